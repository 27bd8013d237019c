//! The second step of an import: what was understood, what a person must decide, and the button that stores it.

use std::collections::HashMap;

use domain::checklist::duty::Duty;
use domain::checklist::import::{ColumnRole, Problem, ProblemKind, RowChange, of_year, row_place};
use domain::ids::ImportId;
use leptos::prelude::*;
use services::ServiceError;
use services::checklist::import::{ChangedLimit, ChosenImport, EndedImport, Preview, PreviewForm, ended, preview};

use super::leaving::{handed_on, leaving};
use super::questions::{groups, limits, names};
use super::start::start;
use super::task_rows::task_rows;
use crate::components::ended_file::ended_file;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;
use crate::forms::phone_reason::phone_reason;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::lists::pager::{bar, steps};
use crate::paths::{self, verb};

/// Tasks on one page of the preview.
pub(super) const PAGE_ROWS: usize = 100;

/// Problems listed at once.
const PROBLEMS_SHOWN: usize = 300;

/// Everything in one form, so that whatever was changed is kept by either button.
#[component]
pub(crate) fn PreviewPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let id = ImportId::new(cx.param("id"));
        let preview = match preview(actor, &cx.services, &id).await {
            Err(refused @ ServiceError::Refused(_)) => {
                return ended(actor, &cx.services, &id).await?.map(|ended| ended_page(&ended)).ok_or(refused);
            }
            other => other?,
        };
        let here: usize = cx.query("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1);
        let pages = preview.parsed.items.len().div_ceil(PAGE_ROWS).max(1);
        let here = here.min(pages);
        let form = cx.form(PreviewForm::default);
        let body = view! {
            <ol class="steps"><li class="is-done">"选择文件"</li><li aria-current="step">"核对"</li><li>"导入"</li></ol>
            {facts(&form, &preview)}
            <form method="post" action=verb::IMPORT_DISCARD id="discard"><input type="hidden" name=ChosenImport::import value=id.to_string()/></form>
            <form method="post" action=verb::IMPORT_ADJUST id="adjust" class="stack">
                <input type="hidden" name=PreviewForm::import value=id.to_string()/>
                <input type="hidden" name=PreviewForm::page value=here.to_string()/>
                <input type="hidden" name=PreviewForm::list_seen value=preview.list_seen.clone()/>
                // the first button is what the Enter key presses in a field: it must only keep what was typed
                <button class="sr" tabindex="-1">"保存修改"</button>
                {start(&form, &preview)}
                {reading(&form, &preview)}
                {groups(&preview)}
                {names(&form, &preview)}
                {limits(&form, &preview)}
                {differences(&preview)}
                {handed_on(&preview)}
                {problems(&preview)}
                {task_rows(&form, &preview, here)}
                {phones(&form, &preview)}
                {leaving(&form, &preview)}
                {pager(&cx, here, pages, preview.parsed.items.len())}
                {confirm_bar(&preview)}
            </form>
        };
        let list = if preview.list_name.is_empty() { "清单" } else { &preview.list_name };
        Ok(Page::new(format!("核对{}年度{list}", preview.year), body)
            .under(paths::CHECKLISTS, "落实情况表")
            .under(paths::IMPORT_CHECKLIST, "导入清单"))
    })
}

/// Two people looked at one file, and the other one was faster: who, when, and where the list is.
fn ended_page(ended: &EndedImport) -> Page {
    let heading = match (ended.is_confirmed, &ended.checklist) {
        (true, Some(_)) => "这份文件已经导入",
        (true, None) => "这次导入已经撤销",
        (false, _) => "这份文件已经放弃",
    };
    let list = ended.checklist.as_ref().filter(|_| ended.is_confirmed).map(|list| (paths::table(list), "打开清单"));
    let others = [(paths::CHECKLISTS.to_owned(), "查看导入记录"), (paths::IMPORT_CHECKLIST.to_owned(), "导入清单")];
    let body = ended_file(heading, ended.sentence(), list.into_iter().chain(others).collect());
    Page::new("核对清单", body).under(paths::CHECKLISTS, "落实情况表").under(paths::IMPORT_CHECKLIST, "导入清单")
}

