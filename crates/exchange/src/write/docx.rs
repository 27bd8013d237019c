//! The table as a Word document in the look of official papers: A4 across, title in 小标宋, text in 仿宋.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, LineSpacing, PageMargin, PageNum, PageOrientationType, Paragraph, Run, RunFonts, Table,
    TableAlignmentType, TableCell, TableLayoutType, TableRow, VAlignType, VMergeType, WidthType,
};

use super::layout::{Layout, Slot};
use super::{PublishedChecklist, WriteError};
use crate::clean::clean;
use crate::list::ListTable;

/// A4 across and its margins, in twentieths of a point.
const PAGE: (u32, u32) = (16838, 11906);
const MARGIN: i32 = 1134;
/// Width of the table on that page.
const TABLE_WIDTH: usize = 14_570;
/// Sizes in half points: 二号, 四号, 小四, 五号.
const TITLE_SIZE: usize = 44;
const SUBTITLE_SIZE: usize = 28;
const HEADING_SIZE: usize = 24;
const BODY_SIZE: usize = 21;

pub(super) fn write(checklist: &PublishedChecklist) -> Result<Vec<u8>, WriteError> {
    let layout = Layout::new(checklist);
    pack(paper(&layout.title, &layout.subtitle).add_table(table(&layout)))
}

/// Any list as a Word document in the same look: its columns as wide as they say, its headings on every page.
pub(crate) fn write_list(list: &ListTable, subtitle: &str) -> Result<Vec<u8>, WriteError> {
    number_from_one();
    let total: usize = list.columns.iter().map(|column| usize::from(column.width)).sum::<usize>().max(1);
    let widths: Vec<usize> = list.columns.iter().map(|column| TABLE_WIDTH * usize::from(column.width) / total).collect();
    let cell = |text: &str, width: usize, font: &str, size: usize| {
        TableCell::new().width(width, WidthType::Dxa).add_paragraph(paragraph(&clean(text), font, size))
    };
    let headings = list.columns.iter().zip(&widths).map(|(column, width)| {
        TableCell::new()
            .width(*width, WidthType::Dxa)
            .vertical_align(VAlignType::Center)
            .add_paragraph(paragraph(&clean(&column.heading), "黑体", HEADING_SIZE).align(AlignmentType::Center))
    });
    let mut rows = vec![TableRow::new(headings.collect()).cant_split()];
    for values in &list.rows {
        let cells = values.iter().zip(&widths).map(|(value, width)| cell(&value.words(), *width, "仿宋_GB2312", BODY_SIZE));
        rows.push(TableRow::new(cells.collect()));
    }
    let table = Table::new(rows)
        .set_grid(widths.clone())
        .width(TABLE_WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center);
    pack(paper(&clean(&list.title), &clean(subtitle)).add_table(table))
}

/// A4 across with title, subtitle, and the number of the page at its foot.
fn paper(title: &str, subtitle: &str) -> Docx {
    let margin = PageMargin { top: MARGIN, left: MARGIN, bottom: MARGIN, right: MARGIN, header: 720, footer: 720, gutter: 0 };
    let number = Paragraph::new().align(AlignmentType::Center).add_page_num(PageNum::new());
    let mut docx = Docx::new()
        .page_size(PAGE.0, PAGE.1)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(margin)
        .footer(Footer::new().add_paragraph(number));
    for (text, font, size) in [(title, "方正小标宋简体", TITLE_SIZE), (subtitle, "楷体_GB2312", SUBTITLE_SIZE)] {
        if !text.is_empty() {
            docx = docx.add_paragraph(paragraph(text, font, size).align(AlignmentType::Center));
        }
    }
    docx
}

/// The crate numbers paragraphs for as long as a thread lives, and begins anew only where it writes comments: the same document is the
/// same bytes if this comes before its first paragraph.
fn number_from_one() {
    let _ = Docx::new().comments_json();
}

fn pack(docx: Docx) -> Result<Vec<u8>, WriteError> {
    let mut built = docx.build();
    repeat_heading_row(&mut built.document);
    let mut file = Cursor::new(Vec::new());
    built.pack(&mut file).map_err(|error| WriteError::Failed(error.to_string()))?;
    Ok(file.into_inner())
}

fn table(layout: &Layout<'_>) -> Table {
    let weights = layout.weights();
    let total: usize = weights.iter().sum();
    let widths: Vec<usize> = weights.iter().map(|weight| TABLE_WIDTH * weight / total).collect();
    let mut column = 0;
    let headings = layout.headings.iter().map(|(heading, columns)| {
        let width = widths.iter().skip(column).take(*columns).sum();
        column += columns;
        let cell = TableCell::new().width(width, WidthType::Dxa).vertical_align(VAlignType::Center);
        let cell = if *columns > 1 { cell.grid_span(*columns) } else { cell };
        cell.add_paragraph(paragraph(heading, "黑体", HEADING_SIZE).align(AlignmentType::Center))
    });
    let mut rows = vec![TableRow::new(headings.collect()).cant_split()];
    for slots in &layout.rows {
        let cells = slots.iter().zip(&widths).map(|(slot, width)| {
            let cell = TableCell::new().width(*width, WidthType::Dxa);
            match slot {
                Slot::Text { text, rows } => {
                    let cell = if *rows > 1 { cell.vertical_merge(VMergeType::Restart) } else { cell };
                    cell.add_paragraph(paragraph(text, "仿宋_GB2312", BODY_SIZE))
                }
                Slot::Covered => cell.vertical_merge(VMergeType::Continue).add_paragraph(Paragraph::new()),
            }
        });
        rows.push(TableRow::new(cells.collect()));
    }
    Table::new(rows)
        .set_grid(widths.clone())
        .width(TABLE_WIDTH, WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
        .align(TableAlignmentType::Center)
}

/// One paragraph; line breaks and tabs inside the text stay what they are.
fn paragraph(text: &str, font: &str, size: usize) -> Paragraph {
    let fonts = RunFonts::new().east_asia(font).ascii("Times New Roman").hi_ansi("Times New Roman");
    let mut run = Run::new().fonts(fonts).size(size);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        for (index, part) in line.split('\t').enumerate() {
            if index > 0 {
                run = run.add_tab();
            }
            if !part.is_empty() {
                run = run.add_text(part);
            }
        }
    }
    Paragraph::new().add_run(run).line_spacing(LineSpacing::new().after(0))
}

/// docx-rs cannot mark a row as heading, so the mark is put into the finished part: Word then repeats it on every page.
/// The first row is the first to have properties, and texts are escaped, so the place is certain.
fn repeat_heading_row(document: &mut Vec<u8>) {
    const OPEN: &[u8] = b"<w:trPr>";
    if let Some(at) = document.windows(OPEN.len()).position(|window| window == OPEN) {
        let after = at + OPEN.len();
        document.splice(after..after, b"<w:tblHeader/>".iter().copied());
    }
}
