//! 发布条数: one column's as typed, or those of many in a file.

use app::notice::Notice;
use app::paths;
use axum::extract::{Multipart, State};
use axum::response::Response;
use domain::access::permission::Permission;
use domain::monitoring::counted::CountEntry;
use services::monitoring::{self, COLUMN_FILE_LIMIT, KeepCounts};
use services::{Result, ServiceError};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::Upload;
use crate::read_file;

const TOO_LARGE: &str = "文件超过2MB，没有读取；请只保留条数所在的表格后再上传。";

/// `POST /do/keep-counts`: typed fields, or a file beside them.
pub(super) async fn keep(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut form = KeepCounts::default();
    let done = match parts(&me, multipart, &mut form).await {
        Ok(file) => monitoring::keep_counts(&me.actor, &server.services, &form, &file).await,
        Err(error) => Err(error),
    };
    let page = paths::with_query(paths::COLUMN_COUNTS, [("month", form.month.as_str())]);
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::CountsKept))).await
}

/// The rows of the file that was sent; what is typed goes into the form.
async fn parts(me: &SignedIn, multipart: Multipart, form: &mut KeepCounts) -> Result<Vec<CountEntry>> {
    me.actor.require(Permission::Monitor)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    let mut file = Vec::new();
    while let Some((name, field)) = upload.next().await? {
        let part = Upload::read(field, COLUMN_FILE_LIMIT, TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::field("file", TOO_LARGE));
        }
        if name == "file" {
            if !part.bytes.is_empty() {
                let document = read_file::read_loosely(&part.file_name, &part.bytes).await;
                let document = document.map_err(|error| ServiceError::field("file", error.to_string()))?;
                file = exchange::read_counts(&document).map_err(|problems| {
                    let words: Vec<String> = problems.into_iter().take(5).map(|problem| problem.message).collect();
                    ServiceError::field("file", words.join(""))
                })?;
            }
            continue;
        }
        let text = String::from_utf8_lossy(&part.bytes).into_owned();
        match name.as_str() {
            KeepCounts::month => form.month = text,
            KeepCounts::column => form.column = text,
            KeepCounts::number => form.number = text,
            KeepCounts::days => form.days = text,
            _ => {}
        }
    }
    Ok(file)
}
