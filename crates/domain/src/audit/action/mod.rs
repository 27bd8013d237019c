//! What can be done, one file a context: an action's code, its label and its facts with their words stand in one place.
//!
//! An action without words does not compile. What an earlier version wrote and this one does not is listed beside it
//! (`was`) or by itself (`RETIRED`), so that the log of an installed county stays readable for ever.

pub mod access;
pub mod assessment;
pub mod checklist;
pub mod monitoring;
pub mod operations;
pub mod register;
pub mod reporting;
pub mod review;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::fact::{Fact, Tell};

pub use access::AccessAction;
pub use assessment::AssessmentAction;
pub use checklist::ChecklistAction;
pub use monitoring::MonitoringAction;
pub use operations::OperationsAction;
pub use register::RegisterAction;
pub use reporting::ReportingAction;
pub use review::ReviewAction;

/// A fact that events of a kind hold: its key in the log and the words for it.
struct FactKind {
    key: &'static str,
    label: &'static str,
    read: fn(&Value, &str, &mut Vec<Fact>) -> bool,
}

impl FactKind {
    const fn of<T: Tell + DeserializeOwned>(key: &'static str, label: &'static str) -> Self {
        Self { key, label, read: read_as::<T> }
    }
}

/// Tells a stored value as what it is; answers whether it is that.
fn read_as<T: Tell + DeserializeOwned>(value: &Value, label: &str, facts: &mut Vec<Fact>) -> bool {
    match serde_json::from_value::<T>(value.clone()) {
        Ok(read) => {
            read.tell(label, facts);
            true
        }
        Err(_) => false,
    }
}

/// A kind of action: how it stands in the log and how it is told.
struct ActionKind {
    code: &'static str,
    label: &'static str,
    facts: &'static [FactKind],
}

/// A fact as it stands in the log.
fn stored<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// The actions of a context: an enum for whoever writes an event, and a table for whoever reads one.
macro_rules! actions {
    (
        $(#[$doc:meta])* $name:ident;
        $(
            $(#[$action_doc:meta])*
            $action:ident = $code:literal, $label:literal
            { $($field:ident: $type:ty = $words:literal),* $(,)? }
            $(, was { $($old:ident: $old_type:ty = $old_words:literal),* $(,)? })?
        )+
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name {
            $($(#[$action_doc])* $action { $(#[doc = $words] $field: $type,)* },)+
        }

        impl $name {
            pub(super) const KINDS: &'static [$crate::audit::action::ActionKind] = &[$($crate::audit::action::ActionKind {
                code: $code,
                label: $label,
                facts: &[
                    $($crate::audit::action::FactKind::of::<$type>(stringify!($field), $words),)*
                    $($($crate::audit::action::FactKind::of::<$old_type>(stringify!($old), $old_words),)*)?
                ],
            },)+];

            /// The word that stands in the log.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$action { .. } => $code,)+ }
            }

            /// The facts as they stand in the log.
            #[must_use]
            pub fn detail(&self) -> serde_json::Value {
                match self {
                    $(Self::$action { $($field),* } => serde_json::Value::Object(serde_json::Map::from_iter([
                        $((stringify!($field).to_owned(), $crate::audit::action::stored($field)),)*
                    ])),)+
                }
            }
        }
    };
}
use actions;

/// A part of a county's affairs that lists and counts are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Area {
    /// Who may sign in; no list of work shows it.
    Access,
    /// The units.
    Register,
    /// The list itself: headings, tasks, who answers for them.
    Checklist,
    /// What is reported on the list and judged: by far the most events, and none of them changes a word of it.
    Reporting,
    /// Name, parameters and calendar of the county.
    Operations,
    /// Rules, rounds and scores; no list of work shows them.
    Assessment,
}

coded!(Area);

/// The contexts' actions, joined.
macro_rules! joined {
    ($($context:ident($actions:ident) in $area:ident),+ $(,)?) => {
        /// Anything that an event can say was done.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Action {
            $(#[doc = concat!("See [`", stringify!($actions), "`].")] $context($actions),)+
        }

        $(impl From<$actions> for Action {
            fn from(action: $actions) -> Self {
                Self::$context(action)
            }
        })+

        impl Action {
            /// The word that stands in the log: `noun.verb`.
            #[must_use]
            pub const fn code(&self) -> &'static str {
                match self { $(Self::$context(action) => action.code(),)+ }
            }

            /// The facts as they stand in the log, a JSON object.
            #[must_use]
            pub fn detail(&self) -> Value {
                match self { $(Self::$context(action) => action.detail(),)+ }
            }

            /// The area whose lists and counts it may change.
            #[must_use]
            pub const fn area(&self) -> Area {
                match self { $(Self::$context(_) => Area::$area,)+ }
            }
        }

        /// Every kind that is written today, by context.
        const WRITTEN: &[&[ActionKind]] = &[$($actions::KINDS),+];
    };
}

joined!(
    Access(AccessAction) in Access,
    Register(RegisterAction) in Register,
    Monitoring(MonitoringAction) in Register,
    Checklist(ChecklistAction) in Checklist,
    Reporting(ReportingAction) in Reporting,
    Review(ReviewAction) in Reporting,
    Operations(OperationsAction) in Operations,
    Assessment(AssessmentAction) in Assessment,
);

/// What no version writes any more.
const RETIRED: &[ActionKind] = &[
    // the text for the printed table, before its history was kept
    ActionKind {
        code: "task.edit", label: "修改完成情况文字", facts: &[FactKind::of::<usize>("characters", "完成情况字数")]
    },
    // by the demo county of the first version
    ActionKind { code: "reopen.approve", label: "审批更正", facts: review::DEMO_FACTS },
];

/// What a row of any kind can hold: the digest of the event of a cell that was written with it, or those of the rows it changed.
const OF_ANY: [FactKind; 2] = [
    FactKind::of::<super::fact::Sha256Hex>(super::held::RECORD, "办理记录指纹"),
    FactKind::of::<super::rows::RowDigests>(super::rows::ROWS, "原文指纹"),
];

fn kinds() -> impl Iterator<Item = &'static ActionKind> {
    WRITTEN.iter().copied().flatten().chain(RETIRED)
}

/// Code and label of everything that can stand in a log, for the filter of its page.
pub fn labels() -> impl Iterator<Item = (&'static str, &'static str)> {
    kinds().map(|kind| (kind.code, kind.label))
}

/// The words of an action's code, or the code itself.
#[must_use]
pub fn label(code: &str) -> &str {
    kinds().find(|kind| kind.code == code).map_or(code, |kind| kind.label)
}

/// The facts of an event in the order in which its action names them; what the action does not know stands behind, as it
/// is written.
#[must_use]
pub fn facts(code: &str, detail: &str) -> Vec<Fact> {
    let Ok(Value::Object(stored)) = serde_json::from_str::<Value>(detail) else {
        return vec![Fact { label: String::new(), value: detail.to_owned() }];
    };
    let known = kinds().find(|kind| kind.code == code).map_or(&[][..], |kind| kind.facts).iter().chain(&OF_ANY);
    let mut told = Vec::new();
    let mut rest: Map<String, Value> = stored;
    for fact in known {
        if let Some(value) = rest.get(fact.key)
            && (fact.read)(value, fact.label, &mut told)
        {
            rest.remove(fact.key);
        }
    }
    let mut rest: Vec<_> = rest.iter().collect();
    rest.sort_by_key(|(key, _)| *key);
    rest.into_iter().for_each(|(key, value)| value.tell(key, &mut told));
    told
}

#[cfg(test)]
mod tests;
