//! Escape closes what unfolds from a bar, and the focus goes back to where it was opened.

use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Shows nothing.
#[island]
pub fn MenuKeys() -> impl IntoView {
    Effect::new(|| {
        let keys = window_event_listener(ev::keydown, |event| {
            if event.key() != "Escape" {
                return;
            }
            let Ok(Some(open)) = document().query_selector("details.menu[open], details.drawer[open]") else { return };
            let _ = open.remove_attribute("open");
            let summary = open.query_selector("summary").ok().flatten().and_then(|summary| summary.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(summary) = summary {
                let _ = summary.focus();
            }
        });
        on_cleanup(move || keys.remove());
    });
}
