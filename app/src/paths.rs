//! Every address of the site, by the thing it leads to. Pages, forms and downloads take theirs from here; only
//! `routes.rs` and the server's tables say which address answers.
//!
//! An id that cannot be one leads to a page that is not there, never elsewhere.

use domain::checklist::list_key::ListKey;
use domain::ids::{AccountId, CellId, ChecklistId, EvidenceId, ImportId, TaskId, UnitId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use services::review::Narrowed;

/// The overview.
pub const OVERVIEW: &str = "/";
/// 账号.
pub const ACCOUNTS: &str = "/accounts";
/// A new account.
pub const NEW_ACCOUNT: &str = "/accounts/new";
/// Accounts for every unit that has none.
pub const NEW_ACCOUNTS: &str = "/accounts/new-all";
/// Accounts from a file: chosen here, and shown here before anything is stored.
pub const IMPORT_ACCOUNTS: &str = "/accounts/import";
/// A list of accounts to be filled in, as a workbook.
pub const ACCOUNTS_TEMPLATE: &str = "/accounts/import/template.xlsx";
/// 操作日志.
pub const AUDIT: &str = "/audit";
/// 台账.
pub const CELLS: &str = "/cells";
/// 落实情况表.
pub const CHECKLISTS: &str = "/checklists";
/// The first step of a checklist's import.
pub const IMPORT_CHECKLIST: &str = "/checklists/import";
/// 免报和不涉及.
pub const EXEMPTIONS: &str = "/exemptions";
/// 报送日历.
pub const CALENDAR: &str = "/calendar";
/// 热力图.
pub const HEAT_MAP: &str = "/heat-map";
/// 使用说明.
pub const HELP: &str = "/help";
/// 我的账号.
pub const ME: &str = "/me";
/// One's own password.
pub const PASSWORD: &str = "/password";
/// 更正和延期.
pub const REOPENS: &str = "/reopens";
/// 待核.
pub const REVIEW: &str = "/review";
/// One's own second factor.
pub const SECOND_FACTOR: &str = "/second-factor";
/// Search.
pub const SEARCH: &str = "/search";
/// 设置.
pub const SETTINGS: &str = "/settings";
/// Below it the county's emblem, by its digest; open to the street.
pub const EMBLEMS: &str = "/emblem/";
/// The way in.
pub const SIGN_IN: &str = "/sign-in";
/// 任务.
pub const TASKS: &str = "/tasks";
/// 待办.
pub const TODO: &str = "/todo";
/// 责任单位.
pub const UNITS: &str = "/units";
/// A new unit.
pub const NEW_UNIT: &str = "/units/new";
/// The first step of a register's import.
pub const IMPORT_UNITS: &str = "/units/import";

mod assessment;
mod monitoring;
pub mod verb;

pub use assessment::*;
pub use monitoring::*;

/// The buttons of the report form: each may bring files.
pub const REPORT_FORM: [&str; 7] =
    [verb::ADD_FILE, verb::ADD_LINK, verb::ATTACH_EVIDENCE, verb::REMOVE_EVIDENCE, verb::SAVE_DRAFT, verb::SUBMIT_REPORT, verb::TAKE_TEXT];

/// What may stand in a part of an address or in a query as it is (RFC 3986, unreserved).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Percent-encodes a value for an address.
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// An address with a query; a value that is empty is left out.
pub fn with_query<'a, V: AsRef<str>>(path: &str, query: impl IntoIterator<Item = (&'a str, V)>) -> String {
    let mut address = path.to_owned();
    let mut sign = if path.contains('?') { '&' } else { '?' };
    for (name, value) in query.into_iter().filter(|(_, value)| !value.as_ref().is_empty()) {
        address.extend([sign]);
        address.extend([encode(name).as_str(), "=", encode(value.as_ref()).as_str()]);
        sign = '&';
    }
    address
}

