//! 先审后报: nothing is with the office before the unit's deputy head has signed it, and what is signed is what was seen.

use domain::access::role::Role;
use domain::reporting::cell::Status;
use domain::reporting::event::CellEventKind;
use domain::reporting::record::State;
use domain::reporting::sign_off::Way;
use services::ServiceError;
use services::checklist::report_rule::{RuleForm, report_rule, set_report_rule};
use services::operations::audit::{self, AuditCursor, AuditFilter};
use services::operations::settings::{SignOffForm, county_sign_off, set_sign_off};
use services::progress::todo;
use services::register::Closing;
use services::reporting::sign_off::{SentBack, Signing, recall, send_back, sign, sign_sheet};
use services::reporting::{HandedIn, SeenRevisions, evidence, page, save_draft, submit, take_text};
use storage::testing::both;

use crate::desk::{Desk, typed};

async fn county_wide(desk: &Desk, word: &str) {
    set_sign_off(&desk.office, &desk.services, &SignOffForm { sign_off: word.into() }).await.unwrap();
}

async fn signing(desk: &Desk) -> Signing {
    let SeenRevisions { cell, draft } = desk.base(&desk.lead).await;
    Signing { cell: desk.lead.clone(), cell_revision: cell, draft_revision: draft }
}

#[tokio::test]
async fn nothing_is_handed_in_before_it_is_signed() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        let (services, id, clerk, head) = (&desk.services, &desk.lead, &desk.clerk, &desk.colleague);
        county_wide(desk, "on").await;
        assert_eq!(page(clerk, services, id).await.unwrap().way(false), Way::ToSign);
        let sent = submit(clerk, services, id, desk.base(id).await, &typed("公开24项")).await.unwrap();
        assert_eq!(sent, HandedIn::ToSign);
        // the office sees nothing, and nothing counts as handed in
        let seen = page(&desk.office, services, id).await.unwrap();
        assert_eq!((seen.status(), seen.sheet.draft.is_none(), seen.sheet.sign_off.waiting.is_none()), (Status::Near, true, true));
        assert!(seen.with_signer, "{}: the office is offered no paper meanwhile", desk.county.test.name);
        assert_eq!((desk.cell(id).await.record().state, desk.cell(id).await.record().reports), (State::Open, 0));
        assert_eq!(todo::count(&desk.office, services).await.unwrap(), 0);
        // it lies on the deputy head's list, and nobody writes into it
        let list = todo::list(head, services).await.unwrap();
        assert_eq!(list.to_sign.iter().map(|one| (&one.cell, one.content.text.as_str())).collect::<Vec<_>>(), [(id, "公开24项")]);
        // once, and for her alone; the clerk sees where it lies and is asked for nothing
        assert!(list.groups.iter().all(|(_, items)| items.iter().all(|item| item.row.id != *id)) && list.with_signer.is_empty());
        let own = todo::list(clerk, services).await.unwrap();
        assert!(own.to_sign.is_empty(), "the clerk signs nothing");
        assert!(own.groups.iter().all(|(_, items)| items.iter().all(|item| item.row.id != *id)), "{}", desk.county.test.name);
        assert_eq!(own.with_signer.iter().map(|item| &item.row.id).collect::<Vec<_>>(), [id]);
        for (who, listed) in [(head, &list), (clerk, &own)] {
            assert_eq!(todo::count(who, services).await.unwrap(), listed.number(), "{}", desk.county.test.name);
        }
        assert_eq!(list.number(), own.number() + 1, "{}", desk.county.test.name);
        let base = desk.base(id).await;
        for refused in [
            save_draft(clerk, services, id, base, &typed("别的")).await.map(|_| ()),
            submit(clerk, services, id, base, &typed("别的")).await.map(|_| ()),
            take_text(clerk, services, id, base, &typed("别的"), "last").await.map(|_| ()),
            evidence::add_link(clerk, services, id, "https://a.gov.cn/1", &evidence::About::default()).await.map(|_| ()),
        ] {
            assert!(matches!(refused, Err(ServiceError::Refused(_))), "{refused:?}");
        }
        // five days later she signs: that day is the report's day, and both names stand in it
        desk.at("2026-08-12T01:00:00Z");
        assert_eq!(sign(head, services, &signing(desk).await).await.unwrap(), HandedIn::InTime);
        let read = page(&desk.office, services, id).await.unwrap();
        assert_eq!((read.status(), read.sheet.cell.content.text.as_str()), (Status::Pending, "公开24项"));
        assert!(!read.with_signer, "{}", desk.county.test.name);
        assert_eq!(read.sheet.cell.submitted_by.as_deref(), Some("王倩（赵敏审签）"));
        assert_eq!(read.events.iter().map(|one| one.kind).collect::<Vec<_>>(), [CellEventKind::Submitted, CellEventKind::SentToSign]);
        assert!(read.events[0].reason.contains("王倩经办") && read.events[0].reason.contains("赵敏审签"), "{}", read.events[0].reason);
        let paper = sign_sheet(&desk.office, services, id).await.unwrap();
        let signature = paper.signature.unwrap();
        assert_eq!((signature.drafted_by.as_str(), signature.signed_by.as_str()), ("王倩", "赵敏"));
        assert_eq!(desk.log().await, ["settings.sign_off", "report.to_sign", "report.submit", "report.sign"]);
        let auditor = desk.county.actor(Role::Auditor, 0);
        let log = audit::list(&auditor, services, &AuditFilter::default(), AuditCursor::Newest).await.unwrap();
        let named: Vec<_> = log.names.values().filter(|name| name.then.starts_with("县发展改革委 · 1.1 · ")).collect();
        assert_eq!(named.len(), 3, "the log names the item by unit, task and period: {:?}", log.names);
        // twice is once
        let twice = sign(head, services, &signing(desk).await).await;
        assert!(matches!(twice, Err(ServiceError::Refused(_))), "{twice:?}");
        let state = services::operations::records::verify_records(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(state, services::operations::records::RecordState::Whole(_)), "{state:?}");
        let history = services::operations::held::verify_history(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(history.is_whole(), "{}: {}", desk.county.test.name, history.sentence());
    }
}

