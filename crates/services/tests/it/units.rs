//! The register: who may write it, what a date changes and what it does not, and files that come in.

use chrono::NaiveDate;
use domain::access::role::Role;
use domain::ids::UnitId;
use domain::register::entry::{UnitEntry, UnitPart};
use domain::register::unit::{Alias, AliasKind, UnitClass};
use services::operations::audit;
use services::register::{self, Closing, EntryRow, Move, RegisterFilter, Renaming, UnitFields, Validity};
use services::{Actor, Seen, ServiceError};
use storage::{reporting::cell, testing};

use crate::county::{Chance, County};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn county(test: testing::TestDb) -> County {
    County::new(test, "2026-06-10T02:00:00Z".parse().unwrap()).await
}

async fn renaming(county: &County, id: &UnitId, full: &str, short: &str, on: &str) -> Renaming {
    let seen = seen(county, id).await;
    Renaming { seen, id: id.clone(), new_full_name: full.into(), new_short_name: short.into(), renamed_on: on.into() }
}

async fn closing(county: &County, id: &UnitId, on: &str) -> Closing {
    let seen = seen(county, id).await;
    county.looked_at(Closing { seen, id: id.clone(), closed_on: on.into(), successor: None, confirmed: String::new() }).await
}

fn to(id: &UnitId, place: &str) -> Move {
    Move { id: id.clone(), place: place.into() }
}

fn fields(full: &str, short: &str) -> UnitFields {
    UnitFields { full_name: full.into(), short_name: short.into(), class: "county_department".into(), ..UnitFields::default() }
}

/// What a form of the unit shows now.
async fn seen(county: &County, id: &UnitId) -> Seen {
    register::one(&county.actor(Role::Office, 0), &county.services, id).await.unwrap().seen()
}

async fn names(county: &County, actor: &Actor, filter: RegisterFilter) -> Vec<String> {
    let page = register::list(actor, &county.services, &filter, 1, 200).await.unwrap();
    assert_eq!(page.total, i64::try_from(page.units.len()).unwrap());
    page.units.into_iter().map(|unit| unit.short_name).collect()
}

fn text(text: &str) -> RegisterFilter {
    RegisterFilter { text: text.into(), ..RegisterFilter::default() }
}

fn wrong_fields(result: Result<impl std::fmt::Debug, ServiceError>) -> Vec<String> {
    match result {
        Err(ServiceError::Invalid(errors)) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("not refused: {other:?}"),
    }
}

