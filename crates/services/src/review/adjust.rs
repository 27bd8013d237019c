//! What the office decides about a cell without a report: 免报, 不涉及, 延期, for one period or from it to the year's end.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::CellId;
use domain::reporting::extension::{MovedBy, may_extend, may_shorten, on_a_working_day};
use domain::reporting::record::{Happening, LeaveCause, Presence, RedateCause, State};
use storage::register::unit;
use storage::reporting::cell::{self, Cell};
use storage::reporting::event;
use storage::{Lock, Tx};

use super::REASON_LIMIT;
use crate::form;
use crate::form::tick;
use crate::operations::settings;
use crate::personal_data::without_numbers;
use crate::register::ended_units;
use crate::reporting::step::attempt;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

form! {
    /// A decision as it was typed.
    #[derive(Debug)]
    pub struct CellAdjustment {
        /// The cell.
        pub cell: CellId,
        /// The word of what is decided.
        #[serde(default)]
        pub what: String,
        /// Set: also every later period of the year.
        #[serde(default)]
        pub later_too: String,
        /// The new 报送截止, for 延期; an earlier one than an extension gave shortens it. A day off gives way to the next working day.
        #[serde(default)]
        pub until: String,
        /// Why.
        pub reason: String,
    }
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// 免报: out of the counts.
    Exempt,
    /// 不涉及: the unit has nothing to do here.
    NotApplicable,
    /// 延期: a later date.
    Extend,
    /// 恢复: an exempted cell, or one that the office found 不涉及 by itself, is asked again.
    Restore,
}

impl Decision {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Extend, Self::Exempt, Self::NotApplicable, Self::Restore];

    /// The word in the form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::NotApplicable => "not_applicable",
            Self::Extend => "extend",
            Self::Restore => "restore",
        }
    }

    /// What the office calls it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Exempt => "免报",
            Self::NotApplicable => "不涉及",
            Self::Extend => "延期",
            Self::Restore => "恢复应报",
        }
    }

    /// Whether it can be decided about a cell as it stands.
    #[must_use]
    pub fn fits(self, cell: &Cell) -> bool {
        let record = cell.record();
        let waits = record.settled().is_none() && !matches!(record.state, State::TakenOver { .. });
        match (self, record.presence) {
            (Self::Restore, Presence::Left { cause, .. }) => cause == LeaveCause::Exempt,
            (Self::Restore, Presence::Present) => matches!(record.state, State::NotApplicable { report: None, .. }),
            (_, Presence::Left { .. }) => false,
            (_, Presence::Present) => waits,
        }
    }
}

