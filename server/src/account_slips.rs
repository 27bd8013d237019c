//! One-time passwords for many people as one workbook: a row a person, with the columns that an import of accounts reads.

use domain::access::role::Role;
use domain::checklist::import::Document;
use exchange::{AccountFile, AccountLine, ListColumn, ListTable, ListValue, WriteError, list_xlsx};
use services::access::account::Slip;
use services::access::account::import::{AccountRow, AccountRows};
use services::register::RowProblem;

/// The workbook.
///
/// # Errors
/// When the writer fails.
pub(crate) fn workbook(slips: &[Slip]) -> Result<Vec<u8>, WriteError> {
    let columns = [("单位", 36), ("姓名", 24), ("用户名", 18), ("角色", 16), ("一次性密码", 20)];
    let row = |slip: &Slip| {
        let texts = [&slip.unit_name, &slip.person, &slip.username, slip.role.label(), &slip.password];
        texts.map(|text| ListValue::Text(text.to_owned())).to_vec()
    };
    list_xlsx(
        "账号",
        &ListTable {
            title: "各责任单位账号（首次登录须改密码，请分发后删除本文件）".into(),
            columns: columns.map(|(heading, width)| ListColumn { heading: heading.into(), width }).into(),
            rows: slips.iter().map(row).collect(),
        },
    )
}

/// The rows of a list of accounts, on their way from `exchange` to `services`.
pub(crate) fn rows(document: &Document) -> AccountRows {
    let AccountFile { rows, problems } = exchange::read_accounts(document);
    let row =
        |line: AccountLine| AccountRow { row: line.row, unit: line.unit, person: line.person, username: line.username, role: line.role };
    let problem = |one: exchange::Problem| RowProblem { row: one.row, column: one.column, message: one.message };
    AccountRows { rows: rows.into_iter().map(row).collect(), problems: problems.into_iter().map(problem).collect() }
}

/// A list without rows, with the columns that are read: to be filled in.
///
/// # Errors
/// When the writer fails.
pub(crate) fn template() -> Result<Vec<u8>, WriteError> {
    let columns = [("单位", 36), ("姓名", 24), ("用户名", 18), ("角色", 16)];
    let example =
        ["", "", "", Role::Unit.label()].map(|text| if text.is_empty() { ListValue::Missing } else { ListValue::Text(text.to_owned()) });
    list_xlsx(
        "账号名单",
        &ListTable {
            title: "账号名单（用户名可以不填，由系统按单位简称生成；角色不填的按单位经办人）".into(),
            columns: columns.map(|(heading, width)| ListColumn { heading: heading.into(), width }).into(),
            rows: vec![example.into()],
        },
    )
}
