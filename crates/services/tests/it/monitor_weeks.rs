//! Who missed the week, looked at on its Monday; on both engines.

use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::early::WeekStanding;
use domain::monitoring::urge::UrgeKind;
use services::monitoring::{self, Ended, ROUND, RoundSchedule, StartRound};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, day};

/// Does what waits and answers what it was asked for.
async fn done(desk: &Desk) -> String {
    let (job, _) = monitoring::take(desk.services(), ROUND, "s").await.unwrap().unwrap();
    monitoring::ended(desk.services(), &job, Ended::Done, "好").await.unwrap();
    job.about
}

#[tokio::test]
async fn on_monday_the_calendar_asks_who_missed_the_week() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.keep("2026-10-01", "2026-10-31", &[]).await;
        // Monday, 9 November: nothing happens by itself where nobody has set a day
        desk.county.clock.set(at("2026-11-09T01:00:00Z"));
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0);
        monitoring::set_schedule(&desk.office, desk.services(), &RoundSchedule { day: "3".into() }).await.unwrap();
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 1, "{}", desk.county.test.name);
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0, "one at a time");
        assert_eq!(done(&desk).await, "2026-11/2026-11-08/week");
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0, "once");
        desk.county.clock.set(at("2026-11-10T01:00:00Z"));
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0, "not on Tuesday again");
        // where somebody has looked on that Monday already, nobody looks twice
        desk.county.clock.set(at("2026-11-16T01:00:00Z"));
        monitoring::start_round(&desk.office, desk.services(), &StartRound { month: "2026-11".into() }).await.unwrap();
        assert_eq!(done(&desk).await, "2026-11/2026-11-16");
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_week_that_is_over_is_named_by_its_days() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.county.clock.set(at("2026-11-09T01:00:00Z"));
        desk.keep("2026-11-01", "2026-11-08", &[]).await;
        let found = monitoring::reminders(&desk.office, desk.services()).await.unwrap();
        assert!(found.is_over(), "{}", desk.county.test.name);
        assert_eq!(found.week.to_string(), "2026-11-02/2026-11-08");
        desk.keep("2026-11-01", "2026-11-09", &[]).await;
        assert!(!monitoring::reminders(&desk.office, desk.services()).await.unwrap().is_over(), "a new week");
    }
}

#[tokio::test]
async fn a_week_that_nobody_has_read_is_not_this_week() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        desk.keep("2026-10-01", "2026-10-31", &[]).await;
        desk.county.clock.set(at("2026-12-01T01:00:00Z"));
        let found = monitoring::reminders(&desk.office, desk.services()).await.unwrap();
        assert_eq!((found.is_behind(), found.is_over(), found.message()), (true, false, None), "{name}");
        assert_eq!(found.undated, 1, "what could not be read has no day: {name}");
        let urged = monitoring::urges(&desk.office, desk.services(), UrgeKind::Weekly).await.unwrap();
        assert_eq!((urged.rows.len(), urged.unread_since), (0, Some(day("2026-10-31"))), "{name}");
        // a round of this week: the week before is in its month, and says of each unit how it stood
        desk.county.clock.set(at("2026-12-11T01:00:00Z"));
        let missed = Candidate { period: Some("2026-11-30/2026-12-06".into()), ..desk.hit(0, Rule::WeeklyMissed, "") };
        desk.keep("2026-12-01", "2026-12-11", &[missed]).await;
        let found = monitoring::reminders(&desk.office, desk.services()).await.unwrap();
        let stood: Vec<_> = found.units.iter().map(|unit| (unit.name.as_str(), unit.now, unit.last)).collect();
        let expected = [("发改委", WeekStanding::Met, WeekStanding::Missed), ("民政局", WeekStanding::Met, WeekStanding::Met)];
        assert_eq!((found.is_behind(), stood), (false, expected.to_vec()), "{name}");
        let urged = monitoring::urges(&desk.office, desk.services(), UrgeKind::Weekly).await.unwrap();
        assert_eq!((urged.rows.len(), urged.unread_since), (1, None), "{name}");
    }
}
