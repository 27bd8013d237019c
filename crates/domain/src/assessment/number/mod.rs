//! Exact numbers: what is written ([`Decimal`]), what a ledger holds ([`Amount`]), and fractions ([`Exact`]) that live only inside
//! a line that divides. There is one function that rounds, [`half_up`].

mod amount;
mod decimal;
mod exact;
mod half_up;
mod whole;

pub use amount::Amount;
pub use decimal::Decimal;
pub(crate) use exact::Exact;
pub(crate) use half_up::{half_up, rounded};
pub(crate) use whole::Whole;

/// A number that no sheet of any county can hold. It is refused, never cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;
