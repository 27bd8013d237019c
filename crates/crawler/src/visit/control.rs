//! The control of a failure: before silence is held against a site, another monitored site must have answered just now. Where none does, the
//! silence is our own connection's, and nobody's fault.

use std::collections::VecDeque;
use std::time::Duration;

use domain::monitoring::outcome::Cause;
use tokio::time::Instant;
use url::Url;

use super::client::host_key;
use super::queue::{Job, url_of};

/// For so long an answer, or a silence of all that were asked, speaks for our connection.
const FRESH: Duration = Duration::from_secs(60);
/// So many other sites are asked at most.
const MOST: usize = 3;

/// What is known of our own connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// It works, or nothing can tell: the failure counts.
    Counts,
    /// It does not work: the failure says nothing about the site.
    Ours,
    /// Somebody else is to be asked.
    Ask,
}

/// What a probe comes to.
#[derive(Debug)]
pub(super) enum Probed {
    /// The next site is asked.
    Next(Url),
    /// It is known; the failures that waited for it, and whether they count.
    Known(Vec<(Job, Cause)>, bool),
}

/// Sites that can be asked, when one answered last, and the failures that wait for a probe.
#[derive(Debug, Default)]
pub(super) struct Control {
    /// One address of each monitored host.
    sites: Vec<(String, Url)>,
    answered: Option<Instant>,
    silent: Option<Instant>,
    /// Who is asked after the one that is asked now; none while nobody is.
    asking: Option<VecDeque<Url>>,
    waiting: Vec<(Job, Cause)>,
}

fn is_fresh(at: Option<Instant>, now: Instant) -> bool {
    at.is_some_and(|at| now.duration_since(at) <= FRESH)
}

impl Control {
    /// With one address of each monitored host; what cannot be visited is left out.
    pub(super) fn new(addresses: &[String]) -> Self {
        let sites = addresses.iter().filter_map(|address| url_of(address)).map(|url| (host_key(&url), url)).collect();
        Self { sites, ..Self::default() }
    }

    /// Some site answered.
    pub(super) fn answer(&mut self, now: Instant) {
        self.answered = Some(now);
    }

    /// What is known when an address of this host stayed silent.
    pub(super) fn word(&self, host: &str, now: Instant) -> Word {
        if is_fresh(self.answered, now) || self.sites.iter().all(|(other, _)| other == host) {
            Word::Counts
        } else if is_fresh(self.silent, now) {
            Word::Ours
        } else {
            Word::Ask
        }
    }

    /// Lets a failure of a host wait; answers whom to ask, where nobody is asked yet.
    pub(super) fn hold(&mut self, host: &str, job: Job, cause: Cause) -> Option<Url> {
        self.waiting.push((job, cause));
        if self.asking.is_some() {
            return None;
        }
        let mut others: VecDeque<Url> =
            self.sites.iter().filter(|(other, _)| other != host).map(|(_, url)| url.clone()).take(MOST).collect();
        let first = others.pop_front();
        self.asking = Some(others);
        first
    }

    /// Takes what became of a probe.
    pub(super) fn probed(&mut self, is_answered: bool, now: Instant) -> Probed {
        if !is_answered && let Some(next) = self.asking.as_mut().and_then(VecDeque::pop_front) {
            return Probed::Next(next);
        }
        self.asking = None;
        if is_answered {
            self.answered = Some(now);
        } else {
            self.silent = Some(now);
        }
        // somebody else may have answered meanwhile
        Probed::Known(std::mem::take(&mut self.waiting), is_fresh(self.answered, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Role;

    fn job(address: &str) -> Job {
        Job::new(address.to_owned(), Role::Link, Default::default())
    }

    fn control(addresses: &[&str]) -> Control {
        Control::new(&addresses.iter().map(|address| (*address).to_owned()).collect::<Vec<_>>())
    }

    #[tokio::test]
    async fn silence_counts_only_where_another_site_answers() {
        let now = Instant::now();
        let mut known = control(&["http://a.cn/", "http://b.cn/", "http://c.cn/"]);
        assert_eq!(known.word("a.cn:80", now), Word::Ask);
        assert_eq!(known.hold("a.cn:80", job("http://a.cn/1"), Cause::Timeout).unwrap().as_str(), "http://b.cn/");
        assert_eq!(known.hold("a.cn:80", job("http://a.cn/2"), Cause::Dns), None, "one probe for all that wait");
        assert!(matches!(known.probed(false, now), Probed::Next(next) if next.as_str() == "http://c.cn/"));
        assert!(matches!(known.probed(false, now), Probed::Known(held, false) if held.len() == 2));
        assert_eq!(known.word("a.cn:80", now), Word::Ours, "the silence of all of them is not asked for twice in a minute");
        let later = now + FRESH * 2;
        assert_eq!(known.word("a.cn:80", later), Word::Ask);
        assert!(known.hold("b.cn:80", job("http://b.cn/1"), Cause::Timeout).is_some_and(|url| url.as_str() == "http://a.cn/"));
        assert!(matches!(known.probed(true, later), Probed::Known(held, true) if held.len() == 1));
        assert_eq!(known.word("b.cn:80", later), Word::Counts);
    }

    #[tokio::test]
    async fn one_site_alone_has_nobody_to_be_compared_with() {
        for addresses in [&[][..], &["http://a.cn/"], &["not an address"]] {
            assert_eq!(control(addresses).word("a.cn:80", Instant::now()), Word::Counts, "{addresses:?}");
        }
    }
}
