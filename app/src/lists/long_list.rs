//! Many rows of the same kind, and what a page shows twice: rendered by themselves, put into the page as they are.
//!
//! The only place beside the charts where HTML goes into a page unescaped, because leptos has just escaped it.

use leptos::prelude::*;
use leptos::tachys::html::InertElement;

/// Rows. As parts of one view all of them would be moved from place to place several times before the first is written.
pub(crate) fn long_list<V: IntoView>(rows: impl Iterator<Item = V>) -> InertElement {
    let mut html = String::with_capacity(rows.size_hint().0 * 1024);
    for row in rows {
        html.push_str(&row.into_view().to_html());
    }
    InertElement::new(html)
}

/// The same view in two places.
pub(crate) fn twice(view: impl IntoView) -> [InertElement; 2] {
    let html = view.into_view().to_html();
    [InertElement::new(html.clone()), InertElement::new(html)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_escaped() {
        let rows = ["<script>", "\"&'"].into_iter().map(|text| view! { <option value=text>{text}</option> });
        let html = long_list(rows).to_html();
        assert!(html.contains("&lt;script>") || html.contains("&lt;script&gt;"), "{html}");
        assert!(!html.contains("<script>") && !html.contains("\"\"&"), "{html}");
        let [one, two] = twice(view! { <i>"<b>"</i> });
        assert_eq!(one.to_html(), two.to_html());
    }
}
