//! What happened to a task, on its page: who changed it and why, and the items that are not counted any more.

use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::TaskId;
use leptos::prelude::*;
use services::Result;
use services::progress::{LeftCell, TaskChange, left_cells, task_changes};

use crate::context::PageContext;
use crate::paths;

/// So many are listed at once.
const SHOWN: usize = 100;

/// How the address asks for the items that have left.
const LEFT: &str = "left";

/// The changes, and the way to the items that have left: they are looked for where somebody asks.
///
/// # Errors
/// As the use cases.
pub(crate) async fn task_history(cx: &PageContext, id: &TaskId) -> Result<AnyView> {
    let actor = cx.actor()?;
    let all = task_changes(actor, &cx.services, id).await?;
    let left = match cx.query(LEFT) {
        Some(_) => left(&left_cells(actor, &cx.services, id).await?),
        None => view! { <p class="form-hint"><a href=format!("{}#{LEFT}", cx.href_with(&[(LEFT, "1")]))>"查看不再计入应报的事项（移出、撤并、免报等）"</a></p> }.into_any(),
    };
    Ok(view! { {left} {changes(&all)} }.into_any())
}

fn changes(all: &[TaskChange]) -> Option<AnyView> {
    let line = |one: &TaskChange| {
        let said = if one.is_file { format!("导入“{}”", one.file_name) } else { one.file_name.clone() };
        view! {
            <li>
                <time datetime=one.imported_at.to_rfc3339()>{minute_text(one.imported_at)}</time>
                <p>{said}{format!(" · {}", one.imported_by)}</p>
                <p class="said muted">{one.summary.clone()}</p>
            </li>
        }
    };
    (!all.is_empty()).then(|| {
        view! {
            <section class="panel" id="changes">
                <header class="panel-head"><h2>"变更记录"</h2><p>"随文件导入的，说明的是整份清单的变化；撤销了的不列出"</p></header>
                <ol class="timeline">{all.iter().take(SHOWN).map(line).collect_view()}</ol>
            </section>
        }
        .into_any()
    })
}

fn left(all: &[LeftCell]) -> AnyView {
    let line = |one: &LeftCell| {
        let since = one.left_on.map(|day| format!("，{}起", day_text(day))).unwrap_or_default();
        let report = if one.has_report { "，有填报" } else { "" };
        let words = format!("{} · {}（{}{since}{report}）", one.unit, one.period, one.cause.label());
        view! { <li><a href=paths::cell(&one.id)>{words}</a></li> }
    };
    let count = all.len();
    let more = (count > SHOWN).then(|| view! { <li>{format!("另有{}个没有列出", count - SHOWN)}</li> });
    let said = if count == 0 {
        "没有。这项任务的事项都在应报之列。".to_owned()
    } else {
        format!("共{count}个；已有的填报可以逐个打开查看")
    };
    view! {
        <section class="panel" id=LEFT>
            <header class="panel-head"><h2>"不再计入应报的事项"</h2><p>{said}</p></header>
            <ul class="stack-tight">{all.iter().take(SHOWN).map(line).collect_view()}{more}</ul>
        </section>
    }
    .into_any()
}
