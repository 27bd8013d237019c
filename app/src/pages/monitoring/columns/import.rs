use domain::access::permission::Permission;
use domain::ids::ImportId;
use domain::monitoring::column::{ColumnEntry, ColumnWays};
use leptos::prelude::*;
use services::Result;
use services::monitoring::{COLUMN_FILE_LIMIT, ChosenColumns, WaitingColumns, waiting};
use services::waiting_rows::FileOf;

use crate::components::ended_file::or_ended;
use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// Rows shown at once.
const SHOWN: usize = 500;

/// A file of columns: chosen here, and shown here before anything is stored.
#[component]
pub(crate) fn ImportColumnsPage() -> impl IntoView {
    page(|cx| async move {
        cx.actor()?.require(Permission::Monitor)?;
        let body = match cx.query(ChosenColumns::draft) {
            Some(draft) => preview(&cx, ImportId::new(draft)).await?,
            None => choose(&cx),
        };
        Ok(Page::new("导入栏目", body).under(paths::MONITORING, "监测").under(paths::COLUMNS, "监测栏目"))
    })
}

fn choose(cx: &PageContext) -> AnyView {
    let form = cx.form(|| ChosenColumns { draft: ImportId::new("") });
    let hint = format!(
        "Excel（.xlsx）或 CSV，不超过{}；第一行写单位、栏目名称、网址、类别，还可以有更新期限（天）、每月最少条数、允许说明、级别、读取方式、条目选择器、标题选择器、日期选择器",
        size(COLUMN_FILE_LIMIT),
    );
    view! {
        <ol class="steps"><li aria-current="step">"选择文件"</li><li>"核对"</li><li>"导入"</li></ol>
        <section class="panel">
            <form class="form" method="post" action=verb::IMPORT_COLUMNS enctype="multipart/form-data">
                {drop_field(FieldRow::new(FILE, "栏目表格").hint(hint), ".xlsx,.csv", &form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"读取文件"</button><a class="btn btn-plain" href=paths::COLUMNS>"取消"</a></div>
            </form>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>"导入的规则"</h2></header>
            <ul class="stack-tight">
                <li>"单位写全称、简称或别名都可以；类别写动态、常规或静态。"</li>
                <li>"同一单位的同名栏目按文件更新，登记册里没有的新增，文件里没有提到的不动。"</li>
                <li>"更新期限不填时，动态14天、常规90天、静态180天。"</li>
                <li>"级别不填时，新增的按一级；读取方式不填时，新增的按网页。已有的栏目不填就保持不变。"</li>
                <li>"可先"<a href=paths::columns_file("xlsx")>"导出现有栏目"</a>"作为样式。"</li>
            </ul>
        </section>
    }
    .into_any()
}

async fn preview(cx: &PageContext, draft: ImportId) -> Result<AnyView> {
    let found = match or_ended(cx, FileOf::Columns, &draft, waiting(cx.actor()?, &cx.services, &draft).await).await? {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let steps = view! { <ol class="steps"><li class="is-done">"选择文件"</li><li aria-current="step">"核对"</li><li>"导入"</li></ol> };
    let again = view! { <a class="btn" href=paths::IMPORT_COLUMNS>"重新选择"</a> };
    let does = match &found.does {
        Ok(does) => *does,
        Err(words) => {
            let problems: Vec<_> = found
                .file
                .problems
                .iter()
                .take(SHOWN)
                .map(|problem| view! { <li><span>{format!("第 {} 行 · {}", problem.row, problem.column)}</span><p>{problem.message.clone()}</p></li> })
                .collect();
            let list = (!problems.is_empty()).then(|| view! { <section class="panel"><header class="panel-head"><h2>"待核对的问题"</h2></header><ul class="problems">{problems}</ul></section> });
            return Ok(view! { {steps} <div class="notice notice-error" role="alert"><p>{words.clone()}</p></div> {list} <div class="confirm-bar"><p>"没有保存任何内容。"</p><div>{again}</div></div> }.into_any());
        }
    };
    let unnamed = (does.unnamed > 0)
        .then(|| view! { <div class="notice"><p>{format!("登记册里另有{}个栏目不在文件中，保持不变。", does.unnamed)}</p></div> });
    Ok(view! {
        {steps}
        {unnamed}
        {rows(&found)}
        <form method="post" action=verb::CONFIRM_COLUMNS class="stack">
            <input type="hidden" name=ChosenColumns::draft value=draft.to_string()/>
            <div class="confirm-bar">
                <p>"新增 "<b>{does.added}</b>" 个，修改 "<b>{does.changed}</b>" 个，不变 "<b>{does.unchanged}</b>" 个。现在还没有保存；刷新本页或稍后再来都不会丢失。"</p>
                <div>{again}<button class="btn btn-primary">"确认导入"</button></div>
            </div>
        </form>
    }
    .into_any())
}

fn rows(found: &WaitingColumns) -> AnyView {
    let of_rows = found.changes.iter().zip(&found.ways);
    let rows: Vec<_> = found.file.entries.iter().zip(of_rows).take(SHOWN).map(|(entry, (change, ways))| row(entry, change, ways)).collect();
    let all = found.file.entries.len();
    let more = (all > SHOWN).then(|| view! { <p class="form-hint">{format!("只列出前{SHOWN}行；确认后，{all}行都会保存。")}</p> });
    view! {
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="文件里的栏目">
                <table class="table table-cards">
                    <thead><tr><th class="no">"行"</th><th>"栏目名称"</th><th>"单位"</th><th>"网址"</th><th>"类别"</th><th>"更新期限"</th><th>"每月最少"</th><th>"允许说明"</th><th>"级别"</th><th>"读取方式"</th><th>"变动"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {more}
        </section>
    }
    .into_any()
}

fn row(entry: &ColumnEntry, change: &'static str, ways: &ColumnWays) -> impl IntoView + use<> {
    let class = match change {
        "新增" => Some("row-added"),
        "不变" => None,
        _ => Some("row-changed"),
    };
    let number = |number: Option<u32>, word: &str| number.map_or("–".to_owned(), |number| format!("{number}{word}"));
    view! {
        <tr class=class>
            <td class="no">{entry.row}</td>
            <th scope="row"><bdi>{entry.name.clone()}</bdi></th>
            <td data-label="单位"><bdi>{entry.unit.clone()}</bdi></td>
            <td data-label="网址"><span class="clamp">{entry.address.clone()}</span></td>
            <td data-label="类别">{entry.class.label()}</td>
            <td data-label="更新期限">{number(entry.limit_days, "天")}</td>
            <td data-label="每月最少">{number(entry.monthly_minimum, "条")}</td>
            <td data-label="允许说明">{if entry.allows_note { "是" } else { "否" }}</td>
            <td data-label="级别">{ways.level.label()}</td>
            <td data-label="读取方式">{ways.reader.label()}{(!ways.picks.is_empty()).then_some("，有选择器")}</td>
            <td data-label="变动">{change}</td>
        </tr>
    }
}
