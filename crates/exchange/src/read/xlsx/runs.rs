//! Cells whose letters do not all look alike: a text in pieces, each with letters of its own. A white piece, or one of a point, is left
//! out and the rest of the cell stays. calamine joins the pieces, so they are read here once more, and in files alone that have any.

use std::collections::HashMap;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::super::entity;
use super::ink::Letters;
use super::looks::{attribute, column_of};

/// So many pieces of texts, and cells with such a text, are looked at; an honest list has few. Those behind them are read whole.
const MOST: usize = 200_000;

/// One piece of a cell's text; without letters of its own it has those of the cell.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) letters: Option<Letters>,
}

/// The pieces of one text.
pub(super) type Runs = Rc<[Run]>;

/// A cell with a text in pieces, and its style.
#[derive(Debug, Clone)]
pub(super) struct RichCell {
    pub(super) style: usize,
    pub(super) runs: Runs,
}

/// The texts of the workbook that are in pieces, by their place among all its texts.
pub(super) fn shared(xml: &str) -> HashMap<usize, Runs> {
    let mut found = HashMap::new();
    if !has_pieces(xml) {
        return found;
    }
    let (mut place, mut kept) = (0, 0);
    let mut pieces = Pieces::default();
    each_event(xml, |event| match event {
        Part::Start(start) if start.local_name().as_ref() == "si" => pieces = Pieces::default(),
        Part::End("si") => {
            if let Some(runs) = std::mem::take(&mut pieces).finish().filter(|runs| kept + runs.len() <= MOST) {
                kept += runs.len();
                found.insert(place, runs);
            }
            place += 1;
        }
        other => pieces.take(other),
    });
    found
}

/// The cells of a sheet with a text in pieces, their own or a shared one.
pub(super) fn cells(xml: &str, shared: &HashMap<usize, Runs>) -> HashMap<(usize, usize), RichCell> {
    let mut found: HashMap<(usize, usize), RichCell> = HashMap::new();
    if shared.is_empty() && !has_pieces(xml) {
        return found;
    }
    let (mut row, mut column, mut style, mut is_shared) = (0_usize, 0_usize, 0_usize, false);
    // the number of the shared text of the open cell
    let mut number: Option<String> = None;
    let mut pieces = Pieces::default();
    each_event(xml, |event| match event {
        Part::Start(start) if start.local_name().as_ref() == "row" => {
            row = attribute(start, "r").and_then(|text| text.parse().ok()).unwrap_or(row + 1);
            column = 0;
        }
        Part::Start(start) if start.local_name().as_ref() == "c" => {
            column = attribute(start, "r").and_then(|place| column_of(&place)).unwrap_or(column + 1);
            style = attribute(start, "s").and_then(|text| text.parse().ok()).unwrap_or(0);
            is_shared = attribute(start, "t").as_deref() == Some("s");
        }
        Part::Start(start) if start.local_name().as_ref() == "v" && is_shared => number = Some(String::new()),
        Part::Text(text) if number.is_some() => number.iter_mut().for_each(|number| number.push_str(text)),
        Part::End("v") => {
            let place = number.take().and_then(|number| number.trim().parse::<usize>().ok());
            if let Some(runs) = place.and_then(|place| shared.get(&place)).filter(|_| found.len() < MOST) {
                found.insert((row.saturating_sub(1), column.saturating_sub(1)), RichCell { style, runs: Rc::clone(runs) });
            }
        }
        Part::Start(start) if start.local_name().as_ref() == "is" => pieces = Pieces::default(),
        Part::End("is") => {
            if let Some(runs) = std::mem::take(&mut pieces).finish().filter(|_| found.len() < MOST) {
                found.insert((row.saturating_sub(1), column.saturating_sub(1)), RichCell { style, runs });
            }
        }
        other => pieces.take(other),
    });
    found
}

/// Whether a part speaks of letters of pieces at all.
fn has_pieces(xml: &str) -> bool {
    xml.contains("rPr")
}

/// The pieces of one text, as they are read.
#[derive(Default)]
struct Pieces {
    runs: Vec<Run>,
    in_piece: bool,
    in_letters: bool,
    in_text: bool,
    keeps_blanks: bool,
    /// The text of the open piece from where it began.
    text: String,
}

