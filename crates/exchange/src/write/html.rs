//! The table as a web page: clean, accessible, printable, and free of inline styles so that a strict content security
//! policy holds.

use std::fmt::Write;

use super::PublishedChecklist;
use super::layout::{Layout, Slot};

/// The style element of the standalone page. A server that publishes the page under a content security policy can allow it by its hash.
pub const STANDALONE_STYLE: &str = "\
body{margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a1a1a;background:#fff;font:16px/1.7 \"Noto Sans CJK SC\",\"Microsoft YaHei\",\"PingFang SC\",sans-serif}\
h1{font-size:1.5rem;text-align:center}\
.subtitle{text-align:center;color:#555}\
table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #767676;padding:.5rem .6rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
thead th{background:#f2f2f2;text-align:center}\
tbody th{font-weight:600;width:14%}\
pre{margin:0;font:inherit;white-space:pre-wrap}\
@media print{@page{size:A4 landscape;margin:15mm}body{margin:0;max-width:none;padding:0;font-size:10.5pt}thead{display:table-header-group}tr{break-inside:avoid}}";

pub(super) fn write(checklist: &PublishedChecklist) -> String {
    let layout = Layout::new(checklist);
    let mut out = String::with_capacity(4096);
    let title = escaped(&layout.title);
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STANDALONE_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    );
    if !layout.subtitle.is_empty() {
        let _ = writeln!(out, "<p class=\"subtitle\">{}</p>", escaped(&layout.subtitle));
    }
    table(&mut out, &layout);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// Only the `<table>`, to be put into another page.
#[must_use]
pub fn html_table(checklist: &PublishedChecklist) -> String {
    let mut out = String::with_capacity(4096);
    table(&mut out, &Layout::new(checklist));
    out
}

fn table(out: &mut String, layout: &Layout<'_>) {
    out.push_str("<table>\n<thead>\n<tr>");
    for (heading, columns) in &layout.headings {
        let span = if *columns > 1 { format!(" colspan=\"{columns}\"") } else { String::new() };
        let _ = write!(out, "<th scope=\"col\"{span}>{heading}</th>");
    }
    out.push_str("</tr>\n</thead>\n<tbody>\n");
    let section_columns = layout.headings.first().map_or(0, |(_, columns)| *columns);
    for row in &layout.rows {
        out.push_str("<tr>");
        for (column, slot) in row.iter().enumerate() {
            let Slot::Text { text, rows } = slot else { continue };
            let (tag, scope) = if column < section_columns { ("th", " scope=\"rowgroup\"") } else { ("td", "") };
            let span = if *rows > 1 { format!(" rowspan=\"{rows}\"") } else { String::new() };
            let _ = write!(out, "<{tag}{scope}{span}>{}</{tag}>", cell(text));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n");
}

/// A cell's text with line breaks; where a browser would swallow white space, preformatted.
fn cell(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let swallowed = text.starts_with([' ', '\t', '\n', '\u{c}'])
        || text.ends_with([' ', '\t', '\n', '\u{c}'])
        || text.contains(['\t', '\u{c}'])
        || ["  ", " \n", "\n "].iter().any(|run| text.contains(run));
    if swallowed {
        // the parser drops the first line break after <pre>
        format!("<pre>\n{}</pre>", escaped(text))
    } else {
        escaped(text).replace('\n', "<br>")
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::{PublishedItem, PublishedSection};
    use super::*;

    #[test]
    fn the_page_is_plain_and_carries_no_inline_style() {
        let item = |text: &str| PublishedItem { requirement: text.into(), ..PublishedItem::default() };
        let section = PublishedSection { title: "一、甲".into(), items: vec![item("</td><script>alert(1)</script>"), item("乙\n丙")] };
        let page =
            write(&PublishedChecklist { title: "某县\"清单\"".into(), subtitle: "截至五月".into(), sections: vec![section] });
        assert!(page.contains("<th scope=\"rowgroup\" rowspan=\"2\">一、甲</th>"));
        assert!(page.contains("<td>乙<br>丙</td>"));
        assert!(page.contains("&lt;script&gt;"));
        assert!(page.contains("<title>某县&quot;清单&quot;</title>"));
        for forbidden in ["<script", " style=", "onclick"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn white_space_that_would_vanish_is_preformatted() {
        assert_eq!(cell("甲 乙"), "甲 乙");
        assert_eq!(cell("甲  乙"), "<pre>\n甲  乙</pre>");
        assert_eq!(cell("\n甲"), "<pre>\n\n甲</pre>");
        assert_eq!(cell(""), "");
    }
}
