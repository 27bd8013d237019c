//! What people saw, typed or in a file, on both engines: where, of which month, and all that is wrong with it at once.

use domain::ids::BulletinId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::file_finding::FindingEntry;
use services::ServiceError;
use services::monitoring::{self, ChosenFindings, DraftBulletin, FindingFile, RowStanding, SealBulletin, SeenByHand};
use services::register::RowProblem;
use storage::testing::both;

use crate::monitor_desk::{Desk, day};

/// Which fields are wrong, in their order.
fn wrong<T: std::fmt::Debug>(done: services::Result<T>) -> Vec<String> {
    match done.unwrap_err() {
        ServiceError::Invalid(errors) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("{other:?}"),
    }
}

fn seen(problem: &str, month: &str) -> SeenByHand {
    SeenByHand { rule: "wrong_word".into(), problem: problem.into(), month: month.into(), confirm: true, ..SeenByHand::default() }
}

/// October's bulletin is sealed, with one problem of the first unit.
async fn october_is_sealed(desk: &Desk) -> BulletinId {
    desk.sent().await;
    let october = DraftBulletin { month: "2026-10".into() };
    let id = monitoring::draft_bulletin(&desk.office, desk.services(), &october).await.unwrap();
    let revision = monitoring::bulletin_sheet(&desk.office, desk.services(), &id).await.unwrap().bulletin.revision;
    let seal = SealBulletin { bulletin: id.clone(), revision, on: "2026-11-06".into(), looked: true };
    monitoring::seal_bulletin(&desk.office, desk.services(), &seal).await.unwrap();
    id
}

#[tokio::test]
async fn a_problem_of_a_unit_without_columns_is_entered_by_its_address() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let places = monitoring::places_for_hand(&desk.office, desk.services()).await.unwrap();
        assert_eq!((places.columns.len(), places.units.len()), (4, desk.county.units.len()));
        let township = desk.county.units[3].id.to_string();
        let of_unit = SeenByHand { unit: township.clone(), ..seen("把“安排”写成“按排”", "2026-10") };
        let enter = async |form: SeenByHand| monitoring::enter_by_hand(&desk.office, desk.services(), &form).await;
        assert_eq!(wrong(enter(seen("把“安排”写成“按排”", "2026-10")).await), ["column"], "neither column nor unit");
        assert_eq!(wrong(enter(of_unit.clone()).await), ["url"], "a unit without an address");
        let column = desk.columns[0].id.to_string();
        assert_eq!(wrong(enter(SeenByHand { column, ..of_unit.clone() }).await), ["unit"], "another unit's column");
        assert_eq!(wrong(enter(SeenByHand { unit: "nobody".into(), ..of_unit.clone() }).await), ["unit"]);
        let whole = SeenByHand { url: "http://town.cn/a.html".into(), ..of_unit };
        enter(whole.clone()).await.unwrap();
        assert!(matches!(enter(whole).await, Err(ServiceError::Refused(_))), "the same once more");
        let all = desk.all(&desk.office).await;
        let told: Vec<_> =
            all.iter().map(|one| (one.unit.to_string(), one.column.is_none(), one.url.as_str(), one.origin.label())).collect();
        assert_eq!(told, [(township, true, "http://town.cn/a.html", "人工登记")], "{}", desk.county.test.name);
        let life = monitoring::finding_sheet(&desk.office, desk.services(), &all[0].id).await.unwrap().life();
        let told: Vec<_> = life.iter().map(|one| (one.kind.as_str(), one.by_name.as_str())).collect();
        let by = desk.office.person.as_str();
        assert_eq!(told, [(monitoring::ENTERED, by), ("confirmed", by)], "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_month_whose_bulletin_is_sealed_is_asked_about_and_an_absurd_one_refused() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let bulletin = october_is_sealed(&desk).await;
        let column = desk.columns[0].id.to_string();
        let enter = async |form: SeenByHand| monitoring::enter_by_hand(&desk.office, desk.services(), &form).await;
        let of = |month: &str| SeenByHand { column: column.clone(), ..seen("把“安排”写成“按排”", month) };
        for month in ["2019-01", "2026-12", "去年"] {
            assert_eq!(wrong(enter(of(month)).await), ["month"], "{month}");
        }
        let Err(ServiceError::Invalid(errors)) = enter(of("2026-10")).await else { panic!("entered without a word") };
        assert_eq!(errors[0].field, "after_bulletin");
        assert!(errors[0].message.contains("2026年10月的监测通报已经定稿，写的是1个问题"), "{}", errors[0].message);
        let entered = enter(of("2026-11")).await.unwrap();
        assert!(!entered.is_elsewhere, "the column itself");
        // another site than the column's is taken, and remarked
        let elsewhere = SeenByHand { url: "http://www.beijing.gov.cn/a.html".into(), ..of("2026-11") };
        assert!(enter(elsewhere).await.unwrap().is_elsewhere);
        enter(SeenByHand { after_bulletin: true, problem: "把“截至”写成“截止”".into(), ..of("2026-10") }).await.unwrap();
        assert_eq!(
            desk.all(&desk.office).await.iter().filter(|one| one.month == day("2026-10-01")).count(),
            2,
            "{}",
            desk.county.test.name
        );
        // the sealed paper says that its month counts another number by now
        let sheet = monitoring::bulletin_sheet(&desk.office, desk.services(), &bulletin).await.unwrap();
        assert_eq!((sheet.is_whole, sheet.moved_since()), (true, Some((1, 2))), "{}", desk.county.test.name);
    }
}

