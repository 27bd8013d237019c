use domain::access::permission::Permission;
use domain::assessment::NotApplicable;
use domain::assessment::editor::{Move, NodeWords};
use domain::ids::RuleDraftId;
use domain::register::unit::UnitClass;

use super::{Shown, change, points, title};
use crate::form;
use crate::{Actor, Result, ServiceError, Services};

form! {
    /// What an indicator says of itself.
    #[derive(Debug)]
    pub struct IndicatorForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// The tree.
        pub tree: String,
        /// The indicator.
        pub node: String,
        /// Its title.
        pub title: String,
        /// What it is worth.
        pub points: String,
        /// 评分标准.
        #[serde(default)]
        pub text: String,
        /// What happens where it does not apply; empty where it always does.
        #[serde(default)]
        pub na: String,
        /// Classes of units that it is not for.
        #[serde(default)]
        pub not_for: Vec<String>,
    }
}

form! {
    /// One more indicator.
    #[derive(Debug)]
    pub struct NewIndicatorForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// The tree.
        pub tree: String,
        /// The one above; empty for the first level.
        #[serde(default)]
        pub above: String,
        /// Its title.
        pub new_title: String,
        /// What it is worth.
        pub new_points: String,
    }
}

form! {
    /// Where an indicator is to go.
    #[derive(Debug)]
    pub struct ArrangeForm {
        /// The draft.
        pub draft: RuleDraftId,
        /// As it was looked at.
        pub revision: i64,
        /// The tree.
        pub tree: String,
        /// The indicator.
        pub node: String,
        /// `up`, `down`, `under`, `remove`.
        pub how: String,
        /// The new one above; empty for the first level.
        #[serde(default)]
        pub above: String,
    }
}

/// Changes what an indicator says of itself.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Invalid` names the fields; `Refused` what the engine's reader refuses.
pub async fn edit_indicator(actor: &Actor, services: &Services, form: &IndicatorForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let mut errors = Vec::new();
    let title = super::kept(title(IndicatorForm::title, &form.title), &mut errors);
    let points = super::kept(points(IndicatorForm::points, &form.points), &mut errors);
    let (Some(title), Some(points)) = (title, points) else { return Err(ServiceError::Invalid(errors)) };
    let text = form.text.trim().replace("\r\n", "\n");
    if text.chars().count() > 4_000 {
        return Err(ServiceError::field(IndicatorForm::text, "评分标准不超过4000个字。"));
    }
    let not_for = form.not_for.iter().filter(|class| UnitClass::from_code(class).is_some()).cloned().collect();
    let words = NodeWords { title, points, text, na: NotApplicable::from_code(&form.na), not_for };
    let shown = Shown { draft: &form.draft, revision: form.revision };
    change(actor, services, shown, |file| file.set_node(&form.tree, &form.node, &words)).await
}

/// Adds an indicator; answers its id.
///
/// # Errors
/// As [`edit_indicator`].
pub async fn add_indicator(actor: &Actor, services: &Services, form: &NewIndicatorForm) -> Result<String> {
    actor.require(Permission::Assess)?;
    let title = title(NewIndicatorForm::new_title, &form.new_title)?;
    let points = points(NewIndicatorForm::new_points, &form.new_points)?;
    let above = Some(form.above.as_str()).filter(|above| !above.is_empty());
    let shown = Shown { draft: &form.draft, revision: form.revision };
    change(actor, services, shown, |file| file.add_node(&form.tree, above, &title, points)).await
}

/// Moves an indicator, or takes it out with all beneath it.
///
/// # Errors
/// As [`edit_indicator`].
pub async fn arrange_indicator(actor: &Actor, services: &Services, form: &ArrangeForm) -> Result<()> {
    actor.require(Permission::Assess)?;
    let to = match form.how.as_str() {
        "up" => Some(Move::Up),
        "down" => Some(Move::Down),
        "under" => Some(Move::Under(Some(form.above.clone()).filter(|above| !above.is_empty()))),
        "remove" => None,
        _ => return Err(ServiceError::field(ArrangeForm::how, "请选择上移、下移、移到别处或删去。")),
    };
    let shown = Shown { draft: &form.draft, revision: form.revision };
    change(actor, services, shown, |file| match &to {
        Some(to) => file.move_node(&form.tree, &form.node, to),
        None => file.remove_node(&form.tree, &form.node),
    })
    .await
}
