//! The rows T-… of the review of what was false, as an office would say them; and the rules beside them.

use super::*;
use crate::reporting::event::CellEventKind;

#[test]
fn a_task_reported_as_under_way_stays_open_to_its_date() {
    // T-C1
    let mut story = Story::of(Asked::Once);
    story.on("2026-03-10").hands_in(Claim::Ongoing).accepts(Outcome::Notes);
    let shown = story.shows("2026-03-10");
    assert_eq!((shown.status, shown.has_progress), (Status::NotDue, true));
    assert_eq!(story.status("2026-07-27"), Status::Near);
    assert_eq!(story.status("2026-08-01"), Status::Overdue);
    assert!(story.tell(Happening::Submitted { report: ReportNo(2), claim: Claim::Done, reached: None, received_on: None }).is_ok());
    story.accepts(Outcome::Completes);
    assert_eq!(story.status("2026-08-01"), Status::Done);
    assert_eq!(story.record().accepted(), Some(ReportNo(2)));
}

#[test]
fn a_text_put_in_after_a_reopening_and_withdrawn_never_counts() {
    // T-C2
    let mut story = Story::of(Asked::Once);
    story.on("2026-05-18").hands_in(Claim::Done).on("2026-05-20").accepts(Outcome::Completes);
    story.reopens_until("2026-05-22").on("2026-05-21").hands_in(Claim::Done);
    let waiting = story.shows("2026-05-21");
    assert_eq!((waiting.status, waiting.mark), (Status::Done, Some(Mark::CorrectionWaiting)));
    assert_eq!(story.record().accepted(), Some(ReportNo(1)), "what counts is what was judged");
    let behind = |story: &Story| (story.record().latest_behind(), story.record().taken_back());
    assert_eq!(behind(&story), (Some(ReportNo(1)), 0), "the judged one stands again once it is taken back");
    story.on("2026-05-25").must(Happening::Withdrawn);
    assert_eq!(behind(&story), (Some(ReportNo(1)), 1));
    assert_eq!((story.status("2026-05-25"), story.shows("2026-05-25").mark), (Status::Done, None));
    assert_eq!((story.record().accepted(), story.record().latest()), (Some(ReportNo(1)), Some(ReportNo(1))));
    let refused = story.tell(Happening::Submitted { report: ReportNo(3), claim: Claim::Done, reached: None, received_on: None });
    assert_eq!(refused, Err(Refusal::ReopeningEnded));
}

#[test]
fn a_correction_handed_in_in_time_is_judged_after_its_last_day() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-05-18").hands_in(Claim::Done).accepts(Outcome::Completes).reopens_until("2026-05-22");
    assert_eq!(story.shows("2026-05-22").mark, Some(Mark::Correcting));
    story.on("2026-05-22").hands_in(Claim::Done).on("2026-06-10").accepts(Outcome::Completes);
    assert_eq!(story.record().accepted(), Some(ReportNo(2)));
    story.reopens_until("2026-06-12").on("2026-06-12").hands_in(Claim::Done).on("2026-06-20").returns_until("2026-06-24");
    assert_eq!(story.record().state, State::Reopened { until: day("2026-06-24"), over: Settled::Complete { report: ReportNo(2) } });
}

#[test]
fn an_agreed_not_applicable_that_is_reopened_and_left_alone_stays_not_applicable() {
    // T-C3
    let mut story = Story::of(Asked::Once);
    story.on("2026-05-04").hands_in(Claim::NotApplicable).accepts(Outcome::NotApplicable).reopens_until("2026-05-15");
    for (on, mark) in [("2026-05-10", Some(Mark::Correcting)), ("2026-05-16", None)] {
        let shown = story.shows(on);
        assert_eq!((shown.status, shown.mark), (Status::NotApplicable, mark), "{on}");
        assert!(!shown.status.is_asked());
    }
}