#[tokio::test]
async fn a_signature_after_the_date_is_late() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        county_wide(desk, "on").await;
        desk.submit(&desk.lead, "公开24项").await;
        desk.at("2026-08-17T01:00:00Z");
        assert_eq!(page(&desk.clerk, &desk.services, &desk.lead).await.unwrap().status(), Status::Overdue, "waiting is no reporting");
        assert_eq!(sign(&desk.colleague, &desk.services, &signing(desk).await).await.unwrap(), HandedIn::Late);
    }
}

#[tokio::test]
async fn it_goes_back_to_the_clerk_as_it_was() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        let (services, id, clerk, head) = (&desk.services, &desk.lead, &desk.clerk, &desk.colleague);
        county_wide(desk, "on").await;
        desk.submit(id, "公开24项").await;
        let seen = signing(desk).await;
        let back = |reason: &str| SentBack { cell: id.clone(), reason: reason.into() };
        for wrong in ["", " ", "请致电13912345678"] {
            assert!(matches!(send_back(head, services, &back(wrong)).await, Err(ServiceError::Invalid(_))), "{wrong}");
        }
        send_back(head, services, &back("请写明第二十四项")).await.unwrap();
        let open = page(clerk, services, id).await.unwrap();
        assert_eq!((open.can_write(), open.writing().text.as_str(), open.events[0].kind), (true, "公开24项", CellEventKind::SentBack));
        // it stands in the clerk's 待办 with its reason, first of its group, until it is sent again
        let told = async || {
            let list = todo::list(clerk, services).await.unwrap();
            let found: Vec<String> = list
                .groups
                .iter()
                .filter_map(|(_, items)| items.iter().position(|item| item.row.id == *id).map(|place| (place, &items[place])))
                .filter_map(|(place, item)| item.sent_back.as_ref().map(|(reason, _)| format!("{place} {reason}")))
                .collect();
            found
        };
        assert_eq!(told().await, ["0 请写明第二十四项"]);
        // why she did not is the unit's own
        for stranger in [&desk.office, &desk.leader] {
            let read = page(stranger, services, id).await.unwrap();
            assert!(read.events.iter().all(|one| one.kind != CellEventKind::SentBack && !one.reason.contains("第二十四项")));
        }
        // what she saw before cannot be signed any more, nor what was changed since
        assert!(matches!(sign(head, services, &seen).await, Err(ServiceError::Refused(_))));
        submit(clerk, services, id, desk.base(id).await, &typed("公开24项，含第二十四项")).await.unwrap();
        assert!(matches!(sign(head, services, &seen).await, Err(ServiceError::Stale)));
        assert!(told().await.is_empty(), "sent again, it waits for the deputy head");
        // the clerk takes it back herself
        recall(clerk, services, id).await.unwrap();
        assert!(page(clerk, services, id).await.unwrap().can_write());
        assert!(matches!(recall(clerk, services, id).await, Err(ServiceError::Refused(_))));
        // nobody but the unit's own deputy head signs
        submit(clerk, services, id, desk.base(id).await, &typed("公开24项")).await.unwrap();
        let form = signing(desk).await;
        let elsewhere = desk.county.actor(Role::UnitLead, 1);
        assert!(matches!(sign(&elsewhere, services, &form).await, Err(ServiceError::NotFound(_))));
        for other in [clerk, &desk.office, &desk.leader] {
            assert!(matches!(sign(other, services, &form).await, Err(ServiceError::Forbidden(_))));
        }
    }
}

