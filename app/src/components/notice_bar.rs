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
        let fields = retry.errors.into_iter().map(|error| told(&error.field, &error.message)).collect_view();
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

/// What is wrong with a field, leading to it; a message of several lines is about the rows of a file, each of which stands beneath.
fn told(field: &str, message: &str) -> AnyView {
    let mut lines = message.lines();
    let words = lines.next().unwrap_or_default().to_owned();
    let rows: Vec<_> = lines.map(|line| view! { <li>{line.to_owned()}</li> }).collect();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="error-rows">{rows}</ul> });
    view! { <li><a href=format!("#{field}")>{words}</a>{rows}</li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_faulty_row_of_a_file_stands_by_itself() {
        let html = told("file", "文件没有导入。\n第6行：没有这个单位。\n第9行：请填写件数。").to_html();
        assert_eq!((html.matches("<li>").count(), html.matches("<ul").count()), (3, 1), "{html}");
        assert!(html.contains("第9行：请填写件数。") && html.contains("#file"), "{html}");
        let html = told("file", "请先选择文件。").to_html();
        assert_eq!((html.matches("<li>").count(), html.matches("<ul").count()), (1, 0), "{html}");
    }
}
