//! Quarter by quarter: rules, rounds, marks, sheets, appeals.

mod appeals;
mod charts;
mod cross_check;
mod editor;
mod examples;
mod import_rules;
mod line_problems;
mod marks;
mod merit;
mod on_site;
mod ranking;
mod round;
mod round_plan;
mod rounds;
mod rules;
mod sheet;
mod site_sheet;
mod what_if;
mod year_result;

pub(crate) use appeals::{AppealPage, AppealsPage};
pub(crate) use charts::ChartsPage;
pub(crate) use cross_check::{CrossCheckPage, CrossMarkPage};
pub(crate) use editor::RuleDraftPage;
pub(crate) use examples::ExamplePage;
pub(crate) use import_rules::ImportRulesPage;
pub(crate) use marks::{MarkPage, MarksPage};
pub(crate) use merit::MeritPage;
pub(crate) use on_site::OnSitePage;
pub(crate) use round::RoundPage;
pub(crate) use rounds::RoundsPage;
pub(crate) use rules::{RuleSetPage, RulesPage};
pub(crate) use sheet::SheetPage;
pub(crate) use site_sheet::SiteSheetPage;
pub(crate) use what_if::WhatIfPage;
pub(crate) use year_result::YearResultPage;

use chrono::NaiveDate;
use domain::assessment::round::RoundState;
use domain::assessment::{Outline, TreeOutline};
use leptos::prelude::*;
use services::assessment::{MovedUnit, Round};

use crate::layout::Page;
use crate::paths;

/// What every page of a withdrawn round says in its head; the page of the round itself says more.
fn withdrawn(round: &Round) -> Option<AnyView> {
    let words = round.withdrawn_words()?;
    Some(view! { <div class="notice notice-warn"><p>{format!("{words}，本页只供查看，不作为考评结果。")}</p></div> }.into_any())
}

/// The day that a round speaks of on paper, whenever it is printed: what is sealed that of its cut-off; nothing before.
fn sealed_day(round: &Round) -> Option<NaiveDate> {
    (round.state == RoundState::Sealed).then_some(round.cutoff_on)
}

/// A page about a unit's sheet: of the round's day and under the round, for the unit itself under its own sheets.
fn about_a_sheet(page: Page, round: &Round, is_own: bool) -> Page {
    let page = page.dated(sealed_day(round));
    if is_own {
        return page.under(paths::ROUNDS, "得分表");
    }
    page.under(paths::ROUNDS, "考评批次").under(paths::round(&round.id), round.name.clone())
}

/// Units whose total, rank or grade becomes another, each with before and after.
fn moved_table(label: &'static str, class: &'static str, moved: &[MovedUnit]) -> AnyView {
    let pair = |before: Option<String>, after: Option<String>| {
        let text = |one: Option<String>| one.unwrap_or_else(|| "–".to_owned());
        if before == after { text(after) } else { format!("{} → {}", text(before), text(after)) }
    };
    let rank = |rank: Option<u64>| rank.map(|rank| format!("第{rank}名"));
    let rows: Vec<_> = moved
        .iter()
        .map(|one| {
            let it = &one.moved;
            view! {
                <tr><th scope="row">{one.name.clone()}</th>
                    <td class="num" data-label="得分">{pair(it.total.0.clone(), it.total.1.clone())}</td>
                    <td data-label="名次">{pair(rank(it.rank.0), rank(it.rank.1))}</td>
                    <td data-label="等次">{pair(it.grade.0.clone(), it.grade.1.clone())}</td></tr>
            }
        })
        .collect();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=label><table class=class>
            <thead><tr><th>"单位"</th><th class="num">"得分"</th><th>"名次"</th><th>"等次"</th></tr></thead><tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

/// The class of a wide cell; one that says nothing is no line of a card on a phone.
const fn wide_or_off(is_empty: bool) -> &'static str {
    if is_empty { "wide card-off" } else { "wide" }
}

/// A rules tree as offices print it: 指标, 分值, 评分标准.
fn tree_table(outline: &Outline, tree: usize) -> AnyView {
    let Some(tree) = outline.trees.get(tree) else { return ().into_any() };
    let rows: Vec<_> = tree.nodes.iter().map(|node| tree_row(tree, node)).collect();
    let label = format!("细则，满分{}分", tree.full_mark);
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=label><table class="table table-cards">
            <thead><tr><th>"指标"</th><th class="num">"分值"</th><th>"评分标准"</th><th>"事实来源"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
    }
    .into_any()
}

fn tree_row(_: &TreeOutline, node: &domain::assessment::NodeOutline) -> AnyView {
    let title = indented(node.level, &node.title);
    if !node.is_leaf {
        return view! { <tr class="is-group"><th scope="row">{title}</th><td class="num" data-label="分值">{node.points.to_string()}</td><td></td><td></td></tr> }
            .into_any();
    }
    let rules: Vec<_> = node
        .rules
        .iter()
        .map(|rule| {
            let words = rule.kind.words();
            let kept = (!rule.text.is_empty() && rule.text != words).then(|| view! { <br/><small class="muted">{words.clone()}</small> });
            let asked =
                (!rule.evidence.is_empty()).then(|| view! { <br/><small class="muted">{format!("认定依据：{}", rule.evidence)}</small> });
            view! { <li>{rule.words()}{kept}{asked}</li> }
        })
        .collect();
    let none = rules.is_empty().then_some("没有扣分规则");
    let sources: Vec<&str> = node.rules.iter().map(|rule| rule.source.map_or("人工录入", |source| source.label())).collect();
    let na = node.na.map(|na| view! { <p class="muted">{na.words()}</p> });
    view! {
        <tr>
            <th scope="row">{title}</th>
            <td class="num" data-label="分值">{node.points.to_string()}</td>
            <td class="wide" data-label="评分标准">{none}<ul class="stack-tight">{rules}</ul>{na}</td>
            <td data-label="事实来源">{sources.join("、")}</td>
        </tr>
    }
    .into_any()
}

/// A title under those above it.
fn indented(level: u32, title: &str) -> AnyView {
    let space = "　".repeat(level.saturating_sub(1) as usize);
    view! { <span class="indent" aria-hidden="true">{space}</span>{title.to_owned()} }.into_any()
}

/// Something that a person must look at, by place.
fn warnings(warnings: &[(String, String)]) -> Option<AnyView> {
    let items: Vec<_> =
        warnings.iter().map(|(place, sentence)| view! { <li><span>{place.clone()}</span><p>{sentence.clone()}</p></li> }).collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"请留意"</h2><p>"不影响计分，但多半是笔误"</p></header>
                <ul class="problems">{items}</ul>
            </section>
        }
        .into_any()
    })
}

/// Sentences, one below the other.
fn sentences(all: &[String]) -> AnyView {
    let items: Vec<_> = all.iter().map(|sentence| view! { <li>{sentence.clone()}</li> }).collect();
    view! { <ul class="stack-tight">{items}</ul> }.into_any()
}
