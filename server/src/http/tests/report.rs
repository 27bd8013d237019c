//! Reporting and review over HTTP: uploads, downloads, conflicts, expired sessions, hostile texts.

mod attachments;
mod begins;
mod bundle;
mod looked_at;
mod merged;
mod on_paper;
mod papers;
mod published;
mod returned;
mod sign_off;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use chrono::{DateTime, Utc};
use domain::access::role::Role;
use domain::checklist::duty::Duty;
use domain::checklist::{AssignmentRole, Task};
use domain::ids::{CountyId, UnitId};
use domain::register::unit::Unit;
use services::Services;
use services::access::session::{Origin, hash_password, sign_in};
use services::clock::FixedClock;
use storage::access::account::{self, Account};
use storage::testing::{self, Office, TestDb, sqlite};
use storage::{operations::county, register::unit};
use tower::ServiceExt;

use crate::http::router;
use crate::http::state::Settings;

const HOSTILE: &str = "</textarea><script>alert(1)</script>\"'&amp;\u{202e}=cmd|'/C calc'!A0 😀";

/// Two units with one task, and a signed-in person of each and of the office.
struct Site {
    router: Router,
    _test: TestDb,
    _data: tempfile::TempDir,
    clerk: String,
    stranger: String,
    office: String,
}

impl Site {
    async fn new() -> Self {
        let now: DateTime<Utc> = "2026-08-07T07:30:00Z".parse().unwrap();
        let test = sqlite().await;
        let data = tempfile::tempdir().unwrap();
        let services = Services::new(test.db.clone(), Arc::new(FixedClock::at(now)), data.path().to_owned());
        let id = CountyId::new("c");
        let mut tx = test.db.write().await.unwrap();
        county::insert(&mut tx, &id, "枫桥县", now).await.unwrap();
        let list = Office::open(&mut tx, &id, testing::a_list("k", 2026), testing::a_section("s"), now).await;
        let task = Task { requirement: format!("公开24项{HOSTILE}"), ..testing::a_task("t", &list.section.id, 1, Duty::YearEnd) };
        let task = list.task(&mut tx, task).await;
        let hash = hash_password("gongkai-test".into()).await.unwrap();
        for (name, role, position) in [("clerk", Role::Unit, 1), ("stranger", Role::Unit, 2), ("office", Role::Office, 0)] {
            let unit_id = UnitId::new(format!("unit-{name}"));
            if position > 0 {
                add_unit(&mut tx, &id, &unit_id, position).await;
                let assignment = testing::an_assignment(format!("of {name}"), &task, &unit_id, AssignmentRole::Lead);
                list.assign(&mut tx, &task, &assignment, |_| format!("cell-{name}")).await;
            }
            let row = Account {
                unit: (position > 0).then_some(unit_id),
                password_hash: hash.clone(),
                ..testing::an_account(name, &id, role, now)
            };
            account::insert(&mut tx, &row).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut cookies = Vec::new();
        for name in ["clerk", "stranger", "office"] {
            cookies.push(format!("gongkai={}", sign_in(&services, name, "gongkai-test", &Origin::default()).await.unwrap()));
        }
        let [clerk, stranger, office] = cookies.try_into().unwrap();
        Self { router: router(services, Settings::default()).unwrap(), _test: test, _data: data, clerk, stranger, office }
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let response = self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await;
        (response.status(), text(response).await)
    }

    /// Posts a form; answers where it leads.
    async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String) {
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", app::paths::encode(value))).collect();
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")))
            .unwrap();
        let response = self.send(request).await;
        let leads_to = response.headers().get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        (status, leads_to.unwrap_or(text(response).await))
    }

    /// Uploads a file with the rest of the report form.
    async fn upload(&self, cookie: &str, file_name: &str, content: &[u8], words: &str) -> String {
        self.send_whole(cookie, "/do/add-file", &with("0", words, "claim", ""), &[(file_name, content)]).await
    }

