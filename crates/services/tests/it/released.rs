//! What the released program (schema 0001–0003) wrote, read by this one: `tests/fixtures/released`.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::Path;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::role::Role;
use domain::ids::{AccountId, CellId, CountyId};
use domain::reporting::cell::{AsOf, CellFacts, Status};
use domain::reporting::record::{LeaveCause, Presence, State};
use services::checklist;
use services::clock::FixedClock;
use services::operations::audit::{ChainState, verify_chain};
use services::operations::backup;
use services::operations::doctor::{Front, Verdict, examine};
use services::operations::held::verify_history;
use services::operations::records::{RecordState, verify_records};
use services::operations::settings::{self, DayForm};
use services::progress::cells::{CellFilter, View, list};
use services::{Actor, Services};
use storage::operations::{county, upgrade};
use storage::reporting::cell::{self, Cell};
use storage::testing::{self, TestDb};

use crate::desk::day;

/// The Monday after the backup on which the new program is started for the first time.
const NOW: &str = "2026-08-10T01:00:00Z";
/// Cells and audit rows of the fixture; see its README.
const CELLS: u64 = 510;
const LOGGED: i64 = 98;
/// The same of the list in the shape of a real one.
const SHAPE_CELLS: u64 = 539;
const SHAPE_LOGGED: i64 = 737;
/// That Monday, as pages are asked.
const MONDAY: AsOf = AsOf { today: on(10), near_until: on(18), has_ended: false };

const fn on(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, day).expect("a day of August")
}

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

fn fixture() -> std::path::PathBuf {
    fixture_of("released.backup")
}

fn fixture_of(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/released").join(name)
}

/// The database inside the backup, on both engines.
async fn released() -> Vec<TestDb> {
    released_of("released.backup").await
}

async fn released_of(name: &str) -> Vec<TestDb> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("database.db");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(fixture_of(name)).unwrap()).unwrap();
    std::io::copy(&mut archive.by_name("database.db").unwrap(), &mut std::fs::File::create(&file).unwrap()).unwrap();
    testing::released(&file).await
}

/// Everything of the released schema that must be there afterwards, as text, so that both engines say the same.
async fn kept(test: &TestDb) -> BTreeMap<&'static str, Vec<String>> {
    let mut all = BTreeMap::new();
    for (name, sql) in [
        // of a report its text was in its event, and of the last one in the cell
        (
            "handed in",
            "select cell_id || ' ' || seq || ' ' || actor_name || ' ' || unit_name || ' ' || coalesce(claim, '') || ' ' || content || ' ' || numbers from cell_event where kind = 'submitted' order by cell_id, seq",
        ),
        (
            "steps",
            "select cell_id || ' ' || seq || ' ' || kind || ' ' || actor || ' ' || actor_name || ' ' || reason from cell_event where kind <> 'migrated' order by cell_id, seq",
        ),
        (
            "evidence",
            "select id || ' ' || unit_id || ' ' || kind || ' ' || title || ' ' || url || ' ' || sha256 || ' ' || file_name || ' ' || uploaded_by from evidence order by id",
        ),
        (
            "beside cells",
            "select cell_id || ' ' || evidence_id || ' ' || position from cell_evidence where not cast(cast(removed as text) in ('1', 'true') as boolean) order by cell_id, evidence_id",
        ),
        (
            "log",
            "select seq || ' ' || action || ' ' || subject || ' ' || detail || ' ' || prev_hash || ' ' || hash from audit order by seq",
        ),
        ("log's end", "select seq || ' ' || hash from audit_head"),
        ("drafts", "select cell_id || ' ' || revision || ' ' || content || ' ' || saved_by from draft order by cell_id"),
        (
            "requests",
            "select id || ' ' || cell_id || ' ' || scope || ' ' || reason || ' ' || asked_name || ' ' || decided_name || ' ' || decision_note from reopen order by id",
        ),
        (
            "tasks",
            "select id || ' ' || requirement || ' ' || responsible || ' ' || completion || ' ' || time_limit || ' ' || duty from task order by id",
        ),
        ("units", "select id || ' ' || full_name || ' ' || short_name || ' ' || coalesce(successor_id, '') from unit order by id"),
        ("names", "select unit_id || ' ' || name || ' ' || kind from unit_alias order by unit_id, position"),
        ("imports", "select id || ' ' || file_name || ' ' || summary || ' ' || coalesce(undone_by, '') from import order by id"),
        ("accounts", "select id || ' ' || username || ' ' || password_hash from account order by id"),
    ] {
        all.insert(name, test.read_raw(sql).await);
    }
    all
}

