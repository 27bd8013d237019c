//! Where the cells of a task stand once the list is as it shall be: in its section, in the part of their unit.

use domain::checklist::{Assignment, AssignmentRole};
use domain::ids::{CellId, SectionId};
use domain::reporting::record::Place;
use storage::checklist::import_rows::{CellStage, ExistingCell};

/// A cell with its place before and after.
pub(super) type Moved = (CellId, Place, Place);

/// The cells of an assignment that the change moves: all follow the task's section; which follow the unit's part says
/// [`AssignmentRole::after`]. One that its own unit does not answer for (it came by a merger) has its part from there.
pub(super) fn moved(cells: &[&ExistingCell], was: &Assignment, section: &SectionId, now: AssignmentRole) -> Vec<Moved> {
    let one = |cell: &&ExistingCell| {
        let before = Place { unit: cell.unit.clone(), section: cell.section.clone(), role: cell.role };
        let role = if cell.unit == was.unit { cell.role.after(cell.stage == CellStage::Settled, was.role, now) } else { cell.role };
        let after = Place { section: section.clone(), role, ..before.clone() };
        (before != after).then(|| (cell.dates.id.clone(), before, after))
    };
    cells.iter().filter_map(one).collect()
}
