//! What of the rounds waits for a unit or the office: one statement each, for pages that everybody opens.

use chrono::NaiveDate;
use domain::assessment::round::RoundState;
use domain::ids::{CountyId, RoundId, UnitId};

use crate::{Conn, Result, StorageError};

/// What of round `r` waits for a unit, told the same way by its list and by the number in the frame: lines that the draw gave it and
/// that it has not marked with the on-site sheets that it has not handed in; whether it takes part; its appeals that nobody has decided.
macro_rules! of_round {
    (unmarked $unit:literal $today:literal) => {
        concat!(
            "(select cast(coalesce(sum(p.lines), 0) as bigint) from check_pair p where p.round_id = r.id and p.checker_id = ",
            $unit,
            " and ",
            of_round!(asked $today),
            ")
             - (select count(distinct m.unit_id || ' ' || m.leaf || ' ' || m.rule)
                from check_mark m join check_pair p on p.round_id = m.round_id and p.unit_id = m.unit_id
                where m.round_id = r.id and p.checker_id = ",
            $unit,
            " and m.hand = 'first' and ",
            of_round!(asked $today),
            ")
             + (select count(*) from site_sheet s join check_pair p on p.round_id = s.round_id and p.unit_id = s.unit_id
                where s.round_id = r.id and s.handed_at is null and p.checker_id = ",
            $unit,
            " and ",
            of_round!(asked $today),
            ")"
        )
    };
    // what a pair `p` of the draw still asks of its checker: `domain::assessment::cross_check::fate`, said in SQL
    (asked $today:literal) => {
        concat!(
            "exists (select 1 from round_unit g join unit w on w.id = g.unit_id join unit k on k.id = p.checker_id
                where g.round_id = p.round_id and g.unit_id = p.unit_id and g.assessed
                      and (w.valid_to is null or w.valid_to > r.cutoff_on) and (k.valid_to is null or k.valid_to > ",
            $today,
            "))"
        )
    };
    (is_assessed $unit:literal) => {
        concat!("(select count(*) from round_unit u where u.round_id = r.id and u.unit_id = ", $unit, " and u.assessed)")
    };
    (undecided $unit:literal) => {
        concat!(
            "(select count(*) from score_appeal a where a.round_id = r.id and a.unit_id = ",
            $unit,
            " and a.kind = 'appeal' and a.state = 'open')"
        )
    };
}
pub(crate) use of_round;

/// A round that is not sealed, as far as it concerns a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRound {
    /// The round.
    pub round: RoundId,
    /// Its name.
    pub name: String,
    /// Where it stands, as stored.
    pub state: RoundState,
    /// From the feedback on: when lines may be contested.
    pub window: Option<(NaiveDate, NaiveDate)>,
    /// Whether the unit takes part.
    pub is_assessed: bool,
    /// Appeals of the unit that nobody has decided, and that were.
    pub appeals: (i64, i64),
    /// Lines that the draw gave it and that it has not marked, and on-site sheets that it has not handed in.
    pub unmarked: i64,
}

/// Whether a sheet that was fed back waits for its unit: as long as lines may be contested, and until its appeals are decided.
#[must_use]
pub fn is_to_read(closes_on: NaiveDate, undecided: i64, today: NaiveDate) -> bool {
    today <= closes_on || undecided > 0
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    state: String,
    opens_on: Option<NaiveDate>,
    closes_on: Option<NaiveDate>,
    is_assessed: i64,
    undecided: i64,
    decided: i64,
    unmarked: i64,
}

/// The rounds of the county that are neither sealed nor withdrawn, the latest first, as they concern that unit on a day.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_unit(conn: &mut Conn, county: &CountyId, unit: &UnitId, today: NaiveDate) -> Result<Vec<UnitRound>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select r.id, r.name, r.state, r.opens_on, r.closes_on, ",
            of_round!(is_assessed "$2"),
            " as is_assessed, ",
            of_round!(undecided "$2"),
            " as undecided,
             (select count(*) from score_appeal a
              where a.round_id = r.id and a.unit_id = $2 and a.kind = 'appeal' and a.state <> 'open') as decided, ",
            of_round!(unmarked "$2" "$3"),
            " as unmarked
             from assessment_round r where r.county_id = $1 and r.state <> 'sealed' and r.withdrawn_at is null order by r.ends_on desc, r.series desc, r.id desc",
        ),
        county.as_str(),
        unit.as_str(),
        today,
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(UnitRound {
                state: RoundState::from_code(&row.state)
                    .ok_or_else(|| StorageError::inconsistent("assessment_round", "state", &row.state))?,
                round: RoundId::new(row.id),
                name: row.name,
                window: row.opens_on.zip(row.closes_on),
                is_assessed: row.is_assessed > 0,
                appeals: (row.undecided, row.decided),
                unmarked: row.unmarked,
            })
        })
        .collect()
}

/// A round in which somebody of the office may have to do something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeRound {
    /// The round.
    pub round: RoundId,
    /// Its name.
    pub name: String,
    /// Where it stands, as stored.
    pub state: RoundState,
    /// The first day of the days that are assessed.
    pub starts_on: NaiveDate,
    /// Units that take part.
    pub participants: i64,
}

/// Rounds of the county in which somebody may have to do something: neither withdrawn nor sealed, or sealed with a correction that nobody has
/// decided. The one that ended first in front.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_office(conn: &mut Conn, county: &CountyId) -> Result<Vec<OfficeRound>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, NaiveDate, i64),
        "select r.id, r.name, r.state, r.starts_on, (select count(*) from round_unit u where u.round_id = r.id and u.assessed)
         from assessment_round r where r.county_id = $1 and r.withdrawn_at is null
         and (r.state <> 'sealed' or exists (select 1 from score_appeal a where a.round_id = r.id and a.state = 'open'))
         order by r.ends_on, r.series, r.id",
        county.as_str(),
    )?;
    rows.into_iter()
        .map(|(id, name, state, starts_on, participants)| {
            let known = RoundState::from_code(&state).ok_or_else(|| StorageError::inconsistent("assessment_round", "state", &state))?;
            Ok(OfficeRound { round: RoundId::new(id), name, state: known, starts_on, participants })
        })
        .collect()
}
