//! What became of what the monitor found, rule by rule, and which addresses somebody waits for.

use domain::ids::CountyId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;

use super::candidate::{rule_of, state_of};
use crate::{Conn, Result};

/// What became of what the monitor found, by rule: as the queue counts it under [`super::candidate::CandidateFilter::is_machine`].
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn records(conn: &mut Conn, county: &CountyId) -> Result<Vec<(Rule, CandidateState, i64)>> {
    let rows = fetch_all!(
        conn,
        (String, String, i64),
        "select rule, state, count(*) from candidate
         where county_id = $1 and origin = 'machine' and (state = 'open' or decided_by <> '') group by rule, state order by rule, state",
        county.as_str(),
    )?;
    rows.into_iter().map(|(rule, state, number)| Ok((rule_of(rule)?, state_of(state)?, number))).collect()
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
