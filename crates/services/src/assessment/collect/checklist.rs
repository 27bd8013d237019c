//! From the checklist.

use std::collections::HashMap;

use domain::assessment::source::FactSource;
use domain::checklist::list_key::ListKey;
use domain::ids::UnitId;
use domain::reporting::cell::Status;
use serde_json::{Map, Value, json};
use storage::Conn;
use storage::progress::cells::{self, CellLine, CellOrder, CellQuery};

use super::{Asked, Found};
use crate::progress::cells::{CellFilter, open_year};
use crate::{Result, ServiceError};

/// More cells than any county has due in a quarter.
const ALL: i64 = 1_000_000;

/// Items of the year's lists that were due in the round, as of that day: overdue, completed late, completed in time.
pub(super) async fn find(conn: &mut Conn, asked: &Asked<'_>, found: &mut Found) -> Result<()> {
    let Asked { actor, services, loaded, scope, as_of } = *asked;
    let round = &loaded.round;
    let year = match open_year(conn, actor, services, Some(ListKey::from(round.year)), Some(as_of)).await {
        Ok(Some(year)) => year,
        // a year without a list asks nothing of anybody
        Ok(None) | Err(ServiceError::NotFound(_)) => return Ok(()),
        Err(error) => return Err(error),
    };
    year.now.of_the_day_asked()?;
    let query =
        CellQuery { due_from: Some(round.starts_on), due_to: Some(round.ends_on), ..CellQuery::of(year.lists(), scope, year.now.as_of) };
    let mut by_unit: HashMap<String, Vec<CellLine>> = HashMap::new();
    for line in cells::page(conn, &query, CellOrder::Task, false, ALL, 0).await? {
        by_unit.entry(line.unit.to_string()).or_default().push(line);
    }
    for unit in asked.units() {
        let lines = by_unit.remove(unit).unwrap_or_default();
        let showing = |statuses: &[Status]| lines.iter().filter(|line| statuses.contains(&line.status)).collect::<Vec<_>>();
        let items = |lines: &[&CellLine]| -> Map<String, Value> {
            let item = |line: &&CellLine| json!({"date": line.due_on.to_string(), "cell": line.id.to_string()});
            Map::from_iter([("items".to_owned(), lines.iter().map(item).collect())])
        };
        let rows = |statuses: &[Status]| {
            let filter = CellFilter {
                unit: Some(UnitId::new(unit)),
                statuses: statuses.to_vec(),
                due_from: Some(round.starts_on),
                due_to: Some(round.ends_on),
                as_of: Some(as_of),
                ..CellFilter::of_list(ListKey::from(round.year))
            };
            // years, days, words and ids: nothing that an address would have to escape
            filter.to_query().into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
        };
        let unit = unit.to_owned();
        let overdue = showing(&[Status::Overdue]);
        found.insert((FactSource::ChecklistOverdue, unit.clone()), (items(&overdue), rows(&[Status::Overdue])));
        let late = showing(&[Status::LateDone]);
        found.insert((FactSource::ChecklistLate, unit.clone()), (items(&late), rows(&[Status::LateDone])));
        let done = showing(&[Status::Done]).len();
        let asked = lines.iter().filter(|line| line.status.is_asked()).count();
        let share = Map::from_iter([("done".to_owned(), json!(done)), ("of".to_owned(), json!(asked))]);
        found.insert((FactSource::ChecklistDone, unit), (share, rows(&[])));
    }
    Ok(())
}
