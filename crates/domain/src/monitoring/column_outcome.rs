//! What became of reading a column: one word for each column of a round. Only what was read can be at fault; what could not be read is
//! shown and is nobody's problem.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::column::Column;
use super::content::Content;
use super::decision::Origin;
use super::judge::{ColumnSeen, Round, Seen, listed, of_column};
use super::outcome::{Cause, Reason};
use super::rules::columns::is_undated;

/// How reading a column ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ColumnReading {
    /// Items were found, or an article, or a note that is allowed.
    Items,
    /// It holds nothing: this was proven.
    Empty,
    /// Its list could not be understood.
    Unreadable,
    /// We are not let in.
    Blocked,
    /// robots.txt forbids it.
    Robots,
    /// Its address is not public and not among those that may be visited.
    AddressRefused,
    /// The site failed, in all its tries.
    SiteFailed,
    /// Our own failure.
    EngineFailed,
    /// Nobody visits it but people.
    ByHand,
}

coded!(ColumnReading);

impl ColumnReading {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Items => "已读取",
            Self::Empty => "没有内容",
            Self::Unreadable => "列表未能识别",
            Self::Blocked => "网站拒绝访问",
            Self::Robots => "网站不允许自动访问",
            Self::AddressRefused => "内部网址，未获准访问",
            Self::SiteFailed => "打不开",
            Self::EngineFailed => "监测程序未能读取",
            Self::ByHand => "人工查看",
        }
    }

    /// Whether nothing can be said about the column: shown as 未能读取, never as a problem.
    #[must_use]
    pub const fn says_nothing(self) -> bool {
        matches!(self, Self::Unreadable | Self::Blocked | Self::Robots | Self::AddressRefused | Self::EngineFailed | Self::ByHand)
    }

    /// What to do about a column that says nothing.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Unreadable => "请人工查看这个栏目，发现问题的用“人工登记问题”补充。",
            Self::Blocked => "网站的防护没有放行，请联系网站管理单位把监测程序列入允许名单，或人工查看。",
            Self::Robots => "网站的 robots.txt 不允许自动访问，请联系网站管理单位调整，或人工查看。",
            Self::AddressRefused => "这是内部网址，请由系统管理员在启动参数里写明允许访问的网段。",
            Self::EngineFailed => "请重新运行一次；仍不能读取的，人工查看。",
            Self::ByHand => "这个栏目登记为人工查看，不自动访问；请打开网址查看，发现问题的用“人工登记问题”补充。",
            Self::Items | Self::Empty | Self::SiteFailed => "",
        }
    }
}

/// A column as a round found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOutcome {
    /// How it ended.
    pub reading: ColumnReading,
    /// Why the site failed.
    pub cause: Option<Cause>,
    /// Items on the pages that were read.
    pub items: u32,
    /// Of these, published in the round's month up to its day.
    pub in_month: u32,
    /// The newest day of publication that is not after the round's day.
    pub newest: Option<NaiveDate>,
    /// It has items and no day can be found for any.
    pub is_undated: bool,
    /// Where the numbers come from, where a person said them and nobody read them.
    pub said: Option<Origin>,
}

impl ColumnOutcome {
    /// Whether the round says something of the column: it was read, or a person said how much it holds.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        !self.reading.says_nothing() || self.said.is_some()
    }
}

/// What became of every column, in the register's order.
#[must_use]
pub fn outcomes(round: &Round<'_>, columns: &[Column], states: &[ColumnSeen], seen: &HashMap<String, Seen>) -> Vec<ColumnOutcome> {
    let listed = listed(round, columns, states, seen);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    states
        .iter()
        .enumerate()
        .map(|(place, state)| {
            let own = of_column(&listed, place);
            let (reading, cause) = reading(state, own.is_empty());
            let days: Vec<NaiveDate> = own.iter().filter_map(|item| item.day).filter(|day| *day <= round.as_of).collect();
            let note = match state.content {
                Some(Content::Note(day)) => day.filter(|day| *day <= round.as_of),
                _ => None,
            };
            if let Some(Content::Counted(said)) = &state.content {
                let newest = said.days.iter().copied().filter(|day| *day <= round.as_of).max();
                return ColumnOutcome {
                    reading,
                    cause,
                    items: said.number,
                    in_month: said.number,
                    newest,
                    is_undated: false,
                    said: Some(said.origin),
                };
            }
            ColumnOutcome {
                reading,
                cause,
                items: count(own.len()),
                in_month: count(days.iter().filter(|day| round.holds(**day)).count()),
                newest: days.iter().copied().max().or(note),
                is_undated: is_undated(own),
                said: None,
            }
        })
        .collect()
}

fn reading(state: &ColumnSeen, is_bare: bool) -> (ColumnReading, Option<Cause>) {
    let read = match &state.page {
        Seen::Failed { cause, .. } => return (ColumnReading::SiteFailed, Some(*cause)),
        Seen::NotJudged(Reason::Robots) => ColumnReading::Robots,
        Seen::NotJudged(Reason::Refused) => ColumnReading::Blocked,
        Seen::NotJudged(Reason::AddressRefused) => ColumnReading::AddressRefused,
        Seen::NotJudged(Reason::ByHand) => ColumnReading::ByHand,
        Seen::NotJudged(Reason::Engine | Reason::Undated) => ColumnReading::EngineFailed,
        Seen::Article(_) | Seen::There => match &state.content {
            None => ColumnReading::EngineFailed,
            Some(Content::Unreadable | Content::Counted(_)) => ColumnReading::Unreadable,
            Some(Content::Note(_)) => ColumnReading::Items,
            Some(_) if is_bare => ColumnReading::Empty,
            Some(_) => ColumnReading::Items,
        },
    };
    (read, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_read_is_empty() {
        let state = |page: Seen, content: Option<Content>| ColumnSeen { page, content, further: Vec::new() };
        for (page, content, is_bare, expected) in [
            (Seen::There, Some(Content::Empty), true, ColumnReading::Empty),
            (Seen::There, Some(Content::Items(Vec::new())), true, ColumnReading::Empty),
            (Seen::There, Some(Content::Items(Vec::new())), false, ColumnReading::Items),
            (Seen::There, Some(Content::Note(None)), true, ColumnReading::Items),
            (Seen::There, Some(Content::Unreadable), true, ColumnReading::Unreadable),
            (Seen::There, None, true, ColumnReading::EngineFailed),
            (Seen::NotJudged(Reason::Robots), None, true, ColumnReading::Robots),
            (Seen::NotJudged(Reason::Refused), None, true, ColumnReading::Blocked),
            (Seen::NotJudged(Reason::AddressRefused), None, true, ColumnReading::AddressRefused),
            (Seen::NotJudged(Reason::Engine), None, true, ColumnReading::EngineFailed),
            (Seen::NotJudged(Reason::ByHand), None, true, ColumnReading::ByHand),
            (Seen::Failed { cause: Cause::Timeout, tries: 3 }, None, true, ColumnReading::SiteFailed),
        ] {
            let found = reading(&state(page, content), is_bare).0;
            assert_eq!(found, expected);
            assert_eq!(found.says_nothing(), !found.advice().is_empty(), "{found:?}");
        }
        assert_eq!(ColumnReading::ALL.iter().filter(|one| one.says_nothing()).count(), 6);
    }
}
