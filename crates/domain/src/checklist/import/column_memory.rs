//! What the columns of earlier files were said to mean: a file with the same headings need not be asked about again.

use std::collections::BTreeMap;

use super::grid::{Document, Table};
use super::headings::{ColumnMapping, ColumnRole};
use super::recognise::recognise_columns;
use crate::text::folded::{fold, is_blank};

/// Between two headings in a key; no heading holds it.
const SEPARATOR: &str = "\u{1f}";

/// Remembered columns by their headings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnMemory(BTreeMap<String, Vec<ColumnRole>>);

impl ColumnMemory {
    /// Takes one in, as it was stored.
    pub fn insert(&mut self, headings: String, roles: Vec<ColumnRole>) {
        self.0.insert(headings, roles);
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a person said about a table with the same headings; `None` where that is what is read anyway.
    #[must_use]
    pub fn recall(&self, document: &Document, table: usize) -> Option<ColumnMapping> {
        if self.0.is_empty() {
            return None;
        }
        let read = document.tables.get(table)?;
        let now = recognise_columns(document, Some(table), None);
        let roles = self.0.get(&headings_in(read, &now)?)?;
        (roles.len() == now.roles.len() && *roles != now.roles).then(|| ColumnMapping { roles: roles.clone(), ..now })
    }
}

/// The headings of a table as they are remembered; `None` for a table without headings, which is like no other.
#[must_use]
pub fn headings_of(document: &Document, table: usize) -> Option<String> {
    let read = document.tables.get(table)?;
    headings_in(read, &recognise_columns(document, Some(table), None))
}

fn headings_in(table: &Table, mapping: &ColumnMapping) -> Option<String> {
    let rows = table.rows.iter().skip(mapping.heading_row).take(mapping.heading_rows);
    let mut texts: Vec<String> = Vec::new();
    for row in rows {
        texts.extend(row.cells.iter().map(|cell| if is_blank(&cell.text) { String::new() } else { fold(&cell.text) }));
    }
    let named = texts.iter().filter(|text| !text.is_empty()).count();
    (named >= 2).then(|| texts.join(SEPARATOR))
}

#[cfg(test)]
mod tests {
    use super::super::grid::{Cell, Row};
    use super::*;

    fn document(rows: &[[&str; 4]]) -> Document {
        let row = |(number, cells): (usize, &[&str; 4])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
        Document::of(vec![Table { name: None, titles: Vec::new(), rows: (1..).zip(rows).map(row).collect() }])
    }

    const ODD: [&str; 4] = ["编码", "摘 要", "经办方", "节点"];

    #[test]
    fn the_same_headings_are_known_again_and_others_are_not() {
        use ColumnRole::{Number, Requirement, Responsible, TimeLimit};
        let first =
            document(&[ODD, ["1", "公布集市摊位分配办法并说明理由", "财政局", "6月30日前"], ["2", "公开抽检结果", "民政局", "年底前"]]);
        let roles = vec![Number, Requirement, Responsible, TimeLimit];
        let mut memory = ColumnMemory::default();
        assert!(memory.is_empty() && memory.recall(&first, 0).is_none());
        memory.insert(headings_of(&first, 0).unwrap(), roles.clone());
        let recalled = memory.recall(&first, 0);
        assert!(recalled.is_none_or(|mapping| mapping.roles == roles));
        // other rows beneath the same headings, written with other blanks
        let next = document(&[["编码", "摘要", "经办 方", "节点"], ["甲", "无", "某人", "无"], ["乙", "无", "某人", "无"]]);
        assert_eq!(memory.recall(&next, 0).unwrap().roles, roles);
        let other = document(&[["编码", "摘要", "经办方", "期限"], ["甲", "无", "某人", "无"]]);
        assert_eq!(memory.recall(&other, 0), None);
    }

    #[test]
    fn a_table_without_headings_is_not_remembered() {
        let bare = document(&[["1", "公布集市摊位分配办法并说明理由给全县群众", "财政局", "6月30日前"]]);
        assert_eq!(headings_of(&bare, 0), None);
    }
}
