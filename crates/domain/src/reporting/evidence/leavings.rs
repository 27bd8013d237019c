//! What the source of a page or a chat leaves in what is copied from it: signs written out, and marks without any width.

/// The text without them.
pub(super) fn without_leavings(text: &str) -> Vec<char> {
    const SIGNS: [(&str, &str); 5] = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let unescaped = SIGNS.into_iter().fold(text.to_owned(), |text, (written, sign)| text.replace(written, sign));
    unescaped.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Marks without any width.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
