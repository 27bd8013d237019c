//! Workbooks say in their name and on their sheet what they hold.

use std::io::{Cursor, Read};

use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode, header};
use domain::access::role::Role;
use tower::ServiceExt;

use super::{Site, encode};

/// Who asks, for what, what the sheet is called, what the file is called.
const BOOKS: [(Role, &str, &str, &str); 15] = [
    (Role::Admin, "/accounts/import/template.xlsx", "账号名单", "账号名单样表.xlsx"),
    (Role::Leader, "/units/export/xlsx", "责任单位", "标记县责任单位名册-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/bulletins/export/xlsx", "监测通报", "监测通报-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/candidates/export/xlsx", "监测列出的问题", "监测列出的问题-待确认0个-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/candidates/export/xlsx?state=any&unit=u", "监测列出的问题", "监测列出的问题-全部按条件0个-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/channels/export/xlsx", "发送记录", "发送记录-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/columns/export/xlsx", "监测栏目", "标记县监测栏目-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/contacts/export/xlsx", "联系人", "联系人-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/findings/export/xlsx", "问题清单", "问题清单-未办结0个-2026-03-02.xlsx"),
    (
        Role::Office,
        "/monitoring/findings/export/xlsx?state=closed&unit=u&as_of=2026-02-27",
        "问题清单",
        "问题清单-已办结按条件0个-截至2026-02-27.xlsx",
    ),
    (Role::Unit, "/monitoring/findings/export/xlsx?state=any", "问题清单", "问题清单-全部0个-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/look-back/export/xlsx", "回头看", "回头看-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/notices/export/xlsx", "整改通知单", "整改通知单-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/rules/export/xlsx", "监测规则", "监测规则-2026-03-02.xlsx"),
    (Role::Office, "/monitoring/urges/export/xlsx", "催办记录", "催办记录-2026-03-02.xlsx"),
];

#[tokio::test]
async fn a_workbook_says_in_its_name_and_on_its_sheet_what_it_holds() {
    let site = Site::new().await;
    for (role, path, sheet, name) in BOOKS {
        let request = site.request(Some(role), Method::GET, path).body(Body::empty()).unwrap();
        let response = site.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let disposition = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
        assert!(disposition.ends_with(&encode(name)), "{path}: {disposition} is not {name}");
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut book = String::new();
        zip.by_name("xl/workbook.xml").unwrap().read_to_string(&mut book).unwrap();
        assert!(book.contains(&format!("<sheet name=\"{sheet}\"")), "{path}: {book}");
    }
}
