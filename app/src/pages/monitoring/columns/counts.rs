//! 发布条数: what columns published in a month that the machine cannot read, typed or as a file; and what was said of the month.

use domain::access::permission::Permission;
use domain::calendar::office_time::minute_text;
use leptos::prelude::*;
use services::monitoring::{COLUMN_FILE_LIMIT, COUNT_DAYS, CountSheet, KeepCounts, SaidCount, counts};

use crate::components::evidence_list::size;
use crate::context::PageContext;
use crate::forms::field_row::FieldRow;
use crate::forms::file::{FILE, files_field};
use crate::forms::select::Select;
use crate::forms::text_area::TextArea;
use crate::forms::text_field::TextField;
use crate::layout::{Page, page};
use crate::paths::{self, verb};

/// `/monitoring/columns/counts?month=…`.
#[component]
pub(crate) fn CountsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        actor.require(Permission::Monitor)?;
        let sheet = counts(actor, &cx.services, cx.query("month")).await?;
        let body = view! { {month(&sheet)} {said(&sheet)} {form(&cx, &sheet)} };
        Ok(Page::new("发布条数", body).under(paths::MONITORING, "监测").under(paths::COLUMNS, "监测栏目"))
    })
}

fn written(sheet: &CountSheet) -> String {
    sheet.month.format("%Y-%m").to_string()
}

fn month(sheet: &CountSheet) -> AnyView {
    view! {
        <p class="finding">"监测程序访问不到、或登记为人工查看的栏目，在这里登记当月发布的条数；监测按它判断每月最少条数和周更新，并注明来源。能够读取的栏目以读到的为准。"</p>
        <form class="query" method="get">
            <div class="query-grid query-main">
                <div class="field"><label for="of-month">"月份"</label><input id="of-month" name="month" maxlength="7" placeholder="2026-10" value=written(sheet)/></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查看"</button></div>
        </form>
    }
    .into_any()
}

fn said(sheet: &CountSheet) -> AnyView {
    if sheet.said.is_empty() {
        return view! { <div class="empty"><h2>"这个月还没有登记条数"</h2><p>"在下面逐个填写，或用表格一次登记。"</p></div> }.into_any();
    }
    let rows: Vec<_> = sheet.said.iter().map(row).collect();
    let name = format!("{}登记的条数", sheet.month.format("%Y年%-m月"));
    view! {
        <section class="panel panel-flush" id="said">
            <header class="panel-head"><h2>{name.clone()}</h2><p>"同一栏目再次登记的，以最后一次为准"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label=name><table class="table table-cards">
                <thead><tr><th>"栏目"</th><th>"单位"</th><th class="num">"条数"</th><th>"发布日期"</th><th>"来源"</th><th>"登记"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(one: &SaidCount) -> impl IntoView + use<> {
    let days: Vec<String> = one.counted.days.iter().map(|day| day.format("%-d日").to_string()).collect();
    let days = if days.is_empty() { "–".to_owned() } else { days.join("、") };
    let weeks = (!one.counted.tells_weeks()).then(|| view! { <br/><span class="muted">"没有逐条写明日期，周更新不作判断"</span> });
    view! {
        <tr>
            <th scope="row"><bdi>{one.name.clone()}</bdi></th>
            <td data-label="单位"><bdi>{one.unit_name.clone()}</bdi></td>
            <td data-label="条数" class="num">{one.counted.number}</td>
            <td data-label="发布日期">{days}{weeks}</td>
            <td data-label="来源">{one.counted.origin.label()}</td>
            <td data-label="登记">{format!("{} {}", one.by_name, minute_text(one.at))}</td>
        </tr>
    }
}

fn form(cx: &PageContext, sheet: &CountSheet) -> AnyView {
    let form = cx.form(|| KeepCounts {
        month: written(sheet),
        column: cx.query(KeepCounts::column).unwrap_or_default().to_owned(),
        ..KeepCounts::default()
    });
    let sent = form.sent.clone();
    let choices = sheet.columns.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let hint = format!(
        "Excel（.xlsx）或 CSV，不超过{}；第一行写单位、栏目名称、条数，还可以有月份、发布日期。选了表格的，以表格为准；有一处不对就一行也不保存",
        size(COLUMN_FILE_LIMIT)
    );
    view! {
        <section class="panel no-print">
            <header class="panel-head"><h2>"登记条数"</h2></header>
            <form class="form" method="post" action=verb::KEEP_COUNTS enctype="multipart/form-data">
                {TextField::new(KeepCounts::month, "月份").hint("如 2026-10").maxlength(7).value(sent.month).show(&form.errors)}
                {Select::new(FieldRow::new(KeepCounts::column, "栏目")).choice("", "请选择").choices(choices).chosen(sent.column).show(&form.errors)}
                {TextField::number(KeepCounts::number, "条数").optional().hint("没有发布的填写0；写明了每条日期的可以不填").maxlength(4).value(sent.number).show(&form.errors)}
                {TextArea::new(FieldRow::new(KeepCounts::days, "发布日期").note("选填").hint("每条一个，用顿号分开，如：3日、9日、9日；逐条写明的才能判断周更新")).lines(2).maxlength(COUNT_DAYS).value(sent.days).show(&form.errors)}
                {files_field(FieldRow::new(FILE, "或者选择表格").note("选填").hint(hint), ".xlsx,.csv", &form.errors)}
                <div class="form-actions"><button class="btn btn-primary">"登记"</button><a class="btn btn-plain" href=paths::COLUMNS>"取消"</a></div>
            </form>
        </section>
    }
    .into_any()
}
