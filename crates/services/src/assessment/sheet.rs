//! 得分表: a unit's sheet, line by line, each with its rule and its evidence.

use chrono::{DateTime, Utc};
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::correction::corrections;
use domain::assessment::cross_check::{AWAITS_THIRD, awaits_third};
use domain::assessment::inputs::{EntryForm as Form, Origin};
use domain::assessment::round::{RoundState, Series, Window, may_contest};
use domain::assessment::source::FactSource;
use domain::assessment::told::in_words;
use domain::assessment::{Amount, Entry as Step, Kind, NodeOutline, OwnRules, Place, RuleOutline, Status, UNJUDGED, UNSEEN, is_excused};
use domain::calendar::office_time::day_of;
use domain::ids::{AppealId, CellId, FindingId, RoundId, UnitId};
use serde_json::Value;
use storage::SealedLine;
use storage::assessment::cross_check::{CheckMark, pairs_and_marks};
use storage::assessment::fact::Entry;
use storage::assessment::round::{self, Round};
use storage::assessment::rule_set::RuleSetLine;

use super::collect::{Since, changed_since};
use super::converted::converted;
use super::cross_check::marks_among;
use super::loaded::{Loaded, NO_SHEET, Scored, Upto, load};
use super::round::{Excellent, UnitLine, excellent, unit_line};
use super::unjudged::Known;
use super::year_result::names;
use crate::{Actor, Result, Services};

/// What became of a contested line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// Which appeal.
    pub id: AppealId,
    /// How it stands.
    pub state: AppealState,
}

/// Where a fact came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What it came from.
    pub origin: Origin,
    /// The address of the rows, without the page.
    pub source: String,
    /// Evidence in words or as addresses.
    pub evidence: String,
    /// What was found, in short words.
    pub fact: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; only the office reads it.
    pub by: Option<String>,
    /// Items of the checklist that it counts.
    pub cells: Vec<CellId>,
    /// Problems of monitoring that it counts, each with a few words.
    pub findings: Vec<(FindingId, String)>,
}

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetLine {
    /// Leaf, `bonus`, `penalty`, `total`.
    pub leaf: String,
    /// Rule or step of the engine.
    pub rule: String,
    /// What it is called.
    pub words: String,
    /// What it adds, as printed.
    pub amount: String,
    /// In ten-thousandths of a point.
    pub value: i128,
    /// How it came about.
    pub note: String,
    /// It reverses a line that was fed back.
    pub is_reversing: bool,
    /// It came from a rule, and may be contested.
    pub is_rule: bool,
    /// It holds without the other lines.
    stands_alone: bool,
    /// What shows it.
    pub evidence: Option<Evidence>,
    /// Whether it was contested.
    pub contest: Option<Contest>,
}

/// A rule without a line about which something is to be said all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldRule {
    /// The rule.
    pub rule: String,
    /// What it is called.
    pub words: String,
    /// What is to be said: nobody judged it, or a third person is still asked.
    pub note: String,
}

/// A node of the tree with its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetNode {
    /// Its id; of bonus, penalties and end the part's word.
    pub id: String,
    /// From 1.
    pub level: u32,
    /// Its title.
    pub title: String,
    /// What it is worth.
    pub points: String,
    /// What it came to; nothing where it is left out.
    pub sum: Option<String>,
    /// Whether it holds rules.
    pub is_leaf: bool,
    /// Whether it may be claimed not to apply.
    pub may_be_claimed: bool,
    /// It, or something that counts in it, waits for a fact: 待评 stands where its sum would.
    pub waits: bool,
    /// Its lines.
    pub lines: Vec<SheetLine>,
    /// Rules without a line about which something is to be said.
    pub told: Vec<ToldRule>,
    /// Rules without the fact for which the leaf waits, in words: 待评.
    pub waiting: Vec<(String, String)>,
    /// Rules that took nothing off, in words: 未扣分. None where nothing was scored: nobody looked.
    pub untouched: Vec<(String, String)>,
    /// Its rules do not count: it does not apply, or a note earned a share of it.
    pub is_excused: bool,
    /// Facts that came by themselves and say something else today: the rule, what the score was made from, what it says now, and whether
    /// they are the scores of quarters, of which one was corrected or sealed since.
    pub since: Vec<(String, String, String, bool)>,
}

