//! Working days (工作日): the calendar every deadline is counted with.
//!
//! Monday to Friday, minus the days off and plus the make-up days (调休上班) of the holiday arrangement that the
//! State Council's general office publishes each year, plus what the county decided for itself (storm, local
//! festival). A year whose arrangement is not loaded is an error with a sentence, never a guess.

mod arrangement;
mod calendar;
mod county_day;
mod notice;
mod provisional;

pub use arrangement::{ArrangedDay, YearArrangement};
pub use calendar::Calendar;
pub use county_day::{CountyDay, DayKind};
pub use notice::read_notice;
pub use provisional::CountedDay;

/// Why the calendar cannot answer. The text is shown to people as it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The arrangement of this year has not been loaded; next year's usually appears in November.
    #[error("{0}年的节假日安排还没有载入，涉及{0}年的期限暂按周一至周五推算。国务院办公厅公布后，请在“设置”的“工作日历”里粘贴通知载入。")]
    YearNotLoaded(i32),
    /// A holiday file was read but contradicts itself.
    #[error("节假日文件不能使用：{0}。请对照国务院办公厅的通知改正后重新载入。")]
    BadArrangement(String),
    /// The date lies beyond what any calendar holds.
    #[error("日期太远，不能推算工作日。请核对填写的年份。")]
    OutOfRange,
}
