//! The ledger summed by assessment group, as a workbook.

use std::collections::HashMap;

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_of, day_text, minute_text};
use domain::ids::UnitId;
use domain::reporting::cell::Status;
use exchange::{ListColumn, ListTable, ListValue};
use services::ServiceError;
use services::progress::by_group::{GroupCounts, by_group};
use services::progress::cells::{self, CellFilter, CellList, StatusCounts, View};

use crate::http::answer::Answer;
use crate::http::download::list_file;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `GET /exports/groups.xlsx?…`: the sums of what the conditions of the address find.
pub(super) async fn workbook(server: &Server, me: &SignedIn, query: &[(String, String)]) -> Answer {
    me.actor.require(Permission::Export)?;
    let filter = CellFilter::from_query(query);
    let found = cells::list(&me.actor, &server.services, &filter, View::default()).await?.ok_or(ServiceError::NotFound("清单"))?;
    found.now.of_the_day_asked()?;
    let sums = by_group(&me.actor, &server.services, &CellFilter { list: Some(found.shown.key), ..filter.clone() }).await?;
    let ended = found.now.as_of.ended();
    let day = ended.unwrap_or_else(|| day_of(server.services.now()));
    let when = ended.map_or_else(|| minute_text(server.services.now()).replace([' ', ':'], ""), |day| format!("截至{day}"));
    let scope = if filter.is_open() { "全部" } else { "按条件" };
    let title = format!("{}台账分组小计（截至{}）", found.shown.label, day_text(day));
    let name = format!("{}台账分组小计-{scope}-{when}", found.shown.label);
    list_file("xlsx", "分组小计", name, table(title, &filter.shown(), &sums)).await
}

/// The same sums of rows that are at hand, for the second sheet of the ledger: groups in the order in which the official list first
/// names them.
pub(super) fn sums_of(list: &CellList) -> ListTable {
    let mut counted: HashMap<&UnitId, StatusCounts> = HashMap::new();
    for row in &list.rows {
        counted.entry(&row.unit).or_default().add(row.status, 1);
    }
    let mut sums: Vec<GroupCounts> = Vec::new();
    for unit in list.names.units() {
        let Some(counts) = counted.remove(&unit.id) else { continue };
        match sums.iter_mut().find(|sum| sum.group == unit.group) {
            Some(sum) => {
                sum.units += 1;
                sum.counts += counts;
            }
            None => sums.push(GroupCounts { group: unit.group.clone(), units: 1, counts }),
        }
    }
    // a row is never left out of its sum
    for (_, counts) in counted {
        sums.push(GroupCounts { group: "其他单位".into(), units: 1, counts });
    }
    table(String::new(), &Status::ALL, &sums)
}

/// A row a group and one for all; a column for each status that was found.
fn table(title: String, shown: &[Status], sums: &[GroupCounts]) -> ListTable {
    let mut whole = StatusCounts::default();
    for sum in sums {
        whole += sum.counts;
    }
    let statuses: Vec<Status> = shown.iter().copied().filter(|status| whole.get(*status) > 0).collect();
    let heads = [("考核分组", 20), ("单位", 8), ("共", 8)].into_iter().chain(statuses.iter().map(|status| (status.label(), 10)));
    let columns = heads.map(|(heading, width)| ListColumn { heading: heading.to_owned(), width }).collect();
    let count = |number: u64| ListValue::Count(i64::try_from(number).unwrap_or(i64::MAX));
    let row = |name: &str, units: u64, counts: &StatusCounts| {
        let mut values = vec![ListValue::Text(name.to_owned()), count(units), count(counts.of(shown))];
        values.extend(statuses.iter().map(|status| count(counts.get(*status))));
        values
    };
    let mut rows: Vec<Vec<ListValue>> = sums.iter().map(|sum| row(&sum.group, sum.units, &sum.counts)).collect();
    rows.push(row("合计", sums.iter().map(|sum| sum.units).sum(), &whole));
    ListTable { title, columns, rows }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_is_the_sum_and_what_was_not_asked_for_is_left_out() {
        let sum = |group: &str, done: u64, overdue: u64| {
            let mut counts = StatusCounts::default();
            counts.add(Status::Done, done);
            counts.add(Status::Overdue, overdue);
            GroupCounts { group: group.into(), units: 2, counts }
        };
        let sums = [sum("县直单位", 5, 1), sum("乡镇", 7, 0)];
        let whole = table(String::new(), &Status::ALL, &sums);
        let heads: Vec<&str> = whole.columns.iter().map(|column| column.heading.as_str()).collect();
        assert_eq!(heads, ["考核分组", "单位", "共", "逾期", "完成"]);
        assert_eq!(whole.rows[2][1..], [4, 13, 1, 12].map(ListValue::Count));
        let overdue = table(String::new(), &[Status::Overdue], &sums);
        assert_eq!(overdue.rows[1][1..], [2, 0, 0].map(ListValue::Count));
    }
}
