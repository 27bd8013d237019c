//! The month's tables as files: the queue, units and rules, a unit's columns, who is to be reminded or called, and how often rules were right.

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::UnitId;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::early::WeekStanding;
use domain::monitoring::rule_version::version_words;
use exchange::{ListColumn, ListTable, ListValue};
use services::monitoring::{self, CandidateFilter, HitNumbers, MonthOverview, Reminders, StoredCandidate};

use crate::http::answer::Answer;
use crate::http::download::list_file;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

type Asked = Query<Vec<(String, String)>>;

/// A number as it stands in a cell.
fn number(number: impl TryInto<i64>) -> ListValue {
    ListValue::Count(number.try_into().unwrap_or(i64::MAX))
}

/// `GET /monitoring/candidates/export/{format}?…`: everything that the conditions of the address find.
pub(super) async fn candidates(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>, Query(query): Asked) -> Answer {
    let filter = monitoring::candidate_filter(&query);
    let rows = monitoring::candidates_for_file(&me.actor, &server.services, &filter).await?;
    let name = format!("监测列出的问题-{}{}个-{}", scope_of(&filter), rows.len(), day_of(server.services.now()));
    list_file(&ending, "监测列出的问题", name, candidate_table(&rows)).await
}

/// What the name of a file says of its rows: where they stand, and that they were narrowed further.
fn scope_of(filter: &CandidateFilter) -> String {
    let state = if filter.is_counted { "待确认和已确认" } else { filter.state.map_or("全部", CandidateState::label) };
    let narrowed = filter.unit.is_some() || filter.rule.is_some() || filter.round.is_some() || filter.is_machine;
    format!("{state}{}", if narrowed { "按条件" } else { "" })
}

fn candidate_table(rows: &[StoredCandidate]) -> ListTable {
    let heads = [
        ("序号", 6),
        ("单位", 18),
        ("栏目", 18),
        ("问题类型", 14),
        ("问题描述", 40),
        ("标题", 30),
        ("网址", 40),
        ("状态", 12),
        ("第一次见到", 12),
        ("最近见到", 12),
        ("来源", 10),
    ];
    let row = |(no, one): (i64, &StoredCandidate)| {
        vec![
            number(no),
            ListValue::text(&one.unit_name),
            ListValue::text(one.column.as_ref().map_or("", |(_, name)| name)),
            ListValue::text(one.rule.label()),
            ListValue::text(&one.problem),
            ListValue::text(&one.title),
            ListValue::text(&one.url),
            ListValue::text(one.state.label_of(one.is_unfounded)),
            ListValue::Day(day_of(one.seen.0)),
            ListValue::Day(day_of(one.seen.1)),
            ListValue::text(one.origin.label()),
        ]
    };
    ListTable { title: String::new(), columns: ListColumn::all(&heads), rows: (1..).zip(rows).map(row).collect() }
}

/// `GET /monitoring/export/{format}?round=…`: a month's units × rules, worst first.
pub(super) async fn month(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>, Query(query): Asked) -> Answer {
    me.actor.require(Permission::Export)?;
    let round = query.iter().find(|(name, _)| name == "round").map(|(_, round)| round.as_str());
    let shown = monitoring::month_overview(&me.actor, &server.services, round).await?;
    let Some(round) = &shown.shown else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let title = format!("{}监测情况（截至{}）", round.month.format("%Y年%-m月"), day_text(round.as_of));
    list_file(&ending, "监测情况", title.clone(), month_table(&shown, title)).await
}

fn month_table(shown: &MonthOverview, title: String) -> ListTable {
    let mut heads = vec![("单位", 18), ("分组", 12), ("合计", 8), ("待确认", 8), ("已确认", 8), ("上月合计", 10)];
    heads.extend(shown.rules.iter().map(|rule| (rule.label(), 14)));
    heads.extend([("栏目", 8), ("读到的栏目", 10), ("本月发布", 10)]);
    let row = |unit: &monitoring::UnitMonth| {
        let mut cells = vec![
            ListValue::text(&unit.name),
            ListValue::text(&unit.group),
            if unit.is_unread() && unit.all.total() == 0 { ListValue::text("未能监测") } else { number(unit.all.total()) },
            number(unit.all.open),
            number(unit.all.confirmed),
            unit.before.map_or(ListValue::Missing, number),
        ];
        cells.extend(unit.by_rule.iter().copied().map(HitNumbers::total).map(number));
        let published = if unit.is_known { number(unit.published) } else { ListValue::Missing };
        cells.extend([number(unit.columns.0), number(unit.columns.1), published]);
        cells
    };
    ListTable { title, columns: ListColumn::all(&heads), rows: shown.units.iter().map(row).collect() }
}

/// `GET /monitoring/reminders/export/{format}`: units by week, and columns that run out of time.
pub(super) async fn reminders(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    me.actor.require(Permission::Export)?;
    let found = monitoring::reminders(&me.actor, &server.services).await?;
    let Some(as_of) = found.round.as_ref().map(|round| round.as_of) else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let title = format!("周更新和预警（截至{}）", day_text(as_of));
    list_file(&ending, "周更新和预警", title.clone(), reminder_table(&found, title)).await
}

