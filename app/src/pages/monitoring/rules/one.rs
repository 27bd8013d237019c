//! One rule: its limit, its words, its ground, how it looks again, and how often it was right.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::monitoring::candidate::Rule;
use domain::monitoring::check_page::TRIED;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::rule_limits::Record;
use domain::monitoring::rule_version::{RuleSays, version_words};
use leptos::prelude::*;
use services::ServiceError;
use services::monitoring::{self, judged_by_version, optional_rules, rule_book, rule_records, rule_waivers};

use super::optional::{idle, state};
use super::versions;
use super::waiver::panel;
use super::{number, share};
use crate::layout::{Page, page};
use crate::paths;

/// `/monitoring/rules/:code`.
#[component]
pub(crate) fn MonitorRulePage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let all = rule_records(actor, &cx.services).await?;
        let rule = Rule::from_code(cx.param("code")).ok_or(ServiceError::NotFound("这条规则"))?;
        let record = all.into_iter().find(|(of, _)| *of == rule).map(|(_, record)| record).unwrap_or_default();
        let optional = match rule.is_optional() {
            true => Some(optional_rules(actor, &cx.services).await?),
            false => None,
        };
        let idle = match &optional {
            Some(optional) => idle(optional, rule, &monitoring::all(actor, &cx.services).await?),
            None => None,
        };
        let idle = idle.map(|words| view! { <div class="notice notice-warn"><p>{words}</p></div> });
        let on = optional.map(|optional| {
            let words = state(&optional, rule).map_or_else(|| "未启用".to_owned(), |words| format!("已启用：{words}"));
            view! { <p class="finding">{words}"；在"<a href=paths::OPTIONAL_RULES>"可选规则"</a>"里按本县的情况设置。"</p> }
        });
        let asked = rule_waivers(actor, &cx.services, rule).await?;
        let waiver = panel(&cx, rule, &asked, day_of(cx.services.now()))?;
        let book = rule_book(actor, &cx.services).await?;
        let judged = judged_by_version(actor, &cx.services, rule).await?;
        let versions = versions::panel(&cx, rule, &book, &judged)?;
        let says = book.says(rule);
        let no = book.no(rule);
        let may_try = actor.may(Permission::Monitor) && TRIED.contains(&rule);
        let body = view! {
            {on}
            {idle}
            <div class="split split-left">
                <section class="panel"><header class="panel-head"><h2>"规则"</h2><p>{version_words(no)}</p></header>{facts(rule, &says)}</section>
                <section class="panel"><header class="panel-head"><h2>"准不准"</h2><p>"只算监测自己列出的问题"</p></header>{told(rule, record)}</section>
            </div>
            {versions}
            {waiver}
        };
        let actions = may_try.then(|| view! { <a class="btn btn-primary" href=paths::TRY_RULES>"试用规则"</a> });
        Ok(Page::new(rule.label(), body).under(paths::MONITORING, "监测").under(paths::MONITOR_RULES, "监测规则").actions(actions))
    })
}

fn facts(rule: Rule, says: &RuleSays) -> AnyView {
    let from = (rule == Rule::InterpretationLate && !says.setting.is_empty())
        .then(|| view! { <div><dt>"起算日"</dt><dd>{says.setting.clone()}</dd></div> });
    let problem = (!says.problem.is_empty()).then(|| view! { <div><dt>"问题的写法"</dt><dd>{says.problem.clone()}</dd></div> });
    view! {
        <dl class="facts facts-rows">
            <div><dt>"什么情况算问题"</dt><dd>{says.limit_words(rule)}</dd></div>
            <div><dt>"程度"</dt><dd>{says.severity.label()}</dd></div>
            {from}
            {problem}
            <div><dt>"怎么改"</dt><dd>{says.repair.clone()}</dd></div>
            <div><dt>"怎么复测"</dt><dd>{rule.again().words()}</dd></div>
            <div><dt>"依据"</dt><dd>{says.basis.clone()}</dd></div>
        </dl>
    }
    .into_any()
}

fn told(rule: Rule, record: Record) -> AnyView {
    let doubt = record.is_doubtful().then(|| {
        view! { <div class="notice notice-warn"><p>"核对过的问题里，十个有三个以上不作为问题。请看看都是什么原因：有固定的特殊情况的，可以对栏目设为“同类问题都不再列出”；是错误表述的，请修改错误表述表。"</p></div> }
    });
    let overturned = (record.overturned > 0).then(|| view! { <div><dt>"再次出现后不属实"</dt><dd>{record.overturned}</dd></div> });
    let none = (record.looked_at() == 0).then(|| view! { <p class="muted">"还没有核对过这条规则列出的问题。"</p> });
    view! {
        {doubt}
        <dl class="facts facts-rows">
            <div><dt>"待确认"</dt><dd>{number(rule, CandidateState::Open, record.open)}</dd></div>
            <div><dt>"已确认为问题"</dt><dd>{number(rule, CandidateState::Confirmed, record.confirmed)}</dd></div>
            <div><dt>"不作为问题"</dt><dd>{number(rule, CandidateState::Dismissed, record.dismissed)}</dd></div>
            {overturned}
            <div><dt>"准确率"</dt><dd>{share(record.share())}</dd></div>
        </dl>
        {none}
    }
    .into_any()
}
