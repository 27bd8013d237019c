use domain::access::permission::Permission;
use domain::assessment::editor::{Derived, Way};
use domain::ids::RuleDraftId;
use domain::register::unit::UnitClass;

use super::{Shown, change, points, title};
use crate::form;
use crate::{Actor, Result, ServiceError, Services};

form! {
    /// What happens to a tree as a whole.
    #[derive(Debug)]
    pub struct TreeForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// The tree.
        pub tree: String,
        /// `sum`, `full`, `members`, `remove`.
        pub how: String,
        /// The full mark, for `full`.
        #[serde(default)]
        pub full_mark: String,
        /// For whom, in words, for `members`.
        #[serde(default)]
        pub title: String,
        /// Classes of units, for `members`.
        #[serde(default)]
        pub class: Vec<String>,
        /// Units, for `members`.
        #[serde(default)]
        pub unit: Vec<String>,
    }
}

form! {
    /// A tree of its own for units to which parts do not apply.
    #[derive(Debug)]
    pub struct DeriveForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// The tree that it is derived from.
        pub tree: String,
        /// For whom, in words.
        #[serde(default)]
        pub title: String,
        /// Nodes that do not apply.
        #[serde(default)]
        pub left_out: Vec<String>,
        /// How their points are shared out.
        #[serde(default)]
        pub way: String,
        /// Classes of units.
        #[serde(default)]
        pub class: Vec<String>,
        /// Units.
        #[serde(default)]
        pub unit: Vec<String>,
    }
}

fn known(classes: &[String]) -> Vec<String> {
    classes.iter().filter(|class| UnitClass::from_code(class).is_some()).cloned().collect()
}

/// Sums a tree up, changes its full mark or whom it is for, or takes a derived one away.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Invalid` names the fields; `Refused`.
pub async fn edit_tree(actor: &Actor, services: &Services, form: &TreeForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let shown = Shown { draft: &form.draft, revision: form.revision };
    match form.how.as_str() {
        "sum" => change(actor, services, shown, |file| file.sum_up(&form.tree)).await,
        "full" => {
            let full = points(TreeForm::full_mark, &form.full_mark)?;
            change(actor, services, shown, |file| file.set_full_mark(&form.tree, full)).await
        }
        "members" => {
            let title = title(TreeForm::title, &form.title)?;
            change(actor, services, shown, |file| file.set_members(&form.tree, &title, &known(&form.class), &form.unit)).await
        }
        "remove" => change(actor, services, shown, |file| file.remove_tree(&form.tree)).await,
        _ => Err(ServiceError::field(TreeForm::how, "请选择要办理的事项。")),
    }
}

/// Derives a tree; answers its name.
///
/// # Errors
/// As [`edit_tree`].
pub async fn derive_tree(actor: &Actor, services: &Services, form: &DeriveForm) -> Result<String> {
    actor.require(Permission::Assess)?;
    let mut errors = Vec::new();
    let title = super::kept(title(DeriveForm::title, &form.title), &mut errors);
    let way = Way::from_code(&form.way);
    let mut wrong = |field: &str, message: &str| errors.push(crate::FieldError { field: field.into(), message: message.into() });
    if way.is_none() {
        wrong(DeriveForm::way, "请选择分值怎样分给其余各项。");
    }
    if form.left_out.is_empty() {
        wrong(DeriveForm::left_out, "请勾选不适用的指标。");
    }
    if form.class.is_empty() && form.unit.is_empty() {
        wrong(DeriveForm::unit, "请勾选这套指标用于哪些单位，或哪一类单位。");
    }
    let (Some(title), Some(way), true) = (title, way, errors.is_empty()) else { return Err(ServiceError::Invalid(errors)) };
    let derived = Derived { title, left_out: form.left_out.clone(), way, classes: known(&form.class), units: form.unit.clone() };
    let shown = Shown { draft: &form.draft, revision: form.revision };
    change(actor, services, shown, |file| file.derive(&form.tree, &derived)).await
}
