//! The on-site check: villages that anybody draws again, a sheet that two people fill in and one hands in, facts and problems that come of it.

use domain::assessment::on_site::{Seen, draw_villages};
use domain::ids::{RoundId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::decision::Origin;
use domain::monitoring::finding::FindingState;
use serde_json::{Value, json};
use services::assessment::{
    self, DrawVillagesForm, HandInSiteForm, Job, OpenSitesForm, ParticipationForm, ReopenSiteForm, SiteLinesForm, SitePhotoForm,
    SiteSheetPage, VillagesForm,
};
use services::monitoring::{self, FindingFilter};
use services::operations::rows::verify_rows;
use services::progress::todo;
use services::{Actor, ServiceError};
use storage::testing::both;

use crate::assessment::{desks, planned, refused, rules, step, stored};
use crate::assessment_cross_check::{announced, drawn};
use crate::assessment_waits::number_is_as_listed;
use crate::desk::Desk;
use crate::evidence::receive;
use crate::monitor_beside::{confirmed, desk_with_a_column};

/// Rules of which one is looked at in villages and one at the unit itself.
fn site_rules() -> Value {
    let mut all = rules();
    all["trees"]["t"]["nodes"] = json!([
        {"id": "n1", "title": "清单落实", "points": "30", "rules": [
            {"id": "late", "kind": "per_piece", "points": "5", "source": "checklist_overdue", "text": "逾期每项扣5分"}]},
        {"id": "n2", "title": "公文规范", "points": "30", "na": "leave_out", "rules": [
            {"id": "form", "kind": "judgement", "none": "30", "min": "1", "max": "20", "text": "要素不全酌情扣1至20分"}]},
        {"id": "n3", "title": "公开专区", "points": "20", "rules": [
            {"id": "desk", "kind": "per_piece", "points": "10", "source": "on_site", "text": "专区设备不能用的扣10分"}]},
        {"id": "n4", "title": "村务公开栏", "points": "20", "rules": [
            {"id": "board", "kind": "per_piece", "points": "5", "source": "on_site_villages", "text": "公开栏内容过期的每处扣5分"}]},
    ]);
    all
}

async fn keep(desk: &Desk, round: &RoundId, unit: &UnitId, names: &str) {
    let form = VillagesForm { round: round.clone(), unit: unit.clone(), names: names.into() };
    assessment::keep_villages(&desk.office, &desk.services, &form).await.unwrap();
}

fn to_draw(round: &RoundId, unit: &UnitId, size: &str) -> DrawVillagesForm {
    DrawVillagesForm { round: round.clone(), unit: unit.clone(), size: size.into(), entropy: " 03 08 11 ".into() }
}

async fn sheet(desk: &Desk, who: &Actor, round: &RoundId, unit: &UnitId) -> Result<SiteSheetPage, ServiceError> {
    assessment::site_sheet(who, &desk.services, round, unit).await
}

/// What a person fills in at a place: the same for every item.
fn lines(page: &SiteSheetPage, place: usize, seen: Option<Seen>, note: &str) -> SiteLinesForm {
    let one = &page.places[place];
    SiteLinesForm {
        sheet: page.sheet.id.clone(),
        place: one.place.place,
        seen: one.place.revision,
        item: one.rows.iter().map(|row| row.item.clone()).collect(),
        verdict: one.rows.iter().map(|_| seen.map(Seen::code).unwrap_or_default().to_owned()).collect(),
        note: one.rows.iter().map(|_| note.to_owned()).collect(),
    }
}

#[tokio::test]
async fn villages_are_drawn_once_and_anybody_draws_them_again() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let rules = stored(&desk, &site_rules()).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        let town = desk.county.units[3].id.clone();
        assert!(refused(assessment::draw_villages(office, services, &to_draw(&round, &town, "2")).await).contains("请先开始采集"));
        step(&desk, &round, "collect").await.unwrap();
        let names = VillagesForm { round: round.clone(), unit: town.clone(), names: "东岗村\n西岗村\n\n北 岗村\n".into() };
        assert!(matches!(assessment::keep_villages(&desk.clerk, services, &names).await, Err(ServiceError::Forbidden(_))));
        assert!(refused(assessment::draw_villages(office, services, &to_draw(&round, &town, "2")).await).contains("还没有登记村"));
        assert_eq!(assessment::keep_villages(office, services, &names).await.unwrap(), 3);
        let wrong = VillagesForm { names: "村".into(), ..names.clone() };
        assert!(refused(assessment::keep_villages(office, services, &wrong).await).contains("第1行"));
        let twice = VillagesForm { names: "东岗村\n西岗村\n东岗村".into(), ..names.clone() };
        assert!(refused(assessment::keep_villages(office, services, &twice).await).contains("第3行“东岗村”前面已经写过"));
        let none = VillagesForm { names: " \n".into(), ..names.clone() };
        assert!(refused(assessment::keep_villages(office, services, &none).await).contains("请填写村（社区）名"));
        for (size, why) in [("5", "只登记了3个"), ("", "1到20之间"), ("0", "1到20之间")] {
            assert!(refused(assessment::draw_villages(office, services, &to_draw(&round, &town, size)).await).contains(why), "{size}");
        }
        assert!(matches!(
            assessment::draw_villages(&desk.leader, services, &to_draw(&round, &town, "2")).await,
            Err(ServiceError::Forbidden(_))
        ));
        let chosen = assessment::draw_villages(office, services, &to_draw(&round, &town, "2")).await.unwrap();
        assert!(refused(assessment::draw_villages(office, services, &to_draw(&round, &town, "2")).await).contains("只抽一次"));
        // what is kept is enough to draw again, also after the villages were changed
        keep(&desk, &round, &town, "新村").await;
        let page = sheet(&desk, &desk.leader, &round, &town).await.unwrap();
        let pool: Vec<String> = page.sheet.pool.lines().map(str::to_owned).collect();
        let again = draw_villages(&pool, &page.sheet.entropy, 2);
        assert_eq!((again.names, again.seed), (chosen.clone(), page.sheet.seed.clone()), "{}", desk.county.test.name);
        let places: Vec<String> = page.places.iter().map(|one| one.place.name.clone()).collect();
        assert_eq!(places[1..], chosen);
        assert!(!page.may_fill, "a leader reads");
        let list = assessment::on_site(&desk.leader, services, &round).await.unwrap();
        let row = list.units.iter().find(|one| one.unit == town).unwrap();
        assert_eq!(
            (row.looked_at, row.villages.as_slice()),
            ((0, 3), &["新村".to_owned()][..]),
            "one item at the unit, one in each village"
        );
        assert!(matches!(assessment::on_site(&desk.clerk, services, &round).await, Err(ServiceError::NotFound(_))), "not hers");
        let log = desk.log().await;
        assert!(log.contains(&"site.villages".to_owned()) && log.contains(&"site.draw".to_owned()), "{log:?}");
    }
}

