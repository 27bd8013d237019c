//! 待确认问题: the queue with its ticks, decided one or a thousand at once.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::{CandidateState, DismissKind, DismissScope, Origin};
use leptos::prelude::*;
use services::Result;
use services::monitoring::{
    CANDIDATES_A_PAGE, CANDIDATES_ANY, CANDIDATES_BY_MACHINE, CANDIDATES_COUNTED, CANDIDATES_FROM, CandidateFilter, CandidateQueue,
    ChosenCandidate, DISMISS_REASON_LIMIT, Decision, StoredCandidate, candidate_filter, candidates,
};

use crate::components::keys_switch::{keys_button, keys_form};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::{checkbox, radios};
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::islands::TickKeys;
use crate::layout::{Page, page};
use crate::lists::empty::no_match;
use crate::lists::pager::{Pages, behind_the_last, count};
use crate::paths::{self, verb};

/// `/monitoring/candidates`.
#[component]
pub(crate) fn CandidatesPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let filter = candidate_filter(&cx.query);
    let at = cx.query("page").and_then(|text| text.parse::<i64>().ok()).unwrap_or(1).max(1);
    let found = candidates(actor, &cx.services, &filter, at).await?;
    let decides = actor.may(Permission::Monitor) && filter.state == Some(CandidateState::Open) && !filter.is_machine;
    let is_narrow = filter.unit.is_some() || filter.rule.is_some() || filter.round.is_some();
    let body = match (found.rows.is_empty(), is_narrow || filter.state != Some(CandidateState::Open)) {
        (true, false) => view! {
            {query(&filter, &found)}
            <div class="empty empty-done"><h2>"没有待确认的问题"</h2><p>"完成一轮监测，或人工登记问题后，会出现在这里。"</p><a class="btn" href=paths::MONITORING>"回到监测总览"</a></div>
        }
        .into_any(),
        (true, true) => view! { {query(&filter, &found)} {no_match("问题", paths::CANDIDATES.to_owned())} }.into_any(),
        (false, _) => {
            view! { {query(&filter, &found)} {behind_the_last(at, found.page)} {list(cx, &filter, &found, found.page, decides)} }.into_any()
        }
    };
    let manages = actor.may(Permission::Monitor).then(|| {
        view! { <a class="btn" href=paths::BY_HAND>"人工登记问题"</a><a class="btn" href=paths::IMPORT_FINDINGS>"导入问题"</a><a class="btn" href=paths::FINDINGS>"问题整改"</a> }
    });
    let actions = view! { <a class="btn" href=export(cx)>"导出"</a>{manages} };
    Ok(Page::new("待确认问题", body).under(paths::MONITORING, "监测").actions(actions))
}

/// The queue as a workbook, narrowed as it is here.
fn export(cx: &PageContext) -> String {
    let kept = cx.query.iter().filter(|(name, _)| matches!(name.as_str(), "state" | "unit" | "rule" | "round" | CANDIDATES_FROM));
    paths::with_query(paths::CANDIDATES_FILE, kept.map(|(name, value)| (name.as_str(), value.as_str())))
}

fn query(filter: &CandidateFilter, found: &CandidateQueue) -> AnyView {
    let states = CandidateState::ALL.map(|one| (one.code(), one.label()));
    let shown = if filter.is_counted { CANDIDATES_COUNTED } else { filter.state.map_or(CANDIDATES_ANY, CandidateState::code) };
    let states: Vec<_> = states
        .into_iter()
        .chain([(CANDIDATES_COUNTED, "待确认和已确认"), (CANDIDATES_ANY, "全部")])
        .map(|(code, label)| view! { <option value=code selected=code == shown>{label}</option> })
        .collect();
    let rules: Vec<_> =
        Rule::ALL.iter().map(|one| view! { <option value=one.code() selected=filter.rule == Some(*one)>{one.label()}</option> }).collect();
    let units: Vec<_> = found
        .units
        .iter()
        .map(|(id, name)| view! { <option value=id.to_string() selected=filter.unit.as_ref() == Some(id)>{name.clone()}</option> })
        .collect();
    let from = filter.is_machine.then(|| view! { <input type="hidden" name=CANDIDATES_FROM value=CANDIDATES_BY_MACHINE/> });
    let note = filter.is_machine.then(|| view! { <p class="muted">"只列监测自己发现、且没有办理或由人办理过的问题。"</p> });
    let round = filter.round.clone().map(|round| view! { <input type="hidden" name=Decision::round value=round/> });
    view! {
        <form class="query" method="get">
            {round}
            {from}
            <div class="query-grid query-main">
                <div class="field"><label for="unit">"单位"</label><select id="unit" name=Decision::unit><option value="">"全部"</option>{units}</select></div>
                <div class="field"><label for="rule">"问题类型"</label><select id="rule" name=Decision::rule><option value="">"全部"</option>{rules}</select></div>
                <div class="field"><label for="state">"状态"</label><select id="state" name="state">{states}</select></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=paths::CANDIDATES>"重置"</a></div>
        </form>
        {note}
    }
    .into_any()
}

