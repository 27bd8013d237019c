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
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// The example pages of a round in their order, and every mark on them in the order of the register.
///
/// # Errors
/// When the engine fails.
pub async fn with_marks(conn: &mut Conn, county: &CountyId, round: &RoundId) -> Result<(Vec<Example>, Vec<ExampleMark>)> {
    let rows = fetch_all!(
        conn,
        Row,
        "select e.no, e.title, e.url, e.group_id, e.leaf, e.rule, e.body, e.amount, e.entered_at, e.entered_by, e.account_id,
                u.position, m.unit_id, m.body as found, m.amount as taken, m.marked_at, m.marked_by, m.account_id as marker
         from check_example e
              left join check_example_mark m on m.round_id = e.round_id and m.no = e.no
              left join unit u on u.id = m.unit_id and u.county_id = $1
         where e.round_id = $2 order by e.no, u.position, m.unit_id",
        county.as_str(),
        round.as_str(),
    )?;
    let (mut examples, mut marks): (Vec<Example>, Vec<(i64, ExampleMark)>) = (Vec::new(), Vec::new());
    for row in rows {
        let no = row.example.no;
        if examples.last().is_none_or(|known| known.no != no) {
            examples.push(row.example);
        }
        // a page that nobody has marked stands there alone, and of another county nothing is read
        let Some(((position, unit_id), marked_at)) = row.position.zip(row.unit_id).zip(row.marked_at) else { continue };
        let mark = ExampleMark {
            no,
            unit_id,
            body: row.found.unwrap_or_default(),
            amount: row.taken.unwrap_or_default(),
            marked_at,
            marked_by: row.marked_by.unwrap_or_default(),
            account_id: row.marker.unwrap_or_default(),
        };
        marks.push((position, mark));
    }
    marks.sort_by(|(one, mark), (other, against)| (one, &mark.unit_id, mark.no).cmp(&(other, &against.unit_id, against.no)));
    Ok((examples, marks.into_iter().map(|(_, mark)| mark).collect()))
}

/// An example with one of the marks on it, or with none.
#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    example: Example,
    position: Option<i64>,
    unit_id: Option<String>,
    found: Option<String>,
    taken: Option<i64>,
    marked_at: Option<DateTime<Utc>>,
    marked_by: Option<String>,
    marker: Option<String>,
}