#[tokio::test]
async fn the_sheets_of_a_group_are_opened_at_once() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let rules = stored(&desk, &site_rules()).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        let form = OpenSitesForm { round: round.clone(), group: "town".into(), size: "3".into(), entropy: "03 08 11".into() };
        assert!(matches!(assessment::open_sites(&desk.leader, services, &form).await, Err(ServiceError::Forbidden(_))));
        let nowhere = OpenSitesForm { group: "x".into(), ..form.clone() };
        assert!(refused(assessment::open_sites(office, services, &nowhere).await).contains("请选择考核分组"));
        // nobody has entered a village
        let why = refused(assessment::open_sites(office, services, &form).await);
        assert!(why.contains(&desk.county.units[3].short_name) && why.contains("还没有登记村"), "{why}");
        keep(&desk, &round, &desk.county.units[3].id, "东岗村\n西岗村").await;
        let groups = assessment::on_site(office, services, &round).await.unwrap().groups;
        let town = groups.iter().find(|group| group.id == "town").unwrap();
        assert_eq!((town.ready, town.bare, town.asks_villages), (1, 1, true), "{groups:?}");
        let wrong = OpenSitesForm { size: "0".into(), ..form.clone() };
        assert!(refused(assessment::open_sites(office, services, &wrong).await).contains("1到20之间"));
        assert_eq!(assessment::open_sites(office, services, &form).await.unwrap(), 1, "the other one has no villages yet");
        let page = sheet(&desk, office, &round, &desk.county.units[3].id).await.unwrap();
        assert_eq!((page.places.len(), page.sheet.pool.lines().count()), (3, 2), "too few: all of them");
        // the rest follows once its villages are there, and what is there stays
        keep(&desk, &round, &desk.county.units[4].id, "南塘村\n北塘村\n中塘村\n新塘社区").await;
        assert_eq!(assessment::open_sites(office, services, &form).await.unwrap(), 1);
        let other = sheet(&desk, office, &round, &desk.county.units[4].id).await.unwrap();
        assert_eq!((other.places.len(), other.next.as_ref().map(|(unit, _)| unit)), (4, Some(&desk.county.units[3].id)));
        assert!(refused(assessment::open_sites(office, services, &form).await).contains("没有还要建检查表的单位"));
        assert_eq!(desk.log().await.iter().filter(|action| *action == "site.draw").count(), 2);
        // the round's page says what is open
        let page = assessment::page(office, services, &round).await.unwrap();
        assert_eq!(page.open_sites.len(), 2, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn where_nothing_is_looked_at_on_the_spot_there_is_no_sheet() {
    for desk in desks().await {
        let rules = stored(&desk, &rules()).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        let page = assessment::on_site(&desk.office, &desk.services, &round).await.unwrap();
        assert!(page.units.is_empty() && !page.has_items);
        let unit = desk.county.units[0].id.clone();
        let why = refused(assessment::draw_villages(&desk.office, &desk.services, &to_draw(&round, &unit, "2")).await);
        assert!(why.contains("没有现场检查的规则"), "{why}");
    }
}

#[tokio::test]
async fn what_a_checker_saw_becomes_facts_and_problems_at_once() {
    for desk in desks().await {
        let (clerk, services) = (&desk.clerk, &desk.services);
        stored(&desk, &site_rules()).await;
        let round = announced(&desk, "2026年第三季度").await;
        drawn(&desk, &round).await;
        let given = assessment::cross_check(clerk, services, &round).await.unwrap().rows[0].unit.clone();
        keep(&desk, &round, &given, "东岗村\n西岗村").await;
        assessment::draw_villages(&desk.office, services, &to_draw(&round, &given, "2")).await.unwrap();
        step(&desk, &round, "score").await.unwrap();

        // it waits for the unit that the draw gave it to, and for nobody else but the office
        let list = assessment::on_site(clerk, services, &round).await.unwrap();
        assert_eq!((list.units.len(), list.units[0].may_fill), (1, true));
        assert_eq!(
            todo::list(clerk, services).await.unwrap().checks,
            [(round.clone(), "2026年第三季度".to_owned(), 2)],
            "a mark and a sheet"
        );
        number_is_as_listed(&desk, clerk).await;
        let sites = assessment::cross_check(clerk, services, &round).await.unwrap().sites;
        assert_eq!(sites.iter().map(|(unit, _, is_handed_in)| (unit, *is_handed_in)).collect::<Vec<_>>(), [(&given, false)]);
        let jobs = async || todo::office_list(&desk.office, services).await.unwrap().rounds.into_iter().map(|one| one.job);
        assert!(jobs().await.any(|job| matches!(job, Job::Site(open) if open.iter().map(|(unit, _)| unit).eq([&given]))));
        assert!(matches!(sheet(&desk, &desk.other_unit, &round, &given).await, Err(ServiceError::NotFound(_))));
        let page = sheet(&desk, clerk, &round, &given).await.unwrap();
        assert!(page.may_fill && !page.may_reopen && page.places.len() == 3);
        // nobody has looked, which is not 未扣分
        let unlooked = async || -> Vec<String> {
            let sheet = assessment::sheet(&desk.office, services, &round, &given).await.unwrap();
            let told = sheet.nodes.into_iter().flat_map(|node| node.told);
            told.filter(|one| one.note == "未检查，按满分计").map(|one| one.rule).collect()
        };
        assert_eq!(unlooked().await, ["desk", "board"], "{}", desk.county.test.name);
        let unseen = async || assessment::page(&desk.office, services, &round).await.unwrap().in_full.unseen;
        assert_eq!(unseen().await, 10, "two rules of five units");

        // a draft is kept as often as it is sent; what somebody else saved is not overwritten
        let first = lines(&page, 1, Some(Seen::NotMet), "公开栏还是去年的内容");
        let saved = assessment::save_site_lines(clerk, services, &first).await.unwrap();
        assert_eq!((saved.revision, assessment::save_site_lines(clerk, services, &first).await.unwrap().revision), (1, 1), "sent again");
        let other = lines(&page, 1, Some(Seen::Met), "");
        assert!(matches!(assessment::save_site_lines(&desk.colleague, services, &other).await, Err(ServiceError::Stale)));
        assert!(matches!(assessment::save_site_lines(&desk.other_unit, services, &other).await, Err(ServiceError::NotFound(_))));
        assert!(matches!(assessment::save_site_lines(&desk.leader, services, &other).await, Err(ServiceError::Forbidden(_))));
        let long = lines(&page, 2, Some(Seen::Met), &"长".repeat(201));
        assert!(refused(assessment::save_site_lines(clerk, services, &long).await).contains("不超过200个字"));
        let hand_in = HandInSiteForm { sheet: page.sheet.id.clone() };
        let why = refused(assessment::hand_in_site(clerk, services, &hand_in).await);
        assert!(why.contains("公开专区”还没有检查") && why.contains("填好后再提交"), "{why}");
        assert!(refused(step(&desk, &round, "feedback").await).contains("1份现场检查表没有提交"));
        // who says not met without saying why does not hand in
        assessment::save_site_lines(clerk, services, &lines(&page, 0, Some(Seen::NotMet), "")).await.unwrap();
        assessment::save_site_lines(&desk.office, services, &lines(&page, 2, Some(Seen::NotAsked), "没有公开栏")).await.unwrap();
        assert!(refused(assessment::hand_in_site(clerk, services, &hand_in).await).contains("没有写明问题"));
        let page = sheet(&desk, clerk, &round, &given).await.unwrap();
        assessment::save_site_lines(clerk, services, &lines(&page, 0, Some(Seen::NotMet), "触摸屏打不开。")).await.unwrap();

        // photos belong to an item, and only photos
        let to = |item: &str| SitePhotoForm { sheet: page.sheet.id.clone(), place: "1".into(), item: item.into() };
        let png = b"\x89PNG\r\n\x1a\n0123456789".as_slice();
        let send = async |form: SitePhotoForm, name: &str, content: &[u8]| {
            let file = receive(&desk, name, content).await.unwrap();
            assessment::add_site_photo(clerk, services, &form, vec![file]).await
        };
        assert!(refused(send(to("n3/desk"), "公开栏.png", png).await).contains("请选择照片是哪一检查项的"), "not asked in a village");
        assert!(refused(send(to("n4/board"), "公开栏.pdf", b"%PDF-1.7 x").await).contains("不是照片"));
        send(to("n4/board"), "公开栏.png", png).await.unwrap();
        let file = sheet(&desk, clerk, &round, &given).await.unwrap().places[1].rows[0].photos[0].file_id.clone();
        for (who, opens) in [(clerk, true), (&desk.leader, true), (&desk.other_unit, false)] {
            assert_eq!(assessment::open_file(who, services, &file).await.is_ok(), opens, "{}", who.person);
        }

        assert_eq!(assessment::hand_in_site(clerk, services, &hand_in).await.unwrap(), 2);
        assert!(refused(assessment::hand_in_site(clerk, services, &hand_in).await).contains("已由王倩提交"));
        assert!(refused(assessment::save_site_lines(clerk, services, &other).await).contains("不能再改"));
        assert_eq!(todo::list(clerk, services).await.unwrap().checks, [(round.clone(), "2026年第三季度".to_owned(), 1)]);
        number_is_as_listed(&desk, clerk).await;
        let amounts = async || {
            let sheet = assessment::sheet(&desk.office, services, &round, &given).await.unwrap();
            let all = sheet.nodes.into_iter().flat_map(|node| node.lines);
            all.filter(|line| ["desk", "board"].contains(&line.rule.as_str()))
                .map(|line| (line.rule, line.amount, line.evidence.unwrap().origin.label()))
                .collect::<Vec<_>>()
        };
        let expected = [("desk".to_owned(), "-10.00".to_owned(), "现场检查"), ("board".to_owned(), "-5.00".to_owned(), "现场检查")];
        assert_eq!(amounts().await, expected, "{}", desk.county.test.name);
        assert_eq!((unlooked().await, unseen().await), (Vec::new(), 8));
        let found = monitoring::findings(&desk.office, services, &FindingFilter::default(), 1).await.unwrap();
        let mut told: Vec<_> = found.rows.iter().map(|one| (one.problem.as_str(), one.rule, one.origin, one.life.state)).collect();
        told.sort_unstable_by_key(|one| one.0.len());
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().all(|one| (one.1, one.2, one.3) == (Rule::OnSite, Origin::OnSite, FindingState::Confirmed)), "{told:?}");
        assert!(told.iter().any(|one| one.0.contains("触摸屏打不开。")), "{told:?}");

        // given back: what is met now is no fault any more, and nothing is a problem twice
        let back = |reason: &str| ReopenSiteForm { sheet: page.sheet.id.clone(), reason: reason.into() };
        assert!(matches!(assessment::reopen_site(clerk, services, &back("填错了一项")).await, Err(ServiceError::Forbidden(_))));
        assert!(refused(assessment::reopen_site(&desk.office, services, &back("错")).await).contains("4至500"));
        assessment::reopen_site(&desk.office, services, &back("填错了一项")).await.unwrap();
        let page = sheet(&desk, clerk, &round, &given).await.unwrap();
        assessment::save_site_lines(clerk, services, &lines(&page, 1, Some(Seen::Met), "")).await.unwrap();
        assert_eq!(assessment::hand_in_site(clerk, services, &hand_in).await.unwrap(), 1);
        assert_eq!(amounts().await, [("desk".to_owned(), "-10.00".to_owned(), "现场检查")], "what takes off nothing writes no line");
        assert!(unlooked().await.is_empty(), "one village was looked at");
        // asked in no village: nobody looked
        assessment::reopen_site(&desk.office, services, &back("两个村都没有公开栏")).await.unwrap();
        for place in [1, 2] {
            let page = sheet(&desk, clerk, &round, &given).await.unwrap();
            assessment::save_site_lines(clerk, services, &lines(&page, place, Some(Seen::NotAsked), "没有公开栏")).await.unwrap();
        }
        assessment::hand_in_site(clerk, services, &hand_in).await.unwrap();
        assert_eq!(unlooked().await, ["board"], "{}", desk.county.test.name);
        assert_eq!(monitoring::findings(&desk.office, services, &FindingFilter::default(), 1).await.unwrap().rows.len(), 2);
        let log = desk.log().await;
        for action in ["site.photo", "site.hand_in", "site.reopen"] {
            assert!(log.contains(&action.to_owned()), "{log:?}");
        }
    }
}

