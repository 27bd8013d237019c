//! A closed list: nothing writes to it, an approved correction is a version beside the old, and its packs hold what they say.

use std::collections::BTreeSet;

use domain::access::role::Role;
use domain::checklist::import::{Cell as Field, Document, Row, Table};
use domain::checklist::sealed::SealedSource;
use domain::ids::{CellId, TaskId};
use domain::reporting::cell::Status;
use domain::reporting::record::State;
use services::checklist::close_year::{ClosePage, CloseStage, CloseYearForm, close_year, page, sealed_pack, verify_seals};
use services::checklist::edit_task::{RemovedTaskForm, TaskForm, edit_task, edited_task, remove_task};
use services::checklist::import::{self, Incoming, Told, import_now};
use services::checklist::report_rule::{RuleForm, set_report_rule};
use services::checklist::{RowChoice, set_completion, take_row};
use services::form::tick;
use services::reporting::evidence::{About, Upload, add_file, add_link, attach, remove};
use services::reporting::sign_off::{SentBack, Signing, recall, send_back, sign};
use services::reporting::{FROM_LAST, page as cell_page, save_draft, submit, take_text, withdraw};
use services::review::exempt::{self, ChosenExemption, ExemptionForm};
use services::review::reopen::{ExtensionRequest, ReopenAnswer, ReopenRequest, ask, ask_for_time, decide};
use services::review::{Acceptance, CellAdjustment, ReturnDate, Tick, accept, adjust, bulk_accept, return_report, undo_all, urge_many};
use services::{Seen, ServiceError};
use storage::Engine;
use storage::testing::both;

use crate::close_year::{AFTER, closed, is_whole, list_of, refused, sealed, stage};
use crate::county::{set_public, undo};
use crate::desk::{Desk, typed};

