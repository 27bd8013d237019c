//! The overview.

use leptos::prelude::*;

use crate::layout::{Page, page};

/// Where the county stands.
#[component]
pub(crate) fn OverviewPage() -> impl IntoView {
    page(|cx| async move {
        let actor = cx.actor()?;
        Ok(Page::new("总览", view! { <p class="finding">{actor.county_name.clone()}</p> }))
    })
}
