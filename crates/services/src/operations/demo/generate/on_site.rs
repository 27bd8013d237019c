//! 现场检查 of the running quarter: two townships are to be looked at on the spot; one sheet is handed in, the other half filled in.

use domain::assessment::on_site::Seen;
use domain::ids::{RoundId, UnitId};
use serde_json::{Value, json};

use super::play::Play;
use crate::Result;
use crate::assessment::{
    DrawVillagesForm, HandInSiteForm, SiteLinesForm, VillagesForm, draw_villages, hand_in_site, keep_villages, on_site, save_site_lines,
    site_sheet,
};

/// What the rules with an on-site check are called.
pub(super) const TITLE: &str = "政务公开考评细则（乡镇现场检查）";

/// Villages of the townships that are looked at.
const VILLAGES: [&str; 2] = ["东岗村\n西岗村\n石桥村\n柳林社区", "南塘村\n北塘村\n新庄村\n河湾社区"];

/// The rules of a quarter with what is looked at in townships: their points come from the checklist's.
pub(super) fn rules(mut rules: Value) -> Value {
    let desk = json!({"id": "n6", "title": "政务公开专区", "points": "5", "text": "专区设备不能使用、资料过期的，每处扣1分", "rules": [
        {"id": "desk", "kind": "per_piece", "points": "1", "text": "专区设备不能使用、资料过期的，每处扣1分", "source": "on_site"}]});
    let board = json!({"id": "n7", "title": "村务公开栏", "points": "5", "text": "公开栏内容过期、缺项的，每个村扣1分", "rules": [
        {"id": "board", "kind": "per_piece", "points": "1", "text": "公开栏内容过期、缺项的，每个村扣1分", "source": "on_site_villages"}]});
    rules["rule_set"]["title"] = json!(TITLE);
    rules["rule_set"]["id"] = json!(format!("{}-site", rules["rule_set"]["id"].as_str().unwrap_or_default()));
    if let Some(nodes) = rules["trees"]["town"]["nodes"].as_array_mut() {
        if let Some(list) = nodes.first_mut() {
            list["points"] = json!("20");
        }
        nodes.extend([desk, board]);
    }
    rules
}

/// The villages of two townships are entered and drawn from; the first is looked at whole, of the second its office alone.
pub(super) async fn visit(play: &Play<'_>, round: &RoundId) -> Result<()> {
    let (reviewer, services) = (play.register.reviewer(), &play.services);
    let page = on_site(reviewer, services, round).await?;
    let towns: Vec<UnitId> = page.units.into_iter().filter(|one| one.asks_villages).map(|one| one.unit).collect();
    // the last of the official order, which nobody looks at otherwise
    let towns = &towns[towns.len().saturating_sub(VILLAGES.len())..];
    for (no, (unit, names)) in towns.iter().zip(VILLAGES).enumerate() {
        keep_villages(reviewer, services, &VillagesForm { round: round.clone(), unit: unit.clone(), names: names.into() }).await?;
        let form =
            DrawVillagesForm { round: round.clone(), unit: unit.clone(), size: "2".into(), entropy: "03 08 11 19 25 31 + 07".into() };
        draw_villages(reviewer, services, &form).await?;
        let sheet = site_sheet(reviewer, services, round, unit).await?;
        let looked_at = if no == 0 { sheet.places.len() } else { 1 };
        for one in sheet.places.iter().take(looked_at) {
            let form = SiteLinesForm {
                sheet: sheet.sheet.id.clone(),
                place: one.place.place,
                seen: one.place.revision,
                item: one.rows.iter().map(|row| row.item.clone()).collect(),
                verdict: one.rows.iter().map(|_| Seen::Met.code().to_owned()).collect(),
                note: one.rows.iter().map(|_| String::new()).collect(),
            };
            save_site_lines(reviewer, services, &form).await?;
        }
        if no == 0 {
            hand_in_site(reviewer, services, &HandInSiteForm { sheet: sheet.sheet.id }).await?;
        }
    }
    Ok(())
}
