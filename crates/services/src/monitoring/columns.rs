//! The register of columns: taken in from a file, whole or not at all.

use std::collections::{HashMap, HashSet};

use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::ids::ColumnId;
use domain::monitoring::column::{Column, ColumnEntry};
use domain::register::unit::Unit;
use domain::text::folded::fold;
use storage::monitoring::column;
use storage::{Lock, register::unit};

use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

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

/// Every column in the register's order.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn all(actor: &Actor, services: &Services) -> Result<Vec<Column>> {
    actor.require(Permission::ReadCounty)?;
    Ok(column::list(&mut services.db().read().await?, &actor.county).await?)
}

/// What a file would do.
///
/// # Errors
/// `Forbidden`; `Refused` with the row and the cell that cannot be taken.
pub async fn preview(actor: &Actor, services: &Services, entries: &[ColumnEntry]) -> Result<ColumnPreview> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let units = unit::list(&mut conn, &actor.county).await?;
    let before = column::list(&mut conn, &actor.county).await?;
    Ok(Plan::of(entries, &units, &before)?.preview())
}

/// Takes a file into the register in one transaction; its order becomes the register's.
///
/// # Errors
/// `Forbidden`; `Refused` with the row and the cell that cannot be taken: then nothing is stored.
pub async fn import(actor: &Actor, services: &Services, entries: &[ColumnEntry]) -> Result<ColumnPreview> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let units = unit::list(&mut tx, &actor.county).await?;
    let before = column::list(&mut tx, &actor.county).await?;
    let plan = Plan::of(entries, &units, &before)?;
    let done = plan.preview();
    for (position, one) in (1_i64..).zip(&plan.columns) {
        match one {
            Planned::New(new) => column::insert(&mut tx, &actor.county, new, position).await?,
            Planned::Known { column: known, .. } => column::update(&mut tx, &actor.county, known, position).await?,
        }
    }
    let imported = MonitoringAction::ColumnsImported { added: done.added, changed: done.changed, unchanged: done.unchanged };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), imported).await?;
    tx.commit().await?;
    Ok(done)
}

enum Planned {
    New(Column),
    Known { column: Column, is_changed: bool },
}

/// The register as it will be: the file's columns, then those it does not name.
struct Plan {
    columns: Vec<Planned>,
    unnamed: usize,
}

impl Plan {
    fn of(entries: &[ColumnEntry], units: &[Unit], before: &[Column]) -> Result<Self> {
        if entries.is_empty() {
            return Err(ServiceError::Refused("文件里没有栏目，请在标题行下面每行填写一个栏目。".into()));
        }
        let by_name = names(units);
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
            let same = before.iter().find(|one| one.unit == unit.id && one.name == entry.name && one.address == entry.address);
            taken.extend(same.map(|one| &one.id));
            wanted.push((entry, unit, same));
        }
        let mut columns = Vec::new();
        for (entry, unit, same) in wanted {
            // a column that moved to another address is still that column
            let known =
                same.or_else(|| before.iter().find(|one| one.unit == unit.id && one.name == entry.name && !taken.contains(&one.id)));
            taken.extend(known.map(|one| &one.id));
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
            };
            columns.push(match known {
                Some(before) => Planned::Known { is_changed: *before != column, column },
                None => Planned::New(column),
            });
        }
        let unnamed: Vec<Planned> = before
            .iter()
            .filter(|one| !taken.contains(&one.id))
            .map(|one| Planned::Known { column: one.clone(), is_changed: false })
            .collect();
        let count = unnamed.len();
        columns.extend(unnamed);
        Ok(Self { columns, unnamed: count })
    }

    fn preview(&self) -> ColumnPreview {
        let added = self.columns.iter().filter(|one| matches!(one, Planned::New(_))).count();
        let changed = self.columns.iter().filter(|one| matches!(one, Planned::Known { is_changed: true, .. })).count();
        ColumnPreview { added, changed, unchanged: self.columns.len() - added - changed - self.unnamed, unnamed: self.unnamed }
    }
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
