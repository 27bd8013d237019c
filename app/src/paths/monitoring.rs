//! Addresses of the month's monitoring.

use chrono::NaiveDate;
use domain::ids::{BulletinId, CandidateId, ColumnId, FindingId, ImportId, LookBackId, NoticeId, UnitId, UrgeId};
use domain::monitoring::candidate::Rule;

use super::{
    BULLETINS, CANDIDATES, COLUMNS, CONTACTS, FINDINGS, IMPORT_COLUMNS, LOOK_BACKS, MONITOR_RULES, MONITORING, NOTICES, ORDERS, URGES,
    is_plain, under, with_query,
};

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
