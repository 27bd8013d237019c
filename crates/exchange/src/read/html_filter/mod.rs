//! Boils a web page down to what tables need before the real parser sees it.
//!
//! An HTML parser follows the standard into quadratic corners (deep nesting, unclosed formatting, thousands of
//! attributes), and a saved page is mostly scripts and styles. So one linear pass keeps tables, their spans, titles,
//! preformatted text and words; every other block boundary becomes `<hr>`, every other tag nothing.

mod tag;
mod unclosed;

use std::collections::HashSet;

use self::tag::{Tag, hides, keeps_place};
use self::unclosed::{SELF_ENDING, is_outer, is_sibling};
use super::Limits;
use super::error::ReadError;

/// Tables within tables deeper than this are read as part of the outer one.
const DEEPEST_TABLE: usize = 16;

/// Elements whose content is no text of the page.
const HIDDEN: [&str; 7] = ["script", "style", "iframe", "noembed", "noframes", "template", "object"];
/// Fields of a form that show what they hold; ledgers saved from other systems have them in their cells.
const FIELDS: [&str; 3] = ["select", "textarea", "input"];
/// Kinds of `input` that show no text.
const SHOWLESS: [&str; 11] = ["hidden", "submit", "button", "reset", "image", "checkbox", "radio", "file", "password", "color", "range"];
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

/// Elements without an end.
const VOID: [&str; 10] = ["br", "hr", "img", "input", "meta", "link", "col", "area", "base", "wbr"];
/// A reduced page, and how much of it nobody sees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reduced {
    /// What remains.
    pub(super) page: String,
    /// Hidden elements with a text.
    pub(super) hidden: usize,
    /// Pieces of text marked as deleted.
    pub(super) deletions: usize,
    /// Phonetic guides.
    pub(super) phonetics: usize,
    /// Elements that are struck out, and seen all the same.
    pub(super) struck: usize,
}

/// The page reduced to `table`, its parts, `hr`, `br`, `pre`, `title` and text.
pub(super) fn reduce(page: &str) -> Result<Reduced, ReadError> {
    let mut filter = Filter { out: String::with_capacity(page.len() / 4), ..Filter::default() };
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        filter.text(&rest[..open]);
        rest = &rest[open..];
        let Some(next) = rest[1..].chars().next() else {
            filter.text("&lt;");
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
            filter.text("&lt;");
            rest = &rest[1..];
        }
    }
    filter.text(rest);
    filter.unhide();
    let entities = filter.out.bytes().filter(|byte| *byte == b'&').count();
    if filter.out.len() > Limits::TEXT_BYTES || entities + filter.tags > Limits::TAGS {
        return Err(ReadError::UnpacksTooLarge);
    }
    let [hidden, deletions, phonetics, _] = filter.counts;
    Ok(Reduced { page: filter.out, hidden, deletions, phonetics, struck: filter.struck })
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.find(end).map_or("", |at| &text[at + end.len()..])
}

/// Why a piece of the page is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Hidden,
    Deleted,
    Phonetic,
    /// The brackets around a phonetic guide, for browsers that cannot set one.
    GuideBracket,
}

/// An element that is being left out.
struct LeftOut {
    name: String,
    depth: usize,
    /// Tables that began inside it.
    tables: usize,
    why: Why,
    has_text: bool,
}

#[derive(Default)]
struct Filter {
    out: String,
    tags: usize,
    tables: usize,
    skipped_tables: usize,
    in_pre: bool,
    left_out: Option<LeftOut>,
    /// Hidden elements, deletions, phonetic guides.
    counts: [usize; 4],
    /// Classes and ids that the page's own styles hide.
    hidden_classes: HashSet<String>,
    hidden_ids: HashSet<String>,
    /// Those of the classes whose elements keep their place.
    faded_classes: HashSet<String>,
    struck: usize,
}

