//! Ways on which reminders go out, and what is on its way.

use chrono::Duration;
use domain::access::role::Role;
use domain::ids::{AccountId, ChannelId, CountyId, UnitId};
use domain::monitoring::channel::{ChannelKind, MailSecurity, Secret};
use domain::monitoring::delivery::DeliveryState;
use domain::monitoring::digest::{DigestKind, DigestLine};
use storage::access::account::{self, Account};
use storage::monitoring::channel::{self, Channel, ChannelSecrets};
use storage::monitoring::delivery::{self, Delivery};
use storage::monitoring::digest;
use storage::{Tx, testing};

use crate::at;
use crate::monitor_loop::{county_id, day, register};

fn a_channel(id: &str, kind: ChannelKind) -> Channel {
    Channel {
        id: ChannelId::new(id),
        kind,
        name: format!("渠道{id}"),
        is_on: true,
        host: String::new(),
        port: 465,
        security: MailSecurity::Tls,
        login: String::new(),
        sender: String::new(),
        link: "https://gk.example.cn".into(),
        tail: "2c3d".into(),
        has_secret: true,
        saved: (at("2026-11-02T00:00:00Z"), "王".into()),
        revision: 1,
    }
}

fn a_delivery(id: &str, channel: &str, account: Option<&str>) -> Delivery {
    Delivery {
        id: id.into(),
        channel: ChannelId::new(channel),
        day: day("2026-11-02"),
        is_trial: false,
        account: account.map(AccountId::new),
        state: DeliveryState::Waiting,
        tries: 0,
        not_before: at("2026-11-02T00:40:00Z"),
        made_at: at("2026-11-02T00:30:00Z"),
        ended_at: None,
        code: String::new(),
    }
}

async fn clerk(tx: &mut Tx) -> AccountId {
    let row =
        Account { unit: Some(UnitId::new("u")), ..testing::an_account("clerk", &county_id(), Role::Unit, at("2026-11-02T00:00:00Z")) };
    account::insert(tx, &row).await.unwrap();
    row.id
}

#[tokio::test]
async fn a_way_is_kept_apart_from_its_secrets() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let one = a_channel("c", ChannelKind::Dingtalk);
        channel::insert(&mut tx, &county_id(), &one).await.unwrap();
        assert_eq!(channel::list(&mut tx, &county_id()).await.unwrap(), std::slice::from_ref(&one), "{}", test.name);
        assert!(channel::list(&mut tx, &CountyId::new("other")).await.unwrap().is_empty());
        assert_eq!(channel::get(&mut tx, &CountyId::new("other"), &one.id).await.unwrap(), None);
        assert_eq!(channel::secrets(&mut tx, &one.id).await.unwrap(), ChannelSecrets::default());
        for word in ["first", "second"] {
            let secrets = ChannelSecrets { address: Secret::new(format!("https://a.cn/?access_token={word}")), secret: Secret::new(word) };
            channel::keep_secrets(&mut tx, &one.id, &secrets).await.unwrap();
            assert_eq!(channel::secrets(&mut tx, &one.id).await.unwrap(), secrets, "{}", test.name);
        }
        let off = Channel { is_on: false, host: "mail.example.cn".into(), port: 25, security: MailSecurity::None, ..one };
        assert!(channel::write(&mut tx, &county_id(), &off).await.unwrap());
        assert!(!channel::write(&mut tx, &county_id(), &off).await.unwrap(), "somebody saved since: {}", test.name);
        let kept = channel::get(&mut tx, &county_id(), &off.id).await.unwrap();
        assert_eq!(kept, Some(Channel { revision: 2, ..off }), "{}", test.name);
    }
}

