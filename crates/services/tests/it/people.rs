//! Sign-in, sessions, accounts, settings, the log: on both engines.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::Duration;
use domain::access::role::Role;
use domain::ids::{AccountId, CountyId};
use services::access::account::{self, NewAccount, PasswordChange, PasswordReset};
use services::access::session::{self, ABSOLUTE, ATTEMPTS, IDLE, Origin, PAUSE, SignIn};
use services::clock::FixedClock;
use services::operations::audit::{AuditCursor, AuditFilter};
use services::operations::settings::{self, DayForm, SettingsForm};
use services::{Actor, Seen, ServiceError, Services};
use storage::access::account::Account;
use storage::operations::county;
use storage::testing::{self, TestDb};
use tokio::sync::OnceCell;

pub(crate) const PASSWORD: &str = "今天去乡镇看公开栏了";

/// One digest for all tests: they are about what happens with it, not about its price.
pub(crate) async fn hash() -> String {
    static HASH: OnceCell<String> = OnceCell::const_new();
    HASH.get_or_init(|| async { session::hash_password(PASSWORD.into()).await.unwrap() }).await.clone()
}

/// A county with an account for every role but the unit ones.
pub(crate) struct People {
    pub(crate) test: TestDb,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) services: Services,
}

impl People {
    pub(crate) async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for test in testing::both().await {
            all.push(Self::on(test).await);
        }
        all
    }

    pub(crate) async fn on(test: TestDb) -> Self {
        let clock = Arc::new(FixedClock::at("2026-03-02T01:00:00Z".parse().unwrap()));
        let services = Services::new(test.db.clone(), clock.clone(), PathBuf::from("/nowhere"));
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "清溪县", services::Clock::now(clock.as_ref())).await.unwrap();
        for role in [Role::Office, Role::Leader, Role::Auditor, Role::Admin] {
            let account = Account {
                person: format!("{}某", role.label()),
                password_hash: hash().await,
                ..testing::an_account(role.code(), &id, role, services.now())
            };
            storage::access::account::insert(&mut tx, &account).await.unwrap();
        }
        tx.commit().await.unwrap();
        Self { test, clock, services }
    }

    pub(crate) fn actor(&self, role: Role) -> Actor {
        Actor {
            account: AccountId::new(role.code()),
            county: CountyId::new("c"),
            county_name: "清溪县".into(),
            person: format!("{}某", role.label()),
            role,
            unit: None,
            unit_name: None,
            is_operator: false,
            must_change_password: false,
            must_enrol: false,
            version: None,
            words_version: None,
            rounds_version: None,
        }
    }

    /// What the form of an account shows now.
    pub(crate) async fn seen(&self, id: &AccountId) -> Seen {
        account::seen(&account::one(&self.actor(Role::Admin), &self.services, id).await.unwrap().account)
    }

    pub(crate) fn pass(&self, time: Duration) {
        self.clock.set(self.services.now() + time);
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> services::Result<String> {
        let origin = Origin { agent: "Firefox".into(), address: "10.0.0.1".into(), ..Origin::default() };
        session::sign_in(&self.services, username, password, &origin).await
    }

    pub(crate) async fn last_action(&self) -> String {
        let mut conn = self.test.db.read().await.unwrap();
        let end = storage::operations::audit::end(&mut conn, &CountyId::new("c")).await.unwrap().unwrap().0;
        storage::operations::audit::after(&mut conn, &CountyId::new("c"), end - 1, 1).await.unwrap().remove(0).action
    }

    /// How many events the county's log holds.
    async fn events(&self) -> i64 {
        storage::operations::audit::end(&mut self.test.db.read().await.unwrap(), &CountyId::new("c")).await.unwrap().unwrap().0
    }
}

pub(crate) fn sentence<T>(result: services::Result<T>) -> String {
    result.err().map(|error| error.to_string()).unwrap_or_default()
}

#[tokio::test]
async fn five_wrong_passwords_pause_a_name_known_or_not_in_the_same_words() {
    for people in People::both().await {
        let mut heard = Vec::new();
        for name in ["office", "nobody"] {
            let mut sentences = Vec::new();
            for _ in 0..=ATTEMPTS {
                sentences.push(sentence(people.sign_in(name, "wrong password").await));
            }
            heard.push(sentences);
        }
        assert_eq!(heard[0], heard[1], "{}", people.test.name);
        assert!(heard[0][..4].iter().all(|text| text.contains("不正确")), "{heard:?}");
        assert!(heard[0][4..].iter().all(|text| text.contains("暂停登录到 2026-03-02 09:15")), "{heard:?}");
        // the right password does not help before the pause is over; another process sees the same count
        people.pass(PAUSE - Duration::seconds(1));
        let other = Services::new(storage::Db::open(&people.test.address).await.unwrap(), people.clock.clone(), PathBuf::new());
        let answer = session::sign_in(&other, "OFFICE", PASSWORD, &Origin::default()).await;
        assert!(matches!(answer, Err(ServiceError::TooMany(_))), "{}", people.test.name);
        assert!(account::is_paused(&people.actor(Role::Admin), &people.services, "office").await.unwrap());
        people.pass(Duration::seconds(1));
        assert!(people.sign_in("Office ", PASSWORD).await.is_ok());
    }
}

