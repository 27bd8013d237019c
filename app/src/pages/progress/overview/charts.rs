//! The charts by section and by unit.

use charts::{Caption, SectionBar, StatusCount};
use domain::reporting::cell::Status;
use domain::text::percent::whole_percent;
use leptos::prelude::*;
use services::progress::cells::{CellFilter, StatusCounts};
use services::progress::heat_map::HeatRow;
use services::progress::overview::Overview;

use crate::components::chart_figure::chart_figure;
use crate::lists::count_link::{count_link, ledger_href};
use crate::pages::progress::cells::{BY, GROUP};

/// The parts of a bar from its foot on: what is done first.
const STACK: [Status; 7] =
    [Status::Done, Status::LateDone, Status::Pending, Status::Returned, Status::Near, Status::Overdue, Status::NotDue];

const RULE: &str = "按“任务×单位×周期”的事项计数，不涉及的不计入";

/// Every section as one bar of its statuses.
pub(super) fn by_section(found: &Overview) -> AnyView {
    let bars: Vec<SectionBar> = found
        .by_section
        .iter()
        .map(|(section, counts)| SectionBar {
            label: section.title.clone(),
            parts: STACK.map(|status| StatusCount { status, count: counts.get(status) }).into(),
            href: ledger_href(&found.all().at_section(&section.id)),
        })
        .collect();
    let legend: Vec<_> = STACK
        .into_iter()
        .map(|status| view! { <li class=format!("key key-{}", status.code())>{format!("{} {}", status.sign(), status.label())}</li> })
        .collect();
    let heads: Vec<_> = STACK.into_iter().map(|status| view! { <th class="num">{status.label()}</th> }).collect();
    let rows: Vec<_> = found
        .by_section
        .iter()
        .map(|(section, counts)| {
            let filter = found.all().at_section(&section.id);
            view! { <tr><th scope="row">{section.title.clone()}</th>{row(&filter, counts, &STACK)}</tr> }
        })
        .collect();
    let table = view! {
        <table class="table table-compact"><thead><tr><th>"工作内容"</th><th class="num">"应报"</th>{heads}</tr></thead><tbody>{rows}</tbody></table>
    };
    let drawing = charts::by_section(Caption { title: "按工作内容", description: RULE }, &bars);
    let how = format!("每条为一项工作内容的全部应报事项，从左到右为完成到未到期，右端为总数；{RULE}。指到一条上可以看到各种状态的个数。");
    let figure = chart_figure("按工作内容", how, view! { <ul class="legend">{legend}</ul> }, drawing, table);
    view! { {figure}{small_parts(found)} }.into_any()
}

