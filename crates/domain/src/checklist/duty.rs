//! A task's duty: when and how often something must be reported, and the periods that follow from it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::cadence::Cadence;
use crate::calendar::due::{DueDate, OnDayOff};
use crate::calendar::period::{Span, spans};
use crate::calendar::working_days::Calendar;

/// How often a standing task or a quota comes round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Every {
    /// 每周.
    Week,
    /// 每两周.
    TwoWeeks,
    /// 每月.
    Month,
    /// 每两月.
    TwoMonths,
    /// 每季度.
    Quarter,
    /// 每半年.
    HalfYear,
    /// 每年.
    Year,
}

coded!(Every);

impl Every {
    /// As in 每季度一期.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.cadence().label()
    }

    /// The calendar's word for it.
    #[must_use]
    pub const fn cadence(self) -> Cadence {
        match self {
            Self::Week => Cadence::Week,
            Self::TwoWeeks => Cadence::TwoWeeks,
            Self::Month => Cadence::Month,
            Self::TwoMonths => Cadence::TwoMonths,
            Self::Quarter => Cadence::Quarter,
            Self::HalfYear => Cadence::HalfYear,
            Self::Year => Cadence::Year,
        }
    }
}

/// How forms say that a date stays on a day off.
const FIXED: &str = "fixed";

/// What a task obliges a unit to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Duty {
    /// Once, by a date (6月30日前).
    ByDate {
        /// The last day in time.
        date: NaiveDate,
        /// Whether it moves to the next working day, or stays: 法定或上级规定日期，不顺延.
        #[serde(default, skip_serializing_if = "OnDayOff::is_postponed")]
        on_day_off: OnDayOff,
    },
    /// Once, by 31 December (年底前). Also what a task without a time limit is taken for.
    YearEnd,
    /// For good (持续推进): reported period by period.
    Standing {
        /// The rhythm of reporting.
        every: Every,
    },
    /// So many per period (每季度一期, 全年不少于十个).
    Quota {
        /// How many are due in each period.
        count: u32,
        /// The period.
        every: Every,
    },
}

impl Duty {
    /// Once, by a date that moves to the next working day where it is a day off.
    #[must_use]
    pub const fn by(date: NaiveDate) -> Self {
        Self::ByDate { date, on_day_off: OnDayOff::Postponed }
    }

    /// The word stored for its kind.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ByDate { .. } => "by_date",
            Self::YearEnd => "year_end",
            Self::Standing { .. } => "standing",
            Self::Quota { .. } => "quota",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::ByDate { date, on_day_off } => {
                let stays = if on_day_off.is_postponed() { "" } else { "（不顺延）" };
                format!("{}前完成{stays}", date.format("%Y年%-m月%-d日"))
            }
            Self::YearEnd => "年底前完成".into(),
            Self::Standing { every: Every::Year } => "持续推进，年底报告".into(),
            Self::Standing { every } => format!("持续推进，{}报告", every.label()),
            Self::Quota { count, every } => format!("{}不少于{count}次（项）", every.label()),
        }
    }

    /// Kind and rhythm as one word, for forms: `by_date`, `by_date.fixed`, `year_end`, `standing.month`, `quota.quarter`.
    #[must_use]
    pub fn kind_code(self) -> String {
        match self {
            Self::ByDate { on_day_off: OnDayOff::Fixed, .. } => format!("{}.{FIXED}", self.code()),
            Self::ByDate { .. } | Self::YearEnd => self.code().to_owned(),
            Self::Standing { every } | Self::Quota { every, .. } => format!("{}.{}", self.code(), every.code()),
        }
    }

    /// The duty behind such a word, with the date or the count where its kind has one. `None` where that is missing.
    #[must_use]
    pub fn from_kind_code(word: &str, date: Option<NaiveDate>, count: Option<u32>) -> Option<Self> {
        match word.split_once('.') {
            None if word == "by_date" => date.map(Self::by),
            Some(("by_date", FIXED)) => date.map(|date| Self::ByDate { date, on_day_off: OnDayOff::Fixed }),
            None if word == "year_end" => Some(Self::YearEnd),
            Some(("standing", every)) => Every::from_code(every).map(|every| Self::Standing { every }),
            Some(("quota", every)) => {
                Every::from_code(every).zip(count.filter(|count| *count > 0)).map(|(every, count)| Self::Quota { count, every })
            }
            _ => None,
        }
    }

    /// Whether it has one period a year: a date, a year end, a rhythm of a year.
    #[must_use]
    pub const fn is_one_period(self) -> bool {
        matches!(self.every(), Every::Year)
    }

    /// The rhythm of its periods; a date and a year end have the year.
    #[must_use]
    pub const fn every(self) -> Every {
        match self {
            Self::ByDate { .. } | Self::YearEnd => Every::Year,
            Self::Standing { every } | Self::Quota { every, .. } => every,
        }
    }

    /// The periods a unit reports in, oldest first, each with the last day in time by the one due-date rule: a printed
    /// date moves to the next working day unless it is marked as one that stays, everything else is due `report_days` working days after the period's end.
    #[must_use]
    pub fn periods(self, year: i32, calendar: &Calendar, report_days: u32) -> Vec<Period> {
        let due = |period: &Period| match self {
            Self::ByDate { date, on_day_off } => DueDate::printed(calendar, date, on_day_off),
            _ => DueDate::after_period(calendar, period.ends_on, report_days),
        };
        Period::all(year, self.every())
            .into_iter()
            .map(|period| {
                let due = due(&period);
                Period { limit_on: due.limit_on, due_on: due.due_on, ..period }
            })
            .collect()
    }
}

