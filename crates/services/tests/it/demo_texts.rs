//! Whether an office would believe the demo county: every report against a table of its own, which knows nothing of the texts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Timelike, Utc};
use domain::calendar::office_time::{day_of, zone};
use domain::calendar::working_days::Calendar;
use services::Services;
use storage::testing::TestDb;

/// Words that belong to some units' work: nobody else writes them.
const ONLY: [(&str, &[&str]); 34] = [
    ("空气质量", &["生态环境分局"]),
    ("饮用水源监测", &["生态环境分局"]),
    ("环评", &["生态环境分局"]),
    ("排污许可", &["生态环境分局"]),
    ("食品抽检", &["市场监管局"]),
    ("药品抽检", &["市场监管局"]),
    ("个体工商户", &["市场监管局"]),
    ("登记注册", &["市场监管局"]),
    ("气象灾害预警", &["气象局"]),
    ("道路交通风险", &["公安局"]),
    ("事故调查", &["应急局"]),
    ("林木采伐", &["林业局"]),
    ("河湖断面", &["水利局"]),
    ("水库", &["水利局"]),
    ("水厂", &["水利局"]),
    ("向退役军人", &["退役军人局"]),
    ("向残疾人", &["残联"]),
    ("招聘会", &["人社局"]),
    ("失业援助", &["人社局"]),
    ("保障房", &["住建局"]),
    ("预售许可", &["住建局"]),
    ("公积金", &["公积金管理部"]),
    ("提取、贷款办理", &["公积金管理部"]),
    ("定点医药机构", &["医保局"]),
    ("疫苗接种", &["卫健委"]),
    ("走进医院", &["卫健委"]),
    ("走进学校", &["教体局"]),
    ("招生", &["教体局"]),
    ("办税", &["税务局"]),
    ("减免", &["税务局"]),
    ("公报", &["政府办"]),
    ("耕地地力", &["农业农村局"]),
    ("低保", &["民政局"]),
    ("招商项目", &["投促中心", "商务局"]),
];

/// The largest number that may stand before a measure; 46 units and ten townships with at most some twenty villages each.
const LARGEST: [(&str, u64); 20] = [
    ("家单位", 46),
    ("个村", 20),
    ("个项目", 12),
    ("个领域", 8),
    ("期", 10),
    ("批次", 150),
    ("场", 5),
    ("所学校", 52),
    ("个工作日", 20),
    ("张", 40),
    ("处", 60),
    ("篇", 8),
    ("批", 10),
    ("户", 100),
    ("次", 40),
    ("项", 130),
    ("份", 300),
    ("条", 140),
    ("件", 600),
    ("个", 500),
];

/// A report of the demo county.
struct Told {
    unit: String,
    task: String,
    text: String,
    at: DateTime<Utc>,
}

