//! Contact persons of units. Whoever asks has been asked for her right before: they are the office's and the unit's own.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{ContactId, CountyId, UnitId};
use domain::monitoring::urge::ContactKind;

use crate::{Conn, Result, StorageError, Tx};

/// A contact person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Whose.
    pub unit: UnitId,
    /// What she is.
    pub kind: ContactKind,
    /// Her name.
    pub name: String,
    /// 职务.
    pub post: String,
    /// 电话.
    pub phone: String,
    /// First day.
    pub from: NaiveDate,
    /// First day on which it is somebody else.
    pub to: Option<NaiveDate>,
    /// When and by whom this was saved.
    pub saved: (DateTime<Utc>, String),
    /// Counts its changes.
    pub revision: i64,
}

impl Contact {
    /// Whether she is it on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day < to)
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    unit_id: String,
    kind: String,
    name: String,
    post: String,
    phone: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    saved_at: DateTime<Utc>,
    saved_name: String,
    revision: i64,
}

impl TryFrom<Row> for Contact {
    type Error = StorageError;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            kind: ContactKind::from_code(&row.kind).ok_or_else(|| StorageError::inconsistent("unit_contact", "kind", row.kind))?,
            id: ContactId::new(row.id),
            unit: UnitId::new(row.unit_id),
            name: row.name,
            post: row.post,
            phone: row.phone,
            from: row.valid_from,
            to: row.valid_to,
            saved: (row.saved_at, row.saved_name),
            revision: row.revision,
        })
    }
}

/// Everybody who is or was one, of one unit or of all: by kind, the latest first.
///
/// # Errors
/// When the engine fails or a stored word is unknown.
pub async fn list(conn: &mut Conn, county: &CountyId, unit: Option<&UnitId>) -> Result<Vec<Contact>> {
    let rows = fetch_all!(
        conn,
        Row,
        "select id, unit_id, kind, name, post, phone, valid_from, valid_to, saved_at, saved_name, revision from unit_contact
         where county_id = $1 and (cast($2 as text) is null or unit_id = $2)
         order by case kind when 'head' then 0 when 'deputy' then 1 else 2 end, valid_from desc, id",
        county.as_str(),
        unit.map(UnitId::as_str),
    )?;
    rows.into_iter().map(Contact::try_from).collect()
}

/// Keeps a new one.
///
/// # Errors
/// When the engine fails.
pub async fn insert(tx: &mut Tx, county: &CountyId, new: &Contact) -> Result<()> {
    execute!(
        tx,
        "insert into unit_contact (id, county_id, unit_id, kind, name, post, phone, valid_from, valid_to, saved_at, saved_name, revision)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)",
        new.id.as_str(),
        county.as_str(),
        new.unit.as_str(),
        new.kind.code(),
        &new.name,
        &new.post,
        &new.phone,
        new.from,
        new.to,
        new.saved.0,
        &new.saved.1,
    )?;
    Ok(())
}

/// Writes one that is there, if nobody has since it was read; answers whether it did.
///
/// # Errors
/// When the engine fails.
pub async fn write(tx: &mut Tx, county: &CountyId, now: &Contact) -> Result<bool> {
    let touched = execute!(
        tx,
        "update unit_contact set kind = $4, name = $5, post = $6, phone = $7, valid_from = $8, valid_to = $9, saved_at = $10, saved_name = $11,
                revision = revision + 1
         where id = $1 and county_id = $2 and revision = $3",
        now.id.as_str(),
        county.as_str(),
        now.revision,
        now.kind.code(),
        &now.name,
        &now.post,
        &now.phone,
        now.from,
        now.to,
        now.saved.0,
        &now.saved.1,
    )?;
    Ok(touched == 1)
}
