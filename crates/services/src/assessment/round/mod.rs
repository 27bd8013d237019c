//! 考评批次: planned, moved on step by step, shown with everybody's standing.

mod change;
mod open;
mod page;
mod participation;
mod plan;
mod step;
mod withdraw;

pub use change::{ChangeRoundForm, change_round};
pub use open::{NewRoundForm, RoundListRow, RoundsPage, open_round, rounds};
pub use page::{EndedUnit, Excellent, GroupStanding, RoundPage, StepOffer, UnitLine, page};
pub(super) use page::{excellent, group_standings, unit_line};
pub use participation::{ParticipationForm, set_participation};
pub use step::{CollectForm, StepForm, collect_again, take_step};
pub use withdraw::{WithdrawRoundForm, withdraw_round};

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::assessment::round::{RoundState, Standing};
use domain::assessment::{Assessment, Status};

use super::loaded::Loaded;
use crate::{Actor, Result, ServiceError};

fn may_see(actor: &Actor, state: RoundState) -> Result<bool> {
    Ok(matches!(actor.scope()?, Scope::County) || state.is_open_to_units())
}

pub(super) fn takes_facts(loaded: &Loaded) -> Result<()> {
    let state = loaded.round.state;
    if state.takes_facts() {
        return Ok(());
    }
    let instead = match state {
        RoundState::Draft => "请先开始采集",
        RoundState::Withdrawn => "需要考评的，请新建批次",
        RoundState::Sealed => "得分有误的，申请封存后更正",
        _ => "反馈后申诉开始前可以撤回反馈，申诉开始后由申诉裁定更正",
    };
    Err(ServiceError::Refused(format!("这一批次现在是“{}”，采集或评分时才能办；{instead}。", state.label())))
}

pub(super) fn standing(loaded: &Loaded, scored: Option<&Assessment>, today: NaiveDate) -> Standing {
    let round = &loaded.round;
    let pending = scored.into_iter().flat_map(|scored| &scored.sheets).filter(|sheet| sheet.status == Status::Incomplete);
    let open = loaded.appeals.iter().filter(|appeal| appeal.kind == AppealKind::Appeal && appeal.state == AppealState::Open);
    Standing {
        state: round.state.on(round.window, today),
        today,
        starts_on: round.starts_on,
        cutoff_on: round.cutoff_on,
        ends_on: round.ends_on,
        window: round.window,
        participants: loaded.units.iter().filter(|one| one.unit.is_assessed).count(),
        pending: pending.map(|sheet| loaded.name(&sheet.unit)).collect(),
        ended: loaded.undecided().map(|(one, _)| one.unit.name.clone()).collect(),
        open_appeals: open.count(),
    }
}
