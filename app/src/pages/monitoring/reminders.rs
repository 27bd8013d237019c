//! 周更新和预警: who is to be reminded before it becomes a problem.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::monitoring::early::WeekStanding;
use leptos::prelude::*;
use services::monitoring::{ColumnWarning, Reminders, UnitWeek, reminders};

use crate::components::chat_text::chat_text;
use crate::components::due::due;
use crate::layout::{Page, page};
use crate::paths;

/// `/monitoring/reminders`.
#[component]
pub(crate) fn RemindersPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let found = reminders(actor, &cx.services).await?;
        let body = match &found.round {
            None => view! { <div class="empty"><h2>"还没有监测结果"</h2><p>"完成一轮监测后，这里列出本周没有更新的单位和即将超期的栏目。"</p><a class="btn" href=paths::MONITORING>"监测总览"</a></div> }.into_any(),
            Some(round) => view! {
                <p class="finding">{format!("按截至{}的监测，{}{}至{}。要看最新情况，请先在监测总览开始一轮本月监测。", day_text(round.as_of), if found.is_over() { "刚结束的一周为" } else { "本周为" }, day_text(found.week.monday), day_text(found.week.sunday))}</p>
                {message(&found)}
                {weeks(&found)}
                {warnings(&found)}
            }
            .into_any(),
        };
        let urge = actor.may(Permission::Monitor).then(|| {
            view! { <a class="btn" href=paths::with_query(paths::URGES, [("of", "weekly")])>"催办"</a> }
        });
        let export = found.round.is_some().then(|| view! { <a class="btn" href=paths::REMINDERS_FILE>"导出"</a> });
        let actions = view! { {export}{urge} };
        Ok(Page::new("周更新和预警", body).under(paths::MONITORING, "监测").actions(actions))
    })
}

/// A text to be copied into a chat group.
fn message(found: &Reminders) -> Option<AnyView> {
    found.message().map(|text| chat_text("提醒文字", "复制后发到工作群；只提醒，不计分", text))
}

fn weeks(found: &Reminders) -> AnyView {
    let mut shown: Vec<&UnitWeek> =
        found.units.iter().filter(|unit| unit.now == WeekStanding::Missed || unit.missed_last || unit.missed > 0).collect();
    shown.sort_by_key(|unit| (unit.now != WeekStanding::Missed, std::cmp::Reverse(unit.missed)));
    if shown.is_empty() {
        return view! { <div class="empty empty-done"><h2>"各单位都按周更新"</h2><p>"没有这一周未更新或前一周缺更新的单位。"</p></div> }
            .into_any();
    }
    let is_over = found.is_over();
    let (this, before) = if is_over { ("这一周", "前一周") } else { ("本周", "上周") };
    let rows: Vec<_> = shown.into_iter().map(|unit| row(unit, is_over, (this, before))).collect();
    let said = format!("{this}未更新的在前；少于3个工作日的周不要求");
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>"一周一更新"</h2><p>{said}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="一周一更新"><table class="table table-cards">
                <thead><tr><th>"单位"</th><th>{this}</th><th>{before}</th><th class="num">"当月缺更新周数"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn row(unit: &UnitWeek, is_over: bool, (this, before): (&'static str, &'static str)) -> impl IntoView + use<> {
    let (class, sign, word) = match unit.now {
        WeekStanding::Met => ("badge badge-done", "✓", "已更新"),
        WeekStanding::Missed if is_over => ("badge badge-near", "△", "没有更新"),
        WeekStanding::Missed => ("badge badge-near", "△", "尚未更新"),
        WeekStanding::Excused => ("badge badge-na", "–", "不要求"),
        WeekStanding::Unknown => ("badge badge-na", "–", "未能读取，不作为问题"),
    };
    view! {
        <tr>
            <th scope="row"><a href=paths::unit_month(&unit.unit)><bdi>{unit.name.clone()}</bdi></a></th>
            <td data-label=this><span class=class><i aria-hidden="true">{sign}</i>{word}</span></td>
            <td data-label=before>{if unit.missed_last { "没有更新" } else { "–" }}</td>
            <td data-label="当月缺更新周数" class="num">{unit.missed}</td>
        </tr>
    }
}

fn warnings(found: &Reminders) -> AnyView {
    if found.warnings.is_empty() {
        return view! { <div class="empty empty-done"><h2>"没有即将超期的栏目"</h2><p>"用去更新期限的70%，或只剩3个工作日时，会列在这里。"</p></div> }.into_any();
    }
    let today = found.now.today();
    let rows: Vec<_> = found.warnings.iter().map(|one| warned(one, today)).collect();
    view! {
        <section class="panel panel-flush" id="warnings">
            <header class="panel-head"><h2>{format!("更新期限将到的栏目（{}个）", found.warnings.len())}</h2><p>"用去更新期限的70%，或只剩3个工作日；还不是问题"</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="更新期限将到的栏目"><table class="table table-cards">
                <thead><tr><th>"栏目"</th><th>"单位"</th><th>"最近更新"</th><th>"最迟更新"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn warned(one: &ColumnWarning, today: chrono::NaiveDate) -> impl IntoView + use<> {
    let newest = one.column.outcome.newest.map_or("–".to_owned(), day_text);
    view! {
        <tr>
            <th scope="row"><a href=one.column.address.clone() rel="noopener noreferrer"><bdi>{one.column.name.clone()}</bdi></a></th>
            <td data-label="单位"><bdi>{one.column.unit_name.clone()}</bdi></td>
            <td data-label="最近更新">{newest}</td>
            <td data-label="最迟更新" class="nowrap">{due(one.warning.last_day, today, Some(one.warning.working_days_left))}</td>
        </tr>
    }
}
