//! 问题: what the office agreed is one, and its life.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{CandidateId, ColumnId, CountyId, FindingId, NoticeId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::Origin;
use domain::monitoring::finding::{FindingState, Life};
use domain::monitoring::rule_version::JudgedBy;

use super::candidate::rule_of;
pub use super::finding_count::{FindingCount, MendedCount, counts, mended_over};
pub use super::finding_event::{EntryInLog, FindingEvent, answers, events, events_from_entry, events_of_moved, happened};
use super::rule_version::judged_by;
use crate::checklist::many_rows::insert_many;
use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFinding {
    /// Its id.
    pub id: FindingId,
    /// Whose.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// In which column, and its name.
    pub column: Option<(ColumnId, String)>,
    /// What it was before.
    pub candidate: CandidateId,
    /// In which notice it was sent.
    pub notice: Option<NoticeId>,
    /// By which rule.
    pub rule: Rule,
    /// The address.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// Week or month.
    pub period: String,
    /// What is wrong.
    pub problem: String,
    /// By which version of the rule it was judged.
    pub by: JudgedBy,
    /// Where it comes from.
    pub origin: Origin,
    /// First day of the month that it counts for.
    pub month: NaiveDate,
    /// Its life.
    pub life: Life,
    /// When it was sent. Read only.
    pub sent_on: Option<NaiveDate>,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// The finding that came back.
    pub relapse_of: Option<FindingId>,
    /// 反复.
    pub is_repeat: bool,
    /// When it was confirmed.
    pub confirmed_at: DateTime<Utc>,
    /// Counts its changes.
    pub revision: i64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    unit_name: String,
    column_id: Option<String>,
    column_name: Option<String>,
    candidate_id: String,
    notice_id: Option<String>,
    rule: String,
    url: String,
    title: String,
    period: String,
    problem: String,
    origin: String,
    month: NaiveDate,
    state: String,
    due_on: Option<NaiveDate>,
    before_state: Option<String>,
    still_since: Option<NaiveDate>,
    asked_by: String,
    is_late: bool,
    answered_on: Option<NaiveDate>,
    sent_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    relapse_of: Option<String>,
    is_repeat: bool,
    confirmed_at: DateTime<Utc>,
    revision: i64,
    rule_no: i64,
    rule_severity: Option<String>,
    rule_repair: Option<String>,
    rule_basis: Option<String>,
}

impl TryFrom<Row> for StoredFinding {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let state = |word: String| FindingState::from_code(&word).ok_or_else(|| StorageError::inconsistent("finding", "state", word));
        let rule = rule_of(row.rule)?;
        Ok(Self {
            id: FindingId::new(row.id),
            unit: UnitId::new(row.unit_id),
            unit_name: row.unit_name,
            column: row.column_id.map(ColumnId::new).zip(row.column_name),
            candidate: CandidateId::new(row.candidate_id),
            notice: row.notice_id.map(NoticeId::new),
            rule,
            by: judged_by(rule, row.rule_no, row.rule_severity, row.rule_repair, row.rule_basis)?,
            url: row.url,
            title: row.title,
            period: row.period,
            problem: row.problem,
            origin: Origin::from_code(&row.origin).ok_or_else(|| StorageError::inconsistent("finding", "origin", row.origin))?,
            month: row.month,
            life: Life {
                state: state(row.state)?,
                due_on: row.due_on,
                before: row.before_state.map(state).transpose()?,
                still_since: row.still_since,
                asked_by: row.asked_by,
                is_late: row.is_late,
                answered_on: row.answered_on,
            },
            sent_on: row.sent_on,
            closed_on: row.closed_on,
            relapse_of: row.relapse_of.map(FindingId::new),
            is_repeat: row.is_repeat,
            confirmed_at: row.confirmed_at,
            revision: row.revision,
        })
    }
}

/// Findings with the columns of a [`Row`].
macro_rules! findings {
    () => {
        "select f.id, f.unit_id, u.short_name as unit_name, f.column_id, s.name as column_name, f.candidate_id, f.notice_id, f.rule, f.url, f.title,
                f.period, f.problem, f.origin, f.month, f.state, f.due_on, f.before_state, f.still_since, f.asked_by, f.is_late, f.answered_on,
                f.closed_on, f.relapse_of, f.is_repeat, f.confirmed_at, f.revision, n.issued_on as sent_on,
                f.rule_no, v.severity as rule_severity, v.repair as rule_repair, v.basis as rule_basis
         from finding f join unit u on u.id = f.unit_id left join site_column s on s.id = f.column_id
              left join rectify_notice n on n.id = f.notice_id
              left join rule_version v on v.county_id = f.county_id and v.rule = f.rule and v.no = f.rule_no "
    };
}

