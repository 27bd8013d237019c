//! What is asked, and what was said about it before.

use domain::calendar::office_time::{day_text, minute_text};
use domain::reporting::advice::CountablePart;
use domain::reporting::cell::Status;
use domain::reporting::record::{Presence, State};
use leptos::prelude::*;
use services::reporting::{CellPage as Loaded, CellSheet};

use crate::components::badge::{left_badge, shown_badge};
use crate::components::due::due_counted;
use crate::paths;

/// The requirement to the letter, its countable parts and facts, the reason of a return, and the last accepted report.
pub(crate) fn requirement(loaded: &Loaded) -> impl IntoView + use<> {
    view! { {whole(loaded, None)} {last(loaded)} }
}

/// The same on a page whose reader has something to do there: on a narrow screen [`folded`] stands in its place.
pub(super) fn requirement_beside_work(loaded: &Loaded) -> impl IntoView + use<> {
    view! { {whole(loaded, Some("only-wide"))} {last(loaded)} }
}

/// The requirement on a narrow screen, above the form: why the report came back, three lines of what is asked, and until when. The
/// rest unfolds.
pub(super) fn folded(loaded: &Loaded) -> impl IntoView + use<> {
    let record = loaded.sheet.cell.record();
    let by = record.hand_by(loaded.now.today());
    let name = due_name(&record.state).unwrap_or("报送截止");
    let holds = (by != record.due_on).then(|| view! { " "<small>{format!("（报送截止{}）", day_text(record.due_on))}</small> });
    view! {
        <section class="panel asked only-narrow" aria-label="工作要求">
            {returned(loaded)}
            <details>
                <summary>
                    <span class="asked-words">{loaded.sheet.requirement.clone()}</span>
                    <span class="asked-due">{name}" "{due_counted(by, &loaded.now, waits(loaded))}{holds}</span>
                </summary>
                {facts(loaded)}
            </details>
        </section>
    }
}

fn whole(loaded: &Loaded, class: Option<&'static str>) -> impl IntoView + use<> {
    let record = loaded.sheet.cell.record();
    let class = class.map_or_else(|| "panel".to_owned(), |class| format!("panel {class}"));
    // 已并入 and 已移出 are two things
    let badge = match record.presence {
        Presence::Left { cause, .. } if loaded.shown.status == Status::Left => left_badge(cause).into_any(),
        _ => shown_badge(loaded.shown, record.asked).into_any(),
    };
    view! {
        <section class=class>
            <header class="panel-head"><h2>"工作要求"</h2>{badge}</header>
            {returned(loaded)}
            <div class="stack">
            <blockquote class="requirement">{loaded.sheet.requirement.clone()}</blockquote>
            {facts(loaded)}
            </div>
        </section>
    }
}

/// Whether a report is still asked for, so that its days are counted down: not where its year ended without it.
fn waits(loaded: &Loaded) -> bool {
    let has_ended = matches!(loaded.sheet.cell.record().state, State::Unfinished { .. });
    !has_ended && matches!(loaded.status(), Status::Returned | Status::Overdue | Status::Near | Status::NotDue)
}

/// What the day is called that asks for the unit's hand before 报送截止 does.
const fn due_name(state: &State) -> Option<&'static str> {
    match state {
        State::Returned { .. } => Some("整改期限"),
        State::Reopened { .. } => Some("更正截止"),
        _ => None,
    }
}

/// Why it came back, and who said so.
fn returned(loaded: &Loaded) -> Option<AnyView> {
    let cell = &loaded.sheet.cell;
    let came_back = matches!(loaded.status(), Status::Returned | Status::Overdue) && !cell.return_reason.is_empty();
    came_back.then(|| {
        let by = cell.judged_by.clone().unwrap_or_default();
        let at = cell.judged_at.map(minute_text).unwrap_or_default();
        view! {
            <div class="notice notice-warn"><h3>"退回理由"</h3><p class="said">{cell.return_reason.clone()}</p><p class="muted">{format!("{by} {at}")}</p></div>
        }
        .into_any()
    })
}

