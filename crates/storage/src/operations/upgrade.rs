//! Steps of an upgrade that need rules, after the migrations: small transactions, each with the place it reached, so that
//! one that was killed goes on where it was.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::office_time::day_of;
use domain::calendar::working_days::{Calendar, CountyDay, DayKind};
use domain::checklist::existence::{Life, Span};
use domain::ids::{CellId, CountyId, SectionId, UnitId};
use domain::reporting::event::CellEventKind;
use domain::reporting::record::{
    Asked, Author, Event, EventNo, Happening, Place, ReleasedRow, ReleasedStep, ReportNo, Running, released, released_past,
};
use domain::reporting::report::Claim;

use crate::checklist::DutyRow;
use crate::reporting::cell_row::{content_from, role_from};
use crate::reporting::report::NewReport;
use crate::reporting::{cell, event, past, report};
use crate::{Conn, Db, Result, StorageError, Tx};

/// So many cells a transaction.
const TOGETHER: i64 = 200;

/// Brings what an older program wrote to what this one reads. Does nothing where nothing is left to do. Answers how many
/// cells it took over.
///
/// # Errors
/// When the engine fails or a stored row contradicts itself.
pub async fn run(db: &Db, at: DateTime<Utc>) -> Result<u64> {
    let mut taken = 0;
    let mut calendars = HashMap::new();
    loop {
        let mut tx = db.write().await?;
        let Some((cursor,)) = fetch_optional!(tx, (String,), "select cursor from upgrade where name = 'record' and done_at is null")?
        else {
            return Ok(taken);
        };
        let rows = old_cells(&mut tx, &cursor).await?;
        let Some(last) = rows.last().map(|row| row.id.clone()) else {
            execute!(tx, "update upgrade set done_at = $1 where name = 'record'", at)?;
            tx.commit().await?;
            return Ok(taken);
        };
        let mut steps = old_steps(&mut tx, &cursor, &last).await?;
        for row in rows {
            let known = steps.remove(&row.id).unwrap_or_default();
            take_over(&mut tx, row, known, at, &mut calendars).await?;
            taken += 1;
        }
        execute!(tx, "update upgrade set cursor = $1 where name = 'record'", last)?;
        tx.commit().await?;
    }
}

/// Whether a step of this name is left to do.
///
/// # Errors
/// When the engine fails.
pub async fn is_open(conn: &mut Conn, name: &str) -> Result<bool> {
    Ok(fetch_optional!(conn, (String,), "select name from upgrade where name = $1 and done_at is null", name)?.is_some())
}

