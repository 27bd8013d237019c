//! The on-site check: villages, sheets, lines, photos.

use domain::assessment::draw::Pair;
use domain::assessment::file::FileOwner;
use domain::assessment::on_site::Seen;
use domain::ids::{CountyId, UnitId};
use domain::monitoring::candidate::Rule;
use storage::assessment::cross_check::{self, CrossCheck};
use storage::assessment::file::{self, AssessmentFile};
use storage::assessment::on_site::{self, SiteLine, SitePlace, SiteSheet};
use storage::assessment::{round, waiting};
use storage::monitoring::candidate::{self, NewCandidate};
use storage::register::unit;
use storage::{StorageError, testing};

use crate::assessment::{begin, county_id, day, quarter};
use crate::assessment_merged::taking_part;
use crate::at;
use crate::monitor_loop::hit;

fn sheet(id: &str) -> SiteSheet {
    SiteSheet {
        id: id.into(),
        round: quarter("r", "第三季度", "2026-09-30").id,
        unit: UnitId::new("u"),
        pool: "东岗村\n西岗村".into(),
        entropy: "03 08".into(),
        seed: "5eed".into(),
        drawn_at: at("2026-10-12T01:00:00Z"),
        drawn_by: "孙办".into(),
        handed: None,
    }
}

#[tokio::test]
async fn a_sheet_is_opened_once_saved_by_revision_and_handed_in_once() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();

        // villages are those that were kept last, in their order
        on_site::set_villages(&mut tx, &UnitId::new("u"), &["北岗村".into(), "东岗村".into()]).await.unwrap();
        on_site::set_villages(&mut tx, &UnitId::new("u"), &["西岗村".into(), "东岗村".into()]).await.unwrap();
        let names: Vec<String> = on_site::villages(&mut tx, &county_id()).await.unwrap().into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["西岗村", "东岗村"], "{}", test.name);
        assert_eq!(on_site::villages(&mut tx, &CountyId::new("other")).await.unwrap(), []);

        let opened = sheet("s");
        on_site::open(&mut tx, &opened, &["水利局".into(), "东岗村".into()]).await.unwrap();
        assert_eq!(on_site::of_round(&mut tx, &round.id).await.unwrap(), std::slice::from_ref(&opened), "{}", test.name);
        assert_eq!(on_site::get(&mut tx, &county_id(), "s").await.unwrap(), Some(opened.clone()));
        assert_eq!(on_site::get(&mut tx, &CountyId::new("other"), "s").await.unwrap(), None);
        let (places, none) = on_site::whole(&mut tx, "s").await.unwrap();
        assert_eq!(none, []);
        assert_eq!(
            places.iter().map(|one| (one.place, one.name.as_str(), one.revision)).collect::<Vec<_>>(),
            [(0, "水利局", 0), (1, "东岗村", 0)]
        );

        // saved by revision, the lines of a place in the place of those before
        let line = |rule: &str, seen: Option<Seen>, note: &str| SiteLine {
            place: 1,
            leaf: "n".into(),
            rule: rule.into(),
            seen,
            note: note.into(),
            candidate: None,
        };
        let by =
            SitePlace {
                saved_at: Some(at("2026-10-13T01:00:00Z")), saved_by: "王倩".into(), account_id: "w".into(), ..places[1].clone()
            };
        let (first, open) = (line("a", Some(Seen::NotMet), "公开栏是空的"), line("b", None, ""));
        assert!(on_site::save(&mut tx, "s", &by, &[first.clone(), open.clone()]).await.unwrap());
        assert!(!on_site::save(&mut tx, "s", &by, &[line("a", Some(Seen::Met), "")]).await.unwrap(), "somebody saved since, {}", test.name);
        assert_eq!(on_site::whole(&mut tx, "s").await.unwrap().1, [first.clone(), open.clone()], "{}", test.name);
        assert_eq!(on_site::progress(&mut tx, &round.id).await.unwrap(), [("s".to_owned(), 1, 1)]);

        // which problem a line became is kept with the line
        let found = NewCandidate { column: None, ..hit("k", Rule::OnSite, "") };
        let (month, now) = (day("2026-10-01"), at("2026-10-13T01:30:00Z"));
        candidate::insert(&mut tx, &county_id(), month, None, now, std::slice::from_ref(&found)).await.unwrap();
        let became = SiteLine { candidate: Some(found.id), ..first };
        on_site::became(&mut tx, "s", &became).await.unwrap();
        assert_eq!(on_site::whole(&mut tx, "s").await.unwrap().1, [became, open], "{}", test.name);
        let again = SitePlace { revision: 1, ..by };
        assert!(on_site::save(&mut tx, "s", &again, &[line("b", Some(Seen::NotAsked), "没有项目")]).await.unwrap());
        let now = on_site::whole(&mut tx, "s").await.unwrap().0.remove(1);
        assert_eq!((now.revision, now.saved_by.as_str(), now.saved_at), (2, "王倩", again.saved_at));
        assert_eq!(on_site::progress(&mut tx, &round.id).await.unwrap(), [("s".to_owned(), 1, 2)]);

        // photos
        let photo = AssessmentFile {
            id: "p".into(),
            unit: UnitId::new("u"),
            owner: FileOwner::SiteCheck,
            owner_id: "s".into(),
            sha256: "d".into(),
            file_name: "公开栏.jpg".into(),
            media_type: "image/jpeg".into(),
            bytes: 40,
            uploaded_at: at("2026-10-13T02:00:00Z"),
            uploaded_by: "王倩".into(),
        };
        file::insert(&mut tx, &county_id(), &photo).await.unwrap();
        on_site::add_photo(&mut tx, "s", (1, "n", "a"), "p").await.unwrap();
        let photos = on_site::photos(&mut tx, "s").await.unwrap();
        assert_eq!(
            photos.iter().map(|one| (one.place, one.rule.as_str(), one.file_name.as_str(), one.bytes)).collect::<Vec<_>>(),
            [(1, "a", "公开栏.jpg", 40)]
        );

        // handed in once, opened again once
        let when = at("2026-10-14T01:00:00Z");
        assert!(on_site::hand_in(&mut tx, "s", Some((when, "王倩"))).await.unwrap());
        assert!(!on_site::hand_in(&mut tx, "s", Some((when, "李办"))).await.unwrap());
        assert_eq!(on_site::get(&mut tx, &county_id(), "s").await.unwrap().unwrap().handed, Some((when, "王倩".into())), "{}", test.name);
        assert!(on_site::hand_in(&mut tx, "s", None).await.unwrap());
        assert!(!on_site::hand_in(&mut tx, "s", None).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = test.db.write().await.unwrap();
        let twice = on_site::open(&mut tx, &sheet("t"), &[]).await;
        assert!(matches!(twice, Err(StorageError::Duplicate(_))), "one a unit and round, {}", test.name);
    }
}

