//! A round with everybody's standing.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::inputs::Origin::{self, Appeal, Correction, CrossCheck, File, Hand, OnSite};
use domain::assessment::round::{RoundState, Step, step};
use domain::assessment::{Amount, Assessment, InFull, Ranking, Sheet, Status, bands};
use domain::calendar::office_time::day_of;
use domain::ids::{RoundId, UnitId};
use storage::SealedLine;
use storage::assessment::round::Round;
use storage::assessment::rule_set::RuleSetLine;

use super::super::collect::unwatched_months;
use super::super::converted::converted;
use super::super::loaded::{Loaded, NO_ROUND, Scored, Upto, load};
use super::super::on_site::open_sheets;
use super::super::sheet_papers::{Loss, losses};
use super::super::unjudged;
use super::step::keeps_from_feedback;
use super::{may_see, standing};
use crate::{Actor, Result, ServiceError, Services};

/// A step that the page offers, or says why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOffer {
    /// Which.
    pub step: Step,
    /// Why it cannot be taken now.
    pub refusal: Option<String>,
}

/// A unit's line in a round.
#[derive(Debug, Clone)]
pub struct UnitLine {
    /// Which.
    pub unit: UnitId,
    /// Its short name on the cut-off.
    pub name: String,
    /// How its sheet stands.
    pub status: Status,
    /// Why it takes no part.
    pub reason: String,
    /// Leaves that wait for a fact, by title.
    pub pending: Vec<String>,
    /// Total as printed.
    pub total: Option<String>,
    /// Rate as printed.
    pub rate: Option<String>,
    /// Grade.
    pub grade: Option<String>,
    /// 折合目标考核, as printed; nothing where the rules do not convert.
    pub converted: Option<String>,
    /// Rank.
    pub rank: Option<u64>,
    /// Ranks gained since the last sealed round.
    pub moved: Option<i128>,
}

/// 优秀比例 of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excellent {
    /// The highest grade.
    pub grade: String,
    /// The share, as people say it: 40%.
    pub share: String,
    /// How many have a rank.
    pub ranked: u64,
    /// How many of these may have it.
    pub places: u64,
    /// How many have it.
    pub given: u64,
    /// Units whose number reaches it without a place, by place in the round.
    pub crowded_out: Vec<usize>,
    /// Their short names.
    pub names: Vec<String>,
    /// So many of them, in front, would have a place by their rank and are tied with others who have none; the others are outside.
    pub tied: usize,
}

/// A group with its ranking.
#[derive(Debug, Clone)]
pub struct GroupStanding {
    /// Its name.
    pub name: String,
    /// How many have a rank.
    pub count: u64,
    /// Of the printed totals.
    pub average: Option<String>,
    /// Of the printed rates.
    pub average_rate: Option<String>,
    /// Ranked by 得分率 rather than points.
    pub is_by_rate: bool,
    /// Compared as printed.
    pub is_printed_basis: bool,
    /// How the share of the highest grade came out; nothing where the rules know none.
    pub excellent: Option<Excellent>,
    /// The smallest deduction, as printed; nothing where groups rank by rate or no rule has one.
    pub smallest: Option<String>,
    /// What the full mark counts in the county's target assessment; nothing where the rules do not convert.
    pub convert_points: Option<String>,
    /// Places in [`Self::rows`], from and to, whose totals are nearer to each other than that.
    pub bands: Vec<(usize, usize)>,
    /// Rows in the order of the ranking; who has no rank stands last.
    pub rows: Vec<UnitLine>,
}

/// A unit that ended within the days of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedUnit {
    /// Which.
    pub unit: UnitId,
    /// The name that it bears in the round.
    pub name: String,
    /// What became of it: 已于2026年11月15日撤并，由枫林铺镇承接.
    pub words: String,
    /// Nobody has said yet whether it takes part.
    pub is_undecided: bool,
    /// It takes part.
    pub is_assessed: bool,
    /// Why it does, or does not.
    pub reason: String,
}

