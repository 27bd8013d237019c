//! 图表 of a round: how scores spread, where points are lost, who rose and fell, each unit's quarters. Every bar leads to its numbers.

use charts::{Caption, Link, LossBar, ScoreBin, SlopeLine, UnitRates};
use domain::assessment::moved_words;
use domain::ids::{RoundId, UnitId};
use domain::text::percent::whole_percent;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, ChartsPage as Shown, GroupCharts};

use crate::components::chart_figure::chart_figure;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::paths;

/// `/rounds/:id/charts`.
#[component]
pub(crate) fn ChartsPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

/// So many indicators are drawn.
const LOSSES: usize = 10;

async fn load(cx: &PageContext) -> Result<Page> {
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::charts(cx.actor()?, &cx.services, &id).await?;
    let groups: Vec<_> = shown.groups.iter().enumerate().map(|(place, one)| group(&shown, place, one)).collect();
    let body = if groups.is_empty() {
        view! { <div class="empty"><h2>"还没有参评单位"</h2><p>"批次开始采集、核定参评单位后，这里画出得分分布和失分情况。"</p><a class="btn" href=paths::round(&id)>"回到批次"</a></div> }
            .into_any()
    } else {
        let provisional =
            shown.state.is_provisional().then(|| view! { <div class="notice"><p>"批次还没有定稿，图中得分和名次为暂定。"</p></div> });
        view! { {provisional}{groups} }.into_any()
    };
    let body = view! { {super::withdrawn(&shown.round)}{body} };
    Ok(Page::new("考评图表", body).under(paths::ROUNDS, "考评批次").under(paths::round(&id), shown.round.name))
}

fn group(shown: &Shown, place: usize, one: &GroupCharts) -> AnyView {
    view! {
        <section class="panel">
            <header class="panel-head"><h2>{one.name.clone()}</h2><p>{who(one)}</p></header>
            <div class="split"><div class="chart-end">{spread(shown, place, one)}</div>{losses(shown, place, one)}</div>
            <div class="split">{movement(shown, one)}{rates(shown, one)}</div>
        </section>
    }
    .into_any()
}

/// Who is drawn, and who is not.
fn who(one: &GroupCharts) -> String {
    let parts = [(one.pending, "待评"), (one.not_assessed, "未参评"), (one.vetoed, "单项否决")];
    let out: Vec<String> = parts.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{word}{count}个")).collect();
    let out = if out.is_empty() {
        "没有待评、未参评和否决的单位".to_owned()
    } else {
        format!("{}不在分布和名次里", out.join("、"))
    };
    let nought = if one.nought > 0 { format!("，其中0分{}个", one.nought) } else { String::new() };
    format!("有名次的{}个{nought}；{out}。", one.scored.len())
}

fn spread(shown: &Shown, place: usize, one: &GroupCharts) -> AnyView {
    let target = |span: usize| format!("span-{place}-{span}");
    let bins: Vec<ScoreBin> = one
        .spread
        .iter()
        .enumerate()
        .map(|(span, it)| ScoreBin {
            label: it.label.clone(),
            count: it.members.len() as u64,
            link: Link { href: format!("#{}", target(span)), words: format!("{}的{}个单位", it.words(), it.members.len()) },
        })
        .collect();
    let rows: Vec<_> = one
        .spread
        .iter()
        .enumerate()
        .filter(|(_, it)| !it.members.is_empty())
        .map(|(span, it)| {
            let units: Vec<_> = it
                .members
                .iter()
                .filter_map(|member| one.scored.get(*member))
                .map(|line| view! { <a href=paths::sheet(&shown.round.id, &line.unit)>{line.name.clone()}</a>" " })
                .collect();
            view! { <tr id=target(span)><th scope="row">{it.label.clone()}</th><td class="num">{it.members.len()}</td><td>{units}</td></tr> }
        })
        .collect();
    let table = view! { <table class="table table-compact"><thead><tr><th>"得分率（%）"</th><th class="num">"单位"</th><th>"有哪些"</th></tr></thead><tbody>{rows}</tbody></table> };
    let most = one.spread.iter().filter(|it| !it.members.is_empty()).max_by_key(|it| it.members.len());
    let words = match most {
        Some(most) => format!("横轴为得分率，每5个百分点一段，含下限不含上限；{}的最多，{}个单位。", most.words(), most.members.len()),
        None => "还没有单位评出得分。".to_owned(),
    };
    let drawing = charts::score_spread(Caption { title: "得分分布", description: &words }, &bins);
    chart_figure("得分分布", words.clone(), (), drawing, table)
}

