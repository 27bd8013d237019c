//! From a list and a form to the list as it shall be.

use chrono::NaiveDate;
use domain::checklist::assigned_days::{NamedDays, read_days};
use domain::checklist::duty::Duty;
use domain::checklist::existence::Life;
use domain::checklist::import::{Comparison, FormerTask, Plan, PlannedAssignment, PlannedTask, Resolver, RowChange, UnitDirectory};
use domain::checklist::nodes::{Node, node_number, node_requirement};
use domain::checklist::start::Past;
use domain::checklist::{AssignedVia, AssignmentRole};
use domain::ids::{SectionId, TaskId, UnitId};

use super::ended::EndedUnit;
use super::{Change, ROW_LENGTH, TaskForm};
use crate::checklist::import::adjust::strangers;
use crate::checklist::import::understand::Former;
use crate::{FieldError, Result, ServiceError};

/// Every task that stands, as it is.
fn standing(former: &Former) -> Vec<&FormerTask> {
    let mut tasks: Vec<&FormerTask> = former.tasks.iter().filter(|task| !task.removed).collect();
    tasks.sort_by_key(|old| old.task.position);
    tasks
}

fn as_it_is(old: &FormerTask) -> PlannedTask {
    let assignments = old.assignments.iter().map(|one| PlannedAssignment::of(one, Some(one.by_hand.life)));
    PlannedTask {
        source_row: 0,
        section: old.section.clone(),
        subsection: old.subsection.clone(),
        number: old.task.number.clone(),
        requirement: old.task.requirement.clone(),
        responsible: old.task.responsible.clone(),
        support: old.task.support.clone(),
        completion: old.task.completion.clone(),
        time_limit: old.task.time_limit.clone(),
        remark: old.task.remark.clone(),
        duty: old.task.duty,
        past: Past::MadeUp,
        assignments: assignments.collect(),
    }
}

fn unchanged(old: &FormerTask) -> RowChange {
    RowChange::Unchanged { task: old.task.id.clone() }
}

/// The list without that task.
pub(super) fn without_task(former: &Former, task: &TaskId) -> Change {
    let kept: Vec<&FormerTask> = standing(former).into_iter().filter(|old| old.task.id != *task).collect();
    Change {
        plan: Plan { title: former.checklist.title.clone(), tasks: kept.iter().map(|old| as_it_is(old)).collect() },
        comparison: Comparison { rows: kept.into_iter().map(unchanged).collect(), removed: vec![task.clone()] },
        first_day: None,
    }
}

/// The list with the task as it is typed: in its place, or behind the last one of its section.
///
/// # Errors
/// `Invalid` names every field to correct; `NotFound` for a task that is off the list.
pub(super) fn with_task(former: &Former, directory: &UnitDirectory, form: &TaskForm, today: NaiveDate) -> Result<Change> {
    let tasks = standing(former);
    let old = tasks.iter().find(|old| old.task.id.as_str() == form.task).copied();
    if old.is_none() && !form.task.is_empty() {
        return Err(ServiceError::NotFound("这项任务"));
    }
    let planned = typed(former, (directory, today), form, old)?;
    let mut plan = Plan { title: former.checklist.title.clone(), tasks: Vec::new() };
    let mut comparison = Comparison::default();
    let mut edited: Option<RowChange> = None;
    for one in &tasks {
        let is_edited = old.is_some_and(|old| old.task.id == one.task.id);
        if !is_edited {
            plan.tasks.push(as_it_is(one));
            comparison.rows.push(unchanged(one));
            continue;
        }
        let what = what_differs(&planned, &as_it_is(one));
        let change = if what.is_empty() { unchanged(one) } else { RowChange::Changed { task: one.task.id.clone(), what } };
        if planned.section == one.section && planned.subsection == one.subsection {
            plan.tasks.push(planned.clone());
            comparison.rows.push(change);
        } else {
            edited = Some(change);
        }
    }
    // a new task, or one that goes to another section, stands behind the last one there
    if let Some(change) = edited.or_else(|| old.is_none().then_some(RowChange::Added)) {
        let last = plan.tasks.iter().rposition(|task| task.section == planned.section && task.subsection == planned.subsection);
        let place = last.map_or(plan.tasks.len(), |last| last + 1);
        plan.tasks.insert(place, planned);
        comparison.rows.insert(place, change);
    }
    Ok(Change { plan, comparison, first_day: None })
}

