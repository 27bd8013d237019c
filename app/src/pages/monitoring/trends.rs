//! The charts under a month's overview: by month, by kind, by the time that repairs took. Each bar leads to its rows.

use charts::{Bar, Caption};
use domain::monitoring::mending::the_few;
use leptos::prelude::*;
use services::monitoring::Trends;

use crate::components::chart_figure::chart_figure;
use crate::lists::pager::count;
use crate::paths;

/// The list of what is real, narrowed further.
fn rows_of<'a>(more: impl IntoIterator<Item = (&'a str, String)>) -> String {
    let all: Vec<(&str, String)> = [("state", "real".to_owned())].into_iter().chain(more).collect();
    paths::with_query(paths::FINDINGS, all.iter().map(|(name, value)| (*name, value.as_str())))
}

/// All three; nothing where nothing was ever confirmed.
pub(super) fn charts(trends: &Trends) -> Option<AnyView> {
    let known = trends.by_month.iter().any(|(_, number)| number.is_some_and(|number| number > 0));
    known.then(|| {
        view! {
            <section class="panel" id="trends">
                <header class="panel-head"><h2>"走势"</h2><p>"已确认的问题，不含不属实的；点图中的条可以看到对应的问题"</p></header>
                <div class="split split-charts">{by_month(trends)} {by_kind(trends)} {mended(trends)}</div>
            </section>
        }
        .into_any()
    })
}

fn figure(title: &'static str, rule: String, head: &'static str, all: &[Bar], drawing: Result<String, charts::ChartError>) -> AnyView {
    let rows: Vec<_> = all
        .iter()
        .map(|bar| {
            let number = match bar.count {
                Some(number) => view! { <a href=bar.href.clone()>{number}</a>{bar.note.clone()} }.into_any(),
                None => "没有监测结果".into_any(),
            };
            view! { <tr><th scope="row">{bar.label.clone()}</th><td class="num">{number}</td></tr> }
        })
        .collect();
    let table = view! { <table class="table table-compact"><thead><tr><th>{head}</th><th class="num">"问题"</th></tr></thead><tbody>{rows}</tbody></table> };
    chart_figure(title, rule, (), drawing, table)
}

fn by_month(trends: &Trends) -> AnyView {
    let all: Vec<Bar> = trends
        .by_month
        .iter()
        .map(|(month, number)| Bar {
            label: month.format("%-m月").to_string(),
            count: number.map(count),
            note: String::new(),
            href: rows_of([("month", month.format("%Y-%m").to_string())]),
        })
        .collect();
    let rule = format!(
        "{}至{}各月确认的问题个数，按问题计入的月份统计；“–”表示当月没有监测或没有读到栏目，不是没有问题。",
        trends.from.format("%Y年%-m月"),
        trends.month.format("%Y年%-m月")
    );
    let drawing = charts::columns(Caption { title: "每月确认的问题", description: &rule }, &all);
    figure("每月确认的问题", rule, "月份", &all, drawing)
}

fn by_kind(trends: &Trends) -> AnyView {
    let all: Vec<Bar> = trends
        .kinds
        .iter()
        .map(|kind| Bar {
            label: kind.rule.label().to_owned(),
            count: Some(count(kind.number)),
            note: format!("（累计{}%）", kind.running),
            href: rows_of([("month", trends.month.format("%Y-%m").to_string()), ("rule", kind.rule.code().to_owned())]),
        })
        .collect();
    let first = the_few(&trends.kinds)
        .map(|(few, share)| format!("前{few}类占{share}%，先抓{}见效最快。", if few == 1 { "这一类" } else { "这几类" }));
    let rule = format!(
        "{}确认的问题按类型从多到少排列，括号里是排到这一类为止的累计占比。{}",
        trends.month.format("%Y年%-m月"),
        first.unwrap_or_default()
    );
    let drawing = charts::bars(Caption { title: "问题类型", description: &rule }, &all);
    figure("问题类型", rule, "类型", &all, drawing)
}

fn mended(trends: &Trends) -> AnyView {
    let (from, to) = (trends.from.format("%Y-%m").to_string(), trends.month.format("%Y-%m").to_string());
    let all: Vec<Bar> = trends
        .mended
        .iter()
        .map(|((least, most, words), number)| Bar {
            label: (*words).to_owned(),
            count: Some(count(*number)),
            note: String::new(),
            href: rows_of([("from", from.clone()), ("to", to.clone()), ("mended", format!("{least}-{most}"))]),
        })
        .collect();
    let rule = format!(
        "{}至{}的问题中已销号的{}个，按从下发整改通知单到销号的自然日分段；没有销号的不在图里。",
        trends.from.format("%Y年%-m月"),
        trends.month.format("%Y年%-m月"),
        trends.repairs()
    );
    let drawing = charts::columns(Caption { title: "整改用时", description: &rule }, &all);
    figure("整改用时", rule, "用时", &all, drawing)
}
