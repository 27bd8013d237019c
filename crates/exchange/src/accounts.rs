//! Reading a list of accounts: the columns that the workbook of sign-in slips has. A password in it is never read.

use domain::checklist::import::{Document, Problem, Row, Table};
use domain::text::folded::{fold, is_blank};

/// Rows searched for headings.
const ROWS_SEARCHED: usize = 15;

/// A row of a list of accounts, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountLine {
    /// Its number in the file, from 1.
    pub row: usize,
    /// 单位; may be empty.
    pub unit: String,
    /// 姓名; may be empty.
    pub person: String,
    /// 用户名; may be empty.
    pub username: String,
    /// 角色, as a word; may be empty.
    pub role: String,
}

/// The accounts of a file, and what was not read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AccountFile {
    /// The rows.
    pub rows: Vec<AccountLine>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
}

/// A column, and the headings that mean it.
const COLUMNS: [(Part, &[&str]); 4] = [
    (Part::Unit, &["单位", "责任单位", "单位名称", "单位全称", "所属单位"]),
    (Part::Person, &["姓名", "人员", "经办人", "使用人"]),
    (Part::Username, &["用户名", "登录名", "账号", "登录账号"]),
    (Part::Role, &["角色", "身份"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Unit,
    Person,
    Username,
    Role,
}

fn part_of(heading: &str) -> Option<Part> {
    let heading = fold(heading);
    COLUMNS.iter().find(|(_, words)| words.contains(&heading.as_str())).map(|(part, _)| *part)
}

/// Reads the first table that has 单位 and one of 姓名 and 用户名 among its headings.
#[must_use]
pub fn read_accounts(document: &Document) -> AccountFile {
    let found = document.tables.iter().find_map(|table| Some((table, headings(table)?)));
    let Some((table, (beneath, columns))) = found else {
        let message = "没有找到账号名单：请确认表头有“单位”“姓名”“用户名”“角色”几列，可以先下载样表。";
        return AccountFile { rows: Vec::new(), problems: vec![Problem::new(0, "", message)] };
    };
    let line = |row: &Row| {
        let text = |part: Part| {
            let place = columns.iter().position(|column| *column == Some(part));
            place.and_then(|place| row.cells.get(place)).map_or("", |cell| cell.text.trim()).to_owned()
        };
        AccountLine {
            row: row.number,
            unit: text(Part::Unit),
            person: text(Part::Person),
            username: text(Part::Username),
            role: text(Part::Role),
        }
    };
    let says_something = |line: &AccountLine| [&line.unit, &line.person, &line.username].iter().any(|text| !is_blank(text));
    let rows: Vec<AccountLine> = table.rows.iter().skip(beneath).map(line).filter(says_something).collect();
    let problems =
        if rows.is_empty() { vec![Problem::new(0, "", "表头下面没有账号，请填写后再上传。")] } else { Vec::new() };
    AccountFile { rows, problems }
}

/// The place of the first row beneath the headings, and what each column is.
fn headings(table: &Table) -> Option<(usize, Vec<Option<Part>>)> {
    table.rows.iter().take(ROWS_SEARCHED).enumerate().find_map(|(place, row)| {
        let columns: Vec<Option<Part>> = row.cells.iter().map(|cell| part_of(&cell.text)).collect();
        let has = |part: Part| columns.contains(&Some(part));
        (has(Part::Unit) && (has(Part::Person) || has(Part::Username))).then_some((place + 1, columns))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ListColumn, ListTable, ListValue, list_xlsx, read_loosely};

    fn read(text: &str) -> AccountFile {
        read_accounts(&read_loosely("a.csv", text.as_bytes()).unwrap())
    }

    #[test]
    fn the_workbook_of_slips_is_read_without_its_passwords() {
        let heads = ["单位", "姓名", "用户名", "角色", "一次性密码"];
        let text = |text: &str| ListValue::Text(text.to_owned());
        let bytes = list_xlsx(
            "账号",
            &ListTable {
                title: "各责任单位账号".into(),
                columns: heads.map(|heading| ListColumn { heading: heading.into(), width: 10 }).into(),
                rows: vec![["清溪县财政局", "王倩", "czj", "单位经办人", "abcd-efgh-jkmn"].map(text).into()],
            },
        )
        .unwrap();
        let found = read_accounts(&read_loosely("账号.xlsx", &bytes).unwrap());
        assert!(found.problems.is_empty() && found.rows.len() == 1, "{found:?}");
        let row = &found.rows[0];
        let said = [&row.unit, &row.person, &row.username, &row.role];
        assert_eq!(said, ["清溪县财政局", "王倩", "czj", "单位经办人"]);
        assert_eq!(row.row, 3, "beneath a title and the headings");
        assert!(!format!("{found:?}").contains("abcd-efgh"), "the password stays where it is");
    }

    #[test]
    fn columns_stand_in_any_order_and_blank_rows_are_none() {
        let found = read("角色,登录名,责任单位\n经办人,czj,财政局\n,,\n分管领导,,民政局\n");
        let said: Vec<_> = found.rows.iter().map(|row| (row.row, row.unit.as_str(), row.username.as_str(), row.role.as_str())).collect();
        assert_eq!(said, [(2, "财政局", "czj", "经办人"), (4, "民政局", "", "分管领导")]);
    }

    #[test]
    fn a_file_of_something_else_says_which_columns_are_wanted() {
        for text in ["工作要求,责任单位\n公开,财政局\n", "单位,姓名\n"] {
            let found = read(text);
            assert!(found.rows.is_empty() && found.problems.len() == 1, "{found:?}");
        }
    }
}
