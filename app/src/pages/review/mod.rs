//! 待审核: the queue, and one report of it.

pub(crate) mod exemptions;
mod one;
mod queue;
pub(crate) mod reopens;

pub(crate) use one::ReviewPage;
pub(crate) use queue::QueuePage;

use domain::checklist::task_name;
use domain::ids::CellId;
use domain::reporting::record::UNDO_MINUTES;
use leptos::prelude::*;
use services::reporting;
use services::review::{JudgementUndo, Narrowed, judged_lately};

use crate::context::PageContext;
use crate::pages::reporting::title;
use crate::paths::{self, JUDGED, verb};

/// How the queue is narrowed, from the address.
fn narrowed(cx: &PageContext) -> Narrowed {
    Narrowed::read(|name| cx.query(name).map(str::to_owned))
}

/// 撤销: names what was judged just now, and takes it back for as long as that can be done.
async fn undo_bar(cx: &PageContext) -> services::Result<Option<AnyView>> {
    let judged: Vec<CellId> = if cx.retry().is_some() { Vec::new() } else { cx.query_all(JUDGED).map(CellId::new).collect() };
    let words = match judged.as_slice() {
        [] => return Ok(None),
        // an address can be forged: what is not there is not named
        [one] => match reporting::page_to_judge(cx.actor()?, &cx.services, one).await {
            Ok(page) => view! { <p>"刚才审核的是"<a href=paths::review(one)>{title(&page)}</a>"。"</p> }.into_any(),
            Err(services::ServiceError::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        },
        several => view! { <p>{format!("刚才一次通过了{}份填报。", several.len())}</p> }.into_any(),
    };
    let button = if judged.len() == 1 { "撤销刚才的审核".to_owned() } else { format!("撤销这{}份", judged.len()) };
    let words = view! { {words} {still_undoable()} }.into_any();
    Ok(Some(undo_form(&judged, words, button.into_any())))
}

/// The same in the queue for whoever left the page that followed her judgement: what she judged in the last minutes, each with its button.
async fn undo_lately(cx: &PageContext) -> services::Result<Option<AnyView>> {
    let all = judged_lately(cx.actor()?, &cx.services).await?;
    let items: Vec<_> = all
        .into_iter()
        .map(|one| {
            let name = format!("{} · {} · {}", one.unit_name, task_name(&one.requirement), one.period_name);
            let words = view! {
                <p>"刚才审核的是"<a href=paths::review(&one.cell)>{name.clone()}</a>{format!("，{UNDO_MINUTES}分钟内、单位还没有动作时可以撤销。")}</p>
            };
            let button = view! { "撤销刚才的审核"<span class="sr">{format!("：{name}")}</span> };
            undo_form(&[one.cell], words.into_any(), button.into_any())
        })
        .collect();
    Ok((!items.is_empty()).then(|| view! { {items} }.into_any()))
}

/// The same on the item's own pages: its last event is the reader's own judgement, a few minutes old.
pub(crate) fn undo_own(cx: &PageContext, loaded: &reporting::CellPage) -> Option<AnyView> {
    let may_undo = loaded.may_undo(cx.actor().ok()?, cx.services.now());
    let cell = std::slice::from_ref(&loaded.sheet.cell.id);
    may_undo.then(|| undo_form(cell, still_undoable(), "撤销刚才的审核".into_any()))
}

fn still_undoable() -> AnyView {
    view! { <p>{format!("审核错了？{UNDO_MINUTES}分钟内、单位还没有动作时可以撤销。")}</p> }.into_any()
}

fn undo_form(cells: &[CellId], words: AnyView, button: AnyView) -> AnyView {
    let fields: Vec<_> =
        cells.iter().map(|cell| view! { <input type="hidden" name=JudgementUndo::cell value=cell.to_string()/> }).collect();
    view! {
        <form class="undo" method="post" action=verb::UNDO_JUDGEMENT>
            {fields}
            {words}
            <button class="btn btn-small">{button}</button>
        </form>
    }
    .into_any()
}

/// A review address that keeps the queue narrowed as it is.
fn with_filter(path: &str, narrowed: &Narrowed) -> String {
    paths::with_query(path, narrowed.query())
}
