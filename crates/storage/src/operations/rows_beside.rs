//! The rows beside those of lists and problems of which the audit log keeps digests: units with their names and their days, versions
//! of tables as they were published, what was carried over into a list, what a list is called and from which day it asks, which unit
//! answers for a problem, and whole rules that are not listed for a while. Read only, as [`super::rows`].

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ChecklistId, CountyId};
use serde::Serialize;

use super::rows::{RowText, by, taken};
use crate::{Conn, Result};

#[derive(Serialize, sqlx::FromRow)]
struct UnitRow {
    id: String,
    class: String,
    group_name: String,
    full_name: String,
    short_name: String,
    key_area: bool,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    successor_id: Option<String>,
}

#[derive(Serialize, sqlx::FromRow)]
struct NameRow {
    unit_id: String,
    position: i64,
    name: String,
    kind: String,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    recorded_on: NaiveDate,
}

#[derive(Serialize, sqlx::FromRow)]
struct UnitPastRow {
    unit_id: String,
    to_on: NaiveDate,
    group_name: String,
    keeps_end: bool,
    ends_on: Option<NaiveDate>,
    successor_id: Option<String>,
}

/// A unit, its other names, and what earlier days knew of it. Its place in the official order, its note and its spelling are nobody's
/// life.
#[derive(Serialize)]
struct UnitText<'a> {
    unit: &'a UnitRow,
    names: Vec<&'a NameRow>,
    past: Vec<&'a UnitPastRow>,
}

/// The units of a county.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_register(conn: &mut Conn, county: &CountyId) -> Result<Vec<RowText>> {
    let units = fetch_all!(
        conn,
        UnitRow,
        "select id, class, group_name, full_name, short_name, key_area, valid_from, valid_to, successor_id
         from unit where county_id = $1",
        county.as_str(),
    )?;
    let names = fetch_all!(
        conn,
        NameRow,
        "select a.unit_id, a.position, a.name, a.kind, a.valid_from, a.valid_to, a.recorded_on
         from unit_alias a join unit u on u.id = a.unit_id where u.county_id = $1",
        county.as_str(),
    )?;
    let past = fetch_all!(
        conn,
        UnitPastRow,
        "select p.unit_id, p.to_on, p.group_name, p.keeps_end, p.ends_on, p.successor_id
         from unit_past p join unit u on u.id = p.unit_id where u.county_id = $1",
        county.as_str(),
    )?;
    let group = format!("register:{county}");
    let mut names = by(&names, |row| (&row.unit_id, (row.position, row.kind.clone(), row.name.clone())));
    let mut past = by(&past, |row| (&row.unit_id, row.to_on));
    let text = |unit: &UnitRow| {
        let text = UnitText { unit, names: taken(&mut names, &unit.id), past: taken(&mut past, &unit.id) };
        RowText::of(&group, ("unit", &unit.id), unit.full_name.clone(), &text)
    };
    units.iter().map(text).collect()
}

#[derive(Serialize, sqlx::FromRow)]
struct VersionRow {
    no: i64,
    published_at: DateTime<Utc>,
    published_by: String,
    content: String,
}

/// The versions of a list's table as the public read them.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_publications(conn: &mut Conn, list: &ChecklistId) -> Result<Vec<RowText>> {
    let rows = fetch_all!(
        conn,
        VersionRow,
        "select no, published_at, published_by, content from table_version where checklist_id = $1",
        list.as_str(),
    )?;
    let group = format!("published:{list}");
    let text = |row: &VersionRow| RowText::of(&group, ("version", &format!("{list}/{}", row.no)), format!("第{}版", row.no), row);
    rows.iter().map(text).collect()
}

#[derive(Serialize, sqlx::FromRow)]
struct CarriedRow {
    from_cell_id: String,
    cell_id: String,
    from_year: i64,
    from_due_on: NaiveDate,
    carried_on: NaiveDate,
}

