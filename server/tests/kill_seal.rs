//! kill -9 while a round is being sealed: it is sealed whole or not at all, what was acknowledged is there, and `gongkai verify` holds it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod built;
mod served;

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use built::gongkai;
use domain::assessment::round::RoundState;
use domain::ids::RoundId;
use serde_json::{Value, json};
use served::{serve, stop};
use services::assessment::{self, ConfirmRulesForm, FactRow, NewRoundForm, RulesUpload, StepForm, verify_open_rounds, verify_rounds};
use services::clock::FixedClock;
use services::operations::audit::{ChainState, verify_chain};
use services::{Actor, Services};
use storage::Db;
use storage::operations::county;

/// Files that the program may open, as a service manager has it.
const OPEN_FILES: u64 = 400;
/// How long an answer is waited for: a seal takes a while.
const PATIENCE: Duration = Duration::from_secs(120);
/// A year in which the demo county has assessed nothing, and that is over by any clock.
const YEAR: i32 = 2019;
/// Leaves of a sheet: enough that the seal takes a while.
const LEAVES: usize = 40;

fn post(address: &str, path: &str, cookie: &str, body: &str) -> Option<String> {
    built::post(PATIENCE, address, path, cookie, body)
}

fn sign_in(address: &str) -> String {
    built::sign_in(PATIENCE, address, "office", services::operations::demo::PASSWORD)
}

/// The database of a folder, and the county's operator.
async fn opened(folder: &Path, clock: Arc<FixedClock>) -> (Services, Actor) {
    let db = Db::open(&format!("sqlite:{}", folder.join("gongkai.db").display())).await.expect("the database answers");
    let county = county::list(&mut db.read().await.expect("the database answers")).await.expect("the database answers").remove(0);
    (Services::new(db, clock, folder.join("files")), Actor::operator(county.id, county.name))
}

fn on(day: &str) -> Arc<FixedClock> {
    Arc::new(FixedClock::at(moment(day)))
}

fn moment(day: &str) -> chrono::DateTime<chrono::Utc> {
    format!("{YEAR}-{day}T02:00:00Z").parse().expect("a moment")
}

fn rules() -> Value {
    let leaf = |no: usize| json!({"id": format!("n{no}"), "title": format!("指标{no}"), "points": "2", "rules": [{"id": "a", "kind": "per_piece", "points": "0.5"}]});
    let nodes: Vec<Value> = (0..LEAVES).map(leaf).collect();
    json!({
        "contract": 1, "rule_set": {"id": "kill", "year": YEAR, "title": "断电演练用细则"},
        "trees": {"t": {"full_mark": (LEAVES * 2).to_string(), "nodes": nodes}},
        "groups": [{"id": "dept", "name": "县直单位", "tree": "t"}, {"id": "town", "name": "乡镇（开发区）", "tree": "t"}],
    })
}

/// The demo county with a quarter that waits for nothing but its seal; answers the quarter with the revision that its form shows.
async fn settled(folder: &Path) -> (RoundId, i64) {
    assert!(gongkai(folder).arg("demo").stdout(Stdio::null()).status().unwrap().success());
    let clock = on("01-07");
    let (services, office) = opened(folder, clock.clone()).await;
    let upload = RulesUpload { year: String::new(), title: String::new(), group: Vec::new(), part: Vec::new() };
    let draft = assessment::receive_json(&office, &services, &upload, "rules.json", rules().to_string().as_bytes()).await.unwrap();
    let form = ConfirmRulesForm { draft, choice: Vec::new(), source: Vec::new(), read: String::new() };
    let rules = assessment::confirm(&office, &services, &form).await.unwrap();
    let plan = NewRoundForm {
        series: "quarter".into(),
        name: format!("{YEAR}年第一季度"),
        starts_on: format!("{YEAR}-01-01"),
        ends_on: format!("{YEAR}-03-31"),
        cutoff_on: format!("{YEAR}-03-31"),
        early_cutoff: false,
        late_cutoff: false,
        other_rules: false,
        rules: rules.to_string(),
        appeal_days: "3".into(),
    };
    let round = assessment::open_round(&office, &services, &plan).await.unwrap();
    let revision = async || assessment::page(&office, &services, &round).await.unwrap().round.revision;
    let step = async |step: &str| {
        let form = StepForm { round: round.clone(), revision: revision().await, step: step.to_owned(), reason: String::new() };
        assessment::take_step(&office, &services, &form).await.unwrap();
    };
    step("collect").await;
    clock.set(moment("04-08"));
    step("score").await;
    let table = assessment::facts_table(&office, &services, &round).await.unwrap();
    let filled = |(no, row): (usize, FactRow)| FactRow { value: (no % 4).to_string(), reason: "演练".into(), ..row };
    let rows: Vec<FactRow> = table.rows.into_iter().enumerate().map(filled).collect();
    assert!(assessment::take_facts(&office, &services, &round, "facts.xlsx", &rows).await.unwrap() >= 30 * LEAVES);
    step("feedback").await;
    clock.set(moment("05-20"));
    step("finalise").await;
    let revision = revision().await;
    services.db().close().await;
    (round, revision)
}

