//! Rows that were changed in the database without the program, as `gongkai verify` names them: states that no rule could have written,
//! past days, tasks with their units, exemptions, problems with the units that answer for them, units of the register, titles of lists,
//! published tables, what was carried over, waived rules, files.

use domain::access::role::Role;
use domain::ids::{ChecklistId, UnitId};
use domain::monitoring::candidate::Rule;
use domain::register::unit::UnitClass;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::checklist::import::history;
use services::form::tick;
use services::operations::audit::{ChainState, verify_chain};
use services::operations::files::verify_files;
use services::operations::held::{HistoryState, verify_history};
use services::operations::records::{RecordState, verify_records};
use services::operations::rows::{RowsState, verify_rows};
use services::register::{self, Closing, Renaming, UnitFields};
use services::reporting::evidence::{About, add_file};
use services::review::exempt::{ChosenExemption, ExemptionForm, end, enter, look, page};
use services::{Actor, Services};
use storage::Engine;
use storage::testing::{TestDb, both};

use crate::close_year;
use crate::county::{County, set_public, undo};
use crate::desk::Desk;
use crate::edit_task::{REQUIREMENTS, county, task_of};
use crate::evidence::receive;
use crate::monitor_desk;

async fn records(test: &TestDb) -> RecordState {
    verify_records(&mut test.db.read().await.unwrap()).await.unwrap()
}

pub(crate) async fn rows(test: &TestDb) -> RowsState {
    verify_rows(&mut test.db.read().await.unwrap()).await.unwrap()
}

/// How many rows are held and how many are not, where none differs.
async fn whole(test: &TestDb) -> (u64, u64) {
    match rows(test).await {
        RowsState::Whole { rows, .. } => (rows.held, rows.unheld),
        differs @ RowsState::Differs(_) => panic!("{}: {}", test.name, differs.sentence()),
    }
}

#[tokio::test]
async fn a_state_that_no_rule_could_have_written_is_a_finding_and_no_failure() {
    for (sql, only_sqlite) in [
        ("update cell set state = 'accepted' where state = 'open'", false),
        ("update cell set presence = 'left' where state = 'open'", false),
        ("update cell set role = 'boss' where state = 'open'", false),
        ("update cell set period_every = 'fortnight' where state = 'open'", false),
        ("update cell_event set facts = '{}' where kind = 'created'", false),
        ("update cell set due_on = 'soon' where state = 'open'", true),
        ("update cell set overdue_after = 'soon' where state = 'open'", true),
        ("update cell_event set at = 'once' where kind = 'created'", true),
    ] {
        for test in both().await {
            if only_sqlite && test.db.engine() != Engine::Sqlite {
                continue;
            }
            let desk = Desk::new(test).await;
            desk.submit(&desk.lead, "已公开24项").await;
            desk.accept(&desk.lead).await;
            let test = &desk.county.test;
            assert!(matches!(records(test).await, RecordState::Whole(_)), "{}", test.name);
            test.execute_raw(sql).await;
            let found = records(test).await;
            let RecordState::Differs { cell, .. } = &found else { panic!("{} {sql}: {found:?}", test.name) };
            let is_known = desk.quarters.iter().chain([&desk.lead, &desk.support]).any(|id| id.as_str() == cell);
            assert!(is_known && !found.sentence().contains("稍后再试"), "{} {sql}: {}", test.name, found.sentence());
            // the history of the cells cannot fail on it either
            let history = verify_history(&mut test.db.read().await.unwrap()).await.unwrap();
            if let HistoryState::Differs { problem, .. } = &history {
                assert!(problem.contains("被改动"), "{} {sql}: {problem}", test.name);
            }
        }
    }
}

#[tokio::test]
async fn an_altered_cell_is_told_with_table_and_column() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.county.test.execute_raw(&format!("update cell set role = 'boss' where id = '{}'", desk.support)).await;
        let found = records(&desk.county.test).await;
        let RecordState::Differs { cell, .. } = &found else { panic!("{found:?}") };
        assert_eq!(cell, desk.support.as_str(), "{}", desk.county.test.name);
        assert!(found.sentence().contains("数据表 cell 的 role 一栏不是系统写入的内容"), "{}", found.sentence());
    }
}