#[tokio::test]
async fn only_office_and_admin_write_the_register_and_units_see_themselves() {
    for test in testing::both().await {
        let county = county(test).await;
        let id = county.units[0].id.clone();
        for person in county.people() {
            let may = matches!(person.role, Role::Office | Role::Admin);
            let refused = |result: Result<(), ServiceError>| matches!(result, Err(ServiceError::Forbidden(_)));
            let services = &county.services;
            let answers = [
                register::add(&person, services, &fields("", "")).await.map(|_| ()),
                register::edit(&person, services, &id, &fields("", "")).await,
                register::rename(&person, services, &renaming(&county, &id, "", "", "").await).await.map(|_| ()),
                register::close(&person, services, &closing(&county, &id, "").await).await.map(|_| ()),
                register::move_to(&person, services, &to(&id, "0")).await,
                register::import(&person, services, &[]).await.map(|_| ()),
                register::preview(&person, services, &[]).await.map(|_| ()),
                register::one(&person, services, &id).await.map(|_| ()),
                register::look_at_closing(&person, services, &closing(&county, &id, "2026-06-01").await).await.map(|_| ()),
                register::successor_choices(&person, services, &id).await.map(|_| ()),
            ];
            for (index, answer) in answers.into_iter().enumerate() {
                assert_eq!(refused(answer), !may, "{:?} {index}", person.role);
            }
            let seen = names(&county, &person, RegisterFilter::default()).await;
            assert_eq!(seen.len(), if person.role.is_bound_to_unit() { 1 } else { 5 }, "{:?}", person.role);
            assert_eq!(register::everyone(&person, services).await.is_ok(), !person.role.is_bound_to_unit());
        }
        let stranger = UnitId::new("somebody else's");
        let office = county.actor(Role::Office, 0);
        assert!(matches!(register::edit(&office, &county.services, &stranger, &fields("甲", "甲")).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_new_unit_is_found_by_chinese_pinyin_initials_and_other_names() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let new = UnitFields { aliases: "县水务局、河长办(湖长办)".into(), ..fields("枫桥县水利局", "水利局") };
        let id = register::add(&office, &county.services, &new).await.unwrap();
        for query in ["水利", "枫桥县水利局", "shuiliju", "shui li", "SLJ", "slj", "水务", "湖长", "fqxslj", "\u{ff33}LJ"] {
            assert_eq!(names(&county, &office, text(query)).await, ["水利局"], "{query}");
        }
        assert!(names(&county, &office, text("%_\\")).await.is_empty());
        let corrected = UnitFields { pinyin: "shui li zhu".into(), initials: String::new(), seen: seen(&county, &id).await, ..new.clone() };
        register::edit(&office, &county.services, &id, &corrected).await.unwrap();
        assert_eq!(names(&county, &office, text("lizhu")).await, ["水利局"]);
        assert_eq!(register::one(&office, &county.services, &id).await.unwrap().unit.initials, "slz");
        assert_eq!(
            wrong_fields(register::add(&office, &county.services, &fields("枫桥县水利局", "民政局")).await),
            ["full_name", "short_name"]
        );
    }
}

#[tokio::test]
async fn hostile_text_is_kept_as_text_or_refused() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        for hostile in
            ["</textarea><script>alert(1)</script>", "'; drop table unit; --", "=cmd|' /C calc'!A0", "\u{202e}乱序", "🏛️局", "%_\\"]
        {
            let new = UnitFields { note: hostile.into(), group: hostile.into(), ..fields(hostile, &format!("{hostile}局")) };
            let id = register::add(&office, &county.services, &new).await.unwrap();
            let stored = register::one(&office, &county.services, &id).await.unwrap().unit;
            assert_eq!((stored.full_name.as_str(), stored.note.as_str(), stored.group.as_str()), (hostile, hostile, hostile));
        }
        let long = "字".repeat(10_000);
        let refused =
            wrong_fields(register::add(&office, &county.services, &UnitFields { note: long.clone(), ..fields(&long, "短") }).await);
        assert_eq!(refused, ["full_name", "note"]);
        assert_eq!(wrong_fields(register::add(&office, &county.services, &fields("甲\n乙", "丙\u{0}")).await), ["full_name", "short_name"]);
        assert!(names(&county, &office, text(&long)).await.is_empty());
    }
}

