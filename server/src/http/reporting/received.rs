//! The report form, and the office's form for paper, as they come: with the files that were chosen on it, whichever button was pressed. Files go to disk as they come.

use axum::extract::multipart::Field;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use domain::reporting::evidence::{FILE_LIMIT, FILES_AT_ONCE};
use serde::de::DeserializeOwned;
use services::reporting::evidence::Received;
use services::reporting::{PaperReport, SentReport};
use services::{Result, ServiceError, Services};

use crate::http::answer::HttpError;
use crate::http::state::Server;
use crate::http::upload::{Upload, file_name, store};

/// Several files, which go to disk as they come, and room for the other fields of the form around them.
pub(in crate::http) const BODY_LIMIT: usize = 5 * FILE_LIMIT + 1024 * 1024;

const ALL_TOO_LARGE: &str = "这些文件合计超过100MB，没有全部收到。请分几次上传，每个文件不超过20MB。";

/// The most that the fields beside the file may hold, in bytes: the longest text, three bytes a character, and some.
const FIELDS_LIMIT: usize = 256 * 1024;

/// Files as they came: the name, and the file or what is wrong with it.
pub(super) type Files = Vec<(String, Result<Received>)>;

/// The report form and the files on it. A file field without a file counts as none.
pub(super) struct ReceivedReport {
    pub(super) form: SentReport,
    pub(super) files: Files,
}

impl FromRequest<Server> for ReceivedReport {
    type Rejection = Response;

    async fn from_request(request: Request, server: &Server) -> std::result::Result<Self, Response> {
        let (form, files) = form_with_files(request, server, SentReport::from_pairs).await?;
        Ok(Self { form, files })
    }
}

/// A report that came on paper, as the office enters it, and scans of the paper.
pub(super) struct ReceivedPaper {
    pub(super) form: PaperReport,
    pub(super) files: Files,
}

impl FromRequest<Server> for ReceivedPaper {
    type Rejection = Response;

    async fn from_request(request: Request, server: &Server) -> std::result::Result<Self, Response> {
        let (form, files) = form_with_files(request, server, PaperReport::from_pairs).await?;
        Ok(Self { form, files })
    }
}

/// A form as a browser sends it with or without files; `from_pairs` makes it out of the parts of one that carries files.
async fn form_with_files<F: DeserializeOwned>(
    request: Request,
    server: &Server,
    from_pairs: fn(&[(String, String)]) -> Option<F>,
) -> std::result::Result<(F, Files), Response> {
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !media.starts_with("multipart/form-data") {
        let Form(form) = Form::from_request(request, server).await.map_err(IntoResponse::into_response)?;
        return Ok((form, Files::new()));
    }
    let multipart = Multipart::from_request(request, server).await.map_err(IntoResponse::into_response)?;
    let (fields, files) = receive(&server.services, multipart).await.map_err(|error| HttpError(error).into_response())?;
    match from_pairs(&fields) {
        Some(form) => Ok((form, files)),
        None => Err(match files.into_iter().find_map(|(_, file)| file.err()) {
            Some(error) => HttpError(error).into_response(),
            None => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        }),
    }
}

/// The fields, and the files or what is wrong with them: that is said once the fields behind them are read as well.
async fn receive(services: &Services, multipart: Multipart) -> Result<(Vec<(String, String)>, Files)> {
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
            let name = file_name(&field);
            if files.len() > FILES_AT_ONCE {
                drain(field).await;
            } else if files.len() == FILES_AT_ONCE {
                drain(field).await;
                let words = format!("一次最多上传{FILES_AT_ONCE}个文件，其余的没有上传。请分几次上传。");
                files.push((name, Err(ServiceError::field("file", words))));
            } else if let Some(file) = store(services, field).await.transpose() {
                files.push((name, file));
            }
            continue;
        }
        let part = Upload::read(field, room, ALL_TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::field(SentReport::text, "提交的内容太大。请缩短文字或压缩文件后再试。"));
        }
        room -= part.bytes.len();
        fields.push((name, part.typed()));
    }
    Ok((fields, files))
}

/// Reads a file that is not wanted, so that the browser hears the answer.
async fn drain(mut field: Field<'_>) {
    while let Ok(Some(_)) = field.chunk().await {}
}
