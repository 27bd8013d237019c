//! An office with one list: what tests of storage, of the use cases and of the site begin with.

use chrono::{DateTime, Utc};
use domain::checklist::{Assignment, Checklist, Section, Task};
use domain::ids::{CellId, CountyId};

use super::{cells_of, create};
use crate::{Tx, checklist};

/// A list with one section in a county that is there already.
pub struct Office {
    /// The county.
    pub county: CountyId,
    /// Its list.
    pub list: Checklist,
    /// The list's section.
    pub section: Section,
}

impl Office {
    /// Stores list and section.
    ///
    /// # Panics
    /// When the engine fails.
    pub async fn open(tx: &mut Tx, county: &CountyId, list: Checklist, section: Section, at: DateTime<Utc>) -> Self {
        checklist::insert(tx, county, &list, at).await.expect("a list");
        checklist::insert_section(tx, &list.id, &section).await.expect("a section");
        Self { county: county.clone(), list, section }
    }

    /// Stores a task of the list.
    ///
    /// # Panics
    /// When the engine fails.
    pub async fn task(&self, tx: &mut Tx, task: Task) -> Task {
        checklist::insert_task(tx, &self.county, &self.list.id, &task).await.expect("a task");
        task
    }

    /// Stores an assignment of a task with its cells of the year, each with the event that created it; `name` gives the first,
    /// the second and so on their ids.
    ///
    /// # Panics
    /// When the engine fails.
    pub async fn assign(&self, tx: &mut Tx, task: &Task, assignment: &Assignment, name: impl Fn(usize) -> String) -> Vec<CellId> {
        checklist::insert_assignment(tx, assignment).await.expect("an assignment");
        let mut ids = Vec::new();
        for cell in cells_of((&self.county, &self.list.id), self.list.year, task, assignment, name) {
            create(tx, &cell).await;
            ids.push(cell.id);
        }
        ids
    }
}
