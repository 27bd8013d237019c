//! A list that goes out and comes in again: nothing of it changes, whatever was answered row by row and whatever was done by hand since.

use std::collections::BTreeSet;

use domain::access::role::Role;
use domain::checklist::duty::{Duty, Every};
use domain::checklist::import::{Cell, Document, ProblemKind, Row, Table};
use domain::checklist::{AssignedVia, published};
use domain::ids::{ChecklistId, ImportId};
use services::checklist::edit_task::{TaskForm, edit_task, edited_task};
use services::checklist::four_column;
use services::checklist::import::{self, Adjustment, Consent, Incoming, NameChoice, Preview, confirm, preview, receive};
use services::form::tick;
use services::review::exempt::{ExemptionForm, enter, look};
use storage::checklist::import_rows::{CellStage, all_assignments, all_cells, all_tasks};
use storage::testing;

use crate::county::County;
use crate::edit_task::{accept, task_of};

const TITLE: &str = "枫桥县2026年政务公开重点工作清单";
const KEY: &str = "县直有关单位";
const LIST: [[&str; 5]; 6] = [
    ["工作内容", "工作要求", "责任单位", "完成情况", "完成时限"],
    ["一、政策公开", "每月发布惠企政策清单", "发改委等县直有关单位,各乡镇人民政府", "", "每季度"],
    ["一、政策公开", "修订主动公开目录", "县直有关单位", "", "6月30日前"],
    ["一、政策公开", "整理公开专栏", "", "", "年底前"],
    ["二、基层公开", "更新便民服务事项", "民政分局", "", ""],
    ["二、基层公开", "公开办事指南", "各有关乡镇", "", "年底前"],
];

fn owned(rows: &[[&str; 5]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|&text| text.to_owned()).collect()).collect()
}

/// A file of that name; `title` stands in it.
fn file(name: &str, title: Option<&str>, rows: &[Vec<String>]) -> Incoming<'static> {
    let row = |(number, cells): (usize, &Vec<String>)| Row { number, cells: cells.iter().map(Cell::own).collect() };
    let titles = std::iter::once(name).chain(title).map(str::to_owned).collect();
    let table = Table { name: None, titles, rows: (1..).zip(rows).map(row).collect() };
    let document = Document { lent_title: Some(name.to_owned()), ..Document::of(vec![table]) };
    Incoming { year: 2026, list_name: String::new(), file_name: format!("{name}.csv"), content: b"file", document }
}

async fn shown(county: &County, incoming: Incoming<'_>) -> (ImportId, Preview) {
    let office = county.actor(Role::Office, 0);
    let id = receive(&office, &county.services, incoming).await.unwrap();
    let shown = preview(&office, &county.services, &id).await.unwrap();
    (id, shown)
}

