//! Keeps an on-site sheet through a lost connection: what is typed stands in the browser's own store at once, is sent a moment later, and,
//! while the server is out of reach, is sent again until it has answered. What the server refuses stays in the store; nothing is sent
//! again before the next key, a press of the button, or until the page is opened anew. The form is plain HTML with the id `site-form`;
//! without scripts its own button does the same.

use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::{
    IntervalHandle, TimeoutHandle, set_interval_with_handle, set_timeout_with_handle, window_event_listener,
};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;

use super::touched::{has_changed, is_touched};
use crate::api::{SiteAnswer, save_site};

/// The form's id.
const FORM: &str = "site-form";
/// So long after the last key.
const PAUSE: Duration = Duration::from_millis(1_500);
/// So often it is tried again while something has not arrived.
const AGAIN: Duration = Duration::from_secs(15);
/// Between the fields of a kept form, and between its items: signs that nobody types.
const FIELD: char = '\u{1f}';
const ITEM: char = '\u{1e}';

#[derive(Clone, PartialEq)]
enum State {
    /// As the server rendered it.
    Idle,
    Saving,
    Saved(String),
    /// Only in this browser so far.
    Kept,
    /// Somebody else saved the place: no more automatic saves.
    Stale,
    /// Not saved; what was typed is still in the form.
    Failed(String),
}

/// A place as it is kept: the revision that it is based on, and what stands in its fields.
#[derive(Clone, PartialEq, Default)]
struct Typed {
    seen: i64,
    items: Vec<String>,
    verdicts: Vec<String>,
    notes: Vec<String>,
}

#[derive(Clone)]
struct Place {
    sheet: String,
    place: i64,
    count: usize,
    state: RwSignal<State>,
    /// Something was typed that has not arrived.
    dirty: StoredValue<bool>,
    /// The button was pressed: on to the sheet once it has arrived.
    leaves: StoredValue<bool>,
    next: String,
}

/// The line that says whether what was typed has arrived.
#[island]
pub fn SiteDraft(
    /// The sheet's id.
    sheet: String,
    /// The place.
    place: i64,
    /// How many items the form has.
    count: usize,
    /// What the server says at first: when the place was last saved.
    initial: String,
    /// The address of the sheet.
    next: String,
) -> impl IntoView {
    let state = RwSignal::new(State::Idle);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let here = Place { sheet, place, count, state, dirty: StoredValue::new(false), leaves: StoredValue::new(false), next };
    Effect::new(move || {
        let first = here.clone();
        let typed = move || {
            first.dirty.set_value(true);
            first.keep();
            if let Some(Some(handle)) = timer.try_get_value() {
                handle.clear();
            }
            let soon = first.clone();
            timer.set_value(set_timeout_with_handle(move || soon.send(), PAUSE).ok());
        };
        // whoever was quicker than the page keeps what was filled in, and it is saved as well
        let is_early = is_touched(FORM);
        here.restore(is_early);
        if is_early {
            typed();
        }
        let state = here.state;
        let typing = move |event: &web_sys::Event| {
            if is_of_form(event) && state.get_untracked() != State::Stale {
                typed();
            }
        };
        let chosen = typing.clone();
        let input = window_event_listener(ev::input, move |event| typing(&event));
        let change = window_event_listener(ev::change, move |event| chosen(&event));
        let back = here.clone();
        let online = window_event_listener(ev::online, move |_| back.send());
        // the button sends the same way and goes on once it has arrived; a form that cannot go would leave the browser's own page of
        // error behind. Only a conflict goes to the server as it is, which shows it
        let leaving = here.clone();
        let submit = window_event_listener(ev::submit, move |event| {
            if !is_of_form(&event) {
                return;
            }
            if leaving.state.get_untracked() == State::Stale {
                leaving.forget();
                return;
            }
            event.prevent_default();
            leaving.keep();
            leaving.dirty.set_value(true);
            leaving.leaves.set_value(true);
            leaving.send();
        });
        let again = here.clone();
        let interval: Option<IntervalHandle> = set_interval_with_handle(move || again.send(), AGAIN).ok();
        on_cleanup(move || {
            input.remove();
            change.remove();
            online.remove();
            submit.remove();
            if let Some(interval) = interval {
                interval.clear();
            }
        });
    });
    let class = move || match state.get() {
        State::Idle => "save-state",
        State::Saving => "save-state is-saving",
        State::Saved(_) => "save-state is-saved",
        State::Kept | State::Stale | State::Failed(_) => "save-state is-failed",
    };
    let words = move || match state.get() {
        State::Idle => initial.clone(),
        State::Saving => "正在保存".to_owned(),
        State::Saved(time) => format!("已自动保存 {time}"),
        State::Kept => "没有网络：已存在这台手机上，有网络后自动上传，不要清除浏览器数据。".to_owned(),
        State::Stale => "另有人（也可能是您自己在另一个窗口）保存过这个地点，已停止自动保存；请点“保存”核对差异。".to_owned(),
        State::Failed(message) => message,
    };
    view! { <p class=class role="status">{words}</p> }
}

