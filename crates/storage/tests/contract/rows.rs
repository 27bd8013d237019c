//! Rows of which the log keeps digests, read as they are stored.

use domain::ids::ChecklistId;
use storage::operations::rows::{of_findings, of_list};
use storage::testing;

use crate::reporting::{county_id, fill};

#[tokio::test]
async fn rows_of_a_list_say_the_same_on_every_engine() {
    let mut all = Vec::new();
    for test in testing::both().await {
        fill(&test).await;
        test.execute_raw(
            "insert into task_past (task_id, from_on, to_on, checklist_id, section_id, position, number, requirement, responsible, support,
                                    time_limit, remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed)
             select id, '2026-01-01', '2026-02-01', checklist_id, section_id, position, number, '另一项', responsible, support, time_limit,
                    remark, duty, duty_date, duty_every, duty_count, duty_fixed, removed from task",
        )
        .await;
        test.execute_raw(
            "insert into exemption (id, county_id, checklist_id, kind, from_on, to_on, reason, entered_at, entered_by)
             values ('e', 'c', 'k', 'exempt', '2026-06-01', '2026-06-30', '机构改革', '2026-05-06T00:00:00Z', '李办')",
        )
        .await;
        let mut conn = test.db.read().await.unwrap();
        let rows = of_list(&mut conn, &ChecklistId::new("k")).await.unwrap();
        let kinds: Vec<&str> = rows.iter().filter_map(|row| row.key.split(':').next()).collect();
        assert_eq!(kinds, ["task", "section", "exemption"], "{}", test.name);
        assert!(rows.iter().all(|row| row.group == "list:k"), "{}", test.name);
        let task = &rows[0].content;
        assert_eq!((task["units"].as_array().map(Vec::len), task["past"].as_array().map(Vec::len)), (Some(2), Some(1)), "{}", test.name);
        assert_eq!(task["past"][0]["requirement"], "另一项", "{}", test.name);
        assert_eq!(rows[2].name, "机构改革", "{}", test.name);
        assert!(of_list(&mut conn, &ChecklistId::new("none")).await.unwrap().is_empty(), "{}", test.name);
        assert!(of_findings(&mut conn, &county_id()).await.unwrap().is_empty(), "{}", test.name);
        all.push(rows);
    }
    assert!(all.windows(2).all(|two| two[0] == two[1]), "a database that changes its engine keeps its digests");
}
