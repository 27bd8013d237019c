//! Evidence files: in as multipart uploads, out as downloads. A file is never shown inside the site.

use app::notice::Notice;
use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::access::permission::Permission;
use domain::ids::EvidenceId;
use domain::reporting::evidence::FILE_LIMIT;
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

/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection. What is
/// beyond the file's own limit is read and dropped.
pub(in crate::http) const BODY_LIMIT: usize = FILE_LIMIT + 60 * 1024 * 1024;

/// The most that the fields beside the file may hold, in bytes: the longest text, three bytes a character, and some.
const FIELDS_LIMIT: usize = 256 * 1024;

/// `POST /do/add-file`: saves what was typed, then adds the file. It is written to disk as it comes.
pub(super) async fn add_file(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let (form, file) = match receive(&server, &me, multipart).await {
        Ok(received) => received,
        Err(error) => return HttpError(error).into_response(),
    };
    let Some(form) = form else {
        return match file {
            Err(error) => HttpError(error).into_response(),
            Ok(_) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        };
    };
    let done = async {
        save(&server, &me, &form).await?;
        evidence::add_file(&me.actor, &server.services, &form.cell, file?, &form.about()).await?;
        Ok(Notice::EvidenceAdded)
    };
    to_cell(&server, &me, &form, done.await).await
}

/// The form, if it is one, and the file or what is wrong with it: that is said once the fields behind it are read as well.
async fn receive(server: &Server, me: &SignedIn, multipart: Multipart) -> Result<(Option<SentReport>, Result<Received>)> {
    me.actor.require(Permission::Report)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    let mut fields = Vec::new();
    let mut file = None;
    let mut room = FIELDS_LIMIT;
    loop {
        let next = match upload.next().await {
            Ok(next) => next,
            // the fields before the file are there: they are saved, and the error stands at the file
            Err(error) => {
                file = Some(Err(error));
                break;
            }
        };
        let Some((name, field)) = next else { break };
        if name == "file" {
            if file.is_some() {
                return Err(ServiceError::field("file", "一次只能上传一个文件，没有保存。请逐个选择后上传。"));
            }
            file = Some(store(server, field).await);
            continue;
        }
        let part = Upload::read(field, room, TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::field(SentReport::text, "提交的内容太大。请缩短文字或压缩文件后再试。"));
        }
        room -= part.bytes.len();
        fields.push((name, without_controls(&part.text())));
    }
    let file = file.unwrap_or_else(|| Err(ServiceError::field("file", "请选择要上传的文件。")));
    Ok((SentReport::from_pairs(&fields), file))
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
