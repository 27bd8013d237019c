//! A round: how far it is, what is missing, and how everybody stands.

use chrono::Datelike;
use domain::access::permission::Permission;
use domain::assessment::quarter::month_names;
use domain::assessment::round::{RoundState, Series, Step};
use domain::assessment::{InFull, plan};
use domain::calendar::office_time::{day_text, minute_text};
use domain::ids::RoundId;
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, CollectForm, EndedUnit, ParticipationForm, RoundPage as Shown, StepForm, StepOffer};

use super::ranking::{Mode, table};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::radios;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, drop_field};
use crate::forms::select::Select;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// The name of the printing mode in an address.
const PRINT: &str = "print";

/// `/rounds/:id`.
#[component]
pub(crate) fn RoundPage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::page(actor, &cx.services, &id).await?;
    let mode = Mode::of(cx.query(PRINT));
    let may = actor.may(Permission::Assess);
    let modes: Vec<_> = Mode::ALL
        .iter()
        .map(|(one, code, words)| view! { <a href=cx.href_with(&[(PRINT, code)]) aria-current=(*one == mode).then_some("true")>{*words}</a> })
        .collect();
    let is_provisional = shown.state.is_provisional();
    let groups: Vec<_> = shown.groups.iter().map(|group| table(&id, group, mode, is_provisional)).collect();
    let own = actor.unit.clone().map(|unit| {
        view! { <div class="notice"><p><a href=paths::sheet(&id, &unit)>"查看本单位得分表"</a>"；其他单位的得分不公开。"</p></div> }
    });
    // of a withdrawn round only its record is left: no ranking, no next step
    let stands = shown.state != RoundState::Withdrawn;
    let ranking = (stands && !groups.is_empty()).then(|| view! { <nav class="tabs" aria-label="打印方式">{modes}</nav>{groups} });
    let fault = shown.fault.clone().map(|fault| view! { <div class="notice notice-error" role="alert"><p>{fault}</p></div> });
    let body = view! {
        {stands.then(|| steps(shown.state))}
        {super::round_plan::withdrawn(&shown)}
        {fault}
        {own}
        {unwatched(&shown)}
        {ended(&shown)}
        {facts(&shown, may)}
        {(stands && may).then(|| office(cx, &shown))}
        {ranking}
        {stands.then(|| losses(&shown))}
    };
    let page = Page::new(shown.round.name.clone(), body).dated(super::sealed_day(&shown.round)).under(paths::ROUNDS, "考评批次");
    Ok(page.actions(actions(&shown, may, !shown.groups.is_empty())))
}

fn steps(state: RoundState) -> impl IntoView + use<> {
    let items: Vec<_> = RoundState::WAY
        .iter()
        .map(|one| view! { <li class=if *one < state { "is-done" } else { "" } aria-current=(*one == state).then_some("step")>{one.label()}</li> })
        .collect();
    view! { <ol class="steps">{items}</ol> }
}

fn actions(shown: &Shown, may: bool, reads_all: bool) -> impl IntoView + use<> {
    let id = &shown.round.id;
    let stands = shown.state != RoundState::Withdrawn;
    let marks = (may && stands).then(|| view! { <a class="btn" href=paths::marks(id)>"评分"</a> });
    let sealed = (shown.state == RoundState::Sealed)
        .then(|| view! { <li><a href=paths::round_file(id, "sealed.json")>"封存包（可脱机校验）"</a></li> });
    let is_year = shown.round.series == Series::Year;
    let year = is_year.then(|| {
        view! {
            <li><a href=paths::round_file(id, "year.xlsx")>"年度考评结果（Excel）"</a></li>
            <li><a href=paths::round_file(id, "year.docx")>"年度考评结果（Word）"</a></li>
        }
    });
    let result = (reads_all && stands && is_year).then(|| view! { <a class="btn" href=paths::year_result(id)>"年度结果"</a> });
    let files = (reads_all && stands).then(|| {
        view! {
            <details class="menu"><summary class="btn">"导出"</summary><ul>
                <li><a href=paths::round_file(id, "ranking.xlsx")>"名次表（Excel）"</a></li>
                <li><a href=paths::round_file(id, "ranking.docx")>"名次表（Word）"</a></li>
                <li><a href=paths::round_file(id, "bulletin.docx")>"通报初稿（Word）"</a></li>
                {year}
                {sealed}
            </ul></details>
        }
    });
    let waiting = shown.open_appeals + shown.open_corrections;
    let count = (waiting > 0).then(|| view! { " "<span class="count">{waiting}</span> });
    let charts = reads_all.then(|| view! { <a class="btn" href=paths::round_charts(id)>"图表"</a> });
    let check = reads_all.then(|| view! { <a class="btn" href=paths::cross_check(id)>"互查"</a> });
    let merit = reads_all.then(|| view! { <a class="btn" href=paths::round_merit(id)>"评优和问责"</a> });
    let site = reads_all.then(|| view! { <a class="btn" href=paths::on_site(id)>"现场检查"</a> });
    view! { {marks}{check}{site}{charts}{result}{merit}<a class="btn" href=paths::round_appeals(id)>"申诉和更正"{count}</a>{files} }
}

