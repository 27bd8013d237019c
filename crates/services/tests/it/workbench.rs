//! From accepted reports to the published table: the workbench, and the versions that stay.

use domain::checklist::completion::Freshness;
use domain::checklist::published::PublicTable;
use domain::ids::ChecklistId;
use services::checklist::{self, AllNewRows, RowChoice, RowsTaken};
use services::review::reopen::{self, ReopenAnswer, ReopenRequest};
use services::{Seen, ServiceError};
use storage::testing::both;

use crate::county::set_public;
use crate::desk::{Desk, typed};

async fn list_of(desk: &Desk) -> ChecklistId {
    checklist::list(&desk.office, &desk.services).await.unwrap().remove(0).checklist.id
}

async fn fresh(desk: &Desk, list: &ChecklistId) -> Vec<(Freshness, String, String)> {
    let bench = checklist::workbench(&desk.office, &desk.services, list).await.unwrap();
    bench.rows().map(|(row, sources)| (sources.freshness, row.completion.clone(), sources.proposal.clone())).collect()
}

#[tokio::test]
async fn an_accepted_report_reaches_the_table_with_one_press() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, list) = (&desk.services, list_of(&desk).await);
        assert!(fresh(&desk, &list).await.iter().all(|(fresh, ..)| *fresh == Freshness::NotUpdated));
        desk.submit(&desk.lead, "公开24项政策解读。").await;
        assert_eq!(fresh(&desk, &list).await[0].0, Freshness::NotUpdated, "what nobody has judged is not offered");
        desk.accept(&desk.lead).await;
        let (state, now, offered) = fresh(&desk, &list).await.remove(0);
        assert_eq!((state, now.as_str(), offered.as_str()), (Freshness::HasNew, "", "公开24项政策解读。"), "{}", desk.county.test.name);

        let bench = checklist::workbench(&desk.office, services, &list).await.unwrap();
        let task = bench.table.rows[0].task.clone();
        let said: Vec<_> = bench.sources[0].made_of.iter().map(|one| (one.unit.as_str(), one.text.as_str())).collect();
        assert_eq!((said, bench.sources[0].counts), (vec![("发改委", "公开24项政策解读。")], false), "whose words are offered");
        let all = AllNewRows { checklist: list.clone(), row: vec![AllNewRows::carried(&task, &bench.sources[0].seen)] };
        assert_eq!(checklist::take_all_new(&desk.office, services, &all).await.unwrap(), RowsTaken { taken: 1, ..RowsTaken::default() });
        let (state, now, _) = fresh(&desk, &list).await.remove(0);
        assert_eq!((state, now.as_str()), (Freshness::UpToDate, "公开24项政策解读。"));
        // the page that was left open writes over nothing
        let stale = checklist::take_all_new(&desk.office, services, &all).await.unwrap();
        assert_eq!((stale.taken, stale.changed.len()), (0, 1));
        let row = RowChoice { checklist: list.clone(), task: task.clone(), seen: Seen::of(""), source: Vec::new() };
        assert!(matches!(checklist::take_row(&desk.office, services, &row).await, Err(ServiceError::Stale)));

        // what the support unit wrote can be chosen beside it, and the units' own people cannot choose
        let base = services::reporting::page(&desk.other_unit, services, &desk.support).await.unwrap().base();
        services::reporting::submit(&desk.other_unit, services, &desk.support, base, &typed("配合公开3项。")).await.unwrap();
        desk.at("2026-08-07T08:30:00Z");
        desk.accept(&desk.support).await;
        assert_eq!(fresh(&desk, &list).await[0].0, Freshness::HasNew);
        let row = RowChoice { seen: Seen::of(now.as_str()), source: vec![desk.lead.clone(), desk.support.clone()], ..row };
        assert!(matches!(checklist::take_row(&desk.clerk, services, &row).await, Err(ServiceError::Forbidden(_))));
        checklist::take_row(&desk.office, services, &row).await.unwrap();
        let (state, now, _) = fresh(&desk, &list).await.remove(0);
        assert_eq!((state, now.matches('：').count(), now.contains("配合公开3项。")), (Freshness::UpToDate, 2, true), "{now}");
        let history = checklist::completion_history(&desk.office, services, &task).await.unwrap();
        assert_eq!((history.len(), history[0].before_text.as_str()), (2, "公开24项政策解读。"), "what stood there is kept");
    }
}

