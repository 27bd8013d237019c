//! The table as rows of slots, the same for every format: section cells reach down over their tasks.

use std::borrow::Cow;

use super::PublishedChecklist;
use crate::clean::clean;

/// One place of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Slot<'a> {
    /// A cell that reaches over so many rows.
    Text { text: Cow<'a, str>, rows: usize },
    /// A place under the cell above.
    Covered,
}

pub(super) struct Layout<'a> {
    pub(super) title: Cow<'a, str>,
    pub(super) subtitle: Cow<'a, str>,
    /// Headings with the number of columns they stand over.
    pub(super) headings: Vec<(&'static str, usize)>,
    pub(super) rows: Vec<Vec<Slot<'a>>>,
}

impl<'a> Layout<'a> {
    pub(super) fn new(checklist: &'a PublishedChecklist) -> Self {
        let items = || checklist.sections.iter().flat_map(|section| &section.items);
        let two_levels = items().any(|item| item.subsection.is_some());
        let mut rows = Vec::with_capacity(items().count());
        for section in &checklist.sections {
            for (index, item) in section.items.iter().enumerate() {
                let mut row = Vec::with_capacity(5);
                row.push(if index == 0 { reaching(&section.title, section.items.len()) } else { Slot::Covered });
                if two_levels {
                    let same = |other: &&super::PublishedItem| other.subsection == item.subsection;
                    let goes_on = index > 0 && item.subsection.is_some() && section.items.get(index - 1).filter(same).is_some();
                    let reach = section.items.iter().skip(index).take_while(same).count();
                    let subsection = item.subsection.as_deref().unwrap_or_default();
                    row.push(if goes_on { Slot::Covered } else { reaching(subsection, if item.subsection.is_some() { reach } else { 1 }) });
                }
                row.extend([&item.requirement, &item.responsible, &item.completion].map(|text| reaching(text, 1)));
                rows.push(row);
            }
        }
        let headings = vec![("工作内容", if two_levels { 2 } else { 1 }), ("工作要求", 1), ("责任单位", 1), ("完成情况", 1)];
        Self { title: clean(&checklist.title), subtitle: clean(&checklist.subtitle), headings, rows }
    }

    /// Number of columns.
    pub(super) fn width(&self) -> usize {
        self.headings.iter().map(|(_, columns)| columns).sum()
    }

    /// Relative widths of the columns: requirements and completion texts are long.
    pub(super) fn weights(&self) -> &'static [usize] {
        if self.width() == 5 { &[12, 12, 34, 20, 30] } else { &[16, 38, 22, 32] }
    }
}

fn reaching(text: &str, rows: usize) -> Slot<'_> {
    Slot::Text { text: clean(text), rows }
}
