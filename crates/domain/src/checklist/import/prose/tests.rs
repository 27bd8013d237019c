//! Lists in running text as offices write them.

use super::super::recognise::recognise;
use super::*;

/// Section, requirement, units, time of each task.
fn told(lines: &[&str]) -> Vec<[String; 4]> {
    let Some(prose) = read_prose(lines) else { return Vec::new() };
    let rows = recognise(&prose.table, None).rows;
    rows.into_iter()
        .map(|row| {
            [
                [Some(row.section), row.subsection].into_iter().flatten().collect::<Vec<_>>().join("/"),
                row.requirement,
                row.responsible,
                row.time_limit,
            ]
        })
        .collect()
}

#[test]
fn labelled_lines_belong_to_the_task_above() {
    let rows = told(&[
        "某县2024年任务分解方案",
        "一、总体目标",
        "1.完成十项公开。",
        "牵头单位：财政局",
        "责任单位：各乡镇",
        "二、重点工作",
        "（一）政策公开",
        "2、公开政策。",
        "并逐条解读。",
        "责任单位：教体局",
        "完成时限：10月底前",
    ]);
    assert_eq!(
        rows,
        [
            ["一、总体目标", "1.完成十项公开。", "牵头单位：财政局；责任单位：各乡镇", ""].map(str::to_owned),
            ["二、重点工作/（一）政策公开", "2、公开政策。\n并逐条解读。", "教体局", "10月底前"].map(str::to_owned),
        ]
    );
}

#[test]
fn brackets_at_the_end_say_who_and_when() {
    let rows = told(&[
        "一、基础工作",
        "（一）更新目录，按时公布。（牵头单位：财政局；责任单位：教体局、各乡镇；完成时限：6月底前）",
        "（二）开展培训（政府办牵头，各乡镇配合）。",
        "（三）规范栏目（含专栏）建设。（民政局、司法局）",
    ]);
    assert_eq!(
        rows,
        [
            ["一、基础工作", "（一）更新目录，按时公布。", "牵头单位：财政局；责任单位：教体局、各乡镇", "6月底前"].map(str::to_owned),
            ["一、基础工作", "（二）开展培训", "政府办牵头，各乡镇配合", ""].map(str::to_owned),
            ["一、基础工作", "（三）规范栏目（含专栏）建设。", "民政局、司法局", ""].map(str::to_owned),
        ]
    );
}

#[test]
fn a_bracket_without_labels_says_both() {
    let rows = told(&["一、惠民生", "1.公开收费标准。（县教育局负责，9月底前完成）", "2.公开名单（民政局、各乡镇，每季度更新）"]);
    assert_eq!(
        rows,
        [
            ["一、惠民生", "1.公开收费标准。", "县教育局负责", "9月底前完成"].map(str::to_owned),
            ["一、惠民生", "2.公开名单", "民政局、各乡镇", "每季度更新"].map(str::to_owned),
        ]
    );
}

#[test]
fn tasks_may_be_numbered_by_a_word() {
    let rows = told(&[
        "任务一：优化发布",
        "工作内容：建立政策文件库",
        "责任单位：政府办、司法局",
        "完成时限：9月底",
        "任务二：强化解读",
        "责任单位：各乡镇",
    ]);
    assert_eq!(
        rows,
        [
            ["", "任务一：优化发布\n工作内容：建立政策文件库", "政府办、司法局", "9月底"].map(str::to_owned),
            ["", "任务二：强化解读", "各乡镇", ""].map(str::to_owned),
        ]
    );
}

#[test]
fn signs_in_the_place_of_numbers_are_no_words() {
    let rows = told(&[
        "一、供水",
        "- 公开水质检测结果。",
        "  - 牵头领导：石某",
        "  - 责任单位：水利局",
        "  - 完成时限：每季度",
        "• 公开停水通知。责任单位：水利局",
        "◆公开收费标准（财政局牵头，水利局配合）",
    ]);
    assert_eq!(
        rows,
        [
            ["一、供水", "公开水质检测结果。", "水利局", "每季度"].map(str::to_owned),
            ["一、供水", "公开停水通知。", "水利局", ""].map(str::to_owned),
            ["一、供水", "公开收费标准", "财政局牵头，水利局配合", ""].map(str::to_owned),
        ]
    );
}

#[test]
fn labels_are_told_by_many_words() {
    let rows = told(&[
        "1.公开收费标准（责任主体：财政局；完成期限：6月底前）",
        "2.公开救助标准。",
        "主要责任单位：民政局",
        "整改期限：9月底",
        "3.公开水质。公开主体：水利局；公开时限：每季度",
    ]);
    assert_eq!(
        rows,
        [
            ["", "1.公开收费标准", "责任主体：财政局", "6月底前"].map(str::to_owned),
            ["", "2.公开救助标准。", "主要责任单位：民政局", "9月底"].map(str::to_owned),
            ["", "3.公开水质。", "公开主体：水利局", "每季度"].map(str::to_owned),
        ]
    );
}

