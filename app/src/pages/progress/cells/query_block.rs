//! The query block: two rows, the second unfolds; and the conditions that came by a link, as chips.

use domain::calendar::office_time::day_text;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::{Every, Period};
use leptos::prelude::*;
use services::progress::cells::{AS_OF, CellFilter, CellList, Order, View};

use super::by_group::BY;
use crate::context::PageContext;
use crate::lists::as_of::kept;
use crate::lists::long_list::long_list;
use domain::checklist::shortened;

/// Kinds of duty, as words of address and office.
pub(crate) const DUTIES: [(&str, &str); 4] =
    [("by_date", "某日前完成"), ("year_end", "年底前完成"), ("standing", "持续推进"), ("quota", "数量要求")];

/// Conditions that only links set: they stay while others change.
const LINKED: [&str; 13] = [
    "status",
    "na",
    "submitted_from",
    "submitted_to",
    "judged_from",
    "judged_to",
    "reported",
    "carried",
    "carried_from",
    "due_by",
    "unlike",
    BY,
    AS_OF,
];

/// One choice of a select.
struct Choice {
    value: String,
    text: String,
}

fn select(id: &'static str, label: &'static str, any: &'static str, chosen: Option<String>, choices: Vec<Choice>) -> impl IntoView {
    let first = Choice { value: String::new(), text: any.to_owned() };
    let options = long_list(std::iter::once(first).chain(choices).map(|choice| {
        let selected = chosen.as_deref() == Some(choice.value.as_str());
        view! { <option value=choice.value selected=selected>{choice.text}</option> }
    }));
    view! { <div class="field"><label for=id>{label}</label><select id=id name=id>{options}</select></div> }
}

/// The form. What it does not show but the address holds travels in hidden fields.
pub(super) fn query_block(cx: &PageContext, filter: &CellFilter, view: View, found: &CellList) -> AnyView {
    let (names, list, today) = (&found.names, found.shown.key, found.now.today());
    let choice = |value: &str, text: &str| Choice { value: value.to_owned(), text: text.to_owned() };
    // a unit that is no more is chosen for what it had, and nobody should take it for one that reports
    let units =
        names.units().iter().map(|unit| choice(unit.id.as_str(), &format!("{}{}", unit.short, unit.end_note(today)))).collect::<Vec<_>>();
    let sections = names.sections().iter().map(|section| choice(section.id.as_str(), &shortened(&section.title))).collect();
    let tasks = names
        .tasks()
        .iter()
        .map(|task| choice(task.id.as_str(), &format!("{} {}", task.number, task.requirement.chars().take(16).collect::<String>())))
        .collect();
    // of a year's eighty weeks and fortnights only the one that is asked for: what is due on a day finds the others
    let is_offered =
        |period: &Period| !matches!(period.every, Every::Week | Every::TwoWeeks) || filter.period == Some((period.every, period.starts_on));
    let periods = Every::ALL
        .into_iter()
        .flat_map(|every| Period::all(list.year, every))
        .filter(is_offered)
        .map(|period| Choice { value: format!("{}.{}", period.every.code(), period.starts_on), text: period.name })
        .collect();
    let roles = [AssignmentRole::Lead, AssignmentRole::Each, AssignmentRole::Support].map(|role| choice(role.code(), role.label())).into();
    let duties = DUTIES.map(|(code, name)| choice(code, name)).into();
    let groups: Vec<Choice> = names.groups().into_iter().map(|group| choice(group, group)).collect();
    let group_field = (groups.len() > 1).then(|| select("group", "考核分组", "全部分组", filter.group.clone(), groups));
    let unit_field =
        (units.len() > 1).then(|| select("unit", "责任单位", "全部单位", filter.unit.as_ref().map(ToString::to_string), units));
    let unfolded = filter.group.is_some()
        || filter.task.is_some()
        || filter.period.is_some()
        || filter.role.is_some()
        || filter.duty.is_some()
        || filter.due_from.is_some()
        || filter.due_to.is_some();
    let mut hidden: Vec<(String, String)> =
        cx.query.iter().filter(|(name, value)| LINKED.contains(&name.as_str()) && !value.is_empty()).cloned().collect();
    hidden.push(("year".into(), list.to_string()));
    if view.order != Order::default() || view.descending {
        hidden.extend(cx.query("sort").map(|sort| ("sort".to_owned(), sort.to_owned())));
    }
    if view.size != View::default().size {
        hidden.push(("size".into(), view.size.to_string()));
    }
    let hidden: Vec<_> = hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect();
    view! {
        <form class="query" method="get" action=cx.path.clone()>
            {hidden}
            <div class="query-grid query-main">
                {unit_field}
                {select("section", "工作内容", "全部内容", filter.section.as_ref().map(ToString::to_string), sections)}
                <div class="field"><label for="q">"关键词"</label><input id="q" name="q" type="search" maxlength="100" value=filter.text.clone() placeholder="任务、单位，可用拼音首字母"/></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=format!("{}?year={list}{}", cx.path, kept(filter.as_of))>"重置"</a></div>
            <details class="query-more" open=unfolded>
                <summary><span class="sr">"更多条件"</span></summary>
                <div class="query-grid">
                    {group_field}
                    {select("task", "任务", "全部任务", filter.task.as_ref().map(ToString::to_string), tasks)}
                    {select("period", "周期", "全部周期", filter.period.map(|(every, start)| format!("{}.{start}", every.code())), periods)}
                    {select("duty", "类型", "全部类型", filter.duty.clone(), duties)}
                    {select("role", "分工", "牵头和配合", filter.role.map(|role| role.code().to_owned()), roles)}
                    <div class="field"><label for="due_from">"期限从"</label><input id="due_from" name="due_from" type="date" value=filter.due_from.map(|day| day.to_string())/></div>
                    <div class="field"><label for="due_to">"期限到"</label><input id="due_to" name="due_to" type="date" value=filter.due_to.map(|day| day.to_string())/></div>
                </div>
            </details>
        </form>
    }
    .into_any()
}

