//! The tree out of its pieces, with the end tags that people leave out.

use super::token::{Token, Tokens};
use super::{Id, Kind, Node, Tree, is_block, number_of};

/// Deeper than this only elements that hold links and rows become nodes; what stands in others goes to the one around.
const DEEP: usize = 300;
/// Deeper than this nothing does.
const DEEPEST: usize = 900;
/// A page of more nodes is read so far: eight megabytes of text and tags have fewer, eight of tags alone are nobody's page.
const MOST_NODES: usize = 1_500_000;
/// So far an end tag looks for its beginning.
const FAR: usize = 400;

const VOID: [&str; 14] = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
const STRUCTURE: [&str; 16] =
    ["a", "article", "dd", "dl", "dt", "li", "main", "ol", "p", "table", "tbody", "td", "th", "tr", "ul", "script"];

struct Open {
    name: String,
    node: Id,
    /// Whether `node` is the element around it, because this one is no node.
    is_ghost: bool,
}

struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
    /// How many of the open ones are nodes.
    depth: usize,
}

pub(super) fn build(page: &str) -> Tree {
    let root = Node::new(0, 0, Kind::Element("html".into(), Box::default()));
    let mut builder = Builder { nodes: vec![root], open: Vec::new(), depth: 0 };
    for token in Tokens::of(page) {
        if builder.nodes.len() >= MOST_NODES {
            break;
        }
        match token {
            Token::Text(text) => builder.text(text.into()),
            Token::Start(name, attributes, closes) => builder.start(name, attributes, closes),
            Token::End(name) => builder.end(&name),
        }
    }
    builder.close_to(0);
    let end = builder.nodes.len();
    builder.nodes[0].end = number_of(end);
    Tree { nodes: builder.nodes }
}

impl Builder {
    fn current(&self) -> Id {
        self.open.last().map_or(0, |open| open.node)
    }

    fn push(&mut self, kind: Kind) -> Id {
        let id = self.nodes.len();
        self.nodes.push(Node::new(self.current(), id, kind));
        id
    }

    fn text(&mut self, text: Box<str>) {
        self.push(Kind::Text(text));
    }

    fn start(&mut self, name: String, attributes: Vec<(String, String)>, closes: bool) {
        if matches!(name.as_str(), "html" | "body") {
            return;
        }
        self.imply_ends(&name);
        if VOID.contains(&name.as_str()) {
            self.push(Kind::Element(name.into(), attributes.into()));
            return;
        }
        if closes && !is_block(&name) && !matches!(name.as_str(), "a" | "script" | "span") {
            self.push(Kind::Element(name.into(), attributes.into()));
            return;
        }
        // one link may stand at the bottom: it is what everything here is read for
        let deepest = if name == "a" { DEEPEST + 1 } else { DEEPEST };
        let is_ghost = self.depth >= deepest || (self.depth >= DEEP && !STRUCTURE.contains(&name.as_str()));
        let node = if is_ghost { self.current() } else { self.push(Kind::Element(name.as_str().into(), attributes.into())) };
        self.depth += usize::from(!is_ghost);
        self.open.push(Open { name, node, is_ghost });
    }

    /// Closes what a start tag ends: the row before, the cell before, an open paragraph.
    fn imply_ends(&mut self, name: &str) {
        match name {
            "li" => self.close_if_open(&["li"], &["ul", "ol", "menu", "td", "th", "table"]),
            "dt" | "dd" => self.close_if_open(&["dt", "dd"], &["dl", "td", "th", "table"]),
            "td" | "th" => self.close_if_open(&["td", "th"], &["tr", "table"]),
            "tr" => self.close_if_open(&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => self.close_if_open(&["tbody", "thead", "tfoot"], &["table"]),
            "option" => self.close_if_open(&["option"], &["select"]),
            "a" => self.close_if_open(&["a"], &["td", "th", "li", "dd", "dt", "table", "div", "p"]),
            _ => {}
        }
        let ends_paragraph = is_block(name) && !matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "caption");
        if ends_paragraph {
            self.close_if_open(&["p"], &["td", "th", "li", "dd", "dt", "table", "div", "caption"]);
        }
    }

