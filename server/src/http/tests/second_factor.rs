//! The second factor, from the first click to a lost phone.

use axum::http::{StatusCode, header};
use data_encoding::BASE32_NOPAD;
use domain::access::role::Role;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::{PASSWORD, Site, encode, page_of};

/// What an authenticator shows at the moment of the site's clock, so many half minutes later.
fn authenticator(site: &Site, secret: &str, later: i64) -> String {
    let secret = BASE32_NOPAD.decode(secret.replace(' ', "").as_bytes()).unwrap();
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret).unwrap();
    mac.update(&(site.services.now().timestamp() / 30 + later).to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes([digest[at], digest[at + 1], digest[at + 2], digest[at + 3]]) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn codes(page: &str) -> Vec<String> {
    page.split("<code>").skip(1).map(|rest| rest.split("</code>").next().unwrap().to_owned()).collect()
}

async fn sign_in(site: &Site, username: &str, code: &str) -> (String, bool) {
    let answer = site.post(None, "/do/sign-in", &format!("username={username}&password={}&code={code}", encode(PASSWORD))).await;
    (
        answer.location.clone(),
        answer.headers.get_all(header::SET_COOKIE).iter().any(|cookie| cookie.to_str().unwrap().starts_with("gongkai=")),
    )
}

/// Sets a second factor up; answers the secret and the recovery codes.
async fn enrol(site: &Site, role: Role) -> (String, Vec<String>) {
    assert_eq!(site.post(Some(role), "/do/begin-second-factor", "").await.location, "/second-factor");
    let page = site.get(Some(role), "/second-factor").await.body;
    let secret = codes(&page).remove(0);
    assert!(page.contains("class=\"qr\"") && secret.len() == 39, "{secret}");
    let wrong = site.post(Some(role), "/do/confirm-second-factor", "code=12345").await;
    assert!(page_of(&wrong) == "/second-factor" && wrong.location.contains("retry="), "{}", wrong.location);
    let right = site.post(Some(role), "/do/confirm-second-factor", &format!("code={}", authenticator(site, &secret, -1))).await;
    assert_eq!(right.status, StatusCode::OK, "{}", right.body);
    let recovery = codes(&right.body);
    assert_eq!(recovery.len(), 10);
    (secret, recovery)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_alone_does_not_open_an_account_with_a_second_factor() {
    for site in Site::both().await {
        assert!(sign_in(&site, "leader", "").await.1, "by password alone before");
        let (secret, recovery) = enrol(&site, Role::Leader).await;
        let again = site.get(Some(Role::Leader), "/second-factor").await.body;
        assert!(codes(&again).is_empty() && again.contains("还有 10 个恢复码"), "shown once");
        assert_eq!(sign_in(&site, "leader", "").await, ("/sign-in?error=code&next=%2F".to_owned(), false));
        assert_eq!(sign_in(&site, "leader", "000000").await, ("/sign-in?error=code-wrong&next=%2F".to_owned(), false));
        let used = authenticator(&site, &secret, -1);
        assert!(!sign_in(&site, "leader", &used).await.1, "{used}: no code opens twice");
        let now = authenticator(&site, &secret, 0);
        assert!(sign_in(&site, "leader", &now).await.1);
        assert!(!sign_in(&site, "leader", &now).await.1, "no code opens twice");
        // the phone is lost
        let one = recovery[0].to_lowercase();
        assert!(sign_in(&site, "leader", &one).await.1);
        assert!(!sign_in(&site, "leader", &one).await.1, "no recovery code opens twice");
        assert!(sign_in(&site, "office", "").await.1, "nobody else is asked");
        let log = site.get(Some(Role::Auditor), "/audit").await.body;
        assert!(log.contains("开通两步验证") && log.contains("使用恢复码登录") && !log.contains(&recovery[1]), "{log}");
        // with the password she goes on without
        site.post(Some(Role::Leader), "/do/remove-second-factor", "password=wrong").await;
        assert!(!sign_in(&site, "leader", "").await.1);
        let off = site.post(Some(Role::Leader), "/do/remove-second-factor", &format!("password={}", encode(PASSWORD))).await;
        assert_eq!(page_of(&off), "/me", "{}", off.location);
        assert!(sign_in(&site, "leader", "").await.1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_must_have_one_does_nothing_before_it_is_set_up() {
    for site in Site::both().await {
        let refused = site.post(Some(Role::Office), "/do/require-second-factor", "roles=unit").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        site.post(Some(Role::Admin), "/do/require-second-factor", "roles=unit&roles=leader").await;
        assert!(site.get(Some(Role::Admin), "/accounts").await.body.contains("value=\"leader\" checked"));
        for path in ["/", "/todo", "/cells", "/me", "/exports/cells.csv"] {
            assert_eq!(site.get(Some(Role::Leader), path).await.location, "/second-factor", "{path}");
        }
        let api = site.post(Some(Role::Unit), "/api/save-draft", "").await;
        assert!(!api.status.is_success(), "{}", api.status);
        assert_eq!(site.get(Some(Role::Office), "/").await.status, StatusCode::OK, "others go on");
        enrol(&site, Role::Leader).await;
        assert_eq!(site.get(Some(Role::Leader), "/").await.status, StatusCode::OK);
        let off = site.post(Some(Role::Leader), "/do/remove-second-factor", &format!("password={}", encode(PASSWORD))).await;
        assert!(off.location.contains("retry="), "it stays: {}", off.location);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_is_the_way_back_in_without_phone_and_paper() {
    let site = Site::new().await;
    enrol(&site, Role::Leader).await;
    let page = site.get(Some(Role::Admin), "/accounts/leader").await.body;
    let seen = page.split("name=\"password_seen\"").nth(1).unwrap().split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let reset = site.post(Some(Role::Admin), "/do/reset-password", &format!("id=leader&password_seen={seen}")).await;
    let once = codes(&reset.body).remove(0);
    let answer = site.post(None, "/do/sign-in", &format!("username=leader&password={once}")).await;
    assert_eq!((answer.status, answer.location.as_str()), (StatusCode::SEE_OTHER, "/"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_in_sends_who_forgot_the_password_to_whoever_can_reset_it() {
    for site in Site::both().await {
        let door = site.get(None, "/sign-in").await.body;
        assert!(door.contains("请联系本县系统管理员重置") && !door.contains("政务公开办重置"), "{}", site.test.name);
        let locked = site.get(None, "/sign-in?error=locked").await.body;
        assert!(locked.contains("请系统管理员重置密码"), "{}", site.test.name);
        let run_out = site.get(None, "/sign-in?error=run-out").await.body;
        assert!(run_out.contains("一次性密码已超过14天"), "{}", site.test.name);
    }
}
