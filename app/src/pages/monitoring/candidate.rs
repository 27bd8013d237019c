//! One candidate: what is wrong, what was read of its page with the spot marked, and the decision.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::CandidateId;
use domain::monitoring::decision::{CandidateState, DismissKind, DismissScope, Origin};
use leptos::prelude::*;
use services::Result;
use services::monitoring::{CandidateSheet, Decision, Frozen, SiteKeeper, candidate_sheet};

use super::candidates::{decided, decision};
use crate::components::address::address;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/candidates/:id`.
#[component]
pub(crate) fn CandidatePage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let sheet = candidate_sheet(actor, &cx.services, &CandidateId::new(cx.param("id"))).await?;
    let one = &sheet.candidate;
    let decides = actor.may(Permission::Monitor) && one.state == CandidateState::Open;
    let form = decides.then(|| {
        let form = cx.form(|| Decision {
            id: vec![one.id.to_string()],
            kind: DismissKind::FalseAlarm.code().into(),
            scope: DismissScope::One.code().into(),
            ..Decision::default()
        });
        view! {
            <form method="post" action=verb::DECIDE_CANDIDATES>
                <input type="hidden" name=Decision::id value=one.id.to_string()/>
                {decision(&form, 1)}
            </form>
        }
    });
    let body = view! {
        {decided(one)}
        {site(cx, &sheet, decides)}
        <div class="split split-left">
            <section class="panel">{facts(&sheet)}</section>
            <section class="panel">
                <header class="panel-head"><h2>"读取时的页面文字"</h2><p>"个人信息已遮盖"</p></header>
                {snapshot(sheet.frozen.as_ref(), one.origin)}
            </section>
        </div>
        {form}
    };
    Ok(Page::new(one.rule.label(), body).under(paths::MONITORING, "监测").under(paths::CANDIDATES, "待确认问题"))
}

/// Whom a whole site's problem covers, and who answers for the site.
fn site(cx: &PageContext, sheet: &CandidateSheet, decides: bool) -> Option<AnyView> {
    let of = sheet.site.as_ref()?;
    let rows: Vec<_> = of
        .covered
        .iter()
        .map(|one| view! { <tr><th scope="row"><a href=paths::unit_month(&one.unit)><bdi>{one.name.clone()}</bdi></a></th><td class="num" data-label="栏目或页面">{one.number}</td></tr> })
        .collect();
    let keeper = decides.then(|| {
        let form = cx.form(|| SiteKeeper { candidate: sheet.candidate.id.clone(), unit: sheet.candidate.unit.to_string() });
        let units = of.units.iter().map(|(id, name)| (id.to_string(), name.clone()));
        let unit =
            FieldRow::new(SiteKeeper::unit, "由哪个单位负责").hint("确认后问题只记在这个单位名下，记一次；以后这个网站的整体问题也归它");
        view! {
            <form class="form" method="post" action=verb::SET_SITE_KEEPER>
                <input type="hidden" name=SiteKeeper::candidate value=sheet.candidate.id.to_string()/>
                {Select::new(unit).choices(units).chosen(form.sent.unit.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn">"保存负责单位"</button></div>
            </form>
        }
    });
    let words = if of.is_home {
        "首页打不开，栏目还能打开；下列单位在这个网站有栏目，都能看到，不分别计入"
    } else {
        "同一原因涉及一半以上的栏目或页面，合并为一个问题；下列单位都能看到，不分别计入"
    };
    Some(
        view! {
            <section class="panel" id="site">
                <header class="panel-head"><h2>{format!("网站{}的整体问题", of.site)}</h2><p>{words}</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="涉及的单位"><table class="table table-compact">
                    <thead><tr><th>"涉及单位"</th><th class="num">"栏目或页面"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
                {keeper}
            </section>
        }
        .into_any(),
    )
}

fn facts(sheet: &CandidateSheet) -> AnyView {
    let one = &sheet.candidate;
    let column = one.column.as_ref().map_or("–".to_owned(), |(_, name)| name.clone());
    let title = (!one.title.is_empty()).then(|| view! { <div><dt>"标题"</dt><dd><bdi>{one.title.clone()}</bdi></dd></div> });
    let url = (!one.url.is_empty()).then(|| view! { <div><dt>"网址"</dt><dd>{address(&one.url)}</dd></div> });
    let other = sheet.other.as_ref().map(|address| {
        view! { <div><dt>"另一篇"</dt><dd><a href=address.clone() rel="noopener noreferrer">{address.clone()}</a></dd></div> }
    });
    let others = (sheet.alike > 1).then(|| {
        let href = paths::with_query(paths::CANDIDATES, [(Decision::unit, one.unit.as_str()), (Decision::rule, one.rule.code())]);
        view! { <p class="no-print"><a href=href>{format!("这个单位还有同类待确认问题，共{}个", sheet.alike)}</a></p> }
    });
    view! {
        <p class="finding">{one.problem.clone()}</p>
        <dl class="facts facts-rows">
            <div><dt>"单位"</dt><dd><bdi>{one.unit_name.clone()}</bdi></dd></div>
            <div><dt>"栏目"</dt><dd><bdi>{column}</bdi></dd></div>
            {title}
            {url}
            {other}
            <div><dt>"程度"</dt><dd>{one.by.severity.label()}</dd></div>
            <div><dt>"怎么改"</dt><dd>{one.by.repair.clone()}</dd></div>
            <div><dt>"依据"</dt><dd>{one.by.basis.clone()}</dd></div>
            <div><dt>"规则版本"</dt><dd><a href=paths::monitor_rule(one.rule)>{one.by.version()}</a></dd></div>
            <div><dt>"来源"</dt><dd>{one.origin.label()}</dd></div>
            <div><dt>"第一次见到"</dt><dd>{minute_text(one.seen.0)}</dd></div>
            <div><dt>"最近见到"</dt><dd>{minute_text(one.seen.1)}</dd></div>
        </dl>
        {others}
    }
    .into_any()
}

/// Why there is no text of a page.
fn no_text(origin: Origin) -> String {
    match origin {
        Origin::Machine => "没有保存页面文字：打不开的链接和附件没有。".to_owned(),
        Origin::Hand | Origin::File | Origin::OnSite => format!("这个问题来自{}，没有保存页面文字。", origin.label()),
    }
}

/// The text as it was read, with the spot marked wherever it stands.
pub(super) fn snapshot(frozen: Option<&Frozen>, origin: Origin) -> AnyView {
    let Some(frozen) = frozen else {
        return view! { <p class="muted">{no_text(origin)}</p> }.into_any();
    };
    let day = frozen.day.map(|day| view! { <p class="muted">{format!("发布日期：{}", day_text(day))}</p> });
    let spots: Vec<&str> = frozen.spots.iter().map(String::as_str).collect();
    let lines: Vec<_> =
        frozen.body.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{marked(line, &spots)}</p> }).collect();
    view! { <h3>{marked(&frozen.heading, &spots)}</h3>{day}<div class="said">{lines}</div> }.into_any()
}

/// A line with its spots marked: what comes first in it first, and where two begin together the first of them.
pub(super) fn marked(text: &str, spots: &[&str]) -> AnyView {
    let mut parts = Vec::new();
    let mut rest = text;
    let next = |rest: &str| {
        spots.iter().filter(|spot| !spot.is_empty()).filter_map(|spot| Some((rest.find(spot)?, *spot))).min_by_key(|(at, _)| *at)
    };
    while let Some((at, spot)) = next(rest) {
        parts.push(rest[..at].to_owned().into_any());
        parts.push(view! { <mark>{spot.to_owned()}</mark> }.into_any());
        rest = &rest[at + spot.len()..];
    }
    parts.push(rest.to_owned().into_any());
    parts.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_without_a_text_says_where_it_comes_from() {
        assert!(no_text(Origin::Machine).contains("附件"));
        for (origin, word) in [(Origin::Hand, "人工登记"), (Origin::File, "表格导入"), (Origin::OnSite, "现场检查")] {
            let said = no_text(origin);
            assert!(said.contains(word) && !said.contains("附件"), "{said}");
        }
    }
}
