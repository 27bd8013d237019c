//! Requests that no browser would send, by strangers and by everybody who can sign in.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use super::clerks::cells;
use super::neighbour::beside;
use super::random::Random;
use super::{Ground, Outcome};
use crate::bench::{Client, PASSWORD};

const METHODS: [&str; 10] = ["GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"];
const PATHS: [&str; 27] = [
    "/",
    "/cells",
    "/cells/",
    "/review",
    "/todo",
    "/units",
    "/units/x/edit",
    "/audit",
    "/accounts",
    "/settings",
    "/checklists",
    "/search",
    "/heat-map",
    "/me",
    "/public/",
    "/evidence/",
    "/exports/cells.xlsx",
    "/checklists/x/export/docx",
    "/pkg/",
    "/healthz",
    "/api/suggest",
    "/api/save-draft",
    "/sign-in",
    "/tasks/",
    "/reopens",
    "/exemptions",
    "example",
];
const VERBS: [&str; 16] = [
    "sign-in",
    "save-draft",
    "submit-report",
    "add-link",
    "add-file",
    "import-units",
    "import-adjust",
    "import-confirm",
    "edit-unit",
    "rename-unit",
    "save-settings",
    "accept-report",
    "add-account",
    "confirm-units",
    "enter-exemption",
    "end-exemption",
];
const PIECES: [&str; 24] = [
    "%00",
    "%2500",
    "%2f",
    "%252f",
    "..",
    "../",
    "//",
    ";x",
    "%ff%fe",
    "%E5%85%AC",
    "'\"><script>",
    "{{7*7}}",
    "' or 1=1--",
    "%f0%9f%92%a9",
    "a",
    "0",
    "-1",
    "99999999999999999999",
    "1e309",
    "\u{202e}",
    "%0d%0aSet-Cookie:a=b",
    "null",
    "[]",
    "&",
];
const HEADERS: [&str; 14] = [
    "Content-Length: 5",
    "Content-Length: -1",
    "Content-Length: 99999999999",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: gzip, chunked",
    "Expect: 100-continue",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Type: multipart/form-data; boundary=",
    "Content-Type: multipart/form-data; boundary=b",
    "Content-Type: application/json",
    "X-Forwarded-For: 1.2.3.4",
    "Origin: https://evil.example",
    "Range: bytes=0-0,5-",
    "X-HTTP-Method-Override: DELETE",
];

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("hostile")?;
    let subject = ground.county(&folder)?;
    let address = subject.address;
    let mut cookies = vec![String::new(), "gongkai=x".to_owned()];
    for name in ["office", "admin", "leader", "auditor", "fgw"] {
        cookies.push(Client::sign_in(address, name, PASSWORD)?);
    }
    let some: Vec<String> = cells(&mut Client::connect(address, &cookies[2])?)?.into_iter().take(20).collect();
    let shown = unknown_names(address, &cookies[2])?;
    let end = Instant::now() + ground.length;
    let (seen, waited) = beside(address, || {
        thread::scope(|scope| {
            let threads: Vec<_> = (0..6_u64)
                .map(|seed| {
                    let (cookies, some) = (&cookies, &some);
                    scope.spawn(move || {
                        let mut random = Random::new(seed + 1);
                        let mut seen = Seen::default();
                        while Instant::now() < end {
                            let request = request(&mut random, cookies, some);
                            seen.add(&request, send(address, &request));
                        }
                        seen
                    })
                })
                .collect();
            let mut all = Seen::default();
            for thread in threads {
                all.join(thread.join().map_err(|_| anyhow!("a client broke off"))?);
            }
            Ok(all)
        })
    })?;
    let failures: usize = seen.statuses.iter().filter(|(status, _)| (500..600).contains(*status)).map(|(_, count)| count).sum();
    let memory = subject.peak();
    let figures = format!(
        "{} requests sent, {} answered, {:?}; {failures} × 5xx; a list of {UNKNOWN} unknown names read and shown in {:.1} s (bar 2 s); {memory:.0} MB at most; {}",
        seen.sent,
        seen.statuses.values().sum::<usize>(),
        seen.statuses,
        shown.as_secs_f64(),
        waited.words()
    );
    Ok(Outcome::new(figures)
        .bar(failures == 0, format!("no 5xx that a client can cause; first: {:?}", seen.first_failure))
        .bar(shown <= Duration::from_secs(2), format!("a list of {UNKNOWN} unknown names is read and shown within 2 s"))
        .bar(waited.failed == 0 && memory <= 300.0, "everybody else is served, in 300 MB")
        .bar(waited.within(99) <= Duration::from_millis(100), "of a hundred pages of somebody else 99 come within 100 ms"))
}

/// Rows of a list whose units nobody knows.
const UNKNOWN: usize = 16_000;

