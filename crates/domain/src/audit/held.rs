//! The history of a cell held against the log. An event that a person caused with one cell has a row of its own in the log, which
//! bears the digest of what was stored; what happened to many cells at once has one row for all of them.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use crate::reporting::event::CellEventKind;

/// The fact of a row of the log that holds the digest of the event it was written with.
pub const RECORD: &str = "record";

/// An event of a cell, as far as the log speaks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its place in the cell's history.
    pub no: i64,
    /// What it is.
    pub kind: CellEventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// By which account.
    pub actor: String,
    /// The digest of what is stored of it now.
    pub digest: String,
}

/// A row of the log about a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// By which account.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// The digest of the event as it was written; `None` in rows of versions that did not keep it.
    pub record: Option<String>,
}

/// How many events are held by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// By their digest, to the letter.
    pub by_digest: u64,
    /// By kind, account and time only: their rows of the log bear no digest.
    pub by_row: u64,
    /// By account and time of an act about many cells.
    pub by_act: u64,
}

/// Why a history and the log do not belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unheld {
    /// The log names an event that is not there any more as it was written.
    Rewritten {
        /// The row of the log.
        seq: i64,
    },
    /// Nothing in the log speaks of that event.
    Unlogged {
        /// Its place in the cell's history.
        no: i64,
        /// What it is.
        kind: CellEventKind,
    },
}

/// Event and row are written in one transaction, each with the time it is then: so far apart they may be, not farther.
const APART: TimeDelta = TimeDelta::minutes(10);

/// Whether two moments can be of one act.
#[must_use]
pub fn is_one_act(event: DateTime<Utc>, row: DateTime<Utc>) -> bool {
    (event - row).abs() <= APART
}

/// Under which words the log tells of an event of that kind in a row of its own.
const fn own_words(kind: CellEventKind) -> &'static [&'static str] {
    use CellEventKind as K;
    match kind {
        K::Submitted => &["report.submit", "report.paper"],
        K::Withdrawn => &["report.withdraw"],
        K::Accepted | K::Noted | K::NotApplicable => &["report.accept"],
        K::Returned => &["report.return"],
        K::ReopenAsked => &["reopen.ask"],
        K::ReopenRefused | K::Reopened => &["reopen.decide"],
        K::ExtensionAsked => &["extension.ask"],
        K::ExtensionRefused | K::Redated => &["extension.decide"],
        K::EvidenceAdded => &["evidence.add"],
        K::EvidenceRemoved => &["evidence.remove"],
        K::Urged => &["report.urge", "review.urge"],
        K::SentToSign => &["report.to_sign"],
        K::SentBack => &["report.send_back"],
        K::Recalled => &["report.recall"],
        K::Undone => &["report.undo"],
        K::Created | K::AgreedNotApplicable | K::Moved | K::Ended | K::Left | K::Restored | K::TakenOver | K::Migrated => &[],
    }
}

/// Whether it can be part of an act about many cells, of which one row of the log speaks.
const fn may_be_one_of_many(kind: CellEventKind) -> bool {
    use CellEventKind as K;
    matches!(kind, K::Redated | K::Recalled | K::AgreedNotApplicable | K::Moved | K::Ended | K::Left | K::Restored)
}

/// Whether a row of the log is about what a unit or the office did with one cell, or about a person and her account: then it is
/// no act about many cells.
#[must_use]
pub fn is_about_many(action: &str) -> bool {
    const ONE: [&str; 6] = ["report.", "reopen.", "extension.", "evidence.", "session.", "account."];
    ONE.iter().all(|word| !action.starts_with(word))
}