/// Keeps findings that were confirmed just now, and what happened to each.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, by: (&str, &str), all: &[StoredFinding]) -> Result<()> {
    insert_rows(tx, county, all).await?;
    let said = "";
    insert_many!(
        tx,
        "insert into finding_event (finding_id, at, by_id, by_name, said, no, kind, link, told)",
        5,
        ", 1, 'confirmed', '', ''",
        all,
        |one| one.id.as_str(),
        one.confirmed_at,
        by.0,
        by.1,
        said,
    )
}

async fn insert_rows(tx: &mut Tx, county: &CountyId, all: &[StoredFinding]) -> Result<()> {
    insert_many!(
        tx,
        "insert into finding (county_id, id, unit_id, column_id, candidate_id, rule, url, title, period, problem, origin, month, state, relapse_of,
             is_repeat, is_late, confirmed_at, rule_no, asked_by, revision)",
        18,
        ", '', 1",
        all,
        |one| county.as_str(),
        one.id.as_str(),
        one.unit.as_str(),
        one.column.as_ref().map(|(column, _)| column.as_str()),
        one.candidate.as_str(),
        one.rule.code(),
        &one.url,
        &one.title,
        &one.period,
        &one.problem,
        one.origin.code(),
        one.month,
        one.life.state.code(),
        one.relapse_of.as_ref().map(FindingId::as_str),
        one.is_repeat,
        one.life.is_late,
        one.confirmed_at,
        one.by.no,
    )
}

/// Units, rules and months of which something was confirmed, from a month on and before another, and was not unfounded: 反复 where it happens
/// again. Answered by `finding_of_month`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn confirmed_in(
    conn: &mut Conn,
    county: &CountyId,
    from: NaiveDate,
    before: NaiveDate,
) -> Result<Vec<(UnitId, Rule, NaiveDate)>> {
    let rows = fetch_all!(
        conn,
        (String, String, NaiveDate),
        "select distinct unit_id, rule, month from finding where county_id = $1 and month >= $2 and month < $3 and state <> 'unfounded'",
        county.as_str(),
        from,
        before,
    )?;
    rows.into_iter().map(|(unit, rule, month)| Ok((UnitId::new(unit), rule_of(rule)?, month))).collect()
}

/// What a list of findings is narrowed to; empty is everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FindingFilter {
    /// Where they stand; several, joined by commas.
    pub states: Vec<FindingState>,
    /// Of one unit.
    pub unit: Option<UnitId>,
    /// By one rule.
    pub rule: Option<Rule>,
    /// Of one month, by its first day.
    pub month: Option<NaiveDate>,
    /// In one notice.
    pub notice: Option<NoticeId>,
    /// Only those whose date is before this day and that the unit has not answered.
    pub overdue_on: Option<NaiveDate>,
    /// Of the months from this first day to that one.
    pub months: Option<(NaiveDate, NaiveDate)>,
    /// Verified so many days after they were sent, from and to.
    pub mended: Option<(i64, i64)>,
}

impl FindingFilter {
    /// `,sent,rejected,`; none where every state is meant.
    fn words(&self) -> Option<String> {
        let words: Vec<&str> = self.states.iter().map(|state| state.code()).collect();
        (!words.is_empty()).then(|| format!(",{},", words.join(",")))
    }
}

/// The conditions of a filter: `$1` county, `$2` scope, `$3` to `$12`. A unit sees what was sent to it, or may be any day: not what is
/// only confirmed, or was taken back before.
macro_rules! narrowed {
    () => {
        "where f.county_id = $1 and ($2 = 'county' or (f.unit_id = $2 and f.notice_id is not null))
           and (cast($3 as text) is null or $3 like '%,' || f.state || ',%') and (cast($4 as text) is null or f.unit_id = $4)
           and (cast($5 as text) is null or f.rule = $5) and (cast($6 as date) is null or f.month = $6)
           and (cast($7 as text) is null or f.notice_id = $7)
           and (cast($8 as date) is null or (f.state in ('sent', 'rejected') and f.due_on < $8))
           and (cast($9 as date) is null or (f.month >= $9 and f.month <= $10))
           and (cast($11 as bigint) is null or (f.mended_days >= $11 and f.mended_days <= $12)) "
    };
}

