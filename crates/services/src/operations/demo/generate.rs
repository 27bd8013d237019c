//! Fills an empty database with a county, its neighbours and its years.

mod chance;
mod character;
mod chronicle;
mod plan;
mod register;
mod scene;
mod story;
mod trace;

use chrono::Datelike;
use domain::access::role::Role;
use domain::audit::action::{ChecklistAction, RegisterAction};
use domain::audit::subject::Subject;
use domain::calendar::working_days::Calendar;
use storage::{checklist::import, operations::county};

use crate::access::session::hash_password;
use crate::{Result, ServiceError, Services};
use register::Register;
use scene::Scene;
use trace::Trace;

/// Everybody's password.
pub const PASSWORD: &str = "gongkai-demo";

/// How many years a county of a large demo has.
const YEARS: u32 = 10;

/// An account of the demo county, as printed at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// Role.
    pub role: Role,
    /// Whose it is: the person, and her unit.
    pub person: String,
}

/// What was generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Demo {
    /// One account of each kind, for the first look.
    pub accounts: Vec<DemoAccount>,
    /// How many accounts of units there are in all, named by the initials of their unit.
    pub unit_accounts: usize,
    /// How many counties.
    pub counties: u32,
    /// How many checklists each of them has.
    pub years: u32,
}

/// How many counties and years make so many times the usual amount.
fn extent(scale: u32) -> (u32, u32) {
    let scale = scale.max(1);
    if scale <= YEARS { (1, scale.max(2)) } else { (scale.div_ceil(YEARS), YEARS) }
}

/// Generates the demo county into an empty database. `scale` 10 gives it ten years, 100 ten counties of ten years each.
/// The same clock gives the same counts and texts.
///
/// # Errors
/// `Refused` when a county is there already.
pub async fn generate(services: &Services, scale: u32) -> Result<Demo> {
    if !county::list(&mut services.db().read().await?).await?.is_empty() {
        return Err(ServiceError::Refused("数据库里已经有县了，示例只能装进空数据库；请换一个 --database。".into()));
    }
    let (counties, years) = extent(scale);
    let password_hash = hash_password(PASSWORD.into()).await?;
    let scene = Scene { now: services.now(), calendar: Calendar::national().clone() };
    let mut first = None;
    for number in 0..counties {
        let register = generate_county(services, number, years, &password_hash, &scene).await?;
        first.get_or_insert(register);
    }
    let register = first.ok_or(ServiceError::NotFound("示例县"))?;
    Ok(Demo { accounts: main_accounts(&register), unit_accounts: unit_accounts(&register), counties, years })
}

/// One county: the register with the current year in the first transaction, every earlier year in one of its own,
/// so that no transaction grows with the scale.
async fn generate_county(services: &Services, number: u32, years: u32, password_hash: &str, scene: &Scene) -> Result<Register> {
    let this_year = scene.today().year();
    let founded = scene.now - chrono::Duration::days(365 * i64::from(years));
    let mut tx = services.db().write().await?;
    let register = register::store(&mut tx, number as usize, password_hash, founded).await?;
    for (written, units) in plan::choices(&register, this_year) {
        import::set_open_group(&mut tx, &register.county, &written, &units).await?;
    }
    let action = RegisterAction::RegisterImported { added: register.members.len(), changed: 0, unchanged: 0 }.into();
    let mut traces = vec![Trace { at: founded, person: None, subject: Subject::County(register.county.clone()), action }];
    let mut later = Vec::new();
    for back in 0..years {
        let plan = plan::plan(&register, this_year - i32::try_from(back).unwrap_or(0), scene.now);
        traces.push(Trace {
            at: plan.issued_at,
            person: register.person(Role::Office, 0).cloned(),
            subject: Subject::Checklist(plan.checklist.id.clone()),
            action: ChecklistAction::DemoGenerated { year: plan.checklist.year, tasks: plan.tasks.len() }.into(),
        });
        if back == 0 {
            traces.extend(chronicle::store(&mut tx, &register, number.into(), &plan, scene).await?);
        } else {
            later.push(plan);
        }
    }
    // reopenings of last year's reports are recent too, so the log is written when all is told
    for plan in later {
        tx.commit().await?;
        tx = services.db().write().await?;
        traces.extend(chronicle::store(&mut tx, &register, number.into(), &plan, scene).await?);
    }
    trace::write(&mut tx, services, &register, traces).await?;
    tx.commit().await?;
    Ok(register)
}

fn main_accounts(register: &Register) -> Vec<DemoAccount> {
    let offices = [(Role::Office, 0), (Role::Office, 1), (Role::Leader, 0), (Role::Auditor, 0), (Role::Admin, 0)];
    let offices = offices.into_iter().filter_map(|(role, index)| register.person(role, index)).map(|person| (person, None));
    // a department whose deputy head signs in as well, and a township that is always late
    let unit = |name: &str| register.members.iter().find(|member| member.unit.short_name == name);
    let department = unit("发改委");
    let clerks = [department, unit("长埂镇")].into_iter().flatten().map(|member| (&member.clerk, Some(member)));
    let lead = department.and_then(|member| member.lead.as_ref().map(|lead| (lead, Some(member))));
    offices
        .chain(clerks)
        .chain(lead)
        .map(|(person, member)| DemoAccount {
            username: person.username.clone(),
            password: PASSWORD.into(),
            role: person.role,
            person: member.map_or_else(|| person.name.into(), |member| format!("{} {}", member.unit.short_name, person.name)),
        })
        .collect()
}

fn unit_accounts(register: &Register) -> usize {
    register.members.iter().map(|member| 1 + usize::from(member.lead.is_some())).sum()
}

#[cfg(test)]
mod tests {
    use super::extent;

    #[test]
    fn scale_is_years_first_and_counties_then() {
        for (scale, expected) in [(0, (1, 2)), (1, (1, 2)), (3, (1, 3)), (10, (1, 10)), (11, (2, 10)), (100, (10, 10))] {
            assert_eq!(extent(scale), expected, "{scale}");
        }
    }
}
