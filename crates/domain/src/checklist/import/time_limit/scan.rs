//! A text as the readers of dates and rhythms walk over it.

use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::points::{Point, What};
use super::{DutyProposal, ProposalSource, ProposedDuty, TimeDoubt};
use crate::calendar::due::OnDayOff;
use crate::checklist::duty::Every;
use crate::text::folded::fold_char;
use crate::text::numerals::leading_number;

/// In a time-limit cell every date is a deadline; in prose only what says so (前, 每月 …).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    Column,
    Prose,
}

pub(super) struct Scan<'t> {
    text: &'t str,
    pub(super) chars: Vec<char>,
    /// Byte range of each folded character.
    pub(super) bytes: Vec<Range<usize>>,
    pub(super) year: i32,
    pub(super) strictness: Strictness,
}

/// Words found, from one place to another.
pub(super) struct Found<T> {
    pub(super) what: T,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, year: i32, strictness: Strictness) -> Self {
        let folded = text.char_indices().filter_map(|(at, c)| Some((fold_char(c)?, at..at + c.len_utf8())));
        let (chars, bytes) = folded.unzip();
        Self { text, chars, bytes, year, strictness }
    }

    pub(super) fn is_column(&self) -> bool {
        self.strictness == Strictness::Column
    }

    /// A quota says more than a date, a date more than a rhythm; of several dates the last one counts. What the answer leaves
    /// out is its doubt.
    pub(super) fn read(&self, source: ProposalSource) -> DutyProposal {
        let propose = |duty: ProposedDuty, start: usize, end: usize, doubt: Option<TimeDoubt>| {
            let span = self.span(start, end);
            DutyProposal {
                duty,
                words: self.text.get(span.clone()).unwrap_or_default().to_owned(),
                span,
                source,
                doubt,
                on_day_off: OnDayOff::Postponed,
            }
        };
        if let Some(quota) = self.first(|at| self.quota(at)) {
            return propose(quota.what, quota.start, quota.end, None);
        }
        let points = self.points();
        let words = |point: &Point| self.text.get(self.span(point.start, point.end)).unwrap_or_default().to_owned();
        let impossible = points.iter().find(|point| point.what == What::Impossible);
        let begins = points.iter().find(|point| point.what == What::Start);
        let mut days: Vec<(&Point, ProposedDuty, NaiveDate)> = points
            .iter()
            .filter_map(|point| match point.what {
                What::Day { duty, date } => Some((point, duty, date)),
                _ => None,
            })
            .collect();
        let standing = self.first(|at| self.standing(at, &points));
        // 持续推进，每月报告: the rhythm that is named says more than that the work goes on
        let stated =
            standing.as_ref().and_then(|_| self.first(|at| self.standing(at, &points).filter(|(duty, _)| names_its_rhythm(*duty))));
        let at_once = self.first(|at| self.at_once(at)).map(|found| TimeDoubt::AtOnce { words: self.words(found.start, found.end) });
        let strange = self.first(|at| self.strange_rhythm(at)).map(|found| TimeDoubt::Rhythm { words: self.words(found.start, found.end) });
        let impossible = impossible.map(|point| TimeDoubt::Impossible { words: words(point) });
        let begins = begins.map(|point| TimeDoubt::StartOnly { words: words(point) });

        // 每半年（6月、12月底前）: the dates only say when in the rhythm
        let rhythm_first = stated.as_ref().is_some_and(|found| days.len() > 1 && days.iter().all(|(point, ..)| found.start < point.start));
        if rhythm_first {
            days.clear();
        }
        let mut distinct: Vec<NaiveDate> = days.iter().map(|(.., date)| *date).collect();
        distinct.sort_unstable();
        distinct.dedup();
        let several =
            (distinct.len() > 1).then(|| TimeDoubt::SeveralDates { words: days.iter().map(|(point, ..)| words(point)).collect() });
        let latest = days.iter().max_by_key(|(_, duty, date)| (*date, *duty == ProposedDuty::YearEnd));
        let doubted = self.is_column();
        match (latest, stated, standing) {
            (Some((point, duty, date)), _, standing) => {
                let goes_on = standing.filter(|found| found.what != ProposedDuty::Standing { every: Some(Every::Year) });
                let also = goes_on.map(|found| TimeDoubt::AlsoStanding { words: self.words(found.start, found.end) });
                let past = (date.year() < self.year).then(|| TimeDoubt::PastYear { year: date.year() });
                // a year that is over says most: whatever else was meant, nobody can be in time
                let doubt = impossible.or(past).or(several).or(at_once).or(strange).or(also).or(begins).filter(|_| doubted);
                propose(*duty, point.start, point.end, doubt)
            }
            (None, Some(found), _) | (None, None, Some(found)) if strange.is_none() => {
                propose(found.what, found.start, found.end, impossible.or(begins).or(at_once).filter(|_| doubted))
            }
            _ => {
                let named = impossible.or(strange).or(begins).or(at_once);
                let doubt = named.or_else(|| (!self.chars.is_empty()).then_some(TimeDoubt::NotUnderstood)).filter(|_| doubted);
                DutyProposal::nothing(doubt)
            }
        }
    }

    /// The first place from which something is read, with what was read.
    pub(super) fn first<T>(&self, read: impl Fn(usize) -> Option<(T, usize)>) -> Option<Found<T>> {
        (0..self.chars.len()).find_map(|start| read(start).map(|(what, end)| Found { what, start, end }))
    }

    pub(super) fn words(&self, start: usize, end: usize) -> String {
        self.text.get(self.span(start, end)).unwrap_or_default().to_owned()
    }

    fn span(&self, start: usize, end: usize) -> Range<usize> {
        let from = self.bytes.get(start).map_or(0, |range| range.start);
        let to = self.bytes.get(end.saturating_sub(1)).map_or(from, |range| range.end);
        from..to.max(from)
    }

    pub(super) fn rest(&self, at: usize) -> &[char] {
        self.chars.get(at..).unwrap_or_default()
    }

    /// The end of the first of the words that stands at this place.
    pub(super) fn word(&self, at: usize, words: &[&str]) -> Option<usize> {
        let here = self.rest(at);
        words.iter().find_map(|word| {
            // nearly every word ends at its first letter
            let mut length = 0;
            let fits = word.chars().all(|letter| {
                length += 1;
                here.get(length - 1) == Some(&letter)
            });
            fits.then_some(at + length)
        })
    }

    pub(super) fn before(&self, at: usize) -> Option<char> {
        at.checked_sub(1).and_then(|index| self.chars.get(index)).copied()
    }

    pub(super) fn number(&self, at: usize) -> Option<(u32, usize)> {
        leading_number(self.rest(at)).map(|(value, length)| (value, at + length))
    }

    /// Digits that stand together in the text itself: in 2023-09-30 00:00 the day ends before the blank.
    pub(super) fn digits(&self, at: usize, most: usize) -> Option<(u32, usize)> {
        let mut end = at;
        while end < at + most && self.chars.get(end).is_some_and(char::is_ascii_digit) {
            let joined = end == at || self.bytes[end - 1].end == self.bytes[end].start;
            if !joined {
                break;
            }
            end += 1;
        }
        let value = self.chars.get(at..end).filter(|digits| !digits.is_empty())?;
        let value = value.iter().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(c.to_digit(10)?))?;
        Some((value, end))
    }

    /// Whether a digit goes on here without a blank before it.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        self.chars.get(at).is_some_and(char::is_ascii_digit) && at > 0 && self.bytes[at - 1].end == self.bytes[at].start
    }
}

const fn names_its_rhythm(duty: ProposedDuty) -> bool {
    matches!(duty, ProposedDuty::Standing { every: Some(_) })
}
