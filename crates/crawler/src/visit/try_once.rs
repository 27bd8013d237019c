//! One try of an address: through its redirects to what stands there.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use domain::monitoring::gone::is_home;
use domain::monitoring::home_marks::HomeMarks;
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::{ColumnPage, Reading};
use domain::monitoring::read_again::Validators;
use tokio::sync::Semaphore;
use url::Url;

use super::client::{Answer, Client};
use super::failure::Failure;
use super::shelf::{Shelf, Shelved};
use crate::decode::decode;
use crate::read::{Asked, Role, of_json, unpacked};

/// So many redirects are followed.
const MOST_HOPS: usize = 10;
/// The page is as it was when the server last spoke of it.
const NOT_MODIFIED: u16 = 304;
/// Statuses that say that we are not let in.
const NOT_LET_IN: [u16; 6] = [401, 403, 407, 412, 429, 451];
/// Of those, the ones that another try may change.
const PERHAPS_LATER: [u16; 3] = [403, 412, 429];
/// Pages read at the same time: bounds the memory.
const READING: u32 = 2;

/// What is known of an address that was asked for.
#[derive(Debug, Clone, Default)]
struct Known {
    /// How often it was asked for.
    asked: u32,
    last: Option<Last>,
}

#[derive(Debug, Clone)]
enum Last {
    Failed(Failure),
    /// An answer that others are led to as well: it is not asked for again.
    Answer(Shelved),
}

/// What a step over an answer says.
enum Step {
    Done(Box<Result<Reading, Failure>>),
    To(Url),
}

/// Tries addresses.
#[derive(Debug)]
pub(super) struct Tries {
    pub(super) client: Client,
    known: Mutex<HashMap<Box<str>, Known>>,
    shelf: Shelf,
    reading: Arc<Semaphore>,
}

impl Tries {
    pub(super) fn new(client: Client) -> Self {
        Self { client, known: Mutex::default(), shelf: Shelf::default(), reading: Arc::new(Semaphore::new(READING as usize)) }
    }

    /// Tries an address once. `known` is what its server said of it before, and then what it says now.
    pub(super) async fn once(&self, address: &Url, role: &Role, known: &mut Validators, answers: &mut u32) -> Result<Reading, Failure> {
        let asked = std::mem::take(known);
        let mut url = address.clone();
        let mut met: HashSet<String> = HashSet::from([url.to_string()]);
        for hop in 0..=MOST_HOPS {
            let condition = if hop == 0 { asked.clone() } else { Validators::default() };
            let answer = match self.ask(&url, hop > 0, &condition, answers).await {
                Err(failure @ (Failure::Site(_) | Failure::NotLetIn)) => {
                    // the next try asks the same
                    *known = asked;
                    return Err(failure);
                }
                other => other?,
            };
            if answer.status == NOT_MODIFIED && !condition.is_empty() {
                *known = asked;
                return Err(Failure::Unchanged);
            }
            let said = if hop == 0 { answer.validators.clone() } else { Validators::default() };
            let next = match self.step(address, &url, answer, role).await {
                Step::Done(done) => {
                    if done.is_ok() {
                        *known = said;
                    }
                    return *done;
                }
                Step::To(next) => next,
            };
            if !met.insert(next.to_string()) {
                break;
            }
            url = next;
        }
        Err(Failure::Site(Cause::RedirectLoop))
    }

    /// Whether anything answers at an address: the control of another one's failure. It is asked anew, however often it was.
    pub(super) async fn answers(&self, address: &Url) -> bool {
        let mut answers = 0;
        // what it answers says nothing; that it does, all
        drop(self.client.ask(address, &Validators::default(), &mut answers).await);
        answers > 0
    }

    /// Asks for an address, never more often than it may be tried, however many lead to it.
    async fn ask(&self, url: &Url, is_led_to: bool, condition: &Validators, answers: &mut u32) -> Result<Arc<Answer>, Failure> {
        match self.known(url) {
            Known { last: Some(Last::Answer(shelved)), .. } => return self.shelf.get(&shelved).ok_or(Failure::Ours(Reason::Engine)),
            Known { last: Some(Last::Failed(failure)), asked } if asked >= self.client.settings.tries => return Err(failure),
            _ => {}
        }
        let result = self.client.ask(url, condition, answers).await;
        let last = match &result {
            Err(failure @ Failure::Ours(_)) => return Err(*failure),
            Err(failure) => Some(Last::Failed(*failure)),
            Ok(answer) if answer.status == NOT_MODIFIED && !condition.is_empty() => None,
            Ok(answer) if !answer.is_ok() && answer.leads_to().is_none() => Some(Last::Failed(of_status(answer.status))),
            Ok(_) => None,
        };
        let answer = result.map(Arc::new);
        let last = last.or_else(|| answer.as_ref().ok().filter(|_| is_led_to).map(|answer| Last::Answer(self.shelf.put(answer))));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = known.entry(url.as_str().into()).or_default();
        entry.asked += 1;
        entry.last = last;
        drop(known);
        answer
    }

