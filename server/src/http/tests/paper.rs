//! What stands on every sheet of paper.

use axum::http::StatusCode;
use domain::access::role::Role;

use super::Site;

/// The foot is an attribute of the document, which is written before the page's data is there: asked many times at once, no page
/// may come without it.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_says_whose_it_is_and_of_which_day_however_long_it_waited() {
    let site = Site::new().await;
    for _ in 0..6 {
        let paths =
            ["/", "/tasks", "/cells", "/cells?paper=1", "/heat-map", "/units", "/checklists", "/monitoring", "/rounds", "/search?q=a"];
        let (one, two) = paths.split_at(paths.len() / 2);
        let ask = async |paths: &[&str]| {
            for path in paths {
                let page = site.get(Some(Role::Leader), path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                let tag = page.body.split('>').find(|tag| tag.contains("<html")).unwrap_or_default().to_owned();
                assert!(tag.contains("data-foot=\"标记县政务公开监督 · 截至2026年3月2日 · "), "{path}: {tag}");
                assert_eq!(page.body.matches("data-foot").count(), 1, "{path}");
            }
        };
        tokio::join!(ask(one), ask(two));
    }
}