#[tokio::test]
async fn a_sheet_waits_for_the_unit_that_the_draw_gave_it_until_it_is_handed_in() {
    for test in testing::both().await {
        let mut tx = test.db.write().await.unwrap();
        begin(&mut tx).await;
        let round = quarter("r", "第三季度", "2026-09-30");
        round::insert(&mut tx, &county_id(), &round).await.unwrap();
        unit::insert(&mut tx, &county_id(), &testing::a_unit("v", "民政局", 2), "民政局").await.unwrap();
        let check = CrossCheck {
            notice: "{}".into(),
            source: "双色球".into(),
            entropy_on: day("2026-10-09"),
            announced_at: at("2026-10-08T01:00:00Z"),
            announced_by: "孙办".into(),
            entropy_text: "03".into(),
            seed: "5eed".into(),
            relaxed: String::new(),
            drawn_at: Some(at("2026-10-09T01:00:00Z")),
            drawn_by: "孙办".into(),
        };
        cross_check::announce(&mut tx, &round.id, &check).await.unwrap();
        let pair = Pair { checker: "v".into(), checked: "u".into() };
        assert!(cross_check::draw(&mut tx, &round.id, &check, &[(pair, 0)]).await.unwrap());
        on_site::open(&mut tx, &sheet("s"), &["水利局".into()]).await.unwrap();
        let waits = async |tx: &mut storage::Tx, unit: &str| {
            waiting::of_unit(tx, &county_id(), &UnitId::new(unit), day("2026-10-14")).await.unwrap()[0].unmarked
        };
        round::settle(&mut tx, &round.id, &[taking_part("u")]).await.unwrap();
        assert_eq!((waits(&mut tx, "v").await, waits(&mut tx, "u").await), (1, 0), "{}", test.name);
        on_site::hand_in(&mut tx, "s", Some((at("2026-10-14T01:00:00Z"), "王倩"))).await.unwrap();
        assert_eq!(waits(&mut tx, "v").await, 0, "{}", test.name);
    }
}
