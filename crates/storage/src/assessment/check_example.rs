//! 样例页面 of a cross-check: what the office found on them, and what every checking unit found.

use chrono::{DateTime, Utc};
use domain::ids::{CountyId, RoundId};

use crate::{Conn, Result, Tx};

/// An example page.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Example {
    /// From 1.
    pub no: i64,
    /// What it is called.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The group whose rule is marked.
    pub group_id: String,
    /// The leaf.
    pub leaf: String,
    /// The rule.
    pub rule: String,
    /// What the office found, as JSON.
    pub body: String,
    /// What that takes off, in ten-thousandths.
    pub amount: i64,
    /// When it was entered.
    pub entered_at: DateTime<Utc>,
    /// By whom.
    pub entered_by: String,
    /// By which account.
    pub account_id: String,
}

/// A unit's mark on an example page.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ExampleMark {
    /// Which page.
    pub no: i64,
    /// The unit.
    pub unit_id: String,
    /// What it found, as JSON.
    pub body: String,
    /// What that takes off, in ten-thousandths.
    pub amount: i64,
    /// When.
    pub marked_at: DateTime<Utc>,
    /// By whom.
    pub marked_by: String,
    /// By which account.
    pub account_id: String,
}

/// Enters an example page, or changes it while no unit has marked it; answers whether it could be.
///
/// # Errors
/// When the engine fails.
pub async fn set(tx: &mut Tx, round: &RoundId, example: &Example) -> Result<bool> {
    let changed = execute!(
        tx,
        "insert into check_example (round_id, no, title, url, group_id, leaf, rule, body, amount, entered_at, entered_by, account_id)
         select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12
         where not exists (select 1 from check_example_mark m where m.round_id = $1 and m.no = $2)
         on conflict (round_id, no) do update set title = excluded.title, url = excluded.url, group_id = excluded.group_id,
                leaf = excluded.leaf, rule = excluded.rule, body = excluded.body, amount = excluded.amount,
                entered_at = excluded.entered_at, entered_by = excluded.entered_by, account_id = excluded.account_id",
        round.as_str(),
        example.no,
        &example.title,
        &example.url,
        &example.group_id,
        &example.leaf,
        &example.rule,
        &example.body,
        example.amount,
        example.entered_at,
        &example.entered_by,
        &example.account_id,
    )?;
    Ok(changed == 1)
}

/// The example pages of a round, in their order.
///
/// # Errors
/// When the engine fails.
pub async fn of_round(conn: &mut Conn, round: &RoundId) -> Result<Vec<Example>> {
    fetch_all!(
        conn,
        Example,
        "select no, title, url, group_id, leaf, rule, body, amount, entered_at, entered_by, account_id
         from check_example where round_id = $1 order by no",
        round.as_str(),
    )
}

/// Adds a unit's mark.
///
/// # Errors
/// `Duplicate` where the unit has marked that page.
pub async fn mark(tx: &mut Tx, round: &RoundId, mark: &ExampleMark) -> Result<()> {
    execute!(
        tx,
        "insert into check_example_mark (round_id, no, unit_id, body, amount, marked_at, marked_by, account_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        round.as_str(),
        mark.no,
        &mark.unit_id,
        &mark.body,
        mark.amount,
        mark.marked_at,
        &mark.marked_by,
        &mark.account_id,
    )?;
    Ok(())
}

/// Every mark on the example pages of a round, in the order of the register.
///
/// # Errors
/// When the engine fails.
pub async fn marks(conn: &mut Conn, county: &CountyId, round: &RoundId) -> Result<Vec<ExampleMark>> {
    fetch_all!(
        conn,
        ExampleMark,
        "select m.no, m.unit_id, m.body, m.amount, m.marked_at, m.marked_by, m.account_id
         from check_example_mark m join unit u on u.id = m.unit_id
         where u.county_id = $1 and m.round_id = $2 order by u.position, u.id, m.no",
        county.as_str(),
        round.as_str(),
    )
}
