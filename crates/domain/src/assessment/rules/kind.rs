use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::super::number::Decimal;

/// A rule of a leaf, of the bonus or of the penalties.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id, unique where it stands.
    pub id: Arc<str>,
    /// What it does.
    pub kind: Kind,
}

/// Points by name: levels, tiers, check points, parts.
pub type Named = BTreeMap<Arc<str>, Decimal>;

/// The kinds of rule that offices write. `P` is the points of the leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the members are those of the rules file, and the variant says what they do together")]
pub enum Kind {
    /// 每件扣: so many points a piece.
    PerPiece { points: Decimal, cap: Option<Decimal>, within: Option<Where> },
    /// 发现即扣: once, however many pieces.
    Once { points: Decimal, within: Option<Where> },
    /// 发现即不得分: P.
    Zero { within: Option<Where> },
    /// 按级别: points by level, the highest of each fact.
    Levels { levels: Named, cap: Option<Decimal>, within: Option<Where> },
    /// 未公开的扣…，不全的扣…至…: a person judges, with a reason.
    Judgement { none: Decimal, min: Decimal, max: Decimal },
    /// 缺一项扣: points by check point.
    CheckPoints { points: Named, cap: Option<Decimal> },
    /// 全部未做的扣一半: a share, if there is something and nothing of it is done.
    NoneDone { points: Decimal, share: Decimal, done: Arc<str>, within: Option<Where> },
    /// 不高于及格分: brings the leaf down to a rate before all else.
    Ceiling { rate: Decimal, within: Option<Where> },
    /// 分档: points by tier.
    Tier { tiers: Named },
    /// 可得百分之几: rates by part.
    Share { parts: Named },
    /// 按比例.
    Proportion { points: Option<Decimal> },
    /// 每低1个百分点扣.
    BelowTarget { target: Decimal, per_point: Decimal, cap: Option<Decimal>, rate_digits: Option<u32> },
    /// 不少于若干条，缺1条扣.
    Quota { minimum: u64, points: Decimal, cap: Option<Decimal>, within: Option<Where> },
    /// 每月不少于若干条，空白月另扣.
    PerPeriod { minimum: u64, below: Decimal, empty: Decimal, cap: Option<Decimal> },
    /// 各轮得分的均值.
    Scores { of: Decimal },
    /// 酌情加分、扣分, with a reason.
    Given { max: Decimal, cap: Option<Decimal> },
    /// 超额完成加分.
    OverQuota { quota: u64, first_over: Decimal, first: Decimal, then_over: Decimal, step: Decimal, each: Decimal, cap: Option<Decimal> },
}

impl Kind {
    /// Whether a leaf with such a rule is pending until there is a fact.
    #[must_use]
    pub const fn is_measured(&self) -> bool {
        matches!(
            self,
            Self::Tier { .. }
                | Self::Share { .. }
                | Self::Proportion { .. }
                | Self::BelowTarget { .. }
                | Self::Quota { .. }
                | Self::PerPeriod { .. }
                | Self::Scores { .. }
        )
    }

    /// Which pieces count.
    #[must_use]
    pub const fn within(&self) -> Option<&Where> {
        match self {
            Self::PerPiece { within, .. }
            | Self::Once { within, .. }
            | Self::Zero { within }
            | Self::Levels { within, .. }
            | Self::NoneDone { within, .. }
            | Self::Ceiling { within, .. }
            | Self::Quota { within, .. } => within.as_ref(),
            _ => None,
        }
    }
}

/// Which pieces count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Where {
    /// Not before this day.
    pub from: Option<NaiveDate>,
    /// Not after this day.
    pub to: Option<NaiveDate>,
    /// With all of these tags.
    pub has: Vec<String>,
}

impl Where {
    /// Whether a piece needs a date.
    #[must_use]
    pub const fn is_dated(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// Whether a piece of that day with those tags counts.
    #[must_use]
    pub fn lets_in(&self, day: Option<NaiveDate>, tags: &[&str]) -> bool {
        let in_time = match day {
            Some(day) => self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to),
            None => !self.is_dated(),
        };
        in_time && self.has.iter().all(|tag| tags.contains(&tag.as_str()))
    }
}

/// A day as both files write it: `2026-07-01`.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let is_long_form = text.len() == 10
        && text.bytes().enumerate().all(|(place, byte)| if matches!(place, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    if is_long_form { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_in_full() {
        assert_eq!(day("2026-07-01"), NaiveDate::from_ymd_opt(2026, 7, 1));
        for text in ["2026-7-1", "2026-02-30", "2026/07/01", "2026-07-01 ", "2026-07", "", "一二三四五"] {
            assert_eq!(day(text), None, "{text}");
        }
    }

    #[test]
    fn both_ends_count_and_all_tags_are_needed() {
        let within = Where { from: day("2026-07-01"), to: day("2026-09-30"), has: vec!["a".into(), "b".into()] };
        for (date, tags, counts) in [
            ("2026-07-01", &["b", "a"][..], true),
            ("2026-09-30", &["a", "b", "c"], true),
            ("2026-06-30", &["a", "b"], false),
            ("2026-10-01", &["a", "b"], false),
            ("2026-08-01", &["a"], false),
        ] {
            assert_eq!(within.lets_in(day(date), tags), counts, "{date} {tags:?}");
        }
        assert!(!within.lets_in(None, &["a", "b"]));
        assert!(Where { from: None, to: None, has: Vec::new() }.lets_in(None, &[]));
    }
}
