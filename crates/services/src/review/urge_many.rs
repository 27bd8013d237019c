use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::audit::action::ReviewAction;
use domain::calendar::office_time::{day_of, start_of};
use domain::checklist::task_name;
use domain::ids::{CellId, UnitId};
use domain::reporting::event::CellEventKind;
use domain::reporting::urging::{UrgedItem, chat_text};
use storage::Lock;
use storage::reporting::{cell, event};

use crate::form;
use crate::progress::cells::end_of;
use crate::reporting::{step, today};
use crate::{Actor, Result, ServiceError, Services};

/// The most items urged by one press: a page of the ledger.
const LIMIT: usize = 200;

form! {
    /// The items that were ticked.
    #[derive(Debug)]
    pub struct UrgedCells {
        /// Which.
        #[serde(default)]
        pub id: Vec<CellId>,
        /// The page to go back to.
        #[serde(default)]
        pub next: String,
    }
}

/// What became of the ticked items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UrgedMany {
    /// Urged now.
    pub urged: usize,
    /// Left as they were: handed in, judged, off the list, or urged today already.
    pub left: usize,
}

/// So many items go into a text for a chat group.
const IN_A_TEXT: i64 = 500;

/// The text for a chat group about everything that was urged today and waits for its unit still, what is overdue, what was returned
/// and what is not handed in apart: units, items and days, no person. None where nothing is.
///
/// # Errors
/// `Forbidden` for everybody but the office.
pub async fn urged_today(actor: &Actor, services: &Services) -> Result<Option<String>> {
    actor.require(Permission::Review)?;
    let day = today(services);
    let mut conn = services.db().read().await?;
    let rows = event::urged_between(&mut conn, &actor.county, start_of(day), end_of(day), IN_A_TEXT).await?;
    let items: Vec<UrgedItem> = rows
        .into_iter()
        .map(|row| UrgedItem {
            unit: row.unit_name,
            task: format!("{} {}", row.number, task_name(&row.requirement)).trim().to_owned(),
            period: row.period_name,
            in_time_until: row.overdue_after,
            rework_by: row.rework_by,
            correct_until: row.correct_until,
        })
        .collect();
    Ok(chat_text(day, &items))
}

/// 催办: the office asks for the reports of ticked items; the mark stands in each unit's 待办 until it hands in. Once a day is enough.
///
/// # Errors
/// `Invalid` when nothing was ticked, or too much.
pub async fn urge_many(actor: &Actor, services: &Services, ids: &[CellId]) -> Result<UrgedMany> {
    actor.require(Permission::Review)?;
    let ids: BTreeSet<&CellId> = ids.iter().collect();
    if ids.is_empty() {
        return Err(ServiceError::field(UrgedCells::id, "请先勾选要催办的事项。"));
    }
    if ids.len() > LIMIT {
        return Err(ServiceError::field(UrgedCells::id, format!("一次最多催办{LIMIT}个事项，请分批办理。")));
    }
    let mut done = UrgedMany::default();
    let mut tx = services.db().write().await?;
    // in the same order by everybody: nobody waits crosswise
    for id in &ids {
        tx.lock(&actor.county, Lock::Cell(id)).await?;
    }
    let mut asked_on: HashMap<UnitId, HashMap<CellId, NaiveDate>> = HashMap::new();
    for id in ids {
        let found = cell::get(&mut tx, &actor.county, id).await?;
        let Some(one) = found.filter(|one| one.record().may_write(today(services)).is_ok()) else {
            done.left += 1;
            continue;
        };
        if !asked_on.contains_key(one.unit()) {
            let urged = event::urged(&mut tx, one.unit()).await?;
            asked_on.insert(one.unit().clone(), urged.into_iter().map(|(cell, _, at)| (cell, day_of(at))).collect());
        }
        if asked_on.get(one.unit()).and_then(|cells| cells.get(id)) == Some(&today(services)) {
            done.left += 1;
            continue;
        }
        let words = "政务公开办请尽快填报";
        step::remark(&mut tx, services, actor, id, (CellEventKind::Urged, words), ReviewAction::Urged {}).await?;
        done.urged += 1;
    }
    tx.commit().await?;
    Ok(done)
}
