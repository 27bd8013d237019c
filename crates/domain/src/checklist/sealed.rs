//! What is sealed when a year is closed: the printed table, every item with its words, every piece of evidence. Words only, as they
//! stood on that day: nothing of it is looked up again later.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::published::PublicTable;
use super::year_close::Ending;
use crate::ids::{CellId, EvidenceId};

/// A year as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedYear {
    /// The county's name.
    pub county: String,
    /// The list's title.
    pub title: String,
    /// Its year.
    pub year: i32,
    /// The four-column table.
    pub table: PublicTable,
    /// Every counted item, and those that were carried over, in the order of the list.
    pub ledger: Vec<SealedItem>,
    /// Every piece of evidence of the reports in it.
    pub evidence: Vec<SealedEvidence>,
}

/// An item of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedItem {
    /// Which.
    pub cell: CellId,
    /// 序号 of its task.
    pub number: String,
    /// 工作内容.
    pub section: String,
    /// 工作要求.
    pub requirement: String,
    /// The unit's full name at the end of the period.
    pub unit: String,
    /// 分工.
    pub role: String,
    /// 周期.
    pub period: String,
    /// 完成时限.
    pub limit_on: NaiveDate,
    /// 报送截止.
    pub due_on: NaiveDate,
    /// 状态, in the office's word.
    pub status: String,
    /// What became of it at the close, where it was not finished.
    pub ending: Option<Ending>,
    /// What counts of it: the accepted report, else the latest.
    pub report: Option<SealedReport>,
}

/// A report as it was sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedReport {
    /// 完成状态.
    pub claim: String,
    /// 完成情况.
    pub text: String,
    /// The day it was handed in; of one that came on paper, the day of receipt.
    pub handed_in_on: NaiveDate,
    /// By whom.
    pub handed_in_by: String,
    /// The day it was judged, where it was.
    pub judged_on: Option<NaiveDate>,
    /// By whom.
    pub judged_by: String,
}

/// A piece of evidence of an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedEvidence {
    /// Which.
    pub id: EvidenceId,
    /// The item it serves.
    pub cell: CellId,
    /// What it is called.
    pub title: String,
    /// 生效或公布日期.
    pub effective_on: Option<NaiveDate>,
    /// What it is.
    pub source: SealedSource,
}

/// A link, or a file with the digest it had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SealedSource {
    /// An address.
    Link {
        /// Which.
        url: String,
    },
    /// A file.
    File {
        /// The name it came with.
        file_name: String,
        /// Hex SHA-256.
        sha256: String,
        /// Its size.
        bytes: i64,
    },
}

impl SealedYear {
    /// How many items ended like that.
    #[must_use]
    pub fn ended(&self, ending: Ending) -> usize {
        self.ledger.iter().filter(|item| item.ending == Some(ending)).count()
    }
}