fn losses(shown: &Shown, place: usize, one: &GroupCharts) -> AnyView {
    let target = |row: usize| format!("loss-{place}-{row}");
    let bars: Vec<LossBar> = one
        .losses
        .iter()
        .take(LOSSES)
        .enumerate()
        .map(|(row, loss)| LossBar {
            label: loss.place.clone(),
            value: u64::try_from(loss.value).unwrap_or_default(),
            words: format!("{}分", loss.lost),
            link: Link {
                href: format!("#{}", target(row)), words: format!("{}共失{}分，{}个单位", loss.place, loss.lost, loss.units)
            },
        })
        .collect();
    let rows: Vec<_> = one
        .losses
        .iter()
        .take(LOSSES)
        .enumerate()
        .map(|(row, loss)| {
            let units: Vec<_> = loss
                .losers
                .iter()
                .map(|(unit, name, lost)| view! { <a href=paths::sheet(&shown.round.id, unit)>{format!("{name}{lost}")}</a>" " })
                .collect();
            view! { <tr id=target(row)><th scope="row">{loss.place.clone()}</th><td class="num">{loss.lost.clone()}</td><td class="num">{loss.units}</td><td>{units}</td></tr> }
        })
        .collect();
    let table = view! { <table class="table table-compact"><thead><tr><th>"指标"</th><th class="num">"失分"</th><th class="num">"单位"</th><th>"有哪些"</th></tr></thead><tbody>{rows}</tbody></table> };
    let words = match one.losses.first() {
        Some(first) => {
            let sum: i128 = one.losses.iter().map(|loss| loss.value).sum();
            let of = |value: i128| u64::try_from(value).unwrap_or_default();
            let share = whole_percent(of(first.value), of(sum)).unwrap_or_default();
            format!("已评单位在各指标上失分之和，从多到少；“{}”占{share}%。", first.place)
        }
        None => nothing_lost(one),
    };
    let drawing = charts::losses(Caption { title: "失分在哪里", description: &words }, &bars);
    chart_figure("失分在哪里", words.clone(), (), drawing, table)
}

/// What is said where no points are lost: nobody was scored yet is another thing than nobody lost any.
fn nothing_lost(one: &GroupCharts) -> String {
    match (one.scored.len(), one.pending) {
        (0, _) => "还没有单位评出得分，看不出失分在哪里。".to_owned(),
        (scored, 0) => format!("已评的{scored}个单位没有失分。"),
        (scored, pending) => format!("已评的{scored}个单位没有失分；另有{pending}个单位待评。"),
    }
}

