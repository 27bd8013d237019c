//! 折合目标考核: what a score counts in the county's own target assessment.

use domain::assessment::{Amount, Sheet, Status};

use super::loaded::Loaded;

/// The points of a unit, and what is said where a veto decided them. A veto without a score is null in the sheet; what it counts the rules
/// say.
pub(super) fn converted(loaded: &Loaded, sheet: &Sheet) -> (Option<Amount>, Option<&'static str>) {
    let without_score = sheet.status == Status::Vetoed && sheet.figures.is_none();
    match loaded.outline.vetoed_counts.filter(|_| without_score) {
        Some(true) => (Some(Amount::of(0)), Some("单项否决没有得分，按细则计0分")),
        Some(false) => (None, Some("单项否决没有得分，按细则不折合")),
        None => (sheet.figures.and_then(|figures| figures.converted), None),
    }
}
