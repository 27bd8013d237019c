use domain::ids::CellId;
use domain::reporting::report::ReportContent;

use super::{Sent, Signature};
use crate::reporting::{CellPage, page};
use crate::{Actor, Result, ServiceError, Services};

/// 签批单: a report on one sheet of paper, with who wrote and who signed it, or with room for a signature by hand.
#[derive(Debug, Clone)]
pub struct SignSheet {
    /// The cell with the words around it.
    pub page: CellPage,
    /// What the sheet says: the draft that waits or is being written, else the latest report.
    pub content: ReportContent,
    /// The draft waits.
    pub waiting: Option<Sent>,
    /// The latest report was signed.
    pub signature: Option<Signature>,
}

/// The sheet of a cell, for whoever may see the cell. A draft is on it for its own unit only.
///
/// # Errors
/// `NotFound` when there is no such cell, it is not for this person to know, or nothing is written yet.
pub async fn sign_sheet(actor: &Actor, services: &Services, id: &CellId) -> Result<SignSheet> {
    let page = page(actor, services, id).await?;
    let content = page.writing().clone();
    if content.text.trim().is_empty() {
        return Err(ServiceError::NotFound("可以打印的填报"));
    }
    let is_draft = page.sheet.draft.is_some();
    let waiting = page.sheet.sign_off.waiting.clone().filter(|_| page.is_own);
    let signature = page.sheet.sign_off.signature.clone().filter(|_| !is_draft);
    Ok(SignSheet { content, waiting, signature, page })
}
