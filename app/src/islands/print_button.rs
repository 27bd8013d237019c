//! 打印: the browser's own printing, one press away. Without scripts the button is not there; the browser's menu is.

use leptos::prelude::*;

/// The button, shown once it works.
#[island]
pub fn PrintButton() -> impl IntoView {
    let awake = RwSignal::new(false);
    Effect::new(move || awake.set(true));
    view! {
        <button class="btn btn-primary" type="button" hidden=move || !awake.get() on:click=move |_| { let _ = window().print(); }>
            "打印"
        </button>
    }
}
