//! Checklist files: uploads and pasted tables in, the four-column table out.

use app::paths;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::permission::Permission;
use domain::calendar::office_time::day_text;
use domain::checklist::import::Document;
use domain::checklist::published::PublicTable;
use domain::ids::ChecklistId;
use domain::text::numerals::typed_year;
use exchange::{ExportFormat, PublishedChecklist, PublishedItem, PublishedSection};
use services::checklist;
use services::checklist::import::{self, FILE_LIMIT, Incoming, PastedTable};
use services::progress::cells::as_of;
use services::{Result, ServiceError};

use crate::http::answer::{Answer, back};
use crate::http::download::download;
use crate::http::error_pages;
use crate::http::sanitize::FORM_LIMIT;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::{Part, Upload};
use crate::read_file;

/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 80 * 1024 * 1024;

const TOO_LARGE: &str = "内容超过20MB，没有读取；请只保留清单所在的表格，删去图片后再上传。";

/// What the two forms of the import page send.
#[derive(Default)]
struct Sent {
    year: String,
    list: String,
    file: Part,
    text: Part,
    html: Part,
}

/// `POST /checklists/import/upload`: reads the file or the pasted table and goes on to its preview.
pub(super) async fn upload(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut sent = Sent::default();
    match receive(&server, &me, multipart, &mut sent).await {
        Ok(path) => Redirect::to(&path).into_response(),
        Err(error) => {
            // what was pasted comes back as long as it fits into a page
            let text = String::from_utf8(sent.text.bytes).ok().filter(|text| text.len() <= FORM_LIMIT / 4);
            let form = PastedTable { year: sent.year, list: sent.list, text: text.unwrap_or_default() };
            back(&server, &me, paths::IMPORT_CHECKLIST, &form, error).await
        }
    }
}

async fn receive(server: &Server, me: &SignedIn, multipart: Multipart, sent: &mut Sent) -> Result<String> {
    me.actor.require(Permission::ManageChecklist)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    while let Some((name, field)) = upload.next().await? {
        let part = Upload::read(field, FILE_LIMIT, TOO_LARGE).await?;
        match name.as_str() {
            PastedTable::year => sent.year = part.typed().chars().take(20).collect(),
            PastedTable::list => sent.list = part.typed().chars().take(200).collect(),
            PastedTable::text => sent.text = part,
            PastedTable::HTML => sent.html = part,
            "file" => sent.file = part,
            _ => {}
        }
    }
    let is_file = !sent.file.file_name.is_empty() || !sent.file.bytes.is_empty();
    let year = typed_year(&sent.year).ok_or_else(|| ServiceError::field(PastedTable::year, "请填写四位数的年份，如2026。"))?;
    if sent.file.is_too_large || sent.text.is_too_large || sent.html.is_too_large {
        return Err(ServiceError::field(if is_file { "file" } else { PastedTable::text }, TOO_LARGE));
    }
    let (document, file_name, content) = if is_file { read_upload(sent).await? } else { read_pasted(sent).await? };
    let incoming = Incoming { year, list_name: sent.list.clone(), file_name, content: &content, document };
    let id = import::receive(&me.actor, &server.services, incoming).await?;
    Ok(paths::preview(&id, 1))
}

type Read = (Document, String, Vec<u8>);

async fn read_upload(sent: &mut Sent) -> Result<Read> {
    let content = std::mem::take(&mut sent.file.bytes);
    let name = sent.file.file_name.clone();
    let document = read_file::read(&name, &content).await.map_err(|error| ServiceError::field("file", error.to_string()))?;
    Ok((document, name, content))
}

async fn read_pasted(sent: &Sent) -> Result<Read> {
    let (text, html) = (sent.text.text(), sent.html.text());
    if text.trim().is_empty() && html.trim().is_empty() {
        return Err(ServiceError::field(PastedTable::text, "请先复制表格并粘贴到输入框，再读取。"));
    }
    let document = read_file::read_pasted(&html, &text).await;
    let document = document.map_err(|error| ServiceError::field(PastedTable::text, error.to_string()))?;
    let content = if html.is_empty() { text } else { html }.into_bytes();
    Ok((document, "粘贴的表格".to_owned(), content))
}

/// `GET /checklists/{id}/export/{format}`: the four-column table as a file, as of `?as_of=` where that is asked.
pub(super) async fn export(
    State(server): State<Server>,
    me: SignedIn,
    Path((id, format)): Path<(String, String)>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    let Some(format) = ExportFormat::from_code(&format) else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let id = ChecklistId::new(id);
    let table = match as_of(&query) {
        Some(day) => checklist::four_column_on(&me.actor, &server.services, &id, day).await?,
        None => checklist::four_column(&me.actor, &server.services, &id).await?,
    };
    let table = table.as_public();
    let name = file_name(&format!("{}（截至{}）", table.title, day_text(table.as_of)), table.year, format);
    let written = tokio::task::spawn_blocking(move || exchange::write(&published(&table), format)).await;
    match written.map_err(ServiceError::internal)? {
        Ok(bytes) => Ok(download(bytes, format.content_type(), &name)),
        Err(error) => Ok(error_pages::page(StatusCode::CONFLICT, &error.to_string())),
    }
}

/// The table as the writers take it: as the public reads it.
pub(crate) fn published(table: &PublicTable) -> PublishedChecklist {
    let mut sections: Vec<PublishedSection> = Vec::new();
    for row in &table.rows {
        if row.section_rows > 0 || sections.is_empty() {
            sections.push(PublishedSection { title: row.section.clone(), items: Vec::new() });
        }
        let item = PublishedItem {
            subsection: row.subsection.clone(),
            requirement: row.requirement.clone(),
            responsible: row.units.clone(),
            completion: row.completion.clone(),
        };
        if let Some(section) = sections.last_mut() {
            section.items.push(item);
        }
    }
    PublishedChecklist { title: table.title.clone(), subtitle: table.subtitle(), sections }
}

/// A name that every system can store.
fn file_name(title: &str, year: i32, format: ExportFormat) -> String {
    let kept: String = title.chars().filter(|c| c.is_alphanumeric() || "（）（）-_·".contains(*c)).take(80).collect();
    let stem = if kept.is_empty() { format!("{year}年度落实情况") } else { kept };
    format!("{stem}.{}", format.code())
}