impl Pieces {
    fn take(&mut self, part: Part<'_, '_>) {
        match part {
            Part::Start(start) => match start.local_name().as_ref() {
                "r" => {
                    self.in_piece = true;
                    self.runs.push(Run { text: String::new(), letters: None });
                }
                "rPr" if self.in_piece => {
                    self.in_letters = true;
                    if let Some(run) = self.runs.last_mut() {
                        run.letters = Some(Letters::default());
                    }
                }
                "t" if self.in_piece => {
                    self.in_text = true;
                    self.keeps_blanks = attribute(start, "space").as_deref() == Some("preserve");
                }
                name if self.in_letters => {
                    if let Some(letters) = self.runs.last_mut().and_then(|run| run.letters.as_mut()) {
                        letters.say(name, start);
                    }
                }
                _ => {}
            },
            Part::Text(text) if self.in_text => self.text.push_str(text),
            Part::Text(_) => {}
            Part::End("t") if self.in_text => {
                self.in_text = false;
                // a line's end as old programs write it
                let text = std::mem::take(&mut self.text).replace("_x000D_", "");
                let blanks: &[char] = if self.keeps_blanks { &[] } else { &[' ', '\t', '\r', '\n'] };
                if let Some(run) = self.runs.last_mut() {
                    run.text.push_str(text.trim_matches(blanks));
                }
            }
            Part::End("rPr") => self.in_letters = false,
            Part::End("r") => self.in_piece = false,
            Part::End(_) => {}
        }
    }

    /// The pieces, where any has letters of its own.
    fn finish(self) -> Option<Runs> {
        self.runs.iter().any(|run| run.letters.is_some()).then(|| self.runs.into())
    }
}

#[derive(Clone, Copy)]
enum Part<'a, 'b> {
    Start(&'a BytesStart<'b>),
    Text(&'a str),
    End(&'a str),
}

/// Visits tags and texts up to the first fault of the markup, without what says how a text is read aloud.
fn each_event(xml: &str, mut visit: impl FnMut(Part<'_, '_>)) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(start)) if start.local_name().as_ref() == "rPh" => {
                if reader.read_to_end(start.name()).is_err() {
                    return;
                }
            }
            Ok(Event::Start(start)) => visit(Part::Start(&start)),
            Ok(Event::Text(text)) => visit(Part::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => visit(Part::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(reference)) => {
                if let Some(letter) = entity::letter(&reference) {
                    visit(Part::Text(letter.encode_utf8(&mut [0; 4])));
                }
            }
            Ok(Event::End(end)) => visit(Part::End(end.local_name().as_ref())),
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(runs: Option<&Runs>) -> Vec<(String, Option<(bool, bool)>)> {
        let of = |run: &Run| (run.text.clone(), run.letters.map(|letters| (letters.is_tiny, letters.is_white)));
        runs.map(|runs| runs.iter().map(of).collect()).unwrap_or_default()
    }

    #[test]
    fn pieces_are_read_with_their_letters() {
        let xml = r#"<sst><si><t>一</t></si><si><r><t xml:space="preserve">甲 </t></r><r><rPr><sz val="1"/></rPr><t>乙&amp;</t></r>
            <r><rPr><color rgb="FFFFFFFF"/><sz val="11"/></rPr><t> 丙 </t></r><rPh sb="0" eb="1"><t>yi</t></rPh></si><si/><si><r><t>丁</t></r></si></sst>"#;
        let texts = shared(xml);
        assert_eq!(
            read(texts.get(&1)),
            [("甲 ".to_owned(), None), ("乙&".to_owned(), Some((true, false))), ("丙".to_owned(), Some((false, true)))]
        );
        assert_eq!(texts.len(), 1, "a text in one piece looks like its cell");
        let sheet = r#"<sheetData><row r="3"><c r="B3" s="4" t="s"><v>1</v></c><c r="C3"><v>1</v></c><c r="D3" t="s"><v>0</v></c>
            <c t="inlineStr"><is><r><rPr><sz val="1"/></rPr><t>戊</t></r></is></c></row></sheetData>"#;
        let cells = cells(sheet, &texts);
        let mut places: Vec<_> = cells.iter().map(|(place, cell)| (*place, cell.style, cell.runs.len())).collect();
        places.sort_unstable();
        assert_eq!(places, [((2, 1), 4, 3), ((2, 4), 0, 1)]);
    }

    #[test]
    fn pieces_that_are_struck_out_are_known() {
        let texts = shared(r#"<sst><si><r><rPr><strike/></rPr><t>旧</t></r><r><rPr><strike val="0"/></rPr><t>新</t></r></si></sst>"#);
        let struck: Vec<bool> = texts[&0].iter().map(|run| run.letters.is_some_and(|letters| letters.is_struck)).collect();
        assert_eq!(struck, [true, false]);
    }

    #[test]
    fn a_part_that_breaks_off_gives_what_was_read() {
        assert!(shared("<sst><si><r><rPr/><t>开口").is_empty());
        assert!(cells("<sheetData>", &HashMap::new()).is_empty());
    }
}