#[tokio::test]
async fn success_starts_the_count_anew_and_a_reset_ends_the_pause() {
    for people in People::both().await {
        for _ in 0..3 {
            for _ in 0..ATTEMPTS - 1 {
                assert!(people.sign_in("leader", "wrong password").await.is_err());
            }
            assert!(people.sign_in("leader", PASSWORD).await.is_ok(), "{}", people.test.name);
        }
        for _ in 0..ATTEMPTS {
            assert!(people.sign_in("leader", "wrong password").await.is_err());
        }
        let once = {
            let (admin, id) = (people.actor(Role::Admin), AccountId::new("leader"));
            let password_seen = account::one(&admin, &people.services, &id).await.unwrap().password_seen;
            account::reset_password(&admin, &people.services, &PasswordReset { id, password_seen }).await.unwrap()
        };
        let token = people.sign_in("leader", &once.password).await.unwrap();
        assert!(session::identify(&people.services, &token).await.unwrap().actor.must_change_password);
    }
}

#[tokio::test]
async fn a_one_time_password_that_nobody_used_runs_out() {
    // review of safety, F18
    for people in People::both().await {
        let reset = async || {
            let (admin, id) = (people.actor(Role::Admin), AccountId::new("leader"));
            let password_seen = account::one(&admin, &people.services, &id).await.unwrap().password_seen;
            account::reset_password(&admin, &people.services, &PasswordReset { id, password_seen }).await.unwrap().password
        };
        let unused = reset().await;
        people.pass(Duration::days(14));
        assert!(people.sign_in("leader", &unused).await.is_ok(), "{}: on the last day it still opens", people.test.name);
        people.pass(Duration::seconds(1));
        let refused = people.sign_in("leader", &unused).await;
        assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].message.contains("重置")), "{refused:?}");
        assert!(people.sign_in("leader", &reset().await).await.is_ok(), "{}", people.test.name);
        // one's own does not
        assert!(people.sign_in("office", PASSWORD).await.is_ok());
    }
}

#[tokio::test]
async fn attempts_made_at_once_cannot_slip_through() {
    let people = People::on(testing::sqlite().await).await;
    let tries = (0..12).map(|_| {
        let services = people.services.clone();
        tokio::spawn(async move { session::sign_in(&services, "office", "wrong password", &Origin::default()).await })
    });
    let mut looked_at = 0;
    for answer in tries.collect::<Vec<_>>() {
        let error = answer.await.unwrap().unwrap_err();
        looked_at += i64::from(matches!(error, ServiceError::Invalid(_)));
    }
    assert!(looked_at < ATTEMPTS, "{looked_at} passwords were looked at");
}

#[tokio::test]
async fn a_session_ends_by_rest_by_age_by_shutting_and_by_hand() {
    for people in People::both().await {
        let token = people.sign_in("office", PASSWORD).await.unwrap();
        let is_open = async |token: &str| session::identify(&people.services, token).await.is_ok();
        // used every 90 minutes it lives until its age ends it
        for _ in 0..7 {
            people.pass(Duration::minutes(90));
            assert!(is_open(&token).await, "{}", people.test.name);
        }
        people.pass(ABSOLUTE - Duration::minutes(90 * 7));
        assert!(!is_open(&token).await);
        let token = people.sign_in("office", PASSWORD).await.unwrap();
        people.pass(IDLE - Duration::seconds(1));
        assert!(is_open(&token).await);
        people.pass(IDLE);
        assert!(!is_open(&token).await);
        let token = people.sign_in("office", PASSWORD).await.unwrap();
        account::disable(&people.actor(Role::Admin), &people.services, &AccountId::new("office")).await.unwrap();
        assert!(!is_open(&token).await);
        assert!(sentence(people.sign_in("office", PASSWORD).await).contains("不正确"), "a shut account is not told apart");
        assert!(!is_open("invented").await);
    }
}