fn facts(form: &ShownForm<PreviewForm>, preview: &Preview) -> impl IntoView + use<> {
    let assignments: usize = preview.plan.tasks.iter().map(|task| task.assignments.len()).sum();
    let list_name = (!preview.list_name.is_empty()).then(|| format!(" {}", preview.list_name));
    let without = preview.plan.tasks.iter().filter(|task| task.assignments.is_empty()).count();
    let counts = [
        ("工作内容", preview.parsed.sections.len()),
        ("任务", preview.plan.tasks.len()),
        ("任务分解（项次）", assignments),
        ("应报事项", preview.cells.all),
        ("没有单位的任务", without),
        ("待核对的问题", preview.parsed.problems.len()),
    ];
    let counts = counts.map(|(name, count)| view! { <div><dt>{name}</dt><dd class="num">{count}</dd></div> }).collect_view();
    view! {
        <section class="panel">
            <dl class="facts">
                <div><dt>"文件"</dt><dd>{preview.file_name.clone()}</dd></div>
                <div><dt>"年度"</dt><dd class="num">{preview.year}{list_name}</dd></div>
                {counts}
            </dl>
            {years(preview)}
        </section>
        {warnings(form, preview)}
    }
}

/// The years near the chosen one, for a file that names none itself: one that does is asked about above everything else.
fn years(preview: &Preview) -> impl IntoView + use<> {
    let named = preview.plan.other_year(preview.year);
    let near = (preview.year - 3..=preview.year + 1).filter(|year| *year != preview.year && Some(*year) != named);
    let buttons: Vec<_> = near
        .map(|year| {
            view! { <button class="btn btn-small" form="adjust" name=PreviewForm::to_year value=year.to_string()>{format!("改为{year}年度")}</button> }
        })
        .collect();
    view! {
        <details id="years">
            <summary>"年度选错了"</summary>
            <p class="form-hint">"不用放弃这份文件：列的含义和单位照旧，时限和起报日期按新的年度重新核对。"</p>
            <div class="row">{buttons}</div>
        </details>
    }
}

/// What would surprise her only after she has confirmed.
fn warnings(form: &ShownForm<PreviewForm>, preview: &Preview) -> impl IntoView + use<> {
    let other = preview.plan.other_year(preview.year).map(|other| {
        let year = preview.year;
        let title = of_year(&preview.plan.title, other, year);
        let is_titled = title != preview.plan.title;
        let draft = is_titled.then(|| format!("拿{other}年的文件作{year}年的底稿的，把标题改过来：公开的落实情况表用的就是这个标题。"));
        let retitle = is_titled.then(|| {
            view! { <button class="btn" form="adjust" name=PreviewForm::retitle value=title>{format!("标题改为{year}年")}</button> }
        });
        let name = PreviewForm::other_year;
        let error = form.errors.of(name).map(|error| view! { <p class="form-error" id=format!("{name}-error")>{error.to_owned()}</p> });
        let other_word = other.to_string();
        let ticked = form.sent.value(name) == Some(other_word.as_str());
        view! {
            <div class="notice notice-warn">
                <p>{format!("文件写的是{other}年，要导入的是{year}年度，请核对。年度选错的，改为{other}年度：列的含义和单位照旧，时限和起报日重新核对。")}{draft}</p>
                <div class="row">
                    <button class="btn" form="adjust" name=PreviewForm::to_year value=other_word.clone()>{format!("改为{other}年度")}</button>
                    {retitle}
                </div>
                {error}
                <div class="choices"><label><input type="checkbox" form="adjust" id=name name=name value=other_word checked=ticked/>{format!(" 文件写的是{other}年，仍作为{year}年导入")}</label></div>
            </div>
        }
    });
    // a list of other things is mostly one that shall stand beside the list that is there
    let counts = preview.comparison.as_ref().map(|comparison| comparison.counts());
    let strange = counts.filter(|[_, changed, removed, unchanged]| *removed >= 3 && (changed + unchanged) * 5 <= *removed).map(|_| {
        view! {
            <div class="notice notice-warn"><p>
                {format!("这份文件与{}年度已生效的清单几乎没有相同的任务，确认后原有任务会全部移出。如果它是与年度清单并行的另一份清单，请", preview.year)}
                <a href=paths::IMPORT_CHECKLIST>"重新选择文件"</a>"，并填写清单名称，例如“提升清单”。"
            </p></div>
        }
    });
    view! { {other}{strange} }
}

