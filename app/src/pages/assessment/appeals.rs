//! 申诉和更正: those of a round, and one of them with what a decision would move.

use domain::access::permission::Permission;
use domain::assessment::UNJUDGED;
use domain::assessment::appeal::{AppealKind, AppealState};
use domain::calendar::office_time::minute_text;
use domain::ids::{AppealId, RoundId, RuleSetId};
use leptos::prelude::*;
use services::assessment::{self, Appeal, AppealPage as Shown, DecisionForm, MovedUnit, RuleRecord};
use services::{Result, ServiceError};

use super::moved_table;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::choices::radios;
use crate::forms::fact::FactFields;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rounds/:id/appeals`.
#[component]
pub(crate) fn AppealsPage() -> impl IntoView {
    page(|cx| async move { list(&cx).await })
}

/// `/appeals/:id`.
#[component]
pub(crate) fn AppealPage() -> impl IntoView {
    page(|cx| async move { one(&cx).await })
}

async fn list(cx: &PageContext) -> Result<Page> {
    let id = RoundId::new(cx.param("id"));
    let shown = assessment::appeals(cx.actor()?, &cx.services, &id).await?;
    let may = cx.actor()?.may(Permission::Assess);
    let rows: Vec<_> = shown.appeals.iter().map(|(one, unit, place, rule)| row(one, unit, place, rule, may)).collect();
    let table = if rows.is_empty() {
        view! { <div class="empty empty-done"><h2>"没有申诉"</h2><p>"单位在申诉期内对得分表的某一条提出后，会列在这里。"</p></div> }
            .into_any()
    } else {
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"申诉和更正"</h2><p>"待裁定的在前"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="申诉和更正"><table class="table table-cards">
                    <thead><tr><th>"单位"</th><th>"指标和规则"</th><th>"种类"</th><th>"理由"</th><th>"状态"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    };
    let body = view! { {super::withdrawn(&shown.round)}{table}{records(&shown.rules, &shown.round.rules)} };
    Ok(Page::new("申诉和更正", body).under(paths::ROUNDS, "考评批次").under(paths::round(&id), shown.round.name))
}

fn row(one: &Appeal, unit: &str, place: &str, rule: &str, may: bool) -> impl IntoView + use<> {
    let words = if may && one.state == AppealState::Open { "查看和裁定" } else { "查看" };
    let class = if one.state == AppealState::Open { "tag tag-warn" } else { "tag" };
    view! {
        <tr>
            <th scope="row">{unit.to_owned()}</th>
            <td class="wide" data-label="指标和规则">{format!("{place}：{rule}")}</td>
            <td data-label="种类">{one.kind.label()}</td>
            <td class="wide" data-label="理由"><span class="said">{one.text.clone()}</span></td>
            <td data-label="状态"><span class=class>{one.state.label()}</span></td>
            <td class="do"><a href=paths::appeal(&one.id)>{words}<span class="sr">{format!("，{unit}{place}")}</span></a></td>
        </tr>
    }
}

/// How often rules were contested in this round; which of them are to be revised is said of all rounds, on the page of the rules.
fn records(rules: &[RuleRecord], version: &RuleSetId) -> Option<AnyView> {
    let rows: Vec<_> = rules
        .iter()
        .map(|one| {
            view! {
                <tr><th scope="row">{format!("{}：{}", one.place, one.rule)}</th><td class="num" data-label="申诉">{one.appeals}</td><td class="num" data-label="支持">{one.upheld}</td></tr>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"按规则"</h2><p>"只数本批次；各批次合计申诉3件以上、支持过半的，在"<a href=paths::rule_set(version)>"考核细则"</a>"里列为建议修订"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="按规则"><table class="table table-cards">
                    <thead><tr><th>"规则"</th><th class="num">"申诉"</th><th class="num">"支持"</th></tr></thead><tbody>{rows}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}

async fn one(cx: &PageContext) -> Result<Page> {
    let actor = cx.actor()?;
    let id = AppealId::new(cx.param("id"));
    let shown = assessment::appeal(actor, &cx.services, &id).await?;
    let form = cx.form(|| shown.blank.clone());
    let moved = match (&shown.wanted, form.failed && form.sent.decision == "uphold") {
        (Some((_, moved)), _) if shown.appeal.state == AppealState::Open => {
            let (seen, years) = match assessment::look(actor, &cx.services, &form.sent).await {
                Ok((_, seen, years)) => (Some(seen.as_str().to_owned()), years),
                Err(ServiceError::Invalid(_) | ServiceError::Forbidden(_)) => (None, Vec::new()),
                Err(error) => return Err(error),
            };
            Some(Looked { moved: moved.clone(), years, seen })
        }
        (None, true) => match assessment::look(actor, &cx.services, &form.sent).await {
            Ok((moved, seen, years)) => Some(Looked { moved, years, seen: Some(seen.as_str().to_owned()) }),
            Err(ServiceError::Invalid(_)) => None,
            Err(error) => return Err(error),
        },
        _ => None,
    };
    let body = view! {
        {super::withdrawn(&shown.round)}
        <div class="split">
            <div class="stack">{about(&shown)}</div>
            <section class="panel">
                <header class="panel-head"><h2>"裁定"</h2></header>
                {decision(&form, &shown, moved, actor.may(Permission::Assess))}
            </section>
        </div>
    };
    let title = format!("{}：{} {}", shown.appeal.kind.label(), shown.unit_name, shown.place);
    let round = &shown.round;
    let file = shown.appeal.decided.as_ref().map(|_| {
        let words = if shown.appeal.kind == AppealKind::Appeal { "裁定书（Word）" } else { "更正决定（Word）" };
        view! { <a class="btn" href=paths::appeal_file(&shown.appeal.id, "docx")>{words}</a> }
    });
    Ok(Page::new(title, body)
        .actions(file)
        .under(paths::ROUNDS, "考评批次")
        .under(paths::round(&round.id), round.name.clone())
        .under(paths::round_appeals(&round.id), "申诉和更正"))
}

fn about(shown: &Shown) -> impl IntoView + use<> {
    let one = &shown.appeal;
    let rule = shown
        .rule
        .as_ref()
        .map(|rule| view! { <div><dt>"规则"</dt><dd>{rule.words()}<br/><small class="muted">{rule.kind.words()}</small></dd></div> });
    let line = shown.line.clone().map(|(amount, note)| format!("{amount}（{note}）"));
    let line = line.or(shown.is_unjudged.then(|| UNJUDGED.to_owned()));
    let line = line.map(|words| view! { <div><dt>"得分"</dt><dd>{words}</dd></div> });
    let fact = shown.fact.clone().map(|(fact, reason, evidence)| {
        let reason = (!reason.is_empty()).then(|| view! { <br/>{reason} });
        let evidence = (!evidence.is_empty()).then(|| view! { <br/><small class="muted">{format!("依据：{evidence}")}</small> });
        view! { <div><dt>"认定的事实"</dt><dd>{fact}{reason}{evidence}</dd></div> }
    });
    let wanted = shown.wanted.as_ref().map(|(words, _)| view! { <div><dt>"更正为"</dt><dd>{words.clone()}</dd></div> });
    let others: Vec<_> = shown
        .others
        .iter()
        .map(|(id, place, state)| view! { <li><a href=paths::appeal(id)>{format!("{place}：{}", state.label())}</a></li> })
        .collect();
    let others = (!others.is_empty()).then(|| {
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"同一份申诉的其他条"</h2><p>"逐条裁定"</p></header>
                <ul class="stack-tight">{others}</ul>
            </section>
        }
    });
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"争议的一条"</h2></header>
            <dl class="facts facts-rows">
                <div><dt>"单位"</dt><dd><a href=paths::sheet(&one.round, &domain::ids::UnitId::new(one.unit.clone()))>{shown.unit_name.clone()}</a></dd></div>
                <div><dt>"指标"</dt><dd>{shown.place.clone()}</dd></div>
                {rule}{line}{fact}{wanted}
            </dl>
        </section>
        <section class="panel">
            <header class="panel-head"><h2>{if one.kind == AppealKind::Appeal { "单位的申诉" } else { "更正的理由" }}</h2><p>{format!("{} {}", one.asked_by, minute_text(one.asked_at))}</p></header>
            <p class="said">{one.text.clone()}</p>
            <p class="said muted">{format!("依据：{}", one.evidence)}</p>
        </section>
        {others}
    }
}

fn decision(form: &ShownForm<DecisionForm>, shown: &Shown, looked: Option<Looked>, may: bool) -> AnyView {
    let one = &shown.appeal;
    if let Some((at, by)) = &one.decided {
        let by = if may { format!("，{by}") } else { String::new() };
        return view! {
            <dl class="facts facts-rows">
                <div><dt>"结果"</dt><dd><b>{one.state.label()}</b></dd></div>
                <div><dt>"理由"</dt><dd><span class="said">{one.decision.clone()}</span></dd></div>
                <div><dt>"裁定"</dt><dd>{format!("{}{by}", minute_text(*at))}</dd></div>
            </dl>
        }
        .into_any();
    }
    if !may {
        return view! { <p>"等待政务公开办裁定，由未经手这一条的同事办理。"</p> }.into_any();
    }
    if let Some(why) = &shown.refusal {
        return view! { <div class="notice notice-warn"><p>{why.clone()}</p></div> }.into_any();
    }
    let sent = &form.sent;
    let is_correction = one.kind == AppealKind::Correction;
    let fields = shown.rule.as_ref().filter(|_| !is_correction).map(|rule| {
        let fields = FactFields { value: &sent.value, verdict: &sent.verdict, picked: &sent.picked }.show(&rule.kind, &form.errors);
        view! { <p class="form-hint">"支持的，把事实改为裁定的结果；不支持的不用改。"</p>{fields} }
    });
    let hidden = is_correction.then(|| {
        view! { <input type="hidden" name=DecisionForm::value value=sent.value.clone()/><input type="hidden" name=DecisionForm::verdict value=sent.verdict.clone()/> }
    });
    let choices = if is_correction {
        [("uphold", "批准", Some("形成新的封存版本，原版本保留")), ("reject", "不批准", None)]
    } else {
        [("uphold", "支持", Some("原来的扣分保留，另加一行更正")), ("reject", "不支持", Some("得分不变"))]
    };
    let (look, confirm) = match looked {
        None => (None, None),
        Some(looked) => (Some(effect(&looked)), looked.seen),
    };
    let confirm = confirm.map(|seen| view! { <button class="btn btn-primary" name=DecisionForm::confirmed value=seen>"确认裁定"</button> });
    let words = if confirm.is_some() { "重新核对影响" } else { "核对影响后裁定" };
    view! {
        <form class="form" method="post" action=verb::DECIDE_APPEAL>
            <input type="hidden" name=DecisionForm::appeal value=one.id.to_string()/>
            {hidden}
            {radios(FieldRow::new(DecisionForm::decision, "裁定"), &form.errors, "choices choices-tall", choices, &sent.decision)}
            {fields}
            {TextArea::new(FieldRow::new(DecisionForm::text, "理由").hint("单位看得到")).lines(4).maxlength(500).required().value(sent.text.clone()).show(&form.errors)}
            {look}
            <div class="form-actions">{confirm}<button class="btn">{words}</button></div>
        </form>
    }
    .into_any()
}

/// What a decision would do.
struct Looked {
    moved: Vec<MovedUnit>,
    /// A sentence for each sealed year that keeps the number of before.
    years: Vec<String>,
    /// What confirms that it was looked at.
    seen: Option<String>,
}

/// Everybody who moves, and the years that do not.
fn effect(looked: &Looked) -> AnyView {
    let moved = &looked.moved;
    let years: Vec<_> = looked.years.iter().map(|words| view! { <div class="notice notice-warn"><p>{words.clone()}</p></div> }).collect();
    if moved.is_empty() {
        return view! { <div class="notice" id=DecisionForm::confirmed tabindex="-1"><p>"这样裁定得分没有变化。"</p></div> }.into_any();
    }
    view! {
        <div id=DecisionForm::confirmed tabindex="-1">
            <h3>{format!("影响{}个单位", moved.len())}</h3>
            {moved_table("裁定的影响", "table table-compact table-cards", moved)}
            {years}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_round_counts_is_not_taken_for_all_rounds() {
        let version = RuleSetId::new("r");
        assert!(records(&[], &version).is_none());
        let one = RuleRecord { place: "督办".into(), rule: "未整改".into(), appeals: 3, upheld: 2 };
        let html = records(&[one], &version).to_html();
        assert!(html.contains("只数本批次") && html.contains("各批次合计"), "{html}");
        assert!(html.contains(&paths::rule_set(&version)) && !html.contains("tag-warn"), "{html}");
    }
}
