//! A round over an invented county's site, measured as the command contract measures it: what must be found is, and nothing
//! else; what cannot be judged is said; the site is treated politely; the same round twice, and one that was killed, say the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod built;

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::calendar::office_time::day_of;
use serde_json::Value;
use services::clock::{Clock, SystemClock};

fn gongkai(folder: &Path, arguments: &[&str]) -> Output {
    built::gongkai(folder).args(arguments).stdin(Stdio::null()).output().expect("the program starts")
}

fn words(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

// ---- the site

struct Site {
    fixture: Value,
    base: String,
    second: String,
    dead: String,
    /// Paths of the first host in the order they were asked for, and how many were asked for at once.
    asked: Arc<Mutex<Vec<String>>>,
    most: Arc<AtomicUsize>,
}

impl Site {
    fn new() -> Self {
        let fixture: Value = serde_json::from_str(include_str!("fixtures/monitor_site.json")).unwrap();
        let (first, second) = (TcpListener::bind("127.0.0.1:0").unwrap(), TcpListener::bind("127.0.0.1:0").unwrap());
        // bound and let go: nobody listens there
        let dead = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let address = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
        let site = Self {
            base: address(&first),
            second: address(&second),
            dead: format!("http://{dead}"),
            asked: Arc::default(),
            most: Arc::default(),
            fixture,
        };
        site.serve(first, "pages", true);
        site.serve(second, "second", false);
        site
    }

    fn filled(&self, text: &str) -> String {
        text.replace("{base}", &self.base).replace("{second}", &self.second).replace("{dead}", &self.dead)
    }

    fn serve(&self, listener: TcpListener, pages: &str, is_watched: bool) {
        let mut answers: HashMap<String, Value> = HashMap::new();
        for (path, page) in self.fixture[pages].as_object().unwrap() {
            let mut page = page.clone();
            let deep = "<div>".repeat(usize::try_from(page["deep"].as_u64().unwrap_or(0)).unwrap());
            let body = self.filled(page["body"].as_str().unwrap()).replace("{deep}", &deep);
            page["body"] = body.into();
            if let Some(location) = page["location"].as_str() {
                page["location"] = self.filled(location).into();
            }
            answers.insert(path.clone(), page);
        }
        let (answers, asked, most) = (Arc::new(answers), self.asked.clone(), self.most.clone());
        let at_once = Arc::new(AtomicUsize::new(0));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, asked, most, at_once) = (answers.clone(), asked.clone(), most.clone(), at_once.clone());
                std::thread::spawn(move || {
                    let watch = |path: &str| {
                        let mut asked = asked.lock().unwrap();
                        if is_watched {
                            asked.push(path.to_owned());
                        }
                        asked.iter().filter(|one| *one == path).count()
                    };
                    while let Some(path) = requested(&stream) {
                        most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        let goes_on = answer(&stream, answers.get(&path), watch(&path));
                        at_once.fetch_sub(1, Ordering::SeqCst);
                        if !goes_on {
                            return;
                        }
                    }
                });
            }
        });
    }

    fn file(&self, folder: &Path, name: &str, heading: &str, rows: &str) -> String {
        let mut text = format!("\u{feff}{heading}\n");
        for row in self.fixture[rows].as_array().unwrap() {
            let cells: Vec<String> = row.as_array().unwrap().iter().map(|cell| self.filled(cell.as_str().unwrap())).collect();
            let _ = writeln!(text, "{}", cells.join(","));
        }
        std::fs::write(folder.join(name), text).unwrap();
        name.to_owned()
    }

    fn load(&self, folder: &Path) {
        let units = self.file(folder, "units.csv", "单位全称,简称,别名,类别,重点领域,备注", "units");
        let columns = self.file(folder, "columns.csv", "单位,栏目名称,网址,类别,更新期限(天),每月最少条数,允许说明", "columns");
        let list = self.file(folder, "words.csv", "错误写法,正确写法,不算错的上下文", "words");
        for call in [&["migrate"][..], &["unit", "import", &units], &["column", "import", &columns], &["words", "import", &list]] {
            let output = gongkai(folder, call);
            assert!(output.status.success(), "{call:?}: {}", words(&output));
        }
    }
}

/// The path of the next request; none when the connection ended.
fn requested(mut stream: &TcpStream) -> Option<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        head.push(byte[0]);
    }
    Some(String::from_utf8_lossy(&head).split(' ').nth(1)?.to_owned())
}