/// Whether a text can be one of our ids, and may stand in an address as it is.
fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// `/cells/0198…`; a text that cannot be an id leads nowhere.
fn under(folder: &str, id: &str) -> String {
    if is_plain(id) { format!("{folder}/{id}") } else { format!("{folder}/-") }
}

/// The county's emblem; its address changes with the picture.
#[must_use]
pub fn emblem(digest: &str) -> String {
    if is_plain(digest) { format!("{EMBLEMS}{digest}") } else { format!("{EMBLEMS}-") }
}

/// The page of an account.
#[must_use]
pub fn account(id: &AccountId) -> String {
    under(ACCOUNTS, id.as_str())
}

/// The preview of a list of accounts.
#[must_use]
pub fn accounts_preview(id: &ImportId) -> String {
    with_query(IMPORT_ACCOUNTS, [("draft", id.as_str())])
}

/// The page of a cell: the report form for its unit.
#[must_use]
pub fn cell(id: &CellId) -> String {
    under(CELLS, id.as_str())
}

/// A report on one sheet of paper, to be signed.
#[must_use]
pub fn sign_sheet(id: &CellId) -> String {
    format!("{}/sign-sheet", cell(id))
}

/// The preview of a checklist's import, on one of its pages (from 1).
#[must_use]
pub fn preview(id: &ImportId, page: usize) -> String {
    let path = under(IMPORT_CHECKLIST, id.as_str());
    if page > 1 { format!("{path}?page={page}") } else { path }
}

/// What taking an import back would do, before it is done.
#[must_use]
pub fn import_undo(id: &ImportId) -> String {
    format!("{}/undo", under(IMPORT_CHECKLIST, id.as_str()))
}

/// The four-column table of a checklist.
#[must_use]
pub fn table(id: &ChecklistId) -> String {
    format!("{}/table", under(CHECKLISTS, id.as_str()))
}

/// The table as a workbench: public texts beside accepted reports.
#[must_use]
pub fn workbench(id: &ChecklistId) -> String {
    format!("{}/workbench", under(CHECKLISTS, id.as_str()))
}

/// A row of the workbench.
#[must_use]
pub fn workbench_row(id: &ChecklistId, task: &TaskId) -> String {
    format!("{}#row-{}", workbench(id), encode(task.as_str()))
}

/// What will become public, and what did.
#[must_use]
pub fn publication(id: &ChecklistId) -> String {
    format!("{}/publish", under(CHECKLISTS, id.as_str()))
}

/// A version as the public saw it.
#[must_use]
pub fn version(id: &ChecklistId, no: i64) -> String {
    format!("{}/versions/{no}", under(CHECKLISTS, id.as_str()))
}

/// 年终归档 of a checklist, and its versions.
#[must_use]
pub fn close_year(id: &ChecklistId) -> String {
    format!("{}/close", under(CHECKLISTS, id.as_str()))
}

/// A version with its files, as one zip file.
#[must_use]
pub fn sealed_pack(id: &ChecklistId, no: i64) -> String {
    format!("{}/packs/{no}", under(CHECKLISTS, id.as_str()))
}

/// The same with the text of one row open.
#[must_use]
pub fn table_edit(id: &ChecklistId, task: &TaskId) -> String {
    with_query(&table(id), [("edit", task.as_str())])
}

/// The same with the tasks whose units are not settled, by name.
#[must_use]
pub fn table_open_units(id: &ChecklistId) -> String {
    with_query(&table(id), [("open", "1")])
}

/// The four-column table as a file of that ending.
#[must_use]
pub fn table_file(id: &ChecklistId, ending: &str) -> String {
    format!("{}/export/{ending}", under(CHECKLISTS, id.as_str()))
}

/// The four-column table as the street sees it.
#[must_use]
pub fn public(slug: &str) -> String {
    under("/public", slug)
}

/// A page of evidence, as a download.
#[must_use]
pub fn evidence(id: &EvidenceId) -> String {
    under("/evidence", id.as_str())
}

