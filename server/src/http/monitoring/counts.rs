//! 发布条数: one column's as typed, or those of many in a file.

use app::notice::Notice;
use app::paths;
use axum::extract::{Multipart, State};
use axum::response::Response;
use services::monitoring::{self, KeepCounts};

use super::row_file;
use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

const TOO_LARGE: &str = "文件超过2MB，没有读取；请只保留条数所在的表格后再上传。";

/// `POST /do/keep-counts`: typed fields, or a file beside them.
pub(super) async fn keep(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut form = KeepCounts::default();
    let done = match row_file::read_beside(&me, multipart, TOO_LARGE, exchange::read_counts, &mut form, typed).await {
        Ok(file) => monitoring::keep_counts(&me.actor, &server.services, &form, &file).await,
        Err(error) => Err(error),
    };
    let page = paths::with_query(paths::COLUMN_COUNTS, [("month", form.month.as_str())]);
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::CountsKept))).await
}

/// What is typed goes into the form.
fn typed(form: &mut KeepCounts, name: &str, text: String) {
    match name {
        KeepCounts::month => form.month = text,
        KeepCounts::column => form.column = text,
        KeepCounts::number => form.number = text,
        KeepCounts::days => form.days = text,
        _ => {}
    }
}
