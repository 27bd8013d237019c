//! The evidence behind the ledger as one zip file: whole, with a catalogue, and honest about what is missing.

use std::io::{Cursor, Read};

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};

use super::{Site, with};

const ALL: &str = "/exports/evidence.zip?year=2026";

impl Site {
    pub(super) async fn zip(&self, cookie: &str, path: &str) -> (StatusCode, Vec<u8>) {
        let response = self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await;
        let status = response.status();
        (status, to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec())
    }
}

/// The names in a bundle, and the cells of its catalogue beneath the headings.
fn opened(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut catalogue = Vec::new();
    zip.by_name("佐证材料目录.xlsx").unwrap().read_to_end(&mut catalogue).unwrap();
    let document = exchange::read_loosely("佐证材料目录.xlsx", &catalogue).unwrap();
    let rows = document.tables[0].rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect::<Vec<_>>());
    (names, rows.skip_while(|row| row.first().is_none_or(|first| first != "序号")).skip(1).collect())
}

#[tokio::test]
async fn evidence_is_handed_on_whole_and_what_is_missing_is_named() {
    let site = Site::new().await;
    let none = site.get(&site.office, ALL).await;
    assert!(none.0 == StatusCode::CONFLICT && none.1.contains("未附佐证材料"), "{none:?}");
    // the way on leads back to the list with its filter, whichever file was asked for
    let filtered = site.get(&site.office, "/exports/evidence.zip?year=2026&status=overdue").await.1;
    assert!(filtered.contains("href=\"/cells?year=2026&amp;status=overdue\"") && filtered.contains("返回台账"), "{filtered}");
    let (_, unticked) = site.post(&site.office, "/exports/cells.xlsx?year=2026&status=overdue", &[]).await;
    assert!(unticked.contains("href=\"/cells?year=2026&amp;status=overdue\""), "{unticked}");
    site.upload(&site.clerk, "公示.pdf", b"%PDF-1.7 hello", "已公开").await;
    let report = with("1", "已公开二十四项", "url", "https://a.gov.cn/1");
    let to = site.send_whole(&site.clerk, "/do/submit-report", &report, &[]).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");

    let (status, bytes) = site.zip(&site.office, ALL).await;
    assert_eq!(status, StatusCode::OK);
    let (names, rows) = opened(&bytes);
    let file = names.iter().find(|name| name.ends_with("/公示.pdf")).unwrap();
    assert!(names.len() == 2 && file.starts_with("佐证材料/"), "{names:?}");
    let mut content = Vec::new();
    zip::ZipArchive::new(Cursor::new(&bytes)).unwrap().by_name(file).unwrap().read_to_end(&mut content).unwrap();
    assert_eq!(content, b"%PDF-1.7 hello");
    assert_eq!(rows.len(), 2, "a link has its line too: {rows:?}");
    assert!(rows.iter().any(|row| row.contains(file)) && rows.iter().any(|row| row.iter().any(|cell| cell == "https://a.gov.cn/1")));
    assert!(rows.iter().all(|row| row.iter().all(|cell| !cell.contains("缺失"))));
    // the digest in the catalogue is that of the bytes in the bundle
    let digest = documents::Sha256Digest::of(&content);
    assert!(rows.iter().any(|row| row.contains(file) && row.iter().any(|cell| cell == digest.as_str())), "{rows:?}");

    // the unit has its own, another unit has none, a stranger has no door
    assert_eq!(site.zip(&site.clerk, ALL).await.0, StatusCode::OK);
    assert_eq!(site.zip(&site.stranger, ALL).await.0, StatusCode::CONFLICT);
    assert_eq!(site.zip("", ALL).await.0, StatusCode::SEE_OTHER);

    // a file that is another one by now, and one that is gone
    let mut stored = Vec::new();
    for folder in std::fs::read_dir(site._data.path().join("evidence")).unwrap() {
        stored.extend(std::fs::read_dir(folder.unwrap().path()).unwrap().map(|file| file.unwrap().path()));
    }
    let [stored] = &stored[..] else { panic!("one file: {stored:?}") };
    // a single file is handed out to the letter or not at all
    let page = site.get(&site.office, "/cells/cell-clerk").await.1;
    let link =
        page.split("href=\"").find_map(|rest| rest.split('"').next().filter(|path| path.starts_with("/evidence/"))).unwrap().to_owned();
    assert_eq!(site.get(&site.office, &link).await, (StatusCode::OK, "%PDF-1.7 hello".to_owned()));
    std::fs::write(stored, b"%PDF-1.7 other").unwrap();
    let (status, refused) = site.get(&site.office, &link).await;
    assert!(
        status == StatusCode::CONFLICT && refused.contains("“公示.pdf”内容与报送时不符") && !refused.contains("%PDF"),
        "{status} {refused}"
    );
    let (names, rows) = opened(&site.zip(&site.office, ALL).await.1);
    assert!(names.len() == 2 && rows.iter().any(|row| row.iter().any(|cell| cell.contains("与报送时不符"))), "{rows:?}");
    std::fs::remove_file(stored).unwrap();
    let (names, rows) = opened(&site.zip(&site.office, ALL).await.1);
    assert_eq!(names, ["佐证材料目录.xlsx"]);
    let named = rows.iter().find(|row| row.iter().any(|cell| cell.contains("文件缺失"))).unwrap();
    assert!(named.iter().any(|cell| cell == "公示.pdf"), "the missing one is named: {named:?}");
}
