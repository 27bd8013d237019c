//! A list that lives while people work on it: what somebody looked at is what is done, and what was earned stays.

use domain::access::role::Role;
use domain::ids::UnitId;
use domain::register::unit::UnitClass;
use domain::reporting::cell::Status;
use domain::reporting::record::{LeaveCause, Presence, State};
use services::ServiceError;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::checklist::import::{self, Adjustment, Consent, LostWork, UndoForm, UndoneRows, confirm, look_at_undo, preview, receive};
use services::form::tick;
use services::progress::overview::overview;
use services::register::{self, Closing, UnitFields};
use services::reporting::{ReportForm, page, submit};
use services::review::reopen::{self, ReopenAnswer, ReopenRequest};
use services::review::{ReturnDate, Tick, bulk_accept, return_report};
use storage::checklist::import_rows::all_cells;
use storage::testing::both;

use crate::county::{County, undo};
use crate::desk::{Desk, day, typed};
use crate::edit_task::{REQUIREMENTS, accept, county, task_of};
use crate::start::{Line, accept_of, cells_of_list, counties, import_lines, import_on_day, incoming};

async fn closed(county: &County, unit: &UnitId, on: &str) {
    let seen = register::one(&county.actor(Role::Office, 0), &county.services, unit).await.unwrap().seen();
    let form = Closing { id: unit.clone(), closed_on: on.into(), successor: None, seen, confirmed: String::new() };
    register::close(&county.actor(Role::Office, 0), &county.services, &county.looked_at(form).await).await.unwrap();
}

