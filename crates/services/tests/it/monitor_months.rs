//! What goes on over months beside single findings: charts, items that townships publish, look-backs, urging, files of problems; on
//! both engines.

use domain::access::role::Role;
use domain::ids::{FindingId, LookBackId};
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::{Column, ColumnClass};
use domain::monitoring::file_finding::FindingEntry;
use domain::monitoring::finding::{FindingState, Rechecked};
use domain::monitoring::look_back::{LookedBack, pool_text, sample};
use domain::monitoring::order::{OrderEntry, OrderState};
use domain::monitoring::outcome::{Outcome, Reason};
use domain::monitoring::tried::{Tried, TriedColumn};
use domain::monitoring::urge::UrgeKind;
use services::monitoring::{
    self, AnswerOrders, CheckOrders, ChosenFindings, ChosenLookBack, ColumnForm, ContactForm, DrawLookBack, FindingFile, FindingFilter,
    IssueOrders, KeepOrders, LookBackResult, RowStanding, TriedRules, TriedText, UrgeUnits,
};
use services::progress::todo;
use services::{Actor, ServiceError, register};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, confirm, day, send};

fn said<T: std::fmt::Debug>(done: services::Result<T>) -> String {
    match done.unwrap_err() {
        ServiceError::Invalid(errors) => errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn the_charts_count_what_the_list_lists() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        let more = [desk.hit(2, Rule::WrongWord, "http://site.cn/w"), desk.hit(2, Rule::DeadLink, "http://site.cn/y")];
        desk.keep("2026-10-01", "2026-10-31", &more).await;
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        desk.county.clock.set(at("2026-11-07T01:00:00Z"));
        desk.office_says(&desk.office, &id, "verified").await.unwrap();
        let shown = monitoring::month_overview(&desk.office, desk.services(), None).await.unwrap();
        let trends = shown.trends.unwrap();
        assert_eq!((trends.from, trends.month), (day("2025-11-01"), day("2026-10-01")));
        assert_eq!(trends.by_month.last(), Some(&(day("2026-10-01"), Some(3))), "{}", desk.county.test.name);
        assert_eq!(trends.by_month[0].1, None, "nobody monitored");
        let kinds: Vec<_> = trends.kinds.iter().map(|kind| (kind.rule, kind.number, kind.running)).collect();
        assert_eq!(kinds, [(Rule::DeadLink, 2, 67), (Rule::WrongWord, 1, 100)]);
        // sent on the 2nd, mended on the 7th
        assert_eq!(trends.mended.iter().map(|(span, number)| (span.2, *number)).find(|(_, number)| *number > 0), Some(("4至7天", 1)));
        // each number leads to its rows
        let filter = |query: &[(&str, &str)]| {
            let query: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            monitoring::finding_filter(&query, day("2026-11-07"))
        };
        for (query, number) in [
            (vec![("state", "real"), ("month", "2026-10")], 3),
            (vec![("state", "real"), ("month", "2026-10"), ("rule", "dead_link")], 2),
            (vec![("state", "real"), ("from", "2025-11"), ("to", "2026-10"), ("mended", "4-7")], 1),
            (vec![("state", "real"), ("from", "2025-11"), ("to", "2026-10"), ("mended", "0-3")], 0),
        ] {
            let listed = monitoring::findings(&desk.office, desk.services(), &filter(&query), 1).await.unwrap().total;
            assert_eq!(listed, number, "{query:?} {}", desk.county.test.name);
        }
    }
}

async fn kept(desk: &Desk, items: &str) -> services::Result<usize> {
    kept_by(&desk.office, desk, items).await
}

async fn kept_by(actor: &Actor, desk: &Desk, items: &str) -> services::Result<usize> {
    let form = KeepOrders { month: "2026-11".into(), due_on: "2026-11-20".into(), items: items.into(), ..KeepOrders::default() };
    monitoring::keep_orders(actor, desk.services(), &form, &[]).await
}