#[tokio::test]
async fn a_fault_on_a_sheet_beside_a_problem_confirmed_by_hand_that_month_is_held_by_the_log() {
    for test in both().await {
        let desk = desk_with_a_column(test).await;
        let (office, services) = (&desk.office, &desk.services);
        let rules = stored(&desk, &site_rules()).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        let town = desk.county.units[3].id.clone();
        keep(&desk, &round, &town, "东岗村\n西岗村").await;
        assessment::draw_villages(office, services, &to_draw(&round, &town, "2")).await.unwrap();
        desk.at("2026-10-09T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        confirmed(&desk, "2026-10", "http://site.cn/dead.html").await;
        let page = sheet(&desk, office, &round, &town).await.unwrap();
        for (place, seen, note) in [(0, Seen::Met, ""), (1, Seen::NotMet, "公开栏还是去年的内容"), (2, Seen::Met, "")] {
            assessment::save_site_lines(office, services, &lines(&page, place, Some(seen), note)).await.unwrap();
        }
        let form = HandInSiteForm { sheet: page.sheet.id.clone() };
        assert_eq!(assessment::hand_in_site(office, services, &form).await.unwrap(), 1, "{}", desk.county.test.name);
        let found = monitoring::findings(office, services, &FindingFilter::default(), 1).await.unwrap();
        assert_eq!(found.rows.len(), 2, "{}", desk.county.test.name);
        let rows = verify_rows(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(rows.is_whole(), "{}: {}", desk.county.test.name, rows.sentence());
    }
}

#[tokio::test]
async fn the_open_sheet_of_a_unit_that_takes_no_part_holds_nobody_up() {
    for desk in desks().await {
        let (office, services) = (&desk.office, &desk.services);
        let rules = stored(&desk, &site_rules()).await;
        let round = planned(&desk, &rules, "quarter", "2026年第三季度", ("2026-07-01", "2026-09-30")).await;
        step(&desk, &round, "collect").await.unwrap();
        let unit = desk.county.units[3].id.clone();
        keep(&desk, &round, &unit, "东岗村").await;
        assessment::draw_villages(office, services, &to_draw(&round, &unit, "1")).await.unwrap();
        desk.at("2026-10-09T02:00:00Z");
        step(&desk, &round, "score").await.unwrap();
        let open = async || assessment::page(office, services, &round).await.unwrap().open_sites.len();
        assert_eq!(open().await, 1);
        assert!(refused(step(&desk, &round, "feedback").await).contains("还有1份现场检查表没有提交"), "{}", desk.county.test.name);
        let out = ParticipationForm { round: round.clone(), unit, assessed: "no".into(), reason: "机构改革，本季不参评".into() };
        assessment::set_participation(office, services, &out).await.unwrap();
        assert_eq!(open().await, 0, "nobody waits for a sheet that counts for nothing");
        let jobs: Vec<Job> = todo::office_list(office, services).await.unwrap().rounds.into_iter().map(|one| one.job).collect();
        assert!(!jobs.iter().any(|job| matches!(job, Job::Site(_))), "{jobs:?}");
        step(&desk, &round, "feedback").await.unwrap();
    }
}
