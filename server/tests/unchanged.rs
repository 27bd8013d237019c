//! A server that says what has changed is asked for nothing else: what it calls unchanged counts as it was read, and a list with another
//! mark is read anew.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::Value;

const LIST: &str =
    "<!doctype html><html><head><meta charset=utf-8><title>工作动态</title></head><body><div class=main><h2>工作动态</h2><ul>";

fn row(no: usize) -> String {
    format!("<li><a href=\"/{no}.html\">县医保局第{no}次推进门诊共济保障工作会议召开</a><span>2026-10-{:02}</span></li>", 10 + no)
}

fn article(no: usize) -> String {
    // the first holds a wrong word
    let word = if no == 1 { "各单位要按排专人负责。" } else { "各单位要安排专人负责。" };
    format!(
        "<!doctype html><html><head><meta charset=utf-8><title>会议</title></head><body><div class=article><h1>县医保局第{no}次推进门诊共济保障工作会议召开</h1>\
         <p>发布日期：2026-10-{:02}</p><div class=content><p>会议听取了第{no}项工作的汇报，研究了下一步的安排。{word}会后到两个服务窗口查看办理情况。</p></div></div></body></html>",
        10 + no
    )
}

struct Site {
    base: String,
    log: Arc<Mutex<Vec<(String, u16)>>>,
    has_third: Arc<AtomicBool>,
}

impl Site {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let site = Self { base: format!("http://{}", listener.local_addr().unwrap()), log: Arc::default(), has_third: Arc::default() };
        let (log, has_third) = (site.log.clone(), site.has_third.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, has_third) = (log.clone(), has_third.clone());
                std::thread::spawn(move || serve(&stream, &log, &has_third));
            }
        });
        site
    }

    /// What was asked for since the last time, without robots.txt.
    fn asked(&self) -> Vec<(String, u16)> {
        std::mem::take(&mut *self.log.lock().unwrap()).into_iter().filter(|(path, _)| path != "/robots.txt").collect()
    }
}