#[tokio::test]
async fn items_go_from_ordered_to_checked() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let town = desk.county.actor(Role::Unit, 3);
        assert!(kept_by(&desk.clerk, &desk, "村务财务").await.is_err(), "the office makes it");
        assert!(said(kept(&desk, "").await).starts_with("items"));
        assert!(said(kept(&desk, "村务财务\n村务财务").await).contains("第2行"));
        assert_eq!(kept(&desk, "村务财务｜逐笔公开\n惠农补贴").await.unwrap(), 2);
        // a draft is the office's
        assert!(monitoring::orders(&town, desk.services(), None).await.unwrap().shown.is_none());
        assert_eq!(kept(&desk, "村务财务｜逐笔公开\n惠农补贴\n三资").await.unwrap(), 3, "in the place of the draft");
        let sheet = monitoring::orders(&desk.office, desk.services(), Some("2026-11")).await.unwrap();
        let list = sheet.shown.clone().unwrap();
        assert_eq!((sheet.cells.len(), list.title.as_str()), (6, "2026年11月政务公开事项清单"), "two townships");
        let issue = IssueOrders { list: list.id.clone(), revision: list.revision };
        let stale = IssueOrders { revision: 1, ..issue.clone() };
        assert!(matches!(monitoring::issue_orders(&desk.office, desk.services(), &stale).await, Err(ServiceError::Stale)));
        monitoring::issue_orders(&desk.office, desk.services(), &issue).await.unwrap();
        assert!(said(monitoring::issue_orders(&desk.office, desk.services(), &issue).await).contains("已由政务公开办下达"));
        // issued: only new items are added, from a file for one township
        let file = [OrderEntry { row: 2, name: "项目".into(), note: String::new(), units: vec!["柳溪镇".into()] }];
        let form = KeepOrders { month: "2026-11".into(), due_on: "2026-11-20".into(), ..KeepOrders::default() };
        assert_eq!(monitoring::keep_orders(&desk.office, desk.services(), &form, &file).await.unwrap(), 1);
        let unknown = [OrderEntry { row: 3, name: "民生".into(), note: String::new(), units: vec!["水口镇".into()] }];
        assert!(said(monitoring::keep_orders(&desk.office, desk.services(), &form, &unknown).await).contains("第3行“单位”写的是“水口镇”"));
        // the unit says where; only its own
        let mine = monitoring::orders(&town, desk.services(), None).await.unwrap();
        assert_eq!((mine.cells.len(), mine.cells[0].unit_name.as_str()), (4, "柳溪镇"), "{}", desk.county.test.name);
        let answer = |links: [&str; 4]| AnswerOrders {
            list: list.id.to_string(),
            item: mine.cells.iter().map(|cell| cell.item.id.to_string()).collect(),
            seen: mine.cells.iter().map(|cell| cell.revision.to_string()).collect(),
            link: links.map(str::to_owned).to_vec(),
            said: vec![String::new(); 4],
        };
        assert!(said(monitoring::answer_orders(&town, desk.services(), &answer(["", "", "", ""])).await).contains("没有新填写"));
        assert!(
            said(monitoring::answer_orders(&town, desk.services(), &answer(["http://a.cn/1", "x", "", ""])).await).starts_with("link-2")
        );
        assert_eq!(
            monitoring::answer_orders(&town, desk.services(), &answer(["http://a.cn/1", "http://a.cn/2", "", ""])).await.unwrap(),
            2
        );
        let again = monitoring::answer_orders(&town, desk.services(), &answer(["http://a.cn/9", "http://a.cn/2", "", ""])).await;
        assert!(matches!(again, Err(ServiceError::Stale)), "opened before it was saved");
        // the office looks
        let check = |place: usize, what: &str, reason: &str| CheckOrders {
            list: list.id.to_string(),
            unit: desk.county.units[3].id.to_string(),
            item: vec![mine.cells[place].item.id.to_string()],
            what: what.into(),
            reason: reason.into(),
        };
        assert!(monitoring::check_orders(&town, desk.services(), &check(0, "checked", "")).await.is_err());
        assert!(said(monitoring::check_orders(&desk.office, desk.services(), &check(3, "checked", "")).await).contains("待公开"));
        assert!(said(monitoring::check_orders(&desk.office, desk.services(), &check(1, "returned", "")).await).starts_with("reason"));
        monitoring::check_orders(&desk.office, desk.services(), &check(0, "checked", "")).await.unwrap();
        monitoring::check_orders(&desk.office, desk.services(), &check(1, "returned", "没有到户")).await.unwrap();
        let now = monitoring::orders(&town, desk.services(), None).await.unwrap();
        let states: Vec<_> = now.cells.iter().map(|cell| cell.state).collect();
        assert_eq!(
            states,
            [OrderState::Checked, OrderState::Returned, OrderState::Ordered, OrderState::Ordered],
            "{}",
            desk.county.test.name
        );
        assert_eq!(now.cells[1].reason, "没有到户");
    }
}

