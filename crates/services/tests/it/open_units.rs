//! What a list leaves open is named after the import as well, until somebody mends it.

use domain::access::role::Role;
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::ids::{ChecklistId, UnitId};
use services::checklist::import::{self, Adjustment, Incoming, confirm, receive};
use services::checklist::{OpenTask, open_units};
use services::{ServiceError, checklist};
use storage::testing;

use crate::county::County;

const LIST: [[&str; 3]; 5] = [
    ["工作内容", "工作要求", "责任单位"],
    ["一、政策", "发布惠企政策", "发改委等单位"],
    ["一、政策", "修订公开目录", "财政局、县直有关部门"],
    ["二、基层", "整理公开专栏", "不存在的分局、民政局"],
    ["二、基层", "公开办事指南", "民政局"],
];

fn incoming() -> Incoming<'static> {
    let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let table = Table { name: None, titles: vec!["清单".into()], rows: (1..).zip(&LIST).map(row).collect() };
    Incoming {
        year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document: Document::of(vec![table])
    }
}

async fn left(county: &County, list: &ChecklistId) -> Vec<(String, Vec<String>, Vec<String>)> {
    let tasks = open_units(&county.actor(Role::Office, 0), &county.services, list).await.unwrap();
    tasks.into_iter().map(|OpenTask { requirement, open, unknown, .. }| (requirement, open, unknown)).collect()
}

#[tokio::test]
async fn what_nobody_answered_in_the_preview_is_named_after_it() {
    for test in testing::both().await {
        let county = County::new(test, "2026-03-02T02:00:00Z".parse().unwrap()).await;
        let office = county.actor(Role::Office, 0);
        let id = receive(&office, &county.services, incoming()).await.unwrap();
        let list = confirm(&office, &county.services, &id, import::Consent::default()).await.unwrap().checklist;
        let words = |text: &str| vec![text.to_owned()];
        let expected = vec![
            ("发布惠企政策".to_owned(), words("等单位"), Vec::new()),
            ("修订公开目录".to_owned(), words("县直有关部门"), Vec::new()),
            ("整理公开专栏".to_owned(), Vec::new(), words("不存在的分局")),
        ];
        assert_eq!(left(&county, &list).await, expected, "{}", county.test.name);

        // the same file again, and this time somebody answers
        let again = receive(&office, &county.services, incoming()).await.unwrap();
        let groups = import::preview(&office, &county.services, &again).await.unwrap().groups;
        let unit = |place: usize| county.units[place].id.clone();
        let answer = |key: &str| -> Vec<UnitId> { if key == "单位" { vec![unit(1)] } else { vec![unit(2)] } };
        let answers = groups.iter().map(|group| (group.key.clone(), answer(&group.key))).collect();
        import::adjust(&office, &county.services, &again, Adjustment { groups: answers, ..Adjustment::default() }).await.unwrap();
        confirm(&office, &county.services, &again, import::Consent::default()).await.unwrap();
        assert_eq!(left(&county, &list).await, expected[2..], "{}", county.test.name);

        let clerk = county.actor(Role::Unit, 0);
        let refused = checklist::open_units(&clerk, &county.services, &list).await;
        assert!(matches!(refused, Err(ServiceError::Forbidden(_))));
    }
}
