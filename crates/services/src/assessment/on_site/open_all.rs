//! The sheets of a whole group are opened at once: each unit's villages are drawn from its own.

use std::collections::HashMap;

use domain::access::permission::Permission;
use domain::ids::{RoundId, UnitId};
use storage::assessment::on_site as rows;

use super::super::loaded::hold;
use super::super::round::takes_facts;
use super::draw::{Drawing, open_one, size};
use super::page::looks_at;
use crate::monitoring::ENTROPY_LIMIT;
use crate::{Actor, Result, ServiceError, Services, form};

/// So many units are named.
const NAMED: usize = 5;

form! {
    /// Sheets of a group to be opened.
    #[derive(Debug)]
    pub struct OpenSitesForm {
        /// Of which round.
        pub round: RoundId,
        /// Which group of its rules.
        #[serde(default)]
        pub group: String,
        /// How many villages of each unit.
        #[serde(default)]
        pub size: String,
        /// A published text that nobody could know before; empty lets the machine choose one.
        #[serde(default)]
        pub entropy: String,
    }
}

/// Opens the sheets of every unit of a group that takes part, is looked at on the spot and has none yet; answers how many. Where fewer
/// villages are registered than are to be drawn, all of them are looked at. A unit whose villages nobody has entered gets its sheet later.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where the facts are settled, or where no sheet can be opened; `Invalid` names the fields.
pub async fn open_sites(actor: &Actor, services: &Services, form: &OpenSitesForm) -> Result<usize> {
    actor.require(Permission::Assess)?;
    let mut tx = services.db().write().await?;
    let loaded = hold(&mut tx, actor, &form.round).await?;
    takes_facts(&loaded)?;
    if !loaded.outline.groups.iter().any(|group| group.id == form.group) {
        return Err(ServiceError::field(OpenSitesForm::group, "请选择考核分组。"));
    }
    let entropy = form.entropy.trim();
    if entropy.chars().count() > ENTROPY_LIMIT {
        return Err(ServiceError::field(OpenSitesForm::entropy, format!("随机依据不超过{ENTROPY_LIMIT}个字。")));
    }
    let known = rows::of_round(&mut tx, &form.round).await?;
    let mut villages: HashMap<UnitId, Vec<String>> = HashMap::new();
    for (unit, name) in rows::villages(&mut tx, &actor.county).await? {
        villages.entry(unit).or_default().push(name);
    }
    let (mut opened, mut bare) = (0, Vec::new());
    for one in loaded.units.iter().filter(|one| one.unit.is_assessed && one.unit.group == form.group) {
        let unit = UnitId::new(one.unit.id.clone());
        let (at_unit, in_village) = looks_at(&loaded, &one.unit.id);
        if known.iter().any(|sheet| sheet.unit == unit) || at_unit + in_village == 0 {
            continue;
        }
        let drawing = match (in_village > 0, villages.remove(&unit)) {
            (false, _) => None,
            (true, None) => {
                bare.push(one.unit.name.clone());
                continue;
            }
            (true, Some(names)) => {
                let size = size(OpenSitesForm::size, &form.size)?.min(names.len());
                Some(Drawing { names, size, entropy: entropy.to_owned() })
            }
        };
        open_one(&mut tx, (actor, services), &loaded, &unit, drawing).await?;
        opened += 1;
    }
    if opened == 0 {
        return Err(ServiceError::Refused(nothing(&bare)));
    }
    tx.commit().await?;
    Ok(opened)
}

/// Why no sheet was opened.
fn nothing(bare: &[String]) -> String {
    if bare.is_empty() {
        return "这个分组没有还要建检查表的单位：检查表都已建好，或适用的细则里没有现场检查的规则。".to_owned();
    }
    let more = if bare.len() > NAMED { format!("等{}个单位", bare.len()) } else { String::new() };
    format!("{}{more}还没有登记村（社区）；请先逐个登记，再抽取。", bare[..bare.len().min(NAMED)].join("、"))
}