/// What was said in the last period.
fn last(loaded: &Loaded) -> Option<AnyView> {
    loaded.last_period().map(|last| {
        let name = format!("{}（{}）", if last.is_accepted { "上期审核通过的填报" } else { "上期报送的内容" }, last.period_name);
        view! { <section class="panel"><header class="panel-head"><h2>{name}</h2></header><p class="said">{last.text.clone()}</p></section> }
            .into_any()
    })
}

/// What can be counted in it, its days, where it stands in the list, and whose it is.
fn facts(loaded: &Loaded) -> impl IntoView + use<> {
    let sheet = &loaded.sheet;
    let cell = &sheet.cell;
    let parts: Vec<_> = loaded
        .countable()
        .into_iter()
        .filter(CountablePart::is_quantity)
        .map(|part| view! { <span class="tag">{part.text}</span>" " })
        .collect();
    let counted = (!parts.is_empty()).then(|| view! { <p class="row"><span class="muted">"可核对的数量要求："</span>{parts}</p> });
    let waits = waits(loaded);
    let record = cell.record();
    let moved =
        (record.due_on != cell.period.due_on).then(|| view! { <div><dt>"原定报送截止"</dt><dd>{day_text(cell.period.due_on)}</dd></div> });
    let limit = (record.limit_on != record.due_on).then(|| view! { <div><dt>"完成时限"</dt><dd>{day_text(record.limit_on)}</dd></div> });
    // the day that asks for the unit's hand comes first and is counted down, as 待办 does
    let today = loaded.now.today();
    let rework = due_name(&record.state)
        .map(|name| view! { <div><dt>{name}</dt><dd>{due_counted(record.hand_by(today), &loaded.now, waits)}</dd></div> });
    let is_counted = waits && rework.is_none();
    let asks = &sheet.sign_off;
    let needs = asks.rule.evidence.then(|| view! { <div><dt>"佐证材料"</dt><dd>"必须附"</dd></div> });
    let task = view! { <div><dt>"任务"</dt><dd><a href=paths::task(&cell.task)>{number(sheet)}</a></dd></div> };
    let counted_with = (waits && !cell.calendar_version.is_empty())
        .then(|| view! { <div><dt>"工作日历"</dt><dd>{cell.calendar_version.clone()}</dd></div> });
    let time_limit = (!sheet.time_limit.trim().is_empty()).then(|| view! { <div><dt>"时限"</dt><dd>{sheet.time_limit.clone()}</dd></div> });
    let from = sheet.carried_from.as_ref().map(|from| {
        let words = format!("{}年度的事项", from.year);
        view! { <div><dt>"上年结转"</dt><dd><a href=paths::cell(&from.cell)>{words}</a>{format!("，原报送截止{}", day_text(from.due_on))}</dd></div> }
    });
    let to = sheet
        .carried_to
        .as_ref()
        .map(|to| view! { <div><dt>"已结转"</dt><dd><a href=paths::cell(to)>"由下一份清单的事项继续"</a></dd></div> });
    let heir = sheet.merged_into.as_ref().map(|heir| {
        let (href, words) = match &heir.cell {
            Some(cell) => (paths::cell(cell), format!("{}的同一事项", heir.name)),
            None => (paths::unit(&heir.unit), heir.name.clone()),
        };
        view! { <div><dt>"已并入"</dt><dd><a href=href>{words}</a>"，以承接单位的为准；这里的填报和办理记录仍可查看"</dd></div> }
    });
    view! {
        {counted}
        <dl class="facts facts-rows">
            {heir}
            {limit}
            {rework}
            <div><dt>"报送截止"</dt><dd>{due_counted(record.due_on, &loaded.now, is_counted)}</dd></div>
            {moved}
            {from}
            {to}
            {counted_with}
            {needs}
            {task}
            <div><dt>"报送要求"</dt><dd>{sheet.duty.label()}</dd></div>
            {time_limit}
            <div><dt>"工作内容"</dt><dd>{sheet.section_title.clone()}</dd></div>
            <div><dt>"责任单位"</dt><dd class="said">{sheet.responsible.clone()}</dd></div>
            <div><dt>"本单位分工"</dt><dd>{cell.role().label()}</dd></div>
        </dl>
    }
}

/// The task by its number.
pub(super) fn number(sheet: &CellSheet) -> String {
    let number = sheet.task_number.trim();
    if number.is_empty() { format!("第{}项", sheet.cell.task_position) } else { number.to_owned() }
}