/// Every use case that writes to a list or a cell, tried on a closed list.
#[tokio::test]
async fn nothing_writes_to_a_closed_list() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, office, clerk) = (&desk.services, &desk.office, &desk.clerk);
        add_link(clerk, services, &desk.lead, "https://www.example.gov.cn/1.html", &About::default()).await.unwrap();
        let evidence = cell_page(clerk, services, &desk.lead).await.unwrap().evidence[0].id.clone();
        let list = list_of(&desk).await;
        let task = desk.cell(&desk.lead).await.task;
        let task_form = edited_task(office, services, &task).await.unwrap().form;
        let task_form = TaskForm { remark: "另行通知".into(), reason: "会议决定".into(), confirmed: tick::SET.into(), ..task_form };
        let lines = [["工作要求", "责任单位"], ["公开年报", "发改委"]];
        let row = |(number, cells): (usize, &[&str; 2])| Row { number, cells: cells.iter().map(|text| Field::own(*text)).collect() };
        let table = Table { name: None, titles: Vec::new(), rows: (1..).zip(&lines).map(row).collect() };
        let incoming = Incoming {
            year: 2026,
            list_name: String::new(),
            file_name: "改.xlsx".into(),
            content: b"x",
            document: Document::of(vec![table]),
        };
        let draft = import::receive(office, services, incoming.clone()).await.unwrap();
        desk.submit(&desk.quarters[0], "已公开24项").await;
        desk.accept(&desk.quarters[0]).await;
        let of = |who: String| ExemptionForm {
            list: list.clone(),
            task: String::new(),
            who,
            kind: "exempt".into(),
            from: "2026-01-01".into(),
            to: "2026-12-31".into(),
            reason: "会议决定".into(),
            confirmed: String::new(),
            past: true,
        };
        let spared = of(format!("unit:{}", desk.county.units[1].id));
        let looked = exempt::look(office, services, &spared).await.unwrap();
        let spared = ExemptionForm { confirmed: looked.seen(&spared).as_str().to_owned(), ..spared };
        exempt::enter(office, services, &spared).await.unwrap();
        let mut conn = services.db().read().await.unwrap();
        let exemption = storage::review::exemption::holding(&mut conn, &desk.county.id, &list).await.unwrap().remove(0).id;
        drop(conn);
        closed(&desk).await;

        let before = sealed(&desk, 1).await;
        let ended = &desk.quarters[1];
        let revision = desk.cell(ended).await.revision;
        let base = desk.base(ended).await;
        let day_ahead = "2027-03-01".to_owned();
        let removal = RemovedTaskForm {
            seen: Seen::default(),
            checklist: list.clone(),
            task: task.clone(),
            reason: "会议决定".into(),
            effective_on: String::new(),
            reports_leave: tick::SET.into(),
            confirmed: tick::SET.into(),
        };
        let adjustment = |what: &str| CellAdjustment {
            cell: ended.clone(),
            what: what.into(),
            later_too: tick::SET.into(),
            until: day_ahead.clone(),
            reason: "会议决定".into(),
        };
        let ids = std::slice::from_ref(ended);
        let signing = Signing { cell: ended.clone(), cell_revision: revision, draft_revision: 1 };
        let sent_back = SentBack { cell: ended.clone(), reason: "请修改".into() };
        let rule = RuleForm { task: task.clone(), sign_off: "on".into(), evidence: tick::SET.into() };
        let row_choice = RowChoice { checklist: list.clone(), task: task.clone(), seen: Seen::of(""), source: Vec::new() };
        let tried: Vec<(&str, services::Result<()>)> = vec![
            ("submit", submit(clerk, services, ended, base, &typed("补报24项")).await.map(drop)),
            ("save_draft", save_draft(clerk, services, ended, base, &typed("补报24项")).await.map(drop)),
            ("take_text", take_text(clerk, services, ended, base, &typed(""), FROM_LAST).await.map(drop)),
            ("withdraw", withdraw(clerk, services, ended).await),
            ("add_link", add_link(clerk, services, ended, "https://www.example.gov.cn/2.html", &About::default()).await.map(drop)),
            ("attach", attach(clerk, services, ended, &evidence).await),
            ("remove", remove(clerk, services, &desk.lead, &evidence).await),
            ("recall", recall(clerk, services, ended).await),
            ("sign", sign(&desk.colleague, services, &signing).await.map(drop)),
            ("send_back", send_back(&desk.colleague, services, &sent_back).await),
            ("urge", services::reporting::urge(clerk, services, &desk.support).await),
            ("accept", accept(office, services, ended, revision, &Acceptance::default()).await.map(drop)),
            ("bulk_accept", bulk_accept(office, services, &[Tick(ended.clone(), revision)]).await.map(drop)),
            ("return_report", return_report(office, services, ended, revision, "请补充", ReturnDate::WorkingDays(3)).await.map(drop)),
            ("undo_all", undo_all(office, services, ids).await),
            ("urge_many", urge_many(office, services, ids).await.map(drop)),
            ("exempt", adjust(office, services, &adjustment("exempt")).await.map(drop)),
            ("extend", adjust(office, services, &adjustment("extend")).await.map(drop)),
            ("restore", adjust(office, services, &adjustment("restore")).await.map(drop)),
            ("exempt many", exempt::enter(office, services, &of("all".into())).await.map(drop)),
            ("end of an exemption", exempt::end(office, services, &ChosenExemption { exemption }).await.map(drop)),
            ("edit_task", edit_task(office, services, &task_form).await.map(drop)),
            ("remove_task", remove_task(office, services, &removal).await.map(drop)),
            ("import", import_now(office, services, incoming, Told::default()).await.map(drop)),
            ("confirm", import::confirm(office, services, &draft, import::Consent::default()).await.map(drop)),
            ("set_completion", set_completion(office, services, &task, &Seen::of(""), "已公开24项。", "").await),
            ("take_row", take_row(office, services, &row_choice).await.map(drop)),
            ("set_report_rule", set_report_rule(office, services, &rule).await),
            ("publish", set_public(office, services, &list, true, "").await),
        ];
        for (name, result) in tried {
            assert!(refused(result).contains("已年终归档"), "{} {name}", desk.county.test.name);
        }
        // not due any more, whatever the year
        let time = ExtensionRequest { cell: ended.clone(), reason: "来不及".into(), until: day_ahead };
        refused(ask_for_time(clerk, services, &time).await);
        let mut conn = services.db().read().await.unwrap();
        let tasks = storage::checklist::tasks(&mut conn, &list).await.unwrap();
        assert!(tasks.iter().all(|task| task.completion.is_empty()), "{}", desk.county.test.name);
        drop(conn);
        assert_eq!(sealed(&desk, 1).await, before);
        // what the street should not read can be taken away
        set_public(office, services, &list, false, "").await.unwrap();
        // and whoever forgets to ask is stopped by the database
        for sql in [
            format!("update cell set due_on = '2027-12-31' where id = '{ended}'"),
            format!("delete from cell where id = '{ended}'"),
            format!("update task set completion = '改' where id = '{task}'"),
            "update section set title = '改'".to_owned(),
            "update sealed_list set reason = '改'".to_owned(),
            "delete from sealed_list".to_owned(),
        ] {
            assert!(desk.county.test.try_raw(&sql).await.is_err(), "{} {sql}", desk.county.test.name);
        }
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn an_import_of_a_closed_list_is_not_undone() {
    for test in both().await {
        let (county, list) = crate::edit_task::county(test).await;
        let office = county.actor(Role::Office, 0);
        county.clock.set(AFTER.parse().unwrap());
        let ClosePage { stage: CloseStage::Offered(offer), .. } = page(&office, &county.services, &list).await.unwrap() else { panic!() };
        let form = CloseYearForm {
            checklist: list.clone(),
            carried: Vec::new(),
            into: String::new(),
            due_on: String::new(),
            reason: "会议决定".into(),
            leave_waiting: String::new(),
            confirmed: tick::SET.into(),
            seen: offer.seen,
        };
        close_year(&office, &county.services, &form).await.unwrap();
        let made = import::history(&office, &county.services).await.unwrap().remove(0);
        assert!(made.may_undo && made.is_used, "{}: it is not offered", county.test.name);
        assert_eq!(made.why_not, Some("不能撤销：清单已年终归档"), "{}", county.test.name);
        assert!(refused(undo(&office, &county.services, &made.id).await).contains("已年终归档"), "{}", county.test.name);
    }
}

