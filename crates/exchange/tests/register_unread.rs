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
