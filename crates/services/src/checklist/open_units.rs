//! Tasks of which a list leaves something open: units that it names and nobody has been given the task for, and a time limit that was not
//! read.

use std::collections::{HashMap, HashSet};

use domain::access::permission::Permission;
use domain::checklist::duty::Duty;
use domain::checklist::import::responsible::{Expression, Outcome, Token};
use domain::checklist::import::{Resolver, UnitDirectory, unread_limit};
use domain::checklist::{Assignment, Checklist, Task};
use domain::ids::{ChecklistId, TaskId, UnitId};
use storage::checklist;
use storage::checklist::import::open_groups;

use super::import::understand::{aside, register};
use crate::{Actor, Result, ServiceError, Services};

/// A task with words that no unit stands for, or no day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTask {
    /// Which.
    pub task: TaskId,
    /// Its number.
    pub number: String,
    /// 工作要求.
    pub requirement: String,
    /// Expressions that do not name their units (等单位), as written.
    pub open: Vec<String>,
    /// Names of no unit in the register, as written.
    pub unknown: Vec<String>,
    /// It has no unit at all.
    pub is_nobodys: bool,
    /// Its time limit as written, where it was not read and the task is asked by the year's end, or a day that stands elsewhere, for want
    /// of a better one.
    pub unread_limit: Option<String>,
    /// What it is asked by.
    pub duty: Duty,
}

impl OpenTask {
    /// Whether its units are open.
    #[must_use]
    pub const fn lacks_units(&self) -> bool {
        self.is_nobodys || !self.open.is_empty() || !self.unknown.is_empty()
    }
}

/// The tasks of a list that a person must look at, in order. It is told from the stored texts, so what is mended in the register
/// or on a task's page leaves it by itself.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn open_units(actor: &Actor, services: &Services, list: &ChecklistId) -> Result<Vec<OpenTask>> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let list = checklist::get(&mut conn, &actor.county, list).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    let tasks = checklist::tasks(&mut conn, &list.id).await?;
    let assignments = checklist::assignments(&mut conn, &list.id).await?;
    let mut directory = register(&mut conn, actor).await?;
    directory.choices = open_groups(&mut conn, &actor.county).await?;
    drop(conn);
    aside(move || told(&list, tasks, &assignments, &directory)).await
}

fn told(list: &Checklist, tasks: Vec<Task>, assignments: &[Assignment], directory: &UnitDirectory) -> Vec<OpenTask> {
    let resolver = Resolver::new(directory, list.year);
    let mut of_task: HashMap<&TaskId, Vec<&Assignment>> = HashMap::new();
    for assignment in assignments {
        of_task.entry(&assignment.task).or_default().push(assignment);
    }
    // most tasks of a list are given in the same words
    let mut read: HashMap<String, Expression> = HashMap::new();
    let mut open_tasks = Vec::new();
    for task in tasks {
        let own = of_task.get(&task.id).map(Vec::as_slice).unwrap_or_default();
        let given = Given { words: own.iter().map(|one| one.written.as_str()).collect(), units: own.iter().map(|one| &one.unit).collect() };
        let (mut open, mut unknown) = (Vec::new(), Vec::new());
        for text in [&task.responsible, &task.support] {
            let expression = read.entry(text.clone()).or_insert_with(|| resolver.read(text).with_persons());
            for token in &expression.tokens {
                match &token.outcome {
                    Outcome::OpenGroup { confirmed, .. } if !given.answers(token, confirmed.as_deref()) => open.push(shown(token)),
                    Outcome::Unresolved { .. } if !given.answers(token, None) => unknown.push(token.written.clone()),
                    _ => {}
                }
            }
        }
        let unread_limit = unread_limit(&task, list.year);
        let number = task.short_number();
        let is_nobodys = own.is_empty();
        let duty = task.duty;
        let found = OpenTask { number, task: task.id, requirement: task.requirement, open, unknown, is_nobodys, unread_limit, duty };
        if found.lacks_units() || found.unread_limit.is_some() {
            open_tasks.push(found);
        }
    }
    open_tasks
}

/// 发改委等单位: what is open is cut off as 单位, which alone says nothing.
fn shown(token: &Token) -> String {
    match token.written.trim() {
        "单位" => "等单位".to_owned(),
        written => written.to_owned(),
    }
}

/// Who has a task, and by which words.
struct Given<'a> {
    words: HashSet<&'a str>,
    units: HashSet<&'a UnitId>,
}

impl Given<'_> {
    /// Somebody has the task by these words, or all whom they were said to mean have it anyway.
    fn answers(&self, token: &Token, confirmed: Option<&[UnitId]>) -> bool {
        self.words.contains(token.written.as_str())
            || confirmed.is_some_and(|units| !units.is_empty() && units.iter().all(|unit| self.units.contains(unit)))
    }
}
