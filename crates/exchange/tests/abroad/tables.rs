//! K1, K3, K4, K6, K7, K8: tables.

use exchange::{read, read_pasted};
use rust_xlsxwriter::{ExcelDateTime, Format, Note, Shape, Workbook};

use crate::made::{check, csv, docx, fill, p, page, report, table, word_table, xlsx};

#[test]
fn k1_two_annexes_of_one_notice() {
    let body = [
        p("附件1"),
        p("石河县2026年重点领域公开任务分工表"),
        word_table(&["序号|工作任务|责任单位|完成时限", "1|公开渡口检修安排|交通局|6月底前"]),
        p("附件2"),
        p("石河县2026年基层公开任务分工表"),
        word_table(&["序号|工作任务|责任单位|完成时限", "1|公开村级账目|东渡镇|9月底前"]),
        p("（此页无正文）"),
    ];
    check(
        &docx(&body.concat(), &[]),
        &["公开渡口检修安排 [交通局] <2026-06-30>", "石河县2026年基层公开任务分工表: 公开村级账目 [东渡镇] <2026-09-30>"],
        &["附件1", "附件2", "（此页无正文）"],
        &[],
    );
}

#[test]
fn k1_a_ledger_with_a_sheet_for_each_field_and_one_that_explains() {
    let mut workbook = Workbook::new();
    for (name, rows) in [
        ("填报说明", &["本台账按月更新，不得删改表头"][..]),
        ("水利", &["序号|任务|责任单位", "1|公开堤坝巡查结果|水利局"][..]),
        ("教育", &["序号|任务|责任单位", "1|公开校车线路|教育局", "2|公开招生办法|教育局"][..]),
    ] {
        fill(workbook.add_worksheet().set_name(name).unwrap(), rows);
    }
    check(
        &read("ledger.xlsx", &workbook.save_to_buffer().unwrap()).unwrap(),
        &["水利: 公开堤坝巡查结果 [水利局]", "教育: 公开校车线路 [教育局]", "教育: 公开招生办法 [教育局]"],
        &["本台账按月更新，不得删改表头"],
        &[],
    );
}

#[test]
fn k3_dates_as_their_cells_show_them() {
    let bytes =
        xlsx(&["任务|责任单位|完成时限", "公开一|财政局|", "公开二|财政局|", "公开三|财政局|"], |sheet| {
            let day = ExcelDateTime::from_ymd(2026, 9, 1).unwrap();
            for (row, shape) in (1..).zip(["yyyy\"年\"m\"月\"", "m\"月\"d\"日前\"", "[DBNum1][$-804]yyyy\"年\"m\"月底前\""]) {
                sheet.write_datetime_with_format(row, 2, &day, &Format::new().set_num_format(shape)).unwrap();
            }
        });
    check(
        &read("list.xlsx", &bytes).unwrap(),
        &["公开一 [财政局] <2026-09-30>", "公开二 [财政局] <2026-09-01>", "公开三 [财政局] <2026-09-30>"],
        &[],
        &["4625"],
    );
}

#[test]
fn k3_numbers_that_carry_their_measure() {
    let bytes = xlsx(&["任务|责任单位|完成情况|完成时限", "公开一|财政局||", "公开二|民政局||"], |sheet| {
        let shaped = |code: &str| Format::new().set_num_format(code);
        sheet.write_number_with_format(1, 2, 12.0, &shaped("\"已公开\"0\"条\"")).unwrap();
        sheet.write_number_with_format(2, 2, 0.855, &shaped("0.0%")).unwrap();
        sheet.write_number_with_format(1, 3, 6.0, &shaped("0\"月底前\"")).unwrap();
        sheet.write_number_with_format(2, 3, 4.0, &shaped("\"全年不少于\"0\"次\"")).unwrap();
    });
    check(&read("list.xlsx", &bytes).unwrap(), &["公开一 [财政局] {已公开12条} <2026-06-30>", "公开二 [民政局] {85.5%} <quota>"], &[], &[]);
}

#[test]
fn k4_a_list_of_what_must_be_mended() {
    let document = page(&table(&[
        "序号|反馈问题|整改目标|整改措施|整改时限|牵头领导|责任单位|责任人|销号情况",
        "1|堤坝公开不及时|每月公开|建立巡查公开台账|2026年6月底前|石某某|水利局|柳某某|已销号",
    ]));
    check(
        &document,
        &["堤坝公开不及时/每月公开: 建立巡查公开台账 [水利局] {已销号} <2026-06-30>"],
        &["牵头领导", "责任人"],
        &["石某某", "柳某某"],
    );
}

#[test]
fn k4_units_and_their_parts_under_one_heading_of_division() {
    let document = page(&table(&[
        "序号|重点任务|责任分工|时间节点",
        "1|公开救助标准|牵头：民政局；配合：财政局、教育局|9月底前",
        "2|公开河道清淤|水利局（牵头）、财政局|11月底前",
    ]));
    check(&document, &["公开救助标准 [民政局; 财政局、教育局] <2026-09-30>", "公开河道清淤 [水利局; 财政局] <2026-11-30>"], &[], &[]);
}

#[test]
fn k4_a_matrix_with_one_sign_that_nobody_knows_and_a_line_of_totals() {
    let list = [
        "序号,工作任务,财政局,民政局,水利局",
        "1,公开救助标准,√,√,",
        "2,公开堤坝巡查结果,,？,√",
        "序号,工作任务,财政局,民政局,水利局",
        "3,公开河道清淤,√,√,√（汇总）",
        "合计,,2,3,2",
    ];
    let document = csv(&list);
    check(
        &document,
        &["公开救助标准 [财政局; 民政局]", "公开堤坝巡查结果 [水利局]", "公开河道清淤 [财政局; 民政局]"],
        &["第3行“民政局”一列的“？”", "第5行“水利局”一列的“√（汇总）”", "合计 2 3 2"],
        &["√", "？"],
    );
    let placed = report(&document).problems;
    assert!(placed.iter().any(|problem| (problem.row, problem.column.as_str()) == (3, "民政局")), "{placed:?}");
}

