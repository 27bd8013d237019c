//! 周更新和预警: who is to be reminded before it becomes a problem.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::{day_text, short_day_text};
use domain::monitoring::early::{RoundWeek, WeekStanding};
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
                <p class="finding">{said(&found, round.as_of)}</p>
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

/// Of which week the page speaks, and how far it was read.
fn said(found: &Reminders, as_of: NaiveDate) -> String {
    let (as_of, from, to) = (day_text(as_of), day_text(found.week.monday), day_text(found.week.sunday));
    match found.standing() {
        Some(RoundWeek::Behind) => format!(
            "最近一次监测截至{as_of}，读到{from}至{to}这一周；以后没有监测，本周情况不明，下面是当时的情况。请先在监测总览开始一轮本月监测。"
        ),
        Some(RoundWeek::Ended) => {
            format!("按截至{as_of}的监测，刚结束的一周为{from}至{to}。要看最新情况，请先在监测总览开始一轮本月监测。")
        }
        _ => format!("按截至{as_of}的监测，本周为{from}至{to}。要看最新情况，请先在监测总览开始一轮本月监测。"),
    }
}

/// A text to be copied into a chat group.
fn message(found: &Reminders) -> Option<AnyView> {
    found.message().map(|text| chat_text("提醒文字", "复制后发到工作群；只提醒，不计分", text))
}

fn weeks(found: &Reminders) -> AnyView {
    let has_missed = |unit: &&UnitWeek| unit.now == WeekStanding::Missed || unit.last == WeekStanding::Missed || unit.missed > 0;
    let mut shown: Vec<&UnitWeek> = found.units.iter().filter(has_missed).collect();
    shown.sort_by_key(|unit| (unit.now != WeekStanding::Missed, std::cmp::Reverse(unit.missed)));
    if shown.is_empty() {
        return nobody_missed(found);
    }
    let stands = found.standing().unwrap_or(RoundWeek::Running);
    let today = found.now.today();
    let (this, before) = match stands {
        RoundWeek::Running => ("本周".to_owned(), "上周"),
        RoundWeek::Ended => ("这一周".to_owned(), "前一周"),
        RoundWeek::Behind => {
            (format!("{}至{}", short_day_text(found.week.monday, today), short_day_text(found.week.sunday, today)), "前一周")
        }
    };
    let head = format!("一周一更新：当月有缺更新的单位（{}个，共{}个）", shown.len(), found.units.len());
    let rows: Vec<_> = shown.into_iter().map(|unit| row(unit, stands, (&this, before))).collect();
    let unread = match found.unread() {
        0 => String::new(),
        unread => format!("，其中{unread}个情况不明"),
    };
    let said = format!("{this}未更新的在前；没有列出的单位没有发现缺更新{unread}；少于3个工作日的周不要求");
    view! {
        <section class="panel panel-flush">
            <header class="panel-head"><h2>{head}</h2><p>{said}</p></header>
            <div class="table-wrap" tabindex="0" role="region" aria-label="一周一更新"><table class="table table-cards">
                <thead><tr><th>"单位"</th><th>{this}</th><th>{before}</th><th class="num">"当月缺更新周数"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// No unit is known to have missed a week: done only where all of them were read, and this week was.
fn nobody_missed(found: &Reminders) -> AnyView {
    let unknown = found.unread();
    if found.is_behind() {
        let words = "最近一次监测里没有缺更新的单位；以后没有监测，本周情况不明。";
        return view! { <div class="empty"><h2>"本周情况不明"</h2><p>{words}</p></div> }.into_any();
    }
    if unknown > 0 && unknown == found.units.len() {
        let words = format!("{unknown}个单位没有读到栏目或更新日期，有没有更新不知道；请在监测总览再次监测。");
        return view! { <div class="empty"><h2>"这一周情况不明"</h2><p>{words}</p></div> }.into_any();
    }
    if unknown > 0 {
        let words = format!("没有发现缺更新的单位；其中{unknown}个单位未能读取，这一周情况不明。");
        return view! { <div class="empty"><h2>"读到的单位都按周更新"</h2><p>{words}</p></div> }.into_any();
    }
    view! { <div class="empty empty-done"><h2>"各单位都按周更新"</h2><p>"没有这一周未更新或前一周缺更新的单位。"</p></div> }.into_any()
}

fn row(unit: &UnitWeek, stands: RoundWeek, (this, before): (&str, &'static str)) -> impl IntoView + use<> {
    let (class, sign, word) = match unit.now {
        // of a week that lies behind nothing is done and nothing is near
        WeekStanding::Met if stands == RoundWeek::Behind => ("badge badge-na", "–", "当时已更新"),
        WeekStanding::Missed if stands == RoundWeek::Behind => ("badge badge-na", "–", "截至监测当天没有更新"),
        WeekStanding::Met => ("badge badge-done", "✓", "已更新"),
        WeekStanding::Missed if stands == RoundWeek::Ended => ("badge badge-near", "△", "没有更新"),
        WeekStanding::Missed => ("badge badge-near", "△", "尚未更新"),
        WeekStanding::Excused => ("badge badge-na", "–", "不要求"),
        WeekStanding::Unknown => ("badge badge-na", "–", "未能读取，不作为问题"),
    };
    let (last_class, last_sign) = match unit.last {
        WeekStanding::Met => ("badge badge-done", "✓"),
        WeekStanding::Missed => ("badge badge-near", "△"),
        WeekStanding::Excused | WeekStanding::Unknown => ("badge badge-na", "–"),
    };
    let this = this.to_owned();
    view! {
        <tr>
            <th scope="row"><a href=paths::unit_month(&unit.unit)><bdi>{unit.name.clone()}</bdi></a></th>
            <td data-label=this><span class=class><i aria-hidden="true">{sign}</i>{word}</span></td>
            <td data-label=before><span class=last_class><i aria-hidden="true">{last_sign}</i>{unit.last.last_label()}</span></td>
            <td data-label="当月缺更新周数" class="num">{unit.missed}</td>
        </tr>
    }
}

fn warnings(found: &Reminders) -> AnyView {
    if found.warnings.is_empty() && found.is_behind() {
        return view! { <div class="empty"><h2>"是否有栏目即将超期，情况不明"</h2><p>"最近一次监测以后没有读过栏目，有的可能已经超期；监测以后会列在这里。"</p></div> }.into_any();
    }
    if found.warnings.is_empty() && found.undated > 0 {
        let words = format!("另有{}个栏目没有读到更新日期，情况不明。", found.undated);
        return view! { <div class="empty"><h2>"读到的栏目没有即将超期的"</h2><p>{words}</p></div> }.into_any();
    }
    if found.warnings.is_empty() {
        return view! { <div class="empty empty-done"><h2>"没有即将超期的栏目"</h2><p>"用去更新期限的70%，或只剩3个工作日时，会列在这里。"</p></div> }.into_any();
    }
    let today = found.now.today();
    let rows: Vec<_> = found.warnings.iter().map(|one| warned(one, today)).collect();
    let about = if found.is_behind() {
        "按最近一次监测推算，以后可能已经更新，也可能另有栏目超期；请先监测"
    } else {
        "用去更新期限的70%，或只剩3个工作日；还不是问题"
    };
    view! {
        <section class="panel panel-flush" id="warnings">
            <header class="panel-head"><h2>{format!("更新期限将到的栏目（{}个）", found.warnings.len())}</h2><p>{about}</p></header>
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
