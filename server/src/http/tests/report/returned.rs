//! What comes again after a return says so in the queue: its date may be over without any mark beside it.

use super::{BASE, Site, judged, report};

#[tokio::test]
async fn the_queue_names_what_comes_again_after_a_return() {
    let site = Site::new().await;
    site.post(&site.clerk, "/do/submit-report", &report("0", "已公开十二条")).await;
    assert!(!site.get(&site.office, "/review").await.1.contains("退回后重报"), "it is new");
    let to = site.post(&site.office, "/do/return-report", &judged("1", "请补充链接")).await.1;
    assert_eq!(to, "/review?judged=cell-clerk&notice=report-returned");
    let mut again = report("0", "已公开十二条，链接附后");
    again.retain(|(name, _)| *name != BASE[1].0);
    again.push((BASE[1].0, "2"));
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &again).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
    let (_, html) = site.get(&site.office, "/review").await;
    assert!(html.contains("退回后重报"), "{html}");
}
