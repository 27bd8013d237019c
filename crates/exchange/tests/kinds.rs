//! Ten cases of our own for each kind of list and register that real offices have, from bytes to tasks. Time limits,
//! expressions, number formats and personal data have their tables beside their rules.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use domain::checklist::import::recognise_document;
use exchange::{read, read_loosely, read_pasted, read_units};

/// Rows as cells separated by `|`; `^` reaches over the whole row.
fn table(rows: &[&str]) -> String {
    let width = rows.iter().map(|row| row.split('|').count()).max().unwrap_or(1);
    let row = |row: &&str| match row.strip_prefix('^') {
        Some(text) => format!("<tr><td colspan={width}>{text}</td></tr>"),
        None => format!("<tr>{}</tr>", row.split('|').map(|cell| format!("<td>{cell}</td>")).collect::<String>()),
    };
    format!("<table>{}</table>", rows.iter().map(row).collect::<String>())
}

/// Each task as `section/part: task [units] {completion}`, and every problem's sentence.
fn told(page: &str) -> (Vec<String>, Vec<String>) {
    let document = read("list.html", format!("<html><body>{page}</body></html>").as_bytes()).unwrap();
    of(&document)
}

fn of(document: &exchange::Document) -> (Vec<String>, Vec<String>) {
    let read = recognise_document(document, None, None);
    let task = |row: &domain::checklist::import::RecognisedRow| {
        let part = row.subsection.as_ref().map(|part| format!("/{part}")).unwrap_or_default();
        let completion = if row.completion.trim().is_empty() { String::new() } else { format!(" {{{}}}", row.completion) };
        format!("{}{part}: {} [{}]{completion}", row.section, row.requirement, row.responsible)
    };
    (read.rows.iter().map(task).collect(), read.problems.into_iter().map(|problem| problem.message).collect())
}

struct Case<'a> {
    page: String,
    tasks: &'a [&'a str],
    /// Each stands in some problem.
    named: &'a [&'a str],
    /// Stands in no task.
    absent: &'a [&'a str],
}

