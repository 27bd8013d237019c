//! Ten files as they lie about in offices, one for each way in which the careful reading of the kinds could go wrong once more. The
//! names of places, units and tasks are invented.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use domain::checklist::import::recognise_document;
use exchange::{Document, read, read_loosely, read_pasted, read_units};

/// Each task as `section/part: task [units] {completion} <limit>`, and every problem's sentence.
fn told(document: &Document) -> (Vec<String>, Vec<String>) {
    let read = recognise_document(document, None, None);
    let tasks = read.rows.iter().map(|row| {
        let part = row.subsection.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
        let completion = if row.completion.trim().is_empty() { String::new() } else { format!(" {{{}}}", row.completion) };
        let limit = if row.time_limit.trim().is_empty() { String::new() } else { format!(" <{}>", row.time_limit) };
        format!("{}{part}: {} [{}]{completion}{limit}", row.section, row.requirement, row.responsible)
    });
    (tasks.collect(), read.problems.into_iter().map(|problem| problem.message).collect())
}

fn page(body: &str) -> Document {
    read("list.html", format!("<html><body>{body}</body></html>").as_bytes()).unwrap()
}

/// `tasks` are all of them; each of `named` stands in some problem.
fn check(document: &Document, tasks: &[&str], named: &[&str]) {
    let (found, problems) = told(document);
    assert_eq!(found, tasks, "{problems:#?}");
    for words in named {
        assert!(problems.iter().any(|problem| problem.contains(words)), "{words} is not named in {problems:#?}");
    }
}

const HEAD: &str = "<tr><th>工作内容</th><th>工作要求</th><th>责任单位</th><th>完成情况</th></tr>";

#[test]
fn k1_a_table_cut_in_two_goes_on_in_its_section() {
    let first = format!("<table>{HEAD}<tr><td>一、渡口管理</td><td>公开检修安排</td><td>交通局</td><td></td></tr></table>");
    let second = format!("<table>{HEAD}<tr><td></td><td>公开停航通知</td><td>海事处</td><td></td></tr></table>");
    for words in ["续表", "（续表）", "续表1", "接上表", "表1（续）"] {
        let document = page(&format!("{first}<p>{words}</p>{second}"));
        check(&document, &["一、渡口管理: 公开检修安排 [交通局]", "一、渡口管理: 公开停航通知 [海事处]"], &[words]);
    }
    // a section that was cut is one section
    let bare = |task: &str| format!("<table><tr><td>工作要求</td><td>责任单位</td></tr><tr><td>{task}</td><td>交通局</td></tr></table>");
    let cut = format!("<p>一、渡口管理</p>{}<p>一、渡口管理（续）</p>{}", bare("公开检修安排"), bare("公开停航通知"));
    check(&page(&cut), &["一、渡口管理: 公开检修安排 [交通局]", "一、渡口管理: 公开停航通知 [交通局]"], &[]);
}

#[test]
fn k1_two_lists_beside_each_other_each_under_its_own_name() {
    let document = page(
        "<table><tr><td colspan=2>甲组任务</td><td></td><td colspan=2>乙组任务</td></tr>\
         <tr><td>工作任务</td><td>责任单位</td><td></td><td>工作任务</td><td>责任单位</td></tr>\
         <tr><td>公开冬储菜投放点</td><td>商务局</td><td></td><td>公开供热报修渠道</td><td>住建局</td></tr></table>",
    );
    check(&document, &[": 公开冬储菜投放点 [商务局]", ": 公开供热报修渠道 [住建局]"], &["乙组任务"]);
}

#[test]
fn k2_a_limit_that_names_a_feast_is_kept_and_asked() {
    let list = "工作任务,责任单位,完成时限\r\n公开集市停业安排,商务局,春节前\r\n公开灯会线路,文旅局,元宵节前三天";
    let document = read("list.csv", list.as_bytes()).unwrap();
    check(&document, &[": 公开集市停业安排 [商务局] <春节前>", ": 公开灯会线路 [文旅局] <元宵节前三天>"], &[]);
    let parsed = exchange::parse(&recognise_document(&document, None, None), &exchange::UnitDirectory::default(), 2026);
    let asked: Vec<usize> = parsed.problems.iter().filter(|problem| problem.column == "完成时限").map(|problem| problem.row).collect();
    assert_eq!(asked, [2, 3], "{:?}", parsed.problems);
}

#[test]
fn k4_headings_explain_themselves_in_brackets() {
    let document = page(
        "<table><tr><td>序号</td><td>工作任务（含年度目标）</td><td>责任单位\n（排第一的牵头）</td><td>进展情况（截至10月底）</td></tr>\
         <tr><td>1</td><td>公开窑厂抽检结果</td><td>市场监管局、应急局</td><td>已公开两批</td></tr></table>",
    );
    check(&document, &[": 公开窑厂抽检结果 [市场监管局、应急局] {已公开两批}"], &[]);
}

#[test]
fn k4_an_unnamed_column_between_two_named_ones_is_said() {
    let list = "工作任务,责任单位,,备注\r\n公开堤坝巡查结果,水利局,老吴说再议,\r\n公开闸门检修安排,水利局,,\r\n";
    check(
        &read("list.csv", list.as_bytes()).unwrap(),
        &[": 公开堤坝巡查结果 [水利局]", ": 公开闸门检修安排 [水利局]"],
        &["“第3列”一列没有读入（1格）"],
    );
}

#[test]
fn k6_what_only_a_word_processor_hides_stays_hidden() {
    let document = page(
        "<style>.gone{display:none}</style><table><tr><td>工作任务</td><td>责任单位</td></tr>\
         <tr style='mso-hide:all'><td>暗中一项</td><td>民政局</td></tr><tr class=gone><td>暗中二项</td><td>民政局</td></tr>\
         <tr><td>公开敬老院床位<span class=gone>暗中三项</span></td><td>民政局</td></tr></table>",
    );
    check(&document, &[": 公开敬老院床位 [民政局]"], &["隐藏"]);
}

