use storage::Db;
use storage::reporting::cell;

use super::{Check, unanswered};

/// So many are named; the ledger has them all.
const NAMED: usize = 10;

/// What an earlier version of the program judged by another rule (按原规则认定): it stays, and somebody should know.
pub(super) async fn check(db: &Db) -> Option<Check> {
    let found = match db.read().await {
        Ok(mut conn) => cell::complete_by_the_old_rule(&mut conn).await,
        Err(error) => Err(error),
    };
    let cells = match found {
        Ok(cells) if cells.is_empty() => return None,
        Ok(cells) => cells,
        Err(error) => return Some(unanswered(error)),
    };
    let named: Vec<String> = cells.iter().take(NAMED).map(|(unit, task, period)| format!("{unit}第{task}项{period}")).collect();
    let more = if cells.len() > NAMED { "等" } else { "" };
    Some(Check::look(
        format!(
            "{}个一次性事项是旧版本按“正在推进”审核通过的，仍计为完成：{}{more}。需要重新审核的，请在该事项页面申请更正。",
            cells.len(),
            named.join("、")
        ),
        format!("{} one-off items were accepted by an earlier version on an interim report; they stay complete", cells.len()),
    ))
}
