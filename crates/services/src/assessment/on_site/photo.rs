//! Photos of an item in a place.

use domain::assessment::file::FileOwner;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use storage::Conn;
use storage::assessment::on_site as rows;

use super::super::files::keep;
use super::{Drawn, NO_SITE, hold_open, item_code, item_words, items, may_read, may_some};
use crate::operations::audit;
use crate::reporting::evidence::Received;
use crate::{Actor, Result, ServiceError, Services, form};

/// What is said of a file that is no photo, whatever its name says.
pub const NOT_A_PHOTO: &str =
    "这不是照片，没有上传；请选择JPG或PNG照片。苹果手机拍的HEIC照片，请先在相机设置里改为“兼容性最佳”，或截图后再上传。";

/// So many photos belong to one item in one place at most.
const PHOTOS: usize = 12;

form! {
    /// Photos of an item; the files come beside it.
    #[derive(Debug)]
    pub struct SitePhotoForm {
        /// Which sheet.
        pub sheet: String,
        /// Which place.
        pub place: String,
        /// Leaf and rule.
        #[serde(default)]
        pub item: String,
    }
}

/// Adds photos to an item.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for whom the sheet is not; `Refused` where it was handed in; `Invalid` at the item or the file.
pub async fn add_site_photo(actor: &Actor, services: &Services, form: &SitePhotoForm, files: Vec<Received>) -> Result<()> {
    may_some(actor)?;
    if files.is_empty() {
        return Err(ServiceError::field("file", "请先拍照或选择照片，再上传。"));
    }
    let mut tx = services.db().write().await?;
    let (loaded, sheet) = hold_open(&mut tx, actor, services, &form.sheet).await?;
    let (places, _) = rows::whole(&mut tx, &sheet.id).await?;
    let place = places.into_iter().find(|one| one.place.to_string() == form.place).ok_or(NO_SITE)?;
    let asked = items(&loaded, sheet.unit.as_str(), place.place > 0);
    let Some((node, rule)) = asked.into_iter().find(|(node, rule)| item_code(node, rule) == form.item) else {
        return Err(ServiceError::field(SitePhotoForm::item, "请选择照片是哪一检查项的。"));
    };
    let known = rows::photos(&mut tx, &sheet.id).await?;
    let is_here = |one: &&rows::SitePhoto| one.place == place.place && one.leaf == node.id && one.rule == rule.id;
    if known.iter().filter(is_here).count() + files.len() > PHOTOS {
        return Err(ServiceError::field("file", format!("每一检查项最多{PHOTOS}张照片，请选最能说明问题的。")));
    }
    if let Some(other) = files.iter().find(|file| !file.media_type.starts_with("image/")) {
        return Err(ServiceError::field("file", format!("“{}”不是照片；请上传手机拍的照片（JPG或PNG）。", other.file_name)));
    }
    let count = files.len();
    for file in files {
        let kept = keep(&mut tx, actor, services, &sheet.unit, (FileOwner::SiteCheck, &sheet.id), file).await?;
        rows::add_photo(&mut tx, &sheet.id, (place.place, &node.id, &rule.id), &kept.id).await?;
    }
    let event = AssessmentAction::SitePhotoAdded {
        name: loaded.round.name.clone(),
        unit: loaded.name(sheet.unit.as_str()),
        place: place.name,
        item: item_words(node, rule),
        files: count,
    };
    audit::record(&mut tx, services, actor, Subject::Round(sheet.round), event).await?;
    Ok(tx.commit().await?)
}

/// Whether a photo of a sheet is for a unit's eyes: for the unit that fills it in, and for the unit that was looked at once it was
/// handed in and the round is open to units.
pub(in crate::assessment) async fn site_of_photo(conn: &mut Conn, actor: &Actor, services: &Services, sheet: &str) -> Result<bool> {
    let Some(sheet) = rows::get(conn, &actor.county, sheet).await? else { return Ok(false) };
    let Some(round) = storage::assessment::round::get(conn, &actor.county, &sheet.round).await? else { return Ok(false) };
    let drawn = Drawn::read(conn, services, &round).await?;
    Ok(may_read(actor, &drawn, &sheet, round.state))
}