#[tokio::test]
async fn a_unit_with_something_overdue_stands_before_one_whose_reports_wait_for_the_office() {
    // T-H12
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.at("2026-08-20T02:00:00Z");
        let first = async || overview(&desk.leader, &desk.services, None, None).await.unwrap().unwrap().by_unit[0].name.clone();
        assert_eq!(first().await, "发改委", "{}: three overdue before one", desk.county.test.name);
        for cell in [&desk.lead, &desk.quarters[0], &desk.quarters[1]] {
            desk.submit(cell, "已公开24项").await;
        }
        assert_eq!(first().await, "民政局", "{}: what waits is the office's own debt", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_township_abolished_without_successor_keeps_what_was_accepted_and_owes_nothing_more() {
    // T-C4
    for county in counties("2026-05-10T02:00:00Z").await {
        let list = import_on_day(&county, "2026-01-01").await.checklist;
        let town = county.units[4].id.clone();
        let own = |cells: Vec<storage::reporting::cell::Cell>| cells.into_iter().filter(|cell| *cell.unit() == town).collect::<Vec<_>>();
        let before = own(cells_of_list(&county, &list).await);
        assert_eq!(before.len(), 12, "every month of the year");
        accept_of(&county, &before[0]).await;
        closed(&county, &town, "2026-05-01").await;
        for cell in own(cells_of_list(&county, &list).await) {
            let left = matches!(cell.record().presence, Presence::Left { cause: LeaveCause::UnitEnded, .. });
            assert_eq!(left, cell.id != before[0].id, "{}: {}", county.test.name, cell.period.name);
        }
        // the same file once more asks it for nothing
        import_on_day(&county, "2026-01-01").await;
        let present = own(cells_of_list(&county, &list).await).into_iter().filter(|cell| cell.record().presence.is_present());
        assert_eq!(present.map(|cell| cell.period.name).collect::<Vec<_>>(), ["2026年1月"], "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_town_founded_and_abolished_in_april_has_reported_for_april_alone() {
    for county in counties("2026-04-05T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let new = UnitFields {
            full_name: "新河镇人民政府".into(),
            short_name: "新河镇".into(),
            class: UnitClass::Township.code().into(),
            valid_from: "2026-04-05".into(),
            ..UnitFields::default()
        };
        let town = register::add(&office, &county.services, &new).await.unwrap();
        let list = import_on_day(&county, "2026-01-01").await.checklist;
        let own = async || -> Vec<(String, bool)> {
            let all = cells_of_list(&county, &list).await.into_iter().filter(|cell| *cell.unit() == town);
            all.map(|cell| (cell.period.name.clone(), cell.record().presence.is_present())).collect()
        };
        let asked = own().await;
        assert_eq!((asked.len(), asked[0].0.as_str()), (9, "2026年4月"), "{}: nothing before it was there", county.test.name);
        let april = cells_of_list(&county, &list).await.into_iter().find(|cell| *cell.unit() == town).unwrap();
        accept_of(&county, &april).await;
        county.clock.set("2026-04-20T02:00:00Z".parse().unwrap());
        closed(&county, &town, "2026-04-20").await;
        let left: Vec<String> = own().await.into_iter().filter(|(_, present)| *present).map(|(name, _)| name).collect();
        assert_eq!(left, ["2026年4月"], "{}", county.test.name);
        import_on_day(&county, "2026-01-01").await;
        let left: Vec<String> = own().await.into_iter().filter(|(_, present)| *present).map(|(name, _)| name).collect();
        assert_eq!(left, ["2026年4月"], "{}: and a corrected list asks for no more", county.test.name);
    }
}

#[tokio::test]
async fn a_ticked_report_that_asks_for_not_applicable_is_left_to_be_judged_by_itself() {
    // T-M9
    for test in both().await {
        let desk = Desk::new(test).await;
        let none = ReportForm { claim: "not_applicable".into(), text: "本单位没有此项职能".into(), ..ReportForm::default() };
        submit(&desk.clerk, &desk.services, &desk.lead, desk.base(&desk.lead).await, &none).await.unwrap();
        desk.submit(&desk.quarters[1], "已公开24项").await;
        let mut ticked = Vec::new();
        for id in [&desk.lead, &desk.quarters[1]] {
            ticked.push(Tick(id.clone(), desk.cell(id).await.revision));
        }
        let done = bulk_accept(&desk.office, &desk.services, &ticked).await.unwrap();
        assert_eq!((done.accepted, done.left), (vec![desk.quarters[1].clone()], 1), "{}", desk.county.test.name);
        assert_eq!(page(&desk.office, &desk.services, &desk.lead).await.unwrap().status(), Status::Pending);
    }
}

#[tokio::test]
async fn a_correction_that_runs_out_while_its_page_is_open_leaves_the_accepted_report_as_it_was() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = &desk.lead;
        desk.submit(id, "已公开24项").await;
        desk.accept(id).await;
        let wish =
            ReopenRequest { cell: id.clone(), scope: "数量".into(), reason: "统计口径有误".into(), until: "2026-08-20".into() };
        reopen::ask(&desk.clerk, &desk.services, &wish).await.unwrap();
        let request = reopen::list(&desk.office, &desk.services).await.unwrap()[0].reopen.id.clone();
        let yes = ReopenAnswer { reopen: request, approve: ReopenAnswer::YES.into(), note: String::new(), until: String::new() };
        reopen::decide(&desk.second_office, &desk.services, &yes).await.unwrap();
        // opened on the last day, sent after midnight
        desk.at("2026-08-20T15:59:00Z");
        assert!(page(&desk.clerk, &desk.services, id).await.unwrap().can_write());
        let base = desk.base(id).await;
        desk.at("2026-08-20T16:01:00Z");
        let refused = submit(&desk.clerk, &desk.services, id, base, &typed("已公开25项")).await;
        assert!(
            matches!(&refused, Err(ServiceError::Refused(why)) if why.contains("更正期限已过")),
            "{}: {refused:?}",
            desk.county.test.name
        );
        let shown = page(&desk.leader, &desk.services, id).await.unwrap();
        assert_eq!((shown.status(), shown.sheet.cell.content.text.as_str()), (Status::Done, "已公开24项"), "{}", desk.county.test.name);
    }
}

const OLD: [Line; 2] = [["编制主动公开目录", "财政局", "", "6月30日前"], ["办好政府公报", "发改委", "", "年底前"]];
const LATER: [Line; 2] = [["编制主动公开目录", "财政局", "", "9月30日前"], ["办好政府公报", "发改委", "", "年底前"]];

#[tokio::test]
async fn a_date_set_when_returning_a_report_is_never_lost_by_taking_an_import_back() {
    // T-H2
    for county in counties("2026-05-11T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let list = import_lines(&county, &OLD, Adjustment::default()).await.checklist;
        let cell =
            async || cells_of_list(&county, &list).await.into_iter().find(|cell| cell.record().limit_on < day("2026-12-31")).unwrap();
        let returned = async |date: ReturnDate| {
            let mut tx = county.test.db.write().await.unwrap();
            let mut one = cell().await;
            if !matches!(one.record().state, State::Submitted(_)) {
                let content = domain::reporting::report::ReportContent {
                    claim: Some(domain::reporting::report::Claim::Done),
                    text: "目录已编制".into(),
                    numbers: Vec::new(),
                };
                storage::testing::hand_in(&mut tx, &mut one, county.services.now(), &content).await;
            }
            tx.commit().await.unwrap();
            let revision = cell().await.revision;
            return_report(&office, &county.services, &one.id, revision, "缺少附件", date).await.unwrap();
        };
        // returned before the correction: the undo puts the list's date back and leaves the office's
        returned(ReturnDate::WorkingDays(5)).await;
        let rework = cell().await.record().clone();
        assert!(matches!(rework.state, State::Returned { .. }));
        county.clock.set("2026-05-12T02:00:00Z".parse().unwrap());
        let corrected = import_lines(&county, &LATER, Adjustment::default()).await;
        assert_eq!(cell().await.record().limit_on, rework.limit_on, "{}: what is under way keeps its date", county.test.name);
        undo(&office, &county.services, &corrected.import).await.unwrap();
        assert_eq!(cell().await.record(), &rework, "{}", county.test.name);

        // returned after it: taking the correction back would lose that, so it says whose it is
        let corrected = import_lines(&county, &LATER, Adjustment::default()).await;
        county.clock.set("2026-05-13T02:00:00Z".parse().unwrap());
        returned(ReturnDate::WorkingDays(8)).await;
        let before = cell().await;
        let refused = undo(&office, &county.services, &corrected.import).await.unwrap_err().to_string();
        assert!(refused.contains("财政局“编制主动公开目录”（2026年度）"), "{}: {refused}", county.test.name);
        assert_eq!(cell().await, before, "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_file_compared_with_the_list_of_yesterday_does_not_undo_what_a_colleague_changed_since() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let lines = [
            [REQUIREMENTS[0], "财政局牵头，民政局配合", "", "每月"],
            [REQUIREMENTS[1], "民政局", "", "7月31日前"],
            [REQUIREMENTS[2], "各乡镇人民政府", "", "年底前"],
        ];
        let id = receive(&office, &county.services, incoming(&lines)).await.unwrap();
        let looked_at = preview(&office, &county.services, &id).await.unwrap().list_seen;
        let task = task_of(&county, &list, REQUIREMENTS[0]).await;
        let form = edited_task(&office, &county.services, &task).await.unwrap().form;
        let form = TaskForm {
            others: "民政局、柳溪镇".into(), reason: "县政府第5次常务会议".into(), confirmed: tick::SET.into(), ..form
        };
        edit_task(&office, &county.services, &form).await.unwrap();
        let consent = Consent { list_seen: Some(&looked_at), ..Consent::default() };
        let refused = confirm(&office, &county.services, &id, consent).await.unwrap_err().to_string();
        assert!(refused.contains("又有人改过这份清单") && refused.contains("修改任务"), "{}: {refused}", county.test.name);
        // looked at again it goes in, and the colleague's unit stays
        let looked_at = preview(&office, &county.services, &id).await.unwrap().list_seen;
        confirm(&office, &county.services, &id, Consent { list_seen: Some(&looked_at), ..Consent::default() }).await.unwrap();
        let others = edited_task(&office, &county.services, &task).await.unwrap().form.others;
        assert!(others.contains("柳溪镇") && others.contains("民政局"), "{}: {others}", county.test.name);
    }
}

#[tokio::test]
async fn who_takes_a_change_back_sees_its_numbers_first_and_whose_work_would_be_lost() {
    for test in both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        let task = task_of(&county, &list, REQUIREMENTS[0]).await;
        let form = edited_task(&office, &county.services, &task).await.unwrap().form;
        let form = TaskForm { others: "民政局、柳溪镇".into(), reason: "常务会议".into(), confirmed: tick::SET.into(), ..form };
        edit_task(&office, &county.services, &form).await.unwrap();
        let made = import::history(&office, &county.services).await.unwrap().remove(0);
        let look = look_at_undo(&office, &county.services, &made.id).await.unwrap();
        assert_eq!(look.gone, UndoneRows { assignments: 1, cells: 8, ..UndoneRows::default() }, "{}", county.test.name);
        assert_eq!((look.restored, look.ends_list, look.lost.len()), (UndoneRows::default(), false, 0), "{}", county.test.name);
        let blind = import::undo(&office, &county.services, &UndoForm { import: made.id.clone(), seen: services::Seen::default() }).await;
        assert!(matches!(blind, Err(ServiceError::Stale)), "{}: {blind:?}", county.test.name);

        let town = county.units[3].id.clone();
        let may = {
            let mut conn = county.services.db().read().await.unwrap();
            let cells = all_cells(&mut conn, &list).await.unwrap();
            cells.into_iter().find(|cell| cell.unit == town && cell.period_name == "2026年5月").unwrap()
        };
        county.clock.set("2026-05-11T02:00:00Z".parse().unwrap());
        accept(&county, &may).await;
        let now = look_at_undo(&office, &county.services, &made.id).await.unwrap();
        let lost =
            LostWork {
                cell: Some(may.dates.id.clone()), unit: "柳溪镇".into(), task: REQUIREMENTS[0].into(), what: "2026年5月".into()
            };
        assert_eq!(now.lost, [lost], "{}", county.test.name);
        let refused = import::undo(&office, &county.services, &UndoForm { import: made.id.clone(), seen: look.seen }).await;
        let why = refused.unwrap_err().to_string();
        assert!(why.contains("柳溪镇") && why.contains("2026年5月") && why.contains("修改任务"), "{}: {why}", county.test.name);
    }
}

