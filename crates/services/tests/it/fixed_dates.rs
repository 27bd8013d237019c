//! 法定或上级规定日期，不顺延: said by the list or by the office, and moved by nobody's calendar.

use domain::access::role::Role;
use domain::checklist::import::{Cell, Document, Row, Table};
use domain::ids::ChecklistId;
use services::Seen;
use services::checklist::edit_task::{TaskForm, edit_task, edited_task, preview_task};
use services::checklist::import::{self, Consent, Incoming, Told, confirm, history, preview, receive};
use services::form::tick;
use services::operations::settings::{self, HolidayForm, load_holidays, preview_holidays};
use storage::checklist::import_rows::all_cells;
use storage::testing::{self, TestDb};

use crate::county::{County, undo};
use crate::edit_task::task_of;

const LINES: [[&str; 3]; 2] =
    [["发布上年度政府信息公开工作年度报告", "发改委", "次年1月4日前（法定时限，不顺延）"], ["报送年度工作总结", "民政局", "次年1月4日前"]];

/// 4 January 2027 is a Monday; the arrangement makes it a day off.
const NOTICE: &str = "国务院办公厅关于2027年部分节假日安排的通知\n国办发明电〔2026〕9号\n\
    一、元旦：1月1日（周五）至7日（周四）放假调休，共7天。1月9日（周六）、1月10日（周日）上班。\n\
    二、春节：2月6日（周六）至12日（周五）放假调休，共7天。\n三、清明节：4月5日（周一）放假。\n四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。\n\
    五、端午节：6月9日（周三）放假。\n六、中秋节：9月15日（周三）放假。\n七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。";

fn incoming(lines: &[[&str; 3]]) -> Incoming<'static> {
    let headings = ["工作要求", "责任单位", "完成时限"];
    let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&headings).chain(lines);
    let table = Table { name: None, titles: vec!["2026年清单".into()], rows: (1..).zip(all).map(row).collect() };
    Incoming {
        year: 2026, list_name: String::new(), file_name: "清单.xlsx".into(), content: b"file", document: Document::of(vec![table])
    }
}

async fn county(test: TestDb) -> (County, ChecklistId) {
    let county = County::new(test, "2026-12-10T02:00:00Z".parse().unwrap()).await;
    let told = Told { first_day: Some("2026-12-01".parse().unwrap()), consent: Consent::default(), ..Told::default() };
    let list = import::import_now(&county.actor(Role::Office, 0), &county.services, incoming(&LINES), told).await.unwrap();
    (county, list.checklist)
}

/// Unit and date of every item.
async fn due(county: &County, list: &ChecklistId) -> Vec<(usize, String)> {
    let mut conn = county.services.db().read().await.unwrap();
    let place = |cell: &storage::checklist::import_rows::ExistingCell| county.units.iter().position(|unit| unit.id == cell.unit).unwrap();
    let mut all: Vec<(usize, String)> =
        all_cells(&mut conn, list).await.unwrap().iter().map(|cell| (place(cell), cell.dates.due_on.to_string())).collect();
    all.sort();
    all
}

async fn load(county: &County) -> usize {
    let office = county.actor(Role::Office, 0);
    let loaded = settings::page(&office, &county.services).await.unwrap().loaded;
    let form = HolidayForm { notice: NOTICE.into(), confirmed: tick::SET.into(), seen: Seen::of(&loaded) };
    load_holidays(&office, &county.services, &form).await.unwrap()
}

fn both(first: &str, second: &str) -> Vec<(usize, String)> {
    vec![(0, first.into()), (1, second.into())]
}

#[tokio::test]
async fn the_date_of_the_annual_report_stays_when_the_holidays_are_loaded() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        assert_eq!(due(&county, &list).await, both("2027-01-04", "2027-01-04"));
        let shown = preview_holidays(&office, &county.services, NOTICE).await.unwrap();
        let moves: Vec<String> = shown.moves.iter().map(|one| format!("{} {} {}", one.from, one.to, one.cells)).collect();
        assert_eq!(moves, ["2027-01-04 2027-01-08 1"], "{}: only the date that may move", county.test.name);
        assert_eq!(load(&county).await, 1);
        assert_eq!(due(&county, &list).await, both("2027-01-04", "2027-01-08"), "{}", county.test.name);
    }
}

#[tokio::test]
async fn the_office_says_of_a_task_that_its_date_does_not_move_and_an_import_leaves_it_so() {
    for test in testing::both().await {
        let (county, list) = county(test).await;
        let office = county.actor(Role::Office, 0);
        load(&county).await;
        let id = task_of(&county, &list, LINES[1][0]).await;
        let form = edited_task(&office, &county.services, &id).await.unwrap().form;
        assert_eq!((form.duty.as_str(), form.date.as_str()), ("by_date", "2027-01-04"));
        let form =
            TaskForm { duty: "by_date.fixed".into(), reason: "市政府办通知规定".into(), confirmed: tick::SET.into(), ..form };
        let effect = preview_task(&office, &county.services, &form).await.unwrap();
        assert_eq!((effect.what, effect.redated, effect.leaving), (vec!["报送要求".to_owned()], 1, 0), "{}", county.test.name);
        edit_task(&office, &county.services, &form).await.unwrap();
        assert_eq!(due(&county, &list).await, both("2027-01-04", "2027-01-04"), "{}", county.test.name);
        assert_eq!(edited_task(&office, &county.services, &id).await.unwrap().form.duty, "by_date.fixed");
        let made = history(&office, &county.services).await.unwrap().remove(0);
        assert!(made.summary.contains("报送要求") && made.summary.contains("市政府办通知规定"), "{}", made.summary);

        // the same file once more: its words do not say so, the office did
        let draft = receive(&office, &county.services, incoming(&LINES)).await.unwrap();
        let shown = preview(&office, &county.services, &draft).await.unwrap();
        let labels: Vec<String> = shown.plan.tasks.iter().map(|task| task.duty.label()).collect();
        assert_eq!(labels, ["2027年1月4日前完成（不顺延）", "2027年1月4日前完成（不顺延）"], "{}", county.test.name);
        let again = confirm(&office, &county.services, &draft, Consent::default()).await.unwrap();
        assert_eq!(due(&county, &list).await, both("2027-01-04", "2027-01-04"), "{}", county.test.name);
        undo(&office, &county.services, &again.import).await.unwrap();
        undo(&office, &county.services, &made.id).await.unwrap();
        assert_eq!(due(&county, &list).await, both("2027-01-04", "2027-01-08"), "{}", county.test.name);
        assert_eq!(edited_task(&office, &county.services, &id).await.unwrap().form.duty, "by_date");
    }
}
