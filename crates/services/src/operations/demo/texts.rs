//! What the demo county says: its units, its checklist and what its units report, all invented.
//!
//! 云岫县 and 安澜市 do not exist. Texts hold placeholders that [`fill`] replaces, so that one text serves every year
//! and many reports: `{year}` the checklist's year, `{last}` the year before it, `{n}` and `{m}` a larger and a smaller
//! number.

mod economy;
mod governance;
mod livelihood;
mod openness;
mod people;
mod returns;
mod units;

use domain::{checklist::duty::Every, register::unit::UnitClass, reporting::report::Claim};

pub use people::{DemoPerson, PEOPLE};
pub use returns::{DemoReturn, REOPEN_REASONS, RETURNS};
pub use units::UNITS;

/// The county.
pub const COUNTY: &str = "云岫县";

/// The city it belongs to.
pub const CITY: &str = "安澜市";

/// The checklist's title; holds `{year}`.
pub const TITLE: &str = "云岫县{year}年政务公开重点工作清单";

/// The ten sections in their order.
pub const SECTIONS: [&DemoSection; 10] = [
    &economy::BUSINESS,
    &governance::POWER,
    &economy::MONEY,
    &livelihood::LIVELIHOOD,
    &livelihood::SAFETY,
    &openness::POLICY,
    &openness::ANSWERS,
    &governance::GRASSROOTS,
    &governance::PUBLIC_SERVICES,
    &openness::SUPERVISION,
];

/// A unit as it is put into the register.
#[derive(Debug, Clone, Copy)]
pub struct DemoUnit {
    /// 单位全称.
    pub full_name: &'static str,
    /// 简称.
    pub short_name: &'static str,
    /// Other names people write.
    pub aliases: &'static [&'static str],
    /// What kind of body it is; its assessment group follows from it.
    pub class: UnitClass,
    /// Whether it holds a key area (承担重点领域).
    pub key_area: bool,
    /// Its clerk (经办人).
    pub clerk: &'static str,
    /// Its deputy head in charge (分管领导).
    pub lead: &'static str,
}

/// A section (工作内容) with its tasks.
#[derive(Debug, Clone, Copy)]
pub struct DemoSection {
    /// Its heading, with the number.
    pub title: &'static str,
    /// Its tasks in their order.
    pub tasks: &'static [DemoTask],
}

/// A task (工作要求) as the checklist prints it.
#[derive(Debug, Clone, Copy)]
pub struct DemoTask {
    /// The requirement.
    pub requirement: &'static str,
    /// The responsible units as written.
    pub responsible: &'static str,
    /// The time limit as written.
    pub time_limit: &'static str,
    /// What the time limit means.
    pub duty: DemoDuty,
    /// What units report on it.
    pub completions: &'static [DemoCompletion],
}

/// A duty without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemoDuty {
    /// Once, by this day of the checklist's year.
    ByDate {
        /// 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// Once, by the end of the year.
    YearEnd,
    /// In this rhythm, for good.
    Standing(Every),
    /// So many in each period.
    Quota {
        /// How many.
        count: u32,
        /// The period.
        every: Every,
    },
}

/// A completion text (完成情况).
#[derive(Debug, Clone, Copy)]
pub struct DemoCompletion {
    /// What it is worth.
    pub quality: Quality,
    /// What the unit claims with it.
    pub claim: Claim,
    /// The text, with placeholders.
    pub text: &'static str,
}

/// What a completion text is worth to a reviewer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Answers the requirement, with numbers or a link.
    Good,
    /// A set phrase.
    Bare,
    /// Tells of another year.
    WrongYear,
    /// Does not answer what was asked.
    OffPoint,
}