#[test]
fn k7_titles_counted_in_digits_hold_until_the_next() {
    let document = page(
        "<table><tr><td>序号</td><td>任务</td><td>责任单位</td></tr><tr><td colspan=3>1.水上交通</td></tr>\
         <tr><td>（1）</td><td>公开检修安排</td><td>交通局</td></tr><tr><td>（2）</td><td>公开停航通知</td><td>海事处</td></tr>\
         <tr><td colspan=3>2.冬季供应</td></tr><tr><td>（1）</td><td>公开投放点</td><td>商务局</td></tr></table>",
    );
    check(&document, &["1.水上交通: 公开检修安排 [交通局]", "1.水上交通: 公开停航通知 [海事处]", "2.冬季供应: 公开投放点 [商务局]"], &[]);
}

#[test]
fn k8_signatures_in_cells_of_their_own_are_no_task() {
    let list = "序号,工作任务,责任单位,完成情况\r\n1,公开检修安排,交通局,\r\n小计,1项,,\r\n填报人：,柳某,审核人：,石某\r\n单位负责人（签字）：,,填报日期：,3月5日";
    check(
        &read("list.csv", list.as_bytes()).unwrap(),
        &[": 公开检修安排 [交通局]"],
        &["小计", "柳某", "石某", "单位负责人（签字）：", "3月5日"],
    );
}

#[test]
fn k10_a_table_of_markdown_with_bars_and_breaks_in_its_cells() {
    let text = "## 春运清单\n\n| 工作任务 | 责任单位 |\n| :--- | ---: |\n| 公开班次（早\\|晚） | 交通局<br>海事处 |\n| **公开票价** | 交通局 |\n\n联系人另行通知";
    check(&read_pasted("", text).unwrap(), &[": 公开班次（早|晚） [交通局\n海事处]", ": 公开票价 [交通局]"], &["联系人另行通知"]);
}

#[test]
fn k11_a_register_with_a_title_for_each_group_and_what_belongs_to_the_form() {
    let lines = [
        "石河县单位通讯录,,",
        "序号,单位名称,联系人",
        "一、乡镇,,",
        "1,东渡镇人民政府,柳某",
        "2,西渡街道办事处,石某",
        "二、县直部门,,",
        "3,石河县渔业局,池某",
        "制表：办公室,,",
    ];
    let file = read_units(&read_loosely("units.csv", lines.join("\r\n").as_bytes()).unwrap());
    let found: Vec<(&str, Option<&str>)> =
        file.units.iter().map(|unit| (unit.full_name.as_str(), unit.class.map(domain::register::unit::UnitClass::label))).collect();
    assert_eq!(
        found,
        [("东渡镇人民政府", Some("乡镇")), ("西渡街道办事处", Some("乡镇")), ("石河县渔业局", Some("县直部门"))],
        "{:?}",
        file.problems
    );
    let stored = format!("{:?}", file.units);
    assert!(["柳某", "石某", "池某"].iter().all(|person| !stored.contains(person)), "{stored}");
}

#[test]
fn k1_other_headings_further_down_a_sheet_are_another_table() {
    let list = "序号,任务,责任单位,时限\r\n1,公开河道岸线,水利局,3月\r\n";
    let document =
        read("list.csv", format!("{list},,,\r\n附：联络员名单,,,\r\n序号,姓名,单位,电话\r\n1,张某,水利局,6011111").as_bytes()).unwrap();
    check(&document, &[": 公开河道岸线 [水利局] <3月>"], &["附：联络员名单", "姓名 单位 电话", "张某"]);
    // columns in another order are the same list
    let document = read("list.csv", format!("{list}表二 平台,,,\r\n序号,责任单位,任务,时限\r\n1,数管局,巡查栏目,每月").as_bytes()).unwrap();
    check(&document, &[": 公开河道岸线 [水利局] <3月>", "表二 平台: 巡查栏目 [数管局] <每月>"], &[]);
}

#[test]
fn k7_a_second_level_behind_another_table_keeps_its_first() {
    let bare = |task: &str| format!("<table><tr><td>工作要求</td><td>责任单位</td></tr><tr><td>{task}</td><td>水利局</td></tr></table>");
    let body = format!(
        "<p>一、岸线</p>{}<p>二、民生</p><p>（一）饮水</p>{}<p>（二）灌溉</p>{}<p>三、督查</p><p>责任单位：水利局</p>{}",
        bare("甲事"),
        bare("乙事"),
        bare("丙事"),
        bare("丁事")
    );
    let tasks =
        ["一、岸线: 甲事 [水利局]", "二、民生/（一）饮水: 乙事 [水利局]", "二、民生/（二）灌溉: 丙事 [水利局]", "三、督查: 丁事 [水利局]"];
    check(&page(&body), &tasks, &["责任单位：水利局"]);
}

#[test]
fn k6_words_struck_out_by_hand_are_read_and_asked() {
    let list =
        |task: &str| page(&format!("<table><tr><td>工作任务</td><td>责任单位</td></tr><tr><td>{task}</td><td>水利局</td></tr></table>"));
    for task in ["<s>公开旧闸</s>公开新闸", "<span style='text-decoration:line-through'>公开旧闸</span>公开新闸"] {
        check(&list(task), &[": 公开旧闸公开新闸 [水利局]"], &["有1处带删除线的文字，已照原样读入"]);
    }
    let (_, problems) = told(&list("公开新闸"));
    assert!(problems.is_empty(), "{problems:?}");
}
