//! A list read again from a file that says less: the published table, a table without limits, a row without its limit.

use domain::access::role::Role;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::checklist::published;
use services::checklist::four_column;
use services::checklist::import::{self, Incoming, Preview, confirm, preview, receive};
use storage::testing;

use crate::county::County;

const NOW: &str = "2026-03-02T02:00:00Z";
const TITLE: &str = "枫桥县2026年政务公开重点工作清单";
const WHOLE: [&[&str]; 4] = [
    &["序号", "工作内容", "工作要求", "牵头单位", "配合单位", "完成时限", "备注"],
    &["1", "一、政策公开", "发布惠企政策清单", "发改委", "财政局、民政局", "每季度", "市级要求"],
    &["2", "一、政策公开", "修订主动公开目录", "财政局", "", "6月30日前", ""],
    &["3", "二、基层公开", "整理公开专栏", "民政局", "发改委", "9月底前", "重点"],
];

fn incoming(title: &str, rows: &[Vec<String>]) -> Incoming<'static> {
    let row = |(number, cells): (usize, &Vec<String>)| Row { number, cells: cells.iter().map(Cell::own).collect() };
    let table = Table { name: None, titles: vec![title.into()], rows: (1..).zip(rows).map(row).collect() };
    Incoming {
        year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document: Document::of(vec![table])
    }
}

fn whole() -> Vec<Vec<String>> {
    WHOLE.iter().map(|row| row.iter().map(|&text| text.to_owned()).collect()).collect()
}

async fn shown(county: &County, file: Incoming<'_>) -> (domain::ids::ImportId, Preview) {
    let office = county.actor(Role::Office, 0);
    let id = receive(&office, &county.services, file).await.unwrap();
    let shown = preview(&office, &county.services, &id).await.unwrap();
    (id, shown)
}

async fn imported(county: &County, file: Incoming<'_>) -> import::Imported {
    let (id, _) = shown(county, file).await;
    confirm(&county.actor(Role::Office, 0), &county.services, &id, import::Consent::default()).await.unwrap()
}

/// The table as it is handed out, row by row.
async fn published_rows(county: &County, list: &domain::ids::ChecklistId) -> Vec<Vec<String>> {
    let office = county.actor(Role::Office, 0);
    let table = four_column(&office, &county.services, list).await.unwrap();
    let heads = ["工作内容", "工作要求", "责任单位", "完成情况"].map(str::to_owned).to_vec();
    let rows = table.rows.iter().map(|row| vec![row.section.clone(), row.requirement.clone(), row.written_units(), row.completion.clone()]);
    std::iter::once(heads).chain(rows).collect()
}

#[tokio::test]
async fn the_published_table_read_again_takes_nothing_away() {
    for test in testing::both().await {
        let county = County::new(test, NOW.parse().unwrap()).await;
        let first = imported(&county, incoming(TITLE, &whole())).await;
        let rows = published_rows(&county, &first.checklist).await;
        let (_, shown) = shown(&county, incoming(&published::title(TITLE), &rows)).await;
        assert_eq!(shown.comparison.as_ref().unwrap().counts(), [0, 0, 0, 3], "{:?}", shown.comparison);
        assert_eq!(shown.kept, ["完成时限", "备注", "序号", "责任单位", "配合单位"]);
        assert_eq!((shown.limits_changed.len(), shown.redated, shown.plan.title.as_str()), (0, 0, TITLE));
        let limits: Vec<&str> = shown.plan.tasks.iter().map(|task| task.time_limit.as_str()).collect();
        assert_eq!(limits, ["每季度", "6月30日前", "9月底前"]);
        assert_eq!(shown.plan.tasks[0].duty, Duty::Standing { every: Every::Quarter });
        assert_eq!((shown.plan.tasks[0].support.as_str(), shown.plan.tasks[0].remark.as_str()), ("财政局、民政局", "市级要求"));
    }
}

#[tokio::test]
async fn whose_limit_would_be_another_one_is_told_by_name() {
    let county = County::new(testing::both().await.remove(0), NOW.parse().unwrap()).await;
    imported(&county, incoming(TITLE, &whole())).await;
    let mut rows = whole();
    rows[2][5] = String::new();
    rows[3][5] = "10月底前".into();
    let (_, shown) = shown(&county, incoming(TITLE, &rows)).await;
    let said: Vec<_> = shown
        .limits_changed
        .iter()
        .map(|task| (task.row, task.requirement.as_str(), task.before.0.as_str(), task.after.0.as_str(), task.after.1))
        .collect();
    let october = Duty::by("2026-10-31".parse().unwrap());
    let expected = [(3, "修订主动公开目录", "6月30日前", "", Duty::YearEnd), (4, "整理公开专栏", "9月底前", "10月底前", october)];
    assert_eq!(said, expected);
    assert!(shown.kept.is_empty());
}

#[tokio::test]
async fn new_words_that_name_a_time_say_more_than_what_is_stored() {
    let county = County::new(testing::both().await.remove(0), NOW.parse().unwrap()).await;
    let mut rows = whole();
    rows[1][5] = String::new();
    imported(&county, incoming(TITLE, &rows)).await;
    let mut again: Vec<Vec<String>> = rows.iter().map(|row| row[..5].to_vec()).collect();
    again[1][2] = "11月底前发布惠企政策清单".into();
    again[2][2] = "修订并公布主动公开目录".into();
    let (_, shown) = shown(&county, incoming(TITLE, &again)).await;
    let date = |day: &str| Duty::by(day.parse().unwrap());
    let duties: Vec<Duty> = shown.plan.tasks.iter().map(|task| task.duty).collect();
    assert_eq!(duties, [date("2026-11-30"), date("2026-06-30"), date("2026-09-30")]);
}
