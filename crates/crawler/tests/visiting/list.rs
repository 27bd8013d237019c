//! How the list of a column is read.

use crawler::{Role, Visitor};
use domain::monitoring::column::{ColumnReader, ColumnWays};
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::Reading;
use domain::monitoring::selector::Picks;

use crate::site::{Answer, Site, page, settings};

#[tokio::test]
async fn any_depth_and_any_encoding_is_read() {
    let list = "<ul><li><a href=1.html>节水宣传周</a><span>2026-10-05</span></li></ul>";
    let deep = format!("<h2>动态</h2>{}{list}", "<div>".repeat(100_000));
    let gb = encoding_rs::GB18030.encode("节水").0.into_owned();
    let site = Site::new(vec![
        ("/deep", page(&deep)),
        ("/deep-tables", page(&format!("{}{list}", "<table><tr><td>".repeat(50_000)))),
        ("/gb", Answer::Whole(200, "Content-Type: text/html; charset=GB2312\r\n".into(), [b"<h1>".as_slice(), &gb, b"</h1>"].concat())),
    ])
    .await;
    let mut visitor = Visitor::new(settings()).unwrap();
    visitor.push(site.address("/deep"), Role::Column);
    visitor.push(site.address("/deep-tables"), Role::Column);
    visitor.push(site.address("/gb"), Role::Article(String::new()));
    let mut rows = 0;
    while let Some(visited) = visitor.next().await {
        match visited.outcome {
            Outcome::Read(Reading::Column(page)) => {
                rows += page.lists.iter().flat_map(|list| &list.rows).filter(|row| row.address.ends_with("/1.html")).count();
            }
            Outcome::Read(Reading::Article(article)) => assert_eq!(article.heading, "节水"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(rows, 2);
}

#[tokio::test]
async fn a_list_is_read_as_its_column_is_registered() {
    let records = "<html><body><script type='text/xml'><recordset><record><![CDATA[<li><a href='/1.html'>节水宣传周活动启动</a>\
        <span>2026-10-05</span></li>]]></record></recordset></script></body></html>";
    let json = r#"{"articles":[{"title":"节水宣传周活动启动","url":"/1.html","publish_time":"2026-10-05 08:00"}]}"#;
    let as_json = |text: &str| Answer::Whole(200, "Content-Type: application/json\r\n".into(), text.into());
    let site = Site::new(vec![("/records", page(records)), ("/json", as_json(json)), ("/odd", as_json("{}"))]).await;
    let read = async |path: &str, role: Role| {
        let mut visitor = Visitor::new(settings()).unwrap();
        visitor.push(site.address(path), role);
        visitor.next().await.unwrap().outcome
    };
    for (path, role) in [("/records", Role::Records), ("/json", Role::Json)] {
        let Outcome::Read(Reading::Column(page)) = read(path, role).await else { panic!("{path} was not read") };
        let rows: Vec<_> = page.lists.iter().flat_map(|list| &list.rows).collect();
        assert_eq!(
            (rows.len(), rows[0].address.as_str(), rows[0].day),
            (1, site.address("/1.html").as_str(), "2026-10-05".parse().ok()),
            "{path}"
        );
    }
    // as a page it has no list, and data is no page; what is no list is nobody's fault
    let Outcome::Read(Reading::Column(page)) = read("/records", Role::Column).await else { panic!("the page was not read") };
    assert!(page.lists.iter().all(|list| list.rows.is_empty()) && page.has_records);
    assert_eq!(read("/json", Role::Column).await, Outcome::Read(Reading::File));
    assert_eq!(read("/odd", Role::Json).await, Outcome::NotJudged(Reason::Engine));
}

#[tokio::test]
async fn a_list_is_picked_out_where_its_column_says_how() {
    let box_beside = "<h2>热点</h2><ul><li><a href='/9.html'>别的栏目的文章标题</a> 2026-10-09</li></ul>";
    let cards = "<div class=c><h4>节水宣传周活动启动</h4><b>2026-10-05</b><a href='/1.html'>查看</a></div>";
    let records =
        format!("<html><body><script type='text/xml'><recordset><record><![CDATA[{cards}]]></record></recordset></script></body></html>");
    let gone = "<h1>页面不存在</h1><p>您访问的页面不存在。</p>";
    let whole = format!("{box_beside}{cards}");
    let site = Site::new(vec![("/cards", page(&whole)), ("/records", page(&records)), ("/gone", page(gone))]).await;
    let read = async |path: &str, reader: ColumnReader, item: &str| {
        let picks = Picks { item: item.into(), title: "h4".into(), day: "b".into() };
        let mut visitor = Visitor::new(settings()).unwrap();
        visitor.push(site.address(path), Role::of_column(&ColumnWays { reader, picks, ..ColumnWays::default() }).unwrap());
        visitor.next().await.unwrap().outcome
    };
    for (path, reader) in [("/cards", ColumnReader::Page), ("/records", ColumnReader::Records)] {
        let Outcome::Read(Reading::Column(page)) = read(path, reader, ".c").await else { panic!("{path} was not read") };
        let rows: Vec<_> = page.picked.iter().flatten().map(|row| (row.address.clone(), row.text.as_str(), row.day)).collect();
        assert_eq!(rows, [(site.address("/1.html"), "节水宣传周活动启动", "2026-10-05".parse().ok())], "{path}");
        assert!(page.lists.is_empty(), "{path}");
    }
    let Outcome::Read(Reading::Column(page)) = read("/cards", ColumnReader::Page, ".none").await else { panic!("the page was not read") };
    assert_eq!(page.picked, Some(Vec::new()));
    assert!(matches!(read("/gone", ColumnReader::Page, ".c").await, Outcome::Failed { cause: Cause::Soft404, .. }));
}