fn answer(mut stream: &TcpStream, page: Option<&Value>, times: usize) -> bool {
    let text = |key: &str| page.and_then(|page| page[key].as_str()).unwrap_or_default();
    let kind = text("kind");
    if kind == "reset" {
        return false;
    }
    let status = match page {
        None => 404,
        Some(_) if kind == "flaky" && times <= 2 => 503,
        Some(page) => page["status"].as_u64().unwrap_or(200),
    };
    let body =
        if text("enc") == "gb18030" { encoding_rs::GB18030.encode(text("body")).0.into_owned() } else { text("body").as_bytes().to_vec() };
    let missing = if kind == "cut" { 500 } else { 0 };
    let mut head = format!("HTTP/1.1 {status} X\r\nContent-Type: {}\r\nContent-Length: {}\r\n", text("type"), body.len() + missing);
    if !text("location").is_empty() {
        let _ = write!(head, "Location: {}\r\n", text("location"));
    }
    head.push_str("\r\n");
    stream.write_all(&[head.as_bytes(), &body].concat()).is_ok() && kind != "cut"
}

// ---- what is measured

const RUN: [&str; 16] = [
    "monitor",
    "run",
    "--month",
    "2026-10",
    "--as-of",
    "2026-10-31",
    "--pace-ms",
    "0",
    "--timeout-s",
    "20",
    "--tries",
    "3",
    "--tries-over-s",
    "0",
    "--json",
    "--allow-net=127.0.0.0/8",
];

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", words(output));
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

fn key(unit: &str, rule: &str, url: &str, period: &str) -> String {
    if rule == "weekly_missed" { format!("{unit} {rule} {period}") } else { format!("{unit} {rule} {url}") }
}

fn keys(report: &Value) -> Vec<String> {
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let all = report["candidates"].as_array().unwrap().iter();
    all.map(|one| key(&text(one, "unit"), &text(one, "rule"), &text(one, "url"), &text(one, "period"))).collect()
}

/// Holds a report against what the site is known to hold.
fn compare(report: &Value, truth: &[Value], filled: &dyn Fn(&str) -> String) {
    let text = |one: &Value, name: &str| filled(one[name].as_str().unwrap_or_default());
    let wanted: BTreeSet<String> = truth
        .iter()
        .filter(|one| one["expect"] == "hit")
        .map(|one| key(&text(one, "unit"), &text(one, "rule"), &text(one, "url"), &text(one, "period")))
        .collect();
    let found = keys(report);
    let set: BTreeSet<String> = found.iter().cloned().collect();
    assert_eq!(set.len(), found.len(), "nothing is reported twice: {found:#?}");
    let missed: Vec<_> = wanted.difference(&set).collect();
    let false_alarms: Vec<_> = set.difference(&wanted).collect();
    assert!(missed.is_empty() && false_alarms.is_empty(), "missed {missed:#?}, false {false_alarms:#?}");
    for one in truth.iter().filter(|one| one["not_judged"].is_string()) {
        let said = report["not_judged"]
            .as_array()
            .unwrap()
            .iter()
            .any(|said| said["url"] == text(one, "url") && said["reason"] == one["not_judged"]);
        assert!(said, "not said: {one}");
    }
    for one in truth.iter().filter(|one| one["cause"].is_string()) {
        let candidate =
            report["candidates"].as_array().unwrap().iter().find(|found| found["rule"] == one["rule"] && found["url"] == text(one, "url"));
        assert_eq!(candidate.map(|found| &found["evidence"]["cause"]), Some(&one["cause"]), "{one}");
    }
}

#[test]
fn a_round_finds_what_is_there_and_nothing_else() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    site.load(folder.path());
    let output = gongkai(folder.path(), &RUN);
    let report = json(&output);
    let truth = site.fixture["truth"].as_array().unwrap();
    compare(&report, truth, &|text| site.filled(text));
    assert_eq!(
        (&report["complete"], report["columns"].as_u64()),
        (&Value::Bool(true), site.fixture["columns"].as_array().map(|all| all.len() as u64))
    );
    let all = words(&output);
    let database = std::fs::read(folder.path().join("gongkai.db")).unwrap();
    for secret in site.fixture["secrets"].as_array().unwrap().iter().filter_map(Value::as_str) {
        assert!(!all.contains(secret), "a personal number is printed");
        assert!(!database.windows(secret.len()).any(|window| window == secret.as_bytes()), "a personal number is stored");
    }
    let asked = site.asked.lock().unwrap().clone();
    assert_eq!((asked[0].as_str(), site.most.load(Ordering::SeqCst)), ("/robots.txt", 1), "robots.txt first, one at a time");
    assert!(!asked.iter().any(|path| path.starts_with("/secret/") && !path.starts_with("/secret/open/")), "robots.txt is obeyed");
    assert!(
        asked.iter().all(|path| asked.iter().filter(|other| *other == path).count() <= 3),
        "no address more often than it may be tried"
    );
    for path in ["/edu/broken-side.html", "/civ/footer-dead.html", "/civ/n/draft.html", "/stone/bm/1.htm"] {
        assert!(!asked.iter().any(|one| one == path), "{path} is no item and no link of a text");
    }
    let again = json(&gongkai(folder.path(), &RUN));
    assert_eq!(keys(&again), keys(&report), "the same round twice");
    let more = site.asked.lock().unwrap()[asked.len()..].to_vec();
    let status = |path: &String| site.fixture["pages"][path.as_str()]["status"].as_u64();
    let is_shut = |path: &String| path == "/robots.txt" || matches!(status(path), Some(403 | 302));
    assert!(
        more.len() < asked.len() / 10 && more.iter().all(is_shut),
        "only what let nobody in, or led to where nobody may go, is asked again: {more:?}"
    );
}

