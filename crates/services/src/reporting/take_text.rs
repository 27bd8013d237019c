use domain::access::permission::Permission;
use domain::checklist::AssignmentRole;
use domain::ids::CellId;
use domain::reporting::report::{TEXT_LIMIT, with_taken};
use storage::reporting::cell_detail::{self, Neighbour};

use super::{ReportForm, SeenRevisions, SentReport, own_cell, save_draft};
use crate::{Actor, Result, ServiceError, Services};

/// The word for 沿用上期内容: the text of the latest earlier period.
pub const FROM_LAST: &str = "last";
/// The word for all accepted texts of the units that support this one.
pub const FROM_SUPPORT: &str = "support";

/// Puts a text that is there already into the draft: the last period's, or what the support units wrote, `from` being one of the
/// words above or the id of one of their cells. What was typed stays and comes first. Answers whether anything was new.
///
/// # Errors
/// `NotFound` for a cell that is not beside this one; `Refused` when there is no such text; `Invalid` when it would grow too
/// long; and as saving the draft.
pub async fn take_text(
    actor: &Actor,
    services: &Services,
    id: &CellId,
    base: SeenRevisions,
    typed: &ReportForm,
    from: &str,
) -> Result<bool> {
    actor.require(Permission::Report)?;
    let mut conn = services.db().read().await?;
    let cell = own_cell(&mut conn, actor, id).await?;
    let leads = cell.role() == AssignmentRole::Lead;
    let beside = cell_detail::neighbours(&mut conn, &cell, leads).await?;
    drop(conn);
    let named = |one: &Neighbour| (one.unit_name.clone(), one.text.clone());
    let others: Vec<_> = match from {
        FROM_LAST => last_text(&beside, cell.period.starts_on).map(|one| (String::new(), one.text.clone())).into_iter().collect(),
        FROM_SUPPORT => supporting(&beside, id).filter(|one| one.is_accepted).map(named).collect(),
        _ => {
            let chosen = supporting(&beside, id).find(|one| one.id.as_str() == from).ok_or(ServiceError::NotFound("这份填报"))?;
            vec![named(chosen)]
        }
    };
    if others.is_empty() {
        let words =
            if from == FROM_LAST { "以前各期还没有可沿用的内容。" } else { "配合单位还没有审核通过的填报。" };
        return Err(ServiceError::Refused(words.to_owned()));
    }
    let Some(text) = with_taken(&typed.text, &others) else { return Ok(false) };
    if text.chars().count() > TEXT_LIMIT {
        let words = format!("加入后超过{TEXT_LIMIT}字，没有加入。请先删减已填写的内容，或逐个单位采用。");
        return Err(ServiceError::field(SentReport::text, words));
    }
    save_draft(actor, services, id, base, &ReportForm { text, ..typed.clone() }).await?;
    Ok(true)
}

/// What the latest earlier period says: what was accepted, else what was handed in.
pub(super) fn last_text(beside: &[Neighbour], before: chrono::NaiveDate) -> Option<&Neighbour> {
    let earlier = |one: &&Neighbour| one.is_same_assignment && one.period_start < before && !one.text.trim().is_empty();
    let latest = |accepted: bool| beside.iter().rev().filter(earlier).find(|one| one.is_accepted || !accepted);
    latest(true).or_else(|| latest(false))
}

fn supporting<'a>(beside: &'a [Neighbour], own: &'a CellId) -> impl Iterator<Item = &'a Neighbour> {
    beside.iter().filter(move |one| !one.is_same_assignment && one.id != *own && !one.text.trim().is_empty())
}
