//! The table as a workbench: each row's public text beside the accepted reports that it could come from.

use std::collections::BTreeSet;

use domain::calendar::office_time::minute_text;
use domain::checklist::AssignmentRole;
use domain::checklist::completion::{AcceptedText, Freshness};
use domain::ids::ChecklistId;
use leptos::prelude::*;
use services::checklist::{self, AllNewRows, FourRow, RowChoice, RowSources, Workbench};

use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// 汇总更新: what the units reported, on its way into the table.
#[component]
pub(crate) fn WorkbenchPage() -> impl IntoView {
    page(|cx| async move {
        let id = ChecklistId::new(cx.param("id"));
        let bench = checklist::workbench(cx.actor()?, &cx.services, &id).await?;
        let rows: Vec<_> = bench.rows().map(|(row, sources)| row_view(&id, row, sources)).collect();
        let actions =
            view! { <a class="btn" href=paths::table(&id)>"查看整张表"</a><a class="btn" href=paths::publication(&id)>"对外公开"</a> };
        let body = view! { {take_all(&id, &bench)} {rows} };
        Ok(Page::new(format!("汇总更新 · {}", bench.table.checklist.title), body).under(paths::CHECKLISTS, "落实情况表").actions(actions))
    })
}

/// One button for every row that has something new.
fn take_all(id: &ChecklistId, bench: &Workbench) -> AnyView {
    let count = bench.new_rows();
    let all = bench.table.rows.len();
    if count == 0 {
        return view! { <div class="notice" role="status"><p>{format!("共{all}项，没有新的审核通过的填报需要汇总。")}</p></div> }
            .into_any();
    }
    let carried: Vec<_> = bench
        .rows()
        .filter(|(_, sources)| sources.freshness == Freshness::HasNew)
        .map(|(row, sources)| view! { <input type="hidden" name=AllNewRows::row value=AllNewRows::carried(&row.task, &sources.seen)/> })
        .collect();
    let taken: Vec<_> = bench
        .rows()
        .filter(|(_, sources)| sources.freshness == Freshness::HasNew)
        .map(|(row, sources)| {
            let from = if sources.proposal.is_empty() { "没有可采用的文字，保持不变".to_owned() } else { made_of(sources) };
            view! { <li><a href=format!("#row-{}", row.task)>{place_of(row)}</a>{format!("：{from}")}</li> }
        })
        .collect();
    view! {
        <form class="panel" method="post" action=verb::TAKE_NEW_ROWS>
            <header class="panel-head"><h2>{format!("{count}项有新填报")}</h2><p>{format!("共{all}项；采用后原来的文字保留在修改记录里")}</p></header>
            <details>
                <summary>{format!("查看这{count}项将采用谁的填报")}</summary>
                <ul class="stack-tight">{taken}</ul>
            </details>
            <input type="hidden" name=AllNewRows::checklist value=id.to_string()/>
            {carried}
            <div class="form-actions"><button class="btn btn-primary">{format!("采用全部{count}项的建议文字")}</button></div>
        </form>
    }
    .into_any()
}

/// What a row goes by: its number as written, else its section.
fn place_of(row: &FourRow) -> String {
    if row.number.trim().is_empty() { row.section.clone() } else { row.number.clone() }
}

/// So many reports are named one by one.
const NAMED: usize = 6;

/// Whose words the offered text is made of, each with its period.
fn made_of(sources: &RowSources) -> String {
    let name = |one: &AcceptedText| format!("{}（{}）", one.unit, one.period);
    let mut words = sources.made_of.iter().take(NAMED).map(name).collect::<Vec<_>>().join("、");
    if sources.made_of.len() > NAMED {
        words = format!("{words}等{}份填报", sources.made_of.len());
    }
    match (sources.counts, words.is_empty()) {
        (true, true) => "按各单位的审核结果统计".to_owned(),
        (true, false) => format!("按各单位的审核结果统计，并取自{words}"),
        (false, _) => format!("取自{words}"),
    }
}

/// One unit's words become the county's: of how many that answer for the task.
fn speaks_for(sources: &RowSources) -> Option<String> {
    let [one] = &sources.made_of[..] else { return None };
    let units: BTreeSet<&str> = sources.accepted.iter().map(|text| text.unit.as_str()).collect();
    (units.len() > 1 && !sources.counts).then(|| {
        let (unit, all) = (&one.unit, units.len());
        format!("这一项有{all}个单位的填报审核通过，建议文字只用了{unit}一家的；能否代表全县请核对，也可在下面另选。")
    })
}

