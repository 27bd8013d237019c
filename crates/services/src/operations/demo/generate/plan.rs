//! A year's checklist as the file that the office imports, and what a clerk decides in its preview.

use chrono::{Datelike, Days, NaiveDate};
use domain::checklist::duty::Duty;
use domain::checklist::import::{Cell, Document, Outcome, Resolver, Row, Table, UnitDirectory};
use domain::ids::ChecklistId;

use super::register::Register;
use crate::checklist::import::{Adjustment, Consent, Incoming, adjust, confirm, receive};
use crate::operations::demo::texts::{DemoDuty, DemoSection, DemoTask, SECTIONS, TITLE};
use crate::{Actor, Result, Services};

/// The task whose date is set to lie a few days ahead, so that a demo made on any day has something near.
const NEAR_TASK: &str = "9月底前";

/// The headings of the file.
const HEADINGS: [&str; 5] = ["工作内容", "工作要求", "责任单位", "完成情况", "完成时限"];

/// Every task in the order of the list, with its section.
pub(super) fn tasks() -> impl Iterator<Item = (&'static DemoSection, &'static DemoTask)> {
    SECTIONS.into_iter().flat_map(|section| section.tasks.iter().map(move |task| (section, task)))
}

/// Imports the list of a year, as the office would on the day it was issued.
///
/// # Errors
/// When a use case refuses, which would be a mistake of the texts.
pub(super) async fn import(services: &Services, register: &Register, office: &Actor, year: i32, today: NaiveDate) -> Result<ChecklistId> {
    let document = document(register, year, today);
    let file_name = format!("{}{year}年政务公开重点工作清单.xlsx", register.county_name);
    let content = file_name.clone();
    let id =
        receive(office, services, Incoming { year, list_name: String::new(), file_name, content: content.as_bytes(), document }).await?;
    let directory = UnitDirectory::new(&register.county_name, register.members.iter().map(|member| &member.unit));
    let resolver = Resolver::new(&directory, year);
    let mut said = Adjustment { first_day: Some(format!("{year}-01-01")), ..Adjustment::default() };
    for (row, (_, task)) in (2..).zip(tasks()) {
        said.duties.push((row, dated(task, year, today).0));
        for token in resolver.read(task.responsible).tokens {
            if matches!(token.outcome, Outcome::OpenGroup { .. })
                && let Some(key) = token.outcome.choice_key(&token.written)
            {
                said.row_groups.push((row, key.to_owned(), task.means.join("、")));
            }
        }
    }
    adjust(office, services, &id, said).await?;
    Ok(confirm(office, services, &id, Consent::default()).await?.checklist)
}

fn document(register: &Register, year: i32, today: NaiveDate) -> Document {
    let row = |number: usize, texts: [&str; 5]| Row { number, cells: texts.into_iter().map(Cell::own).collect() };
    let mut rows = vec![row(1, HEADINGS)];
    for (number, (section, task)) in (2..).zip(tasks()) {
        rows.push(row(number, [section.title, task.requirement, task.responsible, "", &dated(task, year, today).1]));
    }
    let title = TITLE.replace("{county}", &register.county_name).replace("{year}", &year.to_string());
    Document { tables: vec![Table { name: None, titles: vec![title], rows }], ..Document::default() }
}

/// The duty in its year, and the time limit as written.
fn dated(demo: &DemoTask, year: i32, today: NaiveDate) -> (Duty, String) {
    let duty = match demo.duty {
        DemoDuty::ByDate { month, day } => NaiveDate::from_ymd_opt(year, month, day).map_or(Duty::YearEnd, Duty::by),
        DemoDuty::YearEnd => Duty::YearEnd,
        DemoDuty::Standing(every) => Duty::Standing { every },
        DemoDuty::Quota { count, every } => Duty::Quota { count, every },
    };
    let near = today + Days::new(4);
    if demo.time_limit == NEAR_TASK && near.year() == year && today.year() == year {
        return (Duty::by(near), near.format("%-m月%-d日前").to_string());
    }
    (duty, demo.time_limit.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near_task() -> &'static DemoTask {
        tasks().map(|(_, task)| task).find(|task| task.time_limit == NEAR_TASK).unwrap()
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
