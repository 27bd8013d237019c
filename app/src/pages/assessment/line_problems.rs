//! The problems of monitoring behind a line of a sheet.

use domain::assessment::plan::changed_words;
use domain::calendar::office_time::day_text;
use domain::ids::{RoundId, UnitId};
use leptos::prelude::*;
use services::Result;
use services::assessment::{LineProblem, line_problems};

use super::{about_a_sheet, withdrawn};
use crate::context::PageContext;
use crate::layout::Page;
use crate::paths;

/// `/rounds/:id/sheets/:unit?line=problems`.
pub(super) async fn load(cx: &PageContext, id: &RoundId, unit: &UnitId, leaf: &str, rule: &str) -> Result<Page> {
    let shown = line_problems(cx.actor()?, &cx.services, id, unit, leaf, rule).await?;
    let round = &shown.round;
    let cutoff = day_text(round.cutoff_on);
    let months = paths::counted_findings(&shown.source, (round.starts_on, round.ends_on));
    let takes_facts = round.withdrawn.is_none() && round.state.takes_facts();
    let body = view! {
        {withdrawn(round)}
        <div id="line">{group("计入得分的问题", format!("数据截止日{cutoff}以前确认"), &shown.by_cutoff)}</div>
        {some("数据截止后确认、计入得分的问题", format!("计入月份在考评期内，{cutoff}以后才登记或确认，同样计入"), &shown.confirmed_later)}
        {some("数据截止后确认、没有计入的问题", changed_words(takes_facts).to_owned(), &shown.not_counted)}
        <p class="muted"><a href=months>"查看考评期各月的全部监测问题"</a>"，那里是今天的情况。"</p>
    };
    let title = format!("{} {}：{}", shown.unit, round.name, shown.rule);
    let page = about_a_sheet(Page::new(title, body), round, shown.is_own);
    Ok(page.under(paths::sheet(id, unit), format!("{}得分表", shown.unit)))
}

/// The same where there are any.
fn some(title: &'static str, words: String, problems: &[LineProblem]) -> Option<AnyView> {
    (!problems.is_empty()).then(|| group(title, words, problems))
}

fn group(title: &'static str, words: String, problems: &[LineProblem]) -> AnyView {
    let rows: Vec<_> = problems
        .iter()
        .map(|one| {
            let confirmed = one.confirmed_on.map(|day| view! { " "<small class="muted">{format!("{}确认", day_text(day))}</small> });
            view! { <li><a href=paths::finding(&one.id)>{one.words.clone()}</a>{confirmed}</li> }
        })
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="muted">"没有。"</p> }.into_any()
    } else {
        view! { <ul class="stack-tight">{rows}</ul> }.into_any()
    };
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{format!("{title}（{}件）", problems.len())}</h2><p>{words}</p></header>
            {list}
        </section>
    }
    .into_any()
}