/// So many indicators are listed.
const LOSSES: usize = 12;

/// Where points are lost (失分最多的指标), each with a bar against the first.
fn losses(shown: &Shown) -> Option<AnyView> {
    let most = shown.losses.first()?.value.max(1);
    let rows: Vec<_> = shown
        .losses
        .iter()
        .take(LOSSES)
        .map(|loss| {
            let width = (loss.value * 100 / most).to_string();
            let more = if loss.units > loss.examples.len() { "等" } else { "" };
            view! {
                <tr>
                    <th scope="row">{loss.place.clone()}</th>
                    <td data-label="分组">{loss.group.clone()}</td>
                    <td class="num" data-label="失分">{loss.lost.clone()}</td>
                    <td data-label="比较"><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="c-overdue" width=width height="8"/></svg></td>
                    <td data-label="单位">{format!("{}个：{}{more}", loss.units, loss.examples.join("、"))}</td>
                </tr>
            }
        })
        .collect();
    Some(
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"失分最多的指标"</h2><p>"已评单位在每项指标上共失多少分，从多到少；待评和未参评的不计"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="失分最多的指标"><table class="table table-cards">
                    <thead><tr><th>"指标"</th><th>"分组"</th><th class="num">"失分"</th><th>"比较"</th><th>"单位"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}

fn facts(shown: &Shown, may: bool) -> impl IntoView + use<> {
    let round = &shown.round;
    let (automatic, by_hand, from_files) = shown.entries;
    let window = round.window.map(|window| {
        view! { <div><dt>"申诉"</dt><dd>{format!("{}至{}", day_text(window.opens_on), day_text(window.closes_on))}</dd></div> }
    });
    let early = plan::early_cutoff_words(round.cutoff_on, round.ends_on).map(|words| view! { <br/><small>{words}</small> });
    let tried = may.then(|| view! { <br/><a href=paths::what_if(&round.id)>"换用其他版本试算"</a> });
    let seals: Vec<_> = shown
        .seals
        .iter()
        .map(|seal| {
            view! {
                <div><dt>{format!("封存第{}版", seal.no)}</dt><dd>{format!("{} {}，{}", minute_text(seal.sealed_at), seal.sealed_by, seal.reason)}<br/><code>{seal.digest.clone()}</code></dd></div>
            }
        })
        .collect();
    view! {
        <section class="panel"><dl class="facts">
            <div><dt>"考评期"</dt><dd>{format!("{}至{}", day_text(round.starts_on), day_text(round.ends_on))}</dd></div>
            <div><dt>"数据截止"</dt><dd>{day_text(round.cutoff_on)}{early}</dd></div>
            <div><dt>"考核细则"</dt><dd><a href=paths::rule_set(&round.rules)>{format!("{}第{}版", shown.rules.title, shown.rules.version)}</a>{tried}</dd></div>
            {window}
            <div><dt>"事实"</dt><dd>{format!("自动采集{automatic}条，人工录入{by_hand}条，文件导入{from_files}条")}</dd></div>
            {in_full(shown.in_full, shown.state).map(|words| view! { <div><dt>"没有评定的"</dt><dd>{words}</dd></div> })}
            {seals}
        </dl></section>
    }
}

/// What nobody judged, looked at or monitored: the points stand, and whoever seals them knows that nobody did.
fn in_full(told: InFull, state: RoundState) -> Option<String> {
    let words = told.words()?;
    match state {
        RoundState::Withdrawn => None,
        RoundState::Sealed => Some(format!("有{words}，已按满分计")),
        _ => Some(format!("还有{words}，封存时按满分计")),
    }
}

/// Months without monitoring: what comes from there does not come by itself, and no line of a sheet would say so.
fn unwatched(shown: &Shown) -> Option<AnyView> {
    let span = if shown.round.series == Series::Quarter { "本季度" } else { "本年度" };
    let months = month_names(&shown.unwatched, shown.round.ends_on.year());
    let words = format!("{span}缺{months}的监测轮次，相关事实不会自动带入；要计入的请逐项录入。");
    (!shown.unwatched.is_empty())
        .then(|| view! { <div class="notice notice-warn"><p>{words}<a href=paths::MONITORING>"查看监测情况"</a></p></div> }.into_any())
}

/// Units that ended within the days that are assessed: each is asked about, for nobody would see it in a list of names.
fn ended(shown: &Shown) -> Option<AnyView> {
    let line = |one: &EndedUnit| {
        let said = match (one.is_undecided, one.is_assessed) {
            (true, _) => "参评还是不参评，请在“参评单位”里选定并写明理由。".to_owned(),
            (false, true) => format!("参评：{}。", one.reason),
            (false, false) => format!("不参评：{}。", one.reason),
        };
        view! { <li>{format!("{}{}。{said}", one.name, one.words)}</li> }
    };
    let waits = shown.ended.iter().any(|one| one.is_undecided);
    let class = if waits { "notice notice-warn" } else { "notice" };
    let items: Vec<_> = shown.ended.iter().map(line).collect();
    let way = waits.then(|| view! { <p><a href="#participation">"去选定"</a></p> });
    (!shown.ended.is_empty()).then(|| view! { <div class=class><h3>"考评期内撤并的单位"</h3><ul>{items}</ul>{way}</div> }.into_any())
}

/// What the office does with it.
fn office(cx: &PageContext, shown: &Shown) -> impl IntoView + use<> {
    let id = &shown.round.id;
    let form: ShownForm<StepForm> =
        cx.form(|| StepForm { round: id.clone(), revision: shown.round.revision, step: String::new(), reason: String::new() });
    let offers: Vec<_> = shown.offers.iter().enumerate().map(|(place, offer)| step(&form, shown, offer, place == 0)).collect();
    let next = (!offers.is_empty()).then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>"下一步"</h2></header><div class="stack">{offers}</div></section> }
    });
    let entry = shown.state.takes_facts().then(|| entry(cx, shown));
    let participation = (shown.state.takes_facts() || shown.state == RoundState::Draft).then(|| participation(cx, shown));
    let may_change = plan::may(plan::Wanted::Change, shown.state).is_ok();
    let plan = may_change.then(|| super::round_plan::forms(cx, shown));
    view! { {next}{sites(shown)}{entry}{participation}{plan} }
}