/// What goes on in a list with items of earlier years.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_carried(conn: &mut Conn, list: &ChecklistId) -> Result<Vec<RowText>> {
    let rows = fetch_all!(
        conn,
        CarriedRow,
        "select x.from_cell_id, x.cell_id, x.from_year, x.from_due_on, x.carried_on
         from carried_cell x join cell c on c.id = x.cell_id where c.checklist_id = $1",
        list.as_str(),
    )?;
    let group = format!("carried:{list}");
    let text = |row: &CarriedRow| RowText::of(&group, ("carry", &row.from_cell_id), format!("{}年度结转", row.from_year), row);
    rows.iter().map(text).collect()
}

#[derive(Serialize, sqlx::FromRow)]
struct HeadRow {
    id: String,
    year: i64,
    no: i64,
    name: String,
    title: String,
    first_day: Option<NaiveDate>,
    is_public: bool,
}

/// What a list is called, from which day it asks, and whether the public reads it: a group of its own.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_head(conn: &mut Conn, list: &ChecklistId) -> Result<Vec<RowText>> {
    let rows =
        fetch_all!(conn, HeadRow, "select id, year, no, name, title, first_day, is_public from checklist where id = $1", list.as_str(),)?;
    let group = format!("heading:{list}");
    let text = |row: &HeadRow| RowText::of(&group, ("head", &row.id), row.title.clone(), row);
    rows.iter().map(text).collect()
}

#[derive(Serialize, sqlx::FromRow)]
struct AnswererRow {
    id: String,
    unit_id: String,
}

#[derive(sqlx::FromRow)]
struct AnswererOfMonth {
    month: NaiveDate,
    problem: String,
    #[sqlx(flatten)]
    row: AnswererRow,
}

/// Which unit answers for each problem of a county, in the group of its month: apart from what was confirmed, for a merger changes it,
/// and digests of before go on being right.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_answerers(conn: &mut Conn, county: &CountyId) -> Result<Vec<RowText>> {
    let rows = fetch_all!(conn, AnswererOfMonth, "select id, unit_id, month, problem from finding where county_id = $1", county.as_str())?;
    let text = |one: &AnswererOfMonth| {
        let name = one.problem.chars().take(24).collect();
        RowText::of(&format!("answerers:{county}/{}", one.month), ("answerer", &one.row.id), name, &one.row)
    };
    rows.iter().map(text).collect()
}

#[derive(Serialize, sqlx::FromRow)]
struct WaiverRow {
    id: String,
    rule: String,
    reason: String,
    asked_at: DateTime<Utc>,
    asked_by: String,
    asked_name: String,
    expires_on: NaiveDate,
    agreed_at: Option<DateTime<Utc>>,
    agreed_name: String,
    ended_at: Option<DateTime<Utc>>,
    ended_name: String,
}

/// The rules of a county that are not to be listed for a while: who asked, who agreed, until when.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_waivers(conn: &mut Conn, county: &CountyId) -> Result<Vec<RowText>> {
    let rows = fetch_all!(
        conn,
        WaiverRow,
        "select id, rule, reason, asked_at, asked_by, asked_name, expires_on, agreed_at, agreed_name, ended_at, ended_name
         from rule_waiver where county_id = $1",
        county.as_str(),
    )?;
    let group = format!("waivers:{county}");
    let text = |row: &WaiverRow| RowText::of(&group, ("waiver", &row.id), row.reason.clone(), row);
    rows.iter().map(text).collect()
}

#[derive(Serialize, sqlx::FromRow)]
struct RuleRow {
    rule: String,
    no: i64,
    limit_number: Option<i64>,
    severity: String,
    problem: String,
    repair: String,
    basis: String,
    setting: String,
    made_at: DateTime<Utc>,
    made_by: String,
    made_name: String,
    reason: String,
}

/// What a county has said about its rules: every version, with who made it, when and why.
///
/// # Errors
/// When the engine fails, or something stands there that nothing of ours writes.
pub async fn of_rules(conn: &mut Conn, county: &CountyId) -> Result<Vec<RowText>> {
    let rows = fetch_all!(
        conn,
        RuleRow,
        "select rule, no, limit_number, severity, problem, repair, basis, setting, made_at, made_by, made_name, reason
         from rule_version where county_id = $1",
        county.as_str(),
    )?;
    let group = format!("rules:{county}");
    let text = |row: &RuleRow| RowText::of(&group, ("rule", &format!("{county}/{}/{}", row.rule, row.no)), row.reason.clone(), row);
    rows.iter().map(text).collect()
}