#[tokio::test]
async fn a_file_for_the_wrong_year_is_moved_to_the_right_one_with_its_answers() {
    for county in counties("2026-05-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let lines: [Line; 1] = [["编制主动公开目录", "水务处", "", "6月30日前"]];
        let wrong = services::checklist::import::Incoming { year: 2025, ..incoming(&lines) };
        let id = receive(&office, &county.services, wrong).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!((shown.year, shown.plan.other_year(2025)), (2025, Some(2026)));
        let names = vec![("水务处".to_owned(), import::NameChoice::Unit(county.units[2].id.clone()), "name.0".to_owned())];
        let first_day = Some("2025-03-01".to_owned());
        import::adjust(&office, &county.services, &id, Adjustment { names, first_day, ..Adjustment::default() }).await.unwrap();
        import::adjust(&office, &county.services, &id, Adjustment { to_year: Some(2026), ..Adjustment::default() }).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        assert_eq!((shown.year, shown.plan.other_year(2026), shown.start.first_day), (2026, None, day("2026-05-10")));
        assert_eq!(shown.plan.tasks[0].assignments[0].unit, county.units[2].id, "{}: the answer stays", county.test.name);
        assert_eq!(shown.plan.tasks[0].duty.label(), "2026年6月30日前完成", "{}: read for its own year", county.test.name);
        let done = confirm(&office, &county.services, &id, Consent::default()).await.unwrap();
        let lists = services::checklist::list(&office, &county.services).await.unwrap();
        assert_eq!((lists.len(), lists[0].checklist.id.clone(), lists[0].checklist.year), (1, done.checklist, 2026));
        // an impossible year is no year
        let id = receive(&office, &county.services, incoming(&lines)).await.unwrap();
        import::adjust(&office, &county.services, &id, Adjustment { to_year: Some(1899), ..Adjustment::default() }).await.unwrap();
        assert_eq!(preview(&office, &county.services, &id).await.unwrap().year, 2026);
    }
}

