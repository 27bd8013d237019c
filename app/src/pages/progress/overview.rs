//! The overview: the finding in one sentence, exceptions, counts, charts, and what is due next.

mod by_month;
mod charts;

use domain::access::permission::Permission;
use domain::assessment::correction::sealed_words;
use domain::calendar::office_time::day_text;
use domain::reporting::cell::Status;
use leptos::prelude::*;
use services::operations::settings;
use services::progress::cells::{CellFilter, as_of};
use services::progress::heat_map::HeatRow;
use services::progress::overview::{self, Movement, Overview, TaskItems};

use self::charts::percent;
use crate::components::badge::badge;
use crate::components::cell_table::date;
use crate::components::heat_table::{heat_head, heat_row, list_note};
use crate::components::legend::{calendar_notice, legend};
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::as_of::{as_of_bar, kept, on_day};
use crate::lists::count_link::{count_link, ledger_href};
use crate::lists::empty::{first_steps, no_checklist};
use crate::lists::long_list::long_list;
use crate::paths;

/// Where the county stands. Unit people begin with their own work instead.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        if !actor.may(Permission::ReadCounty) && actor.may(Permission::Report) {
            return Ok(Page::elsewhere(paths::TODO));
        }
        let year = cx.query("year").and_then(|year| year.parse().ok());
        let Some(found) = overview::overview(actor, &cx.services, year, as_of(&cx.query)).await? else {
            if actor.may(Permission::ManageSettings) {
                return Ok(Page::new("总览", first_steps(actor, settings::first_steps(actor, &cx.services).await?)));
            }
            return Ok(Page::new("总览", no_checklist(actor)));
        };
        let sealed = services::assessment::last_sealed(actor, &cx.services).await?;
        Ok(Page::new("总览", overview_view(&cx, &found, sealed)).lists(&found.choices, &found.shown).sheet("print-wide print-brief"))
    })
}

/// The round that was sealed last.
type Sealed = Option<services::assessment::LastSealed>;

fn overview_view(cx: &PageContext, found: &Overview, sealed: Sealed) -> AnyView {
    let all = found.all();
    let heat = format!("{}{}", paths::in_year(paths::HEAT_MAP, found.shown.key), kept(found.now.as_of.ended()));
    view! {
        {as_of_bar(cx, &found.now)}
        {calendar_notice(&found.now)}
        {finding(found)}
        {behind(found, &all)}
        {exceptions(found)}
        {counts(found, &all)}
        {neediest(found, heat)}
        {last_quarter(sealed)}
        <section class="panel">
            <header class="panel-head"><h2>"填报和审核情况"</h2><p>"分别统计；网上公开情况由监测核对"</p><a href=paths::MONITORING>"监测总览"</a></header>
            {scale(found, &all)}
        </section>
        {(found.has_begun() || found.due.0 > 0).then(|| charts::by_unit(found))}
        <div class="split split-charts">
            <div class="stack">
                <section class="panel">{charts::by_section(found)}</section>
                {found.has_begun().then(|| view! { <section class="panel">{by_month::by_month(found)}</section> })}
            </div>
            {upcoming(found)}
        </div>
        <section class="panel">{legend(found.now.settings.near_days)}</section>
    }
    .into_any()
}

/// The last sealed quarter, in one line; nothing while none is sealed.
fn last_quarter(sealed: Sealed) -> Option<AnyView> {
    let last = sealed?;
    let words = format!("（{}），可查看各组名次和升降。", sealed_words(last.first_on, (last.no, last.on)));
    Some(
        view! {
            <section class="panel"><p>"最近封存的考评："<a href=paths::round(&last.round)>{last.name}</a>{words}</p></section>
        }
        .into_any(),
    )
}

