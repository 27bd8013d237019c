//! People: signing in and out, one's own account, the accounts of others.

mod add_account;
mod change_password;
mod disable_account;
mod edit_account;
mod enable_account;
mod end_account_sessions;
mod end_other_sessions;
mod end_session;
mod hand_over_account;
mod reset_password;
mod sign_in;
mod sign_out;
mod theme;

use domain::access::permission::Permission::ManageAccounts;

use crate::http::right::Needs::{Any, Nothing, SignedIn};

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-account", Any(&[ManageAccounts]) => add_account::post,
    "/change-password", SignedIn => change_password::post,
    "/disable-account", Any(&[ManageAccounts]) => disable_account::post,
    "/edit-account", Any(&[ManageAccounts]) => edit_account::post,
    "/enable-account", Any(&[ManageAccounts]) => enable_account::post,
    "/end-account-sessions", Any(&[ManageAccounts]) => end_account_sessions::post,
    "/end-other-sessions", SignedIn => end_other_sessions::post,
    "/end-session", SignedIn => end_session::post,
    "/hand-over-account", Any(&[ManageAccounts]) => hand_over_account::post,
    "/reset-password", Any(&[ManageAccounts]) => reset_password::post,
    "/sign-in", Nothing => sign_in::post,
    "/sign-out", SignedIn => sign_out::post,
    "/theme", SignedIn => theme::post,
}
