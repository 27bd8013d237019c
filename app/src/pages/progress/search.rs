//! What the search box found.

use leptos::prelude::*;
use services::progress::search;

use crate::layout::{Page, page};
use crate::paths;
use domain::checklist::shortened;

/// Units and tasks by Chinese, pinyin or initials.
#[component]
pub(crate) fn SearchPage() -> impl IntoView {
    page(|cx| async move {
        let query: String = cx.query("q").unwrap_or_default().chars().take(100).collect();
        let found = search::search(cx.actor()?, &cx.services, &query).await?;
        let nothing = found.units.is_empty() && found.tasks.is_empty();
        let units: Vec<_> = found
            .units
            .into_iter()
            .map(|unit| view! { <li><a href=paths::unit(&unit.id)>{unit.short}</a>" "<span class="muted">{unit.full}</span></li> })
            .collect();
        let tasks: Vec<_> = found
            .tasks
            .into_iter()
            .map(|task| {
                let name = format!("{}年 {} {}", task.year, task.number, shortened(&task.requirement));
                view! { <li><a href=paths::task(&task.id)>{name}</a></li> }
            })
            .collect();
        let results = if query.trim().is_empty() {
            view! { <div class="empty"><h2>"请输入要找的内容"</h2><p>"单位可以输入汉字、拼音或拼音首字母，任务可以输入要求里的字词。"</p></div> }.into_any()
        } else if nothing {
            view! { <div class="empty empty-match"><h2>"没有找到"</h2><p>"换一个说法再试，或到台账里按条件查询。"</p><a class="btn" href=paths::CELLS>"到台账查询"</a></div> }.into_any()
        } else {
            let (unit_count, task_count) = (units.len(), tasks.len());
            // a kind of which nothing was found has no panel
            let units = (unit_count > 0).then(|| {
                view! { <section class="panel"><header class="panel-head"><h2>"单位"</h2><p>{format!("{unit_count} 个")}</p></header><ul class="stack-tight">{units}</ul></section> }
            });
            let tasks = (task_count > 0).then(|| {
                view! { <section class="panel"><header class="panel-head"><h2>"任务"</h2><p>{format!("{task_count} 项")}</p></header><ul class="stack-tight">{tasks}</ul></section> }
            });
            view! { {units}{tasks} }.into_any()
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
