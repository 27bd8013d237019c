//! When what was read of a page is still good, and when the page is asked for again.

use chrono::{Days, NaiveDate};

use super::content::Item;
use super::page::squeezed;

/// An article that nobody says anything new about is asked for again after so many days at the earliest …
const LEAST_DAYS: i64 = 30;
/// … and after so many more at the latest, each on a day of its own: a county's are never all due at once.
const SPREAD_DAYS: u64 = 60;
/// A link of a text that led somewhere is tried again after so many days: every month's round tries it, a week's does not.
const LINK_DAYS: i64 = 20;

/// A page that its server calls unchanged is read whole again after so many days all the same: some servers say so of everything.
const WHOLE_DAYS: u64 = 30;

/// What a server said of a page, so that it can be asked whether it has changed since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Validators {
    /// `ETag`.
    pub etag: String,
    /// `Last-Modified`. It says nothing about when an article was published.
    pub modified: String,
}

impl Validators {
    /// The longest that is kept.
    pub const LIMIT: usize = 200;

    /// It said nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.etag.is_empty() && self.modified.is_empty()
    }
}

/// Whether a server's word that a column's page is unchanged is taken, where the page was read whole on a day.
#[must_use]
pub fn may_be_unchanged(read_on: NaiveDate, today: NaiveDate) -> bool {
    (unchanged_since(today)..=today).contains(&read_on)
}

/// The earliest day on which a page may have been read whole for that.
#[must_use]
pub fn unchanged_since(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(WHOLE_DAYS - 1)).unwrap_or(today)
}

/// What an address was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedFor {
    /// As an item of a column: an article, or a file.
    Item,
    /// As a link in a text.
    Link,
}

/// Whether what was read on a day is too old today. A clock that went back makes everything old.
#[must_use]
pub fn is_due(asked_for: AskedFor, address: &str, read_on: NaiveDate, today: NaiveDate) -> bool {
    let age = (today - read_on).num_days();
    let most = match asked_for {
        AskedFor::Item => LEAST_DAYS + i64::try_from(place_of(address) % SPREAD_DAYS).unwrap_or_default(),
        AskedFor::Link => LINK_DAYS,
    };
    age < 0 || age >= most
}

/// What a list's row says of an article: as long as it says the same, the article counts as unchanged.
#[must_use]
pub fn mark_of(item: &Item) -> String {
    let day = item.day.map(|day| day.to_string()).or_else(|| item.short_day.map(|(month, day)| format!("{month}-{day}")));
    let text = format!("{}\n{}\n{}", squeezed(&item.text), squeezed(&item.attribute), day.unwrap_or_default());
    format!("{:016x}", place_of(&text))
}

/// FNV-1a: the same on every machine and in every version.
fn place_of(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn what_was_read_is_good_for_a_while() {
        let read = day("2026-10-01");
        for (asked_for, today, expected) in [
            (AskedFor::Item, "2026-10-01", false),
            (AskedFor::Item, "2026-10-30", false),
            (AskedFor::Item, "2026-12-29", true),
            (AskedFor::Item, "2026-09-30", true),
            (AskedFor::Link, "2026-10-20", false),
            (AskedFor::Link, "2026-10-21", true),
            (AskedFor::Link, "2026-09-30", true),
        ] {
            assert_eq!(is_due(asked_for, "http://a.cn/1.html", read, day(today)), expected, "{asked_for:?} {today}");
        }
    }

    #[test]
    fn a_countys_articles_are_not_due_on_one_day() {
        let read = day("2026-10-01");
        let due =
            |today: &str| (0..1_000).filter(|no| is_due(AskedFor::Item, &format!("http://a.cn/w/{no}.html"), read, day(today))).count();
        assert_eq!((due("2026-10-30"), due("2026-12-29")), (0, 1_000));
        assert!((400..600).contains(&due("2026-11-30")), "half of them after two months: {}", due("2026-11-30"));
    }

    #[test]
    fn a_servers_word_is_taken_for_a_month() {
        let read = day("2026-10-01");
        for (today, expected) in [("2026-10-01", true), ("2026-10-30", true), ("2026-10-31", false), ("2026-09-30", false)] {
            assert_eq!(may_be_unchanged(read, day(today)), expected, "{today}");
        }
        assert!(Validators::default().is_empty() && !Validators { etag: "\"a\"".into(), ..Validators::default() }.is_empty());
    }

    #[test]
    fn a_row_that_says_something_else_is_another() {
        let item = Item { text: "关于开展 检查的通知".into(), day: Some(day("2026-10-05")), ..Item::default() };
        let same = Item { text: "关于开展检查的\n通知".into(), address: "http://a.cn/elsewhere".into(), ..item.clone() };
        assert_eq!(mark_of(&item), mark_of(&same));
        for other in [
            Item { text: "关于开展检查的公告".into(), ..item.clone() },
            Item { day: Some(day("2026-10-06")), ..item.clone() },
            Item { day: None, short_day: Some((10, 5)), ..item.clone() },
            Item { attribute: "关于开展检查的通知（更正）".into(), ..item.clone() },
        ] {
            assert_ne!(mark_of(&item), mark_of(&other), "{other:?}");
        }
        assert_eq!(mark_of(&Item::default()).len(), 16);
    }
}
