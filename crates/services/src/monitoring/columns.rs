//! The register of columns: taken in from a file, whole or not at all.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::ids::ColumnId;
use domain::ids::ImportId;
use domain::monitoring::column::{Column, ColumnEntry, ColumnWays};
use domain::register::unit::Unit;
use domain::text::folded::fold;
use storage::import_draft::FileOf;
use storage::monitoring::column::{self, KeptColumn};
use storage::{Lock, Tx, register::unit};

use super::column_form::wrong_address;
use super::row_file::RowFile;
use crate::form;
use crate::register::RowProblem;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit, waiting_rows};

/// The largest register of columns that is read, in bytes.
pub const COLUMN_FILE_LIMIT: usize = 2 * 1024 * 1024;

/// What a file does to the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ColumnPreview {
    /// New columns.
    pub added: usize,
    /// Columns that change.
    pub changed: usize,
    /// Columns that stay as they are.
    pub unchanged: usize,
    /// Columns that the file does not name; they stay, behind the others.
    pub unnamed: usize,
}

/// The columns that have not ended, in the register's order.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn all(actor: &Actor, services: &Services) -> Result<Vec<Column>> {
    actor.require(Permission::ReadCounty)?;
    Ok(column::list(&mut services.db().read().await?, &actor.county).await?)
}

/// The columns that are monitored on a day, in the register's order.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn on_day(actor: &Actor, services: &Services, day: NaiveDate) -> Result<Vec<Column>> {
    actor.require(Permission::Monitor)?;
    Ok(column::on_day(&mut services.db().read().await?, &actor.county, day).await?)
}

/// What a file would do.
///
/// # Errors
/// `Forbidden`; `Refused` with the row and the cell that cannot be taken.
pub async fn preview(actor: &Actor, services: &Services, entries: &[ColumnEntry]) -> Result<ColumnPreview> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let units = unit::list(&mut conn, &actor.county).await?;
    let before = column::everything(&mut conn, &actor.county, &Scope::County).await?;
    Ok(Plan::of(entries, &units, &before)?.preview())
}

/// Takes a file into the register in one transaction; its order becomes the register's.
///
/// # Errors
/// `Forbidden`; `Refused` with the row and the cell that cannot be taken: then nothing is stored.
pub async fn import(actor: &Actor, services: &Services, entries: &[ColumnEntry]) -> Result<ColumnPreview> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    let done = store(&mut tx, actor, services, entries).await?;
    tx.commit().await?;
    Ok(done)
}

async fn store(tx: &mut Tx, actor: &Actor, services: &Services, entries: &[ColumnEntry]) -> Result<ColumnPreview> {
    tx.lock(&actor.county, Lock::Register).await?;
    let units = unit::list(tx, &actor.county).await?;
    let before = column::everything(tx, &actor.county, &Scope::County).await?;
    let plan = Plan::of(entries, &units, &before)?;
    let done = plan.preview();
    for (position, one) in (1_i64..).zip(&plan.columns) {
        match one {
            Planned::New(new) => column::insert(tx, &actor.county, new, position).await?,
            Planned::Known { column: known, is_ended, .. } => {
                column::update(tx, &actor.county, known, position).await?;
                if *is_ended {
                    // named again: it is monitored again
                    column::set_life(tx, &actor.county, &known.id, None, None, "").await?;
                }
            }
        }
    }
    let imported = MonitoringAction::ColumnsImported { added: done.added, changed: done.changed, unchanged: done.unchanged };
    audit::record(tx, services, actor, Subject::County(actor.county.clone()), imported).await?;
    Ok(done)
}

/// A file of columns.
pub type ColumnFile = RowFile<ColumnEntry>;

form! {
    /// A waiting file of columns.
    #[derive(Debug)]
    pub struct ChosenColumns {
        /// Which.
        pub draft: ImportId,
    }
}

/// What a waiting file would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingColumns {
    /// The file.
    pub file: ColumnFile,
    /// What it does; `None` where it cannot be taken, and why.
    pub does: std::result::Result<ColumnPreview, String>,
    /// For each row, what becomes of it: 新增, 修改, 不变.
    pub changes: Vec<&'static str>,
    /// For each row, how the column will stand and be read: what a row does not say stays as it is.
    pub ways: Vec<ColumnWays>,
}

