//! Checklist files: uploads and pasted tables in, the four-column table out.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::permission::Permission;
use domain::checklist::import::Document;
use domain::ids::ChecklistId;
use exchange::{ExportFormat, PublishedChecklist, PublishedItem, PublishedSection};
use services::checklist::import::{self, Incoming};
use services::checklist::{self, FourColumn};
use services::{Result, ServiceError};

use crate::http::answer::back;
use crate::http::error_pages;
use crate::http::sanitize::count_part;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::read_file;

/// The largest file that is read. A checklist without pictures has a hundredth of it.
const FILE_LIMIT: usize = 10 * 1024 * 1024;
/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 80 * 1024 * 1024;

/// What the two forms of the import page send.
#[derive(Default)]
struct Sent {
    year: String,
    file_name: String,
    file: Part,
    text: Part,
    html: Part,
}

/// One long field. What is over the limit is read and dropped.
#[derive(Default)]
struct Part {
    bytes: Vec<u8>,
    is_too_large: bool,
}

/// `POST /checklists/import/upload`: reads the file or the pasted table and goes on to its preview.
pub(super) async fn upload(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut sent = Sent::default();
    match receive(&server, &me, multipart, &mut sent).await {
        Ok(path) => Redirect::to(&path).into_response(),
        Err(error) => {
            // what was pasted comes back as long as it fits into a page
            let text = String::from_utf8(sent.text.bytes).ok().filter(|text| text.len() <= crate::http::sanitize::FORM_LIMIT / 4);
            let fields = vec![("year".to_owned(), sent.year), ("text".to_owned(), text.unwrap_or_default())];
            back(&server, &me.token, "/checklists/import", &error, fields).await
        }
    }
}

async fn receive(server: &Server, me: &SignedIn, mut multipart: Multipart, sent: &mut Sent) -> Result<String> {
    me.actor.require(Permission::ManageChecklist)?;
    let mut seen = 0;
    while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
        count_part(&mut seen)?;
        match field.name().unwrap_or_default() {
            "year" => sent.year = String::from_utf8_lossy(&part(field).await?.bytes).chars().take(20).collect(),
            "text" => sent.text = part(field).await?,
            "html" => sent.html = part(field).await?,
            "file" => {
                let name = field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
                sent.file_name = name.chars().filter(|c| !c.is_control()).take(200).collect();
                sent.file = part(field).await?;
            }
            _ => {}
        }
    }
    let is_file = !sent.file_name.is_empty() || !sent.file.bytes.is_empty();
    let year = sent.year.trim().parse().map_err(|_| ServiceError::field("year", "请填写四位数的年份,如2026。"))?;
    if sent.file.is_too_large || sent.text.is_too_large || sent.html.is_too_large {
        let field = if is_file { "file" } else { "text" };
        return Err(ServiceError::field(field, "内容超过10MB,没有读取;请只保留清单所在的表格,删去图片后再上传。"));
    }
    let incoming = if is_file { read_upload(sent).await? } else { read_pasted(sent).await? };
    let (document, file_name, content) = incoming;
    let incoming = Incoming { year, file_name, content: &content, document };
    let id = import::receive(&me.actor, &server.services, incoming).await?;
    Ok(format!("/checklists/import/{id}"))
}

type Read = (Document, String, Vec<u8>);

async fn read_upload(sent: &mut Sent) -> Result<Read> {
    let content = std::mem::take(&mut sent.file.bytes);
    let document = read_file::read(&sent.file_name, &content).await.map_err(|error| ServiceError::field("file", error.to_string()))?;
    Ok((document, sent.file_name.clone(), content))
}

async fn read_pasted(sent: &Sent) -> Result<Read> {
    let text = String::from_utf8_lossy(&sent.text.bytes).into_owned();
    let html = String::from_utf8_lossy(&sent.html.bytes).into_owned();
    if text.trim().is_empty() && html.trim().is_empty() {
        return Err(ServiceError::field("text", "请先复制表格并粘贴到输入框,再读取。"));
    }
    let document = read_file::read_pasted(&html, &text).await.map_err(|error| ServiceError::field("text", error.to_string()))?;
    let content = if html.is_empty() { text } else { html }.into_bytes();
    Ok((document, "粘贴的表格".to_owned(), content))
}

async fn part(mut field: Field<'_>) -> Result<Part> {
    let mut part = Part::default();
    while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
        if part.bytes.len() + piece.len() > FILE_LIMIT {
            part.is_too_large = true;
            part.bytes = Vec::new();
        }
        if !part.is_too_large {
            part.bytes.extend_from_slice(&piece);
        }
    }
    Ok(part)
}

fn broken(error: &MultipartError) -> ServiceError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ServiceError::field("file", "文件太大,没有读取;清单文件不能超过10MB。");
    }
    ServiceError::field("file", "文件没有传完,请检查网络后重新上传。")
}

/// `GET /checklists/{id}/export/{format}`: the four-column table as a file.
pub(super) async fn export(State(server): State<Server>, me: SignedIn, Path((id, format)): Path<(String, String)>) -> Response {
    let Some(format) = ExportFormat::from_code(&format) else { return StatusCode::NOT_FOUND.into_response() };
    let table = match checklist::four_column(&me.actor, &server.services, &ChecklistId::new(id)).await {
        Ok(table) => table,
        Err(error @ (ServiceError::NotFound(_) | ServiceError::Forbidden(_))) => {
            let status = if matches!(error, ServiceError::NotFound(_)) { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
            return error_pages::page(status, &error.to_string());
        }
        Err(error) => {
            tracing::error!(error = ?error, "export failed");
            return error_pages::page(StatusCode::INTERNAL_SERVER_ERROR, &error.to_string());
        }
    };
    let name = file_name(&table.checklist.title, table.checklist.year, format);
    match tokio::task::spawn_blocking(move || exchange::write(&published(table), format)).await {
        Ok(Ok(bytes)) => download(bytes, format, &name),
        Ok(Err(error)) => error_pages::page(StatusCode::CONFLICT, &error.to_string()),
        Err(error) => {
            tracing::error!(error = ?error, "export failed");
            error_pages::page(StatusCode::INTERNAL_SERVER_ERROR, "导出失败,请换一种格式再试。")
        }
    }
}

/// The table as the writers take it.
pub(crate) fn published(table: FourColumn) -> PublishedChecklist {
    let mut sections: Vec<PublishedSection> = Vec::new();
    for row in table.rows {
        if row.section_rows > 0 || sections.is_empty() {
            sections.push(PublishedSection { title: row.section.clone(), items: Vec::new() });
        }
        let responsible = row.written_units();
        let item = PublishedItem { subsection: row.subsection, requirement: row.requirement, responsible, completion: row.completion };
        if let Some(section) = sections.last_mut() {
            section.items.push(item);
        }
    }
    PublishedChecklist { title: table.checklist.title, subtitle: String::new(), sections }
}

/// A name that every system can store.
fn file_name(title: &str, year: i32, format: ExportFormat) -> String {
    let kept: String = title.chars().filter(|c| c.is_alphanumeric() || "()()-_·".contains(*c)).take(60).collect();
    let stem = if kept.is_empty() { format!("{year}年度落实情况") } else { kept };
    format!("{stem}.{}", format.code())
}

/// A file that the browser saves under a Chinese name (RFC 6266), and never shows inside the site.
fn download(bytes: Vec<u8>, format: ExportFormat, name: &str) -> Response {
    let mut response = bytes.into_response();
    let disposition = format!("attachment; filename=\"checklist.{}\"; filename*=UTF-8''{}", format.code(), app::context::encode(name));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
