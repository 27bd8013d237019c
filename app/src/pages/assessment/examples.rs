//! 样例页面 of a cross-check: chosen by the office, marked by every checking unit before it sees its own.

use domain::assessment::round::RoundState;
use domain::ids::RoundId;
use leptos::prelude::*;
use services::assessment::{
    self, CrossCheckPage as Check, ExampleDeviation, ExampleForm, ExampleMarkForm, ExamplePage as Shown, ExampleRow,
};
use services::{Result, ServiceError};

use super::wide_or_off;
use crate::context::PageContext;
use crate::forms::ShownForm;
use crate::forms::fact::FactFields;
use crate::forms::field_row::FieldRow;
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/rounds/:id/cross-check/examples/:no`.
#[component]
pub(crate) fn ExamplePage() -> impl IntoView {
    page(|cx| async move { load(&cx).await })
}

/// The list on the page of the cross-check; nothing where it is nothing to the reader.
pub(super) fn list(shown: &Check, is_office: bool) -> Option<AnyView> {
    let chosen = shown.examples.rows.iter().filter(|row| !row.title.is_empty()).count();
    if !(is_office || (shown.checks && chosen == shown.examples.rows.len())) {
        return None;
    }
    // where none was chosen in time there is nothing left to do or to read
    if chosen == 0 && !shown.is_open && shown.state != RoundState::Draft {
        return None;
    }
    let rows: Vec<_> = shown.examples.rows.iter().map(|row| line(shown, row, is_office)).collect();
    let words = match (is_office, shown.examples.is_first) {
        (true, _) if shown.state == RoundState::Draft => "开始采集后选定；都选定后，各检查单位评完样例才看得到分给自己的单位".to_owned(),
        (true, _) if !shown.is_open => "评分已经结束，不再选定或修改".to_owned(),
        (false, true) if !shown.is_open => "评分已经结束；本单位没有评完".to_owned(),
        (true, _) if chosen < rows.len() => {
            format!(
                "已选定{chosen}个，共{}个；没有都选定前不评样例，各检查单位直接评分；都选定后，评完样例才看得到分给自己的单位",
                rows.len()
            )
        }
        (true, _) => "各检查单位评的是同样的页面；评过的样例不能再改".to_owned(),
        (false, true) => "先评样例；评完后看得到政务公开办的评定和分给本单位的单位".to_owned(),
        (false, false) => "本单位已评完，可以对照政务公开办的评定".to_owned(),
    };
    let own = (!is_office).then(|| view! { <th class="num">"本单位扣分"</th> });
    Some(
        view! {
            <section class="panel panel-flush" id="examples">
                <header class="panel-head"><h2>"样例页面"</h2><p>{words}</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="样例页面"><table class="table table-cards">
                    <thead><tr><th>"样例"</th><th>"评什么"</th>{own}<th>"政务公开办的评定"</th><th class="do">"操作"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table></div>
            </section>
            {deviations(&shown.examples.deviations, &shown.examples.rows)}
        }
        .into_any(),
    )
}

fn line(shown: &Check, row: &ExampleRow, is_office: bool) -> AnyView {
    let title = if row.title.is_empty() { format!("样例{}，还没有选定", row.no) } else { row.title.clone() };
    let name = if row.url.is_empty() {
        title.clone().into_any()
    } else {
        view! { <a href=row.url.clone() rel="noreferrer">{title.clone()}</a> }.into_any()
    };
    let own =
        (!is_office).then(|| view! { <td class="num" data-label="本单位扣分">{row.own.clone().unwrap_or_else(|| "未评".to_owned())}</td> });
    let office = match &row.office {
        Some((amount, reason)) if reason.is_empty() => amount.clone(),
        Some((amount, reason)) => format!("{amount}，{reason}"),
        None if row.title.is_empty() => String::new(),
        None => "评完三个样例后显示".to_owned(),
    };
    let office_class = wide_or_off(office.is_empty());
    let action = action(row, shown.is_open, is_office).map(|words| {
        view! { <a href=paths::check_example(&shown.round.id, row.no)>{words}<span class="sr">{format!("，{title}")}</span></a> }
    });
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class=wide_or_off(row.rule.is_empty()) data-label="评什么">{row.rule.clone()}</td>
            {own}
            <td class=office_class data-label="政务公开办的评定">{office}</td>
            <td class="do">{action}</td>
        </tr>
    }
    .into_any()
}

/// What the reader does with an example; nothing where there is nothing to do or to read.
const fn action(row: &ExampleRow, is_open: bool, is_office: bool) -> Option<&'static str> {
    match (is_office, row.title.is_empty()) {
        (true, true) if is_open => Some("选定"),
        (_, true) => None,
        (true, false) if is_open && !row.is_marked => Some("修改"),
        (false, false) if is_open && row.own.is_none() => Some("评样例"),
        _ => Some("查看"),
    }
}

/// How checking units compare with the office. Never a person's name.
fn deviations(all: &[ExampleDeviation], rows: &[ExampleRow]) -> Option<AnyView> {
    let heads: Vec<_> = rows.iter().map(|row| view! { <th class="num">{format!("样例{}", row.no)}</th> }).collect();
    let lines: Vec<_> = all
        .iter()
        .map(|one| {
            let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "未评".to_owned());
            let each: Vec<_> = one
                .each
                .iter()
                .zip(rows)
                .map(|(value, row)| view! { <td class="num" data-label=format!("样例{}", row.no)>{shown(value)}</td> })
                .collect();
            view! { <tr><th scope="row">{one.name.clone()}</th>{each}<td class="num" data-label="平均少扣">{shown(&one.mean)}</td></tr> }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="panel panel-flush">
                <header class="panel-head"><h2>"各检查单位评样例的偏差"</h2><p>"与政务公开办的评定相比少扣的分；负数为多扣。只到单位，不到个人"</p></header>
                <div class="table-wrap" tabindex="0" role="region" aria-label="样例偏差"><table class="table table-cards">
                    <thead><tr><th>"检查单位"</th>{heads}<th class="num">"平均少扣"</th></tr></thead>
                    <tbody>{lines}</tbody>
                </table></div>
            </section>
        }
        .into_any()
    })
}

async fn load(cx: &PageContext) -> Result<Page> {
    let id = RoundId::new(cx.param("id"));
    let no = cx.param("no").parse().map_err(|_| ServiceError::NotFound("这个样例页面"))?;
    let shown = assessment::example(cx.actor()?, &cx.services, &id, no).await?;
    let refusal = shown.refusal.clone().map(|why| view! { <div class="notice notice-warn"><p>{why}</p></div> });
    let text = (!shown.text.is_empty()).then(|| view! { <blockquote class="requirement">{shown.text.clone()}</blockquote> });
    // what was found stands in the form as long as it can be changed
    let found = shown.refusal.as_ref().and(shown.row.office.clone()).map(|(amount, reason)| {
        let words = if reason.is_empty() { amount } else { format!("{amount}，{reason}") };
        view! { <div><dt>"政务公开办的评定"</dt><dd>{words}</dd></div> }
    });
    let own = shown.row.own.clone().map(|amount| view! { <div><dt>"本单位扣分"</dt><dd>{amount}</dd></div> });
    let head = (!shown.row.title.is_empty()).then(|| {
        view! {
            <section class="panel">{text}<dl class="facts facts-rows">
                <div><dt>"页面"</dt><dd><a href=shown.row.url.clone() rel="noreferrer">{shown.row.url.clone()}</a></dd></div>
                <div><dt>"评什么"</dt><dd>{shown.row.rule.clone()}</dd></div>
                {own}
                {found}
            </dl></section>
        }
    });
    let form = match (&shown.refusal, &shown.choose) {
        (Some(_), _) => None,
        (None, Some(blank)) => Some(choose(cx, &shown, blank)),
        (None, None) => mark(cx, &shown, &id, no),
    };
    let title = if shown.row.title.is_empty() { format!("样例{no}") } else { shown.row.title.clone() };
    let body = view! { {super::withdrawn(&shown.round)}{refusal}{head}{form} };
    Ok(Page::new(title, body).under(paths::ROUNDS, "考评批次").under(paths::cross_check(&id), "互查"))
}

/// The office chooses a page and marks it.
fn choose(cx: &PageContext, shown: &Shown, blank: &ExampleForm) -> AnyView {
    let form: ShownForm<ExampleForm> = cx.form(|| blank.clone());
    let sent = &form.sent;
    view! {
        <section class="panel">
            <header class="panel-head"><h2>"样例和评定"</h2><p>"各检查单位评完三个样例后才看得到评定"</p></header>
            <form class="form" method="post" action=verb::SET_EXAMPLE>
                <input type="hidden" name=ExampleForm::round value=sent.round.to_string()/>
                <input type="hidden" name=ExampleForm::no value=sent.no.to_string()/>
                {TextField::new(ExampleForm::title, "名称").hint("如“某局行政处罚公示页面”").maxlength(80).value(sent.title.clone()).show(&form.errors)}
                {TextField::new(ExampleForm::url, "网址").maxlength(500).value(sent.url.clone()).show(&form.errors)}
                {Select::new(FieldRow::new(ExampleForm::rule, "评哪条规则")).choices(shown.rules.clone()).chosen(sent.rule.clone()).show(&form.errors)}
                {FactFields { value: &sent.value, verdict: &sent.verdict, picked: &[] }.judgement(shown.range.clone(), &form.errors)}
                {TextArea::new(FieldRow::new(ExampleForm::reason, "理由").hint("扣分的要写；各检查单位评完后看得到")).lines(3).maxlength(500).value(sent.reason.clone()).show(&form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"保存样例"</button><a class="btn btn-plain" href=paths::cross_check(&sent.round)>"取消"</a></div>
            </form>
        </section>
    }
    .into_any()
}

/// A checking unit marks a page.
fn mark(cx: &PageContext, shown: &Shown, id: &RoundId, no: i64) -> Option<AnyView> {
    let rule = shown.rule.as_ref()?;
    let form: ShownForm<ExampleMarkForm> =
        cx.form(|| ExampleMarkForm { round: id.clone(), no, value: String::new(), verdict: String::new(), reason: String::new() });
    let sent = &form.sent;
    Some(
        view! {
            <section class="panel">
                <header class="panel-head"><h2>"本单位的评定"</h2><p>"按评分标准独立评定，只评一次；不影响任何单位的得分"</p></header>
                <form class="form" method="post" action=verb::MARK_EXAMPLE>
                    <input type="hidden" name=ExampleMarkForm::round value=id.to_string()/>
                    <input type="hidden" name=ExampleMarkForm::no value=no.to_string()/>
                    {FactFields { value: &sent.value, verdict: &sent.verdict, picked: &[] }.show(&rule.kind, &form.errors)}
                    {TextArea::new(FieldRow::new(ExampleMarkForm::reason, "理由").hint("扣分的要写")).lines(3).maxlength(500).value(sent.reason.clone()).show(&form.errors)}
                    <div class="form-actions"><button class="btn btn-primary">"保存"</button><a class="btn btn-plain" href=paths::cross_check(id)>"取消"</a></div>
                </form>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_button_where_it_cannot_act() {
        let row = |title: &str, own: Option<&str>, is_marked: bool| ExampleRow {
            no: 1,
            title: title.into(),
            url: String::new(),
            rule: String::new(),
            own: own.map(str::to_owned),
            office: None,
            is_marked,
        };
        for (row, is_open, is_office, told) in [
            (row("", None, false), true, true, Some("选定")),
            (row("", None, false), false, true, None),
            (row("页面", None, false), true, true, Some("修改")),
            (row("页面", None, true), true, true, Some("查看")),
            (row("页面", None, false), false, true, Some("查看")),
            (row("", None, false), true, false, None),
            (row("页面", None, false), true, false, Some("评样例")),
            (row("页面", Some("-3.00"), true), true, false, Some("查看")),
            (row("页面", None, true), false, false, Some("查看")),
        ] {
            assert_eq!(action(&row, is_open, is_office), told, "{row:?} {is_open} {is_office}");
        }
    }
}