/// A cell of the released program: what it counted as.
#[derive(Debug)]
struct Before {
    state: String,
    applicable: bool,
    late: bool,
    removed: bool,
}

async fn before(test: &TestDb) -> BTreeMap<String, Before> {
    let rows = test.read_raw("select id || ' ' || state || ' ' || cast(applicable as text) || ' ' || cast(late as text) || ' ' || cast(removed as text) from cell").await;
    let is = |word: &str| matches!(word, "1" | "true");
    rows.iter()
        .map(|row| {
            let words: Vec<&str> = row.split(' ').collect();
            (words[0].to_owned(), Before { state: words[1].into(), applicable: is(words[2]), late: is(words[3]), removed: is(words[4]) })
        })
        .collect()
}

async fn cells(test: &TestDb) -> Vec<Cell> {
    let mut conn = test.db.read().await.unwrap();
    cell::walk(&mut conn, "", 10_000).await.unwrap()
}

/// The county that was filled by hand, and a person of its office.
async fn by_hand(test: &TestDb) -> Actor {
    let mut conn = test.db.read().await.unwrap();
    let county = county::list(&mut conn).await.unwrap().into_iter().find(|one| one.name == "枫溪县").unwrap();
    let accounts = test.read_raw("select id from account where username = 'fx-乔办'").await;
    Actor {
        account: AccountId::new(accounts[0].clone()),
        person: "乔办".into(),
        role: Role::Office,
        is_operator: false,
        ..Actor::operator(county.id, county.name)
    }
}

/// The only cell of that unit, task and first day in that county.
async fn one(test: &TestDb, county: &CountyId, unit: &str, task: &str, from: &str) -> Cell {
    let sql = format!(
        "select c.id from cell c join task t on t.id = c.task_id join assignment a on a.id = c.assignment_id join unit u on u.id = a.unit_id
         where c.county_id = '{county}' and u.full_name like '%{unit}' and t.requirement like '%{task}%' and c.period_start = '{from}'"
    );
    let ids = test.read_raw(&sql).await;
    assert_eq!(ids.len(), 1, "{unit} {task} {from}: {ids:?}");
    cell::get(&mut test.db.read().await.unwrap(), county, &CellId::new(ids[0].clone())).await.unwrap().unwrap()
}

async fn bring_up(test: &TestDb) {
    test.db.migrate().await.unwrap();
    assert_eq!(upgrade::run(&test.db, now()).await.unwrap(), CELLS, "{}", test.name);
}

