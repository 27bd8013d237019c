//! What is asked of the ledger, and how it stands in an address.

use chrono::{Datelike, NaiveDate};
use domain::access::scope::Scope;
use domain::calendar::office_time::start_of;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::Every;
use domain::checklist::list_key::ListKey;
use domain::ids::{SectionId, TaskId, UnitId};
use domain::reporting::cell::{FactSet, Status};
use domain::text::search::like_pattern;
use storage::progress::Lists;
use storage::progress::cells::{CellOrder, CellQuery};

use crate::operations::settings::OfficeDay;

/// Conditions on cells; every one that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct CellFilter {
    /// A year's lists or one of them; the latest year when not set.
    pub list: Option<ListKey>,
    /// Section, with those below it.
    pub section: Option<SectionId>,
    /// Task.
    pub task: Option<TaskId>,
    /// Unit.
    pub unit: Option<UnitId>,
    /// Assessment group of the unit; a unit goes before it.
    pub group: Option<String>,
    /// Lead or support.
    pub role: Option<AssignmentRole>,
    /// One of these statuses; none means any.
    pub statuses: Vec<Status>,
    /// Only what is asked of somebody: neither 不涉及 nor taken over.
    pub asked_only: bool,
    /// Kind of duty, as its stored word.
    pub duty: Option<String>,
    /// Rhythm and first day of the period.
    pub period: Option<(Every, NaiveDate)>,
    /// Due from this day.
    pub due_from: Option<NaiveDate>,
    /// Due up to this day.
    pub due_to: Option<NaiveDate>,
    /// Last handed in from this day.
    pub submitted_from: Option<NaiveDate>,
    /// Last handed in up to this day.
    pub submitted_to: Option<NaiveDate>,
    /// Last judged from this day.
    pub judged_from: Option<NaiveDate>,
    /// Last judged up to this day.
    pub judged_to: Option<NaiveDate>,
    /// A report stands there: handed in and not taken back.
    pub reported: bool,
    /// 上年结转: goes on with an item of an earlier year.
    pub carried: bool,
    /// Showed none of these statuses on this day: what became so since, or is so no longer.
    pub unlike: Option<(NaiveDate, Vec<Status>)>,
    /// As of this day; today when not set.
    pub as_of: Option<NaiveDate>,
    /// Words in task or unit.
    pub text: String,
}

/// What to sort by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Order {
    /// As tasks stand in the checklist.
    Task,
    /// By the period, the earliest first.
    Period,
    /// By due date.
    Due,
    /// By the official order of units.
    Unit,
    /// By need: a list opens with what needs a hand.
    #[default]
    Need,
}

domain::coded!(Order);

impl Order {
    /// What the tool bar says.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Task => "按任务顺序",
            Self::Period => "按周期",
            Self::Due => "按期限",
            Self::Unit => "按单位顺序",
            Self::Need => "需处理的在前",
        }
    }

    pub(super) const fn stored(self) -> CellOrder {
        match self {
            Self::Task => CellOrder::Task,
            Self::Period => CellOrder::Period,
            Self::Due => CellOrder::Due,
            Self::Unit => CellOrder::Unit,
            Self::Need => CellOrder::Need,
        }
    }
}

/// Which part of what was found, and in which order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct View {
    /// What to sort by.
    pub order: Order,
    /// The other way round.
    pub descending: bool,
    /// From 1.
    pub page: u32,
    /// Rows on a page: one of [`View::SIZES`].
    pub size: u32,
}

impl Default for View {
    fn default() -> Self {
        Self { order: Order::Need, descending: false, page: 1, size: 50 }
    }
}

impl View {
    /// Page sizes offered.
    pub const SIZES: [u32; 4] = [20, 50, 100, 200];

    /// Reads `sort`, `page` and `size`; what cannot be read is as usual.
    #[must_use]
    pub fn from_query(query: &[(String, String)]) -> Self {
        let usual = Self::default();
        let sort = value(query, "sort").unwrap_or_default();
        let (word, descending) = sort.strip_suffix("-desc").map_or((sort, false), |word| (word, true));
        let number = |name: &str| value(query, name).and_then(|text| text.parse().ok());
        Self {
            order: Order::from_code(word).unwrap_or_default(),
            descending,
            page: number("page").unwrap_or(1).clamp(1, 1_000_000),
            size: number("size").filter(|size| Self::SIZES.contains(size)).unwrap_or(usual.size),
        }
    }
}

fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    // PostgreSQL knows no text with a NUL in it, so nothing can be found by one
    query.iter().find(|(key, value)| key == name && !value.is_empty() && !value.contains('\0')).map(|(_, value)| value.as_str())
}

/// The name of the day in an address.
pub const AS_OF: &str = "as_of";

/// The day that an address asks for.
#[must_use]
pub fn as_of(query: &[(String, String)]) -> Option<NaiveDate> {
    value(query, AS_OF).and_then(day)
}

/// A day and statuses, as `2026-11-11.done.late_done`.
fn unlike(text: &str) -> Option<(NaiveDate, Vec<Status>)> {
    let mut parts = text.split('.');
    let day = day(parts.next()?)?;
    let statuses: Vec<Status> = parts.filter_map(Status::from_code).collect();
    (!statuses.is_empty()).then_some((day, statuses))
}

