use domain::access::permission::Permission;
use domain::audit::Sha256Hex;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::ids::{CellId, EvidenceId};
use domain::reporting::advice;
use domain::reporting::event::CellEventKind;
use domain::reporting::evidence::{Evidence, EvidenceSource, FILE_TYPES, closed, pasted_links, published_by};
use storage::reporting::cell::Cell;
use storage::reporting::evidence as rows;
use storage::{Lock, Tx};

use super::upload::Received;
use super::{About, PIECES, named, quota, writable_cell};
use crate::personal_data::Gate;
use crate::reporting::{SentReport, step, today};
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// What became of pasted addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinksAdded {
    /// How many were added.
    pub count: usize,
    /// The public cannot open one of them, as far as its address says.
    pub is_closed: bool,
}

/// Adds the addresses in a pasted text, each as a link of its own. They are kept as pasted, without what surrounds them.
///
/// # Errors
/// `Invalid` when there is no http(s) address, one that is not whole, or one that stands there already, or when 发布日期 has not
/// come; `Refused` while the cell cannot be written.
pub async fn add_link(actor: &Actor, services: &Services, id: &CellId, pasted: &str, about: &About) -> Result<LinksAdded> {
    actor.require(Permission::Report)?;
    let urls = pasted_links(pasted).map_err(|error| ServiceError::field(SentReport::url, error.to_string()))?;
    let mut gate = Gate::new(&about.phone_reason)?;
    let added = LinksAdded { count: urls.len(), is_closed: urls.iter().any(|url| closed(url).is_some()) };
    let mut pieces = Vec::new();
    for (number, url) in (1..).zip(urls) {
        let (title, effective_on) = about.read(&url, SentReport::url, &mut gate, today(services))?;
        // several links with one name are told apart
        let title = if number > 1 && title != url { format!("{title}（{number}）") } else { title };
        pieces.push(Evidence {
            id: EvidenceId::new(new_id()),
            source: EvidenceSource::Link { url },
            title,
            effective_on,
            uploaded_at: services.now(),
            uploaded_by: actor.person.clone(),
            look: None,
        });
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    if pieces.len() > 1 {
        // of several it is said which; of another unit's cell nothing
        writable_cell(&mut tx, actor, services, id).await?;
        let stands = rows::of_cell(&mut tx, id).await?;
        if let Some(place) = pieces.iter().position(|piece| stands_there(&stands, piece)) {
            let words = format!("第{}个链接已在这项的佐证材料里，请从输入框中删去，再添加其余的。", place + 1);
            return Err(ServiceError::field(SentReport::url, words));
        }
    }
    for piece in &pieces {
        store(&mut tx, actor, services, id, piece, true).await?;
    }
    record_phones(&mut tx, actor, services, id, gate).await?;
    tx.commit().await?;
    Ok(added)
}

/// Adds a file that was received and checked. It takes its place in the data folder before it is promised. `texts` are what
/// could be read in it.
///
/// # Errors
/// `Invalid` when its name or a text in it holds personal data, when 发布日期 has not come, or when the unit has handed in too much
/// within a day; `Refused` while the cell cannot be written.
pub async fn add_file(actor: &Actor, services: &Services, id: &CellId, received: Received, about: &About, texts: &[String]) -> Result<()> {
    actor.require(Permission::Report)?;
    let mut gate = Gate::new(&about.phone_reason)?;
    let evidence = of_file(actor, services, &received, about, (texts, PHONES_MAY), &mut gate)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    store(&mut tx, actor, services, id, &evidence, true).await?;
    record_phones(&mut tx, actor, services, id, gate).await?;
    received.keep(services).await?;
    Ok(tx.commit().await?)
}

/// A file that was received, with the texts that could be read in it.
#[derive(Debug)]
pub struct Scan {
    /// The file.
    pub file: Received,
    /// The texts that hold personal data.
    pub texts: Vec<String>,
}

/// Puts a scan of a report that came on paper beside it, before it is handed in for the unit. The caller holds the cell, and keeps the
/// file before the transaction ends.
///
/// # Errors
/// `Invalid` when its name or a text in it holds personal data, or when the unit's files are too much within a day; `Refused` when
/// the cell holds too many pieces.
pub(in crate::reporting) async fn put_scan(tx: &mut Tx, actor: &Actor, services: &Services, cell: &Cell, scan: &Scan) -> Result<()> {
    // its form asks for no reason with which a telephone could stay in the name
    if !advice::personal_data(&scan.file.file_name).is_empty() {
        return Err(ServiceError::field("file", "文件名里有个人信息，不能作为佐证材料。请改好文件名。"));
    }
    let about = About::default();
    let mut gate = Gate::new(&about.phone_reason)?;
    let evidence = of_file(actor, services, &scan.file, &about, (&scan.texts, ""), &mut gate)?;
    store_in(tx, actor, services, cell, &evidence, true).await
}

/// What is said of a mobile number in a file where a reason lets it pass.
const PHONES_MAY: &str = "；单位值班电话、工单号请写明理由后再上传";

/// A received file as a piece of evidence, once its name and its texts have passed the gate; `phones_may` is said of a mobile number.
fn of_file(
    actor: &Actor,
    services: &Services,
    received: &Received,
    about: &About,
    (texts, phones_may): (&[String], &str),
    gate: &mut Gate,
) -> Result<Evidence> {
    let (title, effective_on) = about.read(&received.file_name, "file", gate, today(services))?;
    for text in texts {
        gate.look(text).map_err(|stopped| {
            let name = &received.file_name;
            let what = if stopped.is_phone { "手机号码" } else { "完整的身份证号码或银行卡号" };
            let more = if stopped.is_phone { phones_may } else { "" };
            ServiceError::field("file", format!("“{name}”里有{what}，不能作为佐证材料。请在文件里遮住后重新上传{more}。"))
        })?;
    }
    debug_assert!(FILE_TYPES.iter().any(|kind| kind.media_type == received.media_type));
    Ok(Evidence {
        id: EvidenceId::new(new_id()),
        source: EvidenceSource::File {
            sha256: received.sha256.clone(),
            file_name: received.file_name.clone(),
            media_type: received.media_type.to_owned(),
            bytes: received.bytes,
        },
        title,
        effective_on,
        uploaded_at: services.now(),
        uploaded_by: actor.person.clone(),
        look: None,
    })
}

async fn record_phones(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId, gate: Gate) -> Result<()> {
    let Some((reason, numbers)) = gate.kept() else { return Ok(()) };
    audit::record(tx, services, actor, Subject::Cell(id.clone()), ReportingAction::PhonesKept { reason, numbers }).await
}

/// Lets evidence that the unit handed in before serve this cell as well.
///
/// # Errors
/// `NotFound` when it is not this unit's; `Refused` where its 发布日期 has not come, and while the cell cannot be written.
pub async fn attach(actor: &Actor, services: &Services, id: &CellId, evidence: &EvidenceId) -> Result<()> {
    actor.require(Permission::Report)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let found = rows::get(&mut tx, &actor.county, evidence).await?;
    let (_, evidence) = found.filter(|(unit, _)| actor.unit.as_ref() == Some(unit)).ok_or(ServiceError::NotFound("这份佐证材料"))?;
    // an earlier version took any day
    let ahead = evidence.effective_on.and_then(|day| published_by(day, today(services)).err());
    if let Some(refusal) = ahead {
        return Err(ServiceError::Refused(format!("“{}”不能用于本项：{refusal}", evidence.title)));
    }
    store(&mut tx, actor, services, id, &evidence, false).await?;
    Ok(tx.commit().await?)
}

/// Whether the same link serves the cell already, as another piece.
fn stands_there(pieces: &[Evidence], new: &Evidence) -> bool {
    let EvidenceSource::Link { url } = &new.source else { return false };
    let is_same = |piece: &Evidence| matches!(&piece.source, EvidenceSource::Link { url: known } if known == url);
    pieces.iter().any(|piece| piece.id != new.id && is_same(piece))
}

async fn store(tx: &mut Tx, actor: &Actor, services: &Services, id: &CellId, evidence: &Evidence, is_new: bool) -> Result<()> {
    let cell = writable_cell(tx, actor, services, id).await?;
    store_in(tx, actor, services, &cell, evidence, is_new).await
}

/// The same where the caller knows that the cell can be written.
async fn store_in(tx: &mut Tx, actor: &Actor, services: &Services, cell: &Cell, evidence: &Evidence, is_new: bool) -> Result<()> {
    let id = &cell.id;
    let stands = rows::of_cell(tx, id).await?;
    if stands_there(&stands, evidence) {
        let next = if is_new { "请从输入框中删去" } else { "不用重复添加" };
        return Err(ServiceError::field(SentReport::url, format!("这个链接已在这项的佐证材料里，{next}。")));
    }
    if stands.len() >= PIECES {
        return Err(ServiceError::Refused(format!("每项任务最多附{PIECES}份佐证材料，请先移除不再需要的。")));
    }
    if is_new {
        if let EvidenceSource::File { bytes, .. } = &evidence.source {
            quota::of_unit(tx, services, cell.unit(), *bytes).await?;
        }
        rows::insert(tx, &actor.county, cell.unit(), evidence).await?;
    }
    rows::attach(tx, id, &evidence.id).await?;
    let sha256 = match &evidence.source {
        EvidenceSource::File { sha256, .. } => Some(Sha256Hex(sha256.clone())),
        EvidenceSource::Link { .. } => None,
    };
    let added = ReportingAction::EvidenceAdded { evidence: evidence.id.clone(), sha256 };
    step::remark(tx, services, actor, id, (CellEventKind::EvidenceAdded, &named(evidence)), added).await
}
