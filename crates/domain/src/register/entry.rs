//! What a person writes about a unit, in a form or in a row of a register file, and what is wrong with it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::office_time::day_text;
use crate::register::unit::{Alias, AliasKind, Unit, UnitClass};
use crate::reporting::advice::personal_data;
use crate::text::search::normalise;

/// The longest name of a unit, in characters.
pub const NAME_LIMIT: usize = 100;

/// The longest remark on a unit, in characters.
pub const NOTE_LIMIT: usize = 500;

/// A unit as written. What is left out (`None`) stays as it is in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitEntry {
    /// 单位全称.
    pub full_name: String,
    /// 简称.
    pub short_name: String,
    /// 类别.
    pub class: UnitClass,
    /// 考核分组; without one the class decides.
    pub group: Option<String>,
    /// 顺序: place in the official order, from 1.
    pub position: Option<i64>,
    /// 承担重点领域.
    pub key_area: bool,
    /// 备注.
    pub note: String,
    /// First day it exists.
    pub valid_from: Option<NaiveDate>,
    /// First day it no longer exists.
    pub valid_to: Option<NaiveDate>,
    /// 别名 and former names.
    pub aliases: Vec<Alias>,
}

/// A part of a unit that can be written, as the column or field is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitPart {
    /// 单位全称.
    FullName,
    /// 简称.
    ShortName,
    /// 类别.
    Class,
    /// 考核分组.
    Group,
    /// 顺序.
    Position,
    /// 重点领域.
    KeyArea,
    /// 备注.
    Note,
    /// 启用日期.
    ValidFrom,
    /// 停用日期.
    ValidTo,
    /// 别名.
    Aliases,
}

impl UnitPart {
    /// The column's heading and the field's label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::FullName => "单位全称",
            Self::ShortName => "简称",
            Self::Class => "类别",
            Self::Group => "考核分组",
            Self::Position => "顺序",
            Self::KeyArea => "重点领域",
            Self::Note => "备注",
            Self::ValidFrom => "启用日期",
            Self::ValidTo => "停用日期",
            Self::Aliases => "别名",
        }
    }

    /// The field's name in the form.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::FullName => "full_name",
            Self::ShortName => "short_name",
            Self::Class => "class",
            Self::Group => "group",
            Self::Position => "position",
            Self::KeyArea => "key_area",
            Self::Note => "note",
            Self::ValidFrom => "valid_from",
            Self::ValidTo => "valid_to",
            Self::Aliases => "aliases",
        }
    }
}

