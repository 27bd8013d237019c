//! Contact persons of units: kept by the office and by the unit itself, seen by nobody else.

use chrono::{Datelike, NaiveDate};
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{ContactId, UnitId};
use domain::monitoring::urge::{ContactKind, is_phone};
use storage::monitoring::contact;
use storage::{Conn, Lock, register};

pub use storage::monitoring::contact::Contact;

use crate::form;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// The longest name and post, in characters.
pub const CONTACT_TEXT: usize = 40;

form! {
    /// A contact person as typed.
    #[derive(Debug, Default)]
    pub struct ContactForm {
        /// Which; empty for a new one.
        #[serde(default)]
        pub contact: String,
        /// The revision that was seen.
        #[serde(default)]
        pub revision: String,
        /// Whose.
        #[serde(default)]
        pub unit: String,
        /// A word of [`ContactKind`].
        #[serde(default)]
        pub kind: String,
        /// 姓名.
        #[serde(default)]
        pub name: String,
        /// 职务.
        #[serde(default)]
        pub post: String,
        /// 电话.
        #[serde(default)]
        pub phone: String,
        /// First day; empty is today.
        #[serde(default)]
        pub from: String,
        /// First day on which it is somebody else; empty while it is not.
        #[serde(default)]
        pub to: String,
    }
}

impl ContactForm {
    /// A stored one as its form shows it.
    #[must_use]
    pub fn of(one: &Contact) -> Self {
        Self {
            contact: one.id.to_string(),
            revision: one.revision.to_string(),
            unit: one.unit.to_string(),
            kind: one.kind.code().into(),
            name: one.name.clone(),
            post: one.post.clone(),
            phone: one.phone.clone(),
            from: one.from.to_string(),
            to: one.to.map(|day| day.to_string()).unwrap_or_default(),
        }
    }
}

/// The page.
#[derive(Debug, Clone)]
pub struct ContactSheet {
    /// The unit shown; none where the office has chosen none.
    pub unit: Option<(UnitId, String)>,
    /// Its persons, or everybody's, by kind.
    pub all: Vec<Contact>,
    /// Units to choose from, for the office: id, short name.
    pub units: Vec<(UnitId, String)>,
    /// Today.
    pub today: NaiveDate,
}

/// The unit that somebody may see and change: the office any, a unit's people their own.
fn own(actor: &Actor, asked: Option<&UnitId>) -> Result<Option<UnitId>> {
    if actor.may(Permission::Monitor) {
        return Ok(asked.cloned());
    }
    actor.require(Permission::AnswerMonitoring)?;
    let own = actor.unit.clone().ok_or(ServiceError::Forbidden(Permission::AnswerMonitoring))?;
    match asked {
        Some(asked) if *asked != own => Err(ServiceError::NotFound("这个单位")),
        _ => Ok(Some(own)),
    }
}

/// Reads a unit's contact persons, or for the office everybody's.
///
/// # Errors
/// `Forbidden` for whoever is neither the office nor the unit; `NotFound` for another unit.
pub async fn contacts(actor: &Actor, services: &Services, asked: Option<&UnitId>) -> Result<ContactSheet> {
    let shown = own(actor, asked)?;
    let mut conn = services.db().read().await?;
    let unit = match &shown {
        Some(id) => Some(named(&mut conn, actor, id).await?),
        None => None,
    };
    let all = contact::list(&mut conn, &actor.county, shown.as_ref()).await?;
    let today = day_of(services.now());
    let units = if actor.may(Permission::Monitor) {
        let all = register::unit::list(&mut conn, &actor.county).await?;
        all.into_iter().filter(|unit| unit.is_in_use(today)).map(|unit| (unit.id, unit.short_name)).collect()
    } else {
        Vec::new()
    };
    Ok(ContactSheet { unit, all, units, today })
}

