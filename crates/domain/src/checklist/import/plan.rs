//! What will be stored when the preview is confirmed: tasks with duties and units, choices applied.

use chrono::NaiveDate;

use super::choices::Choices;
use super::parse::{ParsedChecklist, ParsedItem};
use super::recognise::RecognisedRow;
use super::responsible::{Assignee, Expression, NamedVia, Outcome, Resolver};
use crate::calendar::working_days::Calendar;
use crate::checklist::duty::Duty;
use crate::checklist::{AssignedVia, AssignmentRole};
use crate::ids::UnitId;
use crate::text::folded::fold;

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
    /// Who answers for it, each unit once.
    pub assignments: Vec<PlannedAssignment>,
}

/// A unit that will get a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAssignment {
    /// The unit.
    pub unit: UnitId,
    /// Lead or support.
    pub role: AssignmentRole,
    /// It leads by habit, as the first-named.
    pub lead_presumed: bool,
    /// How it came about.
    pub via: AssignedVia,
    /// The words it came from.
    pub written: String,
}

/// The cells a plan will make where none are yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlannedCells {
    /// All of them.
    pub all: usize,
    /// Those whose date has passed: they show 逾期 as soon as they are stored.
    pub past: usize,
}

impl Plan {
    /// Counts the cells of a year. Reports on a period are due `report_days` working days after its end.
    #[must_use]
    pub fn cells(&self, year: i32, calendar: &Calendar, report_days: u32, today: NaiveDate) -> PlannedCells {
        self.tasks.iter().fold(PlannedCells::default(), |cells, task| {
            let (units, periods) = (task.assignments.len(), task.duty.periods(year, calendar, report_days));
            let past = periods.iter().filter(|period| period.due_on < today).count();
            PlannedCells { all: cells.all + units * periods.len(), past: cells.past + units * past }
        })
    }

    /// The year its title names, where it names only another than `year`: perhaps the wrong file, or the wrong year.
    #[must_use]
    pub fn other_year(&self, year: i32) -> Option<i32> {
        let title = fold(&self.title);
        let mut named = title.match_indices('年').filter_map(|(end, _)| {
            let digits: String =
                title[..end].chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
            digits.parse::<i32>().ok().filter(|_| digits.len() == 4)
        });
        let first = named.next()?;
        (first != year && !named.any(|one| one == year)).then_some(first)
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
            duty: choices.duties.get(&row.source_row).copied().unwrap_or_else(|| item.duty.duty.usual_duty()),
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
            let planned =
                PlannedAssignment { unit: unit.clone(), role, lead_presumed: token.lead_presumed, via, written: token.written.clone() };
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
        };
        add(found, planned);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::import::responsible::{DirectoryUnit, UnitDirectory};
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
            assignments: units.iter().map(|unit| assignment(unit)).collect(),
        };
        let monthly = task(Duty::Standing { every: crate::checklist::duty::Every::Month }, &["财政局", "司法局"]);
        let plan = Plan { title: String::new(), tasks: vec![monthly, task(Duty::YearEnd, &["财政局"]), task(Duty::YearEnd, &[])] };
        let cells = |day: &str| plan.cells(2026, Calendar::national(), 5, day.parse().unwrap());
        assert_eq!(cells("2026-02-06"), PlannedCells { all: 25, past: 0 }, "the fifth working day is still in time");
        assert_eq!(cells("2026-02-07"), PlannedCells { all: 25, past: 2 });
        assert_eq!(cells("2027-02-01"), PlannedCells { all: 25, past: 25 });
    }

    #[test]
    fn a_title_of_another_year_is_noticed() {
        for (title, expected) in [
            ("清溪县2023年度政务公开重点工作清单", Some(2023)),
            ("清溪县２０２３年重点工作清单", Some(2023)),
            ("2026年政务公开重点工作清单", None),
            ("2025年12月印发的2026年清单", None),
            ("重点工作清单", None),
            ("第12026年", None),
            ("年", None),
        ] {
            assert_eq!(Plan { title: title.into(), tasks: Vec::new() }.other_year(2026), expected, "{title}");
        }
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
    fn units_added_by_hand_lead_only_where_nobody_does() {
        let mut choices = Choices::default();
        choices.units.insert(2, "司法局、公安局".into());
        choices.units.insert(3, "司法局".into());
        let rows = planned(&["", "财政局"], &choices);
        assert_eq!(rows[0].iter().map(|a| a.1).collect::<Vec<_>>(), [true, false]);
        assert_eq!(rows[1].iter().map(|a| (a.0.as_str(), a.1)).collect::<Vec<_>>(), [("财政局", true), ("司法局", false)]);
    }
}