/// The list with the task split: the first node keeps the task, its units and its reports; the others stand behind it with the
/// same units.
///
/// # Errors
/// `NotFound` for a task that is off the list.
pub(super) fn with_nodes(former: &Former, task: &TaskId, nodes: &[Node]) -> Result<Change> {
    let mut plan = Plan { title: former.checklist.title.clone(), tasks: Vec::new() };
    let mut comparison = Comparison::default();
    let mut is_found = false;
    for old in standing(former) {
        if old.task.id != *task {
            plan.tasks.push(as_it_is(old));
            comparison.rows.push(unchanged(old));
            continue;
        }
        is_found = true;
        let whole = as_it_is(old);
        for (place, node) in (1..).zip(nodes) {
            let row = PlannedTask {
                number: node_number(&whole.number, place),
                requirement: node_requirement(&whole.requirement, node),
                time_limit: node.time_limit.clone(),
                duty: node.duty,
                completion: if place == 1 { whole.completion.clone() } else { String::new() },
                ..whole.clone()
            };
            comparison.rows.push(match place {
                1 => RowChange::Changed { task: task.clone(), what: what_differs(&row, &whole) },
                _ => RowChange::Added,
            });
            plan.tasks.push(row);
        }
    }
    if is_found { Ok(Change { plan, comparison, first_day: None }) } else { Err(ServiceError::NotFound("这项任务")) }
}

fn what_differs(new: &PlannedTask, old: &PlannedTask) -> Vec<&'static str> {
    let units = |task: &PlannedTask| {
        let mut units: Vec<_> = task.assignments.iter().map(|one| (one.unit.clone(), one.role, one.days.unwrap_or_default())).collect();
        units.sort_by(|one, other| one.0.cmp(&other.0));
        units
    };
    let all = [
        (new.section != old.section || new.subsection != old.subsection, "工作内容"),
        (new.number != old.number, "序号"),
        (new.requirement != old.requirement, "工作要求"),
        (new.responsible != old.responsible, "责任单位文字"),
        (new.time_limit != old.time_limit, "完成时限"),
        (new.remark != old.remark, "备注"),
        (new.duty != old.duty, "报送要求"),
        (units(new) != units(old), "责任分工"),
    ];
    all.into_iter().filter(|(differs, _)| *differs).map(|(_, what)| what).collect()
}

fn typed(
    former: &Former,
    (directory, today): (&UnitDirectory, NaiveDate),
    form: &TaskForm,
    old: Option<&FormerTask>,
) -> Result<PlannedTask> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    if form.requirement.trim().is_empty() {
        wrong(TaskForm::requirement, "请填写工作要求。".into());
    }
    let lines = [
        (TaskForm::requirement, &form.requirement),
        (TaskForm::responsible, &form.responsible),
        (TaskForm::time_limit, &form.time_limit),
        (TaskForm::remark, &form.remark),
    ];
    for (field, text) in lines.into_iter().filter(|(_, text)| text.chars().count() > ROW_LENGTH) {
        wrong(field, format!("这一栏最长{ROW_LENGTH}个字，现在有{}个，请精简。", text.chars().count()));
    }
    let section = place(former, &SectionId::new(&form.section));
    let is_same =
        |one: &FormerTask| !one.removed && one.task.requirement == lf(&form.requirement) && one.task.section.as_str() == form.section;
    if old.is_none() && former.tasks.iter().any(is_same) {
        wrong(TaskForm::requirement, "这项工作内容下已有相同的任务，不需要重复新增。".into());
    }
    if section.is_none() {
        wrong(TaskForm::section, "请选择工作内容。".into());
    }
    let duty = Duty::from_kind_code(&form.duty, form.date.trim().parse().ok(), form.count.trim().parse().ok());
    if duty.is_none() {
        let (field, message) = match form.duty.as_str() {
            "by_date" | "by_date.fixed" => (TaskForm::date, "请填写完成日期。"),
            kind if kind.starts_with("quota") => (TaskForm::count, "请填写每期的次数。"),
            _ => (TaskForm::duty, "请选择报送要求。"),
        };
        wrong(field, message.into());
    }
    let resolver = Resolver::new(directory, former.checklist.year);
    let mut assignments: Vec<PlannedAssignment> = Vec::new();
    let by_role = [
        (TaskForm::leads, &form.leads, AssignmentRole::Lead),
        (TaskForm::each, &form.each, AssignmentRole::Each),
        (TaskForm::others, &form.others, AssignmentRole::Support),
    ];
    for (field, text, role) in by_role {
        if text.trim().is_empty() {
            continue;
        }
        let strangers = strangers(&resolver, text);
        if !strangers.is_empty() {
            wrong(field, format!("“{}”不在单位名册中，请写名册中的名称，用顿号隔开。", strangers.join("、")));
        }
        for named in resolver.read(text).assignees() {
            let unit = named.unit;
            let known = old.and_then(|old| old.assignments.iter().find(|one| one.unit == unit));
            if assignments.iter().any(|one| one.unit == unit) {
                continue;
            }
            if let Some(ended) = EndedUnit::of(directory, &unit, today) {
                // a group means those of its units that are there
                if known.is_none() && !matches!(named.via, AssignedVia::Group | AssignedVia::OpenGroup) {
                    wrong(field, ended.refusal());
                }
                continue;
            }
            assignments.push(PlannedAssignment {
                role,
                lead_presumed: role == AssignmentRole::Lead && known.is_some_and(|one| one.lead_presumed),
                via: known.map_or(AssignedVia::Added, |one| one.via),
                written: known.map_or_else(|| text.trim().to_owned(), |one| one.written.clone()),
                days: Some(Life::default()),
                unit,
            });
        }
    }
    // a unit that has ended is nobody's choice: what it had stays as it is
    let ended = old.into_iter().flat_map(|old| &old.assignments).filter(|one| directory.has_ended(&one.unit, today));
    assignments.extend(ended.map(|one| PlannedAssignment::of(one, Some(one.by_hand.life))));
    // whom would they support
    if assignments.iter().all(|one| one.role == AssignmentRole::Support) {
        assignments.iter_mut().filter(|one| !directory.has_ended(&one.unit, today)).for_each(|one| one.role = AssignmentRole::Each);
    }
    // whoever sets who leads presumes nobody any more
    if let Some(old) = old {
        let leads = |unit: &UnitId| assignments.iter().any(|one| one.unit == *unit && one.role == AssignmentRole::Lead);
        let led = |unit: &UnitId| old.assignments.iter().any(|one| one.unit == *unit && one.role == AssignmentRole::Lead);
        let mut units = assignments.iter().map(|one| &one.unit).chain(old.assignments.iter().map(|one| &one.unit));
        if units.any(|unit| leads(unit) != led(unit)) {
            assignments.iter_mut().filter(|one| !directory.has_ended(&one.unit, today)).for_each(|one| one.lead_presumed = false);
        }
    }
    if let Err(message) = give_days(&mut assignments, &resolver, form, former.checklist.year) {
        wrong(TaskForm::days, message);
    }
    if assignments.is_empty() && [&form.leads, &form.each, &form.others].iter().all(|text| text.trim().is_empty()) {
        wrong(TaskForm::leads, "请至少写明一个责任单位。".into());
    }
    let (Some((section, subsection)), Some(duty), true) = (section, duty, errors.is_empty()) else {
        return Err(ServiceError::Invalid(errors));
    };
    Ok(PlannedTask {
        source_row: 0,
        section,
        subsection,
        number: form.number.trim().to_owned(),
        requirement: lf(&form.requirement),
        responsible: if old.is_none() && form.responsible.trim().is_empty() { named(form) } else { lf(&form.responsible) },
        support: old.map(|old| old.task.support.clone()).unwrap_or_default(),
        completion: old.map(|old| old.task.completion.clone()).unwrap_or_default(),
        time_limit: lf(&form.time_limit),
        remark: lf(&form.remark),
        duty,
        past: Past::MadeUp,
        assignments,
    })
}