/// A sheet.
#[derive(Debug, Clone)]
pub struct SheetPage {
    /// The round.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// The rules.
    pub rules: RuleSetLine,
    /// Name of the group.
    pub group: String,
    /// The unit's line in the ranking.
    pub line: UnitLine,
    /// How many of the group have a rank.
    pub ranked: u64,
    /// 优秀比例, where this unit's number reaches the highest grade and there was no place for it.
    pub crowded_out: Option<Excellent>,
    /// Full mark of this unit, as printed.
    pub full: Option<String>,
    /// Points of the county's target assessment.
    pub converted: Option<String>,
    /// What the full mark counts there.
    pub convert_points: Option<String>,
    /// How a unit that was vetoed and has no score is converted, in words.
    pub converted_words: Option<&'static str>,
    /// What was fed back, where a decision changed it.
    pub before: Option<String>,
    /// Nodes with their lines, in the order of the rules.
    pub nodes: Vec<SheetNode>,
    /// Events that lead to a veto, for the office's form.
    pub vetoes: Vec<(String, String)>,
    /// Rules of bonus and penalties, for the office's form: leaf, rule, words.
    pub extras: Vec<(String, String, String)>,
    /// When lines may be contested.
    pub window: Option<Window>,
    /// Why not today; `None` where they may.
    pub refusal: Option<String>,
    /// Whether the actor is the unit itself.
    pub is_own: bool,
    /// The seal.
    pub seals: Vec<SealedLine>,
    /// What is sealed does not come out again.
    pub fault: Option<String>,
    /// Whether all lines add up to the total.
    pub adds_up: bool,
    /// The sheets before and behind it in the official order, for those who read the county.
    pub neighbours: (Option<UnitId>, Option<UnitId>),
}

/// What the engine's own steps are called.
fn step_words(step: &Step) -> Option<&'static str> {
    Some(match step {
        Step::Rule(_) => return None,
        Step::Full => "本项分值",
        Step::NotApplicable => "不适用",
        Step::NaNote => "凭情况说明得分",
        Step::NaUniform => "统一赋分",
        Step::NaRefused => "不适用的申请未认定",
        Step::Cap => "扣完为止",
        Step::Normalise => "折算",
        Step::BonusCap => "加分上限",
        Step::BonusGate => "未达加分门槛",
        Step::Floor => "最低0分",
        Step::Veto => "单项否决",
        Step::Rounding => "四舍五入",
    })
}

/// The sheets of the actor's own unit that were fed back, the latest first.
///
/// # Errors
/// `Forbidden` without a unit.
pub async fn own_sheets(actor: &Actor, services: &Services) -> Result<Vec<(Round, RoundState)>> {
    actor.require(Permission::ReadOwnUnit)?;
    let today = day_of(services.now());
    let all = round::list(&mut services.db().read().await?, &actor.county).await?;
    let shown = all.into_iter().map(|round| (round.state.on(round.window, today), round));
    Ok(shown.filter(|(state, _)| state.is_open_to_units()).map(|(state, round)| (round, state)).collect())
}

