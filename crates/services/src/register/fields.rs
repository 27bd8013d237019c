use chrono::NaiveDate;
use domain::ids::UnitId;
use domain::register::entry::{UnitEntry, split_aliases};
use domain::register::unit::{Alias, AliasKind, Unit, UnitClass};

use super::{NameFields, field_errors};
use crate::form;
use crate::form::tick;
use crate::{FieldError, Result, Seen, ServiceError};

form! {
    /// The form of a unit as it was typed.
    #[derive(Debug, Default)]
    pub struct UnitFields {
        /// Which unit; none yet for a new one.
        #[serde(default)]
        pub id: Option<UnitId>,
        /// 单位全称.
        pub full_name: String,
        /// 简称.
        pub short_name: String,
        /// Code of the class.
        pub class: String,
        /// 考核分组; empty: as usual for the class.
        pub group: String,
        /// 承担重点领域.
        #[serde(default, with = "tick")]
        pub key_area: bool,
        /// 备注.
        pub note: String,
        /// `2026-06-01` or empty.
        pub valid_from: String,
        /// The same.
        pub valid_to: String,
        /// 别名 in one field.
        pub aliases: String,
        /// Pinyin of the short name; empty: spelled by the program.
        pub pinyin: String,
        /// Initials; empty: taken from the pinyin.
        pub initials: String,
        /// The unit as the form showed it; a new one has none.
        #[serde(default)]
        pub seen: Seen,
    }
}

impl UnitFields {
    /// Where this form has the two names.
    pub(super) const NAMES: NameFields = NameFields { full_name: Self::full_name, short_name: Self::short_name };

    /// A unit as it stands, ready to be corrected.
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let habits = unit.aliases.iter().filter(|alias| alias.kind == AliasKind::Alias).map(|alias| alias.name.as_str());
        Self {
            id: Some(unit.id.clone()),
            full_name: unit.full_name.clone(),
            short_name: unit.short_name.clone(),
            class: unit.class.code().to_owned(),
            group: unit.group.clone(),
            key_area: unit.key_area,
            note: unit.note.clone(),
            valid_from: day(unit.valid_from),
            valid_to: day(unit.valid_to),
            aliases: habits.collect::<Vec<_>>().join("、"),
            pinyin: unit.pinyin.clone(),
            initials: unit.initials.clone(),
            seen: super::seen(unit),
        }
    }

    /// What was typed, checked. Former names stand in no field, so those of `before` are kept.
    ///
    /// # Errors
    /// `Invalid`, field by field.
    pub(super) fn entry(&self, before: Option<&Unit>) -> Result<UnitEntry> {
        let mut errors = Vec::new();
        let wrong = |field: &str, message: &str| FieldError { field: field.into(), message: message.into() };
        let class = UnitClass::from_code(&self.class).unwrap_or_else(|| {
            errors.push(wrong(Self::class, "请选择类别。"));
            UnitClass::CountyDepartment
        });
        let mut day = |field: &str, text: &str| {
            let parsed = parse_day(text);
            if parsed.is_none() && !text.trim().is_empty() {
                errors.push(wrong(field, "日期不对，请写成2026-06-01的样式。"));
            }
            parsed
        };
        let (valid_from, valid_to) = (day(Self::valid_from, &self.valid_from), day(Self::valid_to, &self.valid_to));
        let former = before.into_iter().flat_map(|unit| unit.aliases.iter().filter(|alias| alias.kind != AliasKind::Alias).cloned());
        let known = |alias: Alias| {
            // the dates of a habit's name stand in no field either
            let same = before.and_then(|unit| unit.aliases.iter().find(|one| one.kind == AliasKind::Alias && one.name == alias.name));
            same.cloned().unwrap_or(alias)
        };
        let entry = UnitEntry {
            full_name: self.full_name.trim().to_owned(),
            short_name: self.short_name.trim().to_owned(),
            class,
            group: Some(self.group.trim().to_owned()).filter(|group| !group.is_empty()).or_else(|| Some(class.usual_group().to_owned())),
            position: None,
            key_area: self.key_area,
            note: self.note.trim().to_owned(),
            valid_from,
            valid_to,
            aliases: split_aliases(&self.aliases).into_iter().map(known).chain(former).collect(),
        };
        errors.extend(field_errors(entry.faults(), Self::NAMES));
        for (field, text) in [(Self::pinyin, &self.pinyin), (Self::initials, &self.initials)] {
            let latin = text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ');
            if !latin || text.chars().count() > 200 {
                errors.push(wrong(field, "只能填写拼音字母、数字和空格。"));
            }
        }
        if errors.is_empty() { Ok(entry) } else { Err(ServiceError::Invalid(errors)) }
    }

    /// Pinyin and initials as corrected by hand, else as spelled. A changed short name is spelled anew unless they were typed anew too.
    pub(super) fn spelling(&self, short_name: &str, before: Option<&Unit>) -> (String, String) {
        let (pinyin, initials) = (self.pinyin.trim().to_lowercase(), self.initials.trim().to_lowercase().replace(' ', ""));
        let stale = before.is_some_and(|unit| unit.short_name != short_name && unit.pinyin == pinyin && unit.initials == initials);
        let (spelled_pinyin, spelled_initials) = super::spelling::spelled(short_name);
        if stale || (pinyin.is_empty() && initials.is_empty()) {
            return (spelled_pinyin, spelled_initials);
        }
        let pinyin = if pinyin.is_empty() { spelled_pinyin } else { pinyin };
        let taken = pinyin.split(' ').filter_map(|syllable| syllable.chars().next()).collect();
        (pinyin, if initials.is_empty() { taken } else { initials })
    }
}

