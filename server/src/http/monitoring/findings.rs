//! Findings and notices: sent, received, answered, looked at again, judged; and a notice as a file.

use app::notice::Notice;
use app::paths;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use chrono::NaiveDate;
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::NoticeId;
use exchange::{ListColumn, ListTable, ListValue, list_docx};
use services::ServiceError;
use services::monitoring::{
    self, AskRecheck, ChosenNotice, FindingFilter, NoticeSheet, OfficeWords, SendNotices, StoredFinding, UnitWords, notice_sheet,
    number_text, source_text,
};

use super::is_closed;
use crate::http::answer::{Answer, answer};
use crate::http::download::{download, list_file, list_media_type};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/send-notices`.
pub(super) async fn send(State(server): State<Server>, me: SignedIn, Form(form): Form<SendNotices>) -> Response {
    let done = monitoring::send_notices(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::FINDINGS.to_owned(), &form, done.map(|_| (paths::FINDINGS.to_owned(), Notice::NoticesSent))).await
}

/// `POST /do/receive-notice`.
pub(super) async fn receive(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenNotice>) -> Response {
    let page = paths::notice(&form.notice);
    let done = monitoring::receive_notice(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::NoticeReceived))).await
}

/// `POST /do/answer-finding`: back to the notice it was answered on, else to the finding.
pub(super) async fn answer_finding(State(server): State<Server>, me: SignedIn, Form(form): Form<UnitWords>) -> Response {
    let page = if form.notice.is_empty() { paths::finding(&form.finding) } else { paths::notice(&NoticeId::new(form.notice.as_str())) };
    let done = monitoring::unit_says(&me.actor, &server.services, &form).await;
    let told = |late: bool| answered(&form.what, late, is_closed(&form.link));
    answer(&server, &me, page.clone(), &form, done.map(|late| (page, told(late)))).await
}

/// What holds after a unit's words: an appeal stops the clock, and neither it nor a request to be spared is a repair.
fn answered(what: &str, late: bool, is_closed: bool) -> Notice {
    match what {
        "disputed" => Notice::FindingDisputed,
        "waiver" => Notice::WaiverAsked,
        _ if late => Notice::FindingAnsweredLate,
        _ if is_closed => Notice::FindingAnsweredClosed,
        _ => Notice::FindingAnswered,
    }
}

/// `POST /do/judge-finding`.
pub(super) async fn judge(State(server): State<Server>, me: SignedIn, Form(form): Form<OfficeWords>) -> Response {
    let page = paths::finding(&form.finding);
    let done = monitoring::office_says(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, judged(&form.what)))).await
}

/// What the office's words brought about.
fn judged(what: &str) -> Notice {
    match what {
        "verified" => Notice::FindingVerified,
        "rejected" => Notice::FindingRejected,
        "taken_back" => Notice::FindingTakenBack,
        _ => Notice::FindingDecided,
    }
}

/// `POST /do/ask-recheck`.
pub(super) async fn ask_recheck(State(server): State<Server>, me: SignedIn, Form(form): Form<AskRecheck>) -> Response {
    let page = paths::finding(&form.finding);
    let done = monitoring::ask_recheck(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::RecheckAsked))).await
}

/// `GET /monitoring/notices/{id}/file/{format}`.
pub(super) async fn notice_file(State(server): State<Server>, me: SignedIn, Path((id, ending)): Path<(String, String)>) -> Answer {
    let sheet = notice_sheet(&me.actor, &server.services, &NoticeId::new(id)).await?;
    if ending != "docx" {
        return Ok(StatusCode::NOT_FOUND.into_response());
    }
    let notice = &sheet.notice;
    let number = number_text(notice.number.0, notice.number.1);
    let name = format!("整改通知单{number}-{}.docx", notice.unit_name);
    let subtitle = format!(
        "{number}　发往：{}　来源：{}　整改期限：{}（{}个工作日）",
        notice.unit_name,
        source_text(notice),
        day_text(notice.due_on),
        notice.counted.1
    );
    let list = table(&sheet);
    let written = tokio::task::spawn_blocking(move || list_docx(&list, &subtitle)).await.map_err(ServiceError::internal)?;
    Ok(download(written.map_err(ServiceError::internal)?, list_media_type("docx"), &name))
}

/// The items of a notice, with what the unit answered so far.
fn table(sheet: &NoticeSheet) -> ListTable {
    let heads = [("序号", 4), ("栏目", 12), ("问题", 26), ("链接", 28), ("整改要求", 26), ("依据", 20), ("整改情况", 24), ("复核结果", 10)];
    let row = |(no, one): (i64, &StoredFinding)| {
        let said = sheet.answers.iter().find(|(id, ..)| *id == one.id).map(|(_, said, link)| format!("{said}\n{link}").trim().to_owned());
        vec![
            ListValue::Count(no),
            ListValue::text(one.column.as_ref().map_or("", |(_, name)| name)),
            ListValue::text(&if one.title.is_empty() { one.problem.clone() } else { format!("《{}》：{}", one.title, one.problem) }),
            ListValue::text(&one.url),
            ListValue::text(&one.by.repair),
            ListValue::text(&one.by.basis),
            ListValue::text(&said.unwrap_or_default()),
            ListValue::text(one.life.state.label()),
        ]
    };
    let title = format!("政务公开问题整改通知单{}", if sheet.notice.remark.is_empty() { "" } else { "（附补充要求）" });
    let mut rows: Vec<_> = (1..).zip(&sheet.items).map(row).collect();
    if !sheet.notice.remark.is_empty() {
        let mut remark = vec![ListValue::Missing, ListValue::text("补充要求"), ListValue::text(&sheet.notice.remark)];
        remark.resize(heads.len(), ListValue::Missing);
        rows.push(remark);
    }
    let mut receipt = vec![
        ListValue::Missing,
        ListValue::text("回执"),
        ListValue::text(&match &sheet.notice.received {
            Some((at, by)) => format!("{by}于{}签收", domain::calendar::office_time::minute_text(*at)),
            None => "接收人：　　　　　　接收时间：　　　　　　".to_owned(),
        }),
    ];
    receipt.resize(heads.len(), ListValue::Missing);
    rows.push(receipt);
    ListTable { title, columns: ListColumn::all(&heads), rows }
}

/// `GET /monitoring/findings/export/{format}?…`: everything that the conditions of the address find.
pub(super) async fn export(
    State(server): State<Server>,
    me: SignedIn,
    Path(ending): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    let today = day_of(server.services.now());
    let ended = monitoring::ended_day(&query, today);
    let filter = monitoring::finding_filter(&query, ended.unwrap_or(today));
    let rows = monitoring::findings_for_file(&me.actor, &server.services, &filter, ended).await?;
    let name = format!("问题清单-{}{}个-{}", scope_of(&filter, &query), rows.len(), when_words(ended, today));
    let title = ended.map(|day| format!("截至{}日终的情况", day_text(day))).unwrap_or_default();
    list_file(&ending, "问题清单", name, list_of(&rows, title)).await
}

/// What the name of a file says of its rows: where the problems stand, and that they were narrowed further.
fn scope_of(filter: &FindingFilter, query: &[(String, String)]) -> String {
    let state = query.iter().find(|(name, _)| name == "state").map_or("", |(_, state)| state.as_str());
    let (_, label, _) = monitoring::finding_group(state);
    let narrowed = *filter != FindingFilter { states: filter.states.clone(), ..FindingFilter::default() };
    format!("{label}{}", if narrowed { "按条件" } else { "" })
}

/// Today's stand bears its day; that of a day that has ended says so.
fn when_words(ended: Option<NaiveDate>, today: NaiveDate) -> String {
    ended.map_or_else(|| today.to_string(), |day| format!("截至{day}"))
}

/// 问题清单: a row a problem.
pub(super) fn list_of(rows: &[StoredFinding], title: String) -> ListTable {
    let heads = [
        ("序号", 6),
        ("单位", 18),
        ("栏目", 18),
        ("问题类型", 14),
        ("问题描述", 40),
        ("标题", 30),
        ("链接", 40),
        ("发现时间", 12),
        ("整改期限", 12),
        ("办理情况", 14),
        ("逾期整改", 10),
        ("反复", 8),
        ("来源", 10),
    ];
    let yes = |is: bool| ListValue::text(if is { "是" } else { "" });
    let row = |(no, one): (i64, &StoredFinding)| {
        vec![
            ListValue::Count(no),
            ListValue::text(&one.unit_name),
            ListValue::text(one.column.as_ref().map_or("", |(_, name)| name)),
            ListValue::text(one.rule.label()),
            ListValue::text(&one.problem),
            ListValue::text(&one.title),
            ListValue::text(&one.url),
            ListValue::Day(day_of(one.confirmed_at)),
            one.life.due_on.map_or(ListValue::Missing, ListValue::Day),
            ListValue::text(one.life.state.label()),
            yes(one.life.is_late),
            yes(one.is_repeat),
            ListValue::text(one.origin.label()),
        ]
    };
    ListTable { title, columns: ListColumn::all(&heads), rows: (1..).zip(rows).map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_appeal_is_not_told_as_a_repair() {
        for (what, late, told) in [
            ("answered", false, Notice::FindingAnswered),
            ("answered", true, Notice::FindingAnsweredLate),
            ("disputed", false, Notice::FindingDisputed),
            ("disputed", true, Notice::FindingDisputed),
            ("waiver", true, Notice::WaiverAsked),
        ] {
            assert_eq!(answered(what, late, false), told, "{what} {late}");
        }
    }

    #[test]
    fn an_address_that_keeps_the_public_out_is_told() {
        for (link, told) in [
            ("", Notice::FindingAnswered),
            ("https://www.qingxi.gov.cn/a.html", Notice::FindingAnswered),
            ("http://10.0.0.1/x", Notice::FindingAnsweredClosed),
            (" http://localhost/x", Notice::FindingAnsweredClosed),
        ] {
            assert_eq!(answered("answered", false, is_closed(link)), told, "{link}");
        }
    }
}