#[tokio::test]
async fn a_unit_that_ended_is_told_so_and_owes_nothing_that_is_due_after_its_end() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, name) = (desk.services(), desk.county.test.name);
        let town = desk.county.actor(Role::Unit, 3);
        kept(&desk, "村务财务\n惠农补贴").await.unwrap();
        let list = monitoring::orders(&desk.office, services, Some("2026-11")).await.unwrap().shown.unwrap();
        let issue = IssueOrders { list: list.id.clone(), revision: list.revision };
        monitoring::issue_orders(&desk.office, services, &issue).await.unwrap();
        let (own, heir) = (&desk.county.units[3], &desk.county.units[1]);
        let closing = register::Closing {
            id: own.id.clone(),
            closed_on: "2026-11-02".into(),
            successor: Some(heir.id.clone()),
            seen: register::seen(own),
            confirmed: String::new(),
        };
        let look = register::look_at_closing(&desk.office, services, &closing).await.unwrap();
        assert_eq!((look.orders_due, look.orders_ending), (0, 2), "{name}: the look names them");
        register::close(&desk.office, services, &desk.county.looked_at(closing).await).await.unwrap();
        desk.county.clock.set(at("2026-11-23T01:00:00Z"));
        let mine = monitoring::orders(&town, services, None).await.unwrap();
        let today = mine.now.today();
        assert!(mine.cells.iter().all(|cell| !cell.is_overdue(list.due_on, today) && !cell.counts(list.due_on, today)), "{name}");
        assert_eq!(mine.ended[&own.id].words(today), "已于2026年11月2日撤并，由民政局承接", "{name}");
        let answer = AnswerOrders {
            list: list.id.to_string(),
            item: vec![mine.cells[0].item.id.to_string()],
            seen: vec![mine.cells[0].revision.to_string()],
            link: vec!["http://a.cn/1".into()],
            said: vec![String::new()],
        };
        assert!(said(monitoring::answer_orders(&town, services, &answer).await).contains("不再要求本单位公开"), "{name}");
        let waits = todo::list(&town, services).await.unwrap();
        assert!(waits.ended.is_some() && waits.orders.is_empty(), "{name}");
        // the other township is behind all the same
        let all = monitoring::orders(&desk.office, services, None).await.unwrap();
        assert_eq!(all.cells.iter().filter(|cell| cell.is_overdue(list.due_on, today)).count(), 2, "{name}");
    }
}

/// Findings of October that were mended.
async fn mended(desk: &Desk, number: usize) -> Vec<FindingId> {
    let hits: Vec<_> = (0..number).map(|no| desk.hit(0, Rule::WrongWord, &format!("http://site.cn/{no}"))).collect();
    desk.keep("2026-10-01", "2026-10-31", &hits).await;
    let open = desk.open().await;
    desk.decide(&open, confirm()).await.unwrap();
    monitoring::send_notices(&desk.office, desk.services(), &send("5")).await.unwrap();
    let ids: Vec<FindingId> = desk.all(&desk.office).await.into_iter().map(|one| one.id).collect();
    for id in &ids {
        desk.office_says(&desk.office, id, "verified").await.unwrap();
    }
    ids
}

