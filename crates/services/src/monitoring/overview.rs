//! 监测总览: a month's round as units × rules, worst first, with the movement against the month before.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use storage::monitoring::job::{self, MonitorJob};
use storage::monitoring::judged::{self, JudgedRound, ReadColumn};
use storage::monitoring::round_hit::{self, HitCount};
use storage::{Conn, operations::county, register};

use super::by_calendar::RoundAbout;
use super::job::{DAY_SETTING, ROUND};
use super::trends::{Trends, trends};
use crate::{Actor, Result, Services};

/// So many rounds can be chosen.
const ROUNDS: i64 = 36;

/// Numbers of candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HitNumbers {
    /// 待确认.
    pub open: i64,
    /// 已确认.
    pub confirmed: i64,
    /// 不作为问题; in no total.
    pub dismissed: i64,
}

impl HitNumbers {
    /// What counts: what waits and what was confirmed.
    #[must_use]
    pub const fn total(self) -> i64 {
        self.open + self.confirmed
    }

    fn add(&mut self, count: &HitCount) {
        match count.state {
            CandidateState::Open => self.open += count.number,
            CandidateState::Confirmed => self.confirmed += count.number,
            CandidateState::Dismissed => self.dismissed += count.number,
        }
    }
}

/// A unit in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitMonth {
    /// Which.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its assessment group.
    pub group: String,
    /// Columns that were judged, and of these that could be read.
    pub columns: (usize, usize),
    /// Whether anything is known of one of them: it was read, or a person said how much it holds.
    pub is_known: bool,
    /// Items published in the month, in all columns that were read.
    pub published: u64,
    /// By rule, in the order of [`MonthOverview::rules`].
    pub by_rule: Vec<HitNumbers>,
    /// All rules together.
    pub all: HitNumbers,
    /// The same of the month before; none where there was no round.
    pub before: Option<i64>,
}

impl UnitMonth {
    /// Whether the round judged any column of it.
    #[must_use]
    pub const fn is_monitored(&self) -> bool {
        self.columns.0 > 0
    }

    /// 未能监测: the round looked at columns of it, and nothing is known of any; whether it has problems nobody knows.
    #[must_use]
    pub const fn is_unread(&self) -> bool {
        self.is_monitored() && !self.is_known
    }
}

/// The page.
#[derive(Debug, Clone)]
pub struct MonthOverview {
    /// Judged rounds to choose from, the latest first.
    pub rounds: Vec<JudgedRound>,
    /// The round shown; none where none was judged yet.
    pub shown: Option<JudgedRound>,
    /// The last round of the month before; none where it read nothing.
    pub earlier: Option<JudgedRound>,
    /// Rules that found something, in the order of the rules.
    pub rules: Vec<Rule>,
    /// Units, worst first.
    pub units: Vec<UnitMonth>,
    /// How the months up to it went.
    pub trends: Option<Trends>,
    /// Columns that could not be read: nobody's problem.
    pub unread: Vec<ReadColumn>,
    /// Rules of which several versions judged what the round shows.
    pub by_version: Vec<JudgedByVersion>,
    /// The latest pieces of work.
    pub jobs: Vec<MonitorJob>,
    /// On which day of a month rounds are run by themselves.
    pub scheduled: String,
    /// Whether any column is registered.
    pub has_columns: bool,
    /// Today.
    pub today: NaiveDate,
}

impl MonthOverview {
    /// The round that waits or runs.
    #[must_use]
    pub fn running(&self) -> Option<&MonitorJob> {
        self.jobs.iter().find(|job| job.is_open())
    }

    /// Whether the round that runs was looked at once already: its results can be worked with, and what did not answer is tried until it is proven.
    #[must_use]
    pub fn is_read_once(&self) -> bool {
        let Some(job) = self.running() else { return false };
        let (Some(about), Some(begun)) = (RoundAbout::parse(&job.about), job.begun_at) else { return false };
        self.rounds.iter().any(|one| (one.month, one.as_of) == (about.month, about.as_of) && one.judged_at >= begun)
    }

    /// The problems that count for its month, as the chart and the bulletin have them.
    #[must_use]
    pub fn of_month(&self) -> Option<i64> {
        self.trends.as_ref()?.by_month.last()?.1
    }

    /// Units with columns that the round judged.
    pub fn monitored(&self) -> impl Iterator<Item = &UnitMonth> {
        self.units.iter().filter(|unit| unit.is_monitored())
    }

    /// Units without such a column, and what was entered for them by hand or by file.
    pub fn outside(&self) -> impl Iterator<Item = &UnitMonth> {
        self.units.iter().filter(|unit| !unit.is_monitored() && unit.all.total() > 0)
    }

    /// All units together.
    #[must_use]
    pub fn all(&self) -> HitNumbers {
        self.units.iter().fold(HitNumbers::default(), |sum, unit| HitNumbers {
            open: sum.open + unit.all.open,
            confirmed: sum.confirmed + unit.all.confirmed,
            dismissed: sum.dismissed + unit.all.dismissed,
        })
    }
}

