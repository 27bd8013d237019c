//! The office's days: its time zone, working days and holidays.

pub mod cadence;
pub mod due;
pub mod office_time;
pub mod period;
pub mod working_days;
