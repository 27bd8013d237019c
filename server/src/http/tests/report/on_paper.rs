//! A report that came on paper, as it is told wherever it stands afterwards.

use axum::http::StatusCode;

use super::{BASE, Site, judged, report};

#[tokio::test]
async fn a_paper_report_is_told_as_paper_with_its_day_and_is_not_judged_by_whoever_entered_it() {
    let site = Site::new().await;
    let form = [
        BASE[0],
        ("cell_revision", "0"),
        ("claim", "done"),
        ("paper_text", "全年已公开二十四项"),
        ("reached", ""),
        ("received_on", "2026-07-20"),
        ("paper_reason", "网络故障"),
    ];
    let (status, to) = site.post(&site.office, "/do/receive-on-paper", &form).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/cells/cell-clerk?notice=paper-received"));
    for (cookie, path) in [(&site.office, "/cells/cell-clerk"), (&site.clerk, "/cells/cell-clerk"), (&site.office, "/review/cell-clerk")] {
        let (_, html) = site.get(cookie, path).await;
        assert!(html.contains("纸质填报，2026年7月20日收到") && html.contains("（政务公开办）代录"), "{path}: {html}");
        assert!(!html.contains("可修改至"), "{path}: nothing can be changed until then: {html}");
    }
    let (_, html) = site.get(&site.office, "/review").await;
    assert!(html.contains("2026-07-20收到（纸质）"), "{html}");
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    assert!(html.contains("由您代录") && !html.contains("/do/accept-report"), "the page says why no button stands there: {html}");
    let to = site.post(&site.office, "/do/accept-report", &judged("1", "")).await.1;
    assert!(!to.contains("notice=report-accepted"), "{to}");
    let to = site.post(&site.office, "/do/accept-reports", &[("id", "1:cell-clerk"), ("queue", "")]).await.1;
    assert!(to.contains("notice=reports-accepted-but-own-paper"), "{to}");
    let (_, csv) = site.get(&site.office, "/exports/cells.csv?year=2026").await;
    let row = csv.lines().find(|line| line.contains("代录纸质填报"));
    assert!(row.is_some_and(|row| row.contains("2026-07-20") && !row.contains("2026-08-07")), "{csv}");
}

#[tokio::test]
async fn a_report_that_was_taken_back_is_not_said_to_be_submitted() {
    let site = Site::new().await;
    site.post(&site.clerk, "/do/submit-report", &report("0", "已公开十二条")).await;
    let (_, html) = site.get(&site.office, "/cells/cell-clerk").await;
    assert!(html.contains("15:30提交"), "{html}");
    site.post(&site.clerk, "/do/withdraw-report", &[BASE[0]]).await;
    let (_, html) = site.get(&site.office, "/cells/cell-clerk").await;
    assert!(html.contains("尚未填报。") && !html.contains("15:30提交"), "{html}");
}

#[tokio::test]
async fn a_scan_is_entered_with_the_paper_and_named_where_it_was_lost_with_a_mistake() {
    let site = Site::new().await;
    let form = |received_on| {
        [
            BASE[0],
            ("cell_revision", "0"),
            ("claim", "done"),
            ("paper_text", "全年已公开二十四项"),
            ("reached", ""),
            ("received_on", received_on),
            ("paper_reason", "网络故障"),
        ]
    };
    let scan: [(&str, &[u8]); 1] = [("回执扫描.pdf", b"%PDF-1.7 scan")];
    let to = site.send_whole(&site.office, "/do/receive-on-paper", &form("2099-01-01"), &scan).await;
    assert!(to.starts_with("/cells/cell-clerk?retry="), "{to}");
    let (_, html) = site.get(&site.office, &to).await;
    for words in ["收到日期不能晚于今天", "“回执扫描.pdf”没有保存，改好后请重新选择", "全年已公开二十四项"]
    {
        assert!(html.contains(words), "{words}: {html}");
    }
    // a file of no kind that is taken is named together with what is wrong with the fields
    let program: [(&str, &[u8]); 1] = [("程序.pdf", b"MZ\x90\0 This program cannot be run")];
    let mut nothing = form("");
    nothing[3].1 = "";
    let to = site.send_whole(&site.office, "/do/receive-on-paper", &nothing, &program).await;
    let (_, html) = site.get(&site.office, &to).await;
    for words in ["“程序.pdf”：", "请照纸质材料填写完成情况", "请填写收到纸质材料的日期"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    // and so it is where somebody else was faster
    let mut stale = form("2026-07-20");
    stale[1].1 = "7";
    let to = site.send_whole(&site.office, "/do/receive-on-paper", &stale, &scan).await;
    let (_, html) = site.get(&site.office, &to).await;
    for words in ["内容已被他人更新", "所选文件“回执扫描.pdf”没有保存", "全年已公开二十四项"] {
        assert!(html.contains(words), "{words}: {html}");
    }
    let to = site.send_whole(&site.office, "/do/receive-on-paper", &form("2026-07-20"), &scan).await;
    assert_eq!(to, "/cells/cell-clerk?notice=paper-received");
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    assert!(html.contains("回执扫描.pdf") && html.contains("纸质填报，2026年7月20日收到"), "{html}");
    let told = html.split_once("class=\"timeline\"").and_then(|(_, rest)| rest.split_once("</ol>")).map_or("", |(steps, _)| steps);
    assert!(told.contains("添加佐证材料"), "{told}");
    assert_eq!(told.matches("（政务公开办）").count(), 2, "the scan is told as the office's as well: {told}");
    let (_, html) = site.get(&site.office, "/cells?year=2026&paper=1").await;
    assert!(html.contains(">2026-07-20<") && !html.contains(">2026-08-07<"), "the printed ledger has the paper's day: {html}");
    let (_, html) = site.get(&site.office, "/cells?year=2026").await;
    assert!(html.contains(">2026-07-20<") && !html.contains(">2026-08-07<"), "{html}");
}

#[tokio::test]
async fn while_the_unit_keeps_a_draft_the_item_says_so_in_place_of_the_paper_form() {
    let site = Site::new().await;
    let offers = async || site.get(&site.office, "/cells/cell-clerk").await.1.contains("/do/receive-on-paper");
    assert!(offers().await, "nothing is written yet");
    site.post(&site.clerk, "/do/save-draft", &report("0", "正在汇总")).await;
    let (_, html) = site.get(&site.office, "/cells/cell-clerk").await;
    assert!(html.contains("存有这一事项的草稿") && !html.contains("/do/receive-on-paper"), "{html}");
    assert!(!html.contains("正在汇总"), "what it says is the unit's own: {html}");
    // emptied and saved, it stands in nobody's way
    site.post(&site.clerk, "/do/save-draft", &report("1", "")).await;
    assert!(offers().await);
}
