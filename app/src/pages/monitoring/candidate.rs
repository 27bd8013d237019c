//! One candidate: what is wrong, what was read of its page with the spot marked, and the decision.

use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::CandidateId;
use domain::monitoring::decision::{CandidateState, DismissKind, DismissScope};
use leptos::prelude::*;
use services::Result;
use services::monitoring::{CandidateSheet, Decision, Frozen, candidate_sheet};

use super::candidates::{decided, decision};
use crate::context::PageContext;
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
        <div class="split split-left">
            <section class="panel">{facts(&sheet)}</section>
            <section class="panel">
                <header class="panel-head"><h2>"读取时的页面文字"</h2><p>"个人信息已遮盖"</p></header>
                {snapshot(sheet.frozen.as_ref())}
            </section>
        </div>
        {form}
    };
    Ok(Page::new(one.rule.label(), body).under(paths::MONITORING, "监测").under(paths::CANDIDATES, "待确认问题"))
}

fn facts(sheet: &CandidateSheet) -> AnyView {
    let one = &sheet.candidate;
    let column = one.column.as_ref().map_or("–".to_owned(), |(_, name)| name.clone());
    let title = (!one.title.is_empty()).then(|| view! { <div><dt>"标题"</dt><dd><bdi>{one.title.clone()}</bdi></dd></div> });
    let url = (!one.url.is_empty())
        .then(|| view! { <div><dt>"网址"</dt><dd><a href=one.url.clone() rel="noopener noreferrer">{one.url.clone()}</a></dd></div> });
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
            <div><dt>"程度"</dt><dd>{one.rule.severity().label()}</dd></div>
            <div><dt>"怎么改"</dt><dd>{one.rule.repair()}</dd></div>
            <div><dt>"依据"</dt><dd>{one.rule.basis()}</dd></div>
            <div><dt>"来源"</dt><dd>{one.origin.label()}</dd></div>
            <div><dt>"第一次见到"</dt><dd>{minute_text(one.seen.0)}</dd></div>
            <div><dt>"最近见到"</dt><dd>{minute_text(one.seen.1)}</dd></div>
        </dl>
        {others}
    }
    .into_any()
}

/// The text as it was read, with the spot marked wherever it stands.
pub(super) fn snapshot(frozen: Option<&Frozen>) -> AnyView {
    let Some(frozen) = frozen else {
        return view! { <p class="muted">"没有保存页面文字：打不开的链接、附件和人工登记的问题没有。"</p> }.into_any();
    };
    let day = frozen.day.map(|day| view! { <p class="muted">{format!("发布日期：{}", day_text(day))}</p> });
    let lines: Vec<_> =
        frozen.body.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{marked(line, &frozen.spot)}</p> }).collect();
    view! { <h3>{marked(&frozen.heading, &frozen.spot)}</h3>{day}<div class="said">{lines}</div> }.into_any()
}

fn marked(text: &str, spot: &str) -> AnyView {
    if spot.is_empty() {
        return text.to_owned().into_any();
    }
    let mut parts = Vec::new();
    for (place, piece) in text.split(spot).enumerate() {
        if place > 0 {
            parts.push(view! { <mark>{spot.to_owned()}</mark> }.into_any());
        }
        parts.push(piece.to_owned().into_any());
    }
    parts.into_any()
}
