//! The ledger as a file: all of a year, what a filter found, or the rows that were ticked.

use std::collections::HashSet;

use app::context::Visitor;
use axum::Extension;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::calendar::office_time::{day_of, minute_text};
use exchange::{ListColumn, ListTable, ListValue, list_csv, list_xlsx};
use services::ServiceError;
use services::progress::cells::{self, CellFilter, CellList, CellListRow, View};

use crate::http::state::Server;

type Pairs = Vec<(String, String)>;

const COLUMNS: [(&str, u16); 9] =
    [("序号", 6), ("任务", 8), ("工作要求", 60), ("工作内容", 24), ("责任单位", 16), ("分工", 8), ("周期", 16), ("期限", 12), ("状态", 8)];

/// `GET /exports/cells.xlsx?…`: everything that the conditions of the address find.
pub(super) async fn found(
    State(server): State<Server>,
    Extension(visitor): Extension<Visitor>,
    Path(file): Path<String>,
    Query(query): Query<Pairs>,
) -> Response {
    answer(&server, &visitor, &file, &query, None).await
}

/// `POST /exports/cells.xlsx?…`: of these, the rows ticked in the form.
pub(super) async fn ticked(
    State(server): State<Server>,
    Extension(visitor): Extension<Visitor>,
    Path(file): Path<String>,
    Query(query): Query<Pairs>,
    Form(form): Form<Pairs>,
) -> Response {
    let ids: HashSet<String> = form.into_iter().filter(|(name, _)| name == "id").map(|(_, id)| id).collect();
    answer(&server, &visitor, &file, &query, Some(ids)).await
}

/// One use case, one file.
async fn answer(server: &Server, visitor: &Visitor, file: &str, query: &[(String, String)], ticked: Option<HashSet<String>>) -> Response {
    let Some(actor) = visitor.actor.as_ref() else { return Redirect::to("/sign-in").into_response() };
    let Some(ending) = file.strip_prefix("cells.").filter(|ending| ["xlsx", "csv"].contains(ending)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let found = cells::export(actor, &server.services, &CellFilter::from_query(query), View::from_query(query)).await;
    let mut page = match found {
        Ok(Some(page)) => page,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => return refused(&error),
    };
    if let Some(ids) = ticked {
        page.rows.retain(|row| ids.contains(row.id.as_str()));
    }
    let name = format!("{}年度台账-{}.{ending}", page.year, minute_text(server.services.now()).replace([' ', ':'], ""));
    let is_csv = ending == "csv";
    // a whole year's rows take a second, which belongs to no thread that serves pages
    let written = tokio::task::spawn_blocking(move || if is_csv { list_csv(&table(&page)) } else { list_xlsx(&table(&page)) }).await;
    match written {
        Ok(Ok(bytes)) => download(bytes, ending, &name),
        failed => {
            let error = failed.map(Result::err);
            tracing::error!(file, error = ?error, "export failed");
            (StatusCode::INTERNAL_SERVER_ERROR, "导出失败,请缩小范围后再试。").into_response()
        }
    }
}

fn refused(error: &ServiceError) -> Response {
    let status = match error {
        ServiceError::Forbidden(_) => StatusCode::FORBIDDEN,
        ServiceError::NotFound(_) => StatusCode::NOT_FOUND,
        other => {
            tracing::error!(error = ?other, "export failed");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    };
    (status, error.to_string()).into_response()
}

fn table(page: &CellList) -> ListTable {
    let columns =
        COLUMNS.into_iter().chain([("最近提交", 12)]).map(|(heading, width)| ListColumn { heading: heading.to_owned(), width }).collect();
    let rows = (1..).zip(&page.rows).map(|(no, row)| values(no, row)).collect();
    ListTable { title: String::new(), columns, rows }
}

fn values(no: i64, row: &CellListRow) -> Vec<ListValue> {
    let text = |text: &str| ListValue::Text(text.to_owned());
    vec![
        ListValue::Count(no),
        text(&row.number),
        text(&row.requirement),
        text(&row.section),
        text(&row.unit_name),
        text(row.role.label()),
        text(&row.period),
        ListValue::Day(row.due_on),
        text(row.status.label()),
        row.submitted_at.map_or(ListValue::Missing, |at| ListValue::Day(day_of(at))),
    ]
}

/// A file that the browser saves under a Chinese name (RFC 6266).
fn download(bytes: Vec<u8>, ending: &str, name: &str) -> Response {
    let media = match ending {
        "csv" => "text/csv; charset=utf-8",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    let disposition = format!("attachment; filename=\"cells.{ending}\"; filename*=UTF-8''{}", app::context::encode(name));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
