//! What can be done to an account by one button: four verbs, one form.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::access::account::{self, ChosenAccount};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// One line a verb: its handler, its use case, what the account's page says afterwards.
macro_rules! buttons {
    ($($(#[$doc:meta])* $verb:ident => $use_case:path, $notice:expr;)*) => {$(
        $(#[$doc])*
        pub(super) async fn $verb(State(server): State<Server>, me: SignedIn, Form(form): Form<ChosenAccount>) -> Response {
            let done = $use_case(&me.actor, &server.services, &form.id).await;
            let page = paths::account(&form.id);
            answer(&server, &me, page.clone(), &form, done.map(|_| (page, $notice))).await
        }
    )*};
}

buttons! {
    /// Shuts an account.
    disable => account::disable, Notice::AccountDisabled;
    /// Opens a shut account again.
    enable => account::enable, Notice::AccountEnabled;
    /// Ends all sessions of an account.
    end_sessions => account::end_sessions, Notice::SessionsEnded;
}
