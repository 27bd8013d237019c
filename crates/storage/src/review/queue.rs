//! The office's queue (待核): what was handed in and nobody has judged, oldest first.

use chrono::{DateTime, NaiveDate, Utc};
use domain::checklist::AssignmentRole;
use domain::ids::{CellId, CountyId};
use domain::reporting::record::Asked;

use crate::reporting::cell_row::{asked_from, role_from};
use crate::{Conn, Result};

/// Narrows the queue; `None` takes all.
#[derive(Debug, Clone, Copy, Default)]
pub struct QueueFilter<'a> {
    /// Only this unit's.
    pub unit: Option<&'a str>,
    /// Only this section's.
    pub section: Option<&'a str>,
    /// Only units of this group.
    pub group: Option<&'a str>,
    /// Only reports for the period of this name.
    pub period: Option<&'a str>,
    /// Only reports that claim this, by its word.
    pub claim: Option<&'a str>,
    /// Only what came late.
    pub late: bool,
}

/// What a filter leaves of the queue, as a condition on the cell `c`: binds from $2 to $7.
macro_rules! narrowed {
    () => {
        "c.county_id = $1 and c.state = 'submitted' and not c.removed
               and (cast($2 as text) is null or c.unit_id = $2) and (cast($3 as text) is null or c.section_id = $3)
               and (cast($4 as text) is null or c.unit_id in (select g.id from unit g where g.county_id = $1 and g.group_name = $4))
               and (cast($5 as text) is null or c.period_name = $5) and (cast($6 as text) is null or c.claim = $6)
               and (not $7 or (c.waiting_since > c.overdue_after and c.resume <> 'reopened'))"
    };
}

/// A report in the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// Its cell.
    pub id: CellId,
    /// The cell's revision, so that a judgement meets what was seen.
    pub revision: i64,
    /// The unit's short name.
    pub unit_name: String,
    /// Lead or support.
    pub role: AssignmentRole,
    /// 序号 of the task as written, behind the name of its list where it has one; may be empty.
    pub task_number: String,
    /// The beginning of the requirement.
    pub requirement: String,
    /// The beginning of what is claimed.
    pub text: String,
    /// The claim's word.
    pub claim: Option<String>,
    /// What the cell asks for: it decides how the claim is called.
    pub asked: Asked,
    /// The period.
    pub period_name: String,
    /// Its date.
    pub due_on: NaiveDate,
    /// Whether it came late.
    pub late: bool,
    /// Whether it corrects a report that counts meanwhile (更正待审核).
    pub is_correction: bool,
    /// Whether it answers a return (退回后重报): its date may be over, and it is late by nothing but its 整改期限.
    pub after_return: bool,
    /// When it was handed in.
    pub submitted_at: DateTime<Utc>,
    /// By whom.
    pub submitted_by: String,
    /// The day of receipt, where the office entered it from paper.
    pub received_on: Option<NaiveDate>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    revision: i64,
    unit_name: String,
    role: String,
    task_number: String,
    requirement: String,
    content: String,
    claim: Option<String>,
    asked: String,
    asked_count: Option<i64>,
    period_name: String,
    due_on: NaiveDate,
    late: bool,
    is_correction: bool,
    after_return: bool,
    submitted_at: DateTime<Utc>,
    submitted_by: Option<String>,
    received_on: Option<NaiveDate>,
    total: i64,
    corrections: i64,
}

/// How much a filter leaves of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Reports in all.
    pub total: i64,
    /// Of these the corrections of what counts meanwhile: lists have their items under what was judged, not under 待审核.
    pub corrections: i64,
}

