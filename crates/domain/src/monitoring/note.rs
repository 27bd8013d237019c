//! Explanation notes (情况说明): a notice published in place of content.

use chrono::NaiveDate;

use super::days::full_days;
use super::page::{Article, letters};

/// Words that say that there was nothing.
const NOTHING: [&str; 8] = ["暂无", "无此", "无相关", "不涉及", "未涉及", "未发生", "未产生", "没有"];
/// A text with more letters is an article that says such words by the way.
const LONGEST_NOTE: usize = 200;

/// Whether words make a note: 说明, and that there was nothing.
#[must_use]
pub fn is_note(text: &str) -> bool {
    text.contains("说明") && NOTHING.iter().any(|word| text.contains(word))
}

/// Whether the text of a column page without items is a note.
#[must_use]
pub fn is_note_page(page: &Article) -> bool {
    is_note(&page.heading) || (letters(&page.body) < LONGEST_NOTE && is_note(&format!("{}\n{}", page.heading, page.body)))
}

/// The day of such a note: the last full date of its text.
#[must_use]
pub fn day_of(page: &Article) -> Option<NaiveDate> {
    page.signed_day.or_else(|| full_days(&page.body).last().map(|found| found.day)).or(page.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_what_it_is_and_that_there_was_nothing() {
        for (text, expected) in [
            ("关于本季度无相关信息的说明", true),
            ("情况说明：本年度未发生行政复议", true),
            ("本栏目暂无内容的说明", true),
            ("暂无数据", false),
            ("栏目建设中", false),
            ("收费标准说明", false),
        ] {
            assert_eq!(is_note(text), expected, "{text}");
        }
    }

    #[test]
    fn a_long_text_with_such_words_is_an_article() {
        let page = |body: String| Article { body, ..Article::default() };
        assert!(is_note_page(&page("说明：我镇不涉及此项工作。2026年9月1日".into())));
        assert!(!is_note_page(&page(format!("职能说明。{}没有", "负责本镇经济发展和社会管理，".repeat(20)))));
        let note = page("说明：2026年1月1日以来，我镇没有此类事项。\n2026年9月1日".into());
        assert_eq!(day_of(&note), "2026-09-01".parse().ok());
        let signed = Article { signed_day: "2026-09-02".parse().ok(), ..note };
        assert_eq!(day_of(&signed), "2026-09-02".parse().ok());
        assert_eq!(day_of(&page("说明：没有".into())), None);
    }
}