fn movement(shown: &Shown, one: &GroupCharts) -> AnyView {
    let Some(before) = &shown.before else {
        return view! { <figure class="chart"><figcaption><h3>"名次升降"</h3><p>"这是第一个封存的批次，没有上一批次可以比较。"</p></figcaption></figure> }.into_any();
    };
    let lines: Vec<SlopeLine> = one
        .moves
        .iter()
        .map(|(unit, name, was, now)| SlopeLine {
            label: name.clone(),
            before: *was,
            now: *now,
            link: Link { href: paths::sheet(&shown.round.id, unit), words: format!("{name}：{}", moved(*was, *now)) },
        })
        .collect();
    let (up, down): (Vec<i128>, Vec<i128>) = one
        .moves
        .iter()
        .filter_map(|(_, _, was, now)| Some(i128::from((*was)?) - i128::from(*now)))
        .filter(|by| *by != 0)
        .partition(|by| *by > 0);
    let fresh = one.moves.iter().filter(|(_, _, was, _)| was.is_none()).count();
    let fresh = if fresh > 0 { format!("，{fresh}个上一批次没有名次") } else { String::new() };
    let left = if one.left > 0 { format!("，{}个上一批次有名次、本批次没有", one.left) } else { String::new() };
    let words = match one.moves.is_empty() {
        true => "本批次还没有单位有名次，看不出升降。".to_owned(),
        false => format!("左为{before}，右为{}；上升{}个，下降{}个{fresh}{left}。", shown.round.name, up.len(), down.len()),
    };
    let rows: Vec<_> = one
        .moves
        .iter()
        .map(|(unit, name, was, now)| {
            let before = was.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
            view! { <tr><th scope="row"><a href=paths::sheet(&shown.round.id, unit)>{name.clone()}</a></th><td class="num">{before}</td><td class="num">{*now}</td><td>{moved(*was, *now)}</td></tr> }
        })
        .collect();
    let table = view! { <table class="table table-compact"><thead><tr><th>"单位"</th><th class="num">"上一批次"</th><th class="num">"本批次"</th><th>"升降"</th></tr></thead><tbody>{rows}</tbody></table> };
    let legend = view! { <ul class="legend"><li class="key key-rise">"上升"</li><li class="key key-fall">"下降（虚线）"</li><li class="key key-level">"持平"</li></ul> };
    let drawing = charts::movement(Caption { title: "名次升降", description: &words }, ("上一批次", "本批次"), &lines);
    chart_figure("名次升降", words.clone(), legend, drawing, table)
}

fn moved(was: Option<u64>, now: u64) -> String {
    match was.map(|was| i128::from(was) - i128::from(now)) {
        None => "上一批次没有名次".to_owned(),
        by => moved_words(by),
    }
}

fn rates(shown: &Shown, one: &GroupCharts) -> AnyView {
    let percent = |rate: u64| format!("{}.{:02}%", rate / 100, rate % 100);
    let link = |(round, name): &(RoundId, String), unit: &UnitId, about: &str, rate: u64| Link {
        href: paths::sheet(round, unit),
        words: format!("{about}{name}得分率{}", percent(rate)),
    };
    let units: Vec<UnitRates> = one
        .rates
        .iter()
        .map(|(unit, name, rates)| {
            let of = shown.rounds.iter().zip(rates).map(|(round, rate)| rate.map(|rate| (rate, link(round, unit, name, rate))));
            UnitRates { label: name.clone(), rates: of.collect() }
        })
        .collect();
    let heads: Vec<_> = shown.rounds.iter().map(|(_, name)| view! { <th class="num">{name.clone()}</th> }).collect();
    let rows: Vec<_> = one
        .rates
        .iter()
        .map(|(unit, name, rates)| {
            let cells: Vec<_> = shown
                .rounds
                .iter()
                .zip(rates)
                .map(|((round, _), rate)| match rate {
                    Some(rate) => view! { <td class="num"><a href=paths::sheet(round, unit)>{percent(*rate)}</a></td> }.into_any(),
                    None => view! { <td class="num">"无得分"</td> }.into_any(),
                })
                .collect();
            view! { <tr><th scope="row">{name.clone()}</th>{cells}</tr> }
        })
        .collect();
    let table = view! { <table class="table table-compact"><thead><tr><th>"单位"</th>{heads}</tr></thead><tbody>{rows}</tbody></table> };
    let names: Vec<&str> = shown.rounds.iter().map(|(_, name)| name.as_str()).collect();
    let words = format!("每个单位从左到右为{}的得分率，高度都从0到100%；圆点为没有得分（未参评或待评），不是0分。", names.join("、"));
    let drawing = charts::unit_rates(Caption { title: "各单位历次得分率", description: &words }, &units);
    chart_figure("各单位历次得分率", words.clone(), (), drawing, table)
}
