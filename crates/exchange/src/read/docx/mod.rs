//! Tables of a Word document, read as a stream: docx-rs' own reader never ends on a cut-off part and recurses into nested
//! tables, so it is used for writing only.

mod ink;
mod margins;
mod numbering;
mod styles;

use domain::checklist::import::{Aside, Document, Hidden, LeftOut};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Limits;
use super::archive;
use super::entity;
use super::error::ReadError;
use super::table_builder::{Budget, TableBuilder, is_of_its_own, text_of};
use crate::clean::clean;
use ink::{Ink, Letters};
pub(super) use margins::is_page_number;
use numbering::Numbering;
use styles::Styles;

/// Tables within tables deeper than this are read as part of the outer one.
const DEEPEST_TABLE: usize = 16;
/// Paragraphs before a table that may be its title, and the longest of them in characters.
const TITLES_KEPT: usize = 15;
const LONGEST_TITLE: usize = 80;

pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let part = archive::main_text(bytes)?;
    let xml = std::str::from_utf8(&part).map_err(|_| ReadError::Broken)?;
    let mut walk = Walk { numbering: Numbering::read(bytes), styles: Styles::read(bytes), ..Walk::default() };
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    loop {
        match reader.read_event().map_err(|_| ReadError::Broken)? {
            Event::Start(start) if walk.start(&start)? => {
                reader.read_to_end(start.name()).map_err(|_| ReadError::Broken)?;
            }
            Event::End(end) => walk.end(end.local_name().as_ref())?,
            Event::Text(text) if walk.in_text => walk.text(&text.xml10_content()),
            Event::CData(text) if walk.in_text => walk.text(&text.xml10_content()),
            Event::GeneralRef(reference) if walk.in_text => walk.reference(&reference)?,
            Event::Eof => break,
            _ => {}
        }
    }
    if walk.open.is_empty() { Ok(Document { margins: margins::read(bytes), ..walk.finish() }) } else { Err(ReadError::Broken) }
}

/// One table that is being read.
#[derive(Default)]
struct OpenTable {
    builder: TableBuilder,
    /// Its place among the tables of the document.
    place: usize,
    titles: Vec<String>,
    cell: Option<OpenCell>,
    row_is_deleted: bool,
    row_is_hidden: bool,
    /// The open row is said to be one of headings.
    row_is_heading: bool,
    /// The cells of the open row, and whether a row of several has ended: the first of those is one of headings.
    cells: usize,
    has_wide_row: bool,
    /// The table, or the style of it, has a colour.
    is_backed: bool,
    /// What the table's style says of letters.
    letters: Letters,
}

impl OpenTable {
    /// White letters are seen here: on the colour of the table or of the cell, or in a row of headings, which styles colour.
    fn shows_white(&self) -> bool {
        self.is_backed || self.row_is_heading || !self.has_wide_row || self.cell.as_ref().is_some_and(|cell| cell.is_backed)
    }
}

#[derive(Default)]
struct OpenCell {
    text: String,
    /// Paragraph ends since the last text: empty paragraphs at the end of a cell are no line breaks.
    pending_breaks: usize,
    has_paragraph: bool,
    col_span: usize,
    continues_above: bool,
    continues_left: bool,
    /// The cell has a colour of its own.
    is_backed: bool,
}

impl OpenCell {
    fn put(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.extend(std::iter::repeat_n('\n', std::mem::take(&mut self.pending_breaks)));
            self.text.push_str(text);
        }
    }
}

#[derive(Default)]
struct Walk {
    open: Vec<OpenTable>,
    /// Tables deeper than [`DEEPEST_TABLE`], which are not read.
    too_deep: usize,
    tables: Vec<Option<domain::checklist::import::Table>>,
    budget: Budget,
    /// Paragraphs outside of tables that are open: a text box stands inside the one it is tied to.
    paragraphs: Vec<String>,
    titles: Vec<String>,
    asides: Vec<Aside>,
    in_text: bool,
    in_row_properties: bool,
    in_paragraph_properties: bool,
    in_run_properties: bool,
    /// The run is hidden text, by itself or by a style, or nobody can see its letters.
    run_is_hidden: bool,
    /// What is said of the paragraph's mark itself: hidden, and with it the paragraph's number, or shown. Its styles say it otherwise.
    mark_is_hidden: Option<bool>,
    ink: Ink,
    /// The page has a colour.
    page_is_coloured: bool,
    /// The shapes that the text stands in, which may have a colour; for each how the letters around it look.
    shapes: Vec<Ink>,
    numbering: Numbering,
    styles: Styles,
    /// The number of the open paragraph, until its first text.
    number: Option<String>,
    hidden_texts: usize,
    hidden_rows: usize,
    deletions: usize,
    phonetics: usize,
    struck: usize,
}