/// On-site sheets that are not handed in, each with its link.
fn sites(shown: &Shown) -> Option<AnyView> {
    let id = &shown.round.id;
    let items: Vec<_> = shown
        .open_sites
        .iter()
        .map(|(unit, name)| view! { <li><a class="chip" href=paths::site_sheet(id, unit)>{name.clone()}<span class="sr">"现场检查表"</span></a></li> })
        .collect();
    let number = items.len();
    (number > 0).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"现场检查表 "<span class="count">{number}</span></h2><p>"还没有提交的；提交后才能反馈"</p></header>
                <div class="stack"><ul class="chips">{items}</ul><div class="row"><a class="btn" href=paths::on_site(id)>"查看全部检查表"</a></div></div>
            </section>
        }
        .into_any()
    })
}

fn step(form: &ShownForm<StepForm>, shown: &Shown, offer: &StepOffer, is_first: bool) -> impl IntoView + use<> {
    let reason = (offer.step == Step::Seal && offer.refusal.is_none()).then(|| {
        TextField::new(StepForm::reason, "封存的依据")
            .hint("如哪次会议、哪份文件；写入封存和操作日志")
            .maxlength(500)
            .value(form.sent.reason.clone())
            .show(&form.errors)
    });
    let hint = match offer.step {
        Step::Collect => "核定参评单位，并从清单自动采集数据。",
        Step::Score => "按数据截止日重新采集，之后由政务公开办评分。",
        Step::CollectAgain => "回到采集，可以补充数据。",
        Step::Feedback => "各单位可以查看本单位得分；反馈后第一个工作日起受理申诉。",
        Step::TakeBack => "申诉开始前可以撤回，回到评分。",
        Step::Finalise => "申诉期已过、全部裁定后定稿，名次不再变动。",
        Step::Seal => "封存后得分不能再改，确需更正的形成新版本。",
    };
    // the last steps before which somebody can still judge or look, and before which everybody should know that nobody did
    let in_full = match (offer.step, shown.in_full.words()) {
        (Step::Feedback, Some(words)) => format!("还有{words}，反馈后不能再补，封存时按满分计。"),
        (Step::Seal, Some(words)) => format!("还有{words}，封存时按满分计。"),
        _ => String::new(),
    };
    let class = if is_first { "btn btn-primary" } else { "btn" };
    let disabled = offer.refusal.is_some();
    view! {
        <form class="form" method="post" action=verb::ADVANCE_ROUND>
            <input type="hidden" name=StepForm::round value=shown.round.id.to_string()/>
            <input type="hidden" name=StepForm::revision value=shown.round.revision.to_string()/>
            <p class="form-hint">{offer.refusal.clone().unwrap_or_else(|| format!("{in_full}{hint}"))}</p>
            {reason}
            <div class="form-actions"><button class=class name=StepForm::step value=offer.step.code() disabled=disabled>{offer.step.label()}</button></div>
        </form>
    }
}

