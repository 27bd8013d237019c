//! 待确认问题: what rules found, once for each fingerprint, and what the office decided about it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CandidateId, ColumnId, CountyId, FindingId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::{CandidateState, Origin};
use domain::monitoring::page::Reading;
use domain::monitoring::rule_version::JudgedBy;

pub use super::candidate_decided::{Decided, decide, reopen};
use super::round_hit::stands;
use super::rule_version::judged_by;
use crate::checklist::many_rows::insert_many;
use crate::{Conn, Result, StorageError, Tx};

/// A candidate that nobody has met before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCandidate {
    /// Its id.
    pub id: CandidateId,
    /// What makes it the same.
    pub fingerprint: String,
    /// Whose.
    pub unit: UnitId,
    /// In which column.
    pub column: Option<ColumnId>,
    /// By which rule.
    pub rule: Rule,
    /// The address.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// Week or month.
    pub period: String,
    /// JSON.
    pub evidence: String,
    /// What is wrong.
    pub problem: String,
    /// By which version of the rule.
    pub rule_no: i64,
    /// Where it comes from.
    pub origin: Origin,
    /// How it begins: open, or dismissed by what was decided for its column.
    pub state: CandidateState,
    /// Why it begins dismissed: kind, text, last day.
    pub dismissed: Option<(String, String, NaiveDate)>,
}

/// What is known of every candidate of a county.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCandidate {
    /// Its id.
    pub id: CandidateId,
    /// What makes it the same.
    pub fingerprint: String,
    /// Where it stands.
    pub state: CandidateState,
    /// First day of the latest month that it counts for.
    pub month: NaiveDate,
    /// The last day on which its dismissal holds.
    pub expires_on: Option<NaiveDate>,
    /// Its latest finding and that one's state, where it was confirmed.
    pub finding: Option<(FindingId, String)>,
}

/// Every candidate of a county, by fingerprint.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn known(conn: &mut Conn, county: &CountyId) -> Result<Vec<KnownCandidate>> {
    list_row! {
        struct Row { id: String, fingerprint: String, state: String, month: NaiveDate, expires_on: Option<NaiveDate>, finding: Option<String>, finding_state: Option<String> }
    }
    let rows = fetch_list!(
        conn,
        Row,
        "select c.id, c.fingerprint, c.state, c.month, c.expires_on, f.id as finding, f.state as finding_state
         from candidate c left join finding f on f.candidate_id = c.id
              and not exists (select 1 from finding n where n.candidate_id = c.id and n.confirmed_at > f.confirmed_at)
         where c.county_id = $1",
        county.as_str(),
    )?;
    rows.into_iter()
        .map(|Row { id, fingerprint, state, month, expires_on, finding, finding_state }| {
            Ok(KnownCandidate {
                id: CandidateId::new(id),
                fingerprint,
                state: state_of(state)?,
                month,
                expires_on,
                finding: finding.map(FindingId::new).zip(finding_state),
            })
        })
        .collect()
}

pub(super) fn state_of(word: String) -> Result<CandidateState> {
    CandidateState::from_code(&word).ok_or_else(|| StorageError::inconsistent("candidate", "state", word))
}

/// Adds candidates that nobody has met before.
///
/// # Errors
/// `Duplicate` for a fingerprint that is there; when the engine fails.
pub async fn insert(
    tx: &mut Tx,
    county: &CountyId,
    month: NaiveDate,
    round: Option<&str>,
    at: DateTime<Utc>,
    all: &[NewCandidate],
) -> Result<()> {
    insert_many!(
        tx,
        "insert into candidate (county_id, month, last_round_id, first_seen_at, last_seen_at, id, fingerprint, unit_id, column_id, rule, url, title,
             period, evidence, problem, rule_no, origin, state, reason_kind, reason, expires_on, decided_by, decided_name, revision)",
        21,
        ", '', '', 1",
        all,
        |one|
        county.as_str(),
        month,
        round,
        at,
        at,
        one.id.as_str(),
        &one.fingerprint,
        one.unit.as_str(),
        one.column.as_ref().map(ColumnId::as_str),
        one.rule.code(),
        &one.url,
        &one.title,
        &one.period,
        &one.evidence,
        &one.problem,
        one.rule_no,
        one.origin.code(),
        one.state.code(),
        one.dismissed.as_ref().map_or("", |(kind, ..)| kind.as_str()),
        one.dismissed.as_ref().map_or("", |(_, reason, _)| reason.as_str()),
        one.dismissed.as_ref().map(|(.., until)| *until),
    )
}

/// Ids as one bind.
pub(super) fn ids(all: &[CandidateId]) -> Result<String> {
    serde_json::to_string(all).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())))
}

