//! What the demo county says: its units, its checklist and what its units report, all invented.
//!
//! 云岫县 and 安澜市 do not exist. Every text belongs to a task and says which units may write it; its numbers are drawn within
//! bounds and add up ([`drawn`]), so that one text serves every year and many reports.

mod draw;
mod economy;
mod governance;
mod livelihood;
mod openness;
mod people;
mod returns;
mod units;

use domain::{checklist::duty::Every, register::unit::UnitClass, reporting::report::Claim};

pub use draw::{Drawn, drawn};
pub use people::{DemoPerson, FORMER_CLERK, NEW_CLERK, PEOPLE};
pub use returns::{CORRECTION_REASONS, DemoReturn, REOPEN_REASONS, RETURNS};
pub use units::{DEPARTMENTS, LEADS_WHO_SIGN, TOWNSHIPS, UNITS, ZONE, villages};

/// The county.
pub const COUNTY: &str = "云岫县";

/// The city it belongs to.
pub const CITY: &str = "安澜市";

/// The checklist's title; holds `{county}` and `{year}`.
pub const TITLE: &str = "{county}{year}年政务公开重点工作清单";

/// A set phrase that any unit may send in, and what it claims with it.
pub const BARE: [DemoCompletion; 6] = [
    bare(Claim::Done, "已按要求更新。"),
    bare(Claim::Done, "已完成。"),
    bare(Claim::Done, "均已公开到位。"),
    bare(Claim::Ongoing, "持续推进。"),
    bare(Claim::Ongoing, "按时序推进"),
    bare(Claim::Ongoing, "常态化开展。"),
];

/// Who has nothing to do with a task: words of its requirement, the unit, and what it says.
pub const NOT_CONCERNED: [(&str, &str, &str); 1] =
    [("村（居）财务收支", "开发区管委会", "开发区不辖行政村，安置小区的村务由岫阳镇公开，本单位没有此项信息，申请列为不涉及。")];

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
    /// Which units the open expression in it (县直有关单位) means, by their short names.
    pub means: &'static [&'static str],
    /// The time limit as written.
    pub time_limit: &'static str,
    /// What the time limit means.
    pub duty: DemoDuty,
    /// What units report on it, but for [`BARE`].
    pub completions: &'static [DemoCompletion],
}

impl DemoTask {
    /// What that unit may write here that is worth so much.
    pub fn texts(&self, unit: &str, quality: Quality) -> Vec<&'static DemoCompletion> {
        let own = self.completions.iter().filter(|one| one.quality == quality && one.fits(unit));
        own.chain(BARE.iter().filter(|one| one.quality == quality)).collect()
    }
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
    /// Who may write it, by short names; everybody where nobody is named.
    pub who: &'static [&'static str],
    /// What it is worth.
    pub quality: Quality,
    /// What the unit claims with it.
    pub claim: Claim,
    /// The text, with its numbers to be drawn.
    pub text: &'static str,
    /// Which numbers of the text answer the countable parts of the requirement, in their order: a letter, or the number itself; nothing
    /// where the part is left blank.
    pub counts: &'static [&'static str],
}

impl DemoCompletion {
    /// Whether that unit may write it.
    #[must_use]
    pub fn fits(&self, unit: &str) -> bool {
        self.who.is_empty() || self.who.contains(&unit)
    }

    const fn ongoing(self) -> Self {
        Self { claim: Claim::Ongoing, ..self }
    }
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

const fn text(who: &'static [&'static str], quality: Quality, claim: Claim, text: &'static str) -> DemoCompletion {
    DemoCompletion { who, quality, claim, text, counts: &[] }
}

const fn done(who: &'static [&'static str], words: &'static str) -> DemoCompletion {
    text(who, Quality::Good, Claim::Done, words)
}

const fn counted(who: &'static [&'static str], words: &'static str, counts: &'static [&'static str]) -> DemoCompletion {
    DemoCompletion { counts, ..done(who, words) }
}

const fn going(who: &'static [&'static str], words: &'static str) -> DemoCompletion {
    text(who, Quality::Good, Claim::Ongoing, words)
}

const fn bare(claim: Claim, words: &'static str) -> DemoCompletion {
    text(&[], Quality::Bare, claim, words)
}

const fn stale(who: &'static [&'static str], words: &'static str) -> DemoCompletion {
    text(who, Quality::WrongYear, Claim::Done, words)
}

const fn astray(who: &'static [&'static str], words: &'static str) -> DemoCompletion {
    text(who, Quality::OffPoint, Claim::Done, words)
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

    fn register() -> Vec<Unit> {
        UNITS
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
            .collect()
    }

    /// The short names of the units that have a task.
    fn responsible(task: &DemoTask) -> Vec<String> {
        let units = register();
        let directory = UnitDirectory::new(COUNTY, &units);
        let resolver = Resolver::new(&directory, 2025);
        let named = resolver.read(task.responsible).assignees().into_iter().map(|one| one.unit.to_string());
        let mut all: Vec<String> = named.chain(task.means.iter().map(|name| (*name).to_owned())).collect();
        all.sort();
        all.dedup();
        all
    }

    #[test]
    fn every_written_unit_is_in_the_register() {
        let units = register();
        let directory = UnitDirectory::new(COUNTY, &units);
        let resolver = Resolver::new(&directory, 2025);
        let mut kinds = HashSet::new();
        for task in tasks() {
            assert!(!task.responsible.contains(['(', ')']), "{}: Chinese has brackets of its own", task.responsible);
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
            for short in responsible(task) {
                if NOT_CONCERNED.iter().any(|(words, unit, _)| task.requirement.contains(words) && *unit == short) {
                    continue;
                }
                for quality in [Quality::Good, Quality::Bare, Quality::WrongYear, Quality::OffPoint] {
                    assert!(!task.texts(&short, quality).is_empty(), "{short} has nothing {quality:?} to say on {}", task.requirement);
                }
                let can_end = task.texts(&short, Quality::Good).iter().any(|one| one.claim == Claim::Done);
                assert!(can_end, "{short} can never complete {}", task.requirement);
            }
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
            for completion in task.completions.iter().chain(&BARE) {
                let text = drawn(completion.text, year, [('k', 2), ('v', 12), ('w', 28)], |low, high| (low + high) / 2).text;
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
    fn there_are_reasons_for_every_kind_of_poor_report() {
        assert!(RETURNS.len() >= 12);
        for quality in [Quality::Bare, Quality::WrongYear, Quality::OffPoint, Quality::Good] {
            assert!(RETURNS.iter().any(|one| one.answers == quality), "{quality:?}");
        }
    }
}
