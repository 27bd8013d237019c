//! 事项清单: made as a draft, issued, and read.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::{day_of, day_text};
use domain::ids::{OrderItemId, OrderListId, UnitId};
use domain::monitoring::order::{OrderEntry, entries_of_text};
use domain::register::ended::Ended;
use domain::register::unit::{Unit, UnitClass};
use domain::text::folded::fold;
use storage::monitoring::order::{self, OrderItem};
use storage::{Lock, StorageError, register};

pub use storage::monitoring::order::{OrderCell, OrderList};

use super::called::unit_called;
use super::job::month_of;
use crate::form;
use crate::operations::settings::{self, OfficeDay};
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// The longest name of an item and its note, in characters.
pub const ORDER_TEXT: usize = 120;
/// The most items of a list.
pub const ORDER_ITEMS: usize = 60;
/// So many months can be chosen.
const LISTS: i64 = 36;

form! {
    /// A month's list as typed; a file brings its items beside it.
    #[derive(Debug, Default)]
    pub struct KeepOrders {
        /// As `2026-11`.
        pub month: String,
        /// The last day to publish.
        pub due_on: String,
        /// Its title; empty is the usual one.
        #[serde(default)]
        pub title: String,
        /// Items, a line each.
        #[serde(default)]
        pub items: String,
    }
}

/// What the page shows.
#[derive(Debug, Clone)]
pub struct OrderSheet {
    /// Lists to choose from, the latest month first.
    pub lists: Vec<OrderList>,
    /// The list shown; none where there is none.
    pub shown: Option<OrderList>,
    /// Where its items stand, by unit in the register's order, then by item.
    pub cells: Vec<OrderCell>,
    /// Units of the shown list that have ended, by that day.
    pub ended: HashMap<UnitId, Ended>,
    /// Whether there are townships to be asked.
    pub has_townships: bool,
    /// The day.
    pub now: OfficeDay,
}

/// Reads a list, asked for by its month (`2026-11`) or its id, else the present month's; a draft is the office's.
///
/// # Errors
/// `Forbidden` when the person may see neither county nor unit.
pub async fn orders(actor: &Actor, services: &Services, asked: Option<&str>) -> Result<OrderSheet> {
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let mut lists = order::lists(&mut conn, &actor.county, LISTS).await?;
    if !actor.may(Permission::Monitor) {
        lists.retain(|list| list.issued.is_some());
    }
    let now = settings::now(&mut conn, services, &actor.county).await?;
    let shown = match asked {
        Some(asked) => lists.iter().find(|list| list.id.as_str() == asked || month_of(asked) == Some(list.month)),
        // a list made ahead stands in the choice until its month comes
        None => lists.iter().find(|list| list.month <= now.today()).or(lists.last()),
    };
    let shown = shown.cloned();
    let cells = match &shown {
        Some(list) => order::cells(&mut conn, &list.id, &scope).await?,
        None => Vec::new(),
    };
    let units = register::unit::list(&mut conn, &actor.county).await?;
    let has_townships = actor.may(Permission::Monitor) && !townships(&units, now.today()).is_empty();
    let ended = cells.iter().filter_map(|cell| Some((cell.unit.clone(), end_of(&units, &cell.unit, now.today())?))).collect();
    Ok(OrderSheet { lists, shown, cells, ended, has_townships, now })
}

/// The end of a unit, once that day has come.
pub(super) fn end_of(units: &[Unit], id: &UnitId, today: NaiveDate) -> Option<Ended> {
    let unit = units.iter().find(|unit| unit.id == *id)?;
    let on = unit.valid_to.filter(|on| *on <= today)?;
    let heir = unit.successor.as_ref().and_then(|heir| units.iter().find(|unit| unit.id == *heir));
    Some(Ended { on, successor: heir.map(|heir| heir.short_name.clone()) })
}

/// The office's word for where an item stands by a day; of a unit that had ended by the last day to publish nothing is asked.
#[must_use]
pub fn order_word(cell: &OrderCell, due_on: NaiveDate, today: NaiveDate) -> &'static str {
    if cell.counts(due_on, today) { cell.state.label() } else { "不要求" }
}

/// Units that are asked where an item names none.
fn townships(units: &[Unit], today: NaiveDate) -> Vec<&Unit> {
    let is_asked = |unit: &&Unit| matches!(unit.class, UnitClass::Township | UnitClass::DevelopmentZone) && unit.is_in_use(today);
    units.iter().filter(is_asked).collect()
}

