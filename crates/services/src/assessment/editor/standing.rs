use domain::access::permission::Permission;
use domain::assessment::editor::{StandingField, StandingWords};
use domain::ids::RuleDraftId;
use storage::assessment::rule_draft::RuleDraft;

use super::ranks::{RanksForm, value};
use super::{Shown, change};
use crate::{Actor, FieldError, Result, ServiceError, Services, form};

form! {
    /// The gate and the cap of the bonus, the grades, the veto.
    #[derive(Debug)]
    pub struct StandingForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// What must be reached before any bonus counts.
        #[serde(default)]
        pub gate: String,
        /// `over`, `at_least`.
        #[serde(default)]
        pub gate_how: String,
        /// Bonus at most.
        #[serde(default)]
        pub cap: String,
        /// A name and a number a line.
        #[serde(default)]
        pub grades: String,
        /// `points`, `rate`.
        #[serde(default)]
        pub grade_by: String,
        /// Per cent that may have the highest grade.
        #[serde(default)]
        pub excellent: String,
        /// What leads to a veto, a line each.
        #[serde(default)]
        pub events: String,
        /// `grade`, `no_score`, `fixed`.
        #[serde(default)]
        pub effect: String,
        /// The total of a vetoed unit, for `fixed`.
        #[serde(default)]
        pub score: String,
        /// The grade of a vetoed unit.
        #[serde(default)]
        pub veto_grade: String,
        /// What a vetoed unit without a score has in the county's target assessment: `zero`, `none`.
        #[serde(default)]
        pub vetoed: String,
    }
}

impl StandingForm {
    /// The form as a draft has it.
    pub(super) fn showing(draft: &RuleDraft, words: &StandingWords) -> Self {
        let words = words.clone();
        Self {
            draft: draft.id.clone(),
            revision: draft.revision,
            gate: words.gate,
            gate_how: if words.is_strict { "over" } else { "at_least" }.to_owned(),
            cap: words.cap,
            grades: words.grades,
            grade_by: value(words.by_rate).to_owned(),
            excellent: words.excellent,
            events: words.events,
            effect: words.effect,
            score: words.score,
            veto_grade: words.veto_grade,
            vetoed: if words.vetoed_none { "none" } else { "zero" }.to_owned(),
        }
    }

    fn words(&self) -> StandingWords {
        StandingWords {
            gate: self.gate.clone(),
            is_strict: self.gate_how != "at_least",
            cap: self.cap.clone(),
            grades: self.grades.clone(),
            by_rate: self.grade_by == "rate",
            excellent: self.excellent.clone(),
            events: self.events.clone(),
            effect: self.effect.clone(),
            score: self.score.clone(),
            veto_grade: self.veto_grade.clone(),
            vetoed_none: self.vetoed == "none",
        }
    }
}

/// What is wrong, at the fields of the form.
pub(super) fn wrong(fields: Vec<(StandingField, String)>) -> ServiceError {
    let name = |field: StandingField| match field {
        StandingField::Gate => StandingForm::gate,
        StandingField::Cap => StandingForm::cap,
        StandingField::Grades => StandingForm::grades,
        StandingField::Excellent => StandingForm::excellent,
        StandingField::Events => StandingForm::events,
        StandingField::Effect => StandingForm::effect,
        StandingField::Score => StandingForm::score,
        StandingField::VetoGrade => StandingForm::veto_grade,
        // every form about it calls its fields the same
        StandingField::Ties => RanksForm::ties,
        StandingField::Line => RanksForm::line,
        StandingField::Total => RanksForm::total,
        StandingField::Rate => RanksForm::rate,
    };
    ServiceError::Invalid(fields.into_iter().map(|(field, message)| FieldError { field: name(field).into(), message }).collect())
}

/// Changes what stands beside the trees of a draft.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Invalid` names the fields; `Refused` what the engine's reader refuses.
pub async fn edit_standing(actor: &Actor, services: &Services, form: &StandingForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let (shown, words) = (Shown { draft: &form.draft, revision: form.revision }, form.words());
    change(actor, services, shown, |file| file.set_standing(&words)).await
}
