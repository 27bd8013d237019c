//! Visiting a site on this machine: manners, tries, redirects, bounds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod list;
mod proof;
mod site;

use std::time::Duration;

use crawler::{Nets, Role, Settings, Visitor};
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::Reading;
use tokio::net::TcpListener;

use self::site::{Answer, Site, failed, is_read, leads, page, settings};

#[tokio::test]
async fn causes_are_told_apart_and_the_third_try_counts() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let refused = format!("http://{closed}/x");
    let site = Site::new(vec![
        ("/flaky", Answer::Flaky(2)),
        ("/down", Answer::Flaky(9)),
        ("/410", Answer::Whole(410, String::new(), Vec::new())),
        ("/cut", Answer::Cut(60)),
        ("/reset", Answer::Cut(0)),
        ("/slow", Answer::Slow(Duration::from_millis(900))),
        ("/hangs", Answer::Slow(Duration::from_secs(60))),
        ("/soft", page("<p>您访问的页面不存在</p>")),
        ("/endless", Answer::Endless),
        ("/file.pdf", Answer::Whole(200, "Content-Type: application/pdf\r\n".into(), b"%PDF".to_vec())),
    ])
    .await;
    let unknown = "http://no-such-name.invalid/x";
    let paths = [
        "/flaky",
        "/down",
        "/410",
        "/missing",
        "/cut",
        "/reset",
        "/slow",
        "/hangs",
        "/soft",
        "/endless",
        "/file.pdf",
        refused.as_str(),
        unknown,
    ];
    let found = site.visit(&paths, settings()).await;
    for path in ["/flaky", "/slow", "/endless", "/file.pdf"] {
        assert!(is_read(&found, path), "{path}: {:?}", found[path]);
    }
    for (path, cause) in [
        ("/down", Cause::Http(503)),
        ("/410", Cause::Http(410)),
        ("/missing", Cause::Http(404)),
        ("/cut", Cause::Reset),
        ("/reset", Cause::Reset),
        ("/hangs", Cause::Timeout),
        ("/soft", Cause::Soft404),
        (refused.as_str(), Cause::Refused),
        (unknown, Cause::Dns),
    ] {
        assert_eq!(failed(&found, path), Some(cause), "{path}: {:?}", found[path]);
    }
    assert_eq!((site.asked("/410"), site.asked("/flaky"), site.asked("/slow")), (3, 3, 1));
}

#[tokio::test]
async fn one_at_a_time_at_a_pace_under_our_name_and_robots_first() {
    let site = Site::new(vec![
        ("/robots.txt", Answer::Whole(200, String::new(), b"User-agent: *\nDisallow: /private/\nAllow: /private/open\n".to_vec())),
        ("/a", page("<h1>a</h1>")),
        ("/private/open", page("<h1>b</h1>")),
        ("/private/x", page("<h1>c</h1>")),
        ("/to-private", leads(302, "/private/x")),
    ])
    .await;
    let pace = Duration::from_millis(80);
    let found = site.visit(&["/a", "/private/x", "/private/open", "/to-private", "/missing"], Settings { pace, ..settings() }).await;
    for path in ["/private/x", "/to-private"] {
        assert_eq!(found[path].outcome, Outcome::NotJudged(Reason::Robots), "{path}");
    }
    assert!(is_read(&found, "/a") && is_read(&found, "/private/open"));
    let log = site.log.lock().unwrap().clone();
    assert_eq!((log[0].path.as_str(), site.asked("/robots.txt"), site.asked("/private/x")), ("/robots.txt", 1, 0));
    for one in &log {
        assert!(one.agent.starts_with("GongkaiMonitor/") && one.at_once == 1, "{} {}", one.agent, one.at_once);
        assert!(
            !["bot", "spider", "crawl", "reqwest", "mozilla"].iter().any(|word| one.agent.to_lowercase().contains(word)),
            "{}",
            one.agent
        );
    }
    assert!(log.windows(2).all(|two| two[1].at - two[0].at >= pace * 9 / 10), "the pace is kept");
}

