//! 考评批次 and who takes part.

use chrono::{DateTime, NaiveDate, Utc};
use domain::assessment::inputs::Participant;
use domain::assessment::plan::withdrawn_words;
use domain::assessment::round::{RoundState, Series, Window};
use domain::calendar::office_time::day_of;
use domain::ids::{CountyId, RoundId, RuleSetId};
use domain::register::ended::Ended;
use domain::register::sealed_days::SealedDays;

use crate::{Conn, Result, StorageError, Tx};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// Quarter or year.
    pub series: Series,
    /// The year.
    pub year: i32,
    /// 2026年第三季度.
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// The last day that facts speak of.
    pub cutoff_on: NaiveDate,
    /// The rules that it is scored with.
    pub rules: RuleSetId,
    /// As stored: never 申诉, which feedback becomes by itself.
    pub state: RoundState,
    /// Grows with every step.
    pub revision: i64,
    /// From the feedback on.
    pub window: Option<Window>,
    /// Working days that appeals stay open.
    pub appeal_days: u32,
    /// When it was planned.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// 作废: the state is [`RoundState::Withdrawn`] then, whatever it was before.
    pub withdrawn: Option<Withdrawal>,
}

impl Round {
    /// What every page and paper of the round says in its head; nothing of one that stands.
    #[must_use]
    pub fn withdrawn_words(&self) -> Option<String> {
        self.withdrawn.as_ref().map(|withdrawn| withdrawn_words(day_of(withdrawn.at)))
    }
}

/// When, by whom and why a round was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    series: String,
    year: i64,
    name: String,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    cutoff_on: NaiveDate,
    rule_set_id: String,
    state: String,
    revision: i64,
    opens_on: Option<NaiveDate>,
    closes_on: Option<NaiveDate>,
    appeal_days: i64,
    created_at: DateTime<Utc>,
    created_by: String,
    withdrawn_at: Option<DateTime<Utc>>,
    withdrawn_by: String,
    withdrawn_why: String,
}

impl TryFrom<Row> for Round {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |column: &'static str, value: &str| StorageError::inconsistent("assessment_round", column, value);
        let (by, why) = (row.withdrawn_by, row.withdrawn_why);
        let withdrawn = row.withdrawn_at.map(|at| Withdrawal { at, by, why });
        let state = RoundState::from_code(&row.state).ok_or_else(|| wrong("state", &row.state))?;
        Ok(Self {
            series: Series::from_code(&row.series).ok_or_else(|| wrong("series", &row.series))?,
            state: if withdrawn.is_some() { RoundState::Withdrawn } else { state },
            year: i32::try_from(row.year).map_err(|_| wrong("year", &row.year.to_string()))?,
            appeal_days: u32::try_from(row.appeal_days).map_err(|_| wrong("appeal_days", &row.appeal_days.to_string()))?,
            window: row.opens_on.zip(row.closes_on).map(|(opens_on, closes_on)| Window { opens_on, closes_on }),
            id: RoundId::new(row.id),
            name: row.name,
            starts_on: row.starts_on,
            ends_on: row.ends_on,
            cutoff_on: row.cutoff_on,
            rules: RuleSetId::new(row.rule_set_id),
            revision: row.revision,
            created_at: row.created_at,
            created_by: row.created_by,
            withdrawn,
        })
    }
}

/// Plans a round.
///
/// # Errors
/// `Duplicate` where the series has one of that year and name.
pub async fn insert(tx: &mut Tx, county: &CountyId, round: &Round) -> Result<()> {
    execute!(
        tx,
        "insert into assessment_round (id, county_id, series, year, name, starts_on, ends_on, cutoff_on, rule_set_id, state, revision,
                                       opens_on, closes_on, appeal_days, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        round.id.as_str(),
        county.as_str(),
        round.series.code(),
        i64::from(round.year),
        &round.name,
        round.starts_on,
        round.ends_on,
        round.cutoff_on,
        round.rules.as_str(),
        round.state.code(),
        round.revision,
        round.window.map(|window| window.opens_on),
        round.window.map(|window| window.closes_on),
        i64::from(round.appeal_days),
        round.created_at,
        &round.created_by,
    )?;
    Ok(())
}