/// Ends a step.
///
/// # Errors
/// When the engine fails.
pub async fn close(tx: &mut Tx, name: &str, at: DateTime<Utc>) -> Result<()> {
    execute!(tx, "update upgrade set done_at = $2 where name = $1", name, at)?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct OldCell {
    id: String,
    county_id: String,
    section_id: String,
    unit_id: String,
    role: String,
    period_start: NaiveDate,
    period_end: NaiveDate,
    first_due_on: NaiveDate,
    due_on: NaiveDate,
    applicable: bool,
    state: String,
    resume: String,
    late: bool,
    removed: bool,
    claim: Option<String>,
    content: String,
    numbers: String,
    submitted_at: Option<DateTime<Utc>>,
    submitted_by: Option<String>,
    #[sqlx(flatten)]
    duty: DutyRow,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    created_at: DateTime<Utc>,
}

async fn old_cells(conn: &mut Conn, after: &str) -> Result<Vec<OldCell>> {
    fetch_all!(
        conn,
        OldCell,
        "select c.id, c.county_id, c.section_id, c.unit_id, c.role, c.period_start, c.period_end, c.first_due_on, c.due_on,
                c.applicable, c.state, c.resume, c.late, c.removed, c.claim, c.content, c.numbers, c.submitted_at, c.submitted_by,
                t.duty, t.duty_date, t.duty_every, t.duty_count, t.duty_fixed, u.valid_from, u.valid_to, coalesce(i.imported_at, l.created_at) as created_at
         from cell c join task t on t.id = c.task_id join unit u on u.id = c.unit_id join checklist l on l.id = c.checklist_id
              left join import i on i.id = c.import_id
         where c.id > $1 order by c.id limit $2",
        after,
        TOGETHER,
    )
}

#[derive(sqlx::FromRow)]
struct OldStep {
    cell_id: String,
    seq: i64,
    kind: String,
    at: DateTime<Utc>,
    actor_name: String,
    unit_name: String,
    claim: Option<String>,
    content: String,
    numbers: String,
}

async fn old_steps(conn: &mut Conn, after: &str, last: &str) -> Result<HashMap<String, Vec<OldStep>>> {
    let rows = fetch_all!(
        conn,
        OldStep,
        "select cell_id, seq, kind, at, actor_name, unit_name, claim, content, numbers from cell_event
         where cell_id > $1 and cell_id <= $2 order by cell_id, seq",
        after,
        last,
    )?;
    let mut steps: HashMap<String, Vec<OldStep>> = HashMap::new();
    for row in rows {
        steps.entry(row.cell_id.clone()).or_default().push(row);
    }
    Ok(steps)
}

async fn take_over(
    tx: &mut Tx,
    row: OldCell,
    steps: Vec<OldStep>,
    at: DateTime<Utc>,
    calendars: &mut HashMap<String, Calendar>,
) -> Result<()> {
    let id = CellId::new(&row.id);
    let county = CountyId::new(&row.county_id);
    if !calendars.contains_key(&row.county_id) {
        let (_, days) = crate::operations::county::settings_and_days(tx, &county).await?;
        let days =
            days.into_iter().filter_map(|day| Some(CountyDay { date: day.day, kind: DayKind::from_code(&day.kind)?, reason: day.reason }));
        calendars.insert(row.county_id.clone(), Calendar::national().clone().with_county_days(days, 0));
    }
    let national = Calendar::national();
    let calendar = calendars.get(&row.county_id).unwrap_or(national);
    let last_no = steps.last().map_or(0, |step| step.seq);
    let no = EventNo(u32::try_from(last_no + 1).map_err(|_| StorageError::inconsistent("cell_event", "seq", last_no.to_string()))?);

    let mut known: Vec<ReleasedStep> = steps.iter().map(step_from).collect::<Result<_>>()?;
    let mut handed_in: Vec<&OldStep> = steps.iter().filter(|step| step.kind == CellEventKind::Submitted.code()).collect();
    handed_in.sort_by_key(|step| step.seq);
    for (number, step) in (1..).zip(&handed_in) {
        let content = content_from("cell_event", step.claim.clone(), step.content.clone(), &step.numbers)?;
        let new = NewReport {
            cell: &id,
            no: ReportNo(number),
            content: &content,
            at: step.at,
            by: &step.actor_name,
            unit_name: Some(&step.unit_name),
            received_on: None,
        };
        report::insert(tx, &new).await?;
        // the text is a report's now; what its evidence was is known of the last one only
        execute!(
            tx,
            "update cell_event set content = '', numbers = '[]', report_no = $3 where cell_id = $1 and seq = $2",
            id.as_str(),
            step.seq,
            i64::from(number)
        )?;
    }
    if handed_in.is_empty() && row.state != "open" {
        // a row without a history: what stands in it was handed in once
        let moment = row.submitted_at.unwrap_or(at);
        let content = content_from("cell", row.claim.clone(), row.content.clone(), &row.numbers)?;
        let by = row.submitted_by.as_deref().unwrap_or_default();
        report::insert(
            tx,
            &NewReport { cell: &id, no: ReportNo(1), content: &content, at: moment, by, unit_name: None, received_on: None },
        )
        .await?;
        known.push(ReleasedStep { no, kind: CellEventKind::Submitted, day: day_of(moment), claim: content.claim });
        if matches!(row.state.as_str(), "accepted" | "reopened") {
            known.push(ReleasedStep { no, kind: CellEventKind::Accepted, day: day_of(moment), claim: None });
        }
    }

    let printed_date = row.duty.duty_date;
    let old = ReleasedRow {
        place: Place { unit: UnitId::new(&row.unit_id), section: SectionId::new(&row.section_id), role: role_from(row.role)? },
        state: row.state,
        resume: row.resume,
        applicable: row.applicable,
        due_on: row.due_on,
        first_due_on: row.first_due_on,
        late: row.late,
        removed: row.removed,
        asked: Asked::of(row.duty.try_into()?),
        span: Span { starts_on: row.period_start, ends_on: row.period_end, limit_on: printed_date.unwrap_or(row.period_end) },
        unit_life: Life { from: row.valid_from, to: row.valid_to },
        steps: known,
    };
    let today = day_of(at);
    let record = released(&old, no, today, calendar);
    let before = released_past(&old, day_of(row.created_at), no, today, calendar);
    // read back as a fresh cell; what it is comes with the record
    execute!(tx, "update cell set content = '', numbers = '[]', state = 'open', resume = 'open' where id = $1", id.as_str())?;
    let mut stored = cell::get(tx, &county, &id).await?.ok_or_else(|| StorageError::Reference(format!("cell {id}")))?;
    let event = Event {
        no,
        at,
        day: today,
        by: Author { id: "system".into(), name: "系统升级".into() },
        reason: "按原规则认定".into(),
        what: Happening::Migrated { record: Box::new(record.clone()), past: before.clone() },
    };
    for stretch in &before {
        past::insert(tx, &id, &stored.checklist, stretch).await?;
    }
    stored.running = Running { since: today, record };
    if !cell::update(tx, &stored).await? {
        return Err(StorageError::Reference(format!("cell {id}")));
    }
    event::append(tx, &format!("{id}-migrated"), &id, &event, None).await
}

fn step_from(step: &OldStep) -> Result<ReleasedStep> {
    let kind = CellEventKind::from_code(&step.kind).ok_or_else(|| StorageError::inconsistent("cell_event", "kind", &step.kind))?;
    let no = u32::try_from(step.seq).map_err(|_| StorageError::inconsistent("cell_event", "seq", step.seq.to_string()))?;
    Ok(ReleasedStep { no: EventNo(no), kind, day: day_of(step.at), claim: step.claim.as_deref().and_then(Claim::from_code) })
}
