//! Text made ready for searching: the same words however they were typed.
//!
//! Neither database splits Chinese into words, and both engines' trigram searches miss two-character ones. So texts are
//! stored a second time as overlapping pairs of characters (`政务公开` → `政务 务公 公开`), and a query is cut the same way.

use std::collections::HashSet;

/// Full-width letters, digits and signs as their half-width twins; every other character as it is.
/// One character stays one character, so positions do not move.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// Half-width, lower case, and no more white space than one blank between two Latin words or numbers:
/// the form in which two spellings of the same thing are equal.
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut blank = false;
    for c in text.chars().map(half_width).flat_map(char::to_lowercase) {
        // zero-width marks come in with text pasted from web pages
        if matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}') {
            continue;
        }
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        if blank && !is_han(c) && out.chars().next_back().is_some_and(|last| !is_han(last)) {
            out.push(' ');
        }
        blank = false;
        out.push(c);
    }
    out
}

/// What goes into a search column: pairs of neighbouring Chinese characters, and whole Latin words and numbers,
/// separated by single blanks. A Chinese character that stands alone is kept alone. No token is written twice.
#[must_use]
pub fn bigrams(text: &str) -> String {
    let mut tokens: Vec<String> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    for run in runs(&normalise(text)) {
        let pieces = match run.first() {
            Some(first) if is_han(*first) && run.len() > 1 => run.windows(2).map(|pair| pair.iter().collect()).collect(),
            _ => vec![run.into_iter().collect::<String>()],
        };
        for piece in pieces {
            if seen.insert(piece.clone()) {
                tokens.push(piece);
            }
        }
    }
    tokens.join(" ")
}

/// The tokens that a text must all hold to be found by this query.
#[must_use]
pub fn query_tokens(query: &str) -> Vec<String> {
    bigrams(query).split(' ').filter(|token| !token.is_empty()).map(str::to_owned).collect()
}

/// A pattern that finds the query anywhere in a normalised text, for `LIKE … ESCAPE '\'`.
/// An empty query finds everything.
#[must_use]
pub fn like_pattern(query: &str) -> String {
    let inner = like_escaped(query);
    if inner.is_empty() { "%".into() } else { format!("%{inner}%") }
}

/// A pattern that finds normalised texts beginning with the query, for `LIKE … ESCAPE '\'`.
#[must_use]
pub fn like_prefix(query: &str) -> String {
    format!("{}%", like_escaped(query))
}

/// Whether a query typed as initials begins these pinyin initials: `zwgk` for 政务公开办 (`zwgkb`).
/// A query with anything but Latin letters is no query for initials.
#[must_use]
pub fn initials_match(initials: &str, query: &str) -> bool {
    let query = normalise(query);
    !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_lowercase()) && normalise(initials).starts_with(&query)
}

/// What a text says around the first place where it says what was searched for, else its beginning: so many characters before
/// and behind on one line, with a sign where something is left out.
#[must_use]
pub fn excerpt(text: &str, query: &str, around: usize) -> String {
    let line: Vec<char> = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = |c: &char| half_width(*c).to_lowercase().next().unwrap_or(*c);
    let folded: Vec<char> = line.iter().map(plain).collect();
    let wanted: Vec<char> = query.trim().chars().map(|c| plain(&c)).collect();
    let at = if wanted.is_empty() { None } else { folded.windows(wanted.len()).position(|part| part == wanted) }.unwrap_or(0);
    let (from, to) = (at.saturating_sub(around), (at + wanted.len() + around).min(line.len()));
    let middle: String = line[from..to].iter().collect();
    let (before, behind) = (if from > 0 { "…" } else { "" }, if to < line.len() { "…" } else { "" });
    format!("{before}{middle}{behind}")
}

