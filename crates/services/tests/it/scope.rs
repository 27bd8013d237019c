//! What a unit may see, walked through every reader: a lead sees its support units, a former lead sees nothing of them.

use domain::checklist::AssignmentRole;
use domain::ids::{CellId, EvidenceId, TaskId, UnitId};
use services::progress::cells::{self, CellFilter, View};
use services::progress::evidence_bundle::evidence_bundle;
use services::progress::search::search;
use services::progress::todo;
use services::progress::{TaskFilter, TaskOrder, task, tasks, unit};
use services::reporting::evidence::{About, Upload, add_file, open};
use services::reporting::{self, page};
use services::review::reopen;
use storage::testing::both;

use crate::desk::{Desk, typed};

/// Every reader that names cells, tasks, units or files, asked as the clerk of the first unit for what belongs to the second.
struct Seen {
    page: bool,
    listed: bool,
    exported: bool,
    bundled: bool,
    task_page: bool,
    task_names_the_unit: bool,
    task_listed: bool,
    unit_page: bool,
    found_unit: bool,
    found_task: bool,
    found_report: bool,
    found_evidence: bool,
    file: bool,
    beside_her_form: bool,
}

impl Seen {
    async fn by_the_clerk(desk: &Desk, task_id: &TaskId, other: &UnitId, file: &EvidenceId) -> Self {
        let (who, services, theirs) = (&desk.clerk, &desk.services, &desk.support);
        let filter = CellFilter::of_list(2026);
        let listed = cells::list(who, services, &filter, View::default()).await.unwrap().unwrap();
        let exported = cells::export(who, services, &filter, View::default()).await.unwrap().unwrap();
        let bundle = evidence_bundle(who, services, &filter, View::default(), None).await;
        let shown = task(who, services, task_id, None).await;
        let all = tasks(who, services, &TaskFilter::default(), TaskOrder::default()).await.unwrap().unwrap();
        let name = desk.county.units.iter().find(|one| one.id == *other).unwrap().short_name.clone();
        let words = search(who, services, &name).await.unwrap();
        let text = search(who, services, "24项政策解读").await.unwrap();
        let said = search(who, services, "公开24").await.unwrap();
        let called = search(who, services, "台账").await.unwrap();
        let beside = page(who, services, &desk.lead).await;
        Self {
            page: page(who, services, theirs).await.is_ok(),
            listed: listed.rows.iter().any(|row| row.id == *theirs),
            exported: exported.0.rows.iter().any(|row| row.id == *theirs) || exported.1.contains_key(theirs),
            bundled: bundle.is_ok_and(|bundle| {
                bundle.is_some_and(|bundle| bundle.pieces.iter().any(|piece| bundle.list.rows[piece.row].id == *theirs))
            }),
            task_names_the_unit: shown.as_ref().is_ok_and(|page| page.assigned.iter().any(|one| one.unit == *other)),
            task_page: shown.is_ok(),
            task_listed: all.rows.iter().any(|row| row.task.id == *task_id),
            unit_page: unit(who, services, other, &filter, View::default()).await.is_ok(),
            found_unit: words.units.iter().any(|one| one.id == *other),
            found_report: said.reports.iter().any(|one| one.cell == *theirs),
            found_evidence: called.evidence.iter().any(|one| one.cell == *theirs),
            found_task: text.tasks.iter().any(|one| one.id == *task_id),
            file: open(who, services, file).await.is_ok(),
            beside_her_form: beside.is_ok_and(|page| page.others.iter().any(|one| one.id == *theirs)),
        }
    }

    fn all(&self) -> [(&'static str, bool); 14] {
        [
            ("page", self.page),
            ("listed", self.listed),
            ("exported", self.exported),
            ("bundled", self.bundled),
            ("task page", self.task_page),
            ("task names the unit", self.task_names_the_unit),
            ("task listed", self.task_listed),
            ("unit page", self.unit_page),
            ("found unit", self.found_unit),
            ("found task", self.found_task),
            ("found report", self.found_report),
            ("found evidence", self.found_evidence),
            ("file", self.file),
            ("beside her form", self.beside_her_form),
        ]
    }
}

/// The second unit hands in a report with a file.
async fn hand_in_with_a_file(desk: &Desk) -> EvidenceId {
    let (who, services, cell) = (&desk.other_unit, &desk.services, &desk.support);
    let mut upload = Upload::begin(services).await.unwrap();
    upload.write(b"%PDF-1.7 theirs").await.unwrap();
    let received = upload.finish("台账.pdf").await.unwrap();
    add_file(who, services, cell, received, &About::default(), &[]).await.unwrap();
    let shown = page(who, services, cell).await.unwrap();
    reporting::submit(who, services, cell, shown.base(), &typed("公开24项")).await.unwrap();
    shown.evidence[0].id.clone()
}

async fn task_of(desk: &Desk, cell: &CellId) -> TaskId {
    desk.cell(cell).await.task
}

#[tokio::test]
async fn a_former_lead_sees_nothing_of_the_units_that_supported_it() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let file = hand_in_with_a_file(&desk).await;
        let task_id = task_of(&desk, &desk.lead).await;
        let other = desk.cell(&desk.support).await.unit().clone();
        let before = Seen::by_the_clerk(&desk, &task_id, &other, &file).await;
        for (reader, sees) in before.all() {
            assert!(sees, "a lead sees its support unit: {reader}, {}", desk.county.test.name);
        }
        let own = desk.cell(&desk.lead).await;
        assert_eq!(own.role(), AssignmentRole::Lead);
        desk.county.test.execute_raw(&format!("update assignment set removed = true where id = '{}'", own.assignment)).await;
        desk.county.test.execute_raw(&format!("update cell set removed = true where assignment_id = '{}'", own.assignment)).await;
        let after = Seen::by_the_clerk(&desk, &task_id, &other, &file).await;
        for (reader, sees) in after.all() {
            assert!(!sees, "a former lead sees nothing: {reader}, {}", desk.county.test.name);
        }
        // the office and the unit itself lose nothing
        assert!(page(&desk.office, &desk.services, &desk.support).await.is_ok());
        assert!(open(&desk.other_unit, &desk.services, &file).await.is_ok());
        assert!(
            todo::list(&desk.clerk, &desk.services)
                .await
                .unwrap()
                .groups
                .iter()
                .flat_map(|(_, items)| items)
                .all(|item| item.row.id != desk.lead)
        );
        assert!(reopen::list(&desk.clerk, &desk.services).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_lead_made_support_keeps_its_own_task_and_loses_sight_of_the_others() {
    for test in both().await {
        let desk = Desk::new(test).await;
        let file = hand_in_with_a_file(&desk).await;
        let task_id = task_of(&desk, &desk.lead).await;
        let other = desk.cell(&desk.support).await.unit().clone();
        let own = desk.cell(&desk.lead).await;
        desk.county.test.execute_raw(&format!("update assignment set role = 'support' where id = '{}'", own.assignment)).await;
        desk.county.test.execute_raw(&format!("update cell set role = 'support' where assignment_id = '{}'", own.assignment)).await;
        let seen = Seen::by_the_clerk(&desk, &task_id, &other, &file).await;
        assert!(seen.task_page && seen.task_listed && seen.found_task, "the task is still its own");
        let theirs = [
            seen.page,
            seen.listed,
            seen.exported,
            seen.bundled,
            seen.task_names_the_unit,
            seen.unit_page,
            seen.found_unit,
            seen.file,
            seen.beside_her_form,
        ];
        assert_eq!(theirs, [false; 9], "{}", desk.county.test.name);
    }
}
