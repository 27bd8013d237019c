//! 送审, 审签, 退回经办, 收回 as anybody may send them: by whom, in which state, with what in the form, twice and at once.

use std::sync::Arc;

use axum::http::StatusCode;
use domain::access::role::Role;
use domain::ids::{AccountId, CellId, ChecklistId, CountyId, UnitId};
use domain::reporting::record::State as Record;
use services::Services;
use services::access::session::{Origin, sign_in};
use services::clock::FixedClock;
use storage::SealedLine;
use storage::access::account::{self, Account};
use storage::checklist::sealed_list;
use storage::reporting::cell;
use storage::reporting::sign_off as waiting;

use super::{BASE, Site, judged, report};
use crate::http::tests::hostile::hostile_texts;

/// The site with the deputy heads of both units, where the county asks for their signature.
struct Signing {
    site: Site,
    head: String,
    other_head: String,
}

/// Where the report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// Nothing was laid before anybody.
    Open,
    /// The draft waits for the signature.
    Waits,
    /// It was signed and is with the office.
    Signed,
    /// The office has accepted it.
    Accepted,
    /// The draft waits, and the list was closed.
    Closed,
}

const STATES: [Stands; 5] = [Stands::Open, Stands::Waits, Stands::Signed, Stands::Accepted, Stands::Closed];

/// What became of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Done,
    Refused,
    Forbidden,
    Missing,
    ToTheDoor,
}

impl Signing {
    async fn new() -> Self {
        let site = Site::new().await;
        let clock = Arc::new(FixedClock::at("2026-08-07T07:30:00Z".parse().unwrap()));
        let services = Services::new(site._test.db.clone(), clock, site._data.path().to_owned());
        let mut tx = site._test.db.write().await.unwrap();
        let clerk = account::by_username(&mut tx, "clerk").await.unwrap().unwrap();
        for (name, unit) in [("head", "unit-clerk"), ("other-head", "unit-stranger")] {
            let head = Account {
                id: AccountId::new(name),
                username: name.into(),
                person: name.into(),
                role: Role::UnitLead,
                unit: Some(UnitId::new(unit)),
                ..clerk.clone()
            };
            account::insert(&mut tx, &head).await.unwrap();
        }
        tx.commit().await.unwrap();
        let cookie = async |name: &str| format!("gongkai={}", sign_in(&services, name, "gongkai-test", &Origin::default()).await.unwrap());
        let (head, other_head) = (cookie("head").await, cookie("other-head").await);
        let asked = site.post(&site.office, "/do/set-sign-off", &[("sign_off", "on")]).await;
        assert!(asked.1.ends_with("notice=saved"), "{asked:?}");
        Self { site, head, other_head }
    }

    async fn in_state(state: Stands) -> Self {
        let signing = Self::new().await;
        if state == Stands::Open {
            return signing;
        }
        let sent = signing.press(&signing.site.clerk, "submit-report").await;
        assert_eq!(sent, Answer::Done, "{state:?}");
        match state {
            Stands::Open | Stands::Waits => {}
            Stands::Signed | Stands::Accepted => {
                assert_eq!(signing.press(&signing.head, "sign-report").await, Answer::Done);
                if state == Stands::Accepted {
                    let accepted = signing.site.post(&signing.site.office, "/do/accept-report", &judged("1", "")).await;
                    assert!(accepted.1.contains("notice=report-accepted"), "{accepted:?}");
                }
            }
            Stands::Closed => {
                let line = SealedLine {
                    no: 1,
                    sealed_on: "2026-08-07".parse().unwrap(),
                    sealed_at: "2026-08-07T07:30:00Z".parse().unwrap(),
                    sealed_by: "office".into(),
                    reason: "年终归档".into(),
                    digest: "0".repeat(64),
                    previous: None,
                };
                let mut tx = signing.site._test.db.write().await.unwrap();
                sealed_list::insert(&mut tx, &ChecklistId::new("k"), &line, "{}").await.unwrap();
                tx.commit().await.unwrap();
            }
        }
        signing
    }

