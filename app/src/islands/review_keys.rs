//! Keys of the review: next, previous, accept, return. They rest while somebody types.

use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The legend of the keys, shown once they work.
#[island]
pub fn ReviewKeys(
    /// Address of the next report.
    next: Option<String>,
    /// Address of the one before.
    previous: Option<String>,
) -> impl IntoView {
    let has_next = next.is_some();
    let has_previous = previous.is_some();
    let awake = heard(move |event| match event.key().as_str() {
        "j" | "J" => go(next.as_deref()),
        "k" | "K" => go(previous.as_deref()),
        "a" | "A" => press("accept"),
        "r" | "R" => {
            event.prevent_default();
            focus("reason");
        }
        _ => {}
    });
    view! {
        <p class="keys" hidden=move || !awake.get()>
            {has_next.then(|| view! { <span><kbd>"J"</kbd>" 下一件"</span> })}
            {has_previous.then(|| view! { <span><kbd>"K"</kbd>" 上一件"</span> })}
            <span><kbd>"A"</kbd>" 通过"</span>
            <span><kbd>"R"</kbd>" 填写退回理由"</span>
        </p>
    }
}

/// Hears every key once while nobody types; says whether it does yet.
pub(super) fn heard(pressed: impl Fn(&web_sys::KeyboardEvent) + Clone + 'static) -> RwSignal<bool> {
    let awake = RwSignal::new(false);
    Effect::new(move || {
        awake.set(true);
        let pressed = pressed.clone();
        let keys = window_event_listener(ev::keydown, move |event| {
            if !is_typing(&event) && !event.repeat() {
                pressed(&event);
            }
        });
        on_cleanup(move || keys.remove());
    });
    awake
}

/// Whether somebody types, or the key is one of the browser's own.
fn is_typing(event: &web_sys::KeyboardEvent) -> bool {
    let typing = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|element| element.closest("input, textarea, select, [contenteditable]").ok().flatten().is_some());
    typing || event.ctrl_key() || event.alt_key() || event.meta_key()
}

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

fn go(address: Option<&str>) {
    if let Some(address) = address {
        // a refusal of the browser leaves the page as it is
        let _ = window().location().set_href(address);
    }
}

pub(super) fn press(id: &str) {
    if let Some(button) = element(id) {
        button.click();
    }
}

/// Puts the cursor there, unfolding what hides it.
pub(super) fn focus(id: &str) {
    if let Some(field) = element(id) {
        if let Ok(Some(folded)) = field.closest("details:not([open])") {
            let _ = folded.set_attribute("open", "");
        }
        let _ = field.focus();
    }
}
