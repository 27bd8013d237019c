//! The end of a list, as a browser sees it: the page before and after, the form, the pack.

use std::io::Cursor;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use documents::pack::prove;
use domain::ids::ChecklistId;
use services::access::session::{self, Origin};
use services::operations::demo;
use storage::testing;
use tower::ServiceExt;

use super::{Answer, Site, encode};

struct Demo {
    site: Site,
    office: String,
    clerk: String,
}

impl Demo {
    async fn on(now: &str) -> Self {
        let site = Site::empty(testing::sqlite().await, crate::http::state::Settings::default(), now);
        demo::generate(&site.services, 1).await.unwrap();
        let sign_in = async |name: &str| session::sign_in(&site.services, name, demo::PASSWORD, &Origin::default()).await.unwrap();
        let (office, clerk) = (sign_in("office").await, sign_in("fgw").await);
        Self { site, office, clerk }
    }

    async fn send(&self, token: &str, method: Method, path: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "gongkai.test")
            .header(header::COOKIE, format!("gongkai={token}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.site.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(&self.office, Method::GET, path, "").await
    }

    async fn bytes(&self, path: &str) -> Vec<u8> {
        let request = Request::builder().uri(path).header(header::HOST, "gongkai.test");
        let request = request.header(header::COOKIE, format!("gongkai={}", self.office)).body(Body::empty()).unwrap();
        let response = self.site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec()
    }

    /// The earliest and the latest of the county's lists.
    async fn lists(&self) -> (ChecklistId, ChecklistId) {
        let mut conn = self.site.services.db().read().await.unwrap();
        let county = storage::operations::county::list(&mut conn).await.unwrap().remove(0).id;
        let lists = storage::checklist::list(&mut conn, &county).await.unwrap();
        (lists.last().unwrap().id.clone(), lists.first().unwrap().id.clone())
    }
}

/// The value of a hidden field.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let start = page.find(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("no {name}"));
    page[start..].split('"').nth(3).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_year_is_closed_from_its_page_and_handed_on_as_one_file() {
    let demo = Demo::on("2026-11-18T07:20:00Z").await;
    says_what_it_cannot_show(&demo).await;
    let (old, current) = demo.lists().await;
    assert_ne!(old, current, "the demo has an earlier year");

    let early = demo.get(&format!("/checklists/{current}/close")).await;
    assert!(early.body.contains("起可以归档") && !early.body.contains("/do/close-year"), "{}", early.body);

    let address = format!("/checklists/{old}/close");
    let page = demo.get(&address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("本年度情况") && page.body.contains("确认归档"), "{}", page.body);
    let seen = hidden(&page.body, "seen").to_owned();
    let leave = if page.body.contains("leave_waiting") { "&leave_waiting=1" } else { "" };
    let form = format!("checklist={old}&into=&due_on=&reason={}&seen={seen}{leave}", encode("县政府办主任会议"));
    // without the tick it comes back with what was typed
    let refused = demo.send(&demo.office, Method::POST, "/do/close-year", &form).await;
    assert!(refused.location.starts_with(&address), "{}", refused.location);
    let again = demo.get(&refused.location).await.body;
    assert!(again.contains("请核对后勾选确认") && again.contains("县政府办主任会议"), "{again}");
    let done = demo.send(&demo.office, Method::POST, "/do/close-year", &format!("{form}&confirmed=1")).await;
    assert!(done.location.ends_with("notice=year-closed"), "{} {}", done.status, done.location);
    let after = demo.get(&address).await.body;
    assert!(after.contains("归档版本") && after.contains("第1版") && !after.contains("/do/close-year"), "{after}");

    let pack = format!("/checklists/{old}/packs/1");
    let (one, two) = (demo.bytes(&pack).await, demo.bytes(&pack).await);
    assert!(one == two, "two packs of one seal are the same bytes");
    let proof = prove(Cursor::new(&one)).unwrap();
    assert_eq!(proof.seal.version, 1);
    assert!(after.contains(proof.seal.digest.as_str()));
    let mut zip = zip::ZipArchive::new(Cursor::new(&one)).unwrap();
    for (name, words) in [("落实情况表.xlsx", "工作要求"), ("台账.xlsx", "完成情况"), ("佐证材料目录.xlsx", "校验值（SHA-256）")]
    {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
        let document = exchange::read(name, &bytes).unwrap();
        let rows = &document.tables[0].rows;
        assert!(rows.iter().take(4).any(|row| row.cells.iter().any(|cell| cell.text == words)), "{name}");
        assert!(rows.len() > 5, "{name} has rows");
    }
    assert_eq!(demo.get(&format!("/checklists/{old}/packs/2")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(demo.send(&demo.clerk, Method::GET, &pack, "").await.status, StatusCode::FORBIDDEN);

    // both years say what was left, and what was never reported asks for nothing but a late report that the office agrees to
    let words = |page: &str| page.replace("<!-->", "");
    let past = words(&demo.get("/?year=2025").await.body);
    assert!(past.contains("2025年度已于2026年11月18日归档"), "{past}");
    let present = words(&demo.get("/?year=2026").await.body);
    assert!(present.contains("2025年度清单已归档"), "{present}");
    let ledger = demo.get("/cells?year=2025&status=overdue").await.body;
    assert!(ledger.contains("未完成"), "{ledger}");
    let links = ledger.split("href=\"/cells/").skip(1).filter_map(|rest| rest.split('"').next());
    let mut unreported = None;
    for cell in links.filter(|link| link.len() == 36) {
        let page = demo.get(&format!("/cells/{cell}")).await.body;
        assert!(!page.contains("个工作日</small>"), "nothing is counted any more: {page}");
        if page.contains("尚未填报。") {
            unreported = Some(page);
            break;
        }
    }
    let page = unreported.expect("an item that was never reported");
    assert!(page.contains("申请补报") && !page.contains("到期自动恢复为原审核结果"), "{page}");
}

/// A day that cannot be shown is not left out without a word.
async fn says_what_it_cannot_show(demo: &Demo) {
    for (day, said) in [("2026-12-15", "2026年12月15日还没有到"), ("2026-02-30", "“2026-02-30”不是有效的日期"), ("2026-11-18", "")]
    {
        for path in ["/", "/cells", "/heat-map", "/tasks"] {
            let page = demo.get(&format!("{path}?as_of={day}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path} {day}");
            let is_said = page.body.contains("以下是截至今天");
            assert!(is_said != said.is_empty() && page.body.contains(said), "{path} {day}: {}", page.body);
        }
    }
}