#[tokio::test]
async fn a_sample_can_be_drawn_again_and_what_is_back_names_the_old_one() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let form = DrawLookBack { from: "2026-10".into(), to: "2026-10".into(), size: "3".into(), entropy: "收盘3456.78".into() };
        assert!(said(monitoring::draw_look_back(&desk.office, desk.services(), &form).await).contains("没有已经销号的问题"));
        let ids = mended(&desk, 8).await;
        assert!(monitoring::draw_look_back(&desk.clerk, desk.services(), &form).await.is_err());
        let wrong = DrawLookBack { to: "2026-09".into(), size: "0".into(), ..form.clone() };
        let why = said(monitoring::draw_look_back(&desk.office, desk.services(), &wrong).await);
        assert!(why.contains("to: ") && why.contains("size: "), "{why}");
        let id = monitoring::draw_look_back(&desk.office, desk.services(), &form).await.unwrap();
        let sheet = monitoring::look_back_sheet(&desk.office, desk.services(), &id).await.unwrap();
        // anybody draws the same
        let mut sorted: Vec<String> = ids.iter().map(ToString::to_string).collect();
        sorted.sort_unstable();
        let again = sample(&pool_text(&sorted), "收盘3456.78", 3);
        assert_eq!((sheet.look_back.seed.as_str(), sheet.look_back.pool.0), (again.seed.as_str(), 8), "{}", desk.county.test.name);
        let drawn: Vec<String> = again.places.iter().map(|place| sorted[*place].clone()).collect();
        assert_eq!(sheet.items.iter().map(|item| item.finding.to_string()).collect::<Vec<_>>(), drawn);
        // the machine looks; what it does not see any more is settled
        assert_eq!(monitoring::ask_look_back(&desk.office, desk.services(), &ChosenLookBack { look_back: id.clone() }).await.unwrap(), 3);
        assert!(monitoring::look_back_sheet(&desk.office, desk.services(), &id).await.unwrap().waits);
        for told in [Rechecked::Gone, Rechecked::StillThere, Rechecked::CannotTell] {
            let (job, actor) = monitoring::take(desk.services(), monitoring::RECHECK, "s").await.unwrap().unwrap();
            let asked = monitoring::to_recheck(&actor, desk.services(), &job.about).await.unwrap().unwrap();
            monitoring::rechecked(&actor, desk.services(), &asked, told, "").await.unwrap();
            monitoring::ended(desk.services(), &job, monitoring::Ended::Done, told.label()).await.unwrap();
        }
        let sheet = monitoring::look_back_sheet(&desk.office, desk.services(), &id).await.unwrap();
        assert_eq!(sheet.items.iter().filter(|item| item.result == Some(LookedBack::Good)).count(), 1);
        assert_eq!(sheet.items.iter().filter(|item| item.told.is_some()).count(), 3);
        // a person says what is back
        let open = sheet.items.iter().find(|item| item.told.map(|(told, _)| told) == Some(Rechecked::StillThere)).unwrap();
        let result = |what: &str, text: &str| LookBackResult {
            look_back: id.to_string(),
            place: open.place.to_string(),
            what: what.into(),
            text: text.into(),
        };
        assert!(said(monitoring::look_back_result(&desk.office, desk.services(), &result("back", "")).await).starts_with("text"));
        monitoring::look_back_result(&desk.office, desk.services(), &result("back", "又写成了按排")).await.unwrap();
        assert!(said(monitoring::look_back_result(&desk.office, desk.services(), &result("good", "好了")).await).contains("再次出现"));
        let new = desk.all(&desk.office).await.into_iter().find(|one| one.relapse_of.as_ref() == Some(&open.finding)).unwrap();
        assert_eq!(
            (new.life.state, new.is_repeat, new.month),
            (FindingState::Confirmed, true, day("2026-11-01")),
            "{}",
            desk.county.test.name
        );
        let sheet = monitoring::look_back_sheet(&desk.office, desk.services(), &id).await.unwrap();
        assert_eq!(sheet.look_back.counts, (3, 2, 1));
        assert_eq!(desk.one(&open.finding).await.life.state, FindingState::Verified, "the old one stays as it was");
        // it is not drawn any more
        let rest = DrawLookBack { size: "200".into(), entropy: String::new(), ..form };
        let other = monitoring::draw_look_back(&desk.office, desk.services(), &rest).await.unwrap();
        assert_eq!(monitoring::look_back_sheet(&desk.office, desk.services(), &other).await.unwrap().items.len(), 7);
        assert!(monitoring::look_back_sheet(&desk.clerk, desk.services(), &id).await.is_err());
        assert!(monitoring::look_back_sheet(&desk.office, desk.services(), &LookBackId::new("x")).await.is_err());
    }
}

