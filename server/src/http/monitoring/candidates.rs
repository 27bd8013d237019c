//! Candidates: decided, taken back, entered by hand.

use app::notice::Notice;
use app::paths;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form;
use domain::ids::ImportId;
use services::Result;
use services::monitoring::{self, ChosenCandidate, ChosenFindings, DecidedNow, Decision, EnteredByHand, SeenByHand, SiteKeeper};

use super::is_closed;
use super::row_file::{self, Words};
use crate::http::answer::{answer, back};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

const WORDS: Words = Words {
    too_large: "文件超过2MB，没有读取；请只保留问题所在的表格后再上传。", missing: "请先选择问题表格，再上传。"
};

/// `POST /do/decide-candidates`: the queue that follows is narrowed as it was.
pub(super) async fn decide(State(server): State<Server>, me: SignedIn, Form(form): Form<Decision>) -> Response {
    let narrowed = [(Decision::unit, &form.unit), (Decision::rule, &form.rule)];
    let round = form.round.clone();
    let mut queue = paths::with_query(paths::CANDIDATES, narrowed);
    if !round.is_empty() {
        queue = paths::with_query(&queue, [(Decision::round, round.as_str()), ("state", "open")]);
    }
    let done = monitoring::decide(&me.actor, &server.services, &form).await;
    let next = done.map(|done| (queue.clone(), notice(&form, done)));
    answer(&server, &me, queue, &form, next).await
}

fn notice(form: &Decision, done: DecidedNow) -> Notice {
    match (done.left, form.what.as_str()) {
        (0, "confirm") => Notice::CandidatesConfirmed,
        (0, _) => Notice::CandidatesDismissed,
        _ => Notice::CandidatesPartly,
    }
}

/// `POST /do/import-findings`: reads the file and goes on to its preview.
pub(super) async fn upload(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    match read(&server, &me, multipart).await {
        Ok(id) => Redirect::to(&paths::with_query(paths::IMPORT_FINDINGS, [(ChosenFindings::draft, id.as_str())])).into_response(),
        Err(error) => {
            let form = ChosenFindings { draft: ImportId::new(""), after_bulletin: false, confirm: false };
            back(&server, &me, paths::IMPORT_FINDINGS, &form, error).await
        }
    }
}

async fn read(server: &Server, me: &SignedIn, multipart: Multipart) -> Result<ImportId> {
    let (part, file) = row_file::read(me, multipart, WORDS, exchange::read_findings).await?;
    monitoring::receive_findings(&me.actor, &server.services, &part.file_name, &part.bytes, &file).await
}

/// `POST /do/take-findings`.
pub(super) async fn take_file(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenFindings>) -> Response {
    let done = monitoring::take_findings(&me.actor, &server.services, &form).await;
    let next = if form.confirm { paths::FINDINGS } else { paths::CANDIDATES };
    let page = paths::with_query(paths::IMPORT_FINDINGS, [(ChosenFindings::draft, form.draft.as_str())]);
    answer(&server, &me, page, &form, done.map(|_| (next.to_owned(), Notice::FindingsImported))).await
}

/// `POST /do/take-back-dismissal`.
pub(super) async fn take_back(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenCandidate>) -> Response {
    let page = paths::candidate(&form.candidate);
    let done = monitoring::take_back_dismissal(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::DismissalTakenBack))).await
}

/// `POST /do/set-site-keeper`.
pub(super) async fn set_site_keeper(State(server): State<Server>, me: SignedIn, Form(form): Form<SiteKeeper>) -> Response {
    let page = paths::candidate(&form.candidate);
    let done = monitoring::set_site_keeper(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}

/// `POST /do/enter-by-hand`.
pub(super) async fn enter(State(server): State<Server>, me: SignedIn, Form(form): Form<SeenByHand>) -> Response {
    let done = monitoring::enter_by_hand(&me.actor, &server.services, &form).await;
    let next = if form.confirm { paths::FINDINGS } else { paths::CANDIDATES };
    let told = |entered: EnteredByHand| match (is_closed(&form.url), entered.is_elsewhere) {
        (true, _) => Notice::EnteredByHandClosed,
        (false, true) => Notice::EnteredByHandElsewhere,
        (false, false) => Notice::EnteredByHand,
    };
    answer(&server, &me, paths::BY_HAND.to_owned(), &form, done.map(|entered| (next.to_owned(), told(entered)))).await
}