/// Reads it: the round of that id, else the latest.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn month_overview(actor: &Actor, services: &Services, round: Option<&str>) -> Result<MonthOverview> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let rounds = judged::rounds(&mut conn, &actor.county, ROUNDS).await?;
    let shown = rounds.iter().find(|one| Some(one.id.as_str()) == round).or(rounds.first()).cloned();
    let earlier = shown.as_ref().and_then(|shown| rounds.iter().find(|one| one.month < shown.month));
    // with what read nothing nothing is compared
    let earlier = earlier.filter(|one| !one.is_unread).cloned();
    let jobs = job::latest(&mut conn, &actor.county, ROUND, 5).await?;
    let words = county::settings(&mut conn, &actor.county).await?;
    let scheduled = words.into_iter().find(|(key, _)| key == DAY_SETTING).map(|(_, day)| day).unwrap_or_default();
    let (rules, units, unread, by_version) = match &shown {
        Some(shown) => read(&mut conn, actor, shown, earlier.as_ref()).await?,
        None => Default::default(),
    };
    let trends = match &shown {
        Some(shown) => Some(trends(&mut conn, &actor.county, shown.month, &rounds).await?),
        None => None,
    };
    let has_columns = !units.is_empty() || has_columns(&mut conn, actor).await?;
    Ok(MonthOverview {
        rounds,
        shown,
        earlier,
        rules,
        units,
        trends,
        unread,
        by_version,
        jobs,
        scheduled,
        has_columns,
        today: day_of(services.now()),
    })
}

/// Rules of which several versions judged what a round shows, and how many each judged: what waits and what was confirmed, as everywhere on its page.
fn by_version(counts: &[HitCount]) -> Vec<JudgedByVersion> {
    let mut all: BTreeMap<Rule, BTreeMap<i64, i64>> = BTreeMap::new();
    for count in counts.iter().filter(|count| count.state != CandidateState::Dismissed) {
        *all.entry(count.rule).or_default().entry(count.rule_no).or_default() += count.number;
    }
    let several = all.into_iter().filter(|(_, versions)| versions.len() > 1);
    several.map(|(rule, versions)| (rule, versions.into_iter().collect())).collect()
}

async fn has_columns(conn: &mut Conn, actor: &Actor) -> Result<bool> {
    Ok(!storage::monitoring::column::list(conn, &actor.county).await?.is_empty())
}

/// Place, id, short name and group of every unit that has a column or a hit, in the register's order. The register is asked only for units
/// whose columns the round did not read.
async fn names(conn: &mut Conn, actor: &Actor, columns: &[ReadColumn], counts: &[HitCount]) -> Result<Vec<(i64, UnitId, String, String)>> {
    let mut all: Vec<(i64, UnitId, String, String)> = Vec::new();
    for one in columns {
        if !all.iter().any(|(_, id, ..)| *id == one.unit) {
            all.push((one.unit_place.0, one.unit.clone(), one.unit_name.clone(), one.unit_place.1.clone()));
        }
    }
    let is_missing = |unit: &UnitId| !all.iter().any(|(_, id, ..)| id == unit);
    if counts.iter().any(|count| is_missing(&count.unit)) {
        let more = register::unit::list(conn, &actor.county).await?;
        let more = more.into_iter().filter(|unit| is_missing(&unit.id) && counts.iter().any(|count| count.unit == unit.id));
        let more: Vec<_> = more.map(|unit| (unit.position, unit.id, unit.short_name, unit.group)).collect();
        all.extend(more);
    }
    all.sort_by_key(|(position, ..)| *position);
    Ok(all)
}

/// A rule, and how many observations each of its versions judged.
pub type JudgedByVersion = (Rule, Vec<(i64, i64)>);

type Read = (Vec<Rule>, Vec<UnitMonth>, Vec<ReadColumn>, Vec<JudgedByVersion>);

async fn read(conn: &mut Conn, actor: &Actor, shown: &JudgedRound, earlier: Option<&JudgedRound>) -> Result<Read> {
    let (counts, before) = match earlier {
        Some(earlier) => {
            let (counts, before) = round_hit::counts_of_two(conn, &shown.id, &earlier.id).await?;
            (counts, Some(before))
        }
        None => (round_hit::counts(conn, &shown.id).await?, None),
    };
    let columns = judged::columns(conn, &shown.id, &actor.scope()?).await?;
    let rules: Vec<Rule> = Rule::ALL.into_iter().filter(|rule| counts.iter().any(|count| count.rule == *rule)).collect();
    let mut units: Vec<UnitMonth> = Vec::new();
    let mut places: HashMap<UnitId, usize> = HashMap::new();
    for (_, unit, name, group) in names(conn, actor, &columns, &counts).await? {
        places.insert(unit.clone(), units.len());
        units.push(UnitMonth {
            unit,
            name,
            group,
            columns: (0, 0),
            is_known: false,
            published: 0,
            by_rule: vec![HitNumbers::default(); rules.len()],
            all: HitNumbers::default(),
            before: before.as_ref().map(|_| 0),
        });
    }
    for count in &counts {
        let Some(unit) = places.get(&count.unit).map(|place| &mut units[*place]) else { continue };
        unit.all.add(count);
        if let Some(place) = rules.iter().position(|rule| *rule == count.rule) {
            unit.by_rule[place].add(count);
        }
    }
    for count in before.iter().flatten().filter(|count| count.state != CandidateState::Dismissed) {
        if let Some(unit) = places.get(&count.unit).map(|place| &mut units[*place]) {
            unit.before = unit.before.map(|number| number + count.number);
        }
    }
    for column in &columns {
        if let Some(unit) = places.get(&column.unit).map(|place| &mut units[*place]) {
            unit.columns.0 += 1;
            unit.is_known |= column.outcome.is_known();
            unit.columns.1 += usize::from(!column.outcome.reading.says_nothing());
            unit.published += u64::from(column.outcome.in_month);
        }
    }
    // worst first; ties stay in the register's order
    units.sort_by_key(|unit| std::cmp::Reverse(unit.all.total()));
    let unread = columns.into_iter().filter(|column| column.outcome.reading.says_nothing()).collect();
    Ok((rules, units, unread, by_version(&counts)))
}