#[tokio::test]
async fn a_person_says_where_her_reminders_go() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let (clerk, now) = (clerk(&mut tx).await, at("2026-11-02T00:30:00Z"));
        assert_eq!(channel::address_of(&mut tx, &clerk).await.unwrap(), None);
        for address in ["a@example.cn", "b@example.cn"] {
            channel::set_address(&mut tx, &clerk, Some(address), now).await.unwrap();
            assert_eq!(channel::address_of(&mut tx, &clerk).await.unwrap().as_deref(), Some(address), "{}", test.name);
        }
        assert_eq!(channel::addresses(&mut tx, &county_id()).await.unwrap(), 1);
        let today = day("2026-11-02");
        assert_eq!(delivery::group_text(&mut tx, &county_id(), today).await.unwrap(), None, "not made: {}", test.name);
        assert!(delivery::addressed(&mut tx, &county_id(), today).await.unwrap().is_empty());
        let line = DigestLine { kind: DigestKind::Mend, number: 2, late: 1, due_on: None };
        digest::begin(&mut tx, &county_id(), today, now).await.unwrap();
        digest::keep(&mut tx, &county_id(), (today, now), "群", &[(clerk.clone(), vec![line])]).await.unwrap();
        assert_eq!(delivery::group_text(&mut tx, &county_id(), today).await.unwrap().as_deref(), Some("群"));
        let found = delivery::addressed(&mut tx, &county_id(), today).await.unwrap();
        assert_eq!(found.len(), 1, "{}", test.name);
        assert_eq!((&found[0].0, found[0].3.as_str(), found[0].4.as_slice()), (&clerk, "b@example.cn", [line].as_slice()));
        channel::set_address(&mut tx, &clerk, None, now).await.unwrap();
        assert!(delivery::addressed(&mut tx, &county_id(), today).await.unwrap().is_empty(), "{}", test.name);
        assert_eq!(channel::addresses(&mut tx, &county_id()).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_message_is_made_once_and_taken_by_one() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let clerk = clerk(&mut tx).await;
        for (id, kind) in [("m", ChannelKind::Mail), ("w", ChannelKind::Wecom)] {
            channel::insert(&mut tx, &county_id(), &a_channel(id, kind)).await.unwrap();
        }
        let county = county_id();
        let own = a_delivery("d1", "m", Some(clerk.as_str()));
        let group = Delivery { not_before: at("2026-11-02T00:45:00Z"), ..a_delivery("d2", "w", None) };
        assert!(delivery::make(&mut tx, &own).await.unwrap() && delivery::make(&mut tx, &group).await.unwrap());
        assert!(!delivery::make(&mut tx, &Delivery { id: "d3".into(), ..own.clone() }).await.unwrap(), "twice: {}", test.name);
        for id in ["t1", "t2"] {
            let trial = Delivery { id: id.into(), is_trial: true, state: DeliveryState::Sending, ..own.clone() };
            assert!(delivery::make(&mut tx, &trial).await.unwrap(), "a trial is no day's reminder: {}", test.name);
        }
        assert_eq!(delivery::trials_since(&mut tx, &own.channel, own.made_at).await.unwrap(), 2);
        assert_eq!(delivery::trials_since(&mut tx, &own.channel, own.made_at + Duration::seconds(1)).await.unwrap(), 0);
        assert_eq!(delivery::next_at(&mut tx, &county, Duration::minutes(2)).await.unwrap(), Some(own.not_before));
        let now = at("2026-11-02T00:41:00Z");
        assert_eq!(delivery::take(&mut tx, &county, at("2026-11-02T00:39:59Z")).await.unwrap(), None, "too early: {}", test.name);
        assert_eq!(delivery::take(&mut tx, &CountyId::new("other"), now).await.unwrap(), None);
        let taken = delivery::take(&mut tx, &county, now).await.unwrap().unwrap();
        assert_eq!((taken.id.as_str(), taken.tries, taken.state), ("d1", 1, DeliveryState::Sending), "{}", test.name);
        assert_eq!(delivery::take(&mut tx, &county, now).await.unwrap(), None, "the other is too early: {}", test.name);
        let later = now + Duration::minutes(2);
        assert!(delivery::told(&mut tx, "d1", (DeliveryState::Waiting, Some(later)), "connect", now).await.unwrap());
        assert!(!delivery::told(&mut tx, "d1", (DeliveryState::Sent, None), "", now).await.unwrap(), "nobody is sending it: {}", test.name);
        assert_eq!(delivery::next_at(&mut tx, &county, Duration::minutes(2)).await.unwrap(), Some(later));
        let again = delivery::take(&mut tx, &county, later).await.unwrap().unwrap();
        assert_eq!((again.id.as_str(), again.tries, again.code.as_str()), ("d1", 2, "connect"));
        assert!(delivery::told(&mut tx, "d1", (DeliveryState::Sent, None), "", later).await.unwrap());
        let log = delivery::latest(&mut tx, &county, 10).await.unwrap();
        let sent = log.iter().find(|one| one.delivery.id == "d1").unwrap();
        assert_eq!((sent.channel_name.as_str(), sent.delivery.ended_at), ("渠道m", Some(later)), "{}", test.name);
        assert!(sent.person.is_some() && log.iter().any(|one| one.delivery.id == "d2" && one.person.is_none()), "{}", test.name);
        assert!(delivery::latest(&mut tx, &CountyId::new("other"), 10).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_nobody_will_send_is_given_up_and_counted() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let county = county_id();
        for id in ["v", "w"] {
            channel::insert(&mut tx, &county, &a_channel(id, ChannelKind::Wecom)).await.unwrap();
            delivery::make(&mut tx, &a_delivery(&format!("d{id}"), id, None)).await.unwrap();
        }
        let now = at("2026-11-02T00:41:00Z");
        let taken = delivery::take(&mut tx, &county, now).await.unwrap().unwrap();
        let lost = now + Duration::minutes(2);
        let later = Delivery { day: day("2026-11-03"), not_before: lost + Duration::hours(20), ..a_delivery("later", "v", None) };
        delivery::make(&mut tx, &later).await.unwrap();
        let next = delivery::next_at(&mut tx, &county, Duration::minutes(2)).await.unwrap();
        assert_eq!(next, Some(at("2026-11-02T00:40:00Z")), "the other one waits: {}", test.name);
        let given_up = delivery::give_up(&mut tx, &county, day("2026-11-01"), now, now).await.unwrap();
        assert_eq!(given_up, 0, "nothing is late: {}", test.name);
        let given_up = delivery::give_up(&mut tx, &county, day("2026-11-02"), now + Duration::seconds(1), now).await.unwrap();
        assert_eq!(given_up, 2, "{}", test.name);
        let log = delivery::latest(&mut tx, &county, 10).await.unwrap();
        for one in log.iter().filter(|one| one.delivery.id != "later") {
            let expected = if one.delivery.id == taken.id { (DeliveryState::Unknown, "lost") } else { (DeliveryState::Failed, "late") };
            assert_eq!((one.delivery.state, one.delivery.code.as_str()), expected, "{}", test.name);
        }
        let nobody = AccountId::new("nobody");
        for (since, number) in [("2026-11-02", 2), ("2026-11-03", 0)] {
            let standing = channel::standing(&mut tx, &county, &nobody, day(since)).await.unwrap();
            assert_eq!(standing, (false, None, number), "{since} {}", test.name);
        }
        channel::insert(&mut tx, &county, &a_channel("m", ChannelKind::Mail)).await.unwrap();
        let clerk = clerk(&mut tx).await;
        channel::set_address(&mut tx, &clerk, Some("a@example.cn"), now).await.unwrap();
        let standing = channel::standing(&mut tx, &county, &clerk, day("2026-11-02")).await.unwrap();
        assert_eq!(standing, (true, Some("a@example.cn".into()), 2), "{}", test.name);
        assert_eq!(delivery::next_at(&mut tx, &county, Duration::minutes(2)).await.unwrap(), Some(later.not_before));
        let begun = delivery::take(&mut tx, &county, later.not_before).await.unwrap().unwrap();
        let next = delivery::next_at(&mut tx, &county, Duration::minutes(2)).await.unwrap();
        assert_eq!(next, Some(later.not_before + Duration::minutes(2)), "somebody is sending {}: {}", begun.id, test.name);
    }
}
