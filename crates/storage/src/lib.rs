//! Storage on two engines with one text of SQL: rows in, domain types out.
//!
//! # Adding a query
//! 1. Write it once, in the file of its noun, with `$1` placeholders and only what both engines understand
//!    (no `now()`, no arrays, no `ilike`; `cast(sum(x) as bigint)`; `cast($1 as text) is null or …` for an optional filter, and
//!    `SqlText` with a piece for each where there are many).
//! 2. Its row is a private struct with `#[derive(sqlx::FromRow)]` (`list_row!` for a long list of short rows); a `From`/`TryFrom` turns
//!    it into a domain type. What several rows have stands once and is flattened in: a duty, a cell's facts, an assignment.
//! 3. A reading function takes `&mut Conn`, a writing one `&mut Tx`: a write outside a transaction does not compile.
//! 4. Add a case to `tests/contract`, which runs every public function on both engines; what it is about is built by `testing`
//!    (`a_unit`, `a_task`, `an_assignment`, `cells_of`, `Office`).
//!
//! Permission is not asked here; `services` does that before it opens a connection.

#[macro_use]
mod db;

pub mod access;
pub mod assessment;
pub mod checklist;
pub mod import_draft;
pub mod monitoring;
pub mod operations;
pub mod progress;
pub mod register;
pub mod reporting;
pub mod review;
mod sealed_line;
#[cfg(feature = "testing")]
pub mod testing;

pub use db::{Conn, Db, Engine, Lock, StorageError, Tx};
pub use sealed_line::SealedLine;

/// What every storage function answers with.
pub type Result<T> = std::result::Result<T, StorageError>;
