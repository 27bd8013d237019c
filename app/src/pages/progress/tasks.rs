//! The task list of a year; every count leads to its cells.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::ids::SectionId;
use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::progress::cells::{AS_OF, CellFilter, StatusCounts, as_of};
use services::progress::{self, TaskFilter, TaskList, TaskOrder, TaskRow};

use super::cells::DUTIES;
use crate::components::legend::calendar_notice;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::as_of::{as_of_bar, kept, on_day};
use crate::lists::count_link::count_link;
use crate::lists::empty::{no_checklist, no_match};
use crate::lists::long_list::long_list;
use crate::paths;
use domain::checklist::shortened;

/// The statuses that have a column of their own; the others are in the total.
const COLUMNS: [Status; 7] =
    [Status::Returned, Status::Overdue, Status::Near, Status::Pending, Status::NotDue, Status::LateDone, Status::Done];

/// What the field 情况 says of tasks that are off the list.
const REMOVED: &str = "removed";

/// Every task of a year that the person may see.
#[component]
pub(crate) fn TasksPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let filter = TaskFilter {
            list: cx.query("year").and_then(|list| list.parse().ok()),
            section: cx.query("section").map(SectionId::new),
            duty: cx.query("duty").map(str::to_owned),
            group: cx.query("group").filter(|_| actor.may(Permission::ReadCounty)).map(str::to_owned),
            having: cx.query("having").and_then(Status::from_code),
            removed: cx.query("having") == Some(REMOVED) && actor.may(Permission::ReadCounty),
            as_of: as_of(&cx.query),
        };
        let order = if cx.query("sort") == Some("need") { TaskOrder::Need } else { TaskOrder::Checklist };
        let Some(list) = progress::tasks(actor, &cx.services, &filter, order).await? else {
            return Ok(Page::new("任务", no_checklist(actor)).under(paths::OVERVIEW, "总览"));
        };
        let page = Page::new("任务", tasks_view(&cx, &filter, order, &list)).under(paths::OVERVIEW, "总览");
        let page = page.lists(&list.choices, &list.shown).sheet("print-wide");
        Ok(match &list.checklist {
            Some(only) if actor.may(Permission::ManageChecklist) => {
                let href = paths::new_task(only);
                page.actions(view! { <a class="btn" href=href>"新增任务"</a> })
            }
            _ => page,
        })
    })
}

fn tasks_view(cx: &PageContext, filter: &TaskFilter, order: TaskOrder, list: &TaskList) -> AnyView {
    let key = list.shown.key;
    let total = list.rows.len() + list.removed.len();
    let ended = list.now.as_of.ended();
    let all = CellFilter::of_list(key).on(ended);
    let all = filter.group.as_deref().map_or_else(|| all.clone(), |group| all.at_group(group));
    let reset = format!("{}?year={key}{}", cx.path, kept(ended));
    let heads: Vec<_> = COLUMNS.into_iter().map(|status| view! { <th class="num">{status.label()}</th> }).collect();
    // the foot adds up what is listed; only without conditions is that a set of cells with an address
    let foot = (!filter.removed && filter.section.is_none() && filter.duty.is_none() && filter.having.is_none()).then(|| {
        view! { <tfoot><tr><td></td><th scope="row">"合计"</th><td></td><td></td><td></td>{counts(&all, list.sum)}</tr></tfoot> }
    });
    let need_href = cx.href_with(&[("sort", if order == TaskOrder::Need { "" } else { "need" })]);
    let table = if total == 0 {
        no_match("任务", reset.clone())
    } else if filter.removed {
        removed_table(list)
    } else {
        let rows = long_list((1..).zip(&list.rows).map(|(no, row)| task_row(no, &all, row)));
        view! {
            <div class="table-wrap is-tall" tabindex="0" role="region" aria-label="任务列表">
                <table class="table table-frozen table-cards">
                    <thead><tr>
                        <th class="no">"序号"</th><th class="stay wide">"任务"</th><th>"工作内容"</th><th>"责任单位（原文）"</th>
                        <th class="num">"单位"</th><th class="num">"事项"</th>{heads}
                    </tr></thead>
                    <tbody>{rows}</tbody>
                    {foot}
                </table>
            </div>
        }
        .into_any()
    };
    let sections: Vec<_> = list
        .names
        .sections()
        .iter()
        .map(|section| {
            let selected = filter.section.as_ref() == Some(&section.id);
            view! { <option value=section.id.to_string() selected=selected>{shortened(&section.title)}</option> }
        })
        .collect();
    let duties: Vec<_> = DUTIES
        .into_iter()
        .map(|(code, name)| view! { <option value=code selected=filter.duty.as_deref() == Some(code)>{name}</option> })
        .collect();
    let off = view! { <option value=REMOVED selected=filter.removed>"已移出"</option> };
    // what a unit had to do with a task that is gone stands in its own items
    let off = cx.actor().is_ok_and(|actor| actor.may(Permission::ReadCounty)).then_some(off);
    let having: Vec<_> = Status::ALL
        .into_iter()
        .map(|status| view! { <option value=status.code() selected=filter.having == Some(status)>{format!("有{}", status.label())}</option> })
        .collect();
    let groups = list.names.groups();
    let group_field = (groups.len() > 1).then(|| {
        let groups: Vec<_> = groups
            .into_iter()
            .map(|group| view! { <option value=group.to_owned() selected=filter.group.as_deref() == Some(group)>{group.to_owned()}</option> })
            .collect();
        view! { <div class="field"><label for="group">"考核分组"</label><select id="group" name="group"><option value="">"全部分组"</option>{groups}</select></div> }
    });
    view! {
        {as_of_bar(cx, &list.now)}
        {calendar_notice(&list.now)}
        <form class="query" method="get" action=cx.path.clone()>
            <input type="hidden" name="year" value=key.to_string()/>
            {ended.map(|day| view! { <input type="hidden" name=AS_OF value=day.to_string()/> })}
            {(order == TaskOrder::Need).then(|| view! { <input type="hidden" name="sort" value="need"/> })}
            <div class="query-grid query-main">
                <div class="field"><label for="section">"工作内容"</label><select id="section" name="section"><option value="">"全部内容"</option>{sections}</select></div>
                <div class="field"><label for="duty">"类型"</label><select id="duty" name="duty"><option value="">"全部类型"</option>{duties}</select></div>
                {group_field}
                <div class="field"><label for="having">"情况"</label><select id="having" name="having"><option value="">"全部"</option>{having}{off}</select></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=reset>"重置"</a></div>
        </form>
        <section class="panel panel-flush">
            <div class="toolbar">
                <p>"共 "<b data-total=total>{total}</b>" 项任务，一个单位在一个周期的一次填报为一个事项"</p>
                <div class="toolbar-end"><a class="btn btn-small" href=need_href>{if order == TaskOrder::Need { "按清单顺序" } else { "需处理的在前" }}</a></div>
            </div>
            {table}
        </section>
    }
    .into_any()
}

