//! Every heading of 待办 that bears a number stands over so many rows.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use services::access::session::{Origin, sign_in};
use services::operations::demo;
use storage::testing;

use super::Site;
use crate::http::state::Settings;

/// What stands between two pieces of a text.
fn between<'a>(text: &'a str, before: &str, behind: &str) -> Option<&'a str> {
    text.split_once(before)?.1.split_once(behind).map(|(middle, _)| middle)
}

/// The number of a section's heading, if it bears one, and the rows beneath it; none where one button leads to a list of its own.
fn number_and_rows(section: &str) -> Option<(usize, Option<usize>)> {
    let count = section.split_once("class=\"count\"")?.1;
    let number = between(count, ">", "<")?.parse().unwrap();
    let rows = match section.split_once("<tbody") {
        Some((_, body)) => Some(body.matches("<tr").count()),
        None if section.contains("<li") => Some(section.matches("<li").count()),
        None => None,
    };
    if rows.is_none() {
        assert_eq!(section.matches("<a ").count(), 1, "one way to the rows: {section}");
    }
    Some((number, rows))
}

#[tokio::test]
async fn every_heading_of_todo_counts_the_rows_beneath_it() {
    let site = Site::empty(testing::sqlite().await, Settings::default(), "2026-11-18T07:20:00Z");
    demo::generate(&site.services, 1).await.unwrap();
    let (mut counted, mut elsewhere) = (0, 0);
    for name in ["office", "office2", "fgw", "fgw-lead", "cgz"] {
        let token = sign_in(&site.services, name, demo::PASSWORD, &Origin::default()).await.unwrap();
        let request = Request::get("/todo").header(header::HOST, "gongkai.test").header(header::COOKIE, format!("gongkai={token}"));
        let page = site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        let mut waits = 0;
        for section in page.body.split("<section").skip(1).filter_map(|rest| rest.split("</section>").next()) {
            let Some((number, rows)) = number_and_rows(section) else { continue };
            let title = between(section, "<h2>", "<").unwrap_or_default();
            if section.contains("data-waits") {
                waits += number;
            }
            match rows {
                Some(rows) => {
                    assert_eq!(number, rows, "{title} for {name}");
                    counted += 1;
                }
                None => elsewhere += 1,
            }
        }
        let said = between(&page.body, "data-waiting=\"", "\"").map_or(0, |number| number.parse().unwrap());
        assert_eq!(waits, said, "the headings of {name} add up to what the page says");
    }
    assert!(counted > 4 && elsewhere > 1, "{counted} headings over rows, {elsewhere} with a list of their own");
}
