//! `POST /do/add-all-accounts`.

use app::context::OneTime;
use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use data_encoding::BASE64;
use services::ServiceError;
use services::access::account::{self, AllAccounts};

use crate::account_slips::workbook;
use crate::http::answer::{HttpError, back};
use crate::http::one_time::page_with;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Adds an account for every unit that has none, and shows the slips.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(form): Form<AllAccounts>) -> Response {
    match account::add_all(&me.actor, &server.services).await {
        Ok(slips) => match workbook(&slips) {
            Ok(bytes) => {
                let secrets = vec![BASE64.encode(&bytes)];
                page_with(&server, &me, paths::NEW_ACCOUNTS, OneTime { notice: Notice::AccountsAdded, secrets, slips }).await
            }
            Err(error) => HttpError(ServiceError::internal(error)).into_response(),
        },
        Err(error) => back(&server, &me, paths::NEW_ACCOUNTS, &form, error).await,
    }
}
