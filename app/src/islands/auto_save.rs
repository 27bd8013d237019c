//! Saves the report form by itself, a moment after the last key and when the page is left; the answer brings remarks on the text.
//! The form is plain HTML with the id `report`; without scripts its own buttons do the same.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle, window_event_listener};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::touched::is_touched;
use crate::api::{DraftAnswer, save_draft};

/// So long after the last key.
const PAUSE: Duration = Duration::from_millis(1_200);

#[derive(Clone, PartialEq)]
enum State {
    /// As the server rendered it.
    Idle,
    Saving,
    Saved(String),
    /// Somebody else saved another text: no more automatic saves.
    Stale,
    /// Not saved; the text is still in the form.
    Failed {
        message: String,
        sign_in: bool,
    },
}

/// The line that says whether the draft is safe.
#[island]
pub fn AutoSave(
    /// The cell's id.
    cell: String,
    /// What the server says at first: when the draft was last saved.
    initial: String,
) -> impl IntoView {
    let state = RwSignal::new(State::Idle);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let dirty = StoredValue::new(false);
    let save = {
        let cell = cell.clone();
        move || save_now(cell.clone(), state, dirty)
    };
    Effect::new(move || {
        let soon = save.clone();
        let typed = move || {
            count();
            dirty.set_value(true);
            if let Some(Some(handle)) = timer.try_get_value() {
                handle.clear();
            }
            timer.set_value(set_timeout_with_handle(soon.clone(), PAUSE).ok());
        };
        // whoever was quicker than the page is saved as well
        if is_touched("report") {
            typed();
        }
        let typing = window_event_listener(ev::input, move |event| {
            let inside = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .and_then(|target| target.closest("#report").ok().flatten());
            if inside.is_none() || state.get_untracked() == State::Stale {
                return;
            }
            typed();
        });
        let at_once = save.clone();
        let leaving = window_event_listener(ev::visibilitychange, move |_| {
            if document().visibility_state() == web_sys::VisibilityState::Hidden && dirty.get_value() {
                at_once();
            }
        });
        // a pasted link is kept with the draft, a chosen file goes with a button only: whoever leaves what is not kept is asked first
        let sent = StoredValue::new(false);
        let going = window_event_listener(ev::beforeunload, move |event| {
            let is_kept = !dirty.get_value() && matches!(state.get_untracked(), State::Idle | State::Saved(_));
            if !sent.get_value() && (has_file_left() || (!is_kept && has_link_left())) {
                event.prevent_default();
            }
        });
        // handing the form in saves it whole: a save on the way out would meet its own author as a stranger
        let handing_in = window_event_listener(ev::submit, move |_| {
            sent.set_value(true);
            dirty.set_value(false);
            if let Some(Some(handle)) = timer.try_get_value() {
                handle.clear();
            }
        });
        on_cleanup(move || {
            typing.remove();
            leaving.remove();
            handing_in.remove();
            going.remove();
        });
    });
    let class = move || match state.get() {
        State::Idle => "save-state",
        State::Saving => "save-state is-saving",
        State::Saved(_) => "save-state is-saved",
        State::Stale | State::Failed { .. } => "save-state is-failed",
    };
    let words = move || match state.get() {
        State::Idle => initial.clone(),
        State::Saving => "正在保存".to_owned(),
        State::Saved(time) => format!("已自动保存 {time}"),
        State::Stale => "已有另外保存的不同内容（本单位其他人，或您自己在另一个窗口），已停止自动保存，您的文字仍在本页。".to_owned(),
        State::Failed { message, .. } => message,
    };
    view! {
        <p class=class role="status">
            {words}
            <Show when=move || state.get() == State::Stale>
                " "<button class="btn btn-small" formaction="/do/save-draft">"核对差异"</button>
            </Show>
            <Show when=move || matches!(state.get(), State::Failed { sign_in: true, .. })>
                " "<a href="/sign-in" target="_blank" rel="noopener">"在新窗口登录"</a>
            </Show>
        </p>
    }
}

