//! A file comes in and waits for a person; or a person lets it go.

use chrono::Days;
use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::checklist::import::{Choices, Document};
use domain::ids::ImportId;
use domain::reporting::advice::masked;
use sha2::{Digest, Sha256};
use storage::checklist::import::{self, PendingImport};
use storage::import_draft::{self, End, FileOf};
use storage::{Lock, Tx};

use super::ended::gone;
use super::understand::aside;
use crate::form;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// Files that nobody came back for are let go after so many days.
pub const KEPT_DAYS: u64 = 14;
/// The largest file that is read, in bytes: what the reader of files takes as well. A checklist without pictures has a hundredth of it.
pub const FILE_LIMIT: usize = 20 * 1024 * 1024;
/// The longest table that can be pasted, in characters.
pub const PASTED_LENGTH: usize = 2_000_000;
/// The longest name of a list beside the yearly one, in characters.
pub const NAME_LENGTH: usize = 20;
/// Years a checklist may be for.
pub(super) const YEARS: std::ops::RangeInclusive<i32> = 2008..=2100;

form! {
    /// What the first step of an import asks for beside a file.
    #[derive(Debug)]
    pub struct PastedTable {
        /// The year as typed.
        pub year: String,
        /// For another list of that year: its name; empty for the yearly list itself.
        pub list: String,
        /// What was pasted, as text.
        pub text: String,
    }
}

impl PastedTable {
    /// What was pasted, as the island keeps it where scripts run.
    pub const HTML: &'static str = "html";
}

/// A file as it was read.
#[derive(Debug, Clone)]
pub struct Incoming<'a> {
    /// The year it is for.
    pub year: i32,
    /// For which list of that year: empty for the yearly list itself, else its name (提升清单).
    pub list_name: String,
    /// Its name, for the list of imports.
    pub file_name: String,
    /// Its bytes, for the digest.
    pub content: &'a [u8],
    /// The tables in it.
    pub document: Document,
}

impl Incoming<'_> {
    /// Hex digest of the file.
    pub(super) fn sha256(&self) -> String {
        crate::hex(&Sha256::digest(self.content))
    }

    /// # Errors
    /// `Invalid` for a year no checklist is for, or a document without a table.
    pub(super) fn check(&self) -> Result<()> {
        if !YEARS.contains(&self.year) {
            return Err(ServiceError::field(PastedTable::year, "年度不对，请填写2008至2100之间的年份。"));
        }
        if self.list_name.chars().count() > NAME_LENGTH || self.list_name.chars().any(char::is_control) {
            return Err(ServiceError::field(PastedTable::list, "清单名称请写得短一些，不超过20个字，如“提升清单”。"));
        }
        if self.document.tables.is_empty() {
            return Err(ServiceError::field("file", "文件里没有找到表格，请检查是否选错了文件。"));
        }
        Ok(())
    }
}

/// Keeps a file until its preview is confirmed or discarded. Nothing of it is a checklist yet.
///
/// # Errors
/// `Forbidden`; `Invalid` for an impossible year or a name too long.
pub async fn receive(actor: &Actor, services: &Services, incoming: Incoming<'_>) -> Result<ImportId> {
    actor.require(Permission::ManageChecklist)?;
    incoming.check()?;
    let mut tx = services.db().write().await?;
    let memory = import::column_memory(&mut tx, &actor.county).await?;
    let mut choices = Choices::default();
    if !memory.is_empty() {
        let document = incoming.document.clone();
        choices.recall_columns(aside(move || memory.recall(&document, document.likeliest_table())).await?);
    }
    let pending = PendingImport {
        id: ImportId::new(new_id()),
        received_by: actor.person.clone(),
        year: incoming.year,
        list_name: incoming.list_name.trim().to_owned(),
        sha256: incoming.sha256(),
        // a number in the name of a file would go on to lists and to the audit log
        file_name: masked(&incoming.file_name),
        document: serde_json::to_string(&incoming.document).map_err(ServiceError::internal)?,
        choices: serde_json::to_string(&choices).map_err(ServiceError::internal)?,
        created_at: services.now(),
    };
    import_draft::delete_before(&mut tx, &actor.county, services.now() - Days::new(KEPT_DAYS)).await?;
    import::insert_pending(&mut tx, &actor.county, &pending).await?;
    tx.commit().await?;
    Ok(pending.id)
}

/// A waiting file, under the lock of its list: held before the file itself is touched, for in another order two people would wait for each
/// other. Who comes second finds what the first decided, or is told that she ended it.
pub(super) async fn held(tx: &mut Tx, actor: &Actor, id: &ImportId) -> Result<PendingImport> {
    let Some(mut list) = import::pending_for(tx, &actor.county, id).await? else { return Err(gone(tx, actor, id).await) };
    loop {
        tx.lock(&actor.county, Lock::Checklist(list.0, &list.1)).await?;
        let Some(pending) = import::pending(tx, &actor.county, id).await? else { return Err(gone(tx, actor, id).await) };
        if pending.year == list.0 {
            return Ok(pending);
        }
        // somebody said meanwhile that it is for another year
        list.0 = pending.year;
    }
}

/// Lets a waiting file go.
///
/// # Errors
/// `Forbidden`; `Refused` when somebody else was faster; `NotFound`.
pub async fn discard(actor: &Actor, services: &Services, id: &ImportId) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    let Some(pending) = import::pending(&mut tx, &actor.county, id).await? else { return Err(gone(&mut tx, actor, id).await) };
    if !import_draft::end(&mut tx, &actor.county, (FileOf::Checklist, id), End::Discarded, (&actor.person, services.now())).await? {
        return Err(gone(&mut tx, actor, id).await);
    }
    let discarded = ChecklistAction::ImportDiscarded { year: pending.year, file: pending.file_name, sha256: Sha256Hex(pending.sha256) };
    audit::record(&mut tx, services, actor, Subject::Import(id.clone()), discarded).await?;
    Ok(tx.commit().await?)
}

pub(super) const WAITING_GONE: ServiceError = ServiceError::NotFound("这份待确认的清单");
