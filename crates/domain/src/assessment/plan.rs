//! What of a planned round may still be changed, and when it can be withdrawn (作废): as long as nothing was scored.

use chrono::{Months, NaiveDate};

use super::round::{RoundState, Series};
use crate::calendar::office_time::day_text;

/// What the office wants to do to a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Another name, other days.
    Change,
    /// 作废.
    Withdraw,
}

impl Wanted {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Change => "更改",
            Self::Withdraw => "作废",
        }
    }
}

/// Why a round stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fixed {
    /// Marks are being given; going back is possible.
    #[error("这一批次已经进入“{}”，不能{}；请先退回采集，再办理。", .0.label(), .1.label())]
    Scoring(RoundState, Wanted),
    /// Units have read their sheets.
    #[error("这一批次已经进入“{}”，不能{}；得分有误的，由申诉或封存后更正解决。", .0.label(), .1.label())]
    FedBack(RoundState, Wanted),
    /// It was withdrawn.
    #[error("这一批次已经作废，不再办理；需要考评的，请新建批次。")]
    Withdrawn,
}

/// Whether a round may be changed or withdrawn in a state.
///
/// # Errors
/// Why not.
pub const fn may(wanted: Wanted, state: RoundState) -> Result<(), Fixed> {
    match state {
        RoundState::Draft | RoundState::Collecting => Ok(()),
        RoundState::Scoring => Err(Fixed::Scoring(state, wanted)),
        RoundState::Feedback | RoundState::Appeals | RoundState::Final | RoundState::Sealed => Err(Fixed::FedBack(state, wanted)),
        RoundState::Withdrawn => Err(Fixed::Withdrawn),
    }
}

/// What every page and paper of a withdrawn round says in its head, however its reader came to it.
#[must_use]
pub fn withdrawn_words(day: NaiveDate) -> String {
    format!("本轮考评已于{}作废", day_text(day))
}

/// What pages and papers say behind the cut-off of a round whose facts were cut off before its last day, on purpose.
#[must_use]
pub fn early_cutoff_words(cutoff_on: NaiveDate, ends_on: NaiveDate) -> Option<String> {
    (cutoff_on < ends_on).then(|| format!("早于考评期最后一天{}，此后发生的不计分", day_text(ends_on)))
}

/// Whether a cut-off lies so far behind the last day of a round that it is asked about: more than a month. A few days behind are usual,
/// a year or a half-year mistyped is not.
#[must_use]
pub fn is_late_cutoff(cutoff_on: NaiveDate, ends_on: NaiveDate) -> bool {
    ends_on.checked_add_months(Months::new(1)).is_some_and(|latest| cutoff_on > latest)
}

/// What a cut-off means, beside the field that asks for it. Problems of monitoring count whole by the month that they are entered for:
/// whoever enters one late enters it into the month's monitoring.
pub const CUTOFF_WORDS: &str =
    "清单事项和整改情况算到这一天；监测问题按计入月份算，反馈前采集时已经登记的都计入，这一天以后补登到已监测月份的也计入";

/// What a fact that says something else today does to the score, while facts are still collected and afterwards.
#[must_use]
pub const fn changed_words(takes_facts: bool) -> &'static str {
    if takes_facts {
        "反馈前重新采集时，补登到已监测月份的监测问题会计入，其余变化不影响本批次得分"
    } else {
        "不影响本批次得分"
    }
}

/// The same of the scores of quarters that a year is made of: a quarter was corrected, or sealed, after they were taken.
#[must_use]
pub const fn changed_quarters_words(takes_facts: bool) -> &'static str {
    if takes_facts { "重新采集后计入本批次" } else { "本批次得分不随季度的更正改变，要改的另行申请更正" }
}

