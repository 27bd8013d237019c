//! Storage on two engines with one text of SQL: rows in, domain types out.
//!
//! # Adding a query
//! 1. Write it once, in the file of its noun, with `$1` placeholders and only what both engines understand
//!    (no `now()`, no arrays, no `ilike`; `cast(sum(x) as bigint)`; `cast($1 as text) is null or …` for an optional filter, and
//!    `SqlText` with a piece for each where there are many).
//! 2. Its row is a private struct with `#[derive(sqlx::FromRow)]`; a `From`/`TryFrom` turns it into a domain type.
//! 3. A reading function takes `&mut Conn`, a writing one `&mut Tx`: a write outside a transaction does not compile.
//! 4. Add a case to `tests/contract`, which runs every public function on both engines.
//!
//! Permission is not asked here; `services` does that before it opens a connection.

#[macro_use]
mod dispatch;

pub mod account;
pub mod audit;
pub mod backup;
pub mod cell;
pub mod cell_event;
pub mod cell_sheet;
pub mod checklist;
pub mod county;
mod db;
pub mod draft;
mod error;
pub mod evidence;
pub mod import;
pub mod import_rows;
pub mod ledger;
pub mod queue;
pub mod reopen;
pub mod session;
mod sql_text;
pub mod standing;
#[cfg(feature = "testing")]
pub mod testing;
pub mod todo;
pub mod unit;
pub mod unit_merge;

pub use db::{Conn, Db, Engine, Tx};
pub use error::StorageError;

/// What every storage function answers with.
pub type Result<T> = std::result::Result<T, StorageError>;
