//! Names of sections, tasks and units, as lists show them.

use chrono::NaiveDate;
use domain::access::scope::Scope;
use domain::ids::{ChecklistId, CountyId, SectionId, TaskId, UnitId};
use domain::register::ended::Ended;

use crate::db::scope::{key, visible_task, visible_unit};
use crate::db::sql_text::SqlText;
use crate::progress::words::{sections_as_of, tasks_as_of};
use crate::{Conn, Result, StorageError};

/// A section, as lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionName {
    /// Its id.
    pub id: SectionId,
    /// The section above it.
    pub parent: Option<SectionId>,
    /// Its title, to the letter.
    pub title: String,
}

/// A task, as lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskName {
    /// Its id.
    pub id: TaskId,
    /// Its section.
    pub section: SectionId,
    /// Its number, or its place where it has none.
    pub number: String,
    /// The first words of its requirement.
    pub requirement: String,
}

/// A unit, as lists name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    /// Its id.
    pub id: UnitId,
    /// Its short name.
    pub short: String,
    /// Its full name.
    pub full: String,
    /// Its assessment group, on the day asked for.
    pub group: String,
    /// Short names it bore before, the earliest first.
    pub former: Vec<FormerName>,
    /// Its end, ahead or past, as far as it was known by the day asked for.
    pub ended: Option<Ended>,
}

/// A short name until a renaming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerName {
    /// The name.
    pub short: String,
    /// First day of the next one.
    pub until: NaiveDate,
    /// The day the renaming was entered.
    pub recorded_on: NaiveDate,
}

impl UnitName {
    /// The short name that it bore on the day `on`, as far as the record knew by the end of the day `known`: rows of a period
    /// keep the name of the period's end.
    #[must_use]
    pub fn short_on(&self, on: NaiveDate, known: NaiveDate) -> &str {
        let held = |name: &&FormerName| on < name.until || known < name.recorded_on;
        self.former.iter().find(held).map_or(&self.short, |name| &name.short)
    }

    /// What stands behind its name once it has ended: （2026年11月15日并入枫林铺镇）; nothing before.
    #[must_use]
    pub fn end_note(&self, today: NaiveDate) -> String {
        self.ended.as_ref().and_then(|end| end.mark(today)).map(|mark| format!("（{mark}）")).unwrap_or_default()
    }
}

/// Names of a checklist's sections and tasks and of the county's units, each in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Sections in order.
    pub sections: Vec<SectionName>,
    /// Tasks in order.
    pub tasks: Vec<TaskName>,
    /// Units in official order.
    pub units: Vec<UnitName>,
}

list_row! {
    /// `section`, `task`, `unit` or `former`, a short name of a unit until a renaming. `above` is the section or, of a unit, its
    /// group; `until` the day on which the name or the unit ended, `heir` who took over from it.
    struct Row {
        what: String,
        id: String,
        short: String,
        name: String,
        above: Option<String>,
        place: i64,
        until: Option<NaiveDate>,
        recorded_on: Option<NaiveDate>,
        heir: Option<String>,
    }
}

/// What was known of the end of the unit `u` by the end of the day `$5`: a merger entered in November stands on no page of June.
macro_rules! end_then {
    ($then:literal, $now:literal) => {
        concat!(
            "case when exists (select 1 from unit_past p where p.unit_id = u.id and p.keeps_end and $5 < p.to_on)
                  then (select p.",
            $then,
            " from unit_past p where p.unit_id = u.id and p.keeps_end and $5 < p.to_on order by p.to_on limit 1)
                  else u.",
            $now,
            " end"
        )
    };
}

/// The short name of the unit `h` by the end of the day `$5`, as [`UnitName::short_on`] tells it of the units themselves: who took over is
/// not always among those that the reader sees.
macro_rules! heir_then {
    () => {
        "coalesce((select a.name from unit_alias a
                   where a.unit_id = h.id and a.kind = 'former_short_name' and a.valid_to is not null
                     and ($5 < a.valid_to or $5 < a.recorded_on)
                   order by a.valid_to, a.recorded_on limit 1), h.short_name)"
    };
}

/// The task `t` asked something of somebody on the day `$5`, which has ended; one that nobody has is taken as it stood.
macro_rules! in_the_list_then {
    () => {
        "(exists (select 1 from cell x where x.task_id = t.id and not x.removed and x.since_on <= $5)
    or exists (select 1 from cell x join cell_past p on p.cell_id = x.id
               where x.task_id = t.id and not p.removed and p.from_on <= $5 and $5 < p.to_on)
    or (not t.removed and not exists (select 1 from cell x where x.task_id = t.id)))"
    };
}

