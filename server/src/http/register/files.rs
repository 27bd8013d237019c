//! The unit register as a file: in for a preview, out as csv or workbook.

use app::paths;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::ImportId;
use services::register::{self, ChosenRegister, FILE_LIMIT, RegisterFile};
use services::{Result, ServiceError};

use crate::http::answer::{Answer, back};
use crate::http::download::{download, list_media_type};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::Upload;
use crate::{read_file, unit_rows};

/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 32 * 1024 * 1024;

const TOO_LARGE: &str = "文件超过2MB，没有读取；请只保留单位名册所在的表格后再上传。";

/// `POST /do/import-units`: reads the file and goes on to its preview. The register is as it was; the rows wait for the
/// confirmation as a checklist does.
pub(super) async fn upload(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    match read(&server, &me, multipart).await {
        Ok(id) => Redirect::to(&paths::register_preview(&id)).into_response(),
        Err(error) => back(&server, &me, paths::IMPORT_UNITS, &ChosenRegister::of(ImportId::new("")), error).await,
    }
}

async fn read(server: &Server, me: &SignedIn, multipart: Multipart) -> Result<ImportId> {
    me.actor.require(Permission::ManageUnits)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    while let Some((name, field)) = upload.next().await? {
        if name != "file" {
            continue;
        }
        let part = Upload::read(field, FILE_LIMIT, TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::field("file", TOO_LARGE));
        }
        let document = read_file::read_loosely(&part.file_name, &part.bytes).await;
        let document = document.map_err(|error| ServiceError::field("file", error.to_string()))?;
        let file = tokio::task::spawn_blocking(move || unit_rows::read(&document)).await.map_err(ServiceError::internal)?;
        if file.rows.is_empty() && file.asked.is_empty() {
            let why = file.problems.into_iter().next().map_or_else(|| "文件里没有单位。".to_owned(), |problem| problem.message);
            return Err(ServiceError::field("file", why));
        }
        let file = RegisterFile {
            rows: file.rows,
            asked: file.asked.into_iter().filter_map(unit_rows::asked_row).collect(),
            problems: file.problems,
        };
        return register::receive(&me.actor, &server.services, &part.file_name, &part.bytes, &file).await;
    }
    Err(ServiceError::field("file", "请先选择单位名册文件，再上传。"))
}

/// `GET /units/export/{format}`: the whole register, ended units included.
pub(super) async fn export(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    let all = register::everyone(&me.actor, &server.services).await?;
    let format = ending.clone();
    let written = tokio::task::spawn_blocking(move || unit_rows::write(&all, &format)).await.map_err(ServiceError::internal)?;
    let Some(bytes) = written.map_err(ServiceError::internal)? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let name = format!("{}责任单位名册-{}.{ending}", me.actor.county_name, day_of(server.services.now()));
    Ok(download(bytes, list_media_type(&ending), &name))
}
