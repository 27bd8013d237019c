//! What was done about problems, as it is stored to the letter: the life of each with all that happened to it. Read only.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{CountyId, FindingId, NoticeId};
use domain::monitoring::finding::{FindingState, Life};
use serde::Serialize;

use super::rows::RowText;
use crate::{Conn, Result, StorageError};

/// Whose lives are read.
#[derive(Debug, Clone, Copy)]
pub enum LivesOf<'a> {
    /// All of a county.
    County(&'a CountyId),
    /// One problem's.
    Finding(&'a FindingId),
    /// Those of a notice's items.
    Notice(&'a NoticeId),
}

#[derive(Debug, Serialize, sqlx::FromRow)]
struct LifeRow {
    id: String,
    state: String,
    due_on: Option<NaiveDate>,
    before_state: Option<String>,
    still_since: Option<NaiveDate>,
    asked_by: String,
    is_late: bool,
    answered_on: Option<NaiveDate>,
    notice_id: Option<String>,
    closed_on: Option<NaiveDate>,
    mended_days: Option<i64>,
    #[serde(skip)]
    problem: String,
}

/// Something that happened to a problem, as it is stored.
#[derive(Debug, Clone, Serialize, sqlx::FromRow)]
pub struct KeptEvent {
    #[serde(skip)]
    finding_id: String,
    /// Its place.
    pub no: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: String,
    /// By which account.
    pub by_id: String,
    /// By whom.
    pub by_name: String,
    /// What was said.
    pub said: String,
    /// The address of what was published instead.
    pub link: String,
    /// The date that holds from then on.
    pub due_on: Option<NaiveDate>,
    /// What the machine answered, or what was decided.
    pub told: String,
}

/// The life of a problem with all that happened to it.
#[derive(Debug)]
pub struct KeptLife {
    row: LifeRow,
    /// What happened, the first first.
    pub events: Vec<KeptEvent>,
}

#[derive(Serialize)]
struct LifeText<'a> {
    life: &'a LifeRow,
    events: &'a [KeptEvent],
}

impl KeptLife {
    /// Which problem.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.row.id
    }

    /// What people know it by.
    #[must_use]
    pub fn name(&self) -> String {
        self.row.problem.chars().take(24).collect()
    }

    /// When it was closed.
    #[must_use]
    pub const fn closed_on(&self) -> Option<NaiveDate> {
        self.row.closed_on
    }

    /// It stands in a notice.
    #[must_use]
    pub const fn has_notice(&self) -> bool {
        self.row.notice_id.is_some()
    }

    /// Its life as the rules know it.
    ///
    /// # Errors
    /// When a stored word is unknown.
    pub fn life(&self) -> Result<Life> {
        let state = |word: &String| FindingState::from_code(word).ok_or_else(|| StorageError::inconsistent("finding", "state", word));
        Ok(Life {
            state: state(&self.row.state)?,
            due_on: self.row.due_on,
            before: self.row.before_state.as_ref().map(state).transpose()?,
            still_since: self.row.still_since,
            asked_by: self.row.asked_by.clone(),
            is_late: self.row.is_late,
            answered_on: self.row.answered_on,
        })
    }

    /// The same as the log keeps digests of it, in a group of its own.
    ///
    /// # Errors
    /// When it cannot be written as a text.
    pub fn text(&self) -> Result<RowText> {
        let content = LifeText { life: &self.row, events: &self.events };
        RowText::of(&format!("lives:{}", self.row.id), ("life", &self.row.id), self.name(), &content)
    }
}

macro_rules! lives {
    ($where:literal) => {
        concat!(
            "select id, state, due_on, before_state, still_since, asked_by, is_late, answered_on, notice_id, closed_on, mended_days, problem
             from finding where ",
            $where,
            " order by id"
        )
    };
}

macro_rules! events {
    ($where:literal) => {
        concat!(
            "select e.finding_id, e.no, e.at, e.kind, e.by_id, e.by_name, e.said, e.link, e.due_on, e.told
             from finding f join finding_event e on e.finding_id = f.id where ",
            $where,
            " order by e.finding_id, e.no"
        )
    };
}

/// Reads lives with what happened.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn lives(conn: &mut Conn, of: LivesOf<'_>) -> Result<Vec<KeptLife>> {
    let (rows, all) = match of {
        LivesOf::County(id) => (
            fetch_all!(conn, LifeRow, lives!("county_id = $1"), id.as_str())?,
            fetch_all!(conn, KeptEvent, events!("f.county_id = $1"), id.as_str())?,
        ),
        LivesOf::Finding(id) => {
            (fetch_all!(conn, LifeRow, lives!("id = $1"), id.as_str())?, fetch_all!(conn, KeptEvent, events!("f.id = $1"), id.as_str())?)
        }
        LivesOf::Notice(id) => (
            fetch_all!(conn, LifeRow, lives!("notice_id = $1"), id.as_str())?,
            fetch_all!(conn, KeptEvent, events!("f.notice_id = $1"), id.as_str())?,
        ),
    };
    let mut by_finding: HashMap<String, Vec<KeptEvent>> = HashMap::new();
    for event in all {
        by_finding.entry(event.finding_id.clone()).or_default().push(event);
    }
    Ok(rows.into_iter().map(|row| KeptLife { events: by_finding.remove(&row.id).unwrap_or_default(), row }).collect())
}

/// The same as texts, for the log.
///
/// # Errors
/// As [`lives`].
pub async fn of_lives(conn: &mut Conn, of: LivesOf<'_>) -> Result<Vec<RowText>> {
    lives(conn, of).await?.iter().map(KeptLife::text).collect()
}