/// The dated sentence: what was due by now, then the whole year, then what the last seven days brought.
fn finding(found: &Overview) -> AnyView {
    let all = found.all();
    let asked = all.asked();
    let today = found.now.today();
    let tasks_href = format!("{}{}", paths::in_year(paths::TASKS, found.shown.key), kept(found.now.as_of.ended()));
    let showing = |statuses: &[Status]| count_link(found.sum.of(statuses), &all.showing(statuses));
    let movement = &found.movement;
    let overdue = found.sum.get(Status::Overdue);
    let moved = |(count, filter): &(u64, CellFilter)| count_link(*count, filter);
    // on the first days of a list there is nothing to count yet, and no row of noughts
    let due = if found.due.0 == 0 && overdue == 0 {
        "目前没有到期应报的事项。".into_any()
    } else {
        view! {
            "到期应报 "{moved(&found.due)}" 个事项，其中 "{moved(&found.due_complete)}{format!(" 个完成（{}）、", percent(found.due_complete.0, found.due.0))}
            <span class=red(overdue)>{showing(&[Status::Overdue])}" 个逾期"</span>"。"
        }
        .into_any()
    };
    let moves = [&movement.submitted, &movement.accepted, &movement.overdue_before, &movement.newly_overdue];
    let week = if !found.has_begun() {
        format!("{}年度还没有开始，开始以后再统计每周的增减和各月的走势。", found.shown.key.year).into_any()
    } else if moves.iter().all(|(count, _)| *count == 0) {
        "近七天没有新的填报和逾期。".into_any()
    } else {
        view! {
            "近七天新报 "{moved(&movement.submitted)}" 个、审核完成 "{moved(&movement.accepted)}" 个；七天前逾期 "{moved(&movement.overdue_before)}" 个，其中 "
            {moved(&movement.no_longer_overdue)}" 个不再逾期"{not_mended(found)}"，另新增逾期 "{moved(&movement.newly_overdue)}" 个。"
        }
        .into_any()
    };
    view! {
        <p class="finding">
            <time datetime=today.to_string()>{format!("截至{}", day_text(today))}</time>
            "："<a href=tasks_href data-tasks=found.tasks>{found.tasks}</a>" 项任务，"{due}"全年应报 "
            {count_link(found.sum.asked(), &asked)}" 个"{ended(found)}"，已完成 "{showing(&Status::COMPLETE)}" 个、即将到期 "{showing(&[Status::Near])}" 个。"
            {week}
            {closed(found)}
            {carried(found)}
            {earlier(found)}
        </p>
    }
    .into_any()
}

/// Of all these what was carried over from earlier years; nothing where nothing was.
fn carried(found: &Overview) -> Option<AnyView> {
    let (counts, rows) = (found.carried, found.carried_filter());
    let showing = |statuses: &[Status]| count_link(counts.of(statuses), &rows.showing(statuses));
    let asked = counts.asked();
    (asked > 0).then(|| {
        view! {
            "全年应报的包括上年结转 "{count_link(asked, &rows.asked())}" 个，其中 "{showing(&Status::COMPLETE)}" 个完成、"
            <span class=red(counts.get(Status::Overdue))>{showing(&[Status::Overdue])}" 个逾期"</span>"。"
        }
        .into_any()
    })
}

/// What became of what the year left open when it was closed, each number with its rows.
fn closed(found: &Overview) -> Option<AnyView> {
    let closed = found.closed.as_ref()?;
    let carried: Vec<_> = closed
        .carried
        .iter()
        .map(|(to, count, rows)| view! { "结转 "{count_link(*count, rows)}{format!(" 个到{to}年度清单、")} })
        .collect();
    let (unfinished, rows) = &closed.unfinished;
    Some(
        view! {
            {format!("{}已于{}归档：", found.shown.label, day_text(closed.on))}{carried}"未完成 "{count_link(*unfinished, rows)}" 个。"
        }
        .into_any(),
    )
}