#[test]
fn an_early_report_that_comes_back_keeps_the_date_of_the_task() {
    // T-C6
    let mut story = Story::of(Asked::Once);
    story.on("2026-03-10").hands_in(Claim::Done).returns_until("2026-03-17");
    assert_eq!(story.record().due_on, day("2026-07-31"));
    assert_eq!((story.status("2026-03-17"), story.shows("2026-03-17").mark), (Status::Returned, None));
    let missed = story.shows("2026-03-20");
    assert_eq!((missed.status, missed.mark), (Status::Returned, Some(Mark::ReworkMissed)));
    assert_eq!(story.status("2026-08-01"), Status::Overdue);
    story.on("2026-03-20").hands_in(Claim::Done).accepts(Outcome::Completes);
    assert_eq!(story.status("2026-03-20"), Status::Done, "four months early is not late");
}

#[test]
fn a_rework_is_late_only_after_both_dates() {
    for (rework_by, again_on, status) in [
        ("2026-08-10", "2026-08-10", Status::Done),
        ("2026-08-10", "2026-08-11", Status::LateDone),
        ("2026-07-20", "2026-07-31", Status::Done),
        ("2026-07-20", "2026-08-01", Status::LateDone),
    ] {
        let mut story = Story::of(Asked::Once);
        story
            .on("2026-07-10")
            .hands_in(Claim::Done)
            .returns_until(rework_by)
            .on(again_on)
            .hands_in(Claim::Done)
            .accepts(Outcome::Completes);
        assert_eq!(story.status("2026-09-01"), status, "{rework_by} {again_on}");
    }
}

#[test]
fn a_withdrawn_hand_in_neither_helps_nor_harms() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-07-30").hands_in(Claim::Done);
    assert_eq!(story.record().latest_behind(), None, "nothing stands behind a first report");
    story.must(Happening::Withdrawn);
    assert_eq!((story.record().latest(), story.record().taken_back()), (None, 1), "T-M3: it is not 已报");
    story.on("2026-08-03").hands_in(Claim::Done).accepts(Outcome::Completes);
    assert_eq!(story.status("2026-08-03"), Status::LateDone);
}

#[test]
fn an_extension_granted_afterwards_takes_the_late_mark_away() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-08-03").hands_in(Claim::Done).accepts(Outcome::Completes);
    assert!(story.record().is_late());
    story.on("2026-08-04").must(Happening::Redated { due_on: day("2026-08-05"), limit_on: None, cause: RedateCause::Extension });
    assert!(!story.record().is_late());
    assert_eq!(story.said("2026-08-03"), Some(Status::LateDone), "what was said on that day stays said");
}

#[test]
fn an_extension_is_shortened_with_a_reason_and_makes_nobody_late_who_reported_within_it() {
    let extended = |story: &mut Story| {
        story.must(Happening::Redated { due_on: day("2026-12-31"), limit_on: None, cause: RedateCause::Extension });
    };
    let shortened = |due_on: &str, rework_by: Option<&str>| Happening::Shortened { due_on: day(due_on), rework_by: rework_by.map(day) };
    let mut open = Story::of(Asked::Once);
    extended(open.on("2026-07-01"));
    open.must(shortened("2026-07-31", None));
    assert_eq!((open.record().due_on, open.status("2026-08-01")), (day("2026-07-31"), Status::Overdue));
    extended(&mut open);
    open.reason = " ";
    assert_eq!(open.tell(shortened("2026-07-31", None)), Err(Refusal::ReasonMissing));
    // handed in within the extension
    let mut waiting = Story::of(Asked::Once);
    extended(waiting.on("2026-07-01"));
    waiting.on("2026-08-10").hands_in(Claim::Done);
    assert_eq!(waiting.tell(shortened("2026-08-09", None)), Err(Refusal::HandedInMeanwhile { on: day("2026-08-10") }));
    waiting.must(shortened("2026-08-10", None)).accepts(Outcome::Completes);
    assert!(!waiting.record().is_late());
    let mut interim = Story::of(Asked::Once);
    extended(interim.on("2026-07-01"));
    interim.on("2026-08-10").hands_in(Claim::Ongoing).must(shortened("2026-07-31", None));
    assert_eq!(interim.shows("2026-08-10").mark, Some(Mark::InterimWaiting));
    // the extension had moved 整改期限 along: it stands again as the return had set it
    let mut returned = Story::of(Asked::Once);
    returned.on("2026-07-20").hands_in(Claim::Done).on("2026-07-22").returns_until("2026-08-20");
    extended(&mut returned);
    returned.on("2026-08-01").must(shortened("2026-07-31", Some("2026-08-20")));
    let State::Returned { rework_by, .. } = returned.record().state else { panic!("{:?}", returned.record().state) };
    assert_eq!((returned.record().due_on, rework_by), (day("2026-07-31"), day("2026-08-20")));
}

