//! The whole ledger as it goes on paper: every row that was found, task by task under its whole text, and nothing to click.

use std::collections::{BTreeMap, HashMap};

use domain::calendar::office_time::day_text;
use domain::checklist::AssignmentRole;
use domain::ids::TaskId;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, CellList, CellListRow, Names, PAPER_LIMIT};

use super::query_block::DUTIES;
use crate::components::cell_table::{date, day_or_dash};
use crate::lists::long_list::long_list;

/// The rows task by task, each task's text once above its rows, and what is missing where it would be too much.
pub(super) fn sheet(found: &CellList) -> AnyView {
    let many_units = found.names.units().len() > 1;
    let shown = found.rows.len();
    let cut = (u64::try_from(PAPER_LIMIT).unwrap_or_default() < found.total).then(|| {
        let words = format!("共{}条，这里只有前{shown}条。请缩小条件后打印，或导出Excel。", found.total);
        view! { <div class="notice notice-warn"><p>{words}</p></div> }
    });
    let tasks: Vec<_> = by_task(found).into_iter().map(|rows| task(&rows, many_units)).collect();
    view! { {cut}<div id="items">{tasks}</div> }.into_any()
}

/// The rows by task, tasks as they stand in the list, the rows of each in the order that was asked for.
fn by_task(found: &CellList) -> Vec<Vec<&CellListRow>> {
    let places: HashMap<&TaskId, usize> = found.names.tasks().iter().enumerate().map(|(place, task)| (&task.id, place)).collect();
    let mut groups: BTreeMap<usize, Vec<&CellListRow>> = BTreeMap::new();
    for row in &found.rows {
        groups.entry(places.get(&row.task).copied().unwrap_or(usize::MAX)).or_default().push(row);
    }
    groups.into_values().collect()
}

/// One task: its text, and its rows in narrow columns.
fn task(rows: &[&CellListRow], many_units: bool) -> AnyView {
    let Some(first) = rows.first() else { return ().into_any() };
    let unit_head = many_units.then(|| view! { <th>"责任单位"</th> });
    let name = format!("任务{}的事项", first.number);
    let lines = long_list(rows.iter().map(|row| line(row, many_units)));
    view! {
        <section class="panel paper-task">
            <header class="panel-head"><h2>{format!("{} {}", first.number, first.section)}</h2><p>{format!("{}个事项", rows.len())}</p></header>
            <p class="said">{first.requirement.clone()}</p>
            <div class="paper-rows table-wrap" tabindex="0" role="region" aria-label=name><table class="table table-compact">
                <thead><tr>{unit_head}<th>"周期"</th><th>"期限"</th><th>"状态"</th><th>"提交"</th></tr></thead>
                <tbody>{lines}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn line(row: &CellListRow, many_units: bool) -> impl IntoView + use<> {
    let unit = many_units.then(|| {
        let support = (row.role == AssignmentRole::Support).then_some("（配合）");
        view! { <td>{row.unit_said()}{support}</td> }
    });
    let tag = row.tag().map(|tag| format!("（{tag}）"));
    view! {
        <tr>
            {unit}
            <td class="nowrap">{row.period.clone()}</td>
            <td class="nowrap">{date(row.until)}{row.rework_by().map(|_| "（整改期限）")}</td>
            <td class="nowrap">{format!("{} {}", row.status.sign(), row.status.label())}{tag}</td>
            <td class="nowrap">{day_or_dash(row.handed_in_on())}</td>
        </tr>
    }
}

/// The conditions in words, for the foot of every sheet.
pub(super) fn conditions(filter: &CellFilter, names: &Names, list: &str) -> String {
    let mut all = vec![list.to_owned()];
    all.extend(filter.group.clone());
    all.extend(filter.unit.as_ref().and_then(|unit| names.unit(unit)).map(|unit| unit.short.clone()));
    all.extend(filter.section.as_ref().and_then(|section| names.section(section)).map(|section| section.title.clone()));
    all.extend(filter.task.as_ref().and_then(|task| names.task(task)).map(|task| format!("任务{}", task.number)));
    all.extend(filter.duty.as_ref().and_then(|duty| DUTIES.iter().find(|(code, _)| code == duty)).map(|(_, name)| (*name).to_owned()));
    all.extend(filter.role.map(|role| role.label().to_owned()));
    if !filter.statuses.is_empty() {
        all.push(filter.statuses.iter().map(|status| status.label()).collect::<Vec<_>>().join("、"));
    }
    all.extend(filter.due_from.map(|day| format!("期限从{}", day_text(day))));
    all.extend(filter.due_to.map(|day| format!("期限到{}", day_text(day))));
    all.extend(filter.due_by.map(|day| format!("报送截止不晚于{}", day_text(day))));
    all.extend(filter.carried_from.map(|year| format!("由{year}年度结转")));
    let linked = filter.asked_only
        || filter.reported
        || filter.carried
        || filter.unlike.is_some()
        || filter.submitted_from.is_some()
        || filter.judged_from.is_some();
    all.extend(linked.then(|| "按链接条件".to_owned()));
    all.extend(Some(filter.text.clone()).filter(|text| !text.trim().is_empty()).map(|text| format!("关键词“{text}”")));
    all.join("，")
}
