//! What was seen in a place is kept as it is typed, as often as it is sent: whose answer was lost sends the same again.

use chrono::{DateTime, Utc};
use domain::assessment::on_site::{NOTE_LENGTH, Seen};
use storage::assessment::on_site as rows;
use storage::assessment::on_site::{SiteLine, SitePlace};

use super::{NO_SITE, hold_open, item_code, items};
use crate::personal_data::without_numbers;
use crate::{Actor, Result, ServiceError, Services, form};

form! {
    /// What was seen in a place; the three lists belong together, item by item.
    #[derive(Debug)]
    pub struct SiteLinesForm {
        /// Which sheet.
        pub sheet: String,
        /// Which place.
        pub place: i64,
        /// The revision of the place that was shown.
        pub seen: i64,
        /// Leaf and rule.
        #[serde(default)]
        pub item: Vec<String>,
        /// A word of [`Seen`]; empty where nobody has looked yet.
        #[serde(default)]
        pub verdict: Vec<String>,
        /// In words.
        #[serde(default)]
        pub note: Vec<String>,
    }
}

/// What was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SavedSite {
    /// What the next save is based on.
    pub revision: i64,
    /// When.
    pub at: DateTime<Utc>,
}

/// Keeps what was seen in a place.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for whom the sheet is not; `Refused` where it was handed in; `Invalid` at a note; `Stale` where somebody
/// else saved the place since, and then nothing was overwritten.
pub async fn save_site_lines(actor: &Actor, services: &Services, form: &SiteLinesForm) -> Result<SavedSite> {
    let mut tx = services.db().write().await?;
    let (loaded, sheet) = hold_open(&mut tx, actor, services, &form.sheet).await?;
    let (places, stored) = rows::whole(&mut tx, &sheet.id).await?;
    let place = places.into_iter().find(|one| one.place == form.place).ok_or(NO_SITE)?;
    let asked = items(&loaded, sheet.unit.as_str(), place.place > 0);
    let mut lines = Vec::new();
    for (no, item) in form.item.iter().enumerate() {
        let found = asked.iter().find(|(node, rule)| item_code(node, rule) == *item);
        let (node, rule) = found.ok_or(ServiceError::NotFound("这一检查项"))?;
        let note = form.note.get(no).map(|note| note.trim()).unwrap_or_default();
        if note.chars().count() > NOTE_LENGTH {
            return Err(ServiceError::field(SiteLinesForm::note, format!("“{}”的情况说明不超过{NOTE_LENGTH}个字。", node.title)));
        }
        without_numbers(SiteLinesForm::note, note)?;
        lines.push(SiteLine {
            place: place.place,
            leaf: node.id.clone(),
            rule: rule.id.clone(),
            seen: form.verdict.get(no).and_then(|word| Seen::from_code(word)),
            note: note.to_owned(),
            candidate: None,
        });
    }
    let is_stored = |line: &SiteLine| {
        let before = stored.iter().find(|one| one.place == line.place && one.leaf == line.leaf && one.rule == line.rule);
        before.map_or(line.seen.is_none() && line.note.is_empty(), |before| before.seen == line.seen && before.note == line.note)
    };
    if lines.iter().all(is_stored) {
        // sent again, or nothing was changed
        return Ok(SavedSite { revision: place.revision, at: place.saved_at.unwrap_or_else(|| services.now()) });
    }
    let at = services.now();
    let saved = SitePlace {
        revision: form.seen,
        saved_at: Some(at),
        saved_by: actor.person.clone(),
        account_id: actor.account.to_string(),
        ..place
    };
    if !rows::save(&mut tx, &sheet.id, &saved, &lines).await? {
        return Err(ServiceError::Stale);
    }
    tx.commit().await?;
    Ok(SavedSite { revision: form.seen + 1, at })
}
