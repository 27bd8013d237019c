//! What stands of a list that is read again. A row that names its units in the words of its stored task keeps the units it has, each
//! with its part, whatever its words alone would say now: who was chosen for an open expression, who took over from the row above, who
//! was made to lead by hand. What a person says of the row in the new preview goes before that.

mod answers;

use std::collections::HashSet;

use super::comparison::{FormerTask, Told};
use super::plan::{Plan, PlannedAssignment};
use super::unsaid::Unsaid;
use super::{Choices, Expression, Outcome, ParsedChecklist, ParsedItem};
use crate::checklist::{AssignedVia, Assignment, AssignmentRole, Task, published};
use crate::ids::{TaskId, UnitId};
use crate::text::folded::{fold, is_blank};

pub use answers::GroupAnswers;
use answers::expressions;

/// What a person decided when the same rows were imported before: so that importing a corrected file asks only what is new.
#[must_use]
pub fn former_choices(parsed: &ParsedChecklist, former: &[FormerTask], told: &Told, name: impl Fn(&UnitId) -> String) -> Choices {
    let mut choices = Choices::default();
    if former.is_empty() {
        return choices;
    }
    let unsaid = Unsaid::of(parsed);
    for (item, found) in parsed.items.iter().zip(told.of(former)) {
        let Some(old) = found else { continue };
        let row = item.row.source_row;
        unsaid.keep_duty(&mut choices, item, &old.task);
        let same_time = old.task.requirement == item.row.requirement && old.task.time_limit == item.row.time_limit;
        if same_time && old.task.duty != item.duty.usual_duty() {
            choices.duties.insert(row, old.task.duty);
        }
        for token in item.tokens().filter(|token| matches!(token.outcome, Outcome::Unresolved { .. })) {
            if let Some(assignment) = old.assignments.iter().find(|assignment| assignment.written == token.written) {
                choices.names.entry(fold(&token.written)).or_insert_with(|| assignment.unit.clone());
            }
        }
        let is_added = |one: &&Assignment| one.via == AssignedVia::Added;
        let added: Vec<String> = old.assignments.iter().filter(is_added).map(|one| name(&one.unit)).collect();
        if !added.is_empty() {
            choices.units.insert(row, added.join("、"));
        }
        // a cell that names nobody has units of its own only from the row above
        let names_nobody = item.responsible.names_nobody() && item.support.as_ref().is_none_or(Expression::names_nobody);
        if names_nobody && is_in_same_words(item, &old.task, unsaid) && old.assignments.iter().any(|one| !is_added(&one)) {
            choices.inherited.insert(row);
        }
    }
    choices
}

/// Whether a row names its units as its stored task does, be it in the one column of the published table.
pub(super) fn is_in_same_words(item: &ParsedItem, old: &Task, unsaid: Unsaid) -> bool {
    let (responsible, support) = (fold(&item.row.responsible), fold(item.row.support.as_deref().unwrap_or_default()));
    let is_same = responsible == fold(&old.responsible) && support == fold(&old.support);
    is_same || (unsaid.support && !is_blank(&old.support) && responsible == fold(&published::units(&old.responsible, &old.support)))
}

/// The stored list, and what a person has said about the file that is read over it.
#[derive(Clone, Copy)]
pub struct ReadAgain<'a> {
    /// Its tasks.
    pub former: &'a [FormerTask],
    /// Who ever had which of them.
    pub ever: &'a HashSet<(&'a TaskId, &'a UnitId)>,
    /// What was said about this file.
    pub said: &'a Choices,
    /// What was decided when the same rows were imported before.
    pub decided: &'a Choices,
    /// The same of open expressions.
    pub groups: &'a GroupAnswers,
}

/// For each row that names its units in the words of its stored task, who has it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing(Vec<Option<Vec<PlannedAssignment>>>);

impl Standing {
    /// Reads it from the stored list. `answers` says whether a unit is there today; what is planned for it must not be handed on yet.
    #[must_use]
    pub fn of(plan: &Plan, parsed: &ParsedChecklist, told: &Told, again: ReadAgain<'_>, answers: impl Fn(&UnitId) -> bool) -> Self {
        if again.former.is_empty() {
            return Self(vec![None; plan.tasks.len()]);
        }
        let unsaid = Unsaid::of(parsed);
        // of the last row that names somebody: whether it stands, and what was said anew of its words
        let (mut above_stands, mut said_above): (bool, Vec<String>) = (true, Vec::new());
        let mut rows = Vec::with_capacity(plan.tasks.len());
        for ((task, item), found) in plan.tasks.iter().zip(&parsed.items).zip(told.of(again.former)) {
            let old = found.filter(|old| !old.removed && is_in_same_words(item, &old.task, unsaid));
            let mut said = SaidAnew::of(item, again);
            if !item.responsible.names_nobody() {
                above_stands = old.is_some();
                said_above.clone_from(&said.words);
            } else if again.decided.inherited.contains(&item.row.source_row) {
                // what it took over follows the row above
                said.words.extend_from_slice(&said_above);
            }
            let follows = again.decided.inherited.contains(&item.row.source_row) && !said.inherited;
            let stands = old.filter(|_| above_stands || !follows);
            rows.push(stands.map(|old| keeping(&task.assignments, &said, old, again, &answers)));
        }
        Self(rows)
    }

