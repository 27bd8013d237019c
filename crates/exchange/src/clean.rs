//! The one change made to texts on their way in and out: line ends, and characters no file format can carry.

use std::borrow::Cow;

/// Line ends become `\n`; control characters and non-characters, which XML cannot hold and nobody sees, are dropped.
/// Every other character stays as it is, no-break spaces and direction marks included.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unclean) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            c if is_unclean(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

const fn is_unclean(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_one_and_controls_are_gone() {
        assert_eq!(clean("一\r\n二\r三\n四\0\u{1b}\u{85}\u{ffff}\t五"), "一\n二\n三\n四\t五");
        assert!(matches!(clean("政府办\u{a0}\u{200f}😀"), Cow::Borrowed(_)));
    }
}