/// What units that ended took out of the year's number: without it nobody could tell where the items of last month are.
fn ended(found: &Overview) -> Option<AnyView> {
    let total: u64 = found.ended.iter().map(|one| one.count).sum();
    let kept = kept(found.now.as_of.ended());
    let units: Vec<_> = found
        .ended
        .iter()
        .zip(0..)
        .map(|(one, place)| {
            let href = format!("{}{kept}#left", paths::in_year(&paths::unit(&one.unit), found.shown.key));
            // an empty text would be printed as a blank
            let between = (place > 0).then_some("、");
            view! { {between}<a href=href>{one.name.clone()}</a>{format!("{}个", one.count)} }
        })
        .collect();
    (total > 0).then(|| view! { {format!("（不含因单位撤并不再统计的{total}个：")}{units}"）" }.into_any())
}

/// What nobody mended, in one bracket: it is asked no more, by 免报, or by a later day; a unit ended meanwhile, or the year was closed and it
/// goes on elsewhere.
fn not_mended(found: &Overview) -> Option<String> {
    let Movement { exempted, postponed, .. } = &found.movement;
    let counted = [
        (*exempted > 0).then(|| format!("{exempted}个因免报不再要求")),
        (*postponed > 0).then(|| format!("{postponed}个因延期等报送期限后移")),
    ];
    let counted: Vec<String> = counted.into_iter().flatten().collect();
    let counted = (!counted.is_empty()).then(|| format!("其中{}", counted.join("、")));
    let is_closed = found.closed.as_ref().is_some_and(|closed| closed.is_of_this_week && !closed.carried.is_empty());
    let included = match (is_closed, found.ended.iter().any(|one| one.is_of_this_week)) {
        (true, true) => Some("归档时结转的、因单位撤并不再统计的也在内"),
        (true, false) => Some("归档时结转的也在内"),
        (false, true) => Some("因单位撤并不再统计的也在内"),
        (false, false) => None,
    };
    let said: Vec<String> = counted.into_iter().chain(included.map(str::to_owned)).collect();
    (!said.is_empty()).then(|| format!("（{}）", said.join("；")))
}

/// What an earlier year left unfinished, or still owes where it is not closed: it stands in none of the numbers above. Of years before that
/// one it is said that they are open as well, with the way to their numbers.
fn earlier(found: &Overview) -> Option<AnyView> {
    let unfinished = found.unfinished_before.as_ref().map(|(year, unfinished, rows)| {
        let number = count_link(*unfinished, rows);
        view! { {format!("{year}年度清单已归档，其中 ")}{number}" 个未完成，不计入本年度。" }
    });
    let overdue = found.earlier_overdue.as_ref().map(|(year, overdue, rows)| {
        let number = count_link(*overdue, rows);
        view! { {format!("另有{year}年度清单尚未归档，")}<span class="is-overdue">{number}" 个逾期"</span>"。" }
    });
    let words = still_open(overdue.is_some());
    let years: Vec<_> = found
        .open_earlier
        .iter()
        .map(|year| {
            let href = format!("{}{}", paths::in_year(paths::OVERVIEW, *year), kept(found.now.as_of.ended()));
            view! { <a href=href>{format!("{year}年度清单")}</a>{words} }
        })
        .collect();
    (unfinished.is_some() || overdue.is_some() || !years.is_empty()).then(|| view! { {unfinished}{overdue}{years} }.into_any())
}

/// Of an earlier year that is open, behind another that was said to be so or not: where nothing of that one is overdue it is not spoken of.
const fn still_open(as_well: bool) -> &'static str {
    if as_well { "也尚未归档，逾期数见该年度总览。" } else { "尚未归档，逾期数见该年度总览。" }
}

/// Red is for what is overdue: where nothing is, the number is as calm as the others.
fn red(overdue: u64) -> Option<&'static str> {
    (overdue > 0).then_some("is-overdue")
}

