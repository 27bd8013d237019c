//! What acceptance means. It depends on what was asked and on what is claimed, and on nothing else.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::checklist::duty::Duty;
use crate::reporting::report::Claim;

/// What a cell asks for, as recorded when it was created.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "asked", rename_all = "snake_case")]
pub enum Asked {
    /// Once, by a date or by year end.
    Once,
    /// So many in the period.
    Quota {
        /// n of “k/n”.
        count: u32,
    },
    /// One period of a standing duty.
    Standing,
}

/// What an acceptance does to the cell. Recorded with the event, so that folding needs no rule of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Outcome {
    /// The cell is complete.
    Completes,
    /// The interim report is noted; the cell stays open to its date.
    Notes,
    /// The office agrees that the unit has nothing to do here.
    NotApplicable,
}

/// What the reviewer adds to her judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Judging<'a> {
    /// She ticked that a quota counts as complete although fewer were shown than asked.
    pub short_of_quota: bool,
    /// Why.
    pub reason: &'a str,
}

impl Asked {
    /// What a task's duty asks of each of its cells.
    #[must_use]
    pub const fn of(duty: Duty) -> Self {
        match duty {
            Duty::ByDate { .. } | Duty::YearEnd => Self::Once,
            Duty::Standing { .. } => Self::Standing,
            Duty::Quota { count, .. } => Self::Quota { count },
        }
    }

    /// What a unit may claim, in the order of the form.
    #[must_use]
    pub const fn claims(self) -> &'static [Claim] {
        match self {
            Self::Once | Self::Quota { .. } => &[Claim::Done, Claim::Ongoing, Claim::NotApplicable],
            Self::Standing => &[Claim::Done, Claim::NothingNew, Claim::NotApplicable],
        }
    }

    /// Whether a report with this claim is an interim one: once accepted it is noted, and the cell stays open.
    #[must_use]
    pub fn is_interim(self, claim: Claim) -> bool {
        self != Self::Standing && claim == Claim::Ongoing
    }

    /// How the form and the history call a claim.
    #[must_use]
    pub const fn claim_label(self, claim: Claim) -> &'static str {
        match (self, claim) {
            (Self::Standing, Claim::Done) => "本期已落实",
            _ => claim.label(),
        }
    }

    /// How a claim is called where cells of every kind are listed by it: every word that the form has for it.
    #[must_use]
    pub const fn any_claim_label(claim: Claim) -> &'static str {
        match claim {
            Claim::Done => "已完成、本期已落实",
            Claim::Ongoing | Claim::NothingNew | Claim::NotApplicable => claim.label(),
        }
    }
}

impl Outcome {
    /// The word stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.into()
    }

    /// The outcome behind a stored word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        code.parse().ok()
    }
}

/// What accepting this claim does. For a one-off duty and a quota only 已完成 completes; a period of a standing duty is
/// complete with 本期已落实 or 本期无新情况.
///
/// # Errors
/// [`Refusal::ShortOfQuota`] when 已完成 shows fewer than asked and the reviewer has not ticked that with a reason.
pub fn outcome(asked: Asked, claim: Claim, reached: Option<u32>, judging: Judging<'_>) -> Result<Outcome, Refusal> {
    match (asked, claim) {
        (_, Claim::NotApplicable) => Ok(Outcome::NotApplicable),
        (Asked::Quota { count }, Claim::Done) if reached.is_some_and(|reached| reached < count) => {
            if judging.short_of_quota && !judging.reason.trim().is_empty() {
                Ok(Outcome::Completes)
            } else {
                Err(Refusal::ShortOfQuota { reached: reached.unwrap_or_default(), count })
            }
        }
        (_, Claim::Done) | (Asked::Standing, Claim::NothingNew | Claim::Ongoing) => Ok(Outcome::Completes),
        (_, Claim::Ongoing | Claim::NothingNew) => Ok(Outcome::Notes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acceptance_means() {
        use Claim::{Done, NotApplicable, NothingNew, Ongoing};
        let quota = Asked::Quota { count: 10 };
        let cases = [
            // T-C1: an accepted 正在推进 of a one-off task is noted, the cell stays open
            (Asked::Once, Ongoing, None, Ok(Outcome::Notes)),
            (Asked::Once, Done, None, Ok(Outcome::Completes)),
            (Asked::Once, NotApplicable, None, Ok(Outcome::NotApplicable)),
            (Asked::Standing, Done, None, Ok(Outcome::Completes)),
            (Asked::Standing, NothingNew, None, Ok(Outcome::Completes)),
            (quota, Ongoing, Some(12), Ok(Outcome::Notes)),
            (quota, Done, Some(10), Ok(Outcome::Completes)),
            // T-M8: a quota of ten, two shown
            (quota, Done, Some(2), Err(Refusal::ShortOfQuota { reached: 2, count: 10 })),
        ];
        for (asked, claim, reached, expected) in cases {
            assert_eq!(outcome(asked, claim, reached, Judging::default()), expected, "{asked:?} {claim:?} {reached:?}");
        }
    }

    #[test]
    fn a_short_quota_is_complete_only_with_tick_and_reason() {
        let quota = Asked::Quota { count: 10 };
        let judge = |short_of_quota, reason| outcome(quota, Claim::Done, Some(8), Judging { short_of_quota, reason });
        assert!(judge(true, " ").is_err() && judge(false, "项目撤销两个").is_err());
        assert_eq!(judge(true, "项目撤销两个"), Ok(Outcome::Completes));
    }
}
