//! The named styles of a Word document, as far as a reader of the text is concerned: whether letters of that style can be seen, what is
//! behind them, and the list that its paragraphs are numbered by. What a style does not say, the one says that it is made of.

use std::collections::HashMap;

use super::super::archive;
use super::ink::{Letters, has_colour, is_marked};
use super::numbering::each_tag;
use super::{attribute, value};

/// Styles that are made of one another, one behind the other.
const LONGEST_LINE: usize = 16;

/// What one style says itself.
#[derive(Debug, Clone, Default)]
struct Style {
    list: Option<String>,
    level: Option<usize>,
    letters: Letters,
    /// It has a colour behind its text somewhere.
    has_colour: bool,
    based_on: Option<String>,
}

/// The named styles, by their id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    named: HashMap<String, Style>,
    /// What holds where no style says anything.
    defaults: Letters,
    /// The style of paragraphs that name none.
    plain: Option<String>,
}

impl Styles {
    /// Reads the document's styles; what is missing or damaged says nothing.
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self::from_xml(&archive::part(bytes, "word/styles.xml").unwrap_or_default())
    }

    fn from_xml(xml: &str) -> Self {
        let mut styles = Self::default();
        let mut open: Option<String> = None;
        // what a table's style says of its first row or last column is said of that part alone
        let (mut in_defaults, mut in_part) = (false, false);
        each_tag(xml, |name, start| match (name, start) {
            ("style", Some(start)) => {
                let id = attribute(start, "styleId");
                if attribute(start, "type") == "paragraph" && matches!(attribute(start, "default").as_str(), "1" | "true" | "on") {
                    styles.plain = Some(id.clone());
                }
                open = Some(id);
                // an empty element has no end
                (in_defaults, in_part) = (false, false);
            }
            ("style", None) => open = None,
            ("rPrDefault", start) => in_defaults = start.is_some(),
            ("tblStylePr", start) => in_part = start.is_some(),
            (_, Some(start)) if in_defaults => styles.defaults.say(name, start),
            ("numId" | "ilvl" | "vanish" | "color" | "sz" | "shd" | "highlight" | "basedOn", Some(start)) => {
                let Some(id) = &open else { return };
                let style = styles.named.entry(id.clone()).or_default();
                match name {
                    "numId" => style.list = value(start),
                    "ilvl" => style.level = value(start).and_then(|text| text.parse().ok()),
                    "shd" => style.has_colour |= has_colour(start),
                    "highlight" => style.has_colour |= is_marked(start),
                    "basedOn" => style.based_on = value(start),
                    _ if in_part => {}
                    _ => style.letters.say(name, start),
                }
            }
            _ => {}
        });
        styles
    }

    /// A style and those that it is made of, the nearest first.
    fn line(&self, style: &str) -> impl Iterator<Item = &Style> {
        let based_on = |style: &&Style| style.based_on.as_ref().and_then(|style| self.named.get(style));
        std::iter::successors(self.named.get(style), based_on).take(LONGEST_LINE)
    }

    /// What the document says of all letters.
    pub(super) const fn defaults(&self) -> Letters {
        self.defaults
    }

    /// What letters of that style look like.
    pub(super) fn letters(&self, style: &str) -> Letters {
        self.line(style).fold(Letters::default(), |letters, style| letters.or(style.letters))
    }

    /// What letters of a paragraph look like that names no style.
    pub(super) fn plain(&self) -> Letters {
        self.plain.as_deref().map(|style| self.letters(style)).unwrap_or_default()
    }

    /// Whether that style, or one that it is made of, has a colour behind its text.
    pub(super) fn has_colour(&self, style: &str) -> bool {
        self.line(style).any(|style| style.has_colour)
    }

    /// The list and the level that paragraphs of that style are numbered by.
    pub(super) fn list(&self, style: &str) -> (Option<String>, Option<usize>) {
        (self.line(style).find_map(|style| style.list.clone()), self.line(style).find_map(|style| style.level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_says_what_the_one_says_that_it_is_made_of() {
        let styles = Styles::from_xml(
            r#"<w:styles><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault><w:rPrDefault/></w:docDefaults>
            <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
            <w:style w:styleId="b"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="c"><w:basedOn w:val="b"/><w:rPr><w:color w:val="000000"/><w:vanish/></w:rPr></w:style>
            <w:style w:styleId="d"><w:basedOn w:val="c"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
            <w:style w:styleId="x"><w:basedOn w:val="y"/></w:style><w:style w:styleId="y"><w:basedOn w:val="x"/></w:style>
            <w:style w:styleId="t"><w:tblStylePr w:type="firstRow"><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style></w:styles>"#,
        );
        let said = |style: &str| {
            let letters = styles.letters(style);
            (letters.is_white, letters.is_hidden)
        };
        for (style, expected) in [
            ("a", (Some(true), None)),
            ("b", (Some(true), None)),
            ("c", (Some(false), Some(true))),
            ("d", (Some(false), Some(false))),
            ("x", (None, None)),
            ("t", (None, None)),
            ("none", (None, None)),
        ] {
            assert_eq!(said(style), expected, "{style}");
        }
        assert_eq!((styles.plain().is_white, styles.defaults().is_tiny), (Some(true), Some(false)));
        assert_eq!(styles.list("d"), (Some("3".to_owned()), Some(1)));
    }
}
