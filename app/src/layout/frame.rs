//! Top bar, sections, breadcrumb, heading.

use leptos::prelude::*;
use services::Result;

use super::Page;
use super::nav::nav;
use crate::components::notice_bar::notice_bar;
use crate::components::page_title::PageTitle;
use crate::context::PageContext;

/// Puts a page into the frame of the signed-in person.
pub(super) async fn frame(cx: &PageContext, page: Page) -> Result<impl IntoView + use<>> {
    let actor = cx.actor()?;
    let side = nav(actor, &cx.path, 0);
    let drawer = nav(actor, &cx.path, 0);
    let crumbs = page.crumbs.into_iter().map(|(href, name)| view! { <li><a href=href>{name}</a></li> }).collect_view();
    let person = actor.person.clone();
    let belongs = actor.unit_name.clone().unwrap_or_else(|| actor.role.label().to_owned());
    Ok(view! {
        <PageTitle text=page.title.clone()/>
        <a class="skip" href="#main">"跳到正文"</a>
        <div class="frame">
            <header class="top">
                <details class="drawer"><summary>"菜单"</summary><nav aria-label="栏目">{drawer}</nav></details>
                <a class="brand" href="/">{format!("{}政务公开", actor.county_name)}</a>
                <div class="top-end">
                    <details class="menu">
                        <summary>{person}</summary>
                        <ul>
                            <li class="menu-note">{belongs}</li>
                            <li><form method="post" action="/do/sign-out"><button>"退出"</button></form></li>
                        </ul>
                    </details>
                </div>
            </header>
            <div class="side"><nav aria-label="栏目">{side}</nav></div>
            <main class="main" id="main">
                <nav class="crumbs" aria-label="位置"><ol>{crumbs}<li aria-current="page">{page.title.clone()}</li></ol></nav>
                {notice_bar(cx)}
                <div class="page-head"><h1>{page.title}</h1><div class="page-actions">{page.actions}</div></div>
                {page.body}
            </main>
        </div>
    })
}