#[tokio::test]
async fn a_file_of_another_year_is_taken_by_who_says_so_and_named_on_the_command_line() {
    for county in counties("2026-05-10T02:00:00Z").await {
        let office = county.actor(Role::Office, 0);
        let lines: [Line; 2] = [["编制主动公开目录", "水利局", "", "6月30日前"], ["公布清淤结果", "财政局", "", "年底前"]];
        let wrong = || services::checklist::import::Incoming { year: 2025, ..incoming(&lines) };
        let said = import::dry_run(&office, &county.services, (2025, ""), wrong().document, &[]).await.unwrap();
        assert_eq!(said.problems[0].message, "文件写的是2026年，导入的是2025年度，请核对年度是否选错。", "{}", county.test.name);
        let id = receive(&office, &county.services, wrong()).await.unwrap();
        let looked_at = preview(&office, &county.services, &id).await.unwrap().list_seen;
        let seen = Consent { list_seen: Some(&looked_at), ..Consent::default() };
        for other_year in [None, Some(2024)] {
            let refused = confirm(&office, &county.services, &id, Consent { other_year, ..seen }).await;
            assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].field == "other_year"), "{refused:?}");
        }
        confirm(&office, &county.services, &id, Consent { other_year: Some(2026), ..seen }).await.unwrap();
        let lists = services::checklist::list(&office, &county.services).await.unwrap();
        assert_eq!(lists.iter().map(|list| list.checklist.year).collect::<Vec<_>>(), [2025], "{}", county.test.name);
        // the file of the right year asks nothing
        let id = receive(&office, &county.services, incoming(&lines)).await.unwrap();
        confirm(&office, &county.services, &id, seen_now(&preview(&office, &county.services, &id).await.unwrap())).await.unwrap();
    }
}

fn seen_now(preview: &import::Preview) -> Consent<'_> {
    Consent { list_seen: Some(&preview.list_seen), ..Consent::default() }
}
