//! What a person decides while looking at a preview. Kept beside the waiting file until it is confirmed or discarded.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::headings::ColumnMapping;
use super::responsible::OpenGroupChoices;
use crate::checklist::duty::Duty;
use crate::checklist::start::Past;
use crate::ids::{TaskId, UnitId};
use crate::text::folded::{fold, is_blank};

/// All decisions on one waiting file. Rows are known by their number in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// Which table of the document, from 0; `None` takes the likeliest.
    pub table: Option<usize>,
    /// Corrected meaning of the columns.
    pub mapping: Option<ColumnMapping>,
    /// Whether that is what was said about an earlier file with the same headings.
    pub mapping_remembered: bool,
    /// A title written by the person, where the file has none or a wrong one.
    pub title: Option<String>,
    /// Open groups by their words: which units are meant, perhaps none.
    pub groups: BTreeMap<String, Vec<UnitId>>,
    /// The same for single rows that mean other units than the rest.
    pub row_groups: BTreeMap<usize, BTreeMap<String, Vec<UnitId>>>,
    /// Names no unit could be told for, folded: the unit a person chose.
    pub names: BTreeMap<String, UnitId>,
    /// Names a person decided to leave without a unit, folded.
    pub left_out: BTreeSet<String>,
    /// Duties that differ from the proposal.
    pub duties: BTreeMap<usize, Duty>,
    /// Units added to a row, as a person writes them (财政局、教体局).
    pub units: BTreeMap<usize, String>,
    /// Units that a button ticked beneath an open expression, by its words: nobody has said yet that they are meant.
    pub ticked: BTreeMap<String, Vec<UnitId>>,
    /// Rows with an empty cell that take the responsible units of the row above.
    pub inherited: BTreeSet<usize>,
    /// Rows of which a person said that they do not, or do not any more.
    pub not_inherited: BTreeSet<usize>,
    /// Which stored task a row is, where a person said so; `None` says that it is a new one.
    pub tasks: BTreeMap<usize, Option<TaskId>>,
    /// 从哪一天起报, of a new list; `None` leaves it to the day of the import.
    pub first_day: Option<NaiveDate>,
    /// Texts of 完成情况 in the file are taken over as 历史完成情况.
    pub takes_over: bool,
    /// What becomes of dated duties that were over before the first day.
    pub past: Past,
    /// The same for single rows, where it differs from the rest.
    pub past_rows: BTreeMap<usize, Past>,
}

impl Choices {
    /// The unit chosen for a name that could not be resolved.
    #[must_use]
    pub fn unit_for(&self, written: &str) -> Option<&UnitId> {
        self.names.get(&fold(written))
    }

    /// Whether a person has chosen for this name, be it to leave it without a unit.
    #[must_use]
    pub fn is_decided(&self, written: &str) -> bool {
        let name = fold(written);
        self.names.contains_key(&name) || self.left_out.contains(&name)
    }

    /// Chooses the unit for a name, or (with `None`) leaves the name without one.
    pub fn choose(&mut self, written: &str, unit: Option<UnitId>) {
        let name = fold(written);
        match unit {
            Some(unit) => {
                self.left_out.remove(&name);
                self.names.insert(name, unit);
            }
            None => {
                self.names.remove(&name);
                self.left_out.insert(name);
            }
        }
    }

    /// What was remembered about the columns, until a person says otherwise.
    pub fn recall_columns(&mut self, mapping: Option<ColumnMapping>) {
        self.mapping_remembered = mapping.is_some();
        self.mapping = mapping;
    }

    /// What becomes of what a row asked before the list's first day. A text that is taken over says that it is done.
    #[must_use]
    pub fn past_of(&self, row: usize, completion: &str) -> Past {
        match self.past_rows.get(&row) {
            Some(past) => *past,
            None if self.takes_over && !is_blank(completion) => Past::TakenOver,
            None => self.past,
        }
    }

    /// Another table or other columns: what was decided row by row no longer fits.
    pub fn forget_rows(&mut self) {
        self.past_rows.clear();
        self.tasks.clear();
        self.duties.clear();
        self.row_groups.clear();
        self.units.clear();
        self.inherited.clear();
        self.not_inherited.clear();
        self.ticked.clear();
    }

    /// For another year: its list has other tasks, other days and another beginning.
    pub fn forget_year(&mut self) {
        self.tasks.clear();
        self.duties.clear();
        self.past_rows.clear();
        self.first_day = None;
    }

    /// Puts what was confirmed here over what was remembered from earlier years.
    pub fn confirm_groups(&self, remembered: &mut OpenGroupChoices) {
        for (written, units) in &self.groups {
            remembered.remember(written, units.clone());
        }
        for (row, groups) in &self.row_groups {
            for (written, units) in groups {
                remembered.remember_in_row(*row, written, units.clone());
            }
        }
    }

    /// These choices, completed from those a former import of the same rows leads to.
    #[must_use]
    pub fn over(mut self, former: &Self) -> Self {
        for (name, unit) in &former.names {
            if !self.left_out.contains(name) {
                self.names.entry(name.clone()).or_insert_with(|| unit.clone());
            }
        }
        for (row, duty) in &former.duties {
            self.duties.entry(*row).or_insert(*duty);
        }
        for (row, units) in &former.units {
            self.units.entry(*row).or_insert_with(|| units.clone());
        }
        self.inherited.extend(former.inherited.iter().filter(|row| !self.not_inherited.contains(row)));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_holds_for_every_way_of_writing() {
        let mut choices = Choices::default();
        choices.choose("公安 分局（城区）", Some(UnitId::new("u")));
        assert_eq!(choices.unit_for("公安分局(城区)"), Some(&UnitId::new("u")));
        choices.choose("公安分局(城区)", None);
        assert_eq!(choices.unit_for("公安分局(城区)"), None);
    }

    #[test]
    fn a_text_is_taken_over_where_the_list_says_so_and_the_row_does_not_say_otherwise() {
        let mut choices = Choices { past: Past::NotAsked, ..Choices::default() };
        assert_eq!(choices.past_of(3, "已公开12条"), Past::NotAsked);
        choices.takes_over = true;
        choices.past_rows.insert(4, Past::MadeUp);
        assert_eq!([3, 4].map(|row| choices.past_of(row, "已公开12条")), [Past::TakenOver, Past::MadeUp]);
        assert_eq!(choices.past_of(3, " \n"), Past::NotAsked, "nothing is written there");
    }

    #[test]
    fn what_is_decided_now_goes_before_what_was() {
        let mut former = Choices::default();
        former.choose("甲局", Some(UnitId::new("a")));
        former.choose("乙局", Some(UnitId::new("b")));
        former.duties.insert(3, Duty::YearEnd);
        let mut now = Choices::default();
        now.choose("甲局", None);
        let both = now.over(&former);
        assert_eq!(both.unit_for("甲局"), None);
        assert_eq!(both.unit_for("乙局"), Some(&UnitId::new("b")));
        assert_eq!(both.duties[&3], Duty::YearEnd);
    }

    #[test]
    fn a_row_goes_on_to_take_the_units_above_until_somebody_says_otherwise() {
        let former = Choices { inherited: BTreeSet::from([3, 4]), ..Choices::default() };
        let now = Choices { not_inherited: BTreeSet::from([4]), ..Choices::default() };
        assert_eq!(now.over(&former).inherited, BTreeSet::from([3]));
    }
}
