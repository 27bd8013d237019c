//! What the last form did, or why it did not.

use leptos::prelude::*;

use crate::context::PageContext;

/// What forms that show their effect first call the field of the answer to it.
const CONFIRMED: &str = "confirmed";

/// The notice after a redirect, or the error summary of a failed form with links to its fields.
pub(crate) fn notice_bar(cx: &PageContext) -> impl IntoView + use<> {
    let notice = cx.notice().map(|notice| {
        let next = notice.next_step().map(|(href, words)| view! { " "<a href=href>{words}</a> });
        view! { <div class="notice notice-success" role="status"><p>{notice.text()}{next}</p></div> }
    });
    let errors = cx.retry().filter(|retry| !retry.is_silent()).cloned().map(|retry| {
        // what was typed is right and only waits for a second look: that is no mistake
        if let [only] = &retry.errors[..]
            && only.field == CONFIRMED
        {
            let words = only.message.clone();
            return view! { <div class="notice" role="status" tabindex="-1" id="errors"><p>{words}" "<a href=format!("#{CONFIRMED}")>"去核对"</a></p></div> }.into_any();
        }
        // the sentences stand below and again at their fields: the heading only says how many there are
        let heading = match retry.errors.len() {
            0 => retry.message,
            count => format!("有{count}处需要修改"),
        };
        let fields =
            retry.errors.into_iter().map(|error| view! { <li><a href=format!("#{}", error.field)>{error.message}</a></li> }).collect_view();
        view! {
            <div class="error-summary" role="alert" tabindex="-1" id="errors">
                <h2>{heading}</h2>
                <ul>{fields}</ul>
            </div>
        }
        .into_any()
    });
    let ailing = cx.services.db().writes_fail().then(|| {
        view! {
            <div class="notice notice-warn" role="alert">
                <p>"系统现在只能查看，不能保存（磁盘可能已满）。请先不要填写，并马上告诉系统管理员；恢复后本提示会自己消失。"</p>
            </div>
        }
    });
    view! { {ailing} {notice} {errors} }
}
