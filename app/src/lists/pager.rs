//! Total, page size, pages.

use leptos::prelude::*;
use services::progress::cells::View;

use crate::context::PageContext;

/// The pager under a list of `total` rows.
pub(crate) fn pager(cx: &PageContext, total: u64, view: View) -> AnyView {
    let pages = total.div_ceil(u64::from(view.size)).max(1);
    let here = u64::from(view.page);
    let first = (here - 1) * u64::from(view.size) + 1;
    let last = (here * u64::from(view.size)).min(total);
    let range = if first <= last { format!(",本页 {first}–{last}") } else { String::new() };
    let sizes: Vec<_> = View::SIZES
        .into_iter()
        .map(|size| {
            let text = size.to_string();
            view! { <a href=cx.href_with(&[("size", &text)]) aria-current=(size == view.size).then_some("true")>{size}</a> }
        })
        .collect();
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
    view! {
        <nav class="pager" aria-label="分页">
            <p>"共 "<b>{total}</b>{format!(" 条{range}")}</p>
            <p>"每页 "{sizes}" 条"</p>
            <ul>{previous}{numbers}{next}</ul>
        </nav>
    }
    .into_any()
}