/// Brings a released database up to date: every report, text, link and row of the log is there afterwards, the old chain holds, nobody
/// is late who was not, and what was complete is complete.
async fn keeps_everything(test: &TestDb, cell_count: u64, logged: i64) {
    let (said, was) = (kept(test).await, before(test).await);
    test.db.migrate().await.unwrap();
    assert_eq!(upgrade::run(&test.db, now()).await.unwrap(), cell_count, "{}", test.name);
    let mut after = kept(test).await;
    // texts of reports stand in rows of their own now
    let reports = "select e.cell_id || ' ' || e.seq || ' ' || r.handed_in_by || ' ' || r.unit_name || ' ' || coalesce(r.claim, '') || ' ' || r.content || ' ' || r.numbers
         from cell_event e join report r on r.cell_id = e.cell_id and r.no = e.report_no where e.kind = 'submitted' order by e.cell_id, e.seq";
    after.insert("handed in", test.read_raw(reports).await);
    for (name, rows) in &said {
        assert_eq!(&after[name], rows, "{} {name}", test.name);
    }
    // the report that counts has the evidence that stood beside the cell
    let without = "select x.cell_id from cell_evidence x join report r on r.cell_id = x.cell_id
         where not cast(cast(x.removed as text) in ('1', 'true') as boolean)
           and r.no = (select max(l.no) from report l where l.cell_id = x.cell_id)
           and not exists (select 1 from report_evidence e where e.cell_id = x.cell_id and e.no = r.no and e.evidence_id = x.evidence_id)";
    assert_eq!(test.read_raw(without).await, Vec::<String>::new(), "{}", test.name);

    let mut conn = test.db.read().await.unwrap();
    assert_eq!(verify_chain(&mut conn).await.unwrap(), ChainState::Whole(logged), "{}", test.name);
    assert_eq!(verify_records(&mut conn).await.unwrap(), RecordState::Whole(cell_count), "{}", test.name);
    assert!(verify_history(&mut conn).await.unwrap().is_whole(), "{}: nothing of the old log is missed", test.name);
    drop(conn);

    for cell in cells(test).await {
        let (old, record) = (&was[cell.id.as_str()], cell.record());
        let status = CellFacts::of(record).status(MONDAY);
        assert!(old.late || !record.is_late(), "{} {old:?} became late: {record:?}", test.name);
        let settled = matches!(old.state.as_str(), "accepted" | "reopened");
        let counts = matches!(record.state, State::Accepted { .. } | State::NotApplicable { .. } | State::Reopened { .. });
        assert!(!settled || counts, "{} {old:?} is incomplete: {record:?}", test.name);
        if old.state == "accepted" && !old.removed {
            let done = [Status::Done, Status::LateDone, Status::NotApplicable];
            assert!(done.contains(&status) && (status == Status::NotApplicable) != old.applicable, "{old:?} shows {status:?}");
        }
        let out = matches!(record.presence, Presence::Left { cause: LeaveCause::Removed, .. });
        assert_eq!(out, old.removed, "{} {old:?}", test.name);
    }
}

#[tokio::test]
async fn nothing_of_a_released_database_is_lost() {
    for test in released().await {
        let said = kept(&test).await;
        assert!(said.iter().all(|(name, rows)| !rows.is_empty() || *name == "names"), "the fixture has every kind of row");
        keeps_everything(&test, CELLS, LOGGED).await;
    }
}

#[tokio::test]
async fn a_list_in_the_shape_of_a_real_one_is_taken_over_with_every_text_and_every_report() {
    for test in released_of("real-shape.zip").await {
        keeps_everything(&test, SHAPE_CELLS, SHAPE_LOGGED).await;
        let all = cells(&test).await;
        let of = |wanted: Status| all.iter().filter(|cell| CellFacts::of(cell.record()).status(MONDAY) == wanted).count();
        // accepted in time, accepted by the rule of then although it was under way, and mended after a return: 49 each
        let counts = [Status::Done, Status::LateDone, Status::Pending, Status::NotApplicable, Status::Overdue].map(of);
        assert_eq!(counts, [147, 49, 49, 49, 245], "{}: 49 returned and 196 never touched are overdue", test.name);

        let mut conn = test.db.read().await.unwrap();
        let county = county::list(&mut conn).await.unwrap().remove(0);
        let list_id = storage::checklist::list(&mut conn, &county.id).await.unwrap().remove(0).id;
        drop(conn);
        let services = Services::new(test.db.clone(), Arc::new(FixedClock::at(now())), std::env::temp_dir());
        let leader = Actor { is_operator: false, role: Role::Leader, ..Actor::operator(county.id, county.name) };
        let table = checklist::four_column(&leader, &services, &list_id).await.unwrap();
        let headings: Vec<usize> = table.rows.iter().map(|row| row.section_rows).filter(|rows| *rows > 0).collect();
        assert_eq!((table.rows.len(), headings), (23, vec![4, 3, 2, 3, 2, 2, 1, 1, 3, 2]), "{}", test.name);
        assert!(table.rows.iter().any(|row| row.completion == "签约\u{a0}8\u{a0}个,开工\u{a0}5\u{a0}个。"), "{}: to the letter", test.name);
        assert!(table.rows.iter().any(|row| row.responsible.starts_with("直有关单位,")), "{}: as it was printed", test.name);
        let found = list(&leader, &services, &CellFilter::of_list(2023), View::default()).await.unwrap().unwrap();
        assert_eq!(found.total, SHAPE_CELLS, "{}: every item is counted", test.name);
    }
}

