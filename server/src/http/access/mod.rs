//! People: signing in and out, one's own account, the accounts of others.

mod account_state;
mod add_account;
mod add_all_accounts;
mod change_password;
mod edit_account;
mod end_other_sessions;
mod end_session;
mod hand_over_account;
mod import_accounts;
mod renew_slips;
mod reset_password;
mod second_factor;
mod sign_in;
mod sign_out;
mod theme;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::ManageAccounts;

use crate::http::right::Needs::{Any, Nothing, SignedIn};

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ADD_ACCOUNT, Any(&[ManageAccounts]) => add_account::post,
    paths::verb::ADD_ALL_ACCOUNTS, Any(&[ManageAccounts]) => add_all_accounts::post,
    paths::verb::BEGIN_SECOND_FACTOR, SignedIn => second_factor::begin,
    paths::verb::CHANGE_PASSWORD, SignedIn => change_password::post,
    paths::verb::CONFIRM_ACCOUNTS, Any(&[ManageAccounts]) => import_accounts::confirm,
    paths::verb::CONFIRM_SECOND_FACTOR, SignedIn => second_factor::confirm,
    paths::verb::DISABLE_ACCOUNT, Any(&[ManageAccounts]) => account_state::disable,
    paths::verb::EDIT_ACCOUNT, Any(&[ManageAccounts]) => edit_account::post,
    paths::verb::ENABLE_ACCOUNT, Any(&[ManageAccounts]) => account_state::enable,
    paths::verb::END_ACCOUNT_SESSIONS, Any(&[ManageAccounts]) => account_state::end_sessions,
    paths::verb::END_OTHER_SESSIONS, SignedIn => end_other_sessions::post,
    paths::verb::END_SESSION, SignedIn => end_session::post,
    paths::verb::HAND_OVER_ACCOUNT, Any(&[ManageAccounts]) => hand_over_account::post,
    paths::verb::REMOVE_SECOND_FACTOR, SignedIn => second_factor::remove,
    paths::verb::RENEW_SLIPS, Any(&[ManageAccounts]) => renew_slips::post,
    paths::verb::REQUIRE_SECOND_FACTOR, Any(&[ManageAccounts]) => second_factor::require,
    paths::verb::RESET_PASSWORD, Any(&[ManageAccounts]) => reset_password::post,
    paths::verb::SIGN_IN, Nothing => sign_in::post,
    paths::verb::SIGN_OUT, SignedIn => sign_out::post,
    paths::verb::THEME, SignedIn => theme::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::IMPORT_ACCOUNTS, Any(&[ManageAccounts]) => post(import_accounts::upload).layer(DefaultBodyLimit::max(import_accounts::BODY_LIMIT)),
    paths::ACCOUNTS_TEMPLATE, Any(&[ManageAccounts]) => get(import_accounts::template),
}
