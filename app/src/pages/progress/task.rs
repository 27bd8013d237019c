//! One task: its texts to the letter, who has it, and its cells unit × period.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::checklist::AssignedVia;
use domain::checklist::assigned_days::days_said;
use domain::checklist::duty::Duty;
use domain::checklist::import::unread_limit;
use domain::ids::TaskId;
use domain::reporting::cell::{Mark, Status};
use leptos::prelude::*;
use services::operations::scheduled::Arranged;
use services::progress::cells::{CellFilter, as_of};
use services::progress::{self, AssignedUnit, TaskPage as Task};
use services::review::UrgedCells;

use crate::components::arranged::arranged_changes;
use crate::components::cell_table::date;
use crate::components::chat_text::urged_text;
use crate::components::legend::{calendar_notice, legend};
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::as_of::{as_of_bar, kept};
use crate::lists::count_link::{count_link, ledger_href};
use crate::pages::checklist::task_history;
use crate::paths::{self, verb};

/// So many are urged at once.
const MOST_URGED: usize = 200;

/// A task's page.
#[component]
pub(crate) fn TaskPage() -> impl IntoView {
    page(|cx| async move {
        let found = progress::task(cx.actor()?, &cx.services, &TaskId::new(cx.param("id")), as_of(&cx.query)).await?;
        let ended = found.now.as_of.ended();
        let manages = cx.actor()?.may(Permission::ManageChecklist);
        let is_about = |one: &Arranged| one.task.as_ref() == Some(&found.placed.task.id);
        let changes = arranged_changes(&cx, Permission::ManageChecklist, is_about).await?;
        // of a task that is off the list the page shows its last day; of a day that has ended nothing that came after
        let past = match (ended, found.placed.removed_on) {
            (None, None) => Some(task_history(&cx, &found.placed.task.id).await?),
            _ => None,
        };
        let title = format!("任务 {}", found.placed.task.short_number());
        let year = found.placed.list.year;
        let of = CellFilter::of_list(year).at_task(&found.placed.task.id).on(ended);
        let cells = ledger_href(&of);
        let query = of.to_query();
        let file = |file: &str| paths::with_query(&paths::paper(file), query.iter().map(|(name, value)| (*name, value.as_str())));
        let papers = cx.actor()?.may(Permission::Export).then(|| {
            view! {
                <details class="menu">
                    <summary class="btn">"文书"</summary>
                    <ul>
                        <li><a href=file("report.docx")>"通报附表（Word）"</a></li>
                        <li><a href=file("evidence.xlsx")>"佐证材料目录（Excel）"</a></li>
                        <li><a href=file("evidence.zip")>"佐证材料打包（zip）"</a></li>
                    </ul>
                </details>
            }
        });
        let urge = (cx.actor()?.may(Permission::Review) && ended.is_none()).then(|| urge(&found));
        let may_edit = manages && found.placed.removed_on.is_none();
        let edit = may_edit.then(|| view! { <a class="btn" href=paths::edit_task(&found.placed.task.id)>"修改任务"</a> });
        let chat = urged_text(&cx).await?;
        Ok(Page::new(title, view! { {chat} {task_view(&cx, &found)} {past} {changes} })
            .under(paths::OVERVIEW, "总览")
            .under(format!("{}{}", paths::in_year(paths::TASKS, year), kept(ended)), "任务")
            .actions(view! { {urge} {papers} {edit} <a class="btn" href=cells>"在台账中查看"</a> }))
    })
}

/// One press asks every unit for what it has not handed in yet and should have, or soon should.
fn urge(found: &Task) -> Option<AnyView> {
    let waits = |status: Status| matches!(status, Status::Overdue | Status::Near | Status::Returned);
    let cells: Vec<_> = found.cells.iter().filter(|cell| waits(cell.status)).take(MOST_URGED).collect();
    if cells.is_empty() {
        return None;
    }
    let words = format!("催办未报送的{}个事项", cells.len());
    let ids: Vec<_> = cells.iter().map(|cell| view! { <input type="hidden" name=UrgedCells::id value=cell.id.to_string()/> }).collect();
    let next = paths::task(&found.placed.task.id);
    Some(
        view! {
            <form method="post" action=verb::URGE_CELLS>
                {ids}
                <button class="btn" name=UrgedCells::next value=next>{words}</button>
            </form>
        }
        .into_any(),
    )
}

