//! `POST /do/add-site-photo`.

use app::notice::Notice;
use axum::extract::{Multipart, State};
use axum::response::{IntoResponse, Response};
use services::ServiceError;
use services::assessment::{self, NOT_A_PHOTO, SitePhotoForm};
use services::reporting::evidence::WRONG_KIND;

use super::save_site_lines::sheet_page;
use super::with_files::receive;
use crate::http::answer::{HttpError, answer};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Photos of an item of an on-site sheet.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let (form, files) = match receive::<SitePhotoForm>(&server.services, multipart).await {
        Ok(received) => received,
        Err(error) => return HttpError(error).into_response(),
    };
    let here = sheet_page(&server, &me, &form.sheet, form.place.parse().ok()).await;
    let done = match files {
        Ok(files) => assessment::add_site_photo(&me.actor, &server.services, &form, files).await,
        Err(error) => Err(no_photo(error)),
    };
    answer(&server, &me, here.clone(), &form, done.map(|()| (here, Notice::SitePhotoAdded))).await
}

/// A list of the kinds that evidence may have is no help to somebody with a camera in her hand.
fn no_photo(error: ServiceError) -> ServiceError {
    match error {
        ServiceError::Invalid(errors) if errors.iter().any(|error| error.message == WRONG_KIND) => ServiceError::field("file", NOT_A_PHOTO),
        other => other,
    }
}
