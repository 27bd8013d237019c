//! Which lists a number is about: one, or all of a year.

use domain::ids::{ChecklistId, CountyId};

use crate::db::sql_text::SqlText;

/// One list, or every list of a year. A text of SQL says `checklist_id = $1` of one, in whose order its indexes stand; of several
/// it asks for each that the year has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lists<'a> {
    /// This one; the caller has found it in the actor's county.
    One(&'a ChecklistId),
    /// All of this county's year.
    Year(&'a CountyId, i32),
}

impl<'a> From<&'a ChecklistId> for Lists<'a> {
    fn from(id: &'a ChecklistId) -> Self {
        Self::One(id)
    }
}

/// How a text asks for one list.
const ONE: &str = "checklist_id = $1";
/// How it asks for all of a year; a county has a handful of lists.
const OF_YEAR: &str = "checklist_id in (select l.id from checklist l where l.county_id || '/' || l.year = $1)";

impl Lists<'_> {
    /// What stands in the place of `$1`.
    pub(crate) fn key(self) -> String {
        match self {
            Self::One(id) => id.to_string(),
            Self::Year(county, year) => format!("{county}/{year}"),
        }
    }

    /// The text, asking for these lists wherever it asks for one.
    pub(crate) fn asked_by(self, sql: impl Into<SqlText>) -> SqlText {
        match self {
            Self::One(_) => sql.into(),
            Self::Year(..) => sql.into().with(ONE, OF_YEAR),
        }
    }
}
