//! Random histories: what holds whatever people do.

use proptest::prelude::*;

use super::*;

/// Something somebody tries; whether it can happen is for `step` to say.
#[derive(Debug, Clone)]
enum Try {
    Event(Happening),
    HandIn(Claim, Option<u32>),
    Undo,
}

fn a_claim() -> impl Strategy<Value = Claim> {
    prop_oneof![3 => Just(Claim::Done), 2 => Just(Claim::Ongoing), 1 => Just(Claim::NothingNew), 1 => Just(Claim::NotApplicable)]
}

fn a_date() -> impl Strategy<Value = NaiveDate> {
    (0_i64..330).prop_map(|after| day("2026-02-01") + Duration::days(after))
}

fn an_outcome() -> impl Strategy<Value = Happening> {
    let outcome = prop_oneof![3 => Just(Outcome::Completes), 2 => Just(Outcome::Notes), 1 => Just(Outcome::NotApplicable)];
    (outcome, any::<bool>()).prop_map(|(outcome, short_of_quota)| Happening::Accepted { outcome, short_of_quota })
}

fn a_cause() -> impl Strategy<Value = LeaveCause> {
    prop_oneof![Just(LeaveCause::Removed), Just(LeaveCause::Exempt), Just(LeaveCause::UnitEnded)]
}

fn a_try() -> impl Strategy<Value = Try> {
    prop_oneof![
        6 => (a_claim(), proptest::option::of(0_u32..12)).prop_map(|(claim, reached)| Try::HandIn(claim, reached)),
        1 => Just(Try::Event(Happening::Withdrawn)),
        6 => an_outcome().prop_map(Try::Event),
        3 => a_date().prop_map(|rework_by| Try::Event(Happening::Returned { rework_by })),
        2 => a_date().prop_map(|until| Try::Event(Happening::Reopened { until })),
        1 => (a_date(), prop_oneof![Just(RedateCause::Extension), Just(RedateCause::Calendar)])
            .prop_map(|(due_on, cause)| Try::Event(Happening::Redated { due_on, limit_on: None, cause })),
        1 => proptest::option::of(a_date()).prop_map(|due_on| Try::Event(Happening::Moved { place: place("自然资源局"), due_on })),
        1 => a_cause().prop_map(|cause| Try::Event(Happening::Left { cause })),
        2 => Just(Try::Event(Happening::Restored)),
        1 => Just(Try::Event(Happening::AgreedNotApplicable)),
        1 => Just(Try::Event(Happening::TakenOver { text: "往年".into() })),
        1 => Just(Try::Event(Happening::Ended)),
        1 => Just(Try::Undo),
    ]
}

/// A history with the record and the stretches as a program keeps them, event by event.
struct Kept {
    story: Story,
    finished: Vec<Stretch>,
    running: Running,
}

fn live(asked: Asked, tries: &[(Try, i64)]) -> Kept {
    let mut story = Story::of(asked);
    let mut finished = Vec::new();
    let mut running = Running { since: story.today(), record: story.record() };
    for (what, minutes) in tries {
        story.later(*minutes);
        let known = story.events.len();
        let happened = match what {
            Try::Event(what) => story.tell(what.clone()),
            Try::HandIn(claim, reached) => {
                let report = running.record.next_report();
                story.tell(Happening::Submitted { report, claim: *claim, reached: *reached, received_on: None })
            }
            Try::Undo => undo(&story.events, &story.by, story.now).and_then(|cancels| story.tell(Happening::Undone { cancels })),
        };
        if happened.is_err() {
            continue;
        }
        let event = &story.events[known];
        // an undo folds the history, everything else is one step from the row
        let record = match event.what {
            Happening::Undone { .. } => story.record(),
            _ => step(Some(&running.record), event).unwrap(),
        };
        let (stretch, now) = turn(running, record, event.day);
        finished.extend(stretch);
        running = now;
    }
    Kept { story, finished, running }
}

fn a_duty() -> impl Strategy<Value = Asked> {
    prop_oneof![Just(Asked::Once), Just(Asked::Standing), Just(Asked::Quota { count: 6 })]
}

