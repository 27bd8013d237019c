//! 评分: what waits to be marked, rule by rule, and one rule of one unit.

use domain::access::permission::Permission;
use domain::assessment::inputs::EntryForm as Form;
use domain::assessment::told::{entry_reason, entry_words};
use domain::assessment::{Kind, UNJUDGED};
use domain::calendar::office_time::minute_text;
use domain::ids::{RoundId, UnitId};
use leptos::prelude::*;
use services::Result;
use services::assessment::{self, EntryForm, EntryPage, MarkQueue, QueueItem, QueueRule};

use crate::components::keys_switch::{keys_button, keys_form};
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::radios;
use crate::forms::fact::FactFields;
use crate::forms::field_row::FieldRow;
use crate::forms::select::options;
use crate::forms::text_area::TextArea;
use crate::islands::QueueKeys;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// The name of the chosen rule in an address.
const RULE: &str = "rule";

/// `/rounds/:id/marks`.
#[component]
pub(crate) fn MarksPage() -> impl IntoView {
    page(|cx| async move { queue(&cx).await })
}

/// `/rounds/:id/marks/:unit`.
#[component]
pub(crate) fn MarkPage() -> impl IntoView {
    page(|cx| async move { one(&cx).await })
}

async fn queue(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    actor.require(Permission::Assess)?;
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::queue(actor, &cx.services, &id, cx.query(RULE)).await?;
    let body = match shown.chosen.and_then(|place| shown.rules.get(place)) {
        None => view! { <div class="empty empty-done"><h2>"没有需要人工评分的规则"</h2><p>"细则里的事实都自动采集，或还没有参评单位。"</p></div> }.into_any(),
        Some(rule) => view! { {chooser(&id, &shown, rule)}{units(&shown, rule, !cx.visitor.keys_off)}{keys_button(cx)}{keys_form(cx)} }.into_any(),
    };
    let body = view! { {super::withdrawn(&shown.round)}{body} };
    Ok(Page::new("评分", body).under(paths::ROUNDS, "考评批次").under(paths::round(&id), shown.round.name))
}

fn chooser(id: &RoundId, shown: &MarkQueue, rule: &QueueRule) -> impl IntoView + use<> {
    let all = shown.rules.iter().map(|one| {
        let waits = if one.waiting > 0 { format!("（{}个单位未录）", one.waiting) } else { "（已录完）".to_owned() };
        (one.key.clone(), format!("{} · {} · {}{waits}", one.group, one.place, one.rule.words()))
    });
    let done = shown.rules.iter().filter(|one| one.waiting == 0).count();
    view! {
        <form class="query" method="get" action=paths::marks(id)>
            <div class="query-grid query-main"><div class="field"><label for=RULE>"规则"</label>
                <select id=RULE name=RULE>{options(all.collect(), &rule.key)}</select></div></div>
            <div class="query-actions"><button class="btn btn-tonal">"查看"</button></div>
            <p class="muted">{format!("共{}条，已录完{done}条", shown.rules.len())}</p>
        </form>
    }
}

