//! The register of columns: by form, as a file in and out.

use app::notice::Notice;
use app::paths;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::checklist::import::grid::Document;
use domain::ids::{ColumnId, ImportId};
use domain::monitoring::column::ColumnEntry;
use services::monitoring::{self, ChangeColumns, ChosenColumns, ColumnForm, EndColumn};
use services::{Result, ServiceError};

use super::row_file::{self, Words};
use crate::http::answer::{Answer, answer, back, changed};
use crate::http::download::{download, list_media_type};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 32 * 1024 * 1024;

const WORDS: Words = Words {
    too_large: "文件超过2MB，没有读取；请只保留栏目所在的表格后再上传。", missing: "请先选择栏目表格，再上传。"
};

/// `POST /do/save-column`.
pub(super) async fn save(State(server): State<Server>, me: SignedIn, Form(form): Form<ColumnForm>) -> Response {
    let page = match form.column.as_str() {
        "" => paths::NEW_COLUMN.to_owned(),
        id => paths::column(&ColumnId::new(id)),
    };
    let done = monitoring::save_column(&me.actor, &server.services, &form).await;
    answer(&server, &me, page, &form, done.map(|_| (paths::COLUMNS.to_owned(), Notice::Saved))).await
}

/// `POST /do/change-columns`: the list that follows is narrowed as it was. 全选 and its neighbours change the ticks and nothing else.
pub(super) async fn change(State(server): State<Server>, me: SignedIn, Form(form): Form<ChangeColumns>) -> Response {
    let narrowed = [
        (ChangeColumns::q, &form.q),
        (ChangeColumns::unit, &form.unit),
        (ChangeColumns::class, &form.class),
        (ChangeColumns::ended, &form.ended),
        (ChangeColumns::page, &form.page),
    ];
    let page = paths::with_query(paths::COLUMNS, narrowed);
    if !form.pick.is_empty() {
        return match monitoring::pick_columns(&me.actor, &server.services, &form).await {
            Ok(form) => changed(&server, &me, &page, &form).await,
            Err(error) => back(&server, &me, &page, &form, error).await,
        };
    }
    let done = monitoring::change_columns(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::Saved))).await
}

/// `POST /do/end-column`.
pub(super) async fn end(State(server): State<Server>, me: SignedIn, Form(form): Form<EndColumn>) -> Response {
    let page = paths::column(&form.column);
    let done = monitoring::end_column(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}

/// `POST /do/import-columns`: reads the file and goes on to its preview; the register is as it was.
pub(super) async fn upload(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    match read(&server, &me, multipart).await {
        Ok(id) => Redirect::to(&paths::columns_preview(&id)).into_response(),
        Err(error) => back(&server, &me, paths::IMPORT_COLUMNS, &ChosenColumns { draft: ImportId::new("") }, error).await,
    }
}

async fn read(server: &Server, me: &SignedIn, multipart: Multipart) -> Result<ImportId> {
    let (part, file) = row_file::read(me, multipart, WORDS, rows).await?;
    monitoring::receive(&me.actor, &server.services, &part.file_name, &part.bytes, &file).await
}

/// The rows of a register, or what is wrong with it: then none is taken.
fn rows(document: &Document) -> (Vec<ColumnEntry>, Vec<exchange::Problem>) {
    exchange::read_columns(document).map_or_else(|problems| (Vec::new(), problems), |entries| (entries, Vec::new()))
}

/// `POST /do/confirm-columns`.
pub(super) async fn confirm(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenColumns>) -> Response {
    let done = monitoring::confirm(&me.actor, &server.services, &form).await;
    let next = done.map(|_| (paths::COLUMNS.to_owned(), Notice::ColumnsImported));
    answer(&server, &me, paths::columns_preview(&form.draft), &form, next).await
}

/// `GET /monitoring/columns/export/{format}`.
pub(super) async fn export(State(server): State<Server>, me: SignedIn, Path(ending): Path<String>) -> Answer {
    me.actor.require(Permission::Monitor)?;
    let columns = monitoring::all(&me.actor, &server.services).await?;
    let format = ending.clone();
    let written = tokio::task::spawn_blocking(move || exchange::write_columns(&columns, &format)).await.map_err(ServiceError::internal)?;
    let Some(bytes) = written.map_err(ServiceError::internal)? else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let name = format!("{}监测栏目-{}.{ending}", me.actor.county_name, day_of(server.services.now()));
    Ok(download(bytes, list_media_type(&ending), &name))
}
