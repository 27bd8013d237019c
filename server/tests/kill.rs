//! kill -9 in the middle of writing: what was acknowledged is there, and the log is whole.

mod built;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use built::gongkai;
use domain::ids::{CellId, CountyId};
use domain::reporting::event::CellEventKind;
use services::operations::audit::{ChainState, verify_chain};
use storage::{Db, operations::county};

const PASSWORD: &str = "a password of the kill test";
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Starts the built program on a port of its own choice; answers it with its address.
fn serve(folder: &std::path::Path) -> (Child, String) {
    let mut child = gongkai(folder).args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let line = lines.by_ref().map_while(Result::ok).find(|line| line.contains("http://")).expect("it says where it listens");
    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("an address").to_owned();
    // keeps the pipe open and empty
    std::thread::spawn(move || lines.for_each(drop));
    (child, address)
}

fn post(address: &str, path: &str, cookie: &str, body: &str) -> Option<String> {
    built::post(PATIENCE, address, path, cookie, body)
}

/// Working days of two years that have an arrangement: each can be declared off once.
fn days() -> Vec<String> {
    let first: chrono::NaiveDate = "2024-03-01".parse().expect("a date");
    let calendar = domain::calendar::working_days::Calendar::national();
    first.iter_days().take(600).filter(|day| calendar.is_working_day(*day).unwrap_or(false)).map(|day| day.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledged_write_survives_kill_nine() {
    let folder = tempfile::tempdir().unwrap();
    let mut add = gongkai(folder.path())
        .args(["account", "add", "--username", "office", "--role", "office", "--password-stdin", "--keep-password"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    add.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(add.wait().unwrap().success());

    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let mut all = days().into_iter();
    for round in 0..3 {
        let (mut child, address) = serve(folder.path());
        let cookie = sign_in(&address, "office", PASSWORD);
        let gone = Arc::new(AtomicBool::new(false));
        let shares: Vec<Vec<String>> = (0..4).map(|_| all.by_ref().take(30).collect()).collect();
        let writers: Vec<_> = shares
            .into_iter()
            .map(|share| {
                let (address, cookie, acknowledged, gone) = (address.clone(), cookie.clone(), acknowledged.clone(), gone.clone());
                std::thread::spawn(move || {
                    for day in share {
                        let body = format!("day={day}&kind=off&reason=kill+{round}");
                        match post(&address, "/do/add-county-day", &cookie, &body) {
                            Some(answer) if answer.contains("notice=saved") => acknowledged.lock().unwrap().push(day),
                            Some(answer) => assert!(gone.load(Ordering::SeqCst), "refused: {answer}"),
                            None => return,
                        }
                    }
                })
            })
            .collect();
        // in the middle: some were answered, others are under way
        let before = acknowledged.lock().unwrap().len();
        let mut waited = 0;
        while acknowledged.lock().unwrap().len() < before + 10 && waited < 3000 {
            std::thread::sleep(Duration::from_millis(10));
            waited += 1;
        }
        gone.store(true, Ordering::SeqCst);
        child.kill().unwrap();
        child.wait().unwrap();
        writers.into_iter().for_each(|writer| writer.join().unwrap());

        let acknowledged = acknowledged.lock().unwrap().clone();
        assert!(acknowledged.len() >= before + 10, "only {} writes were answered", acknowledged.len() - before);
        let db = Db::open(&format!("sqlite:{}", folder.path().join("gongkai.db").display())).await.unwrap();
        let mut conn = db.read().await.unwrap();
        let county: CountyId = county::list(&mut conn).await.unwrap().remove(0).id;
        let stored: Vec<String> = county::days(&mut conn, &county).await.unwrap().into_iter().map(|row| row.day.to_string()).collect();
        for day in &acknowledged {
            assert!(stored.contains(day), "round {round}: {day} was acknowledged and is gone");
        }
        let ChainState::Whole(rows) = verify_chain(&mut conn).await.unwrap() else { panic!("the log is broken") };
        assert!(usize::try_from(rows).unwrap() >= acknowledged.len());
        assert_eq!(storage::operations::backup::integrity(&db).await.unwrap(), Vec::<String>::new());
        drop(conn);
        db.close().await;
    }
}

/// What a page says, or nothing when the program was gone before it answered.
fn get(address: &str, path: &str, cookie: &str) -> Option<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    built::asked(PATIENCE, address, &request).filter(|answer| answer.starts_with("HTTP/1.1 200"))
}

fn sign_in(address: &str, username: &str, password: &str) -> String {
    built::sign_in(PATIENCE, address, username, password)
}

/// A cell of this clerk that can be written, found as she would find it.
fn open_cell(address: &str, cookie: &str) -> String {
    let todo = get(address, "/todo", cookie).expect("the page");
    let mut cells = todo.split("href=\"/cells/").skip(1).filter_map(|rest| rest.split('"').next());
    let can_write = |cell: &&str| {
        get(address, &format!("/cells/{cell}"), cookie)
            .is_some_and(|page| page.contains("cell_revision") && !page.contains("本期累计完成数量"))
    };
    cells.find(can_write).expect("work to do").to_owned()
}

/// Makes the cell of the last round writable again: the kill may have come between handing in and taking back.
fn take_back(address: &str, cookie: &str, cell: &str) {
    let page = get(address, &format!("/cells/{cell}"), cookie).expect("the page");
    if hidden(&page, "cell_revision").is_none() || !page.contains("/do/submit-report") {
        let answer = post(address, "/do/withdraw-report", cookie, &format!("cell={cell}")).expect("an answer");
        assert!(answer.contains("notice=report-withdrawn"), "refused: {answer}");
    }
}

/// The value of a hidden field of the report's form.
fn hidden(page: &str, name: &str) -> Option<String> {
    let tag = page.split("<input").find(|tag| tag.contains(&format!("name=\"{name}\"")))?;
    tag.split("value=\"").nth(1)?.split('"').next().map(str::to_owned)
}

/// What a clerk was told is done.
#[derive(Default)]
struct Told {
    cell: String,
    submitted: Vec<String>,
    withdrawn: usize,
}

impl Told {
    /// Hands in and takes back, until the program does not answer any more.
    fn work(mut self, address: &str, cookie: &str, round: usize, all: &AtomicUsize) -> Self {
        for turn in 0.. {
            let page = get(address, &format!("/cells/{}", self.cell), cookie);
            let fields = page.and_then(|page| Some((hidden(&page, "cell_revision")?, hidden(&page, "draft_revision")?)));
            let Some((revision, draft)) = fields else { return self };
            let words = format!("round {round} turn {turn} of 24");
            let form = format!(
                "cell={}&cell_revision={revision}&draft_revision={draft}&claim=done&text={}&url=&title=&effective_on=",
                self.cell,
                words.replace(' ', "+")
            );
            match post(address, "/do/submit-report", cookie, &form) {
                Some(answer) => assert!(answer.contains("notice=report-submitted"), "refused: {answer}"),
                None => return self,
            }
            self.submitted.push(words);
            all.fetch_add(1, Ordering::SeqCst);
            match post(address, "/do/withdraw-report", cookie, &format!("cell={}", self.cell)) {
                Some(answer) => assert!(answer.contains("notice=report-withdrawn"), "refused: {answer}"),
                None => return self,
            }
            self.withdrawn += 1;
        }
        self
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledged_report_survives_kill_nine() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path()).arg("demo").stdout(Stdio::null()).status().unwrap().success());
    let mut cells: HashMap<&str, String> = HashMap::new();
    for round in 0..2 {
        let (mut child, address) = serve(folder.path());
        let clerks: Vec<_> = ["fgw", "jtj", "gxj", "gaj", "czj"]
            .map(|clerk| {
                let cookie = sign_in(&address, clerk, services::operations::demo::PASSWORD);
                let cell = match cells.entry(clerk) {
                    Entry::Vacant(first) => first.insert(open_cell(&address, &cookie)).clone(),
                    Entry::Occupied(known) => {
                        take_back(&address, &cookie, known.get());
                        known.get().clone()
                    }
                };
                (cookie, Told { cell, ..Told::default() })
            })
            .into_iter()
            .collect();
        let all = Arc::new(AtomicUsize::new(0));
        let writers: Vec<_> = clerks
            .into_iter()
            .map(|(cookie, told)| {
                let (address, all) = (address.clone(), all.clone());
                std::thread::spawn(move || told.work(&address, &cookie, round, &all))
            })
            .collect();
        let mut waited = 0;
        while all.load(Ordering::SeqCst) < 25 && waited < 3000 {
            std::thread::sleep(Duration::from_millis(10));
            waited += 1;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let told: Vec<Told> = writers.into_iter().map(|writer| writer.join().unwrap()).collect();
        assert!(told.iter().map(|told| told.submitted.len()).sum::<usize>() >= 25, "too few reports were answered");

        let db = Db::open(&format!("sqlite:{}", folder.path().join("gongkai.db").display())).await.unwrap();
        let mut conn = db.read().await.unwrap();
        for told in &told {
            let events = storage::reporting::event::of_cell(&mut conn, &CellId::new(told.cell.clone()), 10_000).await.unwrap();
            for words in &told.submitted {
                assert!(events.iter().any(|event| event.content.text == *words), "{words} was acknowledged and is gone");
            }
            let withdrawn = events.iter().filter(|event| event.kind == CellEventKind::Withdrawn).count();
            assert!(withdrawn >= told.withdrawn, "{withdrawn} of {} withdrawals are there", told.withdrawn);
        }
        assert!(matches!(verify_chain(&mut conn).await.unwrap(), ChainState::Whole(_)), "the log is broken");
        assert_eq!(storage::operations::backup::integrity(&db).await.unwrap(), Vec::<String>::new());
        drop(conn);
        db.close().await;
    }
}

/// A list of which every row asks all units of the demo county's register every month, or in another rhythm: thousands of cells.
fn long_list(folder: &std::path::Path, name: &str, every: &str) {
    let mut text = String::from("工作内容,工作要求,责任单位,完成时限\n");
    for number in 1..=12 {
        text.push_str(&format!("一、推进公开,第{number}类信息按时更新,各乡镇人民政府,{every}\n"));
    }
    std::fs::write(folder.join(name), text).expect("the list is written");
}

/// How many cells of the year 2031 are counted, and how many have left; the log and the file are whole.
async fn cells_of_2031(address: &str) -> (usize, usize) {
    let db = Db::open(address).await.expect("the database answers");
    let mut conn = db.read().await.expect("the database answers");
    let county: CountyId = county::list(&mut conn).await.expect("the database answers").remove(0).id;
    let lists = storage::checklist::list(&mut conn, &county).await.expect("the database answers");
    let cells = match lists.iter().find(|list| list.year == 2031) {
        Some(list) => storage::checklist::import_rows::all_cells(&mut conn, &list.id).await.expect("the database answers"),
        None => Vec::new(),
    };
    assert!(matches!(verify_chain(&mut conn).await.expect("the database answers"), ChainState::Whole(_)), "the log is broken");
    assert_eq!(storage::operations::backup::integrity(&db).await.expect("the database answers"), Vec::<String>::new());
    drop(conn);
    db.close().await;
    let left = cells.iter().filter(|cell| cell.dates.removed).count();
    (cells.len() - left, left)
}

/// Kills a command after a part of the time that it takes, later each time, until it was through: each time all of it is there or nothing.
async fn killed_on_its_way(
    command: impl Fn() -> Command,
    whole: Duration,
    database: &str,
    (before, after): ((usize, usize), (usize, usize)),
) {
    let mut killed = 0;
    for part in [3, 5, 6, 7, 8, 9] {
        let mut child = command().spawn().expect("the program starts");
        std::thread::sleep(whole * part / 10);
        // one that has ended already is no test of this
        if child.try_wait().expect("an answer").is_some() {
            break;
        }
        child.kill().expect("it is killed");
        child.wait().expect("it has ended");
        killed += 1;
        let found = cells_of_2031(database).await;
        assert!(found == before || found == after, "{found:?} after {part} tenths, neither {before:?} nor {after:?}");
        if found == after {
            break;
        }
    }
    assert!(killed > 0, "it ended before the first kill");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_rhythm_of_a_thousand_cells_is_there_whole_or_not_at_all_after_kill_nine() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path()).arg("demo").stdout(Stdio::null()).status().unwrap().success());
    long_list(folder.path(), "list.csv", "每月");
    long_list(folder.path(), "corrected.csv", "每两月");
    let import = |file: &str| {
        let mut command = gongkai(folder.path());
        command.args(["checklist", "import", file, "--year", "2031", "--first-day", "2031-01-01"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let in_folder = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let (database, copy) = (in_folder("gongkai.db"), in_folder("copy.db"));
    assert!(import("list.csv").status().unwrap().success());
    let before = cells_of_2031(&database).await;
    assert!(before.0 >= 1_000 && before.1 == 0, "{before:?}");
    // what it comes to, and how long it takes when nobody interferes, is asked of a copy
    std::fs::copy(folder.path().join("gongkai.db"), folder.path().join("copy.db")).unwrap();
    let started = std::time::Instant::now();
    assert!(import("corrected.csv").args(["--database", "sqlite:copy.db"]).status().unwrap().success());
    let whole = started.elapsed();
    let after = cells_of_2031(&copy).await;
    assert_eq!(after, (before.0 / 2, before.0), "half as many come, and all that were there leave");
    killed_on_its_way(|| import("corrected.csv"), whole, &database, (before, after)).await;
    let _ = import("corrected.csv").status().unwrap();
    assert_eq!(cells_of_2031(&database).await, after);
    let verified = gongkai(folder.path()).arg("verify").output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_a_thousand_cells_is_there_whole_or_not_at_all_after_kill_nine() {
    let folder = tempfile::tempdir().unwrap();
    assert!(gongkai(folder.path()).arg("demo").stdout(Stdio::null()).status().unwrap().success());
    long_list(folder.path(), "list.csv", "每月");
    let import = || {
        let mut command = gongkai(folder.path());
        command.args(["checklist", "import", "list.csv", "--year", "2031", "--first-day", "2031-01-01"]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let database = format!("sqlite:{}", folder.path().join("gongkai.db").display());
    let cells = async || cells_of_2031(&database).await.0;
    // how long it takes when nobody interferes is asked of a copy
    let copy = folder.path().join("copy.db");
    std::fs::copy(folder.path().join("gongkai.db"), &copy).unwrap();
    let started = std::time::Instant::now();
    assert!(import().args(["--database", "sqlite:copy.db"]).status().unwrap().success());
    let whole = started.elapsed();
    let after = cells_of_2031(&format!("sqlite:{}", copy.display())).await;
    assert!(after.0 >= 1_000 && after.1 == 0, "{after:?}");
    killed_on_its_way(import, whole, &database, ((0, 0), after)).await;
    // and afterwards it goes through as if nothing had been
    let _ = import().status().unwrap();
    assert!(cells().await >= 1_000);
}

/// A county of forty townships, as somebody begins it from the command line.
fn forty_townships(folder: &std::path::Path, database: &[&str]) {
    let mut units = String::from("单位全称,简称,类别\n");
    for number in 1..=40 {
        let digits = number.to_string();
        let name: String = digits.bytes().filter_map(|digit| "零一二三四五六七八九".chars().nth(usize::from(digit - b'0'))).collect();
        units.push_str(&format!("第{name}镇人民政府,第{name}镇,乡镇\n"));
    }
    std::fs::write(folder.join("units.csv"), units).expect("the register is written");
    let imported = gongkai(folder).args(["unit", "import", "units.csv"]).args(database).output().expect("the program starts");
    assert!(imported.status.success(), "{}{}", String::from_utf8_lossy(&imported.stdout), String::from_utf8_lossy(&imported.stderr));
}

/// On SQLite the file itself says what is committed; here the server does, and takes back what the dead program had begun.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_rhythm_is_there_whole_or_not_at_all_after_kill_nine_on_postgresql_too() {
    let Some(timed) = storage::testing::postgres().await else { return };
    let Some(test) = storage::testing::postgres().await else { return };
    let folder = tempfile::tempdir().unwrap();
    long_list(folder.path(), "list.csv", "每月");
    long_list(folder.path(), "corrected.csv", "每两月");
    let import = |file: &str, address: &str| {
        let mut command = gongkai(folder.path());
        command.args(["checklist", "import", file, "--year", "2031", "--first-day", "2031-01-01", "--database", address]);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    for one in [&timed, &test] {
        forty_townships(folder.path(), &["--database", &one.address]);
        assert!(import("list.csv", &one.address).status().unwrap().success());
    }
    let before = cells_of_2031(&test.address).await;
    assert!(before.0 >= 1_000 && before.1 == 0, "{before:?}");
    let started = std::time::Instant::now();
    assert!(import("corrected.csv", &timed.address).status().unwrap().success());
    let whole = started.elapsed();
    let after = cells_of_2031(&timed.address).await;
    assert_eq!(after, (before.0 / 2, before.0), "half as many come, and all that were there leave");
    killed_on_its_way(|| import("corrected.csv", &test.address), whole, &test.address, (before, after)).await;
    // the server notices by itself that the program is gone; until then what it held is held
    let mut tries = 0;
    while cells_of_2031(&test.address).await != after {
        tries += 1;
        assert!(tries <= 5, "the change does not go through any more");
        let _ = import("corrected.csv", &test.address).status().unwrap();
    }
    let verified = gongkai(folder.path()).args(["verify", "--database", &test.address]).output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}
