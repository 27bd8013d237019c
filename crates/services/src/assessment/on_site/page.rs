//! The pages of the on-site check: every unit of a round with its villages and how far its sheet is, and one sheet with its places.

use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::on_site::{Seen, settled};
use domain::assessment::round::RoundState;
use domain::calendar::office_time::day_of;
use domain::ids::{CandidateId, RoundId, UnitId};
use storage::Conn;
use storage::assessment::on_site as rows;
use storage::assessment::on_site::{SiteLine, SitePhoto, SitePlace, SiteSheet};
use storage::assessment::round::{self, Round};

use super::super::loaded::{Loaded, NO_ROUND, load_without_facts};
use super::super::round::takes_facts;
use super::{Drawn, NO_SITE, item_code, items, may_fill, may_read, may_some};
use crate::{Actor, Result, Services};

/// A unit of the round.
#[derive(Debug, Clone)]
pub struct SiteUnit {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its villages.
    pub villages: Vec<String>,
    /// Whether its rules look into villages.
    pub asks_villages: bool,
    /// Its sheet, once it is drawn.
    pub sheet: Option<SiteSheet>,
    /// Short name of the unit that the cross-check gave it to.
    pub checker: Option<String>,
    /// Items that somebody has looked at, and all of its sheet.
    pub looked_at: (i64, usize),
    /// Whether the reader fills it in.
    pub may_fill: bool,
}

/// A group in which sheets are still to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteGroup {
    /// Its id in the rules.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Units that a sheet can be opened for.
    pub ready: usize,
    /// Units that wait for their villages to be entered.
    pub bare: usize,
    /// Whether its rules look into villages.
    pub asks_villages: bool,
}

/// The page of a round.
#[derive(Debug, Clone)]
pub struct OnSitePage {
    /// The round.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// The units that are looked at; a unit sees those that it checks, and itself once that is open to it.
    pub units: Vec<SiteUnit>,
    /// Groups in which sheets are still to be opened.
    pub groups: Vec<SiteGroup>,
    /// Whether any rule of the round is looked at on the spot.
    pub has_items: bool,
    /// Whether sheets can be drawn and filled in.
    pub is_open: bool,
}

/// An item in a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRow {
    /// Leaf and rule, as the form sends it back.
    pub item: String,
    /// Title of the leaf.
    pub title: String,
    /// The rule in words.
    pub words: String,
    /// 评分标准 of the leaf.
    pub text: String,
    /// What was seen.
    pub seen: Option<Seen>,
    /// In words.
    pub note: String,
    /// The problem that it became.
    pub candidate: Option<CandidateId>,
    /// Its photos.
    pub photos: Vec<SitePhoto>,
}

/// A place of a sheet with its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitePlaceView {
    /// It.
    pub place: SitePlace,
    /// What is looked at there.
    pub rows: Vec<SiteRow>,
}

impl SitePlaceView {
    /// Items that keep the sheet from being handed in.
    #[must_use]
    pub fn missing(&self) -> usize {
        self.rows.iter().filter(|row| settled(row.seen, &row.note).is_err()).count()
    }

    /// Items that were not met.
    #[must_use]
    pub fn faults(&self) -> usize {
        self.rows.iter().filter(|row| row.seen == Some(Seen::NotMet)).count()
    }
}

/// A sheet.
#[derive(Debug, Clone)]
pub struct SiteSheetPage {
    /// The round.
    pub round: Round,
    /// The unit's short name.
    pub name: String,
    /// The sheet.
    pub sheet: SiteSheet,
    /// Short name of the unit that fills it in, where the cross-check says so.
    pub checker: Option<String>,
    /// The unit itself in front, then the villages in the order of the draw; places without an item are left out.
    pub places: Vec<SitePlaceView>,
    /// The next sheet that the reader can fill in: unit and short name.
    pub next: Option<(UnitId, String)>,
    /// Whether the reader can fill it in now.
    pub may_fill: bool,
    /// Whether the reader can give it back.
    pub may_reopen: bool,
}

/// How much of a unit is looked at on the spot: at the unit itself, and in each of its villages.
pub(super) fn looks_at(loaded: &Loaded, unit: &str) -> (usize, usize) {
    (items(loaded, unit, false).len(), items(loaded, unit, true).len())
}

/// The on-site check of a round.
///
/// # Errors
/// `Forbidden`; `NotFound`, for a unit also where nothing of it is for it.
pub async fn on_site(actor: &Actor, services: &Services, id: &RoundId) -> Result<OnSitePage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let loaded = load_without_facts(&mut conn, actor, id).await?;
    let drawn_pairs = Drawn::read(&mut conn, services, &loaded.round).await?;
    let sheets = rows::of_round(&mut conn, id).await?;
    let progress = rows::progress(&mut conn, id).await?;
    let villages = rows::villages(&mut conn, &actor.county).await?;
    let state = loaded.round.state.on(loaded.round.window, day_of(services.now()));
    let mut units = Vec::new();
    for one in loaded.units.iter().filter(|one| one.unit.is_assessed) {
        let unit = UnitId::new(one.unit.id.clone());
        let (at_unit, in_village) = looks_at(&loaded, &one.unit.id);
        let sheet = sheets.iter().find(|sheet| sheet.unit == unit).cloned();
        let reads = scope == Scope::County || sheet.as_ref().is_some_and(|sheet| may_read(actor, &drawn_pairs, sheet, state));
        if (at_unit + in_village == 0 && sheet.is_none()) || !reads {
            continue;
        }
        let of_sheet = |sheet: &SiteSheet| progress.iter().find(|(id, ..)| *id == sheet.id);
        let (drawn, looked_at) = sheet.as_ref().and_then(of_sheet).map_or((0, 0), |(_, drawn, looked_at)| (*drawn, *looked_at));
        let places = usize::try_from(drawn).unwrap_or_default();
        units.push(SiteUnit {
            name: one.unit.name.clone(),
            villages: villages.iter().filter(|(of, _)| *of == unit).map(|(_, name)| name.clone()).collect(),
            asks_villages: in_village > 0,
            checker: drawn_pairs.checker(&unit, sheet.as_ref().is_some_and(|sheet| sheet.handed.is_some())),
            looked_at: (looked_at, at_unit + in_village * places),
            may_fill: may_fill(actor, &drawn_pairs, &unit),
            sheet,
            unit,
        });
    }
    if scope != Scope::County && units.is_empty() {
        return Err(NO_ROUND);
    }
    let groups = groups(&loaded, &units);
    let has_items = loaded.units.iter().any(|one| looks_at(&loaded, &one.unit.id) != (0, 0));
    Ok(OnSitePage { state, groups, units, has_items, is_open: takes_facts(&loaded).is_ok(), round: loaded.round })
}

