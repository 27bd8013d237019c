//! Ways on which reminders go out.

use app::notice::Notice;
use app::paths;
use axum::extract::State;
use axum::response::Response;
use axum_extra::extract::Form;
use services::monitoring::{self, ChannelForm, MailAddress, TryChannel};

use crate::http::answer::answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `POST /do/save-channel`.
pub(super) async fn save(State(server): State<Server>, me: SignedIn, Form(form): Form<ChannelForm>) -> Response {
    let chosen = if form.channel.is_empty() { (ChannelForm::kind, &form.kind) } else { (ChannelForm::channel, &form.channel) };
    let page = paths::with_query(paths::CHANNELS, [chosen]);
    let done = monitoring::save_channel(&me.actor, &server.services, &form).await;
    answer(&server, &me, page, &form, done.map(|()| (paths::CHANNELS.to_owned(), Notice::ChannelSaved))).await
}

/// `POST /do/try-channel`.
pub(super) async fn try_out(State(server): State<Server>, me: SignedIn, Form(form): Form<TryChannel>) -> Response {
    let page = paths::CHANNELS.to_owned();
    let done = monitoring::try_channel(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::ChannelTried))).await
}

/// `POST /do/set-mail-address`.
pub(super) async fn set_address(State(server): State<Server>, me: SignedIn, Form(form): Form<MailAddress>) -> Response {
    let page = paths::DIGEST.to_owned();
    let done = monitoring::set_mail_address(&me.actor, &server.services, &form).await;
    answer(&server, &me, page.clone(), &form, done.map(|()| (page, Notice::Saved))).await
}
