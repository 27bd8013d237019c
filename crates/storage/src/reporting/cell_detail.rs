//! All that one page about a cell needs, in few statements: the sheet, and the cells beside it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Duty;
use domain::ids::{CellId, CountyId, UnitId};
use domain::reporting::cell::CellFacts;

use crate::checklist::DutyRow;
use crate::db::scope::{key, leads, visible_cell};
use crate::reporting::cell::Cell;
use crate::reporting::cell_row::{CellRow, FactsRow, cell_columns, content_from, latest_report, role_from};
use crate::reporting::draft::Draft;
use crate::reporting::sign_off::{SETTING, SignOff, SignOffRow, sign_off_columns, sign_off_joins};
use crate::{Conn, Result, StorageError};

/// A cell with the words around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellSheet {
    /// The cell.
    pub cell: Cell,
    /// The unit's full name at the end of the period, or today while it runs: names in old reports never change.
    pub unit_name: String,
    /// 序号 of the task as written; may be empty.
    pub task_number: String,
    /// 工作要求, to the letter.
    pub requirement: String,
    /// 责任单位 as written.
    pub responsible: String,
    /// 时限 as written.
    pub time_limit: String,
    /// What the task obliges to.
    pub duty: Duty,
    /// The section's title.
    pub section_title: String,
    /// The checklist's year.
    pub year: i32,
    /// The checklist's 起报日期, where one was asked for.
    pub list_from: Option<NaiveDate>,
    /// The draft, if one was begun.
    pub draft: Option<Draft>,
    /// Whether the reader's unit leads the task.
    pub reader_leads: bool,
    /// What is asked before it goes to the office, and whether its draft waits for a signature.
    pub sign_off: SignOff,
    /// 上年结转: the item of an earlier year that it goes on with.
    pub carried_from: Option<CarriedFrom>,
    /// 已结转: the item of a later list that goes on with it.
    pub carried_to: Option<CellId>,
    /// 已并入: whose item stands for it.
    pub merged_into: Option<MergedInto>,
}

/// The unit whose item stands for one that left as 已并入.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedInto {
    /// The unit.
    pub unit: UnitId,
    /// Its short name.
    pub name: String,
    /// Its item of the same task and period.
    pub cell: Option<CellId>,
}

/// Where a carried cell came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedFrom {
    /// The cell of the earlier year.
    pub cell: CellId,
    /// That year.
    pub year: i64,
    /// 报送截止 it had there.
    pub due_on: NaiveDate,
}

#[derive(sqlx::FromRow)]
struct SheetRow {
    #[sqlx(flatten)]
    cell: CellRow,
    unit_name: String,
    task_number: String,
    requirement: String,
    responsible: String,
    time_limit: String,
    #[sqlx(flatten)]
    duty: DutyRow,
    section_title: String,
    year: i64,
    list_from: Option<NaiveDate>,
    draft_revision: Option<i64>,
    draft_claim: Option<String>,
    draft_content: Option<String>,
    draft_numbers: Option<String>,
    draft_links: Option<String>,
    draft_saved_at: Option<DateTime<Utc>>,
    draft_saved_by: Option<String>,
    reader_leads: bool,
    #[sqlx(flatten)]
    sign_off: SignOffRow,
    from_cell: Option<String>,
    from_year: Option<i64>,
    from_due_on: Option<NaiveDate>,
    to_cell: Option<String>,
    heir_id: Option<String>,
    heir_name: Option<String>,
    heir_cell: Option<String>,
}

impl TryFrom<SheetRow> for CellSheet {
    type Error = StorageError;

    fn try_from(row: SheetRow) -> Result<Self> {
        let draft = match (row.draft_revision, row.draft_content, row.draft_numbers, row.draft_saved_at, row.draft_saved_by) {
            (Some(revision), Some(text), Some(numbers), Some(saved_at), Some(saved_by)) => {
                let content = content_from("draft", row.draft_claim, text, &numbers)?;
                Some(Draft { revision, content, links: row.draft_links.unwrap_or_default(), saved_at, saved_by })
            }
            _ => None,
        };
        Ok(Self {
            cell: row.cell.try_into()?,
            unit_name: row.unit_name,
            task_number: row.task_number,
            requirement: row.requirement,
            responsible: row.responsible,
            time_limit: row.time_limit,
            duty: row.duty.try_into()?,
            section_title: row.section_title,
            year: i32::try_from(row.year).map_err(|_| StorageError::inconsistent("checklist", "year", row.year.to_string()))?,
            list_from: row.list_from,
            draft,
            reader_leads: row.reader_leads,
            sign_off: row.sign_off.into(),
            carried_from: match (row.from_cell, row.from_year, row.from_due_on) {
                (Some(cell), Some(year), Some(due_on)) => Some(CarriedFrom { cell: CellId::new(cell), year, due_on }),
                _ => None,
            },
            carried_to: row.to_cell.map(CellId::new),
            merged_into: row.heir_id.zip(row.heir_name).map(|(id, name)| MergedInto {
                unit: UnitId::new(id),
                name,
                cell: row.heir_cell.map(CellId::new),
            }),
        })
    }
}

