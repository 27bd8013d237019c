//! 可选规则: put on for the columns where they fit, off everywhere else.

use domain::access::permission::Permission;
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::Column;
use domain::monitoring::elements::Elements;
use domain::monitoring::optional::OptionalRules;
use leptos::prelude::*;
use services::monitoring::{self, OPTIONAL_RULES_TEXT, SetOptionalRules, optional_rules};

use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// How strictly texts are alike: marks, and the office's words.
const ALIKE: [(&str, &str); 4] = [("", "不检查"), ("1", "几乎一字不差"), ("3", "只差个别字句"), ("6", "大部分相同")];

/// `/monitoring/rules/optional`.
#[component]
pub(crate) fn OptionalRulesPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let rules = optional_rules(actor, &cx.services).await?;
        let columns = monitoring::all(actor, &cx.services).await?;
        let table = table(&rules, &columns);
        let body = match actor.may(Permission::Monitor) {
            true => view! { {table} {form(&cx, &rules)} }.into_any(),
            false => table,
        };
        Ok(Page::new("可选规则", body).under(paths::MONITORING, "监测").under(paths::MONITOR_RULES, "监测规则"))
    })
}

/// Whether a rule is on, and for what.
pub(super) fn state(rules: &OptionalRules, rule: Rule) -> Option<String> {
    let words = |words: Vec<String>| (!words.is_empty()).then(|| words.join("；"));
    match rule {
        Rule::MissingElements => words(rules.elements_text().lines().map(str::to_owned).collect()),
        Rule::AnswerLate => words(rules.answers_text().lines().map(str::to_owned).collect()),
        Rule::Alike => {
            let marks = rules.alike?.to_string();
            Some(
                ALIKE
                    .iter()
                    .find(|(value, _)| *value == marks)
                    .map_or_else(|| format!("差别不超过{marks}处"), |(_, words)| (*words).to_owned()),
            )
        }
        Rule::ItemNotPublished => rules.unpublished.then(|| "已下达的事项清单".to_owned()),
        _ => None,
    }
}

/// That lines of a rule check nothing, and what to do; nothing where every line finds a column.
pub(super) fn idle(rules: &OptionalRules, rule: Rule, columns: &[Column]) -> Option<String> {
    let (words, is_all) = rules.idle(rule, columns)?;
    let which = match (is_all, words.len()) {
        (true, _) => "这条规则目前不检查任何栏目",
        (false, 1) => "设置里的这一行目前不起作用",
        (false, _) => "设置里的这几行目前不起作用",
    };
    let words = words.join("”或“");
    Some(format!("没有栏目名含有“{words}”，{which}。请改成登记册里栏目名称中的字，或先登记这样的栏目；人工查看的栏目不检查。"))
}

fn table(rules: &OptionalRules, columns: &[Column]) -> AnyView {
    let all: Vec<Rule> = Rule::ALL.into_iter().filter(|rule| rule.is_optional()).collect();
    let on = all.iter().filter(|rule| state(rules, **rule).is_some()).count();
    let said = match on {
        0 => "这些规则要按本县网站的情况启用，现在都没有启用；启用后从下一轮监测开始检查。".to_owned(),
        on => format!("已启用{on}条，从启用后的下一轮监测开始检查；停用后不再列出新的问题，已经列出的照常处理。"),
    };
    let rows: Vec<_> = all
        .into_iter()
        .map(|rule| {
            let state = state(rules, rule).unwrap_or_else(|| "未启用".to_owned());
            let idle = idle(rules, rule, columns).map(|words| view! { <p class="form-hint">{words}</p> });
            view! {
                <tr>
                    <th scope="row"><a href=paths::monitor_rule(rule)>{rule.label()}</a></th>
                    <td class="wide" data-label="什么情况算问题">{rule.limit()}</td>
                    <td data-label="启用情况">{state}{idle}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <p class="finding">{said}</p>
        <section class="panel panel-flush">
            <div class="table-wrap" tabindex="0" role="region" aria-label="可选规则"><table class="table table-cards">
                <thead><tr><th>"规则"</th><th>"什么情况算问题"</th><th>"启用情况"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn form(cx: &PageContext, rules: &OptionalRules) -> AnyView {
    let form = cx.form(|| SetOptionalRules::from(rules));
    let sent = form.sent.clone();
    let elements = FieldRow::new(SetOptionalRules::elements, "要素不全").note("选填").hint(format!(
        "一行一类栏目，写成“政策文件：文号、发布机构”；名称里有冒号前这几个字的栏目都检查。可以检查的要素：{}",
        Elements::ALL.labels().join("、")
    ));
    let answers = FieldRow::new(SetOptionalRules::answers, "答复超期")
        .note("选填")
        .hint("一行一类栏目，冒号后是答复期限。文件写工作日的，写成“依申请公开：20个工作日”；写天的，写成“网民留言：5天”，按自然日计算");
    let alike = FieldRow::new(SetOptionalRules::alike, "疑似重复发布").hint("同一单位30天内的文章互相比较；选得越宽，误报越多");
    view! {
        <section class="panel no-print">
            <header class="panel-head"><h2>"启用哪些规则"</h2><p>"留空就是不启用"</p></header>
            <form class="form" method="post" action=verb::SET_OPTIONAL_RULES>
                {TextArea::new(elements).lines(4).maxlength(OPTIONAL_RULES_TEXT).value(sent.elements).show(&form.errors)}
                {TextArea::new(answers).lines(3).maxlength(OPTIONAL_RULES_TEXT).value(sent.answers).show(&form.errors)}
                {Select::new(alike).choices(ALIKE).chosen(sent.alike).show(&form.errors)}
                <div class="form-row">{checkbox(SetOptionalRules::unpublished, "事项未公开：检查已下达的事项清单", sent.unpublished)}</div>
                <div class="form-actions"><button class="btn btn-primary">"保存"</button></div>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::monitoring::optional::{self, OFF};

    use super::*;

    #[test]
    fn a_rule_says_for_what_it_is_on() {
        let rules = OptionalRules {
            elements: optional::elements("政策文件：文号\n规范性文件：索引号").unwrap(),
            answers: optional::answers("依申请公开：20").unwrap(),
            alike: Some(3),
            unpublished: true,
        };
        for (rule, words) in [
            (Rule::MissingElements, "政策文件：文号；规范性文件：索引号"),
            (Rule::AnswerLate, "依申请公开：20个工作日"),
            (Rule::Alike, "只差个别字句"),
            (Rule::ItemNotPublished, "已下达的事项清单"),
        ] {
            assert_eq!((state(&rules, rule).as_deref(), state(&OFF, rule)), (Some(words), None), "{rule:?}");
        }
        assert_eq!(state(&rules, Rule::DeadLink), None);
    }

    #[test]
    fn a_line_without_a_column_is_said_with_what_to_do() {
        let rules = OptionalRules { answers: optional::answers("依申请公开：20\n来信：5").unwrap(), ..OFF };
        let said = idle(&rules, Rule::AnswerLate, &[]).unwrap();
        assert!(said.starts_with("没有栏目名含有“依申请公开”或“来信”，这条规则目前不检查任何栏目。"), "{said}");
        assert_eq!(idle(&rules, Rule::MissingElements, &[]), None);
    }
}
