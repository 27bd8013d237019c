//! While nothing can be written, everything can still be read, and whoever watches is told.

use axum::http::StatusCode;
use domain::access::role::Role;

use super::Site;

/// Triggers that refuse what is written stand for an engine without space; they are as quick, and SQLite forgets none of them.
const NO_WRITES: &str = "create trigger no_session before update on session begin select raise(abort, 'no writes'); end;
     create trigger no_probe before update on _sqlx_migrations begin select raise(abort, 'no writes'); end;";
const WRITES: &str = "drop trigger no_session; drop trigger no_probe;";

const BANNER: &str = "系统现在只能查看，不能保存";

/// The last answer of `/healthz` holds for a second.
async fn until_asked_again() {
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_all_was_well_is_not_said_again_after_a_write_has_failed() {
    let site = Site::new().await;
    assert_eq!(site.get(None, "/healthz").await.body, "ok");
    // within the second for which that answer holds
    site.test.execute_raw(NO_WRITES).await;
    assert!(site.services.db().try_write().await.is_err(), "the write that fails");
    assert_eq!(site.get(None, "/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_goes_on_while_writing_fails_and_healthz_tells() {
    let site = Site::new().await;
    let well = site.get(None, "/healthz").await;
    assert_eq!((well.status, well.body.as_str()), (StatusCode::OK, "ok"));
    let page = site.get(Some(Role::Office), "/units").await;
    assert!(page.status == StatusCode::OK && !page.body.contains(BANNER));
    // a failed form waits in the session, and every session would have to be noted as in use
    let waiting = site
        .post(
            Some(Role::Office),
            "/do/save-settings",
            "county_name=&issuer=&contact=&return_phrases=&seen=&near_days=x&report_days=&return_days=",
        )
        .await;
    assert_eq!(waiting.status, StatusCode::SEE_OTHER);
    site.test.execute_raw("update session set seen_at = '2026-03-02T00:30:00+00:00'").await;
    site.test.execute_raw(NO_WRITES).await;
    until_asked_again().await;
    let ill = site.get(None, "/healthz").await;
    assert_eq!(ill.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(ill.body.contains("数据库不能保存") && !ill.body.contains("读不出来"), "{}", ill.body);
    for path in [waiting.location.as_str(), "/units", "/settings", "/cells", "/review", "/"] {
        let page = site.get(Some(Role::Office), path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert!(page.body.contains(BANNER), "{path} does not say it");
    }
    let shown = site.get(Some(Role::Office), &waiting.location).await;
    assert!(shown.body.contains("error-summary"), "the failed form is shown all the same");
    site.test.execute_raw(WRITES).await;
    let healed = site.get(Some(Role::Office), "/units").await;
    assert!(!healed.body.contains(BANNER), "the first request after it takes the warning away");
    until_asked_again().await;
    assert_eq!(site.get(None, "/healthz").await.body, "ok");
}
