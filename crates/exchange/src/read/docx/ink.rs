//! Whether a piece of text can be seen at all: hidden text is not, letters of a point are not, and white ones are not on white. What a
//! run does not say itself is said by its style, by the style of its paragraph, of its table, or for the whole document. A colour behind
//! the text may come from the run, the paragraph, the cell, the table, or a style of one of them; where any of them has one, the text is
//! shown.

use quick_xml::events::BytesStart;

use super::{attribute, is_on, number, value};

/// Letters of so many half points are too small for anybody.
const TINY: usize = 2;

/// What is said of letters in one place; `None` where nothing is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    pub(super) is_white: Option<bool>,
    pub(super) is_tiny: Option<bool>,
    pub(super) is_hidden: Option<bool>,
    pub(super) is_struck: Option<bool>,
}

impl Letters {
    /// One property, by the name of its element.
    pub(super) fn say(&mut self, name: &str, start: &BytesStart<'_>) {
        match name {
            "color" => self.is_white = Some(is_white(&attribute(start, "val"))),
            "sz" => self.is_tiny = number(start).map(|size| size <= TINY),
            "vanish" | "specVanish" => self.is_hidden = Some(is_on(start)),
            "strike" | "dstrike" => self.is_struck = Some(is_on(start)),
            _ => {}
        }
    }

    /// What is said here, and what another place says of the rest.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            is_white: self.is_white.or(other.is_white),
            is_tiny: self.is_tiny.or(other.is_tiny),
            is_hidden: self.is_hidden.or(other.is_hidden),
            is_struck: self.is_struck.or(other.is_struck),
        }
    }
}

/// What is said of the open run, where it stands, and what is behind it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Ink {
    document: Letters,
    table: Letters,
    paragraph: Letters,
    run_style: Letters,
    run: Letters,
    run_is_backed: bool,
    paragraph_is_backed: bool,
}

impl Ink {
    /// A paragraph begins, of no style yet, in a document and perhaps a table of such letters.
    pub(super) fn paragraph_in(document: Letters, table: Letters, plain: Letters) -> Self {
        Self { document, table, paragraph: plain, ..Self::default() }
    }

    /// The paragraph's style is named.
    pub(super) const fn paragraph_style(&mut self, letters: Letters) {
        self.paragraph = letters;
    }

    /// A run begins.
    pub(super) fn begin_run(&mut self) {
        (self.run_style, self.run, self.run_is_backed) = (Letters::default(), Letters::default(), false);
    }

    /// The run's style is named.
    pub(super) const fn run_style(&mut self, letters: Letters) {
        self.run_style = letters;
    }

    /// The run's or the paragraph's own shading, or one that a style gives it.
    pub(super) const fn back(&mut self, of_run: bool) {
        if of_run {
            self.run_is_backed = true;
        } else {
            self.paragraph_is_backed = true;
        }
    }

    /// A property of the run itself.
    pub(super) fn say(&mut self, name: &str, start: &BytesStart<'_>) {
        self.run.say(name, start);
    }

    /// Whether nobody can read the run. `is_backed` says whether what the paragraph stands in has a colour, or is a row of headings,
    /// whose colour may come from anywhere.
    pub(super) fn is_invisible(&self, is_backed: bool) -> bool {
        let said = self.run.or(self.run_style).or(self.paragraph).or(self.table).or(self.document);
        let is_white = said.is_white == Some(true) && !self.run_is_backed && !self.paragraph_is_backed && !is_backed;
        is_white || said.is_tiny == Some(true) || self.is_hidden()
    }

    /// Whether the run is struck out, and not by a tracked change.
    pub(super) fn is_struck(&self) -> bool {
        self.run.or(self.run_style).is_struck == Some(true)
    }

    /// Hidden text is a switch: the run's own word holds, and a style within a hidden one that hides shows the text again.
    pub(super) fn is_hidden(&self) -> bool {
        let on = |letters: Letters| letters.is_hidden == Some(true);
        let by_styles = on(self.document) || (on(self.table) ^ on(self.paragraph) ^ on(self.run_style));
        self.run.is_hidden.unwrap_or(by_styles)
    }
}

/// Whether a shading has a colour: any pattern but a clear one, any fill but a white one.
pub(super) fn has_colour(shading: &BytesStart<'_>) -> bool {
    let pattern = value(shading).is_some_and(|pattern| !matches!(pattern.as_str(), "clear" | "nil"));
    let fill = attribute(shading, "fill");
    let theme = attribute(shading, "themeFill");
    let of_theme = !matches!(theme.as_str(), "" | "none" | "background1" | "light1");
    pattern || of_theme || !is_paper(&fill)
}

/// Whether a marker pen was used.
pub(super) fn is_marked(highlight: &BytesStart<'_>) -> bool {
    value(highlight).is_some_and(|colour| !matches!(colour.as_str(), "none" | "white"))
}

/// Whether what is behind a text is left as the paper is: nothing is said of it, or that it is white.
pub(super) fn is_paper(colour: &str) -> bool {
    colour.is_empty() || colour.eq_ignore_ascii_case("auto") || is_white(colour)
}

/// Whether a colour is white.
fn is_white(colour: &str) -> bool {
    colour.trim_start_matches('#').eq_ignore_ascii_case("FFFFFF") || colour.eq_ignore_ascii_case("white")
}
