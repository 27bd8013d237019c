//! Which rows of a register file can be stored, each with the unit it is about, and what they do.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use domain::checklist::existence::Life;
use domain::checklist::import::row_place;
use domain::ids::{CountyId, UnitId};
use domain::register::entry::{UnitEntry, UnitPart};
use domain::register::life::ends_by_writing;
use domain::register::unit::{Alias, AliasKind, Unit};
use domain::text::search::normalise;
use storage::{Conn, Tx, register::unit};

use super::{ChangedUnit, EntryRow, RegisterPreview, RowProblem};
use crate::register::beginning::{asked_before, there_in_sealed_days};
use crate::register::spelling::{search_column, spelled};
use crate::register::{blank, store};
use crate::{Actor, Result, Services};

/// The rows that can be stored, each with the unit it is about.
pub(super) struct Plan<'a> {
    rows: Vec<(EntryRow, Option<&'a Unit>)>,
    problems: Vec<RowProblem>,
}

impl<'a> Plan<'a> {
    /// What can be told by the register alone.
    pub(super) fn of(rows: &[EntryRow], register: &'a [Unit]) -> Self {
        let mut plan = Self { rows: Vec::new(), problems: Vec::new() };
        let mut met: HashMap<&UnitId, usize> = HashMap::new();
        let mut by_name: HashMap<String, &Unit> = HashMap::with_capacity(register.len());
        for unit in register {
            by_name.entry(normalise(&unit.full_name)).or_insert(unit);
        }
        let renamed = renamed(register);
        for row in rows {
            let name = normalise(&row.entry.full_name);
            let unit = by_name.get(&name).copied();
            let mut left_out = |part: UnitPart, message: String| {
                plan.problems.push(RowProblem { row: row.row, column: part.label().into(), message });
            };
            let faults = row.entry.faults();
            if !faults.is_empty() {
                faults.into_iter().for_each(|(part, message)| left_out(part, message));
            } else if let Some((now, since)) = unit.is_none().then(|| renamed.get(&name)).flatten() {
                let message =
                    format!("{}“{}”自{since}起已更名为“{now}”，这一行没有读入。请改用新名称。", row_place(row.row), row.entry.full_name);
                left_out(UnitPart::FullName, message);
            } else if let Some(first) = unit.and_then(|unit| met.insert(&unit.id, row.row)) {
                let (place, first) = (row_place(row.row), row_place(first));
                let message = format!("{place}“{}”与{first}是同一个单位，这一行没有读入。请合并为一行。", row.entry.full_name);
                left_out(UnitPart::FullName, message);
            } else if unit.is_some_and(|unit| ends_by_writing(unit.valid_to, row.entry.valid_to)) {
                let name = &row.entry.full_name;
                let message = format!(
                    "{}“{name}”的停用日期与名册不同，这一行没有读入。撤销或合并单位请打开该单位，用“撤并”办理：未完成的事项会一并移交或移出。",
                    row_place(row.row)
                );
                left_out(UnitPart::ValidTo, message);
            } else {
                plan.rows.push((unit.map_or_else(|| row.clone(), |unit| beside(row, unit)), unit));
            }
        }
        plan
    }

    /// The same, and no unit begins after what it was asked for.
    pub(super) async fn checked(conn: &mut Conn, county: &CountyId, rows: &[EntryRow], register: &'a [Unit]) -> Result<Self> {
        let mut plan = Self::of(rows, register);
        let mut kept = Vec::with_capacity(plan.rows.len());
        for (row, unit) in std::mem::take(&mut plan.rows) {
            let refusal = match unit {
                Some(unit) => {
                    let life = Life { from: row.entry.valid_from, to: row.entry.valid_to };
                    match there_in_sealed_days(conn, county, unit, life).await? {
                        Some(why) => Some(why),
                        None => asked_before(conn, county, (unit, register), row.entry.valid_from).await?,
                    }
                }
                None => None,
            };
            let Some(why) = refusal else {
                kept.push((row, unit));
                continue;
            };
            let message = format!("{}没有读入：{why}", row_place(row.row));
            plan.problems.push(RowProblem { row: row.row, column: UnitPart::ValidFrom.label().into(), message });
        }
        plan.problems.sort_by_key(|problem| problem.row);
        plan.rows = kept;
        Ok(plan)
    }

