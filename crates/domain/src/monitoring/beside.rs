//! 填报与监测对照: what the monitor saw of a unit stands beside what the unit claims. Only what is certain is called a contradiction.

use chrono::{Datelike, NaiveDate};

use super::candidate::Rule;
use super::finding::FindingState;
use super::identity::canonical;
use crate::reporting::report::Claim;

/// A confirmed problem as far as it can speak against a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirmed<'a> {
    /// The address it is about.
    pub url: &'a str,
    /// Where it stands.
    pub state: FindingState,
}

/// Whether a confirmed problem of the same unit contradicts a claim that is proved by a link: the claim says 已完成, the link leads to the
/// very page that the problem is about, and nobody says that it is mended or was none. The same site or the same column is no contradiction: it
/// stands beside, and a person judges.
#[must_use]
pub fn contradicts(claim: Option<Claim>, link: &str, confirmed: Confirmed<'_>) -> bool {
    claim == Some(Claim::Done) && is_certain(confirmed.state) && !confirmed.url.is_empty() && canonical(link) == canonical(confirmed.url)
}

/// Whether everybody agrees for now that a problem is there. What the unit says it has mended, or that it is none, waits for somebody's look.
#[must_use]
pub const fn is_certain(state: FindingState) -> bool {
    matches!(state, FindingState::Confirmed | FindingState::Sent | FindingState::Rejected | FindingState::WaiverAsked)
}

/// What a contradiction says, in one sentence without a full stop.
#[must_use]
pub const fn words(rule: Rule) -> &'static str {
    match rule {
        Rule::DeadLink | Rule::PageUnreachable => "填报为已完成，但作为佐证材料的链接经监测确认打不开",
        Rule::ColumnEmpty | Rule::ColumnOverdue | Rule::MonthlyMinimum => "填报为已完成，但作为佐证材料的栏目经监测确认没有按要求更新",
        _ => "填报为已完成，但作为佐证材料的页面有已经确认、还没有改正的问题",
    }
}

/// The months, by their first days, whose observations stand beside a report about these days.
#[must_use]
pub fn months(starts_on: NaiveDate, ends_on: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = |day: NaiveDate| day.with_day(1).unwrap_or(day);
    (first(starts_on), first(ends_on))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_certain_contradicts() {
        let page = "http://a.cn/w/1.html";
        for (claim, link, url, state, expected) in [
            (Some(Claim::Done), page, page, FindingState::Sent, true),
            (Some(Claim::Done), "https://A.cn/w/1.html?utm_source=x#top", page, FindingState::Confirmed, true),
            (Some(Claim::Done), page, page, FindingState::Rejected, true),
            (Some(Claim::Done), page, page, FindingState::WaiverAsked, true),
            // somebody says that it is mended, or none: a look decides
            (Some(Claim::Done), page, page, FindingState::Answered, false),
            (Some(Claim::Done), page, page, FindingState::Disputed, false),
            (Some(Claim::Done), page, page, FindingState::Verified, false),
            (Some(Claim::Done), page, page, FindingState::Waived, false),
            (Some(Claim::Done), page, page, FindingState::Unfounded, false),
            // another page of the same folder, and a problem that is about no page
            (Some(Claim::Done), "http://a.cn/w/2.html", page, FindingState::Sent, false),
            (Some(Claim::Done), "http://a.cn/w/", page, FindingState::Sent, false),
            (Some(Claim::Done), "", "", FindingState::Sent, false),
            // nothing else is claimed to be done
            (Some(Claim::Ongoing), page, page, FindingState::Sent, false),
            (Some(Claim::NothingNew), page, page, FindingState::Sent, false),
            (None, page, page, FindingState::Sent, false),
        ] {
            assert_eq!(contradicts(claim, link, Confirmed { url, state }), expected, "{claim:?} {link} {state:?}");
        }
    }

    #[test]
    fn a_quarter_has_three_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(months(day("2026-07-01"), day("2026-09-30")), (day("2026-07-01"), day("2026-09-01")));
        assert_eq!(months(day("2026-10-15"), day("2026-10-31")), (day("2026-10-01"), day("2026-10-01")));
    }

    #[test]
    fn every_rule_has_words() {
        for rule in Rule::ALL {
            assert!(words(rule).starts_with("填报为已完成"), "{rule:?}");
        }
    }
}