/// The units of each group that are furthest behind, by name; nothing where nobody is.
fn behind(found: &Overview, all: &CellFilter) -> Option<AnyView> {
    let groups: Vec<_> = found
        .neediest()
        .into_iter()
        .map(|group| {
            let units: Vec<_> = group
                .units
                .into_iter()
                .flatten()
                .map(|row| {
                    let of = all.at_unit(&row.unit);
                    let (overdue, returned) = (row.sum.get(Status::Overdue), row.sum.get(Status::Returned));
                    let late = (overdue > 0)
                        .then(|| view! { " "<span class="is-overdue">"逾期"{count_link(overdue, &of.showing(&[Status::Overdue]))}</span> });
                    let back = (returned > 0).then(|| view! { " 退回"{count_link(returned, &of.showing(&[Status::Returned]))} });
                    view! { <li><a href=paths::unit(&row.unit)>{row.name.clone()}</a>{late}{back}</li> }
                })
                .collect();
            view! { <div><dt>{group.group.to_owned()}</dt><dd><ul class="behind">{units}</ul></dd></div> }
        })
        .collect();
    (!groups.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"逾期较多的单位"</h2><p>"各组前三位；逾期多的在前，其次退回"</p></header>
                <dl class="facts facts-rows facts-groups">{groups}</dl>
            </section>
        }
        .into_any()
    })
}

/// Returned and overdue by task, oldest first; nothing where there is nothing to say.
fn exceptions(found: &Overview) -> AnyView {
    let total = found.sum.of(&[Status::Returned, Status::Overdue]);
    let all_href = ledger_href(&found.exceptions_filter());
    let rows: Vec<_> = found.exceptions.iter().map(|one| exception_row(found, one)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"逾期和退回（需关注）"</h2><p>"按任务归并，期限最早的在前"</p><a href=format!("{all_href}&sort=due") data-count=total>{format!("全部{total}个事项")}</a></header>
                <div class="table-wrap"><table class="table table-cards">
                    <thead><tr><th>"任务"</th><th>"责任单位"</th><th>"周期"</th><th>"期限"</th><th>"状态"</th><th class="num">"事项"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
    })
    .into_any()
}

fn exception_row(found: &Overview, one: &TaskItems) -> impl IntoView + use<> {
    let filter = one.filter(&found.exceptions_filter());
    let units = match &one.unit {
        Some((id, name)) => view! { <a href=paths::unit(id)>{name.clone()}</a> }.into_any(),
        None => format!("{} 个单位", one.units).into_any(),
    };
    let period = one.period.as_deref().map_or_else(|| format!("{} 个周期", one.periods), str::to_owned);
    // what came back is awaited by a day of its own
    let (day, name) = if one.is_rework() { (one.until, " 整改期限") } else { (one.due_on, "") };
    let due = if one.cells == 1 { format!("{}{name}", date(day)) } else { format!("{} 起{name}", date(day)) };
    let open = one.cell.as_ref().map_or_else(|| format!("{}&sort=due", ledger_href(&filter)), paths::cell);
    view! {
        <tr>
            <th scope="row"><a href=on_day(paths::task(&one.task), found.now.as_of.ended())>{one.title.clone()}</a></th>
            <td data-label="单位">{units}</td>
            <td data-label="周期">{period}</td>
            <td data-label="期限" class="nowrap">{due}</td>
            <td data-label="状态">{badge(one.status)}</td>
            <td data-label="事项" class="num">{count_link(one.cells, &filter)}</td>
            <td class="do"><a href=open>"查看"</a></td>
        </tr>
    }
}

