use domain::audit::action::OperationsAction;
use domain::calendar::office_time::day_of;
use domain::ids::{AccountId, CountyId};
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
    for one in due {
        let actor = decided_by(services, &one).await?;
        match apply(services, &actor, &one).await {
            Ok(is_done) => done += usize::from(is_done),
            Err(error @ (ServiceError::Storage(_) | ServiceError::Internal(_))) => return Err(error),
            Err(refusal) => refuse(services, &actor, &one, &refusal.to_string()).await?,
        }
    }
    Ok(done)
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

async fn refuse(services: &Services, actor: &Actor, one: &ScheduledChange, reason: &str) -> Result<()> {
    let mut tx = services.db().write().await?;
    if scheduled::end(&mut tx, &one.id, Outcome::Refused, reason, services.now()).await? {
        let action = OperationsAction::ChangeImpossible { said: one.said.clone(), on: one.on_day, reason: reason.to_owned() };
        audit::record(&mut tx, services, actor, subject(one, actor), action).await?;
        tx.commit().await?;
    }
    Ok(())
}