/// Against the list that is there already.
fn differences(preview: &Preview) -> Option<impl IntoView + use<>> {
    let comparison = preview.comparison.as_ref()?;
    let [added, changed, removed, unchanged] = comparison.counts();
    let gone = preview
        .removed
        .iter()
        .map(|task| view! { <li class="row-removed"><span>{task.number.clone()}</span>" "{task.requirement.clone()}</li> })
        .collect_view();
    let gone = (!preview.removed.is_empty()).then(|| {
        view! { <details><summary>{format!("拟移出的任务{removed}项（填报转入历史，可查）")}</summary><ul class="stack-tight">{gone}</ul></details> }
    });
    Some(view! {
        <section class="panel">
            <header class="panel-head"><h2>"与已生效的清单相比"</h2><p>{what_becomes_of_reports(preview)}</p></header>
            <dl class="facts">
                <div><dt>"新增"</dt><dd class="num">{added}</dd></div>
                <div><dt>"修改"</dt><dd class="num">{changed}</dd></div>
                <div><dt>"移出"</dt><dd class="num">{removed}</dd></div>
                <div><dt>"未变"</dt><dd class="num">{unchanged}</dd></div>
                <div><dt>"新增的应报事项"</dt><dd class="num">{preview.new_cells}</dd></div>
                <div><dt>"不再要求的应报事项"</dt><dd class="num">{preview.cells_leaving}</dd></div>
                <div><dt>"报送期限有变化的事项"</dt><dd class="num">{preview.redated}</dd></div>
                {(preview.relieved > 0).then(|| view! { <div><dt>"其中逾期的不再逾期"</dt><dd class="num">{preview.relieved}</dd></div> })}
            </dl>
            <p class="form-hint">"应报事项按这份文件推算，与总览的全年应报不一定相同：已撤并单位名下保留的和上年结转的不在内，已认定不涉及的仍算在内。成组写的单位（如各乡镇）按年内存在过的计，已撤并的不再列入责任分工。"</p>
            {retitled(preview)}
            {kept(preview)}
            {limits_changed(preview)}
            {gone}
        </section>
    })
}

/// What is said of reports must hold for all of them.
fn what_becomes_of_reports(preview: &Preview) -> String {
    match preview.leaving.len() {
        0 => "已有的填报全部保留".to_owned(),
        leaving => format!("未变的任务保留原有填报；另有{leaving}件填报将转入历史，见下面“随任务转入历史的填报”"),
    }
}

/// The list and its public table would be called otherwise.
fn retitled(preview: &Preview) -> Option<impl IntoView + use<>> {
    let was = preview.title_was.as_ref()?;
    let said =
        format!("修改标题：“{was}” → “{}”。清单和公开的落实情况表会一起改名；不改的，把上面的“清单标题”改回原来的。", preview.plan.title);
    Some(view! { <p>{said}</p> })
}

/// What the file has no column for.
fn kept(preview: &Preview) -> Option<impl IntoView + use<>> {
    let columns = preview.kept.join("”“");
    // the table numbers its rows by their places where the file says none
    let numbers = if preview.kept.contains(&"序号") { "下面表中的序号按先后暂编，确认后仍用原序号；" } else { "" };
    (!preview.kept.is_empty()).then(|| {
        view! { <p>{format!("这份文件没有写“{columns}”，原清单里的这些内容照旧保留；{numbers}确实要改的，在下面的表中逐行修改，或用带有这些列的文件导入。")}</p> }
    })
}

/// Whose time would be another one, by name: nobody finds that out by counting.
fn limits_changed(preview: &Preview) -> Option<impl IntoView + use<>> {
    let said = |(written, duty): &(String, Duty)| match written.as_str() {
        "" => format!("未写时限，{}", duty.label()),
        written => format!("{written}（{}）", duty.label()),
    };
    let line = |task: &ChangedLimit| {
        let change = format!("{} → {}", said(&task.before), said(&task.after));
        view! {
            <li>
                <a href=format!("#row-{}", task.row)>{row_place(task.row)}</a>" "{task.number.clone()}" "{task.requirement.clone()}
                <p class="said">{change}</p>
            </li>
        }
    };
    let lines = preview.limits_changed.iter().map(line).collect_view();
    let lost = preview.limits_changed.iter().filter(|task| task.after.0.is_empty() && !task.before.0.is_empty()).count();
    let lost = if lost == 0 { String::new() } else { format!("，其中{lost}项不再写时限") };
    let count = preview.limits_changed.len();
    (count > 0).then(|| {
        view! { <details open><summary>{format!("时限或报送要求有变化的任务{count}项{lost}")}</summary><ul class="stack-tight">{lines}</ul></details> }
    })
}

