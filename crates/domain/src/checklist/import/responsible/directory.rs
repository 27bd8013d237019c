//! The units a name may mean, as they stand in the checklist's year.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::checklist::existence::Life;
use crate::ids::UnitId;
use crate::register::unit::{Unit, UnitClass};
use crate::text::folded::fold;

/// The register as far as names go, and what the office has confirmed before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnitDirectory {
    /// The county's name as it stands before unit names, with and without 县 (霍邱县, 霍邱). 县, 本县 and 我县 are always known.
    pub county_names: Vec<String>,
    /// The units, in the official order: groups expand in this order.
    pub units: Vec<DirectoryUnit>,
    /// What open groups were confirmed to mean: see [`super::Outcome::OpenGroup`].
    pub choices: OpenGroupChoices,
}

/// One unit with all its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryUnit {
    /// Its id.
    pub id: UnitId,
    /// 单位全称.
    pub full_name: String,
    /// 简称.
    pub short_name: String,
    /// Other and former names.
    pub aliases: Vec<DatedName>,
    /// What kind of body it is: decides which groups it belongs to.
    pub class: UnitClass,
    /// First day it exists, if known.
    pub valid_from: Option<NaiveDate>,
    /// First day it no longer exists.
    pub valid_to: Option<NaiveDate>,
    /// The unit that took over its work.
    #[serde(default)]
    pub successor: Option<UnitId>,
}

/// Who answers on a day for what a list gives to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answers {
    /// The unit itself.
    Itself,
    /// The unit that took over its work, perhaps over several mergers.
    Successor(UnitId),
    /// Nobody: it ended without a successor.
    Nobody,
}

/// A name that may hold for a time only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedName {
    /// The name.
    pub name: String,
    /// First day of use, if known.
    pub valid_from: Option<NaiveDate>,
    /// First day it is no longer in use.
    pub valid_to: Option<NaiveDate>,
}

impl From<&Unit> for DirectoryUnit {
    fn from(unit: &Unit) -> Self {
        let aliases = unit.aliases.iter();
        Self {
            id: unit.id.clone(),
            full_name: unit.full_name.clone(),
            short_name: unit.short_name.clone(),
            aliases: aliases
                .map(|alias| DatedName { name: alias.name.clone(), valid_from: alias.valid_from, valid_to: alias.valid_to })
                .collect(),
            class: unit.class,
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
            successor: unit.successor.clone(),
        }
    }
}

impl UnitDirectory {
    /// The directory of a county's register. `county_name` as in 霍邱县.
    #[must_use]
    pub fn new<'a>(county_name: &str, units: impl IntoIterator<Item = &'a Unit>) -> Self {
        Self {
            county_names: county_names(county_name),
            units: units.into_iter().map(DirectoryUnit::from).collect(),
            choices: OpenGroupChoices::default(),
        }
    }

    /// The unit with that id.
    #[must_use]
    pub fn unit(&self, id: &UnitId) -> Option<&DirectoryUnit> {
        self.units.iter().find(|unit| unit.id == *id)
    }

    /// The name a list prints for a unit: its short name, or the full one where it has none.
    #[must_use]
    pub fn name(&self, id: &UnitId) -> String {
        self.unit(id).map_or_else(|| id.to_string(), |unit| unit.list_name().to_owned())
    }

    /// Who answers on that day for what is given to a unit: itself until it ends, then its successor, and so on.
    #[must_use]
    pub fn answers(&self, unit: &UnitId, day: NaiveDate) -> Answers {
        let ended = |id: &UnitId| self.ended(id, day);
        let Some(mut gone) = ended(unit) else { return Answers::Itself };
        // no longer a way than there are units: two that name each other as successor lead nowhere
        for _ in 0..self.units.len() {
            let Some(successor) = &gone.successor else { return Answers::Nobody };
            match ended(successor) {
                None => return Answers::Successor(successor.clone()),
                Some(next) => gone = next,
            }
        }
        Answers::Nobody
    }

    fn ended(&self, id: &UnitId, day: NaiveDate) -> Option<&DirectoryUnit> {
        self.unit(id).filter(|unit| unit.valid_to.is_some_and(|to| to <= day))
    }

    /// Whether a unit answers for nothing any more on that day.
    #[must_use]
    pub fn has_ended(&self, unit: &UnitId, day: NaiveDate) -> bool {
        self.ended(unit, day).is_some()
    }

    /// The days on which each unit exists.
    #[must_use]
    pub fn lives(&self) -> HashMap<&UnitId, Life> {
        self.units.iter().map(|unit| (&unit.id, Life { from: unit.valid_from, to: unit.valid_to })).collect()
    }

    /// The county's name that most full names begin with (霍邱县 from 霍邱县财政局, 霍邱县司法局 …), for installations
    /// that have not been told.
    #[must_use]
    pub fn guess_county_name(&self) -> Option<String> {
        let names: Vec<&str> = self.units.iter().map(|unit| unit.full_name.as_str()).collect();
        guess_county_name(&names)
    }
}

