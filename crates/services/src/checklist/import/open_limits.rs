//! Time limits that nobody has settled: not read, of a year that is over, or long after the list's year. A list may come in with them, but
//! not without a person who says so.

use std::collections::BTreeSet;

use domain::checklist::duty::Duty;
use domain::checklist::import::RowChange;

use super::confirm::Consent;
use super::form::PreviewForm;
use super::understand::Understood;
use crate::{Result, ServiceError};

/// Rows of a file whose limit stands open: what was not read also where it stands so on the list already, as the list's own page says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenLimits {
    /// Rows whose limit was not read: they come in as 年底前完成, or by a date that stands elsewhere in the row.
    pub unread: BTreeSet<usize>,
    /// Those of them that come in by such a date.
    pub dated: BTreeSet<usize>,
    /// Rows whose date is of a year before the list's: they come in with that date.
    pub past_year: BTreeSet<usize>,
    /// Rows whose date lies so long after the list's year that the list could not be closed: they come in with that date.
    pub later_year: BTreeSet<usize>,
}

impl OpenLimits {
    /// Those of a file for a list of that year.
    pub(super) fn of(understood: &Understood, year: i32) -> Self {
        let mut open = Self::default();
        // a file of another year is asked about as a whole
        let is_other_years = understood.plan.other_year(year).is_some();
        for (item, change) in understood.parsed.items.iter().zip(&understood.comparison.rows) {
            let row = item.row.source_row;
            if understood.choices.duties.contains_key(&row) {
                continue;
            }
            if item.duty.is_unread() {
                // one that stands unread on the list stays open until somebody says when, here as on the list's page
                open.unread.insert(row);
                if matches!(item.duty.usual_duty(), Duty::ByDate { .. }) {
                    open.dated.insert(row);
                }
                continue;
            }
            // with the date of another year it stands on the list already, where somebody agreed
            if is_other_years || matches!(change, RowChange::Unchanged { .. }) {
                continue;
            }
            if item.duty.past_year().is_some() {
                open.past_year.insert(row);
            } else if item.duty.later_year().is_some() {
                open.later_year.insert(row);
            }
        }
        open
    }

    /// How many rows a person agrees to.
    #[must_use]
    pub fn count(&self) -> usize {
        self.unread.len() + self.past_year.len() + self.later_year.len()
    }

    /// What becomes of them, in the words of the tick: nothing where none is open.
    #[must_use]
    pub fn agreed_words(&self, year: i32) -> Option<String> {
        let some = |count: usize, words: String| (count > 0).then(|| format!("{count}项{words}"));
        let dated = self.dated.len();
        let said: Vec<String> = [
            some(self.unread.len() - dated, "时限没有读入的任务暂按年底前完成导入".into()),
            some(dated, "时限没有读入的任务暂按表内别处的日期导入".into()),
            some(self.past_year.len(), format!("时限早于{year}年的任务按原文日期导入")),
            some(self.later_year.len(), format!("时限晚于{}年3月的任务按原文日期导入", year + 1)),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!said.is_empty()).then(|| said.join("，"))
    }

    /// Whoever looked at a preview says so, with the number that was shown. On the command line nobody looks: there each is a problem of
    /// its row in the report.
    pub(super) fn asked(&self, year: i32, consent: Consent<'_>) -> Result<()> {
        let is_agreed = consent.list_seen.is_none() || consent.limits_open == Some(self.count());
        match self.agreed_words(year).filter(|_| !is_agreed) {
            Some(words) => {
                let message = format!("时限还有{}项待定。请在这里指定；暂时定不下来的，先勾选“{words}”再导入。", self.count());
                Err(ServiceError::field(PreviewForm::limits_open, message))
            }
            None => Ok(()),
        }
    }
}
