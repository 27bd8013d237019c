//! A month's round over a whole county: 46 units × 30 columns × 20 items, 28,980 pages on 46 hosts of a loopback server, without pace;
//! then another day's with one item in twenty new; and the most memory it took.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command;
use crate::progress;

const UNITS: usize = 46;
const COLUMNS: usize = 30;
const ITEMS: usize = 20;
/// Of twenty items one is new the next time.
const NEW: usize = ITEMS / 20;
/// The whole bench is given up after this.
const LIMIT: Duration = Duration::from_secs(600);

/// Runs both rounds on a database of its own and prints what they took.
pub(super) fn run(binary: &Path, folder: &Path) -> Result<()> {
    let folder = folder.join("sweep");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let site = Site::start()?;
    fs::write(folder.join("units.csv"), units())?;
    fs::write(folder.join("columns.csv"), columns(&site.hosts))?;
    let database = format!("sqlite:{}", folder.join("sweep.db").display());
    for call in [&["migrate"][..], &["unit", "import", "units.csv"], &["column", "import", "columns.csv"]] {
        command::capture(gongkai(binary, &folder, &database).args(call))?;
    }
    let pages = UNITS * (COLUMNS + COLUMNS * ITEMS);
    let (first, memory) = round(binary, &folder, &database, "2026-10-30")?;
    print(&format!("sweep of {pages} pages"), first, memory, site.asked());
    site.later.store(true, Ordering::Relaxed);
    let (second, memory) = round(binary, &folder, &database, "2026-10-31")?;
    print("sweep, 5 % new", second, memory, site.asked());
    Ok(())
}

fn print(name: &str, took: Duration, memory: f64, asked: usize) {
    println!("  {name:<24} {:.1} s, {asked} requests, at most {memory:.0} MB", took.as_secs_f64());
}

fn gongkai(binary: &Path, folder: &Path, database: &str) -> Command {
    let mut program = Command::new(binary);
    program.current_dir(folder).args(["--database", database, "--data", "files"]);
    program
}

