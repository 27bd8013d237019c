//! 报送日历: month by month, by which day what is still to be handed in.

use chrono::{Datelike, NaiveDate};
use domain::calendar::office_time::day_text;
use domain::checklist::task_name;
use leptos::prelude::*;
use services::progress::calendar::{DueDay, DueDays, OtherYear, due_days};

use crate::components::due::due_counted;
use crate::components::legend::calendar_notice;
use crate::layout::{Page, page};
use crate::lists::count_link::{count_link, ledger_href};
use crate::lists::empty::no_checklist;
use crate::paths;

/// So many tasks of a day stand by their names.
const NAMED: usize = 5;

/// The days ahead of a year.
#[component]
pub(crate) fn CalendarPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let list = cx.query("year").and_then(|list| list.parse().ok());
        let Some(found) = due_days(actor, &cx.services, list).await? else {
            return Ok(Page::new("报送日历", no_checklist(actor)).under(paths::OVERVIEW, "总览"));
        };
        Ok(Page::new("报送日历", view_of(&found)).under(paths::OVERVIEW, "总览").lists(&found.choices, &found.shown))
    })
}

fn view_of(found: &DueDays) -> AnyView {
    let overdue = ledger_href(&found.overdue());
    let others: Vec<_> = found.others.iter().map(other_year).collect();
    let months: Vec<_> =
        found.days.chunk_by(|one, next| (one.day.year(), one.day.month()) == (next.day.year(), next.day.month())).collect();
    let body = if months.is_empty() {
        view! {
            <div class="empty empty-done">
                <h2>"没有还要报送的事项"</h2>
                <p>"本年度以后各期都已报送，或者期限已过。"</p>
                <a class="btn" href=paths::CELLS>"查看台账"</a>
            </div>
        }
        .into_any()
    } else {
        months.into_iter().map(|days| month(found, days)).collect_view().into_any()
    };
    view! {
        {calendar_notice(&found.now)}
        <p class="muted">"从今天起，按期限列出还没有报送和退回待改的事项；期限是报送截止，或者更晚的整改期限。"<a href=overdue>"已逾期的事项"</a>"不在其中。"{one_list(found)}{others}</p>
        {body}
    }
    .into_any()
}

/// Where one list of several is shown, that the others are not.
fn one_list(found: &DueDays) -> Option<String> {
    found.shown.key.no.map(|_| format!("本页只列{}，同年度其他清单的事项不在其中。", found.shown.label))
}

/// What another year's lists ask for is not listed here: so many, from which day, and the way there.
fn other_year(other: &OtherYear) -> impl IntoView + use<> {
    let from = other.days.first().map(|(day, _)| format!("，最早{}到期", day_text(*day)));
    let calendar = paths::in_year(paths::CALENDAR, other.choice.key);
    view! { "另有"<a href=calendar>{other.choice.label.clone()}</a>"的 "{count_link(other.items(), &other.all)}{format!(" 个事项没有列在这里{}。", from.unwrap_or_default())} }
}

/// The first and the last day of a month.
fn whole_month(day: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let first = day.with_day(1)?;
    Some((first, first.checked_add_months(chrono::Months::new(1))?.pred_opt()?))
}

fn month(found: &DueDays, days: &[DueDay]) -> impl IntoView + use<> {
    let title = days.first().map(|one| format!("{}年{}月", one.day.year(), one.day.month())).unwrap_or_default();
    let items: u64 = days.iter().map(DueDay::items).sum();
    let rows: Vec<_> = days.iter().map(|one| row(found, one)).collect();
    let span = days.first().and_then(|one| whole_month(one.day));
    let others: Vec<_> = found
        .others
        .iter()
        .zip(span.into_iter().cycle())
        .filter_map(|(other, (from, to))| {
            let (items, filter) = other.between(from, to);
            (items > 0).then(|| view! { "；另有"{other.choice.label.clone()}"的 "{count_link(items, &filter)}" 个" })
        })
        .collect();
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{title.clone()}</h2><p>{format!("{items}个事项")}{others}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=title><table class="table table-cards">
                <thead><tr><th class="col-due">"期限"</th><th class="num">"事项"</th><th>"任务"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

fn row(found: &DueDays, one: &DueDay) -> impl IntoView + use<> {
    let filter = found.of_day(one.day);
    let task = |(task, _): &(domain::ids::TaskId, u64)| {
        let name = found.names.task(task).map(|task| format!("{} {}", task.number, task_name(&task.requirement))).unwrap_or_default();
        view! { <li><a href=ledger_href(&filter.at_task(task))>{name}</a></li> }
    };
    let tasks: Vec<_> = one.tasks.iter().take(NAMED).map(task).collect();
    let more = (one.tasks.len() > NAMED).then(|| view! { <li class="muted">{format!("等{}项任务", one.tasks.len())}</li> });
    view! {
        <tr>
            <th scope="row" class="nowrap">{due_counted(one.day, &found.now, true)}</th>
            <td data-label="事项" class="num">{count_link(one.items(), &filter)}</td>
            <td data-label="任务" class="wide"><ul class="stack-tight">{tasks}{more}</ul></td>
        </tr>
    }
}
