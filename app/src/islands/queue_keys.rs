//! Keys of the marking queue: next, previous, nothing to object to. They rest while somebody types. Each row's link has the id `mark-N`,
//! its button `fine-N`.

use leptos::prelude::*;

use super::review_keys::{focus, heard, press};

/// The legend of the keys, shown once they work.
#[island]
pub fn QueueKeys(
    /// How many rows there are.
    count: usize,
    /// The row to begin with: the first that waits.
    first: usize,
    /// Whether a key can say that there is nothing to object to.
    has_fine: bool,
) -> impl IntoView {
    let at = StoredValue::new(first);
    let awake = heard(move |event| {
        let row = at.get_value();
        match event.key().as_str() {
            "j" | "J" => go(at, (row + 1).min(count.saturating_sub(1))),
            "k" | "K" => go(at, row.saturating_sub(1)),
            "a" | "A" if has_fine => press(&format!("fine-{row}")),
            _ => {}
        }
    });
    view! {
        <p class="keys" hidden=move || !awake.get()>
            <span><kbd>"J"</kbd>" 下一个单位"</span>
            <span><kbd>"K"</kbd>" 上一个单位"</span>
            <span><kbd>"Enter"</kbd>" 打开"</span>
            {has_fine.then(|| view! { <span><kbd>"A"</kbd>" 符合要求"</span> })}
        </p>
    }
}

/// Puts the cursor on the link of a row.
fn go(at: StoredValue<usize>, row: usize) {
    at.set_value(row);
    focus(&format!("mark-{row}"));
}