/// A unit's sheet. The unit itself sees it from the feedback on; nobody else's ever.
///
/// # Errors
/// `Forbidden`; `NotFound`.
pub async fn sheet(actor: &Actor, services: &Services, round: &RoundId, unit: &UnitId) -> Result<SheetPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let mut loaded = load(&mut conn, actor, round).await?;
    let today = day_of(services.now());
    let (state, is_own) = loaded.read_by(&scope, unit, today)?;
    let scored = Scored::read(&mut conn, &loaded).await?;
    loaded.keep_columns(&scored);
    let one = loaded.unit(unit)?;
    let since = changed_since(&mut conn, actor, services, &loaded, unit, today).await?;
    // marks of the cross-check matter until the facts are settled
    let marks = if state.takes_facts() { pairs_and_marks(&mut conn, round).await?.1 } else { Vec::new() };
    // a year tells its quarters by their names
    let rounds = if loaded.round.series == Series::Year { round::list(&mut conn, &actor.county).await? } else { Vec::new() };
    drop(conn);
    // what is sealed knows its units by itself
    let place = scored.now.sheets.iter().position(|sheet| *sheet.unit == *unit.as_str()).ok_or(NO_SHEET)?;
    let before = scored.before.sheets.iter().find(|sheet| *sheet.unit == *unit.as_str()).ok_or(NO_SHEET)?;
    let now = &scored.now.sheets[place];
    let digits = scored.now.rules.digits;
    let ranking = scored.now.ranking.iter().find(|ranking| *ranking.group == *now.group);
    let moved = ranking.and_then(|ranking| ranking.rows.iter().find(|row| row.place == place)).and_then(|row| row.moved);
    let group = loaded.outline.groups.iter().find(|group| group.id == one.unit.group).map(|group| group.name.clone()).unwrap_or_default();
    let own = loaded.outline.of(&one.unit);
    let shows_people = scope == Scope::County;
    let lines = Lines { loaded: &loaded, rounds: &rounds, unit: unit.as_str(), own, line: digits.line, shows_people };
    let ledger: Vec<SheetLine> = before
        .lines
        .iter()
        .map(|line| lines.line(&line.leaf, &line.rule, line.amount, line.note.to_string(), false))
        .chain(corrections(before, now).iter().map(|one| lines.line(&one.leaf, &one.rule, one.amount, String::new(), true)))
        .collect();
    let sum: i128 = ledger.iter().map(|line| line.value).sum();
    let figures = now.figures;
    let adds_up = figures.is_none_or(|figures| figures.total.ten_thousandths() == sum);
    let sums = |id: &str| now.nodes.iter().find(|(node, _)| **node == *id).and_then(|(_, sum)| *sum).map(|sum| sum.text(digits.line));
    let known = Known::of(&loaded, Upto::Now);
    let (open, unseen) = (known.unjudged(now), known.unseen(now));
    let (unwatched, why) = known.unmonitored(now);
    let told = |node: &NodeOutline, rule: &RuleOutline| {
        let is_of = |all: &[(&NodeOutline, &RuleOutline)]| all.iter().any(|(leaf, one)| leaf.id == node.id && one.id == rule.id);
        let parts = [
            lines.awaits(&marks, node, rule).then_some(AWAITS_THIRD),
            is_of(&open).then_some(UNJUDGED),
            is_of(&unseen).then_some(UNSEEN),
            is_of(&unwatched).then_some(why),
        ];
        let note = parts.into_iter().flatten().collect::<Vec<_>>().join("；");
        (!note.is_empty()).then(|| ToldRule { rule: rule.id.clone(), words: rule.words(), note })
    };
    let mut nodes = Vec::new();
    let is_incomplete = now.status == Status::Incomplete;
    if let Some(tree) = own.tree {
        let waiting = tree.waiting(&now.pending);
        for node in &tree.nodes {
            let waits = waiting.contains(&node.id.as_str());
            let own = ledger.iter().filter(|line| line.leaf == node.id && (!waits || line.stands_alone));
            let mut own: Vec<SheetLine> = own.cloned().collect();
            for line in own.iter_mut().filter(|line| line.is_rule && !line.is_reversing) {
                let rule = node.rules.iter().find(|rule| rule.id == line.rule);
                if rule.is_some_and(|rule| lines.awaits(&marks, node, rule)) {
                    line.note = format!("{}；{AWAITS_THIRD}", line.note);
                }
            }
            let has_no_line = |rule: &&RuleOutline| !own.iter().any(|line| line.rule == rule.id);
            let told: Vec<ToldRule> = node.rules.iter().filter(has_no_line).filter_map(|rule| told(node, rule)).collect();
            let untouched = node.rules.iter().filter(|_| !now.nodes.is_empty()).filter(has_no_line);
            let untouched = untouched.filter(|rule| !told.iter().any(|one| one.rule == rule.id));
            let is_pending = now.pending.iter().any(|leaf| **leaf == *node.id);
            let (waiting, untouched): (Vec<&RuleOutline>, Vec<&RuleOutline>) =
                untouched.partition(|rule| is_pending && lines.is_waited_for(node, rule));
            nodes.push(SheetNode {
                id: node.id.clone(),
                level: node.level,
                title: node.title.clone(),
                points: node.points.to_string(),
                sum: sums(&node.id).filter(|_| !waits),
                is_leaf: node.is_leaf,
                may_be_claimed: node.na.is_some(),
                waits,
                is_excused: is_excused(now, &node.id),
                lines: own,
                told,
                waiting: waiting.into_iter().map(named_rule).collect(),
                untouched: untouched.into_iter().map(named_rule).collect(),
                since: lines.since(&since, &node.id),
            });
        }
    }
    for (id, title) in [("bonus", "加分项"), ("penalty", "重大扣分项"), ("total", "合计")] {
        let own = ledger.iter().filter(|line| line.leaf == id && (!is_incomplete || line.stands_alone));
        let own: Vec<SheetLine> = own.cloned().collect();
        if !own.is_empty() {
            // whether the bonus counts depends on what is not there yet
            let waits = is_incomplete && id == "bonus";
            let sum: i128 = own.iter().map(|line| line.value).sum();
            let title = title.to_owned();
            nodes.push(SheetNode {
                id: id.to_owned(),
                level: 1,
                title,
                points: String::new(),
                sum: Some(text_of(sum, digits.line)).filter(|_| !waits),
                is_leaf: true,
                may_be_claimed: false,
                waits,
                is_excused: false,
                lines: own,
                told: Vec::new(),
                waiting: Vec::new(),
                untouched: Vec::new(),
                since: Vec::new(),
            });
        }
    }
    let neighbour = |place: Option<usize>| place.and_then(|place| loaded.units.get(place)).map(|one| UnitId::new(one.unit.id.clone()));
    let neighbours = if scope == Scope::County { (neighbour(place.checked_sub(1)), neighbour(place.checked_add(1))) } else { (None, None) };
    let changed = before.figures.map(|figures| figures.total) != figures.map(|figures| figures.total);
    let (converted, converted_words) = converted(&loaded, now);
    let extras = [("bonus", &loaded.outline.bonus), ("penalty", &loaded.outline.penalties)];
    let extras =
        extras.into_iter().flat_map(|(leaf, rules)| rules.iter().map(move |rule| (leaf.to_owned(), rule.id.clone(), rule.words())));
    Ok(SheetPage {
        line: UnitLine { moved, ..unit_line(&loaded, &scored.now, place, now) },
        ranked: ranking.map_or(0, |ranking| ranking.count),
        crowded_out: ranking.and_then(|ranking| excellent(&loaded, &scored.now, ranking)).filter(|told| told.crowded_out.contains(&place)),
        full: figures.map(|figures| figures.full.text(digits.line)),
        converted: converted.map(|amount| amount.text(digits.convert)),
        convert_points: loaded.outline.convert_points.clone(),
        converted_words,
        before: before.figures.filter(|_| changed).map(|figures| figures.total.text(digits.total)),
        nodes,
        vetoes: loaded.outline.vetoes.clone(),
        extras: extras.collect(),
        window: loaded.round.window,
        refusal: may_contest(loaded.round.state, loaded.round.window, today).err().map(|late| late.to_string()),
        is_own,
        adds_up,
        neighbours,
        group,
        state,
        rules: loaded.rules_line,
        round: loaded.round,
        seals: scored.seals,
        fault: scored.fault,
    })
}

