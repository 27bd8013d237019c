//! Total, page size, pages: the bar under every list.

use leptos::prelude::*;

use crate::context::PageContext;

/// The bar itself: what is shown, which sizes there are, the way to the other pages.
pub(crate) fn bar(summary: impl IntoView + 'static, sizes: impl IntoView + 'static, steps: impl IntoView + 'static) -> AnyView {
    view! { <nav class="pager" aria-label="分页"><p>{summary}</p>{sizes}<ul>{steps}</ul></nav> }.into_any()
}

/// A count as the database gives it.
pub(crate) fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// What stands above a list where a page behind its last was asked for.
pub(crate) fn behind_the_last(asked: i64, shown: i64) -> Option<AnyView> {
    (asked > shown).then(|| {
        view! { <div class="notice" role="status"><p>{format!("没有第{asked}页：一共{shown}页，现在显示最后一页。")}</p></div> }.into_any()
    })
}

/// One page of a list whose rows are counted.
pub(crate) struct Pages {
    /// Rows of all pages.
    pub(crate) total: u64,
    /// The page shown, from 1.
    pub(crate) page: u64,
    /// Rows on a page.
    pub(crate) size: u64,
    /// What the rows are counted in: 条, 个, 份.
    pub(crate) word: &'static str,
    /// The sizes that are offered; none where there is only one.
    pub(crate) sizes: Vec<u64>,
}

impl Pages {
    /// The bar.
    pub(crate) fn show(self, cx: &PageContext) -> AnyView {
        let Self { total, page, size, word, mut sizes } = self;
        let (first, last) = ((page - 1) * size + 1, (page * size).min(total));
        let range = if first <= last { format!("，本页 {first}–{last}") } else { String::new() };
        sizes.sort_unstable();
        let offered: Vec<_> = sizes
            .into_iter()
            .map(|one| {
                let text = one.to_string();
                view! { " "<a href=cx.href_with(&[("size", &text)]) aria-current=(one == size).then_some("true")>{text.clone()}</a> }
            })
            .collect();
        let sizes = (!offered.is_empty()).then(|| view! { <p>"每页"{offered}{format!(" {word}")}</p> });
        let summary = view! { "共 "<b>{total}</b>{format!(" {word}{range}")} };
        bar(summary, sizes, steps(cx, page, total.div_ceil(size).max(1)))
    }
}

/// The way to the pages before and behind, to the first, the last and those nearby.
pub(crate) fn steps(cx: &PageContext, here: u64, pages: u64) -> AnyView {
    let to = |page: u64| cx.href_with(&[("page", &page.to_string())]);
    let previous = (here > 1).then(|| view! { <li><a href=to((here - 1).min(pages)) rel="prev">"上一页"</a></li> });
    let next = (here < pages).then(|| view! { <li><a href=to(here + 1) rel="next">"下一页"</a></li> });
    let mut numbers = Vec::new();
    let mut shown = 0;
    for page in (1..=pages).filter(|page| *page == 1 || *page == pages || page.abs_diff(here) <= 2) {
        if page > shown + 1 {
            numbers.push(view! { <li><span>"…"</span></li> }.into_any());
        }
        shown = page;
        numbers.push(view! { <li><a href=to(page) aria-current=(page == here).then_some("page")>{page}</a></li> }.into_any());
    }
    view! { {previous}{numbers}{next} }.into_any()
}
