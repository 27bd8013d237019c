//! Reporting (填报): the cell where everything meets, what a unit hands in for it, and what happened to it.

pub mod advice;
pub mod begins;
pub mod cell;
pub mod event;
pub mod evidence;
pub mod extension;
pub mod paper;
pub mod record;
pub mod report;
pub mod sign_off;
pub mod urging;
