//! The month's monitoring: columns, rounds, candidates, findings, notices, bulletins.

pub(crate) mod beside;
mod bulletins;
mod by_hand;
mod candidate;
mod candidates;
pub(crate) mod columns;
mod contacts;
mod finding;
mod findings;
mod import_findings;
mod look_back;
mod notice;
mod orders;
mod overview;
mod reminders;
mod rules;
mod trends;
mod unit_month;
mod urges;

pub(crate) use bulletins::{BulletinPage, BulletinsPage};
pub(crate) use by_hand::ByHandPage;
pub(crate) use candidate::CandidatePage;
pub(crate) use candidates::CandidatesPage;
pub(crate) use contacts::ContactsPage;
pub(crate) use finding::FindingPage;
pub(crate) use findings::FindingsPage;
pub(crate) use import_findings::ImportFindingsPage;
pub(crate) use look_back::{LookBackPage, LookBacksPage};
pub(crate) use notice::NoticePage;
pub(crate) use orders::{OrdersPage, UnitOrdersPage};
pub(crate) use overview::MonitoringPage;
pub(crate) use reminders::RemindersPage;
pub(crate) use rules::{MonitorRulePage, MonitorRulesPage, NationalPage, TryRulesPage};
pub(crate) use unit_month::UnitMonthPage;
pub(crate) use urges::UrgesPage;
