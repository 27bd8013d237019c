//! Units (责任单位): what kind of body answers for a task, and under which name it is printed when.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::UnitId;
use crate::text::folded::fold;

/// The class of a unit. It is not its assessment group: a development zone is usually graded with the townships.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    strum::VariantArray,
    strum::EnumString,
    strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum UnitClass {
    /// 县直部门.
    CountyDepartment,
    /// 垂直管理单位: answers to the city or province and is assessed here all the same.
    Vertical,
    /// 事业单位和群团组织.
    Institution,
    /// 公共企事业单位.
    PublicEnterprise,
    /// 乡镇人民政府.
    Township,
    /// 开发区管委会.
    DevelopmentZone,
    /// 村（居）委会.
    Village,
}

coded!(UnitClass);

impl UnitClass {
    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::CountyDepartment => "县直部门",
            Self::Vertical => "垂直管理单位",
            Self::Institution => "事业单位",
            Self::PublicEnterprise => "公共企事业单位",
            Self::Township => "乡镇",
            Self::DevelopmentZone => "开发区",
            Self::Village => "村（居）",
        }
    }

    /// The assessment group (考核分组) a unit of this class joins unless the office says otherwise.
    #[must_use]
    pub const fn usual_group(self) -> &'static str {
        match self {
            Self::Township | Self::DevelopmentZone | Self::Village => "乡镇（开发区）",
            _ => "县直单位",
        }
    }
}

/// A unit as it stands in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// What kind of body it is.
    pub class: UnitClass,
    /// Assessment group: units are only ever ranked inside it.
    pub group: String,
    /// 单位全称.
    pub full_name: String,
    /// 简称, the name used on lists and charts.
    pub short_name: String,
    /// Place in the official order, from 1.
    pub position: i64,
    /// Whether it holds a key area (承担重点领域).
    pub key_area: bool,
    /// Free remark.
    pub note: String,
    /// First day it exists, if known.
    pub valid_from: Option<NaiveDate>,
    /// First day it no longer exists.
    pub valid_to: Option<NaiveDate>,
    /// The unit that took over its work.
    pub successor: Option<UnitId>,
    /// Pinyin of the short name, which an administrator can correct.
    pub pinyin: String,
    /// Initials of that pinyin.
    pub initials: String,
    /// Other names, each perhaps only for a time.
    pub aliases: Vec<Alias>,
}

/// Another name of a unit. A former official name has both dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The name as people write it.
    pub name: String,
    /// What kind of name it is.
    pub kind: AliasKind,
    /// First day of use, if known.
    pub valid_from: Option<NaiveDate>,
    /// First day it is no longer in use.
    pub valid_to: Option<NaiveDate>,
}

/// Whether a name is a habit or was once official.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AliasKind {
    /// Used in writing, never official.
    Alias,
    /// The full name until a renaming.
    FormerFullName,
    /// The short name until a renaming.
    FormerShortName,
}

coded!(AliasKind);

impl Unit {
    /// Whether the unit exists on that day.
    #[must_use]
    pub fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.is_in_use(day)
    }

    /// Whether it can be given something to do: not closed on that day. One that is founded later can be chosen ahead.
    #[must_use]
    pub fn is_in_use(&self, today: NaiveDate) -> bool {
        self.valid_to.is_none_or(|closed| today < closed)
    }

    /// Whether somebody who writes that name means it: full name, short name or an alias, however they are set.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let name = fold(name);
        let aliases = self.aliases.iter().map(|alias| alias.name.as_str());
        [self.full_name.as_str(), self.short_name.as_str()].into_iter().chain(aliases).any(|own| fold(own) == name)
    }

    /// The short name it bore on that day: names in old reports never change.
    #[must_use]
    pub fn short_name_on(&self, day: NaiveDate) -> &str {
        self.former(AliasKind::FormerShortName, day).unwrap_or(&self.short_name)
    }

    /// The full name it bore on that day.
    #[must_use]
    pub fn full_name_on(&self, day: NaiveDate) -> &str {
        self.former(AliasKind::FormerFullName, day).unwrap_or(&self.full_name)
    }

    /// The former name with the earliest end after that day.
    fn former(&self, kind: AliasKind, day: NaiveDate) -> Option<&str> {
        self.aliases
            .iter()
            .filter(|alias| alias.kind == kind && alias.valid_to.is_some_and(|to| day < to))
            .min_by_key(|alias| alias.valid_to)
            .map(|alias| alias.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn renamed_twice() -> Unit {
        let former =
            |name: &str, to: &str| Alias { name: name.into(), kind: AliasKind::FormerShortName, valid_from: None, valid_to: Some(day(to)) };
        Unit {
            id: UnitId::new("u"),
            class: UnitClass::CountyDepartment,
            group: UnitClass::CountyDepartment.usual_group().into(),
            full_name: "县工业和信息化局".into(),
            short_name: "工信局".into(),
            position: 1,
            key_area: false,
            note: String::new(),
            valid_from: Some(day("2010-01-01")),
            valid_to: None,
            successor: None,
            pinyin: String::new(),
            initials: String::new(),
            aliases: vec![former("经信局", "2024-03-01"), former("经委", "2019-01-01")],
        }
    }

    #[test]
    fn a_name_is_the_one_of_its_day() {
        let unit = renamed_twice();
        for (on, name) in [("2018-12-31", "经委"), ("2019-01-01", "经信局"), ("2024-02-29", "经信局"), ("2024-03-01", "工信局")]
        {
            assert_eq!(unit.short_name_on(day(on)), name, "{on}");
        }
    }

    #[test]
    fn a_unit_is_in_use_before_it_is_founded_and_not_on_the_day_it_closes() {
        let unit = Unit { valid_to: Some(day("2024-06-01")), ..renamed_twice() };
        assert!(unit.is_in_use(day("2009-12-31")) && unit.is_in_use(day("2024-05-31")));
        assert!(!unit.is_in_use(day("2024-06-01")));
    }

    #[test]
    fn a_unit_is_called_by_any_of_its_names_however_they_are_set() {
        for (name, is_it) in
            [("工信局", true), ("县工业和信息化局", true), ("经信局", true), (" 工信 局", true), ("工信", false), ("", false)]
        {
            assert_eq!(renamed_twice().is_called(name), is_it, "{name}");
        }
    }

    #[test]
    fn validity_ends_before_its_last_date() {
        let mut unit = renamed_twice();
        unit.valid_to = Some(day("2024-06-01"));
        assert!(unit.is_valid_on(day("2024-05-31")));
        assert!(!unit.is_valid_on(day("2024-06-01")));
        assert!(!unit.is_valid_on(day("2009-12-31")));
    }
}