#[test]
fn a_report_on_paper_counts_from_its_day_of_receipt() {
    let mut story = Story::of(Asked::Once);
    let paper =
        |received: &str| Happening::Submitted { report: ReportNo(1), claim: Claim::Done, reached: None, received_on: Some(day(received)) };
    story.on("2026-08-06");
    assert_eq!(story.clone().tell(paper("2026-08-07")), Err(Refusal::ReceivedAhead));
    story.must(paper("2026-07-31")).accepts(Outcome::Completes);
    assert_eq!(story.status("2026-08-06"), Status::Done);
}

#[test]
fn a_quota_is_counted_by_the_last_accepted_number_and_not_by_their_sum() {
    // T-M8
    let mut story = Story::of(Asked::Quota { count: 10 });
    story.on("2026-03-02").hands_in_with(Claim::Ongoing, Some(3)).accepts(Outcome::Notes);
    story.on("2026-05-04").hands_in_with(Claim::Ongoing, Some(7)).accepts(Outcome::Notes);
    assert_eq!(story.shows("2026-05-04").quota, Some((7, 10)));
    story.on("2026-06-01").hands_in_with(Claim::Done, Some(8));
    let short = story.tell(Happening::Accepted { outcome: Outcome::Completes, short_of_quota: false });
    assert_eq!(short, Err(Refusal::ShortOfQuota { reached: 8, count: 10 }));
    story.must(Happening::Accepted { outcome: Outcome::Completes, short_of_quota: true });
    let shown = story.shows("2026-06-01");
    assert_eq!((shown.status, shown.quota), (Status::Done, Some((8, 10))));
    let without = Happening::Submitted { report: ReportNo(1), claim: Claim::Done, reached: None, received_on: None };
    assert_eq!(Story::of(Asked::Quota { count: 10 }).tell(without), Err(Refusal::NumberMissing));
}

#[test]
fn a_period_of_a_standing_duty_is_done_for_this_period() {
    let mut story = Story::of(Asked::Standing);
    let ongoing = Happening::Submitted { report: ReportNo(1), claim: Claim::Ongoing, reached: None, received_on: None };
    assert_eq!(story.tell(ongoing), Err(Refusal::ClaimNotOffered));
    story.on("2026-03-02").hands_in(Claim::NothingNew).accepts(Outcome::Completes);
    assert_eq!(story.status("2026-03-02").label_of(Asked::Standing), "本期已完成");
}

#[test]
fn an_interim_report_that_waits_beyond_the_date_is_overdue_and_says_so() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-07-30").hands_in(Claim::Ongoing);
    assert_eq!(story.status("2026-07-31"), Status::Pending);
    let shown = story.shows("2026-08-03");
    assert_eq!((shown.status, shown.mark), (Status::Overdue, Some(Mark::InterimWaiting)));
    let mut complete = Story::of(Asked::Once);
    complete.on("2026-07-30").hands_in(Claim::Done);
    assert_eq!(complete.status("2026-08-03"), Status::Pending, "the office's debt does not count against the unit");
}

#[test]
fn overdue_on_a_day_is_what_was_due_before_it() {
    // T-H4
    let story = Story::of(Asked::Once);
    assert_eq!((story.status("2026-07-31"), story.status("2026-08-01")), (Status::Near, Status::Overdue));
}

#[test]
fn what_march_said_is_not_rewritten_by_a_return_in_april() {
    // T-H13
    let mut story = Story::of(Asked::Once);
    story.on("2026-08-10").hands_in(Claim::Done).on("2026-09-10").returns_until("2026-09-30");
    assert_eq!(story.said("2026-08-09"), Some(Status::Overdue));
    assert_eq!(story.said("2026-08-31"), Some(Status::Pending));
    assert_eq!(story.said("2026-09-10"), Some(Status::Returned));
    assert_eq!(story.said("2026-01-04"), None, "it did not exist yet");
}

