//! One report: requirement, claim and evidence side by side, and the judgement.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::CellId;
use domain::reporting::record::{Asked, State};
use leptos::prelude::*;
use services::Result;
use services::reporting::{self, CellPage as Loaded};
use services::review::{self, Judgement, QueueFilter, REASON_LIMIT};

use super::{filter, undo_bar, with_filter};
use crate::components::badge::badge;
use crate::components::evidence_list::evidence_list;
use crate::components::history::history;
use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::field_row::FieldRow;
use crate::forms::select::options;
use crate::forms::text_area::TextArea;
use crate::islands::ReviewKeys;
use crate::layout::{Page, page};
use crate::pages::reporting::{requirement, submission, title};
use crate::paths::{self, verb};

/// The limits that are offered beside the usual one, in working days.
const DAYS: [u32; 3] = [3, 5, 10];

/// `/review/:id`.
#[component]
pub(crate) fn ReviewPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    actor.require(Permission::Review)?;
    let id = CellId::new(cx.param("id"));
    let filter = filter(cx);
    let loaded = reporting::page(actor, &cx.services, &id).await?;
    let place = review::neighbours(actor, &cx.services, filter, &id).await?;
    let href = |id: Option<&CellId>| id.map(|id| with_filter(&paths::review(id), filter));
    let (previous, next) = (href(place.previous.as_ref()), href(place.next.as_ref()));
    let waits = matches!(loaded.sheet.cell.record().state, State::Submitted(_));
    let judged = (!waits).then(|| {
        view! { <div class="notice"><p>"这份填报目前不在待核之列(已审核或已撤回)。"{badge(loaded.status())}</p></div> }
    });
    let keys = view! { <ReviewKeys next=next.clone() previous=previous.clone()/> }.into_any();
    let decision = if waits { decide(cx, &loaded, filter, keys).into_any() } else { keys };
    let evidence = if loaded.evidence.is_empty() {
        view! { <p class="muted">"没有佐证。"</p> }.into_any()
    } else {
        evidence_list(&loaded.evidence, |_| ().into_any()).into_any()
    };
    let body = view! {
        {undo_bar(cx)}
        {judged}
        <div class="review">
            <div class="stack">{requirement(&loaded)}</div>
            <section class="panel">
                <header class="panel-head"><h2>"本次填报"</h2>{handed_in(&loaded)}</header>
                <div class="stack">
                    <div>{submission(&loaded)}</div>
                    <div><h3>"佐证"</h3>{evidence}</div>
                </div>
            </section>
            <section class="panel"><header class="panel-head"><h2>"往次与记录"</h2></header>{history(&loaded.events)}</section>
        </div>
        {decision}
    };
    let step = |href: Option<String>, name: &'static str, rel: &'static str| {
        href.map(|href| view! { <a class="btn" href=href rel=rel>{name}</a> })
    };
    let actions = view! { {step(previous, "上一件", "prev")} {step(next, "下一件", "next")} };
    Ok(Page::new(title(&loaded), body).under(with_filter(paths::REVIEW, filter), "待核").actions(actions))
}

fn handed_in(loaded: &Loaded) -> impl IntoView + use<> {
    let cell = &loaded.sheet.cell;
    let times = loaded.submissions().count().max(1);
    let late = if cell.record().waits_late() { " · 逾期报送" } else { "" };
    cell.submitted_at.map(|at| {
        view! { <p>{format!("第{times}稿 · {} {}{late}", cell.submitted_by.clone().unwrap_or_default(), minute_text(at))}</p> }
    })
}

fn decide(cx: &PageContext, loaded: &Loaded, filter: QueueFilter<'_>, keys: AnyView) -> impl IntoView + use<> {
    let cell = &loaded.sheet.cell;
    let usual = loaded.now.settings.return_days;
    let mut offered = DAYS.to_vec();
    if !offered.contains(&usual) {
        offered.push(usual);
        offered.sort_unstable();
    }
    let form = cx.form(|| Judgement {
        cell: cell.id.clone(),
        revision: cell.revision,
        unit: filter.unit.unwrap_or_default().to_owned(),
        section: filter.section.unwrap_or_default().to_owned(),
        reason: String::new(),
        days: usual.to_string(),
        due_on: String::new(),
        short_of_quota: false,
    });
    let Judgement { unit, section, reason, days, due_on, short_of_quota, .. } = form.sent;
    let choice = |days: u32| {
        let until = loaded.now.calendar.working_day_after(loaded.now.today(), days);
        let provisional = if until.provisional { "（暂按周一至周五推算）" } else { "" };
        (days.to_string(), format!("{days}个工作日，{}{provisional}", day_text(until.day)))
    };
    let limits = options(offered.into_iter().map(choice).collect(), &days);
    let short = matches!(cell.record().asked, Asked::Quota { .. }).then(|| {
        let tick = FieldRow::new(Judgement::short_of_quota, "数量不足时");
        tick.show(&form.errors, |_| checkbox(Judgement::short_of_quota, "数量不足，认定完成（理由写在上面）", short_of_quota))
    });
    let reason = TextArea::new(FieldRow::new(Judgement::reason, "退回理由").note("退回时必填，单位会看到")).value(reason);
    let due = FieldRow::new(Judgement::days, "重新提交期限").also(Judgement::due_on);
    let due = due.show(&form.errors, |control| {
        view! {
            <div class="decide-due">
                <select id=control.id name=Judgement::days aria-describedby=control.describedby>{limits}</select>
                <label class="sr" for=Judgement::due_on>"或指定日期"</label>
                <input id=Judgement::due_on name=Judgement::due_on type="date" title="或指定日期（填了以此为准）" value=due_on/>
            </div>
        }
        .into_any()
    });
    view! {
        <form class="decide" id="decide" method="post" action=verb::RETURN_REPORT>
            <input type="hidden" name=Judgement::cell value=cell.id.to_string()/>
            <input type="hidden" name=Judgement::revision value=cell.revision.to_string()/>
            <input type="hidden" name=Judgement::unit value=unit/>
            <input type="hidden" name=Judgement::section value=section/>
            {reason.lines(2).maxlength(REASON_LIMIT).show(&form.errors)}
            {due}
            {short}
            <div class="row">
                <button class="btn">"退回"</button>
                <button class="btn btn-primary" id="accept" formaction=verb::ACCEPT_REPORT>"通过"</button>
            </div>
            {keys}
        </form>
    }
}
