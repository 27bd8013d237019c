//! 考评批次: the list, and a form for a new one.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::assessment::plan::{CUTOFF_WORDS, is_late_cutoff};
use domain::assessment::round::Series;
use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, NewRoundForm, RoundListRow, RoundsPage as Shown};

use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::{checkbox, radios};
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rounds`.
#[component]
pub(crate) fn RoundsPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let shown = assessment::rounds(actor, &cx.services).await?;
    let may = actor.may(Permission::Assess);
    let own = actor.unit.clone();
    let title = if own.is_some() { "得分表" } else { "考评批次" };
    let list = match (shown.rounds.is_empty(), may) {
        (true, true) => {
            view! { <div class="empty"><h2>"还没有考评批次"</h2><p>"先导入考核细则，再在下面新建一个季度。"</p></div> }.into_any()
        }
        (true, false) => {
            let words = if own.is_some() {
                "得分反馈后，这里可以逐项查看和申诉。"
            } else {
                "政务公开办组织考评后，这里可以查看得分和名次。"
            };
            view! { <div class="empty"><h2>"还没有考评结果"</h2><p>{words}</p></div> }.into_any()
        }
        _ => {
            let rows: Vec<_> = shown.rounds.iter().map(|row| line(row, own.as_ref())).collect();
            view! {
                <section class="panel panel-flush">
                    <div class="table-wrap" tabindex="0" role="region" aria-label=title><table class="table table-cards">
                        <thead><tr><th>"批次"</th><th>"考评期"</th><th>"数据截止"</th><th>"状态"</th><th>"申诉"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table></div>
                </section>
            }
            .into_any()
        }
    };
    let form = may.then(|| entry(&cx.form(|| shown.blank.clone()), &shown));
    Ok(Page::new(title, view! { {list}{form} }))
}

fn line(row: &RoundListRow, own: Option<&domain::ids::UnitId>) -> impl IntoView + use<> {
    let RoundListRow { round, state } = row;
    // a unit goes straight to its sheet
    let href = own.map_or_else(|| paths::round(&round.id), |unit| paths::sheet(&round.id, unit));
    let appeals = round.window.map(|window| format!("{}至{}", day_text(window.opens_on), day_text(window.closes_on)));
    view! {
        <tr>
            <th scope="row"><a href=href>{round.name.clone()}</a></th>
            <td data-label="考评期">{format!("{}至{}", day_text(round.starts_on), day_text(round.ends_on))}</td>
            <td data-label="数据截止">{day_text(round.cutoff_on)}</td>
            <td data-label="状态"><span class="tag">{state.label()}</span></td>
            <td data-label="申诉">{appeals.unwrap_or_else(|| "–".to_owned())}</td>
        </tr>
    }
}

/// The tick of a cut-off before the last day; both forms about a round's days call it the same. Asked once somebody wrote such a day.
pub(super) fn early_cutoff(cutoff_on: &str, ends_on: &str, is_set: bool) -> Option<AnyView> {
    // days as the field sends them: 2026-09-30 sorts as it counts
    let is_early = !cutoff_on.is_empty() && cutoff_on < ends_on;
    (is_early || is_set).then(|| checkbox(NewRoundForm::early_cutoff, "仍按这一天截止：考评期内在此以后发生的不计分", is_set))
}

/// The tick of a cut-off far behind the last day, as [`early_cutoff`].
pub(super) fn late_cutoff(cutoff_on: &str, ends_on: &str, is_set: bool) -> Option<AnyView> {
    let day = |text: &str| text.trim().parse::<NaiveDate>().ok();
    let is_late = day(cutoff_on).zip(day(ends_on)).is_some_and(|(cutoff_on, ends_on)| is_late_cutoff(cutoff_on, ends_on));
    (is_late || is_set).then(|| checkbox(NewRoundForm::late_cutoff, "仍截止到这一天：过完这一天才进入评分", is_set))
}

/// The tick of rules that are made for the other series; asked once they were chosen.
fn other_rules(form: &ShownForm<NewRoundForm>) -> Option<AnyView> {
    let is_set = form.sent.other_rules;
    let is_asked = !form.sent.rules.is_empty() && form.errors.any(&[NewRoundForm::rules]);
    (is_asked || is_set).then(|| checkbox(NewRoundForm::other_rules, "仍用这一版细则", is_set))
}

fn entry(form: &ShownForm<NewRoundForm>, shown: &Shown) -> AnyView {
    if shown.rules.is_empty() {
        return view! {
            <div class="empty"><h2>"先导入考核细则"</h2><p>"批次按一版细则计分；细则在用后不再改动。"</p><a class="btn btn-primary" href=paths::IMPORT_RULES>"导入细则"</a></div>
        }
        .into_any();
    }
    let sent = &form.sent;
    let series = [
        (Series::Quarter.code(), Series::Quarter.label(), None),
        (Series::Year.code(), Series::Year.label(), Some("细则里“各季度得分”的指标自动取封存的季度得分")),
    ];
    let rules = shown.rules.iter().map(|line| (line.id.to_string(), format!("{} {}年第{}版", line.title, line.year, line.version)));
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"新建批次"</h2><p>"起止日期按本县实际，不必与自然季度相同"</p></header>
            <form class="form" method="post" action=verb::OPEN_ROUND>
                {radios(FieldRow::new(NewRoundForm::series, "种类"), &form.errors, "choices", series, &sent.series)}
                {TextField::new(NewRoundForm::name, "名称").maxlength(40).value(sent.name.clone()).show(&form.errors)}
                <div class="form-pair">
                    {date(NewRoundForm::starts_on, "考评期从").hint("不与同类批次的日期重叠").value(sent.starts_on.clone()).show(&form.errors)}
                    {date(NewRoundForm::ends_on, "到").value(sent.ends_on.clone()).show(&form.errors)}
                </div>
                {date(NewRoundForm::cutoff_on, "数据截止").hint(CUTOFF_WORDS).value(sent.cutoff_on.clone()).show(&form.errors)}
                {early_cutoff(&sent.cutoff_on, &sent.ends_on, sent.early_cutoff)}
                {late_cutoff(&sent.cutoff_on, &sent.ends_on, sent.late_cutoff)}
                {Select::new(FieldRow::new(NewRoundForm::rules, "考核细则")).choices(rules).chosen(sent.rules.clone()).show(&form.errors)}
                {other_rules(form)}
                {TextField::number(NewRoundForm::appeal_days, "申诉期（工作日）").hint("反馈后第一个工作日起受理，3至5个工作日").value(sent.appeal_days.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"新建批次"</button></div>
            </form>
        </section>
    }
    .into_any()
}
