//! Which unit a person means by a name, and who does its work where it has ended.

use chrono::NaiveDate;

use crate::register::ended::ended_words;
use crate::register::unit::Unit;

/// What a name leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called<'a> {
    /// One unit in use.
    One(&'a Unit),
    /// More than one in use.
    Several,
    /// None in use, but one that has ended.
    Ended {
        /// That unit.
        unit: &'a Unit,
        /// First day on which it was no more.
        on: NaiveDate,
        /// Who does its work now, perhaps over several mergers.
        heir: Option<&'a Unit>,
    },
    /// Nobody was ever called so.
    Nobody,
}

/// Looks a name up in the register: full name, short name or another name, however it is set. Units in use go first; of those that
/// ended, the last one. One whose end lies ahead is in use until then.
#[must_use]
pub fn called<'a>(name: &str, units: &'a [Unit], today: NaiveDate) -> Called<'a> {
    let mut in_use = units.iter().filter(|unit| unit.is_in_use(today) && unit.is_called(name));
    match (in_use.next(), in_use.next()) {
        (Some(unit), None) => return Called::One(unit),
        (Some(_), Some(_)) => return Called::Several,
        (None, _) => {}
    }
    let ended = units.iter().filter(|unit| unit.is_called(name)).filter_map(|unit| unit.valid_to.map(|on| (on, unit)));
    match ended.max_by_key(|(on, _)| *on) {
        Some((on, unit)) => Called::Ended { unit, on, heir: heir(unit, units, today) },
        None => Called::Nobody,
    }
}

/// Follows successors to one in use; no longer a way than there are units.
fn heir<'a>(ended: &'a Unit, units: &'a [Unit], today: NaiveDate) -> Option<&'a Unit> {
    let mut gone = ended;
    for _ in 0..units.len() {
        let successor = gone.successor.as_ref()?;
        gone = units.iter().find(|unit| unit.id == *successor)?;
        if gone.is_in_use(today) {
            return Some(gone);
        }
    }
    None
}

/// What became of a unit, and where its work is, as the end of a sentence: 已于2026年6月1日撤并，由柳溪镇承接.
#[must_use]
pub fn what_became_of_it(on: NaiveDate, heir: Option<&Unit>) -> String {
    // whose name is looked for has ended
    ended_words(on, heir.map(|heir| heir.short_name.as_str()), on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::UnitId;
    use crate::register::unit::{Alias, AliasKind, UnitClass};

    fn unit(name: &str, ended: Option<&str>, successor: Option<&str>) -> Unit {
        Unit {
            id: UnitId::new(name),
            class: UnitClass::Township,
            group: String::new(),
            full_name: format!("{name}人民政府"),
            short_name: name.into(),
            position: 1,
            key_area: false,
            note: String::new(),
            valid_from: None,
            valid_to: ended.map(|day| day.parse().unwrap()),
            successor: successor.map(UnitId::new),
            pinyin: String::new(),
            initials: String::new(),
            aliases: Vec::new(),
        }
    }

    #[test]
    fn a_name_of_a_merged_unit_leads_to_whoever_does_its_work() {
        let old = Alias { name: "旧河乡".into(), kind: AliasKind::FormerShortName, valid_from: None, valid_to: None };
        let units = [
            unit("柳溪镇", None, None),
            Unit { aliases: vec![old], ..unit("石门乡", Some("2026-06-01"), Some("三河镇")) },
            unit("三河镇", Some("2026-07-01"), Some("柳溪镇")),
            unit("白塔镇", Some("2025-01-01"), None),
            unit("甲镇", Some("2026-01-01"), Some("乙镇")),
            unit("乙镇", Some("2026-01-01"), Some("甲镇")),
            unit("重名镇", Some("2020-01-01"), None),
            unit("重名镇", None, None),
            unit("双镇", None, None),
            unit("双镇", None, None),
            unit("将撤镇", Some("2026-08-02"), Some("柳溪镇")),
            unit("今撤镇", Some("2026-08-01"), Some("将撤镇")),
        ];
        let today = "2026-08-01".parse().unwrap();
        let said = |name: &str| match called(name, &units, today) {
            Called::One(unit) => unit.short_name.clone(),
            Called::Several => "several".into(),
            Called::Nobody => "nobody".into(),
            Called::Ended { on, heir, .. } => what_became_of_it(on, heir),
        };
        for (name, expected) in [
            ("柳溪镇人民政府", "柳溪镇"),
            (" 石门 乡", "已于2026年6月1日撤并，由柳溪镇承接"),
            ("旧河乡", "已于2026年6月1日撤并，由柳溪镇承接"),
            ("三河镇", "已于2026年7月1日撤并，由柳溪镇承接"),
            ("白塔镇", "已于2025年1月1日撤销，没有承接单位"),
            ("甲镇", "已于2026年1月1日撤销，没有承接单位"),
            ("重名镇", "重名镇"),
            ("双镇", "several"),
            ("将撤镇", "将撤镇"),
            ("今撤镇", "已于2026年8月1日撤并，由将撤镇承接"),
            ("山阳镇", "nobody"),
        ] {
            assert_eq!(said(name), expected, "{name}");
        }
    }
}