async fn reports(test: &TestDb) -> Vec<Told> {
    let at = if test.name == "SQLite" {
        "r.handed_in_at"
    } else {
        "to_char(r.handed_in_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    };
    let rows = test
        .read_raw(&format!(
            "select r.unit_name || '|' || t.requirement || '|' || {at} || '|' || r.content from report r join cell c on c.id = r.cell_id
             join task t on t.id = c.task_id order by r.cell_id, r.no"
        ))
        .await;
    rows.iter()
        .map(|row| {
            let parts: Vec<&str> = row.splitn(4, '|').collect();
            Told { unit: parts[0].into(), task: parts[1].into(), at: parts[2].parse().unwrap(), text: parts[3].into() }
        })
        .collect()
}

/// Numbers of a text with what stands behind them, links left out.
fn numbers(text: &str) -> Vec<(u64, String)> {
    let text = text.split("链接：").next().unwrap_or_default();
    let signs: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < signs.len() {
        let length = signs[at..].iter().take_while(|sign| sign.is_ascii_digit()).count();
        if length > 0 {
            let number: String = signs[at..at + length].iter().collect();
            found.push((number.parse().unwrap(), signs[at + length..].iter().take(4).collect()));
        }
        at += length.max(1);
    }
    found
}

fn is_at_work(calendar: &Calendar, at: DateTime<Utc>) -> bool {
    let local = at.with_timezone(&zone());
    let minute = local.hour() * 60 + local.minute();
    calendar.works_on(day_of(at)) && ((510..720).contains(&minute) || (840..1080).contains(&minute))
}

/// Holds every report against the table: who may say it, how large its numbers may be, and when somebody is at work.
pub(crate) async fn every_report_is_believable(test: &TestDb, services: &Services) {
    let calendar = Calendar::national();
    let told = reports(test).await;
    assert!(told.len() > 1_500, "{}", told.len());
    let mut faults = Vec::new();
    let mut by_unit: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for report in &told {
        by_unit.entry(&report.unit).or_default().insert(&report.task);
        for (words, units) in ONLY {
            if report.text.contains(words) && !units.iter().any(|short| is_called(&report.unit, short)) {
                faults.push(format!("{} says {words}: {}", report.unit, report.text));
            }
        }
        for (number, measure) in numbers(&report.text) {
            if let Some((words, largest)) = LARGEST.iter().find(|(words, _)| measure.starts_with(words))
                && number > *largest
            {
                faults.push(format!("{} has {number}{words}: {}", report.unit, report.text));
            }
        }
        if report.unit.contains('乡') && !report.unit.contains("乡村") && report.text.contains("本镇") {
            faults.push(format!("{} calls itself a 镇: {}", report.unit, report.text));
        }
        if !is_at_work(calendar, report.at) {
            faults.push(format!("{} hands in at {}", report.unit, report.at));
        }
        if report.at > services.now() {
            faults.push(format!("{} hands in tomorrow", report.unit));
        }
    }
    assert!(by_unit.len() > 40);
    assert!(faults.is_empty(), "{} of {} reports: {:#?}", faults.len(), told.len(), &faults[..faults.len().min(12)]);

    // what is said to add up does
    for report in &told {
        let values: Vec<u64> = numbers(&report.text).into_iter().map(|(number, _)| number).collect();
        if let Some(parts) = report.text.split_once("其中").filter(|_| report.text.contains("件，其中予以公开")) {
            let whole = *values.first().unwrap();
            let sum: u64 = numbers(parts.1.split("，均").next().unwrap()).into_iter().map(|(number, _)| number).sum();
            assert_eq!(whole, sum, "{}", report.text);
        }
    }
    // judgements and everything else in the histories are done in working hours too
    let at = if test.name == "SQLite" { "at" } else { "to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')" };
    let judged =
        test.read_raw(&format!("select {at} from cell_event where kind in ('accepted', 'returned', 'reopened', 'withdrawn')")).await;
    for at in judged {
        assert!(is_at_work(calendar, at.parse().unwrap()), "somebody judges at {at}");
    }
    draw_some(&told);
}

/// Whether that full name is the unit's of that short name.
fn is_called(full_name: &str, short: &str) -> bool {
    let known = [
        ("市场监管局", "市场监督管理局"),
        ("公安局", "公安局"),
        ("应急局", "应急管理局"),
        ("退役军人局", "退役军人事务局"),
        ("残联", "残疾人联合会"),
        ("人社局", "人力资源和社会保障局"),
        ("住建局", "住房和城乡建设局"),
        ("公积金管理部", "住房公积金管理中心"),
        ("医保局", "医疗保障局"),
        ("卫健委", "卫生健康委员会"),
        ("教体局", "教育体育局"),
        ("政府办", "云岫县人民政府办公室"),
        ("投促中心", "投资促进中心"),
    ];
    known.iter().find(|(name, _)| *name == short).map_or_else(|| full_name.contains(short), |(_, words)| full_name.contains(words))
}

/// Thirty reports, drawn with a printed seed: docs/development/demo-texts.md says what was thought of them.
fn draw_some(told: &[Told]) {
    const SEED: u64 = 20_261_118;
    println!("seed {SEED}");
    let mut state = SEED;
    for _ in 0..30 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let report = &told[usize::try_from(state >> 33).unwrap() % told.len()];
        let task: String = report.task.chars().take(16).collect();
        println!("| {} | {}… | {} | {} |", report.unit, task, report.at.with_timezone(&zone()).format("%Y-%m-%d %H:%M"), report.text);
    }
}

#[test]
fn the_table_finds_what_an_office_would_laugh_at() {
    let calendar = Calendar::national();
    for at in ["2026-10-01T02:00:00Z", "2026-03-04T18:20:00Z", "2026-03-07T02:00:00Z", "2026-03-04T04:30:00Z"] {
        assert!(!is_at_work(calendar, at.parse().unwrap()), "{at}");
    }
    // a make-up day is a working day: 10 October 2026
    for at in ["2026-10-10T02:00:00Z", "2026-03-04T06:10:00Z"] {
        assert!(is_at_work(calendar, at.parse().unwrap()), "{at}");
    }
    assert_eq!(numbers("共12件，抽查3个村。链接：https://x.example/99"), [(12, "件，抽查".to_owned()), (3, "个村。".to_owned())]);
    assert!(is_called("云岫县市场监督管理局", "市场监管局") && !is_called("云岫县气象局", "市场监管局"));
}
