//! Use cases on both engines, end to end but for the screens.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod accounts;
mod adjust;
mod as_of;
mod assessment;
mod assessment_cross_check;
mod assessment_sources;
mod assessment_waits;
mod audit_chain;
mod bad_days;
mod cache;
mod checklist_import;
mod close_year;
mod county;
mod dated_words;
mod demo;
mod demo_texts;
mod desk;
mod edit_task;
mod evidence;
mod exemptions;
mod holidays;
mod keeping;
mod lists_of_a_year;
mod monitor_loop;
mod open_units;
mod people;
mod personal;
mod progress;
mod read_again;
mod released;
mod reporting;
mod review;
mod scheduled;
mod scope;
mod sign_off;
mod split_task;
mod start;
mod together;
mod units;
mod workbench;