/// A page of the queue and how many reports the filter leaves in all.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn page(
    conn: &mut Conn,
    county: &CountyId,
    filter: QueueFilter<'_>,
    limit: i64,
    offset: i64,
) -> Result<(Vec<QueueRow>, Waiting)> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "select c.id, c.revision, u.short_name as unit_name, c.role,
                trim((select l.name from checklist l where l.id = c.checklist_id) || ' ' || t.number) as task_number,
                substr(t.requirement, 1, 80) as requirement, substr(r.content, 1, 120) as content, c.claim, c.asked, c.asked_count,
                c.period_name, c.due_on, (c.waiting_since > c.overdue_after and c.resume <> 'reopened') as late,
                c.resume = 'reopened' as is_correction, c.resume = 'returned' as after_return, c.submitted_at, c.submitted_by, r.received_on,
                count(*) over () as total, sum(case when c.resume = 'reopened' then 1 else 0 end) over () as corrections
         from cell c
         join unit u on u.id = c.unit_id
         join task t on t.id = c.task_id
         join report r on r.cell_id = c.id and r.no = c.latest_no
         where ",
            narrowed!(),
            " order by c.submitted_at, c.id limit $8 offset $9",
        ),
        county.as_str(),
        filter.unit,
        filter.section,
        filter.group,
        filter.period,
        filter.claim,
        filter.late,
        limit,
        offset,
    )?;
    let waiting = rows.first().map_or(Waiting::default(), |row| Waiting { total: row.total, corrections: row.corrections });
    let rows = rows
        .into_iter()
        .map(|row| {
            Ok(QueueRow {
                id: CellId::new(row.id),
                revision: row.revision,
                unit_name: row.unit_name,
                role: role_from(row.role)?,
                task_number: row.task_number,
                requirement: row.requirement,
                text: row.content,
                claim: row.claim,
                asked: asked_from(&row.asked, row.asked_count)?,
                period_name: row.period_name,
                due_on: row.due_on,
                late: row.late,
                is_correction: row.is_correction,
                after_return: row.after_return,
                submitted_at: row.submitted_at,
                submitted_by: row.submitted_by.unwrap_or_default(),
                received_on: row.received_on,
            })
        })
        .collect::<Result<_>>()?;
    Ok((rows, waiting))
}

/// Something the queue can be narrowed to: id, name, and how many reports wait there.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct QueueFacet {
    /// `unit`, `section`, `group`, `period` or `claim`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// How many reports wait.
    pub number: i64,
}

/// The units, sections, groups, periods and claims that have something in the queue, units and sections in official order, periods as they follow each other.
///
/// # Errors
/// When the engine fails.
pub async fn facets(conn: &mut Conn, county: &CountyId) -> Result<Vec<QueueFacet>> {
    fetch_all!(
        conn,
        QueueFacet,
        "select kind, id, name, number from (
             select 'unit' as kind, u.id, u.short_name as name, count(*) as number, u.position
             from cell c join unit u on u.id = c.unit_id
             where c.county_id = $1 and c.state = 'submitted' and not c.removed group by u.id, u.short_name, u.position
             union all
             select 'section', s.id, s.title, count(*), s.position
             from cell c join section s on s.id = c.section_id
             where c.county_id = $1 and c.state = 'submitted' and not c.removed group by s.id, s.title, s.position
             union all
             select 'group', u.group_name, u.group_name, count(*), min(u.position)
             from cell c join unit u on u.id = c.unit_id
             where c.county_id = $1 and c.state = 'submitted' and not c.removed group by u.group_name
             union all
             select 'period', c.period_name, c.period_name, count(*),
                    cast(row_number() over (order by min(c.period_start), max(c.period_end)) as bigint)
             from cell c where c.county_id = $1 and c.state = 'submitted' and not c.removed group by c.period_name
             union all
             select 'claim', c.claim, c.claim, count(*), 0
             from cell c where c.county_id = $1 and c.state = 'submitted' and not c.removed and c.claim is not null group by c.claim) facet
         order by kind, position, id",
        county.as_str(),
    )
}

/// Where a report stands in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Neighbours {
    /// The one before it.
    pub previous: Option<CellId>,
    /// The one after it.
    pub next: Option<CellId>,
}

/// The reports before and after one in the queue, whether or not that one is still in it itself.
///
/// # Errors
/// When the engine fails.
pub async fn neighbours(conn: &mut Conn, county: &CountyId, filter: QueueFilter<'_>, id: &CellId) -> Result<Neighbours> {
    let rows = fetch_all!(
        conn,
        (String, String),
        concat!(
            "select way, id from (
             select 'previous' as way, c.id from cell c
             where ",
            narrowed!(),
            " and (c.submitted_at, c.id) < (select x.submitted_at, x.id from cell x where x.id = $8)
             order by c.submitted_at desc, c.id desc limit 1) a
         union all
         select way, id from (
             select 'next' as way, c.id from cell c
             where ",
            narrowed!(),
            " and (c.submitted_at, c.id) > (select x.submitted_at, x.id from cell x where x.id = $8)
             order by c.submitted_at, c.id limit 1) b",
        ),
        county.as_str(),
        filter.unit,
        filter.section,
        filter.group,
        filter.period,
        filter.claim,
        filter.late,
        id.as_str(),
    )?;
    let mut place = Neighbours::default();
    for (way, id) in rows {
        *(if way == "next" { &mut place.next } else { &mut place.previous }) = Some(CellId::new(id));
    }
    Ok(place)
}
