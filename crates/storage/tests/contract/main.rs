//! The storage contract: every public repository function, on SQLite and on PostgreSQL.

mod account;
mod audit;
mod backup;
mod concurrency;
mod import;
mod reporting;
mod schema;
mod standing;
mod unit;

/// A moment in whole seconds.
fn at(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().expect("a moment")
}
