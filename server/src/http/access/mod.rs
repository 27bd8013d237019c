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

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-account" => add_account::post,
    "/change-password" => change_password::post,
    "/disable-account" => disable_account::post,
    "/edit-account" => edit_account::post,
    "/enable-account" => enable_account::post,
    "/end-account-sessions" => end_account_sessions::post,
    "/end-other-sessions" => end_other_sessions::post,
    "/end-session" => end_session::post,
    "/hand-over-account" => hand_over_account::post,
    "/reset-password" => reset_password::post,
    "/sign-in" => sign_in::post,
    "/sign-out" => sign_out::post,
    "/theme" => theme::post,
}
