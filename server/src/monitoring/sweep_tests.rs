//! A round over a site on this machine whose home page fails while its columns answer.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::NaiveDate;
use crawler::{Nets, Settings, Visitor};
use domain::ids::CountyId;
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::{Column, ColumnClass, ColumnEntry, ColumnWays};
use domain::monitoring::home::HOME;
use domain::monitoring::selector::Picks;
use services::clock::FixedClock;
use services::monitoring::{self, MonitorRound};
use services::operations::settings;
use services::{Actor, Services};
use storage::operations::county;
use storage::register::unit;
use storage::testing::{self, TestDb};

use super::loopback_site::{Log, Page, site};
use super::sweep::Sweep;

/// A page of a column that has many: of October up to the seventh, of September behind it.
fn page_of_many(page: u32) -> String {
    let day = if page <= 7 { format!("2026-10-{:02}", 30 - page) } else { format!("2026-09-{:02}", 30 - page) };
    let item = |no: u32| format!("<li><a href='/m/{page}_{no}.html'>水利局第{page}期第{no}号工作简报</a><span>{day}</span></li>");
    format!("<h2>工作动态</h2><ul>{}{}</ul><a href='/m/{}'>下一页</a>", item(1), item(2), page + 1)
}

/// A site with a column and no home page.
fn page(path: &str) -> (u16, String) {
    if let Some(page) = path.strip_prefix("/m/").and_then(|page| page.parse().ok()) {
        return (200, page_of_many(page));
    }
    let (status, body) = match path {
        "/" => (500, ""),
        "/w/" => (200, "<h2>工作动态</h2><ul><li><a href='1.html'>水利局开展节水宣传周活动</a><span>2026-10-20</span></li></ul>"),
        "/w/1.html" => (200, "<h1>水利局开展节水宣传周活动</h1><p>发布日期：2026-10-20</p><p>活动在三个乡镇同时举行，发放资料两千份。</p>"),
        "/p/" => (
            200,
            "<h2>工作动态</h2><ul><li><a href='/p/a.html'>水利局开展节水宣传周活动</a><span>2026-10-20</span></li>\
             <li><a href='/p/b.html'>水利局召开防汛工作会议</a><span>2026-10-19</span></li></ul><a href='/p/2'>下一页</a>",
        ),
        "/p/2" => (
            200,
            "<h2>工作动态</h2><ul><li><a href='/p/c.html'>水利局检查水库安全运行</a><span>2026-10-12</span></li>\
             <li><a href='/p/d.html'>水利局组织河道清理行动</a><span>2026-10-11</span></li></ul>\
             <div class='c'><a href='/p/e.html'>水利局公布招聘结果公告</a><b>2026-10-02</b></div>",
        ),
        _ => (404, ""),
    };
    (status, body.to_owned())
}

/// A county with one unit, whose one column is the site's `/w/`.
pub(super) async fn county_of(test: &TestDb, base: &str) -> (Services, Actor) {
    let now = "2026-11-02T01:00:00Z".parse().unwrap();
    let services = Services::new(test.db.clone(), Arc::new(FixedClock::at(now)), PathBuf::from("unused"));
    let id = CountyId::new("c");
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &id, "枫桥县", now).await.unwrap();
    unit::insert(&mut tx, &id, &testing::a_unit("u1", "水利局", 1), "水利局").await.unwrap();
    tx.commit().await.unwrap();
    let actor = settings::operator(&services).await.unwrap();
    monitoring::import(&actor, &services, &[row_of(2, "工作动态", format!("{base}/w/"))]).await.unwrap();
    (services, actor)
}

/// A column of that unit, as a row of the register's file.
pub(super) fn row_of(row: usize, name: &str, address: String) -> ColumnEntry {
    ColumnEntry {
        row,
        unit: "水利局".into(),
        name: name.into(),
        address,
        class: ColumnClass::Dynamic,
        limit_days: None,
        monthly_minimum: None,
        allows_note: false,
        ways: Default::default(),
        picks: None,
    }
}

/// That county over a site on this machine, and the month that is looked at.
struct County {
    base: String,
    log: Log,
    services: Services,
    actor: Actor,
    first: NaiveDate,
    as_of: NaiveDate,
    _test: TestDb,
}

impl County {
    async fn at(page: Page) -> Self {
        let (base, log) = site(page);
        let test = testing::sqlite().await;
        let (services, actor) = county_of(&test, &base).await;
        let (first, as_of) = ("2026-10-01".parse().unwrap(), "2026-10-31".parse().unwrap());
        Self { base, log, services, actor, first, as_of, _test: test }
    }

    async fn round(&self) -> MonitorRound {
        monitoring::begin(&self.actor, &self.services, self.first, self.as_of).await.unwrap()
    }

    /// The registered column.
    async fn column(&self) -> Column {
        monitoring::all(&self.actor, &self.services).await.unwrap().remove(0)
    }

