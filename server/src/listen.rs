//! Connections: limits that stand outside everything they guard. `axum::serve` sets no timer, so half a request would stay
//! for ever, and a stop would wait for it.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;

/// For the head of a request, from the connection's first moment or the end of the request before.
const HEAD: Duration = Duration::from_secs(20);
/// A client that takes nothing of its answer for so long is gone.
const TAKES_NOTHING: Duration = Duration::from_secs(60);
/// For requests under way when the program is told to stop; what is not done by then is cut off.
const FINISH: Duration = Duration::from_secs(8);
/// Connections at once, as far as the system lets us open as many.
const CONNECTIONS: u64 = 8_192;
/// Descriptors for everything that is no connection: database, files, child processes.
const OWN_DESCRIPTORS: u64 = 200;

/// Serves until `stop`, then finishes what has begun, and is back within ten seconds whatever clients do.
pub(crate) async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let connections = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD);
    let places = Arc::new(Semaphore::new(most_connections()));
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let service = router.clone().map_request(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer));
            request
        });
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(TAKES_NOTHING));
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            // how a connection ends is the client's affair
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(FINISH, connections.shutdown()).await.is_err() {
        tracing::warn!("stopped while some requests were still under way; they were cut off");
    }
}

/// The next connection, once there is a place for it.
async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => {
            let _ = stream.set_nodelay(true);
            Some((stream, peer, place))
        }
        Err(error) => {
            // no descriptor left, or the client is gone already: neither gets better by asking at once
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

/// Raises our own soft limit of open files as far as we may, and leaves some of them for ourselves.
fn most_connections() -> usize {
    #[cfg(unix)]
    let open_files = {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let allowed = getrlimit(Resource::Nofile);
        let wanted = CONNECTIONS + OWN_DESCRIPTORS;
        if allowed.current.is_some_and(|current| current < wanted) {
            let raised = allowed.maximum.map_or(wanted, |most| most.min(wanted));
            if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(raised), ..allowed }) {
                tracing::warn!(%error, "the limit of open files could not be raised");
            }
        }
        getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX)
    };
    #[cfg(not(unix))]
    let open_files = CONNECTIONS;
    let places = open_files.saturating_sub(OWN_DESCRIPTORS).clamp(64, CONNECTIONS);
    usize::try_from(places).unwrap_or(64)
}
