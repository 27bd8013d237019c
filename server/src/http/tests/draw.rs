//! The draw of a cross-check through its pages, from the notice to pairs that anybody repeats. The browser's tests run against a process
//! with the machine's clock, and the day of a draw must lie ahead: here the clock goes on.

use std::sync::Arc;

use axum::http::StatusCode;
use domain::access::role::Role;
use domain::assessment::draw::verify;
use domain::ids::{AccountId, CountyId, RoundId, RuleSetId};
use domain::text::json::Json;
use serde_json::{Value, json};
use services::access::session::{self, Origin};
use services::assessment::{self, AnnounceForm, ConfirmRulesForm, NewRoundForm, RulesUpload, StepForm};
use services::clock::FixedClock;
use services::{Actor, Services};
use storage::access::account;
use storage::testing;
use storage::{operations::county, register::unit};

use super::{PASSWORD, Site, account_of, bureau, encode};

pub(super) const UNITS: i64 = 5;

/// A site at a moment that can go on, with units of one group, a clerk of the first, the office and a leader.
pub(super) async fn site(clock: &Arc<FixedClock>) -> (Site, tempfile::TempDir) {
    let data = tempfile::tempdir().unwrap();
    let test = testing::sqlite().await;
    let services = Services::new(test.db.clone(), clock.clone(), data.path().to_owned());
    let router = crate::http::router(services.clone(), crate::http::state::Settings::default()).unwrap();
    let hash = session::hash_password(PASSWORD.into()).await.unwrap();
    let id = CountyId::new("c");
    let mut tx = test.db.write().await.unwrap();
    county::insert(&mut tx, &id, "标记县", services.now()).await.unwrap();
    for place in 1..=UNITS {
        // the first is that of every account
        let bureau = if place == 1 { bureau() } else { testing::a_unit(format!("u{place}"), &format!("标记{place}局"), place) };
        unit::insert(&mut tx, &id, &bureau, &bureau.full_name).await.unwrap();
    }
    for role in [Role::Office, Role::Unit, Role::Leader] {
        account::insert(&mut tx, &account_of(role, &hash, services.now())).await.unwrap();
    }
    tx.commit().await.unwrap();
    (Site { test, services, router, tokens: Vec::new() }, data)
}

/// Everybody signs in anew: a day is longer than a session.
pub(super) async fn signed_in(site: &mut Site) {
    site.tokens.clear();
    for role in [Role::Office, Role::Unit, Role::Leader] {
        let token = session::sign_in(&site.services, role.code(), PASSWORD, &Origin::default()).await.unwrap();
        site.tokens.push((role, token));
    }
}

/// Somebody of the office.
pub(super) fn officer() -> Actor {
    Actor {
        account: AccountId::new("office"),
        person: "标记".into(),
        role: Role::Office,
        is_operator: false,
        ..Actor::operator(CountyId::new("c"), "标记县".into())
    }
}

/// Stores rules as the office does.
pub(super) async fn stored(site: &Site, rules: &Value) -> RuleSetId {
    let officer = officer();
    let upload = RulesUpload { year: String::new(), title: String::new(), group: Vec::new(), part: Vec::new() };
    let draft = assessment::receive_json(&officer, &site.services, &upload, "r.json", rules.to_string().as_bytes()).await.unwrap();
    let form = ConfirmRulesForm { draft, choice: Vec::new(), source: Vec::new(), read: String::new() };
    assessment::confirm(&officer, &site.services, &form).await.unwrap()
}

/// A planned quarter under these rules.
pub(super) async fn planned(site: &Site, rules: &Value) -> RoundId {
    let form = NewRoundForm {
        series: "quarter".into(),
        name: "2026年第三季度".into(),
        starts_on: "2026-07-01".into(),
        ends_on: "2026-09-30".into(),
        cutoff_on: "2026-09-30".into(),
        early_cutoff: false,
        late_cutoff: false,
        other_rules: false,
        rules: stored(site, rules).await.to_string(),
        appeal_days: "3".into(),
    };
    assessment::open_round(&officer(), &site.services, &form).await.unwrap()
}

