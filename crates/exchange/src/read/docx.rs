//! Tables of a Word document, read as a stream: docx-rs' own reader never ends on a cut-off part and recurses into nested
//! tables, so it is used for writing only.

use domain::checklist::import::Document;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Limits;
use super::archive;
use super::error::ReadError;
use super::table_builder::{Budget, TableBuilder};

/// Tables within tables deeper than this are read as part of the outer one.
const DEEPEST_TABLE: usize = 16;
/// Paragraphs before a table that may be its title, and the longest of them in characters.
const TITLES_KEPT: usize = 15;
const LONGEST_TITLE: usize = 80;

pub(super) fn read(bytes: &[u8]) -> Result<Document, ReadError> {
    let part = archive::main_text(bytes)?;
    let xml = std::str::from_utf8(&part).map_err(|_| ReadError::Broken)?;
    let mut walk = Walk::default();
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
    if walk.open.is_empty() { Ok(Document { tables: walk.tables.into_iter().flatten().collect() }) } else { Err(ReadError::Broken) }
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
}

#[derive(Default)]
struct Walk {
    open: Vec<OpenTable>,
    /// Tables deeper than [`DEEPEST_TABLE`], which are not read.
    too_deep: usize,
    tables: Vec<Option<domain::checklist::import::Table>>,
    budget: Budget,
    paragraph: String,
    titles: Vec<String>,
    in_text: bool,
    in_row_properties: bool,
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
                }
            }
            "trPr" => self.in_row_properties = true,
            "del" if self.in_row_properties => {
                if let Some(table) = self.open.last_mut() {
                    table.row_is_deleted = true;
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
                self.paragraph.clear();
                if let Some(cell) = self.cell() {
                    cell.pending_breaks += usize::from(cell.has_paragraph);
                    cell.has_paragraph = true;
                }
            }
            "t" => self.in_text = true,
            "tab" if !self.in_text => self.text("\t"),
            "br" | "cr" => self.text("\n"),
            "noBreakHyphen" => self.text("-"),
            // what is struck out by a tracked change, said twice for old programs, or drawn
            "del" | "moveFrom" | "Fallback" | "drawing" | "pict" | "object" | "pPr" | "tblPr" | "sectPr" => return Ok(true),
            _ => {}
        }
        Ok(false)
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "t" => self.in_text = false,
            "trPr" => self.in_row_properties = false,
            "p" if self.open.is_empty() => {
                let text = std::mem::take(&mut self.paragraph);
                if !text.trim().is_empty() && text.chars().count() <= LONGEST_TITLE {
                    self.titles.push(text);
                }
            }
            "tc" => self.end_cell()?,
            "tr" => {
                if let Some(table) = self.open.last_mut().filter(|table| self.too_deep == 0 && table.row_is_deleted) {
                    table.builder.drop_row();
                }
            }
            "tbl" => self.end_table()?,
            _ => {}
        }
        Ok(())
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
        if let Some(place) = self.tables.get_mut(table.place) {
            *place = Some(finished);
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
        match self.open.last_mut() {
            Some(table) => {
                if let Some(cell) = &mut table.cell {
                    cell.text.extend(std::iter::repeat_n('\n', std::mem::take(&mut cell.pending_breaks)));
                    cell.text.push_str(text);
                }
            }
            None => self.paragraph.push_str(text),
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), ReadError> {
        let c = match reference.resolve_char_ref().map_err(|_| ReadError::Broken)? {
            Some(c) => c,
            None => match reference.as_ref() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                // entities of a document type are not followed: they are how small files become large
                _ => return Err(ReadError::Broken),
            },
        };
        self.text(c.encode_utf8(&mut [0; 4]));
        Ok(())
    }
}

fn value(start: &BytesStart<'_>) -> Option<String> {
    // without the check for repeated names, which is quadratic
    let found = start.attributes().with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == "val")?;
    Some(found.value.to_string())
}

fn number(start: &BytesStart<'_>) -> Option<usize> {
    value(start)?.trim().parse().ok()
}
