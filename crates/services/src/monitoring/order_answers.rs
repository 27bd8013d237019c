//! 事项清单 at a unit: it says on one page where each item is published; the office looks and checks it, or sends it back.

use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{OrderListId, UnitId};
use domain::monitoring::column::is_address;
use storage::monitoring::order::{self, OrderCell, OrderList};
use storage::{Lock, Tx, register};

use super::finding_words::{LINK_LIMIT, WORDS_LIMIT};
use super::orders::end_of;
use crate::form;
use crate::personal_data::without_numbers;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

form! {
    /// Where a unit published its items: as many links and words as items, in the same order.
    #[derive(Debug, Default)]
    pub struct AnswerOrders {
        /// Of which list.
        #[serde(default)]
        pub list: String,
        /// Items.
        #[serde(default)]
        pub item: Vec<String>,
        /// The revision of each that was seen.
        #[serde(default)]
        pub seen: Vec<String>,
        /// Addresses.
        #[serde(default)]
        pub link: Vec<String>,
        /// Words.
        #[serde(default)]
        pub said: Vec<String>,
    }
}

/// The name that a field of the nth item has beside others of its kind.
#[must_use]
pub fn nth(field: &str, place: usize) -> String {
    format!("{field}-{}", place + 1)
}

/// Takes what a unit says; what stays as it was is left alone. Answers how many items were written.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Stale`; `Refused` where nothing was filled in.
pub async fn answer_orders(actor: &Actor, services: &Services, form: &AnswerOrders) -> Result<usize> {
    actor.require(Permission::AnswerMonitoring)?;
    let scope = actor.scope()?;
    let Some(unit) = scope.unit().cloned() else { return Err(ServiceError::NotFound("这份事项清单")) };
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let list = issued(&mut tx, actor, &OrderListId::new(form.list.as_str())).await?;
    let cells = order::cells(&mut tx, &list.id, &scope).await?;
    let today = day_of(services.now());
    if cells.iter().any(|cell| cell.is_beyond_its_unit(list.due_on, today)) {
        let units = register::unit::list(&mut tx, &actor.county).await?;
        let ended = end_of(&units, &unit, today).map(|end| end.words(today)).unwrap_or_default();
        return Err(ServiceError::Refused(format!("本单位{ended}；这份清单的公开期限在那以后，不再要求本单位公开，也不能提交。")));
    }
    let mut errors = Vec::new();
    let mut written = 0;
    for (place, id) in form.item.iter().enumerate() {
        let of = |all: &[String]| all.get(place).map(|text| text.trim().to_owned()).unwrap_or_default();
        let (link, said) = (of(&form.link), of(&form.said).replace("\r\n", "\n"));
        let Some(read) = cells.iter().find(|cell| cell.item.id.as_str() == id) else { continue };
        if link == read.link && said == read.said {
            continue;
        }
        if of(&form.seen).parse::<i64>().ok() != Some(read.revision) {
            return Err(ServiceError::Stale);
        }
        let Some(state) = read.state.published() else {
            let message = format!("“{}”已经核对，不能再改；确需更正的，请联系政务公开办退回。", read.item.name);
            errors.push(FieldError { field: nth(AnswerOrders::link, place), message });
            continue;
        };
        if !is_address(&link) || link.chars().count() > LINK_LIMIT {
            let message = format!("“{}”请填写以 http:// 或 https:// 开头的完整网址。", read.item.name);
            errors.push(FieldError { field: nth(AnswerOrders::link, place), message });
            continue;
        }
        let said_at = nth(AnswerOrders::said, place);
        if said.chars().count() > WORDS_LIMIT {
            errors.push(FieldError { field: said_at, message: format!("说明不超过{WORDS_LIMIT}个字。") });
            continue;
        }
        if let Some(mut found) = without_numbers(AnswerOrders::said, &said).err() {
            found.field = said_at;
            errors.push(found);
            continue;
        }
        let published = Some((services.now(), actor.person.clone()));
        let now = OrderCell { state, link, said, published, reason: String::new(), ..read.clone() };
        if !order::write_cell(&mut tx, read, &now).await? {
            return Err(ServiceError::Stale);
        }
        written += 1;
    }
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    if written == 0 {
        return Err(ServiceError::Refused("没有新填写的内容；请填写已公开事项的网址，再提交。".into()));
    }
    let answered = MonitoringAction::OrdersAnswered { month: list.month.format("%Y-%m").to_string(), items: written };
    audit::record(&mut tx, services, actor, Subject::Unit(unit), answered).await?;
    tx.commit().await?;
    Ok(written)
}

async fn issued(tx: &mut Tx, actor: &Actor, id: &OrderListId) -> Result<OrderList> {
    let list = order::get(tx, &actor.county, id).await?;
    list.filter(|list| list.issued.is_some()).ok_or(ServiceError::NotFound("这份事项清单"))
}

form! {
    /// Items of a unit that the office looked at.
    #[derive(Debug, Default)]
    pub struct CheckOrders {
        /// Of which list.
        #[serde(default)]
        pub list: String,
        /// Of which unit.
        #[serde(default)]
        pub unit: String,
        /// Which.
        #[serde(default)]
        pub item: Vec<String>,
        /// `checked` or `returned`.
        #[serde(default)]
        pub what: String,
        /// Why it is sent back.
        #[serde(default)]
        pub reason: String,
    }
}

/// Takes what the office saw, for all ticked items or for none. Answers how many.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Refused` where an item is not published yet.
pub async fn check_orders(actor: &Actor, services: &Services, form: &CheckOrders) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    let is_there = match form.what.as_str() {
        "checked" => true,
        "returned" => false,
        _ => return Err(ServiceError::Refused("请选择核对通过，或退回补正。".into())),
    };
    if form.item.is_empty() {
        return Err(ServiceError::field(CheckOrders::item, "请先勾选要核对的事项。"));
    }
    let reason = form.reason.trim();
    if !is_there && !(2..=WORDS_LIMIT).contains(&reason.chars().count()) {
        return Err(ServiceError::field(CheckOrders::reason, format!("退回的请写明哪里要补正，2至{WORDS_LIMIT}个字。")));
    }
    without_numbers(CheckOrders::reason, reason)?;
    let unit = UnitId::new(form.unit.as_str());
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let list = issued(&mut tx, actor, &OrderListId::new(form.list.as_str())).await?;
    let cells = order::cells(&mut tx, &list.id, &Scope::Unit(unit.clone())).await?;
    let mut done = 0;
    for read in cells.iter().filter(|cell| form.item.iter().any(|id| id == cell.item.id.as_str())) {
        let Some(state) = read.state.looked_at(is_there) else {
            return Err(ServiceError::Refused(format!("“{}”现在是“{}”，还没有可以核对的网址。", read.item.name, read.state.label())));
        };
        let reason = if is_there { String::new() } else { reason.to_owned() };
        let now = OrderCell { state, checked: Some((services.now(), actor.person.clone())), reason, ..read.clone() };
        if !order::write_cell(&mut tx, read, &now).await? {
            return Err(ServiceError::Stale);
        }
        done += 1;
    }
    if done == 0 {
        return Err(ServiceError::NotFound("这些事项"));
    }
    let event = MonitoringAction::OrdersChecked { month: list.month.format("%Y-%m").to_string(), items: done, passed: is_there };
    audit::record(&mut tx, services, actor, Subject::Unit(unit), event).await?;
    tx.commit().await?;
    Ok(done)
}