fn row(row: usize, unit: &str, problem: &str, month: &str) -> FindingEntry {
    FindingEntry {
        row,
        unit: unit.into(),
        column: String::new(),
        rule: Rule::WrongWord,
        url: "http://site.cn/z".into(),
        title: String::new(),
        problem: problem.into(),
        month: month.into(),
    }
}

#[tokio::test]
async fn a_file_of_problems_says_all_that_is_wrong_at_once_and_asks_about_sealed_months() {
    for test in both().await {
        let desk = Desk::new(test).await;
        october_is_sealed(&desk).await;
        let receive = async |entries: Vec<FindingEntry>, problems: Vec<RowProblem>| {
            let file = FindingFile { entries, problems };
            let draft = monitoring::receive_findings(&desk.office, desk.services(), "a.csv", b"x", &file).await.unwrap();
            (monitoring::waiting_findings(&desk.office, desk.services(), &draft).await.unwrap(), draft)
        };
        // what the file could not be read by, and what the register says to the same rows
        let unread = RowProblem { row: 3, column: "单位".into(), message: "第3行“单位”没有填写，请补上。".into() };
        let bad = vec![row(2, "水利厅", "错", "2019-01"), row(3, "", "错", "2026-10"), row(4, "民政局", "写错了字", "2026-10")];
        let (shown, _) = receive(bad, vec![unread]).await;
        let told: Vec<_> = shown.problems.iter().map(|one| (one.row, one.column.as_str())).collect();
        assert_eq!(told, [(2, "单位"), (2, "问题描述"), (2, "计入月份"), (3, "单位"), (3, "问题描述")], "{:?}", shown.problems);
        let good = vec![row(2, "民政局", "写错了字", "2026-10"), row(3, "县民政局", "写错了字", "2026-10")];
        let (shown, draft) = receive(good.clone(), Vec::new()).await;
        assert_eq!((shown.problems.len(), shown.standing), (0, vec![RowStanding::New, RowStanding::SameAs(2)]));
        let take = |after_bulletin: bool| ChosenFindings { draft: draft.clone(), after_bulletin, confirm: true };
        assert_eq!(wrong(monitoring::take_findings(&desk.office, desk.services(), &take(false)).await), ["after_bulletin"]);
        assert_eq!(monitoring::take_findings(&desk.office, desk.services(), &take(true)).await.unwrap(), 1, "{}", desk.county.test.name);
        let (shown, _) = receive(good, Vec::new()).await;
        assert_eq!(shown.standing, [RowStanding::Known; 2]);
    }
}
