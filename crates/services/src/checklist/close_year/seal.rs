//! A list as it stands, sealed: the first version closes it, every later one is a correction.

use std::collections::HashMap;

use documents::canonical;
use domain::audit::Sha256Hex;
use domain::audit::action::ChecklistAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::checklist::Checklist;
use domain::checklist::sealed::{SealedEvidence, SealedItem, SealedReport, SealedSource, SealedYear};
use domain::checklist::year_close::Ending;
use domain::ids::{CellId, TaskId};
use domain::reporting::cell::AsOf;
use domain::reporting::evidence::EvidenceSource;
use domain::reporting::record::{LeaveCause, Presence, State};
use storage::SealedLine;
use storage::checklist::sealed_list;
use storage::checklist::year_close::{self as rows, CountingReport, NamedCell};
use storage::reporting::cell::Cell;
use storage::{Conn, Tx, checklist};

use crate::checklist::four_column;
use crate::operations::settings;
use crate::sealed_line::line_behind;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

/// Seals the list as it stands, behind its last version.
pub(super) async fn seal(tx: &mut Tx, actor: &Actor, services: &Services, list: &Checklist, reason: &str) -> Result<SealedLine> {
    let year = sealed_year(tx, actor, services, list).await?;
    let content = serde_json::to_value(&year).map_err(ServiceError::internal)?;
    let versions = sealed_list::lines(tx, &list.id).await?;
    let line = line_behind(versions.last(), &content, actor, services.now(), reason)?;
    let text = canonical::to_text(&content).map_err(ServiceError::internal)?;
    sealed_list::insert(tx, &list.id, &line, &text).await?;
    Ok(line)
}

/// A correction of a closed list was accepted: its list gets a new version, in the same transaction. Of every other list nothing
/// happens.
pub(crate) async fn after_correction(tx: &mut Tx, actor: &Actor, services: &Services, cell: &Cell) -> Result<()> {
    if !sealed_list::is_closed(tx, &cell.checklist).await? {
        return Ok(());
    }
    let (_, task) = checklist::task(tx, &actor.county, &cell.task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    let what = format!("第{}项{}的填报更正", task.short_number(), cell.period.name);
    again(tx, actor, services, &cell.checklist, &what).await
}

/// The printed text of a task of a closed list was corrected: the same.
pub(crate) async fn after_text(tx: &mut Tx, actor: &Actor, services: &Services, task: &TaskId) -> Result<()> {
    let Some(list) = sealed_list::closed_list_of_task(tx, task).await? else { return Ok(()) };
    let (_, task) = checklist::task(tx, &actor.county, task).await?.ok_or(ServiceError::NotFound("这项任务"))?;
    again(tx, actor, services, &list, &format!("第{}项落实情况表的文字更正", task.short_number())).await
}

async fn again(tx: &mut Tx, actor: &Actor, services: &Services, id: &domain::ids::ChecklistId, reason: &str) -> Result<()> {
    let list = super::list(tx, actor, id).await?;
    let line = seal(tx, actor, services, &list, reason).await?;
    let sealed =
        ChecklistAction::YearCorrected { year: list.year, version: line.no, digest: Sha256Hex(line.digest), reason: reason.to_owned() };
    audit::record(tx, services, actor, Subject::Checklist(list.id), sealed).await
}

async fn sealed_year(conn: &mut Conn, actor: &Actor, services: &Services, list: &Checklist) -> Result<SealedYear> {
    let now = settings::now(conn, services, &actor.county).await?;
    let table = four_column::load(conn, services, &actor.county, list.clone()).await?.as_public();
    let mut reports: HashMap<CellId, CountingReport> = rows::counting_reports(conn, &list.id).await?.into_iter().collect();
    let ledger = rows::ledger(conn, &list.id).await?;
    let ledger = ledger.into_iter().map(|one| {
        let report = reports.remove(&one.cell.id);
        item(one, report, now.as_of)
    });
    let ledger = ledger.collect();
    let evidence = rows::counting_evidence(conn, &list.id).await?.into_iter().map(|(cell, one)| SealedEvidence {
        id: one.id,
        cell,
        title: one.title,
        effective_on: one.effective_on,
        source: match one.source {
            EvidenceSource::Link { url } => SealedSource::Link { url },
            EvidenceSource::File { sha256, file_name, bytes, .. } => SealedSource::File { file_name, sha256, bytes },
        },
    });
    let evidence = evidence.collect();
    Ok(SealedYear { county: actor.county_name.clone(), title: list.title.clone(), year: list.year, table, ledger, evidence })
}

fn item(one: NamedCell, report: Option<CountingReport>, as_of: AsOf) -> SealedItem {
    let record = one.cell.record();
    let ending = match (record.presence, record.state.settled()) {
        (Presence::Left { cause: LeaveCause::Carried, .. }, _) => Some(Ending::Carried),
        (_, Some(settled)) if matches!(State::from(settled), State::Unfinished { .. }) => Some(Ending::Unfinished),
        _ => None,
    };
    // what was carried over shows what it had come to when it left
    let shown = domain::reporting::record::Standing { presence: Presence::Present, ..record.standing() }.shown(as_of);
    let status = match ending {
        Some(ending) => format!("{}（{}）", shown.status.label_of(record.asked), ending.label()),
        None => shown.status.label_of(record.asked).to_owned(),
    };
    let (is_judged, asked) = (record.accepted().is_some(), record.asked);
    let report = report.map(|report| SealedReport {
        claim: report.claim.map(|claim| asked.claim_label(claim).to_owned()).unwrap_or_default(),
        text: report.text,
        handed_in_on: report.received_on.unwrap_or_else(|| day_of(report.handed_in_at)),
        handed_in_by: report.handed_in_by,
        judged_on: report.judged_at.filter(|_| is_judged).map(day_of),
        judged_by: report.judged_by.filter(|_| is_judged).unwrap_or_default(),
    });
    SealedItem {
        number: one.number,
        section: one.section,
        requirement: one.requirement,
        unit: one.unit,
        role: one.cell.role().label().to_owned(),
        period: one.cell.period.name.clone(),
        limit_on: record.limit_on,
        due_on: record.due_on,
        status,
        ending,
        report,
        cell: one.cell.id,
    }
}
