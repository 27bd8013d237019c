//! When a failure is proven: tries spread over a time, and another site that answers.

use std::time::Duration;

use crawler::{Role, Settings, Visited, Visitor};
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::proof::Grades;
use tokio::net::TcpListener;

use crate::site::{Site, page, settings};

#[tokio::test(start_paused = true)]
async fn tries_are_spread() {
    // nobody listens: no site is needed, and the clock runs by itself
    let mut visitor = Visitor::new(Settings { over: Duration::from_secs(14_400), ..settings() }).unwrap();
    visitor.push("http://127.0.0.1:1/x".into(), Role::Link);
    let begun = tokio::time::Instant::now();
    let visited = visitor.next().await.unwrap();
    assert_eq!(visited.outcome, Outcome::Failed { cause: Cause::Refused, tries: 3 });
    assert!(begun.elapsed() >= Duration::from_secs(14_400), "{:?}", begun.elapsed());
}

/// Visits one address of a site as a server's round does, with a control.
async fn graded(address: String, control: &str) -> Visited {
    let mut visitor = Visitor::new(settings()).unwrap().graded(Grades::usual(Duration::ZERO), &[address.clone(), control.to_owned()]);
    visitor.push(address, Role::Link);
    let visited = visitor.next().await.unwrap();
    assert_eq!(visitor.next().await, None, "the control is nobody's address to be judged");
    visited
}

#[tokio::test]
async fn silence_counts_where_another_site_answers_and_gone_is_proven_twice() {
    let site = Site::new(vec![("/", page("<h1>河湖长会议召开</h1>"))]).await;
    // nobody listens there any more
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}/w/", closed.local_addr().unwrap());
    drop(closed);
    let other = format!("{}x", silent.replace("/w/", "/v/"));
    let refused = Outcome::Failed { cause: Cause::Refused, tries: 3 };
    assert_eq!(graded(silent.clone(), &site.address("/")).await.outcome, refused, "another site answers");
    assert_eq!(site.asked("/"), 1, "one probe");
    assert_eq!(graded(silent.clone(), &other).await.outcome, refused, "one host alone has nobody to be compared with");
    let second = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dead = format!("http://{}/", second.local_addr().unwrap());
    drop(second);
    assert_eq!(graded(silent, &dead).await.outcome, Outcome::NotJudged(Reason::Engine), "nobody answers: it may be us");
    let gone = graded(site.address("/none"), &dead).await;
    assert_eq!(
        (gone.outcome, site.asked("/none")),
        (Outcome::Failed { cause: Cause::Http(404), tries: 2 }, 2),
        "an answer needs no control"
    );
}
