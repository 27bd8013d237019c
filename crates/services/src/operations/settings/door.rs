use storage::operations::{county as rows, emblem};

use super::CountyTexts;
use crate::{Result, Services};

/// What the sign-in page says before anybody is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Door {
    /// The county's name; empty where there is no county yet.
    pub county: String,
    /// Whom to ask for a password; may be empty.
    pub contact: String,
    /// The digest of its emblem, where it has one.
    pub emblem: Option<String>,
}

/// Reads it. Open to the street: the county says it of itself.
///
/// # Errors
/// When the engine fails.
pub async fn door(services: &Services) -> Result<Door> {
    let mut conn = services.db().read().await?;
    let Some(first) = rows::list(&mut conn).await?.into_iter().next() else { return Ok(Door::default()) };
    let texts = CountyTexts::read(&rows::settings(&mut conn, &first.id).await?);
    let emblem = emblem::digest(&mut conn, &first.id).await?;
    Ok(Door { county: first.name, contact: texts.contact, emblem })
}