    /// Presses a button of the report form as a browser does: its fields, and the files that were chosen on it.
    async fn send_whole(&self, cookie: &str, path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> String {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        let nothing_chosen: &[(&str, &[u8])] = &[("", b"")];
        for (file_name, content) in if files.is_empty() { nothing_chosen } else { files } {
            body.extend(format!("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n").bytes());
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--b--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body))
            .unwrap();
        let response = self.send(request).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        response.headers()[header::LOCATION].to_str().unwrap().to_owned()
    }
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8_lossy(&to_bytes(response.into_body(), 32 << 20).await.unwrap()).into_owned()
}

async fn add_unit(tx: &mut storage::Tx, county: &CountyId, id: &UnitId, position: i64) {
    let one = Unit { full_name: format!("县{position}局<b>"), ..testing::a_unit(id.as_str(), &format!("{position}局"), position) };
    unit::insert(tx, county, &one, "").await.unwrap();
}

const BASE: [(&str, &str); 3] = [("cell", "cell-clerk"), ("cell_revision", "0"), ("draft_revision", "0")];

fn report<'a>(draft: &'a str, words: &'a str) -> Vec<(&'a str, &'a str)> {
    let evidence = [("url", ""), ("title", ""), ("effective_on", "")];
    [&[BASE[0], BASE[1], ("draft_revision", draft), ("claim", "done"), ("text", words)], &evidence[..]].concat()
}

fn judged<'a>(revision: &'a str, reason: &'a str) -> [(&'a str, &'a str); 6] {
    [BASE[0], ("revision", revision), ("queue", ""), ("reason", reason), ("days", "5"), ("due_on", "")]
}

/// No hostile text may come out as markup.
fn is_harmless(html: &str) -> bool {
    !html.contains("<script>alert") && !html.contains("县1局<b>")
}

#[tokio::test]
async fn hostile_words_stay_words_on_every_page() {
    let site = Site::new().await;
    assert!(is_harmless(&site.get(&site.clerk, "/todo").await.1));
    let (status, to) = site.post(&site.clerk, "/do/save-draft", &report("0", HOSTILE)).await;
    assert_eq!((status, to.as_str()), (StatusCode::SEE_OTHER, "/cells/cell-clerk?notice=draft-saved"));
    let mut link = report("1", HOSTILE);
    link.retain(|(name, _)| !matches!(*name, "url" | "title"));
    link.extend([("url", "https://a.gov.cn/1"), ("title", HOSTILE)]);
    assert_eq!(site.post(&site.clerk, "/do/add-link", &link).await.1, "/cells/cell-clerk?notice=evidence-added#evidence");
    let (status, html) = site.get(&site.clerk, "/cells/cell-clerk").await;
    assert!(status == StatusCode::OK && is_harmless(&html) && html.contains("&lt;/textarea&gt;&lt;script&gt;"), "{html}");
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &report("2", HOSTILE)).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
    for (cookie, path) in [
        (&site.clerk, "/cells/cell-clerk"),
        (&site.office, "/cells/cell-clerk"),
        (&site.office, "/review"),
        (&site.office, "/review/cell-clerk"),
    ] {
        let (status, html) = site.get(cookie, path).await;
        assert!(status == StatusCode::OK && is_harmless(&html), "{path}");
    }
    let returned = judged("1", HOSTILE);
    let to = site.post(&site.office, "/do/return-report", &returned).await.1;
    assert_eq!(to, "/review?judged=cell-clerk&notice=report-returned");
    // a slip is taken back with one click from the page that follows, and made again
    let (_, html) = site.get(&site.office, &to).await;
    assert!(html.contains("撤销刚才的审核") && html.contains("value=\"cell-clerk\""), "{html}");
    // and stays for its minutes in the queue and on the item, for whoever judged
    for path in ["/review", "/review/cell-clerk", "/cells/cell-clerk"] {
        let (_, html) = site.get(&site.office, path).await;
        assert!(html.contains("撤销刚才的审核") && html.contains("value=\"cell-clerk\"") && is_harmless(&html), "{path}: {html}");
    }
    assert!(!site.get(&site.clerk, "/cells/cell-clerk").await.1.contains("撤销刚才的审核"), "the unit undoes nothing");
    let undone = site.post(&site.office, "/do/undo-judgement", &[("cell", "cell-clerk")]).await.1;
    assert_eq!(undone, "/review/cell-clerk?notice=judgement-undone");
    let again = judged("3", HOSTILE);
    assert_eq!(site.post(&site.office, "/do/return-report", &again).await.1, to);
    let twice = site.post(&site.clerk, "/do/undo-judgement", &[("cell", "cell-clerk")]).await;
    assert_eq!(twice.0, StatusCode::FORBIDDEN, "the unit undoes nothing");
    assert!(is_harmless(&site.get(&site.clerk, "/cells/cell-clerk").await.1));
    assert!(is_harmless(&site.get(&site.clerk, "/todo").await.1));
}

