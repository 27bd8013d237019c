//! The four-column 落实情况 table from the stored texts, to the letter.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::checklist::published::{PublicRow, PublicTable, title, units};
use domain::checklist::{Checklist, Section, Task};
use domain::ids::{ChecklistId, CountyId, SectionId, TaskId};
use storage::checklist::version;
use storage::operations::county;
use storage::{Conn, checklist, progress};

use crate::operations::settings::{CountyTexts, before_record};
use crate::personal_data::{Gate, Stopped};
use crate::progress::cells::end_of;
use crate::reporting::today;
use crate::{Actor, Result, ServiceError, Services};

/// The table of a checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FourColumn {
    /// The checklist.
    pub checklist: Checklist,
    /// What stands beneath the title.
    pub heading: Heading,
    /// The tasks in order.
    pub rows: Vec<FourRow>,
}

/// Who hands the table out, and of what day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 截至日期.
    pub as_of: NaiveDate,
    /// 发布单位; may be empty.
    pub issuer: String,
    /// Whom the public asks; may be empty.
    pub contact: String,
}

/// One row: a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FourRow {
    /// The task.
    pub task: TaskId,
    /// 工作内容, the first level.
    pub section: String,
    /// Its second level, where the list has two.
    pub subsection: Option<String>,
    /// 序号.
    pub number: String,
    /// 工作要求.
    pub requirement: String,
    /// 责任单位 (or 牵头单位), to the letter.
    pub responsible: String,
    /// 配合单位 alone, empty where the list has no such column.
    pub support: String,
    /// 完成情况.
    pub completion: String,
    /// How many rows the section's cell reaches down from here; 0 where a cell above lies over this row.
    pub section_rows: usize,
}

impl FourRow {
    /// What stands under 责任单位: to the letter, and where the list had a column of its own for 配合单位, both with their names.
    #[must_use]
    pub fn written_units(&self) -> String {
        units(&self.responsible, &self.support)
    }
}

