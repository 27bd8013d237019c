//! More files as they lie about in offices, of ways of writing that no case before them had. The names of places, units and tasks
//! are invented. Over all of them stands the law: what a reader sees is read, or named in a problem.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use domain::checklist::AssignmentRole;
use domain::checklist::import::import_report::DeadlineKind;
use domain::checklist::import::recognise_document;
use domain::checklist::import::responsible::{DirectoryUnit, county_names};
use domain::ids::UnitId;
use domain::register::unit::UnitClass;
use exchange::{Document, ImportReport, UnitDirectory, parse, read, read_pasted};

/// A county of six units.
fn directory() -> UnitDirectory {
    let unit = |(short, class): &(&str, UnitClass)| DirectoryUnit {
        id: UnitId::new(*short),
        full_name: format!("石河县{short}"),
        short_name: (*short).to_owned(),
        aliases: Vec::new(),
        class: *class,
        valid_from: None,
        valid_to: None,
        successor: None,
    };
    let departments = ["财政局", "民政局", "水利局", "交通局", "自然资源和规划局"].map(|name| (name, UnitClass::CountyDepartment));
    let all: Vec<_> = departments.into_iter().chain([("东渡镇", UnitClass::Township)]).collect();
    UnitDirectory { units: all.iter().map(unit).collect(), county_names: county_names("石河县"), ..UnitDirectory::default() }
}

fn report(document: &Document) -> ImportReport {
    let directory = directory();
    ImportReport::new(&parse(&recognise_document(document, None, None), &directory, 2026), &directory)
}

fn page(body: &str) -> Document {
    read("list.html", format!("<html><body>{body}</body></html>").as_bytes()).unwrap()
}

fn table(rows: &[&str]) -> String {
    let row = |row: &&str| format!("<tr>{}</tr>", row.split('|').map(|cell| format!("<td>{cell}</td>")).collect::<String>());
    format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
}

/// Each task as `section: task [leads; others] <deadline>`, where a unit that nobody is is written with a question mark.
fn told(report: &ImportReport) -> Vec<String> {
    let item = |item: &domain::checklist::import::import_report::ItemReport| {
        let of =
            |role: AssignmentRole| item.assignments.iter().filter(|one| one.role == role).map(|one| one.unit.clone()).collect::<Vec<_>>();
        let mut others: Vec<String> =
            item.assignments.iter().filter(|one| one.role != AssignmentRole::Lead).map(|one| one.unit.clone()).collect();
        others.extend(item.unresolved.iter().map(|one| format!("{}?", one.text)));
        let units =
            [of(AssignmentRole::Lead).join("、"), others.join("、")].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
        let deadline = match item.deadline.kind {
            DeadlineKind::Date => item.deadline.date.map(|date| date.to_string()).unwrap_or_default(),
            DeadlineKind::YearEnd => "year_end".into(),
            DeadlineKind::Standing => "standing".into(),
            DeadlineKind::Quota => "quota".into(),
            DeadlineKind::None => String::new(),
        };
        let deadline = if deadline.is_empty() { deadline } else { format!(" <{deadline}>") };
        let section = if item.section.is_empty() { String::new() } else { format!("{}: ", item.section) };
        format!("{section}{} [{}]{deadline}", item.requirement, units.join("; "))
    };
    report.items.iter().map(item).collect()
}

/// `tasks` are all of them; each of `named` stands in a problem; each of `absent` in no task.
fn check(document: &Document, tasks: &[&str], named: &[&str], absent: &[&str]) {
    let report = report(document);
    let found = told(&report);
    let problems: Vec<String> = report.problems.iter().map(|problem| problem.message.clone()).collect();
    assert_eq!(found, tasks, "{problems:#?}");
    for words in named {
        assert!(problems.iter().any(|problem| problem.contains(words)), "{words} is not named in {problems:#?}");
    }
    for words in absent {
        assert!(!found.iter().any(|task| task.contains(words)), "{words} became content: {found:#?}");
    }
}

#[test]
fn k4_a_column_for_each_unit_with_signs_below() {
    let list = "序号,工作任务,财政局,民政局,水利局,完成时限\r\n1,公开救助标准,√,★,,6月底前\r\n2,公开堤坝巡查结果,,,√,11月底前\r\n注：★为牵头单位，√为责任单位";
    check(
        &read("list.csv", list.as_bytes()).unwrap(),
        &["公开救助标准 [民政局; 财政局] <2026-06-30>", "公开堤坝巡查结果 [水利局] <2026-11-30>"],
        &["注：★为牵头单位"],
        &["√", "★"],
    );
}