fn row_view(id: &ChecklistId, row: &FourRow, sources: &RowSources) -> impl IntoView + use<> {
    let class = if sources.freshness == Freshness::HasNew { "tag tag-look" } else { "tag" };
    let written = sources.written_at.map(|at| format!("{}更新", minute_text(at))).unwrap_or_default();
    let now = if row.completion.trim().is_empty() {
        view! { <p class="muted">"（空）"</p> }.into_any()
    } else {
        view! { <p class="said">{row.completion.clone()}</p> }.into_any()
    };
    let number = place_of(row);
    view! {
        <section class="panel" id=format!("row-{}", row.task)>
            <header class="panel-head"><h2>{number}</h2><span class=class>{sources.freshness.label()}</span><p>{written}</p></header>
            <blockquote class="requirement">{row.requirement.clone()}</blockquote>
            <p class="muted">{row.written_units()}</p>
            {rests_on(sources)}
            <div class="split">
                <div class="stack">
                    <h3>"现在的对外文字"</h3>
                    {now}
                    <p><a class="btn btn-small" href=paths::table_edit(id, &row.task)>"手工修改"</a></p>
                </div>
                <div class="stack"><h3>"审核通过的填报"</h3>{choice(id, row, sources)}</div>
            </div>
        </section>
    }
}

/// The row's text comes from a report that does not count any more, or counts as it no longer is.
fn rests_on(sources: &RowSources) -> Option<AnyView> {
    let lines: Vec<_> = sources
        .rests_on
        .iter()
        .map(|one| {
            let words = format!("对外文字用了{}（{}）的填报，这份填报现在{}，请核对后更新。", one.unit, one.period, one.stands);
            view! { <p>{words}" "<a href=paths::cell(&one.cell)>"打开"</a></p> }
        })
        .collect();
    let counted = sources.counted_now.as_ref().map(|now| {
        view! { <p>{format!("对外文字写的完成数与目前的审核结果不同，现在应为“{}”，请核对后更新。", now.trim_end_matches('。'))}</p> }
    });
    (!lines.is_empty() || counted.is_some()).then(|| view! { <div class="notice notice-warn">{lines}{counted}</div> }.into_any())
}

/// What the row could say, and the reports behind it, to be ticked.
fn choice(id: &ChecklistId, row: &FourRow, sources: &RowSources) -> AnyView {
    if sources.accepted.is_empty() {
        return view! { <p class="muted">"还没有审核通过的填报。"</p> }.into_any();
    }
    let others = if sources.coverage.is_some() { AssignmentRole::Each } else { AssignmentRole::Support };
    let ticks: Vec<_> = sources.accepted.iter().rev().map(|one| tick(one, others)).collect();
    let open = sources.proposal.is_empty();
    let offered = (!open).then(|| {
        let same = sources.proposal.trim() == row.completion.trim();
        let words = if same { "与现在的对外文字一致，确认无误" } else { "采用建议文字" };
        let from = format!("建议文字：{}", made_of(sources));
        let alone = speaks_for(sources).map(|words| view! { <p class="notice notice-warn">{words}</p> });
        view! { <p class="muted">{from}</p><p class="said">{sources.proposal.clone()}</p>{alone}<div class="form-actions"><button class="btn">{words}</button></div> }
    });
    let how_many = format!("另选填报（{}份）", ticks.len());
    view! {
        <form method="post" action=verb::TAKE_ROW>
            {row_fields(id, row, sources)}
            {offered}
        </form>
        <details open=open>
            <summary>{how_many}</summary>
            <form method="post" action=verb::TAKE_ROW>
                {row_fields(id, row, sources)}
                <ul class="choices choices-tall">{ticks}</ul>
                <div class="form-actions"><button class="btn btn-small">"采用所选填报"</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn row_fields(id: &ChecklistId, row: &FourRow, sources: &RowSources) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name=RowChoice::checklist value=id.to_string()/>
        <input type="hidden" name=RowChoice::task value=row.task.to_string()/>
        <input type="hidden" name=RowChoice::seen value=sources.seen.as_str().to_owned()/>
    }
}

fn tick(one: &AcceptedText, others: AssignmentRole) -> impl IntoView + use<> {
    let role = if one.leads { AssignmentRole::Lead } else { others }.label();
    let about = format!("{}（{}，{}）", one.unit, role, one.period);
    view! {
        <li>
            <label>
                <input type="checkbox" name=RowChoice::source value=one.cell.to_string()/>" "
                <span><b>{about}</b><span class="clamp">{one.text.clone()}</span></span>
            </label>
            <a href=paths::cell(&one.cell) aria-label=format!("打开{}的填报", one.unit)>"打开"</a>
        </li>
    }
}
