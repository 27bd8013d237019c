//! HTML as a tree that is built and walked in linear time, whatever was sent.
//!
//! The standard's own algorithm (html5ever) looks through all open elements at every tag, so that 100,000 nested ones take
//! minutes, compares every attribute of a tag with every other, and its tree is dropped by recursion. Public pages are read here
//! for text and links alone: a tokenizer, the end tags that people leave out, and nodes in one row in the order of the page, so
//! that everything below a node is a range of numbers.

mod build;
mod lines;
mod token;

pub(crate) use lines::{Line, lines};

/// A node's number: its place in the page.
pub(crate) type Id = usize;

/// An element or a piece of text.
#[derive(Debug)]
pub(crate) struct Node {
    /// The element around it; the root is its own.
    parent: u32,
    /// The first node behind everything in it.
    end: u32,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// An element: its name in lower case and its attributes.
    Element(Box<str>, Box<[(String, String)]>),
    /// Text, with its references resolved.
    Text(Box<str>),
}

impl Node {
    /// A node of which no end is known yet.
    fn new(parent: Id, id: Id, kind: Kind) -> Self {
        Self { parent: number_of(parent), end: number_of(id + 1), kind }
    }

    /// The element around it; the root is its own.
    pub(crate) fn parent(&self) -> Id {
        self.parent as Id
    }

    /// The first node behind everything in it.
    pub(crate) fn end(&self) -> Id {
        self.end as Id
    }
}

/// A number of a node as it is kept: pages have fewer than these can tell, see [`build`].
fn number_of(id: Id) -> u32 {
    u32::try_from(id).unwrap_or(u32::MAX)
}

/// A page as a tree.
#[derive(Debug)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
}

/// Elements whose content is nothing that a reader sees as the page's text.
const UNSEEN: [&str; 14] = [
    "head", "script", "style", "template", "noscript", "select", "textarea", "iframe", "object", "svg", "canvas", "datalist", "noframes",
    "map",
];
/// Elements that begin and end on lines of their own; cells do as well.
const BLOCKS: [&str; 46] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Whether an element begins and ends lines.
pub(crate) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

impl Tree {
    /// Reads a page.
    pub(crate) fn read(page: &str) -> Self {
        build::build(page)
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn node(&self, id: Id) -> &Node {
        &self.nodes[id]
    }

    /// Everything in a node, itself first.
    pub(crate) fn range(&self, id: Id) -> std::ops::Range<Id> {
        id..self.nodes[id].end()
    }

    /// Whether one stands in the other, or is it.
    pub(crate) fn holds(&self, outer: Id, inner: Id) -> bool {
        self.range(outer).contains(&inner)
    }

    /// An element's name; nothing for text.
    pub(crate) fn name(&self, id: Id) -> &str {
        match &self.nodes[id].kind {
            Kind::Element(name, _) => name,
            Kind::Text(_) => "",
        }
    }

    /// An attribute of an element.
    pub(crate) fn attribute(&self, id: Id, wanted: &str) -> Option<&str> {
        match &self.nodes[id].kind {
            Kind::Element(_, attributes) => attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str()),
            Kind::Text(_) => None,
        }
    }

    /// The elements of a name in the page's order.
    pub(crate) fn named<'t>(&'t self, wanted: &'t str) -> impl Iterator<Item = Id> + 't {
        (0..self.len()).filter(move |id| self.name(*id) == wanted)
    }

    /// The elements around a node, from the inside out, the root last.
    pub(crate) fn ancestors(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            let parent = self.nodes[at].parent();
            (parent != at).then(|| {
                at = parent;
                parent
            })
        })
    }

    /// All text in a node, scripts' too.
    pub(crate) fn raw_text(&self, id: Id) -> String {
        let text = |id: Id| match &self.nodes[id].kind {
            Kind::Text(text) => &**text,
            Kind::Element(..) => "",
        };
        self.range(id).map(text).collect()
    }

    /// Words of an element's class and id, in lower case.
    pub(crate) fn words(&self, id: Id) -> Vec<String> {
        let mut words = Vec::new();
        for text in [self.attribute(id, "class"), self.attribute(id, "id")].into_iter().flatten() {
            let mut word = String::new();
            let mut was_lower = false;
            for c in text.chars() {
                if !c.is_alphanumeric() || (c.is_uppercase() && was_lower) {
                    words.push(std::mem::take(&mut word));
                }
                was_lower = c.is_lowercase();
                if c.is_alphanumeric() {
                    word.extend(c.to_lowercase());
                }
            }
            words.push(word);
        }
        words.retain(|word| !word.is_empty());
        words
    }

    /// Whether an element is not shown: by its kind or by its own attributes.
    pub(crate) fn is_unseen(&self, id: Id) -> bool {
        let hidden = || {
            let style = self.attribute(id, "style").unwrap_or_default().to_ascii_lowercase();
            style.split_whitespace().collect::<String>().contains("display:none") || self.attribute(id, "hidden").is_some()
        };
        UNSEEN.contains(&self.name(id)) || hidden()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_blocks_is_sorted() {
        assert!(BLOCKS.is_sorted());
    }

    #[test]
    fn classes_are_words() {
        let tree = Tree::read("<div class='rightSide news-list' id=mainBox></div>");
        let id = tree.named("div").next().unwrap();
        assert_eq!(tree.words(id), ["right", "side", "news", "list", "main", "box"]);
    }
}