/// Makes a month's list as a draft, in the place of a draft that is there. A list that was issued keeps its title, its day and its items;
/// what it does not hold yet is added until its day is over. Answers how many items are new.
///
/// # Errors
/// `Forbidden`; `Invalid` names the fields; `Refused` where a file names a unit that is not there.
pub async fn keep_orders(actor: &Actor, services: &Services, form: &KeepOrders, file: &[OrderEntry]) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let now = settings::now(&mut tx, services, &actor.county).await?;
    let entries: Vec<OrderEntry> = if file.is_empty() { entries_of_text(&form.items) } else { file.to_vec() };
    let lists = order::lists(&mut tx, &actor.county, LISTS).await?;
    let there = lists.into_iter().find(|list| month_of(&form.month) == Some(list.month));
    let issued = there.as_ref().filter(|list| list.issued.is_some());
    let is_issued = issued.is_some();
    let (month, due_on) = checked(form, &entries, now.today(), issued)?;
    let units = register::unit::list(&mut tx, &actor.county).await?;
    let title = match (issued, form.title.trim()) {
        (Some(list), _) => list.title.clone(),
        (None, "") => format!("{}政务公开事项清单", month.format("%Y年%-m月")),
        (None, title) => title.to_owned(),
    };
    let list = match there {
        Some(list) => {
            if !is_issued {
                order::clear(&mut tx, &list.id).await?;
            }
            if !order::write(&mut tx, &list, &title, due_on).await? {
                return Err(ServiceError::Stale);
            }
            list
        }
        None => {
            let id = OrderListId::new(new_id());
            let created = (services.now(), actor.person.clone());
            let new = OrderList { id, month, title: title.clone(), due_on, created, issued: None, revision: 1 };
            let twice = |error: StorageError| match error {
                StorageError::Duplicate(_) => ServiceError::Stale,
                other => other.into(),
            };
            order::insert(&mut tx, &actor.county, &new).await.map_err(twice)?;
            new
        }
    };
    let there = order::cells(&mut tx, &list.id, &domain::access::scope::Scope::County).await?;
    let known: HashSet<String> = there.iter().map(|cell| fold(&cell.item.name)).collect();
    let mut position = there.iter().map(|cell| cell.item.position).max().unwrap_or(0);
    let (mut items, mut at_units) = (Vec::new(), Vec::new());
    for entry in entries.iter().filter(|entry| !known.contains(&fold(&entry.name))) {
        position += 1;
        let item = OrderItem { id: OrderItemId::new(new_id()), position, name: entry.name.clone(), note: entry.note.clone() };
        at_units.extend(asked(entry, &units, now.today())?.into_iter().map(|unit| (item.id.clone(), unit)));
        items.push(item);
    }
    if position > i64::try_from(ORDER_ITEMS).unwrap_or(i64::MAX) {
        return Err(ServiceError::field(KeepOrders::items, format!("一个月的清单最多{ORDER_ITEMS}项。")));
    }
    if is_issued && items.is_empty() {
        return Err(ServiceError::field(KeepOrders::items, "填写的事项在已下达的清单里都有了，没有可以增加的。"));
    }
    order::add(&mut tx, &list.id, &items, &at_units).await?;
    let kept = MonitoringAction::OrdersKept { month: month.format("%Y-%m").to_string(), items: items.len(), due_on };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), kept).await?;
    tx.commit().await?;
    Ok(items.len())
}

/// The units that an item is given to.
fn asked(entry: &OrderEntry, units: &[Unit], today: NaiveDate) -> Result<Vec<UnitId>> {
    if entry.units.is_empty() {
        let all: Vec<UnitId> = townships(units, today).into_iter().map(|unit| unit.id.clone()).collect();
        if all.is_empty() {
            return Err(ServiceError::Refused(
                "名册里没有在用的乡镇或开发区，请先在“责任单位”里登记，或在表格的“单位”一列写明单位。".into(),
            ));
        }
        return Ok(all);
    }
    let mut found: Vec<UnitId> = Vec::new();
    for name in &entry.units {
        let unit = unit_called(units, name, today).map_err(|why| ServiceError::Refused(format!("第{}行{why}", entry.row)))?;
        if !found.contains(&unit.id) {
            found.push(unit.id.clone());
        }
    }
    Ok(found)
}

/// Why the title or the day as typed cannot be an issued list's: the field and a sentence. Units were told both, and letters name them.
fn not_as_issued(form: &KeepOrders, list: &OrderList, today: NaiveDate) -> Option<(&'static str, String)> {
    let issued = list.issued.as_ref().map(|(at, _)| format!("已于{}", day_text(day_of(*at)))).unwrap_or_default();
    let said = format!("{}的清单{issued}下达，公开期限{}", list.month.format("%Y年%-m月"), day_text(list.due_on));
    let (title, due_on) = (form.title.trim(), form.due_on.trim());
    if list.due_on < today {
        Some((KeepOrders::due_on, format!("{said}已过，不能再改期限或增加事项；请编入下一个月的清单。")))
    } else if !due_on.is_empty() && due_on.parse::<NaiveDate>().ok() != Some(list.due_on) {
        Some((KeepOrders::due_on, format!("{said}，不能改动；只增加事项的，请照原来的期限填写。")))
    } else if !title.is_empty() && title != list.title {
        Some((KeepOrders::title, format!("{said}，标题“{}”不能改动；只增加事项的，标题不填。", list.title)))
    } else {
        None
    }
}

