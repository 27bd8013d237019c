//! The county, its units and its people.

use chrono::{DateTime, Utc};
use domain::access::role::Role;
use domain::ids::{AccountId, CountyId, UnitId};
use domain::register::unit::{Alias, AliasKind, Unit};
use storage::access::account::{self, Account};
use storage::{Tx, operations::county, register::unit};

use crate::operations::demo::texts::{COUNTY, DemoUnit, PEOPLE, UNITS};
use crate::register::spelling::{search_column, spelled};
use crate::{Result, new_id};

/// Invented neighbours, for the data of a whole city. None of these counties exists.
const NEIGHBOURS: [&str; 12] =
    ["岚溪县", "鹿泽县", "望河县", "苇塘县", "霜林县", "琴湖县", "棠溪县", "雁浦县", "竹坞县", "枕流县", "暮山县", "沐川湾县"];

/// A person as later steps name her.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) account: AccountId,
    pub(super) username: String,
    pub(super) name: &'static str,
    pub(super) role: Role,
}

/// A unit with its people.
pub(super) struct Member {
    pub(super) unit: Unit,
    pub(super) clerk: Person,
    pub(super) lead: Option<Person>,
}

/// A county as it stands before its first checklist.
pub(super) struct Register {
    pub(super) county: CountyId,
    pub(super) county_name: String,
    pub(super) members: Vec<Member>,
    pub(super) people: Vec<Person>,
}

impl Register {
    /// The first person of the county's offices with that role.
    pub(super) fn person(&self, role: Role, index: usize) -> Option<&Person> {
        self.people.iter().filter(|person| person.role == role).nth(index)
    }
}

/// The name of the county with that number; 0 is the demo county.
pub(super) fn county_name(number: usize) -> String {
    match number.checked_sub(1) {
        None => COUNTY.into(),
        Some(index) if index < NEIGHBOURS.len() => NEIGHBOURS[index].into(),
        Some(index) => format!("{}{}", NEIGHBOURS[index % NEIGHBOURS.len()], index / NEIGHBOURS.len() + 1),
    }
}

/// Stores a county with its units and people, all with the same password.
///
/// # Errors
/// When the engine fails.
pub(super) async fn store(tx: &mut Tx, number: usize, password_hash: &str, at: DateTime<Utc>) -> Result<Register> {
    let id = CountyId::new(new_id());
    let name = county_name(number);
    county::insert(tx, &id, &name, at).await?;
    let mut taken: Vec<String> = Vec::new();
    let mut people = Vec::new();
    let prefix = if number == 0 { String::new() } else { format!("c{number}-") };
    let row = |person: &Person, unit: Option<UnitId>| Account {
        id: person.account.clone(),
        county: id.clone(),
        username: person.username.clone(),
        person: person.name.into(),
        role: person.role,
        unit,
        password_hash: password_hash.into(),
        must_change: false,
        disabled: false,
        created_at: at,
    };
    for one in PEOPLE {
        let person = person(format!("{prefix}{}", one.username), one.name, one.role);
        account::insert(tx, &row(&person, None)).await?;
        people.push(person);
    }
    let mut members = Vec::new();
    for (index, demo) in UNITS.into_iter().enumerate() {
        let unit = new_unit(demo, index, &name);
        unit::insert(tx, &id, &unit, &search_column(&unit)).await?;
        let username = free_name(&mut taken, &unit.initials);
        let clerk = person(format!("{prefix}{username}"), demo.clerk, Role::Unit);
        account::insert(tx, &row(&clerk, Some(unit.id.clone()))).await?;
        // a quarter of the units has its deputy head sign in as well
        let lead = (index % 4 == 1).then(|| person(format!("{prefix}{username}-lead"), demo.lead, Role::UnitLead));
        if let Some(lead) = &lead {
            account::insert(tx, &row(lead, Some(unit.id.clone()))).await?;
        }
        members.push(Member { unit, clerk, lead });
    }
    Ok(Register { county: id, county_name: name, members, people })
}

fn person(username: String, name: &'static str, role: Role) -> Person {
    Person { account: AccountId::new(new_id()), username, name, role }
}

fn new_unit(demo: &DemoUnit, index: usize, county_name: &str) -> Unit {
    let bare = |name: &str| name.trim_end_matches('县').to_owned();
    let localised = demo.full_name.replace(COUNTY, county_name).replace(&bare(COUNTY), &bare(county_name));
    let (pinyin, initials) = spelled(demo.short_name);
    Unit {
        id: UnitId::new(new_id()),
        class: demo.class,
        group: demo.class.usual_group().into(),
        full_name: localised,
        short_name: demo.short_name.into(),
        position: i64::try_from(index).unwrap_or(0) + 1,
        key_area: demo.key_area,
        note: String::new(),
        valid_from: None,
        valid_to: None,
        successor: None,
        pinyin,
        initials,
        aliases: demo
            .aliases
            .iter()
            .map(|name| Alias { name: (*name).into(), kind: AliasKind::Alias, valid_from: None, valid_to: None })
            .collect(),
    }
}

/// Initials; the second unit with the same ones gets a 2 behind them.
fn free_name(taken: &mut Vec<String>, initials: &str) -> String {
    let candidates = std::iter::once(initials.to_owned()).chain((2..100).map(|number| format!("{initials}{number}")));
    let name = candidates.into_iter().find(|name| !taken.contains(name)).unwrap_or_else(|| initials.to_owned());
    taken.push(name.clone());
    name
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_unit_has_a_user_name_of_its_own() {
        let mut taken = Vec::new();
        let names: HashSet<String> = UNITS.iter().map(|unit| free_name(&mut taken, &spelled(unit.short_name).1)).collect();
        assert_eq!(names.len(), UNITS.len());
        assert!(names.contains("fgw") && names.contains("cgz"), "{names:?}");
    }

    #[test]
    fn neighbours_carry_their_own_name() {
        let unit = new_unit(UNITS[45], 45, &county_name(1));
        assert_eq!(unit.full_name, "岚溪经济开发区管理委员会");
        let names: HashSet<String> = (0..30).map(county_name).collect();
        assert_eq!(names.len(), 30);
    }
}