/// The list of cells as a file of that ending.
#[must_use]
pub fn cells_file(ending: &str) -> String {
    format!("/exports/cells.{ending}")
}

/// A paper out of the ledger: 完成情况报告, 任务告知单, 佐证材料目录.
#[must_use]
pub fn paper(file: &str) -> String {
    format!("/exports/{file}")
}

/// One report of the queue.
#[must_use]
pub fn review(id: &CellId) -> String {
    under(REVIEW, id.as_str())
}

/// One report of the queue, or the queue, with the queue narrowed as it was.
#[must_use]
pub fn review_queue(id: Option<&CellId>, narrowed: &Narrowed) -> String {
    with_query(&id.map_or_else(|| REVIEW.to_owned(), review), narrowed.query())
}

/// The page of a task.
#[must_use]
pub fn task(id: &TaskId) -> String {
    under(TASKS, id.as_str())
}

/// Where a task is changed by hand.
#[must_use]
pub fn edit_task(id: &TaskId) -> String {
    format!("{}/edit", task(id))
}

/// Where a task is added to a list.
#[must_use]
pub fn new_task(list: &ChecklistId) -> String {
    format!("{}/new-task", under(CHECKLISTS, list.as_str()))
}

/// The page of a unit.
#[must_use]
pub fn unit(id: &UnitId) -> String {
    under(UNITS, id.as_str())
}

/// The page that changes a unit.
#[must_use]
pub fn unit_edit(id: &UnitId) -> String {
    format!("{}/edit", unit(id))
}

/// The preview of a register's import.
#[must_use]
pub fn register_preview(id: &ImportId) -> String {
    with_query(IMPORT_UNITS, [("draft", id.as_str())])
}

/// The register as a file of that ending.
#[must_use]
pub fn units_file(ending: &str) -> String {
    format!("{UNITS}/export/{ending}")
}

/// The name in an address of the report that was judged just now: its judgement can be taken back from the page that follows.
pub const JUDGED: &str = "judged";

/// So many reports judged at once are named in an address; of more, none is.
const JUDGED_AT_ONCE: usize = 60;

/// An address that also says which reports were judged just now.
#[must_use]
pub fn just_judged(mut path: String, cells: &[CellId]) -> String {
    let named = if cells.len() > JUDGED_AT_ONCE { &[] } else { cells };
    for cell in named {
        let sign = if path.contains('?') { '&' } else { '?' };
        path.push(sign);
        path.push_str(&format!("{JUDGED}={}", encode(cell.as_str())));
    }
    path
}

/// A page about the lists of a year, or one of them.
#[must_use]
pub fn in_year(path: &str, list: impl Into<ListKey>) -> String {
    format!("{path}?year={}", list.into())
}

/// What happened to something: the log, narrowed to its subject.
#[must_use]
pub fn audit_of(subject: &str) -> String {
    with_query(AUDIT, [("subject", subject)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forged_id_leads_nowhere() {
        assert_eq!(cell(&CellId::new("../../x")), "/cells/-");
        assert_eq!(account(&AccountId::new("../x")), "/accounts/-");
        assert_eq!(unit_edit(&UnitId::new("")), "/units/-/edit");
        assert_eq!(preview(&ImportId::new("0a-b"), 2), "/checklists/import/0a-b?page=2");
        assert_eq!(cell(&CellId::new("0198-ab")), "/cells/0198-ab");
    }

    #[test]
    fn a_query_holds_what_is_there() {
        assert_eq!(with_query(REVIEW, [("unit", "u 1"), ("section", "")]), "/review?unit=u%201");
        assert_eq!(with_query("/cells?year=2026", [("q", "发改 & 委")]), "/cells?year=2026&q=%E5%8F%91%E6%94%B9%20%26%20%E5%A7%94");
        assert_eq!(with_query(REVIEW, [("unit", "")]), "/review");
    }
}
