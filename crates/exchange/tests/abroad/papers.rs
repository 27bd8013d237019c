//! K5, K11, K12: numbers of persons, registers, evidence.

use domain::register::unit::UnitClass;
use domain::reporting::advice::personal_data;
use domain::reporting::evidence::{FileType, pasted_links};
use exchange::{UnitFile, each_text, read, read_loosely, read_units};

use crate::made::{csv, docx, docx_bytes, p, report, word_table, xlsx, zipped};

/// Made up; only its check digit is right.
const ID: &str = "340000199003076596";

#[test]
fn k5_a_number_written_out_and_one_in_wide_digits() {
    let document = csv(&[
        "任务,责任单位,备注",
        "公开一,财政局,联系人石某，电话一三九一二三四五六七八",
        "公开二,民政局,柳某１３８ １２３４ ５６７８",
        "公开三,水利局,值班电话0551-6212345",
    ]);
    let report = report(&document);
    let personal: Vec<usize> =
        report.problems.iter().filter(|problem| problem.message.contains("手机号码")).map(|problem| problem.row).collect();
    assert_eq!(personal, [2, 3], "{:?}", report.problems);
    assert!(report.problems.iter().all(|problem| personal_data(&problem.message).is_empty()), "{:?}", report.problems);
}

#[test]
fn k5_a_number_in_what_is_not_read_is_named_without_it() {
    let comments = format!("<w:comments>{}</w:comments>", p("找石某13912345678核对"));
    let footer = format!("<w:ftr>{}</w:ftr>", p(&format!("经办人身份证{ID}")));
    let list = word_table(&["任务|责任单位", "公开一|财政局"]);
    let document = docx(&list, &[("word/comments.xml", &comments), ("word/footer1.xml", &footer)]);
    let said: Vec<String> = report(&document).problems.into_iter().map(|problem| problem.message).collect();
    assert!(said.iter().any(|message| message.contains("找石某139********核对")), "{said:?}");
    assert!(said.iter().any(|message| message.contains("经办人身份证340***************")), "{said:?}");
    assert!(said.iter().all(|message| !message.contains("12345678") && !message.contains(ID)), "{said:?}");
}

/// Whether something personal is found in the texts of a file.
fn is_stopped(bytes: &[u8]) -> bool {
    let mut found = false;
    each_text(bytes, &mut |text| found |= !personal_data(text).is_empty()).unwrap();
    found
}

#[test]
fn k5_numbers_of_an_attachment_that_no_page_shows() {
    let plain = p("公示名单见附图");
    let boxes: String = ID.chars().map(|digit| format!("<w:tc>{}</w:tc>", p(&digit.to_string()))).collect();
    let picture =
        |descr: &str| format!("{plain}<w:p><w:r><w:drawing><wp:docPr id=\"1\" name=\"图片 1\" descr=\"{descr}\"/></w:drawing></w:r></w:p>");
    let rels = "<Relationships><Relationship Id=\"r1\" Target=\"tel:13912345678\" TargetMode=\"External\"/></Relationships>";
    let facts = "<cp:coreProperties><dc:title>名单</dc:title><dc:creator>石某13912345678</dc:creator></cp:coreProperties>";
    let hidden_sheet = |definition: &str| {
        zipped(&[("xl/workbook.xml", format!("<workbook><sheets><sheet name=\"名单\"/></sheets>{definition}</workbook>").as_bytes())])
    };
    let names = xlsx(&["姓名|电话", "石某|13912345678"], |_| {});
    for (what, bytes) in [
        ("words of a picture", docx_bytes(&picture(ID), &[])),
        ("a box for each digit", docx_bytes(&format!("<w:tbl><w:tr>{boxes}</w:tr></w:tbl>"), &[])),
        ("where a link leads", docx_bytes(&plain, &[("word/_rels/document.xml.rels", rels)])),
        ("who made it", docx_bytes(&plain, &[("docProps/core.xml", facts)])),
        ("a name of the workbook", hidden_sheet("<definedNames><definedName name=\"a\">\"13912345678\"</definedName></definedNames>")),
        (
            "a sheet's own name",
            zipped(&[("xl/workbook.xml", "<workbook><sheets><sheet name=\"石某13912345678\"/></sheets></workbook>".as_bytes())]),
        ),
        ("a workbook that lies in the text", zipped(&[("word/document.xml", plain.as_bytes()), ("word/embeddings/a.xlsx", &names)])),
        (
            "what is printed above",
            xlsx(&["任务|责任单位", "公开一|财政局"], |sheet| {
                sheet.set_header("&L经办人13912345678");
            }),
        ),
    ] {
        assert!(is_stopped(&bytes), "{what}");
    }
    for (what, bytes) in [
        ("a picture and no number", docx_bytes(&picture("微信图片_20260305103000"), &[])),
        ("names without one", hidden_sheet("<definedNames><definedName name=\"a\">名单!$A$13:$H$1800</definedName></definedNames>")),
        (
            "a page number",
            xlsx(&["任务|责任单位", "公开一|财政局"], |sheet| {
                sheet.set_footer("&C第 &P 页 共 &N 页");
            }),
        ),
    ] {
        assert!(!is_stopped(&bytes), "{what}");
    }
}

