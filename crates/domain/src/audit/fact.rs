//! How a fact of an event is told: its type knows its words and its unit.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::access::role::Role;
use crate::audit::rows::RowDigests;
use crate::calendar::working_days::DayKind;
use crate::ids::{AccountId, EvidenceId, ImportId, ReopenId, TaskId, UnitId};
use crate::register::unit::UnitClass;
use crate::reporting::report::Claim;

/// One fact as the log page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is; empty for a text that is no list of facts.
    pub label: String,
    /// What it was or is.
    pub value: String,
}

/// A value that can be told in words. One without words does not compile into an action.
pub(super) trait Tell {
    /// Adds the value under its label; what has parts adds each under a longer label.
    fn tell(&self, label: &str, facts: &mut Vec<Fact>);
}

/// Digests and ids say nothing to a person; their end tells them apart.
const SHOWN_OF_ID: usize = 6;

pub(super) fn shortened(id: &str) -> String {
    let from = id.char_indices().rev().nth(SHOWN_OF_ID - 1).map_or(0, |(at, _)| at);
    if from == 0 { id.to_owned() } else { format!("…{}", &id[from..]) }
}

/// The digest of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sha256Hex(pub String);

/// Says how a type is told in one piece.
macro_rules! tell {
    ($($type:ty => |$value:ident| $words:expr;)+) => {$(
        impl Tell for $type {
            fn tell(&self, label: &str, facts: &mut Vec<Fact>) {
                let $value = self;
                facts.push(Fact { label: label.to_owned(), value: $words });
            }
        }
    )+};
}

tell! {
    bool => |it| if *it { "是" } else { "否" }.to_owned();
    i32 => |it| it.to_string();
    i64 => |it| it.to_string();
    u64 => |it| it.to_string();
    usize => |it| it.to_string();
    NaiveDate => |it| it.to_string();
    Role => |it| it.label().to_owned();
    UnitClass => |it| it.label().to_owned();
    Claim => |it| it.label().to_owned();
    DayKind => |it| it.label().to_owned();
    Vec<String> => |it| it.join("、");
    Sha256Hex => |it| shortened(&it.0);
    RowDigests => |it| format!("{}条", it.0.len());
    AccountId => |it| shortened(it.as_str());
    EvidenceId => |it| shortened(it.as_str());
    ImportId => |it| shortened(it.as_str());
    ReopenId => |it| shortened(it.as_str());
    TaskId => |it| shortened(it.as_str());
    UnitId => |it| shortened(it.as_str());
}

impl Tell for String {
    fn tell(&self, label: &str, facts: &mut Vec<Fact>) {
        // an empty text says nothing, and a line without a value looks like a fault
        if !self.is_empty() {
            facts.push(Fact { label: label.to_owned(), value: self.clone() });
        }
    }
}

impl<T: Tell> Tell for Option<T> {
    fn tell(&self, label: &str, facts: &mut Vec<Fact>) {
        match self {
            Some(value) => value.tell(label, facts),
            None => facts.push(Fact { label: label.to_owned(), value: "无".to_owned() }),
        }
    }
}

/// What no action knows, as it stands in the log: nothing is ever hidden.
impl Tell for Value {
    fn tell(&self, label: &str, facts: &mut Vec<Fact>) {
        match self {
            Self::Null => None::<String>.tell(label, facts),
            Self::Bool(value) => value.tell(label, facts),
            Self::String(text) => facts.push(Fact { label: label.to_owned(), value: text.clone() }),
            Self::Object(parts) => parts.iter().for_each(|(key, part)| part.tell(&format!("{label}{key}"), facts)),
            other => facts.push(Fact { label: label.to_owned(), value: other.to_string() }),
        }
    }
}

/// A part of an action that has facts of its own, like what was before and what is after.
macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty = $words:literal),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $(#[doc = $words] pub $field: $type,)*
        }

        impl $crate::audit::fact::Tell for $name {
            fn tell(&self, label: &str, facts: &mut Vec<$crate::audit::fact::Fact>) {
                $($crate::audit::fact::Tell::tell(&self.$field, &format!("{label}{}", $words), facts);)*
            }
        }
    )+};
}
pub(super) use parts;

#[cfg(test)]
mod tests {
    use super::*;

    fn told(value: &impl Tell) -> String {
        let mut facts = Vec::new();
        value.tell("甲", &mut facts);
        facts.into_iter().map(|fact| format!("{}={}", fact.label, fact.value)).collect::<Vec<_>>().join(";")
    }

    #[test]
    fn an_id_is_told_by_its_end() {
        assert_eq!(told(&UnitId::new("0198c2d4-aaaa-7bbb-8ccc-0123456789ab")), "甲=…6789ab");
        assert_eq!(told(&UnitId::new("a")), "甲=a");
        assert_eq!(told(&UnitId::new("一二三四五六七")), "甲=…二三四五六七");
        assert_eq!(told(&None::<UnitId>), "甲=无");
    }

    #[test]
    fn what_nobody_knows_is_told_as_it_stands() {
        let value: Value = serde_json::from_str(r#"{"a":null,"b":[1,2],"c":{"d":"x"},"e":false}"#).unwrap();
        assert_eq!(told(&value), "甲a=无;甲b=[1,2];甲cd=x;甲e=否");
    }
}
