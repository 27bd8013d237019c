//! A unit's sheet is opened: villages are drawn where the rules look into villages.

use domain::access::permission::Permission;
use domain::assessment::on_site::{self, MOST_DRAWN};
use domain::audit::Sha256Hex;
use domain::audit::action::AssessmentAction;
use domain::audit::subject::Subject;
use domain::ids::{RoundId, UnitId};
use storage::assessment::on_site as rows;
use storage::assessment::on_site::SiteSheet;
use storage::{StorageError, Tx};

use super::super::loaded::{Loaded, hold};
use super::super::round::takes_facts;
use super::items;
use crate::monitoring::ENTROPY_LIMIT;
use crate::operations::audit;
use crate::{Actor, Result, ServiceError, Services, form, new_id, random_token};

form! {
    /// A sheet to be opened.
    #[derive(Debug)]
    pub struct DrawVillagesForm {
        /// Of which round.
        pub round: RoundId,
        /// Which unit.
        pub unit: UnitId,
        /// How many villages.
        #[serde(default)]
        pub size: String,
        /// A published text that nobody could know before; empty lets the machine choose one.
        #[serde(default)]
        pub entropy: String,
    }
}

/// Opens a unit's sheet and draws its villages; answers what was drawn. Each unit has one sheet a round: what was drawn stays.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where nothing is looked at on the spot, where the facts are settled, or where there is a sheet;
/// `Invalid` names the fields, also where there are too few villages.
pub async fn draw_villages(actor: &Actor, services: &Services, form: &DrawVillagesForm) -> Result<Vec<String>> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    takes_facts(&loaded)?;
    let unit = loaded.unit(&form.unit)?;
    let name = unit.unit.name.clone();
    if !unit.unit.is_assessed {
        return Err(ServiceError::Refused(format!("{name}这一批次未参评，不作现场检查；要检查的，请先在批次页改为参评。")));
    }
    let in_villages = !items(&loaded, form.unit.as_str(), true).is_empty();
    if !in_villages && items(&loaded, form.unit.as_str(), false).is_empty() {
        let why = format!("{name}适用的细则里没有现场检查的规则；请修订细则，把要到现场看的规则的事实来源设为“现场检查”。");
        return Err(ServiceError::Refused(why));
    }
    let entropy = form.entropy.trim();
    if entropy.chars().count() > ENTROPY_LIMIT {
        return Err(ServiceError::field(DrawVillagesForm::entropy, format!("随机依据不超过{ENTROPY_LIMIT}个字。")));
    }
    let drawing = if in_villages {
        let all = rows::villages(&mut tx, &actor.county).await?;
        let names: Vec<String> = all.into_iter().filter(|(of, _)| *of == form.unit).map(|(_, name)| name).collect();
        if names.is_empty() {
            return Err(ServiceError::Refused(format!("{name}还没有登记村（社区）；请先登记，再抽取。")));
        }
        let size = size(DrawVillagesForm::size, &form.size)?;
        if size > names.len() {
            let why = format!("{name}只登记了{}个村（社区），不够抽{size}个；请补充登记，或把抽取个数改小。", names.len());
            return Err(ServiceError::field(DrawVillagesForm::size, why));
        }
        Some(Drawing { names, size, entropy: entropy.to_owned() })
    } else {
        None
    };
    let drawn = open_one(&mut tx, (actor, services), &loaded, &form.unit, drawing).await?;
    tx.commit().await?;
    Ok(drawn)
}

/// How many villages are drawn, as it is typed.
pub(super) fn size(field: &'static str, text: &str) -> Result<usize> {
    let size = text.trim().parse::<usize>().ok().filter(|size| (1..=MOST_DRAWN).contains(size));
    size.ok_or_else(|| ServiceError::field(field, format!("抽取个数请填写1到{MOST_DRAWN}之间的整数。")))
}

/// Villages to be drawn from.
pub(super) struct Drawing {
    pub(super) names: Vec<String>,
    pub(super) size: usize,
    /// Empty lets the machine choose one.
    pub(super) entropy: String,
}

/// Opens the sheet of a unit and writes it down; answers what was drawn.
pub(super) async fn open_one(
    tx: &mut Tx,
    (actor, services): (&Actor, &Services),
    loaded: &Loaded,
    unit: &UnitId,
    drawing: Option<Drawing>,
) -> Result<Vec<String>> {
    let name = loaded.name(unit.as_str());
    let mut sheet = SiteSheet {
        id: new_id(),
        round: loaded.round.id.clone(),
        unit: unit.clone(),
        pool: String::new(),
        entropy: String::new(),
        seed: String::new(),
        drawn_at: services.now(),
        drawn_by: actor.person.clone(),
        handed: None,
    };
    let mut places = vec![name.clone()];
    if let Some(Drawing { names, size, entropy }) = drawing {
        sheet.entropy = if entropy.is_empty() { random_token() } else { entropy };
        let drawn = on_site::draw_villages(&names, &sheet.entropy, size);
        (sheet.pool, sheet.seed) = (drawn.pool, drawn.seed);
        places.extend(drawn.names);
    }
    match rows::open(tx, &sheet, &places).await {
        Err(StorageError::Duplicate(_)) => {
            return Err(ServiceError::Refused(format!("{name}这一批次的现场检查表已经抽好，每个批次只抽一次。")));
        }
        other => other?,
    }
    let drawn = places.split_off(1);
    let event = AssessmentAction::SiteDrawn {
        name: loaded.round.name.clone(),
        unit: name,
        villages: drawn.join("、"),
        seed: Some(sheet.seed).filter(|seed| !seed.is_empty()).map(Sha256Hex),
    };
    audit::record(tx, services, actor, Subject::Round(loaded.round.id.clone()), event).await?;
    Ok(drawn)
}
