//! The county's emblem: in by whoever sets the county, out to everybody, gone when it is taken away.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use domain::access::role::Role;

use super::{Answer, Site};

/// A still picture of 32 × 24 pixels with a text hung on; its check sums are nobody's business here.
fn picture() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], kind, data, &[0; 4]].concat();
    let heading = [&32_u32.to_be_bytes()[..], &24_u32.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
    let chunks = [chunk(b"IHDR", &heading), chunk(b"tEXt", b"taken at 31.2,115.9"), chunk(b"IDAT", b"dots"), chunk(b"IEND", b"")];
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
}

async fn send(site: &Site, role: Role, file: &[u8]) -> Answer {
    let head = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n";
    let body = [&head[..], file, b"\r\n--b--\r\n"].concat();
    let request = site.request(Some(role), Method::POST, "/do/set-emblem").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    site.send(request.header("sec-fetch-site", "same-origin").body(Body::from(body)).unwrap()).await
}

/// The address of the picture on a page.
fn address(page: &str) -> Option<&str> {
    let start = page.find("/emblem/")?;
    page[start..].split('"').next()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_emblem_is_shown_to_everybody_until_it_is_taken_away() {
    for site in Site::both().await {
        let name = site.test.name;
        assert_eq!(address(&site.get(None, "/sign-in").await.body), None, "{name}");
        let set = send(&site, Role::Office, &picture()).await;
        assert!(set.location.ends_with("notice=saved"), "{name} {} {}", set.status, set.location);
        // on the way in, in everybody's frame, and on the page that sets it
        let door = site.get(None, "/sign-in").await.body;
        let at = address(&door).unwrap_or_else(|| panic!("{name}: {door}")).to_owned();
        for (role, page) in [(Role::Leader, "/"), (Role::Unit, "/todo"), (Role::Admin, "/settings")] {
            assert_eq!(address(&site.get(Some(role), page).await.body), Some(at.as_str()), "{name} {role:?}");
        }
        let shown = site.get(None, &at).await;
        assert_eq!(shown.status, StatusCode::OK, "{name}");
        let of = |header: &str| shown.headers[header].to_str().unwrap().to_owned();
        assert_eq!((of("content-type").as_str(), of("x-content-type-options").as_str()), ("image/png", "nosniff"));
        assert!(of("content-security-policy").contains("sandbox") && of("cache-control").contains("immutable"));
        assert!(!shown.body.contains("31.2"), "what hung on is left out");
        // what is no small picture changes nothing
        for (file, words) in [
            (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec(), "只能使用PNG或JPEG图片"),
            (vec![0x89; 400 * 1024], "图片超过"),
            (b"GIF89a".to_vec(), "只能使用PNG或JPEG图片"),
            (Vec::new(), "请先选择图片"),
        ] {
            let refused = send(&site, Role::Admin, &file).await;
            let page = site.get(Some(Role::Admin), &refused.location).await.body;
            assert!(page.contains(words) && address(&page) == Some(at.as_str()), "{name} {words}: {page}");
        }
        for role in [Role::Unit, Role::UnitLead, Role::Leader, Role::Auditor] {
            assert_eq!(send(&site, role, &picture()).await.status, StatusCode::FORBIDDEN, "{name} {role:?}");
        }
        let log = site.get(Some(Role::Auditor), "/audit").await.body;
        assert!(log.contains("设置标识图片"), "{name} {log}");

        let gone = site.post(Some(Role::Admin), "/do/remove-emblem", "").await;
        assert!(gone.location.ends_with("notice=saved"), "{name} {}", gone.location);
        assert_eq!(site.get(None, &at).await.status, StatusCode::NOT_FOUND, "{name}");
        assert_eq!(address(&site.get(Some(Role::Office), "/settings").await.body), None, "{name}");
        let twice = site.post(Some(Role::Admin), "/do/remove-emblem", "").await;
        assert!(twice.location.contains("retry="), "{name} {}", twice.location);
    }
}
