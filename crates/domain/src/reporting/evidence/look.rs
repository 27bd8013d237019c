//! What was seen of an address that was handed in, when monitoring looked at it. It stands beside the evidence for whoever reviews it;
//! by itself it is nobody's fault: a page may have moved since, or a site may let in people only.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::calendar::office_time::{day_of, day_text};
use crate::monitoring::outcome::{Outcome, Reason};
use crate::monitoring::rule_words::cause_words;

/// So many sites of which not one answers are no chance: our own connection is down.
const TOO_MANY_SILENT: usize = 3;

/// Whether an address opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum LookState {
    /// 能打开.
    Opens,
    /// 打不开.
    Fails,
    /// It was not looked at: it is not public, or the site lets no program in.
    Unseen,
}

coded!(LookState);

/// The last look at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkLook {
    /// When.
    pub at: DateTime<Utc>,
    /// What was seen.
    pub state: LookState,
    /// Why it does not open, or was not looked at; empty where it opens.
    pub why: String,
}

impl LinkLook {
    /// What a visit says of an address.
    #[must_use]
    pub fn of(outcome: &Outcome, at: DateTime<Utc>) -> Self {
        let (state, why) = match outcome {
            Outcome::Read(_) => (LookState::Opens, String::new()),
            Outcome::Failed { cause, .. } => (LookState::Fails, cause.to_string()),
            Outcome::NotJudged(reason) => (LookState::Unseen, reason.code().to_owned()),
        };
        Self { at, state, why }
    }

    /// A few words for the list of evidence.
    #[must_use]
    pub fn words(&self) -> String {
        let day = day_text(day_of(self.at));
        match self.state {
            LookState::Opens => format!("{day}查看：能打开"),
            LookState::Fails => format!("{day}查看：打不开（{}），请核对", cause_words(&self.why)),
            LookState::Unseen => {
                let why = Reason::from_code(&self.why).unwrap_or(Reason::Engine);
                format!("没有自动查看：{}", why.label())
            }
        }
    }
}

/// Whether of several sites nobody answered at all, so that nothing can be said of any of their addresses. What was not asked counts
/// neither way.
#[must_use]
pub fn nobody_answers<'a>(seen: impl IntoIterator<Item = (&'a str, &'a Outcome)>) -> bool {
    let mut silent = BTreeSet::new();
    for (url, outcome) in seen {
        match outcome {
            Outcome::Failed { cause, .. } if cause.is_silence() => {
                silent.insert(site(url));
            }
            Outcome::Read(_) | Outcome::Failed { .. } => return false,
            Outcome::NotJudged(_) => {}
        }
    }
    silent.len() >= TOO_MANY_SILENT
}

/// Host and port of an address.
fn site(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::outcome::Cause;
    use crate::monitoring::page::Reading;

    fn failed(cause: Cause) -> Outcome {
        Outcome::Failed { cause, tries: 1 }
    }

    #[test]
    fn a_look_is_said_in_the_words_of_the_list() {
        // eight in the evening of the day before, by Greenwich: the office's day counts
        let at = "2026-06-09T20:00:00Z".parse().unwrap();
        for (outcome, words) in [
            (Outcome::Read(Reading::There), "2026年6月10日查看：能打开"),
            (failed(Cause::Http(404)), "2026年6月10日查看：打不开（返回404），请核对"),
            (failed(Cause::Soft404), "2026年6月10日查看：打不开（页面提示内容不存在），请核对"),
            (failed(Cause::Http(502)), "2026年6月10日查看：打不开（返回502），请核对"),
            (failed(Cause::Dns), "2026年6月10日查看：打不开（域名不存在），请核对"),
            (failed(Cause::Refused), "2026年6月10日查看：打不开（连接被拒绝），请核对"),
            (Outcome::NotJudged(Reason::AddressRefused), "没有自动查看：内部网址，未获准访问"),
            (Outcome::NotJudged(Reason::Robots), "没有自动查看：网站不允许自动访问"),
        ] {
            assert_eq!(LinkLook::of(&outcome, at).words(), words, "{outcome:?}");
        }
    }

    #[test]
    fn where_nobody_answers_nothing_is_said_of_anybody() {
        let (there, gone) = (Outcome::Read(Reading::There), failed(Cause::Http(404)));
        let (dns, slow, ours) = (failed(Cause::Dns), failed(Cause::Timeout), Outcome::NotJudged(Reason::Robots));
        let (a, b, c) = ("https://a.gov.cn/1", "https://b.gov.cn/1", "http://c.gov.cn:8080?x");
        for (seen, expected) in [
            (vec![(a, &dns), (b, &dns), (c, &slow)], true),
            (vec![(a, &dns), (b, &dns), (c, &slow), (a, &ours)], true),
            (vec![(a, &dns), (b, &dns)], false),
            (vec![(a, &dns), ("https://a.gov.cn/2", &dns), ("https://a.gov.cn/3", &slow)], false),
            (vec![(a, &dns), (b, &dns), (c, &slow), (a, &there)], false),
            (vec![(a, &dns), (b, &dns), (c, &slow), (a, &gone)], false),
            (vec![(a, &ours), (b, &ours), (c, &ours)], false),
            (vec![], false),
        ] {
            assert_eq!(nobody_answers(seen.iter().copied()), expected, "{seen:?}");
        }
    }
}
