//! What a reader of a workbook sees of it: hidden rows and columns, number formats, letters that nobody can see. calamine reads values only.

use std::collections::{BTreeSet, HashMap};

use domain::checklist::import::MarginKind;
use domain::text::folded::is_blank;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::Limits;
use super::super::archive;
use super::beside;
use super::ink::{Ink, Inks};
use super::number_format::{NumberFormat, built_in};
use super::runs::{self, RichCell, Run, Runs};

/// The number formats and letters of a workbook by style, and where its sheets' parts are.
#[derive(Default)]
pub(super) struct Styles {
    /// For each style how its letters look, and whether its fill has a colour.
    inks: Vec<(Ink, bool)>,
    /// For each style whether its letters are struck out.
    struck: Vec<bool>,
    /// The texts whose letters do not all look alike.
    rich: HashMap<usize, Runs>,
    /// For each style its format; `None` where numbers are shown plainly.
    formats: Vec<Option<NumberFormat>>,
    /// Sheet's name → part.
    parts: HashMap<String, String>,
}

/// How one sheet looks.
#[derive(Default)]
pub(super) struct Looks {
    pub(super) hidden_rows: BTreeSet<usize>,
    pub(super) hidden_columns: BTreeSet<usize>,
    /// What is printed above and below its pages.
    pub(super) printed: Vec<(MarginKind, String)>,
    /// Something else than the cells' own fills gives them colours: a table's style, a conditional format, a picture.
    is_coloured: bool,
    /// Style of cells with a format or letters of their own, by row and column.
    styles: HashMap<(usize, usize), usize>,
    /// Cells whose letters do not all look alike.
    pub(super) rich: HashMap<(usize, usize), RichCell>,
}

impl Looks {
    /// Whether letters that look so are seen by nobody. White ones are seen in a row of headings, whose colour may come from elsewhere.
    const fn hides(&self, ink: Ink, is_heading: bool) -> bool {
        match ink {
            Ink::Tiny => true,
            Ink::White => !self.is_coloured && !is_heading,
            Ink::Seen => false,
        }
    }
}

impl Styles {
    /// Of each style of cells the number format, how its letters look, whether its fill has a colour and whether it strikes out.
    fn of_cells(&mut self, xml: &str) {
        let mut own: HashMap<u32, String> = HashMap::new();
        let mut inks = Inks::default();
        // fonts and fills stand in other parts too, which no cell names
        let mut within = "";
        each_tag_and_end(xml, |tag, is_end| match tag {
            Tag::Start(start) => match (start.local_name().as_ref(), within) {
                ("numFmt", _) => {
                    if let (Some(id), Some(code)) =
                        (attribute(start, "numFmtId").and_then(|id| id.parse().ok()), attribute(start, "formatCode"))
                    {
                        own.insert(id, code);
                    }
                }
                ("fonts", _) if !is_end => within = "fonts",
                ("fills", _) if !is_end => within = "fills",
                ("cellXfs", _) if !is_end => within = "cellXfs",
                ("font", "fonts") => inks.font(),
                ("fill", "fills") => inks.fill(),
                (_, "fonts") => inks.of_font(start),
                (_, "fills") => inks.of_fill(start),
                ("xf", "cellXfs") if self.formats.len() < Limits::CELLS => {
                    let id = attribute(start, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                    let code = own.get(&id).map(String::as_str).or_else(|| built_in(id));
                    self.formats.push(code.and_then(NumberFormat::read));
                    self.inks.push(inks.of_style(start));
                    self.struck.push(inks.is_struck(start));
                }
                _ => {}
            },
            Tag::End(name) if name == within => within = "",
            Tag::End(_) => {}
        });
    }

    /// Reads what the workbook says; a part that is missing or damaged leaves its formats plain.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut styles = Self::default();
        let part = |name: &str| archive::part(bytes, name);
        if let Some(xml) = part("xl/styles.xml") {
            styles.of_cells(&xml);
        }
        styles.rich = runs::shared(&part("xl/sharedStrings.xml").unwrap_or_default());
        let mut targets: HashMap<String, String> = HashMap::new();
        each_tag(&part("xl/_rels/workbook.xml.rels").unwrap_or_default(), |tag| {
            if tag.local_name().as_ref() == "Relationship"
                && let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target"))
            {
                targets.insert(id, beside::resolved("xl", &target));
            }
        });
        each_tag(&part("xl/workbook.xml").unwrap_or_default(), |tag| {
            if tag.local_name().as_ref() == "sheet"
                && let (Some(name), Some(path)) = (attribute(tag, "name"), attribute(tag, "id").and_then(|id| targets.get(&id)))
            {
                styles.parts.insert(name, path.clone());
            }
        });
        styles
    }

