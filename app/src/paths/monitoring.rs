//! Addresses of the month's monitoring.

use chrono::NaiveDate;
use domain::ids::{BulletinId, CandidateId, ColumnId, FindingId, ImportId, LookBackId, NoticeId, UnitId, UrgeId};
use domain::monitoring::candidate::Rule;

use super::{is_plain, under, with_query};

/// Every bulletin as a workbook.
pub const BULLETINS_FILE: &str = "/monitoring/bulletins/export/xlsx";
/// Every notice as a workbook.
pub const NOTICES_FILE: &str = "/monitoring/notices/export/xlsx";
/// Every sample of a look-back as a workbook.
pub const LOOK_BACKS_FILE: &str = "/monitoring/look-back/export/xlsx";
/// Every letter that urges as a workbook.
pub const URGES_FILE: &str = "/monitoring/urges/export/xlsx";
/// What was sent on ways of reminders as a workbook.
pub const DELIVERIES_FILE: &str = "/monitoring/channels/export/xlsx";
/// 监测总览.
pub const MONITORING: &str = "/monitoring";
/// 待确认问题.
pub const CANDIDATES: &str = "/monitoring/candidates";
/// 发布条数.
pub const COLUMN_COUNTS: &str = "/monitoring/columns/counts";
/// 人工登记问题.
pub const BY_HAND: &str = "/monitoring/candidates/new";
/// 问题整改.
pub const FINDINGS: &str = "/monitoring/findings";
/// 待确认问题 as a workbook.
pub const CANDIDATES_FILE: &str = "/monitoring/candidates/export/xlsx";
/// A month's 单位与问题类型对照 as a workbook.
pub const MONTH_FILE: &str = "/monitoring/export/xlsx";
/// 联系人 as a workbook.
pub const CONTACTS_FILE: &str = "/monitoring/contacts/export/xlsx";
/// 周更新和预警 as a workbook.
pub const REMINDERS_FILE: &str = "/monitoring/reminders/export/xlsx";
/// 监测规则 as a workbook.
pub const MONITOR_RULES_FILE: &str = "/monitoring/rules/export/xlsx";
/// The list of findings as a workbook.
pub const FINDINGS_FILE: &str = "/monitoring/findings/export/xlsx";
/// A file of problems, and its preview.
pub const IMPORT_FINDINGS: &str = "/monitoring/findings/import";
/// Below it the notices.
pub const NOTICES: &str = "/monitoring/notices";
/// 监测通报.
pub const BULLETINS: &str = "/monitoring/bulletins";
/// 事项清单.
pub const ORDERS: &str = "/monitoring/orders";
/// 回头看.
pub const LOOK_BACKS: &str = "/monitoring/look-back";
/// 联系人.
pub const CONTACTS: &str = "/monitoring/contacts";
/// 每日提醒.
pub const DIGEST: &str = "/monitoring/digest";
/// 提醒渠道.
pub const CHANNELS: &str = "/monitoring/channels";
/// 催办.
pub const URGES: &str = "/monitoring/urges";
/// 周更新和预警.
pub const REMINDERS: &str = "/monitoring/reminders";
/// 监测规则.
pub const MONITOR_RULES: &str = "/monitoring/rules";
/// 国家检查指标.
pub const NATIONAL_RULES: &str = "/monitoring/rules/national";
/// 可选规则.
pub const OPTIONAL_RULES: &str = "/monitoring/rules/optional";
/// 试用规则.
pub const TRY_RULES: &str = "/monitoring/rules/try";
/// 监测栏目.
pub const COLUMNS: &str = "/monitoring/columns";
/// A new column.
pub const NEW_COLUMN: &str = "/monitoring/columns/new";
/// The first step of an import of columns.
pub const IMPORT_COLUMNS: &str = "/monitoring/columns/import";

/// A column's form.
#[must_use]
pub fn column(id: &ColumnId) -> String {
    under(COLUMNS, id.as_str())
}

/// The preview of a file of columns.
#[must_use]
pub fn columns_preview(id: &ImportId) -> String {
    with_query(IMPORT_COLUMNS, [("draft", id.as_str())])
}

/// The register of columns as a file of that ending.
#[must_use]
pub fn columns_file(ending: &str) -> String {
    format!("{COLUMNS}/export/{ending}")
}

/// A candidate with what was read of its page.
#[must_use]
pub fn candidate(id: &CandidateId) -> String {
    under(CANDIDATES, id.as_str())
}

/// A finding with its whole life.
#[must_use]
pub fn finding(id: &FindingId) -> String {
    under(FINDINGS, id.as_str())
}

/// A notice with its items.
#[must_use]
pub fn notice(id: &NoticeId) -> String {
    under(NOTICES, id.as_str())
}

/// A notice as a file of that ending.
#[must_use]
pub fn notice_file(id: &NoticeId, ending: &str) -> String {
    format!("{}/file/{ending}", notice(id))
}

/// A bulletin.
#[must_use]
pub fn bulletin(id: &BulletinId) -> String {
    under(BULLETINS, id.as_str())
}

/// A bulletin, or one of its annexes, as a file.
#[must_use]
pub fn bulletin_file(id: &BulletinId, file: &str) -> String {
    format!("{}/file/{file}", bulletin(id))
}

/// A look-back.
#[must_use]
pub fn look_back(id: &LookBackId) -> String {
    under(LOOK_BACKS, id.as_str())
}

/// What was drawn as a file of that ending.
#[must_use]
pub fn look_back_file(id: &LookBackId, ending: &str) -> String {
    format!("{}/file/{ending}", look_back(id))
}

/// A unit's contact persons.
#[must_use]
pub fn contacts_of(unit: &UnitId) -> String {
    with_query(CONTACTS, [("unit", unit.as_str())])
}

/// A letter that urges, as Word.
#[must_use]
pub fn urge_file(id: &UrgeId) -> String {
    format!("{}/file/docx", under(URGES, id.as_str()))
}

/// A month's list of items, by a day of the month.
#[must_use]
pub fn orders_in(month: NaiveDate) -> String {
    with_query(ORDERS, [("month", month.format("%Y-%m").to_string().as_str())])
}

/// A unit's items of a list.
#[must_use]
pub fn orders_of(unit: &UnitId, list: &str) -> String {
    with_query(&under(ORDERS, unit.as_str()), [("list", list)])
}

/// A month's list of items as a file of that ending.
#[must_use]
pub fn orders_file(ending: &str, month: &str) -> String {
    with_query(&format!("{ORDERS}/export/{ending}"), [("month", month)])
}

/// A rule's page.
#[must_use]
pub fn monitor_rule(rule: Rule) -> String {
    format!("{MONITOR_RULES}/{}", rule.code())
}

/// A unit's month.
#[must_use]
pub fn unit_month(id: &UnitId) -> String {
    format!("{MONITORING}/units/{}", if is_plain(id.as_str()) { id.as_str() } else { "-" })
}