/// The rounds of the county, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Vec<Round>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select id, series, year, name, starts_on, ends_on, cutoff_on, rule_set_id, state, revision, opens_on, closes_on, appeal_days,
                created_at, created_by, withdrawn_at, withdrawn_by, withdrawn_why
         from assessment_round where county_id = $1 order by ends_on desc, series desc, id desc",
        county.as_str(),
    )?;
    rows.into_iter().map(Round::try_from).collect()
}

/// The days of the county's sealed rounds: nothing becomes effective within them any more.
///
/// # Errors
/// When the engine fails.
pub async fn sealed_days(conn: &mut Conn, county: &CountyId) -> Result<Vec<SealedDays>> {
    let rows = fetch_all!(
        conn,
        (String, NaiveDate, NaiveDate),
        "select name, starts_on, ends_on from assessment_round
         where county_id = $1 and state = 'sealed' and withdrawn_at is null order by ends_on, id",
        county.as_str(),
    )?;
    Ok(rows.into_iter().filter_map(|(name, starts_on, ends_on)| SealedDays::of_round(&name, starts_on, ends_on)).collect())
}

/// The rounds of every county, with its name: what `gongkai verify` holds against seals and log.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_all_counties(conn: &mut Conn) -> Result<Vec<(String, Round)>> {
    let counties = fetch_all!(conn, (String, String), "select id, name from county order by name, id")?;
    let mut all = Vec::new();
    for (id, name) in counties {
        all.extend(list(conn, &CountyId::new(id)).await?.into_iter().map(|round| (name.clone(), round)));
    }
    Ok(all)
}

/// A round of the county.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &RoundId) -> Result<Option<Round>> {
    let row = fetch_optional!(
        conn,
        Row,
        "select id, series, year, name, starts_on, ends_on, cutoff_on, rule_set_id, state, revision, opens_on, closes_on, appeal_days,
                created_at, created_by, withdrawn_at, withdrawn_by, withdrawn_why
         from assessment_round where county_id = $1 and id = $2",
        county.as_str(),
        id.as_str(),
    )?;
    row.map(Round::try_from).transpose()
}

/// Moves a round on, if it is still as it was seen; answers whether it was.
///
/// # Errors
/// When the engine fails.
pub async fn advance(tx: &mut Tx, round: &Round, to: RoundState, window: Option<Window>) -> Result<bool> {
    let changed = execute!(
        tx,
        "update assessment_round set state = $3, revision = revision + 1, opens_on = $4, closes_on = $5 where id = $1 and revision = $2",
        round.id.as_str(),
        round.revision,
        to.code(),
        window.map(|window| window.opens_on),
        window.map(|window| window.closes_on),
    )?;
    Ok(changed == 1)
}

/// Changes name and days of a round, if it is still as it was seen; answers whether it was.
///
/// # Errors
/// `Duplicate` where the series has another one of that year and name.
pub async fn change(tx: &mut Tx, round: &Round) -> Result<bool> {
    let changed = execute!(
        tx,
        "update assessment_round set name = $3, year = $4, starts_on = $5, ends_on = $6, cutoff_on = $7, appeal_days = $8,
                revision = revision + 1
         where id = $1 and revision = $2 and withdrawn_at is null",
        round.id.as_str(),
        round.revision,
        &round.name,
        i64::from(round.year),
        round.starts_on,
        round.ends_on,
        round.cutoff_on,
        i64::from(round.appeal_days),
    )?;
    Ok(changed == 1)
}

