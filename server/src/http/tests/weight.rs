//! What a request may cost: the right comes before the reading, fields are counted, nothing grows with the square.

use std::fmt::Write;
use std::time::Duration;
#[cfg(not(target_os = "linux"))]
use std::{sync::LazyLock, time::Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use domain::access::role::Role;

use super::Site;
use super::matrix::{FORMS, Opens};
use crate::http::sanitize::FIELDS_LIMIT;

/// Twice as much may take so many times the work, with everything that stays the same: the square of it takes four times.
const DOUBLED: f64 = 2.6;

/// What this process has worked so far: the time that it was on a processor, which does not grow when the machine is busy with other
/// things. How long a person waits is measured by `cargo xtask attack --only hostile`, on the release program.
fn worked() -> Duration {
    #[cfg(target_os = "linux")]
    {
        // behind the name in brackets: user and system time are the 12th and 13th, in hundredths of a second
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
        let ticks = stat.rsplit(')').next().unwrap().split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap());
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }
    #[cfg(not(target_os = "linux"))]
    {
        static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
        BEGUN.elapsed()
    }
}

/// Holds the work for so many things against the work for a quarter of them, which grows by [`DOUBLED`] twice at most.
fn grows_with_its_length(what: &str, quarter: Duration, whole: Duration) {
    let (quarter, whole) = (quarter.as_secs_f64().max(0.1), whole.as_secs_f64());
    eprintln!("{what}: {whole:.2} s of work, {quarter:.2} s for a quarter of it");
    assert!(whole <= quarter * DOUBLED * DOUBLED, "{what}: {whole:.2} s of work, but {quarter:.2} s for a quarter of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_right_is_asked_before_the_body_is_looked_at() {
    let site = Site::new().await;
    for (verb, _, opens) in FORMS {
        let Opens::By(roles) = opens else { continue };
        for role in Role::ALL.into_iter().filter(|role| !roles.contains(role)) {
            // nothing that any of our forms could read
            let request = site.request(Some(role), Method::POST, &format!("/do{verb}")).header(header::CONTENT_TYPE, "text/plain");
            let answer = site.send(request.body(Body::from("%")).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{verb} as {role:?} read what was sent first");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_with_more_fields_than_any_page_has_is_refused() {
    let site = Site::new().await;
    let body = format!("import=x{}", "&row=1".repeat(FIELDS_LIMIT));
    for verb in ["/do/import-adjust", "/do/import-confirm", "/do/accept-reports", "/exports/cells.csv"] {
        let answer = site.post(Some(Role::Office), verb, &body).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{verb}");
        assert!(answer.body.contains("项数太多"), "{}", answer.body);
    }
    let part = "--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n".repeat(1_001) + "--b--\r\n";
    for (role, path) in [(Role::Office, "/checklists/import/upload"), (Role::Unit, "/do/add-file"), (Role::Office, "/do/import-units")] {
        let request = site.request(Some(role), Method::POST, path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
        let answer = site.send(request.body(Body::from(part.clone())).unwrap()).await;
        // the report's form has no page to go back to without its cell
        let page = if path == "/do/add-file" { answer } else { site.get(Some(role), &answer.location).await };
        assert!(page.body.contains("项数太多"), "{path} {} {}", page.status, page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_form_is_read_in_one_go() {
    let site = Site::new().await;
    let work = async |fields: usize| {
        let mut body = "import=x".to_owned();
        for number in 0..(fields - 1) / 4 {
            write!(body, "&row={number}&units.{number}=&name.{number}.written=a&name.{number}=other").unwrap();
        }
        let before = worked();
        let answer = site.post(Some(Role::Office), "/do/import-adjust", &body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        worked() - before
    };
    let quarter = work(FIELDS_LIMIT / 4).await;
    grows_with_its_length("the largest form", quarter, work(FIELDS_LIMIT).await);
}

/// A file sent as a browser sends it.
async fn upload(site: &Site, path: &str, name: &str, content: &str) -> super::Answer {
    let body = format!(
        "--b\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n2026\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--b--\r\n"
    );
    let request = site.request(Some(Role::Office), Method::POST, path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    site.send(request.body(Body::from(body)).unwrap()).await
}

const ROWS: usize = 16_000;

/// A list in which nobody knows a single unit, read and shown; answers the address and the page of its preview.
async fn unknown_names(site: &Site, rows: usize) -> (String, String) {
    let mut list = "工作内容,工作要求,责任单位\n".to_owned();
    for number in 0..rows {
        writeln!(list, "第{number}类,公开第{number}项,无名{number}局").unwrap();
    }
    let received = upload(site, "/checklists/import/upload", "list.csv", &list).await;
    assert!(received.location.starts_with("/checklists/import/"), "{} {}", received.status, received.location);
    let page = site.get(Some(Role::Office), &received.location).await;
    assert_eq!(page.status, StatusCode::OK);
    (received.location, page.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_sixteen_thousand_unknown_names_is_shown() {
    let site = Site::new().await;
    let start = worked();
    unknown_names(&site, ROWS / 4).await;
    let quarter = worked();
    let (address, page) = unknown_names(&site, ROWS).await;
    grows_with_its_length("unknown names", quarter - start, worked() - quarter);
    assert!(page.contains("无名199局") && page.contains("另有15800个名称没有列出"));
    // what the page sends back is within the limit, and brings the next names
    let fields: String = (0..200).fold(format!("import={}", address.rsplit('/').next().unwrap()), |mut fields, place| {
        write!(fields, "&name.{place}.written={}&name.{place}=", super::encode(&format!("无名{place}局"))).unwrap();
        fields
    });
    let kept = site.post(Some(Role::Office), "/do/import-adjust", &fields).await;
    assert!(kept.location.contains("notice=import-adjusted"), "{}", kept.location);
    assert!(site.get(Some(Role::Office), &address).await.body.contains("无名399局"));
}

/// A register of so many units, read and shown.
async fn register(site: &Site, rows: usize) -> String {
    let mut register = "单位全称,类别\n".to_owned();
    for number in 0..rows {
        writeln!(register, "标记县第{number}局,部门").unwrap();
    }
    let read = upload(site, "/do/import-units", "units.csv", &register).await;
    assert!(read.location.starts_with("/units/import?"), "{} {}", read.location, read.body);
    site.get(Some(Role::Office), &read.location).await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_of_sixteen_thousand_units_is_shown() {
    let site = Site::new().await;
    let start = worked();
    register(&site, ROWS / 4).await;
    let quarter = worked();
    let page = register(&site, ROWS).await;
    grows_with_its_length("a register", quarter - start, worked() - quarter);
    assert!(page.contains("标记县第499局") && page.contains("16000行都会保存"));
}