/// A round with everybody's standing.
#[derive(Debug, Clone)]
pub struct RoundPage {
    /// Which.
    pub round: Round,
    /// What it is today.
    pub state: RoundState,
    /// The rules.
    pub rules: RuleSetLine,
    /// The groups; a unit sees none.
    pub groups: Vec<GroupStanding>,
    /// Its units by id and short name, in the official order whatever their ranks; a unit sees none.
    pub units: Vec<(UnitId, String)>,
    /// Steps ahead.
    pub offers: Vec<StepOffer>,
    /// Appeals that wait.
    pub open_appeals: usize,
    /// Corrections that wait.
    pub open_corrections: usize,
    /// What is sealed, the first version first.
    pub seals: Vec<SealedLine>,
    /// Entries by where they came from: by themselves, by hand, from files.
    pub entries: (usize, usize, usize),
    /// Where points are lost, the most first; a unit sees none.
    pub losses: Vec<Loss>,
    /// On-site sheets that are not handed in, while the office can do something about it: unit and short name.
    pub open_sites: Vec<(UnitId, String)>,
    /// Units that ended within its days, while it can still be said whether they take part.
    pub ended: Vec<EndedUnit>,
    /// What counts in full although nobody knows whether it should; a unit hears of none.
    pub in_full: InFull,
    /// Months of the round in which nothing was monitored although its rules take facts from there, while that can be mended: first days.
    pub unwatched: Vec<NaiveDate>,
    /// Why nothing can be scored, where the stored facts and the rules do not fit.
    pub fault: Option<String>,
}

/// A round with everybody's standing. A unit sees the round, and of the standing nothing but its own sheet, on a page of its own.
///
/// # Errors
/// `Forbidden`; `NotFound`, also for a unit before the feedback.
pub async fn page(actor: &Actor, services: &Services, id: &RoundId) -> Result<RoundPage> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let mut loaded = load(&mut conn, actor, id).await?;
    let today = day_of(services.now());
    let state = loaded.round.state.on(loaded.round.window, today);
    if !may_see(actor, state)? {
        return Err(NO_ROUND);
    }
    let read = Scored::read(&mut conn, &loaded).await;
    let (seals, scored, fault) = match read {
        Ok(scored) => {
            loaded.keep_columns(&scored);
            (scored.seals, Some(scored.now), scored.fault)
        }
        Err(ServiceError::Refused(why)) => (Vec::new(), None, Some(why)),
        Err(error) => return Err(error),
    };
    let county = scored.as_ref().filter(|_| scope == Scope::County);
    let groups = county.map(|scored| group_standings(&loaded, scored)).unwrap_or_default();
    let losses = county.map(|scored| losses(&loaded, scored)).unwrap_or_default();
    let units = loaded.units.iter().filter(|_| scope == Scope::County);
    let units = units.map(|one| (UnitId::new(one.unit.id.clone()), one.unit.name.clone())).collect();
    let in_full = county.map(|scored| unjudged::count(&loaded, scored)).unwrap_or_default();
    let standing = standing(&loaded, scored.as_ref(), today);
    let is_collected = state.takes_facts() || state == RoundState::Draft;
    let may = actor.may(Permission::Assess);
    let unwatched = if may && is_collected { unwatched_months(&mut conn, actor, &loaded, today).await? } else { Vec::new() };
    let sites = if may && state.takes_facts() { open_sheets(&mut conn, &loaded).await? } else { Vec::new() };
    let kept = if may { keeps_from_feedback(&mut conn, &loaded, &sites, today).await? } else { None };
    let refusal = |one: Step| {
        let kept = kept.clone().filter(|_| one == Step::Feedback);
        step(&standing, one).err().map(|refusal| refusal.to_string()).or(kept)
    };
    let offers = Step::of(state).iter().map(|one| StepOffer { step: *one, refusal: refusal(*one) }).collect();
    // a unit hears of its own appeals alone
    let open = |kind: AppealKind| {
        let own = loaded.appeals.iter().filter(|one| scope.owns(&UnitId::new(one.unit.clone())));
        own.filter(|one| one.kind == kind && one.state == AppealState::Open).count()
    };
    let counting: Vec<Origin> = loaded.counting(Upto::Now).iter().map(|entry| entry.origin).collect();
    let counted = |of: &[Origin]| counting.iter().filter(|origin| of.contains(origin)).count();
    let automatic = counting.iter().filter(|origin| origin.is_automatic()).count();
    let ended = if may && is_collected { ended_units(&loaded, today) } else { Vec::new() };
    Ok(RoundPage {
        ended,
        offers: if may { offers } else { Vec::new() },
        open_appeals: open(AppealKind::Appeal),
        open_corrections: open(AppealKind::Correction),
        open_sites: sites.iter().map(|sheet| (sheet.unit.clone(), loaded.name(sheet.unit.as_str()))).collect(),
        entries: (automatic, counted(&[Hand, CrossCheck, OnSite, Appeal, Correction]), counted(&[File])),
        round: loaded.round,
        state,
        rules: loaded.rules_line,
        groups,
        units,
        losses,
        in_full,
        unwatched,
        seals,
        fault,
    })
}

