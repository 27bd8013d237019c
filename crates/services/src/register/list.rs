use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::register::unit::{Unit, UnitClass};
use domain::text::search::like_pattern;
use storage::register::unit::{self, UnitQuery};

use super::found;
use crate::{Actor, Result, Seen, ServiceError, Services};

/// Page sizes that the list offers; the first is the usual one.
pub const PAGE_SIZES: [i64; 4] = [100, 20, 50, 200];

/// Whether a unit exists on the day asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Validity {
    /// 在用.
    #[default]
    InUse,
    /// 已撤并.
    Ended,
    /// Both, and those to come.
    All,
}

domain::coded!(Validity);

impl Validity {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::InUse => "在用",
            Self::Ended => "已撤并",
            Self::All => "全部",
        }
    }
}

/// Which units a list shows.
#[derive(Debug, Clone, Default)]
pub struct RegisterFilter {
    /// Chinese, pinyin, initials or an old name.
    pub text: String,
    /// Of this class.
    pub class: Option<UnitClass>,
    /// In this assessment group.
    pub group: Option<String>,
    /// In use, ended, or all.
    pub validity: Validity,
    /// As of this day; today where none is given.
    pub day: Option<NaiveDate>,
}

/// A page of the register.
#[derive(Debug, Clone)]
pub struct RegisterPage {
    /// In official order.
    pub units: Vec<Unit>,
    /// How many fit the filter.
    pub total: i64,
    /// The groups to choose from.
    pub groups: Vec<String>,
    /// The day the list stands for.
    pub day: NaiveDate,
    /// The office's day.
    pub today: NaiveDate,
}

/// The register, as of a day. People of a unit see their own.
///
/// # Errors
/// `Forbidden`.
pub async fn list(actor: &Actor, services: &Services, filter: &RegisterFilter, page: i64, size: i64) -> Result<RegisterPage> {
    let scope = actor.scope()?;
    let today = day_of(services.now());
    let day = filter.day.unwrap_or(today);
    let text = filter.text.replace('\0', "");
    let pattern = (!text.trim().is_empty()).then(|| like_pattern(text.trim()));
    let query = UnitQuery {
        scope: &scope,
        text: pattern.as_deref(),
        class: filter.class,
        group: filter.group.as_deref(),
        valid_on: (filter.validity == Validity::InUse).then_some(day),
        ended_by: (filter.validity == Validity::Ended).then_some(day),
    };
    let size = if PAGE_SIZES.contains(&size) { size } else { PAGE_SIZES[0] };
    let offset = (page.clamp(1, 1_000_000) - 1) * size;
    let mut conn = services.db().read().await?;
    let (units, total) = unit::page(&mut conn, &actor.county, &query, size, offset).await?;
    let groups = unit::groups(&mut conn, &actor.county).await?;
    Ok(RegisterPage { units, total, groups, day, today })
}

/// The units that exist on a day: the denominator of every count about that day.
///
/// # Errors
/// `Forbidden`.
pub async fn valid_on(actor: &Actor, services: &Services, day: NaiveDate) -> Result<Vec<Unit>> {
    let scope = actor.scope()?;
    let query = UnitQuery { valid_on: Some(day), ..UnitQuery::of(&scope) };
    Ok(unit::page(&mut services.db().read().await?, &actor.county, &query, 100_000, 0).await?.0)
}

/// The whole register with ended units, for a file.
///
/// # Errors
/// `Forbidden` without the right to export or to see the county.
pub async fn everyone(actor: &Actor, services: &Services) -> Result<Vec<Unit>> {
    actor.require(Permission::Export)?;
    actor.require(Permission::ReadCounty)?;
    Ok(unit::list(&mut services.db().read().await?, &actor.county).await?)
}

impl UnitSheet {
    /// What its forms send back.
    #[must_use]
    pub fn seen(&self) -> Seen {
        super::seen(&self.unit)
    }
}

/// A unit with what its edit page needs.
#[derive(Debug, Clone)]
pub struct UnitSheet {
    /// The unit.
    pub unit: Unit,
    /// The unit that took over, by its name.
    pub successor: Option<(UnitId, String)>,
    /// Groups in use, to choose from.
    pub groups: Vec<String>,
    /// How many units the register has.
    pub count: i64,
    /// The office's day.
    pub today: NaiveDate,
}

/// A unit for its edit page; without an id what the page for a new one needs.
///
/// # Errors
/// `Forbidden` without the right to manage units; `NotFound` for a unit of another county.
pub async fn one(actor: &Actor, services: &Services, id: &UnitId) -> Result<UnitSheet> {
    actor.require(Permission::ManageUnits)?;
    let mut conn = services.db().read().await?;
    let unit = found(&mut conn, actor, id).await?;
    let successor = match &unit.successor {
        Some(id) => unit::get(&mut conn, &actor.county, id).await?.map(|unit| (unit.id, unit.full_name)),
        None => None,
    };
    let groups = unit::groups(&mut conn, &actor.county).await?;
    let (_, count) = unit::page(&mut conn, &actor.county, &UnitQuery::of(&Scope::County), 1, 0).await?;
    Ok(UnitSheet { unit, successor, groups, count, today: day_of(services.now()) })
}

/// Units that may take over the work of this one: all others that are in use, by id and full name.
///
/// # Errors
/// `Forbidden` without the right to manage units.
pub async fn successor_choices(actor: &Actor, services: &Services, id: &UnitId) -> Result<Vec<(UnitId, String)>> {
    actor.require(Permission::ManageUnits)?;
    let all = unit::list(&mut services.db().read().await?, &actor.county).await?;
    if !all.iter().any(|unit| unit.id == *id) {
        return Err(ServiceError::NotFound("这个单位"));
    }
    Ok(all.into_iter().filter(|unit| unit.id != *id && unit.valid_to.is_none()).map(|unit| (unit.id, unit.full_name)).collect())
}
