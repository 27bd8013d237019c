//! A site on this machine, and how it is visited.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crawler::{Nets, Role, Settings, Visited, Visitor};
use domain::monitoring::outcome::{Cause, Outcome};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a path answers.
#[derive(Clone)]
pub(crate) enum Answer {
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

pub(crate) fn page(body: &str) -> Answer {
    Answer::Whole(200, "Content-Type: text/html; charset=utf-8\r\n".into(), body.into())
}

pub(crate) fn leads(status: u16, to: &str) -> Answer {
    Answer::Whole(status, format!("Location: {to}\r\n"), Vec::new())
}

#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) agent: String,
    pub(crate) at: Instant,
    pub(crate) at_once: usize,
}

pub(crate) struct Site {
    base: String,
    pub(crate) log: Arc<Mutex<Vec<Asked>>>,
}

impl Site {
    pub(crate) async fn new(answers: Vec<(&str, Answer)>) -> Self {
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

    pub(crate) fn asked(&self, path: &str) -> usize {
        self.log.lock().unwrap().iter().filter(|one| one.path == path).count()
    }

    /// Visits paths as articles, one after another in this order.
    pub(crate) async fn visit(&self, paths: &[&str], settings: Settings) -> HashMap<String, Visited> {
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

    pub(crate) fn address(&self, path: &str) -> String {
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

pub(crate) fn settings() -> Settings {
    Settings {
        nets: Nets(vec!["127.0.0.0/8".parse().unwrap()]),
        pace: Duration::ZERO,
        limit: Duration::from_secs(2),
        tries: 3,
        over: Duration::ZERO,
        as_of: "2026-10-31".parse().unwrap(),
    }
}

pub(crate) fn failed(found: &HashMap<String, Visited>, path: &str) -> Option<Cause> {
    match found[path].outcome {
        Outcome::Failed { cause, tries: 3 } => Some(cause),
        _ => None,
    }
}

pub(crate) fn is_read(found: &HashMap<String, Visited>, path: &str) -> bool {
    matches!(found[path].outcome, Outcome::Read(_))
}
