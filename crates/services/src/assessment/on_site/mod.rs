//! 现场检查: villages are drawn so that anybody can repeat it, a checker of the office or of the unit that the cross-check gave it fills
//! in the sheet on the spot, and what she hands in becomes facts and problems at once.

mod draw;
mod hand_in;
mod open_all;
mod page;
mod photo;
mod save;
mod villages;

pub use draw::{DrawVillagesForm, draw_villages};
pub(super) use hand_in::open_sheets;
pub use hand_in::{HandInSiteForm, ReopenSiteForm, hand_in_site, reopen_site};
pub use open_all::{OpenSitesForm, open_sites};
pub use page::{OnSitePage, SiteGroup, SitePlaceView, SiteRow, SiteSheetPage, SiteUnit, on_site, site_address, site_sheet};
pub(super) use photo::site_of_photo;
pub use photo::{NOT_A_PHOTO, SitePhotoForm, add_site_photo};
pub use save::{SavedSite, SiteLinesForm, save_site_lines};
pub use villages::{VillagesForm, keep_villages};

use domain::access::permission::Permission;
use domain::assessment::draw::Pair;
use domain::assessment::on_site::is_asked;
use domain::assessment::round::RoundState;
use domain::assessment::{NodeOutline, RuleOutline};
use domain::ids::UnitId;
use storage::Tx;
use storage::assessment::cross_check::pairs;
use storage::assessment::on_site as rows;
use storage::assessment::on_site::SiteSheet;

use super::cross_check::is_given;
use super::loaded::{Loaded, hold};
use super::round::takes_facts;
use crate::{Actor, Result, ServiceError};

const NO_SITE: ServiceError = ServiceError::NotFound("这份现场检查表");

/// Whoever may fill in some sheet: the office, and units that check others.
fn may_some(actor: &Actor) -> Result<()> {
    if actor.may(Permission::CrossCheck) { Ok(()) } else { actor.require(Permission::Assess) }
}

/// Whether the actor fills in the sheet of a unit.
fn may_fill(actor: &Actor, pairs: &[Pair], unit: &UnitId) -> bool {
    actor.may(Permission::Assess) || is_given(actor, pairs, unit.as_str())
}

/// Whether a unit's person reads a sheet: her unit fills it in, or it is about her unit, handed in, and the round is open to units.
fn may_read(actor: &Actor, pairs: &[Pair], sheet: &SiteSheet, state: RoundState) -> bool {
    let is_own = actor.unit.as_ref() == Some(&sheet.unit);
    may_fill(actor, pairs, &sheet.unit) || (is_own && sheet.handed.is_some() && state.is_open_to_units())
}

/// What of a unit is looked at on the spot, at the unit itself or in a village; indicators that are not for units of its class are not.
fn items<'o>(loaded: &'o Loaded, unit: &str, in_village: bool) -> Vec<(&'o NodeOutline, &'o RuleOutline)> {
    let class = loaded.units.iter().find(|one| one.unit.id == unit).map(|one| one.unit.class.as_str()).unwrap_or_default();
    let nodes = loaded.own(unit).tree.map(|tree| tree.nodes.as_slice()).unwrap_or_default();
    let (mut all, mut left_out) = (Vec::new(), None);
    for node in nodes {
        if left_out.is_some_and(|level| node.level > level) {
            continue;
        }
        left_out = node.not_for.iter().any(|one| one == class).then_some(node.level);
        if left_out.is_none() {
            all.extend(node.rules.iter().filter(|rule| is_asked(rule.source, in_village)).map(|rule| (node, rule)));
        }
    }
    all
}

/// An item as forms name it.
fn item_code(node: &NodeOutline, rule: &RuleOutline) -> String {
    format!("{}/{}", node.id, rule.id)
}

/// An item as people read it.
fn item_words(node: &NodeOutline, rule: &RuleOutline) -> String {
    format!("{}：{}", node.title, rule.words())
}

/// Holds the round of a sheet to write to it; answers nothing to whom it is not for. Nobody writes to what was handed in, nor after the
/// facts are settled.
async fn hold_open(tx: &mut Tx, actor: &Actor, id: &str) -> Result<(Loaded, SiteSheet)> {
    may_some(actor)?;
    let sheet = rows::get(tx, &actor.county, id).await?.ok_or(NO_SITE)?;
    let loaded = hold(tx, actor, &sheet.round).await?;
    let pairs = pairs(tx, &sheet.round).await?;
    if !may_fill(actor, &pairs, &sheet.unit) {
        return Err(NO_SITE);
    }
    // as it is now that nobody else writes
    let sheet = rows::get(tx, &actor.county, id).await?.ok_or(NO_SITE)?;
    takes_facts(&loaded)?;
    if let Some((_, by)) = &sheet.handed {
        return Err(ServiceError::Refused(format!("这份现场检查表已由{by}提交，不能再改；确需修改的，请政务公开办退回后重新填写。")));
    }
    Ok((loaded, sheet))
}
