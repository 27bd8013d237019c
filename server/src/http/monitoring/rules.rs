//! The monitor's rules: tried on a text or a page, and the national set put on or off.

use std::sync::Arc;

use app::context::TriedPage;
use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use domain::monitoring::candidate::Rule;
use services::ServiceError;
use services::monitoring::{self, AnswerRuleWaiver, AskRuleWaiver, ChangeRule, SetOptionalRules, SwitchNational, TriedText};

use crate::http::answer::{HttpError, answer};
use crate::http::one_time::tried_once;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/try-rules`: the answer is the page itself, whatever it came to, for what was typed is kept nowhere.
pub(super) async fn try_rules(State(server): State<Server>, me: SignedIn, Form(form): Form<TriedText>) -> Response {
    match monitoring::try_rules(&me.actor, &server.services, &form).await {
        Err(error @ (ServiceError::Forbidden(_) | ServiceError::NotSignedIn)) => HttpError(error).into_response(),
        came_to => tried_once(&server, &me, paths::TRY_RULES, TriedPage { form, came_to: Arc::new(came_to) }).await,
    }
}

/// `POST /do/switch-national`.
pub(super) async fn switch_national(State(server): State<Server>, me: SignedIn, Form(form): Form<SwitchNational>) -> Response {
    let done = monitoring::switch_national(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::NATIONAL_RULES.to_owned(), &form, done.map(|()| (paths::NATIONAL_RULES.to_owned(), Notice::Saved))).await
}

/// `POST /do/set-optional-rules`.
pub(super) async fn set_optional(State(server): State<Server>, me: SignedIn, Form(form): Form<SetOptionalRules>) -> Response {
    let done = monitoring::set_optional_rules(&me.actor, &server.services, &form).await;
    answer(&server, &me, paths::OPTIONAL_RULES.to_owned(), &form, done.map(|()| (paths::OPTIONAL_RULES.to_owned(), Notice::Saved))).await
}

/// The page of a rule of that code, or the list.
fn page_of(code: &str) -> String {
    Rule::from_code(code).map_or_else(|| paths::MONITOR_RULES.to_owned(), paths::monitor_rule)
}

/// `POST /do/change-rule`.
pub(super) async fn change(State(server): State<Server>, me: SignedIn, Form(form): Form<ChangeRule>) -> Response {
    let page = page_of(&form.rule);
    let done = monitoring::change_rule(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}

/// `POST /do/ask-rule-waiver`.
pub(super) async fn ask_waiver(State(server): State<Server>, me: SignedIn, Form(form): Form<AskRuleWaiver>) -> Response {
    let page = page_of(&form.rule);
    let done = monitoring::ask_rule_waiver(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}

/// `POST /do/answer-rule-waiver`.
pub(super) async fn answer_waiver(State(server): State<Server>, me: SignedIn, Form(form): Form<AnswerRuleWaiver>) -> Response {
    let page = page_of(&form.rule);
    let done = monitoring::answer_rule_waiver(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}
