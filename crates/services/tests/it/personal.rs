//! Personal data at every gate: wherever a text can reach the public table or another unit, a full number stops it, and a
//! duty telephone passes only with a reason. The number itself stands in no answer and in no line of the log.

use domain::checklist::import::{Cell, Document, Row, Table};
use domain::ids::{ChecklistId, TaskId};
use services::checklist::import::{self, Incoming};
use services::checklist::set_completion;
use services::reporting::evidence::{About, Upload, add_file, add_link};
use services::reporting::{ReportForm, page, submit};
use services::review::{ReturnDate, return_report};
use services::{Result, Seen, ServiceError};
use storage::testing::both;

use crate::county::set_public;
use crate::desk::{Desk, typed};

/// Made up; its check digit is right.
const ID: &str = "340000199003076596";
const CARD: &str = "6228480402564890018";
const PHONE: &str = "13912345678";
const REASON: &str = "县医保局的值班手机";

async fn desks() -> Vec<Desk> {
    let mut all = Vec::new();
    for test in both().await {
        all.push(Desk::new(test).await);
    }
    all
}

/// The field and the sentence of a refusal, which repeats no number.
fn refusal<T: std::fmt::Debug>(answer: Result<T>) -> (String, String) {
    let error = answer.expect_err("it must be refused");
    let sentence = error.to_string();
    for number in [ID, CARD, PHONE, &ID[6..], &CARD[4..14], &PHONE[..7]] {
        assert!(!sentence.contains(number), "{sentence}");
    }
    match error {
        ServiceError::Invalid(errors) => (errors[0].field.clone(), sentence),
        ServiceError::Refused(_) => (String::new(), sentence),
        other => panic!("{other:?}"),
    }
}

/// Everything the audit log holds, as it is stored.
async fn logged(desk: &Desk) -> String {
    let mut conn = desk.services.db().read().await.unwrap();
    let events = storage::operations::audit::after(&mut conn, &desk.county.id, 0, 1000).await.unwrap();
    format!("{events:?}")
}

async fn no_number_is_logged(desk: &Desk) {
    let log = logged(desk).await;
    for number in [ID, CARD, PHONE] {
        assert!(!log.contains(number), "{log}");
    }
}

async fn list(desk: &Desk) -> (ChecklistId, TaskId) {
    let mut conn = desk.services.db().read().await.unwrap();
    let list = storage::checklist::list(&mut conn, &desk.county.id).await.unwrap().remove(0).id;
    let task = storage::checklist::tasks(&mut conn, &list).await.unwrap().remove(0).id;
    (list, task)
}

/// A text straight into the table, as a list of an older version may hold it.
async fn plant(desk: &Desk, task: &TaskId, text: &str) {
    let mut tx = desk.services.db().write().await.unwrap();
    let before = storage::checklist::completion::text(&mut tx, &desk.county.id, task).await.unwrap().unwrap();
    let writer = storage::checklist::completion::Writer { at: desk.services.now(), account: &desk.office.account, name: "孙办" };
    assert!(storage::checklist::completion::write(&mut tx, &desk.county.id, task, &before, text, writer).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_report_is_stopped_before_the_office_sees_it() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let base = desk.base(id).await;
        for text in [format!("补贴{ID}"), format!("发至{CARD}"), format!("补贴{}\u{200b}{}", &ID[..6], &ID[6..])] {
            let form = ReportForm { phone_reason: REASON.into(), ..typed(&text) };
            assert_eq!(refusal(submit(&desk.clerk, services, id, base, &form).await).0, "text", "no reason lets it pass");
        }
        let with_phone = typed(&format!("咨询请拨{PHONE}"));
        let (field, sentence) = refusal(submit(&desk.clerk, services, id, base, &with_phone).await);
        assert!(field == "text" && sentence.contains("写明理由"), "{sentence}");
        let bad = ReportForm { phone_reason: format!("电话{PHONE}"), ..with_phone.clone() };
        assert_eq!(refusal(submit(&desk.clerk, services, id, base, &bad).await).0, services::PHONE_REASON);
        let vouched = ReportForm { phone_reason: REASON.into(), ..with_phone };
        submit(&desk.clerk, services, id, base, &vouched).await.unwrap();
        assert_eq!(desk.log().await, ["report.submit", "report.phones"]);
        assert!(logged(&desk).await.contains(REASON));
        no_number_is_logged(&desk).await;
    }
}