#[test]
fn a_killed_round_goes_on() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    site.load(folder.path());
    let mut first = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(RUN)
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while site.asked.lock().unwrap().len() < 60 && first.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    compare(&json(&gongkai(folder.path(), &RUN)), site.fixture["truth"].as_array().unwrap(), &|text| site.filled(text));
}

#[test]
fn nothing_is_visited_that_is_not_public() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    site.load(folder.path());
    let report = json(&gongkai(folder.path(), &RUN[..15]));
    let reasons: BTreeSet<&str> = report["not_judged"].as_array().unwrap().iter().filter_map(|one| one["reason"].as_str()).collect();
    assert_eq!((keys(&report).len(), reasons, site.asked.lock().unwrap().len()), (0, BTreeSet::from(["address_refused"]), 0));
}

#[test]
fn files_are_taken_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("units.csv", "单位全称,简称,别名,类别\n青石县水利局,水利局,县水利局,county_department\n");
    let head = "单位,栏目名称,网址,类别,更新期限(天),每月最少条数,允许说明\n";
    write("good.csv", &format!("{head}县水利局,工作动态,http://a.cn/,动态,,,\n水利局,机构职能,http://a.cn/j,静态,30,2,是\n"));
    write("stranger.csv", &format!("{head}水利局,工作动态,http://a.cn/,动态,,,\n无此单位办公室,公告,http://a.cn/g,动态,,,\n"));
    write("cell.csv", &format!("{head}水利局,工作动态,http://a.cn/,动态,两周,,\n"));
    let run = |arguments: &[&str]| gongkai(folder.path(), arguments);
    assert!(run(&["unit", "import", "units.csv"]).status.success());
    for (file, said) in [("stranger.csv", ["无此单位办公室", "第3行"]), ("cell.csv", ["更新期限", "第2行"])] {
        let refused = run(&["column", "import", file]);
        assert_eq!(refused.status.code(), Some(2), "{file}");
        assert!(said.iter().all(|word| words(&refused).contains(word)), "{}", words(&refused));
    }
    let empty = run(&RUN);
    assert!(empty.status.code() == Some(2) && words(&empty).contains("column import") && empty.stdout.is_empty(), "{}", words(&empty));
    assert!(words(&run(&["column", "import", "good.csv", "--dry-run"])).contains("没有导入"));
    assert!(words(&run(&["column", "import", "good.csv"])).contains("新增2个栏目"));
    assert!(words(&run(&["column", "import", "good.csv"])).contains("不变2个"));
    for file in ["out.csv", "out.xlsx"] {
        assert!(run(&["column", "export", file]).status.success());
        assert!(words(&run(&["column", "import", file])).contains("不变2个"), "{file}");
    }
    let early = run(&["monitor", "run", "--month", "2026-10", "--as-of", "2026-09-30", "--json"]);
    assert_eq!((early.status.code(), early.stdout.len()), (Some(2), 0));
}

/// The sample site kept beside the workspace, where it and Python are there.
#[test]
fn the_sample_site_is_measured_in_full() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/monitoring/site");
    let Some(port) = free_ports().filter(|_| site.join("site.py").exists()) else {
        eprintln!("left out: ../shared/cases/monitoring/site is not here");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let files: PathBuf = folder.path().join("files");
    let started = Command::new("python3")
        .arg(site.join("site.py"))
        .args(["--port", &port.to_string(), "--emit"])
        .arg(&files)
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut served) = started else {
        eprintln!("left out: the sample site needs python3");
        return;
    };
    let mut line = String::new();
    BufReader::new(served.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let at = |name: &str| files.join(name).display().to_string();
    for call in [["unit", "import", &at("units.csv")], ["column", "import", &at("columns.csv")], ["words", "import", &at("words.csv")]] {
        assert!(gongkai(folder.path(), &call).status.success(), "{call:?}");
    }
    let output = gongkai(folder.path(), &RUN);
    served.kill().unwrap();
    served.wait().unwrap();
    let truth: Value = serde_json::from_str(&std::fs::read_to_string(at("truth.json")).unwrap()).unwrap();
    compare(&json(&output), truth["truth"].as_array().unwrap(), &str::to_owned);
}

