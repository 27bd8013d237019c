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

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::cross_check::Fate;
use domain::assessment::on_site::is_asked;
use domain::assessment::round::RoundState;
use domain::assessment::{NodeOutline, RuleOutline};
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use storage::assessment::cross_check::{DrawnPair, drawn_pairs};
use storage::assessment::on_site as rows;
use storage::assessment::on_site::SiteSheet;
use storage::assessment::round::Round;
use storage::{Conn, Tx};

use super::cross_check::{self, pair_of};
use super::loaded::{Loaded, hold};
use super::round::takes_facts;
use crate::{Actor, Result, ServiceError, Services};

const NO_SITE: ServiceError = ServiceError::NotFound("这份现场检查表");

/// Whoever may fill in some sheet: the office, and units that check others.
fn may_some(actor: &Actor) -> Result<()> {
    if actor.may(Permission::CrossCheck) { Ok(()) } else { actor.require(Permission::Assess) }
}

/// The pairs of a round's cross-check and the days by which they still ask for something.
struct Drawn {
    pairs: Vec<DrawnPair>,
    /// The cut-off, and today.
    days: (NaiveDate, NaiveDate),
}

impl Drawn {
    async fn read(conn: &mut Conn, services: &Services, round: &Round) -> Result<Self> {
        Ok(Self { pairs: drawn_pairs(conn, &round.id).await?, days: (round.cutoff_on, day_of(services.now())) })
    }

    /// Short name of the unit that fills in a sheet: who handed it in, or who is still asked for it. Nothing where the office does.
    fn checker(&self, unit: &UnitId, is_handed_in: bool) -> Option<String> {
        let one = pair_of(&self.pairs, unit.as_str())?;
        let is_asked = cross_check::fate_of(one, self.days.0, self.days.1) == Fate::Stands;
        (is_handed_in || is_asked).then(|| one.checker.clone())
    }
}

/// Whether the actor fills in the sheet of a unit.
fn may_fill(actor: &Actor, drawn: &Drawn, unit: &UnitId) -> bool {
    actor.may(Permission::Assess) || cross_check::is_asked(actor, &drawn.pairs, unit.as_str(), drawn.days)
}

/// Whether a unit's person reads a sheet: her unit fills it in, or it is about her unit, handed in, and the round is open to units.
fn may_read(actor: &Actor, drawn: &Drawn, sheet: &SiteSheet, state: RoundState) -> bool {
    let is_own = actor.unit.as_ref() == Some(&sheet.unit);
    may_fill(actor, drawn, &sheet.unit) || (is_own && sheet.handed.is_some() && state.is_open_to_units())
}

/// What of a unit is looked at on the spot, at the unit itself or in a village; indicators that are not for units of its class are not.
fn items<'o>(loaded: &'o Loaded, unit: &str, in_village: bool) -> Vec<(&'o NodeOutline, &'o RuleOutline)> {
    loaded.own(unit).rules().filter(|(_, rule)| is_asked(rule.source, in_village)).collect()
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
async fn hold_open(tx: &mut Tx, actor: &Actor, services: &Services, id: &str) -> Result<(Loaded, SiteSheet)> {
    may_some(actor)?;
    let sheet = rows::get(tx, &actor.county, id).await?.ok_or(NO_SITE)?;
    let loaded = hold(tx, actor, &sheet.round).await?;
    let drawn = Drawn::read(tx, services, &loaded.round).await?;
    if !may_fill(actor, &drawn, &sheet.unit) {
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
