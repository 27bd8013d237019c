//! How findings are told in charts: kinds by weight, and how long repairs took.

use super::candidate::Rule;
use crate::text::percent::percent_of_rows;

/// A kind with how much of everything it and those before it make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Which.
    pub rule: Rule,
    /// How many.
    pub number: i64,
    /// Its share and that of all before it, in whole per cent; only the last is 100.
    pub running: i64,
}

/// Kinds by number, the most first; ties in the order of the rules.
#[must_use]
pub fn by_weight(counts: &[(Rule, i64)]) -> Vec<Weight> {
    let mut kinds: Vec<(Rule, i64)> = Vec::new();
    for rule in Rule::ALL {
        let number: i64 = counts.iter().filter(|(one, _)| *one == rule).map(|(_, number)| *number).sum();
        if number > 0 {
            kinds.push((rule, number));
        }
    }
    kinds.sort_by_key(|(_, number)| -number);
    let all: i64 = kinds.iter().map(|(_, number)| number).sum();
    let mut before = 0;
    kinds
        .into_iter()
        .map(|(rule, number)| {
            before += number;
            Weight { rule, number, running: percent_of_rows(before, all).unwrap_or_default() }
        })
        .collect()
}

/// The few kinds that most of a month's problems are of, and their share: no more than half of the kinds, which make four fifths, and each of
/// them more than any other. Where problems are spread over many kinds, or there are too few of them, nothing can be advised.
#[must_use]
pub fn the_few(kinds: &[Weight]) -> Option<(usize, i64)> {
    const ENOUGH: i64 = 10;
    let all: i64 = kinds.iter().map(|kind| kind.number).sum();
    let few = kinds.iter().position(|kind| kind.running >= 80)? + 1;
    let (last, next) = (kinds.get(few - 1)?, kinds.get(few)?);
    (all >= ENOUGH && few * 2 <= kinds.len() && last.number > next.number).then_some((few, last.running))
}

/// A time to mend: from and to so many days after the notice, and what it is called.
pub type Span = (i64, i64, &'static str);

/// The times that are told apart.
pub const SPANS: [Span; 5] = [(0, 3, "3天内"), (4, 7, "4至7天"), (8, 15, "8至15天"), (16, 30, "16至30天"), (31, 36_500, "30天以上")];

/// The time of so many days.
#[must_use]
pub fn span_of(days: i64) -> Span {
    SPANS.into_iter().find(|(least, most, _)| (*least..=*most).contains(&days.max(0))).unwrap_or(SPANS[4])
}

/// The time that an address names, as `4-7`.
#[must_use]
pub fn span_named(text: &str) -> Option<Span> {
    SPANS.into_iter().find(|(least, most, _)| format!("{least}-{most}") == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_first_with_the_running_share() {
        let told =
            by_weight(&[(Rule::WrongWord, 1), (Rule::DeadLink, 4), (Rule::WrongWord, 2), (Rule::TitleYear, 0), (Rule::ColumnEmpty, 3)]);
        let told: Vec<_> = told.into_iter().map(|one| (one.rule, one.number, one.running)).collect();
        assert_eq!(told, [(Rule::DeadLink, 4, 40), (Rule::ColumnEmpty, 3, 70), (Rule::WrongWord, 3, 100)]);
        // 13 of 15 are 87 as a calculator says it
        let told: Vec<_> = by_weight(&[(Rule::DeadLink, 13), (Rule::WrongWord, 2)]).into_iter().map(|one| one.running).collect();
        assert_eq!(told, [87, 100]);
        assert!(by_weight(&[]).is_empty());
    }

    #[test]
    fn advice_is_given_where_few_kinds_make_most_of_it() {
        for (numbers, expected) in [
            (&[][..], None),
            (&[12][..], None),
            // four of five is no advice
            (&[3, 2, 2, 2, 1][..], None),
            (&[18, 1, 1][..], Some((1, 90))),
            (&[12, 8, 2, 1, 1][..], Some((2, 83))),
            // the second is as heavy as the third
            (&[10, 2, 2, 1][..], None),
            // six problems are no month to judge by
            (&[5, 1, 0][..], None),
        ] {
            let counts: Vec<(Rule, i64)> = Rule::ALL.into_iter().zip(numbers.iter().copied()).collect();
            assert_eq!(the_few(&by_weight(&counts)), expected, "{numbers:?}");
        }
    }

    #[test]
    fn every_time_has_its_place() {
        for (days, words) in [
            (-1, "3天内"),
            (0, "3天内"),
            (3, "3天内"),
            (4, "4至7天"),
            (15, "8至15天"),
            (30, "16至30天"),
            (31, "30天以上"),
            (i64::MAX, "30天以上"),
        ] {
            assert_eq!(span_of(days).2, words, "{days}");
        }
        for (least, most, words) in SPANS {
            assert_eq!(span_named(&format!("{least}-{most}")).map(|span| span.2), Some(words));
        }
        assert_eq!(span_named("1-2"), None);
    }
}
