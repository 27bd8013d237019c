//! Two people at one thing: nobody is told “saved” when her change is lost, on either engine.

use domain::access::role::Role;
use domain::ids::{AccountId, CellId};
use domain::register::merger::stays;
use services::access::account::{self, EditedAccount};
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::form::tick;
use services::operations::settings::{self, DayForm, SettingsForm};
use services::register::{self, Closing, Move, Renaming, UnitFields};
use services::reporting::evidence::{self, About};
use services::review::reopen::{self, ReopenRequest};
use services::{Result, Seen, ServiceError, checklist, reporting};
use storage::reporting::{cell, draft};
use storage::testing;

use crate::county::County;
use crate::desk::{Desk, typed};
use crate::edit_task::{REQUIREMENTS, county as county_with_list, task_of};
use crate::people::People;

async fn county(test: testing::TestDb) -> County {
    County::new(test, "2026-06-10T02:00:00Z".parse().unwrap()).await
}

/// Everything was done or answered as a conflict; so many were done.
fn done<T: std::fmt::Debug>(answers: Vec<Result<T>>, is_conflict: impl Fn(&ServiceError) -> bool) -> usize {
    let total = answers.len();
    let lost: Vec<_> = answers.into_iter().filter_map(std::result::Result::err).collect();
    for error in &lost {
        assert!(is_conflict(error), "no conflict a person can understand: {error:?}");
    }
    total - lost.len()
}

fn is_stale(error: &ServiceError) -> bool {
    matches!(error, ServiceError::Stale)
}

