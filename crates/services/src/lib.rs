//! The use cases: permission, transaction, rule, audit event, in that order.
//!
//! # Adding a use case
//! ```text
//! pub async fn return_report(actor: &Actor, services: &Services, cell: &CellId, …) -> Result<()> {
//!     actor.require(Permission::Review)?;                 // 1. the right, in the first line
//!     let mut tx = services.db().write().await?;         // 2. one transaction
//!     tx.lock(&actor.county, Lock::Cell(cell)).await?;   //    holding what it reads to write back
//!     let facts = …;                                     // 3. read, apply a rule of `domain`, write
//!     audit::record(&mut tx, services, actor, Subject::…, Action::…).await?; // 4. the event, in the same transaction
//!     Ok(tx.commit().await?)                             // 5. now it is promised
//! }
//! ```
//! What happens to a cell is a step ([`reporting`]`::step`): rule, row, stretch, event and audit event in one call.
//! A listing restricts itself by the actor ([`Actor::scope`]), never by a parameter of the caller.
//! Pages, downloads and the command line call the same functions.

pub mod access;
mod actor;
pub mod assessment;
mod cache;
pub mod checklist;
pub mod clock;
mod error;
mod file_digest;
pub mod form;
pub mod monitoring;
pub mod operations;
mod personal_data;
pub mod progress;
pub mod register;
pub mod reporting;
pub mod review;
mod sealed_days;
mod sealed_line;
mod seeded;
mod seen;
pub mod waiting_rows;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::monitoring::nets::Nets;
use storage::Db;

pub use actor::Actor;
pub use clock::Clock;
pub use error::{FieldError, Result, ServiceError};
pub use form::Form;
pub use personal_data::{PHONE_REASON, PHONE_REASON_LENGTH};
pub use seen::Seen;

/// What every use case needs beside the actor. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    db: Db,
    clock: Arc<dyn Clock>,
    data: Arc<Path>,
    cache: Arc<cache::AnswerCache>,
    nets: Arc<Nets>,
    reader: Option<Arc<dyn monitoring::TryColumn>>,
    courier: Option<Arc<dyn monitoring::Courier>>,
}

impl Services {
    /// `data` is the folder of evidence files; it is made when the first file comes.
    #[must_use]
    pub fn new(db: Db, clock: Arc<dyn Clock>, data: PathBuf) -> Self {
        Self { db, clock, data: data.into(), cache: Arc::new(cache::AnswerCache::new()), nets: Arc::default(), reader: None, courier: None }
    }

    /// The same where monitoring may visit networks although they are not public.
    #[must_use]
    pub fn visiting(self, nets: Nets) -> Self {
        Self { nets: Arc::new(nets), ..self }
    }

    /// The same with somebody who reads a page for 试读.
    #[must_use]
    pub fn reading_by(self, reader: Arc<dyn monitoring::TryColumn>) -> Self {
        Self { reader: Some(reader), ..self }
    }

    /// Who reads a page for 试读; nobody where this program visits nothing.
    pub(crate) fn reader(&self) -> Option<&dyn monitoring::TryColumn> {
        self.reader.as_deref()
    }

    /// The same with somebody who carries reminders out of the house.
    #[must_use]
    pub fn sending_by(self, courier: Arc<dyn monitoring::Courier>) -> Self {
        Self { courier: Some(courier), ..self }
    }

    /// Who carries reminders out of the house; nobody where this program sends nothing.
    pub(crate) fn courier(&self) -> Option<&dyn monitoring::Courier> {
        self.courier.as_deref()
    }

    /// Which addresses monitoring may visit.
    #[must_use]
    pub fn nets(&self) -> &Nets {
        &self.nets
    }

    /// The database.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// The moment, in whole seconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The folder of evidence files, outside the site.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }
}

/// A new id: UUID v7, so that rows made one after another lie side by side.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is the one place that makes ids")]
pub fn new_id() -> String {
    seeded::id().unwrap_or_else(|| uuid::Uuid::now_v7().to_string())
}

/// 32 random bytes as hex: session tokens, nonces, public addresses.
///
/// # Panics
/// When the machine gives no randomness; then nothing here may go on.
#[must_use]
pub fn random_token() -> String {
    hex(&seeded::token().unwrap_or_else(random_bytes))
}

/// 32 bytes from the machine's own source.
fn random_bytes() -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    #[expect(clippy::unwrap_used, reason = "without randomness no session is safe")]
    rand::TryRngCore::try_fill_bytes(&mut rand::rngs::OsRng, &mut bytes).unwrap();
    bytes
}

/// Lower-case hex, as digests are stored.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}
