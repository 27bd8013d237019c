//! A round that was planned wrongly: changed, or withdrawn.

use domain::assessment::round::RoundState;
use domain::ids::{RoundId, UnitId};
use storage::assessment::round::{self, Round, Withdrawal};
use storage::assessment::waiting;
use storage::{StorageError, testing};

use crate::assessment::{begin, county_id, day, quarter};
use crate::at;

#[tokio::test]
async fn a_round_is_changed_as_it_was_seen_and_withdrawn_once() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let first = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &first).await.unwrap();
        let other = Round { name: "三季度".into(), cutoff_on: day("2026-10-05"), appeal_days: 3, ..first.clone() };
        assert!(round::change(&mut tx, &other).await.unwrap());
        assert!(!round::change(&mut tx, &first).await.unwrap(), "somebody was faster");
        let changed = Round { revision: 2, ..other };
        assert_eq!(round::get(&mut tx, &county_id(), &first.id).await.unwrap().as_ref(), Some(&changed), "{}", test.name);
        assert_eq!(waiting::of_office(&mut tx, &county_id()).await.unwrap().len(), 1);
        let withdrawal = Withdrawal { at: at("2026-10-02T00:00:00Z"), by: "孙办".into(), why: "日期填错".into() };
        assert!(!round::withdraw(&mut tx, &first, &withdrawal).await.unwrap(), "an old form");
        assert!(round::withdraw(&mut tx, &changed, &withdrawal).await.unwrap());
        let gone = round::get(&mut tx, &county_id(), &first.id).await.unwrap().unwrap();
        assert_eq!((gone.state, gone.revision, gone.withdrawn.as_ref()), (RoundState::Withdrawn, 3, Some(&withdrawal)), "{}", test.name);
        assert!(!round::withdraw(&mut tx, &gone, &withdrawal).await.unwrap(), "it is withdrawn once");
        assert!(!round::change(&mut tx, &gone).await.unwrap(), "and stays as it is");
        // nobody has to do anything in it, and its name is free
        assert_eq!(waiting::of_office(&mut tx, &county_id()).await.unwrap(), []);
        assert_eq!(waiting::of_unit(&mut tx, &county_id(), &UnitId::new("u"), day("2026-10-14")).await.unwrap(), []);
        let anew = Round { id: RoundId::new("z"), name: "三季度".into(), ..first.clone() };
        round::insert(&mut tx, &county_id(), &anew).await.unwrap();
        let twice = round::insert(&mut tx, &county_id(), &Round { id: RoundId::new("y"), ..anew }).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "{}", test.name);
    }
}