/// One round: how long the process took, and the most memory in MB.
fn round(binary: &Path, folder: &Path, database: &str, as_of: &str) -> Result<(Duration, f64)> {
    let started = Instant::now();
    let mut child = gongkai(binary, folder, database)
        .args(["monitor", "run", "--month", "2026-10", "--as-of", as_of, "--allow-net", "127.0.0.0/8"])
        .args(["--pace-ms", "0", "--tries", "1", "--tries-over-s", "0", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("the round does not start")?;
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0.0_f64;
    loop {
        most = most.max(fs::read_to_string(&status).ok().as_deref().and_then(peak).unwrap_or_default());
        if let Some(ended) = child.try_wait()? {
            if !ended.success() {
                bail!("the round ended with {ended}");
            }
            return Ok((started.elapsed(), most));
        }
        if started.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            progress::note("the round was given up");
            bail!("the round took longer than {} s", LIMIT.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// `VmHWM` in MB.
fn peak(status: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<f64>().ok().map(|kilobytes| kilobytes / 1024.0)
}

fn units() -> String {
    let mut file = "\u{feff}单位全称,简称,类别\r\n".to_owned();
    for unit in 0..UNITS {
        let _ = write!(file, "第{unit}县级单位,单位{unit},县直部门\r\n");
    }
    file
}

fn columns(hosts: &[SocketAddr]) -> String {
    let mut file = "\u{feff}单位,栏目名称,网址,类别\r\n".to_owned();
    for (unit, host) in hosts.iter().enumerate() {
        for column in 0..COLUMNS {
            let _ = write!(file, "单位{unit},工作动态{column},http://{host}/{column}/,动态\r\n");
        }
    }
    file
}

/// 46 hosts, each a port of its own, that make their pages up as they are asked.
struct Site {
    hosts: Vec<SocketAddr>,
    asked: Arc<AtomicUsize>,
    /// From now on one item in twenty is another.
    later: Arc<AtomicBool>,
}

impl Site {
    fn start() -> Result<Self> {
        let site = Self { hosts: Vec::new(), asked: Arc::default(), later: Arc::default() };
        let mut hosts = BTreeSet::new();
        for _ in 0..UNITS {
            let listener = TcpListener::bind(("127.0.0.1", 0))?;
            hosts.insert(listener.local_addr()?);
            let (asked, later) = (site.asked.clone(), site.later.clone());
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let (asked, later) = (asked.clone(), later.clone());
                    // a connection that breaks off ends its own thread
                    thread::spawn(move || serve(&stream, &asked, &later).ok());
                }
            });
        }
        Ok(Self { hosts: hosts.into_iter().collect(), ..site })
    }

    /// How often a page was asked for since the last time.
    fn asked(&self) -> usize {
        self.asked.swap(0, Ordering::Relaxed)
    }
}

/// Answers one connection until it ends.
fn serve(stream: &TcpStream, asked: &AtomicUsize, later: &AtomicBool) -> Result<()> {
    stream.set_nodelay(true)?;
    let mut lines = BufReader::new(stream).lines();
    let mut out = stream;
    while let Some(first) = lines.next().transpose()? {
        let path = first.split_whitespace().nth(1).unwrap_or("/").to_owned();
        for line in lines.by_ref() {
            if line?.is_empty() {
                break;
            }
        }
        asked.fetch_add(1, Ordering::Relaxed);
        let (status, body) = match page(&path, later.load(Ordering::Relaxed)) {
            Some(body) => ("200 OK", body),
            None => ("404 Not Found", String::new()),
        };
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n", body.len());
        out.write_all(head.as_bytes())?;
        out.write_all(body.as_bytes())?;
    }
    Ok(())
}

/// `/3/` is a column, `/3/17.html` an item.
fn page(path: &str, is_later: bool) -> Option<String> {
    let mut parts = path.trim_start_matches('/').split('/');
    let column: usize = parts.next()?.parse().ok().filter(|column| *column < COLUMNS)?;
    match parts.next()? {
        "" => Some(list(column, is_later)),
        item => item.strip_suffix(".html")?.parse().ok().map(|item| article(column, item)),
    }
}

fn list(column: usize, is_later: bool) -> String {
    let first = if is_later { NEW } else { 0 };
    let mut rows = String::new();
    for item in (first..first + ITEMS).rev() {
        let day = 5 + item % 25;
        let _ = write!(
            rows,
            "<li><a href=\"/{column}/{item}.html\" title=\"{0}\">{0}</a><span>2026-10-{day:02}</span></li>",
            title(column, item)
        );
    }
    format!(
        "<!doctype html><html><head><meta charset=utf-8><title>工作动态{column}</title></head><body><div class=\"main\"><h2>工作动态{column}</h2><ul>{rows}</ul></div></body></html>"
    )
}

fn title(column: usize, item: usize) -> String {
    format!("县第{column}类政务公开工作第{item}次推进会议召开情况通报")
}

fn article(column: usize, item: usize) -> String {
    let line =
        format!("会议听取了第{column}类第{item}项工作的汇报，研究了下一步的安排，要求各单位按照时间节点抓好落实，及时公开进展情况。");
    let day = 5 + item % 25;
    format!(
        "<!doctype html><html><head><meta charset=utf-8><meta name=PubDate content=\"2026-10-{day:02}\"><title>{0}</title></head><body><div class=\"article\"><h1>{0}</h1><p>发布日期：2026-10-{day:02}</p><div class=\"content\">{1}</div></div></body></html>",
        title(column, item),
        format!("<p>{line}</p>").repeat(8)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_has_the_pages_it_lists() {
        let first = page("/3/", false).unwrap();
        assert_eq!(first.matches("<li>").count(), ITEMS);
        let later = page("/3/", true).unwrap();
        let fresh = later.lines().flat_map(|line| line.split("href=\"").skip(1)).filter(|link| !first.contains(&link[..12])).count();
        assert_eq!(fresh, NEW);
        assert!(page("/3/20.html", true).unwrap().contains("第20次"));
        assert_eq!(page(&format!("/{COLUMNS}/"), false), None);
        assert_eq!(UNITS * (COLUMNS + COLUMNS * ITEMS), 28_980);
    }

    #[test]
    fn a_row_each() {
        let hosts: Vec<SocketAddr> = (1..=UNITS).map(|port| format!("127.0.0.1:{port}").parse().unwrap()).collect();
        assert_eq!(columns(&hosts).lines().count(), 1 + UNITS * COLUMNS);
        assert_eq!(units().lines().count(), 1 + UNITS);
        assert_eq!(peak("VmHWM:\t  2048 kB\n"), Some(2.0));
    }
}
