//! A person corrects what was recognised, and decides what was open.

use domain::access::permission::Permission;
use domain::checklist::duty::Duty;
use domain::checklist::import::{
    Choices, ColumnMapping, ColumnMemory, ColumnRole, Document, Outcome, RecognisedRow, Resolver, UnitDirectory, recognise_columns,
    recognise_document, row_place,
};
use domain::checklist::start::Past;
use domain::ids::{ImportId, TaskId, UnitId};
use domain::text::folded::fold;
use storage::checklist::import;

use super::PreviewForm;
use super::receive::{YEARS, held};
use super::understand::{aside, kept_document, register};
use crate::{Actor, FieldError, Result, ServiceError, Services};

/// One form's worth of decisions; what a form does not show, it does not change.
#[derive(Debug, Clone, Default)]
pub struct Adjustment {
    /// The table to read.
    pub table: Option<usize>,
    /// What each column of the table shown means.
    pub columns: Vec<ColumnRole>,
    /// The title.
    pub title: Option<String>,
    /// Open expressions and the units they mean.
    pub groups: Vec<(String, Vec<UnitId>)>,
    /// Open expressions and the units that a button ticked beneath them, which is no answer yet.
    pub ticked: Vec<(String, Vec<UnitId>)>,
    /// What single rows mean by an open expression: row, expression, units as written. Where that is what all rows mean, the
    /// row goes with the others again.
    pub row_groups: Vec<(usize, String, String)>,
    /// Names and what was chosen for them, with the field an error belongs to.
    pub names: Vec<(String, NameChoice, String)>,
    /// Duties of all rows whose time limit reads so.
    pub duties_like: Vec<(String, Duty)>,
    /// Duties by row.
    pub duties: Vec<(usize, Duty)>,
    /// Units added to a row, as written; empty takes them back.
    pub units: Vec<(usize, String)>,
    /// Rows that take the units of the row above, or no longer do.
    pub inherited: Vec<(usize, bool)>,
    /// 从哪一天起报, as typed; `None` where the form did not ask.
    pub first_day: Option<String>,
    /// Whether texts are taken over; as above.
    pub takes_over: Option<bool>,
    /// What becomes of dated duties that were over by then; as above.
    pub past: Option<Past>,
    /// The same by row; `None` goes with the others again.
    pub past_rows: Vec<(usize, Option<Past>)>,
    /// The file is for this year; what was decided about the other year's list is asked anew.
    pub to_year: Option<i32>,
    /// Rows and the stored task each is said to be, or that it is a new one.
    pub tasks: Vec<(usize, Option<TaskId>)>,
    /// Fields that could not even be read, to be answered together with the others.
    pub errors: Vec<FieldError>,
}

/// What a person chose for a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameChoice {
    /// Leave it without a unit.
    Nobody,
    /// One of the candidates.
    Unit(UnitId),
    /// Another unit, by its name.
    Written(String),
}

/// Keeps what was decided. What is wrong is answered field by field; the rest is kept all the same, so that nothing is lost.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` when it was confirmed or discarded meanwhile; `Invalid`.
pub async fn adjust(actor: &Actor, services: &Services, id: &ImportId, adjustment: Adjustment) -> Result<()> {
    actor.require(Permission::ManageChecklist)?;
    let mut tx = services.db().write().await?;
    // two people who answer questions of one file both find their answers in it
    let pending = held(&mut tx, actor, id).await?;
    let document = kept_document(pending.document).await?;
    let mut choices: Choices = serde_json::from_str(&pending.choices).map_err(ServiceError::internal)?;
    let directory = register(&mut tx, actor).await?;
    let memory = import::column_memory(&mut tx, &actor.county).await?;
    let year = pending.year;
    let lists = storage::checklist::list(&mut tx, &actor.county).await?;
    let is_again = lists.iter().any(|list| list.year == year && list.name == pending.list_name);
    let to_year = adjustment.to_year.filter(|to| YEARS.contains(to) && *to != year);
    let (choices, errors) = aside(move || {
        let errors = apply(&mut choices, adjustment, &document, (&directory, &memory), (year, is_again));
        (choices, errors)
    })
    .await?;
    let mut choices = choices;
    if let Some(to_year) = to_year {
        choices.forget_year();
        import::set_year(&mut tx, &actor.county, id, to_year).await?;
    }
    let text = serde_json::to_string(&choices).map_err(ServiceError::internal)?;
    import::set_choices(&mut tx, &actor.county, id, &text).await?;
    tx.commit().await?;
    if errors.is_empty() { Ok(()) } else { Err(ServiceError::Invalid(errors)) }
}

