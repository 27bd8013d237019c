use domain::access::permission::Permission;
use domain::checklist::import::{row_in_table, row_place};
use domain::ids::ImportId;
use domain::register::entry::UnitPart;
use domain::register::unit::{AliasKind, UnitClass};
use leptos::prelude::*;
use services::Result;
use services::register::{self, ChangedUnit, ChosenRegister, EntryRow, FILE_LIMIT, RegisterPreview, RowProblem};
use services::waiting_rows::FileOf;

use crate::components::ended_file::or_ended;
use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::forms::select::{Select, options};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Rows and problems listed at once: a county has some hundred units.
const SHOWN: usize = 500;

/// A register file: chosen here, and shown here before anything is stored.
#[component]
pub(crate) fn ImportUnitsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        actor.require(Permission::ManageUnits)?;
        let body = match cx.query(ChosenRegister::draft) {
            Some(draft) => preview(&cx, ImportId::new(draft)).await?,
            None => choose(&cx).into_any(),
        };
        Ok(Page::new("导入单位名册", body).under(paths::OVERVIEW, "总览").under(paths::UNITS, "责任单位"))
    })
}

fn choose(cx: &PageContext) -> impl IntoView + use<> {
    let form = cx.form(|| ChosenRegister::of(ImportId::new("")));
    let hint = format!(
        "Excel（.xlsx）或 CSV，不超过{}；最好有“单位全称”“类别”两列，没有类别和简称时会按名称提出建议；还可以有别名、重点领域、备注、分组、顺序、启用日期、停用日期",
        size(FILE_LIMIT),
    );
    view! {
        <ol class="steps"><li aria-current="step">"选择文件"</li><li>"核对"</li><li>"导入"</li></ol>
        <section class="panel">
            <form class="form" method="post" action=verb::IMPORT_UNITS enctype="multipart/form-data">
                {drop_field(FieldRow::new(FILE, "单位名册").hint(hint), ".xlsx,.csv", &form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"读取文件"</button><a class="btn btn-plain" href=paths::UNITS>"取消"</a></div>
            </form>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>"导入的规则"</h2></header>
            <ul class="stack-tight">
                <li>"按单位全称对应：名册里没有的新增，有的按文件更新，文件里没有提到的单位不动。"</li>
                <li>"文件里没有的列保持不变。有“别名”“重点领域”“备注”列而单元格空着的，按空白更新，核对时写出原来的内容；其他列空着的保持不变。"</li>
                <li>"别名用顿号分开；类别可写县直部门、垂直管理单位、事业单位、公共企事业单位、乡镇、开发区、村（居）。"</li>
                <li>"更名和撤并有日期，请在单位页面登记，不要靠改文件里的名称。"</li>
                <li>"可先"<a href=paths::units_file("xlsx")>"导出现有名册"</a>"作为样式。"</li>
            </ul>
        </section>
    }
}

async fn preview(cx: &PageContext, draft: ImportId) -> Result<AnyView> {
    let form = cx.form(|| ChosenRegister::of(draft.clone()));
    let found = match or_ended(cx, FileOf::Register, &draft, register::waiting(cx.actor()?, &cx.services, &draft).await).await? {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let problems: Vec<_> = found.problems.iter().take(SHOWN).map(problem).collect();
    let (added, changed) = (found.added.len(), found.changed.len());
    let problem_count = found.problems.len();
    let more = (problem_count > SHOWN).then(|| view! { <p class="form-hint">{format!("只列出前{SHOWN}处。")}</p> });
    let problems = (problem_count > 0).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"待核对的问题"</h2><p>{format!("{problem_count} 处，带“没有读入”的行不会保存")}</p></header>
                <ul class="problems">{problems}</ul>
                {more}
            </section>
        }
    });
    let unnamed = (!found.unnamed.is_empty()).then(|| {
        view! { <div class="notice"><p>{format!("名册里另有 {} 个在用单位不在文件中，保持不变。", found.unnamed.len())}</p></div> }
    });
    Ok(view! {
        <ol class="steps"><li class="is-done">"选择文件"</li><li aria-current="step">"核对"</li><li>"导入"</li></ol>
        {problems}
        {unnamed}
        {changes(&found)}
        <form method="post" action=verb::CONFIRM_UNITS class="stack">
            <input type="hidden" name=ChosenRegister::draft value=draft.to_string()/>
            {asked(&form, &found.asked)}
            <div class="confirm-bar">
                <p>"新增 "<b>{added}</b>" 个，修改 "<b>{changed}</b>" 个，不变 "<b>{found.unchanged}</b>" 个。现在还没有保存；刷新本页或稍后再来都不会丢失。"</p>
                <div><a class="btn" href=paths::IMPORT_UNITS>"重新选择"</a><button class="btn btn-primary">"确认导入"</button></div>
            </div>
        </form>
    }
    .into_any())
}

fn problem(problem: &RowProblem) -> impl IntoView + use<> {
    let place = match (problem.row, problem.column.as_str()) {
        (0, column) => column.to_owned(),
        (row, "") => row_place(row),
        (row, column) => format!("{} · {column}", row_place(row)),
    };
    view! { <li><span>{place}</span><p>{problem.message.clone()}</p></li> }
}