/// The list with an answer for all rows, one for a single row, units taken over, a name chosen, units added, a rhythm of its own; then
/// changed by hand, reported on, and in part spared.
async fn lived(county: &County) -> ChecklistId {
    let (office, services) = (county.actor(Role::Office, 0), &county.services);
    let unit = |place: usize| county.units[place].id.clone();
    let id = receive(&office, services, file("清单", Some(TITLE), &owned(&LIST))).await.unwrap();
    let adjustment = Adjustment {
        groups: vec![(KEY.into(), vec![unit(2)]), ("各有关乡镇".into(), vec![unit(4)])],
        row_groups: vec![(3, KEY.into(), "民政局、财政局".into())],
        inherited: vec![(4, true)],
        names: vec![("民政分局".into(), NameChoice::Unit(unit(1)), "name.0.other".into())],
        duties: vec![(5, Duty::Standing { every: Every::Month })],
        units: vec![(6, "民政局".into())],
        first_day: Some("2026-01-01".into()),
        ..Adjustment::default()
    };
    import::adjust(&office, services, &id, adjustment).await.unwrap();
    let list = confirm(&office, services, &id, Consent::default()).await.unwrap().checklist;
    let first = task_of(county, &list, LIST[1][1]).await;
    let form = edited_task(&office, services, &first).await.unwrap().form;
    assert_eq!(form.leads, "发改委", "{}", county.test.name);
    // the office makes another unit lead and takes a township off
    let by_hand = TaskForm {
        leads: "财政局".into(),
        others: "发改委、柳溪镇".into(),
        reason: "县政府第5次常务会议".into(),
        confirmed: tick::SET.into(),
        ..form
    };
    edit_task(&office, services, &by_hand).await.unwrap();
    let mut conn = services.db().read().await.unwrap();
    let cells = all_cells(&mut conn, &list).await.unwrap();
    drop(conn);
    for place in [0, 1, 2] {
        let own = cells.iter().filter(|cell| cell.unit == unit(place) && !cell.dates.removed).min_by_key(|cell| cell.starts_on).unwrap();
        accept(county, own).await;
    }
    let spared = ExemptionForm {
        list: list.clone(),
        task: String::new(),
        who: format!("unit:{}", unit(1)),
        kind: "exempt".into(),
        from: "2026-08-01".into(),
        to: "2026-09-30".into(),
        reason: "机构改革期间".into(),
        confirmed: String::new(),
        past: true,
    };
    let seen = look(&office, services, &spared).await.unwrap().seen(&spared);
    enter(&office, services, &ExemptionForm { confirmed: seen.as_str().into(), ..spared }).await.unwrap();
    list
}

async fn stored(county: &County, list: &ChecklistId) -> BTreeSet<String> {
    let mut conn = county.services.db().read().await.unwrap();
    let all = storage::checklist::list(&mut conn, &county.id).await.unwrap();
    let mut told: BTreeSet<String> = all.iter().map(|list| format!("{list:?}")).collect();
    told.extend(all_tasks(&mut conn, list).await.unwrap().iter().map(|row| format!("{row:?}")));
    told.extend(all_assignments(&mut conn, list).await.unwrap().iter().map(|row| format!("{row:?}")));
    told.extend(all_cells(&mut conn, list).await.unwrap().iter().map(|row| format!("{row:?}")));
    told
}

/// The table as it is handed out, row by row.
async fn handed_out(county: &County, list: &ChecklistId) -> Vec<Vec<String>> {
    let table = four_column(&county.actor(Role::Leader, 0), &county.services, list).await.unwrap();
    let heads = ["工作内容", "工作要求", "责任单位", "完成情况"].map(str::to_owned).to_vec();
    let rows = table.rows.iter().map(|row| vec![row.section.clone(), row.requirement.clone(), row.written_units(), row.completion.clone()]);
    std::iter::once(heads).chain(rows).collect()
}

#[tokio::test]
async fn a_list_that_has_lived_comes_back_as_it_went_out_and_nothing_changes() {
    for test in testing::both().await {
        let county = County::new(test, "2026-05-10T02:00:00Z".parse().unwrap()).await;
        let name = county.test.name;
        let list = lived(&county).await;
        let before = stored(&county, &list).await;
        let rows = handed_out(&county, &list).await;
        let files =
            [file("改", None, &rows), file("下载", Some(&published::title(TITLE)), &rows), file("最后定稿", Some(TITLE), &owned(&LIST))];
        for incoming in files {
            let from = incoming.file_name.clone();
            let (id, shown) = shown(&county, incoming).await;
            assert_eq!(shown.comparison.as_ref().unwrap().counts(), [0, 0, 0, 5], "{name} {from}: {:?}", shown.comparison);
            assert_eq!((shown.leaving.len(), shown.redated, shown.limits_changed.len()), (0, 0, 0), "{name} {from}");
            assert_eq!((shown.plan.title.as_str(), &shown.title_was), (TITLE, &None), "{name} {from}");
            // nothing is asked that was answered, and every answer is shown
            assert!(shown.groups.iter().all(|group| group.is_confirmed), "{name} {from}: {:?}", shown.groups);
            let ticked: Vec<Vec<&str>> = shown
                .groups
                .iter()
                .map(|group| group.units.iter().filter(|unit| unit.is_ticked).map(|unit| unit.name.as_str()).collect())
                .collect();
            assert!(ticked.iter().all(|units| !units.is_empty()), "{name} {from}: {ticked:?}");
            assert_eq!(shown.names[0].chosen.as_ref(), Some(&county.units[1].id), "{name} {from}");
            assert_eq!((shown.choices.inherited.len(), shown.choices.units.len()), (1, 1), "{name} {from}: {:?}", shown.choices);
            let open: Vec<_> = shown.parsed.problems.iter().filter(|one| one.kind == ProblemKind::Units || one.offer.is_some()).collect();
            assert!(open.is_empty(), "{name} {from}: {open:?}");
            let imported = confirm(&county.actor(Role::Office, 0), &county.services, &id, Consent::default()).await.unwrap();
            assert_eq!(imported.new_cells, 0, "{name} {from}");
            assert_eq!(stored(&county, &list).await, before, "{name} {from}");
        }
    }
}