#[tokio::test]
async fn a_task_says_otherwise_than_the_county_and_asks_for_evidence() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        let (services, id, clerk) = (&desk.services, &desk.lead, &desk.clerk);
        let task = desk.cell(id).await.task.clone();
        let rule = |sign_off: &str, evidence: &str| RuleForm { task: task.clone(), sign_off: sign_off.into(), evidence: evidence.into() };
        set_report_rule(&desk.office, services, &rule("on", "1")).await.unwrap();
        assert!(report_rule(&desk.office, services, &task).await.unwrap().evidence);
        let bare = submit(clerk, services, id, desk.base(id).await, &typed("公开24项")).await.unwrap_err();
        let ServiceError::Invalid(errors) = bare else { panic!("it must name the field: {bare:?}") };
        assert_eq!(errors[0].field, "url");
        // evidence that is missing is named beside what else is
        let blank = submit(clerk, services, id, desk.base(id).await, &typed(" ")).await.unwrap_err();
        let ServiceError::Invalid(errors) = blank else { panic!("it must name the fields: {blank:?}") };
        assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["text", "url"]);
        evidence::add_link(clerk, services, id, "https://a.gov.cn/1", &evidence::About::default()).await.unwrap();
        assert_eq!(submit(clerk, services, id, desk.base(id).await, &typed("公开24项")).await.unwrap(), HandedIn::ToSign);
        assert_eq!(page(&desk.colleague, services, id).await.unwrap().evidence.len(), 1, "she sees what goes with it");
        sign(&desk.colleague, services, &signing(desk).await).await.unwrap();
        // 不涉及 has nothing to show
        let none = services::reporting::ReportForm { claim: "not_applicable".into(), ..typed("本单位没有这项业务") };
        let base = page(&desk.other_unit, services, &desk.support).await.unwrap().base();
        // the second unit has nobody who signs: it is not kept from reporting, and its report says so
        assert_eq!(submit(&desk.other_unit, services, &desk.support, base, &none).await.unwrap(), HandedIn::InTime);
        let read = page(&desk.office, services, &desk.support).await.unwrap();
        assert!(read.events[0].reason.contains("未经审签"), "{}", read.events[0].reason);
        let shown = county_sign_off(&desk.office, services).await.unwrap();
        assert_eq!((shown.is_on, shown.without_signer), (false, vec!["民政局".to_owned()]));
        set_report_rule(&desk.office, services, &rule("off", "")).await.unwrap();
        county_wide(desk, "on").await;
        assert_eq!(page(clerk, services, id).await.unwrap().way(false), Way::Direct);
        // a quarter of another task: as the county; the deputy head herself signs by handing in
        let quarter = &desk.quarters[0];
        assert_eq!(page(&desk.colleague, services, quarter).await.unwrap().way(true), Way::Signed);
        submit(&desk.colleague, services, quarter, desk.base(quarter).await, &typed("公开3次")).await.unwrap();
        assert_eq!(page(clerk, services, quarter).await.unwrap().sheet.sign_off.signature.unwrap().signed_by, "赵敏");
        for stranger in [clerk, &desk.leader] {
            assert!(matches!(set_report_rule(stranger, services, &rule("on", "")).await, Err(ServiceError::Forbidden(_))));
            let asked = set_sign_off(stranger, services, &SignOffForm { sign_off: "on".into() }).await;
            assert!(matches!(asked, Err(ServiceError::Forbidden(_))));
        }
        assert!(matches!(set_report_rule(&desk.office, services, &rule("maybe", "")).await, Err(ServiceError::Invalid(_))));
    }
}

