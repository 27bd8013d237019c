//! The switch of the single-letter keys, wherever a page hears them: they must be possible to turn off (WCAG 2.1.4). The choice is
//! kept in the browser and holds for all of these pages.

use leptos::prelude::*;

use crate::context::{KeysChoice, PageContext};
use crate::paths::verb;

/// The button. It names its form, so it may stand inside another one.
pub(crate) fn keys_button(cx: &PageContext) -> AnyView {
    let (value, words) = if cx.visitor.keys_off { ("on", "启用快捷键") } else { ("off", "关闭快捷键") };
    view! { <button class="btn btn-plain btn-small no-print" form="review-keys" name=KeysChoice::keys value=value>{words}</button> }
        .into_any()
}

/// The form behind the button, outside of any other form.
pub(crate) fn keys_form(cx: &PageContext) -> AnyView {
    let here = cx.href_with(&[("page", cx.query("page").unwrap_or_default())]);
    view! { <form id="review-keys" method="post" action=verb::REVIEW_KEYS><input type="hidden" name=KeysChoice::next value=here/></form> }
        .into_any()
}
