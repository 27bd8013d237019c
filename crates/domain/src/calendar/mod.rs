//! The office's days: its time zone, working days and holidays.

pub mod office_time;
pub mod working_days;
