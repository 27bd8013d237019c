use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::minute_text;
use domain::ids::CellId;
use storage::reporting::draft;
use storage::reporting::sign_off::{self as rows, Signature};

use super::super::submit::{HandedIn, check, check_evidence, hand_in};
use super::super::{has_begun, hold_own};
use super::{asked, end, nothing_waits};
use crate::form;
use crate::personal_data::Gate;
use crate::{Actor, Result, ServiceError, Services, operations::audit};

form! {
    /// A signature: what is signed is what was seen.
    #[derive(Debug)]
    pub struct Signing {
        /// The cell.
        pub cell: CellId,
        /// The cell's revision that was seen.
        pub cell_revision: i64,
        /// The draft's revision that was seen.
        pub draft_revision: i64,
    }
}

/// 审签: the deputy head agrees, and the report goes to the office at this moment: as with any paper, the day it is signed is the day
/// it bears.
///
/// # Errors
/// `Refused` when it waits no more, or cannot be handed in any more; `Stale` when it is not what was seen.
pub async fn sign(actor: &Actor, services: &Services, form: &Signing) -> Result<HandedIn> {
    actor.require(Permission::SignOff)?;
    let id = &form.cell;
    let mut tx = services.db().write().await?;
    let mut cell = hold_own(&mut tx, actor, id).await?;
    has_begun(&mut tx, services, &cell).await?;
    let asked = asked(&mut tx, id).await?;
    let sent = asked.waiting.ok_or_else(nothing_waits)?;
    let draft = draft::take(&mut tx, id).await?.filter(|draft| draft.revision == form.draft_revision);
    let Some(draft) = draft.filter(|_| cell.revision == form.cell_revision) else { return Err(ServiceError::Stale) };
    let mut gate = Gate::new(&sent.phone_reason)?;
    check(&draft.content, &mut gate)?;
    check_evidence(&mut tx, id, asked.rule, &draft.content).await?;
    end(&mut tx, id).await?;
    let reason = format!("{}经办，{}送审；{}审签。", sent.name, minute_text(sent.at), actor.person);
    let by = if sent.name == actor.person { actor.person.clone() } else { format!("{}（{}审签）", sent.name, actor.person) };
    let no = cell.record().next_report();
    let late = hand_in(&mut tx, services, actor, &mut cell, &draft.content, gate, (&by, &reason)).await?;
    let signature =
        Signature { drafted_by: sent.name.clone(), sent_at: sent.at, signed_by: actor.person.clone(), signed_at: services.now() };
    rows::keep(&mut tx, id, no, &signature).await?;
    let signed = ReportingAction::Signed { drafted_by: sent.name };
    audit::record(&mut tx, services, actor, Subject::Cell(id.clone()), signed).await?;
    tx.commit().await?;
    Ok(if late { HandedIn::Late } else { HandedIn::InTime })
}
