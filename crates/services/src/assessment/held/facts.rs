//! What was found out in a round before its seal: written by an act of the log, scored without a gap, with its source still there.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::assessment::held::{LedgerFault, ToldAct};
use domain::audit::rows::HeldRows;
use domain::ids::CountyId;
use serde_json::Value;
use storage::Conn;
use storage::assessment::source::{has_cell, has_finding};
use storage::operations::audit::{AuditCursor, AuditFilter, list};

use super::super::loaded::{Loaded, Upto};
use super::super::written;
use crate::Result;

/// Holds the facts against the acts that wrote them.
pub(super) fn ledger_of(loaded: &Loaded, acts: &[ToldAct]) -> Result<std::result::Result<HeldRows, LedgerFault>> {
    Ok(super::ledger_of(acts, ToldAct::facts, written::acts(&loaded.entries)?))
}

/// Who takes no part was taken out by an act that gives the same reason.
pub(super) fn participants(loaded: &Loaded, acts: &[ToldAct], faults: &mut Vec<String>) {
    let out: BTreeSet<&str> = acts
        .iter()
        .filter(|act| act.action == "round.participate" && act.detail["assessed"] == false)
        .filter_map(|act| act.detail["reason"].as_str())
        .collect();
    let altered = loaded.units.iter().filter(|one| !one.unit.is_assessed && !out.contains(one.reason.as_str()));
    faults.extend(altered.map(|one| format!("{}标为未参评，操作日志里没有这样的办理或理由不同。", one.unit.name)));
}

/// Whether the facts fit the rules, and the lines of each sheet add up to its total.
pub(super) fn scored(loaded: &Loaded) -> Result<Vec<String>> {
    let scored = loaded.score(Upto::Now)?;
    let is_off = |sheet: &&domain::assessment::Sheet| {
        let sum: i128 = sheet.lines.iter().map(|line| line.amount.ten_thousandths()).sum();
        sheet.figures.is_some_and(|figures| figures.total.ten_thousandths() != sum)
    };
    let off = scored.sheets.iter().filter(is_off);
    Ok(off.map(|sheet| format!("{}的得分表各行相加不等于总分。", loaded.name(&sheet.unit))).collect())
}

/// An undone import takes items that nobody reported on out of the database, and is in the log.
const UNDONE: &str = "checklist.undo_import";

/// Items and problems that facts of the system name and that are gone.
pub(super) async fn sources(conn: &mut Conn, county: &CountyId, loaded: &Loaded, faults: &mut Vec<String>) -> Result<()> {
    let mut known: HashMap<String, bool> = HashMap::new();
    for entry in loaded.counting(Upto::Now).into_iter().filter(|entry| entry.origin.is_automatic()) {
        let body: Value = serde_json::from_str(&entry.body).unwrap_or_default();
        for item in body["items"].as_array().into_iter().flatten() {
            let (id, what, is_cell) = match (item["cell"].as_str(), item["finding"].as_str()) {
                (Some(cell), _) => (cell, "清单事项", true),
                (None, Some(finding)) => (finding, "监测问题", false),
                (None, None) => continue,
            };
            if !known.contains_key(id) {
                let is_there = if is_cell { has_cell(conn, id).await? } else { has_finding(conn, id).await? };
                known.insert(id.to_owned(), is_there);
            }
            if known.get(id) == Some(&false) && !(is_cell && was_undone(conn, county, entry.entered_at).await?) {
                let place = loaded.own(&entry.unit).place(&entry.leaf);
                let name = loaded.name(&entry.unit);
                faults.push(format!("{name}“{place}”所依据的{what}{id}在数据库里已经没有，这条事实没有出处。"));
            }
        }
    }
    Ok(())
}

/// Whether an import was undone since.
async fn was_undone(conn: &mut Conn, county: &CountyId, since: DateTime<Utc>) -> Result<bool> {
    let filter = AuditFilter { action: Some(UNDONE.to_owned()), ..AuditFilter::default() };
    let last = list(conn, county, &filter, AuditCursor::Newest, 1).await?;
    Ok(last.first().is_some_and(|(event, _)| event.at >= since))
}

#[cfg(test)]
mod tests {
    use domain::audit::action::labels;

    #[test]
    fn an_undone_import_has_the_word_that_the_log_writes() {
        assert!(labels().any(|(code, _)| code == super::UNDONE));
    }
}
