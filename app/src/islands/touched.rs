//! What was typed or chosen before the page heard it. The page stands and can be filled in as soon as it has arrived, and listens a moment
//! later, on a slow line seconds later: whatever differs by then from what the server rendered is somebody's.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Whether somebody has filled in something of that form already. Never where the browser brings an earlier filling back by itself (back,
/// forward, anew): that may be older than what is stored, and goes with the next key only.
pub(super) fn is_touched(form: &str) -> bool {
    let form = document().get_element_by_id(form).and_then(|element| element.dyn_into::<web_sys::HtmlFormElement>().ok());
    let Some(form) = form.filter(|_| is_new()) else { return false };
    let fields = form.elements();
    (0..fields.length()).filter_map(|at| fields.item(at)).any(|field| differs(&field))
}

/// Whether the field with that id holds something else than the server rendered.
pub(super) fn has_changed(id: &str) -> bool {
    document().get_element_by_id(id).is_some_and(|field| differs(&field))
}

/// The page was opened, not come back to.
fn is_new() -> bool {
    window().performance().is_none_or(|times| times.navigation().type_() == web_sys::PerformanceNavigation::TYPE_NAVIGATE)
}

fn differs(field: &web_sys::Element) -> bool {
    if let Some(area) = field.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        return area.default_value().is_ok_and(|rendered| rendered != area.value());
    }
    if let Some(select) = field.dyn_ref::<web_sys::HtmlSelectElement>() {
        // where none is marked, the first stands there
        let marked = select.query_selector("option[selected]").ok().flatten();
        return marked.map_or(select.selected_index() > 0, |option| option.get_attribute("value").unwrap_or_default() != select.value());
    }
    let Some(input) = field.dyn_ref::<web_sys::HtmlInputElement>() else { return false };
    match input.type_().as_str() {
        "radio" | "checkbox" => input.checked() != input.default_checked(),
        // a file is never saved by itself, and nobody types into what is hidden
        "file" | "hidden" => false,
        _ => input.value() != input.default_value(),
    }
}
