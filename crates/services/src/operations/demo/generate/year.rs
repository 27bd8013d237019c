//! The year that the four quarters make: their mean and what the office judges at its end, fed back, settled, sealed.

use domain::assessment::Status;
use domain::ids::{RoundId, UnitId};
use serde_json::{Value, json};

use super::entries::blank;
use super::play::{Play, SITE};
use super::quarters::{Quarter, days, step, stored};
use crate::Result;
use crate::assessment::{EntryForm, NewRoundForm, ParticipationForm, enter, open_round, set_participation};

/// What the rules of a year are called.
const TITLE: &str = "政务公开年度考评细则";

fn rules(year: i32) -> Value {
    let nodes = json!([
        {"id": "y1", "title": "各季度考评", "points": "80", "text": "取各季度考评得分率的平均，未参评的季度不计", "rules": [
            {"id": "mean", "kind": "scores", "of": "100", "text": "取各季度考评得分率的平均", "source": "quarters"}]},
        {"id": "y2", "title": "组织保障", "points": "20", "text": "领导分工、培训、年报编制不到位的，由政务公开办酌情扣1至10分", "rules": [
            {"id": "check", "kind": "judgement", "none": "20", "min": "1", "max": "10", "evidence": "年度工作台账",
             "text": "领导分工、培训、年报编制不到位的，酌情扣1至10分"}]}
    ]);
    json!({
        "contract": 1,
        "rule_set": {"id": format!("{year}-year"), "year": year, "title": TITLE},
        "trees": {"year": {"full_mark": "100", "nodes": nodes}},
        "groups": [{"id": "dept", "name": "县直单位", "tree": "year"}, {"id": "town", "name": "乡镇（开发区）", "tree": "year"}],
        "grades": [{"name": "优秀", "from": "90"}, {"name": "良好", "from": "80"}, {"name": "合格", "from": "60"}, {"name": "不合格", "from": "0"}],
        "excellent_quota": "0.30",
        "convert": {"points": "5", "of": "100"},
    })
}

/// Plans the year that ends with a quarter, collects it and marks what nothing answers by itself.
///
/// # Errors
/// When a use case refuses, which would be a mistake of the play.
pub(super) async fn mark(play: &mut Play<'_>, last: Quarter) -> Result<()> {
    /// A few units have something to mend.
    const EVERY: usize = 9;
    let reviewer = play.register.reviewer().clone();
    // quarters before the first list of the play were not assessed
    let Some(first) = play.rounds.keys().min().copied() else { return Ok(()) };
    let rules = stored(play, TITLE, last.0, || rules(last.0)).await?;
    let (_, ends_on) = days(last);
    let form = NewRoundForm {
        series: "year".into(),
        name: format!("{}考核年度", last.0),
        starts_on: days(first).0.to_string(),
        ends_on: ends_on.to_string(),
        cutoff_on: ends_on.to_string(),
        early_cutoff: false,
        late_cutoff: false,
        other_rules: false,
        rules: rules.to_string(),
        appeal_days: "3".into(),
    };
    let services = &play.services;
    let round = open_round(&reviewer, services, &form).await?;
    step(play, &reviewer, &round, "collect").await?;
    step(play, &reviewer, &round, "score").await?;
    let page = crate::assessment::page(&reviewer, services, &round).await?;
    for (place, row) in page.groups.iter().flat_map(|group| &group.rows).enumerate() {
        if row.status == Status::Incomplete {
            // who was in no quarter of the year is no nought
            let form = ParticipationForm {
                round: round.clone(),
                unit: row.unit.clone(),
                assessed: "no".into(),
                reason: "年内各季度均未参评".into(),
            };
            set_participation(&reviewer, services, &form).await?;
        } else if place % EVERY == 4 {
            enter(&reviewer, services, &lacks_training(&round, &row.unit, place)).await?;
        }
    }
    play.year = Some((last, round));
    Ok(())
}

fn lacks_training(round: &RoundId, unit: &UnitId, place: usize) -> EntryForm {
    EntryForm {
        verdict: "partial".into(),
        value: (1 + place % 4).to_string(),
        reason: "全年没有组织业务培训".into(),
        evidence: format!("{SITE}/年度台账"),
        ..blank(round, unit, "y2", "check")
    }
}
