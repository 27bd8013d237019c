//! Boils a web page down to what tables need before the real parser sees it.
//!
//! An HTML parser follows the standard into quadratic corners (deep nesting, unclosed formatting, thousands of
//! attributes), and a saved page is mostly scripts and styles. So one linear pass keeps tables, their spans, titles,
//! preformatted text and words; every other block boundary becomes `<hr>`, every other tag nothing.

use super::Limits;
use super::error::ReadError;

/// Tables within tables deeper than this are read as part of the outer one.
const DEEPEST_TABLE: usize = 16;

/// Elements whose content is no text of the page.
const HIDDEN: [&str; 9] = ["script", "style", "textarea", "iframe", "noembed", "noframes", "template", "select", "object"];
/// Elements that begin and end on lines of their own.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "center",
    "form",
    "blockquote",
    "body",
    "head",
    "figure",
    "hr",
];
const TABLE_PARTS: [&str; 7] = ["tr", "td", "th", "tbody", "thead", "tfoot", "caption"];

/// The page reduced to `table`, its parts, `hr`, `br`, `pre`, `title` and text.
pub(super) fn reduce(page: &str) -> Result<String, ReadError> {
    let mut filter = Filter { out: String::with_capacity(page.len() / 4), tags: 0, tables: 0, skipped_tables: 0, in_pre: false };
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        filter.out.push_str(&rest[..open]);
        rest = &rest[open..];
        let Some(next) = rest[1..].chars().next() else {
            filter.out.push_str("&lt;");
            rest = "";
            break;
        };
        if rest.starts_with("<!--") {
            rest = after(rest, "-->");
        } else if next == '!' || next == '?' {
            rest = after(rest, ">");
        } else if next.is_ascii_alphabetic() || (next == '/' && rest[2..].starts_with(|c: char| c.is_ascii_alphabetic())) {
            let tag = Tag::read(rest);
            rest = tag.rest;
            rest = filter.tag(&tag, rest)?;
        } else {
            filter.out.push_str("&lt;");
            rest = &rest[1..];
        }
    }
    filter.out.push_str(rest);
    let entities = filter.out.bytes().filter(|byte| *byte == b'&').count();
    if filter.out.len() > Limits::TEXT_BYTES || entities + filter.tags > Limits::TAGS {
        return Err(ReadError::UnpacksTooLarge);
    }
    Ok(filter.out)
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

struct Tag<'a> {
    name: String,
    closes: bool,
    col_span: usize,
    row_span: usize,
    rest: &'a str,
}

