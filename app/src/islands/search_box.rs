//! Suggestions under the search box of the top bar. Without scripts the form around it leads to the search page.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Suggestion, suggest};

/// So long after the last key.
const PAUSE: Duration = Duration::from_millis(180);

/// The field and its suggestions. Arrow keys choose, Enter goes there, Escape closes.
#[island]
pub fn SearchBox() -> impl IntoView {
    let found = RwSignal::new(Vec::<Suggestion>::new());
    let chosen = RwSignal::new(None::<usize>);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    // answers may overtake one another; only the latest question counts
    let asked = StoredValue::new(0_u32);
    let close = move || {
        asked.update_value(|number| *number += 1);
        found.set(Vec::new());
        chosen.set(None);
    };
    let ask = move |query: String| {
        asked.update_value(|number| *number += 1);
        let number = asked.get_value();
        spawn_local(async move {
            // a failed suggestion is none: Enter still searches
            let answer = suggest(query).await.unwrap_or_default();
            if asked.get_value() == number {
                found.set(answer);
                chosen.set(None);
            }
        });
    };
    let typed = move |event: ev::Event| {
        let query = event_target_value(&event);
        if let Some(handle) = timer.get_value() {
            handle.clear();
        }
        if query.trim().is_empty() {
            close();
        } else {
            timer.set_value(set_timeout_with_handle(move || ask(query.clone()), PAUSE).ok());
        }
    };
    let pressed = move |event: ev::KeyboardEvent| {
        let count = found.with(Vec::len);
        if count == 0 {
            return;
        }
        match event.key().as_str() {
            "ArrowDown" => {
                event.prevent_default();
                chosen.update(|at| *at = Some(at.map_or(0, |at| (at + 1) % count)));
            }
            "ArrowUp" => {
                event.prevent_default();
                chosen.update(|at| *at = Some(at.map_or(count - 1, |at| (at + count - 1) % count)));
            }
            "Escape" => {
                event.prevent_default();
                close();
            }
            "Enter" if !event.is_composing() => {
                let href = chosen.get().and_then(|at| found.with(|all| all.get(at).map(|one| one.href.clone())));
                if let Some(href) = href {
                    event.prevent_default();
                    // a refusal of the browser leaves the page as it is
                    let _ = window().location().set_href(&href);
                }
            }
            _ => {}
        }
    };
    // a click on a suggestion takes the focus first: leave it time to arrive
    let left = move |_: ev::FocusEvent| {
        set_timeout(close, Duration::from_millis(200));
    };
    let is_open = move || !found.with(Vec::is_empty);
    let items = move || {
        let suggestion = |(at, one): (usize, Suggestion)| {
            view! {
                <li>
                    <a href=one.href id=format!("suggestion-{at}") role="option" tabindex="-1" aria-selected=move || (chosen.get() == Some(at)).then_some("true")>
                        <bdi>{one.name}</bdi>" "<small>{one.detail}</small>
                    </a>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(suggestion).collect_view()
    };
    view! {
        <label class="sr" for="top-search">"搜单位、任务、人员、填报和佐证材料"</label>
        <input
            id="top-search"
            name="q"
            type="search"
            maxlength="100"
            placeholder="单位、任务、人员、填报、佐证材料"
            autocomplete="off"
            role="combobox"
            aria-autocomplete="list"
            aria-controls="suggestions"
            aria-expanded=move || if is_open() { "true" } else { "false" }
            aria-activedescendant=move || chosen.get().map(|at| format!("suggestion-{at}"))
            on:input=typed
            on:keydown=pressed
            on:blur=left
        />
        <ul class="suggest" id="suggestions" role="listbox" aria-label="搜索建议" hidden=move || !is_open()>{items}</ul>
    }
}
