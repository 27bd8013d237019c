//! What the search box found.

use domain::checklist::{shortened, task_name};
use domain::text::search::excerpt;
use leptos::prelude::*;
use services::progress::search::{self, Found, FoundReport};

use crate::layout::{Page, page};
use crate::paths;

/// So many characters before and behind the words that were found.
const AROUND: usize = 30;

/// Units and tasks by Chinese, pinyin or initials, reports and evidence by their words, contact persons by name.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    page(|cx| async move {
        let query: String = cx.query("q").unwrap_or_default().chars().take(100).collect();
        let found = search::search(cx.actor()?, &cx.services, &query).await?;
        let results = if query.trim().is_empty() {
            view! { <div class="empty"><h2>"请输入要找的内容"</h2><p>"单位可以输入汉字、拼音或拼音首字母，任务、填报和佐证材料可以输入其中的字词。"</p></div> }.into_any()
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

/// A panel for each kind of which something was found.
fn results(found: Found, query: &str) -> AnyView {
    let units = found
        .units
        .into_iter()
        .map(|unit| view! { <li><a href=paths::unit(&unit.id)>{unit.short}</a>" "<span class="muted">{unit.full}</span></li> }.into_any());
    let people = found.people.into_iter().map(|one| {
        let of = format!("{} {}", one.unit_name, one.kind.label());
        view! { <li><a href=paths::CONTACTS>{one.name}</a>" "<span class="muted">{of}</span></li> }.into_any()
    });
    let tasks = found.tasks.into_iter().map(|task| {
        let name = format!("{}年 {} {}", task.year, task.number, shortened(&task.requirement));
        view! { <li><a href=paths::task(&task.id)>{name}</a></li> }.into_any()
    });
    let report = |one: &FoundReport| {
        let about = format!("{} {} {}（{}）", one.unit, one.number, task_name(&one.requirement), one.period);
        let said = excerpt(&one.text, query, AROUND);
        view! { <li><a href=paths::cell(&one.cell)>{about}</a><br/><span class="muted">{said}</span></li> }.into_any()
    };
    let (units, people, tasks) = (units.collect(), people.collect(), tasks.collect());
    let reports = found.reports.iter().map(report).collect();
    let evidence = found.evidence.iter().map(report).collect();
    view! {
        {panel("单位", "个", units)}
        {panel("联系人", "位", people)}
        {panel("任务", "项", tasks)}
        {panel("填报", "份", reports)}
        {panel("佐证材料", "件", evidence)}
    }
    .into_any()
}

/// A kind of which nothing was found has no panel.
fn panel(title: &'static str, word: &'static str, items: Vec<AnyView>) -> Option<AnyView> {
    let count = items.len();
    let most = usize::try_from(search::LIMIT).unwrap_or(usize::MAX);
    let said = if count < most { format!("{count} {word}") } else { format!("前{count}{word}，请把词写得更具体") };
    (count > 0).then(|| {
        view! { <section class="panel"><header class="panel-head"><h2>{title}</h2><p>{said}</p></header><ul class="stack-tight">{items}</ul></section> }.into_any()
    })
}