impl Filter {
    fn tag<'a>(&mut self, tag: &Tag<'_>, rest: &'a str) -> Result<&'a str, ReadError> {
        self.tags += 1;
        if self.tags > Limits::TAGS {
            return Err(ReadError::UnpacksTooLarge);
        }
        let name = tag.name.as_str();
        if HIDDEN.contains(&name) {
            if name == "style" && !tag.closes {
                self.styles(&rest[..find_closing("style", rest).unwrap_or(rest.len())]);
            }
            return Ok(if tag.closes { rest } else { self.after_element(name, rest) });
        }
        if FIELDS.contains(&name) && !tag.closes {
            return Ok(self.field(tag, rest));
        }
        if self.is_left_out(tag) {
            return Ok(rest);
        }
        if !tag.closes && (tag.is_struck || matches!(name, "s" | "strike")) {
            self.struck += 1;
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

    /// What a field of a form shows: the option chosen, or else the first; the words typed.
    fn field<'a>(&mut self, tag: &Tag<'_>, rest: &'a str) -> &'a str {
        let is_seen = !tag.is_hidden && !self.hides(tag);
        if tag.name == "input" {
            if is_seen && !SHOWLESS.iter().any(|kind| tag.kind.eq_ignore_ascii_case(kind)) {
                self.text(&tag.value.replace('<', "&lt;"));
            }
            return rest;
        }
        let inside = &rest[..find_closing(&tag.name, rest).unwrap_or(rest.len())];
        if is_seen {
            let shown = if tag.name == "select" { shown_option(inside) } else { inside };
            self.text(&shown.replace('<', "&lt;"));
        }
        self.after_element(&tag.name, rest)
    }

    fn text(&mut self, text: &str) {
        match &mut self.left_out {
            Some(left_out) => left_out.has_text |= text.chars().any(|c| !c.is_whitespace()),
            None => self.out.push_str(text),
        }
    }

    fn unhide(&mut self) {
        if let Some(left_out) = self.left_out.take().filter(|left_out| left_out.has_text) {
            self.counts[left_out.why as usize] += 1;
        }
    }

    /// Whether a tag begins, continues or ends an element that nobody sees.
    fn is_left_out(&mut self, tag: &Tag<'_>) -> bool {
        let name = tag.name.as_str();
        if let Some(left_out) = &mut self.left_out {
            let ends_itself = SELF_ENDING.contains(&left_out.name.as_str());
            let begins_next = ends_itself && !tag.closes && left_out.depth == 1 && is_sibling(&left_out.name, name);
            let ends_outer = ends_itself && tag.closes && is_outer(&left_out.name, name);
            // an element that was never closed ends with what it stands in: words with their cell, a row with its table
            let stands_in: &[&str] = match left_out.name.as_str() {
                "table" | "tbody" | "thead" | "tfoot" => &["table", "body", "html"],
                "tr" => &["tbody", "thead", "tfoot", "table", "body", "html"],
                _ => &["td", "th", "tr", "table", "body", "html"],
            };
            let ends_cell = tag.closes && left_out.tables == 0 && name != left_out.name && stands_in.contains(&name);
            match (name, tag.closes) {
                ("table", false) => left_out.tables += 1,
                ("table", true) => left_out.tables = left_out.tables.saturating_sub(1),
                _ => {}
            }
            if !begins_next && !ends_outer && !ends_cell {
                if name == left_out.name {
                    left_out.depth = if tag.closes { left_out.depth - 1 } else { left_out.depth + 1 };
                }
                if left_out.depth == 0 {
                    self.unhide();
                }
                return true;
            }
            self.unhide();
        }
        let why = match name {
            _ if tag.closes || VOID.contains(&name) => return false,
            "del" => Why::Deleted,
            "rt" => Why::Phonetic,
            "rp" => Why::GuideBracket,
            _ if tag.is_hidden || self.hides(tag) => Why::Hidden,
            _ => return false,
        };
        let is_faded = || tag.class.split_ascii_whitespace().take(20).any(|class| self.faded_classes.contains(class));
        if why == Why::Hidden && matches!(name, "td" | "th") && self.skipped_tables == 0 && (tag.keeps_place || is_faded()) {
            self.table_part(tag);
        }
        self.left_out = Some(LeftOut { name: name.to_owned(), depth: 1, tables: usize::from(name == "table"), why, has_text: false });
        true
    }

    fn hides(&self, tag: &Tag<'_>) -> bool {
        let by_class = || tag.class.split_ascii_whitespace().take(20).any(|class| self.hidden_classes.contains(class));
        (!self.hidden_classes.is_empty() && by_class()) || (!tag.id.is_empty() && self.hidden_ids.contains(tag.id))
    }

    /// Simple rules of the page's own styles that hide a class or an id; rules for printing and the like say nothing here.
    fn styles(&mut self, css: &str) {
        let (mut depth, mut conditional) = (0_usize, 0_usize);
        let mut start = 0;
        let mut selectors = "";
        for (at, c) in css.char_indices() {
            match c {
                '{' => {
                    depth += 1;
                    selectors = css.get(start..at).unwrap_or_default().trim();
                    if selectors.contains('@') && conditional == 0 {
                        conditional = depth;
                    }
                    start = at + 1;
                }
                '}' => {
                    let rule = css.get(start..at).unwrap_or_default();
                    if conditional == 0 && hides(rule) {
                        let is_faded = keeps_place(rule);
                        for selector in selectors.rsplit("-->").next().unwrap_or_default().split(',').map(str::trim) {
                            self.hide(selector, is_faded);
                        }
                    }
                    if conditional == depth {
                        conditional = 0;
                    }
                    depth = depth.saturating_sub(1);
                    start = at + 1;
                }
                _ => {}
            }
        }
    }

    fn hide(&mut self, selector: &str, is_faded: bool) {
        const MOST_RULES: usize = 2_000;
        let selector = selector.rsplit("<!--").next().unwrap_or_default().trim();
        let is_simple = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if let Some((element, class)) = selector.split_once('.')
            && is_simple(class)
            && (element.is_empty() || is_simple(element))
            && self.hidden_classes.len() < MOST_RULES
        {
            self.hidden_classes.insert(class.to_owned());
            if is_faded {
                self.faded_classes.insert(class.to_owned());
            }
        } else if let Some(id) = selector.strip_prefix('#').filter(|id| is_simple(id) && self.hidden_ids.len() < MOST_RULES) {
            self.hidden_ids.insert(id.to_owned());
        }
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

/// The text of the chosen option, or of the first.
fn shown_option(inside: &str) -> &str {
    let (mut first, mut rest) = (None, inside);
    while let Some(open) = rest.find('<') {
        let tag = Tag::read(&rest[open..]);
        rest = tag.rest;
        if tag.name == "option" && !tag.closes {
            let text = rest.split('<').next().unwrap_or_default();
            if tag.is_selected {
                return text;
            }
            first = first.or(Some(text));
        }
    }
    first.unwrap_or_default()
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
            ("<td><select><option>是<option selected>否</select></td>", "<td>否</td>"),
            ("<SELECT name=a><option value=1>在办</option><option>办结</option></SELECT>。", "在办。"),
            ("<select></select><select style='display:none'><option>壬</select>", ""),
            ("<textarea rows=2>已<b>公开</textarea>", "已&lt;b>公开"),
            ("<input value='6月底前'><input type=hidden value=7><input type=checkbox value=on>", "6月底前"),
            ("<div hidden><input value=癸></div>子", "子"),
            ("<span style='font-size:0'>丑</span>寅", "寅"),
            ("<span style='OPACITY: 0 !important'>卯</span>辰", "辰"),
            ("<div style='position:absolute;left:-9999px'>巳</div>午", "午"),
            ("<tr><td style='visibility:hidden' colspan=2>申</td><td>酉</td>", "<tr><td colspan=2><td>酉</td>"),
            ("<style>.f{visibility:hidden}</style><tr><td class=f>申</td><td>酉</td>", "<tr><td><td>酉</td>"),
            ("<tr><td style='display:none'>申</td><td>酉</td>", "<tr><td>酉</td>"),
            ("<span style='font-size:10.5pt;opacity:0.8;text-indent:-2em'>未</span>", "未"),
        ];
        for (page, expected) in cases {
            assert_eq!(reduce(page).map(|reduced| reduced.page).as_deref(), Ok(expected), "{page}");
        }
    }

    #[test]
    fn tables_do_not_nest_without_end() {
        let page = "<table><tr><td>".repeat(1_000);
        assert_eq!(reduce(&page).unwrap().page.matches("<table>").count(), DEEPEST_TABLE);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_reduced(page in "[<>/!a-d=\"' 甲&;-]{0,60}") {
            let reduced = reduce(&page).unwrap().page;
            proptest::prop_assert!(!reduced.contains("<!") && !reduced.contains("<a"));
        }
    }
}