#[tokio::test]
async fn a_units_note_passes_the_gate_for_personal_data() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        for number in ["13912345678", "340000199003076596"] {
            let noted = UnitFields { note: format!("联系人王某{number}"), ..fields("枫桥县水利局", "水利局") };
            let refused = register::add(&office, &county.services, &noted).await;
            assert!(!format!("{refused:?}").contains(number), "{}", county.test.name);
            assert_eq!(wrong_fields(refused), ["note"], "{}", county.test.name);
        }
        let id = register::add(&office, &county.services, &fields("枫桥县水利局", "水利局")).await.unwrap();
        let noted =
            UnitFields { note: "手机13912345678".into(), seen: seen(&county, &id).await, ..fields("枫桥县水利局", "水利局") };
        assert_eq!(wrong_fields(register::edit(&office, &county.services, &id, &noted).await), ["note"], "{}", county.test.name);
        assert_eq!(register::one(&office, &county.services, &id).await.unwrap().unit.note, "", "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_renaming_leaves_the_days_before_it_alone() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let id = county.units[0].id.clone();
        let rename = async |full: &str, short: &str, on: &str| renaming(&county, &id, full, short, on).await;
        register::rename(&office, &county.services, &rename("县发展和改革局", "发改局", "2026-04-01").await).await.unwrap();
        let unit = register::one(&office, &county.services, &id).await.unwrap().unit;
        assert_eq!((unit.short_name_on(day("2026-03-31")), unit.short_name_on(day("2026-04-01"))), ("发改委", "发改局"));
        assert_eq!(unit.full_name_on(day("2026-03-31")), "县发展改革委");
        assert_eq!((unit.pinyin.as_str(), unit.initials.as_str()), ("fa gai ju", "fgj"));
        assert_eq!(names(&county, &office, text("发改委")).await, ["发改局"], "found by its old name");
        let early = rename("县发展局", "发展局", "2026-04-01").await;
        assert_eq!(wrong_fields(register::rename(&office, &county.services, &early).await), ["renamed_on"]);
        let same = rename("县发展和改革局", "发改局", "").await;
        assert_eq!(wrong_fields(register::rename(&office, &county.services, &same).await), ["renamed_on", "new_full_name"]);
        register::rename(&office, &county.services, &rename("县发展局", "发改局", "2026-06-01").await).await.unwrap();
        let unit = register::one(&office, &county.services, &id).await.unwrap().unit;
        let on = |text: &str| (unit.full_name_on(day(text)).to_owned(), unit.short_name_on(day(text)).to_owned());
        assert_eq!(on("2026-01-01"), ("县发展改革委".into(), "发改委".into()));
        assert_eq!(on("2026-05-01"), ("县发展和改革局".into(), "发改局".into()));
        assert_eq!(on("2026-06-01"), ("县发展局".into(), "发改局".into()));
        // an edit of something else keeps the former names
        let edited = UnitFields { note: "迁址".into(), seen: seen(&county, &id).await, ..fields("县发展局", "发改局") };
        register::edit(&office, &county.services, &id, &edited).await.unwrap();
        assert_eq!(register::one(&office, &county.services, &id).await.unwrap().unit.aliases.len(), 3);
    }
}

#[tokio::test]
async fn the_log_names_a_unit_as_it_was_called_on_that_day_and_says_what_it_is_called_now() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let id = county.units[0].id.clone();
        let noted = UnitFields { note: "迁址".into(), seen: seen(&county, &id).await, ..fields("县发展改革委", "发改委") };
        register::edit(&office, &county.services, &id, &noted).await.unwrap();
        county.clock.set("2026-06-20T02:00:00Z".parse().unwrap());
        let renaming = renaming(&county, &id, "县发展和改革局", "发改局", "2026-06-20").await;
        register::rename(&office, &county.services, &renaming).await.unwrap();
        let auditor = county.actor(Role::Auditor, 0);
        let filter = audit::AuditFilter { subject: Some(format!("unit:{id}")), ..audit::AuditFilter::default() };
        let log = audit::list(&auditor, &county.services, &filter, audit::AuditCursor::Newest).await.unwrap();
        let named: Vec<_> = log.events.iter().map(|event| (event.action.as_str(), log.names[&event.seq].clone())).collect();
        let called = |then: &str, today: Option<&str>| audit::Named { then: then.into(), today: today.map(str::to_owned) };
        assert_eq!(
            named,
            [("unit.rename", called("发改局", None)), ("unit.edit", called("发改委", Some("发改局")))],
            "{}",
            county.test.name
        );
    }
}