fn via_label(via: AssignedVia) -> &'static str {
    match via {
        AssignedVia::Name => "写明单位名称",
        AssignedVia::Alias => "按简称或别称对应",
        AssignedVia::Group => "按单位类别（如各乡镇）",
        AssignedVia::OpenGroup => "原文未列全，由政务公开办确认",
        AssignedVia::Added => "原文未列，由政务公开办添加",
    }
}

/// How a unit came to its part: set by hand goes before what the list says.
fn basis(one: &AssignedUnit) -> String {
    match (one.by_hand.on, one.via) {
        (None, via) => via_label(via).to_owned(),
        (Some(on), AssignedVia::Added) => format!("{}（{}）", via_label(AssignedVia::Added), day_text(on)),
        (Some(on), _) => format!("手工调整（{}）", day_text(on)),
    }
}

/// What became of a unit that has ended.
fn ended(one: &AssignedUnit, today: NaiveDate) -> Option<String> {
    let on = one.ended_on.filter(|on| *on <= today)?;
    Some(match &one.successor {
        Some(name) => format!("已并入{name}（{}）", day_text(on)),
        None => format!("已撤销（{}）", day_text(on)),
    })
}

/// Whether a unit has ended and left nothing.
fn is_gone(found: &Task, one: &AssignedUnit) -> bool {
    ended(one, found.now.today()).is_some() && !found.has_items(&one.unit)
}

/// Of a duty by a date: by which days what is not judged yet is awaited, where that is another day than the list's own.
fn awaited_by(found: &Task) -> Option<String> {
    let Duty::ByDate { date, .. } = found.placed.task.duty else { return None };
    let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    let is_open = |status: Status| matches!(status, Status::Returned | Status::Overdue | Status::Near | Status::NotDue | Status::Pending);
    for cell in found.cells.iter().filter(|cell| is_open(cell.status)) {
        *days.entry(cell.due_on).or_default() += 1;
    }
    let said = days.iter().map(|(day, count)| format!("{}（{count}个事项）", day_text(*day))).collect::<Vec<_>>().join("、");
    days.keys().any(|day| *day != date).then_some(said)
}

fn fact(name: &'static str, text: &str) -> Option<impl IntoView + use<>> {
    let text = text.to_owned();
    (!text.trim().is_empty()).then(|| view! { <div><dt>{name}</dt><dd class="said">{text}</dd></div> })
}

/// A limit that was not read is said beside what the task is asked by instead.
fn duty_words(found: &Task) -> String {
    let task = &found.placed.task;
    let said = task.duty.label();
    match unread_limit(task, found.placed.list.year) {
        Some(_) => format!("{said}（完成时限未读入）"),
        None => said,
    }
}