fn with<'a>(draft: &'a str, words: &'a str, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut form = report(draft, words);
    form.retain(|(field, _)| *field != name);
    form.push((name, value));
    form
}

#[tokio::test]
async fn what_stands_in_the_evidence_fields_goes_along_whichever_button_is_pressed() {
    let site = Site::new().await;
    // saving: two addresses pasted at once are two links
    let pasted = "https://a.gov.cn/one、https://a.gov.cn/two";
    let (_, to) = site.post(&site.clerk, "/do/save-draft", &with("0", "已公开十二条", "url", pasted)).await;
    assert_eq!(to, "/cells/cell-clerk?notice=evidence-added#evidence");
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("a.gov.cn/one") && html.contains("a.gov.cn/two") && html.contains("已公开十二条"), "{html}");
    // a file that was chosen and did not come with this button stops it, and nothing that was typed is lost
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &with("1", "已公开十三条", "file", "公示.pdf")).await;
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("“公示.pdf”没有随表单送达") && html.contains("已公开十三条"), "{html}");
    // a broken address stops it as well, at its field
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &with("2", "已公开十三条", "url", "不是网址")).await;
    assert!(to.starts_with("/cells/cell-clerk?retry="), "{to}");
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("不是网址") && html.contains("id=\"url-error\""), "{html}");
    // everything that is wrong is counted at once, also where the words could not be saved for it
    let missing = [BASE[0], BASE[1], ("draft_revision", "2"), ("text", ""), ("url", "不是网址"), ("title", ""), ("effective_on", "")];
    let (_, to) =
        site.post(&site.clerk, "/do/submit-report", &[&missing[..], &[("number_label", "24项"), ("number", "很多")]].concat()).await;
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("有4处需要修改"), "{html}");
    for words in ["请选择完成状态", "请填写完成情况", "只填阿拉伯数字", "没有找到网址"] {
        assert!(html.contains(words), "{words} {html}");
    }
    // handing in: the link is there for the office, with the text
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &with("2", "已公开十三条", "url", "https://a.gov.cn/three")).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    for words in ["已公开十三条", "a.gov.cn/one", "a.gov.cn/two", "a.gov.cn/three"] {
        assert!(html.contains(words), "{words} {html}");
    }
}