#[tokio::test]
async fn a_merger_takes_a_draft_that_waits_back_from_the_deputy_head() {
    for test in both().await {
        let desk = &Desk::new(test).await;
        let services = &desk.services;
        county_wide(desk, "on").await;
        desk.submit(&desk.lead, "公开24项").await;
        desk.submit(&desk.quarters[0], "一季度公开3次").await;
        let (from, to) = (desk.clerk.unit.clone().unwrap(), desk.other_unit.unit.clone().unwrap());
        let seen = services::register::one(&desk.office, services, &from).await.unwrap().seen();
        let closing = Closing { id: from, closed_on: "2026-08-07".into(), successor: Some(to), seen, confirmed: String::new() };
        services::register::close(&desk.office, services, &desk.county.looked_at(closing).await).await.unwrap();
        // nobody is left who could sign either
        let mut conn = services.db().read().await.unwrap();
        for id in [&desk.lead, &desk.quarters[0]] {
            assert!(!storage::reporting::sign_off::waits(&mut conn, id).await.unwrap(), "{}", desk.county.test.name);
        }
        drop(conn);
        let read = page(&desk.other_unit, services, &desk.quarters[0]).await.unwrap();
        assert!(read.is_own && read.can_write() && read.writing().text == "一季度公开3次", "{}", desk.county.test.name);
        assert!(read.events.iter().any(|one| one.kind == CellEventKind::Recalled && one.reason.contains("撤并")));
        // of the task that both have, the successor's own cell stays and carries the draft on
        let own = page(&desk.other_unit, services, &desk.support).await.unwrap();
        assert_eq!(own.writing().text, "公开24项", "{}", desk.county.test.name);
        let reasons = desk.county.test.read_raw("select reason from cell_event where reason <> ''").await;
        assert!(reasons.iter().any(|reason| reason.contains("草稿转到承接单位")), "{}: {reasons:?}", desk.county.test.name);
        let state = services::operations::records::verify_records(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(matches!(state, services::operations::records::RecordState::Whole(_)), "{state:?}");
        let history = services::operations::held::verify_history(&mut services.db().read().await.unwrap()).await.unwrap();
        assert!(history.is_whole(), "{}: {}", desk.county.test.name, history.sentence());
    }
}