fn serve(stream: &TcpStream, log: &Mutex<Vec<(String, u16)>>, has_third: &AtomicBool) {
    let mut lines = BufReader::new(stream).lines();
    let mut out = stream;
    while let Some(Ok(first)) = lines.next() {
        let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
        let head: Vec<String> = lines.by_ref().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
        let asked_with =
            head.iter().find_map(|line| line.to_lowercase().starts_with("if-none-match:").then(|| line[14..].trim().to_owned()));
        let last = if has_third.load(Ordering::Relaxed) { 3 } else { 2 };
        let (body, tag) = match path.as_str() {
            "/" => {
                (format!("{LIST}{}</ul></div></body></html>", (1..=last).rev().map(row).collect::<String>()), format!("\"list-{last}\""))
            }
            "/robots.txt" => (String::new(), String::new()),
            _ => match path.trim_matches('/').trim_end_matches(".html").parse::<usize>() {
                Ok(no) if (1..=last).contains(&no) => (article(no), format!("\"article-{no}\"")),
                _ => (String::new(), String::new()),
            },
        };
        let status: u16 = match asked_with {
            Some(with) if with == tag => 304,
            _ if body.is_empty() => 404,
            _ => 200,
        };
        log.lock().unwrap().push((path, status));
        let body = if status == 200 { body } else { String::new() };
        let tag = if tag.is_empty() { String::new() } else { format!("ETag: {tag}\r\n") };
        let length = if status == 304 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let answer = format!("HTTP/1.1 {status} X\r\nContent-Type: text/html; charset=utf-8\r\n{tag}{length}\r\n{body}");
        if out.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

fn gongkai(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_gongkai"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// Rule and address of what a round as of a day finds, without what depends on that day.
fn round(folder: &Path, as_of: &str) -> Vec<(String, String)> {
    let manners = ["--pace-ms", "0", "--tries", "1", "--tries-over-s", "0", "--json", "--allow-net=127.0.0.0/8"];
    let arguments = [&["monitor", "run", "--month", "2026-10", "--as-of", as_of][..], &manners].concat();
    let report: Value = serde_json::from_slice(&gongkai(folder, &arguments).stdout).unwrap();
    assert_eq!(report["complete"], Value::Bool(true), "{report}");
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let all = report["candidates"].as_array().unwrap().iter().map(|one| (text(one, "rule"), text(one, "url")));
    all.filter(|(rule, _)| rule != "weekly_missed" && rule != "column_overdue").collect()
}

/// A county with one column, which is the site's list.
fn load(site: &Site, folder: &Path) {
    std::fs::write(folder.join("units.csv"), "单位全称,简称,类别\n青川县医保局,医保局,县直部门\n").unwrap();
    std::fs::write(folder.join("columns.csv"), format!("单位,栏目名称,网址,类别\n医保局,工作动态,{}/,动态\n", site.base)).unwrap();
    std::fs::write(folder.join("words.csv"), "错误写法,正确写法,不算错的上下文\n按排,安排,\n").unwrap();
    for call in
        [&["migrate"][..], &["unit", "import", "units.csv"], &["column", "import", "columns.csv"], &["words", "import", "words.csv"]]
    {
        gongkai(folder, call);
    }
}

#[test]
fn what_is_unchanged_is_asked_and_not_read_again() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    load(&site, folder);
    let path = |name: &str, status: u16| (name.to_owned(), status);
    let first = round(folder, "2026-10-20");
    assert_eq!(first, [("wrong_word".to_owned(), format!("{}/1.html", site.base))]);
    let mut asked = site.asked();
    asked.sort();
    assert_eq!(asked, [path("/", 200), path("/1.html", 200), path("/2.html", 200)]);
    // the list is asked whether it has changed; what it lists counts as it was read
    assert_eq!(round(folder, "2026-10-21"), first);
    assert_eq!(site.asked(), [path("/", 304)]);
    // the same round again asks nothing at all
    assert_eq!(round(folder, "2026-10-21"), first);
    assert_eq!(site.asked(), []);
    // a third article: the list has another mark, and only what is new is read
    site.has_third.store(true, Ordering::Relaxed);
    assert_eq!(round(folder, "2026-10-22"), first);
    assert_eq!(site.asked(), [path("/", 200), path("/3.html", 200)]);
}

#[test]
fn a_column_that_is_read_another_way_is_read_anew_on_the_same_day() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    load(&site, folder);
    let list = [("/".to_owned(), 200)];
    let first = round(folder, "2026-10-20");
    site.asked();
    let read_by = |picks: &str| {
        let text = format!("单位,栏目名称,网址,类别,读取方式,条目选择器\n医保局,工作动态,{}/,动态,{picks}\n", site.base);
        std::fs::write(folder.join("columns.csv"), text).unwrap();
        gongkai(folder, &["column", "import", "columns.csv"]);
    };
    // the page holds no records: it is read as it stands
    read_by("网页数据,");
    assert_eq!((round(folder, "2026-10-20"), site.asked().as_slice()), (first.clone(), list.as_slice()));
    assert_eq!((round(folder, "2026-10-20"), site.asked()), (first.clone(), Vec::new()), "nothing has changed since");
    read_by("网页,.main > ul > li");
    assert_eq!((round(folder, "2026-10-20"), site.asked().as_slice()), (first, list.as_slice()));
    // what picks nothing proves nothing: no column is called empty
    read_by("网页,.main > ol > li");
    assert_eq!((round(folder, "2026-10-20"), site.asked().as_slice()), (Vec::new(), list.as_slice()));
}

#[test]
fn two_columns_read_one_page_each_in_its_own_way() {
    let site = Site::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    load(&site, folder);
    let rows = format!("医保局,工作动态,{0}/,动态,\n医保局,会议,{0}/,动态,li:first-child\n", site.base);
    std::fs::write(folder.join("columns.csv"), format!("单位,栏目名称,网址,类别,条目选择器\n{rows}")).unwrap();
    gongkai(folder, &["column", "import", "columns.csv"]);
    let first = round(folder, "2026-10-20");
    assert_eq!(first, [("wrong_word".to_owned(), format!("{}/1.html", site.base))], "the article is listed by the first alone");
    let list = site.asked().into_iter().filter(|(path, _)| path == "/").count();
    assert_eq!(list, 2, "once in each way");
    assert_eq!((round(folder, "2026-10-20"), site.asked()), (first, Vec::new()));
}
