//! A zip file that is written while it is sent.

use std::io::{self, Write};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::Body;
use documents::pack::PackError;
use services::ServiceError;
use tokio::io::{AsyncRead, DuplexStream, ReadBuf};
use tokio::sync::Semaphore;
use tokio_util::io::{ReaderStream, SyncIoBridge};

use super::answer::Answer;
use super::download::download;

/// So many bytes wait for a slow reader; the writer waits for her.
const WAITING: usize = 256 * 1024;

/// So many are written at once: each holds a thread for as long as its reader takes.
static WRITING: Semaphore = Semaphore::const_new(8);

/// Where the bytes go.
pub(super) type Out = SyncIoBridge<DuplexStream>;

/// A download that `write` writes, under that name.
pub(super) fn zip_download<F>(name: &str, write: F) -> Answer
where
    F: FnOnce(Out) -> Result<Out, PackError> + Send + 'static,
{
    let busy = |_| ServiceError::Refused("正在打包下载的人较多，请过几分钟再试。".into());
    let turn = WRITING.try_acquire().map_err(busy)?;
    let (out, from) = tokio::io::duplex(WAITING);
    let (out, is_whole) = (SyncIoBridge::new(out), Arc::new(AtomicBool::new(false)));
    let told = is_whole.clone();
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let whole = write(out).and_then(|mut out| {
            out.flush()?;
            // said before the end can be read
            told.store(true, Ordering::Release);
            Ok(())
        });
        match whole {
            Ok(()) => {}
            Err(PackError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => tracing::debug!("a zip file was not read to its end"),
            Err(error) => tracing::error!(%error, "a zip file was not written to its end"),
        }
    });
    Ok(download(Body::from_stream(ReaderStream::new(Whole { from, is_whole })), "application/zip", name))
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
    async fn a_zip_file_that_breaks_off_is_no_short_file() {
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