impl UnitEntry {
    /// A unit as it stands, ready to be written again.
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        Self {
            full_name: unit.full_name.clone(),
            short_name: unit.short_name.clone(),
            class: unit.class,
            group: Some(unit.group.clone()),
            position: Some(unit.position),
            key_area: unit.key_area,
            note: unit.note.clone(),
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
            aliases: unit.aliases.clone(),
        }
    }

    /// What has to be corrected before it can be stored, part by part.
    #[must_use]
    pub fn faults(&self) -> Vec<(UnitPart, String)> {
        let mut faults = Vec::new();
        let mut name = |part: UnitPart, text: &str| {
            if text.trim().is_empty() {
                faults.push((part, format!("请填写{}。", part.label())));
            } else if text.chars().count() > NAME_LIMIT {
                faults.push((part, format!("{}超过{NAME_LIMIT}个字，请写正式名称。", part.label())));
            } else if text.chars().any(char::is_control) {
                faults.push((part, format!("{}里有换行或不可见字符，请写在一行内。", part.label())));
            } else if let Some(found) = personal_data(text).into_iter().next() {
                // names stand in every public table
                faults.push((part, format!("{}里不能写个人号码。{}", part.label(), found.message)));
            }
        };
        name(UnitPart::FullName, &self.full_name);
        name(UnitPart::ShortName, &self.short_name);
        for alias in &self.aliases {
            name(UnitPart::Aliases, &alias.name);
        }
        if self.note.chars().count() > NOTE_LIMIT {
            faults.push((UnitPart::Note, format!("备注超过{NOTE_LIMIT}个字，请删减。")));
        }
        // a note leaves with the register's xlsx, and nobody vouches for a number in it
        if let Some(found) = personal_data(&self.note).into_iter().next() {
            faults.push((UnitPart::Note, format!("备注里不能写个人号码。{}", found.message)));
        }
        if self.group.as_ref().is_some_and(|group| group.chars().count() > NAME_LIMIT) {
            faults.push((UnitPart::Group, format!("考核分组超过{NAME_LIMIT}个字，请缩短。")));
        }
        if let (Some(from), Some(to)) = (self.valid_from, self.valid_to)
            && to <= from
        {
            faults.push((UnitPart::ValidTo, "停用日期必须晚于启用日期，请改正其中一个。".into()));
        }
        if self.position.is_some_and(|position| position < 1) {
            faults.push((UnitPart::Position, "顺序从1开始，请填写正整数。".into()));
        }
        faults
    }

    /// Which parts of the unit would change. The place among the others counts only where one is given.
    #[must_use]
    pub fn changes(&self, unit: &Unit) -> Vec<UnitPart> {
        let group = self.group.as_deref().filter(|group| !group.trim().is_empty());
        let differs = [
            (UnitPart::FullName, self.full_name != unit.full_name),
            (UnitPart::ShortName, self.short_name != unit.short_name),
            (UnitPart::Class, self.class != unit.class),
            (UnitPart::Group, group.is_some_and(|group| group != unit.group)),
            (UnitPart::Position, self.position.is_some_and(|position| position != unit.position)),
            (UnitPart::KeyArea, self.key_area != unit.key_area),
            (UnitPart::Note, self.note != unit.note),
            (UnitPart::ValidFrom, self.valid_from != unit.valid_from),
            (UnitPart::ValidTo, self.valid_to != unit.valid_to),
            (UnitPart::Aliases, self.aliases != unit.aliases),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect()
    }

    /// The same, but for parts of which nothing was said: they stay as the unit has them.
    #[must_use]
    pub fn keeping(mut self, unsaid: &[UnitPart], unit: &Unit) -> Self {
        for part in unsaid {
            match part {
                UnitPart::FullName => self.full_name.clone_from(&unit.full_name),
                UnitPart::ShortName => self.short_name.clone_from(&unit.short_name),
                UnitPart::Class => self.class = unit.class,
                UnitPart::Group => self.group = Some(unit.group.clone()),
                UnitPart::Position => self.position = Some(unit.position),
                UnitPart::KeyArea => self.key_area = unit.key_area,
                UnitPart::Note => self.note.clone_from(&unit.note),
                UnitPart::ValidFrom => self.valid_from = unit.valid_from,
                UnitPart::ValidTo => self.valid_to = unit.valid_to,
                UnitPart::Aliases => self.aliases.clone_from(&unit.aliases),
            }
        }
        self
    }

    /// A part as a person reads it; empty where there is nothing.
    #[must_use]
    pub fn text(&self, part: UnitPart) -> String {
        let day = |day: Option<NaiveDate>| day.map(day_text).unwrap_or_default();
        match part {
            UnitPart::FullName => self.full_name.clone(),
            UnitPart::ShortName => self.short_name.clone(),
            UnitPart::Class => self.class.label().to_owned(),
            UnitPart::Group => self.group.clone().unwrap_or_default(),
            UnitPart::Position => self.position.map(|position| position.to_string()).unwrap_or_default(),
            UnitPart::KeyArea => if self.key_area { "是" } else { "否" }.to_owned(),
            UnitPart::Note => self.note.clone(),
            UnitPart::ValidFrom => day(self.valid_from),
            UnitPart::ValidTo => day(self.valid_to),
            UnitPart::Aliases => self.aliases.iter().map(|alias| alias.name.as_str()).collect::<Vec<_>>().join("、"),
        }
    }

    /// Writes it over a unit; what is not written (pinyin, successor) stays.
    #[must_use]
    pub fn over(self, unit: Unit) -> Unit {
        let group = self.group.filter(|group| !group.trim().is_empty()).unwrap_or(unit.group);
        Unit {
            full_name: self.full_name,
            short_name: self.short_name,
            class: self.class,
            group,
            position: self.position.unwrap_or(unit.position),
            key_area: self.key_area,
            note: self.note,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            aliases: self.aliases,
            ..unit
        }
    }
}