/// What is asked where a round of one series would be scored by rules that are made for the other one.
#[must_use]
pub const fn other_rules_words(series: Series, made_for: Series) -> Option<&'static str> {
    match (series, made_for) {
        (Series::Quarter, Series::Quarter) | (Series::Year, Series::Year) => None,
        (Series::Year, Series::Quarter) => Some(
            "这一版细则没有取“各季度得分”的指标，各季度的得分不会计入年度。选错的请改选年度的细则；年度确实不看季度得分的，请勾选“仍用这一版细则”。",
        ),
        (Series::Quarter, Series::Year) => Some(
            "这一版细则有取“各季度得分”的指标，是年度考评用的；用于季度，这一项不会自动带入。选错的请改选季度的细则；确实要用的，请勾选“仍用这一版细则”。",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_changed_and_withdrawn_until_it_is_scored() {
        for state in RoundState::ALL {
            let is_open = matches!(state, RoundState::Draft | RoundState::Collecting);
            assert_eq!(may(Wanted::Change, state).is_ok(), is_open, "{state:?}");
            assert_eq!(may(Wanted::Withdraw, state).is_ok(), is_open, "{state:?}");
        }
    }

    #[test]
    fn what_is_refused_says_what_to_do_instead() {
        let said = |wanted: Wanted, state: RoundState| may(wanted, state).unwrap_err().to_string();
        assert_eq!(said(Wanted::Withdraw, RoundState::Scoring), "这一批次已经进入“评分”，不能作废；请先退回采集，再办理。");
        assert_eq!(said(Wanted::Change, RoundState::Sealed), "这一批次已经进入“封存”，不能更改；得分有误的，由申诉或封存后更正解决。");
        assert_eq!(said(Wanted::Change, RoundState::Withdrawn), "这一批次已经作废，不再办理；需要考评的，请新建批次。");
    }

    #[test]
    fn a_withdrawn_round_says_since_when_and_nothing_of_it_is_provisional() {
        assert_eq!(withdrawn_words("2026-08-07".parse().unwrap()), "本轮考评已于2026年8月7日作废");
        assert!(!RoundState::Withdrawn.is_provisional(), "its ranks will never be final");
    }

    #[test]
    fn the_way_of_a_round_leaves_out_what_was_withdrawn() {
        let rest: Vec<_> = RoundState::ALL.into_iter().filter(|state| !RoundState::WAY.contains(state)).collect();
        assert_eq!(rest, [RoundState::Withdrawn]);
    }

    #[test]
    fn a_cut_off_before_the_last_day_is_said() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let said = early_cutoff_words(day("2026-09-10"), day("2026-09-30"));
        assert_eq!(said.as_deref(), Some("早于考评期最后一天2026年9月30日，此后发生的不计分"));
        for cutoff_on in ["2026-09-30", "2026-10-08"] {
            assert_eq!(early_cutoff_words(day(cutoff_on), day("2026-09-30")), None);
        }
    }

    #[test]
    fn a_cut_off_more_than_a_month_behind_the_last_day_is_asked_about() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (cutoff_on, expected) in [
            ("2026-12-20", false),
            ("2026-12-31", false),
            ("2027-01-08", false),
            ("2027-01-31", false),
            ("2027-02-01", true),
            ("2027-06-30", true),
        ] {
            assert_eq!(is_late_cutoff(day(cutoff_on), day("2026-12-31")), expected, "{cutoff_on}");
        }
    }

    #[test]
    fn a_year_by_rules_of_a_quarter_is_asked_about_and_the_other_way_round() {
        assert_eq!(other_rules_words(Series::Quarter, Series::Quarter), None);
        assert_eq!(other_rules_words(Series::Year, Series::Year), None);
        assert!(other_rules_words(Series::Year, Series::Quarter).unwrap().contains("各季度的得分不会计入年度"));
        assert!(other_rules_words(Series::Quarter, Series::Year).unwrap().contains("这一项不会自动带入"));
    }

    #[test]
    fn what_is_entered_late_for_a_month_of_the_round_is_not_said_to_be_without_effect() {
        assert!(CUTOFF_WORDS.contains("按计入月份算") && !CUTOFF_WORDS.contains("不影响"), "{CUTOFF_WORDS}");
        assert!(changed_words(true).contains("会计入"));
        assert_eq!(changed_words(false), "不影响本批次得分");
    }
}