#[tokio::test]
async fn chosen_files_go_along_when_the_report_is_handed_in() {
    let site = Site::new().await;
    // one of two is no evidence: the report waits, the text and the good file are there, the other is named
    let files: [(&str, &[u8]); 2] = [("公示.pdf", b"%PDF-1.7 hello"), ("程序.pdf", b"MZ\x90\0 This program cannot be run")];
    let to = site.send_whole(&site.clerk, "/do/submit-report", &report("0", "已公开十二条"), &files).await;
    assert!(to.starts_with("/cells/cell-clerk?retry="), "{to}");
    let (_, html) = site.get(&site.clerk, &to).await;
    for words in ["已公开十二条", "“程序.pdf”没有添加", "其余1个已添加", "公示.pdf"] {
        assert!(html.contains(words), "{words} {html}");
    }
    // a name and a text that the rules refuse are answered in the same breath, and the file is kept
    let no_claim: Vec<_> = report("1", "").into_iter().filter(|(name, _)| *name != "claim").collect();
    let to = site.send_whole(&site.clerk, "/do/submit-report", &no_claim, &[("二.pdf", b"%PDF-1.7 second")]).await;
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("id=\"text-error\"") && html.contains("二.pdf"), "{html}");
    // two people wrote: the second one's words stand beside the first one's, and her file is not lost with the conflict
    let to = site.send_whole(&site.clerk, "/do/submit-report", &report("1", "别人写的"), &[("三.pdf", b"%PDF-1.7 third")]).await;
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("两份内容不一致") && html.contains("别人写的") && html.contains("三.pdf"), "{html}");
    // and now it goes in, with a link that was pasted
    let last = with("2", "已公开十三条", "url", "https://a.gov.cn/three");
    let to = site.send_whole(&site.clerk, "/do/submit-report", &last, &[("四.pdf", b"%PDF-1.7 fourth")]).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    for words in ["已公开十三条", "公示.pdf", "二.pdf", "三.pdf", "四.pdf", "a.gov.cn/three"] {
        assert!(html.contains(words), "{words} {html}");
    }
    // the office has it: a file that comes behind is refused by name
    let to = site.send_whole(&site.clerk, "/do/save-draft", &report("0", "迟来的字"), &[("五.pdf", b"%PDF-1.7 fifth")]).await;
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("“五.pdf”没有保存") && html.contains("迟来的字"), "{html}");
}

#[tokio::test]
async fn an_empty_file_field_is_no_file() {
    let site = Site::new().await;
    let to = site.send_whole(&site.clerk, "/do/submit-report", &report("0", "已公开十二条"), &[]).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
    let to = site.send_whole(&site.stranger, "/do/add-file", &with("0", "已公开", "cell", "cell-stranger"), &[]).await;
    let (_, html) = site.get(&site.stranger, &to).await;
    assert!(html.contains("请选择要上传的文件") && html.contains("已公开"), "{html}");
}

#[tokio::test]
async fn remarks_for_the_reviewer_stand_beside_what_was_handed_in_alone() {
    let site = Site::new().await;
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    assert!(html.contains("目前不在待审核之列") && !html.contains("请留意"), "nothing was handed in: {html}");
    site.send_whole(&site.clerk, "/do/submit-report", &report("0", "已公开十二条"), &[]).await;
    let (_, html) = site.get(&site.office, "/review/cell-clerk").await;
    assert!(html.contains("请留意") && !html.contains("提示过经办人"), "she handed in at once and saw none: {html}");
}

#[tokio::test]
async fn the_last_period_has_nothing_to_take_where_there_is_none() {
    let site = Site::new().await;
    let to = site.post(&site.clerk, "/do/take-text", &with("0", "已公开十二条", "from", "last")).await.1;
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(html.contains("还没有可沿用的内容") && html.contains("已公开十二条"), "{html}");
    let other = site.post(&site.clerk, "/do/take-text", &with("1", "已公开十二条", "from", "cell-stranger")).await;
    assert_eq!(other.0, StatusCode::NOT_FOUND, "another unit's text is not there to be taken");
}

#[tokio::test]
async fn whoever_comes_second_sees_both_texts() {
    let site = Site::new().await;
    site.post(&site.clerk, "/do/save-draft", &report("0", "甲写的十二条")).await;
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &report("0", "乙写的十五条")).await;
    assert!(to.starts_with("/cells/cell-clerk?retry="), "{to}");
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(
        html.contains("两份内容不一致") && html.contains("甲写的十二条") && html.contains("乙写的十五条") && html.contains("<ins>"),
        "{html}"
    );
    // it was her own other window, and the page says that it may have been
    assert!(html.contains("也可能是您自己在另一个窗口") && html.contains("（您自己在另一个窗口）"), "{html}");
    // what she typed stands in the form, based on what is there now: saving is her decision
    assert!(html.contains("name=\"draft_revision\" id=\"draft_revision\" value=\"1\"") || html.contains("value=\"1\" "), "{html}");
    let (_, to) = site.post(&site.clerk, "/do/submit-report", &report("1", "合并后的十五条")).await;
    assert_eq!(to, "/cells/cell-clerk?notice=report-submitted");
}

