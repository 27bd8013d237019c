//! Checklist files over HTTP: what comes in as a file goes out as a file, to the letter; hostile files get a sentence.

use std::path::Path;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use domain::access::role::Role;
use domain::checklist::import::{Document, recognise};
use domain::ids::CountyId;
use domain::register::unit::{Alias, Unit};
use domain::reporting::record::Status;
use exchange::ExportFormat;
use services::checklist::import::{self, Incoming};
use services::{Actor, Seen, checklist};
use storage::register::unit;

use super::{Answer, Site, encode, page_of};

const BOUNDARY: &str = "gongkaiboundary";

/// A list as offices write them: two sections in merged cells, odd spaces, quotes, line breaks, formulas.
const OWN: &str = "<table><tr><td colspan=4>标记县2026年政务公开重点工作清单</td></tr>\
    <tr><th>工作<br>内容</th><th>工作要求</th><th>责任单位</th><th>落实情况</th></tr>\
    <tr><td rowspan=2>一、政策&nbsp;公开</td><td>每季度公开一次&ldquo;惠企&rdquo;政策,不少于4条</td><td>标记局等县直有关单位</td><td>已公开&nbsp;8条<br>其中解读3条</td></tr>\
    <tr><td>=SUM(A1:A9) &lt;script&gt;alert(1)&lt;/script&gt;</td><td>县标记分局</td><td>-1</td></tr>\
    <tr><td>二、基层公开 😀</td><td>整理&#x202e;专栏</td><td></td><td>按时序推进。</td></tr></table>";

type Texts = Vec<[String; 4]>;

fn multipart(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").into_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    body
}

