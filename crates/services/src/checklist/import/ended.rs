//! A waiting file that waits no longer: two people may look at one preview, and the second is told what the first did.

use chrono::{DateTime, Utc};
use domain::access::permission::Permission;
use domain::calendar::office_time::minute_text;
use domain::ids::{ChecklistId, ImportId};
use storage::import_draft::{self, End, FileOf};
use storage::{Conn, checklist};

use super::receive::WAITING_GONE;
use crate::{Actor, Result, ServiceError, Services};

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedImport {
    /// It was imported; else it was let go.
    pub is_confirmed: bool,
    /// The file's name.
    pub file_name: String,
    /// For which list: 2026年度清单, 2026年度提升清单.
    pub list: String,
    /// By whom, by name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The list that it was for, where it is there.
    pub checklist: Option<ChecklistId>,
}

impl EndedImport {
    /// Who did what when, and what to do next.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (file, by, at, list) = (&self.file_name, &self.by, minute_text(self.at), &self.list);
        match (self.is_confirmed, &self.checklist) {
            (true, Some(_)) => {
                format!("“{file}”已由{by}于{at}确认导入为{list}，不必再次确认。请打开清单查看，需要改动的再修改任务或导入更正后的文件。")
            }
            (true, None) => format!("“{file}”已由{by}于{at}确认导入，后来这次导入已撤销。仍需导入的，请重新选择文件。"),
            (false, _) => format!("“{file}”已由{by}于{at}放弃，没有导入。仍需导入的，请重新选择文件。"),
        }
    }
}

/// What became of a file that waits no longer; `None` while it waits, and where nothing is known of it.
///
/// # Errors
/// `Forbidden`.
pub async fn ended(actor: &Actor, services: &Services, id: &ImportId) -> Result<Option<EndedImport>> {
    actor.require(Permission::ManageChecklist)?;
    of(&mut services.db().read().await?, actor, id).await
}

async fn of(conn: &mut Conn, actor: &Actor, id: &ImportId) -> Result<Option<EndedImport>> {
    let Some(ended) = import_draft::ended(conn, &actor.county, FileOf::Checklist, id).await? else { return Ok(None) };
    let lists = checklist::list(conn, &actor.county).await?;
    let checklist = lists.into_iter().find(|list| list.year == ended.year && list.name == ended.list_name).map(|list| list.id);
    let name = if ended.list_name.is_empty() { "清单" } else { &ended.list_name };
    Ok(Some(EndedImport {
        is_confirmed: ended.how == End::Confirmed,
        file_name: ended.file_name,
        list: format!("{}年度{name}", ended.year),
        by: ended.by,
        at: ended.at,
        checklist,
    }))
}

/// The refusal for a file that does not wait: who ended it and when, or that there is none.
pub(super) async fn gone(conn: &mut Conn, actor: &Actor, id: &ImportId) -> ServiceError {
    match of(conn, actor, id).await {
        Ok(Some(ended)) => ServiceError::Refused(ended.sentence()),
        Ok(None) => WAITING_GONE,
        Err(error) => error,
    }
}
