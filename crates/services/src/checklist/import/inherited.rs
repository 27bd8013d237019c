//! A change is taken back that lies before a merger: what the change gave goes, what the merger gave stays.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use domain::checklist::AssignmentRole;
use domain::checklist::import::UnitDirectory;
use domain::ids::{AssignmentId, CellId, TaskId, UnitId};
use domain::register::merger::{Inherited, Parts, inherited_parts, stays};
use domain::reporting::record::{Event, EventNo, Happening, LeaveCause, Place};
use storage::Tx;
use storage::checklist::import::Import;
use storage::checklist::import_rows::{self, CellStage, ExistingCell};
use storage::checklist::import_undo;
use storage::register::merge;
use storage::reporting::cell::{self, Cell};
use storage::reporting::event;

use super::undo::Undoing;
use crate::register::keep_draft;
use crate::reporting::step::happen;
use crate::{Actor, Result, ServiceError, Services};

const REASON: &str = "撤销导入，单位撤并仍然有效";

/// An item that a merger touched since.
struct Touched {
    cell: CellId,
    item: Inherited,
    /// It went over; else it left beside the successor's own.
    went: bool,
}

/// Pairs of the same item of one unit: one that comes back with the undo, and one that the unit took over since and that stands.
pub(super) fn twice<'c>(back: &[&'c ExistingCell], standing: &'c [ExistingCell]) -> Vec<(&'c ExistingCell, &'c ExistingCell)> {
    let place = |cell: &'c ExistingCell| (&cell.task, &cell.unit, cell.every, cell.starts_on);
    let taken: HashMap<_, _> = standing.iter().filter(|cell| !cell.dates.removed).map(|cell| (place(cell), cell)).collect();
    back.iter().filter_map(|own| taken.get(&place(own)).map(|other| (*own, *other))).collect()
}

/// Lets every merger since the import hold of the list as it stands now: successors answer in the part that they have by themselves or
/// inherited, and what came back beside an item that was taken over is asked once.
pub(super) async fn hold_again(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    undoing: &Undoing,
    places: &[(CellId, Place)],
) -> Result<()> {
    let (list, directory) = (&undoing.list.id, &undoing.directory);
    let tasks: HashSet<&TaskId> = undoing.snapshot.assignments.iter().map(|(one, _)| &one.task).collect();
    // most undos have no merger behind them
    if tasks.is_empty() || directory.units.iter().all(|unit| unit.successor.is_none()) {
        return Ok(());
    }
    let touched = touched_since(tx, &undoing.import, directory, places, &tasks).await?;
    if touched.is_empty() {
        return Ok(());
    }
    let standing = import_rows::all_cells(tx, list).await?;
    leave_once(tx, actor, services, undoing, (&touched, &standing)).await?;
    let gone: HashSet<&CellId> = touched.iter().filter(|one| one.went).map(|one| &one.cell).collect();
    let is_its_own =
        |assignment: &AssignmentId| standing.iter().any(|cell| cell.assignment == *assignment && !gone.contains(&cell.dates.id));
    // an assignment that these mergers made holds nothing but what they brought
    let made: HashSet<AssignmentId> = merge::made(tx, list).await?.into_iter().filter(|one| !is_its_own(one)).collect();
    let all = import_rows::all_assignments(tx, list).await?;
    let held: HashMap<(&TaskId, &UnitId), (&AssignmentId, AssignmentRole)> =
        all.iter().map(|(one, _)| ((&one.task, &one.unit), (&one.id, one.role))).collect();
    let own: Parts =
        all.iter().filter(|(one, _)| !made.contains(&one.id)).map(|(one, _)| ((one.task.clone(), one.unit.clone()), one.role)).collect();
    let items: Vec<Inherited> = touched.iter().map(|one| one.item.clone()).collect();
    // a successor has many tasks: its items are read once
    let mut owed: HashMap<UnitId, Vec<Cell>> = HashMap::new();
    for ((task, unit), part) in inherited_parts(&own, &items) {
        // one that the import itself brought goes with it
        let Some((assignment, role)) = held.get(&(&task, &unit)) else { continue };
        let took_over = touched.iter().any(|one| one.went && one.item.task == task && one.item.to == unit);
        if took_over || *role != part {
            merge::hold_assignment(tx, assignment, part).await?;
        }
        let owed = match owed.entry(unit.clone()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => place.insert(cell::of_unit(tx, &actor.county, &unit).await?),
        };
        for cell in owed.iter_mut().filter(|cell| cell.task == task && cell.role() != part && !stays(cell.record())) {
            let place = Place { role: part, ..cell.record().place.clone() };
            happen(tx, services, actor, cell, Happening::Moved { place, due_on: None }, REASON).await?;
        }
        if let Some(on) = directory.unit(&unit).and_then(|unit| unit.valid_to) {
            merge::end_assignments(tx, &unit, on).await?;
        }
    }
    Ok(())
}