fn entry(cx: &PageContext, shown: &Shown) -> impl IntoView + use<> {
    let id = &shown.round.id;
    // the same page takes the file, and shows what was wrong with it
    let form: ShownForm<CollectForm> = cx.form(|| CollectForm { round: id.clone() });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"事实"</h2><p>"清单里已有的自动采集；其余逐项评分，或用表格导入第三方结果"</p></header>
            <div class="stack">
                <div class="row">
                    <a class="btn btn-tonal" href=paths::marks(id)>"逐项评分"</a>
                    <a class="btn" href=paths::round_file(id, "facts.xlsx")>"导出评分表"</a>
                    <form method="post" action=verb::COLLECT_FACTS><button class="btn" name=CollectForm::round value=id.to_string()>"重新采集"</button></form>
                </div>
                <form class="form" method="post" action=verb::IMPORT_FACTS enctype="multipart/form-data">
                    <input type="hidden" name=CollectForm::round value=id.to_string()/>
                    {drop_field(FieldRow::new(FILE, "导入填好的评分表").hint("Excel（.xlsx）或 CSV；有一行不对就整份不导入"), ".xlsx,.csv", &form.errors)}
                    <div class="form-actions"><button class="btn">"导入"</button></div>
                </form>
            </div>
        </section>
    }
}

fn participation(cx: &PageContext, shown: &Shown) -> impl IntoView + use<> {
    let form: ShownForm<ParticipationForm> = cx.form(|| ParticipationForm {
        round: shown.round.id.clone(),
        unit: domain::ids::UnitId::new(""),
        assessed: "no".into(),
        reason: String::new(),
    });
    let units: Vec<_> = shown.units.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    (!units.is_empty()).then(|| {
        let choices = [("no", "不参评", Some("不排名、不计入平均，与0分、待评不同")), ("yes", "参评", None)];
        view! {
            <section class="panel" id="participation">
                <header class="panel-head"><h2>"参评单位"</h2><p>"期中新设、撤并等不参评的，写明理由；期中撤并的，参评也写明理由"</p></header>
                <form class="form" method="post" action=verb::SET_PARTICIPATION>
                    <input type="hidden" name=ParticipationForm::round value=shown.round.id.to_string()/>
                    {Select::new(FieldRow::new(ParticipationForm::unit, "单位")).choices(units).chosen(form.sent.unit.to_string()).show(&form.errors)}
                    {radios(FieldRow::new(ParticipationForm::assessed, "参评"), &form.errors, "choices", choices, &form.sent.assessed)}
                    {TextField::new(ParticipationForm::reason, "理由").asked_by_the_server().maxlength(500).value(form.sent.reason.clone()).show(&form.errors)}
                    <div class="form-actions"><button class="btn">"保存"</button></div>
                </form>
            </section>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_in_full_is_said_once_whatever_it_is() {
        let told = InFull { unjudged: 3, unseen: 2, unmonitored: 4 };
        let words = in_full(told, RoundState::Scoring).unwrap();
        assert_eq!(words, "还有3条未评判、2条未检查、4条没有监测结果，封存时按满分计");
        assert_eq!(in_full(told, RoundState::Sealed).unwrap(), "有3条未评判、2条未检查、4条没有监测结果，已按满分计");
        assert_eq!(in_full(told, RoundState::Withdrawn), None);
        assert_eq!(in_full(InFull::default(), RoundState::Scoring), None);
    }
}