fn reminder_table(found: &Reminders, title: String) -> ListTable {
    let heads = [
        ("单位", 18),
        ("栏目", 20),
        ("提醒事项", 20),
        (if found.is_over() || found.is_behind() { "前一周" } else { "上周" }, 12),
        ("当月缺更新周数", 16),
        ("最近更新", 12),
        ("最迟更新", 12),
        ("网址", 40),
    ];
    let day = |day: Option<NaiveDate>| day.map_or(ListValue::Missing, ListValue::Day);
    let standing = |one: WeekStanding| match one {
        // a week that lies behind was seen until the day of the round alone
        WeekStanding::Met if found.is_behind() => "当周已更新",
        WeekStanding::Missed if found.is_behind() => "截至监测当天没有更新",
        WeekStanding::Excused if found.is_behind() => "当周不要求",
        WeekStanding::Met if found.is_over() => "这一周已更新",
        WeekStanding::Missed if found.is_over() => "这一周没有更新",
        WeekStanding::Excused if found.is_over() => "这一周不要求",
        WeekStanding::Met => "本周已更新",
        WeekStanding::Missed => "本周尚未更新",
        WeekStanding::Excused => "本周不要求",
        WeekStanding::Unknown => "未能读取，不作为问题",
    };
    let units = found.units.iter().map(|unit| {
        vec![
            ListValue::text(&unit.name),
            ListValue::Missing,
            ListValue::text(standing(unit.now)),
            ListValue::text(unit.last.last_label()),
            number(unit.missed),
            ListValue::Missing,
            ListValue::Missing,
            ListValue::Missing,
        ]
    });
    let columns = found.warnings.iter().map(|one| {
        vec![
            ListValue::text(&one.column.unit_name),
            ListValue::text(&one.column.name),
            ListValue::text("更新期限将到"),
            ListValue::Missing,
            ListValue::Missing,
            day(one.column.outcome.newest),
            day(Some(one.warning.last_day)),
            ListValue::text(&one.column.address),
        ]
    });
    let rows = units.chain(columns).collect();
    ListTable { title, columns: ListColumn::all(&heads), rows }
}

/// `GET /monitoring/rules/export/{format}`: every rule, and how often it was right.
pub(super) async fn rules(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    me.actor.require(Permission::Export)?;
    let all = monitoring::rule_records(&me.actor, &server.services).await?;
    let book = monitoring::rule_book(&me.actor, &server.services).await?;
    let heads = [
        ("规则", 18),
        ("版本", 10),
        ("程度", 8),
        ("什么情况算问题", 60),
        ("怎么改", 50),
        ("依据", 40),
        ("待确认", 8),
        ("已确认", 8),
        ("不作为问题", 10),
        ("准确率（%）", 10),
    ];
    let rows = all
        .iter()
        .map(|(rule, record)| {
            let says = book.says(*rule);
            vec![
                ListValue::text(rule.label()),
                ListValue::text(&version_words(book.no(*rule))),
                ListValue::text(says.severity.label()),
                ListValue::text(&says.limit_words(*rule)),
                ListValue::text(&says.repair),
                ListValue::text(&says.basis),
                number(record.open),
                number(record.confirmed),
                number(record.dismissed),
                record.share().map_or(ListValue::Missing, number),
            ]
        })
        .collect();
    let name = format!("监测规则-{}", day_of(server.services.now()));
    list_file(&ending, "监测规则", name, ListTable { title: "监测规则".to_owned(), columns: ListColumn::all(&heads), rows }).await
}

/// `GET /monitoring/units/{id}/export/{format}`: a unit's columns as the latest round found them.
pub(super) async fn unit(
    State(server): State<Server>,
    me: SignedIn,
    Path((id, ending)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    me.actor.require(Permission::Export)?;
    let ended = monitoring::ended_day(&query, day_of(server.services.now()));
    let sheet = monitoring::unit_month(&me.actor, &server.services, &UnitId::new(id), ended).await?;
    let Some(as_of) = sheet.round.as_ref().map(|round| round.as_of) else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let heads = [("栏目", 24), ("读取情况", 20), ("读到的条数", 12), ("本月发布", 10), ("最近更新", 12), ("网址", 48)];
    let rows = sheet
        .columns
        .iter()
        .map(|one| {
            vec![
                ListValue::text(&one.name),
                match one.outcome.said {
                    Some(origin) => ListValue::text(&format!("条数由人登记（{}）", origin.label())),
                    None => ListValue::text(one.outcome.reading.label()),
                },
                number(one.outcome.items),
                number(one.outcome.in_month),
                one.outcome.newest.map_or(ListValue::Missing, ListValue::Day),
                ListValue::text(&one.address),
            ]
        })
        .collect();
    let title = format!("{}栏目监测情况（截至{}）", sheet.name, day_text(as_of));
    list_file(&ending, "栏目监测情况", title.clone(), ListTable { title, columns: ListColumn::all(&heads), rows }).await
}

/// `GET /monitoring/contacts/export/{format}`: who is to be called today, unit by unit; the office's alone.
pub(super) async fn contacts(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    me.actor.require(Permission::Monitor)?;
    let sheet = monitoring::contacts(&me.actor, &server.services, None).await?;
    let heads = [("单位", 18), ("类别", 12), ("姓名", 12), ("职务", 20), ("电话", 16), ("从", 12)];
    let name_of = |unit: &UnitId| sheet.units.iter().find(|(id, _)| id == unit).map_or("", |(_, name)| name.as_str());
    let rows = sheet
        .all
        .iter()
        .filter(|one| one.holds_on(sheet.today))
        .map(|one| {
            vec![
                ListValue::text(name_of(&one.unit)),
                ListValue::text(one.kind.label()),
                ListValue::text(&one.name),
                ListValue::text(&one.post),
                ListValue::text(&one.phone),
                ListValue::Day(one.from),
            ]
        })
        .collect();
    let name = format!("联系人-{}", sheet.today);
    list_file(&ending, "联系人", name, ListTable { title: "联系人".to_owned(), columns: ListColumn::all(&heads), rows }).await
}
