//! Registers as they come: what of them is not read is said.

use exchange::{read_loosely, read_units};

fn told(name: &str, content: &str) -> (usize, Vec<(usize, String)>) {
    let file = read_units(&read_loosely(name, content.as_bytes()).expect("a register"));
    (file.units.len(), file.problems.into_iter().map(|problem| (problem.row, problem.message)).collect())
}

#[test]
fn k11_a_name_in_the_wrong_column_is_said_and_titles_of_groups_are_not() {
    let lines = ["序号,单位全称,类别", "1,溪口县商务局,县直部门", "溪口县气象局,,", "2,溪口县档案馆,事业单位"];
    let (units, problems) = told("units.csv", &lines.join("\r\n"));
    assert_eq!(units, 2);
    assert!(problems.iter().any(|(row, words)| *row == 3 && words.contains("溪口县气象局") && words.contains("单位全称")), "{problems:?}");
    let lines = ["序号,单位全称,类别", "一、县直部门,,", "1,溪口县商务局,县直部门", "乡镇,,", "2,东岸镇人民政府,乡镇"];
    let (units, problems) = told("units.csv", &lines.join("\r\n"));
    assert_eq!(units, 2);
    assert!(problems.iter().all(|(_, words)| !words.contains("没有作为单位读入")), "{problems:?}");
}

#[test]
fn k11_a_table_without_headings_beside_a_register_is_named_with_its_rows() {
    let page = "<table><tr><td>单位全称</td><td>类别</td></tr><tr><td>溪口县商务局</td><td>县直部门</td></tr></table><p>续表</p>\
                <table><tr><td>溪口县气象局</td><td>垂直管理单位</td></tr><tr><td>溪口县税务局</td><td>垂直管理单位</td></tr></table>";
    let (units, problems) = told("units.html", page);
    assert_eq!(units, 1);
    assert!(problems.iter().any(|(_, words)| words.contains("2行没有读入") && words.contains("溪口县气象局")), "{problems:?}");
}

/// Name, group, class, whether it has a key area, other names.
fn units(name: &str, content: &str) -> Vec<(String, String, String, bool, Vec<String>)> {
    let file = read_units(&read_loosely(name, content.as_bytes()).expect("a register"));
    let told = |unit: exchange::UnitRow| {
        let class = unit.class.map(|class| class.label().to_owned()).unwrap_or_default();
        let aliases = unit.aliases.into_iter().map(|alias| alias.name).collect();
        (unit.full_name, unit.group.unwrap_or_default(), class, unit.key_area, aliases)
    };
    file.units.into_iter().map(told).collect()
}

