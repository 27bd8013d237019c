//! The month's monitoring: columns, what was read of them, and the rules that make candidates of it.
//!
//! The crawler visits and fills [`page::Reading`]s in; [`content`] says what a column holds; [`judge`] applies the rules. Nothing
//! here asks what day it is or opens anything.

pub mod address;
pub mod alike;
pub mod beside;
pub mod bulletin;
pub mod bulletin_moved;
pub mod candidate;
pub mod channel;
pub mod check_page;
pub mod column;
pub mod column_outcome;
pub mod content;
pub mod counted;
pub mod days;
pub mod decision;
pub mod delivery;
pub mod digest;
pub mod early;
pub mod elements;
pub mod facts;
pub mod file_finding;
pub mod finding;
pub mod gone;
pub mod home;
pub mod home_marks;
pub mod identity;
pub mod judge;
pub mod lists;
pub mod look_back;
pub mod mending;
pub mod national;
pub mod nets;
pub mod note;
pub mod notice_source;
pub mod optional;
pub mod order;
pub mod outcome;
pub mod page;
pub mod personal;
pub mod picked;
pub mod proof;
pub mod read_again;
pub mod replay;
pub mod rule_limits;
pub mod rule_version;
pub mod rule_words;
pub mod rules;
pub mod selector;
pub mod site_wide;
pub mod title;
pub mod tried;
pub mod urge;
pub mod weeks;
pub mod words;
