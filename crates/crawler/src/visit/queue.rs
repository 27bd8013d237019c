//! Many addresses: each host's one after another, hosts beside each other, tries spread over time.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::Reading;
use domain::monitoring::proof::Grades;
use domain::monitoring::read_again::Validators;
use tokio::task::JoinSet;
use tokio::time::Instant;
use url::Url;

use super::client::{Client, host_key};
use super::control::{Control, Probed, Word};
use super::failure::Failure;
use super::try_once::Tries;
use super::{NoClient, Settings, Visited};
use crate::read::Role;

/// Hosts asked at the same time.
const HOSTS: usize = 48;

#[derive(Debug)]
pub(super) struct Job {
    /// Read again when its turn comes: thousands wait.
    address: String,
    role: Role,
    known: Validators,
    tries: u32,
    answers: u32,
    /// So many tries in a row said that it is gone.
    gone: u32,
    /// The last try brought an answer, whatever it was.
    was_answered: bool,
    /// It is nobody's address to be judged: whether anything answers there.
    is_probe: bool,
}

impl Job {
    pub(super) const fn new(address: String, role: Role, known: Validators) -> Self {
        Self { address, role, known, tries: 0, answers: 0, gone: 0, was_answered: false, is_probe: false }
    }
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
    grades: Grades,
    /// Whether our own connection works; none where nobody asks.
    control: Option<Control>,
}

/// An address that can be visited.
pub(super) fn url_of(address: &str) -> Option<Url> {
    address.parse::<Url>().ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

impl Visitor {
    /// A visitor with nothing to do.
    ///
    /// # Errors
    /// When the client cannot be made.
    pub fn new(settings: Settings) -> Result<Self, NoClient> {
        let grades = Grades { tries: settings.tries, over: settings.over, gone: None };
        let tries = Arc::new(Tries::new(Client::new(settings)?));
        Ok(Self {
            tries,
            lines: HashMap::new(),
            ready: VecDeque::new(),
            later: BinaryHeap::new(),
            running: JoinSet::new(),
            done: VecDeque::new(),
            counted: 0,
            grades,
            control: None,
        })
    }

    /// The same where failures are proven by grades, and where silence counts only if another site answers; `controls` are one address of each
    /// monitored site.
    #[must_use]
    pub fn graded(self, grades: Grades, controls: &[String]) -> Self {
        Self { grades, control: Some(Control::new(controls)), ..self }
    }

    /// Adds an address to be visited.
    pub fn push(&mut self, address: String, role: Role) {
        self.push_known(address, role, Validators::default());
    }

    /// The same where it was read before: its server is asked whether it has changed since it said this of it.
    pub fn push_known(&mut self, address: String, role: Role, known: Validators) {
        match url_of(&address) {
            Some(url) => self.wait(host_key(&url), Job::new(address, role, known), false),
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
                let before = job.answers;
                let result = match url_of(&job.address) {
                    Some(url) if job.is_probe => {
                        job.answers += u32::from(tries.answers(&url).await);
                        Ok(Reading::There)
                    }
                    Some(url) => tries.once(&url, &job.role, &mut job.known, &mut job.answers).await,
                    None => Err(Failure::Ours(Reason::Engine)),
                };
                job.was_answered = job.answers > before;
                (key, job, result)
            });
        }
    }

    fn settle(&mut self, key: String, mut job: Job, result: Result<Reading, Failure>) {
        if let Some(control) = self.control.as_mut().filter(|_| job.was_answered) {
            control.answer(Instant::now());
        }
        if job.is_probe {
            self.probed(job.was_answered);
            self.ready.push_back(key);
            return;
        }
        let is_unchanged = result == Err(Failure::Unchanged);
        job.gone = match result {
            Err(Failure::Site(cause)) if cause.says_gone() => job.gone + 1,
            _ => 0,
        };
        // until when it is tried again; none where this is its end
        let again = match result {
            Err(Failure::Site(cause)) => self.grades.again(cause, job.tries, job.gone),
            Err(Failure::NotLetIn) => self.grades.again_for_entry(job.tries),
            _ => None,
        };
        match (result, again) {
            (_, Some(wait)) => self.try_again(&key, job, wait),
            (Err(Failure::Site(cause)), None) => self.failed(&key, job, cause),
            (Err(Failure::Unchanged), None) => self.end(job, Outcome::Read(Reading::There), is_unchanged),
            (Ok(reading), None) => self.end(job, Outcome::Read(reading), false),
            (Err(Failure::Ours(reason)), None) => self.end(job, Outcome::NotJudged(reason), false),
            (Err(Failure::NotLetIn), None) => self.end(job, Outcome::NotJudged(Reason::Refused), false),
        }
        self.ready.push_back(key);
    }

    fn end(&mut self, job: Job, outcome: Outcome, is_unchanged: bool) {
        let Job { address, tries, answers, known, .. } = job;
        self.done.push_back(Visited { address, outcome, tries, answers, validators: known, is_unchanged });
    }

    fn try_again(&mut self, key: &str, job: Job, wait: Duration) {
        if wait.is_zero() {
            if let Some(line) = self.lines.get_mut(key) {
                line.waiting.push_front(job);
            }
            return;
        }
        self.counted += 1;
        self.later.push(Reverse(Later(Instant::now() + wait, self.counted, key.to_owned(), job)));
    }

    /// All its tries failed. Whoever answered, if only with an error, has proven our connection; silence has not.
    fn failed(&mut self, key: &str, job: Job, cause: Cause) {
        let word = match &self.control {
            Some(control) if cause.is_silence() && !job.was_answered => control.word(key, Instant::now()),
            _ => Word::Counts,
        };
        match word {
            Word::Counts => self.end_failed(job, cause, true),
            Word::Ours => self.end_failed(job, cause, false),
            Word::Ask => {
                let first = self.control.as_mut().and_then(|control| control.hold(key, job, cause));
                if let Some(url) = first {
                    self.probe(&url);
                }
            }
        }
    }

    fn end_failed(&mut self, job: Job, cause: Cause, counts: bool) {
        let outcome = if counts { Outcome::Failed { cause, tries: job.tries } } else { Outcome::NotJudged(Reason::Engine) };
        self.end(job, outcome, false);
    }

    fn probe(&mut self, url: &Url) {
        let job = Job { is_probe: true, ..Job::new(url.to_string(), Role::Link, Validators::default()) };
        self.wait(host_key(url), job, true);
    }

    fn probed(&mut self, is_answered: bool) {
        let Some(control) = &mut self.control else { return };
        match control.probed(is_answered, Instant::now()) {
            Probed::Next(url) => self.probe(&url),
            Probed::Known(held, counts) => {
                for (job, cause) in held {
                    self.end_failed(job, cause, counts);
                }
            }
        }
    }
}