#[tokio::test]
async fn a_row_of_the_log_that_cannot_even_be_read_is_named() {
    let test = storage::testing::sqlite().await;
    let desk = Desk::new(test).await;
    desk.submit(&desk.lead, "已公开24项").await;
    desk.county.test.tamper("update audit_event set at = 'once' where seq = (select max(seq) from audit_event)").await;
    let state = verify_chain(&mut desk.county.test.db.read().await.unwrap()).await.unwrap();
    assert!(matches!(&state, ChainState::Broken { problem, .. } if problem.contains("不会写入")), "{state:?}");
}

#[tokio::test]
async fn what_lists_and_counts_of_past_days_read_is_held_against_the_record() {
    for sql in [
        "update cell_past set kind = kind + 1",
        "update cell_past set overdue_after = '2031-01-01'",
        "update cell_past set due_on = '2031-01-01'",
        "update cell_past set removed = not removed",
        "update cell_past set late = not late",
        "update cell_past set latest_no = 7",
        "update cell_past set accepted_no = 7",
        "update cell_past set role = 'support'",
    ] {
        for test in both().await {
            let desk = Desk::new(test).await;
            desk.submit(&desk.lead, "已公开24项").await;
            desk.at("2026-08-10T02:00:00Z");
            desk.accept(&desk.lead).await;
            let test = &desk.county.test;
            assert!(matches!(records(test).await, RecordState::Whole(_)), "{}", test.name);
            test.execute_raw(sql).await;
            let found = records(test).await;
            assert!(found.sentence().contains("以往某日在清单和统计里"), "{} {sql}: {}", test.name, found.sentence());
        }
    }
}

async fn edited(county: &County, list: &ChecklistId) {
    let office = county.actor(Role::Office, 0);
    let task = task_of(county, list, REQUIREMENTS[0]).await;
    let form = edited_task(&office, &county.services, &task).await.unwrap().form;
    let form = TaskForm {
        others: "民政局、柳溪镇".into(),
        remark: "经会议研究".into(),
        reason: "常务会议".into(),
        confirmed: tick::SET.into(),
        ..form
    };
    county.clock.set("2026-05-12T02:00:00Z".parse().unwrap());
    edit_task(&office, &county.services, &form).await.unwrap();
}

#[tokio::test]
async fn a_task_that_was_changed_without_the_program_is_named() {
    let changed = "被改动";
    let inserted = "insert into section (id, checklist_id, parent_id, position, title, removed)
                    select 'forged', checklist_id, null, 99, '凭空增加', removed from section limit 1";
    for (what, sql, expected) in [
        ("its words", "update task set requirement = '每年公开惠企政策' where position = 1", changed),
        ("its limit", "update task set time_limit = '12月31日前' where position = 2", changed),
        ("its date", "update task set duty_date = '2026-12-01' where position = 2", changed),
        ("that it is on the list", "update task set removed = not removed where position = 3", changed),
        ("who leads", "update assignment set role = 'support' where role = 'lead'", changed),
        ("since when", "update assignment set valid_from = '2026-02-01' where role = 'lead'", changed),
        ("what it said before", "update task_past set requirement = '另一项工作'", changed),
        ("a heading", "update section set title = '另一部分'", changed),
        ("one that was put in", inserted, "整体已不是"),
    ] {
        for test in both().await {
            let (county, list) = county(test).await;
            edited(&county, &list).await;
            let (held, unheld) = whole(&county.test).await;
            assert!(held >= 4 && unheld == 0, "{}: {held} and {unheld}", county.test.name);
            county.test.execute_raw(sql).await;
            let found = rows(&county.test).await;
            assert!(found.sentence().contains(expected), "{} {what}: {}", county.test.name, found.sentence());
        }
    }
}