/// A day that an office could mean; what lies centuries away is a slip or an attack.
fn day(text: &str) -> Option<NaiveDate> {
    text.parse::<NaiveDate>().ok().filter(|day| (1900..3000).contains(&day.year()))
}

impl CellFilter {
    /// Everything of a year, or of one of its lists.
    #[must_use]
    pub fn of_list(list: impl Into<ListKey>) -> Self {
        Self { list: Some(list.into()), ..Self::default() }
    }

    /// The same with these statuses instead.
    #[must_use]
    pub fn showing(&self, statuses: &[Status]) -> Self {
        Self { statuses: statuses.to_vec(), ..self.clone() }
    }

    /// The same for a unit.
    #[must_use]
    pub fn at_unit(&self, unit: &UnitId) -> Self {
        Self { unit: Some(unit.clone()), ..self.clone() }
    }

    /// The same for the units of an assessment group.
    #[must_use]
    pub fn at_group(&self, group: &str) -> Self {
        Self { unit: None, group: Some(group.to_owned()), ..self.clone() }
    }

    /// The same for a task.
    #[must_use]
    pub fn at_task(&self, task: &TaskId) -> Self {
        Self { task: Some(task.clone()), ..self.clone() }
    }

    /// The same for a section.
    #[must_use]
    pub fn at_section(&self, section: &SectionId) -> Self {
        Self { section: Some(section.clone()), ..self.clone() }
    }

    /// The same without what is not asked of anybody.
    #[must_use]
    pub fn asked(&self) -> Self {
        Self { asked_only: true, ..self.clone() }
    }

    /// 到期应报: of what is asked, what was to be reported by the end of that day.
    #[must_use]
    pub fn due_by(&self, day: NaiveDate) -> Self {
        Self { due_to: Some(day), ..self.asked() }
    }

    /// Reads an address. A value that means nothing is left out, so that an old or mistyped link still shows a list.
    #[must_use]
    pub fn from_query(query: &[(String, String)]) -> Self {
        let text = |name: &str| value(query, name);
        let date = |name: &str| text(name).and_then(day);
        let period = text("period").and_then(|text| {
            let (every, start) = text.split_once('.')?;
            Some((Every::from_code(every)?, day(start)?))
        });
        let mut statuses: Vec<Status> =
            query.iter().filter(|(key, _)| key == "status").filter_map(|(_, code)| Status::from_code(code)).collect();
        statuses.sort_unstable();
        statuses.dedup();
        Self {
            list: text("year").and_then(|text| text.parse().ok()),
            section: text("section").map(SectionId::new),
            task: text("task").map(TaskId::new),
            unit: text("unit").map(UnitId::new),
            group: text("group").map(str::to_owned),
            role: text("role").and_then(AssignmentRole::from_code),
            statuses,
            asked_only: text("na") == Some("no"),
            duty: text("duty").map(str::to_owned),
            period,
            due_from: date("due_from"),
            due_to: date("due_to"),
            submitted_from: date("submitted_from"),
            submitted_to: date("submitted_to"),
            judged_from: date("judged_from"),
            judged_to: date("judged_to"),
            reported: text("reported") == Some("yes"),
            carried: text("carried") == Some("yes"),
            unlike: text("unlike").and_then(unlike),
            as_of: date(AS_OF),
            text: text("q").unwrap_or_default().to_owned(),
        }
    }

    /// The same as names and values of an address, not yet encoded.
    #[must_use]
    pub fn to_query(&self) -> Vec<(&'static str, String)> {
        let mut all = Vec::new();
        let mut push = |name: &'static str, value: Option<String>| all.extend(value.map(|value| (name, value)));
        push("year", self.list.map(|list| list.to_string()));
        push("section", self.section.as_ref().map(ToString::to_string));
        push("task", self.task.as_ref().map(ToString::to_string));
        push("unit", self.unit.as_ref().map(ToString::to_string));
        push("group", self.group.clone());
        push("role", self.role.map(|role| role.code().to_owned()));
        for status in &self.statuses {
            push("status", Some(status.code().to_owned()));
        }
        push("na", self.asked_only.then(|| "no".to_owned()));
        push("duty", self.duty.clone());
        push("period", self.period.map(|(every, start)| format!("{}.{start}", every.code())));
        for (name, day) in [
            ("due_from", self.due_from),
            ("due_to", self.due_to),
            ("submitted_from", self.submitted_from),
            ("submitted_to", self.submitted_to),
            ("judged_from", self.judged_from),
            ("judged_to", self.judged_to),
            (AS_OF, self.as_of),
        ] {
            push(name, day.map(|day| day.to_string()));
        }
        push("reported", self.reported.then(|| "yes".to_owned()));
        push("carried", self.carried.then(|| "yes".to_owned()));
        push(
            "unlike",
            self.unlike.as_ref().map(|(day, statuses)| {
                std::iter::once(day.to_string()).chain(statuses.iter().map(|status| status.code().to_owned())).collect::<Vec<_>>().join(".")
            }),
        );
        push("q", Some(self.text.clone()).filter(|text| !text.is_empty()));
        all
    }

