//! A version of a closed list with its files, as one zip file that is written while it is sent.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::Body;
use axum::extract::{Path, State};
use documents::pack::PackError;
use domain::ids::ChecklistId;
use services::ServiceError;
use services::checklist::close_year::{SealedPack, sealed_pack};
use tokio::io::{AsyncRead, DuplexStream, ReadBuf};
use tokio_util::io::{ReaderStream, SyncIoBridge};

use crate::http::answer::Answer;
use crate::http::download::download as as_download;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;
use crate::sealed_papers::{self, Paper};

/// So many bytes wait for a slow reader; the writer waits for her.
const WAITING: usize = 256 * 1024;

/// `GET /checklists/{id}/packs/{no}`.
pub(super) async fn download(State(server): State<Server>, me: SignedIn, Path((id, no)): Path<(String, i64)>) -> Answer {
    let pack = sealed_pack(&me.actor, &server.services, &ChecklistId::new(id), no).await?;
    let name = format!("{}年度归档包-第{}版.zip", pack.year.year, pack.seal.version);
    // the papers first, so that what cannot be written is a sentence and not a broken file
    let papers = tokio::task::spawn_blocking(move || sealed_papers::papers(&pack).map(|papers| (pack, papers)));
    let (pack, papers) = papers.await.map_err(ServiceError::internal)?.map_err(|error| ServiceError::Refused(error.to_string()))?;
    let (out, from) = tokio::io::duplex(WAITING);
    let (out, is_whole) = (SyncIoBridge::new(out), Arc::new(AtomicBool::new(false)));
    let told = is_whole.clone();
    tokio::task::spawn_blocking(move || match write(out, &pack, &papers, &told) {
        Ok(()) => {}
        Err(PackError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => tracing::debug!("a pack was not read to its end"),
        Err(error) => tracing::error!(%error, "a pack was not written to its end"),
    });
    Ok(as_download(Body::from_stream(ReaderStream::new(Whole { from, is_whole })), "application/zip", &name))
}

fn write(out: SyncIoBridge<DuplexStream>, pack: &SealedPack, papers: &[Paper], is_whole: &AtomicBool) -> Result<(), PackError> {
    let mut out = sealed_papers::pack(out, pack, papers)?;
    out.flush()?;
    is_whole.store(true, Ordering::Release);
    Ok(())
}

/// What is read as it is written; an end before the whole was written is an error, so that the reader sees a download that broke
/// off and never a short file that looks whole.
struct Whole {
    from: DuplexStream,
    is_whole: Arc<AtomicBool>,
}

impl AsyncRead for Whole {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.from).poll_read(cx, buffer))?;
        let has_ended = buffer.filled().len() == before && buffer.remaining() > 0;
        if has_ended && !self.is_whole.load(Ordering::Acquire) {
            return Poll::Ready(Err(io::ErrorKind::UnexpectedEof.into()));
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn a_pack_that_breaks_off_is_no_short_file() {
        for is_whole in [false, true] {
            let (mut out, from) = tokio::io::duplex(WAITING);
            out.write_all(b"PK").await.unwrap();
            drop(out);
            let mut read = Vec::new();
            let end = Whole { from, is_whole: Arc::new(AtomicBool::new(is_whole)) }.read_to_end(&mut read).await;
            assert_eq!((end.is_ok(), read.as_slice()), (is_whole, &b"PK"[..]));
        }
    }
}