    fn close_if_open(&mut self, names: &[&str], barriers: &[&str]) {
        for (place, open) in self.open.iter().enumerate().rev().take(FAR) {
            if names.contains(&open.name.as_str()) {
                self.close_to(place);
                return;
            }
            if barriers.contains(&open.name.as_str()) {
                return;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if matches!(name, "html" | "body") {
            return;
        }
        if name == "br" || name == "p" && !self.open.iter().rev().take(FAR).any(|open| open.name == "p") {
            self.push(Kind::Element("br".into(), Box::default()));
            return;
        }
        let is_in_table = matches!(name, "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption");
        let is_inline = !is_block(name);
        for (place, open) in self.open.iter().enumerate().rev().take(FAR) {
            if open.name == name {
                self.close_to(place);
                return;
            }
            let stops = match open.name.as_str() {
                "table" => true,
                "td" | "th" | "caption" => !is_in_table,
                // <b><div></b>: the block goes on
                block => is_inline && is_block(block),
            };
            if stops {
                return;
            }
        }
    }

    /// Closes everything from that place on.
    fn close_to(&mut self, place: usize) {
        let end = number_of(self.nodes.len());
        for open in self.open.drain(place..) {
            if !open.is_ghost {
                self.nodes[open.node].end = end;
                self.depth -= 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(page: &str) -> String {
        let tree = build(page);
        let mut out = String::new();
        let mut open: Vec<(Id, String)> = Vec::new();
        for id in 1..tree.len() {
            while open.last().is_some_and(|(end, _)| *end <= id) {
                out.push(')');
                open.pop();
            }
            match &tree.node(id).kind {
                Kind::Text(text) => out.push_str(text),
                Kind::Element(name, _) => {
                    out.push_str(name);
                    out.push('(');
                    open.push((tree.node(id).end(), name.to_string()));
                }
            }
        }
        out + &")".repeat(open.len())
    }

    #[test]
    fn end_tags_that_were_left_out() {
        for (page, expected) in [
            ("<ul><li>a<li>b</ul>c", "ul(li(a)li(b))c"),
            ("<p>a<p>b<div>c</div>", "p(a)p(b)div(c)"),
            ("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td(a)td(b))tr(td(c)))d"),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a)dd(b)dt(c))"),
            ("<a>x<a>y</a>", "a(x)a(y)"),
            ("<b><div>a</b>b</div>c", "b(div(ab)c)"),
            ("<div><td>a</div>b", "div(td(ab))"),
            ("<div>a</span></div>b", "div(a)b"),
            ("<li><ul><li>a</ul>b</li>c", "li(ul(li(a))b)c"),
            ("a</p>b", "abr()b"),
            ("<p>a<br>b</p>", "p(abr()b)"),
            ("<html><body>a</body></html><div>b</div>", "adiv(b)"),
        ] {
            assert_eq!(shape(page), expected, "{page}");
        }
    }

    #[test]
    fn any_depth_is_read_in_linear_time() {
        for open in ["<div>", "<b>", "<table><tr><td>", "<ul><li>", "<a href=x>", "<p><span>", "<font>"] {
            let page = format!("{}<ul><li><a href=1.html>甲</a></ul>", open.repeat(100_000));
            let tree = build(&page);
            assert!(tree.named("a").any(|id| tree.attribute(id, "href") == Some("1.html")), "{open}");
        }
        let page = "<a href=x>".repeat(100_000) + &"</div></td></ul>".repeat(100_000);
        assert!(build(&page).len() > 100_000);
    }

    #[test]
    fn a_page_of_nothing_but_tags_is_read_so_far() {
        let tree = build(&"<p>".repeat(MOST_NODES + 10));
        assert_eq!(tree.len(), MOST_NODES);
        assert_eq!(tree.range(0).end, MOST_NODES);
    }
}
