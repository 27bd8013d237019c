use std::collections::HashSet;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::RegisterAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::checklist::AssignmentRole;
use domain::ids::{AssignmentId, UnitId};
use domain::register::unit::Unit;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Happening, LeaveCause, Place, Record, State};
use storage::reporting::cell::{self, Cell};
use storage::reporting::{draft, sign_off};
use storage::{Conn, Lock, Tx, register::merge, register::unit};

use super::beginning::in_closed_year;
use super::fields::parse_day;
use super::{found, shown, store};
use crate::form;
use crate::operations::scheduled::{Change, When, arrange};
use crate::operations::settings::{self, OfficeDay};
use crate::reporting::step::{happen, note};
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, new_id, operations::audit};

form! {
    /// The end of a unit as it was typed: abolished, or merged into another.
    #[derive(Debug)]
    pub struct Closing {
        /// Which unit.
        pub id: UnitId,
        /// First day it no longer exists, as `2026-06-01`.
        pub closed_on: String,
        /// The unit that takes over its work, if any does.
        pub successor: Option<UnitId>,
        /// The unit as the form showed it.
        pub seen: Seen,
        /// What was looked at: see [`Departure::seen`].
        #[serde(default)]
        pub confirmed: String,
    }
}

/// What the end of a unit moves, as it stands when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Departure {
    /// Cells that are neither judged nor taken over: they go to the successor, or leave with the unit.
    pub going: usize,
    /// Of these, overdue before the closing day.
    pub overdue: usize,
    /// Of these, with a report that waits for the office.
    pub waiting: usize,
    /// Of these, owed by the successor itself as well: two become one.
    pub doubled: usize,
    /// Cells whose report was accepted or taken over: they stay where they were earned.
    pub staying: usize,
}

impl Departure {
    /// What somebody agrees to who has seen this about that form.
    #[must_use]
    pub fn seen(&self, form: &Closing) -> Seen {
        let Self { going, overdue, waiting, doubled, staying } = *self;
        Seen::of(&(&form.id, &form.closed_on, &form.successor, [going, overdue, waiting, doubled, staying]))
    }
}

/// What would move, before it does.
///
/// # Errors
/// `Forbidden` without the right to manage units; `NotFound`; `Invalid` names the fields to correct.
pub async fn look_at_closing(actor: &Actor, services: &Services, closing: &Closing) -> Result<Departure> {
    actor.require(Permission::ManageUnits)?;
    let mut conn = services.db().read().await?;
    let unit = found(&mut conn, actor, &closing.id).await?;
    let all = unit::list(&mut conn, &actor.county).await?;
    let on = checked(&mut conn, actor, &unit, &all, closing).await?;
    departure(&mut conn, actor, closing, on).await
}

async fn departure(conn: &mut Conn, actor: &Actor, closing: &Closing, on: NaiveDate) -> Result<Departure> {
    let own = match &closing.successor {
        Some(successor) => cell::of_unit(conn, &actor.county, successor).await?,
        None => Vec::new(),
    };
    let own: HashSet<_> = own.iter().map(|cell| (&cell.task, cell.period.starts_on, cell.period.every)).collect();
    let mut all = Departure::default();
    for cell in cell::of_unit(conn, &actor.county, &closing.id).await? {
        if stays(&cell) {
            all.staying += 1;
            continue;
        }
        let is_waiting = matches!(cell.record().state, State::Submitted(_));
        all.going += 1;
        all.waiting += usize::from(is_waiting);
        all.overdue += usize::from(!is_waiting && cell.due_on() < on);
        all.doubled += usize::from(own.contains(&(&cell.task, cell.period.starts_on, cell.period.every)));
    }
    Ok(all)
}

/// What was accepted, or taken over from before the list, is not owed any more.
fn stays(cell: &Cell) -> bool {
    cell.record().settled().is_some() || matches!(cell.record().state, State::TakenOver { .. })
}