/// Withdraws a round, if it is still as it was seen; answers whether it was. Its name is free then.
///
/// # Errors
/// When the engine fails.
pub async fn withdraw(tx: &mut Tx, round: &Round, withdrawal: &Withdrawal) -> Result<bool> {
    let changed = execute!(
        tx,
        "update assessment_round set withdrawn_at = $3, withdrawn_by = $4, withdrawn_why = $5, revision = revision + 1
         where id = $1 and revision = $2 and withdrawn_at is null",
        round.id.as_str(),
        round.revision,
        withdrawal.at,
        &withdrawal.by,
        &withdrawal.why,
    )?;
    Ok(changed == 1)
}

/// A unit of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundUnit {
    /// What the engine asks of it.
    pub unit: Participant,
    /// Why it does not take part; of one that ended within the days of the round also why it does.
    pub reason: String,
    /// Its rank in the round before, where one is sealed.
    pub previous: Option<i64>,
    /// Whether a column of it was monitored in the days of the round: read with the unit, never written.
    pub has_columns: bool,
    /// The end of the unit, where the register knows one: read with the unit, never written.
    pub ended: Option<Ended>,
}

#[derive(sqlx::FromRow)]
struct UnitRow {
    unit_id: String,
    name: String,
    group_id: String,
    class: String,
    assessed: bool,
    reason: String,
    previous: Option<i64>,
    columns: i64,
    ended_on: Option<NaiveDate>,
    successor: Option<String>,
}

/// Settles who takes part, in the official order; what was settled before goes.
///
/// # Errors
/// When the engine fails.
pub async fn settle(tx: &mut Tx, round: &RoundId, units: &[RoundUnit]) -> Result<()> {
    execute!(tx, "delete from round_unit where round_id = $1", round.as_str())?;
    for (position, one) in (1_i64..).zip(units) {
        execute!(
            tx,
            "insert into round_unit (round_id, unit_id, position, name, group_id, class, assessed, reason, previous)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            round.as_str(),
            &one.unit.id,
            position,
            &one.unit.name,
            &one.unit.group,
            &one.unit.class,
            one.unit.is_assessed,
            &one.reason,
            one.previous,
        )?;
    }
    Ok(())
}

/// Who takes part, in the official order.
///
/// # Errors
/// When the engine fails.
pub async fn units(conn: &mut Conn, round: &RoundId) -> Result<Vec<RoundUnit>> {
    let rows = fetch_all!(
        conn,
        UnitRow,
        "select g.unit_id, g.name, g.group_id, g.class, g.assessed, g.reason, g.previous,
                (select count(*) from site_column c where c.unit_id = g.unit_id and (c.valid_from is null or c.valid_from <= r.ends_on)
                 and (c.valid_to is null or c.valid_to > r.starts_on)) as columns,
                u.valid_to as ended_on, h.short_name as successor
         from round_unit g join assessment_round r on r.id = g.round_id
         left join unit u on u.id = g.unit_id left join unit h on h.id = u.successor_id where g.round_id = $1 order by g.position",
        round.as_str(),
    )?;
    let unit = |row: UnitRow| RoundUnit {
        unit: Participant { id: row.unit_id, name: row.name, group: row.group_id, class: row.class, is_assessed: row.assessed },
        reason: row.reason,
        previous: row.previous,
        has_columns: row.columns > 0,
        ended: row.ended_on.map(|on| Ended { on, successor: row.successor }),
    };
    Ok(rows.into_iter().map(unit).collect())
}

/// Says whether a unit takes part, and why not.
///
/// # Errors
/// When the engine fails.
pub async fn set_assessed(tx: &mut Tx, round: &RoundId, unit: &str, is_assessed: bool, reason: &str) -> Result<bool> {
    let changed = execute!(
        tx,
        "update round_unit set assessed = $3, reason = $4 where round_id = $1 and unit_id = $2",
        round.as_str(),
        unit,
        is_assessed,
        reason,
    )?;
    Ok(changed == 1)
}
