//! Keys of a list with ticks: next, previous, tick, and on to the button that decides. They rest while somebody types. Each row's link has the
//! id `row-N`, its tick `tick-N`; the button is called `confirm`.

use leptos::prelude::*;

use super::review_keys::{focus, heard, press};

/// The legend of the keys, shown once they work.
#[island]
pub fn TickKeys(
    /// How many rows there are.
    count: usize,
) -> impl IntoView {
    let at = StoredValue::new(None::<usize>);
    let awake = heard(move |event| {
        let row = at.get_value();
        match event.key().as_str() {
            "j" | "J" => go(at, row.map_or(0, |row| (row + 1).min(count.saturating_sub(1)))),
            "k" | "K" => go(at, row.unwrap_or_default().saturating_sub(1)),
            "x" | "X" => {
                if let Some(row) = row {
                    press(&format!("tick-{row}"));
                }
            }
            "a" | "A" => focus("confirm"),
            _ => {}
        }
    });
    view! {
        <p class="keys" hidden=move || !awake.get()>
            <span><kbd>"J"</kbd>" 下一个"</span>
            <span><kbd>"K"</kbd>" 上一个"</span>
            <span><kbd>"X"</kbd>" 勾选"</span>
            <span><kbd>"Enter"</kbd>" 打开"</span>
            <span><kbd>"A"</kbd>" 去确认"</span>
        </p>
    }
}

/// Puts the cursor on the link of a row.
fn go(at: StoredValue<Option<usize>>, row: usize) {
    at.set_value(Some(row));
    focus(&format!("row-{row}"));
}
