//! Where a post comes from, for what the general guard lets pass: browsers that name no origin, and the scheme of those that do.

use axum::extract::{Request, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::error_pages;
use crate::http::state::Server;

/// Refuses a post that another site's page, or this host's page without TLS, has sent.
pub(super) async fn guard(State(server): State<Server>, request: Request, next: Next) -> Response {
    let is_unsafe = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_unsafe && is_foreign(request.headers(), server.settings.behind_tls) {
        return error_pages::page(StatusCode::FORBIDDEN, "这个请求不是从本系统的页面发出的，没有执行。请从本系统的页面重新操作。");
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap, behind_tls: bool) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN);
    // one host is two origins, with TLS and without; behind TLS only one of them is ours
    if behind_tls && origin.is_some_and(|origin| origin.starts_with("http://")) {
        return true;
    }
    if origin.is_some() || headers.contains_key("sec-fetch-site") {
        return false;
    }
    // old browsers say at least from which page; programs say nothing, and have no cookies of a browser either
    let Some(referer) = headers.get(header::REFERER) else { return false };
    let Ok(page) = referer.to_str().unwrap_or_default().parse::<Uri>() else { return true };
    let is_other_scheme = behind_tls && page.scheme_str() != Some("https");
    is_other_scheme || page.authority().map(Authority::as_str) != text(header::HOST)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("gongkai.test:8443"));
        for (name, value) in all {
            headers.insert(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn an_old_browser_is_known_by_the_page_it_comes_from() {
        for (sent, behind_tls, foreign) in [
            (vec![], true, false),
            (vec![("referer", "https://gongkai.test:8443/cells/1")], true, false),
            (vec![("referer", "http://gongkai.test:8443/cells/1")], false, false),
            (vec![("referer", "http://gongkai.test:8443/cells/1")], true, true),
            (vec![("referer", "https://evil.example/gongkai.test:8443")], false, true),
            (vec![("referer", "https://gongkai.test:8443.evil.example/")], false, true),
            (vec![("referer", "https://gongkai.test/")], false, true),
            (vec![("referer", "")], false, true),
            (vec![("referer", "nonsense")], false, true),
            (vec![("origin", "http://gongkai.test:8443")], true, true),
            (vec![("origin", "http://gongkai.test:8443")], false, false),
            // the general guard answers for these
            (vec![("origin", "https://evil.example")], true, false),
            (vec![("sec-fetch-site", "same-origin"), ("referer", "https://evil.example/")], true, false),
        ] {
            assert_eq!(is_foreign(&headers(&sent), behind_tls), foreign, "{sent:?} {behind_tls}");
        }
    }
}
