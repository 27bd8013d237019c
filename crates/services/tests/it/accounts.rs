//! Accounts: added, handed over, shut, reset, and made for every unit at once.

use domain::access::role::Role;
use domain::ids::{AccountId, CountyId};
use domain::register::unit::Unit;
use services::access::account::import::{self, AccountRow, AccountRows, ChosenAccounts};
use services::access::account::{self, EditedAccount, HandOver, NewAccount};
use services::access::session::{self, Origin};
use services::operations::audit::{AuditCursor, AuditFilter};
use services::operations::settings;
use services::{Actor, ServiceError};
use storage::testing;

use crate::people::{PASSWORD, People, form, new, on, sentence};

#[tokio::test]
async fn accounts_are_added_handed_over_and_never_lose_the_last_administrator() {
    for people in People::both().await {
        let (admin, services) = (people.actor(Role::Admin), &people.services);
        let myself = AccountId::new("admin");
        let edited =
            EditedAccount { id: myself.clone(), person: "我".into(), role: Role::Office, unit: None, seen: people.seen(&myself).await };
        let handing =
            |username: &str, successor: &str| HandOver { id: myself.clone(), successor: successor.into(), username: username.into() };
        for refused in [
            account::disable(&admin, services, &myself).await,
            account::edit(&admin, services, &edited).await,
            account::hand_over(&admin, services, &handing("next", "接任")).await.map(|_| ()),
            account::disable(&Actor::operator(admin.county.clone(), String::new()), services, &myself).await,
        ] {
            assert!(matches!(refused, Err(ServiceError::Refused(_))), "{}: {refused:?}", people.test.name);
        }
        let Err(ServiceError::Invalid(errors)) =
            account::add(&admin, services, NewAccount { person: " ".into(), ..new("x y", Role::Unit) }).await
        else {
            panic!("an unfit account was added")
        };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["username", "person", "unit"]);
        assert!(sentence(account::add(&admin, services, new("OFFICE", Role::Office)).await).contains("已有人用"));

        let second = account::add(&admin, services, new("second", Role::Admin)).await.unwrap();
        assert_eq!(people.last_action().await, "account.add");
        let token = people.sign_in("second", &second.password).await.unwrap();
        let found = session::identify(services, &token).await.unwrap();
        assert!(found.actor.must_change_password && account::own_sessions(&found.actor, services, "").await.is_ok());
        assert!(account::list(&found.actor, services, &Default::default(), 1, 50).await.is_err(), "first the password");

        // with a second administrator the first may go, but not by her own hand
        let successor = account::hand_over(&second_actor(&second.account), services, &handing("third", "接任的人")).await.unwrap();
        assert_eq!(people.last_action().await, "account.hand_over");
        let by = second_actor(&second.account);
        let before = account::one(&by, services, &myself).await.unwrap().account;
        let after = account::one(&by, services, &successor.account).await.unwrap().account;
        assert!(before.disabled && before.person == "系统管理员某" && before.password_hash.is_empty());
        assert_eq!((after.role, after.disabled, after.must_change), (Role::Admin, false, true));
        account::enable(&by, services, &myself).await.unwrap();
        assert!(people.sign_in("admin", PASSWORD).await.is_ok());
        assert_eq!(account::end_sessions(&by, services, &myself).await.unwrap(), 1);
    }
}

fn second_actor(id: &AccountId) -> Actor {
    Actor { account: id.clone(), is_operator: false, ..Actor::operator(CountyId::new("c"), "清溪县".into()) }
}

#[tokio::test]
async fn two_administrators_cannot_shut_each_other_out() {
    for people in People::both().await {
        let second = account::add(&people.actor(Role::Admin), &people.services, new("second", Role::Admin)).await.unwrap().account;
        let (one, other) = (people.actor(Role::Admin), second_actor(&second));
        let (id_one, id_other) = (one.account.clone(), second);
        let (a, b) =
            tokio::join!(account::disable(&one, &people.services, &id_other), account::disable(&other, &people.services, &id_one),);
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|done| **done).count(), 1, "{}", people.test.name);
    }
}

