//! Sign-in, sign-out, and who is behind a session.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use chrono::{DateTime, Duration, Utc};
use domain::access::password::plain_username;
use domain::access::permission::Permission;
use domain::audit::action::AccessAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::minute_text;
use sha2::{Digest, Sha256};
use storage::access::form_retry::{self, FormRetry};
use storage::access::session::{NewSession, SignedIn};
use storage::{access::account, access::session};
use tokio::sync::Semaphore;

use super::second_factor::{self, Asked};
use crate::form;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// A session that nobody uses ends after this long.
pub const IDLE: Duration = Duration::hours(2);
/// And it ends at the latest after this long, used or not.
pub const ABSOLUTE: Duration = Duration::hours(12);

/// So long a page waits for a write that it can do without.
const HOUSEKEEPING: std::time::Duration = std::time::Duration::from_millis(500);

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
pub(crate) async fn verify_password(password: String, hash: Option<String>) -> Result<bool> {
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
    /// The mark that an earlier sign-in left in this browser; empty where there was none.
    pub device: String,
}

/// What is said of a code that is wrong or was used before.
pub const WRONG_CODE: &str = "验证码不正确或已经用过，请等验证器显示新的6位数字后再试，或换一个恢复码。";

/// What is said of a one-time password that nobody used in time. Only who knows it reads this.
pub const RUN_OUT: &str = "一次性密码已超过14天，不能再用；请系统管理员重置密码后再登录。";

/// What a sign-in gives the browser.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The session's token; only its digest is stored.
    pub token: String,
    /// Marks the browser as one that this account has signed in from: strangers' wrong passwords do not pause it there. It opens
    /// nothing, and ends with the password it was made with.
    pub device: String,
}

/// So many wrong passwords, and the name is paused.
pub const ATTEMPTS: i64 = 5;
/// For so long; older attempts are forgotten.
pub const PAUSE: Duration = Duration::minutes(15);

/// So many wrong passwords from one address, under whatever names, and the address is paused: many people can stand behind one.
pub const ATTEMPTS_BY_ADDRESS: i64 = 100;

/// What a typed user name is counted under, known or not: a digest of bounded length.
pub(crate) fn name_hash(plain: &str) -> String {
    digest(plain)
}

/// Counts an attempt before the password is looked at, so that many at once cannot slip through.
///
/// # Errors
/// `TooMany` while the name is paused, in the same words for known and unknown names.
pub(crate) async fn attempt(services: &Services, plain: &str) -> Result<i64> {
    attempt_under(services, &name_hash(plain)).await
}

async fn attempt_under(services: &Services, counted_as: &str) -> Result<i64> {
    let now = services.now();
    let mut tx = services.db().write().await?;
    let (count, since) = account::count_attempt(&mut tx, counted_as, now, now - PAUSE, ATTEMPTS).await?;
    tx.commit().await?;
    if count > ATTEMPTS { Err(paused(since + PAUSE)) } else { Ok(count) }
}

/// What failures from an address are counted under.
fn address_hash(address: &str) -> String {
    digest(&format!("address:{address}"))
}

/// The mark of a browser that an account has signed in from. Nobody can make it who does not know the password's digest.
fn device_mark(account: &account::Account) -> String {
    digest(&format!("device:{}:{}", account.id, account.password_hash))
}

fn paused(until: DateTime<Utc>) -> ServiceError {
    let until = minute_text(until + Duration::seconds(59));
    ServiceError::TooMany(format!("密码输错次数过多，暂停登录到 {until}；请届时再试，或请系统管理员重置密码。"))
}

/// Whether the name is paused just now.
pub(crate) async fn is_paused(services: &Services, username: &str) -> Result<bool> {
    let counted = account::attempts(&mut services.db().read().await?, &name_hash(&plain_username(username))).await?;
    Ok(counted.is_some_and(|(count, last)| count >= ATTEMPTS && services.now() < last + PAUSE))
}

form! {
    /// What the way in asks for.
    pub secret struct SignIn {
        /// The user name.
        pub username: String,
        /// The password.
        pub password: String,
        /// The second factor's code, where there is one.
        #[serde(default)]
        pub code: String,
        /// Where to go on to.
        #[serde(default)]
        pub next: String,
    }
}

/// Checks name and password and opens a session; answers its token.
///
/// # Errors
/// As [`open`].
pub async fn sign_in(services: &Services, username: &str, password: &str, origin: &Origin) -> Result<String> {
    let form = SignIn { username: username.into(), password: password.into(), code: String::new(), next: String::new() };
    Ok(open(services, &form, origin).await?.token)
}