    async fn sweep<'a>(&'a self, round: &'a MonitorRound, columns: Vec<Column>) -> Sweep<'a> {
        let words = monitoring::in_force(&self.actor, &self.services).await.unwrap();
        let (nets, limit) = (Nets(vec!["127.0.0.0/8".parse().unwrap()]), Duration::from_secs(20));
        let settings = Settings { nets, pace: Duration::ZERO, limit, tries: 3, over: Duration::ZERO, as_of: self.as_of };
        Sweep::new(&self.actor, &self.services, round, columns, words, Visitor::new(settings).unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_page_that_fails_is_a_problem_of_a_servers_round_and_of_no_measured_one() {
    let here = County::at(page).await;
    let run = async |with_homes: bool| {
        let round = here.round().await;
        let sweep = here.sweep(&round, vec![here.column().await]).await;
        let sweep = if with_homes { sweep.with_homes() } else { sweep };
        let swept = sweep.run(here.first, here.as_of).await.unwrap();
        let homes = swept.found.candidates.into_iter().filter(|one| one.evidence.contains_key(HOME));
        homes.map(|one| (one.url, one.evidence["cause"].clone(), one.evidence["tries"].clone())).collect::<Vec<_>>()
    };
    let asked = || here.log.lock().unwrap().iter().filter(|path| *path == "/").count();
    assert_eq!((run(false).await, asked()), (Vec::new(), 0), "the command visits what its contract says");
    let expected = [(format!("{}/", here.base), "http_500".into(), 3.into())];
    assert_eq!((run(true).await.as_slice(), asked()), (expected.as_slice(), 3), "three of three");
    assert_eq!((run(true).await.as_slice(), asked()), (expected.as_slice(), 3), "the same round again asks nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_page_that_a_column_links_to_is_looked_at_for_its_marks_too() {
    fn page(path: &str) -> (u16, String) {
        match path {
            "/" => (200, "<h1>清溪县人民政府</h1><p>主办：清溪县人民政府办公室</p>".into()),
            "/about/" => {
                let duties = "负责全县水利工作和防汛抗旱，".repeat(15);
                (200, format!("<h1>机构职能</h1><p>{duties}其他事项见<a href='/'>县政府网站</a>。</p>"))
            }
            _ => (404, String::new()),
        }
    }
    let here = County::at(page).await;
    let round = here.round().await;
    let column = Column { address: format!("{}/about/", here.base), ..here.column().await };
    let sweep = here.sweep(&round, vec![column]).await.passing();
    let swept = sweep.with_homes().with_marks(true).run(here.first, here.as_of).await.unwrap();
    let lacking: Vec<String> = swept.found.candidates.into_iter().filter(|one| one.rule == Rule::SiteMark).map(|one| one.url).collect();
    assert_eq!(lacking, vec![format!("{}/", here.base); 5], "every mark but who runs it");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_without_a_tag_are_found_where_the_indicators_are_on() {
    let here = County::at(page).await;
    let untagged = async |is_on: bool| {
        let round = here.round().await;
        let sweep = here.sweep(&round, vec![here.column().await]).await.passing().with_marks(is_on);
        let swept = sweep.run(here.first, here.as_of).await.unwrap();
        swept.found.candidates.into_iter().filter(|one| one.rule == Rule::PageTags).map(|one| one.url).collect::<Vec<_>>()
    };
    assert_eq!(untagged(true).await, ["/w/", "/w/1.html"].map(|path| format!("{}{path}", here.base)));
    assert_eq!(untagged(false).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_of_one_address_each_get_what_their_own_way_makes_of_it() {
    let here = County::at(page).await;
    let round = here.round().await;
    let registered = here.column().await;
    let picks = Picks { item: ".c".into(), ..Picks::default() };
    let column = |name: &str, path: &str, picks: &Picks| Column {
        name: name.into(),
        address: format!("{}{path}", here.base),
        ways: ColumnWays { picks: picks.clone(), ..ColumnWays::default() },
        ..registered.clone()
    };
    let usual = Picks::default();
    // the second page of the first is the other's own, who reads it in another way
    let columns = vec![column("工作动态", "/p/", &usual), column("招聘公告", "/p/2", &picks)];
    let swept = here.sweep(&round, columns).await.passing().run(here.first, here.as_of).await.unwrap();
    let items: Vec<u32> = swept.outcomes.iter().map(|one| one.items).collect();
    assert_eq!(items, [5, 1], "{:?}", swept.outcomes);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_reads_on_while_pages_hold_the_month_and_the_measured_command_stops_at_five() {
    let here = County::at(page).await;
    let column = Column { address: format!("{}/m/1", here.base), ..here.column().await };
    let read = async |through: Option<&str>| {
        here.log.lock().unwrap().clear();
        let round = here.round().await;
        let sweep = here.sweep(&round, vec![column.clone()]).await.passing();
        let sweep = match through {
            Some(day) => sweep.through_month(day.parse().unwrap()),
            None => sweep,
        };
        sweep.run(here.first, here.as_of).await.unwrap();
        here.log.lock().unwrap().iter().filter(|path| path.starts_with("/m/") && !path.contains("html")).count()
    };
    assert_eq!(read(None).await, 5);
    // the seventh page is the last that holds anything of October
    assert_eq!(read(Some("2026-10-01")).await, 8);
    assert_eq!(read(Some("2026-01-01")).await, 10);
    assert_eq!(read(Some("2026-11-01")).await, 5, "nothing is newer, and five are read at least");
}
