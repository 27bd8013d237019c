//! The end of a list (年终归档): when it may be closed, and what becomes of what is not finished.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::office_time::day_text;
use crate::ids::CellId;
use crate::reporting::record::{Asked, Desk, Record, State, Waiting};

/// What becomes of a cell that is not finished when its year is closed.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Ending {
    /// 结转: a cell of the next list goes on with it.
    Carried,
    /// 未完成: it stays in this year's figures.
    Unfinished,
}

coded!(Ending);

impl Ending {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Carried => "结转",
            Self::Unfinished => "未完成",
        }
    }

    /// What is proposed: a finished period of a standing duty cannot be made up for, everything else can still be done.
    #[must_use]
    pub const fn proposed(asked: Asked) -> Self {
        match asked {
            Asked::Standing => Self::Unfinished,
            Asked::Once | Asked::Quota { .. } => Self::Carried,
        }
    }
}

/// How a counted cell stands before its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Judged, or taken over: the close changes nothing.
    Settled,
    /// Judged, and open for a correction that ends with the year. `waits` where one was handed in and nobody has judged it.
    Correcting {
        /// Whether it waits for the office.
        waits: bool,
    },
    /// Not finished: it is carried over or ends unfinished. `waits` where a report was handed in and nobody has judged it.
    Open {
        /// Whether it waits for the office.
        waits: bool,
    },
}

impl Before {
    /// How that record stands.
    #[must_use]
    pub const fn of(record: &Record) -> Self {
        match record.state {
            State::Reopened { .. } => Self::Correcting { waits: false },
            State::Submitted(Waiting { from: Desk::Reopened { .. }, .. }) => Self::Correcting { waits: true },
            State::Submitted(_) => Self::Open { waits: true },
            State::Open | State::Returned { .. } => Self::Open { waits: false },
            State::Accepted { .. } | State::NotApplicable { .. } | State::Unfinished { .. } | State::TakenOver { .. } => Self::Settled,
        }
    }

    /// Whether a report waits for the office.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Correcting { waits: true } | Self::Open { waits: true })
    }
}

/// A counted cell that the close does something to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// Which.
    pub cell: CellId,
    /// How it stands.
    pub before: Before,
}

/// What a person decided.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The open cells that are carried over; all others end unfinished.
    pub carried: BTreeSet<CellId>,
    /// Reports that wait stay as they are, unjudged: said expressly.
    pub leave_waiting: bool,
}

/// Why a list cannot be closed like that. The text is read by a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Something is still asked.
    #[error("本年度最后一个报送截止日期是{}，{}起可以归档；在此之前清单照常使用。", day_text(*.last_due_on), day_text(*.from))]
    TooEarly {
        /// The last day on which a report is in time.
        last_due_on: NaiveDate,
        /// The first day on which the list may be closed.
        from: NaiveDate,
    },
    /// What came back may still be mended: it is no more overdue than in any list.
    #[error("退回的事项里最晚的整改期限是{}，{}起可以归档；在此之前清单照常使用，提前审核通过的不必等到那一天。", day_text(*.rework_by), day_text(*.from))]
    Reworking {
        /// The last 整改期限.
        rework_by: NaiveDate,
        /// The first day on which the list may be closed.
        from: NaiveDate,
    },
    /// A list that asks for nothing.
    #[error("这份清单没有应报事项，不需要归档。")]
    NothingAsked,
    /// Reports wait.
    #[error("还有{0}件填报待审核。请先审核；确实不再审核的，请勾选“待审核的按现状归档”。")]
    Waiting(usize),
    /// A cell that the form names is not open.
    #[error("所选的结转事项里有{0}项已不是未完成事项，请刷新页面后重新核对。")]
    NotOpen(usize),
}

/// The last days of what a list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDays {
    /// 报送截止.
    pub due_on: NaiveDate,
    /// The last day before something is overdue, as everywhere: a later 整改期限 counts ([`overdue_after`]).
    ///
    /// [`overdue_after`]: crate::reporting::record::Standing::overdue_after
    pub until: NaiveDate,
}

/// The first day on which a list may be closed: the day after the last one before something of it is overdue.
#[must_use]
pub fn closable_from(last: LastDays) -> NaiveDate {
    let last = last.due_on.max(last.until);
    last.succ_opt().unwrap_or(last)
}

