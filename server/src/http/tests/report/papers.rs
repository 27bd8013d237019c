//! The papers out of the ledger, read back as whoever gets them reads them: every name and number is the database's.

use axum::http::StatusCode;
use domain::calendar::office_time::day_text;
use domain::ids::{CellId, CountyId};
use storage::reporting::cell::{self, Cell};
use storage::{checklist, register::unit};

use super::{BASE, Site, with};

/// A paper as it is read: the lines around its table, and the table's rows.
fn read(name: &str, bytes: &[u8]) -> (String, Vec<Vec<String>>) {
    let document = exchange::read_loosely(name, bytes).unwrap();
    let [table] = &document.tables[..] else { panic!("one table: {document:?}") };
    let lines: Vec<&str> = table.titles.iter().map(String::as_str).chain(document.asides.iter().map(|aside| aside.text.as_str())).collect();
    let row = |row: &domain::checklist::import::Row| row.cells.iter().map(|cell| cell.text.clone()).collect();
    (lines.join("\n"), table.rows.iter().map(row).collect())
}

impl Site {
    async fn paper(&self, cookie: &str, name: &str, query: &str) -> (String, Vec<Vec<String>>) {
        let (status, bytes) = self.zip(cookie, &format!("/exports/{name}?year=2026{query}")).await;
        assert_eq!(status, StatusCode::OK, "{name}");
        read(name, &bytes)
    }

    async fn stored(&self, id: &str) -> Cell {
        let mut conn = self._test.db.read().await.unwrap();
        cell::get(&mut conn, &CountyId::new("c"), &CellId::new(id)).await.unwrap().unwrap()
    }
}

/// What the database says of the two units' one item each.
struct Facts {
    requirement: String,
    full: [String; 2],
    short: [String; 2],
    cells: [Cell; 2],
}

impl Facts {
    async fn of(site: &Site) -> Self {
        let cells = [site.stored("cell-clerk").await, site.stored("cell-stranger").await];
        let mut conn = site._test.db.read().await.unwrap();
        let (_, task) = checklist::task(&mut conn, &CountyId::new("c"), &cells[0].task).await.unwrap().unwrap();
        let mut units = unit::list(&mut conn, &CountyId::new("c")).await.unwrap();
        units.sort_by_key(|unit| unit.position);
        let name = |of: fn(&domain::register::unit::Unit) -> &String| [of(&units[0]).clone(), of(&units[1]).clone()];
        Self {
            requirement: format!("{} {}", task.number, task.requirement).trim().to_owned(),
            full: name(|unit| &unit.full_name),
            short: name(|unit| &unit.short_name),
            cells,
        }
    }
}

#[tokio::test]
async fn every_paper_says_what_the_database_says() {
    let site = Site::new().await;
    site.upload(&site.clerk, "公示.pdf", b"%PDF-1.7 hello", "已公开").await;
    let words = "已公开二十四项\n其中解读3条";
    let handed_in = with("1", words, "url", "https://a.gov.cn/1");
    assert_eq!(site.send_whole(&site.clerk, "/do/submit-report", &handed_in, &[]).await, "/cells/cell-clerk?notice=report-submitted");
    let facts = Facts::of(&site).await;
    let [own, other] = &facts.cells;
    assert_eq!(own.content.text, words);
    let day = |cell: &Cell| cell.due_on().to_string();

    // 完成情况报告: the unit's own, under its own name
    let (lines, rows) = site.paper(&site.clerk, "report.docx", "").await;
    assert!(lines.contains(&format!("{}2026年度政务公开重点工作完成情况", facts.full[0])) && lines.contains("截至2026年8月7日"), "{lines}");
    assert_eq!(rows[0], ["序号", "工作要求", "周期", "报送截止", "状态", "完成情况", "佐证材料"]);
    let [row] = &rows[1..] else { panic!("one item: {rows:?}") };
    assert_eq!(row[..6], ["1", &facts.requirement, &own.period.name, &day(own), "待审核", words].map(str::to_owned), "{row:?}");
    assert!(row[6].contains("公示.pdf") && row[6].contains("https://a.gov.cn/1"), "{row:?}");

    // 通报附表: of all, each row with its unit; what was not handed in has no words
    let (lines, rows) = site.paper(&site.office, "report.docx", "").await;
    assert!(lines.contains("附表：2026年度政务公开重点工作完成情况"), "{lines}");
    assert_eq!(rows[0], ["序号", "工作要求", "责任单位", "周期", "报送截止", "状态", "完成情况", "佐证材料"]);
    let found: Vec<Vec<String>> = rows[1..].iter().map(|row| row[..7].to_vec()).collect();
    let expected = [
        ["1", &facts.requirement, &facts.short[0], &own.period.name, &day(own), "待审核", words],
        ["2", &facts.requirement, &facts.short[1], &other.period.name, &day(other), "未到期", ""],
    ];
    assert_eq!(found, expected.map(|row| row.map(str::to_owned).to_vec()));

    // 任务告知单: what is asked, by when
    let (lines, rows) = site.paper(&site.stranger, "notice.docx", "").await;
    assert!(lines.contains(&format!("{}2026年度政务公开重点工作任务告知单", facts.full[1])), "{lines}");
    assert_eq!(rows[0], ["序号", "工作内容", "工作要求", "分工", "报送期限"]);
    let asked = format!("{}：{}", other.period.name, day_text(other.due_on()));
    let [row] = &rows[1..] else { panic!("one task: {rows:?}") };
    assert_eq!((row[0].as_str(), &row[2], row[3].as_str(), &row[4]), ("1", &facts.requirement, "牵头", &asked), "{row:?}");

    // 佐证材料目录: a row for each piece, the link as well as the file
    let (_, rows) = site.paper(&site.office, "evidence.xlsx", "").await;
    let [heads, pieces @ ..] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(heads, &["序号", "任务", "工作要求", "责任单位", "周期", "状态", "佐证材料"]);
    assert_eq!(pieces.len(), 2, "{pieces:?}");
    assert!(pieces.iter().all(|row| row[3] == facts.short[0] && row[4] == own.period.name && row[5] == "待审核"), "{pieces:?}");
    assert!(pieces.iter().any(|row| row[6].contains("公示.pdf")) && pieces.iter().any(|row| row[6].contains("https://a.gov.cn/1")));

    // what was sent back is no achievement on paper
    let returned = [BASE[0], ("revision", "1"), ("queue", ""), ("reason", "数字不符"), ("days", "5"), ("due_on", "")];
    let to = site.post(&site.office, "/do/return-report", &returned).await.1;
    assert!(to.contains("notice=report-returned"), "{to}");
    let (_, rows) = site.paper(&site.clerk, "report.docx", "").await;
    assert_eq!((rows[1][4].as_str(), rows[1][5].as_str()), ("退回", format!("（已退回，未通过审核）{words}").as_str()));
}
