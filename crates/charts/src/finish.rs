//! From plotters' SVG to ours: classes instead of colours, no fixed size, a name and a description.

use crate::Caption;
use crate::assessment::Link;
use crate::ink::Ink;
use crate::label::is_invisible;

/// Rewrites every tag; text between tags is kept as plotters escaped it.
/// The shapes that lead somewhere become links, in the order in which they were drawn; a drawing with links is a group, since nothing
/// inside of an image can be reached.
pub(crate) fn finish(raw: &str, caption: Caption<'_>, links: &[Link]) -> String {
    let role = if links.iter().all(|link| link.href.is_empty()) { "img" } else { "group" };
    let mut links = links.iter();
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(start) = rest.find('<') {
        out.push_str(rest[..start].trim());
        // plotters escapes `>` inside attributes and texts, so the next one ends the tag
        let Some(length) = rest[start..].find('>') else { break };
        let tag = &rest[start + 1..start + length];
        let begin = out.len();
        let is_linked = rewrite_tag(tag, role, &mut out);
        if let Some(link) = is_linked.then(|| links.next()).flatten() {
            let shape = out.split_off(begin);
            if link.href.is_empty() {
                // leads nowhere: it says its words all the same
                out.push_str(&format!("<g>{shape}<title>{}</title></g>", escape(&link.words)));
                rest = &rest[start + length + 1..];
                continue;
            }
            out.push_str("<a");
            push(&mut out, "href", &escape(&link.href));
            push(&mut out, "aria-label", &escape(&link.words));
            out.push('>');
            out.push_str(&shape);
            out.push_str(&format!("<title>{}</title></a>", escape(&link.words)));
        }
        if tag.starts_with("svg") {
            name(caption, &mut out);
        }
        rest = &rest[start + length + 1..];
    }
    out
}

/// Answers whether the shape leads somewhere.
fn rewrite_tag(tag: &str, role: &str, out: &mut String) -> bool {
    let mut is_linked = false;
    let (body, end) = match tag.strip_suffix('/') {
        Some(body) => (body, "/>"),
        None => (tag, ">"),
    };
    let (element, mut attributes) = body.split_once(' ').unwrap_or((body, ""));
    out.push('<');
    out.push_str(element);
    if element == "svg" {
        push(out, "role", role);
    }
    while let Some((key, value, after)) = next_attribute(attributes) {
        attributes = after;
        if let Some(class) = Ink::class_of(value) {
            is_linked |= Ink::is_linked(&class);
            push(out, "class", &class);
        } else if !is_dropped(element, key, value) {
            push(out, key, value);
        }
    }
    out.push_str(end);
    is_linked
}

/// Sizes are the page's business, fonts and the height of a line the style sheet's; the rest is SVG's default anyway.
fn is_dropped(element: &str, key: &str, value: &str) -> bool {
    matches!((element, key), ("svg", "width" | "height" | "xmlns"))
        || matches!((key, value), ("font-family" | "font-size" | "dy", _) | ("opacity", "1") | ("stroke", "none"))
}

fn next_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (key, after) = text.split_once("=\"")?;
    let (value, after) = after.split_once('"')?;
    Some((key.trim(), value, after))
}

fn push(out: &mut String, key: &str, value: &str) {
    for part in [" ", key, "=\"", value, "\""] {
        out.push_str(part);
    }
}

fn name(caption: Caption<'_>, out: &mut String) {
    for (element, text) in [("title", caption.title), ("desc", caption.description)] {
        if !text.is_empty() {
            out.push_str(&format!("<{element}>{}</{element}>", escape(text)));
        }
    }
}

pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| !is_invisible(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMED: Caption<'_> = Caption { title: "按月", description: "" };

    #[test]
    fn colours_become_classes_and_sizes_go() {
        let raw = "<svg width=\"560\" height=\"80\" viewBox=\"0 0 560 80\" xmlns=\"x\">\n<rect x=\"1\" opacity=\"1\" fill=\"#C0DE00\" stroke=\"none\"/>\n</svg>\n";
        assert_eq!(
            finish(raw, NAMED, &[]),
            "<svg role=\"img\" viewBox=\"0 0 560 80\"><title>按月</title><rect x=\"1\" class=\"c-overdue\"/></svg>"
        );
    }

    #[test]
    fn a_label_that_looks_like_a_colour_stays_a_label() {
        let raw = "<text opacity=\"1\">\nfill=&quot;#C0DE00&quot;\n</text>\n";
        assert_eq!(finish(raw, NAMED, &[]), "<text>fill=&quot;#C0DE00&quot;</text>");
    }

    #[test]
    fn the_caption_is_escaped() {
        let hostile = Caption { title: "</title><script>alert(1)</script>", description: "\"'&\u{202E}" };
        let svg = finish("<svg>\n</svg>\n", hostile, &[]);
        assert_eq!(
            svg,
            "<svg role=\"img\"><title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title><desc>&quot;&#39;&amp;</desc></svg>"
        );
    }
}
