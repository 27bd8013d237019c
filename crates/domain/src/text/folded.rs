//! Text folded for comparing: half-width, without white space and invisible marks.

use crate::text::search::half_width;

/// Zero-width and direction marks, places where a word may be parted, marks that choose a letter's shape: they come in with pasted
/// text, and nobody sees them.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}')
        || (c.is_control() && !c.is_whitespace())
}

/// One character as it is compared, `None` where it does not count. All kinds of brackets become round ones.
#[must_use]
pub fn fold_char(c: char) -> Option<char> {
    if c.is_whitespace() || is_invisible(c) {
        return None;
    }
    Some(match half_width(c) {
        '〔' | '【' | '[' | '﹙' => '(',
        '〕' | '】' | ']' | '﹚' => ')',
        '﹑' | '､' => '、',
        other => other,
    })
}

/// The whole text folded.
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter_map(fold_char).collect()
}

/// Whether a cell holds nothing a person can see.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| fold_char(c).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_spaces_and_marks_do_not_matter() {
        for text in [
            "政府办(政务公开办)",
            "政府办（政务公开办）",
            " 政府 办\u{a0}(政务\n公开办）",
            "\u{feff}政府办【政务公开办】\u{200f}",
            "政府\u{ad}办(政务\u{fe0f}公开办)",
        ] {
            assert_eq!(fold(text), "政府办(政务公开办)", "{text:?}");
        }
    }

    #[test]
    fn blank_is_what_nobody_sees() {
        assert!(is_blank(" \u{a0}\u{3000}\u{200b}\n"));
        assert!(!is_blank("0"));
        assert!(!is_blank("/"));
    }
}
