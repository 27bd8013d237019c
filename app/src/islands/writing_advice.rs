//! Advice while writing: the rules of `domain::reporting::advice`, run in the browser on every key.

use chrono::NaiveDate;
use domain::reporting::advice::{Advice, Severity, advise};
use leptos::ev;
use leptos::leptos_dom::helpers::window_event_listener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Remarks on the text area `text`. Only personal data stops a report, and the server says so itself.
#[island]
pub fn WritingAdvice(
    /// 工作要求, to the letter.
    requirement: String,
    /// The checklist's year.
    year: i32,
    /// The office's day, counted from 1 January of the year 1: a date as text would bring its reader into the wasm.
    today: i32,
    /// What stands in the text area at first.
    text: String,
) -> impl IntoView {
    let text = RwSignal::new(text);
    let today = NaiveDate::from_num_days_from_ce_opt(today).unwrap_or_default();
    Effect::new(move || {
        let typing = window_event_listener(ev::input, move |event| {
            let area = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
            if let Some(area) = area.filter(|area| area.id() == "text") {
                text.set(area.value());
            }
        });
        on_cleanup(move || typing.remove());
    });
    let remarks = Memo::new(move |_| {
        let text = text.get();
        if text.trim().is_empty() { Vec::new() } else { advise(&requirement, &text, year, today) }
    });
    let item = |remark: Advice| {
        let lead = if remark.severity == Severity::Block { "须修改后才能提交：" } else { "" };
        view! { <li>{lead}{remark.message}</li> }
    };
    let count = move || text.get().chars().filter(|c| !c.is_whitespace()).count();
    view! {
        <p class="form-hint">{move || format!("已写 {} 字", count())}</p>
        <div class="advice" role="status" hidden=move || remarks.get().is_empty()>
            <ul>{move || remarks.get().into_iter().map(item).collect_view()}</ul>
        </div>
    }
}