#[tokio::test]
async fn the_same_unit_and_rule_within_four_quarters_is_marked() {
    for test in both().await {
        let desk = Desk::new(test).await;
        for (month, as_of, url, repeat) in [
            ("2025-09-01", "2025-09-30", "http://site.cn/1", false),
            ("2026-10-01", "2026-10-31", "http://site.cn/2", false),
            ("2026-11-01", "2026-11-02", "http://site.cn/3", true),
        ] {
            desk.keep(month, as_of, &[desk.hit(0, Rule::DeadLink, url), desk.hit(2, Rule::WrongWord, url)]).await;
            let open = desk.open().await;
            let one: Vec<_> = if repeat { open.clone() } else { vec![open[0].clone()] };
            desk.decide(&one, confirm()).await.unwrap();
            let all = desk.all(&desk.office).await;
            let made = all.iter().find(|one| one.url == url && one.rule == Rule::DeadLink).unwrap();
            assert_eq!(made.is_repeat, repeat, "{month} {}", desk.county.test.name);
        }
        // three months confirmed together: the later of two that are near repeats the earlier, the first one nothing
        let all = desk.all(&desk.office).await;
        let words: Vec<_> = all.iter().filter(|one| one.rule == Rule::WrongWord).map(|one| (one.url.as_str(), one.is_repeat)).collect();
        for told in [("http://site.cn/1", false), ("http://site.cn/2", false), ("http://site.cn/3", true)] {
            assert!(words.contains(&told), "{told:?} in {words:?} {}", desk.county.test.name);
        }
    }
}