/// Asks as the clerk, and approves as that person.
async fn approve(desk: &Desk, cell: &CellId, by: &services::Actor) -> services::Result<()> {
    let request =
        ReopenRequest { cell: cell.clone(), scope: "完成情况".into(), reason: "数字有误".into(), until: "2027-02-10".into() };
    ask(if by == &desk.office { &desk.clerk } else { &desk.office }, &desk.services, &request).await.unwrap();
    decide_last(desk, cell, by).await
}

async fn decide_last(desk: &Desk, cell: &CellId, by: &services::Actor) -> services::Result<()> {
    let all = services::review::reopen::list(by, &desk.services).await.unwrap();
    let reopen = all.into_iter().find(|one| one.reopen.cell == *cell && one.reopen.decision.is_none()).unwrap().reopen.id;
    decide(by, &desk.services, &ReopenAnswer { reopen, approve: ReopenAnswer::YES.into(), note: String::new(), until: String::new() })
        .await
        .map(|_| ())
}

#[tokio::test]
async fn an_approved_correction_is_a_new_version_beside_the_old() {
    for test in both().await {
        let desk = Desk::new(test).await;
        closed(&desk).await;
        desk.at("2027-02-01T02:00:00Z");
        // asked and approved by two people
        let own =
            ReopenRequest { cell: desk.lead.clone(), scope: "数量".into(), reason: "多报一项".into(), until: "2027-02-10".into() };
        ask(&desk.office, &desk.services, &own).await.unwrap();
        assert!(refused(decide_last(&desk, &desk.lead, &desk.office).await).contains("申请人不能审批自己的申请"));
        decide_last(&desk, &desk.lead, &desk.second_office).await.unwrap();
        let base = desk.base(&desk.lead).await;
        submit(&desk.clerk, &desk.services, &desk.lead, base, &typed("已公开23项")).await.unwrap();
        assert!(matches!(stage(&desk).await, CloseStage::Closed(versions) if versions.len() == 1), "nothing before it was judged");
        desk.accept(&desk.lead).await;
        let CloseStage::Closed(versions) = stage(&desk).await else { panic!("closed") };
        assert_eq!(versions.iter().map(|version| version.no).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(versions[0].previous.as_ref(), Some(&versions[1].digest));
        assert!(versions[0].reason.contains("更正"), "{}", versions[0].reason);
        let text = async |no| sealed(&desk, no).await.ledger[0].report.clone().unwrap().text;
        assert_eq!((text(1).await.as_str(), text(2).await.as_str()), ("已公开24项", "已公开23项"), "{}", desk.county.test.name);
        // closed again at once: the judgement cannot even be taken back
        let one = std::slice::from_ref(&desk.lead);
        assert!(refused(undo_all(&desk.office, &desk.services, one).await).contains("已年终归档"));

        // what had ended unfinished is completed by a correction, and late
        let ended = &desk.quarters[3];
        approve(&desk, ended, &desk.office).await.unwrap();
        let shown = desk.cell(ended).await.record().standing();
        assert!(matches!(shown.state, State::Reopened { .. }));
        let base = desk.base(ended).await;
        submit(&desk.clerk, &desk.services, ended, base, &typed("第四季度已公开")).await.unwrap();
        desk.accept(ended).await;
        assert!(desk.cell(ended).await.record().is_late());
        let third = sealed(&desk, 3).await;
        let item = third.ledger.iter().find(|item| item.cell == *ended).unwrap();
        assert_eq!((item.status.as_str(), item.ending), ("逾期完成", None), "{}", desk.county.test.name);
        is_whole(&desk).await;

        // one that runs out leaves everything as it was sealed
        approve(&desk, &desk.quarters[2], &desk.office).await.unwrap();
        desk.at("2027-02-11T02:00:00Z");
        let base = desk.base(&desk.quarters[2]).await;
        assert!(refused(submit(&desk.clerk, &desk.services, &desk.quarters[2], base, &typed("太晚")).await).contains("更正期限已过"));
        let shown = desk.cell(&desk.quarters[2]).await.record().standing();
        let now = services::operations::settings::now(&mut desk.services.db().read().await.unwrap(), &desk.services, &desk.county.id).await;
        let shown = shown.shown(now.unwrap().as_of);
        assert_eq!((shown.status, shown.mark), (Status::Overdue, None), "{}", desk.county.test.name);
        assert!(matches!(stage(&desk).await, CloseStage::Closed(versions) if versions.len() == 3));
        let log = desk.log().await;
        assert_eq!(log.iter().filter(|action| *action == "checklist.correct").count(), 2, "{log:?}");
    }
}

#[tokio::test]
async fn the_printed_text_of_a_row_is_corrected_while_its_item_is_open_for_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        closed(&desk).await;
        let task: TaskId = desk.cell(&desk.lead).await.task;
        desk.at("2027-02-01T02:00:00Z");
        let write = async |text: &str| set_completion(&desk.office, &desk.services, &task, &Seen::of(""), text, "").await;
        assert!(refused(write("已公开23项。").await).contains("已年终归档"));
        approve(&desk, &desk.lead, &desk.office).await.unwrap();
        write("已公开23项。").await.unwrap();
        assert_eq!(sealed(&desk, 1).await.table.rows[0].completion, "");
        assert_eq!(sealed(&desk, 2).await.table.rows[0].completion, "已公开23项。", "{}", desk.county.test.name);
        is_whole(&desk).await;
    }
}