    /// How the sheet of that name looks.
    pub(super) fn looks(&self, bytes: &[u8], sheet: &str) -> Looks {
        let mut looks = Looks::default();
        let Some(xml) = self.parts.get(sheet).and_then(|part| archive::part(bytes, part)) else { return looks };
        looks.printed = beside::printed(&xml);
        looks.rich = runs::cells(&xml, &self.rich);
        let (mut row, mut column) = (0_usize, 0_usize);
        each_tag(&xml, |tag| match tag.local_name().as_ref() {
            "col" if is_hidden(tag, "width") => {
                let edge = |name: &str| attribute(tag, name).and_then(|text| text.parse::<usize>().ok());
                if let (Some(first), Some(last)) = (edge("min"), edge("max")) {
                    looks.hidden_columns.extend((first.max(1)..=last.min(Limits::COLUMNS)).map(|column| column - 1));
                }
            }
            "row" => {
                row = attribute(tag, "r").and_then(|text| text.parse().ok()).unwrap_or(row + 1);
                column = 0;
                if is_hidden(tag, "ht") && looks.hidden_rows.len() <= Limits::ROWS {
                    looks.hidden_rows.insert(row.saturating_sub(1));
                }
            }
            "c" => {
                column = attribute(tag, "r").and_then(|place| column_of(&place)).unwrap_or(column + 1);
                let style = attribute(tag, "s").and_then(|text| text.parse::<usize>().ok());
                let is_special = |style: &usize| {
                    self.formats.get(*style).is_some_and(Option::is_some)
                        || self.inks.get(*style).is_some_and(|(ink, _)| *ink != Ink::Seen)
                        || self.struck.get(*style).is_some_and(|struck| *struck)
                };
                let has_format = style.filter(is_special);
                if let Some(style) = has_format.filter(|_| looks.styles.len() < Limits::CELLS) {
                    looks.styles.insert((row.saturating_sub(1), column.saturating_sub(1)), style);
                }
            }
            "conditionalFormatting" | "tablePart" | "picture" => looks.is_coloured = true,
            _ => {}
        });
        looks
    }

    /// Where the sheet of that name stands in the file.
    pub(super) fn part(&self, sheet: &str) -> Option<&str> {
        self.parts.get(sheet).map(String::as_str)
    }

    /// The format of a cell, where it has one of its own.
    pub(super) fn format(&self, looks: &Looks, row: usize, column: usize) -> Option<&NumberFormat> {
        self.formats.get(*looks.styles.get(&(row, column))?)?.as_ref()
    }

    /// Whether nobody can see the letters of a cell.
    pub(super) fn is_invisible(&self, looks: &Looks, place: (usize, usize), is_heading: bool) -> bool {
        let ink = looks.styles.get(&place).and_then(|style| self.inks.get(*style));
        ink.is_some_and(|(ink, _)| looks.hides(*ink, is_heading))
    }

    /// Whether words of a cell are struck out.
    pub(super) fn is_struck(&self, looks: &Looks, place: (usize, usize)) -> bool {
        let of_style = |style: usize| self.struck.get(style).copied().unwrap_or_default();
        if let Some(cell) = looks.rich.get(&place) {
            let is_struck = |run: &Run| run.letters.map_or_else(|| of_style(cell.style), |letters| letters.is_struck);
            return cell.runs.iter().any(|run| !is_blank(&run.text) && is_struck(run));
        }
        looks.styles.get(&place).is_some_and(|style| of_style(*style))
    }

    /// What is seen of a cell whose letters do not all look alike; `None` where all of it is.
    pub(super) fn seen(&self, looks: &Looks, cell: &RichCell, is_heading: bool) -> Option<String> {
        let (of_cell, has_colour) = self.inks.get(cell.style).copied().unwrap_or_default();
        let is_seen = |run: &&Run| !looks.hides(run.letters.map_or(of_cell, |letters| letters.on(has_colour)), is_heading);
        let is_cut = cell.runs.iter().any(|run| !is_seen(&run) && !is_blank(&run.text));
        is_cut.then(|| cell.runs.iter().filter(is_seen).map(|run| run.text.as_str()).collect())
    }
}

/// Said to be hidden, or without any extent.
fn is_hidden(tag: &BytesStart<'_>, extent: &str) -> bool {
    let says_so = attribute(tag, "hidden").is_some_and(|text| matches!(text.as_str(), "1" | "true"));
    says_so || attribute(tag, extent).and_then(|text| text.parse::<f64>().ok()) == Some(0.0)
}

/// AB12 → 28.
pub(super) fn column_of(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters.take(4).fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    (column > 0).then_some(column)
}

enum Tag<'a, 'b> {
    Start(&'a BytesStart<'b>),
    End(&'a str),
}

pub(super) fn each_tag(xml: &str, mut visit: impl FnMut(&BytesStart<'_>)) {
    each_tag_and_end(xml, |tag, _| {
        if let Tag::Start(start) = tag {
            visit(start);
        }
    });
}

/// Visits tags up to the first fault of the markup. The flag says that the tag is empty.
fn each_tag_and_end(xml: &str, mut visit: impl FnMut(Tag<'_, '_>, bool)) {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) => visit(Tag::Start(&start), false),
            Ok(Event::Empty(start)) => visit(Tag::Start(&start), true),
            Ok(Event::End(end)) => visit(Tag::End(end.local_name().as_ref()), false),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    // without the check for repeated names, which is quadratic
    let found = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    let text = found.value.to_string();
    Some(if text.contains('&') {
        text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&amp;", "&")
    } else {
        text
    })
}
