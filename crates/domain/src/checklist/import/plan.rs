//! What will be stored when the preview is confirmed: tasks with duties and units, choices applied.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::choices::Choices;
use super::parse::{ParsedChecklist, ParsedItem};
use super::recognise::RecognisedRow;
use super::responsible::{Answers, Assignee, Expression, NamedVia, Outcome, Resolver, UnitDirectory};
use super::title_year::other_year_of_list;
use crate::calendar::working_days::Calendar;
use crate::checklist::duty::{Duty, Period};
use crate::checklist::existence::Life;
use crate::checklist::start::{CellStart, Past, Start};
use crate::checklist::{AssignedVia, Assignment, AssignmentRole};
use crate::ids::UnitId;

/// A checklist ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// As printed above the table.
    pub title: String,
    /// The tasks in order.
    pub tasks: Vec<PlannedTask>,
}

/// A task as it will be stored; texts to the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedTask {
    /// Its row in the file.
    pub source_row: usize,
    /// 工作内容.
    pub section: String,
    /// Its second level, where the list has two.
    pub subsection: Option<String>,
    /// 序号.
    pub number: String,
    /// 工作要求.
    pub requirement: String,
    /// 责任单位 or 牵头单位 as written.
    pub responsible: String,
    /// 配合单位 as written; empty where the list has no such column.
    pub support: String,
    /// 完成情况.
    pub completion: String,
    /// 完成时限.
    pub time_limit: String,
    /// 备注.
    pub remark: String,
    /// What it obliges to.
    pub duty: Duty,
    /// What becomes of what it asked before the list's first day.
    pub past: Past,
    /// Who answers for it, each unit once.
    pub assignments: Vec<PlannedAssignment>,
}

/// A unit that will get a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAssignment {
    /// The unit.
    pub unit: UnitId,
    /// Its part in the task.
    pub role: AssignmentRole,
    /// It leads by habit, as the first-named.
    pub lead_presumed: bool,
    /// How it came about.
    pub via: AssignedVia,
    /// The words it came from.
    pub written: String,
    /// The days that a person gave it; `None` in a file, which knows of none: then it keeps those it has.
    pub days: Option<Life>,
}

impl PlannedAssignment {
    /// One that stands already, as it stands, with the days that are said of it.
    #[must_use]
    pub fn of(one: &Assignment, days: Option<Life>) -> Self {
        let (unit, written) = (one.unit.clone(), one.written.clone());
        Self { unit, role: one.role, lead_presumed: one.lead_presumed, via: one.via, written, days }
    }
}

/// The cells a plan will make where none are yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlannedCells {
    /// All of them.
    pub all: usize,
    /// Those whose date has passed: they show 逾期 as soon as they are stored.
    pub past: usize,
    /// Dated duties that were over before the first day, and may be made up for.
    pub made_up: usize,
    /// Those that the texts of the list stand for: no report is asked.
    pub taken_over: usize,
    /// Tasks whose text is taken over.
    pub taken_over_tasks: usize,
    /// Tasks that at least one unit reports on.
    pub asked_tasks: usize,
}

/// What dates are counted with.
#[derive(Debug, Clone, Copy)]
pub struct Office<'a> {
    /// Days off and working days.
    pub calendar: &'a Calendar,
    /// Reports on a period are due so many working days after its end.
    pub report_days: u32,
    /// The office's day.
    pub today: NaiveDate,
}

impl Plan {
    /// Gives what the list gives to units that have ended to their successors, and takes off what nobody answers for. Answers
    /// for each such unit who answers now.
    pub fn hand_on(&mut self, directory: &UnitDirectory, today: NaiveDate) -> Vec<(UnitId, Option<UnitId>)> {
        let mut handed_on: Vec<(UnitId, Option<UnitId>)> = Vec::new();
        // a register has few units, and a list many assignments
        let mut answers: HashMap<UnitId, Option<UnitId>> = HashMap::new();
        for task in &mut self.tasks {
            let mut kept: Vec<PlannedAssignment> = Vec::with_capacity(task.assignments.len());
            for planned in std::mem::take(&mut task.assignments) {
                let now = answers.entry(planned.unit.clone()).or_insert_with(|| match directory.answers(&planned.unit, today) {
                    Answers::Itself => Some(planned.unit.clone()),
                    Answers::Successor(unit) => Some(unit),
                    Answers::Nobody => None,
                });
                let now = now.clone();
                if now.as_ref() != Some(&planned.unit) && !handed_on.iter().any(|(unit, _)| *unit == planned.unit) {
                    handed_on.push((planned.unit.clone(), now.clone()));
                }
                let Some(unit) = now else { continue };
                match kept.iter_mut().find(|known| known.unit == unit) {
                    None => kept.push(PlannedAssignment { unit, ..planned }),
                    Some(known) => known.role = known.role.stronger(planned.role),
                }
            }
            task.assignments = kept;
        }
        handed_on
    }