#[tokio::test]
async fn whatever_the_office_does_with_a_list_leaves_it_as_the_log_says() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        whole(&county.test).await;
        edited(&county, &list).await;
        whole(&county.test).await;
        let made = history(&office, &county.services).await.unwrap().remove(0);
        undo(&office, &county.services, &made.id).await.unwrap();
        whole(&county.test).await;
        // a merger hands tasks over, and ends what the old unit had
        let (old, new) = (county.units[1].id.clone(), county.units[0].id.clone());
        let seen = register::one(&office, &county.services, &old).await.unwrap().seen();
        let form = Closing { id: old, closed_on: "2026-05-12".into(), successor: Some(new), seen, confirmed: String::new() };
        register::close(&office, &county.services, &county.looked_at(form).await).await.unwrap();
        whole(&county.test).await;
        county.test.execute_raw("update assignment set cause = 'import' where cause = 'merger'").await;
        assert!(rows(&county.test).await.sentence().contains("被改动"), "{}", county.test.name);
    }
}

/// A unit is excused from a list for these days.
pub(crate) async fn spared(office: &Actor, services: &Services, (list, unit): (&ChecklistId, &UnitId), (from, to): (&str, &str)) {
    let asked = ExemptionForm {
        list: list.clone(),
        task: String::new(),
        who: format!("unit:{unit}"),
        kind: "exempt".into(),
        from: from.into(),
        to: to.into(),
        reason: "机构改革期间".into(),
        confirmed: String::new(),
        past: true,
    };
    let seen = look(office, services, &asked).await.unwrap().seen(&asked);
    enter(office, services, &ExemptionForm { confirmed: seen.as_str().into(), ..asked }).await.unwrap();
}

#[tokio::test]
async fn an_exemption_is_held_with_its_reason_and_its_days() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        spared(&office, &county.services, (&list, &county.units[2].id), ("2026-06-01", "2026-08-31")).await;
        whole(&county.test).await;
        county.test.execute_raw("update exemption set reason = '县领导同意'").await;
        let found = rows(&county.test).await.sentence();
        assert!(found.contains("免报“县领导同意”") && found.contains("被改动"), "{}: {found}", county.test.name);
        county.test.execute_raw("update exemption set reason = '机构改革期间'").await;
        whole(&county.test).await;
        let one = page(&office, &county.services, None).await.unwrap().all[0].id.clone();
        end(&office, &county.services, &ChosenExemption { exemption: one }).await.unwrap();
        whole(&county.test).await;
        county.test.execute_raw("update exemption set ended_at = null, ended_by = null").await;
        assert!(rows(&county.test).await.sentence().contains("被改动"), "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_problem_that_was_confirmed_is_held_with_its_words() {
    for (sql, expected) in [
        ("update finding set problem = '没有问题'", "监测问题“没有问题”"),
        ("update finding set url = 'http://site.cn/y'", "被改动"),
        ("delete from finding_event; delete from finding", "不见了"),
    ] {
        for test in both().await {
            let desk = monitor_desk::Desk::new(test).await;
            desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::DeadLink, "http://site.cn/x")]).await;
            let open = desk.open().await;
            desk.decide(&open, monitor_desk::confirm()).await.unwrap();
            let test = &desk.county.test;
            assert_eq!(whole(test).await, (1, 0), "{}", test.name);
            // what is done about it is no part of what was confirmed
            services::monitoring::send_notices(&desk.office, desk.services(), &monitor_desk::send("5")).await.unwrap();
            assert_eq!(whole(test).await, (1, 0), "{}", test.name);
            test.execute_raw(sql).await;
            assert!(rows(test).await.sentence().contains(expected), "{} {sql}: {}", test.name, rows(test).await.sentence());
        }
    }
}

/// How many units, titles of lists, published tables, items carried over, answering units and waived rules are held.
pub(crate) async fn held_beside(test: &TestDb) -> (u64, u64) {
    match rows(test).await {
        RowsState::Whole { beside, .. } => (beside.held, beside.unheld),
        differs @ RowsState::Differs(_) => panic!("{}: {}", test.name, differs.sentence()),
    }
}

