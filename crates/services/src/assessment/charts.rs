//! What the charts of a round are drawn from. 待评, 未参评 and nought are three things here, too.

use chrono::Months;
use domain::access::permission::Permission;
use domain::assessment::Status;
use domain::assessment::round::{RoundState, Series};
use domain::assessment::spread::{Span, spread};
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, UnitId};
use serde_json::Value;
use storage::assessment::round::Round;
use storage::assessment::{round, seal};

use super::loaded::{Scored, load_to_show};
use super::round::{UnitLine, unit_line};
use super::sheet_papers::{Loss, losses};
use crate::{Actor, Result, ServiceError, Services};

/// So many rounds are drawn for each unit, this one among them.
const ROUNDS: usize = 4;

/// A round as charts.
#[derive(Debug, Clone)]
pub struct ChartsPage {
    /// Which.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// The groups.
    pub groups: Vec<GroupCharts>,
    /// The round before, whose ranks are compared: its name.
    pub before: Option<String>,
    /// The rounds whose rates are drawn for each unit, the earliest first: id, name.
    pub rounds: Vec<(RoundId, String)>,
}

/// A group as charts.
#[derive(Debug, Clone)]
pub struct GroupCharts {
    /// Its name.
    pub name: String,
    /// Units that were scored and are ranked, in the order of the ranking.
    pub scored: Vec<UnitLine>,
    /// Their rates by span; members are places in [`Self::scored`].
    pub spread: Vec<Span>,
    /// How many have nought.
    pub nought: usize,
    /// How many wait for facts.
    pub pending: usize,
    /// How many take no part.
    pub not_assessed: usize,
    /// How many have a veto and no rank.
    pub vetoed: usize,
    /// Where points are lost, the most first.
    pub losses: Vec<Loss>,
    /// Rank before and now, for who is ranked.
    pub moves: Vec<(UnitId, String, Option<u64>, u64)>,
    /// How many had a rank in the round before and have none now: they ended, take no part or wait.
    pub left: usize,
    /// Every unit with its rates in hundredths of a per cent, as [`ChartsPage::rounds`] has them; nothing where it has none.
    pub rates: Vec<(UnitId, String, Vec<Option<u64>>)>,
}