/// Ends a unit on a day, with or without a successor. Lists and counts of earlier days keep it, and what it handed in stays
/// under its name; what is not accepted goes to the successor, or leaves the counts where there is none. A day ahead is waited
/// for: until then the unit answers for its work.
///
/// # Errors
/// `Invalid` names the fields to correct, and asks for the look first; `NotFound`; `Stale` when somebody else changed it since
/// the form was opened.
pub async fn close(actor: &Actor, services: &Services, closing: &Closing) -> Result<When> {
    actor.require(Permission::ManageUnits)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let before = found(&mut tx, actor, &closing.id).await?;
    closing.seen.is_still(&shown(&before))?;
    let all = unit::list(&mut tx, &actor.county).await?;
    let on = checked(&mut tx, actor, &before, &all, closing).await?;
    if departure(&mut tx, actor, closing, on).await?.seen(closing).as_str() != closing.confirmed {
        return Err(ServiceError::field(Closing::confirmed, "请先核对撤并涉及的事项，再确认办理。"));
    }
    let when = if on > day_of(services.now()) {
        let successor = closing.successor.as_ref().and_then(|id| all.iter().find(|unit| unit.id == *id));
        let said = match successor {
            Some(successor) => format!("{}并入{}", before.full_name, successor.full_name),
            None => format!("{}撤销", before.full_name),
        };
        let change = Change::Close(closing.clone());
        arrange(&mut tx, actor, services, Subject::Unit(before.id), on, &change, said).await?;
        When::On(on)
    } else {
        apply(&mut tx, actor, services, before, closing, on).await?;
        When::Now
    };
    tx.commit().await?;
    Ok(when)
}

/// The same in a transaction that goes on, whatever was seen: on the day it was arranged for nobody looks at a form.
pub(crate) async fn close_now(tx: &mut Tx, actor: &Actor, services: &Services, closing: &Closing) -> Result<()> {
    tx.lock(&actor.county, Lock::Register).await?;
    let before = found(tx, actor, &closing.id).await?;
    let all = unit::list(tx, &actor.county).await?;
    let on = checked(tx, actor, &before, &all, closing).await?;
    apply(tx, actor, services, before, closing, on).await
}

async fn apply(tx: &mut Tx, actor: &Actor, services: &Services, before: Unit, closing: &Closing, on: NaiveDate) -> Result<()> {
    if let Some(ended) = before.valid_to.filter(|ended| *ended < on) {
        return Err(ServiceError::Refused(format!("{}已于{}撤并，不需要再办理。", before.full_name, day_text(ended))));
    }
    let after = Unit { valid_to: Some(on), successor: closing.successor.clone(), ..before };
    store(tx, actor, services, &after).await?;
    let office_day = settings::now(tx, services, &actor.county).await?;
    let (moved, taken_off) = hand_over(tx, actor, services, &after, on, &office_day).await?;
    crate::monitoring::hand_over(tx, actor, services, &after, on).await?;
    let action = match &closing.successor {
        Some(successor) => RegisterAction::UnitMerged { on, successor: successor.clone(), moved, taken_off },
        None => RegisterAction::UnitClosed { on },
    };
    audit::record(tx, services, actor, Subject::Unit(after.id), action).await
}

/// The day on which the unit ends: after its beginning, in no closed year, and with a successor that is in use.
async fn checked(conn: &mut Conn, actor: &Actor, before: &Unit, all: &[Unit], closing: &Closing) -> Result<NaiveDate> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    let on = parse_day(&closing.closed_on);
    match on {
        None => wrong(Closing::closed_on, "请填写撤并日期，写成2026-06-01的样式。"),
        Some(on) if before.valid_from.is_some_and(|from| on <= from) => wrong(Closing::closed_on, "撤并日期必须晚于启用日期。"),
        Some(on) => {
            if let Some(why) = in_closed_year(conn, &actor.county, on).await? {
                wrong(Closing::closed_on, &why);
            }
        }
    }
    if let Some(successor) = &closing.successor {
        let fits = all.iter().any(|unit| unit.id == *successor && unit.id != before.id && unit.valid_to.is_none());
        if !fits {
            wrong(Closing::successor, "承接单位必须是另一个在用的单位，请重新选择。");
        }
    }
    on.filter(|_| errors.is_empty()).ok_or(ServiceError::Invalid(errors))
}

