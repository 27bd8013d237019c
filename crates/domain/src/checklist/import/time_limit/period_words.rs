//! What lists call the periods of a year, the longer word first. Time limits are read by them, and a heading of progress names one.

use crate::text::folded::fold;

/// 2026年, 2026年度.
pub(super) const YEAR: &[&str] = &["年度", "年"];
/// 上半年, 每半年度.
pub(super) const HALF_YEAR: &[&str] = &["半年度", "半年"];
/// 一季度, 每季.
pub(super) const QUARTER: &[&str] = &["季度", "季"];
/// 每月, 月度.
pub(super) const MONTH: &[&str] = &["月度", "月"];

/// 一季度, 上半年, 3月: what a column of progress is headed with beneath 完成情况.
pub(in crate::checklist::import) fn names_a_period(text: &str) -> bool {
    let text = fold(text);
    [YEAR, HALF_YEAR, QUARTER, MONTH].into_iter().flatten().any(|end| text.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_of_progress_is_headed_with_its_period() {
        for (text, is_period) in [
            ("一季度", true),
            ("第2季", true),
            ("上半年", true),
            ("半年度", true),
            ("3月", true),
            ("2026年度", true),
            ("进展", false),
            ("公开月报", false),
            ("", false),
        ] {
            assert_eq!(names_a_period(text), is_period, "{text}");
        }
    }
}
