//! Carrying reminders out of the house: by mail, and to robots of groups.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use crawler::{Posted, Poster};
use domain::monitoring::channel::{MailSecurity, Secret};
use domain::monitoring::delivery::{Handed, robot_said};
use domain::monitoring::outcome::Cause;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use services::monitoring::{Courier, Outgoing, Way};

use super::work::Manners;

/// From greeting to the last answer: lettre's own limit covers connecting only.
const LIMIT: Duration = Duration::from_secs(30);
/// For finding the other side, before anything is handed over.
const GREETING: Duration = Duration::from_secs(15);

impl Courier for Manners {
    fn send<'a>(&'a self, one: &'a Outgoing) -> Pin<Box<dyn Future<Output = Handed> + Send + 'a>> {
        Box::pin(async move {
            let handed = match &one.way {
                Way::Mail { host, port, security, login, from, to, subject, text } => {
                    let server = Server { host, port: *port, security: *security, login: login.as_ref(), ca: self.mail_ca() };
                    match letter(&one.id, from, to, subject, text) {
                        Ok(letter) => mail(&server, letter).await,
                        Err(handed) => handed,
                    }
                }
                Way::Robot { address, body } => robot(self, address, body).await,
            };
            if handed != Handed::Taken {
                // the code alone: what a mail server or a robot says may hold addresses
                tracing::warn!(message = one.id, code = handed.code(), "a reminder did not go out");
            }
            handed
        })
    }
}

async fn robot(manners: &Manners, address: &Secret, body: &str) -> Handed {
    let Ok(poster) = Poster::new(manners.open_nets(), LIMIT) else { return Handed::NotNow("connect".into()) };
    match poster.json(address.reveal(), body.to_owned()).await {
        Posted::Answered(status, answer) => robot_said(status, &answer),
        Posted::NotBegun(cause) => not_begun(cause),
        Posted::Broken(Cause::Timeout) => Handed::Broken("timeout".into()),
        Posted::Broken(_) => Handed::Broken("reset".into()),
        Posted::NotAllowed => Handed::Refused("net".into()),
    }
}

fn not_begun(cause: Cause) -> Handed {
    match cause {
        Cause::Dns => Handed::NotNow("dns".into()),
        Cause::Tls => Handed::Refused("tls".into()),
        Cause::Timeout => Handed::NotNow("timeout".into()),
        _ => Handed::NotNow("connect".into()),
    }
}

/// A mail server and how to be let in.
struct Server<'a> {
    host: &'a str,
    port: u16,
    security: MailSecurity,
    login: Option<&'a (String, Secret)>,
    ca: Option<&'a Path>,
}

/// The letter: one plain text, nothing else.
fn letter(id: &str, from: &str, to: &str, subject: &str, text: &str) -> Result<Message, Handed> {
    let wrong = || Handed::Refused("address".into());
    let address = |text: &str| text.parse::<Address>().map_err(|_| wrong());
    let sender = address(from)?;
    let message_id = format!("<{id}@{}>", sender.domain());
    Message::builder()
        .from(Mailbox::new(Some("政务公开提醒".to_owned()), sender))
        .to(Mailbox::new(None, address(to)?))
        .subject(subject)
        .message_id(Some(message_id))
        .header(ContentType::TEXT_PLAIN)
        .body(text.to_owned())
        .map_err(|_| wrong())
}

fn transport(server: &Server<'_>) -> Result<AsyncSmtpTransport<Tokio1Executor>, Handed> {
    let tls = || -> Result<TlsParameters, Handed> {
        let wrong = || Handed::Refused("tls".into());
        let mut parameters = TlsParameters::builder(server.host.to_owned());
        if let Some(file) = server.ca {
            let pem = std::fs::read(file).map_err(|_| wrong())?;
            parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| wrong())?);
        }
        parameters.build_rustls().map_err(|_| wrong())
    };
    let security = match server.security {
        MailSecurity::Tls => Tls::Wrapper(tls()?),
        MailSecurity::StartTls => Tls::Required(tls()?),
        MailSecurity::None => Tls::None,
    };
    let transport =
        AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host).port(server.port).timeout(Some(GREETING)).tls(security);
    // never in the open, whatever was stored
    let login = server.login.filter(|_| server.security != MailSecurity::None);
    let transport = match login {
        Some((name, password)) => transport.credentials(Credentials::new(name.clone(), password.reveal().to_owned())),
        None => transport,
    };
    Ok(transport.build())
}

/// Greets first, so that what cannot be handed over at all is told from what broke while it was: only the former is tried again.
async fn mail(server: &Server<'_>, letter: Message) -> Handed {
    let transport = match transport(server) {
        Ok(transport) => transport,
        Err(handed) => return handed,
    };
    match tokio::time::timeout(GREETING, transport.test_connection()).await {
        Err(_) => return Handed::NotNow("timeout".into()),
        Ok(Err(error)) => return greeted(&error),
        Ok(Ok(false)) => return Handed::NotNow("connect".into()),
        Ok(Ok(true)) => {}
    }
    match tokio::time::timeout(LIMIT - GREETING, transport.send(letter)).await {
        Ok(Ok(_)) => Handed::Taken,
        Ok(Err(error)) => answered(&error).unwrap_or_else(|| Handed::Broken("reset".into())),
        Err(_) => Handed::Broken("timeout".into()),
    }
}

/// Why a greeting came to nothing.
fn greeted(error: &Error) -> Handed {
    if let Some(handed) = answered(error) {
        return handed;
    }
    // it offers no encryption where some is wanted
    if error.is_tls() || error.is_client() {
        Handed::Refused("tls".into())
    } else if error.is_timeout() {
        Handed::NotNow("timeout".into())
    } else {
        Handed::NotNow("connect".into())
    }
}

/// What the server's own answer says, where it gave one.
fn answered(error: &Error) -> Option<Handed> {
    let code = error.status().map(|status| u16::from(status).to_string())?;
    Some(match code.as_str() {
        "530" | "534" | "535" | "538" => Handed::Refused("login".into()),
        "501" | "550" | "551" | "553" => Handed::Refused("address".into()),
        _ if error.is_transient() => Handed::NotNow(code),
        _ => Handed::Refused(code),
    })
}

#[cfg(test)]
#[path = "courier_tests.rs"]
mod tests;