#[tokio::test]
async fn only_administrators_manage_accounts_and_only_readers_read_the_log() {
    let people = People::on(testing::sqlite().await).await;
    let id = AccountId::new("leader");
    for role in Role::ALL {
        let (actor, services) = (people.actor(role), &people.services);
        let allowed = role == Role::Admin;
        let answers = [
            account::list(&actor, services, &Default::default(), 1, 50).await.map(|_| ()),
            account::one(&actor, services, &id).await.map(|_| ()),
            account::unit_choices(&actor, services).await.map(|_| ()),
            account::end_sessions(&actor, services, &id).await.map(|_| ()),
            account::enable(&actor, services, &id).await,
            account::is_paused(&actor, services, "leader").await.map(|_| ()),
        ];
        for (index, answer) in answers.iter().enumerate() {
            assert_eq!(answer.is_ok(), allowed, "{role:?} {index}: {answer:?}");
        }
        let reads = matches!(role, Role::Admin | Role::Auditor);
        let read = services::operations::audit::list(&actor, services, &AuditFilter::default(), AuditCursor::Newest).await;
        assert_eq!((read.is_ok(), services::operations::audit::verify(&actor, services).await.is_ok()), (reads, reads), "{role:?}");
        let sets = matches!(role, Role::Admin | Role::Office);
        assert_eq!(settings::page(&actor, services).await.is_ok(), sets, "{role:?}");
        assert_eq!(
            settings::remove_day(&actor, services, on("2026-01-01")).await.is_err_and(|e| matches!(e, ServiceError::NotFound(_))),
            sets
        );
    }
}

#[tokio::test]
async fn nobody_resets_her_own_password_and_locks_herself_out() {
    let people = People::on(testing::sqlite().await).await;
    let admin = people.actor(Role::Admin);
    let reset = account::by_username(&admin, &people.services, "admin").await.unwrap();
    let own = account::reset_password(&admin, &people.services, &reset).await;
    assert!(matches!(own, Err(ServiceError::Refused(_))), "{own:?}");
    session::open(&people.services, &form("admin", PASSWORD), &Origin::default()).await.unwrap();
}

/// Three departments, two of which sound alike in initials.
async fn units(tx: &mut storage::Tx) {
    for (position, (name, pinyin, initials)) in
        (1..).zip([("财政局", "cai zheng ju", "czj"), ("住建局", "zhu jian ju", "zjj"), ("住教局", "zhu jiao ju", "zjj")])
    {
        let unit =
            Unit { pinyin: pinyin.into(), initials: initials.into(), ..testing::a_unit(initials.to_owned() + pinyin, name, position) };
        storage::register::unit::insert(tx, &CountyId::new("c"), &unit, "").await.unwrap();
    }
}

fn rows(all: &[[&str; 4]]) -> AccountRows {
    let row = |(row, [unit, person, username, role]): (usize, &[&str; 4])| AccountRow {
        row,
        unit: (*unit).into(),
        person: (*person).into(),
        username: (*username).into(),
        role: (*role).into(),
    };
    AccountRows { rows: (2..).zip(all).map(row).collect(), problems: Vec::new() }
}

