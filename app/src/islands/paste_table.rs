//! Keeps the table when a web page or a Word document is pasted: a plain text field would lose it.

use leptos::prelude::*;

/// Listens for a paste into the text field beside it and keeps the clipboard's HTML in a hidden field.
/// Without scripts the text alone goes, with tabs between the columns, which is enough for plain tables.
#[island]
pub fn PasteTable() -> impl IntoView {
    let html = RwSignal::new(String::new());
    let told = RwSignal::new("");
    #[cfg(feature = "hydrate")]
    {
        use wasm_bindgen::JsCast;
        let listener = window_event_listener(leptos::ev::paste, move |event| {
            let is_ours =
                event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).is_some_and(|target| target.id() == "text");
            if !is_ours {
                return;
            }
            let pasted = event.clipboard_data().and_then(|data| data.get_data("text/html").ok()).unwrap_or_default();
            if pasted.contains("<table") || pasted.contains("<TABLE") {
                html.set(pasted);
                told.set("已取得表格，合并的单元格会保留。");
            } else {
                html.set(String::new());
                told.set("");
            }
        });
        on_cleanup(move || listener.remove());
    }
    view! {
        <input type="hidden" name="html" prop:value=move || html.get()/>
        <p class="form-hint" role="status">{move || told.get()}</p>
    }
}
