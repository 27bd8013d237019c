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
    numbered_word(body, styles, "")
}

fn numbered_word(body: &str, styles: &str, numbering: &str) -> Document {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let document = format!(r#"<w:document xmlns:w="w">{body}</w:document>"#);
    let styles = format!(r#"<w:styles xmlns:w="w">{styles}</w:styles>"#);
    let numbering = format!(r#"<w:numbering xmlns:w="w">{numbering}</w:numbering>"#);
    for (name, text) in [
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &document),
        ("word/styles.xml", &styles),
        ("word/numbering.xml", &numbering),
    ] {
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
fn letters_that_a_style_of_word_hides_are_left_out_and_counted() {
    let styles = r#"<w:docDefaults><w:rPrDefault/></w:docDefaults>
        <w:style w:type="paragraph" w:styleId="hidden"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="of-hidden"><w:basedOn w:val="hidden"/></w:style>
        <w:style w:type="paragraph" w:styleId="shown-again"><w:basedOn w:val="of-hidden"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="white"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="of-white"><w:basedOn w:val="white"/></w:style>
        <w:style w:type="paragraph" w:styleId="white-on-blue"><w:basedOn w:val="white"/><w:pPr><w:shd w:val="clear" w:fill="1F4E79"/></w:pPr></w:style>
        <w:style w:type="character" w:styleId="point"><w:rPr><w:sz w:val="2"/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="of-point"><w:basedOn w:val="point"/></w:style>
        <w:style w:type="character" w:styleId="letters-hidden"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="character" w:styleId="of-letters-hidden"><w:basedOn w:val="letters-hidden"/></w:style>"#;
    let black = r#"<w:color w:val="000000"/>"#;
    let paragraph = |style: &str| format!(r#"<w:pStyle w:val="{style}"/>"#);
    let letters = |style: &str| format!(r#"<w:rStyle w:val="{style}"/>"#);
    for (what, of_paragraph, of_run, is_hidden) in [
        ("a hidden paragraph style", paragraph("hidden"), String::new(), true),
        ("a style made of a hidden one", paragraph("of-hidden"), String::new(), true),
        ("one that shows again", paragraph("shown-again"), String::new(), false),
        ("a run that shows itself", paragraph("hidden"), r#"<w:vanish w:val="0"/>"#.to_owned(), false),
        ("hidden letters in a hidden paragraph are a switch turned twice", paragraph("hidden"), letters("letters-hidden"), false),
        ("a style of hidden letters", String::new(), letters("letters-hidden"), true),
        ("one made of it", String::new(), letters("of-letters-hidden"), true),
        ("a white style", paragraph("white"), String::new(), true),
        ("one made of it", paragraph("of-white"), String::new(), true),
        ("a white one with a colour behind", paragraph("white-on-blue"), String::new(), false),
        ("a run with a colour of its own", paragraph("of-white"), black.to_owned(), false),
        ("a style of letters of a point", String::new(), letters("of-point"), true),
        ("a run with a size of its own", String::new(), letters("of-point") + r#"<w:sz w:val="21"/>"#, false),
        ("a style that the file has not", paragraph("none"), letters("none"), false),
    ] {
        let second = format!(
            "<w:tc><w:p>{}</w:p><w:p><w:pPr>{of_paragraph}</w:pPr>{}</w:p></w:tc>",
            run("", "财政局"),
            if of_run.is_empty() { "<w:r><w:t>暗中</w:t></w:r>".to_owned() } else { run(&of_run, "暗中") }
        );
        let document = word(&table("", &second), styles);
        let all = texts(&document);
        assert_eq!((all.contains("暗中"), left_out(&document)), (!is_hidden, usize::from(is_hidden)), "{what}: {all}");
        assert!(all.contains("财政局"), "{what}: {all}");
    }
}

#[test]
fn where_plain_paragraphs_or_a_table_are_hidden_by_their_style_nothing_of_them_is_read() {
    let plain = r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style>
        <w:style w:type="paragraph" w:styleId="b"><w:rPr><w:color w:val="000000"/></w:rPr></w:style>"#;
    let shown =
        r#"<w:tc><w:p><w:pPr><w:pStyle w:val="b"/></w:pPr><w:r><w:t>明处</w:t></w:r></w:p><w:p><w:r><w:t>暗中</w:t></w:r></w:p></w:tc>"#;
    // a list in sight, or nothing would be read of the file
    let visible = |text: &str| cell("", r#"<w:pStyle w:val="b"/>"#, &run("", text));
    let rows = [["任务", "责任单位"], ["公开目录", "财政局"]].map(|row| format!("<w:tr>{}</w:tr>", row.map(visible).concat()));
    let list = format!("<w:tbl>{}</w:tbl>", rows.concat());
    let document = word(&table("", shown).replacen("<w:body>", &format!("<w:body>{list}<w:p/>"), 1), plain);
    assert!(texts(&document).contains("明处") && !texts(&document).contains("暗中"), "{}", texts(&document));
    let of_table = r#"<w:style w:type="table" w:styleId="t"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let around = format!("<w:p><w:r><w:t>表外</w:t></w:r></w:p>{list}");
    let body = table(r#"<w:tblStyle w:val="t"/>"#, shown).replacen("<w:body>", &format!("<w:body>{around}"), 1);
    let document = word(&body, of_table);
    assert!(texts(&document).contains("表外") && !texts(&document).contains("暗中"), "{}", texts(&document));
}

#[test]
fn a_paragraph_that_its_style_hides_has_no_number_and_is_not_counted() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="hidden"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let numbering = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;
    let numbered = |style: &str, mark: &str, text: &str| {
        let of_list = r#"<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>"#;
        format!("<w:p><w:pPr>{style}{of_list}<w:rPr>{mark}</w:rPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let hidden = r#"<w:pStyle w:val="hidden"/>"#;
    for (what, first, number) in [
        ("hidden by its style", numbered(hidden, "", "暗中"), "1."),
        ("hidden by its mark", numbered("", "<w:vanish/>", "水利局"), "1."),
        ("hidden by its style, but for its mark", numbered(hidden, r#"<w:vanish w:val="0"/>"#, "暗中"), "2."),
        ("not hidden", numbered("", "", "水利局"), "2."),
    ] {
        let second = format!("<w:tc>{first}{}</w:tc>", numbered("", "", "财政局"));
        let all = texts(&numbered_word(&table("", &second), styles, numbering));
        assert!(all.contains(&format!("{number}财政局")) && !all.contains("暗中"), "{what}: {all}");
        assert_eq!(all.matches('.').count(), if number == "1." { 1 } else { 2 }, "{what}: {all}");
    }
}

#[test]
fn a_text_box_does_not_change_how_the_letters_around_it_look() {
    let styles = r#"<w:style w:type="paragraph" w:styleId="hidden"><w:rPr><w:vanish/></w:rPr></w:style>"#;
    let inside = "<w:txbxContent><w:p><w:r><w:t>框内</w:t></w:r></w:p></w:txbxContent>";
    let around =
        format!(r#"<w:p><w:pPr><w:pStyle w:val="hidden"/></w:pPr><w:r>{inside}<w:t>同段</w:t></w:r><w:r><w:t>暗中</w:t></w:r></w:p>"#);
    let body = table("", &cell("", "", &run("", "水利局"))).replacen("<w:body>", &format!("<w:body>{around}"), 1);
    let document = word(&body, styles);
    assert!(texts(&document).contains("框内") && !texts(&document).contains("暗中"), "{}", texts(&document));
    assert!(!texts(&document).contains("同段"), "the run that holds the box goes on as it began: {}", texts(&document));
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

/// The same sheet, with a text in pieces in the second cell of a row of its own; the whole cell has that format.
fn pieces(of_cell: &Format, pieces: &[(&Format, &str)]) -> Document {
    sheet(&Format::new(), |sheet| {
        sheet.write_string(3, 0, "财政预算公开").unwrap();
        sheet.write_rich_string_with_format(3, 1, pieces, of_cell).unwrap();
    })
}

#[test]
fn pieces_of_a_cell_that_nobody_can_see_are_left_out_and_the_rest_stays() {
    let (plain, white, tiny) = (Format::new(), Format::new().set_font_color(Color::White), Format::new().set_font_size(1));
    let (black, blue) = (Format::new().set_font_color(Color::Black), Format::new().set_background_color(Color::Blue));
    for (what, of_cell, first, second, expected) in [
        ("a white piece", &plain, &plain, &white, "财政局"),
        ("a piece of a point", &plain, &plain, &tiny, "财政局"),
        ("the first piece", &plain, &white, &black, "暗中"),
        ("both pieces", &plain, &white, &tiny, ""),
        ("white on blue", &blue, &black, &white, "财政局暗中"),
        ("a point on blue", &blue, &black, &tiny, "财政局"),
        ("black in a cell of white letters", &white, &black, &white, "财政局"),
        ("two colours that are seen", &plain, &black, &plain, "财政局暗中"),
    ] {
        let document = pieces(of_cell, &[(first, "财政局"), (second, "暗中")]);
        let row = document.tables.iter().flat_map(|table| &table.rows).find(|row| row.number == 4).unwrap();
        let text = &row.cells.get(1).unwrap().text;
        assert_eq!(text, expected, "{what}");
        assert_eq!(left_out(&document), usize::from(expected != "财政局暗中"), "{what}");
    }
}

#[test]
fn white_pieces_of_headings_and_of_a_coloured_sheet_stay() {
    let (black, white) = (Format::new().set_font_color(Color::Black), Format::new().set_font_color(Color::White));
    let heading = sheet(&Format::new(), |sheet| {
        sheet.write_rich_string(1, 1, &[(&black, "责任"), (&white, "单位")]).unwrap();
    });
    let in_table = sheet(&Format::new(), |sheet| {
        sheet.write_rich_string(2, 1, &[(&black, "财政"), (&white, "局二")]).unwrap();
        sheet.add_table(1, 0, 2, 2, &Table::new()).unwrap();
    });
    assert!(texts(&heading).contains("责任单位") && left_out(&heading) == 0, "{}", texts(&heading));
    assert!(texts(&in_table).contains("财政局二") && left_out(&in_table) == 0, "{}", texts(&in_table));
}
