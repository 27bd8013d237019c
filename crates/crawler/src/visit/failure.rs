//! Why a visit failed, out of what the client says.

use std::error::Error;
use std::io::ErrorKind;

use domain::monitoring::outcome::{Cause, Reason};

use super::resolve::{NotAllowed, NotFound};

/// Why a try brought nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The site's.
    Site(Cause),
    /// Nobody's: we may not, or could not, judge.
    Ours(Reason),
    /// A status that says we are not let in, perhaps only now.
    NotLetIn,
    /// The server says that the page is as it was.
    Unchanged,
}

impl From<&reqwest::Error> for Failure {
    fn from(error: &reqwest::Error) -> Self {
        let mut at: Option<&(dyn Error + 'static)> = Some(error);
        let mut found = None;
        while let Some(one) = at {
            if one.is::<NotAllowed>() {
                return Self::Ours(Reason::AddressRefused);
            }
            if one.is::<NotFound>() {
                return Self::Site(Cause::Dns);
            }
            if one.is::<rustls::Error>() {
                return Self::Site(Cause::Tls);
            }
            if let Some(io) = one.downcast_ref::<std::io::Error>() {
                if is_of_secure_connection(io) {
                    return Self::Site(Cause::Tls);
                }
                found = found.or(match io.kind() {
                    ErrorKind::ConnectionRefused
                    | ErrorKind::HostUnreachable
                    | ErrorKind::NetworkUnreachable
                    | ErrorKind::AddrNotAvailable => Some(Cause::Refused),
                    ErrorKind::TimedOut => Some(Cause::Timeout),
                    ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => {
                        Some(Cause::Reset)
                    }
                    _ => None,
                });
            }
            at = one.source();
        }
        let guess = if error.is_timeout() { Cause::Timeout } else { Cause::Reset };
        Self::Site(found.unwrap_or(guess))
    }
}

/// The secure connection's errors come inside those of the stream, at times inside another one; `source` passes over what is inside.
fn is_of_secure_connection(error: &std::io::Error) -> bool {
    let Some(inner) = error.get_ref() else { return false };
    inner.is::<rustls::Error>() || inner.downcast_ref::<std::io::Error>().is_some_and(is_of_secure_connection)
}
