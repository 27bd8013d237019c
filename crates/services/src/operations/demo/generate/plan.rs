//! A year's checklist: sections, tasks with their duties, and who is responsible, read by the resolver that imports use.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::calendar::office_time::day_of;
use domain::checklist::duty::Duty;
use domain::checklist::import::responsible::{Assignee, Expression};
use domain::checklist::import::{Outcome, Resolver, UnitDirectory};
use domain::checklist::{Assignment, AssignmentRole, Checklist, Section, Task};
use domain::ids::{AssignmentId, ChecklistId, SectionId, TaskId, UnitId};

use super::chance::Chance;
use super::register::Register;
use crate::operations::demo::texts::{COUNTY, DemoDuty, DemoTask, Quality, SECTIONS, TITLE, fill};
use crate::{new_id, random_token};

/// The task whose date is set to lie a few days ahead, so that a demo made on any day has something near.
const NEAR_TASK: &str = "9月底前";

/// A task with its text and who has it.
pub(super) struct PlannedTask {
    pub(super) demo: &'static DemoTask,
    pub(super) task: Task,
    pub(super) assignments: Vec<Assignment>,
}

/// A checklist that is not stored yet.
pub(super) struct Plan {
    pub(super) checklist: Checklist,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) sections: Vec<Section>,
    pub(super) tasks: Vec<PlannedTask>,
}

/// Plans the checklist of a year.
pub(super) fn plan(register: &Register, year: i32, now: DateTime<Utc>) -> Plan {
    let today = day_of(now);
    let mut directory = directory(register);
    for (written, units) in choices(register, year) {
        directory.choices.remember(&written, units);
    }
    let resolver = Resolver::new(&directory, year);
    let mut sections = Vec::new();
    let mut tasks = Vec::new();
    for demo_section in SECTIONS {
        let section = Section {
            id: SectionId::new(new_id()),
            parent: None,
            position: i64::try_from(sections.len()).unwrap_or(0) + 1,
            title: demo_section.title.into(),
        };
        for demo in demo_section.tasks {
            let position = i64::try_from(tasks.len()).unwrap_or(0) + 1;
            let (duty, time_limit) = dated(demo, year, today);
            let task = Task {
                id: TaskId::new(new_id()),
                section: section.id.clone(),
                position,
                number: position.to_string(),
                requirement: demo.requirement.into(),
                responsible: demo.responsible.into(),
                support: String::new(),
                completion: completion(demo, year, position),
                time_limit,
                remark: String::new(),
                duty,
            };
            let assignments = assignments(&resolver.read(demo.responsible), &task.id);
            tasks.push(PlannedTask { demo, task, assignments });
        }
        sections.push(section);
    }
    let checklist = Checklist {
        no: 1,
        name: String::new(),
        id: ChecklistId::new(new_id()),
        year,
        title: TITLE.replace("{year}", &year.to_string()).replace(COUNTY, &register.county_name),
        public_slug: random_token(),
        is_public: false,
        first_day: None,
    };
    let issued_at = NaiveDate::from_ymd_opt(year, 1, 8).and_then(|day| day.and_hms_opt(1, 30, 0)).map_or(now, |at| at.and_utc().min(now));
    Plan { checklist, issued_at, sections, tasks }
}

fn directory(register: &Register) -> UnitDirectory {
    UnitDirectory::new(&register.county_name, register.members.iter().map(|member| &member.unit))
}