impl FourColumn {
    /// The table as the public would read it now.
    #[must_use]
    pub fn as_public(&self) -> PublicTable {
        let row = |row: &FourRow| PublicRow {
            task: row.task.clone(),
            number: row.number.clone(),
            section: row.section.clone(),
            subsection: row.subsection.clone(),
            requirement: row.requirement.clone(),
            units: row.written_units(),
            completion: row.completion.clone(),
            section_rows: row.section_rows,
        };
        PublicTable {
            title: title(&self.checklist.title),
            year: self.checklist.year,
            as_of: self.heading.as_of,
            issuer: self.heading.issuer.clone(),
            contact: self.heading.contact.clone(),
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// Where the table holds personal data: it must not be published.
    pub(super) fn stopped_by(&self, gate: &mut Gate) -> Option<Stopped> {
        if let Err(stopped) = gate.look(&self.checklist.title) {
            return Some(stopped.saying("标题里有个人信息，不能公开；请先遮住身份证号码、手机号码等。".into()));
        }
        let texts = self.rows.iter().flat_map(|row| {
            let texts = [
                ("工作内容", row.section.as_str()),
                ("工作内容", row.subsection.as_deref().unwrap_or_default()),
                ("工作要求", &row.requirement),
                ("责任单位", &row.responsible),
                ("配合单位", &row.support),
                ("完成情况", &row.completion),
            ];
            texts.map(|(column, text)| (text, move |why: &str| format!("第{}项的{column}里有个人信息，不能公开：{why}", row.number)))
        });
        gate.look_at_all(texts)
    }

    fn new(checklist: Checklist, heading: Heading, sections: Vec<Section>, tasks: Vec<Task>) -> Self {
        let sections: HashMap<SectionId, Section> = sections.into_iter().map(|section| (section.id.clone(), section)).collect();
        let row = |task: Task| {
            let own = sections.get(&task.section);
            let parent = own.and_then(|own| own.parent.as_ref()).and_then(|parent| sections.get(parent));
            let title = |section: &Section| section.title.clone();
            FourRow {
                task: task.id,
                section: parent.or(own).map(title).unwrap_or_default(),
                subsection: parent.and(own).map(title),
                number: task.number,
                requirement: task.requirement,
                responsible: task.responsible,
                support: task.support,
                completion: task.completion,
                section_rows: 0,
            }
        };
        let mut rows: Vec<FourRow> = tasks.into_iter().map(row).collect();
        for group in rows.chunk_by_mut(|a, b| a.section == b.section) {
            let reach = group.len();
            if let Some(first) = group.first_mut() {
                first.section_rows = reach;
            }
        }
        Self { checklist, heading, rows }
    }
}

/// The table for people of the county. It is what will be published, so every unit may read and export it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn four_column(actor: &Actor, services: &Services, id: &ChecklistId) -> Result<FourColumn> {
    actor.require(Permission::Export)?;
    let mut conn = services.db().read().await?;
    let checklist = checklist::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    load(&mut conn, services, &actor.county, checklist).await
}

/// The same as it stood by the end of a day that has ended: its rows, their texts and 完成情况. The title, who issues it and whom to
/// ask are today's. Today is the table itself.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` for a day to come, or one before the record of the list begins.
pub async fn four_column_on(actor: &Actor, services: &Services, id: &ChecklistId, day: NaiveDate) -> Result<FourColumn> {
    let today = today(services);
    if day == today {
        return four_column(actor, services, id).await;
    }
    actor.require(Permission::Export)?;
    if day > today {
        return Err(ServiceError::Refused(format!("{}还没有到，请写今天（{}）或以前的日期。", day_text(day), day_text(today))));
    }
    let mut conn = services.db().read().await?;
    let checklist = checklist::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    if let Some(first) = progress::record_begins(&mut conn, id).await?.first.filter(|first| day < *first) {
        return Err(before_record(first));
    }
    let (sections, tasks) = progress::table_then(&mut conn, id, day, end_of(day)).await?;
    let texts = CountyTexts::read(&county::settings(&mut conn, &actor.county).await?);
    let heading = Heading { as_of: day, issuer: texts.issuer, contact: texts.contact };
    Ok(FourColumn::new(checklist, heading, sections, tasks))
}

/// The first day as of which the table can be shown, where that one lies before it.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn begins_after(actor: &Actor, services: &Services, id: &ChecklistId, day: NaiveDate) -> Result<Option<NaiveDate>> {
    actor.require(Permission::Export)?;
    let mut conn = services.db().read().await?;
    checklist::get(&mut conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    Ok(progress::record_begins(&mut conn, id).await?.first.filter(|first| day < *first))
}

/// The table behind a public address, for everybody: its latest published version. A list that was opened by a release without
/// versions shows what stands there now, until it is published again.
///
/// # Errors
/// `NotFound` unless the address is switched on.
pub async fn published(services: &Services, slug: &str) -> Result<PublicTable> {
    let mut conn = services.db().read().await?;
    let (county, checklist) = checklist::published(&mut conn, slug).await?.ok_or(ServiceError::NotFound("这个公开页面"))?;
    match version::get(&mut conn, &checklist.id, None).await? {
        Some(latest) => Ok(latest),
        None => Ok(load(&mut conn, services, &county, checklist).await?.as_public()),
    }
}

pub(in crate::checklist) async fn load(
    conn: &mut Conn,
    services: &Services,
    county: &CountyId,
    checklist: Checklist,
) -> Result<FourColumn> {
    let texts = CountyTexts::read(&county::settings(conn, county).await?);
    let heading = Heading { as_of: today(services), issuer: texts.issuer, contact: texts.contact };
    let sections = checklist::sections(conn, &checklist.id).await?;
    let tasks = checklist::tasks(conn, &checklist.id).await?;
    Ok(FourColumn::new(checklist, heading, sections, tasks))
}

#[cfg(test)]
mod tests {
    use domain::checklist::duty::Duty;

    use super::*;

    #[test]
    fn a_sections_cell_reaches_over_its_rows_and_both_levels_are_told() {
        let section = |id: &str, parent: Option<&str>| Section {
            id: SectionId::new(id),
            parent: parent.map(SectionId::new),
            position: 1,
            title: format!("题{id}"),
        };
        let task = |id: &str, section: &str| Task {
            id: TaskId::new(id),
            section: SectionId::new(section),
            position: 1,
            number: String::new(),
            requirement: String::new(),
            responsible: String::new(),
            support: String::new(),
            completion: String::new(),
            time_limit: String::new(),
            remark: String::new(),
            duty: Duty::YearEnd,
        };
        let checklist = Checklist {
            no: 1,
            name: String::new(),
            id: ChecklistId::new("c"),
            year: 2026,
            title: String::new(),
            public_slug: String::new(),
            is_public: false,
            first_day: None,
        };
        let heading = Heading { as_of: NaiveDate::MIN, issuer: String::new(), contact: String::new() };
        let sections = vec![section("a", None), section("a1", Some("a")), section("b", None)];
        let table = FourColumn::new(checklist, heading, sections, vec![task("1", "a1"), task("2", "a"), task("3", "b"), task("4", "b")]);
        let shown: Vec<_> = table.rows.iter().map(|row| (row.section.as_str(), row.subsection.as_deref(), row.section_rows)).collect();
        assert_eq!(shown, [("题a", Some("题a1"), 2), ("题a", None, 0), ("题b", None, 2), ("题b", None, 0)]);
    }
}