#[tokio::test]
async fn contact_persons_are_the_offices_and_the_units_own() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let unit = desk.columns[0].unit.clone();
        let form = ContactForm {
            unit: unit.to_string(),
            kind: "clerk".into(),
            name: "王某".into(),
            post: "科员".into(),
            phone: "0564-6023456".into(),
            from: "2026-01-01".into(),
            ..ContactForm::default()
        };
        let wrong = ContactForm { name: " ".into(), phone: "无".into(), to: "2025-12-31".into(), ..form.clone() };
        let why = said(monitoring::save_contact(&desk.clerk, desk.services(), &wrong).await);
        assert!(why.contains("name: ") && why.contains("phone: ") && why.contains("to: "), "{why}");
        monitoring::save_contact(&desk.clerk, desk.services(), &form).await.unwrap();
        assert!(monitoring::save_contact(&desk.other, desk.services(), &form).await.is_err(), "another unit's");
        assert!(monitoring::contacts(&desk.other, desk.services(), Some(&unit)).await.is_err());
        for role in [Role::Leader, Role::Auditor, Role::Admin] {
            let reader = desk.county.actor(role, 0);
            assert!(matches!(monitoring::contacts(&reader, desk.services(), None).await, Err(ServiceError::Forbidden(_))), "{role:?}");
        }
        let seen = monitoring::contacts(&desk.office, desk.services(), Some(&unit)).await.unwrap();
        assert_eq!(seen.all.len(), 1, "{}", desk.county.test.name);
        // she goes: the end is written, the next one is added, both stay
        let gone = ContactForm { to: "2026-11-01".into(), ..ContactForm::of(&seen.all[0]) };
        monitoring::save_contact(&desk.office, desk.services(), &gone).await.unwrap();
        assert!(matches!(monitoring::save_contact(&desk.clerk, desk.services(), &gone).await, Err(ServiceError::Stale)));
        monitoring::save_contact(&desk.clerk, desk.services(), &ContactForm { name: "李某".into(), from: "2026-11-01".into(), ..form })
            .await
            .unwrap();
        let own = monitoring::contacts(&desk.clerk, desk.services(), None).await.unwrap();
        let today: Vec<&str> = own.all.iter().filter(|one| one.holds_on(own.today)).map(|one| one.name.as_str()).collect();
        assert_eq!((own.all.len(), today), (2, vec!["李某"]), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_unit_is_urged_for_the_nth_time() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.sent().await;
        let unit = desk.columns[0].unit.clone();
        let form = UrgeUnits { kind: "findings".into(), unit: vec![unit.to_string()], reason: "已超过期限".into(), days: "3".into() };
        assert!(said(monitoring::urge_units(&desk.office, desk.services(), &form).await).contains("没有可以催办的内容"), "in time yet");
        desk.county.clock.set(at("2026-11-10T01:00:00Z"));
        let rows = monitoring::urges(&desk.office, desk.services(), UrgeKind::Findings).await.unwrap().rows;
        assert_eq!((rows.len(), rows[0].items.len(), rows[0].before), (1, 1, None));
        assert!(monitoring::urge_units(&desk.clerk, desk.services(), &form).await.is_err());
        for wrong in [UrgeUnits { days: "0".into(), ..form.clone() }, UrgeUnits { unit: Vec::new(), ..form.clone() }] {
            assert!(matches!(monitoring::urge_units(&desk.office, desk.services(), &wrong).await, Err(ServiceError::Invalid(_))));
        }
        assert_eq!(monitoring::urge_units(&desk.office, desk.services(), &form).await.unwrap(), 1);
        assert!(said(monitoring::urge_units(&desk.office, desk.services(), &form).await).contains("今天已经就此催办过"));
        desk.county.clock.set(at("2026-11-12T01:00:00Z"));
        monitoring::urge_units(&desk.office, desk.services(), &form).await.unwrap();
        let letters = monitoring::urges(&desk.clerk, desk.services(), UrgeKind::Findings).await.unwrap().letters;
        let told: Vec<_> = letters.iter().map(|one| (one.number, one.nth)).collect();
        assert_eq!(told, [((2026, 2), 2), ((2026, 1), 1)], "{}", desk.county.test.name);
        assert!(monitoring::urges(&desk.other, desk.services(), UrgeKind::Findings).await.unwrap().letters.is_empty());
        assert!(monitoring::urge_letter(&desk.other, desk.services(), &letters[0].id).await.is_err());
        let (letter, issuer) = monitoring::urge_letter(&desk.clerk, desk.services(), &letters[0].id).await.unwrap();
        assert_eq!((letter.reply_by, issuer.is_empty()), (day("2026-11-17"), false));
    }
}

