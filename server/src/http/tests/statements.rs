//! No page asks the database more than eight questions, whoever opens it and however many years lie behind.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use services::access::session::{self, Origin};
use services::operations::demo;
use storage::testing;

use super::{Answer, Site};

/// `design/architecture.md`, and issue 2, section 9.
const MOST: u64 = 8;
/// A page that speaks of an earlier day and of today: a sheet with what changed since its cut-off.
const MOST_OF_TWO_DAYS: u64 = 10;
/// What such pages have in their address.
const SHEETS: &str = "/sheets/";

/// A demo county behind the site's whole router.
struct County {
    site: Site,
}

/// Somebody's open session.
struct Person(String);

impl County {
    async fn of_scale(scale: u32) -> Self {
        let site = Site::empty(testing::sqlite().await, crate::http::Settings::default(), "2026-11-18T07:20:00Z");
        demo::generate(&site.services, scale).await.unwrap();
        Self { site }
    }

    async fn person(&self, username: &str) -> Person {
        Person(session::sign_in(&self.site.services, username, demo::PASSWORD, &Origin::default()).await.unwrap())
    }

    /// The page, and how many statements it took.
    async fn open(&self, person: &Person, path: &str) -> (Answer, u64) {
        let request = Request::builder().method(Method::GET).uri(path).header(header::COOKIE, format!("gongkai={}", person.0));
        let before = self.site.services.db().statements();
        let answer = self.site.send(request.body(Body::empty()).unwrap()).await;
        let sent = self.site.services.db().statements() - before;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        (answer, sent)
    }

    /// The first link on a page that begins so.
    async fn link(&self, person: &Person, on: &str, beginning: &str) -> String {
        let page = self.open(person, on).await.0.body;
        let start = page.find(&format!("href=\"{beginning}")).unwrap_or_else(|| panic!("{on} has no link to {beginning}"));
        page[start + 6..].split('"').next().unwrap().replace("&amp;", "&")
    }

    /// The address of the round of a year.
    async fn year(&self, person: &Person) -> String {
        let page = self.open(person, "/rounds").await.0.body;
        let before = page.split("考核年度").next().unwrap_or_default();
        let start = before.rfind("href=\"/rounds/0").unwrap_or_else(|| panic!("no year on the list of rounds"));
        before[start + 6..].split('"').next().unwrap().to_owned()
    }