    /// Counts the cells of a list of that year that begins so. `life` says when a unit exists.
    #[must_use]
    pub fn cells(&self, year: i32, office: Office<'_>, start: Start, life: impl Fn(&UnitId) -> Life) -> PlannedCells {
        let mut cells = PlannedCells::default();
        // a list has few duties and many tasks
        let mut periods_of: HashMap<Duty, Vec<Period>> = HashMap::new();
        for task in &self.tasks {
            let periods: &[Period] =
                periods_of.entry(task.duty).or_insert_with(|| task.duty.periods(year, office.calendar, office.report_days));
            let lives = task.assignments.iter().map(|one| life(&one.unit));
            let all = lives.flat_map(|life| periods.iter().map(move |period| (life, period)));
            let (mut asked, mut taken_over) = (0, 0);
            for cell in all.filter_map(|(life, period)| start.cell(task.duty, period, task.past, life)) {
                match cell.start {
                    CellStart::TakenOver => taken_over += 1,
                    CellStart::Asked | CellStart::MadeUp => asked += 1,
                }
                cells.made_up += usize::from(cell.start == CellStart::MadeUp);
                cells.past += usize::from(cell.start == CellStart::Asked && cell.period.due_on < office.today);
            }
            cells.all += asked + taken_over;
            cells.taken_over += taken_over;
            cells.taken_over_tasks += usize::from(taken_over > 0);
            cells.asked_tasks += usize::from(asked > 0);
        }
        cells
    }

    /// The year that its title names, or else its days, where that is only another than `year`: perhaps the wrong file, or the wrong
    /// year.
    #[must_use]
    pub fn other_year(&self, year: i32) -> Option<i32> {
        let rows = self.tasks.iter().map(|task| (task.time_limit.as_str(), task.requirement.as_str()));
        other_year_of_list(&self.title, rows, year)
    }
}

/// Applies choices to a parsed checklist. `resolver` must be the one the checklist was parsed with.
#[must_use]
pub fn plan(parsed: &ParsedChecklist, choices: &Choices, resolver: &Resolver<'_>) -> Plan {
    let mut tasks = Vec::with_capacity(parsed.items.len());
    let mut above: Vec<PlannedAssignment> = Vec::new();
    for item in &parsed.items {
        let row = &item.row;
        let mut assignments = assignments(item, choices);
        if assignments.is_empty() && choices.inherited.contains(&row.source_row) {
            assignments.clone_from(&above);
        } else if !item.responsible.names_nobody() {
            above.clone_from(&assignments);
        }
        if let Some(text) = choices.units.get(&row.source_row) {
            add_units(&mut assignments, &resolver.read(text));
        }
        each_for_itself(&mut assignments, item);
        tasks.push(PlannedTask {
            source_row: row.source_row,
            section: row.section.clone(),
            subsection: row.subsection.clone(),
            number: row.no.clone(),
            requirement: row.requirement.clone(),
            responsible: row.responsible.clone(),
            support: row.support.clone().unwrap_or_default(),
            completion: row.completion.clone(),
            time_limit: row.time_limit.clone(),
            remark: remark(row),
            duty: choices.duties.get(&row.source_row).copied().unwrap_or_else(|| item.duty.usual_duty()),
            past: choices.past_of(row.source_row, &row.completion),
            assignments,
        });
    }
    let title = choices.title.as_ref().filter(|title| !title.trim().is_empty()).unwrap_or(&parsed.title);
    Plan { title: title.trim().to_owned(), tasks }
}