/// The sheet of one cell of a county, where the scope sees it.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &CellId, scope: &Scope) -> Result<Option<CellSheet>> {
    let row = fetch_optional!(
        conn,
        SheetRow,
        concat!(
            "select ",
            cell_columns!(),
            ",
                coalesce((select a.name from unit_alias a
                          where a.unit_id = u.id and a.kind = 'former_full_name' and a.valid_to > c.period_end
                          order by a.valid_to limit 1), u.full_name) as unit_name,
                t.number as task_number, t.requirement, t.responsible, t.time_limit,
                t.duty, t.duty_date, t.duty_every, t.duty_count, t.duty_fixed, s.title as section_title, k.year, k.first_day as list_from,
                d.revision as draft_revision, d.claim as draft_claim, d.content as draft_content, d.numbers as draft_numbers, d.links as draft_links,
                d.saved_at as draft_saved_at, d.saved_by as draft_saved_by,
                ",
            leads!(["c", ".task_id"], "$3"),
            " as reader_leads, x.from_cell_id as from_cell, x.from_year, x.from_due_on, y.cell_id as to_cell, h.id as heir_id, h.short_name as heir_name,
                (select m.id from cell m
                 where m.task_id = c.task_id and m.unit_id = h.id and m.period_start = c.period_start and m.period_every = c.period_every
                 order by m.removed, m.id limit 1) as heir_cell, ",
            sign_off_columns!("$4"),
            " from cell c ",
            latest_report!(),
            sign_off_joins!(),
            "
         join unit u on u.id = c.unit_id
         join task t on t.id = c.task_id
         join section s on s.id = c.section_id
         join checklist k on k.id = c.checklist_id
         left join draft d on d.cell_id = c.id
         left join carried_cell x on x.cell_id = c.id
         left join carried_cell y on y.from_cell_id = c.id
         left join unit h on h.id = u.successor_id and c.presence = 'merged'
         where c.id = $1 and c.county_id = $2 and ",
            visible_cell!("c", "$3"),
        ),
        id.as_str(),
        county.as_str(),
        key(scope),
        SETTING,
    )?;
    row.map(CellSheet::try_from).transpose()
}

/// A cell beside the one that is read: another period of the same assignment, or a support unit's in the same period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Its id.
    pub id: CellId,
    /// Another period of the same assignment; otherwise another unit's.
    pub is_same_assignment: bool,
    /// The unit's short name.
    pub unit_name: String,
    /// Lead or support.
    pub role: AssignmentRole,
    /// Its period.
    pub period_name: String,
    /// First day of that period.
    pub period_start: NaiveDate,
    /// Facts the status follows from.
    pub facts: CellFacts,
    /// Whether its text was judged complete; also while a correction is written or waits.
    pub is_accepted: bool,
    /// What was judged complete, else what was handed in last, to the letter.
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct NeighbourRow {
    id: String,
    is_same_assignment: bool,
    unit_name: String,
    role: String,
    period_name: String,
    period_start: NaiveDate,
    #[sqlx(flatten)]
    facts: FactsRow,
    is_accepted: bool,
    content: String,
}

impl TryFrom<NeighbourRow> for Neighbour {
    type Error = StorageError;

    fn try_from(row: NeighbourRow) -> Result<Self> {
        Ok(Self {
            id: CellId::new(row.id),
            is_same_assignment: row.is_same_assignment,
            unit_name: row.unit_name,
            role: role_from(row.role)?,
            period_name: row.period_name,
            period_start: row.period_start,
            facts: row.facts.try_into()?,
            is_accepted: row.is_accepted,
            text: row.content,
        })
    }
}

/// The cells beside `cell`, itself included: all periods of its assignment and, where `with_others` is set, the
/// support units' cells of its task in the same period.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn neighbours(conn: &mut Conn, cell: &Cell, with_others: bool) -> Result<Vec<Neighbour>> {
    let rows = fetch_all!(
        conn,
        NeighbourRow,
        "select c.id, c.assignment_id = $1 as is_same_assignment, u.short_name as unit_name, c.role, c.period_name, c.period_start,
                c.kind, c.due_on, c.overdue_after, coalesce(r.content, '') as content, c.accepted_no is not null as is_accepted
         from cell c join unit u on u.id = c.unit_id
         left join report r on r.cell_id = c.id and r.no = coalesce(c.accepted_no, c.latest_no)
         where not c.removed
           and (c.assignment_id = $1 or (c.task_id = $2 and c.period_start = $3 and c.role = 'support' and $4))
         order by c.period_start, c.role, u.position, c.id",
        cell.assignment.as_str(),
        cell.task.as_str(),
        cell.period.starts_on,
        with_others,
    )?;
    rows.into_iter().map(Neighbour::try_from).collect()
}
