//! The county, its units and its people, taken in as an office would on its first morning.

use domain::access::role::Role;
use domain::ids::UnitId;
use domain::register::entry::UnitEntry;
use domain::register::unit::{Alias, AliasKind, Unit};
use storage::register::unit;

use crate::access::account::{NewAccount, add_with_digest};
use crate::operations::demo::texts::{COUNTY, DemoUnit, FORMER_CLERK, LEADS_WHO_SIGN, NEW_CLERK, PEOPLE, UNITS};
use crate::operations::settings;
use crate::register::{EntryRow, import_as_operator};
use crate::{Actor, Result, Services};

/// A unit with its people.
pub(super) struct Member {
    pub(super) unit: Unit,
    pub(super) clerk: Actor,
    pub(super) lead: Option<Actor>,
}

/// A county as it stands before its first checklist.
pub(super) struct Register {
    pub(super) county_name: String,
    pub(super) operator: Actor,
    pub(super) members: Vec<Member>,
    /// The people of the county's own offices, with their user names.
    pub(super) people: Vec<(&'static str, Actor)>,
    /// The user names of clerks and deputy heads, in the order of the members.
    pub(super) usernames: Vec<String>,
}

impl Register {
    /// The first person of the county's offices with that role.
    pub(super) fn person(&self, role: Role, index: usize) -> Option<&(&'static str, Actor)> {
        self.people.iter().filter(|(_, person)| person.role == role).nth(index)
    }

    /// The person of 政务公开办 who judges.
    pub(super) fn reviewer(&self) -> &Actor {
        self.person(Role::Office, 0).map_or(&self.operator, |(_, person)| person)
    }

    /// Her head, who decides on requests.
    pub(super) fn head(&self) -> &Actor {
        self.person(Role::Office, 1).map_or(&self.operator, |(_, person)| person)
    }

    /// The unit of that short name, with its place.
    pub(super) fn named(&self, short_name: &str) -> Option<(usize, &Member)> {
        self.members.iter().enumerate().find(|(_, member)| member.unit.short_name == short_name)
    }

    /// The unit with that id, with its place.
    pub(super) fn member(&self, id: &UnitId) -> Option<(usize, &Member)> {
        self.members.iter().enumerate().find(|(_, member)| member.unit.id == *id)
    }
}

/// Takes the county in with its units and people, all with the same password.
///
/// # Errors
/// When a use case refuses, which would be a mistake of the texts.
pub(super) async fn found(services: &Services, digest: &str) -> Result<Register> {
    let rows: Vec<EntryRow> =
        (1..).zip(UNITS).map(|(row, demo)| EntryRow { row, entry: entry(demo), proposed: Vec::new(), unsaid: Vec::new() }).collect();
    import_as_operator(services, Some(COUNTY), &rows).await?;
    let operator = settings::operator(services).await?;
    let mut conn = services.db().read().await?;
    let units = unit::list(&mut conn, &operator.county).await?;
    drop(conn);
    let add = async |username: String, person: &str, role: Role, unit: Option<&Unit>| {
        let new = NewAccount { username, person: person.to_owned(), role, unit: unit.map(|unit| unit.id.clone()) };
        let account = add_with_digest(&operator, services, new, digest.to_owned()).await?;
        let (unit, unit_name) = (unit.map(|unit| unit.id.clone()), unit.map(|unit| unit.short_name.clone()));
        Result::Ok(Actor { account, person: person.to_owned(), role, unit, unit_name, is_operator: false, ..operator.clone() })
    };
    let mut people = Vec::new();
    for one in PEOPLE {
        people.push((one.username, add(one.username.to_owned(), one.name, one.role, None).await?));
    }
    let (mut members, mut usernames) = (Vec::new(), Vec::new());
    for (index, (demo, unit)) in UNITS.into_iter().zip(units).enumerate() {
        let username = free_name(&usernames, &unit.initials);
        // where the post changes hands, the one who holds it now comes later
        let (clerk, signs_in_as) = if demo.clerk == NEW_CLERK { FORMER_CLERK } else { (demo.clerk, username.as_str()) };
        let clerk = add(signs_in_as.to_owned(), clerk, Role::Unit, Some(&unit)).await?;
        // a quarter of the units has its deputy head sign in as well, and where reports are signed
        let signs_in = index % 4 == 1 || LEADS_WHO_SIGN.contains(&demo.short_name);
        let lead = match signs_in {
            true => Some(add(format!("{username}-lead"), demo.lead, Role::UnitLead, Some(&unit)).await?),
            false => None,
        };
        usernames.push(username);
        members.push(Member { unit, clerk, lead });
    }
    Ok(Register { county_name: COUNTY.into(), operator, members, people, usernames })
}

fn entry(demo: &DemoUnit) -> UnitEntry {
    let alias = |name: &&str| Alias { name: (*name).into(), kind: AliasKind::Alias, valid_from: None, valid_to: None };
    UnitEntry {
        full_name: demo.full_name.into(),
        short_name: demo.short_name.into(),
        class: demo.class,
        group: None,
        position: None,
        key_area: demo.key_area,
        note: String::new(),
        valid_from: None,
        valid_to: None,
        aliases: demo.aliases.iter().map(alias).collect(),
    }
}

/// Initials; the second unit with the same ones gets a 2 behind them.
fn free_name(taken: &[String], initials: &str) -> String {
    let candidates = std::iter::once(initials.to_owned()).chain((2..100).map(|number| format!("{initials}{number}")));
    candidates.into_iter().find(|name| !taken.contains(name)).unwrap_or_else(|| initials.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::register::spelling::spelled;

    #[test]
    fn every_unit_has_a_user_name_of_its_own() {
        let mut taken = Vec::new();
        for unit in UNITS {
            taken.push(free_name(&taken, &spelled(unit.short_name).1));
        }
        let names: HashSet<String> = taken.into_iter().collect();
        assert_eq!(names.len(), UNITS.len());
        assert!(names.contains("fgw") && names.contains("cgz"), "{names:?}");
    }
}
