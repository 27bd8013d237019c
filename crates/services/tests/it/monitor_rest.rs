//! What the office meets beside the usual way of a finding: said in its words, on both engines.

use domain::access::role::Role;
use domain::monitoring::candidate::Rule;
use domain::monitoring::column::{ColumnClass, ColumnEntry, ColumnLevel, ColumnReader};
use domain::monitoring::finding::FindingState;
use domain::monitoring::selector::Picks;
use services::monitoring::{
    self, AskRecheck, CandidateFilter, ChangeColumns, ColumnFilter, ColumnForm, DraftBulletin, EditBulletin, FindingFilter, SealBulletin,
    SeenByHand, SendNotices, StartRound, UrgeUnits,
};
use services::{Actor, ServiceError};
use storage::testing::both;

use crate::monitor_desk::{Desk, at, confirm, send};

/// What a refusal says.
fn said<T: std::fmt::Debug>(done: services::Result<T>) -> String {
    match done.unwrap_err() {
        ServiceError::Invalid(errors) => errors.into_iter().map(|error| format!("{}: {}", error.field, error.message)).collect(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn what_was_decided_before_is_said_with_who_and_when() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let hits = [desk.hit(0, Rule::DeadLink, "http://site.cn/a"), desk.hit(0, Rule::DeadLink, "http://site.cn/b")];
        desk.keep("2026-10-01", "2026-10-31", &hits).await;
        let open = desk.open().await;
        desk.decide(&open[..1], confirm()).await.unwrap();
        let twice = said(desk.decide(&open[..1], confirm()).await);
        assert!(twice.contains("已由您在2026-11-02 09:00确认为问题"), "{twice}");
        let form = monitoring::Decision { id: vec![open[0].to_string()], ..confirm() };
        let other = said(monitoring::decide(&desk.colleague, desk.services(), &form).await);
        assert!(other.contains(&format!("已由{}在", desk.office.person)), "{other}");
        // one of two: the other is done
        let done = desk.decide(&open, confirm()).await.unwrap();
        assert_eq!((done.decided, done.left), (1, 1), "{}", desk.county.test.name);
        let all = said(desk.decide(&open, confirm()).await);
        assert!(all.starts_with("勾选的2个问题都已经办理过"), "{all}");
    }
}

#[tokio::test]
async fn a_page_behind_the_last_is_the_last() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let hits: Vec<_> = (0..101).map(|no| desk.hit(0, Rule::DeadLink, &format!("http://site.cn/{no}"))).collect();
        desk.keep("2026-10-01", "2026-10-31", &hits).await;
        let queue = monitoring::candidates(&desk.office, desk.services(), &CandidateFilter::default(), 999).await.unwrap();
        assert_eq!((queue.page, queue.rows.len()), (2, 1), "{}", desk.county.test.name);
        let open = monitoring::Decision { all: true, total: "101".into(), ..confirm() };
        monitoring::decide(&desk.office, desk.services(), &open).await.unwrap();
        let list = monitoring::findings(&desk.office, desk.services(), &FindingFilter::default(), 999).await.unwrap();
        assert_eq!((list.page, list.rows.len()), (2, 1));
        let columns = monitoring::register(&desk.office, desk.services(), &monitoring::ColumnFilter::default(), 999).await.unwrap();
        assert_eq!((columns.page, columns.rows.len()), (1, 4));
    }
}

#[tokio::test]
async fn a_notice_that_cannot_be_sent_says_why() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::DeadLink, "http://site.cn/a")]).await;
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        for days in ["0", "9999", "-1", "三"] {
            let why = said(monitoring::send_notices(&desk.office, desk.services(), &send(days)).await);
            assert!(why.contains("1到30个工作日"), "{days}: {why}");
        }
        let clean = SendNotices { unit: desk.columns[2].unit.to_string(), ..send("5") };
        let why = said(monitoring::send_notices(&desk.office, desk.services(), &clean).await);
        assert!(why.starts_with("unit: 民政局没有已确认、还没有下发的问题"), "{why}");
        monitoring::send_notices(&desk.office, desk.services(), &send("5")).await.unwrap();
        let why = said(monitoring::send_notices(&desk.office, desk.services(), &send("5")).await);
        assert!(why.contains("待确认问题"), "{why} {}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_notice_that_names_another_month_than_its_problems_is_asked_about() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::DeadLink, "http://site.cn/a")]).await;
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        let typed = |source: &str| SendNotices { source: source.into(), ..send("5") };
        let why = said(monitoring::send_notices(&desk.office, desk.services(), &typed("2026年9月监测")).await);
        assert!(why.starts_with("source_checked: 问题来源写的是“2026年9月监测”，但发改委有计入2026年10月的问题"), "{why}");
        let checked = SendNotices { source_checked: true, ..typed("2026年9月监测") };
        let sent = monitoring::send_notices(&desk.office, desk.services(), &checked).await.unwrap();
        let sheet = monitoring::notice_sheet(&desk.office, desk.services(), &sent[0]).await.unwrap();
        assert_eq!(monitoring::source_text(&sheet.notice), "2026年9月监测", "{}", desk.county.test.name);
        // a month that is the problems' own, and words without one, are taken at once
        for (url, source) in [("http://site.cn/b", "2026年10月监测"), ("http://site.cn/c", "市级抽查")] {
            desk.keep("2026-10-01", "2026-10-31", &[desk.hit(0, Rule::DeadLink, url)]).await;
            let open = desk.open().await;
            desk.decide(&open, confirm()).await.unwrap();
            monitoring::send_notices(&desk.office, desk.services(), &typed(source)).await.unwrap();
        }
    }
}

