//! The life of a finding (问题): confirmed, sent, answered, looked at again. Nothing in it moves by silence, and a repair that came late
//! stays late.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FindingState {
    /// The office agrees that it is one; the unit has not been told.
    Confirmed,
    /// It stands in a notice.
    Sent,
    /// The unit says that it is mended.
    Answered,
    /// It was looked at and is not mended.
    Rejected,
    /// The unit says that it is none; its time stands still.
    Disputed,
    /// The unit asks to be spared; somebody else than who asked decides.
    WaiverAsked,
    /// It is mended: 销号.
    Verified,
    /// It was agreed that it stays as it is.
    Waived,
    /// It was none.
    Unfounded,
}

coded!(FindingState);

impl FindingState {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "已确认，未下发",
            Self::Sent => "待整改",
            Self::Answered => "已反馈，待复核",
            Self::Rejected => "复核未通过",
            Self::Disputed => "申诉中",
            Self::WaiverAsked => "申请免予整改",
            Self::Verified => "已销号",
            Self::Waived => "免予整改",
            Self::Unfounded => "不属实",
        }
    }

    /// Whether nothing more is asked of anybody.
    #[must_use]
    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Verified | Self::Waived | Self::Unfounded)
    }

    /// Whether it waits for the unit.
    #[must_use]
    pub const fn waits_for_unit(self) -> bool {
        matches!(self, Self::Sent | Self::Rejected)
    }

    /// Whether it waits for the office.
    #[must_use]
    pub const fn waits_for_office(self) -> bool {
        matches!(self, Self::Confirmed | Self::Answered | Self::Disputed | Self::WaiverAsked)
    }
}

/// What the machine answers when a finding's rule is asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Rechecked {
    /// It is gone from a page that can be read. Only this closes a finding by itself.
    Gone,
    /// Gone for now; a second look some time later decides.
    GoneForNow,
    /// It is still there.
    StillThere,
    /// The page is not there any more.
    PageGone,
    /// The page could not be read.
    CannotTell,
}

coded!(Rechecked);

impl Rechecked {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Gone => "问题已消除",
            Self::GoneForNow => "初步：本次可以打开，稍后再测一次",
            Self::StillThere => "问题仍在",
            Self::PageGone => "页面已不存在，由政务公开办核定",
            Self::CannotTell => "未能判断，由政务公开办核定",
        }
    }
}

/// What happens to a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// It is put into a notice with a date.
    Sent {
        /// By when it is to be mended.
        due_on: NaiveDate,
    },
    /// The unit says what it did.
    Answered,
    /// The machine looked again.
    Rechecked(Rechecked),
    /// The office looked: it is mended.
    Verified,
    /// The office looked: it is not, and when it is due again.
    Rejected {
        /// The new date; never before the old one.
        due_on: NaiveDate,
    },
    /// The unit says that it is none.
    Disputed,
    /// The office answers: it is none, or it stays one with the days that stood still added.
    DisputeDecided {
        /// It is none.
        upheld: bool,
        /// When it is due, where it stays one.
        due_on: NaiveDate,
    },
    /// The unit asks to be spared.
    WaiverAsked {
        /// Who asks: an account's id.
        by: String,
    },
    /// Somebody else answers.
    WaiverDecided {
        /// It need not be mended.
        approved: bool,
        /// Who answers.
        by: String,
    },
    /// The office takes back what was not sent yet.
    TakenBack,
}

/// A finding's facts that its life is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// Where it stands.
    pub state: FindingState,
    /// By when it is to be mended; none before it was sent.
    pub due_on: Option<NaiveDate>,
    /// Where it stood before it was disputed, or before somebody asked to be spared.
    pub before: Option<FindingState>,
    /// Since when its time stands still.
    pub still_since: Option<NaiveDate>,
    /// Who asked to be spared.
    pub asked_by: String,
    /// It was mended after its date. This stays.
    pub is_late: bool,
    /// The unit has answered at least once.
    pub answered_on: Option<NaiveDate>,
}

/// Why something cannot happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not from where it stands.
    NotNow(FindingState),
    /// The date lies behind, or before the one there is.
    DateNotAhead,
    /// Who asked does not answer.
    SamePerson,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotNow(state) => write!(f, "这个问题现在是“{}”，不能这样办理，请刷新后核对。", state.label()),
            Self::DateNotAhead => f.write_str("整改期限要在今天之后，也不能早于原来的期限。"),
            Self::SamePerson => f.write_str("申请人不能审批自己的申请，请由另一位同事办理。"),
        }
    }
}

