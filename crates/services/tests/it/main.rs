//! Use cases on both engines, end to end but for the screens.

mod checklist_import;
mod county;
mod demo;
mod desk;
mod evidence;
mod keeping;
mod people;
mod reporting;
mod review;
mod standing;
mod units;
