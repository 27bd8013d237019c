//! Who wrote a problem down stands in the log, and in front of what happened to it.

use domain::audit::action::Area;
use domain::audit::event::AuditEvent;
use domain::monitoring::candidate::Rule;
use storage::monitoring::candidate;
use storage::monitoring::finding::{self, EntryInLog};
use storage::operations::audit;
use storage::{Tx, testing};

use crate::at;
use crate::monitor_loop::{county_id, day, found, hit, register};

async fn logged(tx: &mut Tx, (action, subject): (&str, &str), moment: &str, by: &str) {
    let (seq, prev_hash) = audit::lock_end(tx, &county_id()).await.unwrap();
    let event = AuditEvent {
        seq: seq + 1,
        county: county_id().as_str().into(),
        at: at(moment),
        actor: "p".into(),
        actor_name: by.into(),
        action: action.into(),
        subject: subject.into(),
        detail: "{}".into(),
        prev_hash,
        hash: String::new(),
    };
    audit::append(tx, &event, Area::Reporting).await.unwrap();
}

#[tokio::test]
async fn a_problem_begins_with_who_wrote_it_down_where_the_log_says_so() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        register(&mut tx).await;
        let now = at("2026-11-02T00:00:00Z");
        candidate::insert(&mut tx, &county_id(), day("2026-10-01"), None, now, &[hit("a", Rule::DeadLink, "http://a.cn/1")]).await.unwrap();
        let one = found("f", "u", "a");
        finding::insert(&mut tx, &county_id(), ("p", "王"), std::slice::from_ref(&one)).await.unwrap();
        // another's entry, another act, and one before the time
        logged(&mut tx, ("candidate.enter", "column:s"), "2026-11-01T23:59:59Z", "早").await;
        logged(&mut tx, ("candidate.enter", "column:z"), "2026-11-02T00:00:00Z", "旁").await;
        logged(&mut tx, ("column.edit", "column:s"), "2026-11-02T00:00:00Z", "改").await;
        tx.commit().await.unwrap();
        let told = async || {
            let county = county_id();
            let entry = EntryInLog {
                county: &county,
                action: "candidate.enter",
                subject: "column:s",
                from: at("2026-11-02T00:00:00Z"),
                to: at("2026-11-02T00:01:00Z"),
            };
            let mut conn = test.db.read().await.unwrap();
            let life = finding::events_from_entry(&mut conn, &one.id, entry).await.unwrap();
            life.into_iter().map(|event| (event.kind, event.by_name)).collect::<Vec<_>>()
        };
        let confirmed = ("confirmed".to_owned(), "王".to_owned());
        assert_eq!(told().await, std::slice::from_ref(&confirmed), "{}", test.name);
        let mut tx = test.db.write().await.unwrap();
        logged(&mut tx, ("candidate.enter", "column:s"), "2026-11-02T00:00:01Z", "吴").await;
        logged(&mut tx, ("candidate.enter", "column:s"), "2026-11-02T00:00:30Z", "后").await;
        tx.commit().await.unwrap();
        assert_eq!(told().await, [("entered".to_owned(), "吴".to_owned()), confirmed], "the first of that time, {}", test.name);
    }
}