/// Holds the events of one cell against the rows of the log about it. `acted` answers whether an account did something about many
/// cells at about that time.
///
/// # Errors
/// The first row of the log whose event is not there as it was written; else the first event of which the log does not speak.
pub fn held(events: &[Happened], log: &[Told], acted: impl Fn(&str, DateTime<Utc>) -> bool) -> Result<Held, Unheld> {
    let by_digest: HashMap<&str, usize> = (0..).zip(events).map(|(place, event)| (event.digest.as_str(), place)).collect();
    let mut found = HashSet::new();
    for row in log {
        let Some(record) = &row.record else { continue };
        let place = by_digest.get(record.as_str()).filter(|place| found.insert(**place));
        place.ok_or(Unheld::Rewritten { seq: row.seq })?;
    }
    let mut held = Held { by_digest: found.len() as u64, ..Held::default() };
    let mut rest: Vec<&Told> = log.iter().filter(|row| row.record.is_none()).collect();
    for (place, event) in events.iter().enumerate() {
        if found.contains(&place) {
            continue;
        }
        let words = own_words(event.kind);
        let own =
            rest.iter().position(|row| words.contains(&row.action.as_str()) && row.actor == event.actor && is_one_act(event.at, row.at));
        match own {
            Some(row) => {
                rest.remove(row);
                held.by_row += 1;
            }
            // how an item came into the list is told by the list; what was taken over is told by the upgrade
            None if matches!(event.kind, CellEventKind::Created | CellEventKind::TakenOver | CellEventKind::Migrated) => {}
            None if may_be_one_of_many(event.kind) && acted(&event.actor, event.at) => held.by_act += 1,
            None => return Err(Unheld::Unlogged { no: event.no, kind: event.kind }),
        }
    }
    Ok(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn event(no: i64, kind: CellEventKind, minute: i64) -> Happened {
        Happened { no, kind, at: at(minute), actor: "wang".into(), digest: format!("d{no}") }
    }

    fn row(seq: i64, action: &str, minute: i64, record: Option<&str>) -> Told {
        Told { seq, at: at(minute), actor: "wang".into(), action: action.into(), record: record.map(str::to_owned) }
    }

    #[test]
    fn what_was_written_is_held_to_the_letter_and_what_came_before_by_kind_account_and_time() {
        use CellEventKind as K;
        let submitted = event(2, K::Submitted, 0);
        let by_digest = Ok(Held { by_digest: 1, ..Held::default() });
        let by_row = Ok(Held { by_row: 1, ..Held::default() });
        let by_act = Ok(Held { by_act: 1, ..Held::default() });
        let unlogged = |kind| Err(Unheld::Unlogged { no: 2, kind });
        let rewritten = Err(Unheld::Rewritten { seq: 7 });
        let one = |kind| vec![event(1, K::Created, -60), event(2, kind, 0)];
        let other = Happened { actor: "li".into(), ..submitted.clone() };
        for (name, events, log, expected) in [
            ("as it was written", vec![submitted.clone()], vec![row(7, "report.submit", 0, Some("d2"))], by_digest),
            ("another text by now", vec![submitted.clone()], vec![row(7, "report.submit", 0, Some("d9"))], rewritten),
            ("taken away", vec![], vec![row(7, "report.submit", 0, Some("d2"))], rewritten),
            (
                "named twice",
                vec![submitted.clone()],
                vec![row(6, "report.submit", 0, Some("d2")), row(7, "report.submit", 0, Some("d2"))],
                rewritten,
            ),
            ("added by hand", one(K::Accepted), vec![], unlogged(K::Accepted)),
            ("before digests", one(K::Submitted), vec![row(7, "report.submit", 1, None)], by_row),
            ("before digests, another verb", one(K::Submitted), vec![row(7, "report.withdraw", 1, None)], unlogged(K::Submitted)),
            ("before digests, another day", one(K::Submitted), vec![row(7, "report.submit", 1_440, None)], unlogged(K::Submitted)),
            ("before digests, another person", vec![other], vec![row(7, "report.submit", 0, None)], unlogged(K::Submitted)),
            (
                "one row is one event",
                vec![event(1, K::Urged, 0), event(2, K::Urged, 0)],
                vec![row(7, "review.urge", 0, None)],
                unlogged(K::Urged),
            ),
            ("of many", one(K::Left), vec![], by_act),
            ("a date granted to one", one(K::Redated), vec![row(7, "extension.decide", 0, None)], by_row),
            ("what nobody hands in is not for many", one(K::Returned), vec![], unlogged(K::Returned)),
            ("rows about other things", one(K::Created), vec![row(7, "report.phones", 0, None)], Ok(Held::default())),
        ] {
            assert_eq!(held(&events, &log, |_, _| true), expected, "{name}");
        }
        assert_eq!(held(&one(K::Left), &[], |_, _| false), unlogged(K::Left), "nobody did anything then");
    }

    #[test]
    fn an_act_about_many_is_no_report_and_no_signing_in() {
        for (action, expected) in [("exemption.enter", true), ("checklist.import", true), ("cell.adjust", true), ("unit.merge", true)] {
            assert_eq!(is_about_many(action), expected, "{action}");
        }
        for action in ["report.submit", "evidence.add", "session.open", "account.edit", "reopen.ask", "extension.decide"] {
            assert!(!is_about_many(action), "{action}");
        }
    }
}
