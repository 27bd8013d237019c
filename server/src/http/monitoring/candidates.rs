//! Candidates: decided, taken back, entered by hand.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::monitoring::{self, ChosenCandidate, DecidedNow, Decision, SeenByHand};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

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

/// `POST /do/take-back-dismissal`.
pub(super) async fn take_back(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenCandidate>) -> Response {
    let page = paths::candidate(&form.candidate);
    let done = monitoring::take_back_dismissal(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::DismissalTakenBack))).await
}

/// `POST /do/enter-by-hand`.
pub(super) async fn enter(State(server): State<Server>, me: SignedIn, Form(form): Form<SeenByHand>) -> Response {
    let done = monitoring::enter_by_hand(&me.actor, &server.services, &form).await;
    let next = if form.confirm { paths::FINDINGS } else { paths::CANDIDATES };
    answer(&server, &me, paths::BY_HAND.to_owned(), &form, done.map(|_| (next.to_owned(), Notice::EnteredByHand))).await
}
