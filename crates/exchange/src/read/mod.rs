//! Reading: which format a file really is, guards against hostile ones, and one reader per format.

mod archive;
mod delimited;
mod docx;
mod encoding;
mod entity;
mod error;
mod html;
mod html_filter;
mod markdown;
mod sniff;
mod table_builder;
mod texts;
mod xlsx;

use domain::checklist::import::headings::find_headings;
use domain::checklist::import::prose::read_prose;
use domain::checklist::import::{Aside, Document, Stacked, Table, apart, one_below_another};
use domain::text::folded::is_blank;

pub use error::ReadError;
pub use texts::each_text;

use sniff::Kind;

/// What a file may hold at most. Far more than any yearly checklist needs, far less than what hurts the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits;

impl Limits {
    /// Bytes of the file itself.
    pub const FILE_BYTES: usize = 20 * 1024 * 1024;
    /// Bytes of an office file's parts after unpacking, all together.
    pub const UNPACKED_BYTES: u64 = 32 * 1024 * 1024;
    /// Entries of an office file.
    pub const ENTRIES: usize = 2_000;
    /// Opening angle brackets in an office file, tags and entities in a web page, delimiters in a csv: bounds time and memory.
    pub const TAGS: usize = 2_000_000;
    /// Rows of a table.
    pub const ROWS: usize = 20_000;
    /// Columns of a table.
    pub const COLUMNS: usize = 128;
    /// Cells of all tables of a file.
    pub const CELLS: usize = 400_000;
    /// Bytes of text in all cells of a file.
    pub const TEXT_BYTES: usize = 16 * 1024 * 1024;
    /// Tables of a file.
    pub const TABLES: usize = 200;
}

/// Reads a file as tables. The content decides about the format; the name only lends a title where the file has none.
///
/// # Errors
/// [`ReadError`], one Chinese sentence, for everything that is no readable table.
pub fn read(file_name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    with_lists(read_loosely(file_name, bytes)?, ReadError::NoTable)
}

/// The same for what need not be a table: names in one column, or in running text.
///
/// # Errors
/// [`ReadError`], one Chinese sentence, for everything that is no readable text.
pub fn read_loosely(file_name: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    let mut document = match sniff::kind(bytes)? {
        Kind::Xlsx => xlsx::read(bytes)?,
        Kind::Docx => docx::read(bytes)?,
        Kind::Html => html::read(&encoding::decode_html(bytes)?)?,
        Kind::Text => delimited::read(&encoding::decode(bytes)?)?,
    };
    let stem = file_name.rsplit(['/', '\\']).next().unwrap_or_default().rsplit_once('.').map_or(file_name, |(stem, _)| stem);
    if stem.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        for table in &mut document.tables {
            table.titles.insert(0, stem.to_owned());
        }
        document.lent_title = Some(stem.to_owned());
    }
    Ok(with_asides(document))
}

/// Reads what was pasted: the clipboard's HTML where it holds a table, else its text with tabs between the columns.
///
/// # Errors
/// [`ReadError`] when neither holds a table.
pub fn read_pasted(html: &str, text: &str) -> Result<Document, ReadError> {
    if html.len().max(text.len()) > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    if sniff::has_table_tag(html) {
        let document = html::read(html)?;
        if document.tables.iter().any(is_table) {
            return with_lists(with_asides(document), ReadError::NothingPasted);
        }
    }
    let document = if sniff::has_table_tag(text) { html::read(text)? } else { delimited::read(text)? };
    with_lists(with_asides(document), ReadError::NothingPasted)
}

/// What is no table (nothing in it, or one column only) becomes text around the tables; lists that stand beside each other or beneath
/// one another in one table become tables of their own.
fn with_asides(document: Document) -> Document {
    let mut sorted =
        Document { left_out: document.left_out, margins: document.margins, lent_title: document.lent_title, ..Document::default() };
    let is_alone = document.tables.len() == 1;
    let mut asides = document.asides.into_iter().peekable();
    for (place, table) in document.tables.into_iter().enumerate() {
        while let Some(aside) = asides.next_if(|aside| aside.after_tables <= place) {
            sorted.asides.push(Aside { after_tables: sorted.tables.len(), ..aside });
        }
        if is_table(&table) {
            let mut lists: Vec<Stacked> = apart(table).into_iter().flat_map(one_below_another).collect();
            if is_alone && lists.len() > 1 {
                // the only sheet's name tells its lists not from each other
                lists.iter_mut().for_each(|list| list.table.name = None);
            }
            for Stacked { titles, table } in lists {
                let after_tables = sorted.tables.len();
                sorted.asides.extend(titles.into_iter().map(|text| Aside { after_tables, sheet: table.name.clone(), text }));
                sorted.tables.push(table);
            }
            continue;
        }
        let texts = table.rows.iter().flat_map(|row| &row.cells).filter(|cell| !is_blank(&cell.text));
        sorted.asides.extend(texts.map(|cell| Aside {
            after_tables: sorted.tables.len(),
            sheet: table.name.clone(),
            text: cell.text.clone(),
        }));
    }
    let after_tables = sorted.tables.len();
    sorted.asides.extend(asides.map(|aside| Aside { after_tables, ..aside }));
    sorted
}

/// A document without any list among its tables may be one in prose.
fn with_lists(mut document: Document, refusal: ReadError) -> Result<Document, ReadError> {
    if !document.tables.iter().any(|table| find_headings(table).is_some()) {
        document = with_prose(document);
    }
    if document.tables.is_empty() { Err(refusal) } else { Ok(document) }
}

/// Puts a list in prose before the tables, if the texts around them are one.
fn with_prose(mut document: Document) -> Document {
    let lines: Vec<&str> = document.asides.iter().map(|aside| aside.text.as_str()).collect();
    let Some(prose) = read_prose(&lines) else { return document };
    let mut place = 0;
    document.asides.retain(|_| {
        place += 1;
        !prose.used.contains(&(place - 1))
    });
    for aside in &mut document.asides {
        aside.after_tables += 1;
    }
    document.tables.insert(0, prose.table);
    document
}

fn is_table(table: &Table) -> bool {
    table.width() >= 2 && table.rows.iter().flat_map(|row| &row.cells).any(|cell| !is_blank(&cell.text))
}
