//! Sign-in, sign-out, and who is behind a session.

use std::sync::LazyLock;
use std::time::Duration as StdDuration;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use chrono::Duration;
use sha2::{Digest, Sha256};
use storage::session::{NewSession, SignedIn};
use storage::{account, session};
use tokio::sync::Semaphore;

use crate::{Actor, Result, ServiceError, Services, audit};

/// A session that nobody uses ends after this long.
pub const IDLE: Duration = Duration::hours(2);
/// And it ends at the latest after this long, used or not.
pub const ABSOLUTE: Duration = Duration::hours(12);

/// Hashing takes 19 MiB and tens of milliseconds: two at a time, the others wait.
static HASHING: Semaphore = Semaphore::const_new(2);

/// Digests a password with argon2id on a blocking thread.
///
/// # Errors
/// When the library or the thread fails.
pub async fn hash_password(password: String) -> Result<String> {
    let _turn = HASHING.acquire().await.map_err(ServiceError::internal)?;
    tokio::task::spawn_blocking(move || Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()))
        .await
        .map_err(ServiceError::internal)?
        .map_err(|error| ServiceError::Internal(error.to_string().into()))
}

/// Whether the password fits. `None` as hash takes as long as a real one, so that nobody can tell which names exist.
async fn verify_password(password: String, hash: Option<String>) -> Result<bool> {
    static DUMMY: LazyLock<Option<String>> = LazyLock::new(|| Argon2::default().hash_password(b"nobody").map(|hash| hash.to_string()).ok());
    let _turn = HASHING.acquire().await.map_err(ServiceError::internal)?;
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let Some(text) = hash.or_else(|| DUMMY.clone()) else { return false };
        let fits = PasswordHash::new(&text).is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        known && fits
    })
    .await
    .map_err(ServiceError::internal)
}

/// Where a sign-in comes from, as the browser and the connection say.
#[derive(Debug, Clone, Default)]
pub struct Origin {
    /// The browser's name for itself.
    pub agent: String,
    /// The address.
    pub address: String,
}

/// Checks name and password and opens a session. Answers the token for the cookie; only its digest is stored.
///
/// # Errors
/// A wrong name and a wrong password are told apart for nobody.
pub async fn sign_in(services: &Services, username: &str, password: &str, origin: &Origin) -> Result<String> {
    let username = username.trim();
    let found = account::by_username(&mut services.db().read().await?, username).await?;
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let fits = verify_password(password.to_owned(), hash).await?;
    let Some(account) = found.filter(|account| fits && !account.disabled) else {
        return Err(ServiceError::field("username", "用户名或密码不正确,请核对后重试。"));
    };
    let token = crate::random_token();
    let now = services.now();
    let mut tx = services.db().write().await?;
    let agent: String = origin.agent.chars().take(200).collect();
    let new = NewSession {
        token_hash: &token_hash(&token),
        account: &account.id,
        at: now,
        expires_at: now + ABSOLUTE,
        agent: &agent,
        address: &origin.address,
    };
    session::insert(&mut tx, &new).await?;
    let mut actor = Actor::operator(account.county.clone(), String::new());
    actor.account = account.id.clone();
    actor.person = account.person.clone();
    actor.is_operator = false;
    audit::record(&mut tx, services, &actor, "session.open", format!("account:{}", account.id), &serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(token)
}

/// Hex SHA-256 of a session token.
fn token_hash(token: &str) -> String {
    crate::hex(&Sha256::digest(token.as_bytes()))
}

/// Who is behind the cookie: one statement. A session in use is noted at most once a minute.
///
/// # Errors
/// `NotSignedIn` when there is no such session or it has ended.
pub async fn actor(services: &Services, token: &str) -> Result<(Actor, Option<String>)> {
    let hash = token_hash(token);
    let found = session::signed_in(&mut services.db().read().await?, &hash).await?.ok_or(ServiceError::NotSignedIn)?;
    let now = services.now();
    if found.disabled || now >= found.expires_at || now >= found.seen_at + IDLE {
        return Err(ServiceError::NotSignedIn);
    }
    if now >= found.seen_at + Duration::minutes(1) || found.flash.is_some() {
        let mut tx = services.db().write().await?;
        session::touch(&mut tx, &hash, now).await?;
        if found.flash.is_some() {
            session::set_flash(&mut tx, &hash, None).await?;
        }
        tx.commit().await?;
    }
    let flash = found.flash.clone();
    Ok((into_actor(found), flash))
}

fn into_actor(found: SignedIn) -> Actor {
    Actor {
        account: found.account,
        county: found.county,
        county_name: found.county_name,
        person: found.person,
        role: found.role,
        unit: found.unit,
        unit_name: found.unit_name,
        is_operator: false,
        must_change_password: found.must_change,
    }
}

/// Ends the session of this cookie.
///
/// # Errors
/// When the engine fails.
pub async fn sign_out(services: &Services, token: &str) -> Result<()> {
    let mut tx = services.db().write().await?;
    session::delete(&mut tx, &token_hash(token)).await?;
    Ok(tx.commit().await?)
}

/// Leaves a failed form in the session, for the page that shows it again.
///
/// # Errors
/// When the engine fails.
pub async fn leave_flash(services: &Services, token: &str, flash: &str) -> Result<()> {
    let mut tx = services.db().write().await?;
    session::set_flash(&mut tx, &token_hash(token), Some(flash)).await?;
    Ok(tx.commit().await?)
}

/// How long a browser may keep the cookie.
#[must_use]
pub fn cookie_life() -> StdDuration {
    StdDuration::from_secs(12 * 3600)
}
