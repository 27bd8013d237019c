//! A quarter through its pages and forms, from its plan to its seal: the office marks, a unit contests, a colleague decides having seen who
//! moves, a leader reads the ranking, and the bundle proves itself. The process has the machine's clock, and appeals take days: here the
//! clock goes on to the seal; the browser's test of a contested line shows its process one later day and ends there.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use domain::access::role::Role;
use domain::ids::{CountyId, RoundId, UnitId};
use serde_json::{Value, json};
use services::access::session::{self, Origin};
use services::assessment;
use services::clock::FixedClock;
use storage::access::account::{self, Account};
use storage::testing;

use super::draw::{UNITS, officer, signed_in, site, stored};
use super::{PASSWORD, Site, encode};
use crate::{round_bulletin, round_papers};

const OFFICE: Option<Role> = Some(Role::Office);
const CLERK: Option<Role> = Some(Role::Unit);
const LEADER: Option<Role> = Some(Role::Leader);

/// Rules with one indicator that a person judges; answers their id.
async fn rules(site: &Site) -> String {
    let rules = json!({
        "contract": 1, "rule_set": {"id": "r", "year": 2026, "title": "考核细则"},
        "trees": {"t": {"full_mark": "30", "nodes": [{"id": "n", "title": "公文", "points": "30", "rules": [
            {"id": "form", "kind": "judgement", "none": "30", "min": "1", "max": "20", "text": "要素不全的酌情扣分"}]}]}},
        "groups": [{"id": "g", "name": "县直单位", "tree": "t"}],
        "grades": [{"name": "优秀", "from": "27"}, {"name": "合格", "from": "0"}],
    });
    stored(site, &rules).await.to_string()
}

/// A second person of the office, who has marked nothing.
async fn colleague(site: &Site) {
    let hash = session::hash_password(PASSWORD.into()).await.unwrap();
    let plain = testing::an_account("office2", &CountyId::new("c"), Role::Office, site.services.now());
    let account = Account { username: "office2".into(), person: "标记同事".into(), password_hash: hash, ..plain };
    let mut tx = site.test.db.write().await.unwrap();
    account::insert(&mut tx, &account).await.unwrap();
    tx.commit().await.unwrap();
}

/// The office's session is the colleague's from here on.
async fn as_colleague(site: &mut Site) {
    let token = session::sign_in(&site.services, "office2", PASSWORD, &Origin::default()).await.unwrap();
    site.tokens.retain(|(role, _)| *role != Role::Office);
    site.tokens.push((Role::Office, token));
}

async fn on(site: &mut Site, clock: &FixedClock, moment: &str) {
    clock.set(moment.parse().unwrap());
    signed_in(site).await;
}

/// The sentence with which a form came back to its page.
async fn refused(site: &Site, role: Option<Role>, path: &str, body: &str) -> String {
    let answer = site.post(role, path, body).await;
    assert!(answer.location.contains("retry="), "{path} was not refused: {} {}", answer.status, answer.location);
    site.get(role, &answer.location).await.body
}