fn units(file: &UnitFile) -> Vec<(&str, Option<&str>)> {
    file.units.iter().map(|unit| (unit.full_name.as_str(), unit.class.map(UnitClass::label))).collect()
}

#[test]
fn k11_two_registers_beside_each_other() {
    let rows = [
        "石河县政务公开联络员通讯录",
        "序号|单位|联系人|电话|序号|单位|联系人|电话",
        "1|石河县财政局|柳某|0551-6212345|4|东渡镇人民政府|石某|0551-6212346",
        "2|石河县水利局|池某|13912345678|5|西渡乡人民政府|林某|0551-6212347",
        "3|国家税务总局石河县税务局|梁某|0551-6212348||||",
    ];
    let pasted = rows.map(|row| row.replace('|', ",")).join("\r\n");
    for (name, bytes) in [("units.xlsx", xlsx(&rows, |_| {})), ("units.csv", pasted.into_bytes())] {
        let file = read_units(&read_loosely(name, &bytes).unwrap());
        let expected = [
            ("石河县财政局", None),
            ("石河县水利局", None),
            ("国家税务总局石河县税务局", Some("垂直管理单位")),
            ("东渡镇人民政府", Some("乡镇")),
            ("西渡乡人民政府", Some("乡镇")),
        ];
        assert_eq!(units(&file), expected, "{name}: {:?}", file.problems);
        let positions: Vec<Option<i64>> = file.units.iter().map(|unit| unit.position).collect();
        assert_eq!(positions, [1, 2, 3, 4, 5].map(Some), "{name}");
        let all = format!("{file:?}");
        assert!(!all.contains("13912345678") && !all.contains("柳某") && !all.contains("0551"), "{all}");
    }
}

#[test]
fn k11_a_register_with_two_persons_for_a_unit() {
    let body = word_table(&[
        "序号|单位（部门）|姓名|职务|手机",
        "1|石河县人民政府办公室|柳某|分管领导|13912345678",
        "^|^|石某|经办人|13812345678",
        "2|东渡镇人民政府|池某|分管领导|13712345678",
        "^|^|林某|经办人|13612345678",
    ]);
    let file = read_units(&read_loosely("units.docx", &docx_bytes(&body, &[])).unwrap());
    assert_eq!(units(&file), [("石河县人民政府办公室", None), ("东渡镇人民政府", Some("乡镇"))], "{:?}", file.problems);
    let asked: Vec<usize> = file.problems.iter().map(|problem| problem.row).filter(|row| *row > 0).collect();
    assert_eq!(asked, [2], "only the class of one is asked: {:?}", file.problems);
}

#[test]
fn k12_addresses_as_they_come_out_of_a_chat() {
    for (pasted, links) in [
        (
            "①https://www.shihe.gov.cn/a/1.html②https://www.shihe.gov.cn/a/2.html",
            &["https://www.shihe.gov.cn/a/1.html", "https://www.shihe.gov.cn/a/2.html"][..],
        ),
        ("👉https://mp.weixin.qq.com/s/aB-c_1?scene=1#rd👈点击查看", &["https://mp.weixin.qq.com/s/aB-c_1?scene=1#rd"][..]),
        ("【石河发布】https://www.shihe.gov.cn/a.html ★置顶", &["https://www.shihe.gov.cn/a.html"][..]),
        ("已公开√https://www.shihe.gov.cn/a.html√", &["https://www.shihe.gov.cn/a.html"][..]),
    ] {
        assert_eq!(pasted_links(pasted).unwrap(), links, "{pasted}");
    }
}

#[test]
fn k12_files_under_names_that_are_not_theirs() {
    // a web page that calls itself a workbook, and a document whose name ends as an old one
    let list = "<html><body><table><tr><td>任务</td><td>责任单位</td></tr><tr><td>公开一</td><td>财政局</td></tr></table></body></html>";
    let word = docx_bytes(&word_table(&["任务|责任单位", "公开一|财政局"]), &[]);
    for (name, bytes) in [("公示.xls", list.as_bytes()), ("公示.wps", word.as_slice()), ("公示.docx.pdf", word.as_slice())] {
        let found = report(&read(name, bytes).unwrap());
        assert_eq!(found.items.len(), 1, "{name}");
    }
    for (ending, name, right) in
        [("docx", "公示.wps", "公示.docx"), ("xlsx", "台账（3.5更新）", "台账（3.5更新）.xlsx"), ("pdf", "公示.PDF", "公示.PDF")]
    {
        assert_eq!(FileType::of_ending(ending).unwrap().right_name(name), right);
    }
}
