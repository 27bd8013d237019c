//! A version of a closed list with its files, as one zip file.

use axum::extract::{Path, State};
use domain::ids::ChecklistId;
use services::ServiceError;
use services::checklist::close_year::sealed_pack;

use crate::http::answer::Answer;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::http::zip_stream::zip_download;
use crate::sealed_papers;

/// `GET /checklists/{id}/packs/{no}`.
pub(super) async fn download(State(server): State<Server>, me: SignedIn, Path((id, no)): Path<(String, i64)>) -> Answer {
    let pack = sealed_pack(&me.actor, &server.services, &ChecklistId::new(id), no).await?;
    let name = format!("{}年度归档包-第{}版.zip", pack.year.year, pack.seal.version);
    // the papers first, so that what cannot be written is a sentence and not a broken file
    let papers = tokio::task::spawn_blocking(move || sealed_papers::papers(&pack).map(|papers| (pack, papers)));
    let (pack, papers) = papers.await.map_err(ServiceError::internal)?.map_err(|error| ServiceError::Refused(error.to_string()))?;
    zip_download(&name, move |out| sealed_papers::pack(out, &pack, &papers))
}
