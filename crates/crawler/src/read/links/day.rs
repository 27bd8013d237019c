//! The days of a list's rows.

use super::row::Row;
use super::table::{day_of_tr, has_head};
use crate::html::Id;
use crate::read::page::Page;
use crate::read::row::{RowDay, day_in};

/// The days of a list's rows: in the rows, or beside them where none has one.
pub(super) fn days(page: &Page, container: Id, rows: &[&Row]) -> Vec<RowDay> {
    let tree = &page.tree;
    let own: Vec<RowDay> =
        rows.iter().map(|row| if tree.name(row.node) == "tr" { day_of_tr(page, row) } else { day_in(page, &row.parts) }).collect();
    if own.iter().any(|day| day.is_some()) || rows.iter().any(|row| tree.name(row.node) == "tr" && has_head(page, row.node)) {
        return own;
    }
    let end = tree.node(container).end();
    let behind = |place: usize| {
        let from = rows[place].parts[0].end;
        let to = rows.get(place + 1).map_or(end, |next| next.parts[0].start);
        if from < to { day_in(page, std::slice::from_ref(&(from..to))) } else { RowDay::default() }
    };
    let before = |place: usize| {
        let from = place.checked_sub(1).map_or(container + 1, |last| rows[last].parts[0].end);
        let to = rows[place].parts[0].start;
        if from < to { day_in(page, std::slice::from_ref(&(from..to))) } else { RowDay::default() }
    };
    let behind: Vec<RowDay> = (0..rows.len()).map(behind).collect();
    let before: Vec<RowDay> = (0..rows.len()).map(before).collect();
    let dated = |days: &[RowDay]| days.iter().filter(|day| day.is_some()).count();
    if dated(&before) > dated(&behind) { before } else { behind }
}