/// The days that are typed for some of the units, beside their part.
///
/// # Errors
/// What is wrong with a line.
fn give_days(
    assignments: &mut [PlannedAssignment],
    resolver: &Resolver<'_>,
    form: &TaskForm,
    year: i32,
) -> std::result::Result<(), String> {
    for NamedDays { name, life } in read_days(&form.days, year)? {
        let units = resolver.read(&name).assignees();
        let named = |one: &&mut PlannedAssignment| units.iter().any(|unit| unit.unit == one.unit);
        let mut found = assignments.iter_mut().filter(named).peekable();
        if found.peek().is_none() {
            return Err(format!("“{name}”不是这项任务的责任单位；请先写在上面的牵头、各自负责或配合单位里。"));
        }
        found.for_each(|one| one.days = Some(life));
    }
    Ok(())
}

/// The units as a list would write them, where nobody wrote them for the table.
fn named(form: &TaskForm) -> String {
    let (leads, each, others) = (form.leads.trim(), form.each.trim(), form.others.trim());
    if leads.is_empty() && each.is_empty() {
        return others.to_owned();
    }
    let parts = [(leads, "牵头"), (each, if leads.is_empty() && others.is_empty() { "" } else { "分别负责" }), (others, "配合")];
    let said: Vec<String> =
        parts.into_iter().filter(|(names, _)| !names.is_empty()).map(|(names, part)| format!("{names}{part}")).collect();
    said.join("，")
}

/// Line ends as they are stored, whatever a browser sends.
fn lf(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Titles of a section, upper and lower level.
fn place(former: &Former, id: &SectionId) -> Option<(String, Option<String>)> {
    let find = |id: &SectionId| former.sections.iter().map(|(section, _)| section).find(|section| section.id == *id);
    let own = find(id)?;
    Some(match own.parent.as_ref().and_then(find) {
        Some(above) => (above.title.clone(), Some(own.title.clone())),
        None => (own.title.clone(), None),
    })
}
