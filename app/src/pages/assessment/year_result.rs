//! 年度考评结果: what the year is composed of, each round's number, bonus and deductions, veto, grade, conversion; made to be printed.

use domain::assessment::correction::sealed_words;
use domain::assessment::moved_words;
use domain::assessment::plan::changed_quarters_words;
use domain::calendar::office_time::day_text;
use domain::ids::RoundId;
use leptos::prelude::*;
use services::Result;
use services::assessment::{RoundNumber, YearGroup, YearResult, YearRow, converted_heading, year_result};

use super::ranking::standing;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::paths;

/// `/rounds/:id/year`.
#[component]
pub(crate) fn YearResultPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let id = RoundId::new(cx.param("id"));
    let shown = year_result(cx.actor()?, &cx.services, &id).await?;
    let groups: Vec<_> = shown.groups.iter().map(|one| group(&shown, one)).collect();
    let body = if groups.is_empty() {
        view! { <div class="empty"><h2>"还没有参评单位"</h2><p>"批次开始采集、核定参评单位后，这里列出年度结果。"</p><a class="btn" href=paths::round(&id)>"回到批次"</a></div> }
            .into_any()
    } else {
        view! { {head(&shown)}{groups} }.into_any()
    };
    let fault = shown.fault.clone().map(|fault| view! { <div class="notice notice-error" role="alert"><p>{fault}</p></div> });
    let body = view! { {super::withdrawn(&shown.round)}{fault}{changed(&shown)}{body} };
    let actions = view! {
        <a class="btn" href=paths::round_file(&id, "year.xlsx")>"导出 Excel"</a>
        <a class="btn" href=paths::round_file(&id, "year.docx")>"导出 Word"</a>
    };
    let name = shown.round.name.clone();
    Ok(Page::new(format!("{name}考评结果"), body)
        .dated(super::sealed_day(&shown.round))
        .under(paths::ROUNDS, "考评批次")
        .under(paths::round(&id), name)
        .actions(actions))
}

/// Units of which a quarter was corrected or sealed after its scores were taken: the year below counts the ones of before.
fn changed(shown: &YearResult) -> Option<AnyView> {
    let effect = changed_quarters_words(shown.round.state.takes_facts());
    let words = format!("采集后季度得分有更正或封存，涉及{}个单位：{}。{effect}。", shown.changed.len(), shown.changed.join("、"));
    (!shown.changed.is_empty()).then(|| view! { <div class="notice notice-warn"><p>{words}</p></div> }.into_any())
}

/// Of which days it is, by which rules, and under which seal: what stands on the printed sheet as well.
fn head(shown: &YearResult) -> AnyView {
    let round = &shown.round;
    let seal = match &shown.seal {
        Some(seal) => {
            let first_on = shown.first_sealed_on.filter(|_| seal.no > 1);
            let day = first_on.map_or_else(|| day_text(seal.sealed_on), |first_on| sealed_words(first_on, (seal.no, seal.sealed_on)));
            view! { <div><dt>{format!("封存第{}版", seal.no)}</dt><dd>{day}<br/><code>{seal.digest.clone()}</code></dd></div> }.into_any()
        }
        None => view! { <div><dt>"封存"</dt><dd>"未封存，以下得分、名次和等次为暂定。"</dd></div> }.into_any(),
    };
    view! {
        <section class="panel"><dl class="facts">
            <div><dt>"考评期"</dt><dd>{format!("{}至{}", day_text(round.starts_on), day_text(round.ends_on))}</dd></div>
            <div><dt>"数据截止"</dt><dd>{day_text(round.cutoff_on)}</dd></div>
            <div><dt>"考核细则"</dt><dd><a href=paths::rule_set(&round.rules)>{format!("{}第{}版", shown.rules.title, shown.rules.version)}</a></dd></div>
            {seal}
        </dl></section>
    }
    .into_any()
}

/// What the year of a group is composed of, in a sentence.
fn composed(group: &YearGroup) -> String {
    let parts = group.parts.iter().map(|part| format!("{}{}分，权重{}", part.title, part.points, part.weight));
    format!("满分{}分：{}。未参评的季度不计入平均。", group.full, parts.collect::<Vec<_>>().join("；"))
}

