//! A version of what was sealed, whatever was: a closed list, an assessment round.

use chrono::{DateTime, NaiveDate, Utc};

/// A version without what was sealed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SealedLine {
    /// From 1.
    pub no: i64,
    /// The day it speaks of.
    pub sealed_on: NaiveDate,
    /// When.
    pub sealed_at: DateTime<Utc>,
    /// Who, as the name shown on that day.
    pub sealed_by: String,
    /// Why.
    pub reason: String,
    /// Hex SHA-256.
    pub digest: String,
    /// That of the version before.
    pub previous: Option<String>,
}