#[tokio::test]
async fn a_row_of_its_own_answer_keeps_it_when_the_others_are_answered_anew() {
    for test in testing::both().await {
        let county = County::new(test, "2026-05-10T02:00:00Z".parse().unwrap()).await;
        let office = county.actor(Role::Office, 0);
        let list = lived(&county).await;
        let (id, _) = shown(&county, file("清单", Some(TITLE), &owned(&LIST))).await;
        let adjustment =
            Adjustment { row_groups: vec![(3, KEY.into(), "财政局".into())], units: vec![(6, String::new())], ..Adjustment::default() };
        import::adjust(&office, &county.services, &id, adjustment).await.unwrap();
        let shown = preview(&office, &county.services, &id).await.unwrap();
        let had = |row: usize| -> BTreeSet<String> {
            shown.plan.tasks[row - 2].assignments.iter().map(|one| shown.directory.name(&one.unit)).collect()
        };
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<String>>();
        assert_eq!(had(2), set(&["财政局", "发改委", "柳溪镇"]), "{}: what was done by hand stays", county.test.name);
        assert_eq!((had(3), had(4)), (set(&["财政局"]), set(&["财政局"])), "{}: and the row beneath follows", county.test.name);
        assert_eq!(had(6), set(&["石门乡"]), "{}: the field was emptied", county.test.name);
        assert!(shown.plan.tasks[4].assignments.iter().all(|one| one.via == AssignedVia::OpenGroup), "{}", county.test.name);
        assert_eq!(shown.comparison.unwrap().counts(), [0, 3, 0, 2], "{}", county.test.name);
        let reported = |cell: &&storage::checklist::import_rows::ExistingCell| cell.stage == CellStage::Settled && !cell.dates.removed;
        let mut conn = county.services.db().read().await.unwrap();
        let cells = all_cells(&mut conn, &list).await.unwrap();
        assert_eq!(cells.iter().filter(reported).count(), 3, "{}", county.test.name);
    }
}

#[tokio::test]
async fn a_title_that_the_document_itself_says_is_shown_and_taken() {
    for test in testing::both().await {
        let county = County::new(test, "2026-05-10T02:00:00Z".parse().unwrap()).await;
        let office = county.actor(Role::Office, 0);
        lived(&county).await;
        let other = "枫桥县2026年政务公开重点工作任务清单";
        let (id, shown) = shown(&county, file("随便什么", Some(other), &owned(&LIST))).await;
        assert_eq!((shown.plan.title.as_str(), shown.title_was.as_deref()), (other, Some(TITLE)), "{}", county.test.name);
        confirm(&office, &county.services, &id, Consent::default()).await.unwrap();
        let lists = storage::checklist::list(&mut county.services.db().read().await.unwrap(), &county.id).await.unwrap();
        assert_eq!(lists[0].title, other, "{}", county.test.name);
    }
}
