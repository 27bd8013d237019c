//! The guard against spreadsheet programs that run a csv text as a formula: an apostrophe before it, and off again when
//! the file comes back.

use std::borrow::Cow;

/// Whether a spreadsheet might run the text, or whether it only looks guarded and must be guarded once more.
fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// The text as it goes into a csv field.
pub(crate) fn guard(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`guard`].
pub(crate) fn unguard(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(text) if is_risky(text) => text,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_come_back() {
        for (text, field) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            ("''+", "'''+"),
            ("'引文'", "'引文'"),
            ("普通", "普通"),
            ("", ""),
        ] {
            assert_eq!(guard(text), field);
            assert_eq!(unguard(field), text);
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@a\t一-]{0,6}") {
            let field = guard(&text).into_owned();
            proptest::prop_assert_eq!(unguard(&field), text.as_str());
        }
    }
}
