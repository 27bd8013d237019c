//! A county is played beside, and put into an empty database as often as asked.

mod chance;
mod character;
mod copied_draws;
mod copies;
mod entries;
mod monitoring;
mod months;
mod on_site;
mod pages;
mod plan;
mod play;
mod quarters;
mod rare;
mod register;
mod scene;
mod scenes;
mod story;
mod year;

use std::path::PathBuf;
use std::sync::Arc;

use domain::access::role::Role;
use domain::calendar::working_days::Calendar;
use storage::{Db, operations::county, operations::upgrade};

use crate::access::session::hash_password;
use crate::clock::FixedClock;
use crate::{Result, ServiceError, Services, seeded};
use play::Play;
use scene::Scene;

/// Everybody's password.
pub const PASSWORD: &str = "gongkai-demo";

/// How many years are played: the last one and this one.
const YEARS: u32 = 2;

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

/// Generates the demo county into an empty database. It is played through the use cases, on a clock that moves from the first list to
/// now, so that it is what the program writes and nothing else; `scale` 10 puts it there ten times under other names, 100 a hundred
/// times. The same clock gives the same county, but for the digests of passwords.
///
/// # Errors
/// `Refused` when a county is there already.
pub async fn generate(services: &Services, scale: u32) -> Result<Demo> {
    if !county::list(&mut services.db().read().await?).await?.is_empty() {
        return Err(ServiceError::Refused("数据库里已经有县了，示例只能装进空数据库；请换一个 --database。".into()));
    }
    let scratch = Scratch::new().await?;
    let counties = scale.max(1);
    let played = seeded::with_ids(play(&scratch.db, services, YEARS)).await;
    let done = match played {
        Ok(accounts) => copies::put(&scratch.db, services.db(), counties).await.map(|()| accounts),
        Err(error) => Err(error),
    };
    scratch.db.close().await;
    let (accounts, unit_accounts) = done?;
    Ok(Demo { accounts, unit_accounts, counties, years: YEARS })
}

/// Plays the county into a scratch database; answers the accounts to show, and how many units' people have one.
async fn play(db: &Db, services: &Services, years: u32) -> Result<(Vec<DemoAccount>, usize)> {
    let digest = hash_password(PASSWORD.into()).await?;
    let scene = Scene { now: services.now(), calendar: Calendar::national().clone() };
    let clock = Arc::new(FixedClock::at(scene.now));
    let stage = Services::new(db.clone(), clock.clone(), services.data().to_owned());
    let mut play = Play::new(stage, clock, &scene, years, &digest).await?;
    play.run().await?;
    let accounts = play.shown().into_iter().map(|(username, person)| DemoAccount {
        username,
        password: PASSWORD.into(),
        role: person.role,
        person: person.unit_name.map_or_else(|| person.person.clone(), |unit| format!("{unit} {}", person.person)),
    });
    let of_units = play.register.members.iter().map(|member| 1 + usize::from(member.lead.is_some())).sum();
    Ok((accounts.collect(), of_units))
}

/// A database that nothing waits for, and that goes when the county has been put to its place.
struct Scratch {
    db: Db,
    file: PathBuf,
}

impl Scratch {
    async fn new() -> Result<Self> {
        let file = std::env::temp_dir().join(format!("gongkai-demo-{}.db", crate::new_id()));
        let db = Db::open_scratch(&format!("sqlite:{}", file.display())).await?;
        let scratch = Self { db, file };
        scratch.db.migrate().await?;
        upgrade::run(&scratch.db, chrono::DateTime::UNIX_EPOCH).await?;
        Ok(scratch)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let mut name = self.file.clone().into_os_string();
            name.push(end);
            // what is left of it is in the folder for temporary files
            let _ = std::fs::remove_file(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    async fn played(now: &str) -> Vec<String> {
        let scratch = Scratch::new().await.unwrap();
        let services = Services::new(scratch.db.clone(), Arc::new(FixedClock::at(now.parse().unwrap())), std::env::temp_dir());
        seeded::with_ids(play(&scratch.db, &services, 1)).await.unwrap();
        let rows = copies::everything(&mut scratch.db.read().await.unwrap()).await.unwrap();
        scratch.db.close().await;
        // the digest of the one password is salted
        let digest = rows.iter().find_map(|row| row.split_once("\"password_hash\":\"")?.1.split_once('"')).unwrap().0.to_owned();
        rows.into_iter().map(|row| row.replace(&digest, "")).collect()
    }

    #[tokio::test]
    async fn the_same_clock_plays_the_same_county_to_the_letter() {
        let now = "2026-07-21T07:20:00Z";
        let (one, two) = (played(now).await, played(now).await);
        let differs = one.iter().zip(&two).find(|(one, two)| one != two).map(|(one, two)| {
            let at = one.bytes().zip(two.bytes()).position(|(one, two)| one != two).unwrap_or(0);
            let around =
                |text: &str| String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(200)..(at + 80).min(text.len())]).into_owned();
            (around(one), around(two))
        });
        assert!(differs.is_none() && one.len() == two.len(), "{differs:#?}");
    }
}
