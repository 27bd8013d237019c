//! 折合目标考核: what a score counts in the county's own target assessment.

use domain::assessment::{Amount, Sheet, Status};

use super::loaded::Loaded;

/// The heading of what scores count there, with the most that a unit can have: 折合目标考核（满分5分）.
#[must_use]
pub fn converted_heading(points: Option<&str>) -> String {
    points.map_or_else(|| "折合目标考核".to_owned(), |points| format!("折合目标考核（满分{points}分）"))
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_the_target_assessment_are_told_with_the_most_there_is() {
        assert_eq!(converted_heading(Some("5")), "折合目标考核（满分5分）");
        assert_eq!(converted_heading(None), "折合目标考核");
    }
}
