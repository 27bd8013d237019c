//! A cell that is not written now: what was handed in, and what can be done with it.

use domain::access::permission::Permission;
use domain::calendar::office_time::minute_text;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Asked, State};
use domain::reporting::report::ReportContent;
use leptos::prelude::*;
use services::Actor;
use services::reporting::{CellPage as Loaded, Withdrawal};

use super::reopen_form::reopen_form;
use super::signing::{sheet_link, waiting};
use crate::components::diff::diff;
use crate::components::evidence_list::evidence_list;
use crate::components::history::on_paper;
use crate::context::PageContext;
use crate::paths::verb;

/// The report as it stands, with withdrawing or asking for a reopening where that is possible.
pub(super) fn view(cx: &PageContext, actor: &Actor, loaded: &Loaded) -> AnyView {
    let cell = &loaded.sheet.cell;
    if let Some(waiting) = waiting(cx, actor, loaded) {
        return waiting;
    }
    let why = loaded.closed.filter(|_| loaded.is_own).map(|refusal| view! { <div class="notice"><p>{refusal.to_string()}</p></div> });
    let withdraw = (loaded.is_own && matches!(cell.record().state, State::Submitted(_))).then(|| {
        view! {
            <form class="form-actions" method="post" action=verb::WITHDRAW_REPORT>
                <input type="hidden" name=Withdrawal::cell value=cell.id.to_string()/>
                <button class="btn">"撤回修改"</button>
                <p class="muted">"撤回后可以继续修改，改好后请重新提交。"</p>
            </form>
        }
    });
    let is_signed = loaded.sheet.sign_off.signature.is_some();
    let sheet = is_signed.then(|| view! { <p>{sheet_link(loaded)}</p> });
    let may_ask = actor.may(Permission::AskReopen) && (loaded.is_own || actor.may(Permission::Review));
    let record = cell.record();
    let settled = match record.state {
        State::Accepted { .. } | State::NotApplicable { .. } | State::Unfinished { .. } => true,
        State::Reopened { until, .. } => until < loaded.now.today(),
        _ => false,
    };
    let reopen = (may_ask && settled).then(|| reopen_form(cx, loaded));
    let evidence = if loaded.evidence.is_empty() {
        view! { <p class="muted">"未附佐证材料。"</p> }.into_any()
    } else {
        evidence_list(&loaded.evidence, |_| ().into_any()).into_any()
    };
    let counts = counting(loaded);
    let has_counting = counts.is_some();
    view! {
        {counts}
        <section class="panel">
            <header class="panel-head"><h2>{if has_counting { "更正内容（待审核）" } else { "填报内容" }}</h2>{handed_in(loaded)}</header>
            {why}
            {submission(loaded)}
            {sheet}
            {withdraw}
        </section>
        <section class="panel"><header class="panel-head"><h2>{if has_counting { "更正所附的佐证材料" } else { "佐证材料" }}</h2></header>{evidence}</section>
        {reopen}
    }
    .into_any()
}

fn handed_in(loaded: &Loaded) -> impl IntoView + use<> {
    let cell = &loaded.sheet.cell;
    let times = loaded.standing_submissions().count();
    // what was withdrawn is not handed in, whenever it was
    loaded.handed_in().filter(|_| !is_empty(loaded)).map(|(at, who)| {
        let by = || format!("{who} {}提交", minute_text(at));
        let said = loaded.on_paper().and_then(on_paper).unwrap_or_else(by);
        let times = if times > 1 { format!("第{times}次报送 · ") } else { String::new() };
        let late = if cell.record().waits_late() || cell.record().is_late() { " · 逾期报送" } else { "" };
        view! { <p>{format!("{times}{said}{late}")}</p> }
    })
}

/// What counts while a correction of it waits: the accepted report, when it was handed in and who accepted it when.
fn counting(loaded: &Loaded) -> Option<AnyView> {
    let record = loaded.sheet.cell.record();
    let (State::Submitted(_), Some(accepted)) = (record.state, record.accepted()) else { return None };
    // newest first, and one for each number: what was taken back keeps its own
    let place = usize::try_from(record.reports.checked_sub(accepted.0)?).ok()?;
    let handed_in = loaded.submissions().nth(place)?;
    let after = loaded.submissions().nth(place.checked_sub(1)?)?.seq;
    let judged = loaded.events.iter().find(|event| event.kind == CellEventKind::Accepted && event.seq > handed_in.seq && event.seq < after);
    let said = on_paper(handed_in).unwrap_or_else(|| format!("{} {}提交", handed_in.actor_name, minute_text(handed_in.at)));
    let judged = judged.map(|event| format!(" · {} {}审核通过", event.actor_name, minute_text(event.at)));
    Some(
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"已审核通过的填报"</h2><p>{said}{judged}</p></header>
                <p class="muted">"更正审核通过以前，以这份填报为准；台账、导出和报告用的也是它。"</p>
                {words(record.asked, &handed_in.content)}
            </section>
        }
        .into_any(),
    )
}

/// Whether no report stands here.
fn is_empty(loaded: &Loaded) -> bool {
    let content = &loaded.sheet.cell.content;
    content.claim.is_none() && content.text.is_empty()
}

/// Claim, text and numbers; on a resubmission the text with what changed against the one before.
pub(crate) fn submission(loaded: &Loaded) -> AnyView {
    let content = &loaded.sheet.cell.content;
    if is_empty(loaded) {
        return view! { <p class="muted">"尚未填报。"</p> }.into_any();
    }
    let earlier = loaded.submissions().nth(1).filter(|_| matches!(loaded.sheet.cell.record().state, State::Submitted(_)));
    let changed = earlier.map(|earlier| {
        view! { <details open><summary>"与上一次报送的差异"</summary>{diff(&earlier.content.text, &content.text)}</details> }
    });
    view! { {words(loaded.sheet.cell.record().asked, content)}{changed} }.into_any()
}

/// Claim, text and numbers of a report or a draft.
pub(super) fn words(asked: Asked, content: &ReportContent) -> AnyView {
    let claim = content.claim.map(|claim| view! { <p><span class="tag">{asked.claim_label(claim)}</span></p> });
    view! { {claim}<p class="said">{content.text.clone()}</p>{numbers(content)} }.into_any()
}

/// The countable parts that were filled in.
fn numbers(content: &ReportContent) -> impl IntoView + use<> {
    let lines: Vec<_> = content
        .numbers
        .iter()
        .map(|number| {
            let value = number.value.map_or_else(|| "未填".to_owned(), |value| value.to_string());
            view! { <div><dt>{number.label.clone()}</dt><dd>{value}</dd></div> }
        })
        .collect();
    (!lines.is_empty()).then(|| view! { <dl class="facts">{lines}</dl> })
}