/// `is_again` says that the list is there already: then taking an answer back is an answer too, for what the list has stands otherwise.
fn apply(
    choices: &mut Choices,
    adjustment: Adjustment,
    document: &Document,
    (directory, memory): (&UnitDirectory, &ColumnMemory),
    (year, is_again): (i32, bool),
) -> Vec<FieldError> {
    let mut errors = adjustment.errors;
    let shown = choices.table.unwrap_or_else(|| document.likeliest_table());
    let table = adjustment.table.filter(|table| *table < document.tables.len()).unwrap_or(shown);
    if table != shown {
        choices.table = Some(table);
        choices.recall_columns(memory.recall(document, table));
        choices.forget_rows();
        return errors;
    }
    if let Some(mapping) = corrected(choices, &adjustment.columns, document, table) {
        choices.mapping = Some(mapping);
        choices.mapping_remembered = false;
        choices.forget_rows();
        return errors;
    }
    if let Some(title) = adjustment.title {
        choices.title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    }
    if let Some(typed) = adjustment.first_day {
        match typed.trim().parse() {
            Ok(day) => choices.first_day = Some(day),
            Err(_) => errors
                .push(FieldError {
                    field: PreviewForm::first_day.into(), message: "请填写从哪一天起报，例如2026-06-01。".into()
                }),
        }
    }
    if let Some(takes_over) = adjustment.takes_over {
        choices.takes_over = takes_over;
    }
    if let Some(past) = adjustment.past {
        choices.past = past;
    }
    choices.tasks.extend(adjustment.tasks);
    for (row, past) in adjustment.past_rows {
        match past {
            Some(past) => choices.past_rows.insert(row, past),
            None => choices.past_rows.remove(&row),
        };
    }
    choices.ticked.extend(adjustment.ticked);
    for (key, units) in adjustment.groups {
        choices.ticked.remove(&key);
        choices.groups.insert(key, units.into_iter().filter(|unit| directory.unit(unit).is_some()).collect());
    }
    let resolver = Resolver::new(directory, year);
    for (row, key, names) in adjustment.row_groups {
        let strangers = if names.trim().is_empty() { Vec::new() } else { strangers(&resolver, &names) };
        if !strangers.is_empty() {
            let message = format!("{}“{key}”里的“{}”不在单位名册中。请写名册中的名称，用顿号隔开。", row_place(row), strangers.join("、"));
            errors.push(FieldError { field: PreviewForm::row_group(row, &key), message });
            continue;
        }
        let units: Vec<UnitId> = resolver.read(&names).assignees().into_iter().map(|one| one.unit.clone()).collect();
        let same = choices.groups.get(&key).is_some_and(|all| all.len() == units.len() && units.iter().all(|unit| all.contains(unit)));
        let own = choices.row_groups.entry(row).or_default();
        if same && !is_again {
            own.remove(&key);
        } else {
            own.insert(key, units);
        }
    }
    for (written, choice, field) in adjustment.names {
        match choice {
            NameChoice::Nobody => choices.choose(&written, None),
            NameChoice::Unit(unit) if directory.unit(&unit).is_some() => choices.choose(&written, Some(unit)),
            NameChoice::Unit(_) => errors.push(FieldError { field, message: "所选单位已不在名册中，请重新选择。".into() }),
            NameChoice::Written(name) => match one_unit(&resolver, &name) {
                Some(unit) => choices.choose(&written, Some(unit)),
                None => errors
                    .push(FieldError {
                        field, message: format!("名册中没有“{}”；请写一个单位的全称、简称或别名。", name.trim())
                    }),
            },
        }
    }
    if !adjustment.duties_like.is_empty() {
        let rows = recognise_document(document, Some(table), choices.mapping.as_ref()).rows;
        for (words, duty) in adjustment.duties_like {
            let is_alike = |row: &&RecognisedRow| fold(row.written_limit(&row.duty(year))) == fold(&words);
            let alike = rows.iter().filter(is_alike).map(|row| (row.source_row, duty));
            choices.duties.extend(alike);
        }
    }
    choices.duties.extend(adjustment.duties);
    for (row, text) in adjustment.units {
        let strangers = strangers(&resolver, &text);
        if text.trim().is_empty() && is_again {
            choices.units.insert(row, String::new());
        } else if text.trim().is_empty() {
            choices.units.remove(&row);
        } else if strangers.is_empty() {
            choices.units.insert(row, text.trim().to_owned());
        } else {
            let message = format!("{}补充的“{}”不在单位名册中；请写名册中的名称，用顿号隔开。", row_place(row), strangers.join("、"));
            errors.push(FieldError { field: format!("units.{row}"), message });
        }
    }
    for (row, inherits) in adjustment.inherited {
        let (to, from) = if inherits {
            (&mut choices.inherited, &mut choices.not_inherited)
        } else {
            (&mut choices.not_inherited, &mut choices.inherited)
        };
        to.insert(row);
        from.remove(&row);
    }
    errors
}

/// The columns as a person named them from left to right, over what is recognised without her.
pub(super) fn mapped(document: &Document, table: usize, columns: &[ColumnRole]) -> Option<ColumnMapping> {
    corrected(&Choices::default(), columns, document, table)
}

/// The columns as a person set them, if they differ from what is read now.
fn corrected(choices: &Choices, columns: &[ColumnRole], document: &Document, table: usize) -> Option<ColumnMapping> {
    if columns.is_empty() {
        return None;
    }
    let now = recognise_columns(document, Some(table), choices.mapping.as_ref());
    let differs = columns.len() == now.roles.len() && columns != now.roles;
    differs.then(|| ColumnMapping { roles: columns.to_vec(), ..now })
}

fn one_unit(resolver: &Resolver<'_>, name: &str) -> Option<UnitId> {
    match resolver.read(name).assignees().as_slice() {
        [one] => Some(one.unit.clone()),
        _ => None,
    }
}

/// Parts of a written list that are no unit of the register.
pub(in crate::checklist) fn strangers(resolver: &Resolver<'_>, text: &str) -> Vec<String> {
    let read = resolver.read(text);
    let is_stranger = |outcome: &Outcome| matches!(outcome, Outcome::Unresolved { .. } | Outcome::OpenGroup { .. });
    let strangers: Vec<String> =
        read.tokens.iter().filter(|token| is_stranger(&token.outcome)).map(|token| token.written.clone()).collect();
    if strangers.is_empty() && read.assignees().is_empty() { vec![text.trim().to_owned()] } else { strangers }
}
