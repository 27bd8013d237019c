//! 待办: what waits for the unit's hand, or for the office's.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::checklist::AssignmentRole;
use domain::checklist::list_key::period_of_year;
use domain::ids::UnitId;
use domain::reporting::cell::{Mark, Status};
use leptos::prelude::*;
use services::monitoring::{number_text, source_text};
use services::operations::settings::OfficeDay;
use services::progress::cells::CellFilter;
use services::progress::todo::{RectifyNotice, TodoItem, TodoList, list, office_list, presses};
use services::reporting::sign_off::{Signing, ToSign};

use crate::components::badge::badge;
use crate::components::due::{due, due_counted};
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// The unit's cells by need.
#[component]
pub(crate) fn TodoPage() -> impl IntoView {
    page(|cx| async move {
        if cx.actor()?.may(Permission::Assess) {
            let todo = office_list(cx.actor()?, &cx.services).await?;
            return Ok(Page::new("待办", super::todo_rounds::office(&todo)));
        }
        let list = list(cx.actor()?, &cx.services).await?;
        let warning = list.now.calendar_warning.clone().map(|text| view! { <div class="notice notice-warn"><p>{text}</p></div> });
        let today = list.now.today();
        let ended = list.ended.as_ref().map(|end| {
            let words = format!("本单位{}。公开期限在那以前的事项清单，仍可补报网址。", end.words(today));
            view! { <div class="notice" role="status" id="ended"><p>{words}</p></div> }
        });
        let to_sign = view! { {to_sign(&list)} {to_mend(&list)} {super::todo_rounds::to_publish(&list)} {super::todo_rounds::sheets(&list)} {super::todo_rounds::checks(&list)} };
        let is_quiet = list.to_sign.is_empty()
            && list.notices.is_empty()
            && list.sheets.is_empty()
            && list.checks.is_empty()
            && list.orders.is_empty()
            && list.with_signer.is_empty();
        let number = waiting_line(list.number());
        let body = if list.groups.is_empty() && !is_quiet {
            ().into_any()
        } else if list.groups.is_empty() {
            nothing_to_do().into_any()
        } else {
            groups(&list)
        };
        let elsewhere = view! { {with_signer(&list)} {mended(&list)} };
        let papers = cx.actor()?.unit.as_ref().map(papers);
        Ok(Page::new("待办", view! { {warning} {ended} {number} {to_sign} {body} {elsewhere} }).actions(papers))
    })
}

/// How much waits, as the frame counts it; nothing where nothing does.
pub(super) fn waiting_line(number: i64) -> Option<AnyView> {
    (number > 0).then(|| view! { <p class="muted">"共"<b data-waiting=number>{number}</b>"项待办"</p> }.into_any())
}

/// The unit's own papers of the latest year, as Word files.
fn papers(unit: &UnitId) -> AnyView {
    let of = CellFilter::default().at_unit(unit).to_query();
    let href = |file: &str| paths::with_query(&paths::paper(file), of.iter().map(|(name, value)| (*name, value.as_str())));
    view! {
        <details class="menu">
            <summary class="btn">"文书"</summary>
            <ul>
                <li><a href=href("notice.docx")>"任务告知单（Word）"</a></li>
                <li><a href=href("report.docx")>"本单位完成情况报告（Word）"</a></li>
            </ul>
        </details>
    }
    .into_any()
}

/// What waits for the reader's signature, each signed with one press where nothing is to be looked at more closely.
fn to_sign(list: &TodoList) -> Option<AnyView> {
    if list.to_sign.is_empty() {
        return None;
    }
    let today = list.now.today();
    let cards: Vec<_> = list.to_sign.iter().map(|one| card(one, today)).collect();
    let number = cards.len();
    let body = view! {
        <section class="panel" id="to-sign">
            <header class="panel-head"><h2>"待您审签 "<span class="count" data-waits=number>{number}</span></h2><p>"签出后报送政务公开办"</p></header>
            <ul class="sign-list">{cards}</ul>
        </section>
    };
    Some(body.into_any())
}

/// Notices of the month's monitoring that wait for an answer, what is due first in front.
fn to_mend(list: &TodoList) -> Option<AnyView> {
    let rows: Vec<_> = list.to_answer().map(|one| notice(one, &list.now).into_any()).collect();
    notices("to-mend", ("问题整改", "逐条整改、逐条反馈；逾期未反馈的列入通报"), true, rows)
}

/// Notices that were answered: they wait for the office, and the unit has nothing to do about them.
fn mended(list: &TodoList) -> Option<AnyView> {
    let rows: Vec<_> = list.answered().map(|one| notice(one, &list.now).into_any()).collect();
    notices("mended", ("整改待复核", "已反馈，等待政务公开办复核，不计入待办"), false, rows)
}