#[tokio::test]
async fn a_row_that_rests_on_a_report_returned_since_is_named() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, list) = (&desk.services, list_of(&desk).await);
        desk.submit(&desk.lead, "公开24项政策解读。").await;
        desk.accept(&desk.lead).await;
        let bench = checklist::workbench(&desk.office, services, &list).await.unwrap();
        let row = RowChoice {
            checklist: list.clone(),
            task: bench.table.rows[0].task.clone(),
            seen: bench.sources[0].seen.clone(),
            source: Vec::new(),
        };
        checklist::take_row(&desk.office, services, &row).await.unwrap();
        let rests = async || {
            let bench = checklist::workbench(&desk.office, services, &list).await.unwrap();
            let page = checklist::publication(&desk.office, services, &list).await.unwrap();
            let named: Vec<_> = bench.sources[0].rests_on.iter().map(|one| one.stands).collect();
            assert_eq!(page.rests_on.len(), named.len(), "both pages say the same");
            named
        };
        assert!(rests().await.is_empty());
        // the reviewer takes her judgement back, and returns the report
        services::review::undo(&desk.office, services, &desk.lead).await.unwrap();
        assert_eq!(rests().await, ["重新待审核"]);
        let revision = desk.cell(&desk.lead).await.revision;
        let until = services::review::ReturnDate::WorkingDays(5);
        services::review::return_report(&desk.office, services, &desk.lead, revision, "请补链接", until).await.unwrap();
        assert_eq!(rests().await, ["已退回"], "{}", desk.county.test.name);
        // what the program knows to be otherwise is published by who says that it is meant
        let seen = checklist::publication(&desk.office, services, &list).await.unwrap().seen;
        let form = |looked: bool| checklist::Publication {
            checklist: list.clone(),
            public: true,
            seen: seen.clone(),
            phone_reason: String::new(),
            other_year: String::new(),
            looked,
        };
        let Err(ServiceError::Invalid(errors)) = checklist::set_public(&desk.office, services, &form(false)).await else {
            panic!("{}: published unseen", desk.county.test.name)
        };
        assert!(errors[0].field == "looked" && errors[0].message.contains("有1项"), "{errors:?}");
        checklist::set_public(&desk.office, services, &form(true)).await.unwrap();
        checklist::set_public(&desk.office, services, &form(false)).await.unwrap();
        desk.submit(&desk.lead, "公开24项政策解读。").await;
        desk.accept(&desk.lead).await;
        assert!(rests().await.is_empty(), "the same words count again");
    }
}

#[tokio::test]
async fn looked_at_and_left_as_it_is_counts_as_up_to_date() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, list) = (&desk.services, list_of(&desk).await);
        let task = checklist::four_column(&desk.office, services, &list).await.unwrap().rows[0].task.clone();
        checklist::set_completion(&desk.office, services, &task, &Seen::of(""), "手写的话", "").await.unwrap();
        desk.at("2026-08-08T01:00:00Z");
        desk.submit(&desk.lead, "公开24项政策解读。").await;
        desk.accept(&desk.lead).await;
        assert_eq!(fresh(&desk, &list).await[0].0, Freshness::HasNew);
        checklist::set_completion(&desk.office, services, &task, &Seen::of("手写的话"), "手写的话", "").await.unwrap();
        assert_eq!(fresh(&desk, &list).await[0].0, Freshness::UpToDate);
    }
}