#[tokio::test]
async fn the_odd_cells_of_the_released_program_are_what_the_office_would_expect() {
    for test in released().await {
        bring_up(&test).await;
        let office = by_hand(&test).await;
        let find = async |unit: &str, task: &str, from: &str| one(&test, &office.county, unit, task, from).await;
        let reports =
            async |cell: &Cell| test.read_raw(&format!("select content from report where cell_id = '{}' order by no", cell.id)).await;

        // returned long before its date: the printed date holds again, and the report that came is complete and in time
        let budget = find("财政局", "年度预算", "2026-01-01").await;
        assert!(matches!(budget.record().state, State::Accepted { .. }) && !budget.record().is_late(), "{:?}", budget.record());
        assert_eq!((budget.due_on(), reports(&budget).await.len()), (day("2026-07-31"), 2), "{}", test.name);
        // an interim report that was accepted stays complete, and the doctor names it
        let village = find("柳湾镇人民政府", "村务公开栏", "2026-01-01").await;
        assert!(matches!(village.record().state, State::Accepted { .. }), "{:?}", village.record());
        // opened again, written, taken back: what was judged counts, what was tried is kept
        let project = find("农业农村局", "帮扶项目", "2026-01-01").await;
        let State::Reopened { until, over } = project.record().state else { panic!("{:?}", project.record()) };
        let texts = reports(&project).await;
        let status =
            CellFacts::of(project.record()).status(AsOf { today: day("2026-08-10"), near_until: day("2026-08-18"), has_ended: false });
        assert_eq!((until, over.report().map(|no| no.0), status, texts.len()), (day("2026-04-24"), Some(1), Status::Done, 2));
        assert!(texts[0].contains("5个") && texts[1].contains("50个"), "{texts:?}");
        // a closed unit keeps what was accepted and owes nothing after its end
        assert!(matches!(find("档案局", "查档目录", "2026-01-01").await.record().state, State::Accepted { .. }));
        let later = find("档案局", "查档目录", "2026-07-01").await;
        assert!(matches!(later.record().presence, Presence::Left { cause: LeaveCause::UnitEnded, .. }), "{:?}", later.record());
        // withdrawn and handed in again; returned and mended; waiting; open again until its day
        assert_eq!(reports(&find("发展和改革委员会", "惠企资金", "2026-04-01").await).await.len(), 2);
        assert_eq!(reports(&find("发展和改革委员会", "惠企资金", "2026-03-01").await).await[0], "持续推进。");
        assert!(find("发展和改革委员会", "惠企资金", "2026-02-01").await.record().is_late());
        assert!(matches!(find("发展和改革委员会", "惠企资金", "2026-07-01").await.record().state, State::Submitted(_)));
        let State::Reopened { until, .. } = find("发展和改革委员会", "惠企资金", "2026-06-01").await.record().state else {
            panic!("open again")
        };
        assert_eq!(until, day("2026-08-14"));

        // pages of today work; days before are told as far as the old history goes, and no page speaks of days before the list
        let clock = Arc::new(FixedClock::at(now()));
        let services = Services::new(test.db.clone(), clock.clone(), std::env::temp_dir());
        let found = list(&office, &services, &CellFilter::of_list(2026), View::default()).await.unwrap().unwrap();
        assert_eq!(found.total, 36, "of 44: the others left with their unit or the corrected list");
        assert!(!found.now.is_inferred);
        let on = async |date: &str| list(&office, &services, &CellFilter::of_list(2026).on(Some(day(date))), View::default()).await;
        let earlier = on("2026-06-30").await.unwrap().unwrap();
        assert!(earlier.now.is_inferred, "{}: 按原记录推算", test.name);
        println!("{} {earlier:?}", test.name);
        let before = on("2025-12-01").await.unwrap().unwrap();
        assert!(before.now.begins_on.is_some_and(|first| first >= day("2026-01-01")), "{}: {:?}", test.name, before.now.begins_on);
        assert_eq!((before.now.as_of.ended(), before.total), (None, found.total), "{}: today's", test.name);
        clock.set("2026-08-12T01:00:00Z".parse().unwrap());
        let then =
            list(&office, &services, &CellFilter::of_list(2026).on(Some(day("2026-08-10"))), View::default()).await.unwrap().unwrap();
        assert_eq!(then.total, found.total);

        // the log of the county goes on behind the old one
        let form = DayForm { day: "2026-08-17".into(), kind: "off".into(), reason: "庙会，按县政府通知放假".into() };
        settings::add_day(&Actor::operator(office.county.clone(), office.county_name.clone()), &services, &form).await.unwrap();
        let mut conn = test.db.read().await.unwrap();
        assert_eq!(verify_chain(&mut conn).await.unwrap(), ChainState::Whole(LOGGED + 1), "{}", test.name);
    }
}