fn check(kind: &str, cases: &[Case<'_>]) {
    assert!(cases.len() >= 10, "{kind}: {} cases", cases.len());
    let mut wrong = Vec::new();
    for (number, case) in (1..).zip(cases) {
        let (tasks, problems) = told(&case.page);
        if tasks != case.tasks {
            wrong.push(format!("{kind} {number}: {tasks:#?}\nproblems {problems:#?}"));
        }
        for words in case.named.iter().filter(|words| !problems.iter().any(|problem| problem.contains(**words))) {
            wrong.push(format!("{kind} {number}: “{words}” is not named in {problems:#?}"));
        }
        for words in case.absent.iter().filter(|words| tasks.iter().any(|task| task.contains(**words))) {
            wrong.push(format!("{kind} {number}: “{words}” became content"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const HEAD: &str = "工作内容|工作要求|责任单位|完成情况";
const BARE: &str = "工作要求|责任单位";

#[test]
fn k1_a_list_is_all_its_tables() {
    let case = |page: String, tasks, named| Case { page, tasks, named, absent: &[] };
    let cases = [
        case(
            [table(&[HEAD, "甲|公开一|财政局|"]), table(&[HEAD, "乙|公开二|民政局|"])].concat(),
            &["甲: 公开一 [财政局]", "乙: 公开二 [民政局]"],
            &[],
        ),
        case(
            [
                "<p>一、政策公开</p>".to_owned(),
                table(&[BARE, "公开一|财政局"]),
                "<p>二、基层公开</p>".to_owned(),
                table(&[BARE, "公开二|民政局"]),
            ]
            .concat(),
            &["一、政策公开: 公开一 [财政局]", "二、基层公开: 公开二 [民政局]"],
            &[],
        ),
        case(
            [table(&[BARE, "公开一|财政局"]), table(&["责任单位|工作要求", "民政局|公开二"])].concat(),
            &[": 公开一 [财政局]", ": 公开二 [民政局]"],
            &[],
        ),
        case([table(&[HEAD, "甲|公开一|财政局|"]), table(&["姓名|电话", "王某|12345"])].concat(), &["甲: 公开一 [财政局]"], &["没有读入"]),
        case([table(&[HEAD, "甲|公开一|财政局|"]), table(&["甲|公开二|民政局|"])].concat(), &["甲: 公开一 [财政局]"], &["公开二"]),
        case([table(&[HEAD, "甲|公开一|财政局|"]), "<p>联系人见附页</p>".to_owned()].concat(), &["甲: 公开一 [财政局]"], &["联系人见附页"]),
        case(
            ["<h1>重点工作清单</h1><p>说明：本表按月更新</p>".to_owned(), table(&[HEAD, "甲|公开一|财政局|"])].concat(),
            &["甲: 公开一 [财政局]"],
            &["本表按月更新"],
        ),
        case(
            [table(&[HEAD, "甲|公开一|财政局|"]), table(&[HEAD, "乙|公开二|民政局|"]), table(&[HEAD, "丙|公开三|司法局|"])].concat(),
            &["甲: 公开一 [财政局]", "乙: 公开二 [民政局]", "丙: 公开三 [司法局]"],
            &[],
        ),
        case(
            [
                "<p>（一）机关</p>".to_owned(),
                table(&[BARE, "公开一|财政局", "公开二|民政局"]),
                "<p>（二）乡镇</p>".to_owned(),
                table(&[BARE, "公开三|柳溪镇"]),
            ]
            .concat(),
            &["（一）机关: 公开一 [财政局]", "（一）机关: 公开二 [民政局]", "（二）乡镇: 公开三 [柳溪镇]"],
            &[],
        ),
        case([table(&[HEAD, "甲|公开一|财政局|"]), table(&[HEAD])].concat(), &["甲: 公开一 [财政局]"], &[]),
        // as wide as the list, and headed as something else
        case([table(&[BARE, "公开一|财政局"]), table(&["姓名|电话", "柳某某|0551-1234567"])].concat(), &[": 公开一 [财政局]"], &["柳某某"]),
        case(
            [table(&[BARE, "公开一|财政局"]), "<p>附：联络表</p>".into(), table(&["单位|联系电话", "财政局|0551-1234567"])].concat(),
            &[": 公开一 [财政局]"],
            &["0551-1234567", "附：联络表"],
        ),
        // without headings it goes on
        case([table(&[BARE, "公开一|财政局"]), table(&["公开二|民政局"])].concat(), &[": 公开一 [财政局]", ": 公开二 [民政局]"], &[]),
    ];
    check("K1", &cases);
}

#[test]
fn k4_columns_by_heading_and_content() {
    let case = |rows: &[&str], tasks, named| Case { page: table(rows), tasks, named, absent: &[] };
    let cases = [
        case(&["任务名称|承办|协办|时间要求", "公开一|财政局|民政局|5.31"], &[": 公开一 [财政局]"], &[]),
        case(
            &["事项|3月|6月|9月|12月|责任单位", "公开一|√||||财政局", "公开二|||√||民政局"],
            &[": 公开一 [财政局]", ": 公开二 [民政局]"],
            &["3月", "9月"],
        ),
        case(&["事项|主责单位|进度情况", "公开一|财政局|已办"], &[": 公开一 [财政局] {已办}"], &[]),
        case(&["问题|整改措施|责任单位|整改情况", "公开不全|补齐目录|财政局|已补"], &["公开不全: 补齐目录 [财政局] {已补}"], &[]),
        case(&["指标|承担单位|整改成效", "公开率|民政局|达标"], &[": 公开率 [民政局] {达标}"], &[]),
        case(&["任务|责任单位|一季度进展|二季度进展", "公开一|财政局|三项|六项"], &[": 公开一 [财政局] {六项}"], &[]),
        case(&["任务|责任单位|一季度进展|二季度进展", "公开一|财政局|三项|"], &[": 公开一 [财政局] {三项}"], &[]),
        case(&["No.|任务|责任单位", "1|公开一|财政局", "2|公开二|民政局"], &[": 公开一 [财政局]", ": 公开二 [民政局]"], &[]),
        case(&["任务|责任单位/责任人", "公开一|财政局/王某"], &[": 公开一 [财政局/王某]"], &[]),
        case(&["任务|公开主体|备注", "公开一|财政局|含附件"], &[": 公开一 [财政局]"], &[]),
        case(&["工作要求|责任单位|检查频次", "公开一|财政局|不定期"], &[": 公开一 [财政局]"], &["检查频次"]),
        // nothing stands above: the word is kept, and so is a mark where texts are kept to the letter
        case(&[HEAD, "同上|\"|财政局|"], &["同上: \" [财政局]"], &[]),
        case(
            &[HEAD, "甲|公开一|财政局|", "同上|公开二|同上|", "〃|公开三|〃|"],
            &["甲: 公开一 [财政局]", "甲: 公开二 [财政局]", "甲: 公开三 [财政局]"],
            &[],
        ),
        case(
            &["甲栏|乙栏|丙栏", "公布集市摊位分配办法并说明理由|财政局|3月底前", "公开全部清淤河段的验收结论|民政局|6月底前"],
            &[": 公布集市摊位分配办法并说明理由 [财政局]", ": 公开全部清淤河段的验收结论 [民政局]"],
            &["没有认出表头"],
        ),
    ];
    check("K4", &cases);
}

#[test]
fn k6_what_a_reader_does_not_see() {
    let page = |row: &str, cell: &str| {
        format!("<table><tr><td>工作要求</td><td>责任单位</td></tr><tr><td>公开一{cell}</td><td>财政局</td></tr>{row}</table>")
    };
    let hidden = |style: &str| page(&format!("<tr style=\"{style}\"><td>暗中一项</td><td>民政局</td></tr>"), "");
    let cell = |inner: &str| page("", inner);
    let case = |page: String| Case { page, tasks: &[": 公开一 [财政局]"], named: &[], absent: &["暗"] };
    let cases = [
        case(hidden("display:none")),
        case(hidden("display: none;")),
        case(hidden("DISPLAY:NONE")),
        case(hidden("color:red;display:none")),
        case(hidden("visibility:hidden")),
        case(page("<tr hidden><td>暗中一项</td><td>民政局</td></tr>", "")),
        case(cell("<span style=\"display:none\">暗</span>")),
        case(cell("<span hidden>暗</span>")),
        case(cell("<script>暗</script><style>暗</style>")),
        case(cell("<!-- 暗 -->")),
        case(cell("<template>暗</template>")),
    ];
    check("K6", &cases);
    // how much was left out is said
    let (_, problems) = told(&hidden("display:none"));
    assert!(problems.iter().any(|problem| problem.contains("隐藏")), "{problems:?}");
}

#[test]
fn k7_titles_nest() {
    let case = |rows: &[&str], tasks| Case { page: table(rows), tasks, named: &[], absent: &[] };
    let cases = [
        case(&[BARE, "^一、政策公开", "公开一|财政局"], &["一、政策公开: 公开一 [财政局]"]),
        case(&[BARE, "^一、政策公开", "^（一）解读", "公开一|财政局"], &["一、政策公开/（一）解读: 公开一 [财政局]"]),
        case(
            &[BARE, "^一、政策公开", "^（一）解读", "公开一|财政局", "^（二）回应", "公开二|民政局"],
            &["一、政策公开/（一）解读: 公开一 [财政局]", "一、政策公开/（二）回应: 公开二 [民政局]"],
        ),
        case(
            &[BARE, "^一、政策公开", "^（一）解读", "公开一|财政局", "^二、基层公开", "公开二|民政局"],
            &["一、政策公开/（一）解读: 公开一 [财政局]", "二、基层公开: 公开二 [民政局]"],
        ),
        case(
            &[BARE, "^一、政策公开", "公开一|财政局", "公开二|民政局"],
            &["一、政策公开: 公开一 [财政局]", "一、政策公开: 公开二 [民政局]"],
        ),
        // a number of its own cell
        case(
            &["序号|任务|责任单位", "一|政策公开|", "1|公开一|财政局", "2|公开二|民政局", "二|基层公开|", "3|公开三|柳溪镇"],
            &["一、政策公开: 公开一 [财政局]", "一、政策公开: 公开二 [民政局]", "二、基层公开: 公开三 [柳溪镇]"],
        ),
        case(
            &["序号|任务|责任单位", "（一）|政策公开|", "1|公开一|财政局", "2|公开二|民政局"],
            &["（一）政策公开: 公开一 [财政局]", "（一）政策公开: 公开二 [民政局]"],
        ),
        // where every row counts so, they are tasks
        case(&["序号|任务|责任单位", "一|公开一|财政局", "二|公开二|"], &[": 公开一 [财政局]", ": 公开二 []"]),
        case(&[BARE, "^第一部分 公开", "^一、政策", "公开一|财政局"], &["第一部分 公开/一、政策: 公开一 [财政局]"]),
        case(&[HEAD, "甲|公开一|财政局|", "|公开二|民政局|"], &["甲: 公开一 [财政局]", "甲: 公开二 [民政局]"]),
        case(&[HEAD, "甲|公开一|财政局|", "甲|公开二|民政局|"], &["甲: 公开一 [财政局]", "甲: 公开二 [民政局]"]),
        Case {
            page: format!(
                "<table><tr><td>工作要求</td><td>责任单位</td></tr><tr><td>公开一{}</td><td>财政局</td></tr></table>",
                "<table><tr><td>项</td><td>数</td></tr></table>"
            ),
            tasks: &[": 公开一\n项 数 [财政局]"],
            named: &[],
            absent: &[],
        },
        case(
            &["一级事项|二级事项|工作要求|责任单位", "甲|子|公开一|财政局", "||公开二|民政局"],
            &["甲/子: 公开一 [财政局]", "甲/子: 公开二 [民政局]"],
        ),
    ];
    check("K7", &cases);
}

#[test]
fn k8_lines_of_a_form_are_no_tasks() {
    let cases = [
        "合计|2项",
        "小计|",
        "总计|2",
        "^填报单位：县公开办",
        "^负责人（签字）：",
        "^制表日期：2026年3月",
        "^填表人：　　联系电话：",
        "^审核人：",
        "^填报时间：",
        "^单位（盖章）：",
    ]
    .map(|line| Case {
        page: table(&[BARE, "公开一|财政局", "公开二|民政局", line]),
        tasks: &[": 公开一 [财政局]", ": 公开二 [民政局]"],
        named: &[],
        absent: &[],
    });
    check("K8", &cases);
}

#[test]
fn k10_lists_in_prose() {
    let cases: [(&str, &[&str]); 12] = [
        (
            "一、民生\n（一）公开学校招生办法，每年5月底前发布。责任单位：教体局\n（二）公开救助标准。责任单位：民政局；完成时限：6月底前",
            &["一、民生: （一）公开学校招生办法，每年5月底前发布。 [教体局]", "一、民生: （二）公开救助标准。 [责任单位：民政局]"],
        ),
        (
            "一、民生\n1.写明责任单位：由财政局与民政局商定。（责任单位：财政局）",
            &["一、民生: 1.写明责任单位：由财政局与民政局商定。 [财政局]"],
        ),
        (
            "一、政策公开\n1.公开抽检结果。（责任单位：财政局）\n2.公开分配办法。（责任单位：民政局）",
            &["一、政策公开: 1.公开抽检结果。 [财政局]", "一、政策公开: 2.公开分配办法。 [民政局]"],
        ),
        (
            "1.公开抽检结果（牵头单位：财政局；完成时限：6月底前）\n2.公开分配办法（牵头单位：民政局）",
            &[": 1.公开抽检结果 [牵头单位：财政局]", ": 2.公开分配办法 [牵头单位：民政局]"],
        ),
        (
            "一、政策公开\n（一）公开抽检结果。\n责任单位：财政局\n（二）公开分配办法。\n责任单位：民政局",
            &["一、政策公开: （一）公开抽检结果。 [财政局]", "一、政策公开: （二）公开分配办法。 [民政局]"],
        ),
        ("| 工作要求 | 责任单位 |\n| --- | --- |\n| 公开一 | 财政局 |\n| 公开二 | 民政局 |", &[": 公开一 [财政局]", ": 公开二 [民政局]"]),
        ("工作要求\t责任单位\n公开一\t财政局\n公开二\t民政局", &[": 公开一 [财政局]", ": 公开二 [民政局]"]),
        ("工作要求,责任单位\n公开一,财政局\n公开二,民政局", &[": 公开一 [财政局]", ": 公开二 [民政局]"]),
        (
            "1.公开一。（责任单位：财政局、民政局）\n2.公开二。（责任单位：司法局）",
            &[": 1.公开一。 [财政局、民政局]", ": 2.公开二。 [司法局]"],
        ),
        ("1、公开一。[责任单位：财政局]\n2、公开二。[责任单位：民政局]", &[": 1、公开一。 [财政局]", ": 2、公开二。 [民政局]"]),
        (
            "一、政策\n1.公开一。（财政局负责）\n2.公开二。（责任单位：民政局）",
            &["一、政策: 1.公开一。 [财政局负责]", "一、政策: 2.公开二。 [民政局]"],
        ),
        (
            "一、政策\n1.公开一。（责任单位：财政局）\n二、基层\n1.公开二。（责任单位：民政局）",
            &["一、政策: 1.公开一。 [财政局]", "二、基层: 1.公开二。 [民政局]"],
        ),
    ];
    let mut wrong = Vec::new();
    for (text, tasks) in cases {
        match read_pasted("", text) {
            Ok(document) => {
                let (found, problems) = of(&document);
                if found != tasks {
                    wrong.push(format!("{text}\n{found:#?}\n{problems:#?}"));
                }
            }
            Err(error) => wrong.push(format!("{text}\n{error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn k11_registers_as_offices_keep_them() {
    // what the class of the unit in question is; `?` is asked
    let cases: [(&[&str], &str, &str); 12] = [
        (&["单位全称,简称,类别", "溪口县商务局,商务局,县直部门"], "溪口县商务局", "县直部门"),
        (&["单位名称,电话", "东岸镇人民政府,12345"], "东岸镇人民政府", "乡镇"),
        (&["单位名称,联系人", "西岸街道办事处,王某"], "西岸街道办事处", "乡镇"),
        (&["单位名称,序号", "溪口经济开发区管理委员会,1"], "溪口经济开发区管理委员会", "开发区"),
        (&["单位名称,序号", "国家税务总局溪口县税务局,1"], "国家税务总局溪口县税务局", "垂直管理单位"),
        (&["一、乡镇,", "单位名称,序号", "东岸镇,1"], "东岸镇", "乡镇"),
        (&["单位名称,简称,类别", "溪口县供水公司,供水公司,公共企事业单位"], "溪口县供水公司", "公共企事业单位"),
        (&["单位名称,简称,单位性质", "溪口县商务局,商务局,县直部门"], "溪口县商务局", "县直部门"),
        (&["单位名称,序号", "县教体局,1"], "县教体局", "?"),
        (&["单位名称,简称,类别", "溪口县档案馆,档案馆,事业单位"], "溪口县档案馆", "事业单位"),
        (&["序号,单位名称,类别", "1,溪口县气象局,垂直管理单位"], "溪口县气象局", "垂直管理单位"),
        (&["单位名称,序号", "东岸乡人民政府,1"], "东岸乡人民政府", "乡镇"),
    ];
    let mut wrong = Vec::new();
    for (lines, name, class) in cases {
        let document = read_loosely("units.csv", lines.join("\r\n").as_bytes()).unwrap();
        let file = read_units(&document);
        let unit = file.units.iter().find(|unit| unit.full_name == name);
        let found = unit.map(|unit| unit.class.map_or("?", |class| class.label()));
        if found != Some(class) {
            wrong.push(format!("{lines:?}: {found:?}, {:?}", file.problems));
        }
        let stored = format!("{:?}", file.units);
        if stored.contains("12345") || stored.contains("王某") {
            wrong.push(format!("{lines:?}: persons or numbers are kept"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // the lines of a form are no units, and are named
    for line in ["合计,10个", "填表人：,王某", "制表日期：2026年3月,"] {
        let lines = ["单位名称,序号", "溪口县商务局,1", line].join("\r\n");
        let file = read_units(&read_loosely("units.csv", lines.as_bytes()).unwrap());
        assert_eq!(file.units.len(), 1, "{line}: {:?}", file.units);
        assert!(file.problems.iter().any(|problem| problem.row == 3), "{line}: {:?}", file.problems);
    }
}

#[test]
fn k1_what_names_a_part_names_not_the_whole() {
    let parts = [
        "<h3>一、政策类</h3>".to_owned(),
        table(&[BARE, "公开一|财政局"]),
        "<h3>二、民生类</h3>".to_owned(),
        table(&[BARE, "公开二|民政局", "公开三|教体局"]),
    ];
    let title = |page: String| {
        let document = read("list.html", format!("<html><body>{page}</body></html>").as_bytes()).unwrap();
        recognise_document(&document, None, None).title
    };
    assert_eq!(title(parts.concat()), "");
    assert_eq!(title(format!("<h1>溪口县公开任务清单</h1>{}", parts.concat())), "溪口县公开任务清单");
}