/// Keeps a file until its preview is confirmed. Nothing of it is in the register yet.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn receive(actor: &Actor, services: &Services, file_name: &str, content: &[u8], file: &ColumnFile) -> Result<ImportId> {
    actor.require(Permission::Monitor)?;
    let mut file = file.clone();
    // the same guard as the form's
    file.problems.extend(file.entries.iter().filter_map(|entry| {
        let why = wrong_address(&entry.address, services.nets())?;
        Some(RowProblem { row: entry.row, column: "网址".into(), message: why.into() })
    }));
    waiting_rows::keep(actor, services, FileOf::Columns, (file_name, content), &file).await
}

/// What a waiting file would do.
///
/// # Errors
/// `Forbidden`; `Refused` when it was confirmed, with who did so; `NotFound` when nobody came back for it.
pub async fn waiting(actor: &Actor, services: &Services, id: &ImportId) -> Result<WaitingColumns> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let file: ColumnFile = waiting_rows::read(&mut conn, actor, FileOf::Columns, id, WAITING).await?;
    if !file.problems.is_empty() {
        return Ok(WaitingColumns {
            file,
            does: Err("文件里有不能读取的内容，请按下面的提示改正后重新选择。".into()),
            changes: Vec::new(),
            ways: Vec::new(),
        });
    }
    let units = unit::list(&mut conn, &actor.county).await?;
    let before = column::everything(&mut conn, &actor.county, &Scope::County).await?;
    let planned = Plan::of(&file.entries, &units, &before);
    let (does, changes, ways) = match planned {
        Ok(plan) => {
            let named = &plan.columns[..file.entries.len().min(plan.columns.len())];
            let words = named.iter().map(Planned::words).collect();
            (Ok(plan.preview()), words, named.iter().map(|one| one.column().ways.clone()).collect())
        }
        Err(error) => (Err(error.to_string()), Vec::new(), Vec::new()),
    };
    Ok(WaitingColumns { file, does, changes, ways })
}

const WAITING: &str = "这份待确认的栏目文件";

/// Takes a waiting file into the register, in one transaction.
///
/// # Errors
/// As [`import`]; `Refused` when it was confirmed already, with who did so.
pub async fn confirm(actor: &Actor, services: &Services, chosen: &ChosenColumns) -> Result<ColumnPreview> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    let file: ColumnFile = waiting_rows::read(&mut tx, actor, FileOf::Columns, &chosen.draft, WAITING).await?;
    waiting_rows::end(&mut tx, actor, services, FileOf::Columns, &chosen.draft, WAITING).await?;
    if let Some(problem) = file.problems.first() {
        return Err(ServiceError::Refused(problem.message.clone()));
    }
    let done = store(&mut tx, actor, services, &file.entries).await?;
    tx.commit().await?;
    Ok(done)
}

enum Planned {
    New(Column),
    Known { column: Column, is_changed: bool, is_ended: bool },
}

impl Planned {
    const fn column(&self) -> &Column {
        match self {
            Self::New(column) | Self::Known { column, .. } => column,
        }
    }

    const fn words(&self) -> &'static str {
        match self {
            Self::New(_) => "新增",
            Self::Known { is_ended: true, .. } => "恢复监测",
            Self::Known { is_changed: true, .. } => "修改",
            Self::Known { .. } => "不变",
        }
    }
}

/// The register as it will be: the file's columns, then those it does not name.
struct Plan {
    columns: Vec<Planned>,
    unnamed: usize,
    /// Ended columns that the file does not name either.
    ended_unnamed: usize,
}

