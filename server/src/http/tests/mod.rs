//! The site from outside: a whole router over a fresh database, asked as a browser asks.

mod addresses;
mod checklists;
mod close_year;
mod draw;
mod emblem;
mod forms;
mod hostile;
mod lapsed;
mod matrix;
mod monitored;
mod paper;
mod papers;
mod quarter;
mod report;
mod safety;
mod second_factor;
mod site_photo;
mod statements;
mod todo;
mod units;
mod unwritable;
mod weight;
mod workbooks;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use domain::access::role::Role;
use domain::ids::{CountyId, UnitId};
use domain::register::unit::Unit;
use services::Services;
use services::access::session::{self, Origin};
use services::clock::FixedClock;
use storage::access::account::{self, Account};
use storage::testing::{self, TestDb};
use storage::{operations::county, register::unit};
use tower::ServiceExt;

/// Everybody's password.
const PASSWORD: &str = "今天去乡镇看公开栏了";

/// A county with one unit and an account for each role, each signed in.
struct Site {
    test: TestDb,
    services: Services,
    router: Router,
    tokens: Vec<(Role, String)>,
}

/// What came back.
struct Answer {
    status: StatusCode,
    location: String,
    body: String,
    headers: axum::http::HeaderMap,
}

/// The page that an answer leads to, without what its address asks for.
fn page_of(answer: &Answer) -> &str {
    answer.location.split('?').next().unwrap_or_default()
}

impl Site {
    async fn new() -> Self {
        Self::on(testing::sqlite().await, crate::http::state::Settings::default()).await
    }

    async fn both() -> Vec<Self> {
        let mut all = Vec::new();
        for test in testing::both().await {
            all.push(Self::on(test, crate::http::state::Settings::default()).await);
        }
        all
    }

    async fn on(test: TestDb, settings: crate::http::state::Settings) -> Self {
        let Self { test, services, router, .. } = Self::empty(test, settings, "2026-03-02T01:00:00Z");
        // one digest for all: production's price, paid once
        static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
        let hash = HASH.get_or_init(|| async { session::hash_password(PASSWORD.into()).await.unwrap() }).await;
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "标记县", services.now()).await.unwrap();
        unit::insert(&mut tx, &id, &bureau(), "").await.unwrap();
        for role in Role::ALL {
            account::insert(&mut tx, &account_of(role, hash, services.now())).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut tokens = Vec::new();
        for role in Role::ALL {
            tokens.push((role, session::sign_in(&services, role.code(), PASSWORD, &Origin::default()).await.unwrap()));
        }
        Self { test, services, router, tokens }
    }

    /// The site over a database without a county, at a moment that stands still.
    fn empty(test: TestDb, settings: crate::http::state::Settings, now: &str) -> Self {
        let clock = Arc::new(FixedClock::at(now.parse().unwrap()));
        let services = Services::new(test.db.clone(), clock, PathBuf::from("/nowhere"));
        let router = crate::http::router(services.clone(), settings).unwrap();
        Self { test, services, router, tokens: Vec::new() }
    }

    fn token(&self, role: Role) -> &str {
        self.tokens.iter().find(|(one, _)| *one == role).map(|(_, token)| token.as_str()).unwrap()
    }

    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        // leptos marks where a text of its own ends; nobody reads the marks
        let body = String::from_utf8_lossy(&to_bytes(body, 64 << 20).await.unwrap()).replace("<!>", "");
        let location = parts.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        Answer { status: parts.status, location, body, headers: parts.headers }
    }

    /// A request as a browser of that role sends it; `None` is nobody.
    fn request(&self, role: Option<Role>, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "gongkai.test");
        match role {
            Some(role) => request.header(header::COOKIE, format!("gongkai={}", self.token(role))),
            None => request,
        }
    }

    async fn get(&self, role: Option<Role>, path: &str) -> Answer {
        self.send(self.request(role, Method::GET, path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, role: Option<Role>, path: &str, body: &str) -> Answer {
        let request = self
            .request(role, Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

fn bureau() -> Unit {
    Unit {
        full_name: "标记县标记局".into(), pinyin: "biaojiju".into(), initials: "bjj".into(), ..testing::a_unit("u", "标记局", 1)
    }
}

fn account_of(role: Role, hash: &str, at: chrono::DateTime<chrono::Utc>) -> Account {
    Account {
        username: role.code().into(),
        person: format!("标记{}", role.label()),
        unit: role.is_bound_to_unit().then(|| UnitId::new("u")),
        password_hash: hash.into(),
        ..testing::an_account(role.code().replace('_', "-"), &CountyId::new("c"), role, at)
    }
}

/// Percent-encodes a form's value.
fn encode(text: &str) -> String {
    app::paths::encode(text)
}
