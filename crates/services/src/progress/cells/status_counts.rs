//! How many cells show which status.

use std::cmp::Ordering;

use domain::reporting::cell::Status;

/// Counts by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatusCounts([u64; Status::ALL.len()]);

impl StatusCounts {
    /// Adds what storage counted.
    pub(crate) fn add_counted(&mut self, status: Status, count: i64) {
        self.add(status, u64::try_from(count).unwrap_or_default());
    }

    /// Adds so many of a status.
    pub fn add(&mut self, status: Status, count: u64) {
        self.0[place(status)] += count;
    }

    /// So many show this status.
    #[must_use]
    pub fn get(&self, status: Status) -> u64 {
        self.0[place(status)]
    }

    /// So many show one of these.
    #[must_use]
    pub fn of(&self, statuses: &[Status]) -> u64 {
        statuses.iter().map(|status| self.get(*status)).sum()
    }

    /// All.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// What is asked of somebody (应报事项): neither 不涉及 nor taken over.
    #[must_use]
    pub fn asked(&self) -> u64 {
        Status::ALL.into_iter().filter(|status| status.is_asked()).map(|status| self.get(status)).sum()
    }

    /// Judged complete, in time or late.
    #[must_use]
    pub fn judged(&self) -> u64 {
        self.of(&Status::COMPLETE)
    }

    /// The same without these statuses.
    #[must_use]
    pub fn without(&self, statuses: &[Status]) -> Self {
        let mut rest = *self;
        for status in statuses {
            rest.0[place(*status)] = 0;
        }
        rest
    }

    /// The same less these, of which it holds at least as many.
    #[must_use]
    pub fn less(&self, part: &Self) -> Self {
        let mut rest = *self;
        for (mine, gone) in rest.0.iter_mut().zip(part.0) {
            *mine = mine.saturating_sub(gone);
        }
        rest
    }

    /// The status that asks most for somebody's hand; `None` where nothing is counted.
    #[must_use]
    pub fn worst(&self) -> Option<Status> {
        // 逾期 goes before 退回, as wherever need is ranked
        std::iter::once(Status::Overdue).chain(Status::ALL).find(|status| self.get(*status) > 0)
    }

    /// By need, for sorting: most overdue first, then most returned, then most near their date. What waits for the office is the
    /// office's own debt and counts against nobody.
    #[must_use]
    pub fn need(&self) -> [std::cmp::Reverse<u64>; 3] {
        [Status::Overdue, Status::Returned, Status::Near].map(|status| std::cmp::Reverse(self.get(status)))
    }

    /// By the share that was judged complete, for sorting: the smallest first, of the same share the one that needs most. Where nothing
    /// is asked there is no share, and it comes last.
    #[must_use]
    pub fn by_share(&self, other: &Self) -> Ordering {
        let shares = (self.judged() * other.asked()).cmp(&(other.judged() * self.asked()));
        (self.asked() == 0).cmp(&(other.asked() == 0)).then(shares).then_with(|| self.need().cmp(&other.need()))
    }

    /// Of these statuses, in the order of need, those that `limit` rows by need from the `offset`th on lie in, and how many rows of
    /// these stand before the first: what lies wholly before or behind them need not be sorted.
    pub(crate) fn in_reach(&self, shown: &[Status], limit: i64, offset: i64) -> (Vec<Status>, i64) {
        let (mut reached, mut before, mut end) = (Vec::new(), 0, 0);
        for status in shown {
            let begin = end;
            end += i64::try_from(self.get(*status)).unwrap_or(i64::MAX);
            // a status of no rows costs nothing, and all statuses are no condition
            if begin < end && end <= offset {
                before = end;
            } else if begin < offset.saturating_add(limit) {
                reached.push(*status);
            }
        }
        (reached, offset - before)
    }
}

impl std::ops::AddAssign for StatusCounts {
    fn add_assign(&mut self, other: Self) {
        for (mine, more) in self.0.iter_mut().zip(other.0) {
            *mine += more;
        }
    }
}

fn place(status: Status) -> usize {
    Status::ALL.iter().position(|one| *one == status).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_by_need_lies_in_few_statuses() {
        use Status::{Done, Near, NotDue, Overdue};
        let mut counts = StatusCounts::default();
        for (status, n) in [(Overdue, 35), (Near, 54), (NotDue, 149), (Done, 555)] {
            counts.add(status, n);
        }
        let all = [Overdue, Near, NotDue, Done];
        for (shown, limit, offset, reached) in [
            (&all[..], 20, 0, (vec![Overdue], 0)),
            (&all, 35, 0, (vec![Overdue], 0)),
            (&all, 36, 0, (vec![Overdue, Near], 0)),
            (&all, 20, 20, (vec![Overdue, Near], 20)),
            (&all, 20, 35, (vec![Near], 0)),
            (&all, 200, 200, (vec![NotDue, Done], 111)),
            (&all, 200, 600, (vec![Done], 362)),
            (&all, i64::MAX, 0, (all.to_vec(), 0)),
            (&all[..2], 200, 0, (vec![Overdue, Near], 0)),
            // behind the last row there is none
            (&all[..2], 200, 89, (vec![], 0)),
            (&[], 200, 0, (vec![], 0)),
        ] {
            assert_eq!(counts.in_reach(shown, limit, offset), reached, "{shown:?} {limit} {offset}");
        }
    }

    #[test]
    fn counts_keep_their_status_and_know_the_worst() {
        let mut counts = StatusCounts::default();
        assert_eq!(counts.worst(), None);
        for (n, status) in (1..).zip(Status::ALL) {
            counts.add(status, n);
        }
        for (n, status) in (1..).zip(Status::ALL) {
            assert_eq!(counts.get(status), n, "{status:?}");
        }
        assert_eq!((counts.total(), counts.asked(), counts.judged()), (45, 28, 13));
        assert_eq!(counts.worst(), Some(Status::Overdue));
    }

    #[test]
    fn overdue_ranks_before_returned_and_pending_ranks_nobody() {
        let counts = |overdue, returned, pending| {
            let mut counts = StatusCounts::default();
            counts.add(Status::Overdue, overdue);
            counts.add(Status::Returned, returned);
            counts.add(Status::Pending, pending);
            counts
        };
        let mut units = [
            ("南坪乡", counts(0, 2, 0)),
            ("发改委", counts(0, 0, 9)),
            ("长埂镇", counts(9, 0, 0)),
            ("青檀镇", counts(1, 5, 0)),
            ("水利局", counts(0, 0, 0)),
        ];
        units.sort_by_key(|(_, counts)| counts.need());
        assert_eq!(units.map(|(name, _)| name), ["长埂镇", "青檀镇", "南坪乡", "发改委", "水利局"]);
    }

    #[test]
    fn the_smallest_share_comes_first_and_whoever_is_asked_nothing_last() {
        let counts = |done, overdue, pending| {
            let mut counts = StatusCounts::default();
            counts.add(Status::Done, done);
            counts.add(Status::Overdue, overdue);
            counts.add(Status::Pending, pending);
            counts
        };
        let mut units = [
            ("水利局", counts(0, 0, 0)),
            ("财政局", counts(7, 0, 0)),
            ("民政局", counts(28, 3, 0)),
            ("教体局", counts(6, 0, 1)),
            ("发改委", counts(12, 2, 0)),
            ("青檀镇", counts(0, 0, 1)),
        ];
        units.sort_by(|(_, one), (_, other)| one.by_share(other));
        assert_eq!(units.map(|(name, _)| name), ["青檀镇", "发改委", "教体局", "民政局", "财政局", "水利局"]);
    }
}