#[tokio::test]
async fn who_answers_a_notice_has_received_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.sent().await;
        let notice = desk.one(&id).await.notice.unwrap();
        desk.county.clock.set(at("2026-11-03T02:30:00Z"));
        desk.unit_says(&id, "answered").await.unwrap();
        let sheet = monitoring::notice_sheet(&desk.clerk, desk.services(), &notice).await.unwrap();
        let (when, by) = sheet.notice.received.unwrap();
        assert_eq!((when, by), (at("2026-11-03T02:30:00Z"), desk.clerk.person.clone()), "{}", desk.county.test.name);
        // a second answer leaves the receipt as it was
        desk.county.clock.set(at("2026-11-04T02:30:00Z"));
        desk.unit_says(&id, "answered").await.unwrap();
        let again = monitoring::notice_sheet(&desk.clerk, desk.services(), &notice).await.unwrap().notice.received.unwrap();
        assert_eq!(again.0, when);
    }
}

#[tokio::test]
async fn what_a_person_saw_no_rule_looks_at_again() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let form = SeenByHand {
            column: desk.columns[0].id.to_string(),
            rule: "wrong_word".into(),
            problem: "“按排”写错了".into(),
            month: "2026-10".into(),
            confirm: true,
            ..SeenByHand::default()
        };
        monitoring::enter_by_hand(&desk.office, desk.services(), &form).await.unwrap();
        monitoring::send_notices(&desk.office, desk.services(), &send("5")).await.unwrap();
        let id = desk.all(&desk.clerk).await[0].id.clone();
        let sheet = monitoring::finding_sheet(&desk.clerk, desk.services(), &id).await.unwrap();
        assert!(!sheet.can_recheck() && sheet.who_looks().is_some());
        let why = said(monitoring::ask_recheck(&desk.clerk, desk.services(), &AskRecheck { finding: id }).await);
        assert!(why.contains("由政务公开办的同事打开页面核实"), "{why} {}", desk.county.test.name);
    }
}