impl Place {
    fn key(&self) -> String {
        format!("on-site/{}/{}", self.sheet, self.place)
    }

    /// What stands in the fields.
    fn typed(&self) -> Typed {
        let mut typed = Typed { seen: value("site-seen").parse().unwrap_or_default(), ..Typed::default() };
        for no in 0..self.count {
            typed.items.push(value(&format!("item-{no}")));
            typed.verdicts.push(value(&format!("verdict-{no}")));
            typed.notes.push(value(&format!("note-{no}")).replace(['\r', '\n'], " "));
        }
        typed
    }

    /// Writes it into the browser's own store. A browser that keeps nothing leaves the form as it is.
    fn keep(&self) {
        if let Some(store) = store() {
            let typed = self.typed();
            let parts = [typed.seen.to_string(), joined(&typed.items), joined(&typed.verdicts), joined(&typed.notes)];
            let _ = store.set_item(&self.key(), &parts.join(&FIELD.to_string()));
        }
    }

    /// Puts what had not arrived back into the fields, but for those that were filled in early, and sends it.
    fn restore(&self, is_early: bool) {
        let Some(kept) = store().and_then(|store| store.get_item(&self.key()).ok().flatten()) else { return };
        let parts: Vec<&str> = kept.split(FIELD).collect();
        let [seen, items, verdicts, notes] = parts.as_slice() else { return self.forget() };
        let (items, verdicts, notes) = (parted(items), parted(verdicts), parted(notes));
        for no in 0..self.count {
            let Some(at) = items.iter().position(|item| *item == value(&format!("item-{no}"))) else { continue };
            for (field, kept) in [("verdict", &verdicts), ("note", &notes)] {
                let id = format!("{field}-{no}");
                if !(is_early && has_changed(&id)) {
                    set_value(&id, kept.get(at).map(String::as_str).unwrap_or_default());
                }
            }
        }
        // what it is based on: whether somebody else saved since is for the server to say
        set_value("site-seen", seen);
        self.dirty.set_value(true);
        self.send();
    }

    fn forget(&self) {
        if let Some(store) = store() {
            let _ = store.remove_item(&self.key());
        }
    }

    /// One at a time; what is typed meanwhile is sent right after.
    fn send(&self) {
        if !self.dirty.try_get_value().unwrap_or_default() || matches!(self.state.get_untracked(), State::Saving | State::Stale) {
            return;
        }
        let (here, typed) = (self.clone(), self.typed());
        here.dirty.set_value(false);
        here.state.set(State::Saving);
        spawn_local(async move {
            let (items, verdicts, notes) = (typed.items.join("\n"), typed.verdicts.join("\n"), typed.notes.join("\n"));
            let next = match save_site(here.sheet.clone(), here.place, typed.seen, items, verdicts, notes).await {
                Ok(SiteAnswer::Saved { seen, time }) => {
                    set_value("site-seen", &seen.to_string());
                    State::Saved(time)
                }
                Ok(SiteAnswer::Stale) => State::Stale,
                Ok(SiteAnswer::Refused { message }) => State::Failed(format!("未能自动保存：{message}")),
                Err(ServerFnError::ServerError(message)) => State::Failed(format!("未能自动保存，已存在这台手机上。{message}")),
                Err(_) => State::Kept,
            };
            match &next {
                State::Saved(_) if here.dirty.get_value() => here.keep(),
                State::Saved(_) => here.forget(),
                State::Kept => here.dirty.set_value(true),
                _ => {}
            }
            let has_arrived = matches!(next, State::Saved(_));
            let go_on = has_arrived && here.dirty.get_value();
            if has_arrived && !go_on && here.leaves.get_value() {
                // a refusal of the browser leaves the page as it is
                let _ = window().location().set_href(&here.next);
            }
            here.state.set(next);
            if go_on {
                here.send();
            }
        });
    }
}

fn is_of_form(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.and_then(|target| target.closest(&format!("#{FORM}")).ok().flatten()).is_some()
}

fn store() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn joined(all: &[String]) -> String {
    all.join(&ITEM.to_string())
}

fn parted(text: &str) -> Vec<String> {
    text.split(ITEM).map(str::to_owned).collect()
}

/// The value of an input, a select or a text area.
fn value(id: &str) -> String {
    let Some(element) = document().get_element_by_id(id) else { return String::new() };
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        return input.value();
    }
    if let Some(select) = element.dyn_ref::<web_sys::HtmlSelectElement>() {
        return select.value();
    }
    element.dyn_ref::<web_sys::HtmlTextAreaElement>().map(web_sys::HtmlTextAreaElement::value).unwrap_or_default()
}

fn set_value(id: &str, text: &str) {
    let Some(element) = document().get_element_by_id(id) else { return };
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.set_value(text);
    } else if let Some(select) = element.dyn_ref::<web_sys::HtmlSelectElement>() {
        select.set_value(text);
    } else if let Some(area) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        area.set_value(text);
    }
}