/// Conditions that came by a link, each with a way to take it off.
pub(super) fn chips(cx: &PageContext, filter: &CellFilter) -> AnyView {
    let mut all: Vec<(&str, String)> = Vec::new();
    if filter.statuses.len() > 1 {
        let words: Vec<&str> = filter.statuses.iter().map(|status| status.label()).collect();
        all.push(("status", format!("状态：{}", words.join("、"))));
    }
    if filter.asked_only {
        all.push(("na", "不含不涉及".into()));
    }
    if let Some(day) = filter.due_by {
        all.push(("due_by", format!("报送截止不晚于{}", day_text(day))));
    }
    if filter.carried {
        all.push(("carried", "上年结转".into()));
    }
    if let Some(year) = filter.carried_from {
        all.push(("carried_from", format!("由{year}年度结转")));
    }
    if filter.reported {
        all.push(("reported", "已报".into()));
    }
    if let Some((day, statuses)) = &filter.unlike {
        let words: Vec<&str> = statuses.iter().map(|status| status.label()).collect();
        all.push(("unlike", format!("{}不是{}", day_text(*day), words.join("或"))));
    }
    for (name, day, before) in [
        ("submitted_from", filter.submitted_from, "最近提交不早于"),
        ("submitted_to", filter.submitted_to, "最近提交不晚于"),
        ("judged_from", filter.judged_from, "最近审核不早于"),
        ("judged_to", filter.judged_to, "最近审核不晚于"),
    ] {
        all.extend(day.map(|day| (name, format!("{before}{}", day_text(day)))));
    }
    let chips: Vec<_> = all
        .into_iter()
        .map(|(name, text)| {
            view! { <li><a class="chip" href=cx.href_with(&[(name, "")])>{text}" "<span aria-hidden="true">"×"</span><span class="sr">"去掉这个条件"</span></a></li> }
        })
        .collect();
    (!chips.is_empty()).then(|| view! { <ul class="chips">{chips}</ul> }).into_any()
}