impl Site {
    async fn upload(&self, role: Role, parts: &[(&str, Option<&str>, &[u8])]) -> Answer {
        let request = self
            .request(Some(role), Method::POST, "/checklists/import/upload")
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(multipart(parts))).unwrap()).await
    }

    fn office(&self) -> Actor {
        Actor { county: CountyId::new("c"), ..Actor::operator(CountyId::new("c"), "标记县".into()) }
    }

    /// Uploads, confirms, answers with the address of the table.
    async fn import(&self, file: &str, content: &[u8], year: &str) -> String {
        let answer = self.upload(Role::Office, &[("year", None, year.as_bytes()), ("file", Some(file), content)]).await;
        assert!(answer.location.starts_with("/checklists/import/"), "{file}: {} {}", answer.status, answer.location);
        let id = answer.location.rsplit('/').next().unwrap().to_owned();
        let page = self.get(Some(Role::Office), &answer.location).await;
        assert_eq!(page.status, StatusCode::OK, "{file}: {}", page.body);
        let answer = self.post(Some(Role::Office), "/do/import-confirm", &format!("import={id}")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        answer.location.split('?').next().unwrap().to_owned()
    }

    async fn bytes(&self, path: &str) -> Vec<u8> {
        let request = self.request(Some(Role::Leader), Method::GET, path).body(Body::empty()).unwrap();
        let response = tower::ServiceExt::oneshot(self.router.clone(), request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let disposition = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
        assert!(disposition.starts_with("attachment; "), "{disposition}");
        axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap().to_vec()
    }
}

/// Section, requirement, responsible and completion of every task in a file.
fn texts(name: &str, bytes: &[u8]) -> Texts {
    let document: Document = exchange::read(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    let read = recognise(&document.tables[document.likeliest_table()], None);
    read.rows.into_iter().map(|row| [row.section, row.requirement, row.responsible, row.completion]).collect()
}

async fn every_format_gives_back(site: &Site, table: &str, expected: &Texts) {
    for format in ExportFormat::ALL {
        let bytes = site.bytes(&format!("{}/export/{}", table.trim_end_matches("/table"), format.code())).await;
        if format == ExportFormat::Json {
            let list: exchange::PublishedChecklist = serde_json::from_slice(&bytes).unwrap();
            let rows = list.sections.into_iter().flat_map(|section| {
                let title = section.title;
                section.items.into_iter().map(move |item| [title.clone(), item.requirement, item.responsible, item.completion])
            });
            assert_eq!(rows.collect::<Texts>(), *expected, "json");
        } else {
            assert_eq!(texts(&format!("table.{}", format.code()), &bytes), *expected, "{format:?}");
        }
    }
}

#[tokio::test]
async fn a_list_comes_in_as_a_page_and_goes_out_in_every_format_to_the_letter() {
    for site in Site::both().await {
        let expected = texts("own.html", OWN.as_bytes());
        assert_eq!(expected.len(), 3);
        assert!(expected[0][0].contains('\u{a0}') && expected[0][3].contains('\n') && expected[2][1].contains('\u{202e}'));
        let table = site.import("清单.html", OWN.as_bytes(), "2026").await;
        every_format_gives_back(&site, &table, &expected).await;
        let page = site.get(Some(Role::Unit), &table).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("&lt;script&gt;alert(1)") && !page.body.contains("<script>alert(1)"));
        let missing = site.get(Some(Role::Office), &format!("{}/export/pdf", table.trim_end_matches("/table"))).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn what_was_handed_out_comes_back_under_any_name_and_changes_nothing() {
    for site in Site::both().await {
        let table = site.import("清单.html", OWN.as_bytes(), "2026").await;
        for format in [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Docx, ExportFormat::Html] {
            let bytes = site.bytes(&format!("{}/export/{}", table.trim_end_matches("/table"), format.code())).await;
            let name = format!("改.{}", format.code());
            let waiting = site.upload(Role::Office, &[("year", None, b"2026"), ("file", Some(&name), &bytes)]).await.location;
            let page = site.get(Some(Role::Office), &waiting).await.body;
            assert!(page.contains("与已生效的清单一致"), "{format:?}: {page}");
            assert!(page.contains("value=\"标记县2026年政务公开重点工作清单\"") && !page.contains("修改标题"), "{format:?}");
            assert!(!page.contains("转入历史"), "{format:?}");
        }
    }
}

#[tokio::test]
async fn limits_that_were_not_read_come_in_after_a_tick_with_their_number() {
    for site in Site::both().await {
        let list = "任务,责任单位,完成时限\r\n发布突发事件信息,标记局,事件发生后24小时内\r\n公开目录,标记局,6月底前\r\n";
        let sent = site.upload(Role::Office, &[("year", None, b"2026"), ("file", Some("时限.csv"), list.as_bytes())]).await.location;
        let id = sent.rsplit('/').next().unwrap();
        let page = site.get(Some(Role::Office), &sent).await.body;
        assert!(page.contains("完成时限未读入，暂按年底前完成") && page.contains("name=\"limits_open\""), "{page}");
        let back = site.post(Some(Role::Office), "/do/import-confirm", &format!("import={id}&list_seen=")).await;
        assert_eq!(page_of(&back), sent, "nothing is stored without an answer");
        let again = site.get(Some(Role::Office), &back.location).await.body;
        assert!(again.contains("时限还有1项待定"), "{again}");
        let done = site.post(Some(Role::Office), "/do/import-confirm", &format!("import={id}&list_seen=&limits_open=1")).await;
        let landed = site.get(Some(Role::Office), &done.location).await.body;
        assert!(landed.contains("完成时限未读入的任务1项"), "{landed}");
    }
}

#[tokio::test]
async fn the_preview_keeps_what_a_person_decides() {
    let site = Site::new().await;
    let sent = site.upload(Role::Office, &[("year", None, b"2026"), ("text", None, b""), ("html", None, OWN.as_bytes())]).await;
    let id = sent.location.rsplit('/').next().unwrap().to_owned();
    let preview = site.get(Some(Role::Office), &sent.location).await.body;
    for shown in ["县直有关单位", "县标记分局", "第5行", "/do/import-confirm", "token-unresolved", "token-open"] {
        assert!(preview.contains(shown), "{shown} is not on the page");
    }
    let form = format!(
        "import={id}&title={}&group.0.key={}&group.0=u&name.0.written={}&name.0=other&name.0.other={}\
         &row=3&duty.3.was=quota.quarter%7C%7C4&duty.3.kind=by_date&duty.3.date=2026-09-30&row=5&units.5={}",
        encode("改过的标题"),
        encode("县直有关单位"),
        encode("县标记分局"),
        encode("月球局"),
        encode("标记局"),
    );
    let back = site.post(Some(Role::Office), "/do/import-confirm", &form).await;
    assert_eq!(page_of(&back), sent.location, "a name nobody knows stops the confirmation");
    let again = site.get(Some(Role::Office), &back.location).await.body;
    assert!(again.contains("名册中没有“月球局”") && again.contains("value=\"月球局\""), "sentence and what was typed");
    assert!(again.contains("2026年9月30日前完成") && again.contains("改过的标题"), "the rest is kept");
    let form = form.replace(&encode("月球局"), &encode("标记局"));
    let done = site.post(Some(Role::Office), "/do/import-confirm", &form).await;
    assert!(
        done.location.starts_with("/checklists/") && done.location.contains("/table?open=1&notice=checklist-imported"),
        "{}",
        done.location
    );
    // it speaks of names: whether the work is done is another matter
    let landed = site.get(Some(Role::Office), &done.location).await.body;
    assert!(landed.contains("责任单位名称") && !landed.contains("责任单位都已落实"), "{landed}");
    let lists = checklist::list(&site.office(), &site.services).await.unwrap();
    assert_eq!((lists[0].checklist.title.as_str(), lists[0].extent.tasks, lists[0].extent.assignments), ("改过的标题", 3, 3));
    // a second person with the same preview is told who was faster, and is shown the way to the list
    let late = site.post(Some(Role::Office), "/do/import-confirm", &form).await;
    assert_eq!((late.status, page_of(&late)), (StatusCode::SEE_OTHER, sent.location.as_str()));
    let table = done.location.split('?').next().unwrap();
    for path in [&late.location, &sent.location] {
        let told = site.get(Some(Role::Office), path).await;
        assert_eq!(told.status, StatusCode::OK, "{path}");
        assert!(told.body.contains("确认导入为2026年度清单") && told.body.contains(&format!("href=\"{table}\"")), "{}", told.body);
    }
    let let_go = site.post(Some(Role::Office), "/do/import-discard", &format!("import={id}")).await;
    assert_eq!(page_of(&let_go), "/checklists", "and what is imported is not let go");
    assert!(site.get(Some(Role::Office), &let_go.location).await.body.contains("确认导入为2026年度清单"));
    let history = import::history(&site.office(), &site.services).await.unwrap();
    let blind = site.post(Some(Role::Office), "/do/import-undo", &format!("import={}", history[0].id)).await;
    assert!(blind.location.starts_with(&format!("/checklists/import/{}/undo?", history[0].id)), "{}", blind.location);
    let look = import::look_at_undo(&site.office(), &site.services, &history[0].id).await.unwrap();
    assert!(look.ends_list && look.gone.tasks == 3 && look.lost.is_empty(), "{look:?}");
    let body = format!("import={}&seen={}", history[0].id, look.seen.as_str());
    let undone = site.post(Some(Role::Office), "/do/import-undo", &body).await;
    assert_eq!(undone.location, "/checklists?notice=import-undone");
    let told = site.get(Some(Role::Office), &sent.location).await.body;
    assert!(told.contains("后来这次导入已撤销") && !told.contains("打开清单"), "{told}");
    assert!(checklist::list(&site.office(), &site.services).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_public_page_answers_only_while_it_is_switched_on() {
    let site = Site::new().await;
    let table = site.import("清单.html", OWN.as_bytes(), "2026").await;
    let list = checklist::list(&site.office(), &site.services).await.unwrap().remove(0).checklist;
    let address = format!("/public/{}", list.public_slug);
    assert_eq!(site.get(None, &address).await.status, StatusCode::NOT_FOUND);
    // nobody publishes what she has not seen
    let blind = site.post(Some(Role::Office), "/do/checklist-publish", &format!("checklist={}&public=true", list.id)).await;
    assert!(blind.location.contains("/publish?retry="), "{}", blind.location);
    let preview = format!("/checklists/{}/publish", list.id);
    let page = site.get(Some(Role::Office), &preview).await.body;
    assert!(page.contains("公众将看到的内容") && page.contains("已公开\u{a0}8条\n其中解读3条") && page.contains("截至"), "{page}");
    let seen = checklist::publication(&site.office(), &site.services, &list.id).await.unwrap().seen;
    let form = format!("checklist={}&seen={}&public=true", list.id, seen.as_str());
    let on = site.post(Some(Role::Office), "/do/checklist-publish", &form).await;
    assert_eq!(on.location, format!("{preview}?notice=checklist-published"));
    let version = site.get(Some(Role::Unit), &format!("/checklists/{}/versions/1", list.id)).await;
    assert!(version.status == StatusCode::OK && version.body.contains("其中解读3条"), "{}", version.body);
    let page = site.get(None, &address).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("class=\"four\"") && page.body.contains("已公开\u{a0}8条\n其中解读3条"), "{}", page.body);
    assert!(!page.body.contains("/do/") && !page.body.contains("<form"), "nothing but the document");
    assert!(!page.body.contains("不能按日期查看"), "nobody asked for a day");
    let dated = site.get(None, &format!("{address}?as_of=2020-01-01")).await;
    assert!(dated.status == StatusCode::OK && dated.body.contains("只提供最近一次公开的内容"), "{}", dated.body);
    site.post(Some(Role::Office), "/do/checklist-publish", &format!("checklist={}&public=false", list.id)).await;
    assert_eq!(site.get(None, &address).await.status, StatusCode::NOT_FOUND);

    // the county's own table knows days, and says so of one that cannot be shown
    let ahead = site.get(Some(Role::Office), &format!("{table}?as_of=2999-01-01")).await;
    assert!(ahead.status == StatusCode::OK && ahead.body.contains("还没有到，以下是截至今天"), "{}", ahead.body);
    let before = site.get(Some(Role::Office), &format!("{table}?as_of=2001-01-01")).await;
    let said =
        before.status == StatusCode::OK && before.body.contains("这一年度的清单自") && before.body.contains("没有2001年1月1日的情况");
    assert!(said && before.body.contains("name=\"as_of\""), "the page, with the field for another day: {}", before.body);
    // a file is of the day that was asked for, or there is none
    for file in [format!("{}/export/xlsx", table.trim_end_matches("/table")), "/exports/cells.xlsx".into(), "/exports/groups.xlsx".into()] {
        let refused = site.get(Some(Role::Office), &format!("{file}?as_of=2001-01-01")).await;
        assert!(refused.status == StatusCode::CONFLICT && refused.body.contains("没有更早日期的情况"), "{file}: {}", refused.body);
    }

    let row = checklist::four_column(&site.office(), &site.services, &list.id).await.unwrap().rows.remove(2);
    let task = row.task;
    let hostile = "</textarea><script>alert(2)</script>";
    let form = format!("checklist={}&task={task}&seen={}&completion={}", list.id, Seen::of(&row.completion).as_str(), encode(hostile));
    assert!(site.post(Some(Role::Office), "/do/set-completion", &form).await.location.starts_with(&table));
    let page = site.get(Some(Role::Office), &format!("{table}?edit={task}")).await.body;
    assert!(page.contains("&lt;/textarea&gt;&lt;script&gt;alert(2)") && !page.contains("<script>alert(2)"));
}

#[tokio::test]
async fn hostile_files_get_a_sentence_in_time() {
    let site = Site::new().await;
    let large = vec![b'x'; 50 * 1024 * 1024];
    let broken = [b"PK\x03\x04".as_slice(), &[0xab; 4000]].concat();
    let cases: [(&str, &[u8], &str); 8] = [
        ("清单.xlsx", b"MZ\x90\x00program", "程序"),
        ("清单.xlsx", &broken, "损坏"),
        ("清单.docx", b"", "空"),
        ("清单.xlsx", &large, "20MB"),
        ("清单.pdf", b"%PDF-1.7\n", "PDF"),
        ("清单.csv", b"hello", "没有找到清单表格"),
        ("清单.html", b"<html><body><p>no table</p></body></html>", "没有找到清单表格"),
        ("清单.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "旧版"),
    ];
    for (name, content, words) in cases {
        let began = Instant::now();
        let answer = site.upload(Role::Office, &[("year", None, b"2026"), ("file", Some(name), content)]).await;
        assert!(began.elapsed() < Duration::from_secs(2), "{name} {words}: {:?}", began.elapsed());
        assert_eq!((answer.status, page_of(&answer)), (StatusCode::SEE_OTHER, "/checklists/import"), "{name} {words}");
        let page = site.get(Some(Role::Office), &answer.location).await.body;
        assert!(page.contains("id=\"file-error\"") && page.contains(words), "{name}: {words}");
    }
    let empty = site.upload(Role::Office, &[("year", None, b"2026"), ("text", None, b" "), ("html", None, b"")]).await;
    assert_eq!(page_of(&empty), "/checklists/import");
    assert!(site.get(Some(Role::Office), &empty.location).await.body.contains("id=\"text-error\""));
    let year = site.upload(Role::Office, &[("year", None, "二〇".as_bytes()), ("file", Some("a.html"), OWN.as_bytes())]).await;
    assert_eq!(page_of(&year), "/checklists/import");
    assert!(site.get(Some(Role::Office), &year.location).await.body.contains("年份"));
    assert!(import::waiting(&site.office(), &site.services).await.unwrap().is_empty());
    let refused = site.upload(Role::Unit, &[("year", None, b"2026"), ("file", Some("a.html"), OWN.as_bytes())]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

// ---- the real county, where its files lie beside the project

const FILES: [&str; 5] = ["huoqiu-2023.xlsx", "huoqiu-2023.docx", "huoqiu-2023.html", "huoqiu-2023.csv", "huoqiu-2023.gb18030.csv"];

fn real(file: &str) -> Option<Vec<u8>> {
    let found = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/real").join(file)).ok();
    if found.is_none() {
        println!("left out: ../shared/real/{file} is not here");
    }
    found
}

async fn real_units(site: &Site) -> Option<()> {
    let file = exchange::read_units(&exchange::read("units.csv", &real("huoqiu-units.csv")?).unwrap());
    let mut tx = site.test.db.write().await.unwrap();
    for (position, row) in (2..).zip(file.units) {
        let alias = |alias: exchange::UnitAlias| Alias { name: alias.name, kind: alias.kind, valid_from: None, valid_to: None };
        let one = Unit {
            class: row.class.unwrap(),
            group: row.class.unwrap().usual_group().into(),
            full_name: row.full_name,
            key_area: row.key_area,
            aliases: row.aliases.into_iter().map(alias).collect(),
            ..storage::testing::a_unit(format!("u{position}"), &row.short_name, position)
        };
        unit::insert(&mut tx, &CountyId::new("c"), &one, "").await.unwrap();
    }
    tx.commit().await.unwrap();
    Some(())
}

#[tokio::test]
async fn the_real_list_is_told_on_the_command_line_as_by_hand() {
    let site = Site::new().await;
    let Some(()) = real_units(&site).await else { return };
    for name in FILES {
        let Some(bytes) = real(name) else { continue };
        let document = exchange::read(name, &bytes).unwrap();
        let report = import::dry_run(&site.office(), &site.services, (2023, ""), document, &[]).await.unwrap();
        assert_eq!((report.sections.len(), report.items.len()), (10, 23), "{name}");
        let of = |no: &str| report.items.iter().find(|item| item.no == no).unwrap();
        let first = of("01.01");
        let by_group = first.assignments.iter().filter(|one| one.unit.ends_with(['镇', '乡'])).count();
        assert_eq!(by_group, 30, "{name}: 各乡镇人民政府");
        assert_eq!(first.assignments.len(), 31, "{name}: and 开发区管委会");
        let open = first.unresolved.iter().find(|one| one.text == "直有关单位").unwrap();
        assert_eq!(open.candidates, ["县直有关单位"]);
        let branch = of("05.01").unresolved.iter().find(|one| one.text == "公安分局").unwrap();
        assert_eq!(branch.candidates, ["公安局"]);
        assert!(of("05.02").assignments.is_empty());
        let row = report.problems.iter().filter(|problem| problem.column == "责任单位" && problem.message.contains("为空")).count();
        assert_eq!(row, 1, "{name}: the empty cell is a problem, not a guess");
    }
}

#[tokio::test]
async fn the_real_list_goes_out_to_the_letter() {
    for site in Site::both().await {
        let Some(()) = real_units(&site).await else { return };
        let (Some(json), Some(bytes)) = (real("huoqiu-2023.json"), real("huoqiu-2023.docx")) else { return };
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
        let expected: Texts = json["sections"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|section| section["items"].as_array().unwrap().iter().map(move |item| (section, item)))
            .map(|(section, item)| {
                [text(&section["title_raw"]), text(&item["requirement_raw"]), text(&item["responsible_raw"]), text(&item["completion_raw"])]
            })
            .collect();
        let table = site.import("huoqiu-2023.docx", &bytes, "2023").await;
        every_format_gives_back(&site, &table, &expected).await;
        // the same list from another format changes nothing
        let again = exchange::read("huoqiu-2023.xlsx", &real("huoqiu-2023.xlsx").unwrap()).unwrap();
        let incoming = Incoming { year: 2023, list_name: String::new(), file_name: "again.xlsx".into(), content: b"", document: again };
        let imported = import::import_now(&site.office(), &site.services, incoming, import::Told::default()).await.unwrap();
        assert_eq!(imported.new_cells, 0, "{}", imported.summary);
        assert!(imported.summary.contains("未变23项"), "{}: {}", site.test.name, imported.summary);
    }
}

#[tokio::test]
async fn the_real_list_begins_on_the_first_of_june_without_anything_overdue() {
    for test in storage::testing::both().await {
        let site = Site::empty(test, crate::http::state::Settings::default(), "2023-06-01T01:00:00Z");
        let mut tx = site.test.db.write().await.unwrap();
        storage::operations::county::insert(&mut tx, &CountyId::new("c"), "霍邱县", site.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        let Some(()) = real_units(&site).await else { return };
        let Some(bytes) = real("huoqiu-2023.docx") else { return };
        let document = exchange::read("huoqiu-2023.docx", &bytes).unwrap();
        let incoming = Incoming { year: 2023, list_name: String::new(), file_name: "huoqiu-2023.docx".into(), content: &bytes, document };
        let office = Actor { county_name: "霍邱县".into(), ..site.office() };
        let first_day = Some("2023-06-01".parse().unwrap());
        let told = import::Told { first_day, takes_over: true, ..import::Told::default() };
        let imported = import::import_now(&office, &site.services, incoming, told).await.unwrap();
        let overview = services::progress::overview::overview(&office, &site.services, Some(2023.into()), None).await.unwrap().unwrap();
        let counts = overview.sum;
        let begun = imported.begun;
        // 22 tasks have a text and units; the one without a text is asked of 39 units for the seven months that are left
        assert_eq!((begun.all, begun.taken_over, begun.taken_over_tasks), (967, 694, 22), "{}", site.test.name);
        assert_eq!((begun.asked_tasks, begun.made_up, begun.past), (1, 0, 0), "{}", site.test.name);
        assert_eq!([Status::TakenOver, Status::NotDue, Status::Overdue].map(|status| counts.get(status)), [694, 273, 0]);
        assert_eq!(counts.total(), 967, "{}", site.test.name);
    }
}

#[test]
fn a_list_may_be_as_large_on_its_page_as_on_the_command_line() {
    assert_eq!(import::FILE_LIMIT, exchange::Limits::FILE_BYTES);
}

#[tokio::test]
async fn a_limit_that_was_not_read_says_by_which_day_of_the_requirement_its_task_is_asked() {
    for site in Site::both().await {
        let list = "任务,责任单位,完成时限\r\n1月20日前报送计划；12月20日前报送总结,标记局,分时段\r\n公开目录,标记局,6月底前\r\n";
        let sent = site.upload(Role::Office, &[("year", None, b"2026"), ("file", Some("分时段.csv"), list.as_bytes())]).await.location;
        let id = sent.rsplit('/').next().unwrap();
        let page = site.get(Some(Role::Office), &sent).await.body;
        assert!(page.contains("“分时段”没有读懂，暂按工作要求的“12月20日前”；那里的“1月20日前”没有读入"), "{page}");
        assert!(page.contains("完成时限未读入，暂按2026年12月20日前完成"), "{page}");
        let done = site.post(Some(Role::Office), "/do/import-confirm", &format!("import={id}&list_seen=&limits_open=1")).await;
        let landed = site.get(Some(Role::Office), &done.location).await.body;
        assert!(landed.contains("时限“分时段”没有读入，现按2026年12月20日前完成。"), "{landed}");
    }
}
