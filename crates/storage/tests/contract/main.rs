//! The storage contract: every public repository function, on SQLite and on PostgreSQL.

mod audit;
mod concurrency;
mod schema;

/// A moment in whole seconds.
fn at(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().expect("a moment")
}
