//! One report: requirement, claim and evidence side by side, and the judgement.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::CellId;
use domain::reporting::evidence::{Evidence, EvidenceSource};
use domain::reporting::record::{Asked, State};
use leptos::prelude::*;
use services::monitoring::TriedText;
use services::reporting::{self, CellPage as Loaded};
use services::review::{self, Judgement, Narrowed, OWN_PAPER, REASON_LIMIT};
use services::{Actor, Result};

use super::{narrowed, undo_bar, undo_own, with_filter};
use crate::components::badge::badge;
use crate::components::evidence_list::evidence_list;
use crate::components::history::{history, on_paper};
use crate::components::keys_switch::{keys_button, keys_form};
use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::field_row::FieldRow;
use crate::forms::number_hints::number_remarks;
use crate::forms::select::options;
use crate::forms::text_area::TextArea;
use crate::islands::ReviewKeys;
use crate::layout::{Page, page};
use crate::pages::monitoring::beside;
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
    let narrowed = narrowed(cx);
    let loaded = reporting::page_to_judge(actor, &cx.services, &id).await?;
    let place = review::neighbours(actor, &cx.services, narrowed.filter(), &id).await?;
    let href = |id: Option<&CellId>| id.map(|id| with_filter(&paths::review(id), &narrowed));
    let (previous, next) = (href(place.previous.as_ref()), href(place.next.as_ref()));
    let waits = matches!(loaded.sheet.cell.record().state, State::Submitted(_));
    let judged = (!waits).then(|| {
        view! { <div class="notice"><p>"这份填报目前不在待审核之列（已审核或已撤回）。"{badge(loaded.status())}</p></div> }
    });
    let keys = keys(cx, next.clone(), previous.clone());
    let own_paper = waits && loaded.entered_by(actor);
    let decision = match (waits, own_paper) {
        (true, true) => view! { <div class="notice" id="own-paper"><p>{OWN_PAPER}</p></div> {keys} }.into_any(),
        (true, false) => decide(cx, &loaded, &narrowed, keys).into_any(),
        (false, _) => keys,
    };
    let undo = undo_bar(cx).await?.or_else(|| undo_own(cx, &loaded));
    let evidence = if loaded.evidence.is_empty() {
        view! { <p class="muted">"未附佐证材料。"</p> }.into_any()
    } else {
        evidence_list(&loaded.evidence, |piece| check(actor, piece)).into_any()
    };
    let body = view! {
        {undo}
        {judged}
        <div class="review">
            <div class="stack">{requirement(&loaded)}</div>
            <section class="panel">
                <header class="panel-head"><h2>"本次填报"</h2>{handed_in(&loaded)}</header>
                <div class="stack">
                    <div>{submission(&loaded)}</div>
                    {beside::contradictions(&loaded.monitored)}
                    {waits.then(|| advice(&loaded)).flatten()}
                    <div><h3>"佐证材料"</h3>{evidence}</div>
                    {beside::months(&loaded.monitored, loaded.sheet.cell.unit())}
                </div>
            </section>
            <section class="panel"><header class="panel-head"><h2>"历次报送和办理记录"</h2></header>{history(&loaded.events, loaded.sheet.cell.record().asked)}</section>
        </div>
        {decision}
        {keys_form(cx)}
    };
    let step = |href: Option<String>, name: &'static str, rel: &'static str| {
        href.map(|href| view! { <a class="btn" href=href rel=rel>{name}</a> })
    };
    let actions = view! { {step(previous, "上一件", "prev")} {step(next, "下一件", "next")} };
    Ok(Page::new(title(&loaded), body).under(with_filter(paths::REVIEW, &narrowed), "待审核").actions(actions))
}

/// Whether a link answers, and what monitoring would say of its page, is looked at with one press.
fn check(actor: &Actor, piece: &Evidence) -> AnyView {
    match &piece.source {
        EvidenceSource::Link { url } if actor.may(Permission::Monitor) => {
            let href = paths::with_query(paths::TRY_RULES, [(TriedText::address, url.as_str())]);
            view! { " "<a class="btn btn-small" href=href>"核验链接"</a> }.into_any()
        }
        _ => ().into_any(),
    }
}

fn handed_in(loaded: &Loaded) -> impl IntoView + use<> {
    let cell = &loaded.sheet.cell;
    let times = loaded.standing_submissions().count().max(1);
    let late = if cell.record().waits_late() { " · 逾期报送" } else { "" };
    loaded.handed_in().map(|(at, who)| {
        let by = || format!("{who} {}", minute_text(at));
        let said = loaded.on_paper().and_then(on_paper).unwrap_or_else(by);
        view! { <p>{format!("第{times}次报送 · {said}{late}")}</p> }
    })
}

/// The same remarks that the form makes, for the reviewer of what was handed in. Whether the writer saw them is not kept: she may
/// have handed in at once, and paper has no form.
fn advice(loaded: &Loaded) -> Option<AnyView> {
    let mut remarks: Vec<String> = loaded.advice_on(&loaded.sheet.cell.content.text).into_iter().map(|one| one.message).collect();
    if loaded.evidence.is_empty() {
        remarks.push("未附佐证材料。".to_owned());
    }
    // handed in by an earlier version, which took it at any time
    if let Some(from) = loaded.lies_ahead() {
        remarks.push(format!("本期从{}才开始，这份填报早于本期；请核对是否报错了周期。", day_text(from)));
    }
    remarks.extend(loaded.evidence.iter().flat_map(|piece| number_remarks(&[("佐证材料的名称", piece.title.as_str())])));
    let items: Vec<_> = remarks.into_iter().map(|remark| view! { <li>{remark}</li> }).collect();
    (!items.is_empty()).then(|| view! { <div class="notice notice-warn"><h3>"请留意"</h3><ul>{items}</ul></div> }.into_any())
}

