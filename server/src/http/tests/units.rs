//! The register over HTTP: hostile text in its forms, a file that is shown before it is stored, the register as a file.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use domain::access::role::Role;
use domain::ids::UnitId;
use services::Actor;
use services::register::{self, RegisterFilter};

use super::hostile::hostile_texts;
use super::{Answer, Site, encode};

const BOUNDARY: &str = "gongkaiboundary";
const FILE: &str = "单位全称,简称,别名,类别,备注\n标记县水利局,水利局,县水务局,县直部门,\"<script>alert(1)</script>\"\n无类别局,无,,星球,\n标记县标记局,标记局,,县直部门,\n";

impl Site {
    async fn send_file(&self, role: Role, name: &str, content: &[u8]) -> Answer {
        let mut body = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n").into_bytes();
        body.extend_from_slice(content);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        let request = self
            .request(Some(role), Method::POST, "/do/import-units")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    async fn names(&self) -> Vec<String> {
        let actor = Actor::operator(super::CountyId::new("c"), "标记县".into());
        let page = register::list(&actor, &self.services, &RegisterFilter::default(), 1, 200).await.unwrap();
        page.units.into_iter().map(|unit| unit.short_name).collect()
    }
}

/// The value of a hidden field, as a browser sends it back.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split("<input").find(|part| part.contains(&format!("name=\"{name}\""))).expect("the field");
    let value = field.split("value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its value");
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_two_columns_takes_nothing_from_a_unit_and_an_emptied_cell_says_what_stood_there() {
    for site in Site::both().await {
        let import = async |text: &str| {
            let uploaded = site.send_file(Role::Office, "名册.csv", text.as_bytes()).await;
            let preview = site.get(Some(Role::Office), &uploaded.location).await;
            let form = format!("draft={}", encode(&hidden(&preview.body, "draft")));
            let confirmed = site.post(Some(Role::Office), "/do/confirm-units", &form).await;
            assert_eq!(confirmed.location, "/units?notice=units-imported", "{text}");
            preview.body
        };
        import("单位全称,类别,别名,重点领域,备注\n标记县标记局,县直部门,县标记办,K,迁址\n").await;
        let silent = import("单位全称,类别\n标记县标记局,县直部门\n").await;
        assert!(silent.contains("修改 <b>0</b>") && silent.contains("不变 <b>1</b>"), "{}: {silent}", site.test.name);
        let emptied = import("单位全称,类别,别名,重点领域,备注\n标记县标记局,县直部门,,,\n").await;
        let said = "修改重点领域（是→否）、备注（迁址→空白）、别名（县标记办→空白）";
        assert!(emptied.contains(said), "{}: {emptied}", site.test.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_file_is_shown_confirmed_and_taken_out_again() {
    for site in Site::both().await {
        let uploaded = site.send_file(Role::Office, "名册.csv", FILE.as_bytes()).await;
        assert_eq!(uploaded.status, StatusCode::SEE_OTHER, "{}", uploaded.body);
        assert!(uploaded.location.starts_with("/units/import?draft="), "{}", uploaded.location);
        let preview = site.get(Some(Role::Office), &uploaded.location).await;
        assert!(preview.body.contains("新增 <b>1</b>") && preview.body.contains("标记县水利局"), "{}", preview.body);
        assert!(preview.body.contains("第3行 · 类别") && !preview.body.contains("<script>alert(1)"));
        assert_eq!(site.names().await, ["标记局"], "{}: nothing is stored yet", site.test.name);
        let again = site.get(Some(Role::Office), &uploaded.location).await;
        assert!(again.body.contains("新增 <b>1</b>"), "a preview survives being loaded anew");
        assert_eq!(site.get(Some(Role::Unit), &uploaded.location).await.status, StatusCode::FORBIDDEN);

        let confirmed =
            site.post(Some(Role::Office), "/do/confirm-units", &format!("draft={}", encode(&hidden(&preview.body, "draft")))).await;
        assert_eq!(confirmed.location, "/units?notice=units-imported");
        assert_eq!(site.names().await, ["标记局", "水利局"], "{}", site.test.name);
        // the second of two people, or of two tabs, reads who was faster and finds the way to the result
        let late = site.get(Some(Role::Office), &uploaded.location).await;
        assert!(late.body.contains("已由") && late.body.contains("确认导入") && late.body.contains("href=\"/units\""), "{}", late.body);
        let again = site.post(Some(Role::Office), "/do/confirm-units", &format!("draft={}", hidden(&preview.body, "draft"))).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.body);
        let told = site.get(Some(Role::Office), &again.location).await;
        assert!(told.status == StatusCode::OK && told.body.contains("不必再次确认"), "{}", told.body);
        assert_eq!(site.get(Some(Role::Unit), &uploaded.location).await.status, StatusCode::FORBIDDEN);
        assert_eq!(site.get(Some(Role::Office), "/units/import?draft=none").await.status, StatusCode::NOT_FOUND);

        for format in ["csv", "xlsx"] {
            let file = site.get(Some(Role::Leader), &format!("/units/export/{format}")).await;
            let disposition = file.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
            assert!(file.status == StatusCode::OK && disposition.starts_with("attachment"), "{format} {disposition}");
        }
        assert_eq!(site.get(Some(Role::Leader), "/units/export/pdf").await.status, StatusCode::NOT_FOUND);
        for (name, content) in [("a.csv", "姓名\n甲\n"), ("a.xlsx", "MZ"), ("a.csv", "单位全称,类别\n"), ("", "")] {
            let refused = site.send_file(Role::Office, name, content.as_bytes()).await;
            assert!(refused.location.starts_with("/units/import?retry="), "{name}");
            let page = site.get(Some(Role::Office), &refused.location).await;
            assert!(page.body.contains("id=\"file-error\""), "{name} {content}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_text_in_a_unit_is_refused_or_shown_as_text() {
    let bodies = [
        ("/do/add-unit", "full_name={}&short_name=a{n}&class=township&group=&note=&valid_from=&valid_to=&aliases=&pinyin=&initials="),
        ("/do/add-unit", "full_name=b{n}&short_name={}&class=township&group={}&note={}&valid_from=&valid_to=&aliases={}&pinyin=&initials="),
        ("/do/add-unit", "full_name=c{n}&short_name=c{n}&class={}&group=&note=&valid_from={}&valid_to={}&aliases=&pinyin={}&initials={}"),
        (
            "/do/edit-unit",
            "id=u&seen={seen}&full_name=标记县标记局&short_name=标记局&class=township&group={}&note={}&valid_from=&valid_to=&aliases={}&pinyin=&initials=",
        ),
        ("/do/rename-unit", "id=u&seen={seen}&new_full_name={}&new_short_name={}&renamed_on={}"),
        ("/do/close-unit", "id=u&seen={seen}&closed_on={}&successor={}&confirmed={}"),
        ("/do/move-unit", "id=u&place={}"),
    ];
    let pages = ["/units", "/units?q={}&class={}&group={}&validity={}&day={}&page={}&size={}", "/units/u", "/units/u/edit", "/search?q={}"];
    let operator = Actor::operator(super::CountyId::new("c"), "标记县".into());
    for site in Site::both().await {
        for (number, text) in hostile_texts().into_iter().enumerate() {
            for (path, body) in bodies {
                let shown = register::one(&operator, &site.services, &UnitId::new("u")).await.unwrap().seen();
                let body = body.replace("{seen}", shown.as_str()).replace("{n}", &number.to_string()).replace("{}", &encode(&text));
                let answer = site.post(Some(Role::Office), path, &body).await;
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {path} {number}: {}", site.test.name, answer.body);
                assert!(answer.location.starts_with("/units"), "{path} led to {}", answer.location);
                shows_text_only(&site, &answer.location).await;
            }
            let asked = encode(&text.chars().take(500).collect::<String>());
            for page in pages.iter().filter(|page| !(page.contains("{}") && text.contains('\0'))) {
                shows_text_only(&site, &page.replace("{}", &asked)).await;
            }
        }
        assert!(site.names().await.len() > 10, "most of it is a name like any other");
    }
}

async fn shows_text_only(site: &Site, address: &str) {
    let page = site.get(Some(Role::Office), address).await;
    assert!(matches!(page.status, StatusCode::OK | StatusCode::NOT_FOUND), "{} {address}: {}", site.test.name, page.status);
    for live in ["<script>alert(1)", "<img src=x", "\" onerror="] {
        assert!(!page.body.contains(live), "{} {address} shows {live}", site.test.name);
    }
}
