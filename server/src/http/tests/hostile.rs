//! Hostile text in every field: refused with a sentence or stored, and shown as text, never as anything else.

use axum::http::StatusCode;
use domain::access::role::Role;

use super::{Site, encode};

/// Texts that have broken programs before.
pub(super) fn hostile_texts() -> Vec<String> {
    vec![
        "</textarea><script>alert(1)</script>".into(),
        "\"><img src=x onerror=alert(1)>".into(),
        "' or '1'='1' --".into(),
        "“引号”‘单引号’\"'`".into(),
        "\u{202e}gpj.exe\u{202c}\u{2066}a\u{2069}".into(),
        "长".repeat(10_000),
        "👩🏽‍💻🇨🇳👨‍👩‍👧‍👦".into(),
        "=cmd|' /C calc'!A0".into(),
        "+1-1@SUM(A1)".into(),
        "nul\0 bell\u{7} escape\u{1b}[31m delete\u{7f}".into(),
        "第一行\r\n第二行\n第三行\t表".into(),
        "{{7*7}} ${7*7} %s %n %00 &lt;b&gt;".into(),
        "../../etc/passwd".into(),
        " \u{3000}\u{feff} ".into(),
        "Ｆｕｌｌｗｉｄｔｈ e\u{301} ﷽".into(),
    ]
}

/// Markup that must never come back as markup.
const LIVE: [&str; 3] = ["<script>alert(1)", "<img src=x", "\" onerror="];

/// Forms of this slice, by role, with the fields that take text. `{}` is the text.
const FORMS: [(Role, &str, &[&str]); 12] = [
    (
        Role::Admin,
        "/do/add-account",
        &[
            "username={}&person=a&role=office&unit=",
            "username=n{n}&person={}&role=office&unit=",
            "username=m{n}&person=a&role=unit&unit={}",
        ],
    ),
    (
        Role::Admin,
        "/do/edit-account",
        &[
            "id=leader&seen=&person={}&role=leader&unit=",
            "id={}&seen=&person=a&role=leader&unit=",
            "id=leader&seen={}&person=a&role=leader&unit={}",
        ],
    ),
    (Role::Admin, "/do/hand-over-account", &["id=none&username={}&successor={}", "id={}&username=a&successor=b"]),
    (Role::Admin, "/do/disable-account", &["id={}"]),
    (Role::Admin, "/do/reset-password", &["id={}&password_seen={}", "id=leader&password_seen={}"]),
    (
        Role::Office,
        "/do/save-settings",
        &["seen=&county_name={}&near_days=5&report_days=5&return_days=5", "seen=&county_name=a&near_days={}&report_days={}&return_days={}"],
    ),
    (Role::Office, "/do/add-county-day", &["day=2026-07-28&kind=off&reason={}", "day={}&kind={}&reason={}"]),
    (Role::Office, "/do/remove-county-day", &["day={}"]),
    (Role::Office, "/do/cancel-change", &["change={}"]),
    (Role::Auditor, "/do/change-password", &["old={}&new={}&again={}"]),
    (Role::Auditor, "/do/end-session", &["id={}"]),
    (Role::Auditor, "/do/theme", &["theme={}&next={}"]),
];

/// Pages that show what was stored, and pages that show what was asked for.
const PAGES: [(Role, &str); 8] = [
    (Role::Admin, "/accounts"),
    (Role::Admin, "/accounts/leader"),
    (Role::Office, "/settings"),
    (Role::Auditor, "/audit"),
    (Role::Auditor, "/me"),
    (Role::Admin, "/accounts?q={}&role={}&state={}&page={}&size={}"),
    (Role::Auditor, "/audit?person={}&action={}&subject={}&from={}&to={}&before={}&after={}"),
    (Role::Auditor, "/me?notice={}"),
];

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_is_refused_or_shown_as_text() {
    for site in Site::both().await {
        for (number, text) in hostile_texts().into_iter().enumerate() {
            for (role, path, bodies) in FORMS {
                for (variant, body) in bodies.iter().enumerate() {
                    let body = body.replace("{n}", &format!("{number}x{variant}")).replace("{}", &encode(&text));
                    let answer = site.post(Some(role), path, &body).await;
                    let short: String = text.chars().take(40).collect();
                    if answer.status != StatusCode::SEE_OTHER {
                        // an invented role or day, an id that is nobody's; or the page with the new account's password
                        assert!(!answer.status.is_server_error(), "{} {path} {short:?}: {}", site.test.name, answer.body);
                        assert!(LIVE.iter().all(|live| !answer.body.contains(live)), "{path} {short:?}: {}", answer.body);
                        continue;
                    }
                    assert!(answer.location.starts_with('/') && !answer.location.starts_with("//"), "{path} led to {}", answer.location);
                    if answer.location.len() < 4000 && path != "/do/theme" {
                        shows_text_only(&site, role, &answer.location).await;
                    }
                }
            }
            for (role, page) in PAGES {
                let asked = encode(&text.chars().take(500).collect::<String>());
                // control characters in an address are refused as a whole
                if !(page.contains("{}") && text.contains('\0')) {
                    shows_text_only(&site, role, &page.replace("{}", &asked)).await;
                }
            }
        }
        let settings = site.get(Some(Role::Office), "/settings").await.body;
        assert!(settings.contains("2026年7月28日"), "the last reason was stored: {settings}");
    }
}

async fn shows_text_only(site: &Site, role: Role, address: &str) {
    let page = site.get(Some(role), address).await;
    assert!(matches!(page.status, StatusCode::OK | StatusCode::NOT_FOUND), "{} {address}: {}", site.test.name, page.status);
    for live in LIVE {
        assert!(!page.body.contains(live), "{} {address} shows {live}", site.test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_stored_comes_back_to_the_letter_but_for_what_nobody_can_see() {
    for site in Site::both().await {
        let reason = "<b>“防汛”</b> =1+1 \u{202e}a\u{202c} 👩🏽‍💻 nul\0end";
        let body = format!("day=2026-07-28&kind=off&reason={}", encode(reason));
        assert!(site.post(Some(Role::Office), "/do/add-county-day", &body).await.location.contains("notice=saved"));
        let mut conn = site.services.db().read().await.unwrap();
        let days = storage::operations::county::days(&mut conn, &domain::ids::CountyId::new("c")).await.unwrap();
        assert_eq!(days[0].reason, reason.replace('\0', ""), "{}", site.test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn words_given_back_after_a_lost_session_are_text_too() {
    let site = Site::new().await;
    for text in hostile_texts() {
        for path in crate::http::expired_session::KEPT {
            let encoded = encode(&text);
            let answer = site.post(None, path, &format!("cell={encoded}&text={encoded}&reason={encoded}&{encoded}=a")).await;
            for live in LIVE {
                assert!(!answer.body.contains(live), "{path} gives back {live}");
            }
        }
    }
}
