//! One request to one host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::monitoring::outcome::{Cause, Reason};
use domain::monitoring::read_again::Validators;
use encoding_rs::GB18030;
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout_at};
use url::Url;

use super::failure::Failure;
use super::resolve::{check_literal, guarded};
use super::robots::{self, Robots};
use super::{NAME, NoClient, Settings};

/// So much of a page is read.
pub(super) const PAGE: usize = 8 * 1024 * 1024;
/// A larger body is read only while few others are: the memory that a sweep takes does not grow with the number of hosts.
const LARGE: usize = 512 * 1024;
/// So many of them at the same time.
const MOST_LARGE: usize = 4;
/// Between two requests to one host, however fast it may be asked: the last answer has left it by then.
const LEAST_PACE: Duration = Duration::from_millis(2);
/// A host that answers slowly is asked more slowly: twice as long as it took, but no longer than this.
const SLOWEST_PACE: Duration = Duration::from_secs(30);
/// A host is left alone as long as it asks, but no longer than this.
const LONGEST_WAIT: Duration = Duration::from_secs(60 * 60);
/// robots.txt may lead on so often.
const ROBOTS_HOPS: usize = 5;

/// An answer as far as it was read.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// Where it leads, absolute.
    pub(super) location: Option<Url>,
    /// What the header says of the content, in lower case.
    pub(super) content_type: String,
    /// What it says of the page, for the next time.
    pub(super) validators: Validators,
    pub(super) body: Vec<u8>,
    /// So long it asks us to stay away.
    wait: Duration,
    /// A large body's leave to be held.
    #[expect(dead_code, reason = "held as long as the answer is")]
    leave: Option<OwnedSemaphorePermit>,
}

impl Answer {
    /// The same with this body, held by whoever has it.
    pub(super) fn with_body(&self, body: Vec<u8>) -> Self {
        let (location, content_type) = (self.location.clone(), self.content_type.clone());
        Self { status: self.status, location, content_type, validators: self.validators.clone(), body, wait: self.wait, leave: None }
    }

    #[cfg(test)]
    pub(super) fn of(status: u16, body: Vec<u8>) -> Self {
        let (content_type, validators) = (String::new(), Validators::default());
        Self { status, location: None, content_type, validators, body, wait: Duration::ZERO, leave: None }
    }

    /// A redirect that can be followed.
    pub(super) fn leads_to(&self) -> Option<&Url> {
        if matches!(self.status, 301 | 302 | 303 | 307 | 308) { self.location.as_ref() } else { None }
    }

    /// Whether holding and reading it takes much memory.
    pub(super) fn is_large(&self) -> bool {
        self.body.len() > LARGE
    }

    pub(super) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether it is a page to be read.
    pub(super) fn is_html(&self) -> bool {
        let starts = || {
            let head = String::from_utf8_lossy(&self.body[..self.body.len().min(512)]).trim_start().to_lowercase();
            head.starts_with("<!doctype")
                || head.starts_with("<html")
                || head.starts_with("<head")
                || head.starts_with("<!--")
                || head.starts_with("<?xml") && head.contains("html")
        };
        self.content_type.contains("html") || ((self.content_type.is_empty() || self.content_type.starts_with("text/plain")) && starts())
    }

    /// `charset` of the header.
    pub(super) fn charset(&self) -> Option<&str> {
        let (_, behind) = self.content_type.split_once("charset=")?;
        behind.split([';', ' ']).next()
    }
}

/// A host: its name and its port.
#[derive(Debug, Default)]
struct HostState {
    /// When it may be asked again; held while it is asked.
    gate: tokio::sync::Mutex<Option<Instant>>,
    robots: OnceCell<Robots>,
}

/// Sends requests.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    pub(super) settings: Settings,
    hosts: Mutex<HashMap<String, Arc<HostState>>>,
    large: Arc<Semaphore>,
}

