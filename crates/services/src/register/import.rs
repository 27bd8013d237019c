mod asked;
mod plan;

use std::collections::HashMap;

use domain::access::permission::Permission;
use domain::audit::action::{OperationsAction, RegisterAction};
use domain::audit::subject::Subject;
use domain::ids::{CountyId, ImportId};
use domain::register::entry::{UnitEntry, UnitPart};
use domain::register::unit::{Unit, UnitClass};
use serde::{Deserialize, Serialize};
use storage::import_draft::FileOf;
use storage::{Conn, Lock, Tx, operations::county, register::unit};

use self::plan::Plan;
use crate::form;
use crate::operations::rows::Before;
use crate::operations::settings::UNNAMED;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit, waiting_rows};

/// A row of a register file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryRow {
    /// Its number in the file, from 1.
    pub row: usize,
    /// What it says.
    pub entry: UnitEntry,
    /// What the file does not say and is proposed: a person confirms it with the rest.
    #[serde(default)]
    pub proposed: Vec<UnitPart>,
    /// What the file says nothing of: a unit that the register has keeps it.
    #[serde(default)]
    pub unsaid: Vec<UnitPart>,
}

/// The largest register that is read, in bytes; a real one has a few hundred kilobytes.
pub const FILE_LIMIT: usize = 2 * 1024 * 1024;

/// What a register file holds: the rows that were read, and what was wrong with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterFile {
    /// The rows.
    pub rows: Vec<EntryRow>,
    /// Rows whose class neither the file nor the name tells: a person says it in the preview. The class in them is none of
    /// the file's.
    #[serde(default)]
    pub asked: Vec<EntryRow>,
    /// What was wrong with others.
    pub problems: Vec<RowProblem>,
}

form! {
    /// A waiting register file.
    #[derive(Debug)]
    pub struct ChosenRegister {
        /// Which.
        pub draft: ImportId,
        /// Rows whose class is asked.
        #[serde(default)]
        pub row: Vec<usize>,
        /// The classes chosen for them, in the same order; empty where none was.
        #[serde(default)]
        pub class: Vec<String>,
        /// The class of all of them for which none was chosen; empty leaves those out.
        #[serde(default)]
        pub class_of_others: String,
    }
}

impl ChosenRegister {
    /// A waiting file about which nothing was answered yet.
    #[must_use]
    pub fn of(draft: ImportId) -> Self {
        Self { draft, row: Vec::new(), class: Vec::new(), class_of_others: String::new() }
    }

    /// The class a person said for a unit: the one of so many before it that stand in the same row, as the names of a grid do.
    #[must_use]
    pub fn class_of(&self, row: usize, before: usize) -> Option<UnitClass> {
        let own = self.row.iter().zip(&self.class).filter(|(one, _)| **one == row).nth(before).map(|(_, class)| class);
        own.and_then(|code| UnitClass::from_code(code)).or_else(|| UnitClass::from_code(&self.class_of_others))
    }
}

/// Keeps a file until its preview is confirmed. Nothing of it is in the register yet.
///
/// # Errors
/// `Forbidden` without the right to manage units.
pub async fn receive(actor: &Actor, services: &Services, file_name: &str, content: &[u8], file: &RegisterFile) -> Result<ImportId> {
    actor.require(Permission::ManageUnits)?;
    waiting_rows::keep(actor, services, FileOf::Register, (file_name, content), file).await
}

const WAITING: &str = "这份待确认的单位名册";

/// What a waiting file would do.
///
/// # Errors
/// `Forbidden`; `Refused` when it was confirmed, with who did so; `NotFound` when nobody came back for it.
pub async fn waiting(actor: &Actor, services: &Services, id: &ImportId) -> Result<RegisterPreview> {
    actor.require(Permission::ManageUnits)?;
    let mut conn = services.db().read().await?;
    let file = read_waiting(&mut conn, actor, id).await?;
    let register = unit::list(&mut conn, &actor.county).await?;
    let file = file.asking_of_new_units(&register);
    let found = Plan::checked(&mut conn, &actor.county, &file.rows, &register).await?.preview(&register);
    let mut problems = file.problems;
    problems.extend(found.problems);
    problems.sort_by_key(|problem| problem.row);
    Ok(RegisterPreview { problems, asked: file.asked, ..found })
}

/// Takes a waiting file into the register, in one transaction.
///
/// # Errors
/// As [`import`]; `Refused` when it was confirmed already, with who did so.
pub async fn confirm(actor: &Actor, services: &Services, chosen: &ChosenRegister) -> Result<RegisterPreview> {
    actor.require(Permission::ManageUnits)?;
    let mut tx = services.db().write().await?;
    let file = read_waiting(&mut tx, actor, &chosen.draft).await?;
    waiting_rows::end(&mut tx, actor, services, FileOf::Register, &chosen.draft, WAITING).await?;
    let register = locked(&mut tx, actor).await?;
    let file = file.asking_of_new_units(&register);
    let mut rows = file.rows;
    let mut in_row: HashMap<usize, usize> = HashMap::new();
    rows.extend(file.asked.into_iter().filter_map(|row| {
        let met = in_row.entry(row.row).or_default();
        let before = *met;
        *met += 1;
        let entry = UnitEntry { class: chosen.class_of(row.row, before)?, ..row.entry };
        Some(EntryRow { entry, ..row })
    }));
    rows.sort_by_key(|row| row.row);
    let done = store_rows(&mut tx, actor, services, &rows, &register).await?;
    tx.commit().await?;
    Ok(done)
}

async fn read_waiting(conn: &mut Conn, actor: &Actor, id: &ImportId) -> Result<RegisterFile> {
    waiting_rows::read(conn, actor, FileOf::Register, id, WAITING).await
}

