//! Evidence files: in as multipart uploads, out as downloads. A file is never shown inside the site.

use app::notice::Notice;
use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::ids::EvidenceId;
use domain::reporting::evidence::FILE_LIMIT;
use services::reporting::evidence::{self, About, OpenedFile, Received, Upload};
use services::{Result, ServiceError};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use crate::http::answer::done;
use crate::http::error_pages;
use crate::http::paths::cell_path;
use crate::http::reporting::report_form::ReportFields;
use crate::http::sanitize::count_part;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The file, and room for the other fields of the form around it.
pub(in crate::http) const BODY_LIMIT: usize = FILE_LIMIT + 1024 * 1024;

/// The most that the fields beside the file may hold, in bytes: the longest text, three bytes a character, and some.
const FIELDS_LIMIT: usize = 256 * 1024;

/// `POST /do/add-file`: saves what was typed, then adds the file. It is written to disk as it comes.
pub(super) async fn add_file(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut fields = ReportFields::default();
    match receive(&server, &me, multipart, &mut fields).await {
        Ok(()) => done(&cell_path(&fields.cell()), Notice::EvidenceAdded),
        Err(error) => fields.back(&server, &me, &error).await,
    }
}

async fn receive(server: &Server, me: &SignedIn, mut multipart: Multipart, fields: &mut ReportFields) -> Result<()> {
    me.actor.require(domain::access::permission::Permission::Report)?;
    let mut file = None;
    let (mut read, mut seen) = (0, 0);
    while let Some(field) = multipart.next_field().await.map_err(|error| broken(&error))? {
        count_part(&mut seen)?;
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            if file.is_some() {
                return Err(ServiceError::field("file", "一次只能上传一个文件，没有保存。请逐个选择后上传。"));
            }
            // what is wrong with the file is said once the fields behind it are read as well
            file = Some(store(server, field).await);
        } else {
            let text = field.text().await.map_err(|error| broken(&error))?;
            read += text.len();
            if read > FIELDS_LIMIT {
                return Err(ServiceError::field("text", "完成情况超过一万字,请删减后再保存。"));
            }
            fields.0.push((name, text.replace("\r\n", "\n").replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")));
        }
    }
    fields.save(server, me).await?;
    let received = file.unwrap_or_else(|| Err(ServiceError::field("file", "请选择要上传的文件。")))?;
    let about = About { title: fields.value("title").to_owned(), effective_on: fields.value("effective_on").to_owned() };
    evidence::add_file(&me.actor, &server.services, &fields.cell(), received, &about).await
}

/// Takes one file to its end, or to its first fault.
async fn store(server: &Server, mut field: Field<'_>) -> Result<Received> {
    let file_name = field.file_name().unwrap_or_default().to_owned();
    let mut upload = Some(Upload::begin(&server.services).await?);
    let mut fault = None;
    while let Some(piece) = field.chunk().await.map_err(|error| broken(&error))? {
        if let Some(open) = upload.as_mut()
            && let Err(error) = open.write(&piece).await
        {
            // the rest is read and dropped, so that the browser hears the answer
            fault = Some(error);
            upload = None;
        }
    }
    match (fault, upload) {
        (None, Some(upload)) => upload.finish(&file_name).await,
        (Some(error), _) => Err(error),
        (None, None) => Err(ServiceError::field("file", "请选择要上传的文件。")),
    }
}

fn broken(error: &MultipartError) -> ServiceError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ServiceError::field("file", "文件超过20MB,请压缩或拆分后再上传,或改为粘贴公开页面的链接。")
    } else {
        ServiceError::field("file", "上传中断,文件不完整;请检查网络后重新上传。")
    }
}

/// `GET /evidence/{id}`: the file as a download, for whoever may see a cell it serves.
pub(super) async fn download(State(server): State<Server>, me: SignedIn, Path(id): Path<String>) -> Response {
    match open(&server, &me, &EvidenceId::new(id)).await {
        Ok(response) => response,
        Err(error) => {
            if matches!(error, ServiceError::Storage(_) | ServiceError::Internal(_)) {
                tracing::error!(error = ?error, "evidence not opened");
            }
            let status = match error {
                ServiceError::NotFound(_) => StatusCode::NOT_FOUND,
                ServiceError::Forbidden(_) => StatusCode::FORBIDDEN,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            error_pages::page(status, &error.to_string())
        }
    }
}

async fn open(server: &Server, me: &SignedIn, id: &EvidenceId) -> Result<Response> {
    let OpenedFile { path, file_name, media_type, bytes } = evidence::open(&me.actor, &server.services, id).await?;
    let file = File::open(path).await.map_err(ServiceError::internal)?;
    let disposition = format!("attachment; filename=\"evidence\"; filename*=UTF-8''{}", app::context::encode(&file_name));
    // in pieces, so that no download holds a whole file in memory
    let mut response = Body::from_stream(ReaderStream::new(file)).into_response();
    let headers = response.headers_mut();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, &media_type);
    set(header::CONTENT_LENGTH, &bytes.to_string());
    set(header::CONTENT_DISPOSITION, &disposition);
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    Ok(response)
}
