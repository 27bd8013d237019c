//! One-time passwords for many units as one workbook: a row a unit.

use exchange::{ListColumn, ListTable, ListValue, WriteError, list_xlsx};
use services::access::account::Slip;

/// The workbook.
///
/// # Errors
/// When the writer fails.
pub(crate) fn workbook(slips: &[Slip]) -> Result<Vec<u8>, WriteError> {
    let columns = [("单位", 36), ("姓名", 24), ("用户名", 18), ("一次性密码", 20)];
    let row =
        |slip: &Slip| [&slip.unit_name, &slip.person, &slip.username, &slip.password].map(|text| ListValue::Text(text.clone())).to_vec();
    list_xlsx(&ListTable {
        title: "各责任单位账号（首次登录须改密码，请分发后删除本文件）".into(),
        columns: columns.map(|(heading, width)| ListColumn { heading: heading.into(), width }).into(),
        rows: slips.iter().map(row).collect(),
    })
}