/// Tasks that are off the list; each page shows how it stood on its last day.
fn removed_table(list: &TaskList) -> AnyView {
    let rows = long_list((1_u64..).zip(&list.removed).map(|(no, one)| {
        view! {
            <tr>
                <td class="no">{no}</td>
                <th scope="row"><a href=paths::task(&one.task.id)>{format!("{} {}", one.task.short_number(), shortened(&one.task.requirement))}</a><br/><small class="muted">{one.task.duty.label()}</small></th>
                <td data-label="内容">{one.section.clone()}</td>
                <td data-label="责任单位"><span class="clamp">{one.task.responsible.clone()}</span></td>
                <td data-label="移出日期" class="nowrap">{day_text(one.removed_on)}</td>
            </tr>
        }
    }));
    view! {
        <div class="table-wrap is-tall" tabindex="0" role="region" aria-label="已移出的任务">
            <table class="table table-frozen table-cards">
                <thead><tr><th class="no">"序号"</th><th class="stay wide">"任务"</th><th>"工作内容"</th><th>"责任单位（原文）"</th><th>"移出日期"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn task_row(no: u64, all: &CellFilter, row: &TaskRow) -> impl IntoView + use<> {
    let filter = all.at_task(&row.task.id);
    let href = on_day(paths::task(&row.task.id), all.as_of);
    let units_href = format!("{href}#units");
    view! {
        <tr>
            <td class="no">{no}</td>
            <th scope="row"><a href=href>{format!("{} {}", row.task.short_number(), shortened(&row.task.requirement))}</a><br/><small class="muted">{row.task.duty.label()}</small></th>
            <td data-label="内容" class="card-off">{row.section.clone()}</td>
            <td data-label="责任单位" class="card-off"><span class="clamp">{row.task.responsible.clone()}</span></td>
            <td data-label="单位" class="num"><a href=units_href data-units=row.units>{row.units}</a></td>
            {counts(&filter, row.counts)}
        </tr>
    }
}

/// Total and one number per status.
fn counts(filter: &CellFilter, counts: StatusCounts) -> impl IntoView + use<> {
    let each: Vec<_> = COLUMNS
        .into_iter()
        .map(|status| {
            let count = counts.get(status);
            // a card on the phone leaves out what there is nothing of
            let class = if count == 0 { "num none" } else { "num" };
            view! { <td data-label=status.label() class=class>{count_link(count, &filter.showing(&[status]))}</td> }
        })
        .collect();
    view! { <td data-label="事项" class="num">{count_link(counts.total(), filter)}</td>{each} }
}