async fn named(conn: &mut Conn, actor: &Actor, id: &UnitId) -> Result<(UnitId, String)> {
    let unit = register::unit::get(conn, &actor.county, id).await?.ok_or(ServiceError::NotFound("这个单位"))?;
    Ok((unit.id, unit.short_name))
}

/// Adds a contact person, or changes one. Answers whose.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Stale` when somebody else saved since.
pub async fn save_contact(actor: &Actor, services: &Services, form: &ContactForm) -> Result<UnitId> {
    let asked = UnitId::new(form.unit.as_str());
    let unit = own(actor, Some(&asked))?.ok_or(ServiceError::NotFound("这个单位"))?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Register).await?;
    let (unit, unit_name) = named(&mut tx, actor, &unit).await?;
    let before = match form.contact.as_str() {
        "" => None,
        id => {
            let all = contact::list(&mut tx, &actor.county, Some(&unit)).await?;
            Some(all.into_iter().find(|one| one.id.as_str() == id).ok_or(ServiceError::NotFound("这位联系人"))?)
        }
    };
    if before.as_ref().is_some_and(|before| before.revision.to_string() != form.revision) {
        return Err(ServiceError::Stale);
    }
    let now = checked(form, unit.clone(), before.as_ref(), services, actor)?;
    match &before {
        None => contact::insert(&mut tx, &actor.county, &now).await?,
        Some(_) => {
            if !contact::write(&mut tx, &actor.county, &now).await? {
                return Err(ServiceError::Stale);
            }
        }
    }
    // the number stays out of the log
    let saved =
        MonitoringAction::ContactSaved { unit: unit_name, kind: now.kind.label().to_owned(), name: now.name, new: before.is_none() };
    audit::record(&mut tx, services, actor, Subject::Unit(unit.clone()), saved).await?;
    tx.commit().await?;
    Ok(unit)
}

fn checked(form: &ContactForm, unit: UnitId, before: Option<&Contact>, services: &Services, actor: &Actor) -> Result<Contact> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let kind = ContactKind::from_code(&form.kind);
    if kind.is_none() {
        wrong(ContactForm::kind, "请选择主要领导、分管领导或经办人。".into());
    }
    let (name, post, phone) = (form.name.trim(), form.post.trim(), form.phone.trim());
    if !(1..=CONTACT_TEXT).contains(&name.chars().count()) {
        wrong(ContactForm::name, format!("请填写姓名，不超过{CONTACT_TEXT}个字。"));
    }
    if post.chars().count() > CONTACT_TEXT {
        wrong(ContactForm::post, format!("职务不超过{CONTACT_TEXT}个字。"));
    }
    if !is_phone(phone) {
        wrong(ContactForm::phone, "请填写电话号码，如 0564-6023456 或手机号码。".into());
    }
    let today = day_of(services.now());
    let day = |text: &str| text.parse::<NaiveDate>().ok().filter(|day| (2000..=2200).contains(&day.year()));
    let from = match form.from.trim() {
        "" => Some(today),
        text => day(text),
    };
    if from.is_none() {
        wrong(ContactForm::from, "任职日期请重新选择，不填为今天。".into());
    }
    let to = match form.to.trim() {
        "" => None,
        text => {
            let to = day(text).filter(|to| from.is_none_or(|from| *to > from));
            if to.is_none() {
                wrong(ContactForm::to, "离任日期要晚于任职日期；仍然在任的不填。".into());
            }
            to
        }
    };
    match (kind, from) {
        (Some(kind), Some(from)) if errors.is_empty() => Ok(Contact {
            id: before.map_or_else(|| ContactId::new(new_id()), |before| before.id.clone()),
            unit,
            kind,
            name: name.to_owned(),
            post: post.to_owned(),
            phone: phone.to_owned(),
            from,
            to,
            saved: (services.now(), actor.person.clone()),
            revision: before.map_or(1, |before| before.revision),
        }),
        _ => Err(ServiceError::Invalid(errors)),
    }
}
