//! A tag of a page as it is written.

use crate::read::Limits;

/// A tag, and what of its attributes says what is seen.
pub(super) struct Tag<'a> {
    pub(super) name: String,
    pub(super) closes: bool,
    pub(super) col_span: usize,
    pub(super) row_span: usize,
    /// Hidden by its own attributes.
    pub(super) is_hidden: bool,
    /// Hidden so that its place stays empty: `visibility:hidden`, no size, no colour.
    pub(super) keeps_place: bool,
    /// Struck out by its own style.
    pub(super) is_struck: bool,
    pub(super) class: &'a str,
    pub(super) id: &'a str,
    /// What a field holds, and of which kind it is.
    pub(super) value: &'a str,
    pub(super) kind: &'a str,
    /// The option of a list that is chosen.
    pub(super) is_selected: bool,
    pub(super) rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a tag from its `<`; quoted attribute values may hold `>`.
    pub(super) fn read(text: &'a str) -> Self {
        let closes = text.starts_with("</");
        let body = &text[if closes { 2 } else { 1 }..];
        let name_end = body.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(body.len());
        // no element's name is longer; the rest of a monster is skipped with its attributes
        let name: String = body[..name_end].chars().take(12).collect::<String>().to_ascii_lowercase();
        let mut tag = Tag {
            name,
            closes,
            col_span: 1,
            row_span: 1,
            is_hidden: false,
            keeps_place: false,
            is_struck: false,
            class: "",
            id: "",
            value: "",
            kind: "",
            is_selected: false,
            rest: "",
        };
        let mut at = &body[name_end..];
        loop {
            at = at.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            if at.is_empty() {
                break;
            }
            if let Some(rest) = at.strip_prefix('>') {
                tag.rest = rest;
                break;
            }
            let ends_key = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/');
            let key_end = at.char_indices().skip(1).find(|(_, c)| ends_key(*c)).map_or(at.len(), |(end, _)| end);
            let key = &at[..key_end];
            at = at[key.len()..].trim_start_matches(|c: char| c.is_ascii_whitespace());
            let mut value = "";
            if let Some(rest) = at.strip_prefix('=') {
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace());
                let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
                if let Some(quote) = quote {
                    let inner = &rest[1..];
                    let end = inner.find(quote).unwrap_or(inner.len());
                    value = &inner[..end];
                    at = inner.get(end + 1..).unwrap_or("");
                } else {
                    let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(rest.len());
                    value = &rest[..end];
                    at = &rest[end..];
                }
            }
            if key.eq_ignore_ascii_case("colspan") {
                tag.col_span = span(value);
            } else if key.eq_ignore_ascii_case("rowspan") {
                tag.row_span = span(value);
            } else if key.eq_ignore_ascii_case("hidden") {
                tag.is_hidden = true;
            } else if key.eq_ignore_ascii_case("style") {
                tag.is_hidden |= hides(value);
                tag.keeps_place |= tag.is_hidden && keeps_place(value);
                tag.is_struck |= value.contains("line-through");
            } else if key.eq_ignore_ascii_case("class") {
                tag.class = value;
            } else if key.eq_ignore_ascii_case("id") {
                tag.id = value;
            } else if key.eq_ignore_ascii_case("value") {
                tag.value = value;
            } else if key.eq_ignore_ascii_case("type") {
                tag.kind = value;
            } else if key.eq_ignore_ascii_case("selected") {
                tag.is_selected = true;
            }
        }
        tag
    }
}

/// 0 (to the end of the table) and nonsense count as one row: pages rarely mean it.
fn span(value: &str) -> usize {
    let digits: String = value.trim().chars().take_while(char::is_ascii_digit).take(5).collect();
    digits.parse().unwrap_or(1).clamp(1, Limits::ROWS)
}

/// Whether a style keeps an element from being seen.
pub(super) fn hides(style: &str) -> bool {
    // a style of pages of text is none that hides
    let compact: String = style.chars().take(2_000).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    ["display:none", "visibility:hidden", "visibility:collapse", "mso-hide:all"].iter().any(|rule| compact.contains(rule))
        || compact.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| shows_nothing(name, value))
}

/// Whether what a style hides leaves its place empty: a cell is still there, and those behind it stay where they are.
pub(super) fn keeps_place(style: &str) -> bool {
    let compact: String = style.chars().take(2_000).filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_lowercase();
    hides(style) && !["display:none", "visibility:collapse", "mso-hide:all"].iter().any(|rule| compact.contains(rule))
}

/// No size, no colour at all, or a place far beyond the edge.
fn shows_nothing(name: &str, value: &str) -> bool {
    let value = value.trim_end_matches("!important");
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let Ok(number) = digits.parse::<f64>() else { return false };
    match name {
        "opacity" | "font-size" => number == 0.0,
        "left" | "top" | "text-indent" | "margin-left" | "margin-top" => number <= -999.0,
        _ => false,
    }
}