#[tokio::test]
async fn the_offices_own_text_and_the_public_page_are_stopped_alike() {
    for desk in desks().await {
        let services = &desk.services;
        let (list, task) = list(&desk).await;
        let write = |text: String, reason: &'static str| {
            let (desk, task) = (&desk, &task);
            async move { set_completion(&desk.office, &desk.services, task, &Seen::of(""), &text, reason).await }
        };
        assert_eq!(refusal(write(format!("补贴{ID}"), REASON).await).0, "completion");
        assert_eq!(refusal(write(format!("请拨{PHONE}"), "").await).0, "completion");
        write(format!("请拨{PHONE}"), REASON).await.unwrap();
        // public is a further step, with a reason of its own
        assert_eq!(refusal(set_public(&desk.office, services, &list, true, "").await).0, services::PHONE_REASON);
        set_public(&desk.office, services, &list, true, REASON).await.unwrap();
        set_public(&desk.office, services, &list, false, "").await.unwrap();
        plant(&desk, &task, &format!("请拨{PHONE}，补贴{ID}")).await;
        let (field, sentence) = refusal(set_public(&desk.office, services, &list, true, REASON).await);
        assert!(field.is_empty() && sentence.contains("第1.1项的完成情况"), "{sentence}");
        assert_eq!(
            desk.log().await,
            ["task.completion", "checklist.phones", "checklist.publish", "checklist.phones", "checklist.unpublish"]
        );
        no_number_is_logged(&desk).await;
    }
}

#[tokio::test]
async fn a_number_with_a_wrong_check_digit_is_said_before_it_is_public_and_stops_nothing() {
    for desk in desks().await {
        let services = &desk.services;
        let (list, task) = list(&desk).await;
        let wrong = format!("{}5", &ID[..17]);
        assert_ne!(wrong, ID);
        set_completion(&desk.office, services, &task, &Seen::of(""), &format!("办理编号{wrong}"), "").await.unwrap();
        let shown = services::checklist::publication(&desk.office, services, &list).await.unwrap();
        let [(number, remark)] = shown.remarks.as_slice() else { panic!("{}: {:?}", desk.county.test.name, shown.remarks) };
        assert!(number == "1.1" && remark.starts_with("完成情况第5个字起") && remark.contains("校验位不对"), "{number} {remark}");
        assert!(!remark.contains(&wrong), "{remark}");
        set_public(&desk.office, services, &list, true, "").await.unwrap();
    }
}

fn document(completion: &str) -> Document {
    let row = |number, cells: [&str; 4]| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let rows = vec![
        row(1, ["工作内容", "工作要求", "责任单位", "完成情况"]),
        row(2, ["一、政策公开", "8月14日前公开24项政策解读", "县发展改革委等有关单位", completion]),
        row(3, ["一、政策公开", "按季度公开村务", "县发展改革委等有关单位", ""]),
    ];
    Document::of(vec![Table { name: None, titles: vec!["2026年清单".into()], rows }])
}

async fn imported(desk: &Desk, completion: &str, reason: &str) -> Result<import::Imported> {
    let file_name = format!("{PHONE}的清单.xlsx");
    let incoming = Incoming { year: 2026, list_name: String::new(), file_name, content: b"file", document: document(completion) };
    let id = import::receive(&desk.office, &desk.services, incoming).await?;
    import::confirm(&desk.office, &desk.services, &id, import::Consent { phone_reason: reason, ..import::Consent::default() }).await
}