/// Its facts are collected.
pub(super) async fn collect(site: &Site, round: &RoundId) {
    let form = StepForm { round: round.clone(), revision: 1, step: "collect".into(), reason: String::new() };
    assessment::take_step(&officer(), &site.services, &form).await.unwrap();
}

/// A planned round with one rule that a person judges.
async fn judged(site: &Site) -> RoundId {
    let rules = json!({
        "contract": 1, "rule_set": {"id": "r", "year": 2026, "title": "考核细则"},
        "trees": {"t": {"full_mark": "30", "nodes": [{"id": "n", "title": "公文", "points": "30", "rules": [
            {"id": "form", "kind": "judgement", "none": "30", "min": "1", "max": "20"}]}]}},
        "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
    });
    planned(site, &rules).await
}

/// The same once its facts are collected.
async fn collected(site: &Site) -> String {
    let round = judged(site).await;
    collect(site, &round).await;
    round.to_string()
}

#[tokio::test]
async fn a_round_that_is_only_planned_is_not_drawn_and_says_what_is_needed() {
    let clock = Arc::new(FixedClock::at("2026-10-08T01:00:00Z".parse().unwrap()));
    let (mut site, _data) = site(&clock).await;
    let round = judged(&site).await;
    let form = AnnounceForm {
        round: round.clone(),
        source: "福利彩票双色球当期开奖号码".into(),
        entropy_on: "2026-10-09".into(),
        checks: ["u", "u2", "u3", "u4", "u5"].map(str::to_owned).to_vec(),
        superior: Vec::new(),
    };
    assessment::announce_draw(&officer(), &site.services, &form).await.unwrap();
    // its day has come, and still nothing is offered
    clock.set("2026-10-09T02:00:00Z".parse().unwrap());
    signed_in(&mut site).await;
    let (office, here) = (Some(Role::Office), format!("/rounds/{round}/cross-check"));
    let page = site.get(office, &here).await.body;
    assert!(page.contains("采集或评分时才能抽签") && page.contains("去开始采集") && !page.contains("/do/draw-pairs"), "{page}");
    let drawn = site.post(office, "/do/draw-pairs", &format!("round={round}&entropy_text=03")).await;
    assert!(drawn.location.contains("retry="), "{}", drawn.location);
    assert!(site.get(office, &drawn.location).await.body.contains("请先在批次页面开始采集"));
    collect(&site, &round).await;
    assert!(site.get(office, &here).await.body.contains("/do/draw-pairs"));
}

