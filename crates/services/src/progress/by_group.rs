//! What the ledger finds, summed by assessment group: units are compared only inside theirs.

use std::sync::Arc;

use domain::access::scope::Scope;
use storage::progress::cells;

use super::cells::{CellFilter, StatusCounts, names_of, open_year};
use crate::{Actor, Result, Services};

/// A group of units with what was found of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupCounts {
    /// The group's name, as of the day asked for.
    pub group: String,
    /// How many of its units were found.
    pub units: u64,
    /// Counts of their cells, whatever status was asked for.
    pub counts: StatusCounts,
}

/// The sums, groups in the order in which the official list first names them; only those that something was found of. In four
/// statements at most.
///
/// # Errors
/// `Forbidden`; `NotFound` for a year without checklist.
pub async fn by_group(actor: &Actor, services: &Services, filter: &CellFilter) -> Result<Arc<Vec<GroupCounts>>> {
    let scope = actor.scope()?;
    services.cached(actor, (scope.clone(), filter.clone()), read(actor, services, &scope, filter)).await
}

async fn read(actor: &Actor, services: &Services, scope: &Scope, filter: &CellFilter) -> Result<Vec<GroupCounts>> {
    let mut conn = services.db().read().await?;
    let Some(year) = open_year(&mut conn, actor, services, filter.list, filter.as_of).await? else { return Ok(Vec::new()) };
    let names = names_of(&mut conn, actor, services, &year, scope, 1).await?;
    let pattern = filter.pattern();
    let counted = cells::counts_by_unit(&mut conn, &filter.stored(year.lists(), scope, &pattern, &year.now)).await?;
    let mut sums: Vec<GroupCounts> = Vec::new();
    for unit in names.units() {
        let mut counts = StatusCounts::default();
        for (_, status, count) in counted.iter().filter(|(id, ..)| *id == unit.id) {
            counts.add_counted(*status, *count);
        }
        if counts.total() == 0 {
            continue;
        }
        match sums.iter_mut().find(|sum| sum.group == unit.group) {
            Some(sum) => {
                sum.units += 1;
                sum.counts += counts;
            }
            None => sums.push(GroupCounts { group: unit.group.clone(), units: 1, counts }),
        }
    }
    Ok(sums)
}
