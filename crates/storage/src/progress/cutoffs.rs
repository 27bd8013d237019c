//! Counts between dates: what the trend by month and the movement since last week are made of.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::ChecklistId;
use domain::reporting::cell::{AsOf, FactClass};

use crate::progress::cells::{class, class_from};
use crate::{Conn, Result, StorageError};

/// How many cutoffs [`by_cutoffs`] takes.
pub const CUTOFFS: usize = 14;

/// So many cells between cutoffs. A place is that of the first cutoff not before the date; after the last it is [`CUTOFFS`],
/// and a date that is not there has the place after that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutoffCount {
    /// Their class.
    pub class: FactClass,
    /// Whether a report is with the office or judged (neither open nor returned).
    pub handed_in: bool,
    /// Place of the last day before it is overdue.
    pub due: usize,
    /// Place of the last hand-in.
    pub submitted: usize,
    /// Place of the last judgement.
    pub judged: usize,
    /// How many.
    pub count: i64,
}

macro_rules! place_of_day {
    ($column:literal) => {
        concat!(
            "case when ",
            $column,
            " <= $4 then 0 when ",
            $column,
            " <= $5 then 1 when ",
            $column,
            " <= $6 then 2 when ",
            $column,
            " <= $7 then 3 when ",
            $column,
            " <= $8 then 4 when ",
            $column,
            " <= $9 then 5 when ",
            $column,
            " <= $10 then 6 when ",
            $column,
            " <= $11 then 7 when ",
            $column,
            " <= $12 then 8 when ",
            $column,
            " <= $13 then 9 when ",
            $column,
            " <= $14 then 10 when ",
            $column,
            " <= $15 then 11 when ",
            $column,
            " <= $16 then 12 when ",
            $column,
            " <= $17 then 13 else 14 end"
        )
    };
}

macro_rules! place_of_moment {
    ($column:literal) => {
        concat!(
            "case when ",
            $column,
            " is null then 15 when ",
            $column,
            " < $18 then 0 when ",
            $column,
            " < $19 then 1 when ",
            $column,
            " < $20 then 2 when ",
            $column,
            " < $21 then 3 when ",
            $column,
            " < $22 then 4 when ",
            $column,
            " < $23 then 5 when ",
            $column,
            " < $24 then 6 when ",
            $column,
            " < $25 then 7 when ",
            $column,
            " < $26 then 8 when ",
            $column,
            " < $27 then 9 when ",
            $column,
            " < $28 then 10 when ",
            $column,
            " < $29 then 11 when ",
            $column,
            " < $30 then 12 when ",
            $column,
            " < $31 then 13 else 14 end"
        )
    };
}

/// Counts of a checklist between cutoffs, oldest first: each is the day before a day asked for (overdue on a day is what was due
/// before it), and the moment at which the day asked for ends.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn by_cutoffs(
    conn: &mut Conn,
    checklist: &ChecklistId,
    as_of: AsOf,
    cutoffs: &[(NaiveDate, DateTime<Utc>); CUTOFFS],
) -> Result<Vec<CutoffCount>> {
    let [a, b, c, d, e, f, g, h, i, j, k, l, m, n] = cutoffs;
    let rows = fetch_list!(
        conn,
        (i64, i64, i64, i64, i64, i64),
        "class, handed_in, due, submitted, judged, n",
        concat!(
            "select cast(",
            class!("$2", "$3"),
            " as bigint) as class,
                    cast(case when c.state in ('open', 'returned') then 0 else 1 end as bigint) as handed_in,
                    cast(",
            place_of_day!("c.overdue_after"),
            " as bigint) as due,
                    cast(",
            place_of_moment!("c.submitted_at"),
            " as bigint) as submitted,
                    cast(",
            place_of_moment!("c.judged_at"),
            " as bigint) as judged, count(*) as n
             from cell c where c.checklist_id = $1 and not c.removed group by 1, 2, 3, 4, 5",
        ),
        checklist.as_str(),
        as_of.today,
        as_of.near_until,
        a.0,
        b.0,
        c.0,
        d.0,
        e.0,
        f.0,
        g.0,
        h.0,
        i.0,
        j.0,
        k.0,
        l.0,
        m.0,
        n.0,
        a.1,
        b.1,
        c.1,
        d.1,
        e.1,
        f.1,
        g.1,
        h.1,
        i.1,
        j.1,
        k.1,
        l.1,
        m.1,
        n.1,
    )?;
    let place = |place: i64| usize::try_from(place).map_err(|_| StorageError::inconsistent("cell", "due_on", place.to_string()));
    rows.into_iter()
        .map(|(class, handed_in, due, submitted, judged, count)| {
            Ok(CutoffCount {
                class: class_from(class)?,
                handed_in: handed_in == 1,
                due: place(due)?,
                submitted: place(submitted)?,
                judged: place(judged)?,
                count,
            })
        })
        .collect()
}
