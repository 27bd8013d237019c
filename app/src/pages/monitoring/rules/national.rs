//! The national indicators: as they are printed, and with a round's numbers where they are on.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::CandidateState;
use domain::monitoring::national::{Indicator, Part, Reached};
use leptos::prelude::*;
use services::monitoring::{CANDIDATES_COUNTED, Decision, NationalSheet, SwitchNational, national};

use crate::context::PageContext;
use crate::forms::choices::checkbox;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/rules/national`.
#[component]
pub(crate) fn NationalPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let sheet = national(actor, &cx.services).await?;
        let switch = actor.may(Permission::Monitor).then(|| switch(&cx, &sheet));
        let body = view! {
            {said(&sheet)}
            {table(&sheet, Part::Veto, "单项否决", "有一项的，网站即为不合格")}
            {table(&sheet, Part::Deduction, "扣分指标（100分）", "每项扣完为止；同一原因只扣一次；低于60分为不合格")}
            {switch}
        };
        Ok(Page::new("国家检查指标", body).under(paths::MONITORING, "监测").under(paths::MONITOR_RULES, "监测规则").sheet("print-wide"))
    })
}

fn said(sheet: &NationalSheet) -> AnyView {
    let words = match (sheet.is_on, &sheet.round) {
        (false, _) => "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）检查的是整个网站。本县的网站由上级统一检查、或不适用的，不用启用；这里只列出指标，不计算。".to_owned(),
        (true, None) => "已启用。完成一轮监测后，自动监测的指标会显示数字。".to_owned(),
        (true, Some(round)) => format!(
            "已启用。自动监测的指标按截至{}的一轮监测计算，待确认和已确认的问题都算；网站标识和找错入口在首页的文字和链接里查找，页面标签在每个网站抽取的5个栏目页和5个内容页里查找，都只作待确认问题；周更新检查和还有地址要再试的一轮不抽取页面，页面标签显示为0。图片上的标识、其他页面的找错入口和其余指标需要抽查或人工检查，这里不评分。",
            day_text(round.as_of)
        ),
    };
    let vetoes: Vec<&str> =
        sheet.rows.iter().filter(|(_, reached)| reached.as_ref().is_some_and(|reached| reached.is_veto)).map(|(one, _)| one.name).collect();
    let warned = (!vetoes.is_empty())
        .then(|| view! { <div class="notice notice-error"><p>{format!("已经达到单项否决的数量：{}。请尽快更新这些栏目。", vetoes.join("、"))}</p></div> });
    view! { <p class="finding">{words}</p>{warned} }.into_any()
}

fn table(sheet: &NationalSheet, part: Part, title: &'static str, note: &'static str) -> AnyView {
    let rows: Vec<_> =
        sheet.rows.iter().filter(|(one, _)| one.part == part).map(|(one, reached)| row(sheet, one, reached.as_ref())).collect();
    let points = (part == Part::Deduction).then(|| view! { <th class="num">"分值"</th> });
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{title}</h2><p>{note}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=title><table class="table table-cards">
                <thead><tr><th>"指标"</th>{points}<th>"要求"</th><th>"检查方式"</th><th>"本轮监测"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(sheet: &NationalSheet, one: &Indicator, reached: Option<&Reached>) -> impl IntoView + use<> {
    let points = (one.part == Part::Deduction).then(|| view! { <td data-label="分值" class="num">{one.cap / 10}</td> });
    let group = (!one.group.is_empty()).then(|| view! { <br/><span class="muted">{one.group}</span> });
    let now = match (reached, &sheet.round) {
        (Some(reached), Some(round)) => counted(reached, &round.id, sheet.first_level),
        _ => "–".into_any(),
    };
    view! {
        <tr>
            <th scope="row">{one.name}{group}</th>
            {points}
            <td class="wide" data-label="要求">{one.text}</td>
            <td data-label="检查方式" class="nowrap">{one.how.label()}</td>
            <td data-label="本轮监测">{now}</td>
        </tr>
    }
}

/// `空白栏目 2/5`, or `空白栏目 2，扣4分`.
fn counted(reached: &Reached, round: &str, first_level: i64) -> AnyView {
    let parts: Vec<_> = reached
        .counted
        .iter()
        .map(|(rule, number, most)| {
            let of = most.map(|most| format!("/{most}"));
            let first = (most.is_some() && *rule == Rule::ColumnOverdue && *number > 0).then(|| format!("，其中一级栏目{first_level}个"));
            view! { <span>{rule.label()}" "{rows_of(*rule, *number, round)}{of}{first}</span><br/> }
        })
        .collect();
    let is_veto = reached.is_veto.then(|| view! { <span class="tag tag-warn">"达到否决"</span> });
    let is_points = reached.counted.iter().all(|(.., most)| most.is_none());
    let points = is_points.then(|| view! { <b>{format!("扣{}分", tenths(reached.tenths))}</b> });
    view! { {parts}{points}{is_veto} }.into_any()
}

fn rows_of(rule: Rule, number: i64, round: &str) -> AnyView {
    if number == 0 {
        return "0".into_any();
    }
    let href =
        paths::with_query(paths::CANDIDATES, [(Decision::round, round), (Decision::rule, rule.code()), ("state", CANDIDATES_COUNTED)]);
    let about = format!("{}：{}和{}{number}个", rule.label(), CandidateState::Open.label(), CandidateState::Confirmed.label());
    view! { <a href=href aria-label=about data-count=number.to_string()>{number}</a> }.into_any()
}

/// `0.3`, `4`.
fn tenths(tenths: i64) -> String {
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

fn switch(cx: &PageContext, sheet: &NationalSheet) -> AnyView {
    let form = cx.form(|| SwitchNational { on: sheet.is_on });
    view! {
        <section class="panel no-print">
            <header class="panel-head"><h2>"是否启用"</h2><p>"启用后显示本轮监测的数字；不影响问题的确认、整改和通报"</p></header>
            <form class="form" method="post" action=verb::SWITCH_NATIONAL>
                <div class="form-row">{checkbox(SwitchNational::on, "启用国家检查指标", form.sent.on)}</div>
                <div class="form-actions"><button class="btn">"保存"</button></div>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tenths_of_points() {
        for (number, words) in [(0, "0"), (3, "0.3"), (10, "1"), (25, "2.5"), (40, "4")] {
            assert_eq!(tenths(number), words);
        }
    }
}