#[tokio::test]
async fn an_import_names_it_and_a_public_list_does_not_take_it() {
    for desk in desks().await {
        let services = &desk.services;
        let (list, _) = list(&desk).await;
        let text = format!("咨询{PHONE}，王某{ID}");
        let incoming =
            Incoming { year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document: document(&text) };
        let waiting = import::receive(&desk.office, services, incoming).await.unwrap();
        let shown = import::preview(&desk.office, services, &waiting).await.unwrap();
        let told: Vec<_> = shown.parsed.problems.iter().filter(|problem| problem.column == "完成情况").collect();
        assert!(told.iter().any(|problem| problem.row == 2), "{told:?}");
        assert!(shown.parsed.problems.iter().all(|problem| !problem.message.contains(ID) && !problem.message.contains(PHONE)));
        import::discard(&desk.office, services, &waiting).await.unwrap();

        set_public(&desk.office, services, &list, true, "").await.unwrap();
        assert_eq!(refusal(imported(&desk, &text, REASON).await).0, "", "an identity number passes with no reason");
        assert_eq!(refusal(imported(&desk, &format!("咨询{PHONE}"), "").await).0, services::PHONE_REASON);
        imported(&desk, &format!("咨询{PHONE}"), REASON).await.unwrap();
        assert!(desk.log().await.ends_with(&["checklist.import".into(), "checklist.phones".into()]));
        no_number_is_logged(&desk).await;
    }
}

#[tokio::test]
async fn evidence_is_looked_at_in_title_name_address_and_text() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        let titled = |title: String, reason: &str| About { title, phone_reason: reason.into(), ..About::default() };
        let link = |url: String, about: About| {
            let desk = &desk;
            async move { add_link(&desk.clerk, &desk.services, &desk.lead, &url, &about).await }
        };
        let page_of = "https://www.example.gov.cn/1.html".to_owned();
        assert_eq!(refusal(link(page_of.clone(), titled(format!("王某{ID}"), REASON)).await).0, "title");
        assert_eq!(refusal(link(page_of.clone(), titled(format!("电话{PHONE}"), "")).await).0, "title");
        assert_eq!(refusal(link(format!("https://www.example.gov.cn/q?id={ID}"), About::default()).await).0, "url");
        let file = |name: String, about: About, texts: Vec<String>| {
            let desk = &desk;
            async move {
                let mut upload = Upload::begin(&desk.services).await?;
                upload.write(b"%PDF-1.7 hello").await?;
                let received = upload.finish(&name).await?;
                add_file(&desk.clerk, &desk.services, &desk.lead, received, &about, &texts).await
            }
        };
        assert_eq!(refusal(file(format!("王某{ID}.pdf"), About::default(), vec![]).await).0, "file");
        assert_eq!(refusal(file(format!("王某{ID}.pdf"), titled("公示".into(), ""), vec![]).await).0, "file");
        let texts = vec!["序号".to_owned(), format!("王某 {ID}")];
        let (field, sentence) = refusal(file("名单.pdf".into(), titled(String::new(), REASON), texts).await);
        assert!(field == "file" && sentence.contains("名单.pdf"), "{sentence}");
        // numbers in neighbouring cells are no telephone
        let table = ["139", "1234", "5678"].map(str::to_owned).to_vec();
        file("统计.pdf".into(), About::default(), table).await.unwrap();
        let with_phone = vec![format!("值守手机{PHONE}")];
        assert!(refusal(file("通知.pdf".into(), About::default(), with_phone.clone()).await).1.contains("写明理由"));
        file("通知.pdf".into(), titled(String::new(), REASON), with_phone).await.unwrap();
        link(page_of, titled(format!("电话{PHONE}"), REASON)).await.unwrap();
        assert_eq!(page(&desk.clerk, services, id).await.unwrap().evidence.len(), 3);
        assert_eq!(desk.log().await, ["evidence.add", "evidence.add", "report.phones", "evidence.add", "report.phones"]);
        no_number_is_logged(&desk).await;
    }
}

#[tokio::test]
async fn a_reason_why_something_goes_back_repeats_no_number() {
    for desk in desks().await {
        let (services, id) = (&desk.services, &desk.lead);
        desk.submit(id, "已公开24项").await;
        let seen = desk.cell(id).await.revision;
        for number in [ID, CARD, PHONE] {
            let reason = format!("第二段的{number}没有遮住，请遮住后重新提交");
            let back = return_report(&desk.office, services, id, seen, &reason, ReturnDate::WorkingDays(3)).await;
            assert_eq!(refusal(back).0, "reason", "{}", desk.county.test.name);
        }
        return_report(&desk.office, services, id, seen, "第二段的身份证号码没有遮住，请遮住后重新提交", ReturnDate::WorkingDays(3))
            .await
            .unwrap();
        no_number_is_logged(&desk).await;
    }
}
