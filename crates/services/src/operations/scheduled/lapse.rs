//! What was arranged for a unit that ends before its day, or for tasks that it hands over: it lapses at once, and the office is told,
//! instead of finding on its day that it was not done.

use chrono::NaiveDate;
use domain::ids::TaskId;
use domain::register::ended::full_name_ended;
use domain::register::unit::Unit;
use storage::operations::scheduled::{self, ScheduledChange};
use storage::{Conn, Tx};

use super::Change;
use super::apply::refuse;
use crate::checklist::edit_task::is_as_seen;
use crate::{Actor, Result, ServiceError, Services};

/// What waits in the county and would be done as it is meant, as things stand. What is stale already is said to be so on its day.
pub(crate) async fn still_meant(conn: &mut Conn, actor: &Actor) -> Result<Vec<ScheduledChange>> {
    let mut meant = Vec::new();
    for one in scheduled::waiting(conn, &actor.county).await? {
        if one.reason.is_empty() && tasks_are_as_seen(conn, actor, &change_of(&one)?).await? {
            meant.push(one);
        }
    }
    Ok(meant)
}

/// Of these, what is not possible any more now that `unit` ended on that day.
pub(crate) async fn lapse_with(
    tx: &mut Tx,
    actor: &Actor,
    services: &Services,
    (unit, on): (&Unit, NaiveDate),
    meant: Vec<ScheduledChange>,
) -> Result<()> {
    for one in meant {
        let change = change_of(&one)?;
        let reason = match reason_of_unit(&change, unit, on) {
            Some(reason) => reason,
            None if tasks_are_as_seen(tx, actor, &change).await? => continue,
            None => format!("{}，任务的责任单位随之变化；请打开任务核对后，重新安排修改。", full_name_ended(unit, on)),
        };
        refuse(tx, services, actor, &one, &reason).await?;
    }
    Ok(())
}

/// Why a change of a unit is not possible once `unit` has ended on that day.
fn reason_of_unit(change: &Change, unit: &Unit, on: NaiveDate) -> Option<String> {
    let (subject, successor) = match change {
        Change::Rename(form) => (&form.id, None),
        Change::Close(form) => (&form.id, form.successor.as_ref()),
        Change::EditTask(_) | Change::SplitTask(_) | Change::RemoveTask(_) => return None,
    };
    let ended = full_name_ended(unit, on);
    if *subject == unit.id {
        let next = if unit.successor.is_some() { "；仍要办理的，请到承接单位重新登记" } else { "" };
        return Some(format!("{ended}，这项安排不再适用{next}。"));
    }
    (successor == Some(&unit.id)).then(|| format!("承接单位{ended}；请另选承接单位，重新登记撤并。"))
}

/// Whether the task that the change is about is what its form showed; of a unit, or a task that leaves, nothing of the kind is asked.
async fn tasks_are_as_seen(conn: &mut Conn, actor: &Actor, change: &Change) -> Result<bool> {
    match change {
        Change::EditTask(form) => is_as_seen(conn, actor, &form.checklist, &TaskId::new(&form.task), &form.seen).await,
        Change::SplitTask(form) => is_as_seen(conn, actor, &form.checklist, &form.task, &form.seen).await,
        Change::Rename(_) | Change::Close(_) | Change::RemoveTask(_) => Ok(true),
    }
}

fn change_of(one: &ScheduledChange) -> Result<Change> {
    serde_json::from_str(&one.change).map_err(ServiceError::internal)
}

#[cfg(test)]
mod tests {
    use domain::ids::UnitId;

    use super::*;
    use crate::Seen;
    use crate::register::{Closing, Renaming};

    fn closing(id: &str, successor: Option<&str>) -> Change {
        let (id, successor) = (UnitId::new(id), successor.map(UnitId::new));
        Change::Close(Closing { id, closed_on: "2026-09-01".into(), successor, seen: Seen::default(), confirmed: String::new() })
    }

    #[test]
    fn a_change_of_a_unit_lapses_with_the_unit_or_with_the_one_that_was_to_follow_it() {
        let unit = storage::testing::a_unit("lxz", "柳溪镇", 1);
        let on = "2026-07-01".parse().unwrap();
        let renaming = Change::Rename(Renaming {
            id: unit.id.clone(),
            new_full_name: "柳溪街道办事处".into(),
            new_short_name: "柳溪街道".into(),
            renamed_on: "2026-08-01".into(),
            seen: Seen::default(),
        });
        for (change, says) in [
            (renaming, Some("不再适用")),
            (closing("lxz", Some("smx")), Some("不再适用")),
            (closing("czj", Some("lxz")), Some("另选承接单位")),
            (closing("czj", Some("smx")), None),
            (closing("czj", None), None),
        ] {
            let reason = reason_of_unit(&change, &unit, on);
            assert_eq!(reason.is_some(), says.is_some(), "{reason:?}");
            assert!(says.is_none_or(|says| reason.as_ref().is_some_and(|reason| reason.contains(says))), "{reason:?}");
        }
    }
}