#[tokio::test]
async fn a_page_costs_one_statement_and_at_most_one_note_a_minute() {
    for people in People::both().await {
        let token = people.sign_in("office", PASSWORD).await.unwrap();
        let cost = async || {
            let before = people.test.db.statements();
            session::identify(&people.services, &token).await.unwrap();
            people.test.db.statements() - before
        };
        assert_eq!(cost().await, 1, "{}", people.test.name);
        people.pass(Duration::seconds(61));
        assert_eq!(cost().await, 2);
        assert_eq!(cost().await, 1);
    }
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_wrong_old_ones_count() {
    for people in People::both().await {
        let (here, there) = (people.sign_in("office", PASSWORD).await.unwrap(), people.sign_in("office", PASSWORD).await.unwrap());
        let me = session::identify(&people.services, &here).await.unwrap();
        let change = async |old: &str, new: &str, again: &str| {
            let form = PasswordChange { old: old.into(), new: new.into(), again: again.into() };
            account::change_password(&me.actor, &people.services, &me.session, &form).await
        };
        let new = "明天去社区看公开栏了";
        for (old, next, again, field) in [
            ("wrong password", new, new, "old"),
            (PASSWORD, "short", "short", "new"),
            (PASSWORD, PASSWORD, PASSWORD, "new"),
            (PASSWORD, "office2026", "office2026", "new"),
            (PASSWORD, new, "another one entirely", "again"),
        ] {
            let Err(ServiceError::Invalid(errors)) = change(old, next, again).await else { panic!("{next} was taken") };
            assert_eq!(errors[0].field, field, "{}", people.test.name);
        }
        let renewed = change(PASSWORD, new, new).await.unwrap();
        assert!(session::identify(&people.services, &renewed).await.is_ok());
        assert!(session::identify(&people.services, &here).await.is_err(), "the token before opens nothing any more");
        assert!(session::identify(&people.services, &there).await.is_err());
        assert!(people.sign_in("office", PASSWORD).await.is_err());
        assert!(people.sign_in("office", new).await.is_ok());
        for _ in 0..ATTEMPTS {
            assert!(change("wrong password", PASSWORD, PASSWORD).await.is_err(), "counted for the account, whatever the session");
        }
        assert!(matches!(change(new, PASSWORD, PASSWORD).await, Err(ServiceError::TooMany(_))));
    }
}

#[tokio::test]
async fn own_sessions_are_listed_and_ended() {
    for people in People::both().await {
        let here = people.sign_in("office", PASSWORD).await.unwrap();
        people.pass(Duration::minutes(5));
        let there = people.sign_in("office", PASSWORD).await.unwrap();
        let stranger = people.sign_in("leader", PASSWORD).await.unwrap();
        let me = session::identify(&people.services, &here).await.unwrap();
        let list = account::own_sessions(&me.actor, &people.services, &me.session).await.unwrap();
        assert_eq!(list.iter().filter(|one| one.is_current).count(), 1, "{}", people.test.name);
        assert_eq!((list.len(), list[0].agent.as_str(), list[0].address.as_str()), (2, "Firefox", "10.0.0.1"));
        let foreign = session::identify(&people.services, &stranger).await.unwrap().session;
        assert!(matches!(account::end_session(&me.actor, &people.services, &foreign).await, Err(ServiceError::NotFound(_))));
        let other = list.iter().find(|one| !one.is_current).unwrap();
        account::end_session(&me.actor, &people.services, &other.id).await.unwrap();
        assert!(session::identify(&people.services, &there).await.is_err());
        assert!(session::identify(&people.services, &stranger).await.is_ok());
        people.sign_in("office", PASSWORD).await.unwrap();
        assert_eq!(account::end_other_sessions(&me.actor, &people.services, &me.session).await.unwrap(), 1);
        session::sign_out(&people.services, &here).await.unwrap();
        assert!(session::identify(&people.services, &here).await.is_err());
    }
}

#[tokio::test]
async fn settings_change_with_their_events_and_days_raise_the_calendar() {
    for people in People::both().await {
        let (office, services) = (people.actor(Role::Office), &people.services);
        let typed = [("near_days", "3"), ("report_days", "0"), ("return_days", "7")];
        let parameters = typed.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
        let seen = settings::page(&office, services).await.unwrap().seen;
        let form = SettingsForm {
            county_name: "云岫县".into(),
            issuer: "云岫县政务公开办".into(),
            contact: String::new(),
            return_phrases: String::new(),
            parameters,
            seen,
        };
        settings::save(&office, services, &form).await.unwrap();
        assert_eq!(people.last_action().await, "settings.save", "{}", people.test.name);
        assert_eq!(settings::page(&office, services).await.unwrap().texts.issuer, "云岫县政务公开办");
        let day = DayForm { day: "2026-07-28".into(), kind: "off".into(), reason: "防汛停工".into() };
        settings::add_day(&office, services, &day).await.unwrap();
        let shown = settings::page(&office, services).await.unwrap();
        assert_eq!((shown.settings.near_days, shown.settings.report_days, shown.settings.return_days), (3, 0, 7));
        assert_eq!(shown.days[0].reason, "防汛停工");
        assert!(shown.version.ends_with("县调整第1次"), "{}", shown.version);
        assert_eq!(shown.missing_years.len(), 1, "next year's arrangement is not known in March");
        settings::remove_day(&office, services, on("2026-07-28")).await.unwrap();
        assert!(settings::page(&office, services).await.unwrap().version.ends_with("第2次"));
        let name = county::list(&mut people.test.db.read().await.unwrap()).await.unwrap().remove(0).name;
        assert_eq!(name, "云岫县");
        let length = people.events().await;
        let stale = settings::save(&office, services, &form).await;
        assert!(matches!(stale, Err(ServiceError::Stale)), "an old form changes nothing: {stale:?}");
        let seen = settings::page(&office, services).await.unwrap().seen;
        settings::save(&office, services, &SettingsForm { seen, ..form }).await.unwrap();
        let after = people.events().await;
        assert_eq!(after, length, "saving what is there already is no event");
    }
}

#[tokio::test]
async fn a_first_start_makes_one_county_even_when_started_twice_at_once() {
    for test in testing::both().await {
        let clock = Arc::new(FixedClock::at("2026-03-02T01:00:00Z".parse().unwrap()));
        let services = Services::new(test.db.clone(), clock, PathBuf::new());
        assert!(settings::operator(&services).await.is_err());
        assert!(!account::somebody_can_sign_in(&services).await.unwrap());
        let (a, b) = tokio::join!(settings::ensure_county(&services), settings::ensure_county(&services));
        assert!(a.unwrap().1 != b.unwrap().1, "{}", test.name);
        let operator = settings::operator(&services).await.unwrap();
        assert_eq!(operator.county_name, "本县");
        let weak = account::add_with_password(&operator, &services, new("admin", Role::Admin), "admin12345", false).await;
        assert!(matches!(weak, Err(ServiceError::Invalid(_))));
        account::add_with_password(&operator, &services, new("admin", Role::Admin), PASSWORD, false).await.unwrap();
        assert!(account::somebody_can_sign_in(&services).await.unwrap());
        assert!(account::unit_by_name(&operator, &services, "司法局").await.is_err());
    }
}

#[tokio::test]
async fn a_stranger_cannot_keep_somebody_out_of_her_own_browser() {
    for people in People::both().await {
        let services = &people.services;
        let hers = session::open(services, &form("office", PASSWORD), &Origin::default()).await.unwrap();
        let stranger = Origin { address: "203.0.113.9".into(), ..Origin::default() };
        for _ in 0..10 {
            assert!(session::open(services, &form("office", "wrong password"), &stranger).await.is_err());
        }
        assert!(session::open(services, &form("office", PASSWORD), &stranger).await.is_err(), "the name is paused for everybody else");
        let known = Origin { address: "203.0.113.9".into(), device: hers.device.clone(), ..Origin::default() };
        session::open(services, &form("office", PASSWORD), &known).await.unwrap_or_else(|error| panic!("{}: {error}", people.test.name));
        // the mark is no free way in either: it has its own count, and is another account's nothing
        for _ in 0..5 {
            assert!(session::open(services, &form("leader", "wrong password"), &known).await.is_err());
        }
        assert!(matches!(session::open(services, &form("leader", PASSWORD), &known).await, Err(ServiceError::TooMany(_))));
        // all of it is in the log
        let (auditor, all) = (people.actor(Role::Auditor), AuditFilter::default());
        let log = services::operations::audit::list(&auditor, services, &all, AuditCursor::Newest).await.unwrap();
        let actions: Vec<String> = log.events.into_iter().map(|event| event.action).collect();
        let count = |action: &str| actions.iter().filter(|one| *one == action).count();
        assert_eq!((count("session.refuse"), count("session.pause"), count("session.open")), (8, 2, 2), "{actions:?}");
    }
}

#[tokio::test]
async fn one_address_cannot_guess_at_everybody() {
    let people = People::on(testing::sqlite().await).await;
    let stranger = Origin { address: "203.0.113.9".into(), ..Origin::default() };
    let mut refused = 0;
    for number in 0..session::ATTEMPTS_BY_ADDRESS + 5 {
        let answer = session::open(&people.services, &form(&format!("name{number}"), "x"), &stranger).await;
        refused += usize::from(matches!(answer, Err(ServiceError::TooMany(_))));
    }
    assert_eq!(refused, 5);
    let elsewhere = Origin { address: "198.51.100.7".into(), ..Origin::default() };
    session::open(&people.services, &form("office", PASSWORD), &elsewhere).await.unwrap();
}

/// What the way in sends.
pub(crate) fn form(username: &str, password: &str) -> SignIn {
    SignIn { username: username.into(), password: password.into(), code: String::new(), next: String::new() }
}

pub(crate) fn new(username: &str, role: Role) -> NewAccount {
    NewAccount { username: username.into(), person: "新来的人".into(), role, unit: None }
}

pub(crate) fn on(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}
