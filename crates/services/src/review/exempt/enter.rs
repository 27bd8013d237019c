//! Enters an exemption, after a look at what it spares.

use std::collections::HashSet;

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::checklist::exemption::{Exempted, Exemption, ExemptionKind};
use domain::ids::{ChecklistId, TaskId, UnitId};
use storage::assessment::round;
use storage::reporting::cell::{self, Cell};
use storage::review::exemption::{self, StoredExemption};
use storage::{Conn, checklist, register};

use super::super::REASON_LIMIT;
use super::{covers, groups, hold, only_reported_within, spare, spared};
use crate::form;
use crate::form::tick;
use crate::operations::rows::Before;
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, Seen, ServiceError, Services, new_id, operations::audit};

form! {
    /// An exemption as typed.
    #[derive(Debug)]
    pub struct ExemptionForm {
        /// In this list.
        pub list: ChecklistId,
        /// Of this task; empty for every task.
        #[serde(default)]
        pub task: String,
        /// `unit:ID`, `group:NAME`, or `all` for everybody.
        #[serde(default)]
        pub who: String,
        /// `exempt` or `not_applicable`.
        #[serde(default)]
        pub kind: String,
        /// First day.
        #[serde(default)]
        pub from: String,
        /// Last day.
        #[serde(default)]
        pub to: String,
        /// Why; the units read it.
        #[serde(default)]
        pub reason: String,
        /// What was looked at: see [`Spared::seen`].
        #[serde(default)]
        pub confirmed: String,
        /// Days that are past are meant as well: items that are overdue leave the count.
        #[serde(default, with = "tick")]
        pub past: bool,
    }
}

/// What an exemption spares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spared {
    /// Cells that are asked no more.
    pub cells: usize,
    /// Of so many units.
    pub units: usize,
    /// Cells between these days on which a report waits or was judged: they stay as they are.
    pub reported: usize,
    /// Of [`Self::cells`], those that are overdue today and leave that count.
    pub overdue: usize,
    /// Of [`Self::cells`], those due in a round of assessment that is sealed: its scores and ranks stay as they are.
    pub sealed: usize,
    /// Of [`Self::cells`], those that every page shows with a 报送截止 behind the last day.
    pub due_after: usize,
    /// Cells that stay asked though their 报送截止 lies between these days: their 完成时限 is before the first.
    pub still_asked: usize,
}

impl Spared {
    /// What somebody agrees to who has seen this about that form.
    #[must_use]
    pub fn seen(&self, form: &ExemptionForm) -> Seen {
        Seen::of(&(&form.list, &form.task, &form.who, &form.kind, &form.from, &form.to, self.cells, self.overdue))
    }
}

/// What it says, in words for the log.
struct Said {
    exemption: Exemption,
    who: String,
    task: String,
    reason: String,
}

async fn read(conn: &mut Conn, actor: &Actor, form: &ExemptionForm) -> Result<Said> {
    checklist::get(conn, &actor.county, &form.list).await?.ok_or(ServiceError::NotFound("这份清单"))?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let kind = ExemptionKind::from_code(&form.kind);
    if kind.is_none() {
        wrong(ExemptionForm::kind, "请选择免报或不涉及。".into());
    }
    let who = match form.who.split_once(':') {
        None if form.who == "all" => Some((Exempted::Everybody, "全部单位".to_owned())),
        Some(("group", group)) if !group.is_empty() => Some((Exempted::Group(group.to_owned()), group.to_owned())),
        Some(("unit", id)) => {
            let unit = register::unit::get(conn, &actor.county, &UnitId::new(id)).await?;
            unit.map(|unit| (Exempted::Unit(unit.id), unit.short_name))
        }
        _ => None,
    };
    if who.is_none() {
        wrong(ExemptionForm::who, "请选择单位或分组。".into());
    }
    let task = match form.task.trim() {
        "" => Some((None, "全部任务".to_owned())),
        id => {
            let found = checklist::task(conn, &actor.county, &TaskId::new(id)).await?.filter(|(list, _)| *list == form.list);
            found.map(|(_, task)| (Some(task.id.clone()), task.short_number()))
        }
    };
    if task.is_none() {
        wrong(ExemptionForm::task, "请从列表中选择任务。".into());
    }
    let day = |text: &str| text.trim().parse::<NaiveDate>().ok().filter(|day| (2000..=2200).contains(&day.year()));
    let (from, to) = (day(&form.from), day(&form.to));
    if from.is_none() {
        wrong(ExemptionForm::from, "请填写从哪一天起。".into());
    }
    if to.is_none() || from > to {
        wrong(ExemptionForm::to, "请填写到哪一天止，不早于起始日期。".into());
    }
    let reason = form.reason.trim().to_owned();
    if !(2..=REASON_LIMIT).contains(&reason.chars().count()) {
        wrong(ExemptionForm::reason, format!("请写明理由，2至{REASON_LIMIT}个字；单位看得到。"));
    }
    errors.extend(without_numbers(ExemptionForm::reason, &reason).err());
    match (kind, who, task, from, to) {
        (Some(kind), Some((who, who_said)), Some((task, task_said)), Some(from), Some(to)) if errors.is_empty() => {
            Ok(Said { exemption: Exemption { kind, task, who, from, to }, who: who_said, task: task_said, reason })
        }
        _ => Err(ServiceError::Invalid(errors)),
    }
}