fn ended_units(loaded: &Loaded, today: NaiveDate) -> Vec<EndedUnit> {
    let told = loaded.ended().map(|(one, ended)| EndedUnit {
        unit: UnitId::new(one.unit.id.clone()),
        name: one.unit.name.clone(),
        words: ended.words(today),
        is_undecided: one.unit.is_assessed && one.reason.is_empty(),
        is_assessed: one.unit.is_assessed,
        reason: one.reason.clone(),
    });
    told.collect()
}

pub(in crate::assessment) fn group_standings(loaded: &Loaded, scored: &Assessment) -> Vec<GroupStanding> {
    let digits = scored.rules.digits;
    let groups = scored.ranking.iter().zip(&loaded.outline.groups).map(|(ranking, group)| {
        let smallest = scored.rules.smallest_deduction(&ranking.group).filter(|_| ranking.rank_by == domain::assessment::Value::Points);
        // who has a rank stands in front
        let sheets = ranking.rows.iter().filter_map(|row| scored.sheets.get(row.place)).filter(|sheet| sheet.rank.is_some());
        let totals: Vec<Amount> = sheets.filter_map(|sheet| Some(sheet.figures?.total)).collect();
        GroupStanding {
            smallest: smallest.map(|smallest| smallest.text(digits.line)),
            convert_points: loaded.outline.convert_points.clone(),
            bands: smallest.map(|smallest| bands(&totals, smallest)).unwrap_or_default(),
            name: group.name.clone(),
            count: ranking.count,
            average: ranking.average_total.map(|average| average.text(digits.total)),
            average_rate: ranking.average_rate.map(|average| average.text(digits.rate)),
            is_by_rate: ranking.rank_by == domain::assessment::Value::Rate,
            is_printed_basis: ranking.basis == domain::assessment::Basis::Printed,
            excellent: excellent(loaded, scored, ranking),
            rows: ranking
                .rows
                .iter()
                .filter_map(|row| {
                    let sheet = scored.sheets.get(row.place)?;
                    Some(UnitLine { moved: row.moved, ..unit_line(loaded, scored, row.place, sheet) })
                })
                .collect(),
        }
    });
    groups.filter(|group| !group.rows.is_empty()).collect()
}

/// How the share of the highest grade came out in a group.
pub(in crate::assessment) fn excellent(loaded: &Loaded, scored: &Assessment, ranking: &Ranking) -> Option<Excellent> {
    let told = scored.quota(ranking)?;
    let (whole, part) = (told.share / 100, told.share % 100);
    let share = if part == 0 { format!("{whole}%") } else { format!("{whole}.{part:02}%") };
    let name = |place: &usize| loaded.units.get(*place).map(|one| one.unit.name.clone());
    let is_tied = |place: &&usize| scored.sheets.get(**place).and_then(|sheet| sheet.rank).is_some_and(|rank| rank <= told.places);
    Some(Excellent {
        tied: told.crowded_out.iter().filter(is_tied).count(),
        names: told.crowded_out.iter().filter_map(name).collect(),
        grade: told.grade,
        share,
        ranked: told.ranked,
        places: told.places,
        given: told.given,
        crowded_out: told.crowded_out,
    })
}

pub(in crate::assessment) fn unit_line(loaded: &Loaded, scored: &Assessment, place: usize, sheet: &Sheet) -> UnitLine {
    let digits = scored.rules.digits;
    let own = loaded.own(&sheet.unit);
    let title = |leaf: &std::sync::Arc<str>| own.place(leaf);
    UnitLine {
        unit: UnitId::new(sheet.unit.to_string()),
        name: loaded.units.get(place).map(|one| one.unit.name.clone()).unwrap_or_default(),
        status: sheet.status,
        reason: loaded.units.get(place).map(|one| one.reason.clone()).unwrap_or_default(),
        pending: sheet.pending.iter().map(title).collect(),
        total: sheet.figures.map(|figures| figures.total.text(digits.total)),
        rate: sheet.figures.and_then(|figures| figures.rate).map(|rate| rate.text(digits.rate)),
        grade: sheet.grade.as_deref().map(str::to_owned),
        converted: converted(loaded, sheet).0.map(|points| points.text(digits.convert)),
        rank: sheet.rank,
        moved: None,
    }
}
