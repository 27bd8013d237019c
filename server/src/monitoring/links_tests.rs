//! Links of evidence, looked at on a site on this machine.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Parser;
use domain::checklist::AssignmentRole;
use domain::checklist::duty::{Duty, Every};
use domain::ids::{CellId, CountyId, EvidenceId, UnitId};
use domain::reporting::evidence::{Evidence, EvidenceSource};
use services::clock::FixedClock;
use services::monitoring::{self, RoundSchedule};
use services::operations::settings;
use services::{Actor, Services};
use storage::operations::county;
use storage::register::unit;
use storage::reporting::evidence;
use storage::testing::{self, Office, TestDb};

use super::links::look;
use super::loopback_site::site;
use super::swept::Progress;
use super::work::Manners;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    manners: Manners,
}

fn manners(words: &[&str]) -> Manners {
    Line::parse_from(["x", "--monitor-pace-ms", "0"].iter().chain(words)).manners
}

const OPEN: [&str; 2] = ["--monitor-net", "127.0.0.0/8"];

/// A site with one page.
fn page(path: &str) -> (u16, String) {
    match path {
        "/there.html" => (200, "<h1>公开目录</h1><p>发布日期：2026-10-20</p><p>本单位公开目录已更新，共二十四项。</p>".into()),
        _ => (404, String::new()),
    }
}

/// A county whose unit handed in these addresses for its first quarter.
async fn county_with(test: &TestDb, clock: &Arc<FixedClock>, urls: &[String]) -> (Services, Actor, CellId) {
    let services = Services::new(test.db.clone(), clock.clone(), PathBuf::from("unused"));
    let (id, unit_id) = (CountyId::new("c"), UnitId::new("u1"));
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &id, "枫桥县", services.now()).await.unwrap();
    unit::insert(&mut tx, &id, &testing::a_unit("u1", "水利局", 1), "水利局").await.unwrap();
    let office = Office::open(&mut tx, &id, testing::a_list("k", 2026), testing::a_section("s"), services.now()).await;
    let task = testing::a_task("t", &office.section.id, 1, Duty::Quota { count: 24, every: Every::Quarter });
    let task = office.task(&mut tx, task).await;
    let assignment = testing::an_assignment("a", &task, &unit_id, AssignmentRole::Lead);
    let cell = office.assign(&mut tx, &task, &assignment, |number| format!("q{number}")).await.remove(0);
    for (number, url) in urls.iter().enumerate() {
        let link = Evidence {
            id: EvidenceId::new(format!("e{number}")),
            source: EvidenceSource::Link { url: url.clone() },
            title: "公示".into(),
            effective_on: None,
            uploaded_at: services.now(),
            uploaded_by: "王倩".into(),
            look: None,
        };
        evidence::insert(&mut tx, &id, &unit_id, &link).await.unwrap();
        evidence::attach(&mut tx, &cell, &link.id).await.unwrap();
    }
    tx.commit().await.unwrap();
    let actor = settings::operator(&services).await.unwrap();
    (services, actor, cell)
}

async fn said_of(test: &TestDb, cell: &CellId) -> Vec<Option<String>> {
    let pieces = evidence::of_cell(&mut test.db.read().await.unwrap(), cell).await.unwrap();
    pieces.into_iter().map(|piece| piece.look.map(|look| look.words())).collect()
}

async fn switch(services: &Services, actor: &Actor, day: &str) {
    monitoring::set_schedule(actor, services, &RoundSchedule { day: day.into() }).await.unwrap();
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at("2026-11-02T01:00:00Z".parse().unwrap()))
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_looked_at_once_monitoring_is_on_and_what_was_seen_stands_beside_them() {
    for test in testing::both().await {
        let ((base, log), clock) = (site(page), clock());
        let urls = ["there.html", "gone.html", "there.html"].map(|page| format!("{base}/{page}"));
        let (services, actor, cell) = county_with(&test, &clock, &urls).await;
        let (manners, progress) = (manners(&OPEN), Progress::default());
        let asked = |path: &str| log.lock().unwrap().iter().filter(|one| *one == path).count();
        // off: nothing is asked for, and a job that waited since finds nothing to do
        assert_eq!(monitoring::ask_to_look_at_links(&services).await.unwrap(), 0, "{}", test.name);
        look(&services, &manners, &actor, &progress).await.unwrap();
        assert_eq!(log.lock().unwrap().len(), 0, "{}", test.name);
        assert_eq!(said_of(&test, &cell).await, vec![None, None, None], "{}", test.name);
        switch(&services, &actor, "3").await;
        assert_eq!(monitoring::ask_to_look_at_links(&services).await.unwrap(), 1, "{}", test.name);
        assert_eq!(monitoring::ask_to_look_at_links(&services).await.unwrap(), 0, "{}: it waits already", test.name);
        let (job, worker) = monitoring::take(&services, monitoring::LINKS, "server").await.unwrap().unwrap();
        assert_eq!(job.kind, monitoring::LINKS);
        let said = look(&services, &manners, &worker, &progress).await.unwrap();
        assert_eq!(said.as_deref(), Some("查看佐证材料里的链接2个，能打开1个。"), "{}", test.name);
        let there = Some("2026年11月2日查看：能打开".to_owned());
        let gone = Some("2026年11月2日查看：打不开（返回404），请核对".to_owned());
        assert_eq!(said_of(&test, &cell).await, [there.clone(), gone, there], "{}", test.name);
        assert_eq!((asked("/there.html"), asked("/gone.html")), (1, 1), "{}: an address is opened once", test.name);
        let findings = test.read_raw("select cast(count(*) as text) from finding").await;
        assert_eq!(findings, ["0"], "{}: a link that does not open is no problem of anybody", test.name);
        // what opens is not looked at again; what does not is, the next day, three times in all
        look(&services, &manners, &actor, &progress).await.unwrap();
        assert_eq!(asked("/gone.html"), 1, "{}", test.name);
        for day in ["2026-11-03T01:00:00Z", "2026-11-04T01:00:00Z", "2026-11-05T01:00:00Z"] {
            clock.set(day.parse().unwrap());
            look(&services, &manners, &actor, &progress).await.unwrap();
        }
        assert_eq!((asked("/there.html"), asked("/gone.html")), (1, 3), "{}", test.name);
        assert_eq!(said_of(&test, &cell).await[1].as_deref(), Some("2026年11月4日查看：打不开（返回404），请核对"), "{}", test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_public_is_never_asked() {
    let test = testing::sqlite().await;
    let ((base, log), clock) = (site(page), clock());
    let (services, actor, cell) = county_with(&test, &clock, &[format!("{base}/there.html")]).await;
    switch(&services, &actor, "3").await;
    look(&services, &manners(&[]), &actor, &Progress::default()).await.unwrap();
    assert!(log.lock().unwrap().is_empty(), "not even for robots.txt");
    assert_eq!(said_of(&test, &cell).await, [Some("没有自动查看：内部网址，未获准访问".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_site_answers_nothing_is_kept() {
    let test = testing::sqlite().await;
    let clock = clock();
    // ports that nobody listens on any more
    let urls: Vec<String> = (0..3)
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect::<Vec<_>>()
        .iter()
        .map(|listener| format!("http://{}/a.html", listener.local_addr().unwrap()))
        .collect();
    let (services, actor, cell) = county_with(&test, &clock, &urls).await;
    switch(&services, &actor, "3").await;
    let said = look(&services, &manners(&OPEN), &actor, &Progress::default()).await.unwrap().unwrap();
    assert!(said.contains("本机的网络不通"), "{said}");
    assert_eq!(said_of(&test, &cell).await, [None, None, None]);
}