/// `2026-06-01`, as browsers send dates.
pub(super) fn parse_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().filter(|day| (1900..=2200).contains(&chrono::Datelike::year(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> UnitFields {
        UnitFields {
            full_name: " 清溪县水利局 ".into(),
            short_name: "水利局".into(),
            class: "county_department".into(),
            ..UnitFields::default()
        }
    }

    #[test]
    fn a_short_form_is_enough() {
        let entry = fields().entry(None).unwrap();
        assert_eq!((entry.full_name.as_str(), entry.group.as_deref(), entry.valid_to), ("清溪县水利局", Some("县直单位"), None));
        assert_eq!(fields().spelling("水利局", None), ("shui li ju".into(), "slj".into()));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let wrong = UnitFields {
            full_name: String::new(),
            class: "star".into(),
            valid_from: "昨天".into(),
            valid_to: "0026-01-01".into(),
            initials: "水".into(),
            ..fields()
        };
        let Err(ServiceError::Invalid(errors)) = wrong.entry(None) else { panic!("passed") };
        let named: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(named, ["class", "valid_from", "valid_to", "full_name", "initials"]);
    }

    #[test]
    fn corrected_spelling_stays_until_the_name_changes() {
        let entry = fields().entry(None).unwrap();
        let unit = |pinyin: &str, initials: &str| Unit {
            id: domain::ids::UnitId::new("u"),
            class: entry.class,
            group: String::new(),
            full_name: entry.full_name.clone(),
            short_name: "重点中心".into(),
            position: 1,
            key_area: false,
            note: String::new(),
            valid_from: None,
            valid_to: None,
            successor: None,
            pinyin: pinyin.into(),
            initials: initials.into(),
            aliases: Vec::new(),
        };
        let typed = UnitFields { pinyin: "Chong dian zhong xin".into(), ..fields() };
        assert_eq!(typed.spelling("重点中心", Some(&unit("zhong dian zhong xin", "zdzx"))).1, "cdzx");
        let untouched = UnitFields { pinyin: "chong dian zhong xin".into(), initials: "cdzx".into(), ..fields() };
        assert_eq!(untouched.spelling("水利局", Some(&unit("chong dian zhong xin", "cdzx"))).1, "slj");
    }
}
