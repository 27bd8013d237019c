//! A file of rows that waits until somebody has confirmed its preview: a register, a list of accounts.

use chrono::Days;
use domain::ids::ImportId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use storage::Conn;
use storage::import_draft::{self, RowsOf, WaitingRows};

use crate::checklist::import::KEPT_DAYS;
use crate::{Actor, Result, ServiceError, Services, new_id};

/// Keeps what was read of a file, and lets go of files that nobody came back for.
pub(crate) async fn keep(
    actor: &Actor,
    services: &Services,
    of: RowsOf,
    (file_name, content): (&str, &[u8]),
    rows: &impl Serialize,
) -> Result<ImportId> {
    let id = ImportId::new(new_id());
    let waiting = WaitingRows {
        id: &id,
        of,
        received_by: &actor.person,
        file_name,
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

/// What a waiting file holds; `NotFound` with these words when it was confirmed or nobody came back for it.
pub(crate) async fn read<T: DeserializeOwned>(conn: &mut Conn, actor: &Actor, of: RowsOf, id: &ImportId, words: &'static str) -> Result<T> {
    let text = import_draft::rows(conn, &actor.county, of, id).await?.ok_or(ServiceError::NotFound(words))?;
    serde_json::from_str(&text).map_err(ServiceError::internal)
}
