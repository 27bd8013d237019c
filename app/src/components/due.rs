//! A date with how long it is until then.

use chrono::NaiveDate;
use domain::calendar::office_time::short_day_text;
use leptos::prelude::*;
use services::operations::settings::OfficeDay;

/// The same with the days counted here, where they count: what was counted through a year whose holidays are not loaded says so.
pub(crate) fn due_counted(due_on: NaiveDate, now: &OfficeDay, counts: bool) -> impl IntoView + use<> {
    let today = now.today();
    let left = counts.then(|| now.calendar.working_days_left(today, due_on));
    let provisional = counts && now.calendar.counts_provisionally(today, due_on);
    let provisional = provisional.then(|| view! { <small class="muted">"（暂按周一至周五推算）"</small> });
    view! { {due(due_on, today, left)}{provisional} }
}

/// `3月31日 还剩 4 个工作日`. `left` is `None` where it does not matter any more, or no calendar is loaded.
pub(crate) fn due(due_on: NaiveDate, today: NaiveDate, left: Option<i64>) -> impl IntoView + use<> {
    let text = short_day_text(due_on, today);
    let rest = left.map(|left| match left {
        _ if due_on == today => "今天到期".to_owned(),
        0 if due_on < today => "已过期".to_owned(),
        left if due_on < today => format!("已过 {} 个工作日", -left),
        0 => "期限在节假日内".to_owned(),
        left => format!("还剩 {left} 个工作日"),
    });
    view! { <span class="due">{text}{rest.map(|rest| view! { <small>{rest}</small> })}</span> }
}