/// The remark, and beneath it what earlier columns on progress said, each under its heading (一季度进展).
fn remark(row: &RecognisedRow) -> String {
    let own = Some(row.remark.clone()).filter(|text| !text.is_empty());
    let earlier = row.earlier.iter().map(|one| format!("{}：{}", one.heading, one.text));
    own.into_iter().chain(earlier).collect::<Vec<_>>().join("\n")
}

fn assignments(item: &ParsedItem, choices: &Choices) -> Vec<PlannedAssignment> {
    let mut found: Vec<PlannedAssignment> = Vec::new();
    for token in item.tokens() {
        let Some(role) = token.role else { continue };
        let (units, via): (&[UnitId], AssignedVia) = match &token.outcome {
            Outcome::Resolved { unit, via: NamedVia::Name } => (std::slice::from_ref(unit), AssignedVia::Name),
            Outcome::Resolved { unit, .. } => (std::slice::from_ref(unit), AssignedVia::Alias),
            Outcome::Group { units, .. } => (units, AssignedVia::Group),
            Outcome::OpenGroup { confirmed: Some(units), .. } => (units, AssignedVia::OpenGroup),
            Outcome::Unresolved { .. } => match choices.unit_for(&token.written) {
                Some(unit) => (std::slice::from_ref(unit), AssignedVia::Alias),
                None => continue,
            },
            _ => continue,
        };
        for unit in units {
            let planned = PlannedAssignment {
                unit: unit.clone(),
                role,
                lead_presumed: token.lead_presumed,
                via,
                written: token.written.clone(),
                days: None,
            };
            add(&mut found, planned);
        }
    }
    found
}

/// Each unit once; who leads somewhere leads.
fn add(found: &mut Vec<PlannedAssignment>, planned: PlannedAssignment) {
    match found.iter_mut().find(|known| known.unit == planned.unit) {
        None => found.push(planned),
        Some(known) if known.role == AssignmentRole::Support && planned.role == AssignmentRole::Lead => *known = planned,
        Some(_) => {}
    }
}

/// Where a list names only groups and nobody leads, every unit answers for itself. What stands in a column of supporting units
/// supports whom the list does not name.
fn each_for_itself(found: &mut [PlannedAssignment], item: &ParsedItem) {
    if found.iter().any(|known| known.role == AssignmentRole::Lead) {
        return;
    }
    let supports =
        |known: &PlannedAssignment| item.support.iter().flat_map(|list| &list.tokens).any(|token| token.written == known.written);
    for known in found.iter_mut().filter(|known| !supports(known)) {
        known.role = AssignmentRole::Each;
    }
}