/// What it would spare.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields.
pub async fn look(actor: &Actor, services: &Services, form: &ExemptionForm) -> Result<Spared> {
    actor.require(Permission::Review)?;
    let mut conn = services.db().read().await?;
    let said = read(&mut conn, actor, form).await?;
    Ok(spares(&mut conn, actor, form, (&said.exemption, day_of(services.now()))).await?.0)
}

/// The same with the cells, as they stand today.
async fn spares(
    conn: &mut Conn,
    actor: &Actor,
    form: &ExemptionForm,
    (exemption, today): (&Exemption, NaiveDate),
) -> Result<(Spared, Vec<Cell>)> {
    let groups = groups(&register::unit::list(conn, &actor.county).await?);
    let cells = cell::of_checklist(conn, &actor.county, &form.list).await?;
    let covered = cells.iter().filter(|cell| cell.record().presence.is_present() && covers(exemption, cell, &groups)).count();
    let still_asked = cells.iter().filter(|cell| only_reported_within(exemption, cell, &groups)).count();
    let spared: Vec<_> = spared(exemption, cells, &groups).collect();
    let units: HashSet<&UnitId> = spared.iter().map(Cell::unit).collect();
    // nothing that waits for a judgement is spared: what is past its day here is overdue
    let overdue = spared.iter().filter(|cell| cell.record().standing().overdue_after() < today).count();
    let rounds = round::sealed_days(conn, &actor.county).await?;
    let sealed = spared.iter().filter(|cell| rounds.iter().any(|days| days.holds(cell.due_on()))).count();
    let due_after = spared.iter().filter(|cell| cell.due_on() > exemption.to).count();
    let reported = covered - spared.len();
    Ok((Spared { cells: spared.len(), units: units.len(), reported, overdue, sealed, due_after, still_asked }, spared))
}

/// Enters it; answers how many cells are asked no more. What comes into the list later asks it too.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields, and asks for the look first.
pub async fn enter(actor: &Actor, services: &Services, form: &ExemptionForm) -> Result<usize> {
    actor.require(Permission::Review)?;
    let mut tx = services.db().write().await?;
    hold(&mut tx, actor, &form.list).await?;
    let said = read(&mut tx, actor, form).await?;
    let (looked, cells) = spares(&mut tx, actor, form, (&said.exemption, day_of(services.now()))).await?;
    if form.confirmed != looked.seen(form).as_str() {
        return Err(ServiceError::field(ExemptionForm::confirmed, "请先核对会少报哪些事项，再确认办理。"));
    }
    if looked.overdue > 0 && !form.past {
        let message = format!("其中{}个事项已经逾期，办理后不再计入逾期。请核实理由，勾选后再确认办理。", looked.overdue);
        return Err(ServiceError::field(ExemptionForm::past, message));
    }
    let stored = StoredExemption {
        id: new_id(),
        checklist: form.list.clone(),
        exemption: said.exemption,
        task_number: String::new(),
        reason: said.reason,
        entered_at: services.now(),
        entered_by: actor.person.clone(),
        ended: None,
    };
    let before = Before::of_list(&mut tx, &form.list).await?;
    exemption::insert(&mut tx, &actor.county, &stored).await?;
    let mut changed = 0;
    for cell in cells {
        changed += usize::from(spare(&mut tx, services, actor, &stored.exemption, cell, &stored.reason).await?);
    }
    let entered = ReviewAction::ExemptionEntered {
        kind: stored.exemption.kind.label().to_owned(),
        who: said.who,
        task: said.task,
        from: stored.exemption.from,
        to: stored.exemption.to,
        cells: changed,
        reason: stored.reason,
    };
    audit::record_with_rows(&mut tx, services, actor, Subject::Checklist(form.list.clone()), entered, Some(&before)).await?;
    tx.commit().await?;
    Ok(changed)
}
