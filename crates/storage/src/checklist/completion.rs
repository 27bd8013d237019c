//! 完成情况 of a task as the printed table shows it, with every writing of it.

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, CountyId, TaskId};

use crate::{Conn, Result, Tx};

/// The text as it stands; `None` for a task of another county or one that is off the list.
///
/// # Errors
/// When the engine fails.
pub async fn text(conn: &mut Conn, county: &CountyId, task: &TaskId) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "select completion from task where id = $1 and county_id = $2 and not removed",
        task.as_str(),
        county.as_str(),
    )?;
    Ok(row.map(|(text,)| text))
}

/// One writing of the text.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CompletionEvent {
    /// Place in the task's history, from 1.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, as the name shown on that day.
    pub actor_name: String,
    /// The text until then.
    pub before_text: String,
    /// The text from then on.
    pub after_text: String,
}

/// Who writes, and when.
#[derive(Debug, Clone, Copy)]
pub struct Writer<'a> {
    /// When.
    pub at: DateTime<Utc>,
    /// Whose account; empty for the command line.
    pub account: &'a AccountId,
    /// Her name.
    pub name: &'a str,
}

/// Writes the text over that one, and keeps both; answers whether that one still stood.
///
/// # Errors
/// When the engine fails.
pub async fn write(tx: &mut Tx, county: &CountyId, task: &TaskId, before: &str, after: &str, writer: Writer<'_>) -> Result<bool> {
    let touched = execute!(
        tx,
        "update task set completion = $4 where id = $1 and county_id = $2 and completion = $3 and not removed",
        task.as_str(),
        county.as_str(),
        before,
        after,
    )?;
    if touched == 0 {
        return Ok(false);
    }
    note(tx, task, before, after, writer).await?;
    Ok(true)
}

/// Keeps both texts of a writing that was done with others, as an import does it.
///
/// # Errors
/// When the engine fails.
pub async fn note(tx: &mut Tx, task: &TaskId, before: &str, after: &str, writer: Writer<'_>) -> Result<()> {
    execute!(
        tx,
        "insert into completion_event (task_id, seq, at, actor, actor_name, before_text, after_text)
         select $1, coalesce(max(seq), 0) + 1, $2, $3, $4, $5, $6 from completion_event where task_id = $1",
        task.as_str(),
        writer.at,
        writer.account.as_str(),
        writer.name,
        before,
        after,
    )?;
    Ok(())
}

/// Every writing of the text, the latest first.
///
/// # Errors
/// When the engine fails.
pub async fn history(conn: &mut Conn, county: &CountyId, task: &TaskId) -> Result<Vec<CompletionEvent>> {
    fetch_all!(
        conn,
        CompletionEvent,
        "select e.seq, e.at, e.actor_name, e.before_text, e.after_text
         from completion_event e join task t on t.id = e.task_id
         where e.task_id = $1 and t.county_id = $2 order by e.seq desc",
        task.as_str(),
        county.as_str(),
    )
}
