//! The versions of a rule: what each said, who made it, when and why, how many problems it judged; and the form for the next one.

use domain::access::permission::Permission;
use domain::calendar::office_time::minute_text;
use domain::monitoring::candidate::Rule;
use domain::monitoring::rule_version::{RULE_TEXT, RuleBook, RuleVersion, version_words};
use domain::monitoring::rule_words::Severity;
use leptos::prelude::*;
use services::Result;
use services::monitoring::{ChangeRule, DISMISS_REASON_LIMIT};

use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::paths::verb;

/// All versions, the latest first, and the form; `judged` is how many problems each judged.
pub(super) fn panel(cx: &PageContext, rule: Rule, book: &RuleBook, judged: &[(i64, i64)]) -> Result<AnyView> {
    let number = |no: i64| judged.iter().find(|(of, _)| *of == no).map_or(0, |(_, number)| *number);
    let mut rows: Vec<_> = book.of(rule).rev().map(|one| row(book, one, number(one.no))).collect();
    rows.push(
        view! {
            <tr>
                <th scope="row">{version_words(0)}</th>
                <td data-label="改动" class="wide">"随系统安装的写法"</td>
                <td data-label="理由">"–"</td>
                <td data-label="修改">"–"</td>
                <td data-label="判断的问题" class="num">{number(0)}</td>
            </tr>
        }
        .into_any(),
    );
    let manages = cx.actor()?.may(Permission::Monitor);
    let form = manages.then(|| change(cx, rule, book));
    Ok(view! {
        <section class="panel" id="versions">
            <header class="panel-head"><h2>"版本"</h2><p>"每次修改是一个新版本；已经判断的问题保留判断时的版本，正在进行的一轮监测用它开始时的版本，中断后接着做的用那时的版本。“判断的问题”是各月的全部，含不作为问题的和人工登记、表格导入的"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="规则的版本"><table class="table table-cards">
                <thead><tr><th>"版本"</th><th>"改动"</th><th>"理由"</th><th>"修改"</th><th class="num">"判断的问题"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
            {form}
        </section>
    }
    .into_any())
}

fn row(book: &RuleBook, one: &RuleVersion, judged: i64) -> AnyView {
    let changes: Vec<_> =
        one.says.differences(&book.says_in(one.rule, one.no - 1)).into_iter().map(|change| view! { <li>{change}</li> }).collect();
    view! {
        <tr>
            <th scope="row">{version_words(one.no)}</th>
            <td data-label="改动" class="wide"><ul class="stack-tight">{changes}</ul></td>
            <td data-label="理由">{one.reason.clone()}</td>
            <td data-label="修改">{format!("{}，{}", one.made.2, minute_text(one.made.0))}</td>
            <td data-label="判断的问题" class="num">{judged}</td>
        </tr>
    }
    .into_any()
}

fn change(cx: &PageContext, rule: Rule, book: &RuleBook) -> AnyView {
    let form = cx.form(|| ChangeRule::of(rule, book));
    let stale =
        form.is_stale.then(|| view! { <p class="form-error">"这条规则刚刚有了新的版本，没有保存；请对照上面的版本核对，再保存。"</p> });
    let no = if form.is_stale { book.no(rule) } else { form.sent.no };
    let limit = rule.number().map(|number| {
        TextField::number(ChangeRule::limit, number.label)
            .hint(format!("{}到{}（{}）", number.least, number.most, number.unit))
            .value(form.sent.limit.clone())
            .show(&form.errors)
    });
    let signed = (rule == Rule::InterpretationLate).then(|| {
        view! { <div class="form-row">{checkbox(ChangeRule::from_signed_day, "从文件的成文日期起算；不勾选从公开日期起算，文件没有写成文日期的也从公开日期起算", form.sent.from_signed_day)}</div> }
    });
    let severities = Severity::ALL.map(|severity| (severity.code(), severity.label()));
    let places = match rule.place_words() {
        None => "留空用通用写法".to_owned(),
        Some(names) => format!("留空用通用写法；可以填入{names}"),
    };
    let area = |name: &'static str, label: &'static str, value: &str| {
        TextArea::new(FieldRow::new(name, label)).lines(2).maxlength(RULE_TEXT).required().value(value.to_owned()).show(&form.errors)
    };
    view! {
        <details class="no-print" open=form.failed>
            <summary class="btn btn-tonal">"修改这条规则"</summary>
            <form class="form" method="post" action=verb::CHANGE_RULE>
                <input type="hidden" name=ChangeRule::rule value=rule.code()/>
                <input type="hidden" name=ChangeRule::no value=no.to_string()/>
                {stale}
                {limit}
                {signed}
                {Select::new(FieldRow::new(ChangeRule::severity, "程度")).choices(severities).chosen(form.sent.severity.clone()).show(&form.errors)}
                {TextArea::new(FieldRow::new(ChangeRule::problem, "问题的写法").note("选填").hint(places)).lines(2).maxlength(RULE_TEXT).value(form.sent.problem.clone()).show(&form.errors)}
                {area(ChangeRule::repair, "怎么改", &form.sent.repair)}
                {area(ChangeRule::basis, "依据", &form.sent.basis)}
                {TextArea::new(FieldRow::new(ChangeRule::why, "为什么改").hint("与版本一起保存，谁都能看到")).lines(2).maxlength(DISMISS_REASON_LIMIT).required().value(form.sent.why.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"保存为新版本"</button></div>
            </form>
        </details>
    }
    .into_any()
}
