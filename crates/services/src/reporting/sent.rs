use domain::ids::{CellId, EvidenceId};

use super::evidence::About;
use super::{ReportForm, SeenRevisions};
use crate::form;

form! {
    /// What the report's page sends, whichever of its buttons was pressed: one form holds text, numbers and evidence, so
    /// that every button saves what was typed so far.
    #[derive(Debug)]
    pub struct SentReport {
        /// The report's cell.
        pub cell: CellId,
        /// The cell's revision that was seen.
        pub cell_revision: i64,
        /// The draft's revision that was seen.
        pub draft_revision: i64,
        /// The claim's word; nothing where none was chosen.
        #[serde(default)]
        pub claim: String,
        /// 完成情况.
        pub text: String,
        /// What the countable parts are called, in their order.
        #[serde(default)]
        pub number_label: Vec<String>,
        /// The countable parts as typed, in the same order.
        #[serde(default)]
        pub number: Vec<String>,
        /// Why mobile numbers may stand: a duty telephone, a work order.
        #[serde(default)]
        pub phone_reason: String,
        /// The addresses of public pages, as pasted.
        pub url: String,
        /// What the piece of evidence is called.
        pub title: String,
        /// When it was published, as the date field sends it.
        pub effective_on: String,
        /// A piece of evidence that is there already, sent by the button beside it.
        #[serde(default)]
        pub evidence: Option<EvidenceId>,
        /// Whose text is to be taken over, sent by the button beside it: see [`super::take_text()`].
        #[serde(default)]
        pub from: String,
        /// Where no file goes along, browsers send its name.
        #[serde(default, skip_serializing)]
        pub file: String,
    }
}

impl SentReport {
    /// The element of one countable part, which its error leads to.
    #[must_use]
    pub fn number_id(index: usize) -> String {
        format!("{}-{index}", Self::number)
    }

    /// The form out of the parts of one that carries a file; nothing where it is not this form.
    #[must_use]
    pub fn from_pairs(pairs: &[(String, String)]) -> Option<Self> {
        let one = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
        let all = |name: &str| pairs.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect();
        Some(Self {
            cell: CellId::new(one(Self::cell)?),
            cell_revision: one(Self::cell_revision)?.parse().ok()?,
            draft_revision: one(Self::draft_revision)?.parse().ok()?,
            claim: one(Self::claim).unwrap_or_default(),
            text: one(Self::text)?,
            number_label: all(Self::number_label),
            number: all(Self::number),
            phone_reason: one(Self::phone_reason).unwrap_or_default(),
            url: one(Self::url)?,
            title: one(Self::title)?,
            effective_on: one(Self::effective_on)?,
            evidence: one(Self::evidence).filter(|id| !id.is_empty()).map(EvidenceId::new),
            from: one(Self::from).unwrap_or_default(),
            file: String::new(),
        })
    }

    /// What the writer last saw.
    #[must_use]
    pub fn seen(&self) -> SeenRevisions {
        SeenRevisions { cell: self.cell_revision, draft: self.draft_revision }
    }

    /// What was typed; the addresses become evidence by themselves.
    #[must_use]
    pub fn report(&self) -> ReportForm {
        let numbers = self.number_label.iter().cloned().zip(self.number.iter().cloned()).collect();
        let (claim, text, phone_reason) = (self.claim.clone(), self.text.clone(), self.phone_reason.clone());
        ReportForm { claim, text, numbers, phone_reason, links: String::new() }
    }

    /// What was said about the piece of evidence.
    #[must_use]
    pub fn about(&self) -> About {
        About { title: self.title.clone(), effective_on: self.effective_on.clone(), phone_reason: self.phone_reason.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_fields_stay_together() {
        let pairs = [
            (SentReport::cell, "c1"),
            (SentReport::cell_revision, "1"),
            (SentReport::draft_revision, "7"),
            (SentReport::text, "已公开"),
            (SentReport::number_label, "24项"),
            (SentReport::number, "3"),
            (SentReport::number_label, "每季度一期"),
            (SentReport::number, ""),
            (SentReport::url, ""),
            (SentReport::title, "公示"),
            (SentReport::effective_on, ""),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let form = SentReport::from_pairs(&pairs).unwrap();
        assert_eq!(form.report().numbers, [("24项".to_owned(), "3".to_owned()), ("每季度一期".to_owned(), String::new())]);
        assert_eq!(form.seen(), SeenRevisions { cell: 1, draft: 7 });
        assert_eq!(form.about().title, "公示");
        assert!(SentReport::from_pairs(&pairs[1..]).is_none(), "without its cell it is another form");
    }
}
