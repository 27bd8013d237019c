//! 事项清单: a month's list, its items, and where each stands at each unit.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::scope::Scope;
use domain::ids::{CountyId, OrderItemId, OrderListId, UnitId};
use domain::monitoring::order::OrderState;

use crate::checklist::many_rows::insert_many;
use crate::db::scope::key;
use crate::{Conn, Result, StorageError, Tx};

/// A month's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderList {
    /// Its id.
    pub id: OrderListId,
    /// First day of its month.
    pub month: NaiveDate,
    /// Its title.
    pub title: String,
    /// The last day to publish.
    pub due_on: NaiveDate,
    /// When and by whom it was made.
    pub created: (DateTime<Utc>, String),
    /// When and by whom it was issued; none for a draft.
    pub issued: Option<(DateTime<Utc>, String)>,
    /// Counts its changes.
    pub revision: i64,
}

#[derive(sqlx::FromRow)]
struct ListRow {
    id: String,
    month: NaiveDate,
    title: String,
    due_on: NaiveDate,
    created_at: DateTime<Utc>,
    created_name: String,
    issued_at: Option<DateTime<Utc>>,
    issued_name: String,
    revision: i64,
}

impl From<ListRow> for OrderList {
    fn from(row: ListRow) -> Self {
        Self {
            id: OrderListId::new(row.id),
            month: row.month,
            title: row.title,
            due_on: row.due_on,
            created: (row.created_at, row.created_name),
            issued: row.issued_at.map(|at| (at, row.issued_name)),
            revision: row.revision,
        }
    }
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// Its id.
    pub id: OrderItemId,
    /// Its place, from 1.
    pub position: i64,
    /// 事项.
    pub name: String,
    /// 公开要求.
    pub note: String,
}

/// An item at a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCell {
    /// The item.
    pub item: OrderItem,
    /// Whose.
    pub unit: UnitId,
    /// The unit's short name.
    pub unit_name: String,
    /// First day that the unit is no more.
    pub ended_on: Option<NaiveDate>,
    /// Where it stands.
    pub state: OrderState,
    /// Where it is published.
    pub link: String,
    /// What the unit says.
    pub said: String,
    /// When and by whom that was said.
    pub published: Option<(DateTime<Utc>, String)>,
    /// When and by whom it was looked at.
    pub checked: Option<(DateTime<Utc>, String)>,
    /// Why it was sent back.
    pub reason: String,
    /// Counts its changes.
    pub revision: i64,
}

impl OrderCell {
    /// Whether the unit had ended by the last day to publish: nothing is asked of who is no more.
    #[must_use]
    pub fn is_beyond_its_unit(&self, due_on: NaiveDate, today: NaiveDate) -> bool {
        self.ended_on.is_some_and(|ended| ended <= today && ended <= due_on)
    }

    /// Whether it waits for the unit after its day.
    #[must_use]
    pub fn is_overdue(&self, due_on: NaiveDate, today: NaiveDate) -> bool {
        self.state.is_overdue(due_on, today) && !self.is_beyond_its_unit(due_on, today)
    }

    /// Whether it counts: nobody was left to publish it where it is open at a unit that had ended.
    #[must_use]
    pub fn counts(&self, due_on: NaiveDate, today: NaiveDate) -> bool {
        !self.state.waits_for_unit() || !self.is_beyond_its_unit(due_on, today)
    }
}

#[derive(sqlx::FromRow)]
struct CellRow {
    item_id: String,
    position: i64,
    name: String,
    note: String,
    unit_id: String,
    unit_name: String,
    ended_on: Option<NaiveDate>,
    state: String,
    link: String,
    said: String,
    published_at: Option<DateTime<Utc>>,
    published_name: String,
    checked_at: Option<DateTime<Utc>>,
    checked_name: String,
    reason: String,
    revision: i64,
}

impl TryFrom<CellRow> for OrderCell {
    type Error = StorageError;

