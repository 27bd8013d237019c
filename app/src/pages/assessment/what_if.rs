//! 换用细则试算 of a round: what its facts would come to under another version. Labelled, and kept nowhere.

use domain::ids::RoundId;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, WhatIf, WhatIfPage as Shown};

use super::{moved_table, sentences};
use crate::context::PageContext;
use crate::forms::Errors;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::layout::{Page, page};
use crate::paths;

/// The name in an address of the version that is tried.
const RULES: &str = "rules";

/// `/rounds/:id/what-if`.
#[component]
pub(crate) fn WhatIfPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::what_if(cx.actor()?, &cx.services, &id, cx.query(RULES)).await?;
    let own = format!("{}{}年第{}版", shown.own.title, shown.own.year, shown.own.version);
    let body = view! {
        {super::withdrawn(&shown.round)}
        <div class="notice"><p>{format!("试算，不保存：本批次按“{own}”计分，得分、名次和等次都不因试算改变。")}</p></div>
        {choose(cx, &shown)}
        {shown.told.as_ref().map(outcome)}
    };
    Ok(Page::new("换用细则试算", body).under(paths::ROUNDS, "考评批次").under(paths::round(&id), shown.round.name))
}

fn choose(cx: &PageContext, shown: &Shown) -> AnyView {
    if shown.others.is_empty() {
        return view! { <div class="empty"><h2>"没有其他细则"</h2><p>"修订细则并保存为新版本后，可以在这里试算。"</p><a class="btn" href=paths::RULES>"查看考核细则"</a></div> }
            .into_any();
    }
    let choices = shown.others.iter().map(|line| (line.id.to_string(), format!("{} {}年第{}版", line.title, line.year, line.version)));
    let chosen = cx.query(RULES).unwrap_or_default().to_owned();
    view! {
        <section class="panel">
            <form class="form" method="get" action=paths::what_if(&shown.round.id)>
                {Select::new(FieldRow::new(RULES, "换用的细则")).choices(choices).chosen(chosen).show(&Errors::default())}
                <div class="form-actions"><button class="btn btn-primary">"试算"</button></div>
            </form>
        </section>
    }
    .into_any()
}

fn outcome(told: &WhatIf) -> AnyView {
    let name = format!("{}{}年第{}版", told.rules.title, told.rules.year, told.rules.version);
    let changes = if told.changes.is_empty() { view! { <p>"内容没有变化。"</p> }.into_any() } else { sentences(&told.changes) };
    let left_out = (told.left_out > 0).then(|| format!("有{}条事实在换用的细则里没有对应的规则，试算时不计。", told.left_out));
    let apart =
        (!told.apart.is_empty()).then(|| format!("换用的细则不适用这些单位所在的分组，试算时按未参评：{}。", told.apart.join("、")));
    let notes: Vec<_> = left_out
        .into_iter()
        .chain(apart)
        .chain(told.refusal.clone())
        .map(|words| view! { <div class="notice notice-warn"><p>{words}</p></div> })
        .collect();
    let result = match (told.refusal.is_some(), told.moved.is_empty()) {
        (true, _) => ().into_any(),
        (false, true) if told.scored == 0 => view! { <div class="empty"><h2>"暂不能比较"</h2><p>"各单位都还有待评的指标，没有得分；评完以后再试算。"</p></div> }.into_any(),
        (false, true) => view! { <div class="empty empty-done"><h2>"没有变化"</h2><p>"换用后各单位的得分、名次和等次都与现在相同。"</p></div> }.into_any(),
        (false, false) => view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>{format!("试算：{name}")}</h2><p>{format!("{}个单位的得分、名次或等次会不同；其余单位不变", told.moved.len())}</p></header>
                {moved_table("试算结果", "table table-cards", &told.moved)}
            </section>
        }
        .into_any(),
    };
    view! {
        {notes}
        {result}
        <section class="panel"><header class="panel-head"><h2>"换用的细则与本批次的相比"</h2></header>{changes}</section>
    }
    .into_any()
}