fn like_escaped(query: &str) -> String {
    let mut out = String::new();
    for c in normalise(query).chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Runs of Chinese characters and runs of letters and digits; what stands between them is dropped.
fn runs(text: &str) -> Vec<Vec<char>> {
    let mut runs: Vec<Vec<char>> = Vec::new();
    let mut open = false;
    for c in text.chars() {
        if !is_han(c) && !c.is_alphanumeric() {
            open = false;
            continue;
        }
        match runs.last_mut() {
            Some(run) if open && run.last().is_some_and(|last| is_han(*last) == is_han(c)) => run.push(c),
            _ => runs.push(vec![c]),
        }
        open = true;
    }
    runs
}

/// Whether this is a Chinese character (ideographs of the basic plane, their extensions, and 〇).
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spellings_of_the_same_thing_become_equal() {
        for (typed, normal) in [
            ("政务 公开", "政务公开"),
            ("  ＰＤＦ（２０２６）", "pdf(2026)"),
            ("Word  和\u{3000}PDF", "word和pdf"),
            ("two   words", "two words"),
            ("零\u{200b}宽", "零宽"),
            ("第 3 期", "第3期"),
            ("", ""),
        ] {
            assert_eq!(normalise(typed), normal, "{typed:?}");
        }
    }

    #[test]
    fn chinese_is_stored_in_pairs_and_the_rest_in_words() {
        for (text, stored) in [
            ("政务公开", "政务 务公 公开"),
            ("办", "办"),
            ("发布PDF 3份", "发布 pdf 3 份"),
            ("公开、公开", "公开"),
            ("税务局，县", "税务 务局 县"),
            ("%_\\", ""),
        ] {
            assert_eq!(bigrams(text), stored, "{text:?}");
        }
        assert_eq!(query_tokens("重点 Domain"), ["重点", "domain"]);
        assert!(query_tokens("，。").is_empty());
    }

    #[test]
    fn wildcards_in_a_query_are_plain_signs() {
        for (query, pattern) in [("50%", r"%50\%%"), ("a_b", r"%a\_b%"), (r"c:\d", r"%c:\\d%"), ("公开", "%公开%"), (" ", "%")] {
            assert_eq!(like_pattern(query), pattern, "{query:?}");
        }
        assert_eq!(like_prefix("Ｚ_"), r"z\_%");
    }

    #[test]
    fn an_excerpt_shows_the_place() {
        for (text, query, shown) in [
            ("本月公开政策解读12条，附问答。", "解读", "…公开政策解读12条，…"),
            ("解读12条", "解读", "解读12条"),
            ("公开ＰＤＦ三份", "pdf", "公开ＰＤＦ三份"),
            ("第一行\n第二行", "二", "…一行 第二行"),
            ("没有这个词的一句话", "别的", "没有这个词的…"),
            ("", "词", ""),
            ("短", "比文字更长的词", "短"),
            ("任意", "", "任意"),
        ] {
            assert_eq!(excerpt(text, query, 4), shown, "{query} in {text}");
        }
    }

    #[test]
    fn initials_are_matched_from_the_front() {
        for (initials, query, found) in [
            ("zwgkb", "ZW", true),
            ("zwgkb", "zwgkb", true),
            ("zwgkb", "gk", false),
            ("zwgkb", "", false),
            ("zwgkb", "政务", false),
            ("zwgkb", "zwgkbx", false),
        ] {
            assert_eq!(initials_match(initials, query), found, "{query:?} in {initials}");
        }
    }

    /// What `LIKE … ESCAPE '\'` does, to hold the escaping against.
    fn like(text: &[char], pattern: &[char]) -> bool {
        match pattern {
            [] => text.is_empty(),
            ['%', rest @ ..] => (0..=text.len()).any(|at| like(&text[at..], rest)),
            ['_', rest @ ..] => !text.is_empty() && like(&text[1..], rest),
            ['\\', plain, rest @ ..] | [plain, rest @ ..] => text.first() == Some(plain) && like(&text[1..], rest),
        }
    }

    proptest! {
        #[test]
        fn a_pattern_finds_exactly_the_texts_that_hold_the_query(text in "[ab%_\\\\]{0,8}", query in "[ab%_\\\\]{0,3}") {
            let chars = |s: &str| s.chars().collect::<Vec<char>>();
            prop_assert_eq!(like(&chars(&text), &chars(&like_pattern(&query))), text.contains(&query));
        }

        #[test]
        fn a_piece_of_a_chinese_text_is_always_found(text in "[政务公开信息县局]{2,20}", start in 0_usize..19, length in 2_usize..6) {
            let chars: Vec<char> = text.chars().collect();
            let start = start.min(chars.len() - 2);
            let piece: String = chars[start..(start + length).min(chars.len())].iter().collect();
            let stored = format!(" {} ", bigrams(&text));
            for token in query_tokens(&piece) {
                prop_assert!(stored.contains(&format!(" {token} ")), "{} in {}", token, stored);
            }
        }

        #[test]
        fn normalising_twice_changes_nothing(text in any::<String>()) {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }
    }
}