impl Walk {
    /// Whether the element's content is to be left out.
    fn start(&mut self, start: &BytesStart<'_>) -> Result<bool, ReadError> {
        let name = start.local_name();
        match name.as_ref() {
            "tbl" => self.begin_table()?,
            "tr" => {
                let budget = &mut self.budget;
                if let Some(table) = self.open.last_mut().filter(|_| self.too_deep == 0) {
                    table.builder.begin_row(budget)?;
                    table.row_is_deleted = false;
                    table.row_is_hidden = false;
                    table.row_is_heading = false;
                    table.cells = 0;
                }
            }
            "trPr" => self.in_row_properties = true,
            "del" if self.in_row_properties => {
                if let Some(table) = self.open.last_mut() {
                    table.row_is_deleted = true;
                }
            }
            "hidden" if self.in_row_properties && is_on(start) => {
                if let Some(table) = self.open.last_mut() {
                    table.row_is_hidden = true;
                }
            }
            "tblHeader" if self.in_row_properties && is_on(start) => {
                if let Some(table) = self.open.last_mut() {
                    table.row_is_heading = true;
                }
            }
            "gridBefore" => {
                let columns = number(start).unwrap_or(0);
                let budget = &mut self.budget;
                if let Some(table) = self.open.last_mut().filter(|_| self.too_deep == 0) {
                    for _ in 0..columns.min(Limits::COLUMNS) {
                        table.builder.cell("", 1, 1, budget)?;
                    }
                }
            }
            "tc" => {
                if let Some(table) = self.open.last_mut().filter(|_| self.too_deep == 0) {
                    table.cell = Some(OpenCell { col_span: 1, ..OpenCell::default() });
                    table.cells += 1;
                }
            }
            "gridSpan" => {
                if let Some(cell) = self.cell() {
                    cell.col_span = number(start).unwrap_or(1);
                }
            }
            "vMerge" => {
                let restarts = value(start).as_deref() == Some("restart");
                if let Some(cell) = self.cell() {
                    cell.continues_above = !restarts;
                }
            }
            "hMerge" => {
                let restarts = value(start).as_deref() == Some("restart");
                if let Some(cell) = self.cell() {
                    cell.continues_left = !restarts;
                }
            }
            "p" => {
                self.number = None;
                self.mark_is_hidden = None;
                self.begin_ink();
                if self.open.is_empty() {
                    self.paragraphs.push(String::new());
                }
                if let Some(cell) = self.cell() {
                    cell.pending_breaks += usize::from(cell.has_paragraph);
                    cell.has_paragraph = true;
                }
            }
            "pPr" => self.in_paragraph_properties = true,
            "pStyle" if self.in_paragraph_properties => {
                let style = value(start);
                self.back_by_style(style.as_deref(), false);
                if let Some(style) = style {
                    self.ink.paragraph_style(self.styles.letters(&style));
                    self.numbering.style(self.styles.list(&style));
                }
            }
            "ilvl" if self.in_paragraph_properties => self.numbering.level(number(start)),
            "numId" if self.in_paragraph_properties => self.numbering.list(value(start)),
            "r" => {
                self.ink.begin_run();
                self.look();
            }
            "rPr" if !self.in_paragraph_properties => self.in_run_properties = true,
            "rStyle" if self.in_run_properties => {
                let style = value(start);
                self.back_by_style(style.as_deref(), true);
                self.ink.run_style(style.map(|style| self.styles.letters(&style)).unwrap_or_default());
            }
            name @ ("color" | "sz" | "vanish" | "specVanish" | "strike" | "dstrike") if self.in_run_properties => self.ink.say(name, start),
            "vanish" if self.in_paragraph_properties => self.mark_is_hidden = Some(is_on(start)),
            "highlight" if self.in_run_properties && ink::is_marked(start) => self.ink.back(true),
            "shd" if ink::has_colour(start) => self.back(),
            "tblStyle" => {
                let style = value(start).unwrap_or_default();
                if let Some(table) = self.open.last_mut() {
                    table.is_backed |= self.styles.has_colour(&style);
                    table.letters = self.styles.letters(&style);
                }
            }
            "background" => self.page_is_coloured |= !ink::is_paper(&attribute(start, "color")),
            "txbxContent" => self.shapes.push(self.ink),
            "t" => {
                self.in_text = !self.run_is_hidden;
                self.hidden_texts += usize::from(self.run_is_hidden);
                self.struck += usize::from(self.in_text && self.ink.is_struck());
            }
            "tab" if !self.in_text && !self.in_paragraph_properties && !self.run_is_hidden => self.text("\t"),
            "br" | "cr" if !self.run_is_hidden => self.text("\n"),
            "noBreakHyphen" if !self.run_is_hidden => self.text("-"),
            "sym" if !self.run_is_hidden => self.text(numbering::symbol(&attribute(start, "font"), &attribute(start, "char"))),
            // what is struck out by a tracked change
            "del" | "moveFrom" => {
                self.deletions += 1;
                return Ok(true);
            }
            // how a character is read aloud
            "rt" => {
                self.phonetics += 1;
                return Ok(true);
            }
            // said twice for old programs; the settings of pages; codes of fields; what properties were before a tracked change
            "Fallback" | "sectPr" | "instrText" | "rPrChange" | "pPrChange" | "tcPrChange" | "trPrChange" | "tblPrChange" => {
                return Ok(true);
            }
            _ => {}
        }
        Ok(false)
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "t" => self.in_text = false,
            "trPr" => self.in_row_properties = false,
            "rPr" => {
                if self.in_run_properties {
                    self.look();
                }
                self.in_run_properties = false;
            }
            "txbxContent" => {
                self.ink = self.shapes.pop().unwrap_or_default();
                // the run around it goes on
                self.look();
            }
            "r" => self.run_is_hidden = false,
            "pPr" => {
                self.in_paragraph_properties = false;
                // no run is open yet: what is said of letters is what the styles say
                if self.mark_is_hidden.unwrap_or_else(|| self.ink.is_hidden()) {
                    self.numbering.skip();
                }
                self.number = self.numbering.next();
            }
            "p" => self.end_paragraph()?,
            "tc" => self.end_cell()?,
            "tr" => {
                if let Some(table) = self.open.last_mut().filter(|_| self.too_deep == 0) {
                    table.has_wide_row |= table.cells > 1;
                }
                let gone = |table: &&mut OpenTable| self.too_deep == 0 && (table.row_is_deleted || table.row_is_hidden);
                if let Some(table) = self.open.last_mut().filter(gone) {
                    table.builder.drop_row();
                    if table.row_is_deleted {
                        self.deletions += 1;
                    } else {
                        self.hidden_rows += 1;
                    }
                }
            }
            "tbl" => self.end_table()?,
            _ => {}
        }
        Ok(())
    }

    /// What is being described has a colour: the run, the paragraph, the cell or the table.
    fn back(&mut self) {
        if self.in_run_properties || self.in_paragraph_properties {
            self.ink.back(self.in_run_properties);
        } else if let Some(table) = self.open.last_mut() {
            match &mut table.cell {
                Some(cell) => cell.is_backed = true,
                None => table.is_backed = true,
            }
        }
    }

    fn back_by_style(&mut self, style: Option<&str>, of_run: bool) {
        if style.is_some_and(|style| self.styles.has_colour(style)) {
            self.ink.back(of_run);
        }
    }

    /// A paragraph's letters are what the document, the table around it and the style of plain paragraphs say.
    fn begin_ink(&mut self) {
        let table = self.open.last().map(|table| table.letters).unwrap_or_default();
        self.ink = Ink::paragraph_in(self.styles.defaults(), table, self.styles.plain());
    }

    /// Looks whether what is known of the open run hides it.
    fn look(&mut self) {
        let is_backed = self.page_is_coloured || !self.shapes.is_empty() || self.open.iter().any(OpenTable::shows_white);
        self.run_is_hidden = self.ink.is_invisible(is_backed);
    }

    /// An empty paragraph shows its number all the same; one outside of tables is a text around them.
    fn end_paragraph(&mut self) -> Result<(), ReadError> {
        if self.number.is_some() {
            self.text("");
        }
        if !self.open.is_empty() {
            return Ok(());
        }
        let text = self.paragraphs.pop().unwrap_or_default();
        if text.trim().is_empty() {
            return Ok(());
        }
        self.budget.take(0, text.len())?;
        if text.chars().count() <= LONGEST_TITLE {
            self.titles.push(text.clone());
        }
        self.asides.push(Aside { after_tables: self.tables.len(), sheet: None, text: clean(&text).into_owned() });
        Ok(())
    }

    fn finish(self) -> Document {
        // tables that became text of a cell leave their place empty
        let mut kept = vec![0_usize];
        for table in &self.tables {
            kept.push(kept.last().copied().unwrap_or(0) + usize::from(table.is_some()));
        }
        let mut asides = self.asides;
        for aside in &mut asides {
            aside.after_tables = kept.get(aside.after_tables).copied().unwrap_or(0);
        }
        let counted = [
            (Hidden::Texts, self.hidden_texts),
            (Hidden::Rows, self.hidden_rows),
            (Hidden::Deletions, self.deletions),
            (Hidden::Phonetics, self.phonetics),
            (Hidden::Struck, self.struck),
        ];
        let left_out = counted.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| LeftOut { sheet: None, what, count });
        Document { left_out: left_out.collect(), tables: self.tables.into_iter().flatten().collect(), asides, ..Document::default() }
    }

    fn begin_table(&mut self) -> Result<(), ReadError> {
        if self.open.len() >= DEEPEST_TABLE {
            self.too_deep += 1;
            return Ok(());
        }
        if self.tables.len() >= Limits::TABLES {
            return Err(ReadError::TableTooLarge);
        }
        // inside a layout table the title stands in the outer cell
        let outer =
            self.cell().map(|cell| cell.text.lines().filter(|line| line.chars().count() <= LONGEST_TITLE).map(str::to_owned).collect());
        let mut titles: Vec<String> = outer.unwrap_or_else(|| self.titles.clone());
        titles.drain(..titles.len().saturating_sub(TITLES_KEPT));
        self.open.push(OpenTable { place: self.tables.len(), titles, ..OpenTable::default() });
        self.tables.push(None);
        Ok(())
    }

    fn end_table(&mut self) -> Result<(), ReadError> {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return Ok(());
        }
        let Some(table) = self.open.pop() else { return Ok(()) };
        let finished = table.builder.finish(None, table.titles, &mut self.budget)?;
        let outer = self.open.last_mut().map(|outer| (outer.builder.rows(), outer.cell.as_mut()));
        match outer {
            // a small table inside a cell is the cell's text
            Some((rows, Some(cell))) if !is_of_its_own(rows, &finished) => {
                cell.pending_breaks += usize::from(cell.has_paragraph);
                cell.has_paragraph = true;
                cell.put(&text_of(&finished));
            }
            _ => {
                if let Some(place) = self.tables.get_mut(table.place) {
                    *place = Some(finished);
                }
            }
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        if self.too_deep > 0 {
            return Ok(());
        }
        let budget = &mut self.budget;
        let Some(table) = self.open.last_mut() else { return Ok(()) };
        let Some(cell) = table.cell.take() else { return Ok(()) };
        if cell.continues_above {
            table.builder.continued(cell.col_span, budget)
        } else if cell.continues_left {
            table.builder.continued_left(budget)
        } else {
            table.builder.cell(&cell.text, cell.col_span, 1, budget)
        }
    }

    fn cell(&mut self) -> Option<&mut OpenCell> {
        self.open.last_mut().and_then(|table| table.cell.as_mut())
    }

    fn text(&mut self, text: &str) {
        let number = self.number.take().unwrap_or_default();
        match self.open.last_mut() {
            Some(table) => {
                if let Some(cell) = &mut table.cell {
                    cell.put(&number);
                    cell.put(text);
                }
            }
            None => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.push_str(&number);
                    paragraph.push_str(text);
                }
            }
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), ReadError> {
        let c = entity::letter(reference).ok_or(ReadError::Broken)?;
        self.text(c.encode_utf8(&mut [0; 4]));
        Ok(())
    }
}

fn value(start: &BytesStart<'_>) -> Option<String> {
    Some(attribute(start, "val")).filter(|value| !value.is_empty())
}

fn attribute(start: &BytesStart<'_>, name: &str) -> String {
    // without the check for repeated names, which is quadratic
    let found = start.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
    found.map(|attribute| attribute.value.to_string()).unwrap_or_default()
}

fn number(start: &BytesStart<'_>) -> Option<usize> {
    value(start)?.trim().parse().ok()
}

/// A switch is on unless it says otherwise.
fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(value(start).as_deref(), Some("0" | "false" | "off" | "none"))
}
