//! Of which units a class is asked: of those that the register has not.

use std::collections::HashSet;

use domain::register::entry::UnitPart;
use domain::register::unit::Unit;
use domain::text::search::normalise;

use super::{EntryRow, RegisterFile, RowProblem};

impl RegisterFile {
    /// A unit that the register has keeps its class where the file says none; the question about it, and what was said of it, fall away.
    pub(super) fn asking_of_new_units(self, register: &[Unit]) -> Self {
        if self.asked.is_empty() {
            return self;
        }
        let names: HashSet<String> = register.iter().map(|unit| normalise(&unit.full_name)).collect();
        let is_known = |row: &EntryRow| row.unsaid.contains(&UnitPart::Class) && names.contains(&normalise(&row.entry.full_name));
        let (known, asked): (Vec<EntryRow>, Vec<EntryRow>) = self.asked.into_iter().partition(is_known);
        let settled: HashSet<usize> = known.iter().map(|row| row.row).collect();
        let stays = |problem: &RowProblem| problem.column != UnitPart::Class.label() || !settled.contains(&problem.row);
        let problems = self.problems.into_iter().filter(stays).collect();
        let mut rows = self.rows;
        rows.extend(known);
        rows.sort_by_key(|row| row.row);
        Self { rows, asked, problems }
    }
}