impl<'a> Tag<'a> {
    /// Reads a tag from its `<`; quoted attribute values may hold `>`.
    fn read(text: &'a str) -> Self {
        let closes = text.starts_with("</");
        let body = &text[if closes { 2 } else { 1 }..];
        let name_end = body.find(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/').unwrap_or(body.len());
        // no element's name is longer; the rest of a monster is skipped with its attributes
        let name: String = body[..name_end].chars().take(12).collect::<String>().to_ascii_lowercase();
        let mut tag = Tag { name, closes, col_span: 1, row_span: 1, rest: "" };
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

struct Filter {
    out: String,
    tags: usize,
    tables: usize,
    skipped_tables: usize,
    in_pre: bool,
}

impl Filter {
    fn tag<'a>(&mut self, tag: &Tag<'_>, rest: &'a str) -> Result<&'a str, ReadError> {
        self.tags += 1;
        if self.tags > Limits::TAGS {
            return Err(ReadError::UnpacksTooLarge);
        }
        let name = tag.name.as_str();
        if HIDDEN.contains(&name) {
            return Ok(if tag.closes { rest } else { self.after_element(name, rest) });
        }
        match name {
            "title" if !tag.closes => {
                let end = find_closing("title", rest).unwrap_or(rest.len());
                self.out.push_str("<title>");
                self.out.push_str(&rest[..end].replace('<', "&lt;"));
                self.out.push_str("</title>");
                return Ok(&rest[end..]);
            }
            "table" => self.table(tag.closes),
            "br" => self.out.push_str("<br>"),
            "pre" => {
                self.out.push_str(if tag.closes && self.in_pre {
                    "</pre>"
                } else if !tag.closes && !self.in_pre {
                    "<pre>"
                } else {
                    "<hr>"
                });
                self.in_pre = !tag.closes;
            }
            name if TABLE_PARTS.contains(&name) && self.skipped_tables == 0 => self.table_part(tag),
            name if BLOCKS.contains(&name) || TABLE_PARTS.contains(&name) => self.out.push_str("<hr>"),
            _ => {}
        }
        Ok(rest)
    }

    fn table(&mut self, closes: bool) {
        self.end_pre();
        match (closes, self.skipped_tables) {
            (false, 0) if self.tables < DEEPEST_TABLE => {
                self.tables += 1;
                self.out.push_str("<table>");
            }
            (false, _) => self.skipped_tables += 1,
            (true, 0) => {
                self.tables = self.tables.saturating_sub(1);
                self.out.push_str("</table>");
            }
            (true, _) => self.skipped_tables -= 1,
        }
    }

    fn table_part(&mut self, tag: &Tag<'_>) {
        self.end_pre();
        self.out.push('<');
        if tag.closes {
            self.out.push('/');
        }
        self.out.push_str(&tag.name);
        if !tag.closes && tag.col_span > 1 {
            self.out.push_str(&format!(" colspan={}", tag.col_span));
        }
        if !tag.closes && tag.row_span > 1 {
            self.out.push_str(&format!(" rowspan={}", tag.row_span));
        }
        self.out.push('>');
    }

    /// Preformatted text ends where its cell does, closed or not.
    fn end_pre(&mut self) {
        if std::mem::take(&mut self.in_pre) {
            self.out.push_str("</pre>");
        }
    }

    fn after_element<'a>(&self, name: &str, rest: &'a str) -> &'a str {
        find_closing(name, rest).map_or("", |end| after(&rest[end..], ">"))
    }
}

/// Where `</name` begins.
fn find_closing(name: &str, text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let length = name.len() + 2;
    (0..bytes.len().checked_sub(length)? + 1)
        .find(|at| bytes[*at] == b'<' && bytes[at + 1] == b'/' && bytes[at + 2..at + length].eq_ignore_ascii_case(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tables_and_words_remain() {
        let cases = [
            ("<TD class=\"a>b\" ROWSPAN='3' x=1 colspan=2>甲</TD>", "<td colspan=2 rowspan=3>甲</td>"),
            ("<script>if (a<b) '<td>'</script>乙", "乙"),
            ("<style>td{}</STYLE >丙", "丙"),
            ("<!--[if mso]><td><![endif]-->丁<![if !x]>戊", "丁戊"),
            ("<p class=MsoNormal><b><span>己</b></p>", "<hr>己<hr>"),
            ("<title>a<b</title>", "<title>a&lt;b</title>"),
            ("1 < 2 <", "1 &lt; 2 &lt;"),
            ("<table><tr><td><pre>庚</td></tr></table>", "<table><tr><td><pre>庚</pre></td></tr></table>"),
            ("a&nbsp;&lt;b", "a&nbsp;&lt;b"),
            ("<br/><br>", "<br><br>"),
            ("<td", "<td>"),
            ("<td rowspan=0 colspan=x>", "<td>"),
            ("<script>", ""),
            ("<td =>辛", "<td>辛"),
        ];
        for (page, expected) in cases {
            assert_eq!(reduce(page).as_deref(), Ok(expected), "{page}");
        }
    }

    #[test]
    fn tables_do_not_nest_without_end() {
        let page = "<table><tr><td>".repeat(1_000);
        assert_eq!(reduce(&page).unwrap().matches("<table>").count(), DEEPEST_TABLE);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_reduced(page in "[<>/!a-d=\"' 甲&;-]{0,60}") {
            let reduced = reduce(&page).unwrap();
            proptest::prop_assert!(!reduced.contains("<!") && !reduced.contains("<a"));
        }
    }
}
