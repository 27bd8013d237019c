//! Top bar, sections, breadcrumb, heading.

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::calendar::office_time::{day_of, day_text};
use leptos::prelude::*;
use leptos_meta::Html;
use services::progress::cells::{ListChoice, as_of};
use services::progress::todo::Waits;
use services::{Actor, Result};

use super::Page;
use super::nav::nav;
use crate::components::notice_bar::notice_bar;
use crate::components::page_title::PageTitle;
use crate::context::{PageContext, ThemeChoice};
use crate::islands::{MenuKeys, SearchBox};
use crate::lists::long_list::twice;
use crate::paths::{self, verb};

/// Puts a page into the frame of the signed-in person, for whom so much work waits.
pub(crate) fn frame(cx: &PageContext, page: Page, waiting: Waits) -> Result<impl IntoView + use<>> {
    let actor = cx.actor()?;
    let [side, drawer] = twice(nav(actor, &cx.path, &page.crumbs, waiting));
    let todo = todo(actor, waiting.work);
    // a page with nothing above it would only say its heading twice
    let crumbs = (!page.crumbs.is_empty()).then(|| {
        let steps = page.crumbs.into_iter().map(|step| at_home(actor, step)).map(|(href, name)| view! { <li><a href=href>{name}</a></li> });
        view! {
            <nav class="crumbs" aria-label="位置"><ol>{steps.collect_view()}<li aria-current="page">{page.title.clone()}</li></ol></nav>
        }
    });
    let person = actor.person.clone();
    let belongs = actor.unit_name.clone().unwrap_or_else(|| actor.role.label().to_owned());
    let foot = foot(cx, actor, page.day, (&page.title, &page.paper));
    let emblem = |class: &'static str| {
        let digest = cx.visitor.emblem.as_deref()?;
        // the county's name stands beside it
        Some(view! { <img class=class src=paths::emblem(digest) alt=""/> })
    };
    let lists = match page.lists {
        Some((choices, shown)) => Some(list_menu(&cx.path, &choices, Some(&shown))),
        None if page.years.is_empty() => None,
        None => Some(list_menu(paths::CELLS, &page.years, None)),
    };
    set_foot(foot);
    Ok(view! {
        <PageTitle text=page.title.clone()/>
        <a class="skip" href="#main">"跳到正文"</a>
        <div class="frame">
            <header class="top">
                <details class="drawer"><summary>"菜单"</summary><nav aria-label="栏目">{drawer}</nav></details>
                <a class="brand" href=paths::OVERVIEW>{emblem("emblem")}{format!("{}政务公开监督", actor.county_name)}</a>
                {lists}
                <form class="search" role="search" action=paths::SEARCH>
                    <SearchBox/>
                    <button class="btn">"搜索"</button>
                </form>
                <div class="top-end">
                    <a class="search-link" href=paths::SEARCH title="搜索">{magnifier()}<span class="sr">"搜索"</span></a>
                    {todo}
                    <MenuKeys/>
                    <details class="menu">
                        <summary>{person}</summary>
                        <ul>
                            <li class="menu-note">{belongs}</li>
                            <li><a href=paths::ME>"我的账号"</a></li>
                            <li><a href=paths::HELP>"使用说明"</a></li>
                            {theme(cx)}
                            <li><form method="post" action=verb::SIGN_OUT><button>"退出"</button></form></li>
                        </ul>
                    </details>
                </div>
            </header>
            <div class="side"><nav aria-label="栏目">{side}</nav></div>
            <main class="main" id="main">
                {crumbs}
                {notice_bar(cx)}
                <div class=page.sheet>
                    {emblem("emblem paper-only")}
                    <div class="page-head"><h1>{page.title}</h1><div class="page-actions">{page.actions}</div></div>
                    {page.body}
                </div>
            </main>
        </div>
    })
}

/// The sign that stands for the search where the bar has no room for its field.
fn magnifier() -> impl IntoView {
    view! {
        <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true">
            <circle cx="9" cy="9" r="6"/>
            <path d="M13.5 13.5 18 18"/>
        </svg>
    }
}

/// The first step of the way here is where this person begins: the overview, or for a unit its 待办.
fn at_home(actor: &Actor, step: (String, String)) -> (String, String) {
    if step.0 == paths::OVERVIEW && !actor.may(Permission::ReadCounty) && actor.may(Permission::Report) {
        return (paths::TODO.to_owned(), "待办".to_owned());
    }
    step
}

/// What stands at the foot of every sheet of paper: whose it is, of which day, what it shows and by which conditions. The style
/// sheet puts it there, with the number of the sheet.
fn foot(cx: &PageContext, actor: &Actor, own_day: Option<NaiveDate>, (title, conditions): (&str, &str)) -> String {
    let day = own_day.or_else(|| as_of(&cx.query)).unwrap_or_else(|| day_of(cx.services.now()));
    let mut parts = vec![format!("{}政务公开监督", actor.county_name), format!("截至{}", day_text(day)), title.to_owned()];
    parts.extend(Some(conditions.to_owned()).filter(|conditions| !conditions.is_empty()));
    parts.join(" · ").chars().filter(|sign| !sign.is_control()).collect()
}

/// Writes the foot into the document's first tag, at once. As a part of the page it would be rendered with the page's rows, when
/// a page that waited for its data is no longer inside the document that collects such attributes, and would be missing by chance.
fn set_foot(foot: String) {
    drop(view! { <Html {..} data-foot=foot/> }.into_view().to_html());
}

/// What waits for this person: 待办 for a unit, 待核 for the office, nothing for those who only read.
fn todo(actor: &Actor, waiting: i64) -> Option<impl IntoView + use<>> {
    let (href, name) = match () {
        () if actor.may(Permission::Review) => (paths::REVIEW, "待审核"),
        () if actor.may(Permission::Report) => (paths::TODO, "待办"),
        () => return None,
    };
    let count = (waiting > 0).then(|| view! { " "<b class="count">{waiting}</b> });
    Some(view! { <a class="todo" href=href>{name}{count}</a> })
}

/// The years that have a list, and the lists of a year that has several; another one opens the same page without conditions,
/// which belong to their list. A page that is about none of them shows none, and leads to the ledger of the one that is chosen.
fn list_menu(path: &str, choices: &[ListChoice], shown: Option<&ListChoice>) -> impl IntoView + use<> {
    let items: Vec<_> = choices
        .iter()
        .map(|choice| {
            let href = paths::in_year(path, choice.key);
            view! { <li><a href=href aria-current=(Some(choice) == shown).then_some("true")>{choice.in_menu()}</a></li> }
        })
        .collect();
    // where a page knows no year, the menu says where it leads
    let label = shown.map_or_else(|| "各年度台账".to_owned(), ListChoice::in_menu);
    view! { <details class="menu"><summary>{label}</summary><ul>{items}</ul></details> }
}

/// Light, dark or as the system has it: the two or three that are not in force.
fn theme(cx: &PageContext) -> impl IntoView + use<> {
    let here = cx.href_with(&[]);
    [("light", "浅色显示"), ("dark", "深色显示"), ("", "跟随系统明暗")]
        .into_iter()
        .filter(|(theme, _)| *theme != cx.visitor.theme)
        .map(|(theme, words)| {
            view! {
                <li>
                    <form method="post" action=verb::THEME>
                        <input type="hidden" name=ThemeChoice::next value=here.clone()/>
                        <button name=ThemeChoice::theme value=if theme.is_empty() { "auto" } else { theme }>{words}</button>
                    </form>
                </li>
            }
        })
        .collect_view()
}
