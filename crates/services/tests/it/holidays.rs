//! A year's holiday arrangement: read, looked at, loaded, and the dates that follow.

use domain::access::role::Role;
use domain::checklist::import::{Cell, Document, Row, Table};
use services::checklist::import::{self, Consent, Incoming, Told};
use services::form::tick;
use services::operations::settings::{self, HolidayForm, load_holidays, preview_holidays};
use services::{Seen, ServiceError};
use storage::checklist::import_rows::all_cells;
use storage::testing;

use crate::county::County;

/// Written after the pattern of the printed ones, for a year whose notice nobody has seen.
const NOTICE: &str = "国务院办公厅关于2027年部分节假日安排的通知\n国办发明电〔2026〕9号\n\
    一、元旦：1月1日（周五）至7日（周四）放假调休，共7天。1月9日（周六）、1月10日（周日）上班。\n\
    二、春节：2月6日（周六）至12日（周五）放假调休，共7天。\n三、清明节：4月5日（周一）放假。\n四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。\n\
    五、端午节：6月9日（周三）放假。\n六、中秋节：9月15日（周三）放假。\n七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。";

async fn county_with_a_list(test: testing::TestDb) -> (County, domain::ids::ChecklistId) {
    let county = County::new(test, "2026-12-10T02:00:00Z".parse().unwrap()).await;
    let headings = ["工作要求", "责任单位", "完成时限"];
    let lines = [["每月公开惠企政策", "财政局", "每月"], ["编制主动公开目录", "民政局", "12月31日前"]];
    let row = |(number, cells): (usize, &[&str; 3])| Row { number, cells: cells.iter().map(|text| Cell::own(*text)).collect() };
    let all = std::iter::once(&headings).chain(&lines);
    let table = Table { name: None, titles: vec!["2026年清单".into()], rows: (1..).zip(all).map(row).collect() };
    let incoming = Incoming {
        year: 2026,
        list_name: String::new(),
        file_name: "清单.xlsx".into(),
        content: b"file",
        document: Document::of(vec![table]),
    };
    let told = Told { first_day: Some("2026-12-01".parse().unwrap()), consent: Consent::default(), ..Told::default() };
    let list = import::import_now(&county.actor(Role::Office, 0), &county.services, incoming, told).await.unwrap();
    (county, list.checklist)
}

async fn due(county: &County, list: &domain::ids::ChecklistId) -> Vec<String> {
    let mut conn = county.services.db().read().await.unwrap();
    let mut all: Vec<String> = all_cells(&mut conn, list).await.unwrap().iter().map(|cell| cell.dates.due_on.to_string()).collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_notice_is_looked_at_before_it_moves_a_date_and_never_to_earlier() {
    // T-H7, U-C7
    for test in testing::both().await {
        let (county, list) = county_with_a_list(test).await;
        let office = county.actor(Role::Office, 0);
        // Monday to Friday: December's report is due on 7 January
        assert_eq!(due(&county, &list).await, ["2026-12-31", "2027-01-07"], "{}", county.test.name);
        let before = settings::page(&office, &county.services).await.unwrap();
        assert_eq!(before.missing_years.len(), 1);
        assert!(before.missing_years[0].contains("粘贴在下面") && !before.missing_years[0].contains("“设置”"), "one is there already");
        let shown = preview_holidays(&office, &county.services, NOTICE).await.unwrap();
        let moves: Vec<String> = shown.moves.iter().map(|one| format!("{} {} {}", one.from, one.to, one.cells)).collect();
        assert_eq!(moves, ["2027-01-07 2027-01-12 1"]);
        let form = HolidayForm { notice: NOTICE.into(), confirmed: String::new(), seen: Seen::of(&before.loaded) };
        let asked = load_holidays(&office, &county.services, &form).await;
        assert!(matches!(&asked, Err(ServiceError::Invalid(errors)) if errors[0].field == "confirmed"), "{asked:?}");
        assert_eq!(due(&county, &list).await[1], "2027-01-07", "nothing is stored before that");
        let form = HolidayForm { confirmed: tick::SET.into(), ..form };
        assert_eq!(load_holidays(&office, &county.services, &form).await.unwrap(), 1);
        assert_eq!(due(&county, &list).await, ["2026-12-31", "2027-01-12"], "{}", county.test.name);
        let after = settings::page(&office, &county.services).await.unwrap();
        assert!(after.missing_years.is_empty() && after.years.contains(&2027));
        assert_eq!(
            (after.loaded[0].by.as_str(), after.loaded[0].arrangement.source.contains("〔2026〕9号")),
            (office.person.as_str(), true)
        );
        // somebody who looked at the page before that is told
        assert!(matches!(load_holidays(&office, &county.services, &form).await, Err(ServiceError::Stale)), "{}", county.test.name);
        let form = HolidayForm { seen: Seen::of(&after.loaded), ..form };
        // loaded twice it moves nothing, and another text of the same year makes no date earlier
        assert_eq!(load_holidays(&office, &county.services, &form).await.unwrap(), 0);
        let shorter = NOTICE.replace("至7日（周四）放假调休，共7天。1月9日（周六）、1月10日（周日）上班", "放假");
        let loaded = settings::page(&office, &county.services).await.unwrap().loaded;
        let form = HolidayForm { notice: shorter, seen: Seen::of(&loaded), ..form };
        assert_eq!(load_holidays(&office, &county.services, &form).await.unwrap(), 0);
        assert_eq!(due(&county, &list).await[1], "2027-01-12", "{}", county.test.name);
        let unit = county.actor(Role::Unit, 2);
        assert!(matches!(load_holidays(&unit, &county.services, &form).await, Err(ServiceError::Forbidden(_))));
    }
}

#[tokio::test]
async fn a_notice_that_contradicts_itself_is_refused_with_the_day() {
    let (county, _) = county_with_a_list(testing::sqlite().await).await;
    let twice = NOTICE.replace("1月9日（周六）、1月10日（周日）上班", "1月7日（周四）上班");
    let refused = preview_holidays(&county.actor(Role::Office, 0), &county.services, &twice).await;
    assert!(matches!(&refused, Err(ServiceError::Invalid(errors)) if errors[0].message.contains("2027-01-07")), "{refused:?}");
}