/// The numbers of rounds, each behind the name of its round.
fn by_round(names: &[String], fact: &str) -> String {
    names.iter().zip(fact.split('；')).map(|(name, score)| format!("{name} {score}")).collect::<Vec<_>>().join("；")
}

/// A rule with the words that name it.
fn named_rule(rule: &RuleOutline) -> (String, String) {
    (rule.id.clone(), rule.words())
}

/// An amount in ten-thousandths, as lines write it.
fn text_of(ten_thousandths: i128, digits: u32) -> String {
    Amount::of(ten_thousandths).text(digits)
}

struct Lines<'l> {
    loaded: &'l Loaded,
    /// The county's rounds, where the numbers of some of them count here.
    rounds: &'l [Round],
    unit: &'l str,
    own: OwnRules<'l>,
    line: u32,
    shows_people: bool,
}

impl Lines<'_> {
    fn line(&self, leaf: &Place, rule: &Step, amount: Amount, note: String, is_reversing: bool) -> SheetLine {
        let (leaf, id) = (leaf.as_str(), rule.as_str());
        let known = self.own.rule(leaf, id);
        let is_rule = matches!(rule, Step::Rule(_));
        let words =
            step_words(rule).map_or_else(|| known.map_or_else(|| id.to_owned(), domain::assessment::RuleOutline::words), str::to_owned);
        let (form, rule_id) = match rule {
            Step::NotApplicable | Step::NaNote | Step::NaUniform | Step::NaRefused => (Form::Claim, ""),
            _ => (Form::Fact, id),
        };
        // a line that was fed back shows the fact that it was scored from, a reversing one what was decided
        let entries = self.loaded.entries.iter().rev();
        let mut entries =
            entries.filter(|entry| entry.unit == self.unit && entry.form == form && entry.leaf == leaf && entry.rule == rule_id);
        let entry = entries.find(|entry| entry.origin.is_decided() == is_reversing);
        let contest = self
            .loaded
            .appeals
            .iter()
            .rev()
            .find(|one| one.kind == AppealKind::Appeal && one.unit == self.unit && one.leaf == leaf && one.rule == id && !is_reversing);
        SheetLine {
            evidence: entry.map(|entry| self.evidence(entry, known.map(|rule| &rule.kind))),
            leaf: leaf.to_owned(),
            rule: id.to_owned(),
            words: if is_reversing { format!("更正：{words}") } else { words },
            amount: amount.text(self.line),
            value: amount.ten_thousandths(),
            note,
            is_reversing,
            is_rule,
            stands_alone: rule.stands_alone(),
            contest: contest.map(|one| Contest { id: one.id.clone(), state: one.state }),
        }
    }

    /// Whether two marks of the cross-check on a rule are apart and nobody has ended it.
    fn awaits(&self, marks: &[CheckMark], node: &NodeOutline, rule: &RuleOutline) -> bool {
        let entered = self.loaded.entry(self.unit, Form::Fact, &node.id, &rule.id).0.map(|entry| entry.origin);
        awaits_third(node.points.ten_thousandths().into(), marks_among(marks, self.unit, &node.id, &rule.id), entered)
    }

    /// Whether a leaf that is 待评 waits for the fact of this rule: there is none, or none of its rounds counts.
    fn is_waited_for(&self, node: &NodeOutline, rule: &RuleOutline) -> bool {
        let is_known = self.loaded.entry(self.unit, Form::Fact, &node.id, &rule.id).0.is_some();
        rule.kind.is_measured() && (!is_known || matches!(rule.kind, Kind::Scores { .. }))
    }

    /// What of a leaf says something else today than on the cut-off.
    fn since(&self, all: &[Since], leaf: &str) -> Vec<(String, String, String, bool)> {
        let told = |one: &Since| {
            let (entry, _) = self.loaded.entry(self.unit, Form::Fact, leaf, &one.rule.id);
            let then: Value = serde_json::from_str(&entry?.body).ok()?;
            let words = |body: &Value| in_words(&one.rule.kind, body);
            let is_of_quarters = one.rule.source == Some(FactSource::Quarters);
            Some((one.rule.words(), words(&then), words(&Value::Object(one.now.clone())), is_of_quarters))
        };
        all.iter().filter(|one| one.leaf == leaf).filter_map(told).collect()
    }

    fn evidence(&self, entry: &Entry, kind: Option<&Kind>) -> Evidence {
        let body: Value = serde_json::from_str(&entry.body).unwrap_or_default();
        let items = || body["items"].as_array().into_iter().flatten();
        let findings = items().filter_map(|item| Some((item["finding"].as_str()?, item["title"].as_str().unwrap_or_default())));
        let cells = items().filter_map(|item| item["cell"].as_str());
        let fact = kind.map(|kind| in_words(kind, &body)).unwrap_or_default();
        let fact = match entry.origin {
            Origin::Rounds if !fact.is_empty() => by_round(&names(self.rounds, &self.loaded.round, fact.split('；').count()), &fact),
            _ => fact,
        };
        Evidence {
            origin: entry.origin,
            source: entry.source.clone(),
            evidence: entry.evidence.clone(),
            fact,
            reason: body["reason"].as_str().unwrap_or_default().to_owned(),
            at: entry.entered_at,
            by: self.shows_people.then(|| entry.entered_by.clone()),
            cells: cells.map(CellId::new).collect(),
            findings: findings.map(|(id, words)| (FindingId::new(id), words.to_owned())).collect(),
        }
    }
}

/// Whether a sheet stands for anything that may be ranked.
#[must_use]
pub(super) const fn is_counted(status: Status) -> bool {
    matches!(status, Status::Scored | Status::Vetoed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_stands_behind_the_name_of_its_round() {
        let names = ["2026年第一季度".to_owned(), "2026年第二季度".to_owned()];
        assert_eq!(by_round(&names, "91.96/100.00；缺"), "2026年第一季度 91.96/100.00；2026年第二季度 缺");
    }
}