impl Plan {
    fn of(entries: &[ColumnEntry], units: &[Unit], register: &[KeptColumn]) -> Result<Self> {
        if entries.is_empty() {
            return Err(ServiceError::Refused("文件里没有栏目，请在标题行下面每行填写一个栏目。".into()));
        }
        let by_name = names(units);
        let before: Vec<&Column> = register.iter().map(|one| &one.column).collect();
        let ended: HashSet<&ColumnId> = register.iter().filter(|one| one.to.is_some()).map(|one| &one.column.id).collect();
        let mut met: HashMap<(String, String, String), usize> = HashMap::new();
        let mut taken: HashSet<&ColumnId> = HashSet::new();
        let mut wanted = Vec::new();
        for entry in entries {
            let unit = unit_of(entry, &by_name)?;
            let key = (unit.id.as_str().to_owned(), entry.name.clone(), entry.address.clone());
            if let Some(first) = met.insert(key, entry.row) {
                return Err(ServiceError::Refused(format!(
                    "第{}行“栏目名称”{}与第{first}行是同一个栏目，请删去一行。",
                    entry.row, entry.name
                )));
            }
            let same = before.iter().copied().find(|one| one.unit == unit.id && one.name == entry.name && one.address == entry.address);
            taken.extend(same.map(|one| &one.id));
            wanted.push((entry, unit, same));
        }
        let mut columns = Vec::new();
        for (entry, unit, same) in wanted {
            // a column that moved to another address is still that column
            let known = same
                .or_else(|| before.iter().copied().find(|one| one.unit == unit.id && one.name == entry.name && !taken.contains(&one.id)));
            taken.extend(known.map(|one| &one.id));
            let ways = ways_of(entry, known);
            if let Some((part, words)) = ways.picks.wrong(ways.reader).into_iter().next() {
                return Err(ServiceError::Refused(format!("第{}行“{}”：{words}", entry.row, part.label())));
            }
            let column = Column {
                id: known.map_or_else(|| ColumnId::new(new_id()), |one| one.id.clone()),
                unit: unit.id.clone(),
                unit_name: unit.full_name.clone(),
                name: entry.name.clone(),
                address: entry.address.clone(),
                class: entry.class,
                limit_days: entry.limit_days,
                monthly_minimum: entry.monthly_minimum,
                allows_note: entry.allows_note,
                ways,
            };
            columns.push(match known {
                Some(before) => {
                    let is_ended = ended.contains(&before.id);
                    Planned::Known { is_changed: *before != column || is_ended, is_ended, column }
                }
                None => Planned::New(column),
            });
        }
        let unnamed: Vec<Planned> = before
            .iter()
            .filter(|one| !taken.contains(&one.id))
            .map(|one| Planned::Known { column: (*one).clone(), is_changed: false, is_ended: false })
            .collect();
        let count = before.iter().filter(|one| !taken.contains(&one.id) && !ended.contains(&one.id)).count();
        let ended_unnamed = unnamed.len() - count;
        columns.extend(unnamed);
        Ok(Self { columns, unnamed: count, ended_unnamed })
    }

    fn preview(&self) -> ColumnPreview {
        let added = self.columns.iter().filter(|one| matches!(one, Planned::New(_))).count();
        let changed = self.columns.iter().filter(|one| matches!(one, Planned::Known { is_changed: true, .. })).count();
        ColumnPreview {
            added,
            changed,
            unchanged: self.columns.len() - added - changed - self.unnamed - self.ended_unnamed,
            unnamed: self.unnamed,
        }
    }
}

/// What a row says of level, reader and selectors; what it does not say stays as it is.
fn ways_of(entry: &ColumnEntry, known: Option<&Column>) -> ColumnWays {
    let kept = known.map(|one| one.ways.clone()).unwrap_or_default();
    let (level, reader) = entry.ways;
    let picks = entry.picks.clone().unwrap_or(kept.picks);
    ColumnWays { level: level.unwrap_or(kept.level), reader: reader.unwrap_or(kept.reader), picks }
}

/// Units in use by every name they bear.
fn names(units: &[Unit]) -> HashMap<String, Vec<&Unit>> {
    let mut names: HashMap<String, Vec<&Unit>> = HashMap::new();
    for unit in units.iter().filter(|unit| unit.valid_to.is_none()) {
        let own = [&unit.full_name, &unit.short_name].into_iter().chain(unit.aliases.iter().map(|alias| &alias.name));
        for name in own.map(|name| fold(name)).collect::<HashSet<_>>() {
            names.entry(name).or_default().push(unit);
        }
    }
    names
}

fn unit_of<'u>(entry: &ColumnEntry, names: &HashMap<String, Vec<&'u Unit>>) -> Result<&'u Unit> {
    let called = names.get(&fold(&entry.unit)).map(Vec::as_slice).unwrap_or_default();
    match called {
        [unit] => Ok(unit),
        [] => Err(ServiceError::Refused(format!(
            "第{}行“单位”写的是“{}”，名册里没有这个在用单位，请改用名册里的全称、简称或别名。",
            entry.row, entry.unit
        ))),
        several => match several.iter().find(|unit| fold(&unit.full_name) == fold(&entry.unit)) {
            Some(unit) => Ok(unit),
            None => {
                Err(ServiceError::Refused(format!("第{}行“单位”写的是“{}”，叫这个名字的单位不止一个，请改用全称。", entry.row, entry.unit)))
            }
        },
    }
}
