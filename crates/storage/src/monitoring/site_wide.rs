//! 全站问题: whom a candidate covers that stands for a whole site, and which unit answers for a site.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CandidateId, CountyId, FindingId, UnitId};
use domain::monitoring::decision::CandidateState;
use domain::monitoring::finding::FindingState;

use super::candidate::state_of;
use crate::checklist::many_rows::insert_many;
use crate::{Conn, Result, StorageError, Tx};

/// A unit that a candidate covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Covered {
    /// Which.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// So many of its columns or pages.
    pub number: i64,
}

/// Says whom a candidate covers, in the place of what an earlier round said.
///
/// # Errors
/// When the engine fails.
pub async fn cover(tx: &mut Tx, id: &CandidateId, all: &[(UnitId, i64)]) -> Result<()> {
    execute!(tx, "delete from site_cover where candidate_id = $1", id.as_str())?;
    insert_many!(tx, "insert into site_cover (candidate_id, unit_id, number)", 3, "", all, |one| id.as_str(), one.0.as_str(), one.1)
}

/// Whom a candidate covers, the most first.
///
/// # Errors
/// When the engine fails.
pub async fn covered(conn: &mut Conn, id: &CandidateId) -> Result<Vec<Covered>> {
    let rows = fetch_all!(
        conn,
        (String, String, i64),
        "select s.unit_id, u.short_name, s.number from site_cover s join unit u on u.id = s.unit_id
         where s.candidate_id = $1 order by s.number desc, u.position, u.id",
        id.as_str(),
    )?;
    Ok(rows.into_iter().map(|(unit, name, number)| Covered { unit: UnitId::new(unit), name, number }).collect())
}

/// A whole site's problem that covers a unit and is another's to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoversUnit {
    /// Which candidate.
    pub candidate: CandidateId,
    /// What is wrong.
    pub problem: String,
    /// The short name of the unit that answers for the site.
    pub keeper: String,
    /// So many columns or pages of the unit's own.
    pub number: i64,
    /// First day of its month.
    pub month: NaiveDate,
    /// When it was seen last.
    pub seen_at: DateTime<Utc>,
    /// Where it stands.
    pub state: CandidateState,
    /// Its finding and where that stands, once it is confirmed.
    pub finding: Option<(FindingId, FindingState)>,
}

/// What covers a unit, is another's to mend, and is not over; the latest first. Answered by `site_cover_of_unit`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn covering(conn: &mut Conn, unit: &UnitId, most: i64) -> Result<Vec<CoversUnit>> {
    type Row = (String, String, String, i64, NaiveDate, DateTime<Utc>, String, Option<String>, Option<String>);
    let rows = fetch_all!(
        conn,
        Row,
        "select c.id, c.problem, u.short_name, s.number, c.month, c.last_seen_at, c.state, f.id, f.state
         from site_cover s join candidate c on c.id = s.candidate_id join unit u on u.id = c.unit_id
              left join finding f on f.candidate_id = c.id
                   and not exists (select 1 from finding n where n.candidate_id = c.id and n.confirmed_at > f.confirmed_at)
         where s.unit_id = $1 and c.unit_id <> $1
           and (c.state = 'open' or (c.state = 'confirmed' and f.state not in ('verified', 'waived', 'unfounded')))
         order by c.month desc, c.id limit $2",
        unit.as_str(),
        most,
    )?;
    rows.into_iter()
        .map(|(id, problem, keeper, number, month, seen_at, state, finding, finding_state)| {
            let of_finding =
                |word: String| FindingState::from_code(&word).ok_or_else(|| StorageError::inconsistent("finding", "state", word));
            Ok(CoversUnit {
                candidate: CandidateId::new(id),
                problem,
                keeper,
                number,
                month,
                seen_at,
                state: state_of(state)?,
                finding: finding.map(FindingId::new).zip(finding_state.map(of_finding).transpose()?),
            })
        })
        .collect()
}

/// Who answers for sites, as the office said, of units that are in use on a day.
///
/// # Errors
/// When the engine fails.
pub async fn keepers(conn: &mut Conn, county: &CountyId, day: NaiveDate) -> Result<Vec<(String, UnitId)>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "select k.site, k.unit_id from site_keeper k join unit u on u.id = k.unit_id
         where k.county_id = $1 and (u.valid_to is null or u.valid_to > $2) order by k.site",
        county.as_str(),
        day,
    )?;
    Ok(rows.into_iter().map(|(site, unit)| (site, UnitId::new(unit))).collect())
}

/// Says who answers for a site, from now on and for this candidate while it waits. Answers whether it waited.
///
/// # Errors
/// When the engine fails.
pub async fn set_keeper(
    tx: &mut Tx,
    county: &CountyId,
    (site, candidate): (&str, &CandidateId),
    unit: &UnitId,
    at: DateTime<Utc>,
    by: (&str, &str),
) -> Result<bool> {
    execute!(
        tx,
        "insert into site_keeper (county_id, site, unit_id, set_at, set_by, set_name) values ($1, $2, $3, $4, $5, $6)
         on conflict (county_id, site) do update set
             unit_id = excluded.unit_id, set_at = excluded.set_at, set_by = excluded.set_by, set_name = excluded.set_name",
        county.as_str(),
        site,
        unit.as_str(),
        at,
        by.0,
        by.1,
    )?;
    let touched = execute!(
        tx,
        "update candidate set unit_id = $3, revision = revision + 1 where county_id = $1 and id = $2 and state = 'open'",
        county.as_str(),
        candidate.as_str(),
        unit.as_str(),
    )?;
    Ok(touched == 1)
}
