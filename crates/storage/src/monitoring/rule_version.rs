//! What a county says about its rules, version by version, and how many observations each version judged.

use chrono::{DateTime, Utc};
use domain::ids::CountyId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::rule_version::{JudgedBy, RuleBook, RuleSays, RuleVersion};
use domain::monitoring::rule_words::Severity;

use super::candidate::rule_of;
use crate::{Conn, Result, StorageError, Tx};

/// Keeps a version.
///
/// # Errors
/// `Duplicate` where that version of the rule is there already; when the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &RuleVersion) -> Result<()> {
    execute!(
        tx,
        "insert into rule_version (county_id, rule, no, limit_number, severity, problem, repair, basis, setting, made_at, made_by, made_name, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        county.as_str(),
        new.rule.code(),
        new.no,
        new.says.limit.map(i64::from),
        new.says.severity.code(),
        &new.says.problem,
        &new.says.repair,
        &new.says.basis,
        &new.says.setting,
        new.made.0,
        &new.made.1,
        &new.made.2,
        &new.reason,
    )?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
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

fn severity_of(word: &str) -> Result<Severity> {
    Severity::from_code(word).ok_or_else(|| StorageError::inconsistent("rule_version", "severity", word))
}

impl TryFrom<Row> for RuleVersion {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        let wrong = |number: i64| StorageError::inconsistent("rule_version", "limit_number", number.to_string());
        Ok(Self {
            rule: rule_of(row.rule)?,
            no: row.no,
            says: RuleSays {
                limit: row.limit_number.map(|number| u32::try_from(number).map_err(|_| wrong(number))).transpose()?,
                severity: severity_of(&row.severity)?,
                problem: row.problem,
                repair: row.repair,
                basis: row.basis,
                setting: row.setting,
            },
            made: (row.made_at, row.made_by, row.made_name),
            reason: row.reason,
        })
    }
}

/// Everything that a county has said about its rules.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn book(conn: &mut Conn, county: &CountyId) -> Result<RuleBook> {
    let rows = fetch_all!(
        conn,
        Row,
        "select rule, no, limit_number, severity, problem, repair, basis, setting, made_at, made_by, made_name, reason
         from rule_version where county_id = $1 order by rule, no",
        county.as_str(),
    )?;
    Ok(RuleBook { versions: rows.into_iter().map(RuleVersion::try_from).collect::<Result<_>>()? })
}

/// How many candidates each version of a rule judged. Answered by `candidate_of_rule`.
///
/// # Errors
/// When the engine fails.
pub async fn judged(conn: &mut Conn, county: &CountyId, rule: Rule) -> Result<Vec<(i64, i64)>> {
    fetch_all!(
        conn,
        (i64, i64),
        "select rule_no, count(*) from candidate where county_id = $1 and rule = $2 group by rule_no order by rule_no",
        county.as_str(),
        rule.code(),
    )
}

/// By which version something was judged: its number, and what stands there where a county made it.
pub(super) fn judged_by(rule: Rule, no: i64, severity: Option<String>, repair: Option<String>, basis: Option<String>) -> Result<JudgedBy> {
    let shipped = JudgedBy::shipped(rule);
    Ok(JudgedBy {
        no,
        severity: severity.map_or(Ok(shipped.severity), |word| severity_of(&word))?,
        repair: repair.unwrap_or(shipped.repair),
        basis: basis.unwrap_or(shipped.basis),
    })
}