/// Minutes between events: some follow at once, some after weeks.
fn a_history() -> impl Strategy<Value = Vec<(Try, i64)>> {
    let pause = prop_oneof![2 => 0_i64..9, 2 => 60_i64..2_000, 3 => 1_000_i64..40_000];
    proptest::collection::vec((a_try(), pause), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_row_is_what_the_events_add_up_to(asked in a_duty(), tries in a_history()) {
        let kept = live(asked, &tries);
        prop_assert_eq!(kept.story.record(), kept.running.record.clone());
        let columns = Columns::of(&kept.running.record);
        prop_assert_eq!(columns.record(kept.running.record.place.clone()).unwrap(), kept.running.record);
    }

    #[test]
    fn finished_stretches_are_what_the_events_say(asked in a_duty(), tries in a_history()) {
        let Kept { story, finished, running } = live(asked, &tries);
        let (told, now) = replay(&story.events).unwrap().unwrap();
        prop_assert_eq!(&told, &finished);
        prop_assert_eq!(&now, &running);
        let ends = finished.iter().map(|stretch| (stretch.from, stretch.to)).chain([(running.since, NaiveDate::MAX)]);
        let mut before = None;
        for (from, to) in ends {
            prop_assert!(from < to && before.is_none_or(|end| end == from));
            before = Some(to);
        }
    }

    #[test]
    fn any_day_can_be_asked_for(asked in a_duty(), tries in a_history(), on in a_date()) {
        let Kept { story, finished, running } = live(asked, &tries);
        let kept = if running.since <= on {
            Some(&running.record)
        } else {
            finished.iter().find(|stretch| stretch.from <= on && on < stretch.to).map(|stretch| &stretch.record)
        };
        prop_assert_eq!(kept.cloned(), fold_until(&story.events, on).unwrap());
    }

    #[test]
    fn what_happens_later_does_not_change_what_was_said(asked in a_duty(), tries in a_history(), more in a_history()) {
        let mut tries = tries;
        let before = live(asked, &tries);
        let on = before.story.today();
        // from the next day on
        tries.extend(more.into_iter().enumerate().map(|(index, (what, pause))| (what, if index == 0 { pause + 24 * 60 } else { pause })));
        let after = live(asked, &tries);
        prop_assert_eq!(fold_until(&after.story.events, on).unwrap(), Some(before.running.record));
    }

    #[test]
    fn no_return_calendar_or_merger_makes_a_date_earlier(asked in a_duty(), tries in a_history()) {
        let Kept { finished, running, .. } = live(asked, &tries);
        let dates: Vec<NaiveDate> = finished.iter().map(|stretch| stretch.record.due_on).chain([running.record.due_on]).collect();
        prop_assert!(dates.is_sorted());
    }

    #[test]
    fn what_counts_as_complete_was_judged_in_exactly_that_report(asked in a_duty(), tries in a_history()) {
        let Kept { story, running, .. } = live(asked, &tries);
        let mut waiting = None;
        let mut judged = Vec::new();
        for event in &story.events {
            match event.what {
                Happening::Submitted { report, .. } => waiting = Some(report),
                Happening::Accepted { outcome: Outcome::Completes, .. } => judged.extend(waiting),
                _ => {}
            }
        }
        prop_assert!(running.record.accepted().is_none_or(|report| judged.contains(&report)));
        let shown = running.record.standing().shown(as_of(story.today()));
        if matches!(shown.status, Status::Done | Status::LateDone) {
            prop_assert!(running.record.accepted().is_some());
        }
    }

    #[test]
    fn leaving_and_coming_back_leaves_an_accepted_report_where_it_was(asked in a_duty(), tries in a_history()) {
        let mut story = live(asked, &tries).story;
        let before = story.record();
        let steps: &[Happening] = &[
            Happening::Left { cause: LeaveCause::Removed },
            Happening::Restored,
            Happening::Moved { place: place("自然资源局"), due_on: None },
            Happening::Redated { due_on: before.due_on, limit_on: None, cause: RedateCause::Calendar },
        ];
        for what in steps {
            let _refused_or_done = story.tell(what.clone());
            prop_assert_eq!(story.record().accepted(), before.accepted());
        }
    }
}