/// A link stands in its field.
fn has_link_left() -> bool {
    let pasted = document().get_element_by_id("url").and_then(|element| element.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    pasted.is_some_and(|field| !field.value().trim().is_empty())
}

/// A file was chosen and not sent.
fn has_file_left() -> bool {
    let chosen = document().get_element_by_id("file").and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    chosen.is_some_and(|field| !field.value().is_empty())
}

fn field(form: &web_sys::FormData, name: &str) -> String {
    form.get(name).as_string().unwrap_or_default()
}

/// The countable parts, one a line: label and value with a tab between them.
fn numbers(form: &web_sys::FormData) -> String {
    let (labels, values) = (form.get_all("number_label"), form.get_all("number"));
    let plain = |value: wasm_bindgen::JsValue| value.as_string().unwrap_or_default().replace(['\r', '\n', '\t'], " ");
    labels.iter().zip(values.iter()).map(|(label, value)| format!("{}\t{}\n", plain(label), plain(value))).collect()
}

/// One save at a time; what is typed meanwhile is saved right after.
fn save_now(cell: String, state: RwSignal<State>, dirty: StoredValue<bool>) {
    if matches!(state.get_untracked(), State::Saving | State::Stale) {
        return;
    }
    let element = document().get_element_by_id("report").and_then(|element| element.dyn_into::<web_sys::HtmlFormElement>().ok());
    let Some(form) = element.and_then(|form| web_sys::FormData::new_with_form(&form).ok()) else { return };
    let number = |name: &str| field(&form, name).parse().unwrap_or(0);
    let (cell_revision, draft_revision) = (number("cell_revision"), number("draft_revision"));
    let (claim, text) = (field(&form, "claim"), field(&form, "text"));
    let (numbers, links) = (numbers(&form), field(&form, "url"));
    dirty.set_value(false);
    state.set(State::Saving);
    spawn_local(async move {
        let answer = save_draft(cell.clone(), cell_revision, draft_revision, claim, text, numbers, links).await;
        let next = match answer {
            Ok(DraftAnswer::Saved { draft_revision, time, advice }) => {
                remember(draft_revision);
                advise(&advice);
                State::Saved(time)
            }
            Ok(DraftAnswer::Stale) => State::Stale,
            Ok(DraftAnswer::Refused { message }) => State::Failed { message: format!("未能自动保存：{message}"), sign_in: false },
            Err(ServerFnError::ServerError(message)) => {
                State::Failed { message: format!("未能自动保存，文字仍在本页。{message}"), sign_in: true }
            }
            // a proxy in between may have swallowed the words: the way back in is offered all the same
            Err(_) => State::Failed {
                message: "未能自动保存：网络不通或登录已失效。文字仍在本页，继续填写时会再试。".into(),
                sign_in: true,
            },
        };
        let go_on = matches!(next, State::Saved(_)) && dirty.get_value();
        state.set(next);
        if go_on {
            save_now(cell, state, dirty);
        }
    });
}

/// Says how long the text has become.
fn count() {
    let area = document().get_element_by_id("text").and_then(|element| element.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    if let (Some(area), Some(line)) = (area, document().get_element_by_id("written")) {
        let signs = area.value().chars().filter(|c| !c.is_whitespace()).count();
        line.set_text_content(Some(&format!("已写 {signs} 字")));
    }
}

/// Remarks on the text, as plain text: the style keeps their lines apart.
fn advise(lines: &str) {
    if let Some(place) = document().get_element_by_id("advice") {
        place.set_text_content(Some(lines));
        let _ = place.toggle_attribute_with_force("hidden", lines.is_empty());
    }
}

/// The form's own buttons go on from the same revision.
fn remember(draft_revision: i64) {
    let element = document().get_element_by_id("draft_revision").and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(input) = element {
        input.set_value(&draft_revision.to_string());
    }
}
