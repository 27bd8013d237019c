//! What an event was done to: `cell:…`, `unit:…`.

use std::fmt;

use crate::ids::{AccountId, CellId, ChecklistId, ColumnId, CountyId, FindingId, ImportId, RoundId, RuleSetId, TaskId, UnitId};

macro_rules! subjects {
    ($($(#[$doc:meta])* $variant:ident($id:ty) = $code:literal, $label:literal;)+) => {
        /// What an event was done to.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Subject {
            $($(#[$doc])* $variant($id),)+
        }

        impl Subject {
            /// The word of its kind that stands in the log.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$variant(_) => $code,)+ }
            }

            /// The id behind the word.
            #[must_use]
            pub fn id(&self) -> &str {
                match self { $(Self::$variant(id) => id.as_str(),)+ }
            }
        }

        /// The words for a kind that is written today.
        fn written(code: &str) -> Option<&'static str> {
            match code { $($code => Some($label),)+ _ => None }
        }
    };
}

subjects! {
    /// An account.
    Account(AccountId) = "account", "账号";
    /// A cell.
    Cell(CellId) = "cell", "事项";
    /// A year's list.
    Checklist(ChecklistId) = "checklist", "清单";
    /// A column of a unit's pages.
    Column(ColumnId) = "column", "栏目";
    /// The county itself.
    County(CountyId) = "county", "县";
    /// A problem that a unit mends.
    Finding(FindingId) = "finding", "问题";
    /// An import that waits or was stored.
    Import(ImportId) = "import", "导入";
    /// An assessment round.
    Round(RoundId) = "round", "考评批次";
    /// A version of the rules.
    RuleSet(RuleSetId) = "rule_set", "考核细则";
    /// The settings of a county.
    Settings(CountyId) = "settings", "设置";
    /// A task.
    Task(TaskId) = "task", "任务";
    /// A unit of the register.
    Unit(UnitId) = "unit", "单位";
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.code(), self.id())
    }
}

/// What kind of thing a subject as it stands in the log is, and its id. An unknown kind is shown as it is.
#[must_use]
pub fn subject_label(subject: &str) -> (&str, &str) {
    let (kind, id) = subject.split_once(':').unwrap_or((subject, ""));
    (written(kind).unwrap_or(kind), id)
}

/// Whether a county has one thing of this kind: then its id tells nobody anything.
#[must_use]
pub fn is_the_only_one(subject: &str) -> bool {
    matches!(subject.split_once(':'), Some(("county" | "settings", _)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let subject = Subject::Cell(CellId::new("1"));
        assert_eq!(subject_label(&subject.to_string()), ("事项", "1"));
    }

    #[test]
    fn a_county_has_one_of_itself_and_of_its_settings() {
        assert!(["county:c", "settings:c"].into_iter().all(is_the_only_one));
        assert!(!["unit:c", "round:c", "settings", ""].into_iter().any(is_the_only_one));
    }

    #[test]
    fn what_nobody_knows_is_shown_as_it_is() {
        assert_eq!(subject_label("robot:1"), ("robot", "1"));
        assert_eq!(subject_label(""), ("", ""));
    }
}
