//! The page of a cross-check: the notice for everybody, the desk of a checking unit with what it checks and nothing else, and for the
//! office every line with how far the marks are apart.

use chrono::NaiveDate;
use documents::Sha256Digest;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::Amount;
use domain::assessment::cross_check::{Deviation, Fate, Hand, Outcome, ended_when, lottery_day_after, may_draw, outcome};
use domain::assessment::draw::Condition;
use domain::assessment::round::RoundState;
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, UnitId};
use domain::register::ended::Ended;
use storage::assessment::cross_check::{CrossCheck, DrawnPair};
use storage::assessment::on_site;
use storage::assessment::round::Round;

use super::super::loaded::{Loaded, NO_ROUND, load_without_facts};
use super::super::round::takes_facts;
use super::announce::{AnnounceForm, last_superiors, superior_pairs};
use super::example::{Examples, examples};
use super::{Check, checked_rules, fate_of, is_asked, is_over, points, read};
use crate::{Actor, Result, Services};

/// A line that is marked.
#[derive(Debug, Clone)]
pub struct CheckRow {
    /// The unit that is checked.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Short name of the unit that checks.
    pub checker: String,
    /// Title of the leaf.
    pub place: String,
    /// The leaf.
    pub leaf: String,
    /// The rule.
    pub rule: String,
    /// The rule in words.
    pub words: String,
    /// What each hand took off, as printed; what the reader may not see yet is left out.
    pub marks: Vec<(Hand, String)>,
    /// What comes of it; a checking unit sees whether it has marked, and no more.
    pub outcome: Outcome,
    /// The unit that was to check it is no more: the office marks it itself.
    pub is_to_office: bool,
}

/// How the marks of a checking unit compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitDeviation {
    /// Its short name.
    pub name: String,
    /// The numbers.
    pub deviation: Deviation,
    /// The mean by which it took off less than was found right, as printed, with its sign.
    pub mean: Option<String>,
}

/// The page.
#[derive(Debug, Clone)]
pub struct CrossCheckPage {
    /// The round.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// The draw, once it is announced.
    pub check: Option<CrossCheck>,
    /// SHA-256 of the notice.
    pub digest: String,
    /// Who takes part: short name, whether it checks.
    pub participants: Vec<(UnitId, String, bool)>,
    /// Units and their superiors, as the notice has them, by short name.
    pub superiors: Vec<(String, String)>,
    /// Conditions that were given up, in words.
    pub relaxed: Vec<&'static str>,
    /// Checker and checked, by short name; a unit sees its own.
    pub pairs: Vec<(String, String)>,
    /// What became of units since the draw, a sentence each; a unit hears of those that it was to check.
    pub changed: Vec<String>,
    /// Lines to be marked; a unit sees those that the draw gave it.
    pub rows: Vec<CheckRow>,
    /// By checking unit; the office alone reads them.
    pub deviations: Vec<UnitDeviation>,
    /// On-site sheets of the units that the draw gave the reader: unit, short name, whether it was handed in.
    pub sites: Vec<(UnitId, String, bool)>,
    /// The pages that all mark first.
    pub examples: Examples,
    /// Whether the reader's unit checks others.
    pub checks: bool,
    /// Why it cannot be drawn today.
    pub refusal: Option<String>,
    /// Whether marks can be given and taken over.
    pub is_open: bool,
    /// The form of the notice as it begins.
    pub blank: AnnounceForm,
    /// The next day on which 双色球 is drawn.
    pub lottery_day: NaiveDate,
}

