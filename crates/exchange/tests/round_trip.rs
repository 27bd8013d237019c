//! What is written in any format reads back to the letter.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use exchange::{ExportFormat, PublishedChecklist, PublishedItem, PublishedSection, read, read_pasted, recognise, write};
use proptest::prelude::*;

fn item(requirement: &str, responsible: &str, completion: &str) -> PublishedItem {
    PublishedItem { subsection: None, requirement: requirement.into(), responsible: responsible.into(), completion: completion.into() }
}

/// The same checklist as it comes back from the file.
fn read_back(checklist: &PublishedChecklist, format: ExportFormat) -> PublishedChecklist {
    let bytes = write(checklist, format).unwrap();
    let document = read(&format!("checklist.{}", format.code()), &bytes).unwrap_or_else(|error| panic!("{format:?}: {error}"));
    let recognised = recognise(&document.tables[0], None);
    let mut sections: Vec<PublishedSection> = Vec::new();
    for row in recognised.rows {
        if sections.last().is_none_or(|last| last.title != row.section) {
            sections.push(PublishedSection { title: row.section, items: Vec::new() });
        }
        let item = PublishedItem {
            subsection: row.subsection,
            requirement: row.requirement,
            responsible: row.responsible,
            completion: row.completion,
        };
        sections.last_mut().unwrap().items.push(item);
    }
    PublishedChecklist { title: recognised.title, subtitle: String::new(), sections }
}

const TABLES: [ExportFormat; 4] = [ExportFormat::Html, ExportFormat::Xlsx, ExportFormat::Docx, ExportFormat::Csv];

#[test]
fn hostile_texts_come_back_to_the_letter() {
    let long = "政务公开😀".repeat(2_000);
    let texts = [
        "</textarea><script>alert('x')</script>",
        "\"引号\" 'single' “弯引号”",
        "右到左\u{202e}反转\u{200f}标记\u{200b}",
        "emoji 👩‍👩‍👧‍👦 🇨🇳",
        "=cmd|' /C calc'!A0",
        "+1",
        "-2",
        "@SUM(A1:A9)",
        "'=已带撇号",
        "第一行\n第二行\n\n第四行",
        " 首尾空格 ",
        "两个  空格\t制表符",
        "不间断\u{a0}空格\u{3000}全角\u{a0}",
        "逗号,分号;竖线|制表",
        "_x0041_ &amp; &#20; %41",
        "\n前后换行\n",
        "0012",
        "1e5",
        "2023-11-30",
        "<b>不是粗体</b> ]]> <!-- --> &nbsp;",
        "生僻字𠮷𬺓",
        long.as_str(),
    ];
    for format in TABLES {
        for text in texts {
            let checklist = PublishedChecklist {
                title: "某县2024年政务公开重点工作清单".into(),
                subtitle: String::new(),
                sections: vec![
                    PublishedSection { title: "一、甲".into(), items: vec![item(text, text, text), item("乙", "财政局", text)] },
                    PublishedSection { title: "二、丙".into(), items: vec![item("丁", text, "已完成")] },
                ],
            };
            let mut expected = checklist.clone();
            let back = read_back(&checklist, format);
            if format == ExportFormat::Csv {
                expected.title.clear();
            }
            assert_eq!(back, expected, "{format:?} {}", text.chars().take(40).collect::<String>());
        }
    }
}

#[test]
fn line_ends_become_one_kind() {
    for format in TABLES {
        let checklist = PublishedChecklist {
            title: String::new(),
            subtitle: String::new(),
            sections: vec![PublishedSection { title: "甲".into(), items: vec![item("一\r\n二\r三\u{0}", "财政局", "")] }],
        };
        assert_eq!(read_back(&checklist, format).sections[0].items[0].requirement, "一\n二\n三", "{format:?}");
    }
}

#[test]
fn two_section_levels_come_back() {
    let with = |subsection: &str, text: &str| PublishedItem { subsection: Some(subsection.into()), ..item(text, "财政局", "") };
    let checklist = PublishedChecklist {
        title: "某县2024年工作清单".into(),
        subtitle: "截至五月".into(),
        sections: vec![
            PublishedSection {
                title: "一、甲".into(), items: vec![with("(一)子", "1"), with("(一)子", "2"), with("(二)丑", "3")]
            },
            PublishedSection { title: "二、乙".into(), items: vec![with("(一)子", "4")] },
        ],
    };
    for format in TABLES {
        assert_eq!(read_back(&checklist, format).sections, checklist.sections, "{format:?}");
    }
}

#[test]
fn json_is_the_checklist_itself() {
    let checklist = PublishedChecklist {
        title: "清单".into(),
        subtitle: "截至五月".into(),
        sections: vec![PublishedSection { title: "甲".into(), items: vec![item("一", "二", "三")] }],
    };
    let bytes = write(&checklist, ExportFormat::Json).unwrap();
    assert_eq!(serde_json::from_slice::<PublishedChecklist>(&bytes).unwrap(), checklist);
}

#[test]
fn a_text_too_long_for_excel_is_refused_with_its_row() {
    let checklist = PublishedChecklist {
        title: String::new(),
        subtitle: String::new(),
        sections: vec![PublishedSection { title: "甲".into(), items: vec![item("一", "", ""), item(&"长".repeat(32_768), "", "")] }],
    };
    let refusal = write(&checklist, ExportFormat::Xlsx).unwrap_err().to_string();
    assert!(refusal.starts_with("第2行"), "{refusal}");
    assert!(write(&checklist, ExportFormat::Docx).is_ok());
}

#[test]
fn the_page_may_be_pasted() {
    let checklist = PublishedChecklist {
        title: "清单".into(),
        subtitle: String::new(),
        sections: vec![PublishedSection {
            title: "甲".into(), items: vec![item("一\n二", "财政局", ""), item("三", "教体局", "")]
        }],
    };
    let page = String::from_utf8(write(&checklist, ExportFormat::Html).unwrap()).unwrap();
    let text = "工作内容\t工作要求\t责任单位\t完成情况\n甲\t\"一\n二\"\t财政局\t\n\t三\t教体局\t\n";
    for document in [read_pasted(&page, "ignored").unwrap(), read_pasted("", text).unwrap(), read_pasted("<b>no table</b>", text).unwrap()]
    {
        let rows = recognise(&document.tables[0], None).rows;
        let told: Vec<_> = rows.iter().map(|row| (row.section.as_str(), row.requirement.as_str(), row.responsible.as_str())).collect();
        assert_eq!(told, [("甲", "一\n二", "财政局"), ("甲", "三", "教体局")]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_text_comes_back(texts in prop::collection::vec("[a甲=+@'\"<>&,;\t\n \u{a0}\u{3000}😀_x0-9|-]{0,24}", 3)) {
        for format in TABLES {
            let checklist = PublishedChecklist {
                title: String::new(),
                subtitle: String::new(),
                sections: vec![PublishedSection {
                    title: "一、甲".into(),
                    items: vec![item(&format!("公{}", texts[0]), "财政局", &texts[1]), item(&format!("{}开", texts[0]), &format!("甲{}", texts[2]), "")],
                }],
            };
            prop_assert_eq!(read_back(&checklist, format).sections, checklist.sections, "{:?}", format);
        }
    }
}
