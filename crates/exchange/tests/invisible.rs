//! Letters that nobody can see: of a point, or white on white. A row of headings is often white on the colour of a style, and stays.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Write};

use domain::checklist::import::{Document, Hidden};
use exchange::read;
use rust_xlsxwriter::{Color, ConditionalFormatCell, ConditionalFormatCellRule, Format, Table, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn texts(document: &Document) -> String {
    let cells = document.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
    let asides = document.asides.iter().map(|aside| aside.text.as_str());
    cells.chain(asides).collect::<Vec<_>>().join("|")
}

fn left_out(document: &Document) -> usize {
    document.left_out.iter().filter(|one| one.what == Hidden::Texts).map(|one| one.count).sum()
}

fn word(body: &str, styles: &str) -> Document {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let document = format!(r#"<w:document xmlns:w="w">{body}</w:document>"#);
    let styles = format!(r#"<w:styles xmlns:w="w">{styles}</w:styles>"#);
    for (name, text) in [("[Content_Types].xml", "<Types/>"), ("word/document.xml", &document), ("word/styles.xml", &styles)] {
        file.start_file(name, SimpleFileOptions::default()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    read("a.docx", &file.finish().unwrap().into_inner()).unwrap()
}

const WHITE: &str = r#"<w:color w:val="FFFFFF"/>"#;
const BLUE: &str = r#"<w:shd w:val="clear" w:color="auto" w:fill="1F4E79"/>"#;
const NO_FILL: &str = r#"<w:shd w:val="clear" w:color="auto" w:fill="auto"/>"#;

fn run(properties: &str, text: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>")
}

fn cell(cell: &str, paragraph: &str, runs: &str) -> String {
    format!("<w:tc><w:tcPr>{cell}</w:tcPr><w:p><w:pPr>{paragraph}</w:pPr>{runs}</w:p></w:tc>")
}

/// A table of two columns: a row of headings, and one row of which the second cell is this one.
fn table(properties: &str, second: &str) -> String {
    let heading = |text: &str| cell("", "", &run(WHITE, text));
    let first = cell("", "", &run("", "公开目录"));
    format!(
        "<w:body><w:tbl><w:tblPr>{properties}</w:tblPr><w:tr>{}{}</w:tr><w:tr>{first}{second}</w:tr></w:tbl></w:body>",
        heading("任务"),
        heading("责任单位")
    )
}

#[test]
fn letters_of_word_that_nobody_can_see_are_left_out_and_counted() {
    let style = r#"<w:style w:styleId="base"><w:shd w:val="clear" w:fill="1F4E79"/></w:style><w:style w:styleId="on"><w:basedOn w:val="base"/></w:style>"#;
    let both = |properties: &str| run("", "财政局") + &run(properties, "暗中");
    let beside = |text: &str| table("", &cell("", "", &run("", "水利局"))).replacen("<w:body>", &format!("<w:body>{text}"), 1);
    for (what, body, hidden) in [
        ("a point", table("", &cell("", "", &both(r#"<w:sz w:val="2"/>"#))), 1),
        ("half a point", table("", &cell("", "", &both(r#"<w:sz w:val="1"/>"#))), 1),
        ("small but there", table("", &cell("", "", &both(r#"<w:sz w:val="9"/>"#))), 0),
        ("white on nothing", table("", &cell("", "", &both(WHITE))), 1),
        ("white on what is said to be none", table("", &cell(NO_FILL, NO_FILL, &both(WHITE))), 1),
        ("white on white", table("", &cell(r#"<w:shd w:val="clear" w:fill="ffffff"/>"#, "", &both(WHITE))), 1),
        ("white in a blue cell", table("", &cell(BLUE, "", &both(WHITE))), 0),
        ("white in a blue paragraph", table("", &cell("", BLUE, &both(WHITE))), 0),
        ("white in a blue run", table("", &cell("", "", &both(&format!("{WHITE}{BLUE}")))), 0),
        ("white under a marker", table("", &cell("", "", &both(&format!(r#"{WHITE}<w:highlight w:val="red"/>"#)))), 0),
        ("white in a blue table", table(BLUE, &cell("", "", &both(WHITE))), 0),
        ("white in a table of a blue style", table(r#"<w:tblStyle w:val="on"/>"#, &cell("", "", &both(WHITE))), 0),
        ("white in a table of a plain style", table(r#"<w:tblStyle w:val="none"/>"#, &cell("", "", &both(WHITE))), 1),
        (
            "white before a tracked change",
            table("", &cell("", "", &both(&format!("<w:rPrChange><w:rPr>{WHITE}</w:rPr></w:rPrChange>")))),
            0,
        ),
        ("white beside the tables", beside(&format!("<w:p>{}</w:p>", both(WHITE))), 1),
        (
            "white on a page with a colour",
            format!(r#"<w:background w:color="1F4E79"/>{}"#, beside(&format!("<w:p>{}</w:p>", both(WHITE)))),
            0,
        ),
        (
            "white on a page that is said to be white",
            format!(r#"<w:background w:color="FFffFF"/>{}"#, beside(&format!("<w:p>{}</w:p>", both(WHITE)))),
            1,
        ),
        ("white in a shape", beside(&format!("<w:p><w:r><w:txbxContent><w:p>{}</w:p></w:txbxContent></w:r></w:p>", both(WHITE))), 0),
    ] {
        let document = word(&body, style);
        let all = texts(&document);
        assert_eq!((all.contains("暗中"), left_out(&document)), (hidden == 0, hidden), "{what}: {all}");
        assert!(all.contains("财政局"), "{what}: {all}");
        assert_eq!(all.contains("责任单位"), body.contains("责任单位"), "{what}: headings stay: {all}");
    }
}

#[test]
fn a_second_row_of_headings_that_says_so_stays() {
    let row = |properties: &str, text: &str| {
        format!("<w:tr><w:trPr>{properties}</w:trPr>{}{}</w:tr>", cell("", "", &run(WHITE, text)), cell("", "", &run(WHITE, "二")))
    };
    let body = format!(
        "<w:body><w:tbl>{}{}{}</w:tbl></w:body>",
        row("<w:tblHeader/>", "甲"),
        row("<w:tblHeader/>", "乙"),
        row(r#"<w:tblHeader w:val="0"/>"#, "丙")
    );
    let document = word(&body, "");
    assert_eq!((texts(&document).contains('乙'), texts(&document).contains('丙'), left_out(&document)), (true, false, 2));
}

/// A sheet with a white title and white headings, and one row whose second cell has that format.
fn sheet(format: &Format, with: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Document {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let white = Format::new().set_font_color(Color::White);
    sheet.write_string_with_format(0, 0, "重点任务清单", &white).unwrap();
    for (column, text) in [(0, "任务"), (1, "责任单位"), (2, "备注")] {
        sheet.write_string_with_format(1, column, text, &white).unwrap();
    }
    sheet.write_string(2, 0, "公开目录").unwrap();
    sheet.write_string(2, 1, "财政局").unwrap();
    sheet.write_string_with_format(2, 2, "暗中", format).unwrap();
    with(sheet);
    read("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap()
}

#[test]
fn letters_of_a_workbook_that_nobody_can_see_are_left_out_and_counted() {
    let white = || Format::new().set_font_color(Color::White);
    for (what, format, hidden) in [
        ("a point", Format::new().set_font_size(1), 1),
        ("small but there", Format::new().set_font_size(5), 0),
        ("white on nothing", white(), 1),
        ("white on white", white().set_background_color(Color::White), 1),
        ("white on the theme's paper", white().set_background_color(Color::Theme(0, 0)), 1),
        ("the theme's paper on nothing", Format::new().set_font_color(Color::Theme(0, 0)), 1),
        ("white on blue", white().set_background_color(Color::Blue), 0),
        ("black on nothing", Format::new(), 0),
    ] {
        let document = sheet(&format, |_| {});
        let all = texts(&document);
        assert_eq!((all.contains("暗中"), left_out(&document)), (hidden == 0, hidden), "{what}: {all}");
        assert!(all.contains("重点任务清单") && all.contains("责任单位") && all.contains("财政局"), "{what}: {all}");
    }
}

#[test]
fn where_a_sheet_is_coloured_by_other_means_white_is_seen() {
    let white = Format::new().set_font_color(Color::White);
    let rule = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::NotEqualTo(""))
        .set_format(Format::new().set_background_color(Color::Blue));
    let by_condition = sheet(&white, |sheet| {
        sheet.add_conditional_format(2, 0, 2, 2, &rule).unwrap();
    });
    let by_style = sheet(&white, |sheet| {
        sheet.add_table(1, 0, 2, 2, &Table::new()).unwrap();
    });
    for document in [by_condition, by_style] {
        assert!(texts(&document).contains("暗中") && left_out(&document) == 0, "{}", texts(&document));
    }
    let tiny = sheet(&Format::new().set_font_size(1), |sheet| {
        sheet.add_table(1, 0, 2, 2, &Table::new()).unwrap();
    });
    assert_eq!((texts(&tiny).contains("暗中"), left_out(&tiny)), (false, 1), "no colour makes a point readable");
}
