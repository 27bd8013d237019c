//! A month's round over a site on this machine of which one column fails.

use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use domain::monitoring::candidate::Rule;
use services::monitoring::{self, StartRound};
use storage::testing;

use super::loopback_site::site;
use super::month_round::round;
use super::sweep_tests::{county_of, row_of};
use super::swept::Progress;
use super::work::Manners;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    manners: Manners,
}

/// The usual manners, without a pace and on this machine: three tries over a day.
pub(super) fn usual_manners() -> Manners {
    Line::parse_from(["x", "--monitor-pace-ms", "0", "--monitor-net", "127.0.0.0/8"]).manners
}

/// A site whose one column is long not updated, and whose other one fails.
fn page(path: &str) -> (u16, String) {
    match path {
        "/w/" => (200, "<h2>工作动态</h2><ul><li><a href='1.html'>水利局开展节水宣传周活动</a><span>2026-01-05</span></li></ul>".into()),
        "/w/1.html" => {
            (200, "<h1>水利局开展节水宣传周活动</h1><p>发布日期：2026-01-05</p><p>活动在三个乡镇同时举行，发放资料两千份。</p>".into())
        }
        "/silent/" => (503, String::new()),
        _ => (404, String::new()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_can_be_confirmed_while_a_silent_column_is_tried_for_a_day() {
    let (base, log) = site(page);
    let test = testing::sqlite().await;
    let (services, actor) = county_of(&test, &base).await;
    let silent = row_of(3, "通知公告", format!("{base}/silent/"));
    monitoring::import(&actor, &services, &[silent]).await.unwrap();
    monitoring::start_round(&actor, &services, &StartRound { month: "2026-10".into() }).await.unwrap();
    let (job, worker) = monitoring::take(&services, monitoring::ROUND, "owner").await.unwrap().unwrap();
    let manners = usual_manners();
    let judged = async {
        loop {
            let overview = monitoring::month_overview(&actor, &services, None).await.unwrap();
            if overview.shown.is_some() {
                return overview;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let overview = tokio::select! {
        ended = round(&services, &manners, &worker, &job.about, Arc::new(Progress::default())) => panic!("the tries of a day are not over: {ended:?}"),
        overview = judged => overview,
    };
    assert!(overview.is_read_once(), "the page says that results can be worked with while the round runs");
    assert_eq!(overview.rules, [Rule::ColumnOverdue], "what may stand in the silent column is not said to be missing");
    assert_eq!((overview.all().open, overview.unread.len()), (1, 1), "nothing is held against the silent column yet");
    assert_eq!(log.lock().unwrap().iter().filter(|path| *path == "/w/1.html").count(), 1);
}
