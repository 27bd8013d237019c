//! Visiting a site on this machine: manners, tries, redirects, bounds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crawler::{Nets, Role, Settings, Visited, Visitor};
use domain::monitoring::column::{ColumnReader, ColumnWays};
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::Reading;
use domain::monitoring::proof::Grades;
use domain::monitoring::selector::Picks;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a path answers.
#[derive(Clone)]
enum Answer {
    /// Status, further header lines, body.
    Whole(u16, String, Vec<u8>),
    /// Fails with 503 so often, then is there.
    Flaky(usize),
    /// The connection is broken off, after so many bytes of a longer answer.
    Cut(usize),
    /// Whole, after so long.
    Slow(Duration),
    /// Goes on for ever.
    Endless,
}

fn page(body: &str) -> Answer {
    Answer::Whole(200, "Content-Type: text/html; charset=utf-8\r\n".into(), body.into())
}

fn leads(status: u16, to: &str) -> Answer {
    Answer::Whole(status, format!("Location: {to}\r\n"), Vec::new())
}

#[derive(Clone)]
struct Asked {
    path: String,
    agent: String,
    at: Instant,
    at_once: usize,
}

struct Site {
    base: String,
    log: Arc<Mutex<Vec<Asked>>>,
}

impl Site {
    async fn new(answers: Vec<(&str, Answer)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let answers: HashMap<String, Answer> = answers.into_iter().map(|(path, answer)| (path.to_owned(), answer)).collect();
        let log: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let (answers, shared, at_once) = (Arc::new(answers), log.clone(), Arc::new(AtomicUsize::new(0)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answers.clone(), shared.clone(), at_once.clone()));
            }
        });
        Self { base, log }
    }

    fn asked(&self, path: &str) -> usize {
        self.log.lock().unwrap().iter().filter(|one| one.path == path).count()
    }

    /// Visits paths as articles, one after another in this order.
    async fn visit(&self, paths: &[&str], settings: Settings) -> HashMap<String, Visited> {
        let mut visitor = Visitor::new(settings).unwrap();
        for path in paths {
            visitor.push(self.address(path), Role::Article("河湖长会议召开".into()));
        }
        let mut found = HashMap::new();
        while let Some(visited) = visitor.next().await {
            let path = visited.address.strip_prefix(&self.base).map_or_else(|| visited.address.clone(), str::to_owned);
            found.insert(path, visited);
        }
        found
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() }
    }
}

async fn serve(mut stream: TcpStream, answers: Arc<HashMap<String, Answer>>, log: Arc<Mutex<Vec<Asked>>>, at_once: Arc<AtomicUsize>) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let Ok(byte) = stream.read_u8().await else { return };
            head.push(byte);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let agent = head
            .lines()
            .find_map(|line| line.to_lowercase().starts_with("user-agent:").then(|| line[11..].trim().to_owned()))
            .unwrap_or_default();
        let together = at_once.fetch_add(1, Ordering::SeqCst) + 1;
        let times = {
            let mut log = log.lock().unwrap();
            log.push(Asked { path: path.clone(), agent, at: Instant::now(), at_once: together });
            log.iter().filter(|one| one.path == path).count()
        };
        let goes_on = answer(&mut stream, answers.get(&path), times).await;
        at_once.fetch_sub(1, Ordering::SeqCst);
        if !goes_on {
            return;
        }
    }
}

async fn answer(stream: &mut TcpStream, answer: Option<&Answer>, times: usize) -> bool {
    let whole = |status: u16, headers: &str, body: &[u8]| {
        let mut out = format!("HTTP/1.1 {status} X\r\n");
        let _ = write!(out, "{headers}Content-Length: {}\r\n\r\n", body.len());
        [out.as_bytes(), body].concat()
    };
    let there = whole(200, "Content-Type: text/html\r\n", "<h1>河湖长会议召开</h1>".as_bytes());
    let bytes = match answer {
        None => whole(404, "", b"nothing"),
        Some(Answer::Whole(status, headers, body)) => whole(*status, headers, body),
        Some(Answer::Flaky(failures)) if times <= *failures => whole(503, "", b"busy"),
        Some(Answer::Flaky(_)) => there,
        Some(Answer::Slow(how)) => {
            tokio::time::sleep(*how).await;
            there
        }
        Some(Answer::Cut(bytes)) => {
            let _ = stream.write_all(&there[..*bytes]).await;
            return false;
        }
        Some(Answer::Endless) => {
            let _ = stream.write_all(b"HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\r\n<h1>x</h1>").await;
            while stream.write_all(&[b'a'; 65_536]).await.is_ok() {}
            return false;
        }
    };
    stream.write_all(&bytes).await.is_ok()
}

fn settings() -> Settings {
    Settings {
        nets: Nets(vec!["127.0.0.0/8".parse().unwrap()]),
        pace: Duration::ZERO,
        limit: Duration::from_secs(2),
        tries: 3,
        over: Duration::ZERO,
        as_of: "2026-10-31".parse().unwrap(),
    }
}

fn failed(found: &HashMap<String, Visited>, path: &str) -> Option<Cause> {
    match found[path].outcome {
        Outcome::Failed { cause, tries: 3 } => Some(cause),
        _ => None,
    }
}

fn is_read(found: &HashMap<String, Visited>, path: &str) -> bool {
    matches!(found[path].outcome, Outcome::Read(_))
}

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
