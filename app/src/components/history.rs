//! The history of a cell: who, when, what changed, why.

use domain::calendar::office_time::{day_text, minute_text};
use domain::reporting::event::{CellEvent, CellEventKind};
use domain::reporting::record::Asked;
use leptos::prelude::*;

use super::diff::diff;

/// The steps, newest first. A submission shows what it changed against the one before; what the cell asks for decides how its claim
/// is called.
pub(crate) fn history(events: &[CellEvent], asked: Asked) -> AnyView {
    if events.is_empty() {
        return view! { <p class="muted">"还没有填报或审核记录。"</p> }.into_any();
    }
    let items: Vec<_> =
        events.iter().enumerate().map(|(index, event)| step(event, (&events[..index], &events[index + 1..]), asked)).collect();
    view! { <ol class="timeline">{items}</ol> }.into_any()
}

/// How a report that came on paper is told wherever it stands: by its day of receipt, and whose hand entered it.
pub(crate) fn on_paper(event: &CellEvent) -> Option<String> {
    event.received_on().map(|day| format!("纸质填报，{}收到，{}（政务公开办）代录", day_text(day), event.actor_name))
}

fn is_submission(event: &CellEvent) -> bool {
    event.kind == CellEventKind::Submitted
}

/// Whether that was done by the hand of the office where else a unit's does it: it entered what came on paper, or put a scan beside it
/// right before. `later` is what happened since, newest first.
fn is_of_paper(event: &CellEvent, later: &[CellEvent]) -> bool {
    let is_piece = event.kind == CellEventKind::EvidenceAdded;
    let entered = if is_piece { later.iter().rev().find(|one| one.kind != CellEventKind::EvidenceAdded) } else { Some(event) };
    entered.is_some_and(|one| one.received_on().is_some() && one.actor == event.actor)
}

fn step(event: &CellEvent, (later, earlier): (&[CellEvent], &[CellEvent]), asked: Asked) -> impl IntoView + use<> {
    let by_unit = matches!(
        event.kind,
        CellEventKind::Submitted
            | CellEventKind::Withdrawn
            | CellEventKind::SentToSign
            | CellEventKind::SentBack
            | CellEventKind::Recalled
            | CellEventKind::EvidenceAdded
            | CellEventKind::EvidenceRemoved
    );
    let received_on = event.received_on();
    // what came on paper is in the hand of the office, not of the unit
    let of = if is_of_paper(event, later) {
        Some("（政务公开办）".to_owned())
    } else {
        by_unit.then(|| format!("（{}）", event.unit_name))
    };
    let what = if is_submission(event) {
        let by = if received_on.is_some() { "代录" } else { "" };
        format!("{by}第{}次报送", earlier.iter().filter(|one| is_submission(one)).count() + 1)
    } else {
        event.kind.label().to_owned()
    };
    let date = event.due_on.map(|day| match event.kind {
        CellEventKind::Returned => format!("，请于{}前重新提交", day_text(day)),
        CellEventKind::Submitted => format!("，纸质填报，{}收到", day_text(day)),
        CellEventKind::Redated | CellEventKind::Moved => format!("，报送截止{}", day_text(day)),
        _ => format!("，可修改至{}", day_text(day)),
    });
    let reason = (!event.reason.is_empty()).then(|| view! { <blockquote>{event.reason.clone()}</blockquote> });
    let text = is_submission(event).then(|| {
        let claim = event.content.claim.map(|claim| view! { <p><span class="tag">{asked.claim_label(claim)}</span></p> });
        let before = earlier.iter().find(|one| is_submission(one));
        let body = match before {
            Some(before) => diff(&before.content.text, &event.content.text).into_any(),
            None => view! { <p class="said">{event.content.text.clone()}</p> }.into_any(),
        };
        let name = if before.is_some() { "查看内容与修改处" } else { "查看内容" };
        view! { <details><summary>{name}</summary>{claim}{body}{numbers(event)}</details> }
    });
    let at = minute_text(event.at);
    let machine = at.replace(' ', "T");
    view! {
        <li>
            <time datetime=machine>{at}</time>
            <p><b>{event.actor_name.clone()}</b>{of}" "{what}{date}</p>
            {reason}
            {text}
        </li>
    }
}

fn numbers(event: &CellEvent) -> impl IntoView + use<> {
    let lines: Vec<_> = event
        .content
        .numbers
        .iter()
        .filter_map(|number| number.value.map(|value| view! { <div><dt>{number.label.clone()}</dt><dd>{value}</dd></div> }))
        .collect();
    (!lines.is_empty()).then(|| view! { <dl class="facts facts-rows">{lines}</dl> })
}
