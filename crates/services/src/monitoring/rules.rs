//! 监测规则: what each rule means, how often it was right, and the national indicators as one set that is on or off.

use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::CountyId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::national::{INDICATORS, Indicator, Reached, SETTING};
use domain::monitoring::rule_limits::Record;
use storage::monitoring::judged::{self, JudgedRound};
use storage::monitoring::{round_hit, rule_record};
use storage::operations::county;
use storage::{Conn, Lock};

use crate::form;
use crate::form::tick;
use crate::{Actor, Result, Services, operations::audit};

const ON: &str = "on";

/// Every rule with its record, in the order of the rules.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn rule_records(actor: &Actor, services: &Services) -> Result<Vec<(Rule, Record)>> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let counts = rule_record::records(&mut conn, &actor.county).await?;
    let overturned = rule_record::overturned(&mut conn, &actor.county).await?;
    let of = |rule: Rule| {
        let again = overturned.iter().filter(|(of, _)| *of == rule).map(|(_, number)| number).sum();
        let none = Record { overturned: again, ..Record::default() };
        counts.iter().filter(|(of, ..)| *of == rule).fold(none, |sum, (_, state, number)| match state {
            CandidateState::Open => Record { open: sum.open + number, ..sum },
            CandidateState::Confirmed => Record { confirmed: sum.confirmed + number, ..sum },
            CandidateState::Dismissed => Record { dismissed: sum.dismissed + number, ..sum },
        })
    };
    Ok(Rule::ALL.into_iter().filter(|rule| rule.is_of_machine()).map(|rule| (rule, of(rule))).collect())
}

/// The national indicators.
#[derive(Debug, Clone)]
pub struct NationalSheet {
    /// Whether they are on.
    pub is_on: bool,
    /// The round whose problems count; none where none was judged, or they are off.
    pub round: Option<JudgedRound>,
    /// So many of the columns that are overdue are first-level ones.
    pub first_level: i64,
    /// Each, and what the round's confirmed and waiting problems come to.
    pub rows: Vec<(Indicator, Option<Reached>)>,
}

/// Reads them, with the latest round's problems where they are on.
///
/// # Errors
/// `Forbidden` without the right to see the county.
pub async fn national(actor: &Actor, services: &Services) -> Result<NationalSheet> {
    actor.require(Permission::ReadCounty)?;
    let mut conn = services.db().read().await?;
    let is_on = is_on(&mut conn, &actor.county).await?;
    let round = if is_on { judged::rounds(&mut conn, &actor.county, 1).await?.into_iter().next() } else { None };
    let Some(round) = round else {
        return Ok(NationalSheet { is_on, round: None, first_level: 0, rows: INDICATORS.iter().map(|one| (*one, None)).collect() });
    };
    let mut counts = round_hit::counts(&mut conn, &round.id).await?;
    counts.retain(|one| one.state != CandidateState::Dismissed);
    let number = |rule: Rule| counts.iter().filter(|one| one.rule == rule).map(|one| one.number).sum();
    let rows = INDICATORS.iter().map(|one| (*one, one.reached(number))).collect();
    let first_level = round_hit::of_first_level(&mut conn, &round.id, Rule::ColumnOverdue).await?;
    Ok(NationalSheet { is_on, round: Some(round), first_level, rows })
}

/// Whether the national indicators are on: then a round looks on home pages for what they ask.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn national_is_on(actor: &Actor, services: &Services) -> Result<bool> {
    actor.require(Permission::Monitor)?;
    is_on(&mut services.db().read().await?, &actor.county).await
}

async fn is_on(conn: &mut Conn, id: &CountyId) -> Result<bool> {
    Ok(county::settings(conn, id).await?.iter().any(|(key, value)| key == SETTING && value == ON))
}

form! {
    /// The national indicators, on or off.
    #[derive(Debug)]
    pub struct SwitchNational {
        /// On.
        #[serde(default, with = "tick")]
        pub on: bool,
    }
}

/// Puts the national indicators on or off.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn switch_national(actor: &Actor, services: &Services, form: &SwitchNational) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    let kept = county::keep_for_days_before(&mut tx, &actor.county, day_of(services.now())).await?;
    county::set_setting(&mut tx, &actor.county, &kept, SETTING, if form.on { ON } else { "" }).await?;
    let switched = MonitoringAction::NationalSwitched { on: form.on };
    audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), switched).await?;
    Ok(tx.commit().await?)
}
