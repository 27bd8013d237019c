//! Bulletins: drafted, edited, sealed; as Word, with their annexes as workbooks.

use app::notice::Notice;
use app::paths;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use domain::ids::BulletinId;
use exchange::{Letter, LetterPart, ListColumn, ListTable, ListValue, letter_docx, list_xlsx_of};
use services::ServiceError;
use services::monitoring::{self, BulletinSheet, DraftBulletin, EditBulletin, SealBulletin, bulletin_sheet};

use crate::http::answer::{Answer, answer};
use crate::http::download::{download, list_media_type};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/draft-bulletin`.
pub(super) async fn draft(State(server): State<Server>, me: SignedIn, Form(form): Form<DraftBulletin>) -> Response {
    let done = monitoring::draft_bulletin(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::BULLETINS.to_owned(), &form, done.map(|id| (paths::bulletin(&id), Notice::BulletinDrafted))).await
}

/// `POST /do/edit-bulletin`.
pub(super) async fn edit(State(server): State<Server>, me: SignedIn, Form(form): Form<EditBulletin>) -> Response {
    let page = paths::bulletin(&form.bulletin);
    let done = monitoring::edit_bulletin(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}

/// `POST /do/seal-bulletin`.
pub(super) async fn seal(State(server): State<Server>, me: SignedIn, Form(form): Form<SealBulletin>) -> Response {
    let page = paths::bulletin(&form.bulletin);
    let done = monitoring::seal_bulletin(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::BulletinSealed))).await
}

/// `GET /monitoring/bulletins/{id}/file/{file}`.
pub(super) async fn file(State(server): State<Server>, me: SignedIn, Path((id, file)): Path<(String, String)>) -> Answer {
    let sheet = bulletin_sheet(&me.actor, &server.services, &BulletinId::new(id)).await?;
    let month = sheet.bulletin.facts.month_text();
    let (name, ending) = match file.as_str() {
        "docx" => (format!("{}.docx", sheet.bulletin.title), "docx"),
        "units.xlsx" => (format!("{month}信息公开情况一览表.xlsx"), "xlsx"),
        "problems.xlsx" => (format!("{month}问题清单.xlsx"), "xlsx"),
        _ => return Ok(StatusCode::NOT_FOUND.into_response()),
    };
    // a file bears the paper's day, so that it is the same bytes whenever it is written
    let day = sheet.bulletin.sealed.as_ref().map_or(sheet.bulletin.facts.as_of, |sealed| sealed.on);
    let written = tokio::task::spawn_blocking(move || match file.as_str() {
        "docx" => letter_docx(&letter(&sheet)),
        "units.xlsx" => list_xlsx_of("信息公开情况", &units(&sheet), day),
        _ => list_xlsx_of("问题清单", &problems(&sheet), day),
    });
    let bytes = written.await.map_err(ServiceError::internal)?.map_err(ServiceError::internal)?;
    Ok(download(bytes, list_media_type(ending), &name))
}

fn letter(sheet: &BulletinSheet) -> Letter {
    let one = &sheet.bulletin;
    Letter {
        red_head: one.red_head.clone(),
        number: one.number.clone(),
        title: one.title.clone(),
        addressee: one.addressee.clone(),
        parts: one.parts.iter().map(|part| LetterPart { heading: part.heading.clone(), text: part.text.clone() }).collect(),
        annexes: vec!["信息公开情况一览表".into(), "问题清单".into()],
        issuer: one.issuer.clone(),
        day: one.sealed.as_ref().map(|sealed| sealed.on),
        foot: sheet.proof().unwrap_or_default(),
    }
}

/// What each unit published, group by group, those with most first; the totals add up.
fn units(sheet: &BulletinSheet) -> ListTable {
    let facts = &sheet.bulletin.facts;
    let heads = [
        ("序号", 6),
        ("单位", 24),
        ("考核分组", 16),
        ("发布信息", 10),
        ("监测栏目", 10),
        ("未能读取", 10),
        ("确认问题", 10),
        ("其中反复", 10),
    ];
    let mut groups: Vec<&str> = Vec::new();
    for unit in &facts.units {
        if !groups.contains(&unit.group.as_str()) {
            groups.push(&unit.group);
        }
    }
    let mut rows = Vec::new();
    let mut no = 0;
    for group in groups {
        let mut own: Vec<_> = facts.units.iter().filter(|unit| unit.group == group).collect();
        own.sort_by_key(|unit| -unit.published);
        for unit in own {
            no += 1;
            // of a unit without columns, or none of whose columns was read, nobody knows what it published
            let published = unit.known_published().map_or(ListValue::Missing, ListValue::Count);
            let counts = [unit.columns, unit.unread, unit.found, unit.repeated].map(ListValue::Count);
            rows.push(
                [ListValue::Count(no), ListValue::text(&unit.name), ListValue::text(&unit.group), published]
                    .into_iter()
                    .chain(counts)
                    .collect(),
            );
        }
    }
    let sum = |of: fn(&domain::monitoring::bulletin::UnitFact) -> i64| ListValue::Count(facts.units.iter().map(of).sum());
    rows.push(vec![
        ListValue::Missing,
        ListValue::text("合计"),
        ListValue::Missing,
        sum(|unit| unit.published),
        sum(|unit| unit.columns),
        sum(|unit| unit.unread),
        sum(|unit| unit.found),
        sum(|unit| unit.repeated),
    ]);
    ListTable { title: format!("附件1　{}信息公开情况一览表", facts.month_text()), columns: ListColumn::all(&heads), rows }
}

fn problems(sheet: &BulletinSheet) -> ListTable {
    super::findings::list_of(&sheet.problems, format!("附件2　{}问题清单", sheet.bulletin.facts.month_text()))
}
