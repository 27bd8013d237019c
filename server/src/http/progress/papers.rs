//! Papers out of the ledger: a unit's 完成情况报告, its 任务告知单, the annex of a bulletin, the catalogue of evidence.

use std::collections::HashMap;

use domain::calendar::office_time::day_text;
use domain::ids::TaskId;
use domain::reporting::cell::Status;
use exchange::{ListColumn, ListTable, ListValue};
use services::progress::cells::{CellList, CellListRow, CellTexts, CellWords};

fn task(row: &CellListRow) -> ListValue {
    ListValue::Text(format!("{} {}", row.number, row.requirement).trim().to_owned())
}

/// What was done, item by item. Of one unit it is the unit's own report; of several each row names its unit, as an annex does.
pub(super) fn report(page: &CellList, words: &CellWords, unit: Option<&str>) -> ListTable {
    let title = match unit {
        Some(unit) => format!("{unit}{}年度政务公开重点工作完成情况", page.shown.key.year),
        None => format!("附表：{}年度政务公开重点工作完成情况", page.shown.key.year),
    };
    let mut heads = vec![("序号", 4), ("工作要求", 30)];
    heads.extend(unit.is_none().then_some(("责任单位", 10)));
    heads.extend([("周期", 10), ("报送截止", 9), ("状态", 7), ("完成情况", 40), ("佐证材料", 20)]);
    let none = CellTexts::default();
    let row = |(no, row): (i64, &CellListRow)| {
        let said = words.get(&row.id).unwrap_or(&none);
        let mut values = vec![ListValue::Count(no), task(row)];
        values.extend(unit.is_none().then(|| ListValue::text(&row.unit_said())));
        values.extend([
            ListValue::text(&row.period),
            ListValue::Day(row.due_on),
            ListValue::text(&stands(row)),
            ListValue::text(&done(row.status, &said.text)),
            ListValue::text(&said.evidence.join("\n")),
        ]);
        values
    };
    ListTable { title, columns: ListColumn::all(&heads), rows: (1..).zip(&page.rows).map(row).collect() }
}

/// The status, and what stands beside it: of what counts while a correction waits, that it does.
fn stands(row: &CellListRow) -> String {
    let status = row.status.label();
    row.tag().map_or_else(|| status.to_owned(), |tag| format!("{status}（{tag}）"))
}

/// What was done, as a paper may say it: what was returned says so.
fn done(status: Status, text: &str) -> String {
    if status == Status::Returned { format!("（已退回，未通过审核）{text}") } else { text.to_owned() }
}

/// What is asked, and by when: a row for each task and unit, its dates one after the other. What is not asked any more is left out.
pub(super) fn notice(page: &CellList, unit: Option<&str>) -> ListTable {
    let title = match unit {
        Some(unit) => format!("{unit}{}年度政务公开重点工作任务告知单", page.shown.key.year),
        None => format!("{}年度政务公开重点工作任务告知单", page.shown.key.year),
    };
    let mut heads = vec![("序号", 4), ("工作内容", 14), ("工作要求", 40)];
    heads.extend(unit.is_none().then_some(("责任单位", 10)));
    heads.extend([("分工", 6), ("报送期限", 30)]);
    let mut asked: Vec<&CellListRow> = page.rows.iter().filter(|row| row.status.is_asked()).collect();
    asked.sort_by(|a, b| (&a.unit_name, &a.number, &a.task, a.due_on).cmp(&(&b.unit_name, &b.number, &b.task, b.due_on)));
    // tasks in the order of the list, as the ledger found them
    let mut places: HashMap<&TaskId, usize> = HashMap::new();
    for row in &page.rows {
        let next = places.len();
        places.entry(&row.task).or_insert(next);
    }
    let mut groups: Vec<&[&CellListRow]> = asked.chunk_by(|a, b| a.unit == b.unit && a.task == b.task).collect();
    groups.sort_by_key(|group| group.first().map(|row| (places.get(&row.task), row.unit_name.clone())));
    let row = |(no, group): (i64, &&[&CellListRow])| {
        let first = group[0];
        let dates: Vec<String> = group
            .iter()
            .map(|row| {
                let done = if Status::COMPLETE.contains(&row.status) { "（已完成）" } else { "" };
                format!("{}：{}{done}", row.period, day_text(row.due_on))
            })
            .collect();
        let mut values = vec![ListValue::Count(no), ListValue::text(&first.section), task(first)];
        values.extend(unit.is_none().then(|| ListValue::text(&first.unit_said())));
        values.extend([ListValue::text(first.role.label()), ListValue::text(&dates.join("\n"))]);
        values
    };
    ListTable { title, columns: ListColumn::all(&heads), rows: (1..).zip(&groups).map(row).collect() }
}

/// Every piece of evidence of the latest reports: whose it is, for what, and where it is found.
pub(super) fn evidence(page: &CellList, words: &CellWords) -> ListTable {
    let heads = [("序号", 6), ("任务", 8), ("工作要求", 50), ("责任单位", 16), ("周期", 16), ("状态", 10), ("佐证材料", 60)];
    let pieces = page.rows.iter().flat_map(|row| {
        let found = words.get(&row.id).map(|said| said.evidence.as_slice()).unwrap_or_default();
        found.iter().map(move |piece| (row, piece))
    });
    let row = |(no, (row, piece)): (i64, (&CellListRow, &String))| {
        vec![
            ListValue::Count(no),
            ListValue::text(&row.number),
            ListValue::text(&row.requirement),
            ListValue::text(&row.unit_said()),
            ListValue::text(&row.period),
            ListValue::text(row.status.label()),
            ListValue::text(piece),
        ]
    };
    ListTable { title: String::new(), columns: ListColumn::all(&heads), rows: (1..).zip(pieces).map(row).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_returned_is_no_achievement_on_paper() {
        assert_eq!(done(Status::Returned, "已公开24项"), "（已退回，未通过审核）已公开24项");
        assert_eq!(done(Status::Done, "已公开24项"), "已公开24项");
    }
}
