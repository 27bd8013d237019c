//! Time limits that nobody has settled: not read, or of a year that is over. A list may come in with them, but not without a person who
//! says so.

use std::collections::BTreeSet;

use domain::checklist::import::RowChange;

use super::confirm::Consent;
use super::form::PreviewForm;
use super::understand::Understood;
use crate::{Result, ServiceError};

/// Rows of a file whose limit stands open. What stands on the list already as it is in the file is asked on the list's own page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpenLimits {
    /// Rows whose limit was not read: they come in as 年底前完成.
    pub unread: BTreeSet<usize>,
    /// Rows whose date is of a year before the list's: they come in with that date.
    pub past_year: BTreeSet<usize>,
}

impl OpenLimits {
    /// Those of a file for a list of that year.
    pub(super) fn of(understood: &Understood, year: i32) -> Self {
        let mut open = Self::default();
        // a file of another year is asked about as a whole
        let is_other_years = understood.plan.other_year(year).is_some();
        for (item, change) in understood.parsed.items.iter().zip(&understood.comparison.rows) {
            let row = item.row.source_row;
            if understood.choices.duties.contains_key(&row) || matches!(change, RowChange::Unchanged { .. }) {
                continue;
            }
            if item.duty.is_unread() {
                open.unread.insert(row);
            } else if item.duty.past_year().is_some() && !is_other_years {
                open.past_year.insert(row);
            }
        }
        open
    }

    /// How many rows a person agrees to.
    #[must_use]
    pub fn count(&self) -> usize {
        self.unread.len() + self.past_year.len()
    }

    /// What becomes of them, in the words of the tick: nothing where none is open.
    #[must_use]
    pub fn agreed_words(&self, year: i32) -> Option<String> {
        let unread = (!self.unread.is_empty()).then(|| format!("{}项时限没有读入的任务暂按年底前完成导入", self.unread.len()));
        let past = (!self.past_year.is_empty()).then(|| format!("{}项时限早于{year}年的任务按原文日期导入", self.past_year.len()));
        let said: Vec<String> = unread.into_iter().chain(past).collect();
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
