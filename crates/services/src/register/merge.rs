use std::collections::HashSet;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::RegisterAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::checklist::AssignmentRole;
use domain::ids::{AssignmentId, ChecklistId, UnitId};
use domain::register::ended::full_name_ended;
use domain::register::merger::{EndDay, Fate, counted_from, fate, stays};
use domain::register::unit::{Unit, UnitClass};
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{Happening, LeaveCause, Place, State};
use storage::checklist::sealed_list;
use storage::monitoring::order;
use storage::reporting::cell::{self, Cell};
use storage::reporting::{draft, sign_off};
use storage::{Conn, Lock, Tx, register::merge, register::unit};

use super::fields::parse_day;
use super::{found, shown, store_from};
use crate::form;
use crate::operations::rows::Before;
use crate::operations::scheduled::{self, Change, When, arrange};
use crate::operations::settings::{self, OfficeDay};
use crate::reporting::step::{happen, note};
use crate::sealed_days::nothing_begins;
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
    /// Where its day lies.
    pub day: EndDay,
    /// Cells that go to the successor, or leave with the unit: neither judged nor taken over, and owed by the unit alone.
    pub going: usize,
    /// Of these, with a date before the day from which new days are counted, and nothing handed in.
    pub overdue: usize,
    /// Of these, with a report that waits for the office.
    pub waiting: usize,
    /// Cells that the successor owes itself as well: its own goes on as it is, these leave.
    pub doubled: usize,
    /// Of these, with a report that waits for the office, and that nobody will judge any more.
    pub doubled_waiting: usize,
    /// Cells whose report was accepted or taken over: they stay where they were earned.
    pub staying: usize,
    /// Cells of years that are archived, whatever became of them: nothing of such a year is touched.
    pub archived: usize,
    /// Items of 事项清单 that the unit has not published and that are due before its end: they stay with it.
    pub orders_due: usize,
    /// The same due from its end on: asked of nobody any more.
    pub orders_ending: usize,
    /// From which day new days are counted.
    pub counted_from: Option<NaiveDate>,
    /// What kind of body the unit is and what kind its successor, where these are two.
    pub classes: Option<(UnitClass, UnitClass)>,
}