/// A stretch of the year with a name people say aloud.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// Its length.
    pub every: Every,
    /// 2026年3月, 2026年第一季度, 2026年上半年, 2026年度.
    pub name: String,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: NaiveDate,
    /// 完成时限: a printed date, or its last day.
    pub limit_on: NaiveDate,
    /// 报送截止: last day on which a report is in time.
    pub due_on: NaiveDate,
}

impl Period {
    /// The periods of a year, oldest first, each due on its last day. A week says its days: nobody knows the ninth by its number.
    #[must_use]
    pub fn all(year: i32, every: Every) -> Vec<Self> {
        let period = |span: Span| Self {
            every,
            name: span.spoken(every.cadence()),
            starts_on: span.starts_on,
            ends_on: span.ends_on,
            limit_on: span.ends_on,
            due_on: span.ends_on,
        };
        spans(every.cadence(), year).into_iter().map(period).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_duty_has_its_periods() {
        let cases: [(Duty, usize, &str, &str, &str); 8] = [
            (Duty::Standing { every: Every::Week }, 53, "2026年第53周（12月28日—1月3日）", "2026-12-28", "2027-01-08"),
            (Duty::Standing { every: Every::TwoMonths }, 6, "2026年11—12月", "2026-11-01", "2027-01-07"),
            (Duty::by(day("2026-06-30")), 1, "2026年度", "2026-01-01", "2026-06-30"),
            (Duty::YearEnd, 1, "2026年度", "2026-01-01", "2027-01-07"),
            (Duty::Standing { every: Every::Month }, 12, "2026年12月", "2026-12-01", "2027-01-07"),
            (Duty::Standing { every: Every::Quarter }, 4, "2026年第四季度", "2026-10-01", "2027-01-07"),
            (Duty::Quota { count: 2, every: Every::HalfYear }, 2, "2026年下半年", "2026-07-01", "2027-01-07"),
            (Duty::Quota { count: 10, every: Every::Year }, 1, "2026年度", "2026-01-01", "2027-01-07"),
        ];
        for (duty, count, last_name, last_start, last_due) in cases {
            let periods = duty.periods(2026, Calendar::national(), 5);
            let last = periods.last().unwrap();
            assert_eq!(periods.len(), count, "{duty:?}");
            assert_eq!((last.name.as_str(), last.starts_on, last.due_on), (last_name, day(last_start), day(last_due)), "{duty:?}");
        }
    }

    #[test]
    fn a_date_set_by_law_stays_on_a_day_off_and_any_other_moves() {
        // 31 January 2026 is a Saturday, 31 March a Tuesday, 5 October lies in the national week
        let calendar = Calendar::national();
        for (date, postponed, said) in [
            ("2026-01-31", "2026-02-02", "2026年1月31日前完成（不顺延）"),
            ("2026-03-31", "2026-03-31", "2026年3月31日前完成（不顺延）"),
            ("2026-10-05", "2026-10-08", "2026年10月5日前完成（不顺延）"),
        ] {
            let fixed = Duty::ByDate { date: day(date), on_day_off: OnDayOff::Fixed };
            let due = |duty: Duty| duty.periods(2026, calendar, 5)[0].due_on;
            assert_eq!((due(fixed), due(Duty::by(day(date)))), (day(date), day(postponed)));
            assert_eq!(fixed.label(), said);
            assert_eq!(fixed.periods(2026, calendar, 5)[0].limit_on, day(date));
        }
    }

    #[test]
    fn a_stored_duty_of_before_moves_as_it_did() {
        // choices and snapshots of imports are kept as JSON
        let old = r#"{"kind":"by_date","date":"2026-06-30"}"#;
        let duty: Duty = serde_json::from_str(old).unwrap();
        assert_eq!(duty, Duty::by(day("2026-06-30")));
        assert_eq!(serde_json::to_string(&duty).unwrap(), old);
        let fixed = Duty::ByDate { date: day("2026-06-30"), on_day_off: OnDayOff::Fixed };
        assert_eq!(serde_json::from_str::<Duty>(&serde_json::to_string(&fixed).unwrap()).unwrap(), fixed);
    }

    #[test]
    fn words_of_forms_lead_back() {
        let duties = [
            Duty::by(day("2026-06-30")),
            Duty::ByDate { date: day("2026-06-30"), on_day_off: OnDayOff::Fixed },
            Duty::YearEnd,
            Duty::Standing { every: Every::HalfYear },
            Duty::Quota { count: 4, every: Every::Year },
        ];
        for duty in duties {
            assert_eq!(Duty::from_kind_code(&duty.kind_code(), Some(day("2026-06-30")), Some(4)), Some(duty));
        }
        for word in ["by_date", "by_date.fixed", "by_date.month", "quota.month", "quota.day", "standing", "", "year_end.month"] {
            assert_eq!(Duty::from_kind_code(word, None, Some(0)), None, "{word}");
        }
    }

    #[test]
    fn periods_of_a_leap_year_cover_it_without_a_gap() {
        for every in Every::ALL {
            let periods = Duty::Standing { every }.periods(2024, Calendar::national(), 0);
            assert_eq!(periods[0].starts_on, day("2024-01-01"));
            // a week belongs to the year that has its Thursday
            let last = if matches!(every, Every::Week | Every::TwoWeeks) { "2024-12-29" } else { "2024-12-31" };
            assert_eq!(periods.last().unwrap().ends_on, day(last));
            for pair in periods.windows(2) {
                assert_eq!(pair[0].ends_on.succ_opt(), Some(pair[1].starts_on));
            }
        }
    }
}
