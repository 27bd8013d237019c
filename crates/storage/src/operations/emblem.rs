//! The county's emblem.

use chrono::{DateTime, Utc};
use domain::ids::CountyId;

use crate::{Conn, Result, Tx};

/// An emblem as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredEmblem {
    /// Its media type.
    pub media_type: String,
    /// The picture, in base64.
    pub content: String,
    /// Hex SHA-256 of the picture.
    pub digest: String,
}

/// Sets the emblem of a county, in place of the one it had.
///
/// # Errors
/// When the engine fails.
pub async fn set(tx: &mut Tx, county: &CountyId, emblem: &StoredEmblem, at: DateTime<Utc>) -> Result<()> {
    execute!(
        tx,
        "insert into county_emblem (county_id, media_type, content, digest, set_at) values ($1, $2, $3, $4, $5)
         on conflict (county_id) do update set media_type = excluded.media_type, content = excluded.content, digest = excluded.digest,
             set_at = excluded.set_at",
        county.as_str(),
        &emblem.media_type,
        &emblem.content,
        &emblem.digest,
        at,
    )?;
    Ok(())
}

/// Takes it away; answers whether there was one.
///
/// # Errors
/// When the engine fails.
pub async fn remove(tx: &mut Tx, county: &CountyId) -> Result<bool> {
    Ok(execute!(tx, "delete from county_emblem where county_id = $1", county.as_str())? == 1)
}

/// The digest of a county's emblem, where it has one.
///
/// # Errors
/// When the engine fails.
pub async fn digest(conn: &mut Conn, county: &CountyId) -> Result<Option<String>> {
    let row = fetch_optional!(conn, (String,), "select digest from county_emblem where county_id = $1", county.as_str())?;
    Ok(row.map(|(digest,)| digest))
}

/// The emblem with that digest, whose ever it is: it stands on the way in, before anybody is known.
///
/// # Errors
/// When the engine fails.
pub async fn by_digest(conn: &mut Conn, digest: &str) -> Result<Option<StoredEmblem>> {
    fetch_optional!(conn, StoredEmblem, "select media_type, content, digest from county_emblem where digest = $1 limit 1", digest)
}
