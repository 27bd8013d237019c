//! A file of rows that waits until somebody has confirmed its preview: a register, a list of accounts. Two people may look at one
//! preview; the second is told who was faster, and when.

use chrono::{DateTime, Days, Utc};
use domain::access::permission::Permission;
use domain::calendar::office_time::minute_text;
use domain::ids::ImportId;
use domain::reporting::advice::masked;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use storage::import_draft::{self, End, WaitingRows};
use storage::{Conn, Tx};

use crate::checklist::import::KEPT_DAYS;
use crate::{Actor, Result, ServiceError, Services, new_id};

pub use storage::import_draft::FileOf;

/// Keeps what was read of a file, and lets go of files that nobody came back for.
pub(crate) async fn keep(
    actor: &Actor,
    services: &Services,
    of: FileOf,
    (file_name, content): (&str, &[u8]),
    rows: &impl Serialize,
) -> Result<ImportId> {
    let id = ImportId::new(new_id());
    let waiting = WaitingRows {
        id: &id,
        of,
        received_by: &actor.person,
        // a number in the name of a file is told to whoever comes second
        file_name: &masked(file_name),
        sha256: &crate::hex(&Sha256::digest(content)),
        document: &serde_json::to_string(rows).map_err(ServiceError::internal)?,
        created_at: services.now(),
    };
    let mut tx = services.db().write().await?;
    import_draft::delete_before(&mut tx, &actor.county, services.now() - Days::new(KEPT_DAYS)).await?;
    import_draft::insert_rows(&mut tx, &actor.county, &waiting).await?;
    tx.commit().await?;
    Ok(id)
}

/// What a waiting file holds; one that was confirmed is refused with who did so and when, one that nobody came back for is `NotFound`
/// with these words.
pub(crate) async fn read<T: DeserializeOwned>(conn: &mut Conn, actor: &Actor, of: FileOf, id: &ImportId, words: &'static str) -> Result<T> {
    let Some(text) = import_draft::rows(conn, &actor.county, of, id).await? else { return Err(gone(conn, actor, of, id, words).await) };
    serde_json::from_str(&text).map_err(ServiceError::internal)
}

/// Ends the wait of a file that is taken in: of two people who confirm one at once the second is told who the first was.
pub(crate) async fn end(tx: &mut Tx, actor: &Actor, services: &Services, of: FileOf, id: &ImportId, words: &'static str) -> Result<()> {
    if import_draft::end(tx, &actor.county, (of, id), End::Confirmed, (&actor.person, services.now())).await? {
        return Ok(());
    }
    Err(gone(tx, actor, of, id, words).await)
}

/// A file of rows that somebody has confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedFile {
    /// What it was about.
    pub of: FileOf,
    /// Its name.
    pub file_name: String,
    /// Who confirmed it, by name.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl EndedFile {
    /// Who did what when, and what to do next.
    #[must_use]
    pub fn sentence(&self) -> String {
        let (file, by, at) = (&self.file_name, &self.by, minute_text(self.at));
        let next = match self.of {
            FileOf::Checklist => "请打开清单查看",
            FileOf::Register => "请打开责任单位查看",
            FileOf::Accounts => "请打开账号查看；密码页没有显示出来的，可以重新生成登录信息",
            FileOf::Rules => "请打开考核细则查看",
            FileOf::Columns => "请打开监测栏目查看",
            FileOf::Findings => "请打开待确认问题和问题查看",
        };
        format!("“{file}”已由{by}于{at}确认导入，不必再次确认。{next}，需要改动的再修改或导入更正后的文件。")
    }
}

/// Who confirmed a file of rows, and when; `None` while it waits, and where nothing is known of it.
///
/// # Errors
/// `Forbidden` for whoever may not import what it is about.
pub async fn ended(actor: &Actor, services: &Services, of: FileOf, id: &ImportId) -> Result<Option<EndedFile>> {
    actor.require(match of {
        FileOf::Checklist => Permission::ManageChecklist,
        FileOf::Register => Permission::ManageUnits,
        FileOf::Accounts => Permission::ManageAccounts,
        FileOf::Rules => Permission::Assess,
        FileOf::Columns | FileOf::Findings => Permission::Monitor,
    })?;
    of_county(&mut services.db().read().await?, actor, of, id).await
}

async fn of_county(conn: &mut Conn, actor: &Actor, of: FileOf, id: &ImportId) -> Result<Option<EndedFile>> {
    let ended = import_draft::ended(conn, &actor.county, of, id).await?;
    Ok(ended.map(|ended| EndedFile { of, file_name: ended.file_name, by: ended.by, at: ended.at }))
}

async fn gone(conn: &mut Conn, actor: &Actor, of: FileOf, id: &ImportId, words: &'static str) -> ServiceError {
    match of_county(conn, actor, of, id).await {
        Ok(Some(ended)) => ServiceError::Refused(ended.sentence()),
        Ok(None) => ServiceError::NotFound(words),
        Err(error) => error,
    }
}
