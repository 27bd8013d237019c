//! Asking whether a page has changed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::NaiveDate;
use crawler::{Nets, Role, Settings, Visited, Visitor};
use domain::monitoring::outcome::{Cause, Outcome};
use domain::monitoring::page::Reading;
use domain::monitoring::read_again::Validators;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const MODIFIED: &str = "Thu, 15 Oct 2026 01:00:00 GMT";

/// A site whose `/page` has a mark, whose `/moved` leads to it, and whose `/odd` says 304 to everybody; answers its address and the heads that
/// it got.
async fn site() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let heads: Arc<Mutex<Vec<String>>> = Arc::default();
    let shared = heads.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let heads = shared.clone();
            tokio::spawn(async move {
                loop {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = stream.read_u8().await else { return };
                        head.push(byte);
                    }
                    let head = String::from_utf8_lossy(&head).into_owned();
                    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                    let is_known = head.to_lowercase().contains("if-none-match: \"v1\"");
                    heads.lock().unwrap().push(head);
                    let body = "<html><body><div class=article><h1>河湖长会议召开</h1><p>会议研究了下一步工作。</p></div></body></html>";
                    let answer = match path.as_str() {
                        "/page" if is_known => format!("HTTP/1.1 304 X\r\nETag: \"v1\"\r\nLast-Modified: {MODIFIED}\r\n\r\n"),
                        "/page" => format!(
                            "HTTP/1.1 200 X\r\nContent-Type: text/html; charset=utf-8\r\nETag: \"v1\"\r\nLast-Modified: {MODIFIED}\r\nContent-Length: {}\r\n\r\n{body}",
                            body.len()
                        ),
                        "/moved" => "HTTP/1.1 302 X\r\nLocation: /page\r\nETag: \"other\"\r\nContent-Length: 0\r\n\r\n".to_owned(),
                        "/odd" => "HTTP/1.1 304 X\r\n\r\n".to_owned(),
                        _ => "HTTP/1.1 404 X\r\nContent-Length: 0\r\n\r\n".to_owned(),
                    };
                    if stream.write_all(answer.as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (base, heads)
}

async fn visit(address: String, known: Validators) -> Visited {
    let settings = Settings {
        nets: Nets(vec!["127.0.0.0/8".parse().unwrap()]),
        pace: Duration::ZERO,
        limit: Duration::from_secs(5),
        tries: 1,
        over: Duration::ZERO,
        as_of: NaiveDate::from_ymd_opt(2026, 10, 31).unwrap(),
    };
    let mut visitor = Visitor::new(settings).unwrap();
    visitor.push_known(address, Role::Article(String::new()), known);
    visitor.next().await.unwrap()
}

#[tokio::test]
async fn a_page_is_asked_whether_it_has_changed() {
    let (base, heads) = site().await;
    let first = visit(format!("{base}/page"), Validators::default()).await;
    assert!(matches!(first.outcome, Outcome::Read(Reading::Article(_))) && !first.is_unchanged);
    assert_eq!(first.validators, Validators { etag: "\"v1\"".into(), modified: MODIFIED.into() });
    let again = visit(format!("{base}/page"), first.validators.clone()).await;
    assert!(again.is_unchanged && again.answers == 2, "robots.txt and the page: {again:?}");
    assert_eq!(again.validators, first.validators, "good for the next time as well");
    let other = visit(format!("{base}/page"), Validators { etag: "\"v0\"".into(), ..Validators::default() }).await;
    assert!(!other.is_unchanged && matches!(other.outcome, Outcome::Read(Reading::Article(_))));
    let heads = heads.lock().unwrap().clone();
    let pages: Vec<&String> = heads.iter().filter(|head| head.starts_with("GET /page ")).collect();
    let asks = |head: &str, name: &str| head.to_lowercase().contains(name);
    assert!(!asks(pages[0], "if-none-match") && !asks(pages[0], "if-modified-since"), "{}", pages[0]);
    assert!(asks(pages[1], "if-none-match: \"v1\"") && asks(pages[1], "if-modified-since: thu, 15 oct 2026"), "{}", pages[1]);
}

#[tokio::test]
async fn only_the_page_itself_is_asked_and_only_an_answer_to_it_counts() {
    let (base, heads) = site().await;
    // what is led elsewhere has no mark of its own, and none is asked for on the way
    let moved = visit(format!("{base}/moved"), Validators { etag: "\"v1\"".into(), ..Validators::default() }).await;
    assert!(matches!(moved.outcome, Outcome::Read(Reading::Article(_))) && !moved.is_unchanged, "{moved:?}");
    assert!(moved.validators.is_empty(), "{moved:?}");
    let heads = heads.lock().unwrap().clone();
    assert!(!heads.iter().any(|head| head.starts_with("GET /page ") && head.to_lowercase().contains("if-none-match")));
    // nobody asked, so it is no answer
    let odd = visit(format!("{base}/odd"), Validators::default()).await;
    assert_eq!(odd.outcome, Outcome::Failed { cause: Cause::Http(304), tries: 1 });
}
