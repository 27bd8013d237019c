//! What units, tasks, accounts and lists were called before: each from where its own history stands.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::audit::names::FormerName;
use domain::ids::CountyId;
use serde_json::Value;

use crate::{Conn, Engine, Result, StorageError};

/// Asks once for all of them. `$ids` are the ids of the page's subjects, of which each history finds its own: the aliases of units and
/// `task_past`, `list_title_past` by their primary keys, changed accounts by `audit_event_of_subject` and `audit_of_subject`.
macro_rules! names_sql {
    ($ids:literal) => {
        concat!(
            "select 'unit:' || a.unit_id as subject, cast(null as date) as from_on,
                    case when a.recorded_on > a.valid_to then a.recorded_on else a.valid_to end as to_on,
                    cast(null as bigint) as until_seq, a.name as name, a.valid_to as ends
             from unit_alias a where a.kind = 'former_short_name' and a.valid_to is not null and a.unit_id in ",
            $ids,
            " union all
             select 'task:' || p.task_id, p.from_on, p.to_on, cast(null as bigint),
                    case when p.number = '' then '' else p.number || ' ' end || substr(p.requirement, 1, 24), p.to_on
             from task_past p where p.task_id in ",
            $ids,
            " union all
             select 'checklist:' || l.checklist_id, cast(null as date), l.to_on, cast(null as bigint), l.title, l.to_on
             from list_title_past l where l.checklist_id in ",
            $ids,
            " union all
             select e.subject, cast(null as date), cast(null as date), e.seq, e.detail, cast(null as date)
             from audit_event e where e.county_id = $1 and e.action = 'account.edit' and e.subject in (select 'account:' || w.id from ",
            $ids,
            " w)
             union all
             select o.subject, cast(null as date), cast(null as date), o.seq, o.detail, cast(null as date)
             from audit o where o.county_id = $1 and o.action = 'account.edit' and o.subject in (select 'account:' || w.id from ",
            $ids,
            " w)
             order by subject, ends, until_seq"
        )
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    subject: String,
    from_on: Option<NaiveDate>,
    to_on: Option<NaiveDate>,
    until_seq: Option<i64>,
    name: String,
}

impl Row {
    /// Of an account the name stands in the row of the log that changed it.
    fn named(self) -> Option<(String, FormerName)> {
        let name = match self.until_seq {
            None => self.name,
            Some(_) => serde_json::from_str::<Value>(&self.name).ok()?.pointer("/before/person")?.as_str()?.to_owned(),
        };
        Some((self.subject, FormerName { from_on: self.from_on, to_on: self.to_on, until_seq: self.until_seq, name }))
    }
}

/// The former names of subjects as the log writes them (`unit:…`, `task:…`, `account:…`, `checklist:…`), in the order in which they
/// ended. Of an account it is the person's name alone.
///
/// # Errors
/// When the engine fails.
pub async fn former(conn: &mut Conn, county: &CountyId, subjects: &[&str]) -> Result<HashMap<String, Vec<FormerName>>> {
    const KINDS: [&str; 4] = ["unit", "task", "account", "checklist"];
    let named = subjects.iter().filter_map(|subject| subject.split_once(':'));
    let mut ids: Vec<&str> = named.filter(|(kind, _)| KINDS.contains(kind)).map(|(_, id)| id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids = serde_json::to_string(&ids).map_err(|error| StorageError::Driver(sqlx::Error::Encode(error.into())))?;
    let rows = if conn.engine() == Engine::Sqlite {
        fetch_all!(conn, Row, names_sql!("(select j.value as id from json_each($2) j)"), county.as_str(), &ids)?
    } else {
        fetch_all!(
            conn,
            Row,
            names_sql!("(select j.id from jsonb_array_elements_text(cast($2 as jsonb)) as j (id))"),
            county.as_str(),
            &ids
        )?
    };
    let mut names: HashMap<String, Vec<FormerName>> = HashMap::new();
    for (subject, name) in rows.into_iter().filter_map(Row::named) {
        names.entry(subject).or_default().push(name);
    }
    Ok(names)
}
