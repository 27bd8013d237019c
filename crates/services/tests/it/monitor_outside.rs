//! A unit without a column: what was entered for it counts, and nobody says that it was monitored; on both engines.

use domain::monitoring::candidate::Rule;
use domain::monitoring::file_finding::FindingEntry;
use services::monitoring::{self, ChosenFindings, DraftBulletin, FindingFile};
use storage::testing::both;

use crate::monitor_desk::{Desk, confirm};

#[tokio::test]
async fn problems_of_a_unit_without_columns_make_it_no_monitored_unit() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let name = desk.county.test.name;
        desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::DeadLink, "http://site.cn/x")]).await;
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        let entry = FindingEntry {
            row: 2,
            unit: "柳溪镇".into(),
            column: String::new(),
            rule: Rule::WrongWord,
            url: "http://town.cn/a".into(),
            title: String::new(),
            problem: "把“安排”写成“按排”".into(),
            month: "2026-10".into(),
        };
        let file = FindingFile { entries: vec![entry], problems: Vec::new() };
        let draft = monitoring::receive_findings(&desk.office, desk.services(), "a.csv", b"x", &file).await.unwrap();
        monitoring::take_findings(&desk.office, desk.services(), &ChosenFindings { draft, after_bulletin: false, confirm: true })
            .await
            .unwrap();
        let shown = monitoring::month_overview(&desk.office, desk.services(), None).await.unwrap();
        let monitored = shown.monitored().fold((0, 0), |(units, columns), unit| (units + 1, columns + unit.columns.0));
        let outside: Vec<_> = shown.outside().map(|unit| (unit.name.as_str(), unit.all.total())).collect();
        assert_eq!((monitored, outside, shown.all().total()), ((2, 4), vec![("柳溪镇", 1)], 2), "{name}");
        let form = DraftBulletin { month: "2026-10".into() };
        let id = monitoring::draft_bulletin(&desk.office, desk.services(), &form).await.unwrap();
        let sheet = monitoring::bulletin_sheet(&desk.office, desk.services(), &id).await.unwrap();
        let text: String = sheet.bulletin.parts.iter().map(|part| part.text.as_str()).collect();
        for said in [
            "本月监测2个单位的4个栏目",
            "没有发现问题的单位1个，占50%：民政局。",
            "没有监测栏目的1个单位另有栏目以外登记的问题1个，计入问题总数：柳溪镇。",
            "本月共确认问题2个，涉及2个单位。",
        ] {
            assert!(text.contains(said), "{said} in {text} {name}");
        }
        assert!(sheet.unfounded.is_empty(), "{:?} {name}", sheet.unfounded);
    }
}
