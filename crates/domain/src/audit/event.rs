//! The audit log (操作日志): a hash chain. Each row's digest covers its own words and the digest before it.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEvent {
    /// Place in the chain, from 1, without gaps.
    pub seq: i64,
    /// Which county's log shows it.
    pub county: String,
    /// When, in whole seconds.
    pub at: DateTime<Utc>,
    /// Who, as an account id; empty for the command line and the program itself.
    pub actor: String,
    /// Who, as the name shown at that time.
    pub actor_name: String,
    /// What was done: a word like `report.return`.
    pub action: String,
    /// What it was done to: `cell:…`, `unit:…`.
    pub subject: String,
    /// Facts of the change as JSON text; never a password, never a form body.
    pub detail: String,
    /// Hex digest of the row before, 64 zeros for the first.
    pub prev_hash: String,
    /// Hex SHA-256 of [`AuditEvent::canonical`].
    pub hash: String,
}

/// What stands before the first row.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl AuditEvent {
    /// The text that is digested: every field with its length, so that no two different rows read the same.
    #[must_use]
    pub fn canonical(&self) -> String {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let seq = self.seq.to_string();
        [&seq, &self.county, &at, &self.actor, &self.actor_name, &self.action, &self.subject, &self.detail, &self.prev_hash]
            .iter()
            .fold(String::new(), |text, field| text + &field.len().to_string() + ":" + field + ";")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_letter_between_fields_changes_the_text() {
        let event = AuditEvent {
            seq: 1,
            county: "q".into(),
            at: "2026-01-02T03:04:05Z".parse().unwrap(),
            actor: "a".into(),
            actor_name: "bc".into(),
            action: "x".into(),
            subject: String::new(),
            detail: "{}".into(),
            prev_hash: GENESIS.into(),
            hash: String::new(),
        };
        let moved = AuditEvent { actor: "ab".into(), actor_name: "c".into(), ..event.clone() };
        assert_ne!(event.canonical(), moved.canonical());
        assert!(event.canonical().starts_with("1:1;1:q;20:2026-01-02T03:04:05Z;1:a;2:bc;"));
    }
}