    fn try_from(row: CellRow) -> Result<Self> {
        let state = OrderState::from_code(&row.state).ok_or_else(|| StorageError::inconsistent("order_cell", "state", row.state))?;
        Ok(Self {
            item: OrderItem { id: OrderItemId::new(row.item_id), position: row.position, name: row.name, note: row.note },
            unit: UnitId::new(row.unit_id),
            unit_name: row.unit_name,
            ended_on: row.ended_on,
            state,
            link: row.link,
            said: row.said,
            published: row.published_at.map(|at| (at, row.published_name)),
            checked: row.checked_at.map(|at| (at, row.checked_name)),
            reason: row.reason,
            revision: row.revision,
        })
    }
}

/// Keeps a list as a draft.
///
/// # Errors
/// `Duplicate` where the month has one; when the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &OrderList) -> Result<()> {
    execute!(
        tx,
        "insert into order_list (id, county_id, month, title, due_on, created_at, created_name, issued_name, revision)
         values ($1, $2, $3, $4, $5, $6, $7, '', 1)",
        new.id.as_str(),
        county.as_str(),
        new.month,
        &new.title,
        new.due_on,
        new.created.0,
        &new.created.1,
    )?;
    Ok(())
}

/// Writes title and day of a list, if nobody has since it was read; answers whether it did.
///
/// # Errors
/// When the engine fails.
pub async fn write(tx: &mut Tx, read: &OrderList, title: &str, due_on: NaiveDate) -> Result<bool> {
    let touched = execute!(
        tx,
        "update order_list set title = $3, due_on = $4, revision = revision + 1 where id = $1 and revision = $2",
        read.id.as_str(),
        read.revision,
        title,
        due_on,
    )?;
    Ok(touched == 1)
}

/// 下达; answers false where somebody changed it since it was read.
///
/// # Errors
/// When the engine fails.
pub async fn issue(tx: &mut Tx, read: &OrderList, at: DateTime<Utc>, by: &str) -> Result<bool> {
    let touched = execute!(
        tx,
        "update order_list set issued_at = $3, issued_name = $4, revision = revision + 1 where id = $1 and revision = $2 and issued_at is null",
        read.id.as_str(),
        read.revision,
        at,
        by,
    )?;
    Ok(touched == 1)
}

/// Takes the items of a draft away.
///
/// # Errors
/// When the engine fails.
pub async fn clear(tx: &mut Tx, list: &OrderListId) -> Result<()> {
    execute!(tx, "delete from order_cell where item_id in (select id from order_item where list_id = $1)", list.as_str())?;
    execute!(tx, "delete from order_item where list_id = $1", list.as_str())?;
    Ok(())
}

/// Adds items, and each at its units.
///
/// # Errors
/// When the engine fails.
pub async fn add(tx: &mut Tx, list: &OrderListId, items: &[OrderItem], at_units: &[(OrderItemId, UnitId)]) -> Result<()> {
    add_items(tx, list, items).await?;
    insert_many!(
        tx,
        "insert into order_cell (item_id, unit_id, state, link, said, published_name, checked_name, reason, revision)",
        2,
        ", 'ordered', '', '', '', '', '', 1",
        at_units,
        |one| one.0.as_str(),
        one.1.as_str(),
    )
}

async fn add_items(tx: &mut Tx, list: &OrderListId, items: &[OrderItem]) -> Result<()> {
    insert_many!(
        tx,
        "insert into order_item (id, list_id, position, name, note)",
        5,
        "",
        items,
        |one| one.id.as_str(),
        list.as_str(),
        one.position,
        &one.name,
        &one.note,
    )
}

/// The lists of a county, the latest month first.
///
/// # Errors
/// When the engine fails.
pub async fn lists(conn: &mut Conn, county: &CountyId, most: i64) -> Result<Vec<OrderList>> {
    let rows = fetch_all!(
        conn,
        ListRow,
        "select id, month, title, due_on, created_at, created_name, issued_at, issued_name, revision from order_list
         where county_id = $1 order by month desc limit $2",
        county.as_str(),
        most,
    )?;
    Ok(rows.into_iter().map(OrderList::from).collect())
}

