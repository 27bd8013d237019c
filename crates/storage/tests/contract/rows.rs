//! Rows of which the log keeps digests, read as they are stored.

use domain::ids::{ChecklistId, CountyId};
use storage::operations::rows::{of_findings, of_list};
use storage::operations::rows_beside::{of_answerers, of_carried, of_head, of_publications, of_register, of_waivers};
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

#[tokio::test]
async fn units_published_tables_and_what_was_carried_over_say_the_same_on_every_engine() {
    let mut all = Vec::new();
    for test in testing::both().await {
        fill(&test).await;
        for sql in [
            "insert into unit_alias (unit_id, name, kind, valid_from, valid_to, position, recorded_on)
             values ('u1', '县u1局', 'former_short_name', null, '2026-03-01', 7, '2026-02-27')",
            "insert into unit_past (unit_id, to_on, group_name, keeps_end, ends_on, successor_id) values ('u1', '2026-03-01', '另一组', true, null, null)",
            "insert into table_version (checklist_id, no, published_at, published_by, content) values ('k', 1, '2026-05-06T00:00:00Z', '李办', '{}')",
            "insert into carried_cell (from_cell_id, cell_id, from_year, from_due_on, carried_on)
             values ('lead1', 'lead2', 2025, '2025-12-31', '2026-01-20')",
        ] {
            test.execute_raw(sql).await;
        }
        let mut conn = test.db.read().await.unwrap();
        let list = ChecklistId::new("k");
        let register = of_register(&mut conn, &county_id()).await.unwrap();
        assert!(register.iter().all(|row| row.group == format!("register:{}", county_id())), "{}", test.name);
        let unit = register.iter().find(|row| row.key == "unit:u1").unwrap();
        let names = unit.content["names"].as_array().unwrap();
        assert!(names.iter().any(|name| name["name"] == "县u1局" && name["recorded_on"] == "2026-02-27"), "{} {names:?}", test.name);
        assert_eq!(unit.content["past"][0]["group_name"], "另一组", "{}", test.name);
        assert!(of_register(&mut conn, &CountyId::new("none")).await.unwrap().is_empty(), "{}", test.name);
        let published = of_publications(&mut conn, &list).await.unwrap();
        let carried = of_carried(&mut conn, &list).await.unwrap();
        let keys: Vec<(&str, &str)> = published.iter().chain(&carried).map(|row| (row.group.as_str(), row.key.as_str())).collect();
        assert_eq!(keys, [("published:k", "version:k/1"), ("carried:k", "carry:lead1")], "{}", test.name);
        for none in [of_publications(&mut conn, &ChecklistId::new("none")).await, of_carried(&mut conn, &ChecklistId::new("none")).await] {
            assert!(none.unwrap().is_empty(), "{}", test.name);
        }
        let mut rows: Vec<_> = register.into_iter().chain(published).chain(carried).collect();
        rows.sort_by(|a, b| a.key.cmp(&b.key));
        all.push(rows);
    }
    assert!(all.windows(2).all(|two| two[0] == two[1]), "a database that changes its engine keeps its digests");
}

#[tokio::test]
async fn titles_answering_units_and_waived_rules_say_the_same_on_every_engine() {
    let mut all = Vec::new();
    for test in testing::both().await {
        fill(&test).await;
        for sql in [
            "insert into rule_waiver (id, county_id, rule, reason, asked_at, asked_by, asked_name, expires_on)
             values ('w', 'c', 'list_date', '网站统一改版', '2026-11-02T00:00:00Z', 'a', '王', '2026-12-31')",
            "update checklist set first_day = '2026-03-01', is_public = true where id = 'k'",
        ] {
            test.execute_raw(sql).await;
        }
        let mut conn = test.db.read().await.unwrap();
        let head = of_head(&mut conn, &ChecklistId::new("k")).await.unwrap();
        let waivers = of_waivers(&mut conn, &county_id()).await.unwrap();
        let keys: Vec<(&str, &str)> = head.iter().chain(&waivers).map(|row| (row.group.as_str(), row.key.as_str())).collect();
        assert_eq!(keys, [("heading:k", "head:k"), ("waivers:c", "waiver:w")], "{}", test.name);
        assert_eq!((&head[0].content["first_day"], &head[0].content["is_public"]), (&"2026-03-01".into(), &true.into()), "{}", test.name);
        assert_eq!(head[0].content["title"], head[0].name.as_str(), "{}", test.name);
        assert_eq!((&waivers[0].content["expires_on"], waivers[0].name.as_str()), (&"2026-12-31".into(), "网站统一改版"), "{}", test.name);
        assert!(of_head(&mut conn, &ChecklistId::new("none")).await.unwrap().is_empty(), "{}", test.name);
        assert!(of_waivers(&mut conn, &CountyId::new("none")).await.unwrap().is_empty(), "{}", test.name);
        assert!(of_answerers(&mut conn, &county_id()).await.unwrap().is_empty(), "{}", test.name);
        all.push((head, waivers));
    }
    assert!(all.windows(2).all(|two| two[0] == two[1]), "a database that changes its engine keeps its digests");
}