impl Life {
    /// A finding that was confirmed just now.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            state: FindingState::Confirmed,
            due_on: None,
            before: None,
            still_since: None,
            asked_by: String::new(),
            is_late: false,
            answered_on: None,
        }
    }

    /// Whether its date is past and the unit has not answered. Silence closes nothing.
    #[must_use]
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.state.waits_for_unit() && self.due_on.is_some_and(|due| due < today)
    }

    /// What it is after something happened on a day.
    ///
    /// # Errors
    /// [`Refusal`] says why it cannot happen.
    pub fn step(&self, happening: &Happening, today: NaiveDate) -> Result<Self, Refusal> {
        use FindingState::{Answered, Confirmed, Disputed, Rejected, Sent, Unfounded, Verified, Waived, WaiverAsked};
        let mut next = self.clone();
        let not_now = Err(Refusal::NotNow(self.state));
        let ahead = |due: NaiveDate| due > today && self.due_on.is_none_or(|old| due >= old);
        // late by its date, unless its time stands still
        let is_past = self.due_on.is_some_and(|due| due < today);
        match (self.state, happening) {
            (Confirmed, Happening::Sent { due_on }) => {
                if *due_on <= today {
                    return Err(Refusal::DateNotAhead);
                }
                (next.state, next.due_on) = (Sent, Some(*due_on));
            }
            (Confirmed, Happening::TakenBack) => next.state = Unfounded,
            (Sent | Rejected, Happening::Answered) => {
                next.state = Answered;
                next.is_late |= is_past;
                next.answered_on = Some(today);
            }
            (Answered, Happening::Answered) => {}
            (Sent | Rejected | Answered, Happening::Rechecked(Rechecked::Gone)) => {
                next.is_late |= is_past && self.state != Answered;
                next.state = Verified;
            }
            (Sent | Rejected | Answered, Happening::Rechecked(_)) => {}
            (Sent | Rejected | Answered, Happening::Verified) => {
                next.is_late |= is_past && self.state != Answered;
                next.state = Verified;
            }
            (Answered, Happening::Rejected { due_on }) => {
                if !ahead(*due_on) {
                    return Err(Refusal::DateNotAhead);
                }
                (next.state, next.due_on) = (Rejected, Some(*due_on));
            }
            (Sent | Rejected | Answered, Happening::Disputed) => {
                (next.state, next.before, next.still_since) = (Disputed, Some(self.state), Some(today));
            }
            (Disputed, Happening::DisputeDecided { upheld: true, .. }) => {
                (next.state, next.before, next.still_since) = (Unfounded, None, None);
            }
            (Disputed, Happening::DisputeDecided { upheld: false, due_on }) => {
                if self.due_on.is_some_and(|old| *due_on < old) {
                    return Err(Refusal::DateNotAhead);
                }
                (next.state, next.due_on) = (self.before.unwrap_or(Sent), Some(*due_on));
                (next.before, next.still_since) = (None, None);
            }
            (Sent | Rejected | Answered, Happening::WaiverAsked { by }) => {
                (next.state, next.before, next.asked_by) = (WaiverAsked, Some(self.state), by.clone());
            }
            (WaiverAsked, Happening::WaiverDecided { approved, by }) => {
                if *by == self.asked_by {
                    return Err(Refusal::SamePerson);
                }
                next.state = if *approved { Waived } else { self.before.unwrap_or(Sent) };
                (next.before, next.asked_by) = (None, String::new());
            }
            _ => return not_now,
        }
        Ok(next)
    }
}