#[tokio::test]
async fn abolishing_a_unit_in_june_does_not_change_march() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let year = county.fill(2026, day("2026-06-10"), &mut Chance::new(5)).await;
        let is_settled = |cell: &storage::reporting::cell::Cell| {
            cell.record().settled().is_some() || matches!(cell.record().state, domain::reporting::record::State::TakenOver { .. })
        };
        let old = year.cells.iter().find(|cell| !is_settled(cell)).unwrap().unit().clone();
        let ended = county.units.iter().find(|unit| unit.id == old).unwrap();
        let successor = county.units.iter().find(|unit| unit.id != old).unwrap().id.clone();
        let count = async |text: &str| register::valid_on(&office, &county.services, day(text)).await.unwrap().len();
        let before = (count("2026-03-31").await, count("2026-06-30").await);
        register::close(
            &office,
            &county.services,
            &county.looked_at(Closing { successor: Some(successor.clone()), ..closing(&county, &old, "2026-06-01").await }).await,
        )
        .await
        .unwrap();
        assert_eq!((count("2026-03-31").await, count("2026-06-30").await), (before.0, before.1 - 1), "{}", county.test.name);
        let in_use = |day| RegisterFilter { day: Some(day), ..RegisterFilter::default() };
        assert_eq!(names(&county, &office, in_use(day("2026-05-31"))).await.len(), 5);
        assert_eq!(names(&county, &office, in_use(day("2026-06-01"))).await.len(), 4);
        let filter = RegisterFilter { validity: Validity::Ended, ..RegisterFilter::default() };
        assert_eq!(names(&county, &office, filter).await, [ended.short_name.as_str()]);
        // what was accepted stays where it was earned; the rest is the successor's, or has left into a cell of its own
        let mut conn = county.services.db().read().await.unwrap();
        let (mut moved, mut stayed) = (0, 0);
        for stored in year.cells.iter().filter(|cell| *cell.unit() == old) {
            let now = cell::get(&mut conn, &county.id, &stored.id).await.unwrap().unwrap();
            if is_settled(stored) {
                assert_eq!(&now, stored, "{}", stored.period.name);
                stayed += 1;
            } else if now.record().presence.is_present() {
                assert_eq!(*now.unit(), successor, "{}", stored.period.name);
                assert!(now.due_on() >= stored.due_on() && now.due_on() >= day("2026-06-01"), "nothing is overdue at once");
                assert_eq!(now.record().latest(), stored.record().latest(), "a pending report goes along");
                moved += 1;
            } else {
                assert_eq!(*now.unit(), old, "it left where a cell of the successor stands for it");
            }
        }
        assert!(moved > 0 && stayed > 0, "the example has both");
        drop(conn);
        let problem = Closing { successor: Some(old.clone()), ..closing(&county, &old, "2026-06-01").await };
        assert_eq!(wrong_fields(register::close(&office, &county.services, &problem).await), ["successor"]);
        let nobody = closing(&county, &county.units[0].id, "").await;
        assert_eq!(wrong_fields(register::close(&office, &county.services, &nobody).await), ["closed_on"]);
    }
}

#[tokio::test]
async fn the_order_closes_up() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let last = county.units[4].id.clone();
        register::move_to(&office, &county.services, &to(&last, "2")).await.unwrap();
        assert_eq!(names(&county, &office, RegisterFilter::default()).await, ["发改委", "石门乡", "民政局", "财政局", "柳溪镇"]);
        register::move_to(&office, &county.services, &to(&last, "99")).await.unwrap();
        assert_eq!(names(&county, &office, RegisterFilter::default()).await.last().unwrap(), "石门乡");
        assert_eq!(wrong_fields(register::move_to(&office, &county.services, &to(&last, "零")).await), ["place"]);
    }
}

fn row(row: usize, full: &str, short: &str) -> EntryRow {
    EntryRow {
        row,
        entry: UnitEntry {
            full_name: full.into(),
            short_name: short.into(),
            class: UnitClass::CountyDepartment,
            group: None,
            position: None,
            key_area: false,
            note: String::new(),
            valid_from: None,
            valid_to: None,
            aliases: vec![],
        },
        proposed: vec![],
        unsaid: vec![],
    }
}

