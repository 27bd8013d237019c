//! The county's list of wrong words.

use domain::ids::CountyId;
use domain::monitoring::words::WordPair;

use crate::{Conn, Result, Tx};

#[derive(sqlx::FromRow)]
struct WordRow {
    wrong: String,
    correct: String,
    contexts: String,
}

/// The list in its order; `None` where the county has none of its own.
///
/// # Errors
/// When the engine fails.
pub async fn list(conn: &mut Conn, county: &CountyId) -> Result<Option<Vec<WordPair>>> {
    let rows = fetch_all!(
        conn,
        WordRow,
        "select wrong, correct, contexts from wrong_word where county_id = $1 order by position",
        county.as_str()
    )?;
    let pair =
        |row: WordRow| WordPair { wrong: row.wrong, right: row.correct, contexts: row.contexts.lines().map(str::to_owned).collect() };
    Ok((!rows.is_empty()).then(|| rows.into_iter().map(pair).collect()))
}

/// Puts a list in the place of the one before.
///
/// # Errors
/// When the engine fails.
pub async fn replace(tx: &mut Tx, county: &CountyId, pairs: &[WordPair]) -> Result<()> {
    execute!(tx, "delete from wrong_word where county_id = $1", county.as_str())?;
    for (position, pair) in (0_i64..).zip(pairs) {
        execute!(
            tx,
            "insert into wrong_word (county_id, position, wrong, correct, contexts) values ($1, $2, $3, $4, $5)",
            county.as_str(),
            position,
            &pair.wrong,
            &pair.right,
            pair.contexts.join("\n"),
        )?;
    }
    Ok(())
}