#[tokio::test]
async fn a_draw_goes_from_its_notice_to_pairs_that_anybody_repeats() {
    let clock = Arc::new(FixedClock::at("2026-10-08T01:00:00Z".parse().unwrap()));
    let (mut site, _data) = site(&clock).await;
    signed_in(&mut site).await;
    let round = collected(&site).await;
    let (office, clerk) = (Some(Role::Office), Some(Role::Unit));
    let here = format!("/rounds/{round}/cross-check");
    let checks: String = (1..=UNITS).map(|place| if place == 1 { "&checks=u".to_owned() } else { format!("&checks=u{place}") }).collect();
    let announce = |day: &str| {
        let source = encode("福利彩票双色球当期开奖号码");
        format!("round={round}&source={source}&entropy_on={day}{checks}&superior=&superior=u2%3Au")
    };

    // a day that is not ahead is refused, and the form comes back with what was typed
    let early = site.post(office, "/do/announce-draw", &announce("2026-10-08")).await;
    assert!(early.location.contains("retry="), "{}", early.location);
    let again = site.get(office, &early.location).await.body;
    assert!(again.contains("应在今天之后") && again.contains("福利彩票双色球当期开奖号码"), "{again}");
    let fixed = site.post(office, "/do/announce-draw", &announce("2026-10-09")).await;
    assert!(fixed.location.starts_with(&here) && fixed.location.contains("notice="), "{}", fixed.location);
    let notice = site.get(clerk, &here).await.body;
    assert!(notice.contains("公告校验值") && notice.contains("标记2局（上级标记局）"), "{notice}");

    // before its day nobody draws
    let draw = format!("round={round}&entropy_text={}", encode("03 08 11 19 25 31 + 07"));
    assert!(site.get(office, &here).await.body.contains("到那一天再填写"));
    let early = site.post(office, "/do/draw-pairs", &draw).await;
    assert!(site.get(office, &early.location).await.body.contains("2026年10月9日"), "{}", early.location);

    clock.set("2026-10-09T02:00:00Z".parse().unwrap());
    signed_in(&mut site).await;
    // what was typed is looked at before it is drawn with, for good
    let asked = site.post(office, "/do/draw-pairs", &draw).await;
    assert!(asked.location.contains("retry="), "{}", asked.location);
    let looked = site.get(office, &asked.location).await.body;
    assert!(looked.contains("将以“03 08 11 19 25 31 + 07”抽签") && looked.contains("确认抽签"), "{looked}");
    assert!(!looked.contains("抽签结果"), "nothing is drawn yet");
    let seen = looked.split("name=\"confirmed\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let drawn = site.post(office, "/do/draw-pairs", &format!("{draw}&confirmed={}", encode(&seen))).await;
    assert!(drawn.location.contains("notice="), "{}", drawn.location);
    let page = site.get(office, &here).await.body;
    assert!(page.contains("种子") && page.contains("下载抽签文件") && page.matches("标记2局").count() > 2, "{page}");
    let own = site.get(clerk, &here).await.body;
    assert_eq!(own.matches("data-label=\"检查单位\"").count(), 1, "a unit sees what it checks, and not who checks it");

    // what is handed out proves the draw without us
    let file = site.get(Some(Role::Leader), &format!("/rounds/{round}/export/draw.json")).await;
    assert_eq!(file.status, StatusCode::OK);
    let same = site.get(clerk, &format!("/rounds/{round}/export/draw.json")).await;
    assert_eq!((same.status, same.body.as_str()), (StatusCode::OK, file.body.as_str()), "the file that her page names");
    assert!(own.contains("下载抽签文件"));
    let verdict = verify(&Json::read(&file.body).unwrap()).unwrap();
    assert!(verdict.stands(), "{}", verdict.sentence());
    let second = site.post(office, "/do/draw-pairs", &format!("round={round}&entropy_text=04")).await;
    assert!(second.location.contains("retry="), "it is drawn once: {}", second.location);
    marked(&site, &round).await;
}

/// The unit marks what it was given and nothing else; the office looks again, and where the two are apart neither is taken over.
async fn marked(site: &Site, round: &str) {
    let (office, clerk) = (Some(Role::Office), Some(Role::Unit));
    let given = site.test.read_raw("select unit_id from check_pair where checker_id = 'u'").await.remove(0);
    let strange = (2..=UNITS).map(|place| format!("u{place}")).find(|unit| *unit != given).unwrap();
    let place = |unit: &str| format!("/rounds/{round}/cross-check/{unit}?leaf=n&rule=form");
    assert!(site.get(clerk, &place(&given)).await.body.contains("/do/cross-mark"));
    assert_eq!(site.get(clerk, &place(&strange)).await.status, StatusCode::NOT_FOUND, "not hers");
    let mark = |unit: &str, value: &str| {
        let (reason, evidence) = (encode("缺发文日期"), encode("http://a.gov.cn/1"));
        format!("round={round}&unit={unit}&leaf=n&rule=form&seen=0&verdict=partial&value={value}&reason={reason}&evidence={evidence}")
    };
    let wide = site.post(clerk, "/do/cross-mark", &mark(&given, "25")).await;
    assert!(site.get(clerk, &wide.location).await.body.contains("1到20之间"), "{}", wide.location);
    for (who, value) in [(clerk, "2"), (office, "8")] {
        let saved = site.post(who, "/do/cross-mark", &mark(&given, value)).await;
        assert!(saved.location.contains("notice="), "{}", saved.location);
    }
    let page = site.get(office, &format!("/rounds/{round}/cross-check")).await.body;
    assert!(page.contains("1项两次评分相差过大，请另一位同事作第三人评定"), "{page}");
    let adopted = site.post(office, "/do/adopt-marks", &format!("round={round}")).await;
    assert!(site.get(office, &adopted.location).await.body.contains("第三人评定后再采用"), "{}", adopted.location);
}
