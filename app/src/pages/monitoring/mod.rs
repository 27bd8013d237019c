//! The month's monitoring: columns, rounds, candidates, findings, notices, bulletins.

mod bulletins;
mod by_hand;
mod candidate;
mod candidates;
pub(crate) mod columns;
mod finding;
mod findings;
mod notice;
mod overview;
mod reminders;
mod unit_month;

pub(crate) use bulletins::{BulletinPage, BulletinsPage};
pub(crate) use by_hand::ByHandPage;
pub(crate) use candidate::CandidatePage;
pub(crate) use candidates::CandidatesPage;
pub(crate) use finding::FindingPage;
pub(crate) use findings::FindingsPage;
pub(crate) use notice::NoticePage;
pub(crate) use overview::MonitoringPage;
pub(crate) use reminders::RemindersPage;
pub(crate) use unit_month::UnitMonthPage;