/// Runs the same use case of several people at once.
macro_rules! at_once {
    ($count:expr, |$number:ident| $call:expr) => {{
        let mut running = tokio::task::JoinSet::new();
        for $number in 0..$count {
            running.spawn($call);
        }
        running.join_all().await
    }};
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_correction_never_undoes_a_renaming_that_came_first() {
    for test in testing::both().await {
        let county = county(test).await;
        let (office, services) = (county.actor(Role::Office, 0), county.services.clone());
        for unit in &county.units {
            let id = unit.id.clone();
            let seen = register::one(&office, &services, &id).await.unwrap().seen();
            let correction = UnitFields {
                full_name: unit.full_name.clone(),
                short_name: unit.short_name.clone(),
                class: unit.class.code().into(),
                note: "更正".into(),
                seen: seen.clone(),
                ..UnitFields::default()
            };
            let new_name = format!("{}新", unit.full_name);
            let renaming = Renaming {
                id: id.clone(),
                new_full_name: new_name.clone(),
                new_short_name: unit.short_name.clone(),
                renamed_on: "2026-01-05".into(),
                seen,
            };
            let (edited, renamed) =
                tokio::join!(register::edit(&office, &services, &id, &correction), register::rename(&office, &services, &renaming));
            assert_eq!(edited.is_ok(), renamed.is_err(), "{}: one of them is told", county.test.name);
            let is_renamed = renamed.is_ok();
            done(vec![edited, renamed.map(|_| ())], is_stale);
            let now = register::one(&office, &services, &id).await.unwrap().unit;
            assert_eq!((now.full_name == new_name, now.note == "更正"), (is_renamed, !is_renamed), "{}", county.test.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_old_form_does_not_bring_an_old_name_back() {
    for test in testing::both().await {
        let county = county(test).await;
        let (office, admin, services) = (county.actor(Role::Office, 0), county.actor(Role::Admin, 0), &county.services);
        let unit = &county.units[0];
        let opened = register::one(&office, services, &unit.id).await.unwrap();
        let renaming = Renaming {
            id: unit.id.clone(),
            new_full_name: "县公安局新".into(),
            new_short_name: "公安局新".into(),
            renamed_on: "2026-01-05".into(),
            seen: register::one(&admin, services, &unit.id).await.unwrap().seen(),
        };
        register::rename(&admin, services, &renaming).await.unwrap();
        let old = UnitFields {
            full_name: opened.unit.full_name.clone(),
            short_name: opened.unit.short_name.clone(),
            class: opened.unit.class.code().into(),
            seen: opened.seen(),
            ..UnitFields::default()
        };
        assert!(matches!(register::edit(&office, services, &unit.id, &old).await, Err(ServiceError::Stale)), "{}", county.test.name);
        assert_eq!(register::one(&office, services, &unit.id).await.unwrap().unit.full_name, "县公安局新");
        // another unit's new place is no change of this one
        let seen = register::one(&office, services, &unit.id).await.unwrap().seen();
        register::move_to(&office, services, &Move { id: county.units[3].id.clone(), place: "1".into() }).await.unwrap();
        assert_eq!(register::one(&office, services, &unit.id).await.unwrap().seen(), seen);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_days_set_at_once_raise_the_calendar_ten_times() {
    for test in testing::both().await {
        let county = county(test).await;
        let (office, services) = (county.actor(Role::Office, 0), county.services.clone());
        let answers = at_once!(10, |number| {
            let (office, services) = (office.clone(), services.clone());
            async move {
                let day = DayForm { day: format!("2026-09-{:02}", number + 1), kind: "off".into(), reason: "防汛停工".into() };
                // a Saturday or Sunday is off anyway
                match settings::add_day(&office, &services, &day).await {
                    Err(ServiceError::Invalid(_)) => false,
                    other => other.map(|()| true).unwrap(),
                }
            }
        });
        let set = answers.into_iter().filter(|set| *set).count();
        assert!(set > 5);
        let version = settings::page(&office, &services).await.unwrap().version;
        assert!(version.ends_with(&format!("第{set}次")), "{}: {version} after {set}", county.test.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn units_moved_at_once_leave_an_order_without_holes() {
    for test in testing::both().await {
        let county = county(test).await;
        let (office, services) = (county.actor(Role::Office, 0), county.services.clone());
        for _ in 0..5 {
            let moved = at_once!(4, |number| {
                let (office, services, id) = (office.clone(), services.clone(), county.units[number].id.clone());
                let form = Move { id, place: (4 - number).to_string() };
                async move { register::move_to(&office, &services, &form).await }
            });
            assert_eq!(done(moved, |_| false), 4);
            let mut positions: Vec<i64> = register::everyone(&office, &services).await.unwrap().iter().map(|unit| unit.position).collect();
            positions.sort_unstable();
            assert_eq!(positions, [1, 2, 3, 4, 5], "{}", county.test.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_settings_saved_at_once_one_is_a_conflict() {
    for test in testing::both().await {
        let county = county(test).await;
        let (office, services) = (county.actor(Role::Office, 0), county.services.clone());
        let seen = settings::page(&office, &services).await.unwrap().seen;
        let saved = at_once!(6, |number| {
            let (office, services, seen) = (office.clone(), services.clone(), seen.clone());
            async move {
                let typed = [("near_days", number + 10), ("report_days", number + 10), ("return_days", number + 10)];
                let parameters = typed.into_iter().map(|(key, value)| (key.to_owned(), value.to_string())).collect();
                settings::save(
                    &office,
                    &services,
                    &SettingsForm {
                        county_name: format!("县{number}"),
                        issuer: String::new(),
                        contact: String::new(),
                        return_phrases: String::new(),
                        parameters,
                        seen,
                    },
                )
                .await
            }
        });
        assert_eq!(done(saved, is_stale), 1, "{}", county.test.name);
        let now = settings::page(&office, &services).await.unwrap();
        let number = now.settings.near_days - 10;
        assert_eq!((now.county_name, now.settings.report_days), (format!("县{number}"), number + 10), "name and numbers are of one person");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_who_edit_an_account_at_once_one_is_a_conflict() {
    for people in People::both().await {
        let (admin, services, id) = (people.actor(Role::Admin), people.services.clone(), AccountId::new("leader"));
        let seen = people.seen(&id).await;
        let edited = at_once!(6, |number| {
            let (admin, services, id, seen) = (admin.clone(), services.clone(), id.clone(), seen.clone());
            async move {
                let form = EditedAccount { id, person: format!("县领导{number}"), role: Role::Leader, unit: None, seen };
                account::edit(&admin, &services, &form).await
            }
        });
        assert_eq!(done(edited, is_stale), 1, "{}", people.test.name);
        let now = account::one(&admin, &services, &id).await.unwrap().account;
        assert!(now.person.starts_with("县领导"), "{}", now.person);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_published_text_is_written_over_what_was_seen_and_both_stay() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let task = desk.cell(&desk.lead).await.task;
        let (office, services) = (desk.office.clone(), desk.services.clone());
        let written = at_once!(6, |number| {
            let (office, services, task) = (office.clone(), services.clone(), task.clone());
            async move { checklist::set_completion(&office, &services, &task, &Seen::of(""), &format!("文本{number}"), "").await }
        });
        assert_eq!(done(written, is_stale), 1, "{}", desk.county.test.name);
        let history = checklist::completion_history(&office, &services, &task).await.unwrap();
        assert_eq!((history.len(), history[0].before_text.as_str(), history[0].actor_name.as_str()), (1, "", "孙办"));
        let first = history[0].after_text.clone();
        let second = &desk.second_office;
        checklist::set_completion(second, &services, &task, &Seen::of(&first), "定稿", "").await.unwrap();
        checklist::set_completion(second, &services, &task, &Seen::of("定稿"), "定稿", "").await.unwrap();
        let history = checklist::completion_history(&office, &services, &task).await.unwrap();
        assert_eq!(history.len(), 3, "the same text saved again says that it was looked at");
        assert_eq!((history[0].before_text.as_str(), history[0].after_text.as_str()), ("定稿", "定稿"));
        assert_eq!((&history[1].before_text, history[1].after_text.as_str(), history[1].actor_name.as_str()), (&first, "定稿", "李办"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_report_handed_in_many_times_at_once_is_handed_in_once() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        // the last quarter has begun
        desk.at("2026-10-08T01:00:00Z");
        let cells: Vec<CellId> = desk.quarters.iter().chain([&desk.lead]).cloned().collect();
        for id in cells {
            let base = desk.base(&id).await;
            let submitted = at_once!(8, |number| {
                let (clerk, services, id) = (desk.clerk.clone(), desk.services.clone(), id.clone());
                async move { reporting::submit(&clerk, &services, &id, base, &typed(&format!("已公开{number}项"))).await }
            });
            let conflict = |error: &ServiceError| matches!(error, ServiceError::Stale | ServiceError::Refused(_));
            assert_eq!(done(submitted, conflict), 1, "{}", desk.county.test.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_draft_is_left_on_a_report_that_was_handed_in_meanwhile() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        // the last quarter has begun
        desk.at("2026-10-08T01:00:00Z");
        let cells: Vec<CellId> = desk.quarters.iter().chain([&desk.lead]).cloned().collect();
        for id in cells {
            let base = desk.base(&id).await;
            let report = typed("已公开24项政策解读");
            let (submitted, drafted) = tokio::join!(
                reporting::submit(&desk.clerk, &desk.services, &id, base, &report),
                reporting::save_draft(&desk.colleague, &desk.services, &id, base, &report),
            );
            assert!(submitted.is_ok(), "the same words are no conflict: {submitted:?}");
            if let Err(error) = drafted {
                assert!(matches!(error, ServiceError::Stale | ServiceError::Refused(_)), "{error:?}");
            }
            let left = draft::get(&mut desk.services.db().read().await.unwrap(), &id).await.unwrap();
            assert_eq!(left, None, "{}", desk.county.test.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_report_has_one_open_request_and_forty_pieces_of_evidence_at_most() {
    for test in testing::both().await {
        let desk = Desk::new(test).await;
        let link = |number: usize| format!("https://www.example.gov.cn/{number}.html");
        for number in 0..36 {
            evidence::add_link(&desk.clerk, &desk.services, &desk.lead, &link(number), &About::default()).await.unwrap();
        }
        let added = at_once!(8, |number| {
            let (clerk, services, id, url) = (desk.clerk.clone(), desk.services.clone(), desk.lead.clone(), link(100 + number));
            async move { evidence::add_link(&clerk, &services, &id, &url, &About::default()).await }
        });
        assert_eq!(done(added, |error| matches!(error, ServiceError::Refused(_))), 4, "{}", desk.county.test.name);
        desk.submit(&desk.lead, "已公开24项").await;
        desk.accept(&desk.lead).await;
        let asked = at_once!(8, |_number| {
            let (clerk, services, id) = (desk.clerk.clone(), desk.services.clone(), desk.lead.clone());
            let request = ReopenRequest { cell: id, scope: "文字".into(), reason: "数字有误".into(), until: "2026-08-20".into() };
            async move { reopen::ask(&clerk, &services, &request).await }
        });
        assert_eq!(done(asked, |error| matches!(error, ServiceError::Refused(_))), 1, "{}", desk.county.test.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_those_who_confirm_one_import_at_once_all_but_one_are_told_who_did() {
    use domain::checklist::import::{Cell, Document, Row, Table};
    use services::checklist::import::{self, Adjustment, Consent, Incoming};

    let rows = [["工作任务", "责任单位", "完成时限"], ["公开惠企政策", "财政局", "每季度"], ["公开救助标准", "民政局", "6月底前"]];
    let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let document = Document::of(vec![Table { rows: (1..).zip(&rows).map(row).collect(), ..Table::default() }]);
    for test in testing::both().await {
        let county = county(test).await;
        let services = county.services.clone();
        let actor = |person: &str| services::Actor { person: person.into(), ..county.actor(Role::Office, 0) };
        let people = ["石某", "柳某", "池某", "林某"];
        let file =
            Incoming {
                year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document: document.clone()
            };
        let id = import::receive(&actor("石某"), &services, file.clone()).await.unwrap();
        // each sends what she decided and confirms, as the page does
        let answers = at_once!(4, |number| {
            let (office, services, id) = (actor(people[number]), services.clone(), id.clone());
            async move {
                import::adjust(&office, &services, &id, Adjustment::default()).await?;
                import::confirm(&office, &services, &id, Consent::default()).await
            }
        });
        let ended = import::ended(&actor("池某"), &services, &id).await.unwrap().unwrap();
        assert!(ended.is_confirmed && people.contains(&ended.by.as_str()), "{}: {ended:?}", county.test.name);
        let lists = checklist::list(&actor("池某"), &services).await.unwrap();
        assert_eq!(ended.checklist.as_ref(), lists.first().map(|line| &line.checklist.id), "{}: the way to the list", county.test.name);
        let told = ended.sentence();
        assert!(told.contains("2026年度清单") && told.contains("2026-06-10 10:00"), "{told}");
        let is_told = |error: &ServiceError| matches!(error, ServiceError::Refused(words) if *words == told);
        assert_eq!(done(answers, is_told), 1, "{}", county.test.name);
        assert_eq!(lists.len(), 1);
        assert_eq!(import::history(&actor("池某"), &services).await.unwrap().len(), 1, "{}: imported once", county.test.name);
        // whoever looks, corrects or lets go afterwards is told the same
        let late = actor("林某");
        let answers = [
            import::preview(&late, &services, &id).await.err(),
            import::adjust(&late, &services, &id, Adjustment::default()).await.err(),
            import::discard(&late, &services, &id).await.err(),
        ];
        assert!(answers.iter().flatten().filter(|error| is_told(error)).count() == 3, "{answers:?}");
        // let go, it says that
        let id = import::receive(&late, &services, file).await.unwrap();
        import::discard(&late, &services, &id).await.unwrap();
        let Err(ServiceError::Refused(words)) = import::confirm(&actor("石某"), &services, &id, Consent::default()).await else {
            panic!("{}: what was let go is not imported", county.test.name)
        };
        assert!(words.contains("林某") && words.contains("放弃"), "{words}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_counties_write_their_logs_side_by_side() {
    for test in testing::both().await {
        let county = county(test).await;
        let (office, services) = (county.actor(Role::Office, 0), &county.services);
        let other = services::Actor { county: domain::ids::CountyId::new("other"), ..office.clone() };
        let mut tx = services.db().write().await.unwrap();
        storage::operations::county::insert(&mut tx, &other.county, "邻县", services.now()).await.unwrap();
        tx.commit().await.unwrap();
        let day = |day: &str| DayForm { day: day.into(), kind: "off".into(), reason: "防汛停工".into() };
        if county.test.name == "PostgreSQL" {
            // one county's event is under way; the other's goes through meanwhile
            let mut held = services.db().write().await.unwrap();
            storage::operations::audit::lock_end(&mut held, &office.county).await.unwrap();
            settings::add_day(&other, services, &day("2026-07-28")).await.unwrap();
            drop(held);
        }
        settings::add_day(&office, services, &day("2026-07-28")).await.unwrap();
        settings::add_day(&other, services, &day("2026-07-29")).await.unwrap();
        let mut conn = services.db().read().await.unwrap();
        let state = services::operations::audit::verify_chain(&mut conn).await.unwrap();
        let events = if county.test.name == "PostgreSQL" { 3 } else { 2 };
        assert_eq!(state, services::operations::audit::ChainState::Whole(events), "{}", county.test.name);
        let first = storage::operations::audit::after(&mut conn, &other.county, 0, 1).await.unwrap().remove(0);
        assert_eq!(first.seq, 1, "each county counts its own events");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_unit_that_gets_a_task_while_it_is_merged_is_asked_for_nothing_afterwards() {
    for _ in 0..3 {
        for test in testing::both().await {
            let (county, list) = county_with_list(test).await;
            let (office, services) = (county.actor(Role::Office, 0), county.services.clone());
            let task = task_of(&county, &list, REQUIREMENTS[1]).await;
            let form = TaskForm {
                others: "发改委".into(),
                reason: "县政府第5次常务会议".into(),
                confirmed: tick::SET.into(),
                ..edited_task(&office, &services, &task).await.unwrap().form
            };
            let closing = Closing {
                id: county.units[0].id.clone(),
                closed_on: "2026-05-10".into(),
                successor: Some(county.units[4].id.clone()),
                seen: register::seen(&county.units[0]),
                confirmed: String::new(),
            };
            let closing = county.looked_at(closing).await;
            let (edited, closed) = tokio::join!(edit_task(&office, &services, &form), register::close(&office, &services, &closing));
            assert!(edited.is_ok() || closed.is_ok(), "{}: {edited:?} {closed:?}", county.test.name);
            if closed.is_err() {
                continue;
            }
            let mut conn = services.db().read().await.unwrap();
            let own = cell::of_unit(&mut conn, &county.id, &county.units[0].id).await.unwrap();
            let asked = own.iter().filter(|cell| cell.record().presence.is_present() && !stays(cell.record())).count();
            assert_eq!(asked, 0, "{}: {edited:?}", county.test.name);
        }
    }
}
