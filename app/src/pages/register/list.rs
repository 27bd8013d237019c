use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::register::unit::{Unit, UnitClass};
use leptos::prelude::*;
use services::register::{self, PAGE_SIZES, RegisterFilter, RegisterPage, Validity};

use crate::components::arranged::arranged_changes;
use crate::context::PageContext;
use crate::layout::{Page, page};
use crate::lists::empty::no_match;
use crate::lists::pager::{Pages, count};
use crate::paths;

/// The register as of a day.
#[component]
pub(crate) fn UnitsPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        let filter = RegisterFilter {
            text: cx.query("q").unwrap_or_default().trim().chars().take(100).collect(),
            class: cx.query("class").and_then(UnitClass::from_code),
            group: cx.query("group").map(|group| group.chars().take(100).collect()),
            validity: Validity::from_code(cx.query("validity").unwrap_or_default()).unwrap_or_default(),
            day: cx.query("day").and_then(|day| day.parse().ok()),
        };
        let number = |name| cx.query(name).and_then(|text| text.parse::<i64>().ok());
        let size = number("size").filter(|size| PAGE_SIZES.contains(size)).unwrap_or(PAGE_SIZES[0]);
        let at = number("page").unwrap_or(1).max(1);
        let found = register::list(actor, &cx.services, &filter, at, size).await?;
        let filtered = !filter.text.is_empty() || filter.class.is_some() || filter.group.is_some() || !cx.query.is_empty();
        let manages = actor.may(Permission::ManageUnits);
        let exports = actor.may(Permission::Export) && actor.may(Permission::ReadCounty);
        let query = query(&cx, &filter, &found);
        let list = match (found.units.is_empty(), filtered) {
            (true, true) => no_match("单位", paths::UNITS.to_owned()),
            (true, false) => nothing(manages),
            (false, _) => table(&cx, &found, at, size).into_any(),
        };
        let actions = view! {
            {exports.then(|| view! {
                <details class="menu"><summary class="btn">"导出"</summary>
                    <ul><li><a href=paths::units_file("xlsx")>"Excel（.xlsx）"</a></li><li><a href=paths::units_file("csv")>"CSV"</a></li></ul>
                </details>
            })}
            {manages.then(|| view! { <a class="btn" href=paths::IMPORT_UNITS>"导入名册"</a><a class="btn btn-primary" href=paths::NEW_UNIT>"新增单位"</a> })}
        };
        let changes = arranged_changes(&cx, Permission::ManageUnits, |one| one.unit.is_some()).await?;
        Ok(Page::new("责任单位", view! { {query} {list} {changes} }).under(paths::OVERVIEW, "总览").actions(actions))
    })
}

fn query(cx: &PageContext, filter: &RegisterFilter, found: &RegisterPage) -> impl IntoView + use<> {
    let classes = UnitClass::ALL.map(|one| view! { <option value=one.code() selected=filter.class == Some(one)>{one.label()}</option> });
    let groups: Vec<_> = found
        .groups
        .iter()
        .map(|group| view! { <option value=group.clone() selected=filter.group.as_ref() == Some(group)>{group.clone()}</option> })
        .collect();
    let validities = Validity::ALL.map(|one| view! { <option value=one.code() selected=filter.validity == one>{one.label()}</option> });
    let day = cx.query("day").unwrap_or_default().to_owned();
    let more = filter.group.is_some() || filter.day.is_some();
    view! {
        <form class="query" method="get">
            <div class="query-grid query-main">
                <div class="field"><label for="unit-q">"单位"</label><input id="unit-q" name="q" type="search" maxlength="100" value=filter.text.clone() placeholder="汉字、拼音、首字母或原名称"/></div>
                <div class="field"><label for="class">"类别"</label><select id="class" name="class"><option value="">"全部"</option>{classes.collect_view()}</select></div>
                <div class="field"><label for="validity">"状态"</label><select id="validity" name="validity">{validities.collect_view()}</select></div>
            </div>
            <div class="query-actions"><button class="btn btn-tonal">"查询"</button><a class="btn" href=paths::UNITS>"重置"</a></div>
            <details class="query-more" open=more>
                <summary><span class="sr">"更多条件"</span></summary>
                <div class="query-grid">
                    <div class="field"><label for="group">"考核分组"</label><select id="group" name="group"><option value="">"全部"</option>{groups}</select></div>
                    <div class="field"><label for="day">"截至日期"</label><input id="day" name="day" type="date" class="input-date" value=day/></div>
                </div>
            </details>
        </form>
    }
}

fn nothing(manages: bool) -> AnyView {
    let next = manages.then(
        || view! { <a class="btn btn-primary" href=paths::IMPORT_UNITS>"导入名册"</a>" "<a class="btn" href=paths::NEW_UNIT>"新增单位"</a> },
    );
    view! { <div class="empty"><h2>"还没有责任单位"</h2><p>"先导入或新增责任单位，导入清单时才能对应到单位。"</p>{next}</div> }.into_any()
}

fn table(cx: &PageContext, found: &RegisterPage, at: i64, size: i64) -> impl IntoView + use<> {
    let (first, total, day) = ((at - 1) * size, found.total, found.day);
    let pages = Pages { total: count(total), page: count(at), size: count(size), word: "个", sizes: PAGE_SIZES.map(count).into() };
    let rows: Vec<_> = found.units.iter().zip(first + 1..).map(|(unit, no)| row(unit, no, day)).collect();
    let as_of = (day != found.today).then(|| view! { <p class="muted">{format!("名称和状态为{}当日情况。", day_text(day))}</p> });
    view! {
        <section class="panel panel-flush">
            <div class="toolbar"><p>"共 "<b>{total}</b>" 个单位，按名册顺序"</p>{as_of}</div>
            <div class="table-wrap" tabindex="0" role="region" aria-label="责任单位列表">
                <table class="table table-cards">
                    <thead><tr><th class="no">"序号"</th><th>"简称"</th><th class="wide">"全称"</th><th>"类别"</th><th>"考核分组"</th><th>"重点领域"</th><th>"状态"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {pages.show(cx)}
        </section>
    }
}

fn row(unit: &Unit, no: i64, day: NaiveDate) -> impl IntoView + use<> {
    let (short, full) = (unit.short_name_on(day).to_owned(), unit.full_name_on(day).to_owned());
    let state = match (unit.is_valid_on(day), unit.valid_to) {
        (true, None) => "在用".to_owned(),
        (true, Some(to)) => format!("{}撤并", day_text(to)),
        (false, Some(to)) if to <= day => "已撤并".to_owned(),
        (false, _) => "尚未启用".to_owned(),
    };
    view! {
        <tr>
            <td class="no">{no}</td>
            <th scope="row"><a href=paths::unit(&unit.id)><bdi>{short}</bdi></a></th>
            <td class="wide" data-label="全称"><bdi>{full}</bdi></td>
            <td data-label="类别">{unit.class.label()}</td>
            <td data-label="考核分组"><bdi>{unit.group.clone()}</bdi></td>
            <td data-label="重点领域">{if unit.key_area { "是" } else { "—" }}</td>
            <td data-label="状态"><span class="tag">{state}</span></td>
        </tr>
    }
}
