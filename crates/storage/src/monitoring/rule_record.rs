//! What became of what the monitor found, rule by rule, and which addresses somebody waits for.

use domain::ids::CountyId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;

use super::candidate::{rule_of, state_of};
use super::round_hit::stands;
use crate::{Conn, Result};

/// What became of what the monitor found, by rule: as the queue counts it under [`super::candidate::CandidateFilter::is_machine`].
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn records(conn: &mut Conn, county: &CountyId) -> Result<Vec<(Rule, CandidateState, i64)>> {
    let rows = fetch_all!(
        conn,
        (String, String, i64),
        concat!(
            "select x.rule, x.stands, count(*) from (select c.rule, ",
            stands!(),
            " as stands from candidate c
              where c.county_id = $1 and c.origin = 'machine' and (c.state = 'open' or c.decided_by <> '')) x
             group by x.rule, x.stands order by x.rule, x.stands"
        ),
        county.as_str(),
    )?;
    rows.into_iter().map(|(rule, state, number)| Ok((rule_of(rule)?, state_of(state)?, number))).collect()
}

/// What was confirmed again after it had come back, and then turned out to be none, by rule: the candidate counts as confirmed for the time
/// before.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn overturned(conn: &mut Conn, county: &CountyId) -> Result<Vec<(Rule, i64)>> {
    let rows = fetch_all!(
        conn,
        (String, i64),
        "select f.rule, count(*) from finding f join candidate c on c.id = f.candidate_id
         where f.county_id = $1 and f.state = 'unfounded' and c.origin = 'machine'
           and exists (select 1 from finding o where o.candidate_id = f.candidate_id and o.state <> 'unfounded')
         group by f.rule order by f.rule",
        county.as_str(),
    )?;
    rows.into_iter().map(|(rule, number)| Ok((rule_of(rule)?, number))).collect()
}

/// Addresses that somebody waits for: what is to be confirmed, and what is not mended yet. They are looked at first, and always.
///
/// # Errors
/// When the engine fails.
pub async fn waited_for(conn: &mut Conn, county: &CountyId) -> Result<Vec<String>> {
    list_row! {
        struct Row { url: String }
    }
    let rows = fetch_list!(
        conn,
        Row,
        "select url from candidate where county_id = $1 and state = 'open' and url <> ''
         union select url from finding where county_id = $1 and state not in ('verified', 'waived', 'unfounded') and url <> '' order by url",
        county.as_str(),
    )?;
    Ok(rows.into_iter().map(|Row { url }| url).collect())
}