#[tokio::test]
async fn problems_come_in_a_file() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let row = |row: usize, unit: &str, column: &str, url: &str, problem: &str| FindingEntry {
            row,
            unit: unit.into(),
            column: column.into(),
            rule: Rule::WrongWord,
            url: url.into(),
            title: String::new(),
            problem: problem.into(),
            month: "2026-10".into(),
        };
        let receive = async |entries: Vec<FindingEntry>| {
            let file = FindingFile { entries, problems: Vec::new() };
            monitoring::receive_findings(&desk.office, desk.services(), "a.csv", b"x", &file).await.unwrap()
        };
        let bad = vec![
            row(2, "水利厅", "动态", "", "写错了字"),
            row(3, "民政局", "没有", "", "写错了字"),
            row(4, "民政局", "", "", "写错了字"),
            row(5, "民政局", "动态", "", "错"),
            row(6, "民政局", "动态", "", "公开了手机号13812345678"),
            FindingEntry { month: "2027-01".into(), ..row(7, "民政局", "动态", "", "写错了字") },
        ];
        let draft = receive(bad).await;
        let shown = monitoring::waiting_findings(&desk.office, desk.services(), &draft).await.unwrap();
        assert_eq!(shown.problems.iter().map(|one| one.row).collect::<Vec<_>>(), [2, 3, 4, 5, 6, 7], "{:?}", shown.problems);
        let take = |draft: &domain::ids::ImportId| ChosenFindings { draft: draft.clone(), after_bulletin: false, confirm: true };
        assert!(matches!(monitoring::take_findings(&desk.office, desk.services(), &take(&draft)).await, Err(ServiceError::Refused(_))));
        let good = vec![
            row(2, "民政局", "动态", "", "把“安排”写成“按排”"),
            row(3, "县民政局", "", "http://site.cn/z", "把“截至”写成“截止”"),
            row(4, "民政局", "动态", "", "把“安排”写成“按排”"),
        ];
        let draft = receive(good.clone()).await;
        let shown = monitoring::waiting_findings(&desk.office, desk.services(), &draft).await.unwrap();
        assert_eq!((shown.problems.len(), shown.standing), (0, vec![RowStanding::New, RowStanding::New, RowStanding::SameAs(2)]));
        assert!(monitoring::take_findings(&desk.clerk, desk.services(), &take(&draft)).await.is_err());
        assert_eq!(monitoring::take_findings(&desk.office, desk.services(), &take(&draft)).await.unwrap(), 2);
        let late = said(monitoring::take_findings(&desk.office, desk.services(), &take(&draft)).await);
        assert!(late.contains(&format!("“a.csv”已由{}于", desk.office.person)), "{late}");
        let all = desk.all(&desk.office).await;
        assert!(all.iter().all(|one| one.origin.label() == "表格导入" && one.unit_name == "民政局"), "{}", desk.county.test.name);
        // 办理过程 begins with who took the file in
        let life = monitoring::finding_sheet(&desk.office, desk.services(), &all[0].id).await.unwrap().life();
        let told: Vec<_> = life.iter().map(|one| (one.kind.as_str(), one.by_name.as_str())).collect();
        let wrote = desk.office.person.as_str();
        assert_eq!(told, [(monitoring::ENTERED, wrote), ("confirmed", wrote)], "{}", desk.county.test.name);
        // the same once more: nothing new
        let draft = receive(good).await;
        assert!(said(monitoring::take_findings(&desk.office, desk.services(), &take(&draft)).await).contains("都已经登记过"));
        // no round found them: their notice names no month
        let sent = monitoring::send_notices(&desk.office, desk.services(), &send("5")).await.unwrap();
        let sheet = monitoring::notice_sheet(&desk.office, desk.services(), &sent[0]).await.unwrap();
        assert_eq!((sheet.items.len(), monitoring::source_text(&sheet.notice)), (2, "日常核查".to_owned()), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_limit_changed_in_mid_round_counts_for_what_is_judged_later() {
    for test in both().await {
        let desk = Desk::new(test).await;
        monitoring::start_round(&desk.office, desk.services(), &monitoring::StartRound { month: "2026-10".into() }).await.unwrap();
        let (job, actor) = monitoring::take(desk.services(), monitoring::ROUND, "s").await.unwrap().unwrap();
        let began_with = monitoring::on_day(&actor, desk.services(), day("2026-10-31")).await.unwrap();
        let sheet = monitoring::sheet(&desk.office, desk.services(), Some(&desk.columns[0].id)).await.unwrap();
        let form = ColumnForm { limit_days: "60".into(), class: "regular".into(), ..ColumnForm::of(sheet.kept.as_ref().unwrap()) };
        monitoring::save_column(&desk.office, desk.services(), &form).await.unwrap();
        // the round goes on with what it began with, and its hits are kept although the column is another by now
        let hit = desk.hit(0, Rule::ColumnOverdue, "http://site.cn/2/");
        assert_eq!(
            desk.keep_of(&began_with, "2026-10-01", "2026-10-31", std::slice::from_ref(&hit)).await.new,
            1,
            "{}",
            desk.county.test.name
        );
        monitoring::ended(desk.services(), &job, monitoring::Ended::Done, "好").await.unwrap();
        let waits = monitoring::candidates(&desk.office, desk.services(), &monitoring::CandidateFilter::default(), 1).await.unwrap();
        assert_eq!(waits.rows[0].column.as_ref().map(|(id, _)| id), Some(&desk.columns[0].id));
        // the next one has the new limit, and the same problem is not a second one
        let next = monitoring::on_day(&actor, desk.services(), day("2026-11-02")).await.unwrap();
        assert_eq!(
            next.iter().find(|one| one.id == desk.columns[0].id).map(|one| (one.class, one.limit())),
            Some((ColumnClass::Regular, 60))
        );
        let kept = desk.keep_of(&next, "2026-11-01", "2026-11-02", &[hit]).await;
        assert_eq!((kept.new, kept.known), (0, 1));
    }
}

/// Somebody who reads every page as a page that is forbidden.
struct Forbidden;

impl monitoring::TryColumn for Forbidden {
    fn read<'a>(
        &'a self,
        _: &'a Column,
        _: chrono::NaiveDate,
    ) -> std::pin::Pin<Box<dyn Future<Output = services::Result<TriedColumn>> + Send + 'a>> {
        Box::pin(async { Ok(TriedColumn { what: Tried::NotJudged(Reason::Robots), encoding: String::new(), missed: Vec::new() }) })
    }

    fn page<'a>(
        &'a self,
        _: &'a str,
        _: chrono::NaiveDate,
    ) -> std::pin::Pin<Box<dyn Future<Output = services::Result<Outcome>> + Send + 'a>> {
        Box::pin(async { Ok(Outcome::NotJudged(Reason::Robots)) })
    }
}