#[test]
fn k6_rows_that_a_filter_hides_and_a_sheet_put_away() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    fill(sheet, &["任务|责任单位|内部意见", "公开一|财政局|先不报", "暗中一项|民政局|", "公开二|水利局|"]);
    sheet.autofilter(0, 0, 3, 2).unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.set_column_hidden(2).unwrap();
    fill(workbook.add_worksheet().set_name("旧稿").unwrap().set_hidden(true), &["任务|责任单位", "暗中二项|财政局"]);
    check(
        &read("list.xlsx", &workbook.save_to_buffer().unwrap()).unwrap(),
        &["公开一 [财政局]", "公开二 [水利局]"],
        &["1行隐藏的内容", "1列隐藏的内容", "1张隐藏的工作表"],
        &["暗中", "先不报"],
    );
}

#[test]
fn k6_words_that_a_template_hides_in_word() {
    let cell = "<w:tc><w:p><w:r><w:t>公开一</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗中批示</w:t></w:r>\
                <w:del><w:r><w:delText>旧稿</w:delText></w:r></w:del></w:p></w:tc>";
    let row = format!("<w:tr>{cell}<w:tc>{}</w:tc></w:tr>", p("财政局"));
    let head = format!("<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p("任务"), p("责任单位"));
    check(
        &docx(&format!("<w:tbl>{head}{row}</w:tbl>"), &[]),
        &["公开一 [财政局]"],
        &["1处隐藏的文字", "1处修订中已删除的文字"],
        &["暗中", "旧稿"],
    );
}

#[test]
fn k6_what_a_sheet_shows_in_no_cell_is_named() {
    let bytes = xlsx(&["任务|责任单位", "公开一|财政局"], |sheet| {
        sheet.insert_note(1, 1, &Note::new("石某：改由民政局承办").add_author_prefix(false)).unwrap();
        sheet.insert_shape(3, 0, &Shape::textbox().set_text("每月5日前更新")).unwrap();
        sheet.set_header("&L内部资料&R第 &P 页");
    });
    check(&read("list.xlsx", &bytes).unwrap(), &["公开一 [财政局]"], &["石某：改由民政局承办", "每月5日前更新", "内部资料"], &[]);
}

#[test]
fn k7_a_plan_in_parts_chapters_and_articles() {
    let across = |text: &str| format!("<tr><td colspan=3>{text}</td></tr>");
    let row = |cells: [&str; 3]| format!("<tr>{}</tr>", cells.map(|cell| format!("<td>{cell}</td>")).concat());
    let rows = [
        row(["序号", "重点任务", "责任单位"]),
        across("第一部分　民生领域"),
        across("一、供水"),
        row(["1", "公开水质检测结果", "水利局"]),
        across("二、校车"),
        row(["2", "公开校车线路", "教育局"]),
        across("第二部分　基层公开"),
        row(["3", "公开村级账目", "东渡镇"]),
    ];
    check(
        &page(&format!("<table>{}</table>", rows.concat())),
        &[
            "第一部分　民生领域/一、供水: 公开水质检测结果 [水利局]",
            "第一部分　民生领域/二、校车: 公开校车线路 [教育局]",
            "第二部分　基层公开: 公开村级账目 [东渡镇]",
        ],
        &[],
        &[],
    );
}

#[test]
fn k7_merged_levels_of_a_table_in_word() {
    let rows = [
        "一级指标|二级指标|工作要求|责任单位",
        "民生|供水|公开水质检测结果|水利局",
        "^|^|公开停水通知|水利局",
        "^|校车|公开校车线路|教育局",
    ];
    check(
        &docx(&word_table(&rows), &[]),
        &["民生/供水: 公开水质检测结果 [水利局]", "民生/供水: 公开停水通知 [水利局]", "民生/校车: 公开校车线路 [教育局]"],
        &[],
        &[],
    );
}

#[test]
fn k8_the_head_and_the_foot_of_a_form() {
    let list = [
        "石河县2026年政务公开任务台账,,,",
        "填报单位（盖章）：县政府办,,填报日期：2026年3月5日,",
        "序号,任务,责任单位,完成时限",
        "1,公开渡口检修安排,交通局,6月底前",
        "本页小计,1,,",
        "分管领导（签字）：,,经办人：柳某,",
        "第1页 共1页,,,",
    ];
    check(
        &csv(&list),
        &["公开渡口检修安排 [交通局] <2026-06-30>"],
        &["填报单位（盖章）：县政府办", "本页小计", "分管领导（签字）：", "柳某", "第1页 共1页"],
        &["小计", "签字"],
    );
}

#[test]
fn k8_a_pasted_table_that_ends_with_who_made_it() {
    let text = "任务\t责任单位\t完成时限\n公开堤坝巡查结果\t水利局\t每月\n总计\t1项\t\n制表人：石某\t审核人：柳某\t2026年3月5日\n注：以上任务年底考核\t\t";
    check(
        &read_pasted("", text).unwrap(),
        &["公开堤坝巡查结果 [水利局] <standing>"],
        &["总计", "制表人：石某", "柳某", "2026年3月5日", "注：以上任务年底考核"],
        &["总计", "考核"],
    );
}