/// Checks name and password and opens a session. Who has signed in from this browser before is counted apart, so that no stranger
/// can keep her out.
///
/// # Errors
/// A wrong name, a wrong password and a shut account are told apart for nobody; `TooMany` after [`ATTEMPTS`] wrong ones for the
/// name, or [`ATTEMPTS_BY_ADDRESS`] from the address. `Invalid` at the code when the password was right and the code is missing
/// or wrong: it counts as an attempt, too.
pub async fn open(services: &Services, form: &SignIn, origin: &Origin) -> Result<Opened> {
    let plain = plain_username(&form.username);
    let (found, by_address) = {
        let mut conn = services.db().read().await?;
        (account::by_username(&mut conn, &plain).await?, account::attempts(&mut conn, &address_hash(&origin.address)).await?)
    };
    let now = services.now();
    let is_known = found.as_ref().is_some_and(|account| device_mark(account) == origin.device);
    if let Some((_, last)) = by_address.filter(|(count, last)| !is_known && *count >= ATTEMPTS_BY_ADDRESS && now < *last + PAUSE) {
        return Err(paused(last + PAUSE));
    }
    let counted_as = if is_known { digest(&format!("device:{plain}")) } else { name_hash(&plain) };
    let count = attempt_under(services, &counted_as).await?;
    let hash = found.as_ref().map(|account| account.password_hash.clone());
    let fits = verify_password(form.password.clone(), hash).await?;
    let account = match found {
        Some(account) if fits && !account.disabled => account,
        found => {
            note_failure(services, found.as_ref(), origin, count).await?;
            if count >= ATTEMPTS {
                return Err(paused(now + PAUSE));
            }
            return Err(ServiceError::field(SignIn::username, "用户名或密码不正确，请核对后重试。"));
        }
    };
    if account.must_change && account::password_until(&mut services.db().read().await?, &account.id).await?.is_some_and(|until| until < now)
    {
        note_failure(services, Some(&account), origin, count).await?;
        return Err(ServiceError::field(SignIn::username, RUN_OUT));
    }
    match second_factor::asks(services, &account, &form.code).await? {
        Asked::Passes => {}
        Asked::Missing => return Err(ServiceError::field(SignIn::code, "请输入验证器上的6位数字，或一个恢复码。")),
        Asked::Wrong => {
            note_failure(services, Some(&account), origin, count).await?;
            return Err(ServiceError::field(SignIn::code, WRONG_CODE));
        }
    }
    let token = crate::random_token();
    let mut tx = services.db().write().await?;
    let agent: String = origin.agent.chars().filter(|c| !c.is_control()).take(200).collect();
    let new = NewSession {
        token_hash: &token_hash(&token),
        account: &account.id,
        at: now,
        expires_at: now + ABSOLUTE,
        agent: &agent,
        address: &origin.address,
    };
    session::insert(&mut tx, &new).await?;
    account::forget_attempts(&mut tx, &counted_as).await?;
    account::forget_attempts(&mut tx, &name_hash(&plain)).await?;
    // housekeeping, where a write is under way anyway
    session::delete_ended(&mut tx, now, now - IDLE).await?;
    account::forget_attempts_before(&mut tx, now - PAUSE).await?;
    let actor = signing_in(&account);
    audit::record(&mut tx, services, &actor, Subject::Account(account.id.clone()), AccessAction::SignedIn {}).await?;
    tx.commit().await?;
    Ok(Opened { token, device: device_mark(&account) })
}

/// Counts a failure against its address, and writes it down: in the program's log each one, in the audit log those of accounts
/// that exist – of these there are no more than [`ATTEMPTS`] before the name is paused.
async fn note_failure(services: &Services, found: Option<&account::Account>, origin: &Origin, count: i64) -> Result<()> {
    let now = services.now();
    // what was typed as a name may be a password
    let username = found.map_or("(no such account)", |account| account.username.as_str());
    tracing::warn!(username, address = origin.address, count, "a sign-in was refused");
    let mut tx = services.db().write().await?;
    let address = address_hash(&origin.address);
    let (from_address, _) = account::count_attempt(&mut tx, &address, now, now - PAUSE, ATTEMPTS_BY_ADDRESS).await?;
    if from_address == ATTEMPTS_BY_ADDRESS {
        tracing::warn!(address = origin.address, "sign-ins from this address are paused");
    }
    if let Some(account) = found {
        let (username, address) = (account.username.clone(), origin.address.clone());
        let action = if count >= ATTEMPTS {
            AccessAction::SignInPaused { username, address }
        } else {
            AccessAction::SignInRefused { username, address }
        };
        audit::record(&mut tx, services, &signing_in(account), Subject::Account(account.id.clone()), action).await?;
    }
    Ok(tx.commit().await?)
}

/// The person whom the log names for her own sign-in.
pub(super) fn signing_in(account: &account::Account) -> Actor {
    Actor {
        account: account.id.clone(),
        county: account.county.clone(),
        county_name: String::new(),
        person: account.person.clone(),
        role: account.role,
        unit: account.unit.clone(),
        unit_name: None,
        is_operator: false,
        must_change_password: account.must_change,
        must_enrol: false,
        version: None,
        words_version: None,
        rounds_version: None,
    }
}