#[tokio::test]
async fn accounts_come_from_a_file_row_by_row() {
    for people in People::both().await {
        let (admin, services) = (people.actor(Role::Admin), &people.services);
        let mut tx = people.test.db.write().await.unwrap();
        units(&mut tx).await;
        tx.commit().await.unwrap();
        let file = rows(&[
            ["清溪县财政局", "王倩", "CZJ-wang", "单位经办人"],
            ["财政局", "赵敏", "", "分管领导"],
            ["住建局", "", "", ""],
            ["", "周平", "zhouping", "县领导"],
            ["不存在的局", "钱进", "qianjin", ""],
            ["财政局", "孙立", "czj-wang", ""],
            ["财政局", "李四", "leader", "经办人"],
            ["财政局", "李四", "lisi", "局长"],
            ["", "李四", "lisi", "经办人"],
            ["财政局", "李四", "x y", "经办人"],
            ["财政局", "李四13912345678", "", "经办人"],
            ["县政务公开办", "吴敏", "wumin", "政务公开办"],
        ]);
        for role in [Role::Office, Role::Leader, Role::Auditor] {
            let refused = import::receive(&people.actor(role), services, "a.xlsx", b"a", &file).await;
            assert!(matches!(refused, Err(ServiceError::Forbidden(_))), "{role:?}");
        }
        let draft = import::receive(&admin, services, "a.xlsx", b"a", &file).await.unwrap();
        let preview = import::waiting(&admin, services, &draft).await.unwrap();
        let added: Vec<_> = preview.added.iter().map(|one| (one.row, one.username.as_str(), one.person.as_str(), one.role)).collect();
        let expected = [
            (2, "czj-wang", "王倩", Role::Unit),
            (3, "czj", "赵敏", Role::UnitLead),
            (4, "zjj", "住建局经办人", Role::Unit),
            (5, "zhouping", "周平", Role::Leader),
            (13, "wumin", "吴敏", Role::Office),
        ];
        assert_eq!(added, expected, "{}", people.test.name);
        let refused: Vec<_> = preview.problems.iter().map(|one| (one.row, one.column.as_str())).collect();
        assert_eq!(refused, [(6, "单位"), (7, "用户名"), (8, "用户名"), (9, "角色"), (10, "单位"), (11, "用户名"), (12, "姓名")]);
        assert!(preview.problems[1].message.contains("与第2行相同"), "{:?}", preview.problems[1]);
        assert!(preview.problems.iter().all(|one| !one.message.contains("13912345678")), "the number is repeated nowhere");
        assert_eq!(preview.notes.iter().map(|one| (one.row, one.column.as_str())).collect::<Vec<_>>(), [(13, "单位")]);
        assert!(preview.problems.iter().all(|one| one.message.starts_with(&format!("第{}行", one.row)) && one.message.ends_with('。')));

        // nothing is there before it is confirmed; what was seen is what is made
        let chosen = |seen: services::Seen| ChosenAccounts { draft: draft.clone(), seen };
        assert!(matches!(import::confirm(&admin, services, &chosen(services::Seen::default())).await, Err(ServiceError::Stale)));
        let before = account::list(&admin, services, &Default::default(), 1, 50).await.unwrap().total;
        let slips = import::confirm(&admin, services, &chosen(preview.seen())).await.unwrap();
        assert_eq!(account::list(&admin, services, &Default::default(), 1, 50).await.unwrap().total, before + 5);
        assert_eq!(people.last_action().await, "account.add");
        for slip in &slips {
            let token = session::sign_in(services, &slip.username, &slip.password, &Origin::default()).await.unwrap();
            let found = session::identify(services, &token).await.unwrap().actor;
            assert!(found.must_change_password && found.role == slip.role, "{}", slip.username);
        }
        // once only, and the same file again finds every name taken
        let twice = import::confirm(&admin, services, &chosen(preview.seen())).await.unwrap_err();
        assert!(matches!(&twice, ServiceError::Refused(words) if words.contains(&format!("已由{}于", admin.person))), "{twice}");
        let named = rows(&[["清溪县财政局", "王倩", "CZJ-wang", "单位经办人"]]);
        let again = import::import(&admin, services, &named).await;
        assert!(matches!(again, Err(ServiceError::Refused(_))), "{again:?}");
    }
}