#[tokio::test]
async fn a_file_is_shown_before_it_is_stored_and_changes_only_what_it_says() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let rename = renaming(&county, &county.units[1].id, "县民政和老龄局", "民政局", "2026-05-01").await;
        register::rename(&office, &county.services, &rename).await.unwrap();
        let closing = closing(&county, &county.units[2].id, "2026-06-01").await;
        register::close(&office, &county.services, &closing).await.unwrap();
        let mut alias = row(3, "县发展改革委", "发改委");
        alias.entry.aliases = vec![Alias { name: "计委".into(), kind: AliasKind::Alias, valid_from: None, valid_to: None }];
        let rows = [
            row(2, "枫桥县水利局", "水利局"),
            alias,
            row(4, "县民政和老龄局", "民政局"),
            row(5, "县民政局", "民政局"),
            row(6, "县财政局", "财政局"),
            row(7, " ", "空"),
            row(8, "县发展改革委", "发改委"),
        ];
        let preview = register::preview(&office, &county.services, &rows).await.unwrap();
        assert_eq!(preview.added, [rows[0].clone()]);
        let changed: Vec<_> = preview.changed.iter().map(|one| (one.written.row, one.changes.clone())).collect();
        assert_eq!(changed, [(3, vec![UnitPart::Aliases])]);
        assert_eq!((preview.unchanged, preview.unnamed.len()), (2, 2), "{preview:?}");
        let told: Vec<usize> = preview.problems.iter().map(|problem| problem.row).collect();
        assert_eq!(told, [5, 7, 8]);
        assert!(preview.problems[0].message.contains("县民政和老龄局"));
        assert_eq!(names(&county, &office, text("水利")).await.len(), 0, "nothing was stored");

        assert_eq!(register::import(&office, &county.services, &rows).await.unwrap(), preview);
        assert_eq!(names(&county, &office, text("slj")).await, ["水利局"]);
        assert_eq!(names(&county, &office, text("计委")).await, ["发改委"]);
        let all = register::everyone(&office, &county.services).await.unwrap();
        let unit = |short: &str| all.iter().find(|unit| unit.short_name == short).unwrap();
        assert_eq!(unit("财政局").valid_to, Some(day("2026-06-01")), "a file without dates ends nothing and revives nothing");
        assert_eq!(unit("民政局").full_name_on(day("2026-04-30")), "县民政局");
        assert_eq!(unit("水利局").position, 6);
        let again = register::preview(&office, &county.services, &rows).await.unwrap();
        assert_eq!((again.added.len(), again.changed.len(), again.unchanged), (0, 0, 4));
        assert!(matches!(register::import(&office, &county.services, &[row(2, "", "")]).await, Err(ServiceError::Refused(_))));
    }
}

#[tokio::test]
async fn a_column_that_the_file_has_not_leaves_the_unit_as_it_is() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let mut full = row(2, "县发展改革委", "发改委");
        full.entry.key_area = true;
        full.entry.note = "迁址".into();
        full.entry.aliases = vec![Alias { name: "计委".into(), kind: AliasKind::Alias, valid_from: None, valid_to: None }];
        register::import(&office, &county.services, std::slice::from_ref(&full)).await.unwrap();
        // 单位全称 alone: the short name is only proposed
        let mut silent = row(2, "县发展改革委", "发展改革委");
        silent.proposed = vec![UnitPart::ShortName];
        silent.unsaid = vec![UnitPart::ShortName, UnitPart::Class, UnitPart::KeyArea, UnitPart::Note, UnitPart::Aliases];
        let shown = register::preview(&office, &county.services, std::slice::from_ref(&silent)).await.unwrap();
        assert_eq!((shown.unchanged, shown.changed.len()), (1, 0), "{shown:?}");
        assert_eq!(register::import(&office, &county.services, &[silent]).await.unwrap(), shown);
        assert_eq!(names(&county, &office, text("计委")).await, ["发改委"]);
        // the columns are there and left blank: emptied on purpose, told with what stood there
        let emptied = row(2, "县发展改革委", "发改委");
        let shown = register::preview(&office, &county.services, std::slice::from_ref(&emptied)).await.unwrap();
        let changed = &shown.changed[0];
        assert_eq!(changed.changes, [UnitPart::KeyArea, UnitPart::Note, UnitPart::Aliases]);
        assert_eq!(changed.before.text(UnitPart::Aliases), "计委");
        assert_eq!(changed.written.entry.text(UnitPart::Aliases), "");
    }
}