impl Departure {
    /// What somebody agrees to who has seen this about that form.
    #[must_use]
    pub fn seen(&self, form: &Closing) -> Seen {
        let Self {
            day: _,
            going,
            overdue,
            waiting,
            doubled,
            doubled_waiting,
            staying,
            archived,
            orders_due,
            orders_ending,
            counted_from,
            classes: _,
        } = *self;
        let moves = [going, overdue, waiting, doubled, doubled_waiting, staying, archived, orders_due, orders_ending];
        Seen::of(&(&form.id, &form.closed_on, &form.successor, moves, counted_from))
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
    let successor = closing.successor.as_ref().and_then(|to| all.iter().find(|other| other.id == *to));
    let classes = successor.map(|to| (unit.class, to.class)).filter(|(own, other)| own != other);
    Ok(Departure { classes, ..departure(&mut conn, actor, services, closing, on).await? })
}

async fn departure(conn: &mut Conn, actor: &Actor, services: &Services, closing: &Closing, on: NaiveDate) -> Result<Departure> {
    let today = day_of(services.now());
    let from = counted_from(on, today);
    let own = match &closing.successor {
        Some(successor) => cell::of_unit(conn, &actor.county, successor).await?,
        None => Vec::new(),
    };
    let own: HashSet<_> = own.iter().map(|cell| (&cell.task, cell.period.starts_on, cell.period.every)).collect();
    let mut all = Departure { day: EndDay::of(on, today), counted_from: Some(from), ..Departure::default() };
    for (due_on, items) in order::open_of_unit(conn, &actor.county, &closing.id).await? {
        let items = usize::try_from(items).unwrap_or_default();
        *(if due_on < on { &mut all.orders_due } else { &mut all.orders_ending }) += items;
    }
    let archived: HashSet<ChecklistId> = sealed_list::closed(conn, &actor.county).await?.into_iter().collect();
    for cell in cell::of_unit(conn, &actor.county, &closing.id).await? {
        if archived.contains(&cell.checklist) {
            all.archived += 1;
            continue;
        }
        let waits = matches!(cell.record().state, State::Submitted(_));
        match fate(cell.record(), own.contains(&(&cell.task, cell.period.starts_on, cell.period.every)), from) {
            Fate::Stays => all.staying += 1,
            Fate::Leaves => {
                all.doubled += 1;
                all.doubled_waiting += usize::from(waits);
            }
            Fate::Goes { overdue } => {
                all.going += 1;
                all.waiting += usize::from(waits);
                all.overdue += usize::from(overdue);
            }
        }
    }
    Ok(all)
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
    if departure(&mut tx, actor, services, closing, on).await?.seen(closing).as_str() != closing.confirmed {
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
        let today = day_of(services.now());
        apply(&mut tx, actor, services, before, closing, (on, today)).await?;
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
    // somebody closed it by hand meanwhile, perhaps with another day and another successor: that stands
    if let Some(ended) = before.valid_to.filter(|ended| *ended <= day_of(services.now())) {
        return Err(ended_already(&before, ended));
    }
    // it was entered before its day, whenever the program comes to it
    apply(tx, actor, services, before, closing, (on, on)).await
}

fn ended_already(unit: &Unit, ended: NaiveDate) -> ServiceError {
    ServiceError::Refused(format!("{}，不需要再办理。", full_name_ended(unit, ended)))
}

async fn apply(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    before: Unit,
    closing: &Closing,
    (on, entered): (NaiveDate, NaiveDate),
) -> Result<()> {
    if let Some(ended) = before.valid_to.filter(|ended| *ended < on) {
        return Err(ended_already(&before, ended));
    }
    let arranged = scheduled::still_meant(tx, actor).await?;
    let handed_over = storage::monitoring::succession::open_findings(tx, &before.id).await?;
    let of_problems = Before::of_findings(tx, &actor.county).await?.and(Before::of_lives(tx, handed_over).await?);
    let rows_before = Before::of_lists(tx, &actor.county).await?.and(Before::of_register(tx, &actor.county).await?).and(of_problems);
    let after = Unit { valid_to: Some(on), successor: closing.successor.clone(), ..before };
    store_from(tx, actor, &after, entered).await?;
    let office_day = settings::now(tx, services, &actor.county).await?;
    let (moved, taken_off) = hand_over(tx, actor, services, &after, on, &office_day).await?;
    crate::monitoring::hand_over(tx, actor, services, &after, on).await?;
    scheduled::lapse_with(tx, actor, services, (&after, on), arranged).await?;
    let action = match &closing.successor {
        Some(successor) => RegisterAction::UnitMerged { on, successor: successor.clone(), moved, taken_off },
        None => RegisterAction::UnitClosed { on },
    };
    audit::record_with_rows(tx, services, actor, Subject::Unit(after.id), action, Some(&rows_before)).await
}

/// The day on which the unit ends: after its beginning, in no sealed days, and with a successor that is in use.
async fn checked(conn: &mut Conn, actor: &Actor, before: &Unit, all: &[Unit], closing: &Closing) -> Result<NaiveDate> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    let on = parse_day(&closing.closed_on);
    match on {
        None => wrong(Closing::closed_on, "请填写撤并日期，写成2026-06-01的样式。"),
        Some(on) if before.valid_from.is_some_and(|from| on <= from) => wrong(Closing::closed_on, "撤并日期必须晚于启用日期。"),
        Some(on) => {
            if let Some(why) = nothing_begins(conn, &actor.county, on).await? {
                wrong(Closing::closed_on, &why);
            }
        }
    }
    let named = closing.successor.as_ref().and_then(|id| all.iter().find(|unit| unit.id == *id));
    if let (Some(on), Some(named), Some(begins_on)) = (on, named, named.and_then(|unit| unit.valid_from))
        && on < begins_on
    {
        let begins = day_text(begins_on);
        wrong(Closing::successor, &format!("{}自{begins}启用，不能承接此前撤并的工作；请核对撤并日期，或另选承接单位。", named.full_name));
    }
    if let Some(successor) = &closing.successor {
        let fits = all.iter().any(|unit| unit.id == *successor && unit.id != before.id && unit.valid_to.is_none());
        if !fits {
            wrong(Closing::successor, "承接单位必须是另一个在用的单位，请重新选择。");
        }
    }
    on.filter(|_| errors.is_empty()).ok_or(ServiceError::Invalid(errors))
}

/// What was accepted stays where it was earned; what the unit alone owed goes to the successor, or leaves with the unit where there is
/// none. What the successor has itself is not touched, but for the part in which it is asked: the same item of the unit that ends
/// leaves. What was overdue gets the report days from the closing day, or from today where that has passed. Answers how many cells
/// moved and how many left.
async fn hand_over(tx: &mut Tx, actor: &Actor, services: &Services, unit: &Unit, on: NaiveDate, now: &OfficeDay) -> Result<(u64, u64)> {
    let (mut moved, mut left) = (0, 0);
    let from = counted_from(on, now.today());
    let reason = "责任单位撤并";
    let merged = match &unit.successor {
        Some(successor) => format!("{reason}，已并入{}的同一事项", found(tx, actor, successor).await?.short_name),
        None => reason.to_owned(),
    };
    let mut owned = match &unit.successor {
        Some(successor) => cell::of_unit(tx, &actor.county, successor).await?,
        None => Vec::new(),
    };
    let archived: HashSet<ChecklistId> = sealed_list::closed(tx, &actor.county).await?.into_iter().collect();
    for mut cell in cell::of_unit(tx, &actor.county, &unit.id).await? {
        // a year that is archived stays as it was sealed
        if archived.contains(&cell.checklist) {
            continue;
        }
        // nobody is left who could sign it
        let was_sent = sign_off::take(tx, &cell.id).await?;
        if stays(cell.record()) {
            continue;
        }
        let Some(successor) = &unit.successor else {
            keep_draft(tx, actor, services, &cell, None).await?;
            happen(tx, services, actor, &mut cell, Happening::Left { cause: LeaveCause::UnitEnded }, "责任单位撤销").await?;
            left += 1;
            continue;
        };
        let (to, own_role) = successors_assignment(tx, &cell, successor, on).await?;
        let role = cell.role().stronger(own_role);
        let same = |other: &Cell| other.period.starts_on == cell.period.starts_on && other.period.every == cell.period.every;
        let own = owned.iter().find(|other| other.task == cell.task && same(other));
        match fate(cell.record(), own.is_some(), from) {
            Fate::Stays => {}
            Fate::Leaves => {
                keep_draft(tx, actor, services, &cell, own).await?;
                if role != own_role {
                    merge::hold_assignment(tx, &to, role).await?;
                }
                let owed = owned.iter_mut().filter(|own| own.task == cell.task && own.role() != role && !stays(own.record()));
                for own in owed {
                    let place = Place { role, ..own.record().place.clone() };
                    happen(tx, services, actor, own, Happening::Moved { place, due_on: None }, reason).await?;
                }
                happen(tx, services, actor, &mut cell, Happening::Left { cause: LeaveCause::Merged }, &merged).await?;
                left += 1;
            }
            Fate::Goes { overdue } => {
                merge::hold_assignment(tx, &to, role).await?;
                // one that the successor had and that is out of the counts keeps its place beside it
                if !cell::of_assignment(tx, &to).await?.iter().any(same) {
                    cell.assignment = to;
                }
                let due_on = overdue.then(|| now.calendar.working_day_after(from, now.settings.report_days).day);
                let place = Place { unit: successor.clone(), role, ..cell.record().place.clone() };
                if was_sent {
                    note(tx, services, actor, &cell.id, CellEventKind::Recalled, "责任单位撤并，送审的草稿退回承接单位修改").await?;
                }
                happen(tx, services, actor, &mut cell, Happening::Moved { place, due_on }, reason).await?;
                moved += 1;
            }
        }
    }
    merge::end_assignments(tx, &unit.id, on).await?;
    Ok((moved, left))
}

/// What was written and not handed in on a cell that leaves: it goes on with the cell that stays where nobody has begun
/// one there, else its words stay in the history.
pub(crate) async fn keep_draft(tx: &mut Tx, actor: &Actor, services: &Services, cell: &Cell, stays: Option<&Cell>) -> Result<()> {
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
