//! The unit register as a file: in for a preview, out as csv or workbook.

use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use services::{Result, ServiceError, register};

use crate::http::answer::{back, leave};
use crate::http::error_pages;
use crate::http::sanitize::count_part;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::{read_file, unit_rows};

/// The largest register that is read; a real one has a few hundred kilobytes.
const FILE_LIMIT: usize = 2 * 1024 * 1024;
/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 32 * 1024 * 1024;
/// The page both lead back to.
const PAGE: &str = "/units/import";

/// `POST /do/import-units`: reads the file and goes on to its preview. Nothing is stored; the rows wait in the session for
/// the page that shows them, and come back with its confirmation.
pub(super) async fn upload(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    match read(&me, multipart).await {
        Ok(fields) => leave(&server, &me.token, PAGE, fields).await,
        Err(error) => back(&server, &me.token, PAGE, &error, Vec::new()).await,
    }
}

async fn read(me: &SignedIn, mut multipart: Multipart) -> Result<Vec<(String, String)>> {
    me.actor.require(Permission::ManageUnits)?;
    let broken = |_| ServiceError::field("file", "文件没有传完或太大,请检查后重新上传。");
    let mut seen = 0;
    while let Some(mut field) = multipart.next_field().await.map_err(broken)? {
        count_part(&mut seen)?;
        if field.name() != Some("file") {
            continue;
        }
        let name = field.file_name().unwrap_or_default().to_owned();
        let mut bytes = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(broken)? {
            if bytes.len() + piece.len() > FILE_LIMIT {
                return Err(ServiceError::field("file", "文件超过2MB,没有读取;请只保留单位名册所在的表格后再上传。"));
            }
            bytes.extend_from_slice(&piece);
        }
        let document = read_file::read(&name, &bytes).await.map_err(|error| ServiceError::field("file", error.to_string()))?;
        let file = tokio::task::spawn_blocking(move || unit_rows::read(&document)).await.map_err(ServiceError::internal)?;
        if file.rows.is_empty() {
            let why = file.problems.into_iter().next().map_or_else(|| "文件里没有单位。".to_owned(), |problem| problem.message);
            return Err(ServiceError::field("file", why));
        }
        let text = |value: serde_json::Result<String>| value.map_err(ServiceError::internal);
        let rows = text(serde_json::to_string(&file.rows))?;
        let problems = text(serde_json::to_string(&file.problems))?;
        return Ok(vec![("rows".into(), rows), ("problems".into(), problems)]);
    }
    Err(ServiceError::field("file", "请先选择单位名册文件,再上传。"))
}

/// `GET /units/export/{format}`: the whole register, ended units included.
pub(super) async fn export(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Response {
    let all = match register::everyone(&me.actor, &server.services).await {
        Ok(all) => all,
        Err(ServiceError::Forbidden(right)) => {
            return error_pages::page(StatusCode::FORBIDDEN, &ServiceError::Forbidden(right).to_string());
        }
        Err(error) => {
            tracing::error!(error = ?error, "register export failed");
            return crate::http::answer::failed_page(&error);
        }
    };
    let media =
        if ending == "csv" { "text/csv; charset=utf-8" } else { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
    let format = ending.clone();
    match tokio::task::spawn_blocking(move || unit_rows::write(&all, &format)).await {
        Ok(Ok(Some(bytes))) => {
            let name = format!("{}责任单位名册-{}.{ending}", me.actor.county_name, day_of(server.services.now()));
            let disposition = format!("attachment; filename=\"units.{ending}\"; filename*=UTF-8''{}", app::context::encode(&name));
            let disposition = HeaderValue::from_str(&disposition).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
            ([(header::CONTENT_TYPE, HeaderValue::from_static(media)), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
        }
        Ok(Ok(None)) => Redirect::to("/units").into_response(),
        failed => {
            tracing::error!(error = ?failed.map(std::result::Result::err), "register export failed");
            error_pages::page(StatusCode::INTERNAL_SERVER_ERROR, "导出失败,请稍后再试;如一直如此,请联系系统管理员。")
        }
    }
}
