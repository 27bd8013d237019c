//! 事项清单: a month's coverage, and one unit's items.

mod coverage;
mod unit;

pub(crate) use coverage::OrdersPage;
pub(crate) use unit::UnitOrdersPage;