#[tokio::test]
async fn an_empty_database_gets_its_county_with_the_file() {
    for test in testing::both().await {
        let clock = services::clock::FixedClock::at("2026-06-10T02:00:00Z".parse().unwrap());
        let services = services::Services::new(test.db.clone(), std::sync::Arc::new(clock), "unused".into());
        let rows = [row(2, "枫桥县水利局", "水利局"), row(3, "枫桥县财政局", "财政局")];
        assert_eq!(register::preview_as_operator(&services, &rows).await.unwrap().added.len(), 2);
        assert!(
            storage::operations::county::list(&mut test.db.read().await.unwrap()).await.unwrap().is_empty(),
            "a dry run makes no county"
        );
        let done = register::import_as_operator(&services, Some("枫桥县"), &rows).await.unwrap();
        assert_eq!(done.added.len(), 2);
        let again = register::import_as_operator(&services, Some("他县"), &rows).await.unwrap();
        assert_eq!((again.added.len(), again.unchanged), (0, 2));
        let counties = storage::operations::county::list(&mut test.db.read().await.unwrap()).await.unwrap();
        assert_eq!(counties.iter().map(|county| county.name.as_str()).collect::<Vec<_>>(), ["枫桥县"]);
        let state = services::operations::audit::verify_chain(&mut test.db.read().await.unwrap()).await.unwrap();
        assert_eq!(state, services::operations::audit::ChainState::Whole(3));
    }
}

#[tokio::test]
async fn a_class_that_only_a_person_can_tell_is_said_in_the_preview() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let row = |row: usize, name: &str| {
            let entry = UnitEntry {
                full_name: name.into(),
                short_name: name.into(),
                class: UnitClass::CountyDepartment,
                group: None,
                position: None,
                key_area: false,
                note: String::new(),
                valid_from: None,
                valid_to: None,
                aliases: Vec::new(),
            };
            EntryRow { row, entry, proposed: Vec::new(), unsaid: Vec::new() }
        };
        let asked = vec![row(2, "县融媒体中心"), row(3, "县供水公司"), row(4, "县档案馆")];
        let file = register::RegisterFile { rows: Vec::new(), asked, problems: Vec::new() };
        let receive = async |name: &str| register::receive(&office, &county.services, name, b"x", &file).await.unwrap();
        let draft = receive("一.csv").await;
        let shown = register::waiting(&office, &county.services, &draft).await.unwrap();
        assert_eq!((shown.asked.len(), shown.added.len()), (3, 0));
        // one answer for all, another for the second; nothing is stored without one
        let silent = register::confirm(&office, &county.services, &register::ChosenRegister::of(draft)).await;
        assert!(matches!(silent, Err(ServiceError::Refused(_))), "{silent:?}");
        let chosen = register::ChosenRegister {
            row: vec![2, 3],
            class: vec![String::new(), UnitClass::PublicEnterprise.code().into()],
            class_of_others: UnitClass::Institution.code().into(),
            ..register::ChosenRegister::of(receive("二.csv").await)
        };
        let stored = register::confirm(&office, &county.services, &chosen).await.unwrap();
        let classes: Vec<UnitClass> = stored.added.iter().map(|row| row.entry.class).collect();
        assert_eq!(classes, [UnitClass::Institution, UnitClass::PublicEnterprise, UnitClass::Institution]);
        // a row of a grid holds several names
        let codes = [UnitClass::Institution, UnitClass::PublicEnterprise].map(|class| class.code().to_owned());
        let grid =
            register::ChosenRegister { row: vec![5, 5], class: codes.to_vec(), ..register::ChosenRegister::of(chosen.draft.clone()) };
        let said = [0, 1, 2].map(|before| grid.class_of(5, before));
        assert_eq!(said, [Some(UnitClass::Institution), Some(UnitClass::PublicEnterprise), None]);
        // a number in the name of a file is told to nobody
        let draft = receive("名册13812345678.csv").await;
        let chosen = register::ChosenRegister { draft, ..chosen };
        register::confirm(&office, &county.services, &chosen).await.unwrap();
        let late = register::confirm(&office, &county.services, &chosen).await.unwrap_err().to_string();
        assert!(late.contains(&format!("已由{}于", office.person)) && !late.contains("13812345678"), "{late}");
    }
}