impl Default for Life {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, 1).unwrap() + chrono::Days::new(number.into())
    }

    fn sent() -> Life {
        Life::new().step(&Happening::Sent { due_on: day(5) }, day(0)).unwrap()
    }

    #[test]
    fn the_usual_way() {
        let answered = sent().step(&Happening::Answered, day(3)).unwrap();
        assert_eq!((answered.state, answered.is_late), (FindingState::Answered, false));
        let rejected = answered.step(&Happening::Rejected { due_on: day(9) }, day(6)).unwrap();
        assert_eq!((rejected.state, rejected.due_on), (FindingState::Rejected, Some(day(9))));
        assert!(!rejected.is_overdue(day(9)) && rejected.is_overdue(day(10)));
        let late = rejected.step(&Happening::Answered, day(12)).unwrap();
        let done = late.step(&Happening::Verified, day(13)).unwrap();
        assert_eq!((done.state, done.is_late), (FindingState::Verified, true), "late repair stays late");
        // answered in time and verified after the date is in time
        assert!(!answered.step(&Happening::Verified, day(30)).unwrap().is_late);
    }

    #[test]
    fn only_gone_closes_by_itself() {
        let answered = sent().step(&Happening::Answered, day(3)).unwrap();
        for told in Rechecked::ALL {
            let after = answered.step(&Happening::Rechecked(told), day(4)).unwrap();
            assert_eq!(after.state.is_closed(), told == Rechecked::Gone, "{told:?}");
        }
        assert!(sent().step(&Happening::Rechecked(Rechecked::Gone), day(7)).unwrap().is_late);
    }

    #[test]
    fn a_dispute_stops_the_clock() {
        let disputed = sent().step(&Happening::Disputed, day(2)).unwrap();
        assert!(!disputed.is_overdue(day(300)));
        assert_eq!(disputed.still_since, Some(day(2)));
        let back = disputed.step(&Happening::DisputeDecided { upheld: false, due_on: day(8) }, day(5)).unwrap();
        assert_eq!((back.state, back.due_on, back.still_since), (FindingState::Sent, Some(day(8)), None));
        assert_eq!(disputed.step(&Happening::DisputeDecided { upheld: false, due_on: day(4) }, day(3)), Err(Refusal::DateNotAhead));
        assert_eq!(
            disputed.step(&Happening::DisputeDecided { upheld: true, due_on: day(8) }, day(5)).unwrap().state,
            FindingState::Unfounded
        );
    }

    #[test]
    fn who_asked_does_not_answer() {
        let asked = sent().step(&Happening::WaiverAsked { by: "甲".into() }, day(2)).unwrap();
        let answer = |approved: bool, by: &str| asked.step(&Happening::WaiverDecided { approved, by: by.into() }, day(3));
        assert_eq!(answer(true, "甲"), Err(Refusal::SamePerson));
        assert_eq!(answer(true, "乙").unwrap().state, FindingState::Waived);
        assert_eq!(answer(false, "乙").unwrap().state, FindingState::Sent);
    }

    #[test]
    fn dates_lie_ahead() {
        assert_eq!(Life::new().step(&Happening::Sent { due_on: day(0) }, day(0)), Err(Refusal::DateNotAhead));
        let answered = sent().step(&Happening::Answered, day(3)).unwrap();
        for due in [day(3), day(4)] {
            assert_eq!(answered.step(&Happening::Rejected { due_on: due }, day(3)), Err(Refusal::DateNotAhead));
        }
    }

    fn happenings() -> impl Strategy<Value = Happening> {
        prop_oneof![
            (0..60_u32).prop_map(|due| Happening::Sent { due_on: day(due) }),
            Just(Happening::Answered),
            proptest::sample::select(Rechecked::ALL.to_vec()).prop_map(Happening::Rechecked),
            Just(Happening::Verified),
            (0..60_u32).prop_map(|due| Happening::Rejected { due_on: day(due) }),
            Just(Happening::Disputed),
            (any::<bool>(), 0..60_u32).prop_map(|(upheld, due)| Happening::DisputeDecided { upheld, due_on: day(due) }),
            Just(Happening::WaiverAsked { by: "甲".into() }),
            (any::<bool>(), proptest::sample::select(vec!["甲", "乙"]))
                .prop_map(|(approved, by)| Happening::WaiverDecided { approved, by: by.into() }),
            Just(Happening::TakenBack),
        ]
    }

    proptest! {
        #[test]
        fn whatever_happens(steps in proptest::collection::vec((happenings(), 0..4_u32), 0..30)) {
            let (mut life, mut now) = (Life::new(), 0);
            for (happening, later) in steps {
                now += later;
                let Ok(next) = life.step(&happening, day(now)) else { continue };
                prop_assert!(!life.state.is_closed(), "what is closed stays so: {life:?} {happening:?}");
                prop_assert!(!life.is_late || next.is_late, "late stays late");
                prop_assert!(life.due_on.is_none() || next.due_on >= life.due_on, "no date moves back");
                prop_assert_eq!(next.still_since.is_some(), next.state == FindingState::Disputed);
                prop_assert_eq!(next.state == FindingState::WaiverAsked, !next.asked_by.is_empty());
                prop_assert!(next.due_on.is_some() || matches!(next.state, FindingState::Confirmed | FindingState::Unfounded));
                if next.state == FindingState::Verified {
                    prop_assert!(matches!(happening, Happening::Verified | Happening::Rechecked(Rechecked::Gone)));
                }
                life = next;
            }
        }
    }
}
