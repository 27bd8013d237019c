//! The storage contract: every public repository function, on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod account;
mod assessment;
mod assessment_merged;
mod assessment_on_site;
mod assessment_plans;
mod audit;
mod backup;
mod bulletin;
mod concurrency;
mod emblem;
mod finding_entry;
mod healing;
mod import;
mod import_draft;
mod link_look;
mod monitor_beside;
mod monitor_channels;
mod monitor_counts;
mod monitor_digest;
mod monitor_loop;
mod monitor_months;
mod monitor_rules;
mod monitor_sites;
mod monitor_unread;
mod monitoring;
mod progress;
mod reporting;
mod round_sources;
mod rows;
mod schema;
mod unit;
mod year_close;

/// A moment in whole seconds.
fn at(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().expect("a moment")
}
