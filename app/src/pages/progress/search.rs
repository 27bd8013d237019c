//! What the search box found.

use domain::checklist::{shortened, task_name};
use domain::text::search::excerpt;
use leptos::prelude::*;
use services::progress::search::{self, Found, FoundReport, FoundTask};

use crate::layout::{Page, page};
use crate::paths;

/// So many characters before and behind the words that were found.
const AROUND: usize = 30;

/// Units by Chinese, pinyin or initials, tasks, reports and evidence by their words, contact persons and holders of accounts by name.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    page(|cx| async move {
        let query: String = cx.query("q").unwrap_or_default().chars().take(100).collect();
        let found = search::search(cx.actor()?, &cx.services, &query).await?;
        let results = if query.trim().is_empty() {
            view! { <div class="empty"><h2>"请输入要找的内容"</h2><p>"单位可以输入汉字、拼音或拼音首字母，任务、填报和佐证材料可以输入其中的字词，佐证材料也可以输入网址。"</p></div> }.into_any()
        } else if found.is_empty() {
            view! { <div class="empty empty-match"><h2>"没有找到"</h2><p>"换一个说法再试，或到台账里按条件查询。"</p><a class="btn" href=paths::CELLS>"到台账查询"</a></div> }.into_any()
        } else {
            results(found, &query)
        };
        let body = view! {
            <form class="query" method="get" action=paths::SEARCH>
                <div class="query-grid query-main"><div class="field"><label for="q">"搜索"</label><input id="q" name="q" type="search" maxlength="100" value=query/></div></div>
                <div class="query-actions"><button class="btn btn-tonal">"查询"</button></div>
            </form>
            {results}
        };
        Ok(Page::new("搜索", body).under(paths::OVERVIEW, "总览"))
    })
}

/// A panel for each kind of which something was found; what belongs to a year stands under its year, the latest first.
fn results(found: Found, query: &str) -> AnyView {
    let units = found
        .units
        .into_iter()
        .map(|unit| view! { <li><a href=paths::unit(&unit.id)>{unit.short}</a>" "<span class="muted">{unit.full}</span></li> }.into_any());
    let people = found.people.into_iter().map(|one| {
        let of = format!("{} {}", one.unit_name, one.kind.label());
        view! { <li><a href=paths::CONTACTS>{one.name}</a>" "<span class="muted">{of}</span></li> }.into_any()
    });
    let accounts = found.accounts.into_iter().map(|one| {
        let belongs = one.unit_name.unwrap_or_default();
        let disabled = if one.disabled { "（已停用）" } else { "" };
        let of = format!("{belongs} {} {}{disabled}", one.role.label(), one.username);
        view! { <li><a href=paths::account(&one.id)>{one.person}</a>" "<span class="muted">{of}</span></li> }.into_any()
    });
    let task = |task: &FoundTask| {
        let name = format!("{} {}", numbered(&task.list, &task.number), shortened(&task.requirement));
        view! { <li><a href=paths::task(&task.id)>{name}</a></li> }.into_any()
    };
    let report = |one: &FoundReport| {
        let about = format!("{} {} {}（{}）", one.unit, numbered(&one.list, &one.number), task_name(&one.requirement), one.period);
        let said = excerpt(&one.text, query, AROUND);
        view! { <li><a href=paths::cell(&one.cell)>{about}</a><br/><span class="muted">{said}</span></li> }.into_any()
    };
    view! {
        {panel("单位", "个", units.collect())}
        {panel("联系人", "位", people.collect())}
        {panel("账号", "个", accounts.collect())}
        {panel_by_year("任务", "项", &found.tasks, |task| task.year, task)}
        {panel_by_year("填报", "份", &found.reports, |one| one.year, report)}
        {panel_by_year("佐证材料", "件", &found.evidence, |one| one.year, report)}
    }
    .into_any()
}

/// A task's number, behind the name of its list where that has one of its own.
fn numbered(list: &str, number: &str) -> String {
    if list.is_empty() { number.to_owned() } else { format!("{list} {number}") }
}

/// A kind of which nothing was found has no panel.
fn panel(title: &'static str, word: &'static str, items: Vec<AnyView>) -> Option<AnyView> {
    let count = items.len();
    shown(title, word, count, view! { <ul class="stack-tight">{items}</ul> }.into_any())
}

/// The same of what belongs to a year: each year under its heading.
fn panel_by_year<T>(
    title: &'static str,
    word: &'static str,
    items: &[T],
    year: fn(&T) -> i32,
    line: impl Fn(&T) -> AnyView,
) -> Option<AnyView> {
    let years: Vec<_> = items
        .chunk_by(|one, next| year(one) == year(next))
        .map(|of_year| {
            let heading = of_year.first().map(|one| format!("{}年度", year(one)));
            let lines: Vec<_> = of_year.iter().map(&line).collect();
            view! { <h3>{heading}</h3><ul class="stack-tight">{lines}</ul> }
        })
        .collect();
    shown(title, word, items.len(), years.into_any())
}

fn shown(title: &'static str, word: &'static str, count: usize, body: AnyView) -> Option<AnyView> {
    let most = usize::try_from(search::LIMIT).unwrap_or(usize::MAX);
    let said = if count < most { format!("{count} {word}") } else { format!("前{count}{word}，请把词写得更具体") };
    (count > 0).then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>{title}</h2><p>{said}</p></header>{body}</section> }.into_any()
    })
}
