use data_encoding::BASE64;
use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::OperationsAction;
use domain::audit::subject::Subject;
use domain::operations::emblem::{Emblem, Picture};
use sha2::{Digest, Sha256};
use storage::Lock;
use storage::operations::emblem::{self as rows, StoredEmblem};

use crate::{Actor, Form, Result, ServiceError, Services, operations::audit};

/// The name of the part that holds the picture.
pub const EMBLEM_FILE: &str = "file";

/// The county's emblem. The picture itself comes as a file; the form that takes it away has no field.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct EmblemForm {}

impl Form for EmblemForm {
    const NAME: &'static str = "EmblemForm";
}

/// A picture to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownEmblem {
    /// What it is.
    pub picture: Picture,
    /// The picture.
    pub bytes: Vec<u8>,
}

/// Takes a picture as the county's emblem: shown on the way in, in the frame and on paper.
///
/// # Errors
/// `Forbidden` unless the person may change settings; `Invalid` for what is no small PNG or JPEG.
pub async fn set_emblem(actor: &Actor, services: &Services, file: &[u8]) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let emblem = Emblem::read(file).map_err(|refusal| ServiceError::field(EMBLEM_FILE, refusal.to_string()))?;
    let digest = crate::hex(&Sha256::digest(&emblem.bytes));
    let stored =
        StoredEmblem { media_type: emblem.picture.media_type().into(), content: BASE64.encode(&emblem.bytes), digest: digest.clone() };
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    rows::set(&mut tx, &actor.county, &stored, services.now()).await?;
    let set = OperationsAction::EmblemSet { digest: Sha256Hex(digest) };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), set).await?;
    Ok(tx.commit().await?)
}

/// Takes the emblem away.
///
/// # Errors
/// `Forbidden`; `Refused` when there is none.
pub async fn remove_emblem(actor: &Actor, services: &Services) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    if !rows::remove(&mut tx, &actor.county).await? {
        return Err(ServiceError::Refused("现在没有标识图片，可能已被同事移除。请刷新页面查看。".into()));
    }
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), OperationsAction::EmblemRemoved {}).await?;
    Ok(tx.commit().await?)
}

/// The emblem with that digest, for whoever stands at the door.
///
/// # Errors
/// `NotFound` when no county shows it any more.
pub async fn emblem(services: &Services, digest: &str) -> Result<ShownEmblem> {
    let missing = || ServiceError::NotFound("这个标识图片");
    let stored = rows::by_digest(&mut services.db().read().await?, digest).await?.ok_or_else(missing)?;
    let picture = Picture::from_media_type(&stored.media_type).ok_or_else(missing)?;
    let bytes = BASE64.decode(stored.content.as_bytes()).map_err(ServiceError::internal)?;
    Ok(ShownEmblem { picture, bytes })
}
