//! What the monitor saw of a unit, beside what the unit reports.

use chrono::NaiveDate;
use domain::ids::{CellId, CountyId, FindingId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::finding::FindingState;

use super::candidate::rule_of;
use crate::{Conn, Result, StorageError};

/// A confirmed problem, or how many wait to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observed {
    /// A problem.
    Finding(SeenFinding),
    /// So many of a rule wait.
    Waiting(Rule, i64),
}

/// A confirmed problem of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenFinding {
    /// Which.
    pub id: FindingId,
    /// By which rule.
    pub rule: Rule,
    /// Where it stands.
    pub state: FindingState,
    /// First day of the month that it counts for.
    pub month: NaiveDate,
    /// The address.
    pub url: String,
    /// The article's title, or the column's name.
    pub title: String,
    /// What is wrong.
    pub problem: String,
}

list_row! {
    struct Row { kind: String, id: String, rule: String, state: String, month: NaiveDate, url: String, title: String, problem: String, number: i64 }
}

fn state_of(word: String) -> Result<FindingState> {
    FindingState::from_code(&word).ok_or_else(|| StorageError::inconsistent("finding", "state", word))
}

/// The problems of a unit in these months (first days), and in any month what is certain and not mended; the latest first. Whoever reads the
/// county (`is_whole`) also learns what waits to be confirmed and what was not sent yet.
/// Answered by `finding_of_unit` and `candidate_waiting`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_unit(
    conn: &mut Conn,
    county: &CountyId,
    unit: &UnitId,
    (from, to): (NaiveDate, NaiveDate),
    is_whole: bool,
) -> Result<Vec<Observed>> {
    let rows = fetch_list!(
        conn,
        Row,
        "select kind, id, rule, state, month, url, title, problem, number from (
             select 'finding' as kind, f.id, f.rule, f.state, f.month, f.url, case when f.title = '' then coalesce(s.name, '') else f.title end as title,
                    f.problem, cast(1 as bigint) as number
             from finding f left join site_column s on s.id = f.column_id
             where f.county_id = $1 and f.unit_id = $2 and ($5 or f.notice_id is not null) and f.state <> 'unfounded'
               and ((f.month >= $3 and f.month <= $4) or f.state in ('confirmed', 'sent', 'rejected', 'waiver_asked'))
             union all
             select 'waiting', '', c.rule, c.state, min(c.month), '', '', '', count(*)
             from candidate c
             where c.county_id = $1 and c.state = 'open' and c.unit_id = $2 and c.month >= $3 and c.month <= $4 and $5
             group by c.rule, c.state) seen
         order by kind, month desc, rule, id",
        county.as_str(),
        unit.as_str(),
        from,
        to,
        is_whole,
    )?;
    rows.into_iter()
        .map(|row| {
            let rule = rule_of(row.rule)?;
            if row.kind == "waiting" {
                return Ok(Observed::Waiting(rule, row.number));
            }
            Ok(Observed::Finding(SeenFinding {
                id: FindingId::new(row.id),
                rule,
                state: state_of(row.state)?,
                month: row.month,
                url: row.url,
                title: row.title,
                problem: row.problem,
            }))
        })
        .collect()
}

/// A report that waits for the office, one of its links, and a certain problem of the same unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Which report.
    pub cell: CellId,
    /// The unit's short name.
    pub unit_name: String,
    /// 序号 and the beginning of the requirement.
    pub task: (String, String),
    /// The period.
    pub period_name: String,
    /// The link.
    pub link: String,
    /// The problem.
    pub finding: FindingId,
    /// Its rule.
    pub rule: Rule,
    /// Its address.
    pub url: String,
    /// What is wrong.
    pub problem: String,
    /// Where it stands.
    pub state: FindingState,
}

/// Every report that claims 已完成 and waits for the office, with its links and the certain problems of its unit, oldest report first. Which link
/// leads where which problem is, is for `domain` to say: addresses are compared as people mean them.
/// Answered by the queue's index, the key of `report_evidence` and `finding_of_unit`.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn of_queue(conn: &mut Conn, county: &CountyId) -> Result<Vec<Beside>> {
    list_row! {
        struct Row {
            cell: String, unit_name: String, task_number: String, requirement: String, period_name: String, link: String, finding: String,
            rule: String, url: String, problem: String, state: String
        }
    }
    let rows = fetch_list!(
        conn,
        Row,
        "select c.id as cell, u.short_name as unit_name, t.number as task_number, substr(t.requirement, 1, 80) as requirement, c.period_name,
                e.url as link, f.id as finding, f.rule, f.url, f.problem, f.state
         from cell c
         join report_evidence r on r.cell_id = c.id and r.no = c.latest_no
         join evidence e on e.id = r.evidence_id and e.kind = 'link'
         join finding f on f.unit_id = c.unit_id and f.state in ('confirmed', 'sent', 'rejected', 'waiver_asked') and f.url <> ''
         join unit u on u.id = c.unit_id
         join task t on t.id = c.task_id
         where c.county_id = $1 and c.state = 'submitted' and not c.removed and c.claim = 'done'
         order by c.submitted_at, c.id, r.position, f.confirmed_at, f.id",
        county.as_str(),
    )?;
    rows.into_iter()
        .map(|row| {
            Ok(Beside {
                cell: CellId::new(row.cell),
                unit_name: row.unit_name,
                task: (row.task_number, row.requirement),
                period_name: row.period_name,
                link: row.link,
                finding: FindingId::new(row.finding),
                rule: rule_of(row.rule)?,
                url: row.url,
                problem: row.problem,
                state: state_of(row.state)?,
            })
        })
        .collect()
}
