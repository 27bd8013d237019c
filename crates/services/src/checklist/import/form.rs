//! The preview's form. It may have thousands of fields, each asked for by a name that says which row or question it is
//! about; page and reader take the names from here.

mod decided;

use std::collections::{HashMap, HashSet};

use domain::ids::{ImportId, UnitId};
use serde::{Deserialize, Serialize};

use crate::ServiceError;
use crate::form::Form;

/// Everything that was typed and chosen in the preview; repeated names are ticks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PreviewForm(HashMap<String, Vec<String>>);

impl Form for PreviewForm {
    const NAME: &'static str = "PreviewForm";
}

impl FromIterator<(String, String)> for PreviewForm {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(pairs: T) -> Self {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in pairs {
            values.entry(name).or_default().push(value);
        }
        Self(values)
    }
}

#[expect(non_upper_case_globals, reason = "a constant is called like the field whose name it holds")]
impl PreviewForm {
    /// Which file.
    pub const import: &'static str = "import";
    /// The preview's page that was shown.
    pub const page: &'static str = "page";
    /// The table of the file that is read.
    pub const table: &'static str = "table";
    /// The list's title.
    pub const title: &'static str = "title";
    /// Why mobile numbers may stand in a list that is public already.
    pub const phone_reason: &'static str = crate::PHONE_REASON;
    /// The rows that were shown.
    pub const row: &'static str = "row";
    /// 从哪一天起报.
    pub const first_day: &'static str = "first_day";
    /// Texts of 完成情况 are taken over.
    pub const takes_over: &'static str = "takes_over";
    /// What becomes of dated duties that were over by then.
    pub const past: &'static str = "past";
    /// A button that ticks many units of an open expression at once: see [`PreviewForm::picking`].
    pub const pick: &'static str = "pick";
    /// Agreed that reports leave with what leaves the list.
    pub const reports_leave: &'static str = "reports_leave";
    /// Agreed that the file is imported for another year than it names; says which it names.
    pub const other_year: &'static str = "other_year";
    /// Agreed that so many rows come in with a time limit that is open: see [`super::OpenLimits`].
    pub const limits_open: &'static str = "limits_open";
    /// The list that the preview was compared with: see [`super::Preview::list_seen`].
    pub const list_seen: &'static str = "list_seen";
    /// A button that says the file is for another year.
    pub const to_year: &'static str = "to_year";
    /// A button that says what the list is called instead of what stands in the title's field.
    pub const retitle: &'static str = "retitle";
}

impl PreviewForm {
    /// What the answer says of a row that is none of the stored tasks.
    pub const NEW_TASK: &'static str = "new";
    /// What a name's answer says for another unit than those offered.
    pub const OTHER: &'static str = "other";

    /// What a column means.
    #[must_use]
    pub fn column(column: usize) -> String {
        format!("column.{column}")
    }

    /// The units that an open expression means.
    #[must_use]
    pub fn group(place: usize) -> String {
        format!("group.{place}")
    }

    /// The expression itself.
    #[must_use]
    pub fn group_key(place: usize) -> String {
        format!("{}.key", Self::group(place))
    }

    /// The units that were ticked when the form was shown.
    #[must_use]
    pub fn group_was(place: usize) -> String {
        format!("{}.was", Self::group(place))
    }

    /// Set where what is ticked is what these words meant in an earlier list: confirming the preview confirms that too. Units that
    /// are ticked because every row names them anyway answer nothing.
    #[must_use]
    pub fn group_offered(place: usize) -> String {
        format!("{}.offered", Self::group(place))
    }

    /// Ticked by somebody who says that the units are right as they are ticked.
    #[must_use]
    pub fn group_sure(place: usize) -> String {
        format!("{}.sure", Self::group(place))
    }

