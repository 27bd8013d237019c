//! Evidence files on their way out: downloads. A file is never shown inside the site.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use domain::ids::EvidenceId;
use services::reporting::evidence::{self, OpenedFile};
use tokio::fs::File;
use tokio_util::io::ReaderStream;

use crate::http::answer::Answer;
use crate::http::download::download as as_download;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// `GET /evidence/{id}`: the file as a download, for whoever may see a cell it serves; a page that says what to do where the file on the
/// disk is not what was handed in.
pub(super) async fn download(State(server): State<Server>, me: SignedIn, Path(id): Path<String>) -> Answer {
    hand_out(evidence::open(&me.actor, &server.services, &EvidenceId::new(id)).await?)
}

/// A file that lies with the evidence, as a download.
pub(in crate::http) fn hand_out(found: OpenedFile) -> Answer {
    // in pieces, so that no download holds a whole file in memory
    let body = Body::from_stream(ReaderStream::new(File::from_std(found.file)));
    let mut response = as_download(body, &found.media_type, &found.file_name);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(found.bytes));
    Ok(response)
}
