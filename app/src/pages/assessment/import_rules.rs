//! Rules from a file: chosen here, and every proposal looked at here before anything is stored.

use domain::access::permission::Permission;
use domain::assessment::proposal::Proposal;
use domain::assessment::source::FactSource;
use domain::assessment::table::{Decision, RulesTable, TableLeaf};
use domain::ids::ImportId;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, ConfirmRulesForm, RULES_EXAMPLES, RULES_FILE_LIMIT, RulesPreview, RulesUpload};
use services::waiting_rows::FileOf;

use super::{sentences, tree_table, warnings};
use crate::components::ended_file::or_ended;
use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::checkbox;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::forms::select::options;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rules/import`.
#[component]
pub(crate) fn ImportRulesPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        actor.require(Permission::Assess)?;
        let body = match cx.query(ConfirmRulesForm::draft) {
            Some(draft) => preview(&cx, ImportId::new(draft)).await?,
            None => choose(&cx).await?,
        };
        Ok(Page::new("导入考核细则", body).under(paths::ROUNDS, "考评").under(paths::RULES, "考核细则"))
    })
}

async fn choose(cx: &PageContext) -> Result<AnyView> {
    let groups = assessment::groups(cx.actor()?, &cx.services).await?;
    let form = cx.form(|| RulesUpload { year: String::new(), title: String::new(), group: groups.clone(), part: vec!["veto".into()] });
    let tick = |name: &'static str, value: String, words: String, is_set: bool| {
        view! { <label><input type="checkbox" name=name value=value checked=is_set/>" "{words}</label> }
    };
    let groups: Vec<_> =
        groups.iter().map(|group| tick(RulesUpload::group, group.clone(), group.clone(), form.sent.group.contains(group))).collect();
    let parts: Vec<_> = [
        ("bonus", "加分项（基础分超过满分的80%才计，最多5分）"),
        ("penalty", "重大扣分项（最多10分）"),
        ("veto", "单项否决（得分保留，等次为不合格，不参加排名）"),
    ]
    .into_iter()
    .map(|(part, words)| tick(RulesUpload::part, part.to_owned(), words.to_owned(), form.sent.part.iter().any(|one| one == part)))
    .collect();
    let groups = FieldRow::new(RulesUpload::group, "适用的考核分组")
        .show_group(&form.errors, |_| view! { <div class="choices">{groups}</div> }.into_any());
    let parts = FieldRow::new(RulesUpload::part, "表格以外的部分")
        .show_group(&form.errors, |_| view! { <div class="choices choices-tall">{parts}</div> }.into_any());
    let hint = format!("Excel（.xlsx）、Word（.docx）的细则表，或细则文件（.json），不超过{}", size(RULES_FILE_LIMIT));
    let examples: Vec<_> =
        RULES_EXAMPLES.iter().map(|one| view! { <li><a href=paths::rules_example(one.code)>{one.title}</a></li> }).collect();
    Ok(view! {
        <ol class="steps"><li aria-current="step">"选择文件"</li><li>"逐条核对"</li><li>"保存"</li></ol>
        <section class="panel">
            <form class="form" method="post" action=verb::IMPORT_RULES enctype="multipart/form-data">
                {drop_field(FieldRow::new(FILE, "细则").hint(hint), ".xlsx,.docx,.csv,.json", &form.errors)}
                {TextField::number(RulesUpload::year, "年度").value(form.sent.year.clone()).show(&form.errors)}
                {TextField::new(RulesUpload::title, "名称").hint("不填则用文件里的标题；同一年度同一名称再次导入即为新版本").optional().maxlength(80).value(form.sent.title.clone()).show(&form.errors)}
                {groups}
                {parts}
                <div class="form-actions"><button class="btn btn-primary">"读取文件"</button><a class="btn btn-plain" href=paths::RULES>"取消"</a></div>
            </form>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>"示例细则"</h2><p>"下载后按本县的办法修改，再从上面导入"</p></header>
            <ul class="stack-tight">{examples}</ul>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>"怎样读取"</h2></header>
            <ul class="stack-tight">
                <li>"表头要有“分值”和“评分标准”，左边各列是一级、二级指标；合并单元格照常读取。"</li>
                <li>"“每件扣2分，最多扣5分”“发现即不得分”“不少于3条，缺1条扣2分”等会识别成可以计算的规则。"</li>
                <li>"没有把握的保留原句，由人判定；每一条都在下一步核对，确认前不保存。"</li>
            </ul>
        </section>
    }
    .into_any())
}

async fn preview(cx: &PageContext, draft: ImportId) -> Result<AnyView> {
    let form = cx.form(|| ConfirmRulesForm { draft, choice: Vec::new(), source: Vec::new(), read: String::new() });
    let found =
        match or_ended(cx, FileOf::Rules, &form.sent.draft, assessment::waiting(cx.actor()?, &cx.services, &form.sent).await).await? {
            Ok(found) => found,
            Err(ended) => return Ok(ended),
        };
    let table = found.table.as_ref().map(|(table, proposals)| leaves(&form, table, proposals));
    let tree = found.table.is_none().then(|| view! { <section class="panel panel-flush">{tree_table(&found.outline, 0)}</section> });
    let unsure = found.table.iter().flat_map(|(_, all)| all).flatten().filter(|proposal| !proposal.is_sure).count();
    let read = (unsure > 0).then(|| {
        let error = form.errors.of(ConfirmRulesForm::read).map(|message| view! { <p class="form-error">{message.to_owned()}</p> });
        view! {
            <div class="form-row" id=ConfirmRulesForm::read tabindex="-1">{error}{checkbox(ConfirmRulesForm::read, "没有把握的评分标准已逐条核对", !form.sent.read.is_empty())}</div>
        }
    });
    Ok(view! {
        <ol class="steps"><li class="is-done">"选择文件"</li><li aria-current="step">"逐条核对"</li><li>"保存"</li></ol>
        {head(&found)}
        {warnings(&found.warnings)}
        {tree}
        <form method="post" action=verb::CONFIRM_RULES class="stack">
            <input type="hidden" name=ConfirmRulesForm::draft value=form.sent.draft.to_string()/>
            {table}
            {read}
            <div class="confirm-bar">
                <p>{bar(&found, unsure)}</p>
                <div><a class="btn" href=paths::IMPORT_RULES>"重新选择"</a><button class="btn btn-primary">"保存为新版本"</button></div>
            </div>
        </form>
    }
    .into_any())
}

fn bar(found: &RulesPreview, unsure: usize) -> String {
    let leaves = found.outline.trees.iter().flat_map(|tree| &tree.nodes).filter(|node| node.is_leaf).count();
    let rules = found.outline.trees.iter().flat_map(|tree| &tree.nodes).map(|node| node.rules.len()).sum::<usize>();
    let unsure = if unsure > 0 { format!("，其中{unsure}条没有把握") } else { String::new() };
    format!("{leaves}项指标，{rules}条规则{unsure}。现在还没有保存。")
}

fn head(found: &RulesPreview) -> impl IntoView + use<> {
    let full = found.outline.trees.first().map(|tree| tree.full_mark.to_string()).unwrap_or_default();
    let (version, changes) = match &found.changes {
        None => ("将保存为第1版".to_owned(), None),
        Some((version, changes)) if changes.is_empty() => (format!("将保存为第{}版；与第{version}版计分相同", version + 1), None),
        Some((version, changes)) => (format!("将保存为第{}版", version + 1), Some((format!("与第{version}版相比"), sentences(changes)))),
    };
    let changes =
        changes.map(|(title, body)| view! { <section class="panel"><header class="panel-head"><h2>{title}</h2></header>{body}</section> });
    let problems = found.table.as_ref().filter(|(table, _)| !table.problems.is_empty()).map(|(table, _)| {
        view! { <section class="panel"><header class="panel-head"><h2>"没有读入的行"</h2></header>{sentences(&table.problems)}</section> }
    });
    view! {
        <section class="panel"><dl class="facts">
            <div><dt>"名称"</dt><dd>{found.head.title.clone()}</dd></div>
            <div><dt>"年度"</dt><dd>{found.head.year}</dd></div>
            <div><dt>"适用分组"</dt><dd>{found.head.groups.join("、")}</dd></div>
            <div><dt>"满分"</dt><dd>{full}</dd></div>
            <div><dt>"版本"</dt><dd>{version}</dd></div>
        </dl></section>
        {problems}
        {changes}
    }
}

fn leaves(form: &ShownForm<ConfirmRulesForm>, table: &RulesTable, proposals: &[Vec<Proposal>]) -> AnyView {
    let rows: Vec<_> = table
        .leaves
        .iter()
        .zip(proposals)
        .enumerate()
        .flat_map(|(place, (leaf, all))| all.iter().enumerate().map(move |(index, proposal)| (place, index, leaf, proposal)))
        .map(|(place, index, leaf, proposal)| row(form, (place, index), leaf, proposal))
        .collect();
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"逐条核对"</h2><p>"识别的规则可以改为由人判定或不设；清单里已有的数据不用再录入"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="识别的规则"><table class="table table-cards">
                <thead><tr><th>"指标"</th><th class="num">"分值"</th><th>"评分标准"</th><th>"识别为"</th><th>"采用"</th><th>"事实来源"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(form: &ShownForm<ConfirmRulesForm>, (place, index): (usize, usize), leaf: &TableLeaf, proposal: &Proposal) -> impl IntoView + use<> {
    let key = format!("{place}.{index}");
    let chosen = |all: &[String], usual: &str| {
        let found = all.iter().find(|one| one.strip_prefix(&key).is_some_and(|rest| rest.starts_with(':')));
        found.cloned().unwrap_or_else(|| format!("{key}:{usual}"))
    };
    let usual = if proposal.is_sure { Decision::Proposed } else { Decision::Judgement };
    let decisions = Decision::ALL.iter().map(|one| (format!("{key}:{}", one.code()), one.label().to_owned())).collect();
    let sources: Vec<FactSource> = FactSource::ALL.into_iter().filter(|source| source.fits(&proposal.kind)).collect();
    let source = if sources.is_empty() {
        view! { <span class="muted">"人工录入"</span> }.into_any()
    } else {
        let id = format!("source-{place}-{index}");
        let all = std::iter::once((format!("{key}:"), "人工录入".to_owned()));
        let all = all.chain(sources.iter().map(|source| (format!("{key}:{}", source.code()), source.label().to_owned()))).collect();
        view! { <label class="sr" for=id.clone()>"事实来源"</label><select id=id name=ConfirmRulesForm::source>{options(all, &chosen(&form.sent.source, ""))}</select> }
            .into_any()
    };
    let sure = if proposal.is_sure {
        view! { <span>{proposal.kind.words()}</span> }.into_any()
    } else {
        view! { <span class="tag tag-warn">"没有把握"</span>" "<span>"由人判定，保留原句"</span> }.into_any()
    };
    let id = format!("choice-{place}-{index}");
    let title = leaf.path.join(" › ");
    view! {
        <tr>
            <th scope="row">{title}</th>
            <td class="num" data-label="分值">{leaf.points.clone()}</td>
            <td class="wide" data-label="评分标准"><span class="said">{proposal.kept.clone()}</span></td>
            <td class="wide" data-label="识别为">{sure}</td>
            <td data-label="采用"><label class="sr" for=id.clone()>"采用"</label><select id=id name=ConfirmRulesForm::choice>{options(decisions, &chosen(&form.sent.choice, usual.code()))}</select></td>
            <td data-label="事实来源">{source}</td>
        </tr>
    }
}
