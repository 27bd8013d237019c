//! How units are ranked, how numbers are written, and groups that have it their own way.

use domain::access::permission::Permission;
use domain::assessment::editor::{GroupWords, RankWords};
use domain::ids::RuleDraftId;
use storage::assessment::rule_draft::RuleDraft;

use super::{Shown, change};
use crate::{Actor, Result, Services, form};

form! {
    /// Ranks and decimals of all groups.
    #[derive(Debug)]
    pub struct RanksForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// `points`, `rate`.
        #[serde(default)]
        pub rank_by: String,
        /// What decides between equals, in this order.
        #[serde(default)]
        pub ties: Vec<String>,
        /// Decimals of lines.
        #[serde(default)]
        pub line: String,
        /// Decimals of totals.
        #[serde(default)]
        pub total: String,
        /// Decimals of rates.
        #[serde(default)]
        pub rate: String,
    }
}

form! {
    /// Ranks and grades of one group.
    #[derive(Debug)]
    pub struct GroupForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// The group.
        pub group: String,
        /// `yes`: its own; `no`: as all the others.
        #[serde(default)]
        pub own: String,
        /// `points`, `rate`.
        #[serde(default)]
        pub rank_by: String,
        /// What decides between equals, in this order.
        #[serde(default)]
        pub ties: Vec<String>,
        /// A name and a number a line.
        #[serde(default)]
        pub grades: String,
        /// `points`, `rate`.
        #[serde(default)]
        pub grade_by: String,
        /// Per cent that may have the highest grade.
        #[serde(default)]
        pub excellent: String,
    }
}

/// What a form says of how units are ranked or graded.
pub(super) const fn value(by_rate: bool) -> &'static str {
    if by_rate { "rate" } else { "points" }
}

impl RanksForm {
    /// The form as a draft has it.
    pub(super) fn showing(draft: &RuleDraft, words: RankWords) -> Self {
        Self {
            draft: draft.id.clone(),
            revision: draft.revision,
            rank_by: value(words.by_rate).to_owned(),
            ties: words.ties,
            line: words.line,
            total: words.total,
            rate: words.rate,
        }
    }
}

impl GroupForm {
    /// The form as a draft has it.
    pub(super) fn showing(draft: &RuleDraft, group: &str, words: GroupWords) -> Self {
        Self {
            draft: draft.id.clone(),
            revision: draft.revision,
            group: group.to_owned(),
            own: if words.is_own { "yes" } else { "no" }.to_owned(),
            rank_by: value(words.by_rate).to_owned(),
            ties: words.ties,
            grades: words.grades,
            grade_by: value(words.graded_by_rate).to_owned(),
            excellent: words.excellent,
        }
    }
}

/// Changes how units are ranked and how numbers are written.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Invalid` names the fields; `Refused` what the engine's reader refuses.
pub async fn edit_ranks(actor: &Actor, services: &Services, form: &RanksForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let words = RankWords {
        by_rate: form.rank_by == "rate",
        ties: form.ties.clone(),
        line: form.line.clone(),
        total: form.total.clone(),
        rate: form.rate.clone(),
    };
    let shown = Shown { draft: &form.draft, revision: form.revision };
    change(actor, services, shown, |file| file.set_ranks(&words)).await
}

/// Gives a group ranks and grades of its own, or lets it follow the others again.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`, also where the group is gone; `Invalid` names the fields.
pub async fn edit_group(actor: &Actor, services: &Services, form: &GroupForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let words = GroupWords {
        is_own: form.own == "yes",
        by_rate: form.rank_by == "rate",
        ties: form.ties.clone(),
        grades: form.grades.clone(),
        graded_by_rate: form.grade_by == "rate",
        excellent: form.excellent.clone(),
    };
    let shown = Shown { draft: &form.draft, revision: form.revision };
    change(actor, services, shown, |file| file.set_group(&form.group, &words)).await
}
