//! What proves that the monitor itself works, and that a failure is one: before anything of a round is held against a unit.

use std::collections::HashSet;
use std::time::Duration;

use super::column::{Column, ColumnReader};
use super::outcome::Cause;
use super::site_wide::site_of;

/// How often, and how far apart, an address is tried before its failure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grades {
    /// All of so many tries must fail …
    pub tries: u32,
    /// … spread over this time.
    pub over: Duration,
    /// What says that it is gone is proven by so many tries in a row, so far apart; none where it is tried as all others are.
    pub gone: Option<(u32, Duration)>,
}

impl Grades {
    /// A server's: what says that it is gone twice, half an hour apart; all else three of three over the time, which is a day where nobody
    /// has said otherwise, so that they fall on two days.
    #[must_use]
    pub fn usual(over: Duration) -> Self {
        const APART: Duration = Duration::from_secs(30 * 60);
        Self { tries: 3, over, gone: Some((2, APART.min(over))) }
    }

    /// In how long an address is tried again that has failed for this cause: after so many tries, the last so many of which said that it is
    /// gone. None where the failure is proven.
    #[must_use]
    pub fn again(&self, cause: Cause, tries: u32, gone: u32) -> Option<Duration> {
        match self.gone {
            _ if tries >= self.tries.max(1) => None,
            Some((enough, _)) if cause.says_gone() && gone >= enough => None,
            Some((_, apart)) if cause.says_gone() => Some(apart),
            _ => Some(self.gap()),
        }
    }

    /// The same where we are not let in: that is never a fault, and nobody waits a day for it.
    #[must_use]
    pub fn again_for_entry(&self, tries: u32) -> Option<Duration> {
        let (enough, apart) = self.gone.unwrap_or_else(|| (self.tries, self.gap()));
        (tries < enough.max(1)).then_some(apart)
    }

    fn gap(&self) -> Duration {
        self.over / self.tries.saturating_sub(1).max(1)
    }
}

/// One address of each site that the machine reads: who is asked whether it answers before another's silence counts.
#[must_use]
pub fn controls(columns: &[Column]) -> Vec<String> {
    let mut met = HashSet::new();
    let read = columns.iter().filter(|column| column.ways.reader != ColumnReader::Hand);
    read.filter(|column| met.insert(site_of(&column.address))).map(|column| column.address.clone()).collect()
}

/// Whether a round speaks of our own connection and of no site: of several sites some failed, and not one of them answered anything. One site
/// alone proves nothing either way: it may be down, and a person looks.
#[must_use]
pub const fn is_our_connection(sites: usize, failed_columns: usize, answers: u64) -> bool {
    sites >= 2 && failed_columns > 0 && answers == 0
}

/// What the office is told in that case.
pub const OUR_CONNECTION: &str = "登记的网站一个都没有应答，多半是本机的网络不通，不是网站的问题；这一轮没有作任何判断，也不记任何单位的问题。请先检查本机能不能上网，再重新开始";

/// What the office is told where canaries fail; `rules` are the rules' names.
#[must_use]
pub fn unproven(rules: &[String]) -> String {
    format!(
        "监测程序自检没有通过（{}），这一轮没有作任何判断，也不记任何单位的问题。请核对最近导入的错误表述；没有改动过的，请联系系统管理员",
        rules.join("、")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_gone_is_proven_twice_and_silence_three_times_over_a_day() {
        const DAY: Duration = Duration::from_secs(86_400);
        let (half_hour, half_day) = (Some(Duration::from_secs(1_800)), Some(DAY / 2));
        let usual = Grades::usual(DAY);
        for (cause, tries, gone, expected) in [
            (Cause::Http(404), 1, 1, half_hour),
            (Cause::Http(410), 2, 2, None),
            (Cause::Soft404, 1, 1, half_hour),
            (Cause::Soft404, 2, 2, None),
            (Cause::Timeout, 1, 0, half_day),
            (Cause::Http(500), 2, 0, half_day),
            (Cause::Dns, 3, 0, None),
            // it did not answer, and then said that it is gone: a third try tells
            (Cause::Http(404), 2, 1, half_hour),
            (Cause::Http(404), 3, 1, None),
        ] {
            assert_eq!(usual.again(cause, tries, gone), expected, "{cause} {tries} {gone}");
        }
        assert_eq!((usual.again_for_entry(1), usual.again_for_entry(2)), (half_hour, None));
        // nobody waits where no time is given, and the measured command tries all alike
        assert_eq!(Grades::usual(Duration::ZERO).again(Cause::Http(404), 1, 1), Some(Duration::ZERO));
        let plain = Grades { tries: 3, over: DAY, gone: None };
        assert_eq!((plain.again(Cause::Http(404), 2, 2), plain.again(Cause::Http(404), 3, 3)), (half_day, None));
        assert_eq!((plain.again_for_entry(2), plain.again_for_entry(3)), (half_day, None));
        assert_eq!(Grades { tries: 0, ..plain }.again(Cause::Reset, 1, 0), None);
    }

    #[test]
    fn only_several_silent_sites_speak_of_us() {
        for (sites, failed, answers, expected) in [
            (46, 46, 0, true),
            (2, 1, 0, true),
            (46, 46, 1, false),
            (1, 30, 0, false),
            // nothing was visited: refused addresses are no failures
            (46, 0, 0, false),
        ] {
            assert_eq!(is_our_connection(sites, failed, answers), expected, "{sites} {failed} {answers}");
        }
        assert!(unproven(&["错误表述".into()]).contains("（错误表述）"));
    }
}
