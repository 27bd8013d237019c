//! `POST /do/take-new-rows`.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::ServiceError;
use services::checklist::{self, AllNewRows, RowsTaken};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Puts what is new into every row of the four-column table that has something new.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<AllNewRows>) -> Response {
    let page = paths::workbench(&form.checklist);
    let done = checklist::take_all_new(&me.actor, &server.services, &form).await.and_then(told);
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::RowsTaken))).await
}

/// Rows that were left out are named.
fn told(done: RowsTaken) -> services::Result<()> {
    let RowsTaken { taken, changed, stopped } = done;
    if changed.is_empty() && stopped.is_empty() {
        return Ok(());
    }
    let mut words = format!("已更新{taken}项。");
    if !changed.is_empty() {
        words.push_str(&format!("第{}项刚刚有人改过，没有更新，请核对后再采用。", changed.join("、")));
    }
    if !stopped.is_empty() {
        words.push_str(&format!("第{}项的填报里有个人信息，没有更新，请手工修改。", stopped.join("、")));
    }
    Err(ServiceError::Refused(words))
}