    /// The statuses that may show: those asked for, without 不涉及 where it is not wanted.
    #[must_use]
    pub fn shown(&self) -> Vec<Status> {
        let wanted =
            |status: &Status| (self.statuses.is_empty() || self.statuses.contains(status)) && (!self.asked_only || status.is_asked());
        Status::ALL.into_iter().filter(wanted).collect()
    }

    /// Whether anything but the year and the day is asked.
    #[must_use]
    pub fn is_open(&self) -> bool {
        *self == Self { list: self.list, as_of: self.as_of, ..Self::default() }
    }

    /// The same as of a day.
    #[must_use]
    pub fn on(&self, day: Option<NaiveDate>) -> Self {
        Self { as_of: day, ..self.clone() }
    }

    /// As storage takes it. The pattern must live as long as the query.
    pub(crate) fn stored<'a>(&'a self, lists: Lists<'a>, scope: &'a Scope, pattern: &'a str, now: &OfficeDay) -> CellQuery<'a> {
        CellQuery {
            unit: self.unit.as_ref(),
            group: self.group.as_deref(),
            task: self.task.as_ref(),
            section: self.section.as_ref(),
            role: self.role,
            period: self.period,
            duty: self.duty.as_deref(),
            due_from: self.due_from,
            due_to: self.due_to,
            submitted_from: self.submitted_from.map(start_of),
            submitted_before: self.submitted_to.map(end_of),
            judged_from: self.judged_from.map(start_of),
            judged_before: self.judged_to.map(end_of),
            reported: self.reported,
            carried: self.carried,
            unlike: self.unlike.as_ref().map(|(day, statuses)| (now.ended(*day), FactSet::showing(statuses))),
            text: (!self.text.trim().is_empty()).then_some(pattern),
            // a filter that excludes every status finds nothing
            showing: FactSet::showing(&self.shown()),
            ..CellQuery::of(lists, scope, now.as_of)
        }
    }

    /// The pattern for the words asked for.
    pub(crate) fn pattern(&self) -> String {
        like_pattern(&self.text)
    }
}

/// The moment a day ends.
pub(crate) fn end_of(day: NaiveDate) -> chrono::DateTime<chrono::Utc> {
    start_of(day.succ_opt().unwrap_or(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(filter: &CellFilter) -> Vec<(String, String)> {
        filter.to_query().into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    #[test]
    fn every_condition_survives_the_address() {
        let day = |text: &str| text.parse().ok();
        let full = CellFilter {
            list: Some(ListKey { year: 2026, no: Some(2) }),
            section: Some(SectionId::new("s")),
            task: Some(TaskId::new("t")),
            unit: Some(UnitId::new("u")),
            group: Some("县直部门".into()),
            role: Some(AssignmentRole::Support),
            statuses: vec![Status::Returned, Status::Overdue],
            asked_only: true,
            duty: Some("quota".into()),
            period: Some((Every::Quarter, "2026-04-01".parse().unwrap())),
            due_from: day("2026-01-02"),
            due_to: day("2026-02-03"),
            submitted_from: day("2026-01-04"),
            submitted_to: day("2026-02-05"),
            judged_from: day("2026-01-06"),
            judged_to: day("2026-02-07"),
            reported: true,
            carried: true,
            unlike: Some(("2026-03-08".parse().unwrap(), vec![Status::LateDone, Status::Done])),
            as_of: day("2026-03-09"),
            text: "发改 & 委".into(),
        };
        assert_eq!(CellFilter::from_query(&pairs(&full)), full);
        assert_eq!(CellFilter::from_query(&[]), CellFilter::default());
        assert!(CellFilter::of_list(2026).is_open() && !full.is_open());
    }

    #[test]
    fn nonsense_is_left_out() {
        let query = [
            ("year", "MMXX"),
            ("status", "gone"),
            ("period", "week.3"),
            ("due_to", "2026-02-30"),
            ("role", "boss"),
            ("due_from", "-262143-01-01"),
            ("unlike", "2026-03-08"),
            ("unlike", "tomorrow.done"),
            ("as_of", "yesterday"),
            ("q", "a\0b"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(CellFilter::from_query(&query), CellFilter::default());
    }

    #[test]
    fn a_view_is_read_within_its_bounds() {
        let read = |pairs: &[(&str, &str)]| {
            View::from_query(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
        };
        assert_eq!(read(&[]), View::default());
        assert_eq!(
            read(&[("sort", "due-desc"), ("page", "3"), ("size", "200")]),
            View { order: Order::Due, descending: true, page: 3, size: 200 }
        );
        assert_eq!(read(&[("sort", "x"), ("page", "0"), ("size", "7")]), View::default());
    }

    #[test]
    fn nothing_is_shown_where_conditions_exclude_each_other() {
        let filter = CellFilter { statuses: vec![Status::NotApplicable], asked_only: true, ..CellFilter::default() };
        assert!(filter.shown().is_empty());
    }
}