/// The county's name that most of the names begin with.
#[must_use]
pub fn guess_county_name(names: &[&str]) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let name = fold(name);
        if let Some((place, _)) = name.split_once(['县', '区', '市', '旗']).filter(|(place, _)| (1..=6).contains(&place.chars().count()))
        {
            let end = place.len() + name[place.len()..].chars().next().map_or(0, char::len_utf8);
            *counts.entry(name[..end].to_owned()).or_default() += 1;
        }
    }
    let (name, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count * 3 >= names.len() && count >= 2).then_some(name)
}

impl DirectoryUnit {
    /// Short name, or full name where it has none.
    #[must_use]
    pub fn list_name(&self) -> &str {
        if self.short_name.is_empty() { &self.full_name } else { &self.short_name }
    }
}

/// 霍邱县 also stands as 霍邱 before a name.
#[must_use]
pub fn county_names(name: &str) -> Vec<String> {
    let name = fold(name);
    let bare = name.strip_suffix(['县', '区', '市', '旗']).map(str::to_owned);
    let mut names: Vec<String> = [Some(name), bare].into_iter().flatten().filter(|name| !name.is_empty()).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

/// Whether a span of dates touches the year: a name that ended in March still stands in that year's list.
pub(super) fn touches_year(valid_from: Option<NaiveDate>, valid_to: Option<NaiveDate>, year: i32) -> bool {
    let begins_in_time = valid_from.is_none_or(|from| NaiveDate::from_ymd_opt(year, 12, 31).is_none_or(|last| from <= last));
    let ends_late_enough = valid_to.is_none_or(|to| NaiveDate::from_ymd_opt(year, 1, 1).is_none_or(|first| first < to));
    begins_in_time && ends_late_enough
}

/// The sets of units the office confirmed for open groups (县直有关单位), remembered for next year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpenGroupChoices {
    /// What a person confirmed for this list, by folded text.
    confirmed: BTreeMap<String, Vec<UnitId>>,
    /// What one row means by the text, where it means other units than the rest of the list.
    by_row: BTreeMap<usize, BTreeMap<String, Vec<UnitId>>>,
    /// What earlier lists meant, by folded text.
    suggested: BTreeMap<String, Vec<UnitId>>,
}

impl OpenGroupChoices {
    /// Remembers what a written group means. Widths and spaces do not matter.
    pub fn remember(&mut self, written: &str, units: Vec<UnitId>) {
        self.confirmed.insert(fold(written), units);
    }

    /// Remembers what a written group means in one row.
    pub fn remember_in_row(&mut self, row: usize, written: &str, units: Vec<UnitId>) {
        self.by_row.entry(row).or_default().insert(fold(written), units);
    }

    /// The same answers as no more than suggestions: so they enter the next list.
    #[must_use]
    pub fn as_suggestions(self) -> Self {
        let mut suggested = self.suggested;
        suggested.extend(self.confirmed);
        Self { suggested, ..Self::default() }
    }

    /// What the same words meant in earlier lists.
    #[must_use]
    pub fn suggested(&self, written: &str) -> Option<&[UnitId]> {
        self.suggested.get(&fold(written)).map(Vec::as_slice)
    }

    /// What one row means by this text, where that was said.
    #[must_use]
    pub fn in_row(&self, row: usize, written: &str) -> Option<&[UnitId]> {
        self.by_row.get(&row)?.get(&fold(written)).map(Vec::as_slice)
    }

    /// What the office confirmed for this text.
    #[must_use]
    pub fn get(&self, written: &str) -> Option<&[UnitId]> {
        self.confirmed.get(&fold(written)).map(Vec::as_slice)
    }

    /// All of them, by folded text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[UnitId])> {
        self.confirmed.iter().map(|(written, units)| (written.as_str(), units.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn a_name_counts_in_every_year_it_touches() {
        for (from, to, year, expected) in [
            (None, day("2024-03-01"), 2024, true),
            (None, day("2024-03-01"), 2025, false),
            (None, day("2024-01-01"), 2024, false),
            (day("2024-12-31"), None, 2024, true),
            (day("2025-01-01"), None, 2024, false),
            (None, None, 1, true),
        ] {
            assert_eq!(touches_year(from, to, year), expected, "{from:?} {to:?} {year}");
        }
    }

    #[test]
    fn the_countys_name_is_what_most_names_begin_with() {
        let unit = |name: &str| DirectoryUnit {
            id: UnitId::new(name),
            full_name: name.into(),
            short_name: String::new(),
            aliases: Vec::new(),
            class: UnitClass::CountyDepartment,
            valid_from: None,
            valid_to: None,
            successor: None,
        };
        let directory = UnitDirectory {
            units: ["清源县财政局", "清源县司法局", "河口镇人民政府"].map(unit).to_vec(),
            ..UnitDirectory::default()
        };
        assert_eq!(directory.guess_county_name().as_deref(), Some("清源县"));
        assert_eq!(county_names("清源县"), ["清源县", "清源"]);
        assert_eq!(UnitDirectory::default().guess_county_name(), None);
    }
}