/// Says that a round of a month found candidates again. What nobody has decided about yet counts for the latest month that found it.
///
/// # Errors
/// When the engine fails.
pub async fn met_again(tx: &mut Tx, round: &str, month: NaiveDate, at: DateTime<Utc>, all: &[CandidateId]) -> Result<()> {
    let row = [(round, at, ids(all)?, month)];
    execute_rows!(
        tx,
        "update candidate set last_round_id = $1, last_seen_at = $2, month = case when state = 'open' and month < $4 then $4 else month end
         where id in (select value from json_each($3))",
        "update candidate set last_round_id = $1, last_seen_at = $2, month = case when state = 'open' and month < $4 then $4 else month end
         where id in (select jsonb_array_elements_text(cast($3 as jsonb)))",
        &row,
        |one| one.0,
        one.1,
        &one.2,
        one.3,
    )?;
    Ok(())
}

/// Writes what a later round says of a candidate that waits: title, evidence, the sentence, and by which version of its rule it says so.
///
/// # Errors
/// When the engine fails.
pub async fn refresh(tx: &mut Tx, id: &CandidateId, title: &str, evidence: &str, (problem, rule_no): (&str, i64)) -> Result<()> {
    execute!(
        tx,
        "update candidate set title = $2, evidence = $3, problem = $4, rule_no = $5 where id = $1 and state = 'open'",
        id.as_str(),
        title,
        evidence,
        problem,
        rule_no,
    )?;
    Ok(())
}

/// Opens candidates again, for a month: their dismissal has run out, or what was mended is back.
///
/// # Errors
/// When the engine fails.
pub async fn open_again(tx: &mut Tx, month: NaiveDate, all: &[(CandidateId, Option<FindingId>)]) -> Result<()> {
    for (id, relapse) in all {
        execute!(
            tx,
            "update candidate set state = 'open', reason_kind = '', reason = '', expires_on = null, decided_at = null, decided_by = '', decided_name = '',
                    relapse_of = $2, month = $3, revision = revision + 1 where id = $1",
            id.as_str(),
            relapse.as_ref().map(FindingId::as_str),
            month,
        )?;
    }
    Ok(())
}

pub(crate) fn rule_of(word: String) -> Result<Rule> {
    Rule::from_code(&word).ok_or_else(|| StorageError::inconsistent("candidate", "rule", word))
}

/// A candidate as the queue shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCandidate {
    /// Its id.
    pub id: CandidateId,
    /// Whose.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// In which column, and its name.
    pub column: Option<(ColumnId, String)>,
    /// By which rule.
    pub rule: Rule,
    /// The address.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// Week or month.
    pub period: String,
    /// JSON.
    pub evidence: String,
    /// What is wrong.
    pub problem: String,
    /// By which version of the rule it was judged last.
    pub by: JudgedBy,
    /// Where it comes from.
    pub origin: Origin,
    /// Where it stands.
    pub state: CandidateState,
    /// First day of the month in which it was found first.
    pub month: NaiveDate,
    /// When it was found first and last.
    pub seen: (DateTime<Utc>, DateTime<Utc>),
    /// The mended finding that is back.
    pub relapse_of: Option<FindingId>,
    /// When and by whom it was decided.
    pub decided: Option<(DateTime<Utc>, String)>,
    /// Why it was dismissed: kind, text, last day.
    pub reason: (String, String, Option<NaiveDate>),
    /// It was confirmed, and then it was none: in no number.
    pub is_unfounded: bool,
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
    rule: String,
    url: String,
    title: String,
    period: String,
    evidence: String,
    problem: String,
    origin: String,
    state: String,
    month: NaiveDate,
    first_seen_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    relapse_of: Option<String>,
    decided_at: Option<DateTime<Utc>>,
    decided_name: String,
    reason_kind: String,
    reason: String,
    expires_on: Option<NaiveDate>,
    stands: String,
    revision: i64,
    rule_no: i64,
    rule_severity: Option<String>,
    rule_repair: Option<String>,
    rule_basis: Option<String>,
}

impl TryFrom<Row> for StoredCandidate {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let rule = rule_of(row.rule)?;
        Ok(Self {
            id: CandidateId::new(row.id),
            unit: UnitId::new(row.unit_id),
            unit_name: row.unit_name,
            column: row.column_id.map(ColumnId::new).zip(row.column_name),
            rule,
            by: judged_by(rule, row.rule_no, row.rule_severity, row.rule_repair, row.rule_basis)?,
            url: row.url,
            title: row.title,
            period: row.period,
            evidence: row.evidence,
            problem: row.problem,
            origin: Origin::from_code(&row.origin).ok_or_else(|| StorageError::inconsistent("candidate", "origin", row.origin))?,
            is_unfounded: row.stands != row.state,
            state: state_of(row.state)?,
            month: row.month,
            seen: (row.first_seen_at, row.last_seen_at),
            relapse_of: row.relapse_of.map(FindingId::new),
            decided: row.decided_at.map(|at| (at, row.decided_name)),
            reason: (row.reason_kind, row.reason, row.expires_on),
            revision: row.revision,
        })
    }
}