/// A round as charts.
///
/// # Errors
/// `Forbidden` but for the county's readers; `NotFound`.
pub async fn charts(actor: &Actor, services: &Services, id: &RoundId) -> Result<ChartsPage> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let loaded = load_to_show(&mut conn, actor, id).await?;
    let scored = Scored::read(&mut conn, &loaded).await?.now;
    let this = &loaded.round;
    let all = round::list(&mut conn, &actor.county).await?;
    // the sealed rounds of the series that ended in the year before this one did
    let mut rounds: Vec<(RoundId, String)> = Vec::new();
    let mut contents: Vec<Value> = Vec::new();
    let from = this.ends_on.checked_sub_months(Months::new(if this.series == Series::Quarter { 15 } else { 60 })).unwrap_or(this.ends_on);
    let to = this.ends_on.pred_opt().unwrap_or(this.ends_on);
    for (round, content) in seal::between(&mut conn, &actor.county, this.series.code(), from, to).await? {
        let name = all.iter().find(|one| one.id.as_str() == round).map(|one| one.name.clone()).unwrap_or_default();
        rounds.push((RoundId::new(round), name));
        contents.push(serde_json::from_str(&content).map_err(ServiceError::internal)?);
    }
    drop(conn);
    let too_many = rounds.len().saturating_sub(ROUNDS - 1);
    rounds.drain(..too_many);
    contents.drain(..too_many);
    let before = rounds.last().map(|(_, name)| name.clone());
    rounds.push((this.id.clone(), this.name.clone()));
    let losses = losses(&loaded, &scored);
    let mut groups = Vec::new();
    for (ranking, group) in scored.ranking.iter().zip(&loaded.outline.groups) {
        let lines: Vec<UnitLine> =
            ranking.rows.iter().filter_map(|row| Some(unit_line(&loaded, &scored, row.place, scored.sheets.get(row.place)?))).collect();
        let count = |status: Status| lines.iter().filter(|line| line.status == status && line.rank.is_none()).count();
        let rate = |line: &UnitLine| line.rate.as_deref().and_then(hundredths);
        let ranked: Vec<UnitLine> = lines.iter().filter(|line| line.rank.is_some()).cloned().collect();
        let known: Vec<i128> = ranked.iter().map(|line| rate(line).unwrap_or_default().into()).collect();
        let previous = |unit: &UnitId| {
            let one = loaded.units.iter().find(|one| one.unit.id == unit.as_str())?;
            u64::try_from(one.previous?).ok()
        };
        let rates = lines.iter().map(|line| {
            let then = contents.iter().map(|content| rate_in(content, line.unit.as_str()));
            (line.unit.clone(), line.name.clone(), then.chain([rate(line)]).collect())
        });
        if lines.is_empty() {
            continue;
        }
        let is_ranked = |unit: &str| ranked.iter().any(|line| line.unit.as_str() == unit);
        groups.push(GroupCharts {
            left: contents.last().map_or(0, |content| left_since(content, &group.id, is_ranked)),
            name: group.name.clone(),
            spread: spread(&known),
            nought: known.iter().filter(|rate| **rate == 0).count(),
            pending: count(Status::Incomplete),
            not_assessed: count(Status::NotAssessed),
            vetoed: count(Status::Vetoed),
            losses: losses.iter().filter(|loss| loss.group == group.name).cloned().collect(),
            moves: ranked
                .iter()
                .filter_map(|line| Some((line.unit.clone(), line.name.clone(), previous(&line.unit), line.rank?)))
                .collect(),
            rates: rates.collect(),
            scored: ranked,
        });
    }
    let state = loaded.round.state.on(loaded.round.window, day_of(services.now()));
    Ok(ChartsPage { state, groups, before, rounds, round: loaded.round })
}

/// `92.50` as hundredths; nothing below nought.
fn hundredths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = format!("{part:0<2}");
    Some(whole.parse::<u64>().ok()? * 100 + part.get(..2)?.parse::<u64>().ok()?)
}

/// The rate of a unit in a sealed round, if it was scored there.
fn rate_in(content: &Value, unit: &str) -> Option<u64> {
    let sheet = content["answer"]["sheets"].as_array()?.iter().find(|sheet| sheet["unit"] == unit)?;
    let is_scored = [Status::Scored, Status::Vetoed].iter().any(|status| sheet["status"] == status.code());
    is_scored.then(|| sheet["rate"].as_str().and_then(hundredths)).flatten()
}

/// How many of a group a sealed round ranked that are ranked no more.
fn left_since(content: &Value, group: &str, is_ranked: impl Fn(&str) -> bool) -> usize {
    let sheets = content["answer"]["sheets"].as_array().into_iter().flatten();
    let before = sheets.filter(|sheet| sheet["group"] == group && sheet["rank"].is_u64());
    before.filter(|sheet| sheet["unit"].as_str().is_some_and(|unit| !is_ranked(unit))).count()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{hundredths, left_since};

    #[test]
    fn who_had_a_rank_and_has_none_is_counted_in_its_group() {
        let sheet = |unit: &str, group: &str, rank: Option<u64>| json!({"unit": unit, "group": group, "rank": rank});
        let sheets = [sheet("a", "dept", Some(1)), sheet("gone", "dept", Some(2)), sheet("c", "dept", None), sheet("d", "town", Some(1))];
        let content = json!({"answer": {"sheets": sheets}});
        assert_eq!(left_since(&content, "dept", |unit| unit == "a"), 1);
        assert_eq!(left_since(&content, "town", |unit| unit == "d"), 0);
    }

    #[test]
    fn rates_are_read_as_they_are_printed() {
        for (text, read) in
            [("92.50", Some(9_250)), ("100", Some(10_000)), ("0.0", Some(0)), ("7.5", Some(750)), ("92.555", Some(9_255)), ("-1.00", None)]
        {
            assert_eq!(hundredths(text), read, "{text}");
        }
    }
}