/// The units that need most, task by task; the whole map is one click away.
fn neediest(found: &Overview, heat: String) -> AnyView {
    const SHOWN: usize = 8;
    let (all, count) = (found.all(), found.by_unit.len());
    // where somebody is overdue, nobody is named who is not; else the first units as they stand in the list
    let is_behind = |row: &&HeatRow| row.sum.get(Status::Overdue) > 0;
    let worst = found.by_unit.iter().any(|row| is_behind(&row)).then(|| view! { <p>"逾期较多的单位"</p> });
    let shown = found.by_unit.iter().filter(|row| worst.is_none() || is_behind(row)).take(SHOWN);
    let rows = long_list(shown.map(|row| heat_row(&found.names, &all, row, found.now.today())));
    let gone = found.by_unit.iter().filter(|row| row.end_mark(found.now.today()).is_some()).count();
    let gone = if gone > 0 { format!("（含已撤并{gone}个）") } else { String::new() };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"单位与任务对照"</h2>{worst}<a href=heat>{format!("全部 {count} 个单位{gone}的热力图")}</a></header>
            {list_note(&found.names)}
            <div class="table-wrap heat-wrap" tabindex="0" role="region" aria-label="单位与任务对照"><table class="heat">
                {heat_head(&found.names, found.now.as_of.ended())}
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// One number per status, each with sign and word.
fn counts(found: &Overview, all: &CellFilter) -> AnyView {
    let items: Vec<_> = Status::ALL
        .into_iter()
        .map(|status| {
            let count = found.sum.get(status);
            let class = (status == Status::Overdue).then(|| red(count)).flatten();
            view! { <li class=class><a href=ledger_href(&all.showing(&[status])) data-count=count><b>{count}</b><span>{format!("{} {}", status.sign(), status.label())}</span></a></li> }
        })
        .collect();
    view! { <ul class="counts">{items}</ul> }.into_any()
}

/// Reported and accepted: two facts side by side, never mixed into one rate. What monitoring sees has pages of its own.
fn scale(found: &Overview, all: &CellFilter) -> AnyView {
    let asked = found.sum.asked();
    let bar = |class: &'static str, count: u64| {
        // in hundredths of the bar; an empty list has an empty bar
        let width = (count * 100).checked_div(asked).unwrap_or_default().min(100);
        view! { <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class=class width=width.to_string() height="8"></rect></svg> }
    };
    let judged = found.sum.judged();
    let judged_filter = all.showing(&Status::COMPLETE);
    view! {
        <dl class="scale">
            <div><dt>"应报"</dt><dd>{bar("c-asked", asked)}</dd><dd>{count_link(asked, &all.asked())}</dd></div>
            <div><dt>"已报"</dt><dd>{bar("c-pending", found.reported.0)}</dd><dd>{count_link(found.reported.0, &found.reported.1)}</dd></div>
            <div><dt>"审核通过"</dt><dd>{bar("c-done", judged)}</dd><dd>{count_link(judged, &judged_filter)}</dd></div>
        </dl>
    }
    .into_any()
}

/// What comes next, task by task.
fn upcoming(found: &Overview) -> AnyView {
    let until = day_text(found.upcoming_until);
    let all = found.upcoming_filter();
    let items: Vec<_> = found.upcoming.iter().map(|one| upcoming_item(one, &all)).collect();
    let list = if items.is_empty() {
        view! { <div class="empty empty-done"><h2>"近期没有到期事项"</h2><p>{format!("{until}前没有待报的事项到期。")}</p></div> }
            .into_any()
    } else {
        view! { <ul class="due-list">{items}</ul> }.into_any()
    };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"十个工作日内到期"</h2><p>{format!("到{until}")}</p><a href=format!("{}&sort=due", ledger_href(&found.upcoming_filter()))>"全部"</a></header>
            {list}
        </section>
    }
    .into_any()
}

/// A task with its unit, or with how many there are.
fn upcoming_item(one: &TaskItems, all: &CellFilter) -> impl IntoView + use<> {
    let what = match (&one.cell, &one.unit) {
        (Some(cell), Some((_, unit))) => view! { <a href=paths::cell(cell)>{format!("{unit} {}", one.title)}</a> }.into_any(),
        _ => {
            let title = one.title.clone();
            view! { <span><a href=paths::task(&one.task)>{title}</a>" "{count_link(one.cells, &one.filter(all))}" 个事项"</span> }
                .into_any()
        }
    };
    let rework = one.is_rework().then(|| view! { " "<small class="muted">"整改期限"</small> });
    view! { <li><span class="due">{date(one.until)}{rework}</span>{what}{badge(one.status)}</li> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_open_as_well_only_behind_one_that_is_named() {
        assert!(still_open(true).starts_with("也尚未归档") && still_open(false).starts_with("尚未归档"));
    }
}