#[tokio::test]
async fn redirects_are_followed_ten_times_and_homes_are_no_articles() {
    let mut answers = vec![
        ("/loop-a".to_owned(), leads(302, "loop-b")),
        ("/loop-b".to_owned(), leads(302, "loop-a")),
        ("/self".to_owned(), leads(301, "/self")),
        ("/to-home".to_owned(), leads(303, "/")),
        ("/to-index".to_owned(), leads(307, "/index.html?from=old")),
        ("/also-home".to_owned(), leads(308, "/")),
        ("/home-by-meta".to_owned(), page("<meta http-equiv=refresh content='3;url=/'>")),
        ("/moved-by-meta".to_owned(), page("<meta http-equiv=refresh content='5;url=/there'>")),
        ("/stays".to_owned(), page("<meta http-equiv=refresh content='9;url=/'><h1>河湖长会议召开</h1>")),
        ("/there".to_owned(), page("<h1>河湖长会议召开</h1>")),
        ("/".to_owned(), page("<h1>首页</h1>")),
        ("/index.html?from=old".to_owned(), page("<h1>首页</h1>")),
        ("/no-location".to_owned(), Answer::Whole(302, String::new(), Vec::new())),
    ];
    answers.extend((0..11).map(|hop| (format!("/eleven/{hop}"), leads(302, &format!("/eleven/{}", hop + 1)))));
    answers.extend((0..10).map(|hop| (format!("/ten/{hop}"), leads(302, &format!("/ten/{}", hop + 1)))));
    answers.push(("/ten/10".to_owned(), page("<h1>河湖长会议召开</h1>")));
    let site = Site::new(answers.iter().map(|(path, answer)| (path.as_str(), answer.clone())).collect()).await;
    let paths = [
        "/loop-a",
        "/self",
        "/to-home",
        "/to-index",
        "/also-home",
        "/home-by-meta",
        "/moved-by-meta",
        "/stays",
        "/no-location",
        "/eleven/0",
        "/ten/0",
        "/",
    ];
    let found = site.visit(&paths, settings()).await;
    for (path, cause) in [
        ("/loop-a", Cause::RedirectLoop),
        ("/self", Cause::RedirectLoop),
        ("/eleven/0", Cause::RedirectLoop),
        ("/to-home", Cause::Soft404),
        ("/to-index", Cause::Soft404),
        ("/also-home", Cause::Soft404),
        ("/home-by-meta", Cause::Soft404),
        ("/no-location", Cause::Http(302)),
    ] {
        assert_eq!(failed(&found, path), Some(cause), "{path}: {:?}", found[path]);
    }
    for path in ["/moved-by-meta", "/stays", "/ten/0", "/"] {
        assert!(is_read(&found, path), "{path}: {:?}", found[path]);
    }
    let log = site.log.lock().unwrap().clone();
    let most = log.iter().map(|one| log.iter().filter(|other| other.path == one.path).count()).max();
    assert!(most <= Some(3), "no address is asked for more often than it may be tried");
}

#[tokio::test]
async fn only_public_addresses_at_every_hop() {
    let site = Site::new(vec![
        ("/to-private", leads(302, "http://10.1.2.3/x")),
        ("/to-six", leads(302, "http://[::ffff:10.0.0.1]/")),
        ("/a", page("<h1>a</h1>")),
    ])
    .await;
    let found = site
        .visit(
            &["/to-private", "/to-six", "http://169.254.169.254/latest", "http://0x7f.1/"],
            Settings { nets: Nets(vec!["127.0.0.1".parse().unwrap()]), ..settings() },
        )
        .await;
    for path in ["/to-private", "/to-six", "http://169.254.169.254/latest"] {
        assert_eq!(found[path].outcome, Outcome::NotJudged(Reason::AddressRefused), "{path}");
    }
    let none = site.visit(&["/a", "http://localhost/x"], Settings { nets: Nets::default(), ..settings() }).await;
    assert!(none.values().all(|one| one.outcome == Outcome::NotJudged(Reason::AddressRefused)), "{none:?}");
    assert_eq!(site.asked("/a"), 0);
}

