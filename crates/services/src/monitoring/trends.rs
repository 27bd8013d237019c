//! How the months went: problems by month, by kind, and how long repairs took. Read from the rows that the list of findings shows.

use chrono::{Months, NaiveDate};
use domain::ids::CountyId;
use domain::monitoring::finding::FindingState;
use domain::monitoring::mending::{SPANS, Span, Weight, by_weight, span_of};
use storage::Conn;
use storage::monitoring::finding;
use storage::monitoring::judged::JudgedRound;

use crate::Result;

/// So many months are told, with the one shown.
const MONTHS: u32 = 12;

/// What the charts of a month say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trends {
    /// The month shown.
    pub month: NaiveDate,
    /// Its first month.
    pub from: NaiveDate,
    /// Problems by month, in order; none where the month was not monitored, or nothing was read, and nothing counts for it.
    pub by_month: Vec<(NaiveDate, Option<i64>)>,
    /// Kinds of the month shown, the most first.
    pub kinds: Vec<Weight>,
    /// Repairs of all these months by the time they took.
    pub mended: Vec<(Span, i64)>,
}

impl Trends {
    /// All repairs.
    #[must_use]
    pub fn repairs(&self) -> i64 {
        self.mended.iter().map(|(_, number)| number).sum()
    }
}

/// Reads them for the twelve months that end with one.
pub(super) async fn trends(conn: &mut Conn, county: &CountyId, month: NaiveDate, rounds: &[JudgedRound]) -> Result<Trends> {
    let from = month.checked_sub_months(Months::new(MONTHS - 1)).unwrap_or(month);
    let mut counts = finding::mended_over(conn, county, from, month).await?;
    counts.retain(|one| one.state != FindingState::Unfounded);
    let by_month = (0..MONTHS)
        .filter_map(|later| from.checked_add_months(Months::new(later)))
        .map(|month| {
            let number: i64 = counts.iter().filter(|one| one.month == month).map(|one| one.number).sum();
            let is_known = number > 0 || rounds.iter().any(|round| round.month == month && !round.is_unread);
            (month, is_known.then_some(number))
        })
        .collect();
    let kinds: Vec<_> = counts.iter().filter(|one| one.month == month).map(|one| (one.rule, one.number)).collect();
    let mended = SPANS
        .into_iter()
        .map(|span| {
            let is_of = |days: Option<i64>| days.is_some_and(|days| span_of(days) == span);
            (span, counts.iter().filter(|one| is_of(one.days)).map(|one| one.number).sum())
        })
        .collect();
    Ok(Trends { month, from, by_month, kinds: by_weight(&kinds), mended })
}
