//! Files of the office about a unit: taken in like evidence (by content, within a quota), handed out as downloads.

use chrono::Duration;
use domain::access::scope::Scope;
use domain::assessment::file::FileOwner;
use domain::ids::UnitId;
use domain::reporting::evidence::DAY_LIMIT;
use storage::Tx;
use storage::assessment::file as rows;

pub use storage::assessment::file::AssessmentFile;

use super::on_site::site_of_photo;
use crate::personal_data::without_numbers;
use crate::reporting::evidence::{OpenedFile, Received, whole};
use crate::{Actor, Result, ServiceError, Services, new_id};

/// Notes a file that was received in the transaction of what it belongs to. Its content takes its place before it is promised.
pub(super) async fn keep(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    unit: &UnitId,
    (owner, owner_id): (FileOwner, &str),
    received: Received,
) -> Result<AssessmentFile> {
    let since = services.now() - Duration::hours(24);
    if rows::bytes_since(tx, &actor.county, since).await? + received.bytes > DAY_LIMIT {
        let limit = DAY_LIMIT >> 30;
        return Err(ServiceError::field("file", format!("24小时内上传的文件已超过{limit}GB，没有保存。请明天再上传，或压缩后再试。")));
    }
    without_numbers("file", &received.file_name).map_err(|found| ServiceError::field("file", found.message))?;
    let file = AssessmentFile {
        id: new_id(),
        unit: unit.clone(),
        owner,
        owner_id: owner_id.to_owned(),
        sha256: received.sha256.clone(),
        file_name: received.file_name.clone(),
        media_type: received.media_type.to_owned(),
        bytes: received.bytes,
        uploaded_at: services.now(),
        uploaded_by: actor.person.clone(),
    };
    rows::insert(tx, &actor.county, &file).await?;
    received.keep(services).await?;
    Ok(file)
}

/// Finds a file for whoever may read it: the county's readers, the unit that a document is about, and of photos the unit that takes them.
///
/// # Errors
/// `NotFound` when there is no such file, or when it is not for this person to know; `Refused` when it is not what was handed in.
pub async fn open_file(actor: &Actor, services: &Services, id: &str) -> Result<OpenedFile> {
    let scope = actor.scope()?;
    let missing = || ServiceError::NotFound("这份文件");
    let mut conn = services.db().read().await?;
    let file = rows::get(&mut conn, &actor.county, id).await?.ok_or_else(missing)?;
    if scope != Scope::County {
        let is_for_it = match file.owner {
            FileOwner::Accountability => scope.unit() == Some(&file.unit),
            FileOwner::SiteCheck => site_of_photo(&mut conn, actor, services, &file.owner_id).await?,
        };
        if !is_for_it {
            return Err(missing());
        }
    }
    drop(conn);
    whole(services, &file.sha256, file.file_name, file.media_type).await
}