/// What a group's table shows only where somebody has something in it.
#[derive(Clone, Copy)]
struct Shows {
    rest: bool,
    converted: bool,
}

fn group(shown: &YearResult, one: &YearGroup) -> AnyView {
    let has =
        Shows { rest: one.rows.iter().any(|row| row.rest.is_some()), converted: one.rows.iter().any(|row| row.line.converted.is_some()) };
    let rounds: Vec<_> = shown
        .rounds
        .iter()
        // a year above its quarter: sixteen columns stand side by side on a screen
        .map(|name| match name.split_once('年') {
            Some((year, rest)) => view! { <th class="num">{format!("{year}年")}<br/>{rest.to_owned()}</th> }.into_any(),
            None => view! { <th class="num">{name.clone()}</th> }.into_any(),
        })
        .collect();
    let parts: Vec<_> = one
        .parts
        .iter()
        .map(|part| view! { <th class="num">{part.title.clone()}<br/><small>{format!("{}分，{}", part.points, part.weight)}</small></th> })
        .collect();
    let rest = has.rest.then(|| view! { <th class="num">"否决、保底和舍入"</th> });
    let converted = has.converted.then(|| {
        let heading = converted_heading(shown.convert_points.as_deref());
        let (word, full) = heading.split_at(heading.find('（').unwrap_or(heading.len()));
        view! { <th class="num">{word.to_owned()}<br/><small>{full.to_owned()}</small></th> }
    });
    let rows: Vec<_> = one.rows.iter().map(|line| row(shown, one, line, has)).collect();
    let label = format!("{}年度结果", one.name);
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{one.name.clone()}</h2><p>{composed(one)}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=label><table class="table table-cards">
                <thead><tr><th class="num">"名次"</th><th>"单位"</th>{rounds}{parts}<th class="num">"加分"</th><th class="num">"重大扣分"</th>{rest}<th class="num">"得分"</th><th>"等次"</th>{converted}<th>"升降"</th><th>"情况"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(shown: &YearResult, group: &YearGroup, row: &YearRow, has: Shows) -> AnyView {
    let line = &row.line;
    let dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
    let rounds: Vec<_> = shown
        .rounds
        .iter()
        .zip(&row.rounds)
        .map(|(name, one)| {
            let words = match one {
                RoundNumber::Scored(score) => score.clone(),
                RoundNumber::NotAssessed => "未参评".to_owned(),
                RoundNumber::Unknown => "–".to_owned(),
            };
            view! { <td class="num" data-label=name.clone()>{words}</td> }
        })
        .collect();
    let parts: Vec<_> = group
        .parts
        .iter()
        .zip(&row.parts)
        .map(|(part, sum)| view! { <td class="num" data-label=part.title.clone()>{dash(sum)}</td> })
        .collect();
    let rest = has.rest.then(|| view! { <td class="num" data-label="否决、保底和舍入">{dash(&row.rest)}</td> });
    let converted = has.converted.then(|| view! { <td class="num" data-label="折合目标考核">{dash(&line.converted)}</td> });
    view! {
        <tr>
            <td class="num" data-label="名次">{line.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string())}</td>
            <th scope="row"><a href=paths::sheet(&shown.round.id, &line.unit)>{line.name.clone()}</a></th>
            {rounds}{parts}
            <td class="num" data-label="加分">{dash(&row.bonus)}</td>
            <td class="num" data-label="重大扣分">{dash(&row.penalty)}</td>
            {rest}
            <td class="num" data-label="得分">{dash(&line.total)}</td>
            <td data-label="等次">{dash(&line.grade)}</td>
            {converted}
            <td data-label="升降">{moved_words(line.moved)}</td>
            <td data-label="情况">{standing(line)}{notes(row).map(|words| view! { <br/><small>{words}</small> })}</td>
        </tr>
    }
    .into_any()
}

/// What is to be said of a unit beside how it stands.
fn notes(row: &YearRow) -> Option<String> {
    let mean = row.taken.map(|taken| format!("取{taken}次平均"));
    let all: Vec<String> = mean.into_iter().chain(row.notes()).collect();
    (!all.is_empty()).then(|| all.join("；"))
}