/// Candidates with the columns of a [`Row`].
macro_rules! candidates {
    () => {
        concat!(
            "select c.id, c.unit_id, u.short_name as unit_name, c.column_id, s.name as column_name, c.rule, c.url, c.title, c.period, c.evidence,
                c.problem, c.origin, c.state, c.month, c.first_seen_at, c.last_seen_at, c.relapse_of, c.decided_at, c.decided_name, c.reason_kind, c.reason, c.expires_on, c.revision,
                c.rule_no, v.severity as rule_severity, v.repair as rule_repair, v.basis as rule_basis, ",
            stands!(),
            " as stands from candidate c join unit u on u.id = c.unit_id left join site_column s on s.id = c.column_id
                left join rule_version v on v.county_id = c.county_id and v.rule = c.rule and v.no = c.rule_no "
        )
    };
}

/// What the queue is narrowed to; empty is everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CandidateFilter {
    /// Where they stand.
    pub state: Option<CandidateState>,
    /// Of one unit.
    pub unit: Option<UnitId>,
    /// By one rule.
    pub rule: Option<Rule>,
    /// Found by one round.
    pub round: Option<String>,
    /// Only what counts: what was dismissed is left out.
    pub is_counted: bool,
    /// Only what the monitor found and, where it is decided, a person has looked at.
    pub is_machine: bool,
}

/// The conditions of a filter: `$2` to `$7`.
macro_rules! narrowed {
    () => {
        concat!(
            "where c.county_id = $1 and (cast($2 as text) is null or ",
            stands!(),
            " = $2) and (cast($3 as text) is null or c.unit_id = $3) and (cast($4 as text) is null or c.rule = $4)
           and (cast($5 as text) is null or exists (select 1 from round_hit h where h.round_id = $5 and h.candidate_id = c.id)) and (not $6 or ",
            stands!(),
            " <> 'dismissed')
           and (not $7 or (c.origin = 'machine' and (c.state = 'open' or c.decided_by <> ''))) "
        )
    };
}

/// How many a filter finds. Answered by `candidate_waiting`.
///
/// # Errors
/// When the engine fails.
pub async fn count(conn: &mut Conn, county: &CountyId, filter: &CandidateFilter) -> Result<i64> {
    let (number,) = fetch_one!(
        conn,
        (i64,),
        concat!("select count(*) from candidate c ", narrowed!()),
        county.as_str(),
        filter.state.map(CandidateState::code),
        filter.unit.as_ref().map(UnitId::as_str),
        filter.rule.map(Rule::code),
        filter.round.as_deref(),
        filter.is_counted,
        filter.is_machine,
    )?;
    Ok(number)
}

/// A page of what a filter finds: by unit in the register's order, then by rule.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn page(conn: &mut Conn, county: &CountyId, filter: &CandidateFilter, most: i64, skip: i64) -> Result<Vec<StoredCandidate>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(candidates!(), narrowed!(), "order by u.position, u.id, c.rule, c.column_id, c.url, c.id limit $8 offset $9"),
        county.as_str(),
        filter.state.map(CandidateState::code),
        filter.unit.as_ref().map(UnitId::as_str),
        filter.rule.map(Rule::code),
        filter.round.as_deref(),
        filter.is_counted,
        filter.is_machine,
        most,
        skip,
    )?;
    rows.into_iter().map(StoredCandidate::try_from).collect()
}

/// One candidate.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &CandidateId) -> Result<Option<StoredCandidate>> {
    let row = fetch_optional!(conn, Row, concat!(candidates!(), "where c.county_id = $1 and c.id = $2"), county.as_str(), id.as_str())?;
    row.map(StoredCandidate::try_from).transpose()
}

/// What was read of the page that a candidate is about, where it is kept.
///
/// # Errors
/// When the engine fails or what is kept cannot be read.
pub async fn snapshot(conn: &mut Conn, county: &CountyId, id: &CandidateId) -> Result<Option<Reading>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select r.content from candidate c join page_reading r on r.digest = c.digest where c.county_id = $1 and c.id = $2",
        county.as_str(),
        id.as_str(),
    )?;
    row.map(|(content,)| serde_json::from_str(&content).map_err(|_| StorageError::inconsistent("page_reading", "content", id.as_str())))
        .transpose()
}

/// Candidates of these that are open, each as it was seen where its revision is told.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn open_of(tx: &mut Tx, county: &CountyId, all: &[CandidateId]) -> Result<Vec<StoredCandidate>> {
    let list = ids(all)?;
    let rows = if tx.engine() == crate::Engine::Sqlite {
        fetch_all!(
            tx,
            Row,
            concat!(
                candidates!(),
                "where c.county_id = $1 and c.state = 'open' and c.id in (select value from json_each($2)) order by c.id"
            ),
            county.as_str(),
            &list,
        )?
    } else {
        fetch_all!(
            tx,
            Row,
            concat!(
                candidates!(),
                "where c.county_id = $1 and c.state = 'open' and c.id in (select jsonb_array_elements_text(cast($2 as jsonb))) order by c.id"
            ),
            county.as_str(),
            &list,
        )?
    };
    rows.into_iter().map(StoredCandidate::try_from).collect()
}