#[tokio::test]
async fn whoever_is_not_let_in_judges_nothing() {
    let codes = [401, 403, 407, 412, 429, 451];
    let answers: Vec<(String, Answer)> =
        codes.iter().map(|code| (format!("/{code}"), Answer::Whole(*code, String::new(), Vec::new()))).collect();
    let site = Site::new(answers.iter().map(|(path, answer)| (path.as_str(), answer.clone())).collect()).await;
    let paths: Vec<&str> = answers.iter().map(|(path, _)| path.as_str()).collect();
    let found = site.visit(&paths, settings()).await;
    for path in paths {
        assert_eq!(found[path].outcome, Outcome::NotJudged(Reason::Refused), "{path}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_give_its_robots_txt_is_left_alone() {
    let site = Site::new(vec![("/robots.txt", Answer::Flaky(9)), ("/a", page("<h1>a</h1>"))]).await;
    let found = site.visit(&["/a"], settings()).await;
    assert_eq!((&found["/a"].outcome, site.asked("/a")), (&Outcome::NotJudged(Reason::Robots), 0));
    let site = Site::new(vec![("/robots.txt", Answer::Whole(403, String::new(), Vec::new())), ("/a", page("<h1>a</h1>"))]).await;
    assert!(is_read(&site.visit(&["/a"], settings()).await, "/a"), "4xx forbids nothing");
}

#[tokio::test]
async fn a_slow_host_and_one_that_asks_for_it_are_asked_more_slowly() {
    let slow = Answer::Slow(Duration::from_millis(300));
    let site = Site::new(vec![("/1", slow.clone()), ("/2", slow), ("/robots.txt", page(""))]).await;
    let paced = Settings { pace: Duration::from_millis(20), ..settings() };
    site.visit(&["/1", "/2"], paced.clone()).await;
    let at = |site: &Site, path: &str| site.log.lock().unwrap().iter().find(|one| one.path == path).unwrap().at;
    let gap = at(&site, "/2") - at(&site, "/1");
    assert!(gap >= Duration::from_millis(880), "twice as long as it took, after it took so long: {gap:?}");
    // without pace nobody waits
    let quick = Site::new(vec![("/1", page("<h1>x</h1>")), ("/2", page("<h1>x</h1>"))]).await;
    quick.visit(&["/1", "/2"], settings()).await;
    assert!(at(&quick, "/2") - at(&quick, "/1") < Duration::from_millis(300));
    // what robots.txt asks for, and what a busy server asks for
    let robots = Answer::Whole(200, "Content-Type: text/plain\r\n".into(), b"User-agent: *\nCrawl-delay: 0.4\n".to_vec());
    let asks = Site::new(vec![("/robots.txt", robots), ("/1", page("<h1>x</h1>")), ("/2", page("<h1>x</h1>"))]).await;
    asks.visit(&["/1", "/2"], paced.clone()).await;
    assert!(at(&asks, "/2") - at(&asks, "/1") >= Duration::from_millis(380));
    let busy = Site::new(vec![("/1", Answer::Whole(503, "Retry-After: 1\r\n".into(), Vec::new())), ("/2", page("<h1>x</h1>"))]).await;
    busy.visit(&["/1", "/2"], Settings { tries: 1, ..paced }).await;
    assert!(at(&busy, "/2") - at(&busy, "/1") >= Duration::from_millis(950));
}

#[tokio::test]
async fn many_large_pages_behind_redirects_are_asked_for_once_each() {
    let large = format!("<h1>河湖长会议召开</h1><p>{}</p>", "会议研究了下一步工作。".repeat(20_000));
    let paths: Vec<(String, String)> = (0..5).map(|number| (format!("/old/{number}"), format!("/new/{number}"))).collect();
    let mut answers: Vec<(&str, Answer)> = Vec::new();
    for (old, new) in &paths {
        answers.extend([(old.as_str(), leads(301, new)), (new.as_str(), page(&large))]);
    }
    let site = Site::new(answers).await;
    let mut visitor = Visitor::new(settings()).unwrap();
    for (old, _) in &paths {
        visitor.push(site.address(old), Role::Article(String::new()));
        // the second way to each finds what the first brought, wherever that was put
        visitor.push(site.address(&format!("{old}#again")), Role::Article(String::new()));
    }
    let mut read = 0;
    while let Some(visited) = visitor.next().await {
        let Outcome::Read(Reading::Article(article)) = visited.outcome else { panic!("{} was not read", visited.address) };
        read += usize::from(article.body.len() > 600_000);
    }
    assert_eq!(read, 10);
    for (_, new) in &paths {
        assert_eq!(site.asked(new), 1);
    }
}