/// What came back with something handed in or judged stands; the same item that was taken over meanwhile leaves, as at a merger, where
/// nothing was handed in on it.
async fn leave_once(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    undoing: &Undoing,
    (touched, standing): (&[Touched], &[ExistingCell]),
) -> Result<()> {
    let came_back: HashSet<&CellId> = undoing.snapshot.cells.iter().filter(|(.., was_off)| !was_off).map(|(id, ..)| id).collect();
    let back: Vec<&ExistingCell> = standing.iter().filter(|cell| !cell.dates.removed && came_back.contains(&cell.dates.id)).collect();
    let others: Vec<ExistingCell> = standing
        .iter()
        .filter(|cell| touched.iter().any(|one| one.went && one.cell == cell.dates.id) && cell.stage == CellStage::Open)
        .cloned()
        .collect();
    for (own, other) in twice(&back, &others).into_iter().filter(|(own, other)| own.dates.id != other.dates.id) {
        let (own, mut other) = (found(tx, actor, &own.dates.id).await?, found(tx, actor, &other.dates.id).await?);
        keep_draft(tx, actor, services, &other, Some(&own)).await?;
        happen(tx, services, actor, &mut other, Happening::Left { cause: LeaveCause::Merged }, REASON).await?;
    }
    Ok(())
}

async fn found(tx: &mut Tx, actor: &Actor, id: &CellId) -> Result<Cell> {
    cell::get(tx, &actor.county, id).await?.ok_or(ServiceError::NotFound("这项任务"))
}

/// What mergers touched of these tasks since the import, the oldest first.
async fn touched_since(
    tx: &mut Tx,
    import: &Import,
    directory: &UnitDirectory,
    places: &[(CellId, Place)],
    tasks: &HashSet<&TaskId>,
) -> Result<Vec<Touched>> {
    let Some(list) = &import.checklist else { return Ok(Vec::new()) };
    let before: HashMap<&CellId, &Place> = places.iter().map(|(cell, place)| (cell, place)).collect();
    let mut touched = Vec::new();
    for (id, task, first) in import_undo::moved_since(tx, list, &import.id, import.imported_at).await? {
        if !tasks.contains(&task) {
            continue;
        }
        for (event, from, to) in mergers(&event::recorded(tx, &id).await?, first, directory) {
            // as it was asked before the import, where that had changed it
            let part = before.get(&id).filter(|place| place.unit == from.unit).map_or(from.role, |place| place.role);
            let item = Inherited { task: task.clone(), from: from.unit, to, part };
            let went = matches!(event.what, Happening::Moved { .. });
            touched.push((event.at, Touched { cell: id.clone(), item, went }));
        }
    }
    touched.sort_by_key(|(at, _)| *at);
    Ok(touched.into_iter().map(|(_, one)| one).collect())
}

/// The events by which a cell went to another unit, or left with its own, from that one on: with its place before, and the successor.
fn mergers<'e>(events: &'e [Event], first: EventNo, directory: &UnitDirectory) -> Vec<(&'e Event, Place, UnitId)> {
    let mut found = Vec::new();
    let mut held: Option<&Place> = None;
    for event in events {
        let next = match &event.what {
            Happening::Created { place, .. } | Happening::Moved { place, .. } => Some(place),
            Happening::Migrated { record, .. } => Some(&record.place),
            _ => held,
        };
        if let Some(was) = held.filter(|_| event.no >= first) {
            let to = match &event.what {
                Happening::Moved { place, .. } if place.unit != was.unit => Some(place.unit.clone()),
                Happening::Left { cause: LeaveCause::Merged } => directory.unit(&was.unit).and_then(|unit| unit.successor.clone()),
                _ => None,
            };
            found.extend(to.map(|to| (event, was.clone(), to)));
        }
        held = next;
    }
    found
}