/// Units a person wrote into a row. Where nobody leads yet, the first of them does, as in a list.
fn add_units(found: &mut Vec<PlannedAssignment>, written: &Expression) {
    let nobody_leads = !found.iter().any(|known| known.role == AssignmentRole::Lead);
    for Assignee { unit, role, lead_presumed, .. } in written.assignees() {
        let role = if lead_presumed && !nobody_leads { AssignmentRole::Support } else { role };
        let planned = PlannedAssignment {
            unit,
            role,
            lead_presumed: lead_presumed && nobody_leads,
            via: AssignedVia::Added,
            written: written.text.trim().to_owned(),
            days: None,
        };
        add(found, planned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::import::responsible::DirectoryUnit;
    use crate::checklist::import::{ColumnMapping, Recognised, RecognisedRow, parse};
    use crate::register::unit::UnitClass;

    fn directory() -> UnitDirectory {
        let unit = |id: &str, class| DirectoryUnit {
            id: UnitId::new(id),
            full_name: format!("清溪县{id}"),
            short_name: id.into(),
            aliases: Vec::new(),
            class,
            valid_from: None,
            valid_to: None,
            successor: None,
        };
        let mut units = ["财政局", "司法局", "公安局"].map(|id| unit(id, UnitClass::CountyDepartment)).to_vec();
        units.extend(["南河镇", "北岗镇"].map(|id| unit(id, UnitClass::Township)));
        UnitDirectory { county_names: vec!["清溪县".into(), "清溪".into()], units, ..UnitDirectory::default() }
    }

    fn planned(responsible: &[&str], choices: &Choices) -> Vec<Vec<(String, bool, AssignedVia)>> {
        let rows = responsible.iter().zip(2..).map(|(responsible, source_row)| RecognisedRow {
            source_row,
            requirement: "要求".into(),
            responsible: (*responsible).to_owned(),
            ..RecognisedRow::default()
        });
        let recognised = Recognised {
            title: " 清单 ".into(),
            mapping: ColumnMapping { heading_row: 0, heading_rows: 1, roles: Vec::new() },
            headings: Vec::new(),
            rows: rows.collect(),
            notes: Vec::new(),
            problems: Vec::new(),
        };
        let mut directory = directory();
        choices.confirm_groups(&mut directory.choices);
        let plan = plan(&parse(&recognised, &directory, 2026), choices, &Resolver::new(&directory, 2026));
        assert_eq!(plan.title, "清单");
        let lead = |a: &PlannedAssignment| (a.unit.to_string(), a.role == AssignmentRole::Lead, a.via);
        plan.tasks.iter().map(|task| task.assignments.iter().map(lead).collect()).collect()
    }

    #[test]
    fn cells_are_counted_with_those_that_are_late_at_once() {
        let assignment = |unit: &str| PlannedAssignment {
            unit: UnitId::new(unit),
            role: AssignmentRole::Lead,
            lead_presumed: false,
            via: AssignedVia::Name,
            written: unit.into(),
            days: None,
        };
        let task = |duty, units: &[&str]| PlannedTask {
            source_row: 2,
            section: String::new(),
            subsection: None,
            number: String::new(),
            requirement: String::new(),
            responsible: String::new(),
            support: String::new(),
            completion: String::new(),
            time_limit: String::new(),
            remark: String::new(),
            duty,
            past: Past::MadeUp,
            assignments: units.iter().map(|unit| assignment(unit)).collect(),
        };
        let monthly = task(Duty::Standing { every: crate::checklist::duty::Every::Month }, &["财政局", "司法局"]);
        let plan = Plan { title: String::new(), tasks: vec![monthly, task(Duty::YearEnd, &["财政局"]), task(Duty::YearEnd, &[])] };
        let calendar = Calendar::national();
        let cells = |today: &str, first_day: &str| {
            let (today, first_day) = (today.parse().unwrap(), first_day.parse().unwrap());
            let cells =
                plan.cells(2026, Office { calendar, report_days: 5, today }, Start::on(first_day, today, calendar, 5), |_| Life::default());
            (cells.all, cells.past)
        };
        assert_eq!(cells("2026-02-06", "2026-01-01"), (25, 0), "the fifth working day is still in time");
        assert_eq!(cells("2026-02-07", "2026-01-01"), (25, 2));
        assert_eq!(cells("2027-02-01", "2026-01-01"), (25, 25));
        assert_eq!(cells("2026-02-07", "2026-02-07"), (23, 0), "nothing is late at once that is asked from today on");
    }

    #[test]
    fn an_unconfirmed_open_group_gives_nobody() {
        let expected = vec![("财政局".to_owned(), true, AssignedVia::Name)];
        assert_eq!(planned(&["财政局等县直有关单位"], &Choices::default()), std::slice::from_ref(&expected));
        let mut choices = Choices::default();
        choices.groups.insert("县直有关单位".into(), vec![UnitId::new("司法局"), UnitId::new("财政局")]);
        let mut with_group = expected;
        with_group.push(("司法局".to_owned(), false, AssignedVia::OpenGroup));
        assert_eq!(planned(&["财政局等县直有关单位"], &choices), [with_group]);
    }

    #[test]
    fn a_chosen_unit_stands_for_its_name_everywhere() {
        let mut choices = Choices::default();
        assert!(planned(&["公安分局"], &choices)[0].is_empty());
        choices.choose("公安分局", Some(UnitId::new("公安局")));
        for row in planned(&["公安分局", "公安分局、财政局"], &choices) {
            assert_eq!(row[0], ("公安局".to_owned(), true, AssignedVia::Alias));
        }
    }

    #[test]
    fn an_empty_cell_takes_the_row_above_only_when_told() {
        let mut choices = Choices::default();
        assert!(planned(&["各乡镇人民政府", ""], &choices)[1].is_empty());
        choices.inherited.insert(3);
        let rows = planned(&["各乡镇人民政府", ""], &choices);
        assert_eq!(rows[0], rows[1]);
        assert_eq!(rows[1].len(), 2);
    }

    #[test]
    fn a_merged_unit_s_tasks_go_to_its_successor_and_an_ended_one_s_to_nobody() {
        // T-C4, T-C5
        let mut directory = directory();
        let day = |text: &str| Some(text.parse::<NaiveDate>().unwrap());
        for (unit, successor) in [(1, Some("公安局")), (2, Some("财政局")), (3, None)] {
            directory.units[unit].valid_to = day("2026-03-15");
            directory.units[unit].successor = successor.map(UnitId::new);
        }
        let assignment = |unit: &str, role| PlannedAssignment {
            unit: UnitId::new(unit),
            role,
            lead_presumed: false,
            via: AssignedVia::Name,
            written: unit.into(),
            days: None,
        };
        let (lead, support) = (AssignmentRole::Lead, AssignmentRole::Support);
        let mut task = Plan { title: String::new(), tasks: Vec::new() };
        task.tasks.push(PlannedTask {
            source_row: 2,
            section: String::new(),
            subsection: None,
            number: String::new(),
            requirement: String::new(),
            responsible: String::new(),
            support: String::new(),
            completion: String::new(),
            time_limit: String::new(),
            remark: String::new(),
            duty: Duty::YearEnd,
            past: Past::MadeUp,
            assignments: vec![assignment("司法局", lead), assignment("财政局", support), assignment("南河镇", support)],
        });
        let before = task.clone();
        assert_eq!(task.hand_on(&directory, day("2026-03-14").unwrap()), []);
        assert_eq!(task, before, "on its last day a unit still answers");
        let handed_on = task.hand_on(&directory, day("2026-03-15").unwrap());
        assert_eq!(handed_on, [(UnitId::new("司法局"), Some(UnitId::new("财政局"))), (UnitId::new("南河镇"), None)]);
        let left: Vec<(&str, AssignmentRole)> = task.tasks[0].assignments.iter().map(|one| (one.unit.as_str(), one.role)).collect();
        assert_eq!(left, [("财政局", lead)], "the stronger part of the two stays");
        directory.units[0].valid_to = day("2026-03-15");
        directory.units[0].successor = Some(UnitId::new("司法局"));
        assert_eq!(directory.answers(&UnitId::new("司法局"), day("2026-04-01").unwrap()), Answers::Nobody, "a ring leads nowhere");
    }

    #[test]
    fn a_task_given_to_a_group_as_such_makes_nobody_support_somebody() {
        // T-H6
        let roles = |responsible: &str, support: Option<&str>| -> Vec<AssignmentRole> {
            let row = RecognisedRow {
                source_row: 2,
                requirement: "要求".into(),
                responsible: responsible.to_owned(),
                support: support.map(str::to_owned),
                ..RecognisedRow::default()
            };
            let recognised = Recognised {
                title: String::new(),
                mapping: ColumnMapping { heading_row: 0, heading_rows: 1, roles: Vec::new() },
                headings: Vec::new(),
                rows: vec![row],
                notes: Vec::new(),
                problems: Vec::new(),
            };
            let directory = directory();
            let plan = plan(&parse(&recognised, &directory, 2026), &Choices::default(), &Resolver::new(&directory, 2026));
            plan.tasks[0].assignments.iter().map(|one| one.role).collect()
        };
        use AssignmentRole::{Each, Lead, Support};
        assert_eq!(roles("各乡镇人民政府", None), [Each, Each]);
        assert_eq!(roles("财政局、各乡镇人民政府", None), [Lead, Support, Support]);
        assert_eq!(roles("", Some("各乡镇人民政府")), [Support, Support]);
    }

    #[test]
    fn units_added_by_hand_lead_only_where_nobody_does() {
        let mut choices = Choices::default();
        choices.units.insert(2, "司法局、公安局".into());
        choices.units.insert(3, "司法局".into());
        let rows = planned(&["", "财政局"], &choices);
        assert_eq!(rows[0].iter().map(|a| a.1).collect::<Vec<_>>(), [true, false]);
        assert_eq!(rows[1].iter().map(|a| (a.0.as_str(), a.1)).collect::<Vec<_>>(), [("财政局", true), ("司法局", false)]);
    }
}