fn units(shown: &MarkQueue, rule: &QueueRule, has_keys: bool) -> impl IntoView + use<> {
    let rows: Vec<_> = shown.items.iter().enumerate().map(|(no, item)| unit(shown, rule, item, no)).collect();
    let first = shown.items.iter().position(|item| item.entered.is_none()).unwrap_or_default();
    let has_fine = shown.is_open && matches!(rule.rule.kind, Kind::Judgement { .. });
    let count = rows.len();
    let keys = has_keys.then(|| view! { <QueueKeys count=count first=first has_fine=has_fine/> });
    let (place, words, kind) = (rule.place.clone(), rule.rule.words(), rule.rule.kind.words());
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{place}</h2><p>{format!("{words}（{kind}）")}</p>{keys}</header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="待评单位"><table class="table table-cards">
                <thead><tr><th>"单位"</th><th>"事实"</th><th>"录入人"</th><th class="do">"操作"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

fn unit(shown: &MarkQueue, rule: &QueueRule, item: &QueueItem, no: usize) -> impl IntoView + use<> {
    let href = paths::mark(&shown.round.id, &item.unit, (Form::Fact.code(), &rule.leaf, &rule.rule.id), "queue");
    // most units have nothing to object to: one press
    let fine = (shown.is_open && item.entered.is_none() && matches!(rule.rule.kind, Kind::Judgement { .. })).then(|| {
        view! {
            <form method="post" action=verb::ENTER_FACT>
                <input type="hidden" name=EntryForm::round value=shown.round.id.to_string()/>
                <input type="hidden" name=EntryForm::unit value=item.unit.to_string()/>
                <input type="hidden" name=EntryForm::form value=Form::Fact.code()/>
                <input type="hidden" name=EntryForm::leaf value=rule.leaf.clone()/>
                <input type="hidden" name=EntryForm::rule value=rule.rule.id.clone()/>
                <input type="hidden" name=EntryForm::seen value=item.seen.to_string()/>
                <input type="hidden" name=EntryForm::from value="queue"/>
                <button class="btn btn-small" id=format!("fine-{no}") name=EntryForm::verdict value="ok">"符合要求"<span class="sr">{format!("，{}", item.name)}</span></button>
            </form>
        }
    });
    let entered = match &item.entered {
        Some(words) => words.clone().into_any(),
        None => view! { <span class="muted">"未录"</span> }.into_any(),
    };
    let words = if item.entered.is_some() { "查看或修改" } else { "录入" };
    view! {
        <tr>
            <th scope="row">{item.name.clone()}</th>
            <td data-label="事实">{entered}</td>
            <td class=item.by.is_empty().then_some("card-off") data-label="录入人">{item.by.clone()}</td>
            <td class="do"><div class="row">{fine}<a id=format!("mark-{no}") href=href>{words}<span class="sr">{format!("，{}", item.name)}</span></a></div></td>
        </tr>
    }
}

async fn one(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    actor.require(Permission::Assess)?;
    let (id, unit) = (RoundId::new(cx.param("id")), UnitId::new(cx.param("unit")));
    let (form, leaf, rule) =
        (cx.query("form").unwrap_or("fact"), cx.query("leaf").unwrap_or_default(), cx.query("rule").unwrap_or_default());
    let shown = assessment::entry(actor, &cx.services, &id, &unit, form, leaf, rule).await?;
    let from = cx.query("from").unwrap_or_default().to_owned();
    let sent: ShownForm<EntryForm> = cx.form(|| EntryForm { from, ..shown.form.clone() });
    let title = format!("{} · {}", shown.unit_name, shown.place);
    let line = shown.line.clone().map(|(amount, note)| format!("{amount}（{note}）"));
    let line = line.or(shown.is_unjudged.then(|| UNJUDGED.to_owned()));
    let line = line.map(|words| view! { <div><dt>"现在的得分"</dt><dd>{words}</dd></div> });
    let points = shown.points.clone().map(|points| view! { <div><dt>"分值"</dt><dd>{points}</dd></div> });
    let text = (!shown.text.is_empty()).then(|| view! { <blockquote class="requirement">{shown.text.clone()}</blockquote> });
    let kind = shown.rule.as_ref().map(|rule| view! { <div><dt>"计分"</dt><dd>{rule.kind.words()}</dd></div> });
    let entry = if shown.is_open {
        fields(&sent, &shown)
    } else {
        view! { <div class="notice"><p>"这一批次的事实已经定下；反馈后由申诉裁定更正，封存后另行更正。"</p></div> }.into_any()
    };
    let body = view! {
        {super::withdrawn(&shown.round)}
        <div class="split">
            <section class="panel split-sticky">
                <header class="panel-head"><h2>"评分标准"</h2></header>
                <div class="stack">{text}<dl class="facts facts-rows"><div><dt>"规则"</dt><dd>{shown.rule_words.clone()}</dd></div>{kind}{points}{line}</dl></div>
            </section>
            <section class="panel"><header class="panel-head"><h2>"事实"</h2></header>{entry}</section>
        </div>
        {history(&shown)}
    };
    let back = if sent.sent.from == "queue" { paths::marks(&id) } else { paths::sheet(&id, &unit) };
    let back_name = if sent.sent.from == "queue" { "评分" } else { "得分表" };
    Ok(Page::new(title, body).under(paths::ROUNDS, "考评批次").under(paths::round(&id), shown.round.name).under(back, back_name))
}

fn fields(form: &ShownForm<EntryForm>, shown: &EntryPage) -> AnyView {
    let sent = &form.sent;
    let what = match Form::from_code(&sent.form) {
        Some(Form::Claim) => {
            let choices = [("approved", "认定不适用", Some("按细则不计入，或凭说明得分")), ("refused", "不认定", Some("照常评分"))];
            let notes = [("none", "没有说明", None), ("published", "已公开情况说明", None), ("late", "事后补的说明", None)];
            let note = if sent.note.is_empty() { "none" } else { &sent.note };
            view! {
                {radios(FieldRow::new(EntryForm::verdict, "认定"), &form.errors, "choices", choices, &sent.verdict)}
                {radios(FieldRow::new(EntryForm::note, "情况说明"), &form.errors, "choices", notes, note)}
            }
            .into_any()
        }
        Some(Form::Veto) => view! { <div class="notice notice-warn"><p>"保存后按细则单项否决；请核实清楚再录入。"</p></div> }.into_any(),
        _ => match &shown.rule {
            Some(rule) => FactFields { value: &sent.value, verdict: &sent.verdict, picked: &sent.picked }.show(&rule.kind, &form.errors),
            None => ().into_any(),
        },
    };
    let stale = form.is_stale.then(|| {
        view! { <div class="notice notice-warn" role="alert"><p>"打开本页后另一位同事（也可能是您自己在另一个窗口）录过这一条，您的没有保存；下面“录入记录”里是现在的，请核对后再保存。"</p></div> }
    });
    let seen = if form.is_stale { shown.form.seen } else { sent.seen };
    let exists = shown.history.first().is_some_and(|entry| !entry.body.is_empty());
    let back = exists.then(|| view! { <button class="btn" name=EntryForm::take_back value="1">"撤销这一条"</button> });
    let asked = shown.rule.as_ref().map(|rule| rule.evidence.as_str()).filter(|asked| !asked.is_empty());
    let asked =
        asked.map_or_else(|| "网址、文件名或查看的位置".to_owned(), |asked| format!("细则写明看{asked}；请写网址、文件名或查看的位置"));
    view! {
        <form class="form" method="post" action=verb::ENTER_FACT>
            {stale}
            <input type="hidden" name=EntryForm::round value=sent.round.to_string()/>
            <input type="hidden" name=EntryForm::unit value=sent.unit.to_string()/>
            <input type="hidden" name=EntryForm::form value=sent.form.clone()/>
            <input type="hidden" name=EntryForm::leaf value=sent.leaf.clone()/>
            <input type="hidden" name=EntryForm::rule value=sent.rule.clone()/>
            <input type="hidden" name=EntryForm::seen value=seen.to_string()/>
            <input type="hidden" name=EntryForm::from value=sent.from.clone()/>
            {what}
            {TextArea::new(FieldRow::new(EntryForm::reason, "理由").hint("扣分、加分、不适用和否决都要写；单位反馈后看得到")).lines(3).maxlength(500).value(sent.reason.clone()).show(&form.errors)}
            {TextArea::new(FieldRow::new(EntryForm::evidence, "依据").hint(asked)).lines(2).maxlength(500).value(sent.evidence.clone()).show(&form.errors)}
            <div class="form-actions"><button class="btn btn-primary">"保存"</button>{back}</div>
        </form>
    }
    .into_any()
}

fn history(shown: &EntryPage) -> Option<AnyView> {
    let form = Form::from_code(&shown.form.form).unwrap_or(Form::Fact);
    let kind = shown.rule.as_ref().map(|rule| &rule.kind);
    let items: Vec<_> = shown
        .history
        .iter()
        .map(|entry| {
            let what = entry_words(form, kind, &entry.body);
            let reason = Some(entry_reason(&entry.body)).filter(|reason| !reason.is_empty());
            let reason = reason.map(|reason| view! { <p class="said">{format!("理由：{reason}")}</p> });
            let evidence = (!entry.evidence.is_empty()).then(|| view! { <p class="muted">{format!("依据：{}", entry.evidence)}</p> });
            view! {
                <li><time datetime=entry.entered_at.to_rfc3339()>{minute_text(entry.entered_at)}</time>
                    <p><b>{entry.entered_by.clone()}</b>{format!("　{}", entry.origin.label())}</p><p class="said">{what}</p>{reason}{evidence}</li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>"录入记录"</h2><p>"最近的在前；每次录入都保留，以最近一次为准"</p></header><ol class="timeline">{items}</ol></section> }
            .into_any()
    })
}