/// How many a filter finds.
///
/// # Errors
/// When the engine fails.
pub async fn count(conn: &mut Conn, county: &CountyId, scope: &Scope, filter: &FindingFilter) -> Result<i64> {
    let (number,) = fetch_one!(
        conn,
        (i64,),
        concat!("select count(*) from finding f ", narrowed!()),
        county.as_str(),
        key(scope),
        filter.words(),
        filter.unit.as_ref().map(UnitId::as_str),
        filter.rule.map(Rule::code),
        filter.month,
        filter.notice.as_ref().map(NoticeId::as_str),
        filter.overdue_on,
        filter.months.map(|(from, _)| from),
        filter.months.map(|(_, to)| to),
        filter.mended.map(|(least, _)| least),
        filter.mended.map(|(_, most)| most),
    )?;
    Ok(number)
}

/// How many findings stand where, and how many of these are overdue on a day. Answered by `finding_of_county`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn standing(conn: &mut Conn, county: &CountyId, scope: &Scope, day: NaiveDate) -> Result<Vec<(FindingState, i64, i64)>> {
    let rows = fetch_all!(
        conn,
        (String, i64, i64),
        "select f.state, count(*), cast(sum(case when f.state in ('sent', 'rejected') and f.due_on < $3 then 1 else 0 end) as bigint) from finding f
         where f.county_id = $1 and ($2 = 'county' or (f.unit_id = $2 and f.notice_id is not null)) group by f.state order by f.state",
        county.as_str(),
        key(scope),
        day,
    )?;
    rows.into_iter()
        .map(|(state, number, overdue)| {
            let state = FindingState::from_code(&state).ok_or_else(|| StorageError::inconsistent("finding", "state", state))?;
            Ok((state, number, overdue))
        })
        .collect()
}

/// A page of what a filter finds: what is due first in front.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn page(
    conn: &mut Conn,
    county: &CountyId,
    scope: &Scope,
    filter: &FindingFilter,
    most: i64,
    skip: i64,
) -> Result<Vec<StoredFinding>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            findings!(),
            narrowed!(),
            "order by case f.state when 'answered' then 0 when 'disputed' then 0 when 'waiver_asked' then 0 when 'rejected' then 1
                 when 'sent' then 2 when 'confirmed' then 3 else 4 end, coalesce(f.due_on, f.month), u.position, f.rule, f.id limit $13 offset $14"
        ),
        county.as_str(),
        key(scope),
        filter.words(),
        filter.unit.as_ref().map(UnitId::as_str),
        filter.rule.map(Rule::code),
        filter.month,
        filter.notice.as_ref().map(NoticeId::as_str),
        filter.overdue_on,
        filter.months.map(|(from, _)| from),
        filter.months.map(|(_, to)| to),
        filter.mended.map(|(least, _)| least),
        filter.mended.map(|(_, most)| most),
        most,
        skip,
    )?;
    rows.into_iter().map(StoredFinding::try_from).collect()
}

/// One finding that a reader may see.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, scope: &Scope, id: &FindingId) -> Result<Option<StoredFinding>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(findings!(), "where f.county_id = $1 and ($2 = 'county' or (f.unit_id = $2 and f.notice_id is not null)) and f.id = $3"),
        county.as_str(),
        key(scope),
        id.as_str(),
    )?;
    row.map(StoredFinding::try_from).transpose()
}

/// Writes a finding's life, if nobody has since it was read; answers whether it did.
///
/// # Errors
/// When the engine fails.
pub async fn write_life(
    tx: &mut Tx,
    read: &StoredFinding,
    life: &Life,
    notice: Option<&NoticeId>,
    closed_on: Option<NaiveDate>,
) -> Result<bool> {
    // a time to mend has only what was sent and verified
    let mended = closed_on.zip(read.sent_on).filter(|_| life.state == FindingState::Verified);
    let mended_days = mended.map(|(closed, sent)| (closed - sent).num_days());
    let touched = execute!(
        tx,
        "update finding set state = $3, due_on = $4, before_state = $5, still_since = $6, asked_by = $7, is_late = $8, answered_on = $9,
                notice_id = coalesce($10, notice_id), closed_on = $11, mended_days = $12, revision = revision + 1
         where id = $1 and revision = $2",
        read.id.as_str(),
        read.revision,
        life.state.code(),
        life.due_on,
        life.before.map(FindingState::code),
        life.still_since,
        &life.asked_by,
        life.is_late,
        life.answered_on,
        notice.map(NoticeId::as_str),
        closed_on,
        mended_days,
    )?;
    Ok(touched == 1)
}
