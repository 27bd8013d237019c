//! Pages that are not there, or not for this person.

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::components::page_title::PageTitle;
use crate::paths;
use crate::refusal::heading_of;

/// The fallback of the routes.
#[component]
pub(crate) fn MissingPage() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    view! {
        <PageTitle text="没有这个页面".to_owned()/>
        {error_view(StatusCode::NOT_FOUND, "地址可能有误，或页面已被移走。请从菜单重新进入。")}
    }
}

/// What went wrong, in one sentence and one way on.
pub(crate) fn error_view(status: StatusCode, sentence: &str) -> impl IntoView + use<> {
    let heading = heading_of(status);
    let (href, name) = if status == StatusCode::UNAUTHORIZED { (paths::SIGN_IN, "去登录") } else { (paths::OVERVIEW, "回到首页") };
    view! {
        <main class="message">
            <b>{status.as_u16()}</b>
            <h1>{heading}</h1>
            <p>{sentence.to_owned()}</p>
            <a class="btn btn-primary" href=href>{name}</a>
        </main>
    }
}