    /// Presses a button of the clerk's cell as it would stand on a page that was opened now.
    async fn press(&self, cookie: &str, verb: &str) -> Answer {
        let (cell_revision, draft_revision) = self.revisions().await;
        let (cell_revision, draft_revision) = (cell_revision.to_string(), draft_revision.to_string());
        let seen = [BASE[0], ("cell_revision", &cell_revision), ("draft_revision", &draft_revision)];
        let words: Vec<(&str, &str)> = match verb {
            "submit-report" => [&seen[..], &report("0", "已公开二十四项")[3..]].concat(),
            "sign-report" => seen.to_vec(),
            "send-back-draft" => vec![BASE[0], ("reason", "请写明数量")],
            _ => vec![BASE[0]],
        };
        self.answer(cookie, verb, &words).await
    }

    async fn answer(&self, cookie: &str, verb: &str, fields: &[(&str, &str)]) -> Answer {
        let (status, to) = self.site.post(cookie, &format!("/do/{verb}"), fields).await;
        match status {
            StatusCode::SEE_OTHER if to.starts_with("/sign-in") => Answer::ToTheDoor,
            StatusCode::UNAUTHORIZED => Answer::ToTheDoor,
            StatusCode::SEE_OTHER if to.contains("retry=") => Answer::Refused,
            StatusCode::SEE_OTHER if to.contains("notice=") => Answer::Done,
            StatusCode::FORBIDDEN => Answer::Forbidden,
            StatusCode::NOT_FOUND => Answer::Missing,
            other => panic!("{verb}: {other} {to}"),
        }
    }

    async fn revisions(&self) -> (i64, i64) {
        let mut conn = self.site._test.db.read().await.unwrap();
        let cell = cell::get(&mut conn, &CountyId::new("c"), &CellId::new("cell-clerk")).await.unwrap().unwrap();
        let draft = storage::reporting::draft::get(&mut conn, &cell.id).await.unwrap();
        (cell.revision, draft.map_or(0, |draft| draft.revision))
    }

    /// Reports handed in, whether the office has it, whether a draft waits.
    async fn stands(&self) -> (u32, bool, bool) {
        let mut conn = self.site._test.db.read().await.unwrap();
        let cell = cell::get(&mut conn, &CountyId::new("c"), &CellId::new("cell-clerk")).await.unwrap().unwrap();
        let waits = waiting::waits(&mut conn, &cell.id).await.unwrap();
        (cell.record().reports, matches!(cell.record().state, Record::Submitted(_)), waits)
    }
}