/// Groups in which sheets are still to be opened, in the order of the rules.
fn groups(loaded: &Loaded, units: &[SiteUnit]) -> Vec<SiteGroup> {
    let group = |group: &domain::assessment::GroupOutline| {
        let is_here = |one: &&SiteUnit| loaded.unit(&one.unit).is_ok_and(|known| known.unit.group == group.id);
        let waiting: Vec<_> = units.iter().filter(|one| one.sheet.is_none()).filter(is_here).collect();
        let bare = waiting.iter().filter(|one| one.asks_villages && one.villages.is_empty()).count();
        SiteGroup {
            id: group.id.clone(),
            name: group.name.clone(),
            ready: waiting.len() - bare,
            bare,
            asks_villages: waiting.iter().any(|one| one.asks_villages),
        }
    };
    loaded.outline.groups.iter().map(group).filter(|group| group.ready + group.bare > 0).collect()
}

/// The sheet of a unit.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for whom it is not.
pub async fn site_sheet(actor: &Actor, services: &Services, round: &RoundId, unit: &UnitId) -> Result<SiteSheetPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let loaded = load_without_facts(&mut conn, actor, round).await?;
    let drawn_pairs = Drawn::read(&mut conn, services, &loaded.round).await?;
    let all = rows::of_round(&mut conn, round).await?;
    let sheet = all.iter().find(|sheet| sheet.unit == *unit).cloned().ok_or(NO_SITE)?;
    let state = loaded.round.state.on(loaded.round.window, day_of(services.now()));
    if scope != Scope::County && !may_read(actor, &drawn_pairs, &sheet, state) {
        return Err(NO_SITE);
    }
    let places = places(&mut conn, &loaded, &sheet).await?;
    let takes = takes_facts(&loaded).is_ok();
    let (is_open, may) = (sheet.handed.is_none(), may_fill(actor, &drawn_pairs, unit));
    let next = all.iter().find(|one| takes && one.handed.is_none() && one.unit != *unit && may_fill(actor, &drawn_pairs, &one.unit));
    let next = next.map(|one| (one.unit.clone(), loaded.name(one.unit.as_str())));
    Ok(SiteSheetPage {
        name: loaded.name(unit.as_str()),
        checker: drawn_pairs.checker(unit, sheet.handed.is_some()),
        places,
        next,
        may_fill: takes && is_open && may,
        may_reopen: takes && !is_open && actor.may(Permission::Assess),
        sheet,
        round: loaded.round,
    })
}

async fn places(conn: &mut Conn, loaded: &Loaded, sheet: &SiteSheet) -> Result<Vec<SitePlaceView>> {
    let (places, lines) = rows::whole(conn, &sheet.id).await?;
    let photos = rows::photos(conn, &sheet.id).await?;
    let mut all = Vec::new();
    for place in places {
        let asked = items(loaded, sheet.unit.as_str(), place.place > 0).into_iter();
        let rows: Vec<SiteRow> = asked
            .map(|(node, rule)| {
                let is_here = |of: i64, leaf: &str, one: &str| of == place.place && leaf == node.id && one == rule.id;
                let line: Option<&SiteLine> = lines.iter().find(|line| is_here(line.place, &line.leaf, &line.rule));
                SiteRow {
                    item: item_code(node, rule),
                    title: node.title.clone(),
                    words: rule.words(),
                    text: node.text.clone(),
                    seen: line.and_then(|line| line.seen),
                    note: line.map(|line| line.note.clone()).unwrap_or_default(),
                    candidate: line.and_then(|line| line.candidate.clone()),
                    photos: photos.iter().filter(|photo| is_here(photo.place, &photo.leaf, &photo.rule)).cloned().collect(),
                }
            })
            .collect();
        if !rows.is_empty() {
            all.push(SitePlaceView { place, rows });
        }
    }
    Ok(all)
}

/// The round and the unit of a sheet, for whoever may fill in some.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn site_address(actor: &Actor, services: &Services, sheet: &str) -> Result<(RoundId, UnitId)> {
    may_some(actor)?;
    let mut conn = services.db().read().await?;
    let sheet = rows::get(&mut conn, &actor.county, sheet).await?.ok_or(NO_SITE)?;
    let round = round::get(&mut conn, &actor.county, &sheet.round).await?.ok_or(NO_SITE)?;
    if !may_fill(actor, &Drawn::read(&mut conn, services, &round).await?, &sheet.unit) {
        return Err(NO_SITE);
    }
    Ok((sheet.round, sheet.unit))
}