/// What the bars are too short for: the overdue and the returned of each section, in words.
fn small_parts(found: &Overview) -> Option<AnyView> {
    const SAID: [Status; 2] = [Status::Overdue, Status::Returned];
    let items: Vec<_> = found
        .by_section
        .iter()
        .filter(|(_, counts)| counts.of(&SAID) > 0)
        .map(|(section, counts)| {
            let filter = found.all().at_section(&section.id);
            let each: Vec<_> = SAID
                .into_iter()
                .filter(|status| counts.get(*status) > 0)
                .map(|status| view! { " "{format!("{} {}", status.sign(), status.label())}{count_link(counts.get(status), &filter.showing(&[status]))} })
                .collect();
            view! { <li>{section.title.clone()}{each}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| view! { <ul class="behind small-parts">{items}</ul> }.into_any())
}

/// So many units of a group stand in sight; the others unfold.
const IN_SIGHT: usize = 10;

/// Every unit, group by group: how much of what is asked of it by now was judged complete. A large unit and a small one are
/// comparable so; each bar leads to its rows.
pub(super) fn by_unit(found: &Overview) -> AnyView {
    let mut groups: Vec<(&str, Vec<&HeatRow>)> = Vec::new();
    for row in &found.by_unit {
        match groups.iter_mut().find(|(group, _)| *group == row.group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((&row.group, vec![row])),
        }
    }
    let groups: Vec<_> = groups
        .into_iter()
        .map(|(group, mut rows)| {
            // stable: equals keep their order by need
            rows.sort_by(|one, other| one.due().by_share(&other.due()));
            group_shares(found, group, &rows)
        })
        .collect();
    let sums = format!("{}&{BY}={GROUP}", ledger_href(&found.all().due_by(found.now.today())));
    view! {
        <section class="panel paper-whole" id="by-unit">
            <header class="panel-head"><h2>"按责任单位"</h2><p>"到期应报事项中审核完成的比例；组内比例低的在前，只表示要处理的先后，不是排名"</p><a href=sums>"分组小计"</a></header>
            <ul class="legend"><li class="key key-done">"✓ 完成（含逾期完成）"</li><li class="key key-overdue">"▲ 逾期"</li><li class="key key-na">"到期应报"</li></ul>
            <div class="split">{groups}</div>
        </section>
    }
    .into_any()
}

/// A group with its sum, its ten units with the smallest shares, and the rest folded.
fn group_shares(found: &Overview, group: &str, rows: &[&HeatRow]) -> AnyView {
    let all = found.all().at_group(group);
    let mut sum = StatusCounts::default();
    for row in rows {
        sum += row.due();
    }
    let worst: Vec<_> = rows.iter().take(IN_SIGHT).map(|row| share_bar(found, row)).collect();
    let rest: Vec<_> = rows.iter().skip(IN_SIGHT).map(|row| share_bar(found, row)).collect();
    let rest = (!rest.is_empty()).then(|| {
        let words = format!("全部{}个单位", rows.len());
        view! { <details><summary>{words}</summary><ul class="shares">{rest}</ul></details> }
    });
    let overdue: u64 = rows.iter().map(|row| row.sum.get(Status::Overdue)).sum();
    let due = all.due_by(found.now.today());
    let complete = CellFilter { asked_only: false, ..due.showing(&Status::COMPLETE) };
    let head = view! {
        {format!("{}个单位，到期应报 ", rows.len())}{count_link(sum.asked(), &due)}" 个，完成 "{count_link(sum.judged(), &complete)}
        {format!(" 个（{}），逾期 ", percent(sum.judged(), sum.asked()))}{count_link(overdue, &all.showing(&[Status::Overdue]))}" 个"
    };
    view! {
        <div class="stack-tight">
            <h3>{group.to_owned()}</h3>
            <p class="muted">{head}</p>
            <ul class="shares">{worst}</ul>
            {rest}
        </div>
    }
    .into_any()
}

/// Whole per cents: a hundred is said only of all.
pub(super) fn percent(part: u64, whole: u64) -> String {
    whole_percent(part, whole).map_or_else(|| "—".to_owned(), |percent| format!("{percent}%"))
}

/// One unit's bar, which leads to what was to be reported, and beside it what is overdue; the numbers stand in words where it is
/// pointed at.
fn share_bar(found: &Overview, row: &HeatRow) -> impl IntoView + use<> {
    let due = row.due();
    // what a closed year left undone is overdue whatever its date says
    let (done, overdue, asked) = (due.judged(), row.sum.get(Status::Overdue), due.asked());
    // in hundredths of the bar; what fills a part of one is still seen
    let width = |part: u64| (part * 100).div_ceil(asked.max(1)).min(100);
    let (green, red) = (width(done), width(due.get(Status::Overdue)).min(100 - width(done)));
    let today = found.now.today();
    let ended = row.end_mark(today).map(|mark| format!("（{mark}）")).unwrap_or_default();
    let words = format!("{}{ended}：到期应报{asked}个，完成{done}个（{}），逾期{overdue}个", row.name, percent(done, asked));
    let word = row.ended.as_ref().and_then(|end| end.word(today));
    let name = word.map_or_else(|| row.name.clone(), |word| format!("{}（已{word}）", row.name));
    let mine = found.all().at_unit(&row.unit);
    let late = (overdue > 0).then(|| {
        let (href, about) = (ledger_href(&mine.showing(&[Status::Overdue])), format!("{}逾期{overdue}个", row.name));
        view! { <a class="share-late" href=href data-count=overdue aria-label=about>{format!("▲{overdue}")}</a> }
    });
    view! {
        <li>
            <a class="share" href=ledger_href(&mine.due_by(today)) data-count=asked title=words>
                <span class="share-name">{name}</span>
                <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="c-done" width=green.to_string() height="8"></rect>
                    <rect class="c-overdue" x=green.to_string() width=red.to_string() height="8"></rect>
                </svg>
                <span class="share-number">{format!("{done}/{asked}")}</span>
            </a>
            {late}
        </li>
    }
}

/// What is asked, then one number per status.
fn row(filter: &CellFilter, counts: &StatusCounts, columns: &[Status]) -> impl IntoView + use<> {
    let each: Vec<_> = columns
        .iter()
        .map(|status| view! { <td class="num">{count_link(counts.get(*status), &filter.showing(&[*status]))}</td> })
        .collect();
    view! { <td class="num">{count_link(counts.asked(), &filter.asked())}</td>{each} }
}