/// The cross-check of a round.
///
/// # Errors
/// `Forbidden`; `NotFound`, for a unit also before the notice.
pub async fn cross_check(actor: &Actor, services: &Services, id: &RoundId) -> Result<CrossCheckPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let loaded = load_without_facts(&mut conn, actor, id).await?;
    let check = read(&mut conn, id).await?;
    let superior = if check.is_none() && actor.may(Permission::Assess) { last_superiors(&mut conn, actor).await? } else { Vec::new() };
    let examples = if check.is_some() { examples(&mut conn, actor, &loaded).await? } else { Examples::default() };
    let sites = if check.is_some() && scope != Scope::County { on_site::of_round(&mut conn, id).await? } else { Vec::new() };
    drop(conn);
    if scope != Scope::County && check.is_none() {
        return Err(NO_ROUND);
    }
    let today = day_of(services.now());
    let is_office = actor.may(Permission::Assess);
    // a unit sees what the draw gave it once it has marked the examples
    let mine = check.as_ref().filter(|_| !examples.is_first);
    let rows = mine.map(|check| rows(&loaded, check, actor, today)).unwrap_or_default();
    let pairs = mine.into_iter().flat_map(|check| &check.pairs);
    let pairs: Vec<&DrawnPair> = pairs.filter(|one| scope.owns(&UnitId::new(one.pair.checker.clone()))).collect();
    let fixed = check.as_ref().map(|check| (day_of(check.check.announced_at), check.check.drawn_at.map_or(today, day_of)));
    let changed = pairs.iter().filter_map(|one| changed(&loaded, one, fixed.unwrap_or((today, today)), today)).collect();
    let announced: Option<serde_json::Value> = check.as_ref().and_then(|check| serde_json::from_str(&check.check.notice).ok());
    let participants = match &announced {
        Some(notice) => {
            let all = notice["participants"].as_array().into_iter().flatten();
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            all.map(|one| (UnitId::new(text(&one["id"])), text(&one["name"]), one["checks"] != false)).collect()
        }
        None => {
            let all = loaded.units.iter().filter(|one| one.unit.is_assessed);
            all.map(|one| (UnitId::new(one.unit.id.clone()), one.unit.name.clone(), true)).collect::<Vec<_>>()
        }
    };
    let superiors = announced.iter().flat_map(superior_pairs);
    // who has left the round since keeps the name of the notice
    let called = |id: &str| participants.iter().find(|(unit, ..)| unit.as_str() == id).map(|(_, name, _)| name.clone()).unwrap_or_default();
    let superiors: Vec<_> = superiors.map(|(unit, superior)| (called(unit), called(superior))).collect();
    let days = (loaded.round.cutoff_on, today);
    let given = |sheet: &on_site::SiteSheet| check.as_ref().is_some_and(|check| is_asked(actor, &check.pairs, sheet.unit.as_str(), days));
    let sites = sites.into_iter().filter(given).map(|sheet| (sheet.unit.clone(), loaded.name(sheet.unit.as_str()), sheet.handed.is_some()));
    let sites: Vec<_> = sites.collect();
    let named = |code: &str| Condition::from_code(code).map(Condition::label);
    Ok(CrossCheckPage {
        state: loaded.round.state.on(loaded.round.window, today),
        digest: check.as_ref().map(|check| Sha256Digest::of(check.check.notice.as_bytes()).to_string()).unwrap_or_default(),
        relaxed: check.iter().flat_map(|check| check.check.relaxed.split(',')).filter_map(named).collect(),
        pairs: pairs.iter().map(|one| (called(&one.pair.checker), called(&one.pair.checked))).collect(),
        changed,
        deviations: check.as_ref().filter(|_| is_office).map(|check| deviations(&loaded, check)).unwrap_or_default(),
        refusal: check
            .as_ref()
            .and_then(|check| may_draw(loaded.round.state, check.check.entropy_on, today).err())
            .map(|early| early.to_string()),
        is_open: takes_facts(&loaded).is_ok(),
        blank: AnnounceForm {
            round: id.clone(),
            source: String::new(),
            entropy_on: String::new(),
            checks: participants.iter().map(|(unit, ..)| unit.to_string()).collect(),
            superior,
        },
        lottery_day: lottery_day_after(today),
        checks: check.as_ref().is_some_and(|check| check.checks(actor)),
        sites,
        examples,
        participants,
        superiors,
        rows,
        check: check.map(|check| check.check),
        round: loaded.round,
    })
}