/// What the office confirms behind 县直有关单位 and the like: the units that hold a key area, with one or two fewer here and there.
pub(super) fn choices(register: &Register, year: i32) -> Vec<(String, Vec<UnitId>)> {
    let directory = directory(register);
    let resolver = Resolver::new(&directory, year);
    let mut choices: Vec<(String, Vec<UnitId>)> = Vec::new();
    for demo in SECTIONS.iter().flat_map(|section| section.tasks) {
        for token in resolver.read(demo.responsible).tokens {
            let (Some(key), Outcome::OpenGroup { candidates, .. }) = (token.outcome.choice_key(&token.written), &token.outcome) else {
                continue;
            };
            if choices.iter().any(|(known, _)| known == key) {
                continue;
            }
            let mut chance = Chance::of(&[11, u64::try_from(choices.len()).unwrap_or(0)]);
            let holds_key_area = |id: &UnitId| register.members.iter().any(|member| member.unit.id == *id && member.unit.key_area);
            let units = candidates.iter().filter(|id| holds_key_area(id)).filter(|_| chance.percent(80)).cloned().collect();
            choices.push((key.to_owned(), units));
        }
    }
    choices
}

/// The duty in its year, and the time limit as written.
fn dated(demo: &DemoTask, year: i32, today: NaiveDate) -> (Duty, String) {
    let duty = match demo.duty {
        DemoDuty::ByDate { month, day } => NaiveDate::from_ymd_opt(year, month, day).map_or(Duty::YearEnd, |date| Duty::ByDate { date }),
        DemoDuty::YearEnd => Duty::YearEnd,
        DemoDuty::Standing(every) => Duty::Standing { every },
        DemoDuty::Quota { count, every } => Duty::Quota { count, every },
    };
    let near = today + Days::new(4);
    if demo.time_limit == NEAR_TASK
        && Some(near) <= NaiveDate::from_ymd_opt(year, 12, 31)
        && Some(today) >= NaiveDate::from_ymd_opt(year, 1, 1)
    {
        return (Duty::ByDate { date: near }, near.format("%-m月%-d日前").to_string());
    }
    (duty, demo.time_limit.into())
}

/// 完成情况 for the printed table: a good text, not the same in every year.
fn completion(demo: &DemoTask, year: i32, position: i64) -> String {
    let mut chance = Chance::of(&[u64::from(year.unsigned_abs()), position.unsigned_abs()]);
    let good: Vec<_> = demo.completions.iter().filter(|one| one.quality == Quality::Good).collect();
    let (n, m) = (chance.between(12, 96), chance.between(0, 8));
    chance.pick(&good).map(|one| fill(one.text, year, n, m)).unwrap_or_default()
}

fn assignments(expression: &Expression, task: &TaskId) -> Vec<Assignment> {
    let assignees = expression.assignees();
    let somebody_leads = assignees.iter().any(|assignee| assignee.role == AssignmentRole::Lead);
    let assigned = |assignee: Assignee| Assignment {
        id: AssignmentId::new(new_id()),
        task: task.clone(),
        written: written_for(expression, &assignee.unit),
        unit: assignee.unit,
        role: if somebody_leads { assignee.role } else { AssignmentRole::Each },
        lead_presumed: assignee.lead_presumed,
        via: assignee.via,
    };
    assignees.into_iter().map(assigned).collect()
}

/// The words that made the unit responsible.
fn written_for(expression: &Expression, unit: &UnitId) -> String {
    let names = |outcome: &Outcome| match outcome {
        Outcome::Resolved { unit: one, .. } => one == unit,
        Outcome::Group { units, .. } | Outcome::OpenGroup { confirmed: Some(units), .. } => units.contains(unit),
        _ => false,
    };
    expression.tokens.iter().find(|token| names(&token.outcome)).map(|token| token.written.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near_task() -> &'static DemoTask {
        SECTIONS.iter().flat_map(|section| section.tasks).find(|task| task.time_limit == NEAR_TASK).unwrap()
    }

    #[test]
    fn the_near_task_lies_ahead_in_the_year_of_the_demo_only() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let limit = |year, today| dated(near_task(), year, day(today)).1;
        assert_eq!(limit(2026, "2026-11-20"), "11月24日前");
        assert_eq!(limit(2025, "2026-11-20"), NEAR_TASK);
        assert_eq!(limit(2026, "2026-12-30"), NEAR_TASK);
        assert_eq!(limit(2027, "2026-12-30"), NEAR_TASK);
    }
}
