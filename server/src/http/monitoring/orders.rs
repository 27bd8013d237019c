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
use exchange::{ListColumn, ListTable, ListValue};
use services::monitoring::{self, AnswerOrders, CheckOrders, IssueOrders, KeepOrders, OrderList, OrderSheet};

use super::{is_closed, row_file};
use crate::http::answer::{Answer, answer, back};
use crate::http::download::list_file;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

const TOO_LARGE: &str = "文件超过2MB，没有读取；请只保留事项所在的表格后再上传。";

/// `POST /do/keep-orders`: typed lines, or a file beside them.
pub(super) async fn keep(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let mut form = KeepOrders::default();
    let file = match row_file::read_beside(&me, multipart, TOO_LARGE, exchange::read_orders, &mut form, typed).await {
        Ok(file) => file,
        Err(error) => return back(&server, &me, paths::ORDERS, &form, error).await,
    };
    let page = paths::with_query(paths::ORDERS, [("month", form.month.as_str())]);
    let done = monitoring::keep_orders(&me.actor, &server.services, &form, &file).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::OrdersKept))).await
}

/// What is typed goes into the form.
fn typed(form: &mut KeepOrders, name: &str, text: String) {
    match name {
        KeepOrders::month => form.month = text,
        KeepOrders::due_on => form.due_on = text,
        KeepOrders::title => form.title = text,
        KeepOrders::items => form.items = text,
        _ => {}
    }
}

/// `POST /do/issue-orders`.
pub(super) async fn issue(State(server): State<Server>, me: SignedIn, Form(form): Form<IssueOrders>) -> Response {
    // the list itself, which may be another month's than the present
    let page = paths::with_query(paths::ORDERS, [("month", form.list.as_str())]);
    let done = monitoring::issue_orders(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::OrdersIssued))).await
}

/// `POST /do/answer-orders`.
pub(super) async fn answer_all(State(server): State<Server>, me: SignedIn, Form(form): Form<AnswerOrders>) -> Response {
    let unit = me.actor.unit.clone().unwrap_or_else(|| UnitId::new(""));
    let done = monitoring::answer_orders(&me.actor, &server.services, &form).await;
    let page = paths::orders_of(&unit, &form.list);
    let told = if form.link.iter().any(|link| is_closed(link)) { Notice::OrdersAnsweredClosed } else { Notice::OrdersAnswered };
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, told))).await
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
    list_file(&ending, "事项清单", name, table(&sheet, list)).await
}

fn table(sheet: &OrderSheet, list: &OrderList) -> ListTable {
    let today = sheet.now.today();
    let heads =
        [("单位", 18), ("事项", 24), ("公开要求", 26), ("办理情况", 14), ("网址", 40), ("说明", 24), ("公开时间", 12), ("退回理由", 24)];
    let row = |cell: &monitoring::OrderCell| {
        vec![
            ListValue::text(&cell.unit_name),
            ListValue::text(&cell.item.name),
            ListValue::text(&cell.item.note),
            ListValue::text(monitoring::order_word(cell, list.due_on, today)),
            ListValue::text(&cell.link),
            ListValue::text(&cell.said),
            cell.published.as_ref().map_or(ListValue::Missing, |(at, _)| ListValue::Day(day_of(*at))),
            ListValue::text(&cell.reason),
        ]
    };
    ListTable { title: list.title.clone(), columns: ListColumn::all(&heads), rows: sheet.cells.iter().map(row).collect() }
}
