//! The audit log as a chain: whatever was done to it, the first bad row is named.

use domain::access::role::Role;
use services::operations::audit::{AuditCursor, AuditFilter, ChainState, verify_chain};
use services::operations::settings::{self, DayForm};
use storage::testing;

use crate::people::People;

#[tokio::test]
async fn the_chain_names_the_first_bad_row_whatever_was_done_to_it() {
    let many = |people: &People| {
        let (office, services) = (people.actor(Role::Office), people.services.clone());
        async move {
            for reason in ["一", "二", "三", "四", "五", "六"] {
                let day = DayForm { day: "2026-07-28".into(), kind: "off".into(), reason: format!("原因{reason}") };
                settings::add_day(&office, &services, &day).await.unwrap();
            }
        }
    };
    let copy = "insert into audit_event (seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash)
                select {to}, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash from audit_event where seq = 3";
    for (what, sql, bad) in [
        ("nothing", "select 1".to_owned(), None),
        ("an edited word", "update audit_event set detail = '{}' where seq = 3".to_owned(), Some(3)),
        ("an edited name", "update audit_event set actor_name = '别人' where seq = 1".to_owned(), Some(1)),
        ("an edited moment", "update audit_event set at = '2026-03-02T01:00:01Z' where seq = 2".to_owned(), Some(2)),
        ("a row in the chain that was closed", copy.replace("{to}", "1").replace("insert into audit_event", "insert into audit"), Some(1)),
        ("an edited digest", "update audit_event set hash = prev_hash where seq = 4".to_owned(), Some(4)),
        ("a row gone from the middle", "delete from audit_event where seq = 3".to_owned(), Some(3)),
        ("the first row gone", "delete from audit_event where seq = 1".to_owned(), Some(1)),
        ("the last row gone", "delete from audit_event where seq = 6".to_owned(), Some(6)),
        ("the tail cut off", "delete from audit_event where seq > 2".to_owned(), Some(3)),
        ("everything gone", "delete from audit_event".to_owned(), Some(1)),
        ("a row put before", copy.replace("{to}", "0"), Some(0)),
        ("a row put behind", copy.replace("{to}", "7"), Some(7)),
        (
            "two rows exchanged",
            "update audit_event set seq = seq + 100 where seq in (3, 4);
            update audit_event set seq = 4 where seq = 103; update audit_event set seq = 3 where seq = 104"
                .to_owned(),
            Some(3),
        ),
        ("the end taken away", "delete from audit_chain".to_owned(), Some(7)),
        ("the end moved back", "update audit_chain set seq = 4, hash = (select hash from audit_event where seq = 4)".to_owned(), Some(5)),
        ("the end's digest edited", "update audit_chain set hash = 'x'".to_owned(), Some(6)),
    ] {
        for test in testing::both().await {
            let people = People::on(test).await;
            many(&people).await;
            people.test.tamper(&sql).await;
            let state = verify_chain(&mut people.test.db.read().await.unwrap()).await.unwrap();
            let found = match &state {
                ChainState::Whole(rows) => {
                    assert_eq!(*rows, 6);
                    None
                }
                ChainState::Broken { seq, .. } => Some(*seq),
            };
            assert_eq!(found, bad, "{} {what}: {}", people.test.name, state.sentence());
        }
    }
}

#[tokio::test]
async fn the_log_of_an_earlier_version_is_closed_and_goes_on_verifying() {
    let columns = "seq, county_id, at, actor, actor_name, action, subject, detail, prev_hash, hash";
    // three events as the earlier version wrote them, then the migration
    let closed = format!(
        "insert into audit ({columns}) select {columns} from audit_event;
         update audit_head set seq = (select seq from audit_chain), hash = (select hash from audit_chain);
         delete from audit_event; delete from audit_chain; delete from area_version;
         insert into audit_chain (county_id, seq, hash)
         select county.id, audit_head.seq, audit_head.hash from county cross join audit_head"
    );
    for (what, sql, bad) in [
        ("nothing", "select 1", None),
        ("a row of the closed chain", "update audit set detail = '{}' where seq = 2", Some(("升级前", 2))),
        ("the closed chain cut off", "delete from audit where seq = 3", Some(("升级前", 3))),
        ("the first row behind it", "update audit_event set detail = '{}' where seq = 4", Some(("清溪县", 4))),
        ("its end", "delete from audit_event where seq = 5", Some(("清溪县", 5))),
    ] {
        for test in testing::both().await {
            let people = People::on(test).await;
            let (office, services) = (people.actor(Role::Office), &people.services);
            let day = |number: u32| DayForm { day: "2026-07-28".into(), kind: "off".into(), reason: format!("原因{number}") };
            for number in 1..=3 {
                settings::add_day(&office, services, &day(number)).await.unwrap();
            }
            people.test.tamper(&closed).await;
            for number in 4..=5 {
                settings::add_day(&office, services, &day(number)).await.unwrap();
            }
            people.test.tamper(sql).await;
            let state = verify_chain(&mut people.test.db.read().await.unwrap()).await.unwrap();
            match (&state, bad) {
                (ChainState::Whole(rows), None) => assert_eq!(*rows, 5),
                (ChainState::Broken { chain, seq, .. }, Some(bad)) => assert_eq!((chain.as_str(), *seq), bad, "{what}"),
                _ => panic!("{} {what}: {state:?}", people.test.name),
            }
            if bad.is_none() {
                let (auditor, filter) = (people.actor(Role::Auditor), AuditFilter::default());
                let shown = services::operations::audit::list(&auditor, services, &filter, AuditCursor::Newest);
                let shown: Vec<i64> = shown.await.unwrap().events.into_iter().map(|event| event.seq).collect();
                assert_eq!(shown, [5, 4, 3, 2, 1], "the page reads both");
            }
        }
    }
}

#[tokio::test]
async fn a_log_longer_than_a_page_is_read_to_both_ends() {
    let people = People::on(testing::sqlite().await).await;
    let office = people.actor(Role::Office);
    for number in 0..120 {
        let day = DayForm { day: "2026-07-28".into(), kind: "off".into(), reason: format!("原因 {number}") };
        settings::add_day(&office, &people.services, &day).await.unwrap();
    }
    let read = async |place| {
        services::operations::audit::list(&people.actor(Role::Auditor), &people.services, &AuditFilter::default(), place).await.unwrap()
    };
    let ends = |page: &services::operations::audit::LogPage| {
        (page.events.first().unwrap().seq, page.events.last().unwrap().seq, page.has_newer, page.has_older)
    };
    assert_eq!(ends(&read(AuditCursor::Newest).await), (120, 91, false, true));
    assert_eq!(ends(&read(AuditCursor::Before(91)).await), (90, 61, true, true));
    assert_eq!(ends(&read(AuditCursor::Before(21)).await), (20, 1, true, false));
    assert_eq!(ends(&read(AuditCursor::After(20)).await), (50, 21, true, true));
    assert_eq!(ends(&read(AuditCursor::After(90)).await), (120, 91, false, true));
}
