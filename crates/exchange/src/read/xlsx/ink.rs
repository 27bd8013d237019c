//! Whether the letters of a cell can be seen: those of a point are none, and white ones are none on white. What a fill of the cell does
//! not say (tables with a style, conditional formats, a picture behind the sheet) is asked of the sheet by `looks`.

use quick_xml::events::BytesStart;

use super::looks::attribute;

/// How the letters of a style look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ink {
    /// As letters do.
    #[default]
    Seen,
    /// Too small for anybody.
    Tiny,
    /// White on white, or on nothing.
    White,
}

/// Letters of so many points are too small for anybody.
const TINY: f64 = 1.0;

/// What a font says of its letters.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Letters {
    pub(super) is_tiny: bool,
    pub(super) is_white: bool,
    pub(super) is_struck: bool,
}

impl Letters {
    /// One property, by the name of its element.
    pub(super) fn say(&mut self, name: &str, tag: &BytesStart<'_>) {
        match name {
            "sz" => self.is_tiny = attribute(tag, "val").and_then(|size| size.parse::<f64>().ok()).is_some_and(|size| size <= TINY),
            "color" => self.is_white = is_white(tag),
            "strike" => self.is_struck = attribute(tag, "val").is_none_or(|said| said != "0" && said != "false"),
            _ => {}
        }
    }

    /// How the letters look on a fill.
    pub(super) const fn on(self, has_colour: bool) -> Ink {
        if self.is_tiny {
            Ink::Tiny
        } else if self.is_white && !has_colour {
            Ink::White
        } else {
            Ink::Seen
        }
    }
}

/// The fonts and fills of a workbook, as they are read one after the other.
#[derive(Debug, Default)]
pub(super) struct Inks {
    fonts: Vec<Letters>,
    /// Of each fill whether it has a colour.
    fills: Vec<bool>,
}

impl Inks {
    /// A font begins.
    pub(super) fn font(&mut self) {
        self.fonts.push(Letters::default());
    }

    /// A property of the last font.
    pub(super) fn of_font(&mut self, tag: &BytesStart<'_>) {
        if let Some(letters) = self.fonts.last_mut() {
            letters.say(tag.local_name().as_ref(), tag);
        }
    }

    /// A fill begins.
    pub(super) fn fill(&mut self) {
        self.fills.push(false);
    }

    /// A property of the last fill. A pattern has a colour until it is said to be a white one.
    pub(super) fn of_fill(&mut self, tag: &BytesStart<'_>) {
        let Some(has_colour) = self.fills.last_mut() else { return };
        match tag.local_name().as_ref() {
            "patternFill" => *has_colour = attribute(tag, "patternType").is_some_and(|pattern| pattern != "none"),
            "gradientFill" => *has_colour = true,
            "fgColor" if *has_colour && is_white(tag) => *has_colour = false,
            _ => {}
        }
    }

    /// Whether the letters of a cell's style are struck out.
    pub(super) fn is_struck(&self, tag: &BytesStart<'_>) -> bool {
        let font = attribute(tag, "fontId").and_then(|id| id.parse::<usize>().ok()).unwrap_or(0);
        self.fonts.get(font).is_some_and(|letters| letters.is_struck)
    }

    /// How the letters of a cell's style look, and whether its fill has a colour.
    pub(super) fn of_style(&self, tag: &BytesStart<'_>) -> (Ink, bool) {
        let place = |name: &str| attribute(tag, name).and_then(|id| id.parse::<usize>().ok()).unwrap_or(0);
        let has_colour = self.fills.get(place("fillId")).copied().unwrap_or_default();
        let letters = self.fonts.get(place("fontId")).copied().unwrap_or_default();
        (letters.on(has_colour), has_colour)
    }
}

/// Whether a colour is white: by its value, of the old palette, or the theme's paper undarkened.
fn is_white(tag: &BytesStart<'_>) -> bool {
    let said = |name: &str| attribute(tag, name);
    let is_darkened = said("tint").and_then(|tint| tint.parse::<f64>().ok()).is_some_and(|tint| tint < 0.0);
    let rgb =
        said("rgb").is_some_and(|rgb| rgb.len() >= 6 && rgb.get(rgb.len() - 6..).is_some_and(|rgb| rgb.eq_ignore_ascii_case("ffffff")));
    let of_palette = matches!(said("indexed").as_deref(), Some("1" | "9"));
    !is_darkened && (rgb || of_palette || said("theme").as_deref() == Some("0"))
}
