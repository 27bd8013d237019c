//! Which imports there were, and which files still wait.

use chrono::{DateTime, Utc};
use domain::access::permission::Permission;
use domain::ids::ImportId;
use storage::checklist::import::{self, Held, ListedImport};

use crate::{Actor, Result, Services};

/// So many imports are listed.
const LISTED: i64 = 100;

/// One line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its id.
    pub id: ImportId,
    /// The year.
    pub year: i32,
    /// The file's name.
    pub file_name: String,
    /// What it did.
    pub summary: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
    /// When and by whom it was undone.
    pub undone: Option<(DateTime<Utc>, String)>,
    /// Whether it is the one that may be undone (if nobody has begun to report).
    pub may_undo: bool,
    /// Whether somebody has worked on what it brought, or the year is closed: then nothing is undone any more.
    pub is_used: bool,
    /// Why it is not taken back, in the office's words; `None` where it may be, or was.
    pub why_not: Option<&'static str>,
}

/// What stands in the place of the button.
const fn why_not(is_last: bool, held: Option<Held>) -> Option<&'static str> {
    match (is_last, held) {
        (false, _) => Some("不能撤销：此后清单又有改动"),
        (true, Some(Held::Closed)) => Some("不能撤销：清单已年终归档"),
        (true, Some(Held::Reported)) => Some("不能撤销：新增的事项上已有填报"),
        (true, Some(Held::WentOn)) => Some("不能撤销：新增的事项此后已随单位撤并移出或转出、免报或改期"),
        (true, None) => None,
    }
}

/// The county's imports, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn history(actor: &Actor, services: &Services) -> Result<Vec<ImportLine>> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let imports = import::list(&mut conn, &actor.county, LISTED).await?;
    let line = |ListedImport { import, is_last, held }: ListedImport| ImportLine {
        why_not: why_not(is_last, held).filter(|_| import.undone_at.is_none()),
        id: import.id,
        year: import.year,
        file_name: import.file_name,
        summary: import.summary,
        at: import.imported_at,
        by: import.imported_by,
        undone: import.undone_at.zip(import.undone_by),
        may_undo: is_last,
        is_used: held.is_some(),
    };
    Ok(imports.into_iter().map(line).collect())
}

/// A file that waits for its preview to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingImport {
    /// Its id.
    pub id: ImportId,
    /// For which list: 2026年度, 2026年度提升清单.
    pub list: String,
    /// The file's name.
    pub file_name: String,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who brought it.
    pub by: String,
}

/// The county's waiting files, newest first.
///
/// # Errors
/// `Forbidden`.
pub async fn waiting(actor: &Actor, services: &Services) -> Result<Vec<WaitingImport>> {
    actor.require(Permission::ManageChecklist)?;
    let mut conn = services.db().read().await?;
    let pending = import::pending_list(&mut conn, &actor.county).await?;
    let line = |file: import::PendingImport| WaitingImport {
        id: file.id,
        list: format!("{}年度{}", file.year, file.list_name),
        file_name: file.file_name,
        at: file.created_at,
        by: file.received_by,
    };
    Ok(pending.into_iter().map(line).collect())
}
