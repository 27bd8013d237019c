//! One list in every format an office has gives one result; what a file hides stays out of it and is counted.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{Cursor, Write};

use domain::checklist::import::responsible::{DirectoryUnit, county_names};
use domain::checklist::import::{Document, Hidden, recognise_document};
use domain::ids::UnitId;
use domain::register::unit::UnitClass;
use exchange::{ImportReport, UnitDirectory, parse, read, read_pasted};
use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A row: a title across the table, or its cells.
enum Line {
    Across(&'static str),
    Cells([&'static str; 5]),
}

const LIST: [Line; 8] = [
    Line::Cells(["序号", "工作任务", "责任单位", "完成时限", "落实情况"]),
    Line::Across("一、夯实基础"),
    Line::Cells(["1", "更新公开目录，按时公布。", "财政局牵头，各乡镇配合", "6月底前", "已更新2次"]),
    Line::Cells(["2", "公开招生政策。", "公安局、东桥镇等单位", "3-5月", ""]),
    Line::Across("二、强化监督"),
    Line::Cells(["3", "开展培训\n并通报。", "各镇（办）", "每季度一期", "推进中"]),
    Line::Cells(["合计", "3项", "", "", ""]),
    Line::Cells(["填报人：", "", "审核人：", "", ""]),
];

fn directory() -> UnitDirectory {
    let unit = |full: &str, short: &str, class| DirectoryUnit {
        id: UnitId::new(short),
        full_name: full.into(),
        short_name: short.into(),
        aliases: Vec::new(),
        class,
        valid_from: None,
        valid_to: None,
        successor: None,
    };
    let units = vec![
        unit("青石县财政局", "财政局", UnitClass::CountyDepartment),
        unit("青石县公安局", "公安局", UnitClass::CountyDepartment),
        unit("东桥镇人民政府", "东桥镇", UnitClass::Township),
        unit("西桥镇人民政府", "西桥镇", UnitClass::Township),
    ];
    UnitDirectory { county_names: county_names("青石县"), units, ..UnitDirectory::default() }
}

fn report(document: &Document) -> ImportReport {
    let directory = directory();
    ImportReport::new(&parse(&recognise_document(document, None, None), &directory, 2024), &directory)
}

fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx(body: &str) -> Vec<u8> {
    let xml = format!(r#"<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>"#);
    zipped(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml)])
}

fn as_docx() -> Vec<u8> {
    let paragraphs = |text: &str| text.split('\n').map(|line| format!("<w:p><w:r><w:t>{line}</w:t></w:r></w:p>")).collect::<String>();
    let rows: String = LIST
        .iter()
        .map(|line| match line {
            Line::Across(text) => format!(r#"<w:tr><w:tc><w:tcPr><w:gridSpan w:val="5"/></w:tcPr>{}</w:tc></w:tr>"#, paragraphs(text)),
            Line::Cells(cells) => {
                let cells: String = cells.iter().map(|text| format!("<w:tc>{}</w:tc>", paragraphs(text))).collect();
                format!("<w:tr>{cells}</w:tr>")
            }
        })
        .collect();
    docx(&format!("<w:tbl>{rows}</w:tbl>"))
}

fn as_html() -> String {
    let rows: String = LIST
        .iter()
        .map(|line| match line {
            Line::Across(text) => format!("<tr><td colspan=5>{text}</td></tr>"),
            Line::Cells(cells) => {
                let cells: String = cells.iter().map(|text| format!("<td>{}</td>", text.replace('\n', "<br>"))).collect();
                format!("<tr>{cells}</tr>")
            }
        })
        .collect();
    format!("<html><body><table>{rows}</table></body></html>")
}

fn as_csv() -> String {
    let quoted = |text: &str| if text.contains(['\n', ',']) { format!("\"{text}\"") } else { text.to_owned() };
    let line = |line: &Line| match line {
        Line::Across(text) => format!("{text},,,,\r\n"),
        Line::Cells(cells) => format!("{}\r\n", cells.map(quoted).join(",")),
    };
    LIST.iter().map(line).collect()
}

fn as_xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, line) in (0_u32..).zip(&LIST) {
        match line {
            Line::Across(text) => {
                sheet.merge_range(row, 0, row, 4, text, &Format::new()).unwrap();
            }
            Line::Cells(cells) => {
                for (column, text) in (0_u16..).zip(cells) {
                    match text.parse::<f64>() {
                        Ok(number) => sheet.write_number(row, column, number).unwrap(),
                        Err(_) => sheet.write_string(row, column, *text).unwrap(),
                    };
                }
            }
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn as_markdown() -> String {
    let rows = LIST.iter().enumerate().map(|(place, line)| {
        let row = match line {
            Line::Across(text) => format!("| {text} | | | | |\n"),
            Line::Cells(cells) => format!("| {} |\n", cells.map(|text| text.replace('\n', "<br>")).join(" | ")),
        };
        if place == 0 { format!("{row}|---|---|---|---|---|\n") } else { row }
    });
    rows.collect()
}

#[test]
fn the_formats_of_one_list_give_one_result() {
    let csv = as_csv();
    let (gb18030, _, _) = encoding_rs::GB18030.encode(&csv);
    let files: [(&str, Vec<u8>); 6] = [
        ("a.xlsx", as_xlsx()),
        ("a.docx", as_docx()),
        ("a.html", as_html().into_bytes()),
        ("a.csv", csv.clone().into_bytes()),
        ("b.csv", gb18030.into_owned()),
        ("a.txt", as_markdown().into_bytes()),
    ];
    let first = report(&read(files[0].0, &files[0].1).unwrap());
    assert_eq!(first.sections, ["一、夯实基础", "二、强化监督"]);
    let told: Vec<(&str, &str)> = first.items.iter().map(|item| (item.no.as_str(), item.requirement.as_str())).collect();
    assert_eq!(told, [("1", "更新公开目录，按时公布。"), ("2", "公开招生政策。"), ("3", "开展培训\n并通报。")]);
    assert_eq!(first.problems.iter().filter(|problem| problem.message.contains("填表用的行")).count(), 2, "{:?}", first.problems);
    for (name, bytes) in &files {
        let other = report(&read(name, bytes).unwrap());
        assert_eq!(other.items, first.items, "{name}");
        assert_eq!(other.problems.len(), first.problems.len(), "{name}: {:?}", other.problems);
    }
    let pasted = report(&read_pasted(&as_html(), "").unwrap());
    assert_eq!(pasted.items, first.items, "pasted");
}

#[test]
fn what_a_workbook_hides_is_counted_and_not_read() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("清单").unwrap();
    let rows = [
        ["序号", "任务", "旧单位", "责任单位", "时限"],
        ["1", "甲", "公安局", "财政局", "6月"],
        ["2", "密", "公安局", "公安局", "7月"],
        ["3", "乙", "公安局", "公安局", "8月"],
    ];
    for (row, cells) in (0_u32..).zip(&rows) {
        for (column, text) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, *text).unwrap();
        }
    }
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(2).unwrap();
    let shown = [("yyyy\"年\"m\"月\"", 45_230.0), ("0%", 0.85), ("0\"家\"", 36.0), ("#,##0.00\"万元\"", 1234.5), (";;;", 7.0)];
    for (row, (code, value)) in (5_u32..).zip(&shown) {
        sheet.write_string(row, 1, "丙").unwrap();
        sheet.write_number_with_format(row, 4, *value, &Format::new().set_num_format(*code)).unwrap();
    }
    let second = workbook.add_worksheet();
    second.write_string(0, 0, "任务").unwrap();
    second.set_hidden(true);
    let document = read("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
    let texts: Vec<Vec<&str>> =
        document.tables[0].rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(texts[0], ["序号", "任务", "责任单位", "时限"]);
    assert_eq!(texts[2], ["3", "乙", "公安局", "8月"]);
    let last: Vec<&str> = texts.iter().skip(3).map(|row| row[3]).collect();
    assert_eq!(last, ["2023年10月", "85%", "36家", "1,234.50万元", ""]);
    let counted: Vec<(Hidden, usize)> = document.left_out.iter().map(|one| (one.what, one.count)).collect();
    assert_eq!(counted, [(Hidden::Sheets, 1), (Hidden::Rows, 1), (Hidden::Columns, 1), (Hidden::Texts, 1)]);
    let report = report(&document);
    assert_eq!(report.problems.iter().filter(|problem| problem.message.contains("隐藏")).count(), 4, "{:?}", report.problems);
    assert!(!serde_json::to_string(&report).unwrap().contains('密'));
}

#[test]
fn words_struck_out_in_a_workbook_or_in_word_are_read_and_counted() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0_u32..).zip([["任务", "责任单位"], ["公开旧目录", "财政局"], ["公开新目录", "公安局"]]) {
        for (column, text) in (0_u16..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    sheet.write_string_with_format(1, 0, "公开旧目录", &Format::new().set_font_strikethrough()).unwrap();
    let workbook = workbook.save_to_buffer().unwrap();
    let cell = |properties: &str, text: &str| format!("<w:tc><w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p></w:tc>");
    let row = |first: &str, text: &str, unit: &str| format!("<w:tr>{}{}</w:tr>", cell(first, text), cell("", unit));
    let rows =
        [row("", "任务", "责任单位"), row("<w:strike/>", "公开旧目录", "财政局"), row(r#"<w:strike w:val="0"/>"#, "公开新目录", "公安局")];
    let xml = format!(r#"<w:document xmlns:w="w"><w:body><w:tbl>{}</w:tbl></w:body></w:document>"#, rows.concat());
    let word = zipped(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml)]);
    for (name, bytes) in [("a.xlsx", workbook), ("a.docx", word)] {
        let document = read(name, &bytes).unwrap();
        let counted: Vec<(Hidden, usize)> = document.left_out.iter().map(|one| (one.what, one.count)).collect();
        assert_eq!(counted, [(Hidden::Struck, 1)], "{name}");
        let report = report(&document);
        assert_eq!(report.items.len(), 2, "{name}");
        assert!(report.problems.iter().any(|problem| problem.message.contains("已照原样读入")), "{name}: {:?}", report.problems);
    }
}

#[test]
fn word_hides_and_counts_and_numbers_by_itself() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let numbered = |list: &str, level: u8, text: &str| {
        format!(r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list}"/></w:numPr></w:pPr>{text}</w:p>"#)
    };
    let cell = |text: &str| format!("<w:tc>{text}</w:tc>");
    let plain = |text: &str| cell(&format!("<w:p>{}</w:p>", run("", text)));
    let row = |cells: &[String]| format!("<w:tr>{}</w:tr>", cells.concat());
    let inner = format!("<w:tbl>{}{}</w:tbl>", row(&[plain("子项"), plain("甲")]), row(&[plain("分项"), plain("乙")]));
    let body = [
        numbered("2", 0, &run("", "夯实基础")),
        "<w:tbl>".into(),
        row(&[plain("序号"), plain("任务"), plain("责任单位")]),
        row(&[
            cell(&numbered("1", 0, "")),
            cell(&format!("<w:p>{}{}</w:p>", run("<w:vanish/>", "勿外传"), run(r#"<w:vanish w:val="0"/>"#, "公开目录"))),
            cell(r#"<w:p><w:r><w:ruby><w:rt><w:r><w:t>hù</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>财</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:t>政局</w:t></w:r></w:p>"#),
        ]),
        row(&[
            cell(&numbered("1", 0, "")),
            cell(&format!("<w:p>{}</w:p>{inner}<w:p>{}</w:p>", run("", "办好事项"), run("", "并通报"))),
            cell("<w:p><w:del><w:r><w:delText>司法局</w:delText></w:r></w:del><w:r><w:t>公安局</w:t></w:r></w:p>"),
        ]),
        r#"<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>内部事项</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"#.into(),
        "</w:tbl>".into(),
        numbered("2", 0, &run("", "附则")),
    ];
    let xml = format!(r#"<w:document xmlns:w="w"><w:body>{}</w:body></w:document>"#, body.concat());
    let numbering = r#"<w:numbering xmlns:w="w">
        <w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>
        <w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>
        <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;
    let file = zipped(&[("[Content_Types].xml", "<Types/>"), ("word/document.xml", &xml), ("word/numbering.xml", numbering)]);
    let document = read("a.docx", &file).unwrap();
    let report = report(&document);
    let told: Vec<String> =
        report.items.iter().map(|item| format!("{} {} {} {}", item.no, item.section, item.requirement, item.responsible)).collect();
    assert_eq!(told, ["1. 一、夯实基础 公开目录 财政局", "2. 一、夯实基础 办好事项\n子项 甲\n分项 乙\n并通报 公安局"]);
    let all = serde_json::to_string(&report).unwrap();
    assert!(!all.contains("勿外传") && !all.contains("司法局") && !all.contains("内部事项") && !all.contains("hù"), "{all}");
    assert!(all.contains("二、附则"), "{all}");
    let counted: Vec<(Hidden, usize)> = document.left_out.iter().map(|one| (one.what, one.count)).collect();
    assert_eq!(counted, [(Hidden::Texts, 1), (Hidden::Rows, 1), (Hidden::Deletions, 1), (Hidden::Phonetics, 1)]);
}

/// Many systems export a page under the name of an old workbook, and a workbook puts a page into the clipboard: what either hides is
/// no content, and its count is said.
#[test]
fn what_a_page_called_xls_or_a_pasted_table_hides_is_counted_and_never_content() {
    let page = "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><style>.away{mso-hide:all}</style><table>\
        <tr><td>序号<td>任务<td style='display:none'>内部意见<td>责任单位</tr>\
        <tr><td>1<td>甲<span class=away>密语</span><td style='display:none'>缓办<td>财政局</tr>\
        <tr style='display:none;mso-height-source:userset'><td>2<td>密令<td>缓办<td>公安局</tr>\
        <tr hidden><td>3<td>密件<td>缓办<td>公安局</tr>\
        <tr><td>4<td>乙<td style='display:none'>照办<td>公安局</tr></table></html>";
    let files = [("a.xls", read("a.xls", page.as_bytes())), ("pasted", read_pasted(page, "")), ("pasted as text", read_pasted("", page))];
    for (name, document) in files {
        let document = document.unwrap();
        let report = report(&document);
        let told: Vec<(&str, &str)> = report.items.iter().map(|item| (item.requirement.as_str(), item.responsible.as_str())).collect();
        assert_eq!(told, [("甲", "财政局"), ("乙", "公安局")], "{name}: {report:?}");
        let all = serde_json::to_string(&report).unwrap();
        assert!(["密", "缓办", "照办", "内部意见"].iter().all(|hidden| !all.contains(hidden)), "{name}: {all}");
        let count: usize = document.left_out.iter().map(|one| one.count).sum();
        let said = report.problems.iter().find(|problem| problem.message.contains("隐藏"));
        assert!(count >= 3 && said.is_some_and(|problem| problem.message.contains(&count.to_string())), "{name}: {count} {said:?}");
    }
}

#[test]
fn several_tables_with_the_same_headings_are_one_list() {
    let heading = "<tr><td>序号<td>任务<td>责任单位</tr>";
    let page = format!(
        "<h1>某县2024年任务清单</h1><p>一、基础</p><table>{heading}<tr><td>1<td>甲<td>财政局</table>\
         <p>二、监督</p><table>{heading}<tr><td>2<td>乙<td>公安局</table><p>附：联系表</p><table><tr><td>姓名<td>电话<tr><td>王某<td>0550-1234567</table>"
    );
    let report = report(&read("a.html", page.as_bytes()).unwrap());
    let told: Vec<(&str, &str)> = report.items.iter().map(|item| (item.section.as_str(), item.requirement.as_str())).collect();
    assert_eq!(told, [("一、基础", "甲"), ("二、监督", "乙")]);
    let all: String = report.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert!(all.contains("第3张表没有读入，共2行") && all.contains("王某") && all.contains("附：联系表"), "{all}");
}

#[test]
fn what_stands_around_a_word_document_is_named() {
    let text = |words: &str| format!(r#"<x xmlns:w="w"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></x>"#);
    let row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|cell| format!("<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>")).collect();
        format!("<w:tr>{cells}</w:tr>")
    };
    let rows = [row(&["工作内容", "工作要求", "责任单位"]), row(&["一、政策公开", "公开抽检结果", "财政局"])].concat();
    let body = format!(r#"<w:document xmlns:w="w"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>"#);
    let file = zipped(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", &body),
        ("word/header1.xml", &text("县政务公开办 2026年第2号")),
        ("word/header2.xml", &text("县政务公开办 2026年第2号")),
        ("word/footer1.xml", &text("- 1 -")),
        ("word/footer2.xml", &text("各乡镇于每月5日前报送")),
        ("word/footnotes.xml", &text("财政局含国库支付中心")),
        ("word/comments.xml", &text("此项待定")),
    ]);
    let document = exchange::read("清单.docx", &file).unwrap();
    let told = report(&document);
    assert_eq!(told.items.len(), 1);
    let named: Vec<&str> = told.problems.iter().map(|problem| problem.message.as_str()).collect();
    for words in ["页眉没有读入，共1段：“县政务公开办", "页脚没有读入，共1段：“各乡镇于每月5日前报送", "脚注或尾注没有读入", "批注没有读入"]
    {
        assert!(named.iter().any(|message| message.contains(words)), "{words}: {named:?}");
    }
    assert!(!named.iter().any(|message| message.contains("- 1 -")), "{named:?}");
    let mut is_shown = false;
    exchange::each_text(&file, &mut |text| is_shown |= text.contains("国库支付中心")).unwrap();
    assert!(is_shown);
}