/// What is wrong with a row, in the office's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// Its number in the file.
    pub row: usize,
    /// The column's heading; may be empty.
    pub column: String,
    /// What to do.
    pub message: String,
}

/// A unit that a file changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedUnit {
    /// The row as it will be stored.
    pub written: EntryRow,
    /// As the register has it.
    pub before: UnitEntry,
    /// What changes.
    pub changes: Vec<UnitPart>,
}

/// What a file would do to the register. Nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegisterPreview {
    /// New units, as written.
    pub added: Vec<EntryRow>,
    /// Units that change.
    pub changed: Vec<ChangedUnit>,
    /// Units that stay as they are.
    pub unchanged: usize,
    /// Units in use that the file does not name; they stay.
    pub unnamed: Vec<String>,
    /// Rows that cannot be stored as they are; they are left out.
    pub problems: Vec<RowProblem>,
    /// Rows whose class a person must say.
    pub asked: Vec<EntryRow>,
}

/// Shows what a file would do.
///
/// # Errors
/// `Forbidden` without the right to manage units.
pub async fn preview(actor: &Actor, services: &Services, rows: &[EntryRow]) -> Result<RegisterPreview> {
    actor.require(Permission::ManageUnits)?;
    let mut conn = services.db().read().await?;
    let register = unit::list(&mut conn, &actor.county).await?;
    Ok(Plan::checked(&mut conn, &actor.county, rows, &register).await?.preview(&register))
}

/// Takes a file into the register in one transaction: adds units, changes those of the same full name (or former full name),
/// leaves the others alone.
///
/// # Errors
/// `Forbidden` without the right to manage units; `Refused` where no row can be stored.
pub async fn import(actor: &Actor, services: &Services, rows: &[EntryRow]) -> Result<RegisterPreview> {
    actor.require(Permission::ManageUnits)?;
    let mut tx = services.db().write().await?;
    let register = locked(&mut tx, actor).await?;
    let done = store_rows(&mut tx, actor, services, rows, &register).await?;
    tx.commit().await?;
    Ok(done)
}

/// The register, which nobody else changes until the transaction ends.
async fn locked(tx: &mut Tx, actor: &Actor) -> Result<Vec<Unit>> {
    tx.lock(&actor.county, Lock::Register).await?;
    Ok(unit::list(tx, &actor.county).await?)
}

async fn store_rows(tx: &mut Tx, actor: &Actor, services: &Services, rows: &[EntryRow], register: &[Unit]) -> Result<RegisterPreview> {
    let plan = Plan::checked(tx, &actor.county, rows, register).await?;
    let done = plan.preview(register);
    let rows_before = Before::of_register(tx, &actor.county).await?;
    plan.store(tx, actor, services, register).await?;
    record(tx, services, actor, &done, &rows_before).await?;
    Ok(done)
}

/// The same from the command line, where there may be no county yet: it is made first, under `county_name`, which also
/// replaces the name of a county that was never given one.
///
/// # Errors
/// `Refused` when no row can be stored.
pub async fn import_as_operator(services: &Services, county_name: Option<&str>, rows: &[EntryRow]) -> Result<RegisterPreview> {
    let mut tx = services.db().write().await?;
    let actor = operator(&mut tx, services, county_name).await?;
    let register = locked(&mut tx, &actor).await?;
    let done = store_rows(&mut tx, &actor, services, rows, &register).await?;
    tx.commit().await?;
    Ok(done)
}

/// What the command line would do; reads only.
///
/// # Errors
/// When the engine fails.
pub async fn preview_as_operator(services: &Services, rows: &[EntryRow]) -> Result<RegisterPreview> {
    let mut conn = services.db().read().await?;
    let Some(county) = county::list(&mut conn).await?.into_iter().next() else {
        return Ok(Plan::of(rows, &[]).preview(&[]));
    };
    let register = unit::list(&mut conn, &county.id).await?;
    Ok(Plan::checked(&mut conn, &county.id, rows, &register).await?.preview(&register))
}

async fn operator(tx: &mut Tx, services: &Services, county_name: Option<&str>) -> Result<Actor> {
    tx.lock_installation().await?;
    let (id, action, name): (_, OperationsAction, _) = match (county::list(tx).await?.into_iter().next(), county_name) {
        (None, name) => {
            let (id, name) = (CountyId::new(new_id()), name.unwrap_or(UNNAMED));
            county::insert(tx, &id, name, services.now()).await?;
            (id, OperationsAction::CountyAdded { name: name.to_owned() }, name)
        }
        (Some(county), Some(name)) if county.name == UNNAMED && name != UNNAMED => {
            county::rename(tx, &county.id, name).await?;
            (county.id, OperationsAction::CountyRenamed { before: county.name, after: name.to_owned() }, name)
        }
        (Some(county), _) => return Ok(Actor::operator(county.id, county.name)),
    };
    let actor = Actor::operator(id, name.to_owned());
    audit::record(tx, services, &actor, Subject::County(actor.county.clone()), action).await?;
    Ok(actor)
}

async fn record(tx: &mut Tx, services: &Services, actor: &Actor, done: &RegisterPreview, rows_before: &Before) -> Result<()> {
    if done.added.is_empty() && done.changed.is_empty() && done.unchanged == 0 {
        return Err(ServiceError::Refused("文件里没有可以导入的单位，请对照提示改正后再试。".into()));
    }
    let imported = RegisterAction::RegisterImported { added: done.added.len(), changed: done.changed.len(), unchanged: done.unchanged };
    audit::record_with_rows(tx, services, actor, Subject::County(actor.county.clone()), imported, Some(rows_before)).await
}