/// A copy of the database of a folder, in a folder of its own.
fn copied(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        if file.file_name().to_string_lossy().starts_with("gongkai.db") {
            std::fs::copy(file.path(), to.path().join(file.file_name())).unwrap();
        }
    }
    to
}

/// Whether the round is sealed: state, version and log say the same, and everything that holds them finds nothing.
async fn is_sealed(folder: &Path, round: &RoundId) -> bool {
    let (services, office) = opened(folder, on("06-03")).await;
    let page = assessment::page(&office, &services, round).await.unwrap();
    let mut conn = services.db().read().await.unwrap();
    assert_eq!(page.fault, None);
    let versions = page.seals.len();
    match page.round.state {
        RoundState::Sealed => assert_eq!(versions, 1, "sealed once"),
        state => assert_eq!((state, versions), (RoundState::Final, 0), "nothing of the seal is there"),
    }
    let (_, faults) = verify_rounds(&mut conn).await.unwrap();
    assert!(faults.is_empty(), "{faults:?}");
    let open = verify_open_rounds(&mut conn).await.unwrap();
    assert!(open.faults.is_empty(), "{:?}", open.faults);
    assert!(matches!(verify_chain(&mut conn).await.unwrap(), ChainState::Whole(_)), "the log is broken");
    assert_eq!(storage::operations::backup::integrity(services.db()).await.unwrap(), Vec::<String>::new());
    drop(conn);
    services.db().close().await;
    // and as an administrator would ask
    let verified = gongkai(folder).arg("verify").output().unwrap();
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    page.round.state == RoundState::Sealed
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_is_sealed_whole_or_not_at_all_after_kill_nine() {
    let ready = tempfile::tempdir().unwrap();
    let (round, revision) = settled(ready.path()).await;
    let form = format!("round={round}&revision={revision}&step=seal&reason=%E9%A2%86%E5%AF%BC%E5%B0%8F%E7%BB%84%E4%BC%9A%E8%AE%AE");
    let is_done = |answer: &str| answer.contains("notice=");

    // how long it takes where nothing comes between
    let quiet = copied(ready.path());
    let (mut child, address) = serve(quiet.path(), OPEN_FILES);
    let cookie = sign_in(&address);
    let started = Instant::now();
    let answer = post(&address, "/do/advance-round", &cookie, &form).expect("an answer");
    let whole = started.elapsed();
    assert!(is_done(&answer), "{answer}");
    stop(&mut child);
    assert!(is_sealed(quiet.path(), &round).await);

    let (mut killed, mut left_open) = (0, None);
    for part in [1, 3, 5, 6, 7, 8, 9, 10] {
        let folder = copied(ready.path());
        let (mut child, address) = serve(folder.path(), OPEN_FILES);
        let cookie = sign_in(&address);
        let sealing = std::thread::spawn({
            let form = form.clone();
            move || post(&address, "/do/advance-round", &cookie, &form)
        });
        std::thread::sleep(whole * part / 10);
        child.kill().unwrap();
        child.wait().unwrap();
        let answer = sealing.join().unwrap();
        let sealed = is_sealed(folder.path(), &round).await;
        match answer {
            Some(answer) => assert!(is_done(&answer) && sealed, "acknowledged and not there: {answer}"),
            None => killed += 1,
        }
        if !sealed {
            left_open = Some(folder);
        }
    }
    assert!(killed >= 2, "only {killed} of 8 blows came before the answer");

    // what was not sealed is sealed as if nothing had been
    let folder = left_open.expect("one blow at least came before the seal was through");
    let (mut child, address) = serve(folder.path(), OPEN_FILES);
    let cookie = sign_in(&address);
    let answer = post(&address, "/do/advance-round", &cookie, &form).expect("an answer");
    assert!(is_done(&answer), "{answer}");
    stop(&mut child);
    assert!(is_sealed(folder.path(), &round).await);
}
