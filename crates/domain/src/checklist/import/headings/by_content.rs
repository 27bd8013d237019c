//! What the cells beneath headings, and years in them, say of columns.

use std::ops::Range;

use super::super::grid::{Covering, Row, Table};
use super::super::responsible::looks_like_units;
use super::super::time_limit::names_a_period;
use super::super::title_year::years_of;
use super::words::Meaning;
use super::{ColumnRole, Contents};
use crate::text::folded::{fold, is_blank};

/// Cells that tell what a column under unknown words holds.
const CELLS_TRIED: usize = 40;

/// Whether no heading of its own stands over a column.
pub(super) fn is_covered(table: &Table, headings: Range<usize>, column: usize) -> bool {
    let rows = table.rows.get(headings).unwrap_or_default();
    let covering = |row: &Row| row.cells.get(column).map(|cell| cell.covering);
    rows.first().and_then(covering) == Some(Covering::FromLeft)
        && rows.iter().all(|row| row.cells.get(column).is_none_or(|cell| is_blank(&cell.text)))
}

/// 2023年完成情况 beside 2024年目标 tells of last year.
pub(super) fn forget_years_before(columns: &mut [Option<Meaning>], table: &Table, headings: &Range<usize>) {
    let over = |column: usize| {
        let rows = table.rows.get(headings.clone()).unwrap_or_default();
        let cell = |row: &Row| {
            row.cells.get(..=column)?.iter().rev().find(|cell| cell.covering != Covering::FromLeft).map(|cell| years_of(&cell.text))
        };
        rows.iter().filter_map(cell).flatten().max()
    };
    let named: Vec<Option<i32>> = (0..columns.len()).map(over).collect();
    let above = table.rows.iter().take(headings.start).filter_map(Row::sole_text).flat_map(|(_, cell)| years_of(&cell.text));
    // the title's year goes before those of plans for the next one
    let titled = above.chain(table.titles.iter().flat_map(|title| years_of(title))).max();
    let latest = titled.or_else(|| named.iter().flatten().copied().max());
    for (found, year) in columns.iter_mut().zip(named) {
        if *found == Some(Meaning::Role(ColumnRole::Completion)) && year.is_some() && year < latest {
            *found = Some(Meaning::Other);
        }
    }
}

/// 一季度目标 | 二季度目标 behind the task say how far it is to be by then: none of them is the task, nor what it belongs to.
pub(super) fn forget_phases(columns: &mut [Option<Meaning>], table: &Table, headings: &Range<usize>) {
    let is_matter = |found: &Option<Meaning>| matches!(found, Some(Meaning::Task | Meaning::Role(ColumnRole::Requirement)));
    let rows = table.rows.get(headings.clone()).unwrap_or_default();
    let is_phase = |column: usize| {
        let lowest = rows.iter().rev().filter_map(|row| row.cells.get(column)).find(|cell| !is_blank(&cell.text));
        lowest.is_some_and(|cell| names_a_phase(&fold(&cell.text)))
    };
    let (phases, others): (Vec<usize>, Vec<usize>) =
        (0..columns.len()).filter(|column| is_matter(&columns[*column])).partition(|column| is_phase(*column));
    if phases.len() > 1 && !others.is_empty() {
        phases.into_iter().for_each(|column| columns[column] = Some(Meaning::Other));
    }
}

/// 一季度目标, 上半年工作任务; 年度目标 and 2024年任务 are those of the list itself.
fn names_a_phase(heading: &str) -> bool {
    const ENDS: [&str; 8] = ["工作目标", "目标任务", "工作任务", "工作计划", "目标", "任务", "计划", "安排"];
    let before = ENDS.iter().find_map(|end| heading.strip_suffix(*end));
    let is_of_a_year =
        |period: &str| period.ends_with('年') && !period.ends_with("半年") || period.ends_with("年度") && !period.ends_with("半年度");
    before.is_some_and(|period| names_a_period(period) && !is_of_a_year(period))
}

/// Where no heading says who answers: the column under words nobody knows (谁来干) that holds units.
pub(super) fn units_by_content(columns: &[Option<Meaning>], roles: &[ColumnRole], contents: &Contents<'_>) -> Option<usize> {
    const UNITS: [ColumnRole; 3] = [ColumnRole::Responsible, ColumnRole::Lead, ColumnRole::Support];
    if roles.iter().any(|role| UNITS.contains(role)) {
        return None;
    }
    let holds_units = |column: &usize| {
        let (fitting, all) = contents
            .texts(*column)
            .take(CELLS_TRIED)
            .fold((0_usize, 0_usize), |(fitting, all), text| (fitting + usize::from(looks_like_units(text)), all + 1));
        fitting > 0 && fitting * 10 >= all * 8
    };
    (0..columns.len()).filter(|column| columns[*column].is_none() && roles[*column] == ColumnRole::Ignored).find(holds_units)
}