    /// What a button says that ticks these units of an open expression beside those ticked (`+`), takes them off (`-`), or turns
    /// every one of them over (`~`).
    #[must_use]
    pub fn picking<'a>(place: usize, sign: char, units: impl IntoIterator<Item = &'a UnitId>) -> String {
        let ids: Vec<&str> = units.into_iter().map(UnitId::as_str).collect();
        format!("{place}{sign}{}", ids.join(" "))
    }

    /// Whether a button was pressed that ticks many units.
    #[must_use]
    pub fn picks(&self) -> bool {
        self.value(Self::pick).is_some()
    }

    /// The unit that a name stands for.
    #[must_use]
    pub fn name(place: usize) -> String {
        format!("name.{place}")
    }

    /// The name as it is written in the list.
    #[must_use]
    pub fn name_written(place: usize) -> String {
        format!("{}.written", Self::name(place))
    }

    /// Another unit, typed.
    #[must_use]
    pub fn name_other(place: usize) -> String {
        format!("{}.other", Self::name(place))
    }

    /// Units that a row has beyond what the list names.
    #[must_use]
    pub fn units(row: usize) -> String {
        format!("units.{row}")
    }

    /// What one row means by an open expression, as written.
    #[must_use]
    pub fn row_group(row: usize, key: &str) -> String {
        format!("meant.{row}.{key}")
    }

    /// What was shown there, to see whether it was changed.
    #[must_use]
    pub fn row_group_was(row: usize, key: &str) -> String {
        format!("meant-was.{row}.{key}")
    }

    /// The open expressions that a row's form showed.
    #[must_use]
    pub fn row_group_keys(row: usize) -> String {
        format!("meant-key.{row}")
    }

    /// Whether a row takes the units of the one above.
    #[must_use]
    pub fn inherit(row: usize) -> String {
        format!("inherit.{row}")
    }

    /// What becomes of what a row asked before the first day; empty goes with the list.
    #[must_use]
    pub fn past_row(row: usize) -> String {
        format!("past.{row}")
    }

    /// Which stored task a row is.
    #[must_use]
    pub fn task(row: usize) -> String {
        format!("task.{row}")
    }

    /// What was shown there, to see whether it was changed.
    #[must_use]
    pub fn task_was(row: usize) -> String {
        format!("{}.was", Self::task(row))
    }

    /// A row's duty.
    #[must_use]
    pub fn duty(row: usize) -> String {
        format!("duty.{row}")
    }

    /// One part of it: what was shown, its kind, its date, its count.
    #[must_use]
    pub fn duty_part(row: usize, part: DutyPart) -> String {
        format!("{}.{}", Self::duty(row), part.name())
    }

    /// The duty of all rows with the same time limit.
    #[must_use]
    pub fn limit(place: usize) -> String {
        format!("limit.{place}")
    }

    /// The time limit as it is written.
    #[must_use]
    pub fn limit_words(place: usize) -> String {
        format!("{}.words", Self::limit(place))
    }

    /// One part of that duty.
    #[must_use]
    pub fn limit_part(place: usize, part: DutyPart) -> String {
        format!("{}.{}", Self::limit(place), part.name())
    }

    fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// What was sent under a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// Which file it is about.
    #[must_use]
    pub fn import_id(&self) -> ImportId {
        ImportId::new(self.value(Self::import).unwrap_or_default())
    }

    /// The preview's page that was shown, from 1.
    #[must_use]
    pub fn page_shown(&self) -> usize {
        self.value(Self::page).and_then(|page| page.parse().ok()).unwrap_or(1)
    }

    /// Only what the error is about: all else is kept already. `duty.5` stands for `duty.5.kind` and its like.
    #[must_use]
    pub fn only_wrong(self, error: &ServiceError) -> Self {
        let wrong: HashSet<&str> = match error {
            ServiceError::Invalid(errors) => errors.iter().map(|error| error.field.as_str()).collect(),
            _ => HashSet::new(),
        };
        let is_wrong = |name: &str| wrong.contains(name) || name.match_indices('.').any(|(end, _)| wrong.contains(&name[..end]));
        Self(self.0.into_iter().filter(|(name, _)| is_wrong(name)).collect())
    }
}

/// A part of a duty in the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DutyPart {
    /// What was shown, as [`shown_duty`] writes it.
    Was,
    /// The kind's word.
    Kind,
    /// The date, for a duty by a date.
    Date,
    /// The count, for a duty of so many.
    Count,
}

impl DutyPart {
    const fn name(self) -> &'static str {
        match self {
            Self::Was => "was",
            Self::Kind => "kind",
            Self::Date => "date",
            Self::Count => "count",
        }
    }
}

/// A duty in one text, to see whether it was changed.
#[must_use]
pub fn shown_duty(kind: &str, date: &str, count: &str) -> String {
    format!("{kind}|{date}|{count}")
}