/// A table of notices under its heading; nothing where there are none. `waits` is whether they count.
fn notices(id: &'static str, (title, about): (&'static str, &'static str), waits: bool, rows: Vec<AnyView>) -> Option<AnyView> {
    let number = rows.len();
    (number > 0).then(|| {
        view! {
            <section class="panel panel-flush" id=id>
                <header class="panel-head"><h2>{title}" "<span class="count" data-waits=waits.then_some(number)>{number}</span></h2><p>{about}</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label=title><table class="table table-cards">
                    <thead><tr><th>"通知单"</th><th>"来源"</th><th>"未办结"</th><th>"整改期限"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}

fn notice(one: &RectifyNotice, now: &OfficeDay) -> impl IntoView + use<> {
    let action = match (&one.received, one.next_due) {
        (None, _) => "签收并反馈",
        (Some(_), Some(_)) => "反馈",
        (Some(_), None) => "查看",
    };
    let until = match one.next_due {
        Some(day) => due_counted(day, now, true).into_any(),
        None => view! { <span class="muted">"已反馈，待复核"</span> }.into_any(),
    };
    let href = paths::notice(&one.id);
    view! {
        <tr>
            <th scope="row" class="wide"><a href=href.clone()>{format!("整改通知单{}", number_text(one.number.0, one.number.1))}</a></th>
            <td data-label="来源">{source_text(one)}</td>
            <td data-label="未办结">{format!("{}个，共{}个", one.items.0 - one.items.1, one.items.0)}</td>
            <td class="card-first" data-label="整改期限">{until}</td>
            <td class="do"><a class="btn btn-small btn-tonal" href=href>{action}</a></td>
        </tr>
    }
}

/// The number of a task as it stands before its words; numbers begin anew in every list of a year, so another list than the yearly one
/// names itself.
fn numbered(list: &str, number: &str) -> String {
    [list, number].into_iter().filter(|words| !words.is_empty()).map(|words| format!("{words} ")).collect()
}

fn card(one: &ToSign, today: NaiveDate) -> impl IntoView + use<> {
    let href = paths::cell(&one.cell);
    let number = numbered(&one.list, &one.task_number);
    let claim = one.content.claim.map(|claim| view! { <span class="tag">{one.asked.claim_label(claim)}</span>" " });
    let evidence = if one.evidence == 0 { "未附佐证材料".to_owned() } else { format!("佐证材料{}件", one.evidence) };
    let sent =
        format!("{} {}送审 · {} · {evidence}", one.sent_name, minute_text(one.sent_at), period_of_year(one.year, &one.period_name, today));
    let about = format!("同意报送：{}", one.requirement.chars().take(30).collect::<String>());
    view! {
        <li>
            <h3><a class="clamp" href=href.clone()>{number}{one.requirement.clone()}</a></h3>
            <p class="muted">{sent}" · 报送截止"{due(one.due_on, today, None)}</p>
            <p class="said">{claim}{one.content.text.clone()}</p>
            <form class="form-actions" method="post" action=verb::SIGN_REPORT>
                <input type="hidden" name=Signing::cell value=one.cell.to_string()/>
                <input type="hidden" name=Signing::cell_revision value=one.cell_revision.to_string()/>
                <input type="hidden" name=Signing::draft_revision value=one.revision.to_string()/>
                <button class="btn btn-primary btn-sign" aria-label=about>"同意，报送"</button>
                <a class="btn" href=format!("{href}#send-back")>"查看或退回"</a>
            </form>
        </li>
    }
}

fn nothing_to_do() -> impl IntoView {
    view! {
        <div class="empty empty-done">
            <h2>"目前暂无待办事项"</h2>
            <p>"有新的周期开始、临近期限或被退回时，会出现在这里。"</p>
            <a class="btn" href=paths::CELLS>"查看本单位全部事项"</a>
        </div>
    }
}

fn heading(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Returned => ("退回和更正", "按退回理由或更正申请修改后重新提交"),
        Status::Overdue => ("已逾期", "请尽快填报；补报后仍记为逾期报送"),
        Status::Near => ("临近期限", "请在期限前提交"),
        Status::Pending => ("等待审核", "政务公开办审核前可以撤回，不计入待办"),
        _ => ("本期可填报", "周期已开始，可以随时填报，不计入待办"),
    }
}

fn groups(list: &TodoList) -> AnyView {
    list.groups
        .iter()
        .map(|(status, items)| {
            let rows = items.iter().map(|item| row(*status, item, &list.now).into_any()).collect();
            group(heading(*status), presses(*status).then_some(items.len()), rows)
        })
        .collect_view()
        .into_any()
}

/// What the clerk sent to the deputy head: it waits there, and the clerk has nothing to do about it.
fn with_signer(list: &TodoList) -> Option<AnyView> {
    if list.with_signer.is_empty() {
        return None;
    }
    let as_of = list.now.as_of;
    let rows = list.with_signer.iter().map(|item| row(item.row.facts.status(as_of), item, &list.now).into_any()).collect();
    Some(group(("等待审签", "已送本单位分管领导审签，签出前可以收回修改，不计入待办"), None, rows))
}

/// A table of cells under its heading; `waits` is how many of them count.
fn group((title, hint): (&'static str, &'static str), waits: Option<usize>, rows: Vec<AnyView>) -> AnyView {
    let number = rows.len();
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{title}" "<span class="count" data-waits=waits>{number}</span></h2><p>{hint}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=title>
                <table class="table table-cards todo-cards">
                    <thead><tr>
                        <th>"工作要求"</th><th>"报送要求"</th><th>"周期"</th><th>"期限"</th><th>"状态"</th><th>"上次填报"</th>
                        <th class="do">"操作"</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn row(status: Status, item: &TodoItem, now: &OfficeDay) -> impl IntoView + use<> {
    let row = &item.row;
    let href = paths::cell(&row.id);
    let support = (row.role == AssignmentRole::Support).then(|| view! { " "<span class="tag">{row.role.label()}</span> });
    let number = numbered(&row.list, &row.task_number);
    let (as_of, today) = (now.as_of, now.today());
    // an earlier day to hand in again does not take the place of the item's own
    let holds = (row.facts.due_on != item.until && status != Status::Pending)
        .then(|| view! { <small class="muted">{format!("报送截止{}", day_text(row.facts.due_on))}</small> });
    let interim = row.facts.mark(as_of);
    let mark = if row.correct_until.is_some() {
        Some(Mark::Correcting)
    } else {
        row.rework_by.filter(|by| *by < today && status == Status::Returned).map(|_| Mark::ReworkMissed).or(interim)
    }
    .map(Mark::label)
    .map(|mark| view! { " "<span class="tag">{mark}</span> });
    let urged = item.urged.map(|(count, at)| {
        let times = if count > 1 { format!("{count}次") } else { String::new() };
        view! { " "<span class="tag tag-look">{format!("已催办{times}（{}）", minute_text(at))}</span> }
    });
    let sent_back = item.sent_back.as_ref().map(|(reason, at)| {
        view! {
            " "<span class="tag tag-look">{format!("分管领导退回修改（{}）", minute_text(*at))}</span>
            <p class="muted"><span class="clamp">{format!("退回经办：{reason}")}</span></p>
        }
    });
    let waits = row.sent_to_sign_at.map(|at| {
        view! { " "<span class="tag tag-look">{format!("待分管领导审签（{}送审）", minute_text(at))}</span> }
    });
    let reason = (status == Status::Returned && !row.return_reason.is_empty())
        .then(|| view! { <p class="muted"><span class="clamp">{format!("退回理由：{}", row.return_reason)}</span></p> });
    let draft = row
        .draft_saved_at
        .filter(|_| status != Status::Pending && row.sent_to_sign_at.is_none())
        .map(|at| view! { <small class="muted">{format!("草稿 {}", minute_text(at))}</small> });
    // on a narrow screen a card is shorter without it
    let blank = (row.last_report.is_empty() && draft.is_none()).then_some("is-blank");
    // nor does it repeat what its group says
    let repeated = mark.is_none().then_some("card-off");
    let last = if row.last_report.is_empty() { "–".to_owned() } else { row.last_report.clone() };
    let button = if status == Status::Pending { "btn btn-small" } else { "btn btn-small btn-tonal" };
    let is_handed_in = status == Status::Pending || interim == Some(Mark::InterimWaiting);
    let action = if is_handed_in || row.sent_to_sign_at.is_some() { "查看" } else { "填报" };
    view! {
        <tr>
            <th scope="row" class="wide"><a class="clamp" href=href.clone()>{number}{row.requirement.clone()}</a>{support}{waits}{urged}{reason}{sent_back}</th>
            <td class="nowrap card-off" data-label="报送要求">{row.duty.label()}</td>
            <td class="nowrap" data-label="周期">{period_of_year(row.year, &row.period_name, today)}</td>
            <td class="card-first" data-label="期限">{due_counted(item.until, now, status != Status::Pending)}{holds}</td>
            <td class=repeated data-label="状态">{badge(row.facts.status(as_of))}{mark}</td>
            <td class=blank data-label="上次填报"><span class="clamp">{last}</span>{draft}</td>
            <td class="do"><a class=button href=href>{action}</a></td>
        </tr>
    }
}