/// The sections, tasks and units of today; the last part adds former names.
const TODAY: &str = concat!(
    "select 'section' as what, s.id, '' as short, s.title as name, s.parent_id as above, s.position as place,
            cast(null as date) as until, cast(null as date) as recorded_on, cast(null as text) as heir
     from section s where s.checklist_id = $2 and not s.removed
     union all
     select 'task', t.id, t.number, substr(t.requirement, 1, cast($4 as integer)), t.section_id, t.position, null, null, null
     from task t where t.checklist_id = $2 and not t.removed and ",
    visible_task!("t", "$3"),
    " union all
     select 'unit', u.id, u.short_name, u.full_name, u.group_name, u.position, u.valid_to, null,
            (select h.short_name from unit h where h.id = u.successor_id)
     from unit u where u.county_id = $1 and ",
    visible_unit!("u", "$3"),
);

/// The same as it was by the end of the day `$5`: words, places, groups.
const THEN: &str = concat!(
    "select 'section' as what, s.id, '' as short, s.title as name, s.parent_id as above, s.position as place,
            cast(null as date) as until, cast(null as date) as recorded_on, cast(null as text) as heir
     from ",
    sections_as_of!("$2", "$5"),
    " s
     union all
     select 'task', t.id, t.number, substr(t.requirement, 1, cast($4 as integer)), t.section_id, t.position, null, null, null
     from ",
    tasks_as_of!("$2", "$5"),
    " t where ",
    visible_task!("t", "$3"),
    " and ",
    in_the_list_then!(),
    " union all
     select 'unit', u.id, u.short_name, u.full_name,
            coalesce((select p.group_name from unit_past p where p.unit_id = u.id and $5 < p.to_on order by p.to_on limit 1), u.group_name),
            u.position, ",
    end_then!("ends_on", "valid_to"),
    ", null, (select ",
    heir_then!(),
    " from unit h where h.id = ",
    end_then!("successor_id", "successor_id"),
    ")
     from unit u where u.county_id = $1 and ",
    visible_unit!("u", "$3"),
);

/// Short names until a renaming, with the days that count for them.
const FORMER: &str = concat!(
    " union all
     select 'former', a.unit_id, '', a.name, null, 0, a.valid_to, a.recorded_on, null
     from unit_alias a join unit u on u.id = a.unit_id
     where u.county_id = $1 and a.kind = 'former_short_name' and a.valid_to is not null and ",
    visible_unit!("u", "$3"),
    " order by 6, 2, 7, 8",
);

/// The names, in one statement; those of a list as it was by the end of the day `ended`, or as it stands. A unit's scope leaves
/// only what it has to do with; a requirement is cut after `chars` characters.
///
/// # Errors
/// When the engine fails.
pub async fn names(
    conn: &mut Conn,
    county: &CountyId,
    checklist: &ChecklistId,
    scope: &Scope,
    chars: i64,
    ended: Option<NaiveDate>,
) -> Result<Names> {
    let mut sql = SqlText::from(if ended.is_some() { THEN } else { TODAY });
    sql.add(FORMER);
    let rows = fetch_list!(conn, Row, sql, county.as_str(), checklist.as_str(), key(scope), chars, ended)?;
    let mut names = Names::default();
    let mut former = Vec::new();
    for Row { what, id, short, name, above, place, until, recorded_on, heir } in rows {
        match (what.as_str(), until, recorded_on) {
            ("section", ..) => names.sections.push(SectionName { id: SectionId::new(id), parent: above.map(SectionId::new), title: name }),
            ("task", ..) => {
                let number = if short.trim().is_empty() { place.to_string() } else { short.trim().to_owned() };
                let section = SectionId::new(above.unwrap_or_default());
                names.tasks.push(TaskName { id: TaskId::new(id), section, number, requirement: name });
            }
            ("unit", ..) => {
                let group = above.unwrap_or_default();
                let ended = until.map(|on| Ended { on, successor: heir });
                names.units.push(UnitName { id: UnitId::new(id), short, full: name, group, former: Vec::new(), ended });
            }
            ("former", Some(until), Some(recorded_on)) => former.push((UnitId::new(id), FormerName { short: name, until, recorded_on })),
            _ => return Err(StorageError::inconsistent("unit_alias", "recorded_on", id)),
        }
    }
    for (id, name) in former {
        if let Some(unit) = names.units.iter_mut().find(|unit| unit.id == id) {
            unit.former.push(name);
        }
    }
    Ok(names)
}