#[test]
fn labels_may_stand_in_brackets_of_their_own_and_on_a_line_of_their_own() {
    let expected = |requirement: &str, time: &str| ["", requirement, "财政局", time].map(str::to_owned);
    for lines in [
        ["1.公开收费标准。", "【责任单位】财政局", "【完成时限】6月底前"],
        ["1.公开收费标准。", "【责任单位】财政局【完成时限】6月底前", ""],
        ["1.公开收费标准。", "〔责任单位〕：财政局", "〔完成时限〕：6月底前"],
        ["1.公开收费标准。【责任单位】财政局 【完成时限】6月底前", "", ""],
    ] {
        let rows = told(&lines);
        let units = rows.first().map(|row| row[2].trim_start_matches("责任单位：").to_owned());
        assert_eq!(units.as_deref(), Some("财政局"), "{lines:?}: {rows:?}");
        assert_eq!((rows[0][1].as_str(), rows[0][3].as_str()), ("1.公开收费标准。", "6月底前"), "{lines:?}");
    }
    let rows = told(&["1.公开收费标准。", "（责任单位：财政局）", "2.公开目录（含专栏）。（责任单位：财政局）（完成时限：6月底前）。"]);
    assert_eq!(rows, [expected("1.公开收费标准。", ""), expected("2.公开目录（含专栏）。", "6月底前")]);
    let rows = told(&["1.公开收费标准。", "（责任单位：政府办（公开办）；完成时限：6月底前）。"]);
    assert_eq!(rows, [["", "1.公开收费标准。", "责任单位：政府办（公开办）", "6月底前"].map(str::to_owned)]);
    // a bracket that nobody closed
    let rows = told(&["1.公开收费标准（责任单位：财政局；完成时限：6月底前"]);
    assert_eq!(rows, [["", "1.公开收费标准", "责任单位：财政局", "6月底前"].map(str::to_owned)]);
    // words that go on behind the bracket
    let rows = told(&["1.公开收费标准（责任单位：财政局；完成时限：6月底前），确保上网。"]);
    assert_eq!(rows, [["", "1.公开收费标准，确保上网。", "责任单位：财政局", "6月底前"].map(str::to_owned)]);
    // a person behind the limit is no word of it
    let rows = told(&["1.公开收费标准（责任单位：财政局；完成时限：6月底前；联系人：甲某）"]);
    assert_eq!(rows, [["", "1.公开收费标准", "责任单位：财政局", "6月底前"].map(str::to_owned)]);
}

#[test]
fn labels_may_stand_behind_paragraphs_that_go_on_with_the_task() {
    let rows =
        told(&["一、政策公开", "（一）公开收费标准。", "各单位完成清理。", "责任单位：财政局", "（二）公开目录。", "责任单位：教体局"]);
    assert_eq!(
        rows,
        [
            ["一、政策公开", "（一）公开收费标准。\n各单位完成清理。", "财政局", ""].map(str::to_owned),
            ["一、政策公开", "（二）公开目录。", "教体局", ""].map(str::to_owned),
        ]
    );
}

#[test]
fn a_task_may_begin_with_its_month() {
    assert_eq!(number_of("1.6月底前，公开目录。").as_deref(), Some("1"));
    assert_eq!(number_of("12.11月底前公开目录").as_deref(), Some("12"));
    assert_eq!(number_of("1.6 公开目录"), None);
    assert_eq!(number_of("1.1 月报公开"), None);
}

#[test]
fn a_text_that_names_nobody_is_no_list() {
    assert_eq!(
        told(&["关于做好工作的通知", "一、提高认识", "各单位要高度重视。", "1.加强领导。", "2.压实责任。"]),
        Vec::<[String; 4]>::new()
    );
    assert_eq!(told(&[]), Vec::<[String; 4]>::new());
}

proptest::proptest! {
    #[test]
    fn any_lines_are_read(lines in proptest::collection::vec("[一二、（）()1-9.。；：:牵头责任单位时限财政局甲 ]{0,30}", 0..12)) {
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        if let Some(prose) = read_prose(&lines) {
            proptest::prop_assert!(prose.used.iter().all(|place| *place < lines.len()));
            proptest::prop_assert!(prose.table.rows.iter().all(|row| row.cells.len() == HEADINGS.len()));
        }
    }
}

#[test]
fn a_line_above_deeper_numbers_is_their_title() {
    let rows = told(&[
        "一、政策公开",
        "1.政策文件",
        "（1）公开收费标准。（责任单位：财政局）",
        "2.惠企政策",
        "①公开目录。（责任单位：教体局）",
        "（二）规范平台。",
        "1.公开栏目。（责任单位：政府办）",
    ]);
    assert_eq!(
        rows,
        [
            ["一、政策公开/1.政策文件", "（1）公开收费标准。", "财政局", ""].map(str::to_owned),
            ["一、政策公开/2.惠企政策", "①公开目录。", "教体局", ""].map(str::to_owned),
            ["一、政策公开/（二）规范平台。", "1.公开栏目。", "政府办", ""].map(str::to_owned),
        ]
    );
    // a task that ends its sentence, or says who does it, is none
    let rows = told(&["1.公开收费标准。", "责任单位：财政局", "2.公开目录。（责任单位：教体局）", "（3）公开栏目。（责任单位：政府办）"]);
    assert_eq!(rows.len(), 3);
    assert_eq!(number_of("任务1 公开目录").as_deref(), Some("1"));
    assert_eq!(number_of("任务一公开目录"), None);
}