#[test]
fn only_a_change_set_moves_a_date_forward_and_never_into_the_past() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-06-01");
    for (due_on, cause, expected) in [
        ("2026-07-30", RedateCause::Calendar, Err(Refusal::DateEarlier { due_on: day("2026-07-31") })),
        ("2026-07-30", RedateCause::Extension, Err(Refusal::DateEarlier { due_on: day("2026-07-31") })),
        ("2026-06-01", RedateCause::ChangeSet, Err(Refusal::DateNotAhead)),
        ("2026-06-01", RedateCause::Undone, Ok(())),
        ("2026-06-02", RedateCause::ChangeSet, Ok(())),
        ("2026-08-03", RedateCause::Calendar, Ok(())),
    ] {
        assert_eq!(story.clone().tell(Happening::Redated { due_on: day(due_on), limit_on: None, cause }), expected, "{due_on} {cause:?}");
    }
    story.reason = " ";
    let earlier = Happening::Redated { due_on: day("2026-06-02"), limit_on: None, cause: RedateCause::ChangeSet };
    assert_eq!(story.tell(earlier), Err(Refusal::ReasonMissing));
}

#[test]
fn what_was_accepted_stays_where_it_was_earned_and_the_rest_goes_to_the_successor() {
    // T-H3
    let to_successor = |due_on: Option<&str>| Happening::Moved { place: place("自然资源局"), due_on: due_on.map(day) };
    let mut accepted = Story::of(Asked::Once);
    accepted.on("2026-03-02").hands_in(Claim::Done).accepts(Outcome::Completes);
    assert_eq!(accepted.tell(to_successor(None)), Err(Refusal::StaysWhereEarned));
    let mut waiting = Story::of(Asked::Once);
    waiting.on("2026-08-03").hands_in(Claim::Done).on("2026-08-05").must(to_successor(Some("2026-08-12"))).accepts(Outcome::Completes);
    assert_eq!(waiting.status("2026-08-05"), Status::Done, "a predecessor's late mark never counts against the successor");
    assert_eq!(waiting.record().place, place("自然资源局"));
    let mut earlier = Story::of(Asked::Once);
    assert_eq!(earlier.tell(to_successor(Some("2026-07-30"))), Err(Refusal::DateEarlier { due_on: day("2026-07-31") }));
}

#[test]
fn a_restored_cell_has_the_state_it_had() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-03-02").hands_in(Claim::Done).accepts(Outcome::Completes);
    story.on("2026-04-01").must(Happening::Left { cause: LeaveCause::Removed });
    assert_eq!(story.status("2026-04-01"), Status::Left);
    assert_eq!(story.record().accepted(), Some(ReportNo(1)), "its report stays readable");
    story.on("2026-04-02").must(Happening::Restored);
    assert_eq!(story.status("2026-04-02"), Status::Done);
    assert_eq!(story.tell(Happening::Restored), Err(Refusal::AlreadyPresent));
}

#[test]
fn an_exempted_cell_leaves_the_counts_only_while_nothing_was_reported() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-03-02").must(Happening::Left { cause: LeaveCause::Exempt });
    assert_eq!(story.status("2026-09-01"), Status::Exempt);
    let again = Happening::Submitted { report: ReportNo(1), claim: Claim::Done, reached: None, received_on: None };
    assert_eq!(story.tell(again), Err(Refusal::NotCounted));
    let mut waiting = Story::of(Asked::Once);
    waiting.on("2026-03-02").hands_in(Claim::Done);
    assert_eq!(waiting.tell(Happening::Left { cause: LeaveCause::Exempt }), Err(Refusal::HasReport));
}

#[test]
fn a_text_taken_over_is_neither_asked_nor_judged_complete() {
    // T-C8
    let mut story = Story::of(Asked::Once);
    story.must(Happening::TakenOver { text: "已公开".into() });
    assert_eq!(story.status("2026-12-01"), Status::TakenOver);
    assert!(!Status::TakenOver.is_asked());
    assert_eq!(story.record().accepted(), None);
}