fn list(cx: &PageContext, filter: &CandidateFilter, found: &CandidateQueue, at: i64, decides: bool) -> AnyView {
    let form =
        cx.form(|| Decision { kind: DismissKind::FalseAlarm.code().into(), scope: DismissScope::One.code().into(), ..Decision::default() });
    let first = (at - 1) * CANDIDATES_A_PAGE;
    let rows: Vec<_> =
        found.rows.iter().zip(first + 1..).enumerate().map(|(place, (one, no))| row(one, (place, no), decides, &form.sent.id)).collect();
    let keys = decides.then(|| {
        let heard = (!cx.visitor.keys_off).then(|| view! { <TickKeys count=found.rows.len()/> });
        view! { <div class="row">{heard}{keys_button(cx)}</div> }
    });
    let pages = Pages { total: count(found.total), page: count(at), size: count(CANDIDATES_A_PAGE), word: "个", sizes: Vec::new() };
    let tick = decides.then(|| view! { <th class="tick"><span class="sr">"勾选"</span></th> });
    let hidden = view! {
        <input type="hidden" name=Decision::total value=found.total.to_string()/>
        <input type="hidden" name=Decision::unit value=filter.unit.as_ref().map(ToString::to_string).unwrap_or_default()/>
        <input type="hidden" name=Decision::rule value=filter.rule.map(Rule::code).unwrap_or_default()/>
        <input type="hidden" name=Decision::round value=filter.round.clone().unwrap_or_default()/>
    };
    let total = found.total;
    view! {
        <form id="rows" method="post" action=verb::DECIDE_CANDIDATES class="stack">
            {hidden}
            {keys}
            <section class="panel panel-flush" id=Decision::id tabindex="-1">
                <div class="toolbar"><p>"共 "<b data-total=total.to_string()>{total}</b>" 个，按单位和类型排列"</p></div>
                <div class="table-wrap" tabindex="0" role="region" aria-label="待确认问题">
                    <table class="table table-cards">
                        <thead><tr>{tick}<th class="no">"序号"</th><th>"问题"</th><th>"单位"</th><th>"类型"</th><th>"栏目"</th><th>"来源"</th><th>"状态"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {pages.show(cx)}
            </section>
            {decides.then(|| decision(&form, total))}
        </form>
        {decides.then(|| keys_form(cx))}
    }
    .into_any()
}

