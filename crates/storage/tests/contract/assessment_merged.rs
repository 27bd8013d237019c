//! What a draw still asks for after a merger.

use domain::assessment::draw::Pair;
use domain::assessment::inputs::Participant;
use domain::ids::UnitId;
use domain::register::ended::Ended;
use domain::register::unit::Unit;
use storage::assessment::cross_check::{self, CrossCheck};
use storage::assessment::round::{self, RoundUnit};
use storage::assessment::waiting;
use storage::register::unit;
use storage::testing::a_unit;
use storage::{Tx, testing};

use crate::assessment::{begin, county_id, day, quarter};
use crate::at;

/// A unit of a round, as it is settled.
pub(crate) fn taking_part(id: &str) -> RoundUnit {
    let unit =
        Participant { id: id.into(), name: "水利局".into(), group: "dept".into(), class: "county_department".into(), is_assessed: true };
    RoundUnit { unit, reason: String::new(), previous: None, has_columns: false, ended: None }
}

#[tokio::test]
async fn what_a_draw_gave_a_unit_that_ended_is_not_asked_of_it_and_the_pair_stays() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();
        let bureau = a_unit("v", "民政局", 2);
        unit::insert(&mut tx, &county_id(), &bureau, "民政局").await.unwrap();
        round::settle(&mut tx, &round.id, &[taking_part("u"), taking_part("v")]).await.unwrap();
        let check = CrossCheck {
            notice: "{}".into(),
            source: "开奖号码".into(),
            entropy_on: day("2026-08-12"),
            announced_at: at("2026-08-10T01:00:00Z"),
            announced_by: "孙办".into(),
            entropy_text: "01 02".into(),
            seed: "s".into(),
            relaxed: String::new(),
            drawn_at: Some(at("2026-08-12T01:00:00Z")),
            drawn_by: "李办".into(),
        };
        cross_check::announce(&mut tx, &round.id, &check).await.unwrap();
        let pair = |checker: &str, checked: &str| Pair { checker: checker.into(), checked: checked.into() };
        let pairs = [(pair("v", "u"), 2), (pair("u", "v"), 3)];
        assert!(cross_check::draw(&mut tx, &round.id, &check, &pairs).await.unwrap());
        let unmarked = async |tx: &mut Tx, unit: &str, on: &str| {
            waiting::of_unit(tx, &county_id(), &UnitId::new(unit), day(on)).await.unwrap()[0].unmarked
        };
        assert_eq!((unmarked(&mut tx, "v", "2026-08-20").await, unmarked(&mut tx, "u", "2026-08-20").await), (2, 3), "{}", test.name);
        let before = cross_check::drawn_pairs(&mut tx, &round.id).await.unwrap();
        assert!(before.iter().all(|one| one.takes_part && one.checker_ended.is_none() && one.checked_ended.is_none()), "{before:?}");

        let merged = Unit { valid_to: Some(day("2026-08-20")), successor: Some(UnitId::new("u")), ..bureau };
        assert!(unit::update(&mut tx, &county_id(), &merged, "民政局", day("2026-08-20")).await.unwrap());
        assert_eq!(unmarked(&mut tx, "v", "2026-08-19").await, 2, "until its last day, {}", test.name);
        assert_eq!(unmarked(&mut tx, "v", "2026-08-20").await, 0, "not of who is no more, {}", test.name);
        assert_eq!(unmarked(&mut tx, "u", "2026-08-20").await, 0, "nor about who leaves the round, {}", test.name);
        let after = cross_check::drawn_pairs(&mut tx, &round.id).await.unwrap();
        let ended = Some(Ended { on: day("2026-08-20"), successor: Some("水利局".into()) });
        let told: Vec<_> = after.iter().map(|one| (&one.pair, one.checker.as_str(), &one.checker_ended, &one.checked_ended)).collect();
        assert_eq!(told, [(&pairs[0].0, "民政局", &ended, &None), (&pairs[1].0, "水利局", &None, &ended)], "{}", test.name);
        let units = round::units(&mut tx, &round.id).await.unwrap();
        assert_eq!(units.iter().map(|one| &one.ended).collect::<Vec<_>>(), [&None, &ended], "{}", test.name);
        round::settle(&mut tx, &round.id, &[taking_part("u")]).await.unwrap();
        let settled = cross_check::drawn_pairs(&mut tx, &round.id).await.unwrap();
        assert_eq!(settled.iter().map(|one| one.takes_part).collect::<Vec<_>>(), [true, false], "{}", test.name);
    }
}