#[test]
fn a_year_of_not_applicable_is_decided_once_with_a_reason() {
    // T-M11
    let mut story = Story::of(Asked::Standing);
    story.reason = "";
    assert_eq!(story.tell(Happening::AgreedNotApplicable), Err(Refusal::ReasonMissing));
    story.reason = "职能已划转";
    story.must(Happening::AgreedNotApplicable);
    assert_eq!(story.status("2026-12-01"), Status::NotApplicable);
}

#[test]
fn ones_own_last_judgement_can_be_taken_back_for_ten_minutes() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-03-02").hands_in(Claim::Done).accepts(Outcome::Completes);
    let (me, other) = (story.by.clone(), author("督查室"));
    story.later(10);
    assert_eq!(undo(&story.events, &me, story.now), Ok(EventNo(3)));
    assert_eq!(undo(&story.events, &other, story.now), Err(Refusal::NotUndoable));
    assert_eq!(undo(&story.events, &me, story.now + Duration::seconds(1)), Err(Refusal::NotUndoable));
    story.must(Happening::Undone { cancels: EventNo(3) });
    assert_eq!(story.status("2026-03-02"), Status::Pending);
    assert_eq!(undo(&story.events, &me, story.now), Err(Refusal::NotUndoable), "an undo is not undone");
    story.accepts(Outcome::Completes).must(Happening::Remarked { kind: CellEventKind::ReopenAsked });
    assert_eq!(undo(&story.events, &me, story.now), Err(Refusal::NotUndoable), "somebody has acted on it");
}

#[test]
fn a_clock_set_back_does_not_reach_into_a_day_that_has_ended() {
    let at = start_of(day("2026-03-05")) + Duration::minutes(10);
    assert_eq!(office_day(at - Duration::hours(1), Some(day("2026-03-05"))), day("2026-03-05"));
    assert_eq!(office_day(at, Some(day("2026-03-04"))), day("2026-03-05"));
    assert_eq!(office_day(at, None), day("2026-03-05"));
}

#[test]
fn every_wrong_step_is_refused_with_a_sentence() {
    let mut open = Story::of(Asked::Once);
    open.on("2026-03-02");
    let mut waiting = open.clone();
    waiting.hands_in(Claim::Done);
    let mut done = waiting.clone();
    done.accepts(Outcome::Completes);
    let mut unexplained = waiting.clone();
    unexplained.reason = " ";
    let hand_in = |no| Happening::Submitted { report: ReportNo(no), claim: Claim::Done, reached: None, received_on: None };
    let accept = |outcome| Happening::Accepted { outcome, short_of_quota: false };
    let until = |text: &str| Happening::Reopened { until: day(text) };
    let back = |text: &str| Happening::Returned { rework_by: day(text) };
    for (story, what, refusal) in [
        (&waiting, hand_in(2), Refusal::WithOffice),
        (&done, hand_in(2), Refusal::AlreadyAccepted),
        (&open, hand_in(2), Refusal::WrongReport),
        (&open, Happening::Withdrawn, Refusal::NothingSubmitted),
        (&open, accept(Outcome::Completes), Refusal::NothingSubmitted),
        (&waiting, accept(Outcome::Notes), Refusal::WrongOutcome),
        (&unexplained, back("2026-03-09"), Refusal::ReasonMissing),
        (&waiting, back("2026-03-02"), Refusal::DateNotAhead),
        (&done, until("2026-03-02"), Refusal::DateNotAhead),
        (&waiting, until("2026-03-09"), Refusal::NotSettled),
        (&done, Happening::TakenOver { text: String::new() }, Refusal::HasReport),
        (&done, Happening::AgreedNotApplicable, Refusal::HasReport),
    ] {
        assert_eq!(story.clone().tell(what.clone()), Err(refusal), "{what:?}");
        assert!(refusal.to_string().ends_with('。') && !refusal.to_string().contains([',', ';']), "{refusal}");
    }
    assert_eq!(step(None, &open.events[0]).unwrap(), Story::of(Asked::Once).record());
    assert_eq!(fold(&done.events[1..]).unwrap_err(), FoldError { no: EventNo(2), refusal: Refusal::NoBeginning });
}