#[tokio::test]
async fn a_unit_that_the_register_has_is_not_asked_for_its_class() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let silent = |number: usize, full: &str, short: &str| {
            let mut silent = row(number, full, short);
            silent.entry.class = UnitClass::Institution;
            silent.unsaid = vec![UnitPart::Class];
            silent
        };
        let asked = vec![silent(2, "县发展改革委", "发改委"), silent(3, "县融媒体中心", "融媒体中心")];
        let problem =
            |row: usize| register::RowProblem { row, column: UnitPart::Class.label().into(), message: "没有写明类别".into() };
        let file = register::RegisterFile { rows: Vec::new(), asked, problems: vec![problem(2), problem(3)] };
        let draft = register::receive(&office, &county.services, "名册.csv", b"x", &file).await.unwrap();
        let shown = register::waiting(&office, &county.services, &draft).await.unwrap();
        assert_eq!(shown.asked.iter().map(|row| row.row).collect::<Vec<_>>(), [3], "{}", county.test.name);
        assert_eq!((shown.unchanged, shown.problems), (1, vec![problem(3)]), "{}", county.test.name);
        let all = UnitClass::PublicEnterprise.code().to_owned();
        let chosen = register::ChosenRegister { class_of_others: all, ..register::ChosenRegister::of(draft) };
        let stored = register::confirm(&office, &county.services, &chosen).await.unwrap();
        let added: Vec<UnitClass> = stored.added.iter().map(|row| row.entry.class).collect();
        assert_eq!((added, stored.unchanged), (vec![UnitClass::PublicEnterprise], 1), "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_unit_is_ended_by_its_closing_alone() {
    for test in testing::both().await {
        let county = county(test).await;
        let office = county.actor(Role::Office, 0);
        let id = county.units[1].id.clone();
        let sheet = register::one(&office, &county.services, &id).await.unwrap();
        let form = UnitFields { valid_to: "2026-06-01".into(), seen: sheet.seen(), ..UnitFields::of(&sheet.unit) };
        assert_eq!(wrong_fields(register::edit(&office, &county.services, &id, &form).await), ["valid_to"], "{}", county.test.name);
        assert_eq!(register::one(&office, &county.services, &id).await.unwrap().unit.valid_to, None);
        // a day that a closing has set may stand in the form, and be taken away again
        register::close(&office, &county.services, &closing(&county, &id, "2026-06-01").await).await.unwrap();
        let sheet = register::one(&office, &county.services, &id).await.unwrap();
        for (valid_to, left) in [("2026-06-01", Some(day("2026-06-01"))), ("", None)] {
            let seen = register::one(&office, &county.services, &id).await.unwrap().seen();
            let form = UnitFields { valid_to: valid_to.into(), note: "迁址".into(), seen, ..UnitFields::of(&sheet.unit) };
            register::edit(&office, &county.services, &id, &form).await.unwrap();
            assert_eq!(register::one(&office, &county.services, &id).await.unwrap().unit.valid_to, left, "{}", county.test.name);
        }
    }
}