#[tokio::test]
async fn a_preview_that_somebody_overtook_is_looked_at_again() {
    for people in People::both().await {
        let (admin, services) = (people.actor(Role::Admin), &people.services);
        let mut tx = people.test.db.write().await.unwrap();
        units(&mut tx).await;
        tx.commit().await.unwrap();
        let file = rows(&[["财政局", "王倩", "czj-wang", ""], ["财政局", "赵敏", "", "分管领导"]]);
        let draft = import::receive(&admin, services, "a.xlsx", b"a", &file).await.unwrap();
        let seen = import::waiting(&admin, services, &draft).await.unwrap().seen();
        account::add(&admin, services, new("czj-wang", Role::Office)).await.unwrap();
        let late = import::confirm(&admin, services, &ChosenAccounts { draft: draft.clone(), seen }).await;
        assert!(matches!(late, Err(ServiceError::Stale)), "{late:?}");
        let now = import::waiting(&admin, services, &draft).await.unwrap();
        assert_eq!((now.added.len(), now.problems.len()), (1, 1), "{}", people.test.name);
        assert_eq!(import::confirm(&admin, services, &ChosenAccounts { draft, seen: now.seen() }).await.unwrap().len(), 1);
        // a file of another kind has no preview here, and a long one is refused as a whole
        let stranger = import::waiting(&admin, services, &domain::ids::ImportId::new("x")).await;
        assert!(matches!(stranger, Err(ServiceError::NotFound(_))));
        let many = rows(&[["财政局", "王倩", "", ""]; import::ROWS_LIMIT + 1]);
        assert!(matches!(import::receive(&admin, services, "a.xlsx", b"a", &many).await, Err(ServiceError::Invalid(_))));
    }
}

#[tokio::test]
async fn every_unit_without_an_account_gets_one_at_once() {
    for people in People::both().await {
        let (admin, services) = (people.actor(Role::Admin), &people.services);
        let mut tx = people.test.db.write().await.unwrap();
        units(&mut tx).await;
        tx.commit().await.unwrap();
        let before = account::units_without(&admin, services).await.unwrap();
        assert_eq!(before.iter().map(|one| one.username.as_str()).collect::<Vec<_>>(), ["czj", "zhujianju", "zhujiaoju"]);
        assert!(matches!(account::add_all(&people.actor(Role::Office), services).await, Err(ServiceError::Forbidden(_))));
        let slips = account::add_all(&admin, services).await.unwrap();
        assert_eq!(slips.len(), before.len(), "{}", people.test.name);
        assert!(account::units_without(&admin, services).await.unwrap().is_empty());
        let names: std::collections::BTreeSet<_> = slips.iter().map(|slip| slip.username.clone()).collect();
        assert_eq!(names.len(), slips.len(), "no name is given twice");
        // each opens, and asks for a password of one's own
        let slip = &slips[0];
        let token = session::sign_in(services, &slip.username, &slip.password, &Origin::default()).await.unwrap();
        assert!(session::identify(services, &token).await.unwrap().actor.must_change_password);
        // the page that is loaded anew adds nobody; a lost page is made again for whoever has not chosen a password
        assert!(matches!(account::add_all(&admin, services).await, Err(ServiceError::Refused(_))));
        let clerk = session::identify(services, &token).await.unwrap().actor;
        let change = account::PasswordChange {
            old: slip.password.clone(),
            new: "水利工程验收公示两次".into(),
            again: "水利工程验收公示两次".into(),
        };
        account::change_password(&clerk, services, "", &change).await.unwrap();
        assert!(matches!(account::renew_slips(&people.actor(Role::Office), services).await, Err(ServiceError::Forbidden(_))));
        assert_eq!(account::unused(&admin, services).await.unwrap(), slips.len() - 1, "{}", people.test.name);
        let again = account::renew_slips(&admin, services).await.unwrap();
        assert_eq!(
            again.iter().map(|one| &one.username).collect::<Vec<_>>(),
            slips[1..].iter().map(|one| &one.username).collect::<Vec<_>>()
        );
        assert_eq!(people.last_action().await, "account.reset_password");
        let opens =
            async |slip: &account::Slip| session::sign_in(services, &slip.username, &slip.password, &Origin::default()).await.is_ok();
        assert!(opens(&again[0]).await && !opens(&slips[1]).await, "only the newest slip opens");
    }
}