fn row(one: &StoredCandidate, (place, no): (usize, i64), decides: bool, ticked: &[String]) -> impl IntoView + use<> {
    let id = one.id.to_string();
    let is_ticked = ticked.contains(&id);
    let tick = decides.then(|| {
        let about = format!("勾选{} {}", one.unit_name, one.problem);
        view! { <td class="tick"><input type="checkbox" id=format!("tick-{place}") name=Decision::id value=id checked=is_ticked aria-label=about/></td> }
    });
    let title = if one.title.is_empty() { String::new() } else { format!("《{}》", one.title) };
    let mark = (one.relapse_of.is_some()).then(|| view! { " "<span class="tag tag-look">"销号后再次出现"</span> });
    let column = one.column.as_ref().map_or("–".to_owned(), |(_, name)| name.clone());
    let origin = if one.origin == Origin::Machine { String::new() } else { one.origin.label().to_owned() };
    view! {
        <tr>
            {tick}
            <td class="no">{no}</td>
            <th scope="row" class="wide"><a id=format!("row-{place}") href=paths::candidate(&one.id)>{one.problem.clone()}</a>{mark}<br/><span class="muted clamp"><bdi>{title}</bdi>{one.url.clone()}</span></th>
            <td data-label="单位"><bdi>{one.unit_name.clone()}</bdi></td>
            <td data-label="类型">{one.rule.label()}</td>
            <td data-label="栏目"><bdi>{column}</bdi></td>
            <td data-label="来源">{if origin.is_empty() { "自动监测".to_owned() } else { origin }}</td>
            <td data-label="状态">{one.state.label_of(one.is_unfounded)}</td>
        </tr>
    }
}

/// The two ways, with what a dismissal needs to say.
pub(super) fn decision(form: &ShownForm<Decision>, total: i64) -> AnyView {
    let all = (total > 1).then(|| view! { <div class="form-row">{checkbox(Decision::all, "不看勾选，办理当前条件下的全部问题（包括其他页）", form.sent.all)}</div> });
    let open = form.errors.any(&[Decision::kind, Decision::reason, Decision::until]);
    view! {
        <section class="panel no-print" id="decide">
            <header class="panel-head"><h2>"办理勾选的问题"</h2><p>"确认后成为正式问题，可以下发整改；不作为问题的写明原因，以后各轮不再列出"</p></header>
            {all}
            <div class="form-actions"><button class="btn btn-primary" id="confirm" name=Decision::what value="confirm">"确认为问题"</button></div>
            <details class="stack" open=open>
                <summary>"不作为问题…"</summary>
                {dismissal(form)}
                <div class="form-actions"><button class="btn" name=Decision::what value="dismiss">"不作为问题"</button></div>
            </details>
        </section>
    }
    .into_any()
}

fn dismissal(form: &ShownForm<Decision>) -> AnyView {
    let kinds = DismissKind::ALL.map(|one| (one.code(), one.label()));
    let scopes = DismissScope::ALL.map(|one| (one.code(), one.label(), None));
    view! {
        {Select::new(FieldRow::new(Decision::kind, "原因")).choices(kinds).chosen(form.sent.kind.clone()).show(&form.errors)}
        {TextArea::new(FieldRow::new(Decision::reason, "理由").note("选“其他”时必填")).lines(2).maxlength(DISMISS_REASON_LIMIT).value(form.sent.reason.clone()).show(&form.errors)}
        {radios(FieldRow::new(Decision::scope, "范围"), &form.errors, "choices", scopes, &form.sent.scope)}
        {date(Decision::until, "有效期至").optional().hint("到期后再发现会重新列出；不填为一年").value(form.sent.until.clone()).show(&form.errors)}
    }
    .into_any()
}

/// What was decided about one, in words.
pub(super) fn decided(one: &StoredCandidate) -> Option<AnyView> {
    let (at, by) = one.decided.as_ref()?;
    let at = minute_text(*at);
    let kind = DismissKind::from_code(&one.reason.0).map(DismissKind::label).unwrap_or_default();
    let until = one.reason.2.map(|day: NaiveDate| format!("，有效期至{}", day_text(day))).unwrap_or_default();
    let words = match one.state {
        CandidateState::Dismissed => format!("{by}在{at}定为不作为问题：{kind}。{}{until}", one.reason.1),
        _ if one.is_unfounded => format!("{by}在{at}确认为问题，后经办理定为不属实，不计入。"),
        _ => format!("{by}在{at}确认为问题。"),
    };
    let back = (one.state == CandidateState::Dismissed).then(|| {
        view! {
            <form method="post" action=verb::TAKE_BACK_DISMISSAL class="no-print">
                <input type="hidden" name=ChosenCandidate::candidate value=one.id.to_string()/>
                <button class="btn btn-small">"恢复待确认"</button>
            </form>
        }
    });
    Some(view! { <div class="notice"><p>{words}</p>{back}</div> }.into_any())
}