/// A host's name and port, as hosts are told apart.
pub(super) fn host_key(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

impl Client {
    pub(super) fn new(settings: Settings) -> Result<Self, NoClient> {
        let agent = concat!(
            "GongkaiMonitor/",
            env!("CARGO_PKG_VERSION"),
            " (county disclosure office; checks that published pages are there and up to date)"
        );
        let http = guarded(&settings.nets, agent)
            .connect_timeout(settings.limit)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(Duration::from_secs(10))
            .build()?;
        Ok(Self { http, settings, hosts: Mutex::default(), large: Arc::new(Semaphore::new(MOST_LARGE)) })
    }

    fn host(&self, url: &Url) -> Arc<HostState> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.entry(host_key(url)).or_default().clone()
    }

    /// Asks for an address, where it may be asked for. `answers` counts what came back.
    pub(super) async fn ask(&self, url: &Url, known: &Validators, answers: &mut u32) -> Result<Answer, Failure> {
        check_literal(&self.settings.nets, url)?;
        let host = self.host(url);
        let robots = host.robots.get_or_init(|| self.robots(url, answers)).await;
        let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
        if !robots.allow(path) {
            return Err(Failure::Ours(Reason::Robots));
        }
        self.send(url, PAGE, known, answers).await
    }

    async fn send(&self, url: &Url, most: usize, known: &Validators, answers: &mut u32) -> Result<Answer, Failure> {
        check_literal(&self.settings.nets, url)?;
        let host = self.host(url);
        let mut next = host.gate.lock().await;
        if let Some(at) = *next {
            tokio::time::sleep_until(at).await;
        }
        let begun = Instant::now();
        let answer = self.exchange(url, most, known, answers).await;
        // counted from the answer: the request itself may have been long on its way
        let asked = host.robots.get().map(Robots::delay).unwrap_or_default();
        let wait = answer.as_ref().map(|answer| answer.wait).unwrap_or_default();
        *next = Some(Instant::now() + self.pause(begun.elapsed(), asked).max(wait));
        answer
    }

    /// How long a host is left alone after it took so long to answer. Who visits without pace keeps to nothing but decency.
    fn pause(&self, took: Duration, asked: Duration) -> Duration {
        if self.settings.pace.is_zero() {
            return LEAST_PACE;
        }
        self.settings.pace.max(LEAST_PACE).max((took * 2).min(SLOWEST_PACE)).max(asked)
    }

    async fn exchange(&self, url: &Url, most: usize, known: &Validators, answers: &mut u32) -> Result<Answer, Failure> {
        const LATE: Failure = Failure::Site(Cause::Timeout);
        let mut request = self
            .http
            .get(url.clone())
            .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .header("Accept-Language", "zh-CN,zh;q=0.9");
        for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.modified)] {
            if let Some(value) = Some(value).filter(|value| !value.is_empty()).and_then(|value| HeaderValue::from_str(value).ok()) {
                request = request.header(name, value);
            }
        }
        // the connection's own limit is met first, so that it can be told apart
        let mut ends = Instant::now() + self.settings.limit + Duration::from_millis(100);
        let sent = timeout_at(ends, request.send()).await.map_err(|_| LATE)?;
        let mut response = sent.map_err(|error| Failure::from(&error))?;
        *answers += 1;
        let location = response.headers().get(LOCATION).and_then(|value| resolved(url, value));
        let content_type =
            response.headers().get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).to_lowercase()).unwrap_or_default();
        let validators = Validators { etag: said(response.headers(), ETAG), modified: said(response.headers(), LAST_MODIFIED) };
        let status = response.status().as_u16();
        let wait =
            if matches!(status, 429 | 503) && !self.settings.pace.is_zero() { stay_away(response.headers()) } else { Duration::ZERO };
        let (mut body, mut leave) = (Vec::new(), None);
        while let Some(piece) = timeout_at(ends, response.chunk()).await.map_err(|_| LATE)?.map_err(|error| Failure::from(&error))? {
            if leave.is_none() && body.len() + piece.len() > LARGE {
                // the wait is ours and not the server's
                let waits = Instant::now();
                leave = Some(self.large.clone().acquire_owned().await.map_err(|_| Failure::Ours(Reason::Engine))?);
                ends += waits.elapsed();
            }
            let room = most.saturating_sub(body.len());
            body.extend_from_slice(&piece[..piece.len().min(room)]);
            if body.len() >= most {
                break;
            }
        }
        Ok(Answer { status, location, content_type, validators, body, wait, leave })
    }

    /// What a host's robots.txt says. A file that cannot be had because nobody answers says nothing: the page's own visit
    /// will tell. One that the server fails to give forbids everything.
    async fn robots(&self, page: &Url, answers: &mut u32) -> Robots {
        let Ok(first) = page.join("/robots.txt") else { return Robots::default() };
        for _ in 0..self.settings.tries.max(1) {
            match self.robots_once(first.clone(), answers).await {
                Ok(robots) => return robots,
                Err(Failure::Site(Cause::Http(_) | Cause::Reset | Cause::Timeout)) => {}
                Err(_) => return Robots::default(),
            }
        }
        Robots::nothing()
    }

    async fn robots_once(&self, mut url: Url, answers: &mut u32) -> Result<Robots, Failure> {
        for _ in 0..=ROBOTS_HOPS {
            let answer = self.send(&url, robots::LIMIT, &Validators::default(), answers).await?;
            match answer.leads_to() {
                Some(next) => url = next.clone(),
                None if answer.is_ok() => return Ok(Robots::read(&String::from_utf8_lossy(&answer.body), NAME)),
                None if answer.status >= 500 => return Err(Failure::Site(Cause::Http(answer.status))),
                None => return Ok(Robots::default()),
            }
        }
        Ok(Robots::default())
    }
}

/// `Retry-After` in seconds; a date there says as little as nothing.
fn stay_away(headers: &HeaderMap) -> Duration {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.trim().parse::<u64>().ok());
    seconds.map(Duration::from_secs).unwrap_or_default().min(LONGEST_WAIT)
}

/// A header as it is kept; nothing where it is no plain text, or too long to be one.
fn said(headers: &HeaderMap, name: HeaderName) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if value.len() <= Validators::LIMIT { value.to_owned() } else { String::new() }
}

/// Where a `Location` leads; servers send it as UTF-8 or in the page's own encoding.
fn resolved(url: &Url, value: &HeaderValue) -> Option<Url> {
    let bytes = value.as_bytes();
    let text = std::str::from_utf8(bytes).map_or_else(|_| GB18030.decode_without_bom_handling(bytes).0.into_owned(), str::to_owned);
    let mut next = url.join(text.trim()).ok()?;
    next.set_fragment(None);
    matches!(next.scheme(), "http" | "https").then_some(next)
}