/// Three ports beside each other that nobody holds.
fn free_ports() -> Option<u16> {
    (0..50).find_map(|_| {
        let first = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?.port();
        let free = (1..3).all(|next| first.checked_add(next).is_some_and(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()));
        free.then_some(first)
    })
}

// ---- the same round, beside the pages of a server

const PASSWORD: &str = "a password of the monitor test";
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

/// Starts a server over the folder's database; answers it with its address.
fn serve(folder: &Path) -> (std::process::Child, String) {
    let mut child = built::gongkai(folder)
        .args(["serve", "--listen", "127.0.0.1:0", "--monitor-net", "127.0.0.0/8", "--monitor-pace-ms", "0", "--monitor-tries-over-s", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.by_ref().map_while(Result::ok).find(|line| line.contains("http://")).unwrap();
    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    std::thread::spawn(move || lines.for_each(drop));
    (child, address)
}

fn sign_in(address: &str) -> String {
    built::sign_in(PATIENCE, address, "office", PASSWORD)
}

/// Asks for a round of a month.
fn start(address: &str, cookie: &str) -> String {
    built::post(PATIENCE, address, "/do/start-round", cookie, "month=2026-10").expect("an answer")
}

/// Waits until the page says that nothing waits or runs any more.
fn wait(address: &str, cookie: &str) -> String {
    let request = format!("GET /monitoring HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    for _ in 0..600 {
        let page = built::asked(PATIENCE, address, &request).expect("an answer");
        if page.contains("开始一轮监测") {
            return page;
        }
        assert!(page.contains("\r\nrefresh: 5\r\n"), "it comes again by itself: {page}");
        std::thread::sleep(Duration::from_millis(300));
    }
    panic!("the round does not end");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_runs_the_round_once_and_another_goes_on_when_it_dies() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    site.load(folder.path());
    let mut add = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(["account", "add", "--username", "office", "--role", "office", "--password-stdin", "--keep-password"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    add.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(add.wait().unwrap().success());
    let (mut first, address) = serve(folder.path());
    let cookie = sign_in(&address);
    let started = start(&address, &cookie);
    assert!(started.contains("notice=round-asked"), "{started}");
    let twice = start(&address, &cookie);
    assert!(!twice.contains("notice=round-asked"), "one of a month at a time: {twice}");
    while site.asked.lock().unwrap().len() < 60 {
        std::thread::sleep(Duration::from_millis(5));
    }
    first.kill().unwrap();
    first.wait().unwrap();
    // a minute passes: the lease has run out
    let db = storage::Db::open(&format!("sqlite:{}", folder.path().join("gongkai.db").display())).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let taken = storage::monitoring::job::take(
        &mut tx,
        "round",
        "nobody",
        "2100-01-01T00:00:00Z".parse().unwrap(),
        "2020-01-01T00:00:00Z".parse().unwrap(),
    )
    .await
    .unwrap();
    assert!(taken.is_some(), "what the first server had is free again");
    tx.commit().await.unwrap();
    db.close().await;
    let before = site.asked.lock().unwrap().clone();
    let ((mut second, address), (mut third, _)) = (serve(folder.path()), serve(folder.path()));
    let page = wait(&address, &sign_in(&address));
    let more = site.asked.lock().unwrap()[before.len()..].to_vec();
    assert!(site.most.load(Ordering::SeqCst) <= 1, "two servers, one visitor");
    assert!(more.len() < before.len() * 5, "what was read is not asked for again");
    // what the pages count is what the command prints, less days that have come since
    let report = json(&gongkai(folder.path(), &RUN));
    let today = day_of(SystemClock.now()).to_string();
    let has_come = |one: &&Value| one["rule"] == "future_date" && one["evidence"]["date"].as_str().is_some_and(|day| day <= today.as_str());
    let all: Vec<&Value> = ["candidates", "others"].iter().flat_map(|key| report[*key].as_array().unwrap()).collect();
    let expected = all.len() - all.iter().filter(|one| has_come(one)).count();
    let counted = page.split("data-count=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(counted, expected.to_string());
    assert!(page.contains("不作为问题"), "what could not be read is said");
    for secret in site.fixture["secrets"].as_array().unwrap().iter().filter_map(Value::as_str) {
        assert!(!page.contains(secret), "a personal number is shown");
    }
    let database = std::fs::read(folder.path().join("gongkai.db")).unwrap();
    for secret in site.fixture["secrets"].as_array().unwrap().iter().filter_map(Value::as_str) {
        assert!(!database.windows(secret.len()).any(|window| window == secret.as_bytes()), "a personal number is stored");
    }
    for child in [&mut second, &mut third] {
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
