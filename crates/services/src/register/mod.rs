//! The register of units (责任单位): search it, write it, rename, merge and reorder its units, take it in from a file.

mod beginning;
mod ended;
mod fields;
mod import;
mod list;
mod merge;
mod rename;
mod reorder;
mod save;
pub mod spelling;

pub(crate) use ended::ended_units;
pub use fields::UnitFields;
pub use import::{
    ChangedUnit, ChosenRegister, EntryRow, FILE_LIMIT, RegisterFile, RegisterPreview, RowProblem, confirm, import, import_as_operator,
    preview, preview_as_operator, receive, waiting,
};
pub use list::{PAGE_SIZES, RegisterFilter, RegisterPage, UnitSheet, Validity, everyone, list, one, successor_choices, valid_on};
pub use merge::{Closing, Departure, close, look_at_closing};
pub(crate) use merge::{close_now, keep_draft};
pub(crate) use rename::rename_now;
pub use rename::{Renaming, rename};
pub use reorder::{Move, move_to};
pub use save::{add, edit};

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::register::entry::UnitPart;
use domain::register::unit::{Unit, UnitClass};
use storage::operations::{county, upgrade};
use storage::{Conn, Db, StorageError, Tx, register::unit};

use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, new_id};

/// The unit, or the answer for a stranger's id.
async fn found(conn: &mut Conn, actor: &Actor, id: &UnitId) -> Result<Unit> {
    unit::get(conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这个单位"))
}

/// What the forms of a unit send back.
#[must_use]
pub fn seen(unit: &Unit) -> Seen {
    Seen::of(&shown(unit))
}

/// All of a unit but its place: the order moves whenever any other unit is moved.
fn shown(unit: &Unit) -> Unit {
    Unit { position: 0, ..unit.clone() }
}

/// A unit that nothing is said of yet but its class and place, to be filled from an entry.
fn blank(class: UnitClass, position: i64, (pinyin, initials): (String, String)) -> Unit {
    Unit {
        id: UnitId::new(new_id()),
        class,
        group: class.usual_group().into(),
        full_name: String::new(),
        short_name: String::new(),
        position,
        key_area: false,
        note: String::new(),
        valid_from: None,
        valid_to: None,
        successor: None,
        pinyin,
        initials,
        aliases: Vec::new(),
    }
}

/// The name of the step of an upgrade that [`respell`] is.
const SPELLING: &str = "spelling";

/// Makes the search texts of units anew that an older program wrote, once. Answers how many it wrote.
///
/// # Errors
/// When the engine fails.
pub async fn respell(db: &Db, at: DateTime<Utc>) -> Result<usize> {
    if !upgrade::is_open(&mut db.read().await?, SPELLING).await? {
        return Ok(0);
    }
    let mut tx = db.write().await?;
    let mut written = 0;
    for county in county::list(&mut tx).await? {
        for one in unit::list(&mut tx, &county.id).await? {
            unit::set_search(&mut tx, &county.id, &one.id, &spelling::search_column(&one)).await?;
            written += 1;
        }
    }
    upgrade::close(&mut tx, SPELLING, at).await?;
    tx.commit().await?;
    Ok(written)
}

/// Stores a changed unit with its search text, from today on.
async fn store(tx: &mut Tx, actor: &Actor, services: &Services, changed: &Unit) -> Result<()> {
    store_from(tx, actor, changed, day_of(services.now())).await
}

/// The same as entered by that day: what was arranged is known from its own day on, also where the program did not run then.
async fn store_from(tx: &mut Tx, actor: &Actor, changed: &Unit, day: NaiveDate) -> Result<()> {
    if unit::update(tx, &actor.county, changed, &spelling::search_column(changed), day).await? {
        Ok(())
    } else {
        Err(ServiceError::Storage(StorageError::Reference(format!("unit {}", changed.id))))
    }
}

/// What a form calls a unit's two names.
#[derive(Debug, Clone, Copy)]
struct NameFields {
    full_name: &'static str,
    short_name: &'static str,
}

fn field_errors(faults: Vec<(UnitPart, String)>, names: NameFields) -> Vec<FieldError> {
    let field = |part: UnitPart| match part {
        UnitPart::FullName => names.full_name,
        UnitPart::ShortName => names.short_name,
        other => other.field(),
    };
    faults.into_iter().map(|(part, message)| FieldError { field: field(part).into(), message }).collect()
}

/// Refuses a name that another unit bears today: lists would name two units at once.
fn refuse_taken_names(changed: &Unit, all: &[Unit], names: NameFields) -> Result<()> {
    let others = || all.iter().filter(|unit| unit.id != changed.id && unit.valid_to.is_none());
    let taken = |name: &str| others().find(|unit| unit.full_name == name || unit.short_name == name);
    let clash = |field: &str, name: &str| {
        taken(name).map(|unit| FieldError {
            field: field.into(),
            message: format!("“{name}”已是{}的名称，两个在用单位不能同名，请改用别的名称。", unit.full_name),
        })
    };
    let errors: Vec<FieldError> =
        [clash(names.full_name, &changed.full_name), clash(names.short_name, &changed.short_name)].into_iter().flatten().collect();
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}