fn changes(found: &RegisterPreview) -> impl IntoView + use<> {
    let added = found.added.iter().map(|written| change("row-added", written, written.entry.class.usual_group(), "新增".to_owned()));
    let changed = found.changed.iter().map(|unit| {
        let parts: Vec<String> = unit.changes.iter().map(|part| part_change(unit, *part)).collect();
        change("row-changed", &unit.written, "不变", format!("修改{}", parts.join("、")))
    });
    let rows: Vec<_> = added.chain(changed).take(SHOWN).collect();
    let more = found.added.len() + found.changed.len();
    let more = (more > SHOWN).then(|| view! { <p class="form-hint">{format!("只列出前{SHOWN}行；确认后，{more}行都会保存。")}</p> });
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush">
                <div class="table-wrap" tabindex="0" role="region" aria-label="变动的单位">
                    <table class="table table-cards">
                        <thead><tr>
                            <th class="no">"行"</th><th>"单位全称"</th><th>"简称"</th><th>"类别"</th><th>"考核分组"</th><th>"别名"</th><th>"重点领域"</th><th>"变动"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more}
            </section>
        }
    })
}

/// 别名（县发改委→空白）: an emptied cell is told with what stood there.
fn part_change(unit: &ChangedUnit, part: UnitPart) -> String {
    let (before, after) = (unit.before.text(part), unit.written.entry.text(part));
    if before == after {
        // the same names, with other days or in another order
        return part.label().to_owned();
    }
    let or_blank = |text: String| if text.is_empty() { "空白".to_owned() } else { text };
    format!("{}（{}→{}）", part.label(), or_blank(before), or_blank(after))
}

/// Units whose class nobody told: one answer for all of them, and one for each that differs.
fn asked(form: &ShownForm<ChosenRegister>, rows: &[EntryRow]) -> Option<AnyView> {
    let classes = |nothing: &str| {
        let all = UnitClass::ALL.map(|class| (class.code().to_owned(), class.label().to_owned()));
        std::iter::once((String::new(), nothing.to_owned())).chain(all).collect::<Vec<_>>()
    };
    let row = |(place, one): (usize, &EntryRow)| {
        let number = one.row.to_string();
        // a row of a grid holds several names
        let before = rows.iter().take(place).filter(|other| other.row == one.row).count();
        let mut sent = form.sent.row.iter().zip(&form.sent.class).filter(|(row, _)| **row == one.row);
        let chosen = sent.nth(before).map(|(_, class)| class.clone()).unwrap_or_default();
        let own = if before == 0 { String::new() } else { format!("-{before}") };
        let id = format!("{}-{number}{own}", ChosenRegister::class);
        view! {
            <div class="field">
                <input type="hidden" name=ChosenRegister::row value=number.clone()/>
                <label for=id.clone()>{format!("{} ", row_place(one.row))}<bdi>{one.entry.full_name.clone()}</bdi></label>
                <select id=id name=ChosenRegister::class>{options(classes("同上面的选择"), &chosen)}</select>
            </div>
        }
    };
    (!rows.is_empty()).then(|| {
        let others = Select::new(FieldRow::new(ChosenRegister::class_of_others, "这些单位的类别"))
            .choices(classes("不读入没有选类别的单位"))
            .chosen(form.sent.class_of_others.clone())
            .show(&form.errors);
        let each = rows.iter().take(SHOWN).enumerate().map(row).collect_view();
        view! {
            <section class="panel" id="classes">
                <header class="panel-head"><h2>"请选择类别"</h2><p>{format!("{}个单位的类别从文件和名称里都看不出来；先选一个用于全部，不同的再逐个选", rows.len())}</p></header>
                {others}
                <div class="query-grid">{each}</div>
            </section>
        }
        .into_any()
    })
}

/// `group` is what a row without one means.
fn change(class: &'static str, written: &EntryRow, group: &'static str, what: String) -> impl IntoView + use<> {
    let entry = &written.entry;
    let aliases = entry.aliases.iter().filter(|alias| alias.kind == AliasKind::Alias).map(|alias| alias.name.as_str());
    let aliases = aliases.collect::<Vec<_>>().join("、");
    let guessed = |part: UnitPart| written.proposed.contains(&part).then(|| view! { " "<span class="tag">"建议"</span> });
    let (short_guess, class_guess) = (guessed(UnitPart::ShortName), guessed(UnitPart::Class));
    let group = entry.group.clone().filter(|group| !group.trim().is_empty()).unwrap_or_else(|| group.to_owned());
    view! {
        <tr class=class>
            <td class="no">{row_in_table(written.row)}</td>
            <th scope="row"><bdi>{entry.full_name.clone()}</bdi></th>
            <td data-label="简称"><bdi>{entry.short_name.clone()}</bdi>{short_guess}</td>
            <td data-label="类别">{entry.class.label()}{class_guess}</td>
            <td data-label="考核分组"><bdi>{group}</bdi></td>
            <td data-label="别名"><bdi>{if aliases.is_empty() { "—".to_owned() } else { aliases }}</bdi></td>
            <td data-label="重点领域">{if entry.key_area { "是" } else { "—" }}</td>
            <td data-label="变动">{what}</td>
        </tr>
    }
}
