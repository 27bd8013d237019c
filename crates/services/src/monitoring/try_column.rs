//! 试读: a column's page is read as a round would read it, and nothing is stored.

use std::future::Future;
use std::pin::Pin;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::{ColumnId, UnitId};
use domain::monitoring::column::{Column, ColumnClass};
use domain::monitoring::outcome::Outcome;
use domain::monitoring::tried::TriedColumn;

use super::column_form::{ColumnForm, ways_typed, wrong_address, wrong_picks};
use crate::{Actor, FieldError, Result, ServiceError, Services};

/// Whoever can visit a page: the server, which knows its manners.
pub trait TryColumn: Send + Sync {
    /// Reads a column's first page, and of its first items what their days need.
    fn read<'a>(&'a self, column: &'a Column, as_of: NaiveDate) -> Pin<Box<dyn Future<Output = Result<TriedColumn>> + Send + 'a>>;

    /// Reads one page as an article.
    fn page<'a>(&'a self, address: &'a str, as_of: NaiveDate) -> Pin<Box<dyn Future<Output = Result<Outcome>> + Send + 'a>>;
}

/// Reads the column that a form describes; nothing of it is kept.
///
/// # Errors
/// `Forbidden`; `Invalid` at the address or the selectors; `Refused` where this program visits nothing.
pub async fn try_column(actor: &Actor, services: &Services, form: &ColumnForm) -> Result<TriedColumn> {
    actor.require(Permission::Monitor)?;
    let address = form.address.trim();
    if let Some(why) = wrong_address(address, services.nets()) {
        return Err(ServiceError::field(ColumnForm::address, why));
    }
    let ways = ways_typed(form).unwrap_or_default();
    let wrong: Vec<FieldError> =
        wrong_picks(&ways).into_iter().map(|(field, message)| FieldError { field: field.into(), message }).collect();
    if !wrong.is_empty() {
        return Err(ServiceError::Invalid(wrong));
    }
    let column = Column {
        id: ColumnId::new(""),
        unit: UnitId::new(""),
        unit_name: String::new(),
        name: form.name.trim().to_owned(),
        address: address.to_owned(),
        class: ColumnClass::from_code(&form.class).unwrap_or(ColumnClass::Dynamic),
        limit_days: None,
        monthly_minimum: None,
        allows_note: form.allows_note,
        ways,
    };
    let reader = services.reader().ok_or_else(|| ServiceError::Refused("这里不能试读，请在正式运行的系统里操作。".into()))?;
    reader.read(&column, day_of(services.now())).await
}