#[test]
fn time_that_was_granted_for_a_returned_report_is_time_to_mend_it() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-07-20").hands_in(Claim::Done).on("2026-07-22").returns_until("2026-07-27");
    story.on("2026-07-24").must(Happening::Redated { due_on: day("2026-08-14"), limit_on: None, cause: RedateCause::Extension });
    assert!(matches!(story.record().state, State::Returned { rework_by, .. } if rework_by == day("2026-08-14")));
    assert_eq!(story.record().hand_by(day("2026-08-01")), day("2026-08-14"));
    // another cause moves the date alone
    let mut story = Story::of(Asked::Once);
    story.on("2026-07-20").hands_in(Claim::Done).on("2026-07-22").returns_until("2026-07-27");
    story.must(Happening::Redated { due_on: day("2026-08-14"), limit_on: None, cause: RedateCause::Calendar });
    assert!(matches!(story.record().state, State::Returned { rework_by, .. } if rework_by == day("2026-07-27")));
}

#[test]
fn what_is_open_when_the_year_is_closed_stays_unfinished_for_good() {
    let mut story = Story::of(Asked::Once);
    story.on("2027-01-20").must(Happening::Ended);
    let shown = story.shows("2027-06-01");
    assert_eq!((shown.status, shown.mark), (Status::Overdue, Some(Mark::Unfinished)));
    let refused = story.tell(Happening::Submitted { report: ReportNo(1), claim: Claim::Done, reached: None, received_on: None });
    assert_eq!(refused, Err(Refusal::EndedUnfinished));
    assert_eq!(story.tell(Happening::Moved { place: place("自然资源局"), due_on: None }), Err(Refusal::StaysWhereEarned));
    assert_eq!(story.tell(Happening::Ended), Err(Refusal::AlreadySettled));
    assert_eq!(story.said("2027-01-19"), Some(Status::Overdue));
}

#[test]
fn a_report_left_unjudged_at_the_close_stays_readable() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-07-30").hands_in(Claim::Done).on("2027-01-20").must(Happening::Ended);
    assert_eq!((story.record().latest(), story.record().accepted()), (Some(ReportNo(1)), None));
    // and its day counts, should a correction complete it
    story.on("2027-02-01").reopens_until("2027-02-10").on("2027-02-03").hands_in(Claim::Done).accepts(Outcome::Completes);
    assert_eq!(story.status("2027-02-03"), Status::Done);
}

#[test]
fn what_a_correction_completes_after_the_close_is_late() {
    let mut story = Story::of(Asked::Once);
    story.on("2027-01-20").must(Happening::Ended).on("2027-02-01").reopens_until("2027-02-10");
    let open = story.shows("2027-02-05");
    assert_eq!((open.status, open.mark), (Status::Overdue, Some(Mark::Correcting)));
    // nothing handed in: it ends by itself, and what was sealed goes on counting
    assert_eq!(story.shows("2027-02-11").status, Status::Overdue);
    let refused = story.clone().on("2027-02-11").tell(Happening::Submitted {
        report: ReportNo(1),
        claim: Claim::Done,
        reached: None,
        received_on: None,
    });
    assert_eq!(refused, Err(Refusal::ReopeningEnded));
    story.on("2027-02-08").hands_in(Claim::Done).on("2027-02-12").accepts(Outcome::Completes);
    assert_eq!(story.status("2027-02-12"), Status::LateDone);
}

#[test]
fn a_correction_that_is_under_way_ends_with_the_year() {
    let mut story = Story::of(Asked::Once);
    story.on("2026-07-01").hands_in(Claim::Done).accepts(Outcome::Completes).on("2027-01-10").reopens_until("2027-01-30");
    story.on("2027-01-12").hands_in(Claim::Done).on("2027-01-20").must(Happening::Ended);
    assert_eq!((story.record().accepted(), story.shows("2027-01-20").mark), (Some(ReportNo(1)), None));
}