#[tokio::test]
async fn a_try_of_a_column_stores_nothing() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let form =
            ColumnForm { name: "动态".into(), address: "http://www.a.cn/w/".into(), class: "dynamic".into(), ..ColumnForm::default() };
        assert!(said(monitoring::try_column(&desk.office, desk.services(), &form).await).contains("不能试读"));
        let reading = desk.services().clone().reading_by(std::sync::Arc::new(Forbidden));
        assert!(monitoring::try_column(&desk.clerk, &reading, &form).await.is_err());
        let own = ColumnForm { address: "http://127.0.0.1/".into(), ..form.clone() };
        assert!(said(monitoring::try_column(&desk.office, &reading, &own).await).starts_with("address"), "never visited");
        let before = monitoring::register(&desk.office, &reading, &monitoring::ColumnFilter::default(), 1).await.unwrap().total;
        let tried = monitoring::try_column(&desk.office, &reading, &form).await.unwrap();
        assert_eq!(tried.what, Tried::NotJudged(Reason::Robots));
        let page = TriedText { address: "http://www.a.cn/w/1.html".into(), ..TriedText::default() };
        assert!(said(monitoring::try_rules(&desk.office, desk.services(), &page).await).contains("不能访问"));
        assert_eq!(monitoring::try_rules(&desk.office, &reading, &page).await.unwrap(), TriedRules::NotJudged(Reason::Robots));
        let own = TriedText { address: "http://169.254.169.254/".into(), ..TriedText::default() };
        assert!(said(monitoring::try_rules(&desk.office, &reading, &own).await).starts_with("address"), "never visited");
        let after = monitoring::register(&desk.office, &reading, &monitoring::ColumnFilter::default(), 1).await.unwrap().total;
        assert_eq!(before, after, "{}", desk.county.test.name);
        assert!(monitoring::findings(&desk.office, &reading, &FindingFilter::default(), 1).await.unwrap().rows.is_empty());
    }
}
