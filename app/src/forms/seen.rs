//! What the person saw, as a form carries it; and the question that is asked when somebody else saved meanwhile.

use leptos::prelude::*;
use services::{Form, Seen};

use super::ShownForm;

/// What stands there now, by the labels of the form.
pub(crate) type Stored = Vec<(String, String)>;

/// The hidden field. After a conflict it is a choice, beside what the other person saved: as long as nobody chooses to replace
/// that, the form goes on carrying what was seen before, and saving goes on being refused.
pub(crate) fn seen_field<F: Form>(
    form: &ShownForm<F>,
    name: &'static str,
    before: &Seen,
    now: &Seen,
    stored: impl FnOnce() -> Stored,
) -> AnyView {
    let now = now.as_str().to_owned();
    if !form.is_stale {
        return view! { <input type="hidden" name=name value=now/> }.into_any();
    }
    let before = before.as_str().to_owned();
    let shown = |text: String| if text.is_empty() { "（空）".to_owned() } else { text };
    let stored: Vec<_> =
        stored().into_iter().map(|(label, text)| view! { <div><dt>{label}</dt><dd class="said">{shown(text)}</dd></div> }).collect();
    view! {
        <fieldset class="form-row has-error" id=name tabindex="-1">
            <legend>"别人刚刚保存过（也可能是您自己在另一个窗口保存的），您的修改还没有保存"</legend>
            <p class="form-hint">"下面是现在保存着的内容，请与您填写的核对："</p>
            <dl class="facts">{stored}</dl>
            <div class="choices">
                <label><input type="radio" name=name value=before checked/>" "<span>"先不保存，保留上面的内容"</span></label>
                <label><input type="radio" name=name value=now/>" "<span>"已经核对，用我填写的内容替换"</span></label>
            </div>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::ids::UnitId;
    use services::ServiceError;
    use services::register::Renaming;

    use super::*;
    use crate::retry::Retry;

    fn form(seen: &str) -> Renaming {
        Renaming {
            id: UnitId::new("u"),
            new_full_name: "甲".into(),
            new_short_name: "甲".into(),
            renamed_on: String::new(),
            seen: Seen::from_form(seen),
        }
    }

    fn shown(error: &ServiceError) -> String {
        let form = form("old");
        let shown = ShownForm::new(Some(&Retry::new("/", &form, error)), || form.clone());
        let stored = || vec![("全称".to_owned(), "<乙>".to_owned())];
        seen_field(&shown, Renaming::seen, &shown.sent.seen, &Seen::from_form("new"), stored).to_html()
    }

    #[test]
    fn a_second_click_does_not_save_over_what_was_not_seen() {
        let asked = shown(&ServiceError::Stale);
        let old = asked.find("value=\"old\"").unwrap();
        let new = asked.find("value=\"new\"").unwrap();
        let checked = asked.find("checked").unwrap();
        assert!(old < new && checked < new, "what was seen before is what is sent: {asked}");
        assert!(asked.contains("&lt;乙") && asked.matches("type=\"radio\"").count() == 2, "{asked}");
        let plain = shown(&ServiceError::field(Renaming::renamed_on, "请填写日期。"));
        assert!(plain.contains("type=\"hidden\"") && plain.contains("value=\"new\"") && !plain.contains("乙"), "{plain}");
    }
}