#[tokio::test]
async fn what_was_published_on_which_day_stays() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let (services, list) = (&desk.services, list_of(&desk).await);
        let slug = checklist::four_column(&desk.office, services, &list).await.unwrap().checklist.public_slug;
        let task = checklist::four_column(&desk.office, services, &list).await.unwrap().rows[0].task.clone();
        let public = || async { checklist::published(services, &slug).await.unwrap() };
        let text = |table: &PublicTable| table.rows[0].completion.clone();
        let seen = checklist::publication(&desk.office, services, &list).await.unwrap().seen;
        set_public(&desk.office, services, &list, true, "").await.unwrap();
        assert_eq!((text(&public().await).as_str(), public().await.title.as_str()), ("", "2026年清单落实情况"));

        // an edit is not public until it is published
        checklist::set_completion(&desk.office, services, &task, &Seen::of(""), "公开24项。", "").await.unwrap();
        assert_eq!(text(&public().await), "");
        let page = checklist::publication(&desk.office, services, &list).await.unwrap();
        assert_eq!((page.changes.unwrap().len(), page.versions.len()), (1, 1));
        // and nobody publishes what she has not seen
        let unseen = checklist::Publication {
            checklist: list.clone(),
            public: true,
            seen,
            phone_reason: String::new(),
            other_year: String::new(),
            looked: false,
        };
        assert!(matches!(checklist::set_public(&desk.office, services, &unseen).await, Err(ServiceError::Stale)));
        desk.at("2026-08-10T01:00:00Z");
        set_public(&desk.office, services, &list, true, "").await.unwrap();
        assert_eq!((text(&public().await).as_str(), public().await.as_of.to_string().as_str()), ("公开24项。", "2026-08-10"));
        // saying the same again makes no version
        desk.at("2026-08-11T01:00:00Z");
        set_public(&desk.office, services, &list, true, "").await.unwrap();
        let versions = checklist::publication(&desk.office, services, &list).await.unwrap().versions;
        assert_eq!(versions.iter().map(|one| one.no).collect::<Vec<_>>(), [2, 1], "{}", desk.county.test.name);
        assert_eq!(text(&checklist::version(&desk.clerk, services, &list, 1).await.unwrap()), "");
        assert_eq!(text(&checklist::version(&desk.leader, services, &list, 2).await.unwrap()), "公开24项。");
        assert!(matches!(checklist::version(&desk.leader, services, &list, 3).await, Err(ServiceError::NotFound(_))));
    }
}

#[tokio::test]
async fn a_correction_that_was_allowed_and_never_made_leaves_the_accepted_text_to_be_taken() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let list = list_of(&desk).await;
        for (id, text) in [(&desk.lead, "公开24项政策解读。"), (&desk.quarters[0], "公开24项村务。")] {
            desk.submit(id, text).await;
            desk.accept(id).await;
            let wish =
                ReopenRequest { cell: id.clone(), scope: "数量".into(), reason: "统计口径有误".into(), until: "2026-08-20".into() };
            reopen::ask(&desk.clerk, &desk.services, &wish).await.unwrap();
            let request = reopen::list(&desk.office, &desk.services).await.unwrap();
            let request = request.into_iter().find(|one| one.reopen.cell == *id).unwrap().reopen.id;
            let yes = ReopenAnswer { reopen: request, approve: ReopenAnswer::YES.into(), note: String::new(), until: String::new() };
            reopen::decide(&desk.second_office, &desk.services, &yes).await.unwrap();
        }
        desk.at("2026-08-21T02:00:00Z");
        let offered: Vec<String> = fresh(&desk, &list).await.into_iter().map(|(_, _, offered)| offered).collect();
        assert!(
            offered[0].contains("公开24项政策解读。") && offered[1].contains("公开24项村务。"),
            "{}: {offered:?}",
            desk.county.test.name
        );
        // and the next quarter begins from what was accepted
        let next = services::reporting::page(&desk.clerk, &desk.services, &desk.quarters[1]).await.unwrap();
        assert!(next.last_period().is_some(), "{}", desk.county.test.name);
    }
}