/// Title, table and meaning of the columns.
fn reading(form: &ShownForm<PreviewForm>, preview: &Preview) -> impl IntoView + use<> {
    let title = form.sent.value(PreviewForm::title).unwrap_or(&preview.plan.title).to_owned();
    let tables = (preview.tables.len() > 1).then(|| {
        let tables = preview.tables.iter().enumerate();
        Select::new(FieldRow::new(PreviewForm::table, "读取哪一张表").hint("换一张表后，逐行所作的修改会清空"))
            .choices(tables.map(|(place, (name, rows))| (place.to_string(), format!("{}. {name}（{rows}行）", place + 1))))
            .chosen(preview.table.to_string())
            .show(&form.errors)
    });
    let recognised = &preview.recognised;
    let columns = recognised.mapping.roles.iter().enumerate().map(|(column, role)| {
        let heading = recognised.headings.get(column).map(|heading| heading.trim()).filter(|heading| !heading.is_empty());
        let name = heading.map_or_else(|| format!("第{}列", column + 1), |heading| format!("第{}列“{heading}”", column + 1));
        let options =
            ColumnRole::ALL.map(|one| view! { <option value=one.code() selected=one == *role>{one.label()}</option> }).collect_view();
        let field = PreviewForm::column(column);
        view! {
            <div class="field"><label for=field.clone()>{name}</label><select id=field.clone() name=field>{options}</select></div>
        }
    });
    let remembered = preview.choices.mapping_remembered.then(|| {
        view! { <div class="notice" role="status"><p>"表头与以前导入的文件相同，已沿用当时指定的列的含义；不对请在“列的含义”里改正。"</p></div> }
    });
    let is_unclear = !recognised.is_readable() || preview.parsed.items.is_empty();
    view! {
        <section class="panel">
            {TextField::new(PreviewForm::title, "清单标题").maxlength(300).value(title).asked_by_the_server().show(&form.errors)}
            {tables}
            {remembered}
            <details open=is_unclear>
                <summary>"列的含义"</summary>
                <div class="query-grid">{columns.collect_view()}</div>
                <p class="form-hint">"认错了就改正，再按“保存修改并重新读取”。"</p>
            </details>
        </section>
    }
}

/// Rows linked from one problem.
const ROWS_LINKED: usize = 12;

/// One sentence with all the rows it holds for.
struct Alike<'a> {
    column: &'a str,
    sentence: String,
    rows: Vec<usize>,
}

/// Problems that say the same of several rows, said once.
fn alike<'a>(problems: &[&'a Problem]) -> Vec<Alike<'a>> {
    let mut all: Vec<Alike<'a>> = Vec::new();
    let mut places: HashMap<(&str, String), usize> = HashMap::new();
    for problem in problems {
        let column = problem.column.trim();
        let sentence = if problem.row == 0 {
            problem.message.clone()
        } else {
            problem.message.replacen(&row_place(problem.row), "", 1).trim_start_matches(['的', '：', '，']).to_owned()
        };
        let place = *places.entry((column, sentence.clone())).or_insert(all.len());
        match all.get_mut(place) {
            Some(known) => known.rows.push(problem.row),
            None => all.push(Alike { column, sentence, rows: vec![problem.row] }),
        }
    }
    all
}