    /// Statements of every page that shows data, by its name.
    async fn statements(&self) -> Vec<(String, u64)> {
        let office = self.person("office").await;
        let (clerk, leader, auditor, admin) =
            (self.person("fgw").await, self.person("leader").await, self.person("auditor").await, self.person("admin").await);
        let task = self.link(&office, "/tasks", "/tasks/").await;
        let unit = self.link(&office, "/units", "/units/0").await;
        let cell = self.link(&office, "/cells", "/cells/").await;
        let review = self.link(&office, "/review", "/review/").await;
        let own = self.link(&clerk, "/todo", "/cells/").await;
        let table = self.link(&office, "/checklists", "/checklists/0").await;
        let account = self.link(&admin, "/accounts", "/accounts/0").await;
        let preview = self.preview().await;
        // the overview leads to the last sealed quarter, which has appeals; the year ends with it and has none
        let round = self.link(&leader, "/", "/rounds/0").await;
        let sheet = self.link(&office, &round, &format!("{round}/sheets/")).await;
        let own_sheet = self.link(&clerk, "/rounds", "/rounds/0").await;
        let (marks, appeals, on_site) = (format!("{round}/marks"), format!("{round}/appeals"), format!("{round}/on-site"));
        let appeal = self.link(&office, &appeals, "/appeals/").await;
        let rules = self.link(&office, "/rules", "/rules/0").await;
        let draft = self.draft(&rules).await;
        // the last quarter was drawn and cross-checked; the running one is planned
        let check = format!("{round}/cross-check");
        let crossed = self.link(&office, &check, &format!("{check}/0")).await;
        let example = format!("{check}/examples/1");
        let (charts, merit) = (format!("{round}/charts"), format!("{round}/merit"));
        let what_if = format!("{round}/what-if?rules={}", rules.trim_start_matches("/rules/"));
        let year = format!("{}/year", self.year(&leader).await);
        let entry = format!("{}?form=fact&leaf=n2&rule=check", sheet.replace(SHEETS, "/marks/"));
        let running = self.link(&office, "/rounds", "/rounds/0").await;
        let visits = [
            (&office, "/"),
            (&leader, "/"),
            (&office, "/cells?size=200"),
            (&office, "/cells?status=overdue&q=%E5%85%AC%E5%BC%80&sort=unit"),
            (&clerk, "/cells"),
            (&office, cell.as_str()),
            (&clerk, own.as_str()),
            (&office, "/tasks"),
            (&office, task.as_str()),
            (&clerk, "/tasks"),
            (&office, "/units"),
            (&office, unit.as_str()),
            (&office, "/heat-map"),
            (&office, "/review"),
            (&office, review.as_str()),
            (&office, "/reopens"),
            (&office, "/exemptions"),
            (&office, "/calendar"),
            (&clerk, "/calendar"),
            (&clerk, "/todo"),
            (&office, "/checklists"),
            (&office, table.as_str()),
            (&office, "/checklists/import"),
            (&office, preview.as_str()),
            (&office, "/search?q=gk"),
            (&clerk, "/search?q=gk"),
            (&admin, "/search?q=gk"),
            (&office, "/settings"),
            (&admin, "/accounts"),
            (&admin, account.as_str()),
            (&auditor, "/audit"),
            (&clerk, "/me"),
            (&office, "/monitoring"),
            (&office, "/monitoring/candidates"),
            (&office, "/monitoring/findings"),
            (&office, "/monitoring/findings?state=real&from=2026-07&to=2026-09&as_of=2026-09-30"),
            (&clerk, "/monitoring/findings?state=real&from=2026-07&to=2026-09&as_of=2026-09-30"),
            (&office, "/monitoring/findings?as_of=2026-02-01"),
            (&clerk, "/monitoring?as_of=2026-02-01"),
            (&office, "/monitoring/columns/counts"),
            (&office, "/monitoring/orders"),
            (&office, "/monitoring/urges?of=orders"),
            (&office, "/monitoring/urges?of=weekly"),
            (&office, "/monitoring/reminders"),
            (&office, "/monitoring/digest"),
            (&office, "/monitoring/channels"),
            (&clerk, "/monitoring/digest"),
            (&clerk, "/monitoring"),
            (&office, "/monitoring/rules"),
            (&office, "/monitoring/rules/dead_link"),
            (&office, "/monitoring/rules/national"),
            (&office, "/monitoring/rules/optional"),
            (&office, "/monitoring/look-back"),
            (&office, "/monitoring/contacts"),
            (&clerk, "/monitoring/orders"),
            (&office, "/rounds"),
            (&office, round.as_str()),
            (&leader, round.as_str()),
            (&office, sheet.as_str()),
            (&clerk, own_sheet.as_str()),
            (&office, marks.as_str()),
            (&office, appeals.as_str()),
            (&office, on_site.as_str()),
            (&office, check.as_str()),
            (&leader, check.as_str()),
            (&clerk, check.as_str()),
            (&office, crossed.as_str()),
            (&office, example.as_str()),
            (&office, charts.as_str()),
            (&office, what_if.as_str()),
            (&leader, year.as_str()),
            (&leader, merit.as_str()),
            (&clerk, merit.as_str()),
            (&office, entry.as_str()),
            (&office, running.as_str()),
            (&office, appeal.as_str()),
            (&office, "/rules"),
            (&office, rules.as_str()),
            (&office, draft.as_str()),
            (&office, "/rules/import"),
        ];
        let mut all = Vec::new();
        for (person, path) in visits {
            // ids differ from county to county; what stands before them is the page
            let name = path.split_once("/0").map_or(path, |(page, _)| page);
            let name = if path.contains(SHEETS) { format!("{name}{SHEETS}") } else { name.to_owned() };
            all.push((name, self.open(person, path).await.1));
        }
        all
    }

    /// A draft of rules that somebody has begun.
    async fn draft(&self, rules: &str) -> String {
        use services::assessment::{BeginDraftForm, begin_draft};
        let (county, _) = services::operations::settings::ensure_county(&self.site.services).await.unwrap();
        let operator = services::Actor::operator(county.id, county.name);
        let rules = domain::ids::RuleSetId::new(rules.trim_start_matches("/rules/"));
        let draft = begin_draft(&operator, &self.site.services, &BeginDraftForm { rules }).await.unwrap();
        format!("/rules/drafts/{draft}")
    }

    /// The preview of an imported file with questions in it.
    async fn preview(&self) -> String {
        use services::checklist::import::{self, Incoming};
        let (county, _) = services::operations::settings::ensure_county(&self.site.services).await.unwrap();
        let operator = services::Actor::operator(county.id, county.name);
        let list = "<table><tr><th>工作内容</th><th>工作要求</th><th>责任单位</th><th>完成情况</th></tr>\
            <tr><td>一、政策</td><td>每季度公开一次</td><td>发改委等有关单位</td><td></td></tr>\
            <tr><td>二、基层</td><td>公开名录</td><td>各乡镇人民政府、不存在的局</td><td></td></tr></table>";
        let document = exchange::read("list.html", list.as_bytes()).unwrap();
        let incoming = Incoming { year: 2031, list_name: String::new(), file_name: "list.html".into(), content: list.as_bytes(), document };
        let id = import::receive(&operator, &self.site.services, incoming).await.unwrap();
        format!("/checklists/import/{id}")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_needs_more_than_eight_statements_at_any_size() {
    let small = County::of_scale(1).await.statements().await;
    for (page, sent) in &small {
        let most = if page.ends_with(SHEETS) { MOST_OF_TWO_DAYS } else { MOST };
        assert!(*sent <= most, "{page} sends {sent} statements");
        assert!(*sent > 0, "{page} was not counted");
    }
    let large = County::of_scale(4).await.statements().await;
    assert_eq!(small, large, "more years, more statements");
}
