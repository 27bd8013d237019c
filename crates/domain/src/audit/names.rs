//! What a thing was called when something was done to it: the log names it so, and says beside it what it is called today.

use chrono::NaiveDate;

/// A name that a thing had once, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FormerName {
    /// Its first day, where one is known.
    pub from_on: Option<NaiveDate>,
    /// The day from which another one held.
    pub to_on: Option<NaiveDate>,
    /// The row of the log that gave it another one.
    pub until_seq: Option<i64>,
    /// The name.
    pub name: String,
}

impl FormerName {
    fn held(&self, seq: i64, day: NaiveDate) -> bool {
        self.from_on.is_none_or(|from| from <= day)
            && self.to_on.is_none_or(|to| day < to)
            && self.until_seq.is_none_or(|until| seq < until)
    }
}

/// What a thing was called on the office day of a row of the log; none where it is called so still. The former names come in the
/// order in which they ended: of several that held, the one that ended first.
#[must_use]
pub fn called_then(former: &[FormerName], seq: i64, day: NaiveDate) -> Option<&str> {
    former.iter().find(|one| one.held(seq, day)).map(|one| one.name.as_str())
}

/// The name that an event says of its own subject: of a round and of a column the row of the log holds it as it was written that day.
#[must_use]
pub fn said_of_itself(subject: &str, detail: &str) -> Option<String> {
    let fact = match subject.split_once(':')?.0 {
        "round" => "name",
        "column" => "column",
        _ => return None,
    };
    let said: serde_json::Value = serde_json::from_str(detail).ok()?;
    said.get(fact)?.as_str().filter(|name| !name.trim().is_empty()).map(str::to_owned)
}

/// A column as the log names it: behind its unit, where that is known.
#[must_use]
pub fn column_name(column: &str, today: &str) -> String {
    today.split_once(" · ").map_or_else(|| column.to_owned(), |(unit, _)| format!("{unit} · {column}"))
}

/// How a person is named as an account: her name, and the user name that stayed.
#[must_use]
pub fn account_name(person: &str, today: &str) -> String {
    // a user name has no bracket
    today.rfind('（').and_then(|at| today.get(at..)).map_or_else(|| person.to_owned(), |username| format!("{person}{username}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn a_thing_is_called_as_it_was_called_on_that_day() {
        let until = |to: &str, name: &str| FormerName { to_on: day(to), name: name.into(), ..FormerName::default() };
        let renamed_twice = [until("2026-03-01", "经贸局"), until("2026-06-01", "经信局")];
        let words = [FormerName { from_on: day("2026-02-01"), ..until("2026-04-01", "1 旧要求") }];
        let by_row = [FormerName { until_seq: Some(7), name: "王敏".into(), ..FormerName::default() }];
        for (former, seq, on, expected) in [
            (&renamed_twice[..], 1, "2026-02-28", Some("经贸局")),
            (&renamed_twice, 1, "2026-03-01", Some("经信局")),
            (&renamed_twice, 1, "2026-06-01", None),
            (&words, 1, "2026-01-31", None),
            (&words, 1, "2026-02-01", Some("1 旧要求")),
            (&words, 1, "2026-04-01", None),
            (&by_row, 6, "2026-04-01", Some("王敏")),
            (&by_row, 7, "2026-04-01", None),
            (&[], 1, "2026-01-01", None),
        ] {
            assert_eq!(called_then(former, seq, day(on).unwrap()), expected, "{former:?} {seq} {on}");
        }
    }

    #[test]
    fn an_event_says_what_its_round_or_column_was_called() {
        for (subject, detail, said) in [
            ("round:1", r#"{"name":"2026年第一季度","step":"定稿"}"#, Some("2026年第一季度")),
            ("round:1", r#"{"unit":"甲局"}"#, None),
            ("column:1", r#"{"column":"通知公告","on":null}"#, Some("通知公告")),
            ("column:1", r#"{"column":" "}"#, None),
            ("unit:1", r#"{"name":"甲局"}"#, None),
            ("round:1", "", None),
            ("", r#"{"name":"甲"}"#, None),
        ] {
            assert_eq!(said_of_itself(subject, detail).as_deref(), said, "{subject} {detail}");
        }
        assert_eq!(column_name("通知公告", "甲局 · 公示公告"), "甲局 · 通知公告");
        assert_eq!(column_name("通知公告", ""), "通知公告");
    }

    #[test]
    fn an_account_keeps_its_user_name() {
        assert_eq!(account_name("王敏", "李敏（wangmin）"), "王敏（wangmin）");
        assert_eq!(account_name("王敏", "李敏（临时）（wangmin）"), "王敏（wangmin）");
        assert_eq!(account_name("王敏", ""), "王敏");
    }
}