/// Who presses what in which state, and what she hears. Everything that is not here is refused.
fn expected(who: &str, verb: &str, state: Stands) -> Answer {
    let by_clerk = matches!(verb, "submit-report" | "recall-draft");
    match who {
        "nobody" => Answer::ToTheDoor,
        "office" => Answer::Forbidden,
        "stranger" if !by_clerk => Answer::Forbidden,
        // that a list is closed is no secret, and is asked before whose the item is
        "stranger" | "other head" if state == Stands::Closed => Answer::Refused,
        "stranger" | "other head" => Answer::Missing,
        "clerk" if !by_clerk => Answer::Forbidden,
        "clerk" | "head" => match (verb, state) {
            ("submit-report", Stands::Open) => Answer::Done,
            ("recall-draft", Stands::Waits) => Answer::Done,
            ("sign-report" | "send-back-draft", Stands::Waits) => Answer::Done,
            _ => Answer::Refused,
        },
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_verb_acts_for_its_people_in_its_state_only() {
    for state in STATES {
        for verb in ["submit-report", "sign-report", "send-back-draft", "recall-draft"] {
            let signing = Signing::in_state(state).await;
            let before = signing.stands().await;
            // those who may nothing first: whoever may changes the state
            let people = [
                ("nobody", String::new()),
                ("office", signing.site.office.clone()),
                ("stranger", signing.site.stranger.clone()),
                ("other head", signing.other_head.clone()),
            ];
            for (who, cookie) in people {
                assert_eq!(signing.press(&cookie, verb).await, expected(who, verb, state), "{who} {verb} {state:?}");
                assert_eq!(signing.stands().await, before, "{who} {verb} {state:?} changed something");
            }
            for who in ["clerk", "head"] {
                let signing = Signing::in_state(state).await;
                let cookie = if who == "clerk" { &signing.site.clerk } else { &signing.head };
                let answer = signing.press(cookie, verb).await;
                assert_eq!(answer, expected(who, verb, state), "{who} {verb} {state:?}");
                assert!(
                    answer == Answer::Done || signing.stands().await == before,
                    "{who} {verb} {state:?} was refused and changed something"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_was_shown_is_refused() {
    let signing = Signing::in_state(Stands::Waits).await;
    let before = signing.stands().await;
    // another cell's id, no cell's id, words instead of an id
    for cell in ["cell-stranger", "x", "", "' or '1'='1", "../cell-clerk", "cell-clerk\u{202e}"] {
        for (verb, rest) in [
            ("sign-report", vec![("cell_revision", "0"), ("draft_revision", "1")]),
            ("send-back-draft", vec![("reason", "请写明数量")]),
            ("recall-draft", vec![]),
        ] {
            let form = [vec![("cell", cell)], rest].concat();
            assert_eq!(signing.answer(&signing.head, verb, &form).await, Answer::Missing, "{verb} {cell:?}");
        }
    }
    // revisions that were never shown, or are none
    let (cell, draft) = signing.revisions().await;
    for (cell_revision, draft_revision) in [(cell, draft + 1), (cell + 1, draft), (-1, draft), (cell, 0), (i64::MAX, i64::MIN)] {
        let (one, two) = (cell_revision.to_string(), draft_revision.to_string());
        let form = [BASE[0], ("cell_revision", one.as_str()), ("draft_revision", two.as_str())];
        assert_eq!(signing.answer(&signing.head, "sign-report", &form).await, Answer::Refused, "{form:?}");
    }
    for broken in [
        vec![BASE[0]],
        vec![BASE[0], ("cell_revision", "一"), ("draft_revision", "1")],
        vec![BASE[0], ("cell_revision", "0"), ("draft_revision", "1"), ("signed_by", "县长")],
    ] {
        let (status, _) = signing.site.post(&signing.head, "/do/sign-report", &broken).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{broken:?}");
    }
    // a reason is text, whatever it holds
    for text in hostile_texts() {
        let (status, to) = signing.site.post(&signing.head, "/do/send-back-draft", &[BASE[0], ("reason", &text)]).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{text:?}");
        for cookie in [&signing.head, &signing.site.clerk, &signing.site.office] {
            let page = signing.site.get(cookie, "/cells/cell-clerk").await.1;
            assert!(!page.contains("<script>alert(1)") && !page.contains("<img src=x"), "{text:?}");
        }
        if to.contains("notice=") {
            let again = signing.press(&signing.site.clerk, "submit-report").await;
            assert_eq!(again, Answer::Done, "the draft goes on after {text:?}");
        }
    }
    assert_eq!(signing.stands().await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_presses_one_acts() {
    for (one, other) in [
        ("sign-report", "sign-report"),
        ("sign-report", "send-back-draft"),
        ("send-back-draft", "send-back-draft"),
        ("recall-draft", "sign-report"),
        ("recall-draft", "recall-draft"),
    ] {
        let signing = Signing::in_state(Stands::Waits).await;
        let (first, second) = tokio::join!(signing.press(&signing.head, one), signing.press(&signing.head, other));
        let done = [first, second].into_iter().filter(|answer| *answer == Answer::Done).count();
        assert_eq!(done, 1, "{one} beside {other}: {first:?} {second:?}");
        let (reports, with_office, waits) = signing.stands().await;
        let signed = (first == Answer::Done && one == "sign-report") || (second == Answer::Done && other == "sign-report");
        assert_eq!((reports, with_office, waits), (u32::from(signed), signed, false), "{one} beside {other}");
    }
    // the clerk sends it twice: it lies there once
    let signing = Signing::in_state(Stands::Open).await;
    let (first, second) =
        tokio::join!(signing.press(&signing.site.clerk, "submit-report"), signing.press(&signing.site.clerk, "submit-report"));
    assert!([first, second].contains(&Answer::Done) && [first, second].contains(&Answer::Refused), "{first:?} {second:?}");
    assert_eq!(signing.stands().await, (0, false, true));
}