/// Other names as a person writes them in one field: separated by 、, commas, semicolons or line breaks, brackets left whole.
/// Only habits can be written here; former official names come from a renaming.
#[must_use]
pub fn split_aliases(text: &str) -> Vec<Alias> {
    let mut names = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '、' | ',' | '，' | ';' | '；' | '\n' | '\r') {
            names.push(String::new());
        } else if let Some(name) = names.last_mut() {
            name.push(c);
        }
    }
    let mut seen = std::collections::HashSet::new();
    names
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty() && seen.insert(normalise(name)))
        .map(|name| Alias { name: name.to_owned(), kind: AliasKind::Alias, valid_from: None, valid_to: None })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UnitId;

    fn unit() -> Unit {
        Unit {
            id: UnitId::new("u"),
            class: UnitClass::CountyDepartment,
            group: "县直单位".into(),
            full_name: "清溪县水利局".into(),
            short_name: "水利局".into(),
            position: 4,
            key_area: true,
            note: String::new(),
            valid_from: None,
            valid_to: None,
            successor: None,
            pinyin: "shui li ju".into(),
            initials: "slj".into(),
            aliases: split_aliases("水务局"),
        }
    }

    #[test]
    fn an_entry_of_a_unit_changes_nothing() {
        let entry = UnitEntry::of(&unit());
        assert_eq!(entry.changes(&unit()), []);
        assert_eq!(entry.over(unit()), unit());
    }

    #[test]
    fn what_is_left_out_stays() {
        let entry = UnitEntry { group: Some(" ".into()), position: None, note: "迁址".into(), key_area: false, ..UnitEntry::of(&unit()) };
        assert_eq!(entry.changes(&unit()), [UnitPart::KeyArea, UnitPart::Note]);
        let after = entry.over(unit());
        assert_eq!((after.group.as_str(), after.position, after.pinyin.as_str()), ("县直单位", 4, "shui li ju"));
    }

    #[test]
    fn what_a_file_says_nothing_of_stays_and_what_it_empties_is_told() {
        let silent = UnitEntry { key_area: false, aliases: Vec::new(), note: "迁址".into(), ..UnitEntry::of(&unit()) };
        assert_eq!(silent.clone().keeping(&[UnitPart::KeyArea, UnitPart::Aliases], &unit()).changes(&unit()), [UnitPart::Note]);
        assert_eq!(silent.changes(&unit()), [UnitPart::KeyArea, UnitPart::Note, UnitPart::Aliases]);
        let told = |entry: &UnitEntry| [UnitPart::KeyArea, UnitPart::Note, UnitPart::Aliases].map(|part| entry.text(part));
        assert_eq!(told(&UnitEntry::of(&unit())), ["是", "", "水务局"]);
        assert_eq!(told(&silent), ["否", "迁址", ""]);
    }

    #[test]
    fn every_fault_is_said_at_its_field() {
        let day = |text: &str| text.parse().ok();
        let entry = UnitEntry {
            full_name: " ".into(),
            short_name: "字".repeat(NAME_LIMIT + 1),
            note: "字".repeat(NOTE_LIMIT + 1),
            position: Some(0),
            valid_from: day("2026-06-01"),
            valid_to: day("2026-06-01"),
            aliases: vec![Alias { name: "甲\n乙".into(), kind: AliasKind::Alias, valid_from: None, valid_to: None }],
            ..UnitEntry::of(&unit())
        };
        let parts: Vec<UnitPart> = entry.faults().into_iter().map(|(part, _)| part).collect();
        let expected = [UnitPart::FullName, UnitPart::ShortName, UnitPart::Aliases, UnitPart::Note, UnitPart::ValidTo, UnitPart::Position];
        assert_eq!(parts, expected);
        assert_eq!(UnitEntry::of(&unit()).faults(), []);
    }

    #[test]
    fn a_note_holds_no_personal_number() {
        for (note, expected) in [
            ("迁址，值班电话0999-3456789", 0),
            ("联系人王某，身份证号340000199003076596", 1),
            ("联系人王某，手机139 1234 5678", 1),
            ("联系人王某，手机139****5678", 0),
        ] {
            let faults = UnitEntry { note: note.into(), ..UnitEntry::of(&unit()) }.faults();
            assert_eq!(faults.iter().filter(|(part, _)| *part == UnitPart::Note).count(), expected, "{note}: {faults:?}");
            assert!(
                faults.iter().all(|(_, said)| !["19900307", "1391234", "139 1234"].iter().any(|piece| said.contains(piece))),
                "{faults:?}"
            );
        }
    }

    #[test]
    fn a_name_holds_no_personal_number() {
        for (name, expected) in [("县财政局13912345678", 1), ("县财政局（甲139 1234 5678）", 1), ("12345热线中心", 0), ("县财政局", 0)]
        {
            let alias = Alias { name: name.into(), kind: AliasKind::Alias, valid_from: None, valid_to: None };
            let entry = UnitEntry { short_name: name.into(), aliases: vec![alias], ..UnitEntry::of(&unit()) };
            let parts: Vec<UnitPart> = entry.faults().into_iter().map(|(part, _)| part).collect();
            assert_eq!(parts, [UnitPart::ShortName, UnitPart::Aliases].repeat(expected), "{name}");
        }
    }

    #[test]
    fn names_in_one_field_are_split_outside_brackets() {
        let names: Vec<String> =
            split_aliases("县水务局、水务局(河长办、湖长办);水务局(河长办、湖长办)\n ,水　务 ").into_iter().map(|a| a.name).collect();
        assert_eq!(names, ["县水务局", "水务局(河长办、湖长办)", "水　务"]);
    }
}
