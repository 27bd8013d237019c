//! The county's emblem: in as a file, out to everybody who stands at the door.

use app::notice::Notice;
use app::paths;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::Form;
use domain::access::permission::Permission;
use domain::operations::emblem::{BYTES_LIMIT, EmblemRefusal};
use services::operations::settings::{self, EMBLEM_FILE, EmblemForm};
use services::{Result, ServiceError};

use crate::http::answer::{Answer, answer};
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::upload::Upload;

/// The largest request that is heard to its end, so that the browser gets our sentence and not a broken connection.
pub(super) const BODY_LIMIT: usize = 32 * 1024 * 1024;

const TOO_LARGE: &str = "图片过大，没有读取；请缩小后再上传。";

/// `POST /do/set-emblem`.
pub(super) async fn set(State(server): State<Server>, me: SignedIn, multipart: Multipart) -> Response {
    let done = read(&server, &me, multipart).await.map(|()| (paths::SETTINGS.to_owned(), Notice::Saved));
    answer(&server, &me, paths::SETTINGS.to_owned(), &EmblemForm {}, done).await
}

async fn read(server: &Server, me: &SignedIn, multipart: Multipart) -> Result<()> {
    me.actor.require(Permission::ManageSettings)?;
    let mut upload = Upload::new(multipart, TOO_LARGE);
    while let Some((name, field)) = upload.next().await? {
        if name != EMBLEM_FILE {
            continue;
        }
        let part = Upload::read(field, BYTES_LIMIT, TOO_LARGE).await?;
        if part.is_too_large {
            return Err(ServiceError::field(EMBLEM_FILE, EmblemRefusal::TooLarge.to_string()));
        }
        if part.bytes.is_empty() {
            break;
        }
        return settings::set_emblem(&me.actor, &server.services, &part.bytes).await;
    }
    Err(ServiceError::field(EMBLEM_FILE, "请先选择图片，再上传。"))
}

/// `POST /do/remove-emblem`.
pub(super) async fn remove(State(server): State<Server>, me: SignedIn, Form(form): Form<EmblemForm>) -> Response {
    let done = settings::remove_emblem(&me.actor, &server.services).await.map(|()| (paths::SETTINGS.to_owned(), Notice::Saved));
    answer(&server, &me, paths::SETTINGS.to_owned(), &form, done).await
}

/// `GET /emblem/{digest}`: the address changes with the picture, so it may be kept for good. A picture and nothing else, whatever it
/// is made of.
pub(super) async fn show(State(server): State<Server>, Path(digest): Path<String>) -> Answer {
    let emblem = settings::emblem(&server.services, &digest).await?;
    let mut response = emblem.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(emblem.picture.media_type()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}