    fn known(&self, url: &Url) -> Known {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(url.as_str()).cloned().unwrap_or_default()
    }

    async fn step(&self, address: &Url, url: &Url, answer: Arc<Answer>, role: &Role) -> Step {
        if let Some(next) = answer.leads_to() {
            return Step::To(next.clone());
        }
        let done = |result| Step::Done(Box::new(result));
        if !answer.is_ok() {
            return done(Err(of_status(answer.status)));
        }
        let was_led_home = url != address && is_home(url.path()) && !is_home(address.path());
        if !answer.is_html() && *role != Role::Json {
            // a column or an article that is no page: there is nothing to read, and nothing to hold against it
            return done(if was_led_home { Err(Failure::Site(Cause::Soft404)) } else { Ok(Reading::File) });
        }
        // a large page is read alone
        let permits = if answer.is_large() { READING } else { 1 };
        let Ok(_permit) = self.reading.clone().acquire_many_owned(permits).await else {
            return done(Err(Failure::Ours(Reason::Engine)));
        };
        let (url, role, as_of) = (url.clone(), role.clone(), self.client.settings.as_of);
        let read = tokio::task::spawn_blocking(move || {
            let (text, encoding) = decode(&answer.body, answer.charset());
            if role == Role::Json {
                return Step::Done(Box::new(if was_led_home { Err(Failure::Site(Cause::Soft404)) } else { json(&text, &url, encoding) }));
            }
            let records = if role.is_of_records() { unpacked(&text) } else { None };
            let asked = Asked::new(records.as_deref().unwrap_or(&text), &url, as_of);
            if let Some(next) = asked.refresh() {
                return Step::To(next);
            }
            let result = if was_led_home { Err(Failure::Site(Cause::Soft404)) } else { read(&asked, &role, encoding) };
            let result = match result {
                Ok(Reading::There) if role == Role::Home => Ok(Reading::Home(HomeMarks::of(&text))),
                other => other,
            };
            Step::Done(Box::new(result))
        });
        read.await.unwrap_or_else(|_| done(Err(Failure::Ours(Reason::Engine))))
    }
}

fn read(asked: &Asked, role: &Role, encoding: &str) -> Result<Reading, Failure> {
    let gone = || Err(Failure::Site(Cause::Soft404));
    match role {
        Role::Column | Role::Records | Role::Json | Role::Picked(..) => {
            let read = match role {
                Role::Picked(picks, _) => asked.picked(picks),
                _ => asked.column(),
            };
            let page = ColumnPage { encoding: encoding.to_owned(), ..read };
            let has_rows = page
                .lists
                .iter()
                .flat_map(|list| &list.rows)
                .chain(page.picked.iter().flatten())
                .any(|row| row.day.is_some() || row.short_day.is_some());
            if !has_rows && asked.is_gone(&page.article, "") { gone() } else { Ok(Reading::Column(page)) }
        }
        Role::Article(title) => {
            let article = asked.article(title);
            if asked.is_gone(&article, title) { gone() } else { Ok(Reading::Article(article)) }
        }
        Role::Link | Role::Home => {
            if asked.is_gone(&asked.article(""), "") {
                gone()
            } else {
                Ok(Reading::There)
            }
        }
    }
}

/// A column whose list is data. What is no list is nobody's fault: the address may have been registered wrongly.
fn json(text: &str, url: &Url, encoding: &str) -> Result<Reading, Failure> {
    let page = of_json(text, url).ok_or(Failure::Ours(Reason::Engine))?;
    Ok(Reading::Column(ColumnPage { encoding: encoding.to_owned(), ..page }))
}

/// Reads a page that is at hand as a visit would read it: what proves the engine, and what somebody pastes. Nobody is asked for anything.
#[must_use]
pub fn read_at_hand(address: &str, body: &[u8], charset: Option<&str>, role: &Role, as_of: NaiveDate) -> Outcome {
    let Ok(url) = address.parse::<Url>() else { return Outcome::NotJudged(Reason::Engine) };
    let (text, encoding) = decode(body, charset);
    match read(&Asked::new(&text, &url, as_of), role, encoding) {
        Ok(reading) => Outcome::Read(reading),
        Err(Failure::Site(cause)) => Outcome::Failed { cause, tries: 1 },
        Err(Failure::Ours(reason)) => Outcome::NotJudged(reason),
        Err(Failure::NotLetIn | Failure::Unchanged) => Outcome::NotJudged(Reason::Refused),
    }
}

fn of_status(status: u16) -> Failure {
    if PERHAPS_LATER.contains(&status) {
        Failure::NotLetIn
    } else if NOT_LET_IN.contains(&status) {
        Failure::Ours(Reason::Refused)
    } else {
        Failure::Site(Cause::Http(status))
    }
}
