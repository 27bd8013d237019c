//! Headers, origins, sizes, cookies, panics, one-time passwords.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use axum::routing::get;
use domain::access::role::Role;
use storage::testing;
use tower::ServiceExt;
use tower_http::catch_panic::CatchPanicLayer;

use super::{PASSWORD, Site, encode, page_of};
use crate::http::error_pages;
use crate::http::state::Settings;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_and_its_own_nonce() {
    let site = Site::new().await;
    let mut nonces = Vec::new();
    for path in ["/sign-in", "/nowhere", "/me", "/favicon.svg", "/healthz", "/cells/%00"] {
        let answer = site.get(Some(Role::Office), path).await;
        let of = |name: &str| answer.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let policy = of("content-security-policy");
        for part in ["default-src 'none'", "style-src 'self';", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"] {
            assert!(policy.contains(part), "{path}: {part} not in {policy}");
        }
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert_eq!((of("x-content-type-options").as_str(), of("x-frame-options").as_str()), ("nosniff", "DENY"), "{path}");
        assert_eq!(of("referrer-policy"), "same-origin", "{path}");
        assert_eq!(of("strict-transport-security"), "", "{path}");
        nonces.push(policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default().to_owned());
    }
    nonces.sort();
    let all = nonces.len();
    nonces.dedup();
    assert_eq!(nonces.len(), all);
    let page = site.get(Some(Role::Office), "/me").await;
    assert!(!page.body.contains("style="), "inline styles are refused by the policy");
    assert_eq!(page.headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_tls_the_cookie_is_bound_to_the_host() {
    let site = Site::on(testing::sqlite().await, Settings { behind_tls: true }).await;
    let answer = site.post(None, "/do/sign-in", &format!("username=office&password={}&next=//evil.example", encode(PASSWORD))).await;
    let cookie = answer.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    for part in ["__Host-gongkai=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part} not in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    assert_eq!(answer.location, "/", "nobody is led out of the site");
    assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_from_elsewhere_is_refused_before_anything_happens() {
    let site = Site::new().await;
    for (name, value) in
        [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example"), ("origin", "null")]
    {
        for path in ["/do/end-other-sessions", "/do/sign-in", "/api/whatever"] {
            let request = site.request(Some(Role::Office), Method::POST, path).header(name, value);
            let answer = site.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value} {path}");
        }
    }
    let request = site.request(Some(Role::Office), Method::POST, "/do/end-other-sessions").header("referer", "https://evil.example/");
    assert_eq!(site.send(request.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN, "an old browser");
    for (name, value) in [("sec-fetch-site", "same-origin"), ("origin", "http://gongkai.test"), ("referer", "http://gongkai.test/me")] {
        let request = site.request(Some(Role::Office), Method::POST, "/do/end-other-sessions").header(name, value);
        assert_eq!(site.send(request.body(Body::empty()).unwrap()).await.status, StatusCode::SEE_OTHER, "{name}: {value}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_or_unreadable_gets_a_page_that_says_so() {
    let site = Site::new().await;
    let large = format!("county_name={}", "a".repeat(3 << 20));
    let answer = site.post(Some(Role::Office), "/do/save-settings", &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.body.contains("提交的内容太大"), "{}", answer.body);
    let json = site.request(Some(Role::Office), Method::POST, "/do/save-settings").header(header::CONTENT_TYPE, "application/json");
    let answer = site.send(json.body(Body::from("{}")).unwrap()).await;
    assert!(answer.status.is_client_error() && answer.body.contains("<html lang=\"zh-CN\">"), "{} {}", answer.status, answer.body);
    let answer = site.get(Some(Role::Office), "/do/save-settings").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    let answer = site.get(Some(Role::Office), "/cells/a%00b").await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_panic_is_a_page_and_tells_nothing() {
    async fn breaks() {
        panic!("secret words");
    }
    let router: Router = Router::new().route("/", get(breaks)).layer(CatchPanicLayer::custom(error_pages::panicked));
    let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
    let body = String::from_utf8_lossy(&body);
    assert!(body.contains("系统出错") && !body.contains("secret"), "{body}");
}

/// The one-time password on a page, if there is one.
fn one_time_password(page: &str) -> Option<String> {
    Some(page.split("<code>").nth(1)?.split("</code>").next()?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_password_stands_in_the_answer_and_nowhere_else() {
    let site = Site::new().await;
    let form = "username=wang&person=%E7%8E%8B%E5%80%A9&role=unit&unit=u";
    let answer = site.post(Some(Role::Admin), "/do/add-account", form).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::OK, ""), "{}", answer.body);
    assert_eq!(answer.headers.get(header::CACHE_CONTROL).unwrap(), "no-store");
    assert!(answer.headers.contains_key(header::CONTENT_SECURITY_POLICY) && answer.body.contains("账号已新增"));
    let password = one_time_password(&answer.body).expect("it is shown");
    // loading the answer anew sends the form again: no second account, no password
    let again = site.post(Some(Role::Admin), "/do/add-account", form).await;
    assert_eq!((again.status, page_of(&again)), (StatusCode::SEE_OTHER, "/accounts/new"));
    assert!(site.get(Some(Role::Admin), &again.location).await.body.contains("这个用户名已有人用"));
    let entered = site.post(None, "/do/sign-in", &format!("username=wang&password={password}")).await;
    assert_eq!((entered.status, entered.location.as_str()), (StatusCode::SEE_OTHER, "/"));
    let log = site.get(Some(Role::Admin), "/audit").await.body;
    assert!(log.contains("新增账号") && !log.contains(&password));
}

/// Everything that the engine has written to disk so far.
fn on_disk(site: &Site) -> Vec<u8> {
    let file = site.test.address.strip_prefix("sqlite:").expect("an SQLite database");
    let pieces = ["", "-wal", "-shm"].iter().filter_map(|ending| std::fs::read(format!("{file}{ending}")).ok());
    pieces.collect::<Vec<_>>().concat()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_one_time_password_lies_nowhere_on_disk() {
    let site = Site::new().await;
    let added = site.post(Some(Role::Admin), "/do/add-account", "username=wangqian&person=a&role=unit&unit=u").await;
    let handed = site.post(Some(Role::Admin), "/do/hand-over-account", "id=leader&username=successor&successor=b").await;
    let page = site.get(Some(Role::Admin), "/accounts/auditor").await.body;
    let seen = page.split("name=\"password_seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let reset = site.post(Some(Role::Admin), "/do/reset-password", &format!("id=auditor&password_seen={seen}")).await;
    for answer in [&added, &handed, &reset] {
        let password = one_time_password(&answer.body).expect("it is shown");
        assert!(!holds(&on_disk(&site), &password));
    }
    // and the search finds what is there
    assert!(holds(&on_disk(&site), "wangqian") && holds(&on_disk(&site), "successor"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_that_is_sent_twice_gives_one_password() {
    let site = Site::new().await;
    let page = site.get(Some(Role::Admin), "/accounts/leader").await.body;
    let seen = page.split("name=\"password_seen\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let form = format!("id=leader&password_seen={seen}");
    let answer = site.post(Some(Role::Admin), "/do/reset-password", &form).await;
    let password = one_time_password(&answer.body).expect("it is shown");
    let again = site.post(Some(Role::Admin), "/do/reset-password", &form).await;
    assert_eq!((again.status, page_of(&again)), (StatusCode::SEE_OTHER, "/accounts/leader"));
    assert!(site.get(Some(Role::Admin), &again.location).await.body.contains("这次没有再改"));
    let entered = site.post(None, "/do/sign-in", &format!("username=leader&password={password}")).await;
    assert_eq!((entered.status, entered.location.as_str()), (StatusCode::SEE_OTHER, "/"), "the first password holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_lead_back_to_the_door_and_then_to_a_pause() {
    let site = Site::new().await;
    let mut codes = Vec::new();
    for _ in 0..6 {
        let answer = site.post(None, "/do/sign-in", "username=leader&password=wrong+password&next=/heat-map").await;
        codes.push(answer.location.contains("error=locked"));
        assert!(answer.location.starts_with("/sign-in?") && !answer.location.contains("wrong+password"), "{}", answer.location);
    }
    assert_eq!(codes, [false, false, false, false, true, true]);
    let door = site.get(None, "/sign-in?error=locked&next=/heat-map").await;
    assert!(door.body.contains("暂停登录"), "{}", door.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_is_remembered_by_the_browser_alone() {
    let site = Site::new().await;
    for (theme, kept) in [("dark", "theme=dark"), ("auto", "theme=auto"), ("\"><script>", "theme=auto")] {
        let answer = site.post(Some(Role::Leader), "/do/theme", &format!("theme={}&next=/me", encode(theme))).await;
        let cookie = answer.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
        assert!(cookie.starts_with(kept), "{cookie}");
        assert_eq!(answer.location, "/me");
    }
    let token = site.token(Role::Leader);
    let request = Request::get("/me").header(header::COOKIE, format!("gongkai={token}; theme=dark")).body(Body::empty()).unwrap();
    assert!(site.send(request).await.body.contains("data-theme=\"dark\""));
}

#[tokio::test]
async fn a_unit_begins_with_its_own_work_in_any_browser() {
    let site = Site::new().await;
    for accept in ["text/html,application/xhtml+xml", "*/*", "image/gif, */*"] {
        let request = site.request(Some(Role::Unit), Method::GET, "/").header(header::ACCEPT, accept).body(Body::empty()).unwrap();
        let answer = site.send(request).await;
        assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/todo"), "{accept}");
    }
    assert_eq!(site.get(Some(Role::Leader), "/").await.status, StatusCode::OK);
}

#[test]
fn the_documented_proxy_lets_through_what_gets_our_own_sentence() {
    let text = include_str!("../../../../docs/operations.md");
    let megabytes = text.split("client_max_body_size ").nth(1).and_then(|rest| rest.split('m').next());
    let megabytes: usize = megabytes.unwrap().parse().unwrap();
    assert!(megabytes << 20 > crate::http::reporting::received::BODY_LIMIT, "{megabytes} MB");
}
