use domain::audit::action::OperationsAction;
use domain::calendar::office_time::day_of;
use domain::ids::{AccountId, CountyId};
use storage::Tx;
use storage::checklist::import_rows;
use storage::operations::county;
use storage::operations::scheduled::{self, Outcome, ScheduledChange};

use super::{Change, subject};
use crate::checklist::edit_task;
use crate::{Actor, Result, ServiceError, Services, operations::audit, register};

/// Does what was arranged for today or for days on which the program did not run, in that order; answers how many changes were
/// done. What can no longer be done is refused with its reason, for the office to see. A change and the word that it was
/// done are one transaction: after a kill it is done once, by whichever copy of the program comes first.
///
/// # Errors
/// When the database fails; what was not done yet stays for the next time.
pub async fn run(services: &Services) -> Result<usize> {
    let today = day_of(services.now());
    // a unit whose last day as a lead has passed sees others' reports no more
    if import_rows::some_dated_have_ended(&mut services.db().read().await?, today).await? {
        let mut tx = services.db().write().await?;
        import_rows::end_dated(&mut tx, today).await?;
        tx.commit().await?;
    }
    let due = scheduled::due(&mut services.db().read().await?, today).await?;
    let mut done = 0;
    let mut failed: Vec<(String, ServiceError)> = Vec::new();
    for one in due {
        // what comes behind one that failed waits with it, for they have an order; another county's does not
        if failed.iter().any(|(county, _)| *county == one.county_id) {
            continue;
        }
        match done_or_refused(services, &one).await {
            Ok(is_done) => done += usize::from(is_done),
            Err(error) => failed.push((one.county_id, error)),
        }
    }
    failed.into_iter().next().map_or(Ok(done), |(_, error)| Err(error))
}

async fn done_or_refused(services: &Services, one: &ScheduledChange) -> Result<bool> {
    let actor = decided_by(services, one).await?;
    match apply(services, &actor, one).await {
        Ok(is_done) => Ok(is_done),
        // somebody wrote the same item at that moment: it is possible all the same, a little later
        Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_) | ServiceError::Stale)) => Err(error),
        Err(refusal) => {
            let mut tx = services.db().write().await?;
            if refuse(&mut tx, services, &actor, one, &refusal.to_string()).await? {
                tx.commit().await?;
            }
            Ok(false)
        }
    }
}

/// Whoever decided it, as she is named in the log. Her right was asked when she did; that she has left since undoes nothing.
async fn decided_by(services: &Services, one: &ScheduledChange) -> Result<Actor> {
    let id = CountyId::new(&one.county_id);
    let name = county::name(&mut services.db().read().await?, &id).await?.unwrap_or_default();
    let person = format!("{}（按期执行）", one.entered_name);
    Ok(Actor { account: AccountId::new(&one.entered_by), person, ..Actor::operator(id, name) })
}

async fn apply(services: &Services, actor: &Actor, one: &ScheduledChange) -> Result<bool> {
    let change: Change = serde_json::from_str(&one.change).map_err(ServiceError::internal)?;
    let mut tx = services.db().write().await?;
    if !scheduled::end(&mut tx, &one.id, Outcome::Done, "", services.now()).await? {
        return Ok(false);
    }
    match change {
        Change::Rename(form) => register::rename_now(&mut tx, actor, services, &form).await?,
        Change::Close(form) => register::close_now(&mut tx, actor, services, &form).await?,
        Change::EditTask(form) => edit_task::edit_now(&mut tx, actor, services, &form).await?,
        Change::SplitTask(form) => edit_task::split_now(&mut tx, actor, services, &form).await?,
        Change::RemoveTask(form) => edit_task::remove_now(&mut tx, actor, services, &form).await?,
    }
    tx.commit().await?;
    Ok(true)
}

/// Says that it cannot be done, and why; answers false where somebody else has said what became of it already.
pub(super) async fn refuse(tx: &mut Tx, services: &Services, actor: &Actor, one: &ScheduledChange, reason: &str) -> Result<bool> {
    if !scheduled::end(tx, &one.id, Outcome::Refused, reason, services.now()).await? {
        return Ok(false);
    }
    let action = OperationsAction::ChangeImpossible { said: one.said.clone(), on: one.on_day, reason: reason.to_owned() };
    audit::record(tx, services, actor, subject(one, actor), action).await?;
    Ok(true)
}