fn task_view(cx: &PageContext, found: &Task) -> AnyView {
    let task = &found.placed.task;
    let filter = CellFilter::of_list(found.placed.list.year).at_task(&task.id).on(found.now.as_of.ended());
    let facts = view! {
        <dl class="facts facts-rows">
            {fact("工作内容", &found.placed.section_title)}
            <div><dt>"报送要求"</dt><dd>{duty_words(found)}</dd></div>
            {awaited_by(found).map(|said| view! { <div><dt>"报送截止"</dt><dd>{said}</dd></div> })}
            {fact("责任单位", &task.responsible)}
            {fact("配合单位", &task.support)}
            {fact("时限", &task.time_limit)}
            {fact("落实情况", &task.completion)}
            {fact("备注", &task.remark)}
        </dl>
    };
    let counts: Vec<_> = Status::ALL
        .into_iter()
        .filter(|status| found.counts.get(*status) > 0)
        .map(|status| {
            let count = found.counts.get(status);
            let class = (status == Status::Overdue).then_some("is-overdue");
            view! { <li class=class><a href=ledger_href(&filter.showing(&[status])) data-count=count><b>{count}</b><span>{format!("{} {}", status.sign(), status.label())}</span></a></li> }
        })
        .collect();
    let today = found.now.today();
    let assigned: Vec<_> = found
        .assigned
        .iter()
        .map(|one| {
            let presumed = one.lead_presumed.then(|| view! { " "<small class="muted">"（排名首位，暂定牵头）"</small> });
            let days = Some(days_said(one.by_hand.life)).filter(|said| !said.is_empty());
            let days = days.map(|said| view! { " "<small class="muted">{format!("（{said}）")}</small> });
            let ended = ended(one, today);
            let none = (!found.has_items(&one.unit) && ended.is_none()).then(|| view! { " "<small class="muted">"目前没有应报事项"</small> });
            view! {
                <tr>
                    <th scope="row"><a href=paths::unit(&one.unit)>{one.short.clone()}</a>{ended.map(|said| view! { " "<small class="muted">{said}</small> })}{none}</th>
                    <td data-label="分工">{one.role.label()}{presumed}{days}</td>
                    <td data-label="依据">{basis(one)}</td>
                    <td data-label="原文" class="said">{one.written.clone()}</td>
                </tr>
            }
        })
        .collect();
    let units = found.units();
    let gone = found.assigned.iter().filter(|one| is_gone(found, one)).count();
    let gone = (gone > 0).then(|| format!("，另列已撤并、没有留下事项的{gone}个"));
    let off = found.placed.removed_on.map(|day| {
        view! { <div class="notice notice-warn"><p>{format!("这项任务已于{}移出清单；下面是移出以前的情况，已有的填报可以逐个打开查看。", day_text(day))}</p></div> }
    });
    view! {
        {as_of_bar(cx, &found.now)}
        {off}
        {calendar_notice(&found.now)}
        <blockquote class="requirement">{task.requirement.clone()}</blockquote>
        <div class="split split-left">
            <section class="panel">{facts}</section>
            <section class="panel"><header class="panel-head"><h2>"进展"</h2><p>"共 "{count_link(found.counts.total(), &filter)}" 个事项"</p></header><ul class="counts">{counts}</ul></section>
        </div>
        {matrix(found)}
        <section class="panel panel-flush" id="units">
            <header class="panel-head"><h2>"责任单位"</h2><p>"共 "<b data-units-total=units>{units}</b>" 个"{gone}</p></header>
            <div class="table-wrap"><table class="table table-cards table-compact">
                <thead><tr><th>"单位"</th><th>"分工"</th><th>"依据"</th><th>"清单原文"</th></tr></thead>
                <tbody>{assigned}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// Units × periods; each sign leads to its cell.
fn matrix(found: &Task) -> AnyView {
    let heads: Vec<_> = found.periods.iter().map(|(_, name)| view! { <th scope="col"><span>{name.clone()}</span></th> }).collect();
    let rows: Vec<_> = found
        .assigned
        .iter()
        .filter(|one| !is_gone(found, one))
        .map(|one| {
            let cells: Vec<_> = found
                .periods
                .iter()
                .map(|(start, period)| match found.cell(&one.unit, *start) {
                    None => view! { <td></td> }.into_any(),
                    Some(cell) => {
                        let beside = cell.mark.map(Mark::label).or(cell.has_progress.then_some("有进展"));
                        let beside = beside.map(|words| format!("（{words}）")).unwrap_or_default();
                        let name = format!("{} {period} {}{beside}，期限{}", one.short, cell.status.label(), date(cell.due_on));
                        let class = format!("heat-{}", cell.status.code());
                        let about = (!beside.is_empty()).then(|| name.clone());
                        view! { <td class=class><a href=paths::cell(&cell.id) aria-label=name title=about>{cell.status.sign()}</a></td> }
                            .into_any()
                    }
                })
                .collect();
            view! { <tr><th scope="row"><a href=paths::unit(&one.unit)>{one.short.clone()}</a></th>{cells}</tr> }
        })
        .collect();
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"各单位各周期"</h2></header>
            <div class="table-wrap heat-wrap" tabindex="0" role="region" aria-label="单位与周期对照"><table class="heat">
                <thead><tr><th>"单位"</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            {legend(found.now.settings.near_days)}
        </section>
    }
    .into_any()
}
