//! What the audit log should know of the year, written in the order of time.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::audit::action::Action;
use domain::audit::subject::Subject;
use storage::Tx;

use super::register::{Person, Register};
use crate::clock::FixedClock;
use crate::{Actor, Result, Services, operations::audit};

/// An event that is not written yet.
pub(super) struct Trace {
    pub(super) at: DateTime<Utc>,
    /// Who; `None` for the command line.
    pub(super) person: Option<Person>,
    pub(super) subject: Subject,
    pub(super) action: Action,
}

/// Writes the events into the chain, oldest first.
///
/// # Errors
/// When the engine fails.
pub(super) async fn write(tx: &mut Tx, services: &Services, register: &Register, mut traces: Vec<Trace>) -> Result<()> {
    traces.sort_by_key(|trace| trace.at);
    for trace in traces {
        let at_that_time = Services::new(services.db().clone(), Arc::new(FixedClock::at(trace.at)), services.data().to_owned());
        let mut actor = Actor::operator(register.county.clone(), register.county_name.clone());
        if let Some(person) = trace.person {
            actor = Actor { account: person.account, person: person.name.into(), role: person.role, is_operator: false, ..actor };
        }
        audit::record(tx, &at_that_time, &actor, trace.subject, trace.action).await?;
    }
    Ok(())
}
