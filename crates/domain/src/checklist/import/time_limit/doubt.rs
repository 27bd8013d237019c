//! What of a time limit was not understood, and what a person should do about it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ProposalSource;
use crate::calendar::office_time::day_text;

/// Why a time limit needs a look. The words are those of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimeDoubt {
    /// Words, and none of them names a time.
    NotUnderstood,
    /// The column was not understood, and what is asked was read from another text of the row.
    ReadElsewhere {
        /// Which text that is.
        source: ProposalSource,
        /// What was read.
        read: String,
        /// Other words of time there that were not.
        left: Vec<String>,
    },
    /// A day the calendar does not have.
    Impossible {
        /// 2023-11-31.
        words: String,
    },
    /// Of several dates the last one was taken.
    SeveralDates {
        /// All of them.
        words: Vec<String>,
    },
    /// A beginning, not an end.
    StartOnly {
        /// 7月1日起.
        words: String,
    },
    /// A date, and behind it the work goes on.
    AlsoStanding {
        /// 长期坚持.
        words: String,
    },
    /// 立行立改: which day that is must be said.
    AtOnce {
        /// The words.
        words: String,
    },
    /// A rhythm that no duty has: weekly, every two months.
    Rhythm {
        /// 每周.
        words: String,
    },
    /// Words of time beside what was read.
    Unread {
        /// （2025年）.
        words: String,
        /// What was read.
        read: String,
    },
    /// Words that may mean another day as well.
    Either {
        /// 二季度前.
        words: String,
        /// As it was read.
        read: NaiveDate,
        /// The other day.
        or: NaiveDate,
    },
    /// A date of a year before the list's.
    PastYear {
        /// Which.
        year: i32,
    },
    /// A date after the first quarter of the year behind the list's: so long the list cannot be closed.
    LaterYear {
        /// Which.
        year: i32,
    },
}

impl TimeDoubt {
    /// The sentence for a person; `written` is the whole text.
    #[must_use]
    pub fn message(&self, place: &str, written: &str) -> String {
        let written = written.split_whitespace().collect::<Vec<_>>().join(" ");
        match self {
            Self::NotUnderstood => format!("{place}的时限“{written}”没有读懂，没有当作任何日期。请指定完成时限。"),
            Self::ReadElsewhere { source, read, left } => {
                let left = if left.is_empty() { String::new() } else { format!("；那里的“{}”没有读入", left.join("”“")) };
                format!("{place}的时限“{written}”没有读懂，暂按{}的“{read}”{left}。请核对并指定完成时限。", source.label())
            }
            Self::Impossible { words } => format!("{place}的时限“{words}”不是日历上的日子，没有读入。请改正日期。"),
            Self::SeveralDates { words } => {
                format!(
                    "{place}的时限有多个时间（{}），已按最后一个。如果各是一个节点，请拆成几行，或导入后在“修改任务”里拆成节点。",
                    words.join("、")
                )
            }
            Self::StartOnly { words } => format!("{place}的时限“{words}”是开始时间，不是完成时限。请指定完成时限或报告周期。"),
            Self::AlsoStanding { words } => {
                format!("{place}的时限“{written}”除日期外还要求“{words}”，只读入了日期。如需按期报告，请改为持续推进。")
            }
            Self::AtOnce { words } => format!("{place}的时限“{words}”没有写明日期。请指定最后完成的日期。"),
            Self::Rhythm { words } => format!("{place}的时限“{words}”暂不能按此周期报告，没有读入。请选择每月、每季度等周期，或指定日期。"),
            Self::Unread { words, read } => {
                format!("{place}的时限“{written}”里的“{words}”没有读入，只读入了“{read}”。请核对完成时限或报告周期。")
            }
            Self::Either { words, read, or } => {
                format!("{place}的时限“{words}”读作{}，也可能是{}。请核对完成时限。", day_text(*read), day_text(*or))
            }
            Self::PastYear { year } => format!("{place}的时限“{written}”在{year}年，早于清单年度。请核对年份。"),
            Self::LaterYear { year } => {
                format!("{place}的时限“{written}”在{year}年，晚于清单年度的次年3月底，到期以前清单不能归档。请核对年份。")
            }
        }
    }
}
