//! Evidence files: in as multipart uploads, out as downloads. A file is never shown inside the site.

use app::notice::Notice;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::permission::Permission;
use domain::ids::EvidenceId;
use domain::reporting::evidence::{FILE_LIMIT, FILES_AT_ONCE};
use services::reporting::SentReport;
use services::reporting::evidence::{self, Received, TOO_LARGE, Upload as Storing};
use services::{Result, ServiceError};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use super::report_answer::{save, to_cell};
use crate::http::answer::{Answer, HttpError};
use crate::http::download::download as as_download;
use crate::http::sanitize::without_controls;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::{Upload, chunk, file_name};
use crate::read_file;

/// Several files, which go to disk as they come, and room for the other fields of the form around them.
pub(in crate::http) const BODY_LIMIT: usize = 5 * FILE_LIMIT + 1024 * 1024;

const ALL_TOO_LARGE: &str = "这些文件合计超过100MB，没有全部收到。请分几次上传，每个文件不超过20MB。";

/// The most that the fields beside the file may hold, in bytes: the longest text, three bytes a character, and some.
const FIELDS_LIMIT: usize = 256 * 1024;

/// `POST /do/add-file`: saves what was typed, then adds the files. They are written to disk as they come.
pub(super) async fn add_file(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let (form, files) = match receive(&server, &me, multipart).await {
        Ok(received) => received,
        Err(error) => return HttpError(error).into_response(),
    };
    let Some(form) = form else {
        return match files.into_iter().find_map(|(_, file)| file.err()) {
            Some(error) => HttpError(error).into_response(),
            None => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        };
    };
    let done = async {
        save(&server, &me, &form).await?;
        add_all(&server, &me, &form, files).await
    };
    to_cell(&server, &me, &form, done.await).await
}

/// Files as they came: the name, and the file or what is wrong with it.
type Files = Vec<(String, Result<Received>)>;

/// Adds what can be added; each of the others is named with its reason.
async fn add_all(server: &Server, me: &SignedIn, form: &SentReport, files: Files) -> Result<Notice> {
    let several = files.len() > 1;
    let (mut added, mut is_renamed, mut refused) = (0_usize, false, Vec::new());
    for (name, file) in files {
        let mut about = form.about();
        if added > 0 && !about.title.trim().is_empty() {
            // several files with one name are told apart
            about.title = format!("{}（{}）", about.title.trim(), added + 1);
        }
        let done = async {
            let file = file?;
            let renamed = file.is_renamed;
            let texts = match file.readable().await? {
                Some(content) => read_file::texts(&name, &content).await,
                None => Vec::new(),
            };
            evidence::add_file(&me.actor, &server.services, &form.cell, file, &about, &texts).await?;
            Ok(renamed)
        };
        match done.await {
            Ok(renamed) => {
                added += 1;
                is_renamed |= renamed;
            }
            Err(ServiceError::Invalid(errors)) if several => {
                let why = errors.into_iter().next().map(|error| error.message).unwrap_or_default();
                refused.push(format!("“{name}”没有添加：{why}"));
            }
            Err(error) => return Err(error),
        }
    }
    if !refused.is_empty() {
        let others = if added > 0 { format!("其余{added}个已添加。") } else { String::new() };
        return Err(ServiceError::field("file", format!("{}{others}", refused.concat())));
    }
    Ok(if is_renamed { Notice::EvidenceAddedRenamed } else { Notice::EvidenceAdded })
}

/// The form, if it is one, and the files or what is wrong with them: that is said once the fields behind them are read as well.
async fn receive(server: &Server, me: &SignedIn, multipart: Multipart) -> Result<(Option<SentReport>, Files)> {
    me.actor.require(Permission::Report)?;
    let mut upload = Upload::new(multipart, ALL_TOO_LARGE);
    let mut fields = Vec::new();
    let mut files = Files::new();
    let mut room = FIELDS_LIMIT;
    loop {
        let next = match upload.next().await {
            Ok(next) => next,
            // the fields before the file are there: they are saved, and the error stands at the file
            Err(error) => {
                files.push((String::new(), Err(error)));
                break;
            }
        };
        let Some((name, field)) = next else { break };
        if name == "file" {
            if files.len() == FILES_AT_ONCE {
                return Err(ServiceError::field("file", format!("一次最多上传{FILES_AT_ONCE}个文件，没有保存。请分几次上传。")));
            }
            let name = file_name(&field);
            files.push((name, store(server, field).await));
            continue;
        }
        let part = Upload::read(field, room, ALL_TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::field(SentReport::text, "提交的内容太大。请缩短文字或压缩文件后再试。"));
        }
        room -= part.bytes.len();
        fields.push((name, without_controls(&part.text())));
    }
    if files.is_empty() {
        files.push((String::new(), Err(ServiceError::field("file", "请选择要上传的文件。"))));
    }
    Ok((SentReport::from_pairs(&fields), files))
}

/// Takes one file to its end, or to its first fault.
async fn store(server: &Server, mut field: Field<'_>) -> Result<Received> {
    let file_name = file_name(&field);
    let mut storing = Some(Storing::begin(&server.services).await?);
    let mut fault = None;
    while let Some(piece) = chunk(&mut field, TOO_LARGE).await? {
        if let Some(open) = storing.as_mut()
            && let Err(error) = open.write(&piece).await
        {
            // the rest is read and dropped, so that the browser hears the answer
            fault = Some(error);
            storing = None;
        }
    }
    match (fault, storing) {
        (None, Some(storing)) => storing.finish(&file_name).await,
        (Some(error), _) => Err(error),
        (None, None) => Err(ServiceError::field("file", "请选择要上传的文件。")),
    }
}

/// `GET /evidence/{id}`: the file as a download, for whoever may see a cell it serves.
pub(super) async fn download(State(server): State<Server>, me: SignedIn, Path(id): Path<String>) -> Answer {
    let found = evidence::open(&me.actor, &server.services, &EvidenceId::new(id)).await?;
    let file = File::open(found.path).await.map_err(ServiceError::internal)?;
    // in pieces, so that no download holds a whole file in memory
    let mut response = as_download(Body::from_stream(ReaderStream::new(file)), &found.media_type, &found.file_name);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(found.bytes));
    Ok(response)
}