/// Decides about a cell, and where it is ticked about every later one of the same task and unit in which nothing was handed in.
/// Answers how many changed.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Refused` when the cell itself cannot be decided about so.
pub async fn adjust(actor: &Actor, services: &Services, form: &CellAdjustment) -> Result<usize> {
    actor.require(Permission::Review)?;
    let today = day_of(services.now());
    let (decision, until, reason) = read(form)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(&form.cell)).await?;
    let own = cell::get(&mut tx, &actor.county, &form.cell).await?.ok_or(ServiceError::NotFound("这一事项"))?;
    let calendar = settings::now(&mut tx, services, &actor.county).await?.calendar;
    let until = until.map(|typed| on_a_working_day(typed, own.movable(today), MovedBy::Office, &calendar));
    let shortens = until.is_some_and(|until| until < own.due_on());
    if let Some(until) = until {
        let refused = |refusal: String| ServiceError::field(CellAdjustment::until, refusal);
        let dates = own.movable(today);
        if shortens {
            may_shorten(until, dates).map_err(|refusal| refused(refusal.to_string()))?;
        } else {
            may_extend(until, dates, MovedBy::Office).map_err(|refusal| refused(refusal.to_string()))?;
        }
    }
    let register = if decision == Decision::Restore { unit::list(&mut tx, &actor.county).await? } else { Vec::new() };
    let ended = ended_units(&register, today);
    if ended.contains(own.unit()) {
        return Err(ServiceError::Refused(
            "这个单位已经撤并或撤销，它的事项不再恢复应报；需要有人承担的，请在“修改任务”里写明承接单位。".into(),
        ));
    }
    let first = own.period.starts_on;
    let mut cells = vec![own];
    if form.later_too == tick::SET {
        let all = cell::of_assignment(&mut tx, &cells[0].assignment).await?;
        cells.extend(all.into_iter().filter(|cell| cell.period.starts_on > first && decision.fits(cell) && !ended.contains(cell.unit())));
    }
    let (mut changed, mut own_event) = (0, None);
    for (place, mut cell) in cells.into_iter().enumerate() {
        let what = match decision {
            Decision::Exempt => Happening::Left { cause: LeaveCause::Exempt },
            Decision::NotApplicable => Happening::AgreedNotApplicable,
            // of the later ones each keeps what it had before anybody extended it
            Decision::Extend if shortens => {
                let due_on = until.unwrap_or(cell.due_on()).max(cell.period.due_on);
                if due_on >= cell.due_on() {
                    continue;
                }
                let given = given_back(&mut tx, &cell).await?;
                Happening::Shortened { due_on, rework_by: given.map(|by| by.max(due_on)) }
            }
            Decision::Extend => {
                Happening::Redated { due_on: until.unwrap_or(cell.due_on()), limit_on: None, cause: RedateCause::Extension }
            }
            Decision::Restore => Happening::Restored,
        };
        match attempt(&mut tx, services, actor, &mut cell, what, &reason).await? {
            Ok(no) => {
                changed += 1;
                own_event = own_event.or((place == 0).then_some(no));
            }
            // the cell itself must be one that this can be decided about; of the later ones those that are
            Err(refusal) if place == 0 => return Err(refusal.into()),
            Err(_) => {}
        }
    }
    let said = if shortens { "缩短延期" } else { decision.label() };
    let adjusted = ReviewAction::CellAdjusted { decision: said.to_owned(), until, cells: changed, reason };
    // the later ones are held by the account and the time of this row
    match own_event {
        Some(no) => audit::record_with_event(&mut tx, services, actor, &form.cell, no, adjusted).await?,
        None => audit::record(&mut tx, services, actor, Subject::Cell(form.cell.clone()), adjusted).await?,
    }
    tx.commit().await?;
    Ok(changed)
}

/// 整改期限 of a returned report as the return had set it, before any extension moved it along.
async fn given_back(tx: &mut Tx, cell: &Cell) -> Result<Option<NaiveDate>> {
    if !matches!(cell.record().state, State::Returned { .. }) {
        return Ok(None);
    }
    let events = event::recorded(tx, &cell.id).await?;
    Ok(events.iter().rev().find_map(|event| match event.what {
        Happening::Returned { rework_by } => Some(rework_by),
        _ => None,
    }))
}

fn read(form: &CellAdjustment) -> Result<(Decision, Option<NaiveDate>, String)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let decision = Decision::ALL.into_iter().find(|decision| decision.code() == form.what);
    if decision.is_none() {
        wrong(CellAdjustment::what, "请选择延期、免报、不涉及或恢复应报。".into());
    }
    let until = form.until.trim().parse::<NaiveDate>().ok();
    if decision == Some(Decision::Extend) && until.is_none() {
        wrong(CellAdjustment::until, "请填写延期到哪一天。".into());
    }
    let reason = form.reason.trim();
    if !(2..=REASON_LIMIT).contains(&reason.chars().count()) {
        wrong(CellAdjustment::reason, format!("请写明理由，2至{REASON_LIMIT}个字；单位看得到。"));
    }
    errors.extend(without_numbers(CellAdjustment::reason, reason).err());
    match decision {
        Some(decision) if errors.is_empty() => Ok((decision, until.filter(|_| decision == Decision::Extend), reason.to_owned())),
        _ => Err(ServiceError::Invalid(errors)),
    }
}
