//! Evidence files on their way out: downloads. A file is never shown inside the site.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use domain::ids::EvidenceId;
use services::ServiceError;
use services::reporting::evidence::{self, OpenedFile};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use crate::http::answer::Answer;
use crate::http::download::download as as_download;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `GET /evidence/{id}`: the file as a download, for whoever may see a cell it serves.
pub(super) async fn download(State(server): State<Server>, me: SignedIn, Path(id): Path<String>) -> Answer {
    hand_out(evidence::open(&me.actor, &server.services, &EvidenceId::new(id)).await?).await
}

/// A file that lies with the evidence, as a download.
pub(in crate::http) async fn hand_out(found: OpenedFile) -> Answer {
    let file = File::open(found.path).await.map_err(ServiceError::internal)?;
    // in pieces, so that no download holds a whole file in memory
    let mut response = as_download(Body::from_stream(ReaderStream::new(file)), &found.media_type, &found.file_name);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(found.bytes));
    Ok(response)
}