#[test]
fn k4_signs_below_a_heading_that_lies_over_all_units() {
    let document = page(
        "<table><tr><td rowspan=2>序号</td><td rowspan=2>工作任务</td><td colspan=3>责任单位</td></tr>\
         <tr><td>财政局</td><td>民政局</td><td>东渡镇</td></tr>\
         <tr><td colspan=5>一、民生</td></tr>\
         <tr><td>1</td><td>公开救助标准</td><td>配合</td><td>牵头</td><td></td></tr>\
         <tr><td>2</td><td>公开村级账目</td><td></td><td></td><td>√</td></tr></table>",
    );
    check(&document, &["一、民生: 公开救助标准 [民政局; 财政局]", "一、民生: 公开村级账目 [东渡镇]"], &[], &["√"]);
}

#[test]
fn k10_a_first_line_for_the_spreadsheet_is_no_row() {
    let list = "sep=;\r\n工作任务;责任单位;完成时限\r\n公开堤坝巡查结果，含照片;水利局;6月底前\r\n";
    check(&read("list.csv", list.as_bytes()).unwrap(), &["公开堤坝巡查结果，含照片 [水利局] <2026-06-30>"], &[], &["sep="]);
}

#[test]
fn k1_a_page_that_calls_itself_a_workbook() {
    let body = table(&["工作任务|责任单位", "公开检修安排|交通局"]);
    let page =
        format!("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"utf-8\"></head><body>{body}</body></html>");
    check(&read("任务清单.xls", page.as_bytes()).unwrap(), &["公开检修安排 [交通局]"], &[], &[]);
}

#[test]
fn k1_a_text_that_excel_saved_in_two_bytes_a_sign() {
    let text = "工作任务\t责任单位\r\n\"公开检修安排\n和停航通知\"\t交通局\r\n";
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    check(&read("清单.txt", &bytes).unwrap(), &["公开检修安排\n和停航通知 [交通局]"], &[], &[]);
}

#[test]
fn k9_names_that_a_line_end_cuts_in_two() {
    let document = page(&table(&["工作任务|责任单位", "公开地灾点名单|自然资源<br>和规划局、水<br>利局"]));
    check(&document, &["公开地灾点名单 [自然资源和规划局; 水利局]"], &[], &[]);
}

#[test]
fn k9_units_that_are_counted_in_their_cell() {
    let document = page(&table(&["工作任务|责任单位", "公开救助标准|1.民政局；2.财政局", "公开堤坝名单|①水利局 ②东渡镇"]));
    check(&document, &["公开救助标准 [民政局; 财政局]", "公开堤坝名单 [水利局; 东渡镇]"], &[], &[]);
}

#[test]
fn k2_limits_in_wide_digits_and_in_words() {
    let document = page(&table(&[
        "工作任务|责任单位|完成时限",
        "公开预算|财政局|２０２６年６月底前",
        "公开决算|财政局|二〇二六年九月三十日前",
        "公开台账|民政局|每月５日前",
        "公开总结|民政局|即日起至10月底",
    ]));
    check(
        &document,
        &[
            "公开预算 [财政局] <2026-06-30>",
            "公开决算 [财政局] <2026-09-30>",
            "公开台账 [民政局] <standing>",
            "公开总结 [民政局] <2026-10-31>",
        ],
        &[],
        &[],
    );
}

#[test]
fn k7_a_task_that_a_page_cut_in_two_is_said() {
    let list = "序号,工作任务,责任单位\r\n1,公开堤坝巡查结果，每次巡查后,水利局\r\n,三日内附照片,\r\n2,公开检修安排,交通局";
    let document = read("list.csv", list.as_bytes()).unwrap();
    let report = report(&document);
    let whole = format!("{:?} {:?}", told(&report), report.problems);
    assert!(whole.contains("三日内附照片"), "{whole}");
    assert!(report.problems.iter().any(|problem| problem.row == 3), "the row is asked about: {whole}");
}

#[test]
fn k6_a_task_that_was_struck_out_by_the_tracker_and_one_with_a_comment() {
    let document = page(&table(&[
        "工作任务|责任单位",
        "公开检修安排<del>和旧安排</del><ins>和新安排</ins>|交通局",
        "公开停航通知<!-- 内部：先不公开 -->|交通局",
    ]));
    check(&document, &["公开检修安排和新安排 [交通局]", "公开停航通知 [交通局]"], &["已删除"], &["旧安排", "内部"]);
}

#[test]
fn k10_a_pasted_mail_with_marks_of_an_answer_in_front() {
    let text =
        "> 一、水上交通\n> 1.公开检修安排（责任单位：交通局；完成时限：6月底前）\n> 2.公开停航通知（责任单位：交通局；完成时限：10月底前）";
    check(
        &read_pasted("", text).unwrap(),
        &["一、水上交通: 1.公开检修安排 [交通局] <2026-06-30>", "一、水上交通: 2.公开停航通知 [交通局] <2026-10-31>"],
        &[],
        &["> "],
    );
}
