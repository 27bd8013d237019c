//! The register of columns as a page: the office sees all, a unit its own.

use chrono::NaiveDate;
use domain::calendar::office_time::day_of;
use domain::ids::{ColumnId, UnitId};
use domain::monitoring::column::ColumnClass;
use storage::monitoring::column;
use storage::register;

pub use storage::monitoring::column::KeptColumn;

use crate::{Actor, Result, ServiceError, Services};

/// So many columns stand on a page.
pub const COLUMNS_A_PAGE: usize = 100;

/// What the list is narrowed to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnFilter {
    /// Part of a name, an address or a unit's name.
    pub text: String,
    /// Of one unit.
    pub unit: Option<UnitId>,
    /// Of one class.
    pub class: Option<ColumnClass>,
    /// Those that have ended, too.
    pub with_ended: bool,
}

impl ColumnFilter {
    fn finds(&self, one: &KeptColumn, today: NaiveDate) -> bool {
        let text = self.text.to_lowercase();
        let holds = |field: &str| field.to_lowercase().contains(&text);
        (self.with_ended || one.to.is_none_or(|to| today < to))
            && self.unit.as_ref().is_none_or(|unit| one.column.unit == *unit)
            && self.class.is_none_or(|class| one.column.class == class)
            && (text.is_empty()
                || holds(&one.column.name)
                || holds(&one.column.address)
                || holds(&one.column.unit_name)
                || holds(&one.unit_short))
    }
}

/// A page of the register.
#[derive(Debug, Clone)]
pub struct ColumnRegister {
    /// The columns of this page, in the register's order.
    pub rows: Vec<KeptColumn>,
    /// How many were found.
    pub total: usize,
    /// The page that this is: the last where one behind it was asked for.
    pub page: usize,
    /// How many there are at all, for this reader.
    pub all: usize,
    /// Units that have columns, in the register's order.
    pub units: Vec<(UnitId, String)>,
    /// Today.
    pub today: NaiveDate,
}

/// Reads a page (from 1) of the register.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit.
pub async fn register(actor: &Actor, services: &Services, filter: &ColumnFilter, page: usize) -> Result<ColumnRegister> {
    let scope = actor.scope()?;
    let today = day_of(services.now());
    let every = column::everything(&mut services.db().read().await?, &actor.county, &scope).await?;
    let mut units: Vec<(UnitId, String)> = Vec::new();
    for one in &every {
        if !units.iter().any(|(id, _)| *id == one.column.unit) {
            units.push((one.column.unit.clone(), one.unit_short.clone()));
        }
    }
    let all = every.len();
    let found: Vec<KeptColumn> = every.into_iter().filter(|one| filter.finds(one, today)).collect();
    let total = found.len();
    let page = page.clamp(1, total.max(1).div_ceil(COLUMNS_A_PAGE));
    let rows = found.into_iter().skip((page - 1) * COLUMNS_A_PAGE).take(COLUMNS_A_PAGE).collect();
    Ok(ColumnRegister { rows, total, page, all, units, today })
}

/// One column, and the units that a new one can belong to.
#[derive(Debug, Clone)]
pub struct ColumnSheet {
    /// The column; `None` for a new one.
    pub kept: Option<KeptColumn>,
    /// Units that are there today.
    pub units: Vec<(UnitId, String)>,
    /// Today.
    pub today: NaiveDate,
}

/// Reads it for its form.
///
/// # Errors
/// `Forbidden` without the right to monitor; `NotFound`.
pub async fn sheet(actor: &Actor, services: &Services, id: Option<&ColumnId>) -> Result<ColumnSheet> {
    actor.require(domain::access::permission::Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let kept = match id {
        None => None,
        Some(id) => Some(column::get(&mut conn, &actor.county, &actor.scope()?, id).await?.ok_or(ServiceError::NotFound("这个栏目"))?),
    };
    let today = day_of(services.now());
    let units = register::unit::list(&mut conn, &actor.county).await?;
    let units = units.into_iter().filter(|unit| unit.is_in_use(today)).map(|unit| (unit.id, unit.full_name)).collect();
    Ok(ColumnSheet { kept, units, today })
}
