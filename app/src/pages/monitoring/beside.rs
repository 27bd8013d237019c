//! What the monitor saw, on the pages of reports: contradictions first, then the unit's months.

use chrono::NaiveDate;
use domain::ids::UnitId;
use domain::monitoring::beside::words;
use domain::monitoring::decision::CandidateState;
use leptos::prelude::*;
use services::monitoring::{Beside, Decision, Monitored, SeenFinding};

use crate::paths;

/// So many problems are shown on a report's page; the others are one click away.
const SHOWN: usize = 5;

/// What contradicts the claim; nothing where nothing does.
pub(crate) fn contradictions(monitored: &Monitored) -> Option<AnyView> {
    let items: Vec<_> = monitored
        .contradictions
        .iter()
        .map(|(link, finding)| {
            let problem = finding.problem.trim_end_matches('。').to_owned();
            view! {
                <li>
                    {words(finding.rule)}"：" <a href=paths::finding(&finding.id)>{problem}</a>
                    {format!("（{}）。", finding.state.label())}
                    <br/><a class="clamp muted" href=link.clone() target="_blank" rel="noopener noreferrer nofollow">{link.clone()}</a>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <div class="notice notice-error" id="contradictions"><h3>"填报与监测结果矛盾"</h3><ul>{items}</ul></div> }.into_any()
    })
}

/// The unit's months in a panel of their own; nothing for whoever may not see them.
pub(crate) fn panel(monitored: &Monitored, unit: &UnitId) -> Option<AnyView> {
    let span = span(monitored.months?);
    let body = body(monitored, unit);
    Some(
        view! {
            <section class="panel" id="monitored"><header class="panel-head"><h2>"监测情况"</h2><p>{format!("{span}监测发现的问题，供对照")}</p></header>{body}</section>
        }
        .into_any(),
    )
}

/// The same under a heading, where it stands in another panel.
pub(crate) fn months(monitored: &Monitored, unit: &UnitId) -> Option<AnyView> {
    let span = span(monitored.months?);
    let body = body(monitored, unit);
    Some(view! { <div id="monitored"><h3>{format!("监测情况（{span}）")}</h3>{body}</div> }.into_any())
}

/// `2026年10月`, `2026年7月至9月`.
fn span((from, to): (NaiveDate, NaiveDate)) -> String {
    let first = from.format("%Y年%-m月").to_string();
    match (from == to, from.format("%Y").to_string() == to.format("%Y").to_string()) {
        (true, _) => first,
        (false, true) => format!("{first}至{}", to.format("%-m月")),
        (false, false) => format!("{first}至{}", to.format("%Y年%-m月")),
    }
}

fn body(monitored: &Monitored, unit: &UnitId) -> AnyView {
    let all = monitored.findings.len();
    let open = monitored.findings.iter().filter(|one| !one.state.is_closed()).count();
    let waiting: Vec<_> = monitored
        .waiting
        .iter()
        .map(|(rule, number)| {
            let href = paths::with_query(
                paths::CANDIDATES,
                [(Decision::unit, unit.as_str()), (Decision::rule, rule.code()), ("state", CandidateState::Open.code())],
            );
            view! { <li>{format!("{} ", rule.label())}<a href=href>{*number}</a>" 个"</li> }
        })
        .collect();
    let waiting =
        (!waiting.is_empty()).then(|| view! { <p class="muted">"还没有确认的，不算问题："</p><ul class="row muted">{waiting}</ul> });
    if all == 0 {
        let words = if waiting.is_some() {
            "没有已经确认的问题。"
        } else {
            "没有登记的问题；没有监测或没有读到的栏目，不在其中。"
        };
        return view! { <p class="muted">{words}</p>{waiting} }.into_any();
    }
    // what is open first, in each half the latest first
    let (now, past): (Vec<&SeenFinding>, Vec<&SeenFinding>) = monitored.findings.iter().partition(|one| !one.state.is_closed());
    let items: Vec<_> = now.into_iter().chain(past).take(SHOWN).map(item).collect();
    let left = (all > SHOWN).then(|| format!("另有{}个未列出，", all - SHOWN));
    view! {
        <p>{format!("共{all}个问题，其中{open}个没有办结。")}</p>
        <ul>{items}</ul>
        {waiting}
        <p class="muted">{left}<a href=paths::unit_month(unit)>"查看单位监测情况"</a></p>
    }
    .into_any()
}

fn item(one: &SeenFinding) -> impl IntoView + use<> {
    let title = if one.title.is_empty() { String::new() } else { format!("{}：", one.title) };
    let month = one.month.format("%-m月").to_string();
    view! {
        <li>{format!("{month} ")}<bdi>{title}</bdi><a href=paths::finding(&one.id)>{one.problem.clone()}</a>" "<span class="tag">{one.state.label()}</span></li>
    }
}

/// The contradicted reports of the queue, before everything else of it.
pub(crate) fn queue(all: &[Beside], href: impl Fn(&Beside) -> String) -> Option<AnyView> {
    let rows: Vec<_> = all
        .iter()
        .map(|one| {
            let (number, requirement) = &one.task;
            let judge = href(one);
            let (again, about) = (judge.clone(), format!("审核{} {number}", one.unit_name));
            view! {
                <tr>
                    <th scope="row"><a href=judge>{one.unit_name.clone()}</a></th>
                    <td class="wide" data-label="工作要求"><span class="clamp">{format!("{number} {requirement}")}</span></td>
                    <td data-label="周期" class="nowrap">{one.period_name.clone()}</td>
                    <td class="wide" data-label="监测确认的问题"><a href=paths::finding(&one.finding)>{one.problem.clone()}</a>" "<span class="tag">{one.state.label()}</span><br/><span class="clamp muted">{one.link.clone()}</span></td>
                    <td class="do"><a href=again aria-label=about>"审核"</a></td>
                </tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush" id="contradicted">
                <header class="panel-head"><h2>{format!("与监测结果矛盾的填报（{}份）", rows.len())}</h2><p>"填报为已完成，作为佐证材料的链接却有监测已经确认、还没有改正的问题；请先审核这些"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="与监测结果矛盾的填报"><table class="table table-cards">
                    <thead><tr><th>"单位"</th><th>"工作要求"</th><th>"周期"</th><th>"监测确认的问题"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_once() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (from, to, words) in [
            ("2026-10-01", "2026-10-01", "2026年10月"),
            ("2026-07-01", "2026-09-01", "2026年7月至9月"),
            ("2025-12-01", "2026-02-01", "2025年12月至2026年2月"),
        ] {
            assert_eq!(span((day(from), day(to))), words);
        }
    }
}