#[test]
fn k11_a_merged_cell_and_the_word_same_as_above_hold_for_the_rows_beneath() {
    let page = "<table><tr><td>单位全称</td><td>类别</td><td>考核分组</td><td>别名</td></tr>\
                <tr><td>溪口县商务局</td><td rowspan=2>县直部门</td><td rowspan=2>经济组</td><td>商务</td></tr>\
                <tr><td>溪口县统计局</td><td></td></tr>\
                <tr><td rowspan=2>东岸镇人民政府</td><td>乡镇</td><td>乡镇组</td><td>东岸</td></tr>\
                <tr><td></td><td></td><td>东岸镇政府</td></tr></table>";
    let found: Vec<(String, String, String, Vec<String>)> =
        units("units.html", page).into_iter().map(|(name, group, class, _, aliases)| (name, group, class, aliases)).collect();
    let unit = |name: &str, group: &str, class: &str, aliases: &[&str]| {
        (name.to_owned(), group.to_owned(), class.to_owned(), aliases.iter().map(|alias| (*alias).to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        found,
        [
            unit("溪口县商务局", "经济组", "县直部门", &["商务"]),
            unit("溪口县统计局", "经济组", "县直部门", &[]),
            unit("东岸镇人民政府", "乡镇组", "乡镇", &["东岸", "东岸镇政府"]),
        ]
    );
    let lines = ["单位全称,类别,考核分组", "溪口县商务局,县直部门,经济组", "溪口县统计局,同上,〃"];
    let groups: Vec<(String, String)> =
        units("units.csv", &lines.join("\r\n")).into_iter().map(|(_, group, class, ..)| (group, class)).collect();
    assert_eq!(groups, vec![("经济组".to_owned(), "县直部门".to_owned()); 2]);
}

#[test]
fn k11_other_names_under_a_name_that_was_not_read_are_no_other_units() {
    let page = "<table><tr><td>单位全称</td><td>类别</td><td>别名</td></tr>\
                <tr><td>溪口县商务局</td><td>县直部门</td><td>商务</td></tr>\
                <tr><td rowspan=2>溪口县水利局、溪口县统计局</td><td>县直部门</td><td>水利</td></tr>\
                <tr><td></td><td>统计</td></tr></table>";
    let aliases: Vec<Vec<String>> = units("units.html", page).into_iter().map(|(.., aliases)| aliases).collect();
    assert_eq!(aliases, [["商务"]]);
    let (_, problems) = told("units.html", page);
    assert!(problems.iter().any(|(_, words)| words.contains("“统计”没有读入")), "{problems:?}");
}

#[test]
fn k11_an_other_name_in_a_further_row_that_another_unit_has_is_said() {
    let page = "<table><tr><td>单位全称</td><td>类别</td><td>别名</td></tr>\
                <tr><td>溪口县商务局</td><td>县直部门</td><td>商务</td></tr>\
                <tr><td rowspan=2>溪口县统计局</td><td>县直部门</td><td>统计</td></tr>\
                <tr><td></td><td>商务</td></tr></table>";
    let (count, problems) = told("units.html", page);
    assert_eq!(count, 2);
    assert!(problems.iter().any(|(_, words)| words.contains("名称“商务”") && words.contains("已经用过")), "{problems:?}");
}

#[test]
fn k11_headings_with_the_marks_of_a_form_are_headings_and_the_units_own_names_win() {
    let lines = [
        "序号,单位全称*,简称,类别（必填）",
        "1,溪口县商务局,商务局,县直部门",
        "序号,单位全称*,简称,类别（必填）",
        "2,3.溪口县统计局,统计局,县直部门",
    ];
    let (count, problems) = told("units.csv", &lines.join("\r\n"));
    assert_eq!((count, problems.len()), (2, 0), "{problems:?}: a short name is no unit, and headings that stand again are none");
    assert_eq!(units("units.csv", &lines.join("\r\n"))[1].0, "溪口县统计局");
    let lines = ["部门,单位名称,类别", "溪口县教体局,溪口县第一中学,事业单位"];
    assert_eq!(units("units.csv", &lines.join("\r\n"))[0].0, "溪口县第一中学");
}

#[test]
fn k11_several_units_in_one_cell_are_said_and_a_no_is_a_no() {
    let lines = [
        "单位全称,类别,重点领域",
        "溪口县商务局、溪口县统计局,县直部门,不涉及",
        "溪口县水利局,县直部门,不涉及",
        "溪口县自然资源局,县直部门,不动产登记",
    ];
    let (_, problems) = told("units.csv", &lines.join("\r\n"));
    assert!(problems.iter().any(|(row, words)| *row == 2 && words.contains("每个单位写一行")), "{problems:?}");
    let areas: Vec<(String, bool)> =
        units("units.csv", &lines.join("\r\n")).into_iter().map(|(name, .., key_area, _)| (name, key_area)).collect();
    assert_eq!(areas, [("溪口县水利局".to_owned(), false), ("溪口县自然资源局".to_owned(), true)]);
}

#[test]
fn k11_rows_of_a_second_table_are_its_own() {
    let table = |name: &str| {
        format!(
            "<table><tr><td>序号</td><td>单位名称</td></tr><tr><td>1</td><td>{name}</td></tr><tr><td>2</td><td>{name}二中心</td></tr></table>"
        )
    };
    let page = format!("<p>县直部门</p>{}<p>乡镇</p>{}<p>其他</p>{}", table("溪口县商务局"), table("东岸镇"), table("溪口县商务局"));
    let (_, problems) = told("units.html", &page);
    assert!(
        problems.iter().any(|(_, words)| words.contains("第3张表第2行“溪口县商务局”") && words.contains("与第2行重名")),
        "{problems:?}"
    );
    let all: Vec<(String, String)> = units("units.html", &page).into_iter().map(|(name, _, class, ..)| (name, class)).collect();
    let unit = |name: &str, class: &str| (name.to_owned(), class.to_owned());
    let expected = [
        unit("溪口县商务局", "县直部门"),
        unit("溪口县商务局二中心", "事业单位"),
        unit("东岸镇", "乡镇"),
        unit("东岸镇二中心", "事业单位"),
    ];
    assert_eq!(all, expected, "the line before a table is its title: {problems:?}");
    let without_class = problems.iter().filter(|(_, words)| words.contains("没有“类别”一列")).count();
    assert_eq!(without_class, 1, "{problems:?}");
}
