//! The page's text line by line, as a reader sees it: inline elements join without a gap, blocks and cells stand apart.

use domain::text::folded::is_invisible;

use super::{Id, Kind, Tree, is_block};

/// A link in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// Its element.
    pub(crate) id: Id,
    /// Its address as written.
    pub(crate) href: String,
    /// Its text in this line.
    pub(crate) text: String,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Line {
    /// Its text, blanks collapsed.
    pub(crate) text: String,
    /// Its first and its last node.
    pub(crate) from: Id,
    pub(crate) to: Id,
    /// Its links.
    pub(crate) links: Vec<Link>,
    /// The heading element (h1 to h6) it stands in: its level.
    pub(crate) level: Option<u8>,
}

impl Line {
    /// Letters that belong to links.
    pub(crate) fn link_letters(&self) -> usize {
        self.links.iter().map(|link| domain::monitoring::page::letters(&link.text)).sum()
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.links.is_empty()
    }
}

/// Every line of a node, without what `skipped` says of elements.
pub(crate) fn lines(tree: &Tree, root: Id, skipped: &dyn Fn(Id) -> bool) -> Vec<Line> {
    let mut walk = Walk { done: Vec::new(), line: Line::default(), has_begun: false, open: Vec::new(), level: None };
    let mut id = root;
    let end = tree.node(root).end();
    while id < end {
        walk.close_until(id);
        match &tree.node(id).kind {
            Kind::Text(text) => walk.text(text, id),
            Kind::Element(name, _) => {
                if id != root && (tree.is_unseen(id) || skipped(id)) {
                    if is_block(name) {
                        walk.break_line();
                    }
                    id = tree.node(id).end();
                    continue;
                }
                walk.element(tree, id, name);
            }
        }
        id += 1;
    }
    walk.close_until(usize::MAX);
    walk.break_line();
    walk.done
}

enum Opened {
    Block(Id),
    Link(Id),
    Heading(Id),
}

impl Opened {
    fn end(&self) -> Id {
        match self {
            Self::Block(end) | Self::Link(end) | Self::Heading(end) => *end,
        }
    }
}

struct Walk {
    done: Vec<Line>,
    line: Line,
    has_begun: bool,
    open: Vec<Opened>,
    level: Option<u8>,
}

impl Walk {
    fn close_until(&mut self, id: Id) {
        while self.open.last().is_some_and(|open| open.end() <= id) {
            match self.open.pop() {
                Some(Opened::Heading(_)) => {
                    self.break_line();
                    self.level = None;
                }
                Some(Opened::Block(_)) => self.break_line(),
                Some(Opened::Link(_)) | None => {}
            }
        }
    }

    fn element(&mut self, tree: &Tree, id: Id, name: &str) {
        let end = tree.node(id).end();
        let level = name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level));
        if let Some(level) = level {
            self.break_line();
            self.level = Some(level);
            self.open.push(Opened::Heading(end));
        } else if is_block(name) {
            self.break_line();
            self.open.push(Opened::Block(end));
        } else if name == "br" {
            // a heading in two lines is one heading
            if self.level.is_none() {
                self.break_line();
            }
        } else if name == "a"
            && let Some(href) = tree.attribute(id, "href")
        {
            self.begin(id);
            self.line.links.push(Link { id, href: href.to_owned(), text: String::new() });
            self.open.push(Opened::Link(end));
        }
    }

    fn begin(&mut self, id: Id) {
        if !self.has_begun {
            self.line.from = id;
            self.line.level = self.level;
            self.has_begun = true;
        }
        self.line.to = id;
    }

    fn text(&mut self, text: &str, id: Id) {
        if text.chars().all(|c| c.is_ascii_whitespace()) {
            if self.has_begun && !text.is_empty() {
                self.append(" ");
            }
            return;
        }
        self.begin(id);
        let is_in_link = self.open.iter().rev().any(|open| matches!(open, Opened::Link(_)));
        let from = self.line.text.len();
        self.append(text);
        if is_in_link {
            // a link around several blocks goes on in each of their lines
            if self.line.links.is_empty()
                && let Some(link) = self.done.iter().rev().find_map(|line| line.links.last())
            {
                self.line.links.push(Link { text: String::new(), ..link.clone() });
            }
            let added = self.line.text[from..].to_owned();
            if let Some(link) = self.line.links.last_mut() {
                link.text.push_str(&added);
            }
        }
    }

    /// Adds text; runs of blanks and line ends of the source are one blank.
    fn append(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                if !self.line.text.is_empty() && !self.line.text.ends_with(' ') {
                    self.line.text.push(' ');
                }
            } else if !is_invisible(c) && c != '\u{ad}' {
                self.line.text.push(c);
            }
        }
    }

    fn break_line(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        self.has_begun = false;
        line.text = line.text.trim().to_owned();
        if !line.is_empty() {
            self.done.push(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(page: &str) -> Vec<String> {
        let tree = Tree::read(page);
        lines(&tree, 0, &|_| false).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn blocks_and_cells_are_apart_and_inline_elements_are_not() {
        for (page, expected) in [
            ("<p>身份<b>证</b>号<span>340</span><span>000</span></p>", vec!["身份证号340000"]),
            ("<table><tr><td>340000</td><td>19900307</td></tr></table>", vec!["340000", "19900307"]),
            ("甲<br>乙<div>丙</div>丁", vec!["甲", "乙", "丙", "丁"]),
            ("<h1>关于<br>节水</h1>", vec!["关于节水"]),
            ("a\n   b&nbsp;&nbsp;c", vec!["a b\u{a0}\u{a0}c"]),
            ("甲\u{200b}乙<script>x</script><!--y--><p style='display: none'>z</p>", vec!["甲乙"]),
            ("<select><option>a</select><template><p>b</template>", vec![]),
        ] {
            assert_eq!(told(page), expected, "{page}");
        }
    }

    #[test]
    fn links_belong_to_their_lines() {
        let tree = Tree::read("<p>附件：<a href=1.pdf>表</a>、<a href=2.pdf><img src=x></a></p><a href=3><h3>题</h3><p>文</p></a>");
        let all: Vec<Vec<(String, String)>> = lines(&tree, 0, &|_| false)
            .into_iter()
            .map(|line| line.links.into_iter().map(|link| (link.href, link.text)).collect())
            .collect();
        let pair = |href: &str, text: &str| (href.to_owned(), text.to_owned());
        assert_eq!(all, [vec![pair("1.pdf", "表"), pair("2.pdf", "")], vec![pair("3", "")], vec![pair("3", "题")], vec![pair("3", "文")]]);
    }
}