    /// Gives the rows back what they have.
    pub fn put_back(self, plan: &mut Plan) {
        for (task, kept) in plan.tasks.iter_mut().zip(self.0) {
            if let Some(kept) = kept {
                task.assignments = kept;
            }
        }
    }
}

fn keeping(
    planned: &[PlannedAssignment],
    said: &SaidAnew,
    old: &FormerTask,
    again: ReadAgain<'_>,
    answers: impl Fn(&UnitId) -> bool,
) -> Vec<PlannedAssignment> {
    let is_planned = |unit: &UnitId| planned.iter().any(|one| one.unit == *unit);
    let stands = |one: &&Assignment| answers(&one.unit) && (is_planned(&one.unit) || !said.is_about(one.via, &one.written));
    let mut kept: Vec<PlannedAssignment> = old.assignments.iter().filter(stands).map(|one| PlannedAssignment::of(one, None)).collect();
    let before = kept.len();
    for one in planned.iter().filter(|one| answers(&one.unit)) {
        // who was taken off by hand is not brought back by words that were there then
        let is_new = !again.ever.contains(&(&old.task.id, &one.unit)) || said.is_about(one.via, &one.written);
        if is_new && !kept.iter().any(|known| known.unit == one.unit) {
            kept.push(one.clone());
        }
    }
    if kept.len() > before {
        fit_parts(&mut kept, before);
    }
    // who supported a unit that is gone has nobody to support
    let led = old.assignments.iter().any(|one| one.role == AssignmentRole::Lead && !kept.iter().any(|known| known.unit == one.unit));
    if led && !kept.iter().any(|one| one.role == AssignmentRole::Lead) {
        for one in &mut kept {
            let by_words = planned.iter().find(|known| known.unit == one.unit);
            one.role = by_words.map_or(one.role, |known| known.role);
        }
    }
    kept
}

/// Where somebody has come beside the first `before` of them: whoever leads already goes on to lead, and whom the newcomer leads
/// supports it.
fn fit_parts(kept: &mut [PlannedAssignment], before: usize) {
    let leads = |all: &[PlannedAssignment]| all.iter().any(|one| one.role == AssignmentRole::Lead);
    let (known, new) = kept.split_at_mut(before);
    if leads(known) {
        for one in new.iter_mut().filter(|one| one.role == AssignmentRole::Each || one.lead_presumed) {
            (one.role, one.lead_presumed) = (AssignmentRole::Support, false);
        }
    } else if leads(new) {
        for one in known.iter_mut().filter(|one| one.role == AssignmentRole::Each) {
            one.role = AssignmentRole::Support;
        }
    }
}

/// What a person says of a row otherwise than before.
struct SaidAnew {
    /// Units beside the list.
    added: bool,
    /// Whether it takes the units of the row above.
    inherited: bool,
    /// Words of the row, folded.
    words: Vec<String>,
}

impl SaidAnew {
    fn of(item: &ParsedItem, again: ReadAgain<'_>) -> Self {
        let ReadAgain { said, decided, groups, .. } = again;
        let row = item.row.source_row;
        let added = said.units.get(&row).is_some_and(|text| text.trim() != decided.units.get(&row).map_or("", |text| text.trim()));
        let was_inherited = decided.inherited.contains(&row);
        let inherited = (said.inherited.contains(&row) && !was_inherited) || (said.not_inherited.contains(&row) && was_inherited);
        let mut words: Vec<String> = Vec::new();
        for (key, written) in expressions(item) {
            let now = groups.now(row, &key, said).flatten();
            let same = |now: &[UnitId]| groups.had(row, &key).is_some_and(|had| is_same_set(had, now));
            if now.is_some_and(|now| !same(now)) {
                words.extend(written);
            }
        }
        let unresolved =
            item.tokens().filter(|token| matches!(token.outcome, Outcome::Unresolved { .. })).map(|token| fold(&token.written));
        let is_anew = |name: &String| said.is_decided(name) && said.unit_for(name) != decided.unit_for(name);
        words.extend(unresolved.filter(is_anew));
        Self { added, inherited, words }
    }

    /// Whether an assignment that came about so is one of those she spoke about.
    fn is_about(&self, via: AssignedVia, written: &str) -> bool {
        if via == AssignedVia::Added {
            return self.added;
        }
        self.inherited || (!self.words.is_empty() && self.words.contains(&fold(written)))
    }
}

fn is_same_set(one: &[UnitId], other: &[UnitId]) -> bool {
    one.len() == other.len() && one.iter().all(|unit| other.contains(unit))
}

#[cfg(test)]
mod tests;