/// The text with its placeholders replaced. Every `{n}` of a text is the same number; of `{m}` each next one differs,
/// and all lie between 1 and 9.
#[must_use]
pub fn fill(text: &str, year: i32, n: u32, m: u32) -> String {
    let text = text.replace("{year}", &year.to_string()).replace("{last}", &(year - 1).to_string()).replace("{n}", &n.to_string());
    let mut parts = text.split("{m}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    let mut number = m % 9;
    for part in parts {
        filled.push_str(&(number + 1).to_string());
        filled.push_str(part);
        number = (number + 4) % 9;
    }
    filled
}

const fn done(text: &'static str) -> DemoCompletion {
    DemoCompletion { quality: Quality::Good, claim: Claim::Done, text }
}

const fn going(text: &'static str) -> DemoCompletion {
    DemoCompletion { quality: Quality::Good, claim: Claim::Ongoing, text }
}

const fn bare(claim: Claim, text: &'static str) -> DemoCompletion {
    DemoCompletion { quality: Quality::Bare, claim, text }
}

const fn stale(text: &'static str) -> DemoCompletion {
    DemoCompletion { quality: Quality::WrongYear, claim: Claim::Done, text }
}

const fn astray(text: &'static str) -> DemoCompletion {
    DemoCompletion { quality: Quality::OffPoint, claim: Claim::Done, text }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::NaiveDate;
    use domain::checklist::import::{Outcome, Resolver, UnitDirectory};
    use domain::ids::UnitId;
    use domain::register::unit::{Alias, AliasKind, Unit};
    use domain::reporting::advice::{AdviceKind, advise, personal_data};

    use super::*;

    fn tasks() -> impl Iterator<Item = &'static DemoTask> {
        SECTIONS.iter().flat_map(|section| section.tasks)
    }

    #[test]
    fn the_county_has_35_units_and_11_townships() {
        let (townships, county): (Vec<&DemoUnit>, Vec<&DemoUnit>) =
            UNITS.into_iter().partition(|unit| matches!(unit.class, UnitClass::Township | UnitClass::DevelopmentZone));
        assert_eq!((county.len(), townships.len()), (35, 11));
        let mut names = HashSet::new();
        for unit in UNITS {
            for name in [unit.full_name, unit.short_name].iter().chain(unit.aliases) {
                assert!(names.insert(*name), "{name} stands for two units");
            }
        }
        let people: HashSet<_> = UNITS.iter().flat_map(|unit| [unit.clerk, unit.lead]).chain(PEOPLE.iter().map(|one| one.name)).collect();
        assert_eq!(people.len(), UNITS.len() * 2 + PEOPLE.len(), "two people of one name");
    }

    #[test]
    fn every_written_unit_is_in_the_register() {
        let units: Vec<Unit> = UNITS
            .iter()
            .zip(1..)
            .map(|(unit, position)| Unit {
                id: UnitId::new(unit.short_name),
                class: unit.class,
                group: unit.class.usual_group().into(),
                full_name: unit.full_name.into(),
                short_name: unit.short_name.into(),
                position,
                key_area: unit.key_area,
                note: String::new(),
                valid_from: None,
                valid_to: None,
                successor: None,
                pinyin: String::new(),
                initials: String::new(),
                aliases: unit
                    .aliases
                    .iter()
                    .map(|name| Alias { name: (*name).into(), kind: AliasKind::Alias, valid_from: None, valid_to: None })
                    .collect(),
            })
            .collect();
        let directory = UnitDirectory::new(COUNTY, &units);
        let resolver = Resolver::new(&directory, 2025);
        let mut kinds = HashSet::new();
        for task in tasks() {
            for token in resolver.read(task.responsible).tokens {
                kinds.insert(match token.outcome {
                    Outcome::Marker => "marker",
                    Outcome::Resolved { .. } => "unit",
                    Outcome::Group { .. } => "group",
                    Outcome::OpenGroup { .. } => "open group",
                    Outcome::Unresolved { reason, .. } => panic!("{}: {} {reason:?}", task.responsible, token.written),
                });
            }
        }
        assert!(["unit", "group", "open group"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    }

    #[test]
    fn the_checklist_has_every_kind_of_duty_and_believable_lengths() {
        assert_eq!(tasks().count(), 24);
        let mut kinds = HashSet::new();
        for task in tasks() {
            kinds.insert(match task.duty {
                DemoDuty::ByDate { .. } => "date".to_owned(),
                DemoDuty::YearEnd => "year end".to_owned(),
                DemoDuty::Standing(every) => format!("standing {every:?}"),
                DemoDuty::Quota { .. } => "quota".to_owned(),
            });
            let length = task.requirement.chars().count();
            assert!((40..=160).contains(&length), "{length}: {}", task.requirement);
            assert!((6..=10).contains(&task.completions.len()), "{}", task.requirement);
            let qualities: HashSet<_> = task.completions.iter().map(|one| one.quality).collect();
            assert_eq!(qualities.len(), 4, "{}", task.requirement);
        }
        for kind in ["date", "year end", "standing Month", "standing Quarter", "standing HalfYear", "quota"] {
            assert!(kinds.contains(kind), "{kind}");
        }
    }

    #[test]
    fn the_advice_rules_see_each_text_as_it_was_meant() {
        let (year, today) = (2025, NaiveDate::from_ymd_opt(2025, 12, 31).unwrap());
        let mut surprises = Vec::new();
        for task in tasks() {
            for completion in task.completions {
                let text = fill(completion.text, year, 23, 4);
                assert!(!text.contains(['{', '}']), "{text}");
                let found: Vec<_> = advise(task.requirement, &text, year, today).into_iter().map(|one| one.kind).collect();
                let expected = match completion.quality {
                    Quality::Good => found.is_empty(),
                    Quality::Bare => matches!(found[..], [AdviceKind::BareDone | AdviceKind::BareOngoing | AdviceKind::BareNothing]),
                    Quality::WrongYear => found.contains(&AdviceKind::WrongYear),
                    Quality::OffPoint => personal_data(&text).is_empty() && !found.contains(&AdviceKind::WrongYear),
                };
                if !expected {
                    surprises.push(format!("{:?} {found:?}: {text}", completion.quality));
                }
            }
        }
        assert!(surprises.is_empty(), "{surprises:#?}");
    }

    #[test]
    fn placeholders_are_replaced() {
        assert_eq!(fill("{year}年{n}条、{n}条，{m}件、{m}件、{m}件，{last}年", 2025, 30, 3), "2025年30条、30条，4件、8件、3件，2024年");
        assert_eq!(fill("没有", 2025, 30, 3), "没有");
    }

    #[test]
    fn there_are_reasons_for_every_kind_of_poor_report() {
        assert!(RETURNS.len() >= 12);
        for quality in [Quality::Bare, Quality::WrongYear, Quality::OffPoint, Quality::Good] {
            assert!(RETURNS.iter().any(|one| one.answers == quality), "{quality:?}");
        }
    }
}