#[tokio::test]
async fn one_round_at_a_time() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let start = |month: &str| StartRound { month: month.into() };
        monitoring::start_round(&desk.office, desk.services(), &start("2026-11")).await.unwrap();
        // the next day, the same month: another day of the same round
        desk.county.clock.set(at("2026-11-03T01:00:00Z"));
        let why = said(monitoring::start_round(&desk.office, desk.services(), &start("2026-11")).await);
        assert!(why.contains("2026年11月的监测（截至2026年11月2日，政务公开办发起）还没有完成"), "{why}");
        assert!(monitoring::start_round(&desk.office, desk.services(), &start("2026-10")).await.is_err());
        monitoring::set_schedule(&desk.office, desk.services(), &monitoring::RoundSchedule { day: "1".into() }).await.unwrap();
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 0, "it waits until the other is done");
        let (job, _) = monitoring::take(desk.services(), monitoring::ROUND, "s").await.unwrap().unwrap();
        monitoring::ended(desk.services(), &job, monitoring::Ended::Done, "好").await.unwrap();
        assert_eq!(monitoring::ask_by_calendar(desk.services()).await.unwrap(), 1, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn a_column_is_a_public_page() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let sheet = monitoring::sheet(&desk.office, desk.services(), Some(&desk.columns[0].id)).await.unwrap();
        let form = ColumnForm { address: "http://127.0.0.1:9000/w/".into(), ..ColumnForm::of(sheet.kept.as_ref().unwrap()) };
        let why = said(monitoring::save_column(&desk.office, desk.services(), &form).await);
        assert!(why.starts_with("address: 这个网址指向本机或内部网络"), "{why}");
        let open = desk.services().clone().visiting(domain::monitoring::nets::Nets(vec!["127.0.0.0/8".parse().unwrap()]));
        monitoring::save_column(&desk.office, &open, &form).await.unwrap();
        let entry = ColumnEntry {
            row: 2,
            unit: "民政局".into(),
            name: "内网".into(),
            address: "http://10.0.0.8/".into(),
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
            picks: None,
        };
        let file = monitoring::ColumnFile { entries: vec![entry], problems: Vec::new() };
        let draft = monitoring::receive(&desk.office, desk.services(), "a.csv", b"x", &file).await.unwrap();
        let shown = monitoring::waiting(&desk.office, desk.services(), &draft).await.unwrap();
        assert_eq!((shown.does.is_err(), shown.file.problems.len()), (true, 1), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn selectors_are_kept_with_a_column_and_stay_where_a_file_has_none() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let id = desk.columns[0].id.clone();
        let form = async || {
            let sheet = monitoring::sheet(&desk.office, desk.services(), Some(&id)).await.unwrap();
            ColumnForm::of(sheet.kept.as_ref().unwrap())
        };
        let bad = ColumnForm { pick_day: "b:hover".into(), ..form().await };
        let why = said(monitoring::save_column(&desk.office, desk.services(), &bad).await);
        assert!(why.starts_with("pick_item: ") && why.contains("条目选择器"), "{why}");
        let good = ColumnForm { pick_item: "ul.news > li".into(), pick_day: ".date".into(), ..form().await };
        monitoring::save_column(&desk.office, desk.services(), &good).await.unwrap();
        assert_eq!(
            (form().await.pick_item.as_str(), form().await.pick_day.as_str()),
            ("ul.news > li", ".date"),
            "{}",
            desk.county.test.name
        );
        let entry = |picks: Option<Picks>, reader: Option<ColumnReader>| ColumnEntry {
            row: 2,
            unit: "发改委".into(),
            name: "动态".into(),
            address: desk.columns[0].address.clone(),
            class: ColumnClass::Dynamic,
            limit_days: Some(7),
            monthly_minimum: None,
            allows_note: false,
            ways: (None, reader),
            picks,
        };
        // a file that says nothing of them leaves them; one that would not fit is named by its row
        monitoring::import(&desk.office, desk.services(), &[entry(None, None)]).await.unwrap();
        assert_eq!(form().await.pick_item, "ul.news > li", "{}", desk.county.test.name);
        let why = said(monitoring::import(&desk.office, desk.services(), &[entry(None, Some(ColumnReader::Json))]).await);
        assert!(why.contains("第2行“条目选择器”") && why.contains("读取方式"), "{why}");
        let other = Picks { item: ".item".into(), ..Picks::default() };
        monitoring::import(&desk.office, desk.services(), &[entry(Some(other), None)]).await.unwrap();
        assert_eq!((form().await.pick_item.as_str(), form().await.pick_day.as_str()), (".item", ""), "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn ticked_columns_are_changed_together_or_not_at_all() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let kept = async || {
            let filter = ColumnFilter::default();
            monitoring::register(&desk.office, desk.services(), &filter, 1).await.unwrap().rows
        };
        let ticks: Vec<String> = kept().await.iter().take(2).map(monitoring::column_tick).collect();
        let change = |id: &[String]| ChangeColumns {
            id: id.to_vec(),
            to_class: "regular".into(),
            to_level: "below".into(),
            to_limit: "45".into(),
            ..ChangeColumns::default()
        };
        assert!(monitoring::change_columns(&desk.clerk, desk.services(), &change(&ticks)).await.is_err());
        assert_eq!(monitoring::change_columns(&desk.office, desk.services(), &change(&ticks)).await.unwrap(), 2);
        let told: Vec<_> = kept().await.iter().map(|one| (one.column.class, one.column.ways.level, one.column.limit_days)).collect();
        let (new, old) = ((ColumnClass::Regular, ColumnLevel::Below, Some(45)), (ColumnClass::Dynamic, ColumnLevel::First, None));
        assert_eq!(told, [new, new, old, old], "{}", desk.county.test.name);
        // ticked before somebody else changed them
        let why = said(monitoring::change_columns(&desk.office, desk.services(), &change(&ticks)).await);
        assert!(why.contains("刚刚被别人改过（也可能是您自己") && why.contains("没有修改任何栏目"), "{why}");
        let ticks: Vec<String> = kept().await.iter().map(monitoring::column_tick).collect();
        assert_eq!(monitoring::change_columns(&desk.office, desk.services(), &change(&ticks)).await.unwrap(), 2, "two are so already");
        // one that its selectors hold back holds back all
        let one = &kept().await[3];
        let form = ColumnForm { pick_item: "li".into(), ..ColumnForm::of(one) };
        monitoring::save_column(&desk.office, desk.services(), &form).await.unwrap();
        let ticks: Vec<String> = kept().await.iter().map(monitoring::column_tick).collect();
        let by_hand = ChangeColumns { id: ticks, to_reader: "hand".into(), ..ChangeColumns::default() };
        let why = said(monitoring::change_columns(&desk.office, desk.services(), &by_hand).await);
        assert!(why.contains("选择器只用于"), "{why}");
        assert!(kept().await.iter().all(|one| one.column.ways.reader == ColumnReader::Page), "{}", desk.county.test.name);
        // 反选 ticks the others of the page, and stores nothing
        let ticks: Vec<String> = kept().await.iter().map(monitoring::column_tick).collect();
        let pick = ChangeColumns { id: ticks[..1].to_vec(), to_level: "below".into(), pick: "others".into(), ..ChangeColumns::default() };
        let picked = monitoring::pick_columns(&desk.office, desk.services(), &pick).await.unwrap();
        assert_eq!((&picked.id[..], picked.pick.as_str(), picked.to_level.as_str()), (&ticks[1..], "", "below"));
        assert_eq!(kept().await.iter().map(monitoring::column_tick).collect::<Vec<_>>(), ticks, "{}", desk.county.test.name);
        assert!(monitoring::pick_columns(&desk.clerk, desk.services(), &pick).await.is_err());
        let stranger = ChangeColumns { id: vec!["none:x".into()], to_level: "below".into(), ..ChangeColumns::default() };
        assert!(matches!(monitoring::change_columns(&desk.office, desk.services(), &stranger).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_bulletin_whose_facts_moved_is_not_sealed() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let finding = desk.sent().await;
        let id = monitoring::draft_bulletin(&desk.office, desk.services(), &DraftBulletin { month: "2026-10".into() }).await.unwrap();
        desk.keep("2026-10-01", "2026-10-31", &[desk.hit(2, Rule::WrongWord, "http://site.cn/w")]).await;
        let open = desk.open().await;
        desk.decide(&open, confirm()).await.unwrap();
        let sheet = monitoring::bulletin_sheet(&desk.office, desk.services(), &id).await.unwrap();
        assert!(sheet.moved.contains(&"确认的问题由1变为2".to_owned()), "{:?}", sheet.moved);
        let seal = |revision: i64| SealBulletin { bulletin: id.clone(), revision, on: "2026-11-06".into(), looked: true };
        let why = said(monitoring::seal_bulletin(&desk.office, desk.services(), &seal(sheet.bulletin.revision)).await);
        assert!(why.contains("“错误表述”由0变为1") && why.contains("重新起草"), "{why}");
        let again = EditBulletin { again: true, ..EditBulletin::of(&sheet.bulletin) };
        monitoring::edit_bulletin(&desk.office, desk.services(), &again).await.unwrap();
        let sheet = monitoring::bulletin_sheet(&desk.office, desk.services(), &id).await.unwrap();
        assert!(sheet.moved.is_empty() && sheet.unfounded.is_empty() && sheet.bulletin.facts.found() == 2);
        monitoring::seal_bulletin(&desk.office, desk.services(), &seal(sheet.bulletin.revision)).await.unwrap();
        assert_eq!(desk.one(&finding).await.life.state, FindingState::Sent, "{}", desk.county.test.name);
    }
}

#[tokio::test]
async fn what_the_office_sent_leaves_as_files_and_a_unit_takes_its_own() {
    for test in both().await {
        let desk = Desk::new(test).await;
        desk.sent().await;
        let notices = async |actor: &Actor| monitoring::notices_for_file(actor, desk.services()).await.unwrap().len();
        assert_eq!((notices(&desk.office).await, notices(&desk.clerk).await, notices(&desk.other).await), (1, 1, 0));
        desk.county.clock.set(at("2026-11-20T01:00:00Z"));
        let urge = UrgeUnits {
            kind: "findings".into(),
            unit: vec![desk.county.units[0].id.to_string()],
            days: "3".into(),
            ..UrgeUnits::default()
        };
        monitoring::urge_units(&desk.office, desk.services(), &urge).await.unwrap();
        let urges = async |actor: &Actor| monitoring::urges_for_file(actor, desk.services()).await.unwrap().len();
        assert_eq!((urges(&desk.office).await, urges(&desk.clerk).await, urges(&desk.other).await), (1, 1, 0));
        let draft = DraftBulletin { month: "2026-10".into() };
        monitoring::draft_bulletin(&desk.office, desk.services(), &draft).await.unwrap();
        assert_eq!(monitoring::bulletins_for_file(&desk.office, desk.services()).await.unwrap().len(), 1);
        let leader = desk.county.actor(Role::Leader, 0);
        assert_eq!(monitoring::bulletins_for_file(&leader, desk.services()).await.unwrap(), [], "a draft is the office's");
        assert!(monitoring::bulletins_for_file(&desk.clerk, desk.services()).await.is_err());
        assert!(monitoring::deliveries_for_file(&desk.office, desk.services()).await.unwrap().is_empty());
        assert!(monitoring::deliveries_for_file(&desk.clerk, desk.services()).await.is_err(), "{}", desk.county.test.name);
    }
}