/// What became of a pair since the notice; nothing where it stands as drawn. The draw itself is printed as it was.
fn changed(loaded: &Loaded, one: &DrawnPair, (announced_on, drawn_on): (NaiveDate, NaiveDate), today: NaiveDate) -> Option<String> {
    let DrawnPair { checker, checked, .. } = one;
    let words = |ended: &Ended| format!("{}{}", ended_when(ended.on, announced_on, drawn_on), ended.words(today));
    let ended = |ended: &Option<Ended>| ended.as_ref().map(&words);
    match (fate_of(one, loaded.round.cutoff_on, today), ended(&one.checker_ended), ended(&one.checked_ended)) {
        (Fate::Stands, _, None) => None,
        (Fate::Stands, _, Some(words)) => Some(format!("{checked}{words}；数据截止日前的工作仍参加本批次考评，照常检查。")),
        (Fate::ToOffice, words, _) => {
            let words = words.unwrap_or_default();
            Some(format!("{checker}{words}；抽到由它检查的{checked}，没有评的由政务公开办在评分页面直接评分。"))
        }
        (Fate::Dropped, _, Some(words)) => Some(format!("{checked}{words}，不再参加本批次互查；{checker}不用检查。")),
        (Fate::Dropped, _, None) => Some(format!("{checked}不参加本批次考评；{checker}不用检查。")),
    }
}

fn rows(loaded: &Loaded, check: &Check, actor: &Actor, today: NaiveDate) -> Vec<CheckRow> {
    let is_office = actor.may(Permission::Assess);
    let is_over = is_over(loaded);
    let mut rows = Vec::new();
    for drawn in &check.pairs {
        let pair = &drawn.pair;
        let fate = fate_of(drawn, loaded.round.cutoff_on, today);
        if fate == Fate::Dropped || !(is_office || (fate == Fate::Stands && check.is_checked_by(actor, &pair.checked))) {
            continue;
        }
        let Some(one) = loaded.units.iter().find(|one| one.unit.id == pair.checked) else { continue };
        for (node, rule) in checked_rules(loaded.outline.of(&one.unit)) {
            let marks = check.marks(&pair.checked, &node.id, &rule.id);
            // whoever looks again does so without the first mark before her eyes
            let shown = [(Hand::First, marks.first), (Hand::Second, marks.second), (Hand::Third, marks.third)].into_iter();
            let shown = shown.filter(|(hand, _)| if is_office { is_over || marks.second.is_some() } else { *hand == Hand::First });
            rows.push(CheckRow {
                unit: UnitId::new(pair.checked.clone()),
                name: one.unit.name.clone(),
                checker: drawn.checker.clone(),
                is_to_office: fate == Fate::ToOffice && marks.first.is_none(),
                place: node.title.clone(),
                leaf: node.id.clone(),
                rule: rule.id.clone(),
                words: rule.words(),
                marks: shown.filter_map(|(hand, mark)| Some((hand, Amount::of(-mark?).text(2)))).collect(),
                outcome: match (is_office, marks.first) {
                    (false, Some(first)) => Outcome::Stands(first),
                    _ => outcome(points(node), marks),
                },
            });
        }
    }
    rows
}

fn deviations(loaded: &Loaded, check: &Check) -> Vec<UnitDeviation> {
    let mut all: Vec<(String, Deviation)> = Vec::new();
    for drawn in &check.pairs {
        let pair = &drawn.pair;
        let Some(one) = loaded.units.iter().find(|one| one.unit.id == pair.checked) else { continue };
        let place = all.iter().position(|(checker, _)| *checker == drawn.checker).unwrap_or_else(|| {
            all.push((drawn.checker.clone(), Deviation::default()));
            all.len() - 1
        });
        for (node, rule) in checked_rules(loaded.outline.of(&one.unit)) {
            all[place].1.add(points(node), check.marks(&pair.checked, &node.id, &rule.id));
        }
    }
    let mean = |deviation: &Deviation| {
        let count = i128::try_from(deviation.compared).ok().filter(|count| *count > 0)?;
        Some(Amount::of(deviation.lenient / count).text(2))
    };
    all.into_iter().map(|(name, deviation)| UnitDeviation { mean: mean(&deviation), name, deviation }).collect()
}