/// What was accepted stays where it was earned; the rest goes to the successor, or leaves with the unit where there is none.
/// What was overdue gets the report days from the closing day. Answers how many cells moved and how many left.
async fn hand_over(tx: &mut Tx, actor: &Actor, services: &Services, unit: &Unit, on: NaiveDate, now: &OfficeDay) -> Result<(u64, u64)> {
    let (mut moved, mut left) = (0, 0);
    for mut cell in cell::of_unit(tx, &actor.county, &unit.id).await? {
        // nobody is left who could sign it
        let was_sent = sign_off::take(tx, &cell.id).await?;
        if stays(&cell) {
            continue;
        }
        let Some(successor) = &unit.successor else {
            keep_draft(tx, actor, services, &cell, None).await?;
            happen(tx, services, actor, &mut cell, Happening::Left { cause: LeaveCause::UnitEnded }, "责任单位撤销").await?;
            left += 1;
            continue;
        };
        let reason = "责任单位撤并";
        let (to, own_role) = successors_assignment(tx, &cell, successor, on).await?;
        let role = cell.role().stronger(own_role);
        merge::hold_assignment(tx, &to, role).await?;
        let due_on = (cell.due_on() < on).then(|| now.calendar.working_day_after(on, now.settings.report_days).day);
        let of_period = |other: &Cell| other.period.starts_on == cell.period.starts_on && other.period.every == cell.period.every;
        let own = cell::of_assignment(tx, &to).await?.into_iter().find(of_period);
        let own_stands = own.as_ref().is_some_and(|own| own.record().presence.is_present());
        if let Some(mut own) = own.clone().filter(|_| own_stands) {
            if further(own.record()) >= further(cell.record()) {
                keep_draft(tx, actor, services, &cell, Some(&own)).await?;
                let place = Place { role, ..own.record().place.clone() };
                // what the successor owes itself gets no new days by a merger, and what was accepted is asked no more
                let due_on = (!stays(&own)).then(|| own.due_on().max(cell.due_on()));
                happen(tx, services, actor, &mut own, Happening::Moved { place, due_on }, reason).await?;
                happen(tx, services, actor, &mut cell, Happening::Left { cause: LeaveCause::Merged }, reason).await?;
                left += 1;
                continue;
            }
            keep_draft(tx, actor, services, &own, Some(&cell)).await?;
            happen(tx, services, actor, &mut own, Happening::Left { cause: LeaveCause::Merged }, reason).await?;
            left += 1;
        }
        if own.is_none() {
            cell.assignment = to;
        }
        // what was accepted keeps its date
        let due_on = (!stays(&cell)).then(|| {
            own.filter(|_| own_stands).map_or(cell.due_on(), |own| own.due_on().max(cell.due_on())).max(due_on.unwrap_or(cell.due_on()))
        });
        let place = Place { unit: successor.clone(), role, ..cell.record().place.clone() };
        if was_sent {
            note(tx, services, actor, &cell.id, CellEventKind::Recalled, "责任单位撤并，送审的草稿退回承接单位修改").await?;
        }
        happen(tx, services, actor, &mut cell, Happening::Moved { place, due_on }, reason).await?;
        moved += 1;
    }
    merge::end_assignments(tx, &unit.id, on).await?;
    Ok((moved, left))
}

/// What was written and not handed in on a cell that leaves: it goes on with the cell that stays where nobody has begun
/// one there, else its words stay in the history.
async fn keep_draft(tx: &mut Tx, actor: &Actor, services: &Services, cell: &Cell, stays: Option<&Cell>) -> Result<()> {
    let Some(left) = draft::take(tx, &cell.id).await? else { return Ok(()) };
    let text = left.content.text.trim().to_owned();
    let is_writable = |stays: &&Cell| matches!(stays.record().state, State::Open | State::Returned { .. });
    let goes_on = match stays.filter(is_writable) {
        Some(stays) if draft::save(tx, &stays.id, 0, &left.content, left.saved_at, &left.saved_by).await?.is_some() => {
            draft::keep_links(tx, &stays.id, &left.links).await?;
            true
        }
        _ => false,
    };
    let said = match (goes_on, text.is_empty()) {
        (true, _) => "责任单位撤并，未报送的草稿转到承接单位的同一事项".to_owned(),
        (false, true) => return Ok(()),
        (false, false) => format!("责任单位撤并，未报送的草稿留存：{text}"),
    };
    note(tx, services, actor, &cell.id, CellEventKind::Recalled, &said).await?;
    Ok(())
}

/// The successor's assignment of the cell's task, made where it has none, with its role.
async fn successors_assignment(tx: &mut Tx, cell: &Cell, successor: &UnitId, on: NaiveDate) -> Result<(AssignmentId, AssignmentRole)> {
    if let Some(own) = merge::assignment_of(tx, &cell.task, successor).await? {
        return Ok(own);
    }
    let new = AssignmentId::new(new_id());
    merge::copy_assignment(tx, &cell.assignment, &new, successor, on).await?;
    Ok((new, cell.role()))
}

/// How far a cell has come: of two that meet, the further one stays.
fn further(record: &Record) -> u8 {
    match record.state {
        State::Accepted { .. }
        | State::Reopened { .. }
        | State::NotApplicable { .. }
        | State::Unfinished { .. }
        | State::TakenOver { .. } => 4,
        State::Submitted(_) => 3,
        State::Returned { .. } => 2,
        State::Open => u8::from(record.progress.noted.is_some()),
    }
}
