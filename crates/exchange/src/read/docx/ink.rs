//! Whether a piece of text can be seen at all: letters of a point are none, and white ones are none on white. A colour behind the text
//! may come from the run, the paragraph, the cell, the table, or a style of one of them; where any of them has one, the text is shown.

use quick_xml::events::BytesStart;

use super::{attribute, number, value};

/// Letters of so many half points are too small for anybody.
const TINY: usize = 2;

/// What the properties of the open run and of its paragraph say.
#[derive(Debug, Default)]
pub(super) struct Ink {
    is_white: bool,
    is_tiny: bool,
    run_is_backed: bool,
    paragraph_is_backed: bool,
}

impl Ink {
    /// A paragraph begins.
    pub(super) fn begin_paragraph(&mut self) {
        *self = Self::default();
    }

    /// A run begins.
    pub(super) fn begin_run(&mut self) {
        *self = Self { paragraph_is_backed: self.paragraph_is_backed, ..Self::default() };
    }

    /// The run's or the paragraph's own shading, or one that a style gives it.
    pub(super) const fn back(&mut self, of_run: bool) {
        if of_run {
            self.run_is_backed = true;
        } else {
            self.paragraph_is_backed = true;
        }
    }

    /// The colour of the run's letters.
    pub(super) fn colour(&mut self, start: &BytesStart<'_>) {
        self.is_white = is_white(&attribute(start, "val"));
    }

    /// The size of the run's letters.
    pub(super) fn size(&mut self, start: &BytesStart<'_>) {
        self.is_tiny = number(start).is_some_and(|size| size <= TINY);
    }

    /// Whether nobody can read the run. `is_backed` says whether what the paragraph stands in has a colour, or is a row of headings,
    /// whose colour may come from anywhere.
    pub(super) const fn is_invisible(&self, is_backed: bool) -> bool {
        self.is_tiny || (self.is_white && !self.run_is_backed && !self.paragraph_is_backed && !is_backed)
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