/// The keys with their switch; the form behind it stands outside of the judgement's.
fn keys(cx: &PageContext, next: Option<String>, previous: Option<String>) -> AnyView {
    let keys = (!cx.visitor.keys_off).then(|| view! { <ReviewKeys next=next previous=previous/> });
    view! { {keys}{keys_button(cx)} }.into_any()
}

/// The date that goes on counting, whatever day a return gives: that of the task, of a correction the one it has, granted or given by an
/// earlier return.
fn held(granted: Option<NaiveDate>, due_on: NaiveDate) -> String {
    match granted {
        Some(until) => format!("这次更正的截止为{}；这里选的日期早于它时，退回后仍可改到这一天", day_text(until)),
        None => format!("本项报送截止{}；这里选的日期早于它时，是否逾期仍按报送截止算", day_text(due_on)),
    }
}

fn decide(cx: &PageContext, loaded: &Loaded, narrowed: &Narrowed, keys: AnyView) -> impl IntoView + use<> {
    let cell = &loaded.sheet.cell;
    let usual = loaded.now.settings.return_days;
    let mut offered = DAYS.to_vec();
    if !offered.contains(&usual) {
        offered.push(usual);
        offered.sort_unstable();
    }
    // a return never shortens: who reported early keeps the date of the task
    let soonest = loaded.now.calendar.working_day_after(loaded.now.today(), usual).day;
    let granted = cell.record().granted_until().filter(|until| *until > loaded.now.today());
    let keeps = Some(granted.unwrap_or_else(|| cell.due_on())).filter(|due_on| *due_on > soonest);
    let form = cx.form(|| Judgement {
        cell: cell.id.clone(),
        revision: cell.revision,
        queue: narrowed.carried(),
        phrase: Vec::new(),
        reason: String::new(),
        days: keeps.map_or_else(|| usual.to_string(), |day| day.to_string()),
        due_on: String::new(),
        short_of_quota: false,
    });
    let open = form.failed;
    let Judgement { queue, phrase, reason, days, due_on, short_of_quota, .. } = form.sent;
    let ticks: Vec<_> = loaded
        .now
        .texts
        .phrases()
        .map(|one| {
            let ticked = phrase.iter().any(|ticked| ticked == one);
            view! { <li><label><input type="checkbox" name=Judgement::phrase value=one.to_owned() checked=ticked/>" "<span>{one.to_owned()}</span></label></li> }
        })
        .collect();
    let stock = (!ticks.is_empty()).then(
        || view! { <details class="stock" open=!phrase.is_empty()><summary>"常用理由"</summary><ul class="choices">{ticks}</ul></details> },
    );
    let choice = |days: u32| {
        let until = loaded.now.calendar.working_day_after(loaded.now.today(), days);
        let provisional = if until.provisional { "（暂按周一至周五推算）" } else { "" };
        (days.to_string(), format!("{days}个工作日，{}{provisional}", day_text(until.day)))
    };
    let own_name = if granted.is_some() { "更正截止" } else { "报送截止" };
    let own = keeps.map(|day| (day.to_string(), format!("{own_name}，{}", day_text(day))));
    let limits = options(own.into_iter().chain(offered.into_iter().map(choice)).collect(), &days);
    let short = matches!(cell.record().asked, Asked::Quota { .. }).then(|| {
        let tick = FieldRow::new(Judgement::short_of_quota, "数量不足时");
        tick.show(&form.errors, |_| checkbox(Judgement::short_of_quota, "数量不足，仍按完成审核通过（理由写在上面）", short_of_quota))
    });
    let summary = if short.is_some() { "退回，或写明理由…" } else { "退回…" };
    let reason = TextArea::new(FieldRow::new(Judgement::reason, "退回理由").note("退回时必填，单位会看到")).value(reason);
    let holds = format!("{}；指定的日期落在休息日的，顺延到下一个工作日", held(granted, cell.due_on()));
    let due = FieldRow::new(Judgement::days, "重新提交期限").hint(holds).also(Judgement::due_on);
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
            <input type="hidden" name=Judgement::queue value=queue/>
            // one line until somebody wants to return it
            <details class="decide-return" id="return" open=open>
                <summary>{summary}</summary>
                <div class="decide-fields">
                    {stock}
                    {reason.lines(2).maxlength(REASON_LIMIT).show(&form.errors)}
                    {due}
                    {short}
                    <button class="btn">"退回"</button>
                </div>
            </details>
            <div class="row decide-accept">
                {keys}
                <button class="btn btn-primary" id="accept" formaction=verb::ACCEPT_REPORT>"通过"</button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_that_goes_back_holds_the_day_it_has_and_another_report_that_of_its_task() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let due_on = day("2026-08-14");
        // a return before this one may have given that day, so it is not said to be the one agreed to
        assert!(held(Some(day("2026-09-20")), due_on).starts_with("这次更正的截止为2026年9月20日；"));
        assert!(held(None, due_on).starts_with("本项报送截止2026年8月14日；"));
    }
}
