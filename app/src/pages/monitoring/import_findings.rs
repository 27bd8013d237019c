//! 导入问题: a file of problems, chosen here and shown before anything is stored.

use domain::access::permission::Permission;
use domain::ids::ImportId;
use domain::monitoring::candidate::Rule;
use domain::reporting::evidence::closed;
use leptos::prelude::*;
use services::Result;
use services::form::tick;
use services::monitoring::{COLUMN_FILE_LIMIT, ChosenFindings, RowStanding, WaitingFindings, waiting_findings};
use services::waiting_rows::FileOf;

use crate::components::ended_file::or_ended;
use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::choices::{checkbox, ticks};
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Rows shown at once.
const SHOWN: usize = 500;

/// `/monitoring/findings/import?draft=…`.
#[component]
pub(crate) fn ImportFindingsPage() -> impl IntoView {
    page(|cx| async move {
        cx.actor()?.require(Permission::Monitor)?;
        let body = match cx.query(ChosenFindings::draft) {
            Some(draft) => preview(&cx, ImportId::new(draft)).await?,
            None => choose(&cx),
        };
        Ok(Page::new("导入问题", body).under(paths::MONITORING, "监测").under(paths::CANDIDATES, "待确认问题"))
    })
}

fn choose(cx: &PageContext) -> AnyView {
    let form = cx.form(|| ChosenFindings { draft: ImportId::new(""), after_bulletin: false, confirm: false });
    let hint = format!(
        "Excel（.xlsx）或 CSV，不超过{}；第一行写单位、问题类型、问题描述，还可以有栏目、标题、网址、计入月份",
        size(COLUMN_FILE_LIMIT)
    );
    let kinds = Rule::ALL.map(Rule::label).join("、");
    view! {
        <ol class="steps"><li aria-current="step">"选择文件"</li><li>"核对"</li><li>"导入"</li></ol>
        <section class="panel">
            <form class="form" method="post" action=verb::IMPORT_FINDINGS enctype="multipart/form-data">
                {drop_field(FieldRow::new(FILE, "问题表格").hint(hint), ".xlsx,.csv", &form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"读取文件"</button><a class="btn btn-plain" href=paths::CANDIDATES>"取消"</a></div>
            </form>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>"导入的规则"</h2></header>
            <ul class="stack-tight">
                <li>"适合上级反馈、人工抽查等系统以外发现的问题；与自动监测的问题走同样的确认、整改、复核，注明表格导入。"</li>
                <li>{format!("问题类型填写其中之一：{kinds}。")}</li>
                <li>"网址和栏目至少填写一个；计入月份如 2026-10，不填为本月；考评按计入月份计分。"</li>
                <li>"同一单位、类型、网址和描述的问题只登记一次，已经登记过的自动略过。"</li>
            </ul>
        </section>
    }
    .into_any()
}

async fn preview(cx: &PageContext, draft: ImportId) -> Result<AnyView> {
    let found = match or_ended(cx, FileOf::Findings, &draft, waiting_findings(cx.actor()?, &cx.services, &draft).await).await? {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let steps = view! { <ol class="steps"><li class="is-done">"选择文件"</li><li aria-current="step">"核对"</li><li>"导入"</li></ol> };
    if !found.problems.is_empty() {
        // a row stands once, with all that is wrong with it
        let problems: Vec<_> = found
            .problems
            .chunk_by(|one, next| one.row == next.row)
            .take(SHOWN)
            .map(|of_row| {
                let cells = of_row.iter().map(|one| one.column.as_str()).filter(|column| !column.is_empty()).collect::<Vec<_>>().join("、");
                let row = of_row.first().map_or(0, |one| one.row);
                let said: Vec<_> = of_row.iter().map(|one| view! { <p>{one.message.clone()}</p> }).collect();
                view! { <li><span>{format!("第 {row} 行 · {cells}")}</span>{said}</li> }
            })
            .collect();
        let rows = found.problems.chunk_by(|one, next| one.row == next.row).count();
        let told = format!("文件里有{rows}行共{}处需要改正，没有导入；请按下面的提示全部改正后重新选择。", found.problems.len());
        return Ok(view! {
            {steps}
            <div class="notice notice-error" role="alert"><p>{told}</p></div>
            <section class="panel"><header class="panel-head"><h2>"需要改正的地方"</h2></header><ul class="problems">{problems}</ul></section>
            <p><a class="btn" href=paths::IMPORT_FINDINGS>"重新选择文件"</a></p>
        }
        .into_any());
    }
    Ok(view! { {steps} {confirm(cx, &found, draft)} }.into_any())
}

fn confirm(cx: &PageContext, found: &WaitingFindings, draft: ImportId) -> AnyView {
    let form = cx.form(|| ChosenFindings { draft: draft.clone(), after_bulletin: false, confirm: true });
    let of = |is_meant: fn(&RowStanding) -> bool| found.standing.iter().filter(|one| is_meant(one)).count();
    let known = of(|one| *one == RowStanding::Known);
    let same = of(|one| matches!(one, RowStanding::SameAs(_)));
    let new = of(|one| *one == RowStanding::New);
    let same_words = if same == 0 { String::new() } else { format!("，与文件里前面的行相同的{same}个略过") };
    // asked once a month of the file turned out to be a sealed one
    let asks = form.errors.any(&[ChosenFindings::after_bulletin]) || form.sent.after_bulletin;
    let sealed = asks.then(|| {
        let row = FieldRow::new(ChosenFindings::after_bulletin, "通报已经定稿");
        ticks(row, &form.errors, [(tick::SET, "仍计入这些月份", form.sent.after_bulletin)])
    });
    let rows: Vec<_> = found
        .entries
        .iter()
        .zip(&found.standing)
        .take(SHOWN)
        .map(|(entry, standing)| {
            let url = entry.url.as_str();
            let closed = closed(url).filter(|_| !url.is_empty()).map(|why| view! { " "<span class="tag tag-warn">{why.label()}</span> });
            view! {
                <tr>
                    <td class="no">{entry.row}</td>
                    <th scope="row" class="wide">{entry.problem.clone()}</th>
                    <td data-label="单位"><bdi>{entry.unit.clone()}</bdi></td>
                    <td data-label="类型">{entry.rule.label()}</td>
                    <td data-label="栏目或网址"><span class="clamp">{if entry.url.is_empty() { entry.column.clone() } else { entry.url.clone() }}</span>{closed}</td>
                    <td data-label="处理">{becomes(*standing)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel panel-flush">
            <div class="toolbar"><p>{format!("读到{}个问题，新增{new}个，已登记过的{known}个略过{same_words}", found.entries.len())}</p></div>
            <div class="table-wrap" tabindex="0" role="region" aria-label="读到的问题"><table class="table table-cards">
                <thead><tr><th class="no">"行"</th><th>"问题"</th><th>"单位"</th><th>"类型"</th><th>"栏目或网址"</th><th>"处理"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
        <section class="panel">
            <form class="form" method="post" action=verb::TAKE_FINDINGS>
                <input type="hidden" name=ChosenFindings::draft value=draft.to_string()/>
                {sealed}
                <div class="form-row">{checkbox(ChosenFindings::confirm, "已经核实，直接确认为问题", form.sent.confirm)}</div>
                <div class="form-actions"><button class="btn btn-primary">"导入"</button><a class="btn btn-plain" href=paths::IMPORT_FINDINGS>"重新选择文件"</a></div>
            </form>
        </section>
    }
    .into_any()
}

/// What becomes of a row.
fn becomes(standing: RowStanding) -> String {
    match standing {
        RowStanding::New => "新增".to_owned(),
        RowStanding::Known => "已登记过，略过".to_owned(),
        RowStanding::SameAs(row) => format!("与第{row}行相同，略过"),
    }
}
