//! The whole ledger as it goes on paper: every row that was found, with whole texts, and nothing to click.

use domain::calendar::office_time::day_text;
use domain::checklist::AssignmentRole;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, CellList, CellListRow, Names, PAPER_LIMIT};

use super::query_block::DUTIES;
use crate::components::cell_table::{date, day_or_dash};
use crate::lists::long_list::long_list;

/// The table, and what is missing from it where it would be too much.
pub(super) fn sheet(found: &CellList) -> AnyView {
    let many_units = found.names.units().len() > 1;
    let shown = found.rows.len();
    let cut = (u64::try_from(PAPER_LIMIT).unwrap_or_default() < found.total).then(|| {
        let words = format!("共{}条，这里只有前{shown}条。请缩小条件后打印，或导出Excel。", found.total);
        view! { <div class="notice notice-warn"><p>{words}</p></div> }
    });
    let unit_head = many_units.then(|| view! { <th>"责任单位"</th> });
    let rows = long_list((1_u64..).zip(&found.rows).map(|(no, row)| line(no, row, many_units)));
    view! {
        {cut}
        <section class="panel panel-flush" id="items">
            <div class="table-wrap" tabindex="0" role="region" aria-label="事项列表"><table class="table table-compact">
                <thead><tr><th class="no">"序号"</th><th>"任务"</th><th>"工作内容"</th>{unit_head}<th>"周期"</th><th>"期限"</th><th>"状态"</th><th>"提交"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn line(no: u64, row: &CellListRow, many_units: bool) -> impl IntoView + use<> {
    let unit = many_units.then(|| {
        let support = (row.role == AssignmentRole::Support).then_some("（配合）");
        view! { <td>{row.unit_name.clone()}{support}</td> }
    });
    view! {
        <tr>
            <td class="no">{no}</td>
            <td class="said">{format!("{} {}", row.number, row.requirement)}</td>
            <td>{row.section.clone()}</td>
            {unit}
            <td class="nowrap">{row.period.clone()}</td>
            <td class="nowrap">{date(row.until)}{row.rework_by().map(|_| "（整改期限）")}</td>
            <td class="nowrap">{format!("{} {}", row.status.sign(), row.status.label())}</td>
            <td class="nowrap">{day_or_dash(row.submitted_at)}</td>
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
