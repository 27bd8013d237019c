//! Addresses: what islands call, what nobody's page leads to.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::access::role::Role;
use leptos::server_fn::axum::server_fn_paths;

use super::Site;

#[tokio::test(flavor = "multi_thread")]
async fn server_functions_answer_where_their_guards_stand() {
    let site = Site::new().await;
    // the framework says where they are, not a constant of ours
    let paths: Vec<&str> = server_fn_paths().map(|(path, _)| path).collect();
    assert!(paths.len() >= 2, "{paths:?}");
    for path in paths {
        assert!(path.starts_with("/api/") && !path.contains("//"), "{path}");
        let stranger = site.post(None, path, "").await;
        assert_eq!(stranger.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(stranger.body.contains("登录已失效") && !stranger.body.contains("<html"), "{path}: {}", stranger.body);
        let badly = site.post(Some(Role::Unit), path, "nonsense=1").await;
        assert_eq!(badly.status, StatusCode::BAD_REQUEST, "{path}: {}", badly.body);
        assert!(!badly.body.contains("<html"), "{path}: {}", badly.body);
        let elsewhere = site.request(Some(Role::Unit), Method::POST, path).header("sec-fetch-site", "cross-site");
        assert_eq!(site.send(elsewhere.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let none = site.post(Some(Role::Unit), "/api/none", "").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    assert!(none.body.contains("没有这个功能"), "{}", none.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_that_none_of_ours_can_be_are_refused() {
    for site in Site::both().await {
        for path in ["/cells/%2530", "/cells/%2500", "/public/%2500", "/cells/%00", "/units/%25"] {
            for role in [None, Some(Role::Office)] {
                let answer = site.get(role, path).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{} {path} as {role:?}", site.test.name);
            }
        }
        // a target that is no path, as only a hand-made client sends it
        let request = Request::get("example.com:80").method(Method::GET);
        let request = request.header(header::COOKIE, format!("gongkai={}", site.token(Role::Office)));
        let answer = site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", site.test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_written_down_once_a_minute() {
    let site = Site::new().await;
    for _ in 0..3 {
        assert_eq!(site.post(Some(Role::Auditor), "/do/save-settings", "county_name=x").await.status, StatusCode::FORBIDDEN);
    }
    let log = site.get(Some(Role::Admin), "/audit?action=right.refuse").await.body;
    assert_eq!(log.matches("/do/save-settings").count(), 1, "{log}");
}