/// The month and the day to publish by; of a list that was issued they are its own.
fn checked(form: &KeepOrders, entries: &[OrderEntry], today: NaiveDate, issued: Option<&OrderList>) -> Result<(NaiveDate, NaiveDate)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let month = month_of(&form.month);
    if month.is_none() {
        wrong(KeepOrders::month, "请填写月份，如 2026-11。".into());
    }
    let typed = || form.due_on.trim().parse::<NaiveDate>().ok().filter(|day| *day >= today && day.year() <= 2200);
    let due_on = issued.map(|list| list.due_on).or_else(typed);
    if let Some((field, why)) = issued.and_then(|list| not_as_issued(form, list, today)) {
        wrong(field, why);
    }
    if due_on.is_none() {
        wrong(KeepOrders::due_on, "公开期限请填写今天或以后的日期。".into());
    }
    if form.title.trim().chars().count() > ORDER_TEXT {
        wrong(KeepOrders::title, format!("标题不超过{ORDER_TEXT}个字。"));
    }
    if entries.is_empty() {
        wrong(KeepOrders::items, "请填写事项，每行一项；或者选择表格。".into());
    }
    let mut met = HashSet::new();
    for entry in entries {
        if entry.name.chars().count() > ORDER_TEXT || entry.note.chars().count() > ORDER_TEXT {
            wrong(KeepOrders::items, format!("第{}行过长：事项和公开要求各不超过{ORDER_TEXT}个字。", entry.row));
        }
        if !met.insert(fold(&entry.name)) {
            wrong(KeepOrders::items, format!("第{}行“{}”与前面重复，请删去一行。", entry.row, entry.name));
        }
    }
    match (month, due_on) {
        (Some(month), Some(due_on)) if errors.is_empty() => Ok((month, due_on)),
        _ => Err(ServiceError::Invalid(errors)),
    }
}

form! {
    /// A list to be issued.
    #[derive(Debug)]
    pub struct IssueOrders {
        /// Which.
        pub list: OrderListId,
        /// The revision that was seen.
        pub revision: i64,
    }
}

/// 下达: from then on units see it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Stale`; `Refused` where it is issued already.
pub async fn issue_orders(actor: &Actor, services: &Services, form: &IssueOrders) -> Result<()> {
    actor.require(Permission::Monitor)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let list = order::get(&mut tx, &actor.county, &form.list).await?.ok_or(ServiceError::NotFound("这份事项清单"))?;
    if let Some((_, by)) = &list.issued {
        return Err(ServiceError::Refused(format!("这份清单已由{by}下达，不用再次下达。")));
    }
    if list.revision != form.revision || !order::issue(&mut tx, &list, services.now(), &actor.person).await? {
        return Err(ServiceError::Stale);
    }
    let issued = MonitoringAction::OrdersIssued { month: list.month.format("%Y-%m").to_string(), due_on: list.due_on };
    audit::record(&mut tx, services, actor, Subject::County(actor.county.clone()), issued).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use domain::monitoring::order::OrderState;

    use super::*;

    #[test]
    fn of_a_unit_that_had_ended_an_open_item_is_not_asked() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let cell = OrderCell {
            item: OrderItem { id: OrderItemId::new("i"), position: 1, name: "村务财务".into(), note: String::new() },
            unit: UnitId::new("u"),
            unit_name: "石门乡".into(),
            ended_on: Some(day("2026-11-20")),
            state: OrderState::Ordered,
            link: String::new(),
            said: String::new(),
            published: None,
            checked: None,
            reason: String::new(),
            revision: 1,
        };
        let (due_on, today) = (day("2026-11-20"), day("2026-11-23"));
        assert_eq!(order_word(&cell, due_on, today), "不要求");
        assert_eq!(order_word(&cell, day("2026-11-19"), today), "待公开", "it was there on its day");
        assert_eq!(order_word(&cell, due_on, day("2026-11-19")), "待公开", "it is there still");
        let done = OrderCell { state: OrderState::Checked, ..cell };
        assert_eq!(order_word(&done, due_on, today), "已核对", "what was done stays done");
    }
}