#[tokio::test]
async fn a_unit_is_held_with_its_names_its_days_and_who_took_over() {
    let changed = "被改动";
    for (what, sql, expected) in [
        ("its name", "update unit set full_name = '另一个乡人民政府' where id = '{town}'", "单位“另一个乡人民政府”"),
        ("its group", "update unit set group_name = '县直部门' where id = '{town}'", changed),
        ("its end", "update unit set valid_to = '2026-04-01' where id = '{town}'", changed),
        ("a former name", "update unit_alias set valid_to = '2026-02-01' where unit_id = '{town}'", changed),
        ("when a name was entered", "update unit_alias set recorded_on = '2026-01-01' where unit_id = '{town}'", changed),
        ("a name taken away", "delete from unit_alias where unit_id = '{town}'", changed),
        ("the end of a unit that nobody changed", "update unit set valid_to = '2026-04-01' where id = '{other}'", "整体已不是"),
    ] {
        for test in both().await {
            let (county, _) = county(test).await;
            let office = county.actor(Role::Office, 0);
            let units = county.units.len() as u64;
            assert_eq!(held_beside(&county.test).await, (1, units), "{}: of the list alone something is told", county.test.name);
            assert!(rows(&county.test).await.sentence().contains("没有校验值，未核对"), "{}", county.test.name);
            let (town, other) = (county.units[4].id.clone(), county.units[3].id.clone());
            let form = Renaming {
                id: town.clone(),
                new_full_name: "石门镇人民政府".into(),
                new_short_name: "石门镇".into(),
                renamed_on: "2026-05-01".into(),
                seen: register::one(&office, &county.services, &town).await.unwrap().seen(),
            };
            register::rename(&office, &county.services, &form).await.unwrap();
            assert_eq!(held_beside(&county.test).await, (units + 1, 0), "{}", county.test.name);
            county.test.execute_raw(&sql.replace("{town}", town.as_str()).replace("{other}", other.as_str())).await;
            let found = rows(&county.test).await;
            assert!(found.sentence().contains(expected), "{} {what}: {}", county.test.name, found.sentence());
        }
    }
}

