//! 办理过程 of a problem: how it came in, what happened to it, and when its notice was received.

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::subject::Subject;
use domain::ids::CountyId;
use domain::monitoring::decision::Origin;
use storage::Conn;
use storage::monitoring::candidate::StoredCandidate;
use storage::monitoring::finding::{self, EntryInLog, FindingEvent, StoredFinding};

use crate::Result;

/// How a problem came in, as its life says it: by hand, in a file, on the spot, or found by the monitor.
pub const ENTERED: &str = "entered";
/// Its notice was received.
pub const RECEIVED: &str = "received";
/// What stands in front of a receipt of the same second.
const BEFORE_RECEIPT: [&str; 3] = [ENTERED, "confirmed", "sent"];
/// The log's row follows what it is about within this time.
const LOGGED_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// An event of which no more is known than when and by whom.
fn bare(kind: &str, at: DateTime<Utc>, by_name: String) -> FindingEvent {
    FindingEvent {
        at,
        kind: kind.into(),
        by_id: String::new(),
        by_name,
        said: String::new(),
        link: String::new(),
        due_on: None,
        told: String::new(),
    }
}

/// What happened to a finding, and in front how it came in. A problem that came back was found before: its first time is the other one's.
pub(super) async fn life_of(
    conn: &mut Conn,
    county: &CountyId,
    found: &StoredFinding,
    about: Option<&StoredCandidate>,
) -> Result<(Vec<FindingEvent>, Option<FindingEvent>)> {
    let Some(first) = about.filter(|_| found.relapse_of.is_none()).map(|about| about.seen.0) else {
        return Ok((finding::events(conn, &found.id).await?, None));
    };
    let logged = match (found.origin, &found.column) {
        (Origin::Hand, Some((column, _))) => Some(("candidate.enter", Subject::Column(column.clone()))),
        (Origin::Hand, None) => Some(("candidate.enter", Subject::Unit(found.unit.clone()))),
        (Origin::File, _) => Some(("finding.import", Subject::County(county.clone()))),
        _ => None,
    };
    let Some((action, subject)) = logged else {
        return Ok((finding::events(conn, &found.id).await?, Some(bare(ENTERED, first, String::new()))));
    };
    let subject = subject.to_string();
    let entry = EntryInLog { county, action, subject: &subject, from: first, to: first + LOGGED_WITHIN };
    let (entered, events): (Vec<_>, Vec<_>) =
        finding::events_from_entry(conn, &found.id, entry).await?.into_iter().partition(|one| one.kind == ENTERED);
    let by = entered.into_iter().next().map(|one| one.by_name).unwrap_or_default();
    Ok((events, Some(bare(ENTERED, first, by))))
}

/// What happened to a problem with its entry in front and, in its place, when and by whom its notice was received.
pub(super) fn whole_life(
    entered: Option<&FindingEvent>,
    events: &[FindingEvent],
    received: Option<(DateTime<Utc>, String)>,
) -> Vec<FindingEvent> {
    let mut life: Vec<FindingEvent> = entered.into_iter().chain(events).cloned().collect();
    if let Some((at, by)) = received {
        // who answers at once has received it by that: the receipt stands in front of the answer, and behind what was sent
        let place = life.iter().position(|one| one.at > at || (one.at == at && !BEFORE_RECEIPT.contains(&one.kind.as_str())));
        life.insert(place.unwrap_or(life.len()), bare(RECEIVED, at, by));
    }
    life
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: &str, at: &str) -> FindingEvent {
        bare(kind, at.parse().expect("a moment"), "某人".into())
    }

    #[test]
    fn a_receipt_stands_behind_the_notice_and_before_the_answer() {
        let entered = event(ENTERED, "2026-11-02T01:00:00Z");
        let events =
            [event("confirmed", "2026-11-02T01:00:00Z"), event("sent", "2026-11-03T01:00:00Z"), event("answered", "2026-11-05T01:00:00Z")];
        for (received, expected) in [
            ("2026-11-04T01:00:00Z", ["entered", "confirmed", "sent", "received", "answered"]),
            // sent and received, or received by answering, within one second
            ("2026-11-03T01:00:00Z", ["entered", "confirmed", "sent", "received", "answered"]),
            ("2026-11-05T01:00:00Z", ["entered", "confirmed", "sent", "received", "answered"]),
            ("2026-11-06T01:00:00Z", ["entered", "confirmed", "sent", "answered", "received"]),
        ] {
            let at = received.parse().expect("a moment");
            let kinds: Vec<_> = whole_life(Some(&entered), &events, Some((at, "李某".into()))).into_iter().map(|one| one.kind).collect();
            assert_eq!(kinds, expected, "{received}");
        }
        assert_eq!(whole_life(None, &events, None), events);
    }
}