/// How long the office waits for the preview of a list in which every row names a unit that the register does not know: what once
/// froze the site. It is asked before anything else is, so that the figure is that of the list alone.
fn unknown_names(address: SocketAddr, cookie: &str) -> Result<Duration> {
    let mut list = "工作内容,工作要求,责任单位\n".to_owned();
    for number in 0..UNKNOWN {
        writeln!(list, "第{number}类,公开第{number}项,无名{number}局")?;
    }
    let mut office = Client::connect(address, cookie)?;
    let begun = Instant::now();
    let received = office.post_file("/checklists/import/upload", &[("year", "2031")], "list.csv", list.as_bytes())?;
    let page = received.header("location").context("the list was not taken")?.to_owned();
    ensure!(page.starts_with("/checklists/import/"), "the list was not taken: {} {page}", received.status);
    let preview = office.get(&page, "identity")?;
    ensure!(preview.status == 200, "the list is not shown: {}", preview.status);
    Ok(begun.elapsed())
}

/// What came back.
#[derive(Default)]
struct Seen {
    sent: usize,
    statuses: BTreeMap<u16, usize>,
    first_failure: Option<String>,
}

impl Seen {
    fn add(&mut self, request: &[u8], status: Option<u16>) {
        self.sent += 1;
        if let Some(status) = status {
            *self.statuses.entry(status).or_default() += 1;
            if status >= 500 && self.first_failure.is_none() {
                self.first_failure = Some(String::from_utf8_lossy(request).chars().take(400).collect());
            }
        }
    }

    fn join(&mut self, other: Self) {
        self.sent += other.sent;
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.first_failure = self.first_failure.take().or(other.first_failure);
    }
}

/// One hostile request, cookie included.
fn request(random: &mut Random, cookies: &[String], cells: &[String]) -> Vec<u8> {
    let method = if random.below(3) == 0 { random.one(&METHODS) } else { random.one(&["GET", "POST"]) };
    let mut path = if random.below(3) == 0 { format!("/do/{}", random.one(&VERBS)) } else { random.one(&PATHS).to_owned() };
    if random.below(3) == 0 {
        path = format!("/cells/{}", cells[random.below(cells.len())]);
    }
    for _ in 0..random.below(3) {
        path.push_str(random.one(&PIECES));
    }
    if random.below(3) == 0 {
        path.push_str(&format!(
            "?{}={}&page={}",
            random.one(&["q", "unit", "year", "retry", "notice", "next"]),
            random.one(&PIECES),
            random.one(&PIECES)
        ));
    }
    let path: String = path.chars().filter(|c| !c.is_whitespace()).collect();
    let mut fields: Vec<String> = Vec::new();
    for _ in 0..random.below(12) {
        let name =
            random.one(&["cell", "id", "text", "cell_revision", "draft_revision", "row", "import", "rows", "unit", "claim", "seen", "url"]);
        fields.push(format!("{name}={}", random.one(&PIECES)));
    }
    let mut body = fields.join("&");
    if random.below(40) == 0 {
        body = format!("{}={}", random.one(&["import", "text", "row"]), "x&row=1".repeat(random.below(20_000)));
    }
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n");
    let cookie = &cookies[random.below(cookies.len())];
    if !cookie.is_empty() {
        head.push_str(&format!("Cookie: {cookie}\r\n"));
    }
    if random.below(2) == 0 {
        head.push_str(&format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", body.len()));
    } else {
        for _ in 0..random.below(3) {
            head.push_str(&format!("{}\r\n", random.one(&HEADERS)));
        }
    }
    let mut request = format!("{head}\r\n{body}").into_bytes();
    // now and then a request that is no text at all, or breaks off
    match random.below(30) {
        0 => {
            let at = random.below(request.len());
            request[at] = u8::try_from(random.below(256)).unwrap_or(0);
        }
        1 => request.truncate(random.below(request.len())),
        _ => {}
    }
    request
}

/// Sends it and reads the status, if one comes soon. Half requests are let go at once.
fn send(address: SocketAddr, request: &[u8]) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_millis(1_500))).ok()?;
    stream.write_all(request).ok()?;
    stream.shutdown(std::net::Shutdown::Write).ok()?;
    let mut start = [0; 12];
    stream.read_exact(&mut start).ok()?;
    std::str::from_utf8(&start).ok()?.strip_prefix("HTTP/1.1 ")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_hostile_and_the_same_each_time() {
        let made = |seed| {
            let mut random = Random::new(seed);
            (0..50).map(|_| request(&mut random, &[String::new(), "a=b".into()], &["c".into()])).collect::<Vec<_>>()
        };
        assert_eq!(made(3), made(3));
        assert!(made(3).iter().any(|request| request.starts_with(b"POST ")));
        assert!(made(3).iter().any(|request| std::str::from_utf8(request).is_ok_and(|text| text.contains("%00"))));
    }
}
