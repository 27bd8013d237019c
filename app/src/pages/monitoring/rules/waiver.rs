//! A whole rule that is not listed for a while, on its page: asked for by one, agreed to by another.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, minute_text};
use domain::monitoring::candidate::Rule;
use leptos::prelude::*;
use services::monitoring::{AnswerRuleWaiver, AskRuleWaiver, DISMISS_REASON_LIMIT, RuleWaiver};
use services::{Actor, Result};

use crate::context::PageContext;
use crate::forms::date::date;
use crate::forms::field_row::FieldRow;
use crate::forms::text_area::TextArea;
use crate::paths::verb;

/// What was asked for, and the form; nothing for a reader where nobody ever asked.
pub(super) fn panel(cx: &PageContext, rule: Rule, all: &[RuleWaiver], today: NaiveDate) -> Result<Option<AnyView>> {
    let actor = cx.actor()?;
    let manages = actor.may(Permission::Monitor);
    if !rule.is_of_machine() || (all.is_empty() && !manages) {
        return Ok(None);
    }
    let is_open = all.iter().any(|one| one.waits() || one.holds_on(today));
    let rows: Vec<_> = all.iter().map(|one| row(actor, one, today, manages)).collect();
    let doing = manages.then(|| view! { <th class="no-print">"操作"</th> });
    let table = (!all.is_empty()).then(|| {
        view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label="暂不列出的申请"><table class="table table-cards">
                <thead><tr><th>"理由"</th><th>"申请"</th><th>"有效期至"</th><th>"状态"</th>{doing}</tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
    });
    let form = (manages && !is_open).then(|| ask(cx, rule));
    Ok(Some(
        view! {
            <section class="panel" id="waiver">
                <header class="panel-head"><h2>"整条规则暂不列出"</h2><p>"一人申请，另一人同意后生效；期间发现的不再等待确认，已经在等待的照常办理"</p></header>
                {table}
                {form}
            </section>
        }
        .into_any(),
    ))
}

/// Where it stands, in words.
fn state(one: &RuleWaiver, today: NaiveDate) -> String {
    match (&one.agreed, &one.ended) {
        (None, None) => "待另一人同意".to_owned(),
        (None, Some((at, by))) => format!("{by}于{}撤回或不同意", minute_text(*at)),
        (Some(_), Some((at, by))) => format!("{by}于{}恢复", minute_text(*at)),
        (Some((at, by)), None) if today <= one.expires_on => format!("{by}于{}同意，生效中", minute_text(*at)),
        (Some((_, by)), None) => format!("{by}同意，已到期"),
    }
}

fn row(actor: &Actor, one: &RuleWaiver, today: NaiveDate, manages: bool) -> impl IntoView + use<> {
    let button = |what: &'static str, words: &'static str| {
        view! {
            <form method="post" action=verb::ANSWER_RULE_WAIVER>
                <input type="hidden" name=AnswerRuleWaiver::waiver value=one.id.clone()/>
                <input type="hidden" name=AnswerRuleWaiver::rule value=one.rule.code()/>
                <button class="btn btn-small" name=AnswerRuleWaiver::what value=what>{words}</button>
            </form>
        }
    };
    let is_own = one.asked.1 == actor.account.as_str();
    let buttons = match (one.waits(), one.holds_on(today)) {
        (true, _) if is_own => vec![button("end", "撤回")],
        (true, _) => vec![button("agree", "同意"), button("end", "不同意")],
        (false, true) => vec![button("end", "恢复")],
        (false, false) => Vec::new(),
    };
    let doing = manages.then(|| view! { <td class="do no-print">{buttons}</td> });
    view! {
        <tr>
            <td class="wide" data-label="理由">{one.reason.clone()}</td>
            <td data-label="申请">{format!("{}，{}", one.asked.2, minute_text(one.asked.0))}</td>
            <td data-label="有效期至" class="nowrap">{day_text(one.expires_on)}</td>
            <td data-label="状态">{state(one, today)}</td>
            {doing}
        </tr>
    }
}

fn ask(cx: &PageContext, rule: Rule) -> AnyView {
    let form = cx.form(|| AskRuleWaiver { rule: rule.code().to_owned(), ..AskRuleWaiver::default() });
    let reason = FieldRow::new(AskRuleWaiver::reason, "理由").hint("写清楚为什么全县都不需要；只是个别栏目的，在问题页对栏目设置");
    view! {
        <form class="form no-print" method="post" action=verb::ASK_RULE_WAIVER>
            <input type="hidden" name=AskRuleWaiver::rule value=rule.code()/>
            {TextArea::new(reason).lines(2).maxlength(DISMISS_REASON_LIMIT).required().value(form.sent.reason.clone()).show(&form.errors)}
            {date(AskRuleWaiver::until, "有效期至").optional().value(form.sent.until.clone()).show(&form.errors)}
            <div class="form-actions"><button class="btn">"提出申请"</button></div>
        </form>
    }
    .into_any()
}
