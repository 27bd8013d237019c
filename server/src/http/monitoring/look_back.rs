//! 回头看: a sample drawn, looked at by the machine, said by the office; its pool and draw as a file.

use app::notice::Notice;
use app::paths;
use axum::extract::{Path, State};
use axum::response::Response;
use axum_extra::extract::Form;
use domain::calendar::office_time::day_of;
use domain::ids::LookBackId;
use domain::monitoring::look_back::LookedBack;
use exchange::{ListColumn, ListTable, ListValue};
use services::monitoring::{self, ChosenLookBack, DrawLookBack, LookBackResult, LookBackSheet};

use crate::http::answer::{Answer, answer};
use crate::http::download::list_file;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/draw-look-back`.
pub(super) async fn draw(State(server): State<Server>, me: SignedIn, Form(form): Form<DrawLookBack>) -> Response {
    let done = monitoring::draw_look_back(&me.actor, &server.services, &form).await;
    let next = done.map(|id| (paths::look_back(&id), Notice::LookBackDrawn));
    answer(&server, &me, paths::LOOK_BACKS.to_owned(), &form, next).await
}

/// `POST /do/ask-look-back`.
pub(super) async fn ask(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenLookBack>) -> Response {
    let page = paths::look_back(&form.look_back);
    let done = monitoring::ask_look_back(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|_| (page, Notice::RecheckAsked))).await
}

/// `POST /do/look-back-result`.
pub(super) async fn result(State(server): State<Server>, me: SignedIn, Form(form): Form<LookBackResult>) -> Response {
    let page = paths::look_back(&LookBackId::new(form.look_back.as_str()));
    let done = monitoring::look_back_result(&me.actor, &server.services, &form).await;
    let told = if form.what == LookedBack::Back.code() { Notice::LookedBackAgain } else { Notice::Saved };
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, told))).await
}

/// `GET /monitoring/look-back/{id}/file/{format}`: what was drawn, with what it was drawn by.
pub(super) async fn file(State(server): State<Server>, me: SignedIn, Path((id, ending)): Path<(String, String)>) -> Answer {
    let sheet = monitoring::look_back_sheet(&me.actor, &server.services, &LookBackId::new(id)).await?;
    let name = format!("回头看-{}", day_of(sheet.look_back.drawn.0));
    list_file(&ending, "回头看", name, table(&sheet)).await
}

fn table(sheet: &LookBackSheet) -> ListTable {
    let heads = [
        ("抽取次序", 8),
        ("单位", 18),
        ("问题类型", 14),
        ("问题", 36),
        ("标题", 26),
        ("网址", 36),
        ("销号时间", 12),
        ("结果", 12),
        ("核实情况", 30),
        ("问题编号", 36),
    ];
    let row = |item: &monitoring::LookBackItem| {
        vec![
            ListValue::Count(item.place),
            ListValue::text(&item.unit_name),
            ListValue::text(item.rule.label()),
            ListValue::text(&item.problem),
            ListValue::text(&item.title),
            ListValue::text(&item.url),
            item.closed_on.map_or(ListValue::Missing, ListValue::Day),
            ListValue::text(item.result.map_or("未核实", LookedBack::label)),
            ListValue::text(&item.said),
            ListValue::text(item.finding.as_str()),
        ]
    };
    let one = &sheet.look_back;
    let title = format!("回头看：从{}个已销号问题中抽取，种子{}", one.pool.0, one.seed);
    ListTable { title, columns: ListColumn::all(&heads), rows: sheet.items.iter().map(row).collect() }
}
