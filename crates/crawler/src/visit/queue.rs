//! Many addresses: each host's one after another, hosts beside each other, tries spread over time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use domain::monitoring::outcome::{Outcome, Reason};
use domain::monitoring::page::Reading;
use domain::monitoring::read_again::Validators;
use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;

use super::client::{Client, host_key};
use super::failure::Failure;
use super::try_once::Tries;
use super::{NoClient, Settings, Visited};
use crate::read::Role;

/// Hosts asked at the same time.
const HOSTS: usize = 48;

#[derive(Debug)]
struct Job {
    /// Read again when its turn comes: thousands wait.
    address: String,
    role: Role,
    known: Validators,
    tries: u32,
    answers: u32,
}

#[derive(Debug, Default)]
struct Line {
    waiting: VecDeque<Job>,
    is_busy: bool,
}

/// A job that waits for its next try; the earliest first.
#[derive(Debug)]
struct Later(Instant, u64, String, Job);

impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        (self.0, self.1) == (other.0, other.1)
    }
}
impl Eq for Later {}
impl PartialOrd for Later {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Later {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0, self.1).cmp(&(other.0, other.1))
    }
}

/// Visits addresses and hands back what became of them, as it becomes known.
#[derive(Debug)]
pub struct Visitor {
    tries: Arc<Tries>,
    lines: HashMap<String, Line>,
    /// Hosts with something to do, in turn.
    ready: VecDeque<String>,
    later: BinaryHeap<Reverse<Later>>,
    running: JoinSet<(String, Job, Result<Reading, Failure>)>,
    done: VecDeque<Visited>,
    counted: u64,
}

/// An address that can be visited.
fn url_of(address: &str) -> Option<Url> {
    address.parse::<Url>().ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

impl Visitor {
    /// A visitor with nothing to do.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn new(settings: Settings) -> Result<Self, NoClient> {
        let tries = Arc::new(Tries::new(Client::new(settings)?));
        Ok(Self {
            tries,
            lines: HashMap::new(),
            ready: VecDeque::new(),
            later: BinaryHeap::new(),
            running: JoinSet::new(),
            done: VecDeque::new(),
            counted: 0,
        })
    }

    /// Adds an address to be visited.
    pub fn push(&mut self, address: String, role: Role) {
        self.push_known(address, role, Validators::default());
    }

    /// The same where it was read before: its server is asked whether it has changed since it said this of it.
    pub fn push_known(&mut self, address: String, role: Role, known: Validators) {
        match url_of(&address) {
            Some(url) => self.wait(host_key(&url), Job { address, role, known, tries: 0, answers: 0 }, false),
            None => self.done.push_back(Visited {
                address,
                outcome: Outcome::NotJudged(Reason::Engine),
                tries: 0,
                answers: 0,
                validators: Validators::default(),
                is_unchanged: false,
            }),
        }
    }

    fn wait(&mut self, key: String, job: Job, is_next: bool) {
        let line = self.lines.entry(key.clone()).or_default();
        if is_next {
            line.waiting.push_front(job);
        } else {
            line.waiting.push_back(job);
        }
        if !line.is_busy {
            line.is_busy = true;
            self.ready.push_back(key);
        }
    }

    /// What became of one of the addresses; `None` when all are done.
    pub async fn next(&mut self) -> Option<Visited> {
        loop {
            if let Some(done) = self.done.pop_front() {
                return Some(done);
            }
            self.begin_due();
            self.begin_ready();
            let wake = self.later.peek().map(|Reverse(later)| later.0);
            if self.running.is_empty() {
                tokio::time::sleep_until(wake?).await;
                continue;
            }
            let joined = tokio::select! {
                joined = self.running.join_next() => joined,
                () = tokio::time::sleep_until(wake.unwrap_or_else(|| Instant::now() + Duration::from_secs(3600))) => continue,
            };
            match joined {
                Some(Ok((key, job, result))) => self.settle(key, job, result),
                Some(Err(error)) => tracing::error!(%error, "a visit broke off"),
                None => {}
            }
        }
    }

    fn begin_due(&mut self) {
        let now = Instant::now();
        while self.later.peek().is_some_and(|Reverse(later)| later.0 <= now) {
            if let Some(Reverse(Later(_, _, key, job))) = self.later.pop() {
                self.wait(key, job, true);
            }
        }
    }

    fn begin_ready(&mut self) {
        while self.running.len() < HOSTS {
            let Some(key) = self.ready.pop_front() else { return };
            let Some(line) = self.lines.get_mut(&key) else { continue };
            let Some(mut job) = line.waiting.pop_front() else {
                line.is_busy = false;
                continue;
            };
            let tries = self.tries.clone();
            self.running.spawn(async move {
                job.tries += 1;
                let result = match url_of(&job.address) {
                    Some(url) => tries.once(&url, &job.role, &mut job.known, &mut job.answers).await,
                    None => Err(Failure::Ours(Reason::Engine)),
                };
                (key, job, result)
            });
        }
    }

    fn settle(&mut self, key: String, job: Job, result: Result<Reading, Failure>) {
        let settings = &self.tries.client.settings;
        let is_last = job.tries >= settings.tries.max(1);
        let is_unchanged = result == Err(Failure::Unchanged);
        let outcome = match result {
            Err(Failure::Unchanged) => Some(Outcome::Read(Reading::There)),
            Ok(reading) => Some(Outcome::Read(reading)),
            Err(Failure::Ours(reason)) => Some(Outcome::NotJudged(reason)),
            Err(Failure::NotLetIn) if is_last => Some(Outcome::NotJudged(Reason::Refused)),
            Err(Failure::Site(cause)) if is_last => Some(Outcome::Failed { cause, tries: job.tries }),
            Err(Failure::NotLetIn | Failure::Site(_)) => None,
        };
        match outcome {
            Some(outcome) => self.done.push_back(Visited {
                address: job.address,
                outcome,
                tries: job.tries,
                answers: job.answers,
                validators: job.known,
                is_unchanged,
            }),
            None if settings.over.is_zero() => {
                if let Some(line) = self.lines.get_mut(&key) {
                    line.waiting.push_front(job);
                }
            }
            None => {
                let gap = settings.over / settings.tries.saturating_sub(1).max(1);
                self.counted += 1;
                self.later.push(Reverse(Later(Instant::now() + gap, self.counted, key.clone(), job)));
            }
        }
        self.ready.push_back(key);
    }
}