#[tokio::test]
async fn a_file_is_judged_by_its_content_and_handed_out_as_a_download() {
    let site = Site::new().await;
    let refused = |html: &str, words: &str| html.contains("error-summary") && html.contains(words);
    let to = site.upload(&site.clerk, "报告.pdf", b"MZ\x90\0 This program cannot be run", "先写的字").await;
    assert!(to.starts_with("/cells/cell-clerk?retry="), "{to}");
    let (_, html) = site.get(&site.clerk, &to).await;
    assert!(refused(&html, "按文件内容识别") && html.contains("先写的字"), "the words survive a refused file");
    let big = vec![b'x'; domain::reporting::evidence::FILE_LIMIT + 1];
    let to = site.upload(&site.clerk, "大.pdf", &big, "先写的字").await;
    assert!(refused(&site.get(&site.clerk, &to).await.1, "20MB"));
    let to = site.upload(&site.clerk, "../..\\\u{202e}a%0d%0ab;公示.pdf", b"%PDF-1.7 hello", "先写的字").await;
    assert_eq!(to, "/cells/cell-clerk?notice=evidence-added-unread#evidence", "its texts cannot be read, and that is said");
    let (_, html) = site.get(&site.clerk, "/cells/cell-clerk").await;
    let at = html.find("/evidence/").unwrap();
    let path = &html[at..at + html[at..].find('"').unwrap()];
    let response = site.send(Request::get(path).header(header::COOKIE, &site.office).body(Body::empty()).unwrap()).await;
    let of = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(of("content-type"), "application/pdf");
    assert!(
        of("content-disposition").starts_with("attachment;")
            && of("content-disposition").contains("filename*=UTF-8''")
            && of("content-disposition").is_ascii()
    );
    assert_eq!(of("x-content-type-options"), "nosniff");
    assert!(of("content-security-policy").contains("sandbox"));
    assert_eq!(text(response).await, "%PDF-1.7 hello");
    assert_eq!(site.get(&site.stranger, path).await.0, StatusCode::NOT_FOUND);
    assert_eq!(site.get("", path).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_expired_session_gives_the_words_back() {
    let site = Site::new().await;
    let (status, html) = site.post("gongkai=gone", "/do/submit-report", &report("0", "写了一下午的字")).await;
    assert!(status == StatusCode::UNAUTHORIZED && html.contains("写了一下午的字") && html.contains("action=\"/do/submit-report\""));
    let (status, answer) = site.post("gongkai=gone", "/api/save-draft", &report("0", "x")).await;
    assert_eq!((status, answer.starts_with("ServerError|")), (StatusCode::UNAUTHORIZED, true), "{answer}");
    // the draft belongs to the cell: whoever signs in next goes on with it
    site.post(&site.clerk, "/do/save-draft", &report("0", "写了一半")).await;
    assert!(site.get(&site.clerk, "/cells/cell-clerk").await.1.contains("写了一半"));
}

#[tokio::test]
async fn another_units_cell_is_not_there() {
    let site = Site::new().await;
    assert_eq!(site.get(&site.stranger, "/cells/cell-clerk").await.0, StatusCode::NOT_FOUND);
    let mut link = report("0", "x");
    link.retain(|(name, _)| *name != "url");
    link.push(("url", "https://a.gov.cn"));
    let ask = vec![BASE[0], ("scope", "a"), ("reason", "b"), ("until", "2026-12-01")];
    for (verb, fields) in [
        ("save-draft", report("0", "x")),
        ("submit-report", report("0", "x")),
        ("withdraw-report", vec![BASE[0]]),
        ("add-link", link),
        ("remove-evidence", report("0", "x")),
        ("ask-for-time", vec![BASE[0], ("reason", "b"), ("until", "2026-12-01")]),
        ("ask-reopen", ask),
    ] {
        assert_eq!(site.post(&site.stranger, &format!("/do/{verb}"), &fields).await.0, StatusCode::NOT_FOUND, "{verb}");
    }
    assert_eq!(site.get(&site.clerk, "/review").await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.get(&site.clerk, "/review/cell-clerk").await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.post(&site.clerk, "/do/accept-report", &judged("1", "")).await.0, StatusCode::FORBIDDEN);
}