#[tokio::test]
async fn a_step_that_is_killed_half_way_goes_on_where_it_was() {
    for test in released().await {
        let submitted = test.read_raw("select cast(count(*) as text) from cell_event where kind = 'submitted'").await;
        let submitted: usize = submitted[0].parse().unwrap();
        test.db.migrate().await.unwrap();
        // let go of between two statements, as a killed process would, again and again, and not always at the same place
        let mut stopped = 0;
        for statements in [3, 250, 900, 2_000, 1_500] {
            let begun = test.db.statements();
            let stop = {
                let mut step = pin!(upgrade::run(&test.db, now()));
                std::future::poll_fn(|cx| match step.as_mut().poll(cx) {
                    Poll::Pending if test.db.statements() - begun >= statements => Poll::Ready(None),
                    Poll::Pending => Poll::Pending,
                    Poll::Ready(done) => Poll::Ready(Some(done)),
                })
                .await
            };
            stopped += usize::from(stop.is_none());
        }
        assert!(stopped >= 3, "{}: it was stopped {stopped} times", test.name);
        upgrade::run(&test.db, now()).await.unwrap();
        assert_eq!(upgrade::run(&test.db, now()).await.unwrap(), 0, "nothing is done twice");
        let migrated = test.read_raw("select cast(count(*) as text) from cell_event where kind = 'migrated'").await;
        assert_eq!(migrated, [CELLS.to_string()], "{}", test.name);
        let reports: usize = test.read_raw("select cast(count(*) as text) from report").await[0].parse().unwrap();
        assert!(reports >= submitted, "{reports} of {submitted}");
        let mut conn = test.db.read().await.unwrap();
        assert_eq!(verify_records(&mut conn).await.unwrap(), RecordState::Whole(CELLS), "{}", test.name);
        assert_eq!(verify_chain(&mut conn).await.unwrap(), ChainState::Whole(LOGGED), "{}", test.name);
    }
}

