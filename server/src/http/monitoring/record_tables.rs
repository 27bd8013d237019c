//! What the office sent as tables: notices, letters that urge, bulletins, reminders on their ways; and the samples it drew.

use axum::extract::{Path, State};
use chrono::NaiveDate;
use domain::calendar::office_time::{day_of, minute_text};
use domain::monitoring::delivery::advice;
use exchange::{ListColumn, ListTable, ListValue};
use services::monitoring::{self, LoggedDelivery, LookBack, RectifyNotice, UrgeLetter, letter_number, number_text, source_text};

use crate::http::answer::Answer;
use crate::http::download::list_file;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// A table named after what it holds and its day.
async fn file(ending: &str, title: &'static str, day: NaiveDate, heads: &[(&str, u16)], rows: Vec<Vec<ListValue>>) -> Answer {
    let table = ListTable { title: title.to_owned(), columns: ListColumn::all(heads), rows };
    list_file(ending, title, format!("{title}-{day}"), table).await
}

/// `GET /monitoring/notices/export/{format}`: every notice that the reader may see, the latest first.
pub(super) async fn notices(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    let all = monitoring::notices_for_file(&me.actor, &server.services).await?;
    let heads = [
        ("编号", 16),
        ("单位", 22),
        ("来源", 20),
        ("下发日期", 12),
        ("整改期限", 12),
        ("工作日", 8),
        ("问题", 8),
        ("已办结", 8),
        ("待单位整改的最早期限", 20),
        ("签收", 28),
        ("签发", 12),
        ("补充要求", 40),
    ];
    let row = |one: &RectifyNotice| {
        let received = one.received.as_ref().map(|(at, by)| format!("{by}于{}签收", minute_text(*at)));
        vec![
            ListValue::text(&number_text(one.number.0, one.number.1)),
            ListValue::text(&one.unit_name),
            ListValue::text(&source_text(one)),
            ListValue::Day(one.issued_on),
            ListValue::Day(one.due_on),
            ListValue::Count(one.counted.1),
            ListValue::Count(one.items.0),
            ListValue::Count(one.items.1),
            one.next_due.map_or(ListValue::Missing, ListValue::Day),
            ListValue::text(received.as_deref().unwrap_or("未签收")),
            ListValue::text(&one.issued_by.1),
            ListValue::text(&one.remark),
        ]
    };
    file(&ending, "整改通知单", day_of(server.services.now()), &heads, all.iter().map(row).collect()).await
}

/// `GET /monitoring/urges/export/{format}`: every letter that the reader may see, the latest first.
pub(super) async fn urges(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    let all = monitoring::urges_for_file(&me.actor, &server.services).await?;
    let heads = [
        ("编号", 20),
        ("单位", 22),
        ("事由", 16),
        ("第几次", 8),
        ("催办内容", 60),
        ("理由", 30),
        ("发出日期", 12),
        ("发出人", 12),
        ("反馈期限", 12),
    ];
    let row = |one: &UrgeLetter| {
        vec![
            ListValue::text(&letter_number(one)),
            ListValue::text(&one.unit_name),
            ListValue::text(one.kind.label()),
            ListValue::Count(one.nth),
            ListValue::text(&one.items.join("\n")),
            ListValue::text(&one.reason),
            ListValue::Day(one.issued_on),
            ListValue::text(&one.issued.2),
            ListValue::Day(one.reply_by),
        ]
    };
    file(&ending, "催办记录", day_of(server.services.now()), &heads, all.iter().map(row).collect()).await
}

/// `GET /monitoring/bulletins/export/{format}`: every bulletin that the reader may see, the latest month first.
pub(super) async fn bulletins(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    let all = monitoring::bulletins_for_file(&me.actor, &server.services).await?;
    let heads = [
        ("月份", 12),
        ("版本", 8),
        ("发文字号", 20),
        ("标题", 40),
        ("发往", 36),
        ("数据截至", 12),
        ("确认的问题", 10),
        ("起草", 12),
        ("定稿", 12),
        ("落款日期", 12),
        ("校验值", 40),
    ];
    let rows = all
        .iter()
        .map(|one| {
            let sealed = one.sealed.as_ref();
            vec![
                ListValue::text(&one.month.format("%Y年%-m月").to_string()),
                ListValue::Count(one.no),
                ListValue::text(&one.number),
                ListValue::text(&one.title),
                ListValue::text(&one.addressee),
                ListValue::Day(one.facts.as_of),
                ListValue::Count(one.facts.found()),
                ListValue::text(&one.drafted.1),
                ListValue::text(sealed.map_or("未定稿", |sealed| sealed.by.1.as_str())),
                sealed.map_or(ListValue::Missing, |sealed| ListValue::Day(sealed.on)),
                ListValue::text(sealed.map_or("", |sealed| sealed.digest.as_str())),
            ]
        })
        .collect();
    file(&ending, "监测通报", day_of(server.services.now()), &heads, rows).await
}

/// `GET /monitoring/look-back/export/{format}`: every sample, the latest first.
pub(super) async fn look_backs(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    let all = monitoring::look_backs_for_file(&me.actor, &server.services).await?;
    let heads = [
        ("起始月份", 12),
        ("截止月份", 12),
        ("可抽取", 8),
        ("抽取", 8),
        ("已核实", 8),
        ("再次出现", 10),
        ("抽取人", 12),
        ("抽取时间", 18),
        ("随机依据", 24),
        ("种子", 40),
        ("名单校验值", 40),
    ];
    let month = |day: NaiveDate| ListValue::text(&day.format("%Y年%-m月").to_string());
    let row = |one: &LookBack| {
        vec![
            month(one.months.0),
            month(one.months.1),
            ListValue::Count(one.pool.0),
            ListValue::Count(one.counts.0),
            ListValue::Count(one.counts.1),
            ListValue::Count(one.counts.2),
            ListValue::text(&one.drawn.2),
            ListValue::text(&minute_text(one.drawn.0)),
            ListValue::text(&one.entropy),
            ListValue::text(&one.seed),
            ListValue::text(&one.pool.1),
        ]
    };
    file(&ending, "回头看", day_of(server.services.now()), &heads, all.iter().map(row).collect()).await
}

/// `GET /monitoring/channels/export/{format}`: what was sent on which way, the latest first; no address and no secret.
pub(super) async fn deliveries(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    let all = monitoring::deliveries_for_file(&me.actor, &server.services).await?;
    let heads = [("哪天的提醒", 12), ("类别", 8), ("渠道", 20), ("收件人", 14), ("结果", 14), ("次数", 8), ("时间", 18), ("说明", 50)];
    let row = |one: &LoggedDelivery| {
        let sent = &one.delivery;
        vec![
            ListValue::Day(sent.day),
            ListValue::text(if sent.is_trial { "试发" } else { "每日提醒" }),
            ListValue::text(&one.channel_name),
            ListValue::text(one.person.as_deref().unwrap_or("群")),
            ListValue::text(sent.state.label()),
            ListValue::Count(sent.tries),
            ListValue::text(&minute_text(sent.ended_at.unwrap_or(sent.made_at))),
            ListValue::text(&advice(sent.state, &sent.code)),
        ]
    };
    file(&ending, "发送记录", day_of(server.services.now()), &heads, all.iter().map(row).collect()).await
}