/// Problems of one kind together, each sentence once with its rows.
fn problems(preview: &Preview) -> Option<impl IntoView + use<>> {
    let line = |problem: &Alike<'_>| {
        let rows: Vec<usize> = problem.rows.iter().copied().filter(|row| *row > 0).collect();
        let links =
            rows.iter().take(ROWS_LINKED).map(|row| view! { <a href=format!("#row-{row}")>{row_place(*row)}</a>" " }).collect_view();
        let more = (rows.len() > ROWS_LINKED).then(|| format!("等{}行 ", rows.len()));
        let column = match (rows.is_empty(), problem.column) {
            (true, "") => "整张表".to_owned(),
            (true, column) => column.to_owned(),
            (false, "") => String::new(),
            (false, column) => format!("· {column}"),
        };
        view! { <li><span>{links}{more}{column}</span><p>{problem.sentence.clone()}</p></li> }
    };
    let all = &preview.parsed.problems;
    let (mut left, mut hidden) = (PROBLEMS_SHOWN, 0_usize);
    let kinds = ProblemKind::ALL.into_iter().filter_map(|kind| {
        let own: Vec<&Problem> = all.iter().filter(|problem| problem.kind == kind).collect();
        let said = alike(&own);
        let shown = said.len().min(left);
        left -= shown;
        hidden += said.len() - shown;
        (!own.is_empty()).then(|| {
            let lines = said.iter().take(shown).map(line).collect_view();
            view! {
                <details open=kind != ProblemKind::NotRead>
                    <summary>{kind.label()}" "<b>{own.len()}</b>" 处"</summary>
                    <ul class="problems">{lines}</ul>
                </details>
            }
        })
    });
    let kinds = kinds.collect_view();
    let more =
        (hidden > 0).then(|| view! { <p class="form-hint">{format!("另有{hidden}种没有列出；请先处理这些并保存，再看其余的。")}</p> });
    (!all.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"待核对的问题"</h2><p>{left_unanswered(preview)}</p></header>
                {kinds}
                {more}
            </section>
        }
    })
}

/// What becomes of a problem that nobody answers: a name gives no unit, and a limit is asked about once more.
fn left_unanswered(preview: &Preview) -> String {
    let count = preview.parsed.problems.len();
    let limits = match preview.limits_open.count() {
        0 => String::new(),
        open => format!("；时限待定的{open}项，导入前还要勾选同意"),
    };
    format!("共{count}处；不处理也可以导入，没有对应上的责任单位暂不安排任务{limits}")
}

/// A list that is public shows the new texts at once, so its telephones need their reason now.
fn phones(form: &ShownForm<PreviewForm>, preview: &Preview) -> Option<AnyView> {
    let reason = form.sent.value(PreviewForm::phone_reason).unwrap_or_default();
    let texts: Vec<&str> = if preview.is_public {
        preview.plan.tasks.iter().flat_map(|task| [task.requirement.as_str(), &task.responsible, &task.completion, &task.remark]).collect()
    } else {
        Vec::new()
    };
    phone_reason(&form.errors, reason, &texts).map(|row| view! { <section class="panel">{row}</section> }.into_any())
}

fn pager(cx: &PageContext, here: usize, pages: usize, total: usize) -> Option<AnyView> {
    let summary = view! { "共 "<b>{total}</b>{format!(" 项任务，每页{PAGE_ROWS}项；翻页前请先保存本页的修改")} };
    (pages > 1).then(|| bar(summary, (), steps(cx, here as u64, pages as u64)))
}

fn confirm_bar(preview: &Preview) -> impl IntoView + use<> {
    let open = preview.groups.iter().filter(|group| !group.is_confirmed).count();
    let unresolved = preview.names.iter().filter(|name| name.chosen.is_none()).count();
    let is_empty = preview.plan.tasks.is_empty();
    let changed = preview.comparison.as_ref().is_none_or(|comparison| {
        preview.title_was.is_some()
            || !comparison.removed.is_empty()
            || comparison.rows.iter().any(|row| !matches!(row, RowChange::Unchanged { .. }))
    });
    let hint = if is_empty {
        "没有读出任务，请先指定列的含义或换一张表".to_owned()
    } else if changed {
        let limits = match preview.limits_open.count() {
            0 => String::new(),
            open => format!("、{open}项时限待定"),
        };
        format!("{open}处有关单位待确认、{unresolved}个名称未对应单位{limits}")
    } else {
        "与已生效的清单一致".to_owned()
    };
    view! {
        <div class="confirm-bar">
            <p><b>{preview.plan.tasks.len()}</b>" 项任务，"{hint}</p>
            <div>
                <button class="btn btn-plain" form="discard">"放弃这份文件"</button>
                <button class="btn">"保存修改并重新读取"</button>
                <button class="btn btn-primary" formaction=verb::IMPORT_CONFIRM disabled=is_empty>"确认导入"</button>
            </div>
        </div>
    }
}