/// Whether the list may be closed on that day.
///
/// # Errors
/// [`Refusal::TooEarly`]; [`Refusal::Reworking`]; [`Refusal::NothingAsked`].
pub fn may_close(last: Option<LastDays>, today: NaiveDate) -> Result<(), Refusal> {
    let last = last.ok_or(Refusal::NothingAsked)?;
    let from = closable_from(last);
    if from <= today {
        Ok(())
    } else if last.until <= last.due_on {
        Err(Refusal::TooEarly { last_due_on: last.due_on, from })
    } else {
        Err(Refusal::Reworking { rework_by: last.until, from })
    }
}

/// What the close does to each cell, `None` for a correction that merely ends.
///
/// # Errors
/// [`Refusal::Waiting`]; [`Refusal::NotOpen`].
pub fn endings(unsettled: &[Unsettled], choice: &Choice) -> Result<BTreeMap<CellId, Option<Ending>>, Refusal> {
    let waiting = unsettled.iter().filter(|one| one.before.waits()).count();
    if waiting > 0 && !choice.leave_waiting {
        return Err(Refusal::Waiting(waiting));
    }
    let mut strangers = choice.carried.clone();
    let mut endings = BTreeMap::new();
    for one in unsettled {
        let ending = match one.before {
            Before::Settled => continue,
            Before::Correcting { .. } => None,
            Before::Open { .. } if strangers.remove(&one.cell) => Some(Ending::Carried),
            Before::Open { .. } => Some(Ending::Unfinished),
        };
        endings.insert(one.cell.clone(), ending);
    }
    if strangers.is_empty() { Ok(endings) } else { Err(Refusal::NotOpen(strangers.len())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn cell(id: &str, before: Before) -> Unsettled {
        Unsettled { cell: CellId::new(id), before }
    }

    fn choice(carried: &[&str], leave_waiting: bool) -> Choice {
        Choice { carried: carried.iter().map(|id| CellId::new(*id)).collect(), leave_waiting }
    }

    #[test]
    fn a_list_is_current_until_its_last_report_was_due() {
        // year-end duties of 2026 may be reported until 15 January
        let days = |due_on: &str, until: &str| Some(LastDays { due_on: day(due_on), until: day(until) });
        let last = days("2027-01-15", "2027-01-15");
        assert!(may_close(last, day("2027-01-16")).is_ok());
        let refused = may_close(last, day("2027-01-15")).unwrap_err().to_string();
        assert_eq!(refused, "本年度最后一个报送截止日期是2027年1月15日，2027年1月16日起可以归档；在此之前清单照常使用。");
        // what came back may be mended until its own day, as in every list
        let back = days("2027-01-15", "2027-02-10");
        assert!(may_close(back, day("2027-02-11")).is_ok());
        let refused = may_close(back, day("2027-01-16")).unwrap_err().to_string();
        assert!(refused.starts_with("退回的事项里最晚的整改期限是2027年2月10日，2027年2月11日起可以归档"), "{refused}");
        assert_eq!(may_close(None, day("2027-01-16")), Err(Refusal::NothingAsked));
    }

    #[test]
    fn what_can_still_be_done_is_proposed_to_be_carried_over() {
        assert_eq!(Ending::proposed(Asked::Once), Ending::Carried);
        assert_eq!(Ending::proposed(Asked::Quota { count: 4 }), Ending::Carried);
        assert_eq!(Ending::proposed(Asked::Standing), Ending::Unfinished);
    }

    #[test]
    fn a_report_that_nobody_judged_stops_the_close_until_somebody_says_so() {
        let list = [
            cell("林业局 年底", Before::Open { waits: true }),
            cell("司法局 6月", Before::Correcting { waits: true }),
            cell("医保局 12月", Before::Open { waits: false }),
        ];
        assert_eq!(endings(&list, &choice(&[], false)), Err(Refusal::Waiting(2)));
        let told = endings(&list, &choice(&["林业局 年底"], true)).unwrap();
        let of = |id: &str| told[&CellId::new(id)];
        assert_eq!(of("林业局 年底"), Some(Ending::Carried));
        assert_eq!(of("司法局 6月"), None);
        assert_eq!(of("医保局 12月"), Some(Ending::Unfinished));
    }

    #[test]
    fn what_was_judged_meanwhile_is_not_carried_over() {
        let list = [cell("林业局 年底", Before::Settled), cell("医保局 12月", Before::Open { waits: false })];
        assert_eq!(endings(&list, &choice(&["林业局 年底", "医保局 12月"], false)), Err(Refusal::NotOpen(1)));
        assert_eq!(endings(&list, &choice(&["医保局 12月"], false)).unwrap().len(), 1);
        let correcting = [cell("司法局 6月", Before::Correcting { waits: false })];
        assert_eq!(endings(&correcting, &choice(&["司法局 6月"], false)), Err(Refusal::NotOpen(1)));
    }
}