#[tokio::test]
async fn a_backup_of_the_released_program_is_restored_and_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let (address, data) = (format!("sqlite:{}", folder.path().join("new.db").display()), folder.path().join("files"));
    let restored = backup::restore(&fixture(), &address, &data, None).await.unwrap();
    assert_eq!((restored.files, restored.audit_rows, restored.faults.is_none()), (1, LOGGED, true));
    let db = storage::Db::open(&address).await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(upgrade::run(&db, now()).await.unwrap(), CELLS);
    let mut conn = db.read().await.unwrap();
    assert_eq!(verify_records(&mut conn).await.unwrap(), RecordState::Whole(CELLS));
    assert_eq!(verify_chain(&mut conn).await.unwrap(), ChainState::Whole(LOGGED));
    drop(conn);
    db.close().await;
    let checks = examine(&address, &data, now(), Front { is_local: true, behind_tls: true }).await;
    let wrong: Vec<_> = checks.iter().filter(|check| check.verdict == Verdict::Wrong).map(|check| check.chinese.clone()).collect();
    assert_eq!(wrong, Vec::<String>::new());
    assert!(checks.iter().any(|check| check.chinese.contains("旧版本按“正在推进”审核通过")), "what the old rule called complete is named");
    // and a backup that this program writes of it is restored as well
    let file = folder.path().join("again.backup");
    let written = backup::write(&address, &data, &file, None, now()).await.unwrap();
    assert!(written.faults.is_none() && written.files == 1);
    let again = format!("sqlite:{}", folder.path().join("again.db").display());
    assert_eq!(backup::restore(&file, &again, &folder.path().join("again"), None).await.unwrap().rows, written.rows);
}

/// The backup that the released program wrote of the same rows on PostgreSQL: its list and files, with a dump for the database.
fn with_dump(dump: &[u8], to: &Path) {
    use sha2::{Digest, Sha256};
    let mut archive = zip::ZipArchive::new(std::fs::File::open(fixture()).unwrap()).unwrap();
    let mut writer = zip::ZipWriter::new(std::fs::File::create(to).unwrap());
    let mut put = |name: &str, content: &[u8]| {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, content).unwrap();
    };
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let name = entry.name().unwrap().to_string();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        if name == "manifest.json" {
            let mut list: serde_json::Value = serde_json::from_slice(&content).unwrap();
            let sha256: String = Sha256::digest(dump).iter().map(|byte| format!("{byte:02x}")).collect();
            list["engine"] = "postgres".into();
            list["database"] = serde_json::json!({ "path": "database.dump", "sha256": sha256, "bytes": dump.len() });
            put(&name, &serde_json::to_vec_pretty(&list).unwrap());
        } else if name == "database.db" {
            put("database.dump", dump);
        } else {
            put(&name, &content);
        }
    }
    writer.finish().unwrap();
}

#[tokio::test]
async fn a_backup_of_the_released_program_on_postgresql_is_restored_as_well() {
    let Some(test) = released().await.into_iter().find(|test| test.name == "PostgreSQL") else { return };
    let words = ["--format=custom", "--no-owner", "--dbname"];
    let dumped = match std::process::Command::new("pg_dump").args(words).arg(&test.address).output() {
        Ok(dumped) if dumped.status.success() => dumped.stdout,
        other => {
            eprintln!("left out: restore of a PostgreSQL backup (pg_dump: {other:?})");
            return;
        }
    };
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("released.backup");
    with_dump(&dumped, &file);
    let name = format!("gongkai_released_{}", std::process::id());
    let address = storage::operations::backup::create_scratch(&test.address, &name).await.unwrap();
    let data = folder.path().join("files");
    let restored = backup::restore(&file, &address, &data, None).await.unwrap();
    assert_eq!((restored.files, restored.audit_rows, restored.faults.is_none()), (1, LOGGED, true));
    let db = storage::Db::open(&address).await.unwrap();
    db.migrate().await.unwrap();
    assert_eq!(upgrade::run(&db, now()).await.unwrap(), CELLS);
    assert_eq!(verify_records(&mut db.read().await.unwrap()).await.unwrap(), RecordState::Whole(CELLS));
    assert_eq!(verify_chain(&mut db.read().await.unwrap()).await.unwrap(), ChainState::Whole(LOGGED));
    db.close().await;
    storage::operations::backup::drop_scratch(&test.address, &name).await.unwrap();
}
