//! An address that somebody wrote: a link, and what keeps the public from it.

use domain::reporting::evidence::{closed, same_site};
use leptos::prelude::*;

/// The link, marked where the public cannot open it.
pub(crate) fn address(url: &str) -> AnyView {
    let closed = closed(url).map(|why| view! { " "<span class="tag tag-warn">{why.label()}</span> });
    let url = url.to_owned();
    view! { <a href=url.clone() rel="noopener noreferrer">{url.clone()}</a>{closed} }.into_any()
}

/// The same beside the address of the problem that it answers; another site is only remarked.
pub(crate) fn answering(url: &str, problem: &str) -> AnyView {
    let is_elsewhere = !problem.is_empty() && !same_site(url, problem);
    let remark = is_elsewhere.then(|| view! { " "<small>"与问题的网址不是同一网站，请核对"</small> });
    view! { {address(url)}{remark} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_public_cannot_open_and_what_lies_elsewhere_is_said() {
        let problem = "http://www.qingxi.gov.cn/zwgk/1.html";
        for (url, said) in [
            ("http://10.0.0.1/x", Some("内网地址，公众打不开")),
            ("http://localhost/x", Some("本机地址，公众打不开")),
            ("http://www.other.gov.cn/x", Some("不是同一网站")),
            ("https://qingxi.gov.cn/zwgk/2.html", None),
        ] {
            let html = answering(url, problem).to_html();
            assert!(html.contains(url), "{html}");
            assert_eq!(html.contains("tag-warn") || html.contains("<small>"), said.is_some(), "{html}");
            assert!(said.is_none_or(|said| html.contains(said)), "{html}");
        }
        assert!(!answering("http://www.other.gov.cn/x", "").to_html().contains("<small>"));
    }
}
