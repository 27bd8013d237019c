//! A month's round: which addresses were visited and what was read.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::CountyId;
use domain::monitoring::outcome::{Cause, Outcome};
use domain::monitoring::page::Reading;

use crate::{Conn, Result, StorageError, Tx};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundRow {
    /// Its id.
    pub id: String,
    /// Whether everything was visited.
    pub is_complete: bool,
}

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageVisit {
    /// The address.
    pub address: String,
    /// What became of it: read or failed. What was not judged is not kept, for another run may judge it.
    pub outcome: Outcome,
    /// Tries.
    pub tries: u32,
    /// Answers.
    pub answers: u32,
}

/// The round of a month as of a day; begins one where there is none.
///
/// # Errors
/// When the engine fails.
pub async fn begin(
    tx: &mut Tx,
    county: &CountyId,
    new_id: &str,
    month: NaiveDate,
    as_of: NaiveDate,
    at: DateTime<Utc>,
) -> Result<RoundRow> {
    execute!(
        tx,
        "insert into monitor_round (id, county_id, month, as_of, begun_at) values ($1, $2, $3, $4, $5) on conflict (county_id, month, as_of) do nothing",
        new_id,
        county.as_str(),
        month,
        as_of,
        at,
    )?;
    let (id, completed_at) = fetch_one!(
        tx,
        (String, Option<DateTime<Utc>>),
        "select id, completed_at from monitor_round where county_id = $1 and month = $2 and as_of = $3",
        county.as_str(),
        month,
        as_of,
    )?;
    Ok(RoundRow { id, is_complete: completed_at.is_some() })
}

/// Says that everything was visited.
///
/// # Errors
/// When the engine fails.
pub async fn complete(tx: &mut Tx, round: &str, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, "update monitor_round set completed_at = $2 where id = $1 and completed_at is null", round, at)?;
    Ok(())
}

/// Keeps what became of addresses. `digest` makes the name of a content.
///
/// # Errors
/// When the engine fails.
pub async fn keep(tx: &mut Tx, round: &str, visits: &[PageVisit], digest: impl Fn(&str) -> String) -> Result<()> {
    for visit in visits {
        let (outcome, cause, content) = match &visit.outcome {
            Outcome::Read(reading) => (
                "read",
                None,
                Some(serde_json::to_string(reading).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())))?),
            ),
            Outcome::Failed { cause, .. } => ("failed", Some(cause.to_string()), None),
            Outcome::NotJudged(_) => continue,
        };
        let name = content.as_deref().map(&digest);
        if let (Some(name), Some(content)) = (&name, &content) {
            execute!(tx, "insert into page_reading (digest, content) values ($1, $2) on conflict (digest) do nothing", name, content)?;
        }
        execute!(
            tx,
            "insert into page_visit (round_id, address, outcome, cause, tries, answers, digest) values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (round_id, address) do update set
                 outcome = excluded.outcome, cause = excluded.cause, tries = excluded.tries, answers = excluded.answers, digest = excluded.digest",
            round,
            &visit.address,
            outcome,
            cause,
            i64::from(visit.tries),
            i64::from(visit.answers),
            name,
        )?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct VisitRow {
    address: String,
    outcome: String,
    cause: Option<String>,
    tries: i64,
    answers: i64,
    content: Option<String>,
}

impl TryFrom<VisitRow> for PageVisit {
    type Error = StorageError;

    fn try_from(row: VisitRow) -> Result<Self> {
        let wrong = |column: &'static str, value: &str| StorageError::inconsistent("page_visit", column, value);
        let tries = u32::try_from(row.tries).map_err(|_| wrong("tries", &row.tries.to_string()))?;
        let outcome = match (row.outcome.as_str(), row.cause, row.content) {
            ("read", _, Some(content)) => {
                Outcome::Read(serde_json::from_str::<Reading>(&content).map_err(|_| wrong("content", &row.address))?)
            }
            ("failed", Some(cause), _) => Outcome::Failed { cause: Cause::try_from(cause).map_err(|cause| wrong("cause", &cause))?, tries },
            (other, ..) => return Err(wrong("outcome", other)),
        };
        let answers = u32::try_from(row.answers).map_err(|_| wrong("answers", &row.answers.to_string()))?;
        Ok(Self { address: row.address, outcome, tries, answers })
    }
}

/// The visits of a round behind an address, in the order of addresses, so many at most: a county's are read piece by piece.
///
/// # Errors
/// When the engine fails or a row holds what none could have written.
pub async fn visits(conn: &mut Conn, round: &str, behind: &str, most: i64) -> Result<Vec<PageVisit>> {
    let rows = fetch_all!(
        conn,
        VisitRow,
        "select v.address, v.outcome, v.cause, v.tries, v.answers, r.content from page_visit v left join page_reading r on r.digest = v.digest
         where v.round_id = $1 and v.address > $2 order by v.address limit $3",
        round,
        behind,
        most,
    )?;
    rows.into_iter().map(PageVisit::try_from).collect()
}
