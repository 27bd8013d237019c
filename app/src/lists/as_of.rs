//! The day that a page with numbers speaks of.

use chrono::NaiveDate;
use domain::calendar::office_time::day_text;
use leptos::prelude::*;
use services::operations::settings::OfficeDay;
use services::progress::cells::AS_OF;

use crate::context::PageContext;

/// Chooses the day, and says on a day that has ended that what stands here is what had been recorded by its end.
pub(crate) fn as_of_bar(cx: &PageContext, now: &OfficeDay) -> AnyView {
    let basis =
        if now.is_inferred { "按原记录推算（当时的程序没有逐日记录）" } else { "按当日已有的记录计算" };
    let said = |day| format!("以下是截至{}日终的情况，{basis}；打开单个事项看到的是现状。", day_text(day));
    bar(cx, now.today(), now.as_of.ended(), now.begins_on, said)
}

/// The same of the 落实情况表, whose texts are of a day.
pub(crate) fn table_bar(cx: &PageContext, today: NaiveDate, ended: Option<NaiveDate>, begins_on: Option<NaiveDate>) -> AnyView {
    let said = |day| format!("以下是截至{}日终表上的文字；标题和发布单位用现在的，导出的文件也截至那一天。", day_text(day));
    bar(cx, today, ended, begins_on, said)
}

/// The same of the rules of monitoring, which have versions.
pub(crate) fn rules_bar(cx: &PageContext, today: NaiveDate, ended: Option<NaiveDate>) -> AnyView {
    let said = |day| format!("以下是截至{}日终的规则版本；核对的数字和导出的文件是现在的。", day_text(day));
    bar(cx, today, ended, None, said)
}

/// The same of problems, which are what had happened to them by then.
pub(crate) fn findings_bar(cx: &PageContext, today: NaiveDate, ended: Option<NaiveDate>) -> AnyView {
    let said = |day| {
        format!("以下是截至{}日终的情况，按每个问题的办理记录推算；单位和栏目用现在的名称，打开单个问题看到的是现状。", day_text(day))
    };
    bar(cx, today, ended, None, said)
}

fn bar(
    cx: &PageContext,
    today: NaiveDate,
    ended: Option<NaiveDate>,
    begins_on: Option<NaiveDate>,
    said: impl Fn(NaiveDate) -> String,
) -> AnyView {
    let kept: Vec<_> = cx
        .query
        .iter()
        .filter(|(name, value)| name != AS_OF && name != "page" && !value.is_empty())
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone()/> })
        .collect();
    // a day that cannot be shown is not left out without a word
    let ignored = ignored(cx, today, ended, begins_on).map(|text| view! { <p role="status">{text}</p> });
    let said = ended.map(|day| view! { <p role="status">{said(day)}" "<a href=cx.href_with(&[(AS_OF, "")])>"回到今天"</a></p> });
    view! {
        <form class="as-of" class:is-ended=ended.is_some() method="get" action=cx.path.clone()>
            {kept}
            <label for=AS_OF>"截至"</label>
            <input id=AS_OF name=AS_OF type="date" value=ended.map(|day| day.to_string())/>
            <button class="btn btn-small">"查看"</button>
            {said}{ignored}
        </form>
    }
    .into_any()
}

/// What is said of a day in the address that is none, has not come yet, or lies before the record.
fn ignored(cx: &PageContext, on: NaiveDate, ended: Option<NaiveDate>, begins_on: Option<NaiveDate>) -> Option<String> {
    let asked = cx.query(AS_OF).map(str::trim).filter(|asked| !asked.is_empty() && ended.is_none())?;
    let today = day_text(on);
    match (services::progress::cells::as_of(&cx.query), begins_on) {
        (Some(day), _) if day == on => None,
        (Some(day), Some(first)) if day < first => {
            let first = day_text(first);
            Some(format!(
                "这一年度的清单自{first}起有记录，没有{}的情况；以下是截至今天（{today}）的情况，请选择{first}或以后的日期。",
                day_text(day)
            ))
        }
        (Some(day), _) if day > on => Some(format!("{}还没有到，以下是截至今天（{today}）的情况；请选择今天以前的日期。", day_text(day))),
        _ => {
            let asked: String = asked.chars().take(20).collect();
            Some(format!("“{asked}”不是有效的日期，以下是截至今天（{today}）的情况；请重新选择日期。"))
        }
    }
}

/// A page as of that day, or as it stands.
pub(crate) fn on_day(path: String, ended: Option<NaiveDate>) -> String {
    match ended {
        Some(day) => format!("{path}?{AS_OF}={day}"),
        None => path,
    }
}

/// The day, for an address that keeps it.
pub(crate) fn kept(ended: Option<NaiveDate>) -> String {
    ended.map(|day| format!("&{AS_OF}={day}")).unwrap_or_default()
}