/// Hex SHA-256 of a session token.
pub(super) fn token_hash(token: &str) -> String {
    digest(token)
}

fn digest(text: &str) -> String {
    crate::hex(&Sha256::digest(text.as_bytes()))
}

/// What a session cookie leads to.
#[derive(Debug, Clone)]
pub struct Identified {
    /// The person.
    pub actor: Actor,
    /// Names the session; opens nothing.
    pub session: String,
    /// The digest of her county's emblem, where it has one.
    pub emblem: Option<String>,
}

/// Who is behind the cookie: one statement. A session in use is noted at most once a minute.
///
/// # Errors
/// `NotSignedIn` when there is no such session or it has ended.
pub async fn identify(services: &Services, token: &str) -> Result<Identified> {
    let hash = token_hash(token);
    let found = session::signed_in(&mut services.db().read().await?, &hash).await?.ok_or(ServiceError::NotSignedIn)?;
    let now = services.now();
    if found.disabled || now >= found.expires_at || now >= found.seen_at + IDLE {
        return Err(ServiceError::NotSignedIn);
    }
    // while nothing can be written, every request tries: so the first one after it is well again takes the warning away
    if now >= found.seen_at + Duration::minutes(1) || services.db().writes_fail() {
        housekeeping(services, "session not noted as in use", async {
            let mut tx = services.db().write().await?;
            session::touch(&mut tx, &hash, now).await?;
            Ok(tx.commit().await?)
        })
        .await;
    }
    let emblem = found.emblem.clone();
    Ok(Identified { actor: into_actor(found), session: hash, emblem })
}

/// A write that a page can do without: it neither fails the page nor keeps it waiting.
/// That it failed is said once: while nothing can be written every page tries, and a line each would fill the log.
async fn housekeeping(services: &Services, what: &'static str, write: impl Future<Output = Result<()>>) {
    let is_known = services.db().writes_fail();
    match tokio::time::timeout(HOUSEKEEPING, write).await {
        Ok(Ok(())) => {}
        _ if is_known => tracing::debug!(what, "a page goes on without a write, still"),
        Ok(Err(error)) => tracing::warn!(error = ?error, what, "a page goes on without a write"),
        Err(_) => tracing::warn!(what, "a page goes on without a write that took too long"),
    }
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
        must_enrol: found.must_enrol,
        version: found.version,
        words_version: found.words_version,
        rounds_version: found.rounds_version,
    }
}

/// Ends the session of this cookie.
///
/// # Errors
/// When the engine fails.
pub async fn sign_out(services: &Services, token: &str) -> Result<()> {
    let hash = token_hash(token);
    let mut tx = services.db().write().await?;
    let found = session::signed_in(&mut tx, &hash).await?;
    session::delete(&mut tx, &hash).await?;
    if let Some(found) = found {
        let actor = into_actor(found);
        audit::record(&mut tx, services, &actor, Subject::Account(actor.account.clone()), AccessAction::SignedOut {}).await?;
    }
    Ok(tx.commit().await?)
}

/// Writes down that somebody was refused for want of a right: in the program's log each time, in the audit log once a minute and
/// account, so that nobody can fill it.
pub async fn note_refusal(services: &Services, actor: &Actor, right: Permission, path: &str) {
    static LAST: Mutex<BTreeMap<String, DateTime<Utc>>> = Mutex::new(BTreeMap::new());
    tracing::warn!(account = %actor.account, right = right.label(), path, "refused");
    let now = services.now();
    let is_new = {
        let mut last = LAST.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        last.retain(|_, at| now < *at + Duration::minutes(1) && *at <= now);
        last.insert(actor.account.to_string(), now).is_none()
    };
    if is_new {
        housekeeping(services, "a refusal is not in the audit log", async {
            let mut tx = services.db().write().await?;
            let refused = AccessAction::RightRefused { path: path.to_owned(), right: right.label().to_owned() };
            audit::record(&mut tx, services, actor, Subject::Account(actor.account.clone()), refused).await?;
            Ok(tx.commit().await?)
        })
        .await;
    }
}

/// Keeps a failed form for the page that shows it again; answers the id that page is asked for it by.
///
/// # Errors
/// When the engine fails.
pub async fn keep_retry(services: &Services, token: &str, page: &str, form: &str, body: &str) -> Result<String> {
    let id = new_id();
    let token_hash = token_hash(token);
    let retry = FormRetry { id: &id, token_hash: &token_hash, page, form, body, created_at: services.now() };
    let mut tx = services.db().write().await?;
    form_retry::keep(&mut tx, &retry).await?;
    tx.commit().await?;
    Ok(id)
}

/// A failed form of this session.
///
/// # Errors
/// When the engine fails.
pub async fn retry(services: &Services, token: &str, id: &str) -> Result<Option<String>> {
    Ok(form_retry::body(&mut services.db().read().await?, &token_hash(token), id).await?)
}