#[tokio::test]
async fn whatever_the_office_does_with_the_register_leaves_it_as_the_log_says() {
    for test in both().await {
        let (county, _) = county(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        let fields = UnitFields {
            full_name: "新河镇人民政府".into(),
            short_name: "新河镇".into(),
            class: UnitClass::Township.code().into(),
            ..UnitFields::default()
        };
        let new = register::add(&office, services, &fields).await.unwrap();
        // with the one that was added, and the title of the list
        let units = county.units.len() as u64 + 2;
        assert_eq!(held_beside(&county.test).await, (units, 0), "{}", county.test.name);
        let sheet = register::one(&office, services, &new).await.unwrap();
        let edited = UnitFields { note: "由三个村设立".into(), key_area: true, seen: sheet.seen(), ..UnitFields::of(&sheet.unit) };
        register::edit(&office, services, &new, &edited).await.unwrap();
        held_beside(&county.test).await;
        let seen = register::one(&office, services, &new).await.unwrap().seen();
        let form = Closing {
            id: new.clone(),
            closed_on: "2026-05-10".into(),
            successor: Some(county.units[3].id.clone()),
            seen,
            confirmed: String::new(),
        };
        register::close(&office, services, &county.looked_at(form).await).await.unwrap();
        assert_eq!(held_beside(&county.test).await, (units, 0), "{}", county.test.name);
        county.test.execute_raw(&format!("update unit set successor_id = null where id = '{new}'")).await;
        assert!(rows(&county.test).await.sentence().contains("被改动"), "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_published_table_is_held_as_the_public_read_it() {
    for (what, sql, expected) in [
        ("its text", "update table_version set content = replace(content, '惠企', '惠民')", "公开过的落实情况表“第1版”"),
        ("who published it", "update table_version set published_by = '别人'", "被改动"),
        ("taken away", "delete from table_version", "不见了"),
    ] {
        for test in both().await {
            let (county, list) = county(test).await;
            let office = county.actor(Role::Office, 0);
            let (held, unheld) = held_beside(&county.test).await;
            set_public(&office, &county.services, &list, true, "").await.unwrap();
            assert_eq!(held_beside(&county.test).await, (held + 1, unheld), "{}", county.test.name);
            set_public(&office, &county.services, &list, false, "").await.unwrap();
            assert_eq!(held_beside(&county.test).await, (held + 1, unheld), "{}", county.test.name);
            county.test.execute_raw(sql).await;
            let found = rows(&county.test).await;
            assert!(found.sentence().contains(expected), "{} {what}: {}", county.test.name, found.sentence());
        }
    }
}

#[tokio::test]
async fn what_was_carried_over_is_held_with_its_old_date() {
    for (sql, expected) in [
        ("update carried_cell set from_due_on = '2026-01-01'", "结转事项“2026年度结转”"),
        ("update carried_cell set from_year = 2025", "被改动"),
        ("delete from carried_cell", "不见了"),
    ] {
        for test in both().await {
            let desk = Desk::new(test).await;
            desk.at(close_year::AFTER);
            let next = close_year::next_list(&desk).await;
            let (held, unheld) = held_beside(&desk.county.test).await;
            let form = close_year::form(&desk, Some(&next)).await;
            services::checklist::close_year::close_year(&desk.office, &desk.services, &form).await.unwrap();
            assert_eq!(held_beside(&desk.county.test).await, (held + 2, unheld), "{}", desk.county.test.name);
            desk.county.test.execute_raw(sql).await;
            let found = rows(&desk.county.test).await;
            assert!(found.sentence().contains(expected), "{} {sql}: {}", desk.county.test.name, found.sentence());
        }
    }
}

#[tokio::test]
async fn what_came_before_digests_is_told_as_not_held_until_it_changes() {
    for test in both().await {
        // tasks that no act of the log brought, as a version before this one left them
        let desk = Desk::new(test).await;
        let test = &desk.county.test;
        let state = rows(test).await;
        assert!(
            matches!(&state, RowsState::Whole { since: None, rows, .. } if rows.held == 0 && rows.unheld > 0),
            "{}: {state:?}",
            test.name
        );
        assert!(state.sentence().contains("未核对"), "{}", state.sentence());
        let list = desk.cell(&desk.lead).await.checklist;
        spared(&desk.office, &desk.services, (&list, &desk.county.units[0].id), ("2026-10-01", "2026-12-31")).await;
        let state = rows(test).await;
        assert!(matches!(&state, RowsState::Whole { since: Some(_), rows, .. } if rows.held > 0), "{}: {state:?}", test.name);
        assert!(state.sentence().contains("逐字一致"), "{}", state.sentence());
    }
}

#[tokio::test]
async fn every_file_is_read_and_what_is_missing_or_changed_is_named() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let data = desk.data.path();
        for (cell, name, content) in [(&desk.lead, "台账.pdf", b"%PDF-1.7 one"), (&desk.quarters[0], "照片.pdf", b"%PDF-1.7 two")] {
            let received = receive(&desk, name, content).await.unwrap();
            add_file(&desk.clerk, &desk.services, cell, received, &About::default(), &[]).await.unwrap();
        }
        let look = async || verify_files(&mut desk.county.test.db.read().await.unwrap(), data).await.unwrap();
        let all = look().await;
        assert_eq!((all.all, all.bad.len()), (2, 0), "{}: {}", desk.county.test.name, all.sentence());
        let path = |sha256: &str| data.join("evidence").join(&sha256[..2]).join(sha256);
        let digests = storage::operations::backup::evidence_digests(&mut desk.county.test.db.read().await.unwrap()).await.unwrap();
        std::fs::remove_file(path(&digests[0].0)).unwrap();
        std::fs::write(path(&digests[1].0), b"%PDF-1.7 three").unwrap();
        let found = look().await;
        let said = found.sentence();
        assert!(said.contains(&format!("缺失：“{}”", digests[0].1)), "{}: {said}", desk.county.test.name);
        assert!(said.contains(&format!("内容已变：“{}”", digests[1].1)), "{}: {said}", desk.county.test.name);
    }
}
