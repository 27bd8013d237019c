//! How far a round is, and what it came to.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicI64;

use domain::monitoring::column::Column;
use domain::monitoring::column_outcome::{ColumnOutcome, ColumnReading};
use domain::monitoring::judge::Found;
use domain::monitoring::proof;
use domain::monitoring::site_wide::site_of;

/// How far a round is, for whoever waits for it.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Addresses that were visited.
    pub(crate) done: AtomicI64,
    /// Addresses that are known.
    pub(crate) known: AtomicI64,
}

/// What a round came to.
#[derive(Debug)]
pub(crate) struct Swept {
    /// Everything was visited.
    pub(crate) is_complete: bool,
    /// Answers received.
    pub(crate) answers: u64,
    /// The columns, in the register's order.
    pub(crate) columns: Vec<Column>,
    /// What became of each.
    pub(crate) outcomes: Vec<ColumnOutcome>,
    /// What the rules found.
    pub(crate) found: Found,
    /// So many pages were taken over as an earlier round had read them.
    pub(crate) taken: usize,
    /// Addresses that were visited and judged, by site.
    pub(crate) visited: HashMap<String, usize>,
    /// Addresses failed, or did not let us in, and were not judged for it: they are to be tried again.
    pub(crate) is_left: bool,
    /// Full names of the units that may have published there what is not seen yet.
    pub(crate) open_units: HashSet<String>,
}

impl Swept {
    /// Whether it says something about our own connection and nothing about sites.
    pub(crate) fn is_our_connection(&self) -> bool {
        let sites: HashSet<String> = self.columns.iter().map(|column| site_of(&column.address)).collect();
        // a silence that no other site's answer proved is our own failure already
        let is_silent = |reading: ColumnReading| matches!(reading, ColumnReading::SiteFailed | ColumnReading::EngineFailed);
        let failed = self.outcomes.iter().filter(|outcome| is_silent(outcome.reading)).count();
        proof::is_our_connection(sites.len(), failed, self.answers)
    }
}
