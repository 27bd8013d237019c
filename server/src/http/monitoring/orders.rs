//! 事项清单: made from typed lines or a file, issued, answered, checked; as a file.

use app::notice::Notice;
use app::paths;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::ids::UnitId;
use domain::monitoring::order::OrderEntry;
use exchange::{ListColumn, ListTable, ListValue};
use services::monitoring::{self, AnswerOrders, COLUMN_FILE_LIMIT, CheckOrders, IssueOrders, KeepOrders, OrderSheet};
use services::{Result, ServiceError};

use crate::http::answer::{Answer, answer};
use crate::http::download::list_file;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::Upload;
use crate::read_file;

const TOO_LARGE: &str = "文件超过2MB，没有读取；请只保留事项所在的表格后再上传。";

/// `POST /do/keep-orders`: typed lines, or a file beside them.
pub(super) async fn keep(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let (form, file) = match read(&me, multipart).await {
        Ok(read) => read,
        Err((form, error)) => return answer(&server, &me, paths::ORDERS.to_owned(), &form, Err(error)).await,
    };
    let page = paths::with_query(paths::ORDERS, [("month", form.month.as_str())]);
    let done = monitoring::keep_orders(&me.actor, &server.services, &form, &file).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::OrdersKept))).await
}

/// What was sent; where it cannot be read, what was read until then and why.
async fn read(me: &SignedIn, multipart: Multipart) -> std::result::Result<(KeepOrders, Vec<OrderEntry>), (KeepOrders, ServiceError)> {
    let mut form = KeepOrders::default();
    match parts(me, multipart, &mut form).await {
        Ok(file) => Ok((form, file)),
        Err(error) => Err((form, error)),
    }
}

async fn parts(me: &SignedIn, multipart: Multipart, form: &mut KeepOrders) -> Result<Vec<OrderEntry>> {
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
                file = exchange::read_orders(&document).map_err(|problems| {
                    let words: Vec<String> = problems.into_iter().take(5).map(|problem| problem.message).collect();
                    ServiceError::field("file", words.join(""))
                })?;
            }
            continue;
        }
        let text = String::from_utf8_lossy(&part.bytes).into_owned();
        match name.as_str() {
            KeepOrders::month => form.month = text,
            KeepOrders::due_on => form.due_on = text,
            KeepOrders::title => form.title = text,
            KeepOrders::items => form.items = text,
            _ => {}
        }
    }
    Ok(file)
}

/// `POST /do/issue-orders`.
pub(super) async fn issue(State(server): State<Server>, me: SignedIn, Form(form): Form<IssueOrders>) -> Response {
    let done = monitoring::issue_orders(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::ORDERS.to_owned(), &form, done.map(|()| (paths::ORDERS.to_owned(), Notice::OrdersIssued))).await
}

/// `POST /do/answer-orders`.
pub(super) async fn answer_all(State(server): State<Server>, me: SignedIn, Form(form): Form<AnswerOrders>) -> Response {
    let unit = me.actor.unit.clone().unwrap_or_else(|| UnitId::new(""));
    let done = monitoring::answer_orders(&me.actor, &server.services, &form).await;
    let page = paths::orders_of(&unit, &form.list);
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::OrdersAnswered))).await
}

/// `POST /do/check-orders`.
pub(super) async fn check(State(server): State<Server>, me: SignedIn, Form(form): Form<CheckOrders>) -> Response {
    let page = paths::orders_of(&UnitId::new(form.unit.as_str()), &form.list);
    let done = monitoring::check_orders(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::OrdersChecked))).await
}

/// `GET /monitoring/orders/export/{format}?month=…`: a row an item at a unit.
pub(super) async fn export(
    State(server): State<Server>,
    me: SignedIn,
    Path(ending): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Answer {
    me.actor.require(Permission::Export)?;
    let month = query.iter().find(|(name, _)| name == "month").map(|(_, month)| month.as_str());
    let sheet = monitoring::orders(&me.actor, &server.services, month).await?;
    let Some(list) = &sheet.shown else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let name = format!("{}-{}", list.title, day_of(server.services.now()));
    list_file(&ending, name, table(&sheet, list.title.clone())).await
}

fn table(sheet: &OrderSheet, title: String) -> ListTable {
    let heads =
        [("单位", 18), ("事项", 24), ("公开要求", 26), ("办理情况", 14), ("网址", 40), ("说明", 24), ("公开时间", 12), ("退回原因", 24)];
    let row = |cell: &monitoring::OrderCell| {
        vec![
            ListValue::text(&cell.unit_name),
            ListValue::text(&cell.item.name),
            ListValue::text(&cell.item.note),
            ListValue::text(cell.state.label()),
            ListValue::text(&cell.link),
            ListValue::text(&cell.said),
            cell.published.as_ref().map_or(ListValue::Missing, |(at, _)| ListValue::Day(day_of(*at))),
            ListValue::text(&cell.reason),
        ]
    };
    ListTable { title, columns: ListColumn::all(&heads), rows: sheet.cells.iter().map(row).collect() }
}
