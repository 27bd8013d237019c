//! Parts of the heat map: its head, its rows, their sums.

use chrono::NaiveDate;
use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, Names, StatusCounts};
use services::progress::heat_map::HeatRow;

use crate::lists::as_of::on_day;
use crate::lists::count_link::{count_link, ledger_href};
use crate::paths;
use domain::checklist::{shortened, task_name};

/// What the sums count: what asks for the unit's hand.
const NEEDY: [Status; 2] = [Status::Returned, Status::Overdue];

/// Tasks as columns: number and beginning of the text, the whole of it as title.
pub(crate) fn heat_head(names: &Names, ended: Option<NaiveDate>) -> AnyView {
    let heads: Vec<_> = names
        .tasks()
        .iter()
        .map(|task| {
            let (number, text) = (task.number.clone(), task_name(&task.requirement));
            let href = on_day(paths::task(&task.id), ended);
            // of several lists a number alone does not say which
            let whole = match names.list_of(&task.id) {
                Some(list) => format!("{list}：{}", task.requirement),
                None => task.requirement.clone(),
            };
            view! { <th scope="col"><a href=href title=whole><b>{number}</b>" "<span>{text}</span></a></th> }
        })
        .collect();
    view! { <thead><tr><th>"单位"</th>{heads}<th class="sum">"退回逾期"</th></tr></thead> }.into_any()
}

/// Which list a task is of, said by the beginning of its number; nothing where the map is of one list.
pub(crate) fn list_note(names: &Names) -> Option<AnyView> {
    let words: Vec<String> = names
        .lists()
        .iter()
        .map(|(mark, name)| if mark.is_empty() { format!("序号前没有文字的是{name}") } else { format!("“{mark}”开头的是{name}") })
        .collect();
    (!words.is_empty()).then(|| view! { <p class="rule list-note">{format!("任务{}。", words.join("，"))}</p> }.into_any())
}

/// Returned and overdue cells, with their rows.
pub(crate) fn needy(counts: &StatusCounts, filter: &CellFilter) -> impl IntoView + use<> {
    count_link(counts.of(&NEEDY), &filter.showing(&NEEDY))
}

/// A unit: a sign for each of its tasks, and their sum. A fraction leads to the rows it counts, what was to be reported by `today`; a
/// sign to all of the unit's rows of the task.
pub(crate) fn heat_row(names: &Names, all: &CellFilter, row: &HeatRow, today: NaiveDate) -> impl IntoView + use<> {
    let mine = all.at_unit(&row.unit);
    let cells: Vec<_> = names
        .tasks()
        .iter()
        .zip(&row.cells)
        .map(|(task, shown)| {
            // a blank: the task is not this unit's; 不涉及 is a sign of its own
            let sign = shown.map(|cell| {
                let list = names.list_of(&task.id).map(|list| format!("{list} ")).unwrap_or_default();
                let name = format!("{} {list}{}：{}", row.name, shortened(&format!("{} {}", task.number, task.requirement)), cell.words());
                let text = cell.fraction().map_or_else(|| cell.shows.sign().to_owned(), |(done, due)| format!("{done}/{due}"));
                let corner = cell.running.map(|status| view! { <sup>{status.sign()}</sup> });
                let class = corner.is_some().then_some("has-corner");
                let words = name.clone();
                let rows = mine.at_task(&task.id);
                let href = ledger_href(&cell.fraction().map_or_else(|| rows.clone(), |_| rows.due_by(today)));
                let counted = cell.fraction().map(|(_, due)| due.to_string());
                view! { <a href=href title=name class=class data-count=counted><span aria-hidden="true">{text}{corner}</span><span class="sr">{words}</span></a> }
            });
            view! { <td class=shown.map(|cell| heat_class(cell.shows))>{sign}</td> }
        })
        .collect();
    // all its signs may be green, for what it had not done went elsewhere
    let ended = row.end_mark(today).map(|mark| view! { " "<small>{mark}</small> });
    view! {
        <tr>
            <th scope="row"><a href=paths::unit(&row.unit)>{row.name.clone()}</a>{ended}</th>
            {cells}
            <td class="sum">{needy(&row.sum, &mine)}</td>
        </tr>
    }
}

fn heat_class(status: Status) -> &'static str {
    match status {
        Status::NotApplicable | Status::TakenOver | Status::Exempt | Status::Left => "heat-na",
        Status::NotDue => "heat-not_due",
        Status::Near => "heat-near",
        Status::Overdue => "heat-overdue",
        Status::Pending => "heat-pending",
        Status::Returned => "heat-returned",
        Status::Done => "heat-done",
        Status::LateDone => "heat-late_done",
    }
}