    /// What it would do.
    pub(super) fn preview(&self, register: &[Unit]) -> RegisterPreview {
        let mut preview = RegisterPreview { problems: self.problems.clone(), ..RegisterPreview::default() };
        for (row, unit) in &self.rows {
            match unit {
                None => preview.added.push(row.clone()),
                Some(unit) => match row.entry.changes(unit) {
                    changes if changes.is_empty() => preview.unchanged += 1,
                    changes => preview.changed.push(ChangedUnit { written: row.clone(), before: UnitEntry::of(unit), changes }),
                },
            }
        }
        let named: HashSet<&UnitId> = self.rows.iter().filter_map(|(_, unit)| unit.map(|unit| &unit.id)).collect();
        preview.unnamed = register
            .iter()
            .filter(|unit| unit.valid_to.is_none() && !named.contains(&unit.id))
            .map(|unit| unit.full_name.clone())
            .collect();
        preview
    }

    /// Adds and changes units.
    pub(super) async fn store(&self, tx: &mut Tx, actor: &Actor, services: &Services, register: &[Unit]) -> Result<()> {
        let mut last = register.iter().map(|unit| unit.position).max().unwrap_or(0);
        for (row, unit) in &self.rows {
            if let Some(unit) = unit {
                if row.entry.changes(unit).is_empty() {
                    continue;
                }
                let spelling = if row.entry.short_name == unit.short_name {
                    (unit.pinyin.clone(), unit.initials.clone())
                } else {
                    spelled(&row.entry.short_name)
                };
                let changed = row.entry.clone().over((*unit).clone());
                store(tx, actor, services, &Unit { pinyin: spelling.0, initials: spelling.1, ..changed }).await?;
                continue;
            }
            let place = row.entry.position.unwrap_or(last + 1);
            last = last.max(place);
            let new = new_unit(&row.entry, place);
            unit::insert(tx, &actor.county, &new, &search_column(&new)).await?;
        }
        Ok(())
    }
}

/// Former full names: the present name of the unit that bore it once, and since when it bears the new one.
fn renamed(register: &[Unit]) -> HashMap<String, (&str, NaiveDate)> {
    let mut renamed = HashMap::new();
    for unit in register {
        for alias in unit.aliases.iter().filter(|alias| alias.kind == AliasKind::FormerFullName) {
            if let Some(until) = alias.valid_to {
                renamed.entry(normalise(&alias.name)).or_insert((unit.full_name.as_str(), until));
            }
        }
    }
    renamed
}

/// What a file does not say stays: what it has no column for, names and classes left blank, dates, and former names. What is
/// only proposed is for new units.
fn beside(row: &EntryRow, unit: &Unit) -> EntryRow {
    let entry = row.entry.clone().keeping(&row.unsaid, unit);
    let proposed = row.proposed.iter().copied().filter(|part| !row.unsaid.contains(part)).collect();
    let says = |alias: &Alias| entry.aliases.iter().any(|one| one.name == alias.name && one.kind == alias.kind);
    let former: Vec<Alias> = unit.aliases.iter().filter(|alias| alias.kind != AliasKind::Alias && !says(alias)).cloned().collect();
    let mut aliases = entry.aliases.clone();
    aliases.extend(former);
    let (valid_from, valid_to) = (entry.valid_from.or(unit.valid_from), entry.valid_to.or(unit.valid_to));
    EntryRow { entry: UnitEntry { valid_from, valid_to, aliases, ..entry }, proposed, ..row.clone() }
}

fn new_unit(entry: &UnitEntry, position: i64) -> Unit {
    let blank = blank(entry.class, position, spelled(&entry.short_name));
    UnitEntry { position: Some(position), ..entry.clone() }.over(blank)
}
