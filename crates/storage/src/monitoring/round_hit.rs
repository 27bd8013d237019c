//! Which candidates a round found, and how many there are of each kind.

use domain::ids::{CandidateId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;

use super::candidate::{rule_of, state_of};
use crate::checklist::many_rows::insert_many;
use crate::{Conn, Result, Tx};

/// Where a candidate `c` stands in every number: what was confirmed and turned out to be unfounded counts no more than what was dismissed.
/// The same findings count in the bulletin and in the charts. Answered by `finding_of_candidate`.
macro_rules! stands {
    () => {
        "(case when c.state = 'confirmed' and exists (select 1 from finding f where f.candidate_id = c.id)
                    and not exists (select 1 from finding f where f.candidate_id = c.id and f.state <> 'unfounded')
               then 'dismissed' else c.state end)"
    };
}

pub(crate) use stands;

/// Says which candidates a round found.
///
/// # Errors
/// When the engine fails.
pub async fn hits(tx: &mut Tx, round: &str, all: &[CandidateId]) -> Result<()> {
    execute!(tx, "delete from round_hit where round_id = $1", round)?;
    insert_rows(tx, round, all).await?;
    // what people saw in that month stays beside what the monitor found
    execute!(
        tx,
        "insert into round_hit (round_id, candidate_id)
         select $1, c.id from candidate c where c.last_round_id = $1 and c.origin in ('hand', 'file', 'on_site') on conflict do nothing",
        round,
    )?;
    Ok(())
}

/// Says that people saw what a round's monitor did not: it counts with the round's candidates.
///
/// # Errors
/// `Duplicate` where that was said before.
pub async fn seen_beside(tx: &mut Tx, round: &str, all: &[CandidateId]) -> Result<()> {
    insert_rows(tx, round, all).await
}

async fn insert_rows(tx: &mut Tx, round: &str, all: &[CandidateId]) -> Result<()> {
    insert_many!(tx, "insert into round_hit (round_id, candidate_id)", 2, "", all, |one| round, one.as_str())
}

/// Remembers what was read of the pages that a round's candidates are about.
///
/// # Errors
/// When the engine fails.
pub async fn keep_snapshots(tx: &mut Tx, round: &str) -> Result<()> {
    // by the primary key of page_visit, for each candidate of the round
    execute!(
        tx,
        "update candidate set digest = (select v.digest from page_visit v where v.round_id = $1 and v.address = candidate.url)
         where last_round_id = $1 and state = 'open'",
        round,
    )?;
    Ok(())
}

/// So many candidates of a round by unit, rule and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitCount {
    /// Whose.
    pub unit: UnitId,
    /// By which rule.
    pub rule: Rule,
    /// Where they stand: what turned out to be unfounded is dismissed here.
    pub state: CandidateState,
    /// By which version of the rule they were judged; 0 is what is shipped.
    pub rule_no: i64,
    /// How many.
    pub number: i64,
}

/// The candidates of a round, counted. Answered by `round_hit`'s key.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts(conn: &mut Conn, round: &str) -> Result<Vec<HitCount>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, i64, i64),
        concat!(
            "select x.unit_id, x.rule, x.stands, x.rule_no, count(*) from (select c.unit_id, c.rule, c.rule_no, ",
            stands!(),
            " as stands from round_hit h join candidate c on c.id = h.candidate_id where h.round_id = $1) x
             group by x.unit_id, x.rule, x.stands, x.rule_no order by x.unit_id, x.rule, x.stands, x.rule_no"
        ),
        round,
    )?;
    rows.into_iter()
        .map(|(unit, rule, state, rule_no, number)| {
            Ok(HitCount { unit: UnitId::new(unit), rule: rule_of(rule)?, state: state_of(state)?, rule_no, number })
        })
        .collect()
}

/// How many of a round's candidates by a rule, waiting or confirmed, are about first-level columns.
///
/// # Errors
/// When the engine fails.
pub async fn of_first_level(conn: &mut Conn, round: &str, rule: Rule) -> Result<i64> {
    let (number,) = fetch_one!(
        conn,
        (i64,),
        concat!(
            "select count(*) from round_hit h join candidate c on c.id = h.candidate_id join site_column k on k.id = c.column_id
             where h.round_id = $1 and c.rule = $2 and k.level = 'first' and ",
            stands!(),
            " <> 'dismissed'"
        ),
        round,
        rule.code(),
    )?;
    Ok(number)
}

/// [`counts`] of two rounds in one question: a month's and the one before.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn counts_of_two(conn: &mut Conn, round: &str, before: &str) -> Result<(Vec<HitCount>, Vec<HitCount>)> {
    let rows = fetch_all!(
        conn,
        (String, String, String, String, i64, i64),
        concat!(
            "select x.round_id, x.unit_id, x.rule, x.stands, x.rule_no, count(*) from (select h.round_id, c.unit_id, c.rule, c.rule_no, ",
            stands!(),
            " as stands from round_hit h join candidate c on c.id = h.candidate_id where h.round_id in ($1, $2)) x
             group by x.round_id, x.unit_id, x.rule, x.stands, x.rule_no order by x.round_id, x.unit_id, x.rule, x.stands, x.rule_no"
        ),
        round,
        before,
    )?;
    let (mut own, mut earlier) = (Vec::new(), Vec::new());
    for (of, unit, rule, state, rule_no, number) in rows {
        let count = HitCount { unit: UnitId::new(unit), rule: rule_of(rule)?, state: state_of(state)?, rule_no, number };
        if of == round { own.push(count) } else { earlier.push(count) }
    }
    Ok((own, earlier))
}
