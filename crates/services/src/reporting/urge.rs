use domain::access::permission::Permission;
use domain::audit::action::ReportingAction;
use domain::calendar::office_time::day_of;
use domain::ids::CellId;
use domain::reporting::event::CellEventKind;
use storage::Lock;
use storage::reporting::{cell_detail, event};

use crate::form;
use crate::reporting::{step, today};
use crate::{Actor, Result, ServiceError, Services};

form! {
    /// A support unit's report that is asked for.
    #[derive(Debug)]
    pub struct Urging {
        /// Its cell.
        pub cell: CellId,
        /// The lead's own cell, to go back to.
        pub own: CellId,
    }
}

/// 催办: the unit that leads a task asks a support unit for its report. The mark stands in that unit's 待办 until it hands in; once a
/// day is enough.
///
/// # Errors
/// `NotFound` for a cell that is no support unit's of a task the actor's unit leads; `Refused` when nothing can be handed in there
/// now, or when it was asked for today already.
pub async fn urge(actor: &Actor, services: &Services, id: &CellId) -> Result<()> {
    actor.require(Permission::Report)?;
    let scope = actor.scope()?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Cell(id)).await?;
    let sheet = cell_detail::get(&mut tx, &actor.county, id, &scope).await?;
    let leads = |sheet: &cell_detail::CellSheet| sheet.reader_leads && actor.unit.as_ref() != Some(sheet.cell.unit());
    let sheet = sheet.filter(leads).ok_or(ServiceError::NotFound("这份填报"))?;
    if sheet.cell.record().may_write(today(services)).is_err() {
        return Err(ServiceError::Refused("这个单位已经报送，不用催办。".into()));
    }
    let urged = event::urged(&mut tx, sheet.cell.unit()).await?;
    if urged.iter().any(|(cell, _, at)| cell == id && day_of(*at) == today(services)) {
        return Err(ServiceError::Refused("今天已经催办过这个单位，请明天再催，或打电话联系。".into()));
    }
    let words = format!("{}请尽快填报", actor.unit_name.as_deref().unwrap_or_default());
    step::remark(&mut tx, services, actor, id, (CellEventKind::Urged, &words), ReportingAction::Urged {}).await?;
    Ok(tx.commit().await?)
}
