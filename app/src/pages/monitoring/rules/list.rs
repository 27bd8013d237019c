//! All rules, with their records.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::optional::OUT_OF_USE;
use domain::monitoring::rule_limits::Record;
use domain::monitoring::rule_version::{RuleBook, version_words};
use leptos::prelude::*;
use services::monitoring::{ended_day, optional_rules, rule_book, rule_records};

use super::optional::state;
use super::{number, share};
use crate::layout::{Page, page};
use crate::lists::as_of::rules_bar;
use crate::paths;

/// `/monitoring/rules`.
#[component]
pub(crate) fn MonitorRulesPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let all = rule_records(actor, &cx.services).await?;
        let optional = optional_rules(actor, &cx.services).await?;
        let today = day_of(cx.services.now());
        // a day that has not ended shows what holds now
        let ended = ended_day(&cx.query, today);
        let book = rule_book(actor, &cx.services).await?;
        let book = match ended {
            Some(day) => book.as_of(day),
            None => book,
        };
        // of an earlier day its version alone knows whether the rule was off
        let is_off = |rule: Rule| match ended {
            None => rule.is_optional() && state(&optional, rule).is_none(),
            Some(_) => book.says(rule).setting == OUT_OF_USE,
        };
        let rows: Vec<_> = all.iter().map(|(rule, record)| row(*rule, *record, is_off(*rule), &book)).collect();
        let looked: i64 = all.iter().map(|(_, record)| record.looked_at()).sum();
        let said = match looked {
            0 => "还没有核对过监测列出的问题；核对以后，这里显示每条规则准不准。".to_owned(),
            _ => format!(
                "各轮监测列出、已经核对的问题共{looked}个；准确率是其中确认为问题、并且没有因申诉改为不属实的比例。人工登记和表格导入的不算。"
            ),
        };
        let body = view! {
            <p class="finding">{said}</p>
            {rules_bar(&cx, today, ended)}
            <section class="panel panel-flush">
                <div class="table-wrap" tabindex="0" role="region" aria-label="监测规则"><table class="table table-cards">
                    <thead><tr><th>"规则"</th><th>"程度"</th><th>"什么情况算问题"</th><th class="num">"待确认"</th><th class="num">"已确认"</th><th class="num">"不作为问题"</th><th class="num">"准确率"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
            <p class="muted">"标明未启用的规则在"<a href=paths::OPTIONAL_RULES>"可选规则"</a>"里按栏目启用。"</p>
            <p class="muted">"另有"<a href=paths::NATIONAL_RULES>"国家检查指标（国办秘函〔2019〕19号）"</a>"一套，用于接受上级检查的网站。"</p>
        };
        let try_out = actor.may(Permission::Monitor).then(|| view! { <a class="btn btn-primary" href=paths::TRY_RULES>"试用规则"</a> });
        let actions = view! { <a class="btn" href=paths::MONITOR_RULES_FILE>"导出"</a>{try_out} };
        Ok(Page::new("监测规则", body).under(paths::MONITORING, "监测").actions(actions).sheet("print-wide"))
    })
}

fn row(rule: Rule, record: Record, is_off: bool, book: &RuleBook) -> impl IntoView + use<> {
    let says = book.says(rule);
    let version = Some(book.no(rule)).filter(|no| *no > 0).map(|no| view! { " "<span class="tag">{version_words(no)}</span> });
    let doubt = record.is_doubtful().then(|| view! { " "<span class="tag tag-warn">"误报偏多"</span> });
    let off = is_off.then(|| view! { " "<span class="tag">"未启用"</span> });
    view! {
        <tr>
            <th scope="row"><a href=paths::monitor_rule(rule)>{rule.label()}</a>{version}{doubt}{off}</th>
            <td data-label="程度">{says.severity.label()}</td>
            <td class="wide" data-label="什么情况算问题">{says.limit_words(rule)}</td>
            <td data-label="待确认" class="num">{number(rule, CandidateState::Open, record.open)}</td>
            <td data-label="已确认" class="num">{number(rule, CandidateState::Confirmed, record.confirmed)}</td>
            <td data-label="不作为问题" class="num">{number(rule, CandidateState::Dismissed, record.dismissed)}</td>
            <td data-label="准确率" class="num">{share(record.share())}</td>
        </tr>
    }
}