async fn done(site: &Site, role: Option<Role>, path: &str, body: &str) -> String {
    let answer = site.post(role, path, body).await;
    assert!(answer.location.contains("notice="), "{path} was refused: {} {}", answer.status, answer.location);
    answer.location.split('?').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_quarter_goes_from_its_plan_to_its_seal() {
    let clock = Arc::new(FixedClock::at("2026-10-08T01:00:00Z".parse().unwrap()));
    let (mut site, _data) = site(&clock).await;
    colleague(&site).await;
    signed_in(&mut site).await;
    let rules = rules(&site).await;
    let days = "starts_on=2026-07-01&ends_on=2026-09-30&cutoff_on=2026-09-30";
    let plan = |name: &str| format!("series=quarter&name={}&{days}&rules={rules}&appeal_days=3", encode(name));
    // what is entered late for a month of the round counts, and no form says otherwise
    let form = site.get(OFFICE, "/rounds").await.body;
    assert!(form.contains("监测问题按计入月份算") && !form.contains("之后发生的不影响本批次"), "{form}");
    let round = done(&site, OFFICE, "/do/open-round", &plan("2026年第三季度")).await;
    let id = round.trim_start_matches("/rounds/").to_owned();
    let again = refused(&site, OFFICE, "/do/open-round", &plan("第三季度补评")).await;
    assert!(again.contains("与“2026年第三季度”"), "{again}");
    let step = |step: &str, revision: i64| format!("round={id}&revision={revision}&step={step}&reason={}", encode("领导小组会议审定"));
    done(&site, OFFICE, "/do/advance-round", &step("collect", 1)).await;
    done(&site, OFFICE, "/do/advance-round", &step("score", 2)).await;
    let mark = format!(
        "round={id}&unit=u&form=fact&leaf=n&rule=form&seen=0&value=6&verdict=partial&reason={}&evidence={}",
        encode("缺发文日期"),
        encode("http://a.gov.cn/1")
    );
    done(&site, OFFICE, "/do/enter-fact", &mark).await;
    let record = site.get(OFFICE, &format!("{round}/marks/u?form=fact&leaf=n&rule=form")).await.body;
    assert!(record.contains("部分做到，扣6分") && record.contains("理由：缺发文日期"), "{record}");
    assert!(!record.contains("\"verdict\":") && !record.contains("&quot;verdict&quot;:"), "words, not members\n{record}");
    let unjudged = format!("有{}条未评判", UNITS - 1);
    let page = site.get(OFFICE, &round).await.body;
    assert!(page.contains(&format!("还{unjudged}，反馈后不能再补，封存时按满分计")), "{page}");
    let sheet = format!("{round}/sheets/u");
    assert_eq!(site.get(CLERK, &sheet).await.status, StatusCode::NOT_FOUND, "not before the feedback");
    done(&site, OFFICE, "/do/advance-round", &step("feedback", 3)).await;

    // the unit reads its sheet; a day later it contests the line
    let own = site.get(CLERK, &sheet).await.body;
    assert!(own.contains("24.00") && own.contains("缺发文日期") && own.contains("起受理"), "{own}");
    let contest =
        format!("round={id}&leaf=n&rule=form&text={}&evidence={}", encode("发文日期在附件里"), encode("http://a.gov.cn/1-fj.pdf"));
    assert!(refused(&site, CLERK, "/do/contest-score", &contest).await.contains("起受理"));
    on(&mut site, &clock, "2026-10-12T02:00:00Z").await;
    let open = site.get(CLERK, &format!("{sheet}?line=contest&leaf=n&rule=form")).await.body;
    assert!(open.contains("/do/contest-score"), "{open}");
    let appeal = done(&site, CLERK, "/do/contest-score", &contest).await;
    assert!(site.get(CLERK, &appeal).await.body.contains("等待政务公开办裁定"));
    assert!(site.get(LEADER, &round).await.body.contains("暂定"), "ranks may still move");

    // who marked does not decide; a colleague does, having seen who moves
    let decide = |more: &str| {
        let appeal = appeal.trim_start_matches("/appeals/");
        format!("appeal={appeal}&decision=uphold&verdict=ok&value=&text={}{more}", encode("附件第一页有发文日期"))
    };
    let marker = site.get(OFFICE, &appeal).await.body;
    assert!(!marker.contains("/do/decide-appeal"), "{marker}");
    assert!(site.post(OFFICE, "/do/decide-appeal", &decide("")).await.location.contains("retry="));
    as_colleague(&mut site).await;
    let looked = refused(&site, OFFICE, "/do/decide-appeal", &decide("")).await;
    assert!(looked.contains("影响") && looked.contains("24.00 → 30.00"), "{looked}");
    let seen = looked.split("name=\"confirmed\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    done(&site, OFFICE, "/do/decide-appeal", &decide(&format!("&confirmed={}", encode(&seen)))).await;
    let early = refused(&site, OFFICE, "/do/advance-round", &step("finalise", 4)).await;
    assert!(early.contains("截止"), "{early}");

    // after the last day nothing is contested any more, and the round is settled and sealed
    on(&mut site, &clock, "2026-10-20T02:00:00Z").await;
    assert!(refused(&site, CLERK, "/do/contest-score", &contest).await.contains("截止"));
    done(&site, OFFICE, "/do/advance-round", &step("finalise", 4)).await;
    done(&site, OFFICE, "/do/advance-round", &step("seal", 5)).await;
    let ranking = site.get(LEADER, &round).await.body;
    assert!(ranking.contains(&format!("{unjudged}，已按满分计")), "{ranking}");
    assert!(ranking.contains("封存第1版") && ranking.contains("30.00") && !ranking.contains("暂定"), "{ranking}");
    // what is sealed speaks on paper of the day it was cut off on, whenever it is printed
    assert!(ranking.contains("data-foot=\"") && ranking.contains("截至2026年9月30日 · 2026年第三季度"), "{ranking}");
    let mended = site.get(CLERK, &sheet).await.body;
    assert!(mended.contains("更正：") && mended.contains("30.00"), "{mended}");
    let named = site.get(LEADER, &format!("{round}/export/ranking.xlsx")).await;
    let disposition = named.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.ends_with(&encode("2026年第三季度名次表-封存第1版.xlsx")), "{disposition}");
    let bundle = site.get(LEADER, &format!("{round}/export/sealed.json")).await;
    assert_eq!(bundle.status, StatusCode::OK);
    let proof = assessment::prove(&bundle.body).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!((proof.round.as_str(), i64::try_from(proof.units).unwrap()), ("2026年第三季度", UNITS));
    let forged = bundle.body.replace("30.00", "29.00");
    assert!(assessment::prove(&forged).is_err(), "an altered bundle proves nothing");
    papers_say_what_is_sealed(&site, &RoundId::new(id), &bundle.body).await;
}

/// Every number of ranking, bulletin and sheets is that of the seal: the files are read back.
async fn papers_say_what_is_sealed(site: &Site, round: &RoundId, bundle: &str) {
    let bundle: Value = serde_json::from_str(bundle).unwrap();
    let content = &bundle["versions"].as_array().unwrap().last().unwrap()["content"];
    let facts: Value = serde_json::from_str(content["facts"].as_str().unwrap()).unwrap();
    let papers = assessment::round_papers(&officer(), &site.services, round).await.unwrap();
    let texts = |bytes: &[u8]| {
        let mut texts = Vec::new();
        exchange::each_text(bytes, &mut |text| texts.push(text.to_owned())).unwrap();
        texts
    };
    let rows = round_papers::rows_of(&exchange::read_loosely("ranking.xlsx", &round_papers::ranking(&papers).unwrap()).unwrap());
    let annex = texts(&round_papers::ranking_docx(&papers).unwrap()).join("\n");
    let letter = texts(&round_bulletin::bulletin(&papers).unwrap()).join("\n");
    let sheets = content["answer"]["sheets"].as_array().unwrap();
    assert_eq!(i64::try_from(sheets.len()).unwrap(), UNITS);
    for sheet in sheets {
        let unit = facts["units"].as_array().unwrap().iter().find(|unit| unit["id"] == sheet["unit"]).unwrap();
        let (name, total) = (unit["name"].as_str().unwrap(), sheet["total"].as_str().unwrap());
        let row = rows.iter().find(|row| row.get(2).is_some_and(|cell| cell == name)).unwrap_or_else(|| panic!("{name}: {rows:?}"));
        let number = |text: &str| text.parse::<f64>().unwrap_or(-1.0);
        assert!((number(&row[3]) - number(total)).abs() < 1e-9, "{name}: {row:?} {total}");
        assert_eq!(row[1], sheet["rank"].to_string(), "{name}");
        assert!(annex.contains(name) && annex.contains(total), "{annex}");
        let shown = assessment::sheet(&officer(), &site.services, round, &UnitId::new(unit["id"].as_str().unwrap())).await.unwrap();
        let own = texts(&round_papers::sheet_docx("标记县", &shown).unwrap()).join("\n");
        assert!(own.contains(&format!("得分{total}")), "{own}");
    }
    let average = content["answer"]["ranking"][0]["average_total"].as_str().unwrap();
    assert!(letter.contains(&format!("平均{average}分")), "{letter} {average}");
    let digest = bundle["versions"].as_array().unwrap().last().unwrap()["seal"]["digest"].as_str().unwrap();
    assert!(letter.contains(digest) && annex.contains(digest), "the seal stands on every paper");
}
