//! Numbers that only look like a person's, or are hidden too little: said in the form that writes them, and stop nothing.

use domain::reporting::advice::personal_hints;
use leptos::prelude::*;

/// The remarks on texts, each behind the name of its field; nothing where there is none.
pub(crate) fn number_hints(texts: &[(&str, &str)]) -> Option<AnyView> {
    let lines = number_remarks(texts);
    let items: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
    (!items.is_empty()).then(|| {
        view! {
            <div class="notice notice-warn number-hints">
                <p>"有像个人信息的号码，不影响保存，请先核对："</p>
                <ul class="stack-tight">{items}</ul>
            </div>
        }
        .into_any()
    })
}

/// The same as sentences, for a page that says more beside them.
pub(crate) fn number_remarks(texts: &[(&str, &str)]) -> Vec<String> {
    let on = |(name, text): &(&str, &str)| personal_hints(text).into_iter().map(|one| format!("{name}{}", one.message)).collect::<Vec<_>>();
    texts.iter().flat_map(on).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_check_digit_is_said_with_its_field_and_a_right_one_is_not_for_this_place() {
        // made up; the first one's check digit is wrong, the second one's is right and stops the text elsewhere
        let lines = number_remarks(&[("完成情况", "办理编号340000199003076595"), ("备注", "340000199003076596"), ("序号", "3")]);
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with("完成情况第5个字起") && lines[0].contains("校验位不对"), "{lines:?}");
    }
}