/// One list of a county.
///
/// # Errors
/// When the engine fails.
pub async fn get(conn: &mut Conn, county: &CountyId, id: &OrderListId) -> Result<Option<OrderList>> {
    let row = fetch_optional!(
        conn,
        ListRow,
        "select id, month, title, due_on, created_at, created_name, issued_at, issued_name, revision from order_list
         where county_id = $1 and id = $2",
        county.as_str(),
        id.as_str(),
    )?;
    Ok(row.map(OrderList::from))
}

/// Where every item of a list stands at the units that a reader may see: by unit in the register's order, then by item.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn cells(conn: &mut Conn, list: &OrderListId, scope: &Scope) -> Result<Vec<OrderCell>> {
    let rows = fetch_all!(
        conn,
        CellRow,
        "select c.item_id, i.position, i.name, i.note, c.unit_id, u.short_name as unit_name, u.valid_to as ended_on, c.state, c.link, c.said, c.published_at,
                c.published_name, c.checked_at, c.checked_name, c.reason, c.revision
         from order_item i join order_cell c on c.item_id = i.id join unit u on u.id = c.unit_id
         where i.list_id = $1 and ($2 = 'county' or c.unit_id = $2) order by u.position, u.id, i.position",
        list.as_str(),
        key(scope),
    )?;
    rows.into_iter().map(OrderCell::try_from).collect()
}

/// An item that is behind its day at a unit: the list's title and day, the item, the unit.
pub type LateItem = (String, NaiveDate, String, UnitId);

/// Items of issued lists that a unit has not published, or has to mend: how many by the last day to publish.
///
/// # Errors
/// When the engine fails.
pub async fn open_of_unit(conn: &mut Conn, county: &CountyId, unit: &UnitId) -> Result<Vec<(NaiveDate, i64)>> {
    fetch_all!(
        conn,
        (NaiveDate, i64),
        "select l.due_on, count(*) from order_list l join order_item i on i.list_id = l.id join order_cell c on c.item_id = i.id
         where l.county_id = $1 and l.issued_at is not null and c.unit_id = $2 and c.state in ('ordered', 'returned')
         group by l.due_on order by l.due_on",
        county.as_str(),
        unit.as_str(),
    )
}

/// Items of issued lists that are behind their day, the earliest first; none that was due when its unit had ended.
///
/// # Errors
/// When the engine fails.
pub async fn late(conn: &mut Conn, county: &CountyId, today: NaiveDate) -> Result<Vec<LateItem>> {
    let rows = fetch_all!(
        conn,
        (String, NaiveDate, String, String),
        "select l.title, l.due_on, i.name, c.unit_id from order_list l join order_item i on i.list_id = l.id join order_cell c on c.item_id = i.id
         where l.county_id = $1 and l.issued_at is not null and l.due_on < $2 and c.state in ('ordered', 'returned')
           and not exists (select 1 from unit u where u.id = c.unit_id and u.valid_to <= l.due_on)
         order by l.month, i.position, c.unit_id",
        county.as_str(),
        today,
    )?;
    Ok(rows.into_iter().map(|(title, due_on, item, unit)| (title, due_on, item, UnitId::new(unit))).collect())
}

/// Writes where an item stands, if nobody has since it was read; answers whether it did.
///
/// # Errors
/// When the engine fails.
pub async fn write_cell(tx: &mut Tx, read: &OrderCell, now: &OrderCell) -> Result<bool> {
    let touched = execute!(
        tx,
        "update order_cell set state = $4, link = $5, said = $6, published_at = $7, published_name = $8, checked_at = $9, checked_name = $10,
                reason = $11, revision = revision + 1
         where item_id = $1 and unit_id = $2 and revision = $3",
        read.item.id.as_str(),
        read.unit.as_str(),
        read.revision,
        now.state.code(),
        &now.link,
        &now.said,
        now.published.as_ref().map(|(at, _)| *at),
        now.published.as_ref().map_or("", |(_, by)| by.as_str()),
        now.checked.as_ref().map(|(at, _)| *at),
        now.checked.as_ref().map_or("", |(_, by)| by.as_str()),
        &now.reason,
    )?;
    Ok(touched == 1)
}