#[tokio::test]
async fn a_pack_whose_file_is_missing_says_which() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let mut upload = Upload::begin(&desk.services).await.unwrap();
        upload.write(b"%PDF-1.7 notice").await.unwrap();
        let received = upload.finish("公示 第1号.pdf").await.unwrap();
        add_file(&desk.clerk, &desk.services, &desk.lead, received, &About::default(), &[]).await.unwrap();
        let list = closed(&desk).await;
        let pack = sealed_pack(&desk.leader, &desk.services, &list, 1).await.unwrap();
        let names: BTreeSet<&str> = pack.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, BTreeSet::from(["佐证材料/县发展改革委/1.1 8月14日前公开24项政策解读/公示 第1号.pdf"]));
        assert!(matches!(&pack.year.evidence[0].source, SealedSource::File { bytes: 15, .. }));
        assert_eq!(pack.places, [Some(pack.files[0].name.clone())]);
        std::fs::write(&pack.files[0].path, b"other").unwrap();
        let why = refused(sealed_pack(&desk.leader, &desk.services, &list, 1).await);
        assert!(why.contains("公示 第1号.pdf") && why.contains("没有生成归档包"), "{why}");
        std::fs::remove_file(&pack.files[0].path).unwrap();
        assert!(refused(sealed_pack(&desk.leader, &desk.services, &list, 1).await).contains("公示 第1号.pdf"));
        assert!(matches!(sealed_pack(&desk.clerk, &desk.services, &list, 1).await, Err(ServiceError::Forbidden(_))));
        assert!(matches!(sealed_pack(&desk.leader, &desk.services, &list, 2).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn whoever_changes_what_was_sealed_is_found_out() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let list = closed(&desk).await;
        let test = &desk.county.test;
        let place = if test.db.engine() == Engine::Sqlite { "" } else { " on sealed_list" };
        test.execute_raw(&format!("drop trigger sealed_list_is_final{place}")).await;
        test.execute_raw("update sealed_list set content = replace(content, '已公开24项', '已公开99项')").await;
        let (count, faults) = verify_seals(&mut desk.services.db().read().await.unwrap()).await.unwrap();
        assert_eq!((count, faults.len()), (1, 1), "{}", test.name);
        assert!(faults[0].what.contains("第1版"), "{faults:?}");
        assert!(refused(sealed_pack(&desk.leader, &desk.services, &list, 1).await).contains("第1版"));
    }
}
