//! The day's reminders go out: each message once at most on its way, in the morning, tried again only where it certainly did not go out.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use data_encoding::BASE64;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{AccountId, ChannelId, CountyId};
use domain::monitoring::channel::{ChannelKind, MailSecurity, Secret, fitted, things_of};
use domain::monitoring::delivery::{DeliveryState, Handed, after, is_in_time, not_before};
use domain::monitoring::digest::{DigestLine, message};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use storage::Tx;
use storage::monitoring::channel::{self, Channel, ChannelSecrets};
use storage::monitoring::delivery::{self, Delivery};
use storage::operations::county;

use super::job;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// 发送每日提醒, as a piece of work.
pub const SEND: &str = "send";
/// What a trial says.
pub(super) const TRIAL: &str = "【政务公开提醒】这是一条试发的消息；收到它，说明提醒渠道已经接通。";
/// Who began to send and says nothing for so long, is not there any more: longer than any sending may take.
const LOST: Duration = Duration::minutes(2);

/// A message as it goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// Its id, so that the other side can tell two of them apart.
    pub id: String,
    /// How it goes.
    pub way: Way,
}

/// How a message goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By mail.
    Mail {
        /// The server.
        host: String,
        /// Its port.
        port: u16,
        /// How the connection is secured.
        security: MailSecurity,
        /// User name and password, where they are asked for.
        login: Option<(String, Secret)>,
        /// Who it comes from.
        from: String,
        /// Who it is for.
        to: String,
        /// The line above it.
        subject: String,
        /// The text, plain.
        text: String,
    },
    /// To a robot of a group.
    Robot {
        /// Its address, signed where it wants that.
        address: Secret,
        /// The JSON that it takes.
        body: String,
    },
}

/// Whoever can carry a message out of the house: the server, which knows its networks.
pub trait Courier: Send + Sync {
    /// Hands it over, within half a minute.
    fn send<'a>(&'a self, one: &'a Outgoing) -> Pin<Box<dyn Future<Output = Handed> + Send + 'a>>;
}

/// Whose a message is, and what it says of a day.
struct Addressee {
    whose: String,
    address: String,
    lines: Vec<DigestLine>,
}

/// Asks for work where something waits that nobody is sending: after a failure, or where its day is over.
///
/// # Errors
/// When the engine fails.
pub async fn ask_to_send(services: &Services) -> Result<()> {
    let counties = county::list(&mut services.db().read().await?).await?;
    for one in counties {
        let next = delivery::next_at(&mut services.db().read().await?, &one.id, LOST).await?;
        let Some(next) = next.filter(|next| *next <= services.now()) else { continue };
        let actor = Actor { person: "每日提醒".into(), ..Actor::operator(one.id.clone(), one.name) };
        let mut tx = services.db().write().await?;
        job::ask(&mut tx, &actor, services, SEND, &day_of(services.now()).to_string(), next).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Makes the messages of a day and sends those whose time has come; answers when the next may be sent, and nothing where none waits.
///
/// # Errors
/// `Refused` where this program sends nothing; when the engine fails: what was sent is known to have been.
pub async fn send_reminders(actor: &Actor, services: &Services, about: &str) -> Result<Option<DateTime<Utc>>> {
    let courier = services.courier().ok_or_else(|| ServiceError::Refused("这里不发送提醒。".into()))?;
    let day: NaiveDate = about.parse().map_err(|_| ServiceError::NotFound("这一天的提醒"))?;
    let county = &actor.county;
    let mut conn = services.db().read().await?;
    let people = people(&mut conn, county, day).await?;
    let group = delivery::group_text(&mut conn, county, day).await?;
    drop(conn);
    make(services, county, day, &people, group.is_some()).await?;
    let (mut sent, mut failed) = (0_usize, 0_usize);
    loop {
        let mut tx = services.db().write().await?;
        let Some(taken) = delivery::take(&mut tx, county, services.now()).await? else { break };
        let (way, secrets) = (channel::get(&mut tx, county, &taken.channel).await?, channel::secrets(&mut tx, &taken.channel).await?);
        tx.commit().await?;
        let ready = way.filter(|way| way.is_on).and_then(|way| written(&taken, &way, &secrets, &people, group.as_deref(), services.now()));
        let handed = match ready {
            Some(ready) => courier.send(&ready).await,
            // switched off, or her address taken back, since it was made
            None => Handed::Refused("off".into()),
        };
        let now = services.now();
        let (state, again) = after(taken.tries, &handed, now);
        let again = again.filter(|at| is_in_time(taken.day, *at));
        let state = if state == DeliveryState::Waiting && again.is_none() { DeliveryState::Failed } else { state };
        let mut tx = services.db().write().await?;
        delivery::told(&mut tx, &taken.id, (state, again), handed.code(), now).await?;
        tx.commit().await?;
        sent += usize::from(state == DeliveryState::Sent);
        failed += usize::from(state.is_trouble());
    }
    if sent + failed > 0 {
        let mut tx = services.db().write().await?;
        let said = MonitoringAction::RemindersSent { day, sent, failed };
        audit::record(&mut tx, services, actor, Subject::Settings(county.clone()), said).await?;
        tx.commit().await?;
    }
    delivery::next_at(&mut services.db().read().await?, county, LOST).await.map_err(ServiceError::from)
}

async fn people(conn: &mut storage::Conn, county: &CountyId, day: NaiveDate) -> Result<HashMap<AccountId, Addressee>> {
    let all = delivery::addressed(conn, county, day).await?;
    let named = all.into_iter().map(|(account, unit, name, address, lines)| {
        let whose = if unit.is_some() { name } else { "政务公开办".to_owned() };
        (account, Addressee { whose, address, lines })
    });
    Ok(named.collect())
}

/// Keeps the day's messages before anything is sent; gives up what nobody will send.
async fn make(
    services: &Services,
    county: &CountyId,
    day: NaiveDate,
    people: &HashMap<AccountId, Addressee>,
    has_group: bool,
) -> Result<()> {
    let now = services.now();
    let is_in_time = is_in_time(day, now);
    let mut tx = services.db().write().await?;
    let late_until = if is_in_time { day.pred_opt().unwrap_or(day) } else { day };
    delivery::give_up(&mut tx, county, late_until, now - LOST, now).await?;
    if is_in_time {
        for one in channel::list(&mut tx, county).await?.into_iter().filter(|one| one.is_on) {
            if one.kind.is_robot() {
                if has_group {
                    waits(&mut tx, &one.id, None, (day, now)).await?;
                }
                continue;
            }
            let mut accounts: Vec<&AccountId> = people.keys().collect();
            accounts.sort();
            for account in accounts {
                waits(&mut tx, &one.id, Some(account.clone()), (day, now)).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

async fn waits(tx: &mut Tx, channel: &ChannelId, account: Option<AccountId>, (day, now): (NaiveDate, DateTime<Utc>)) -> Result<()> {
    let new = Delivery {
        id: new_id(),
        channel: channel.clone(),
        day,
        is_trial: false,
        account,
        state: DeliveryState::Waiting,
        tries: 0,
        not_before: not_before(day, channel.as_str()).max(now),
        made_at: now,
        ended_at: None,
        code: String::new(),
    };
    delivery::make(tx, &new).await?;
    Ok(())
}

/// A message of the day as it goes out; none where there is nothing to be said, or nobody to say it to.
fn written(
    one: &Delivery,
    way: &Channel,
    secrets: &ChannelSecrets,
    people: &HashMap<AccountId, Addressee>,
    group: Option<&str>,
    now: DateTime<Utc>,
) -> Option<Outgoing> {
    let (to, text) = match &one.account {
        None => ("", group?.to_owned()),
        Some(account) => {
            let to = people.get(account)?;
            (to.address.as_str(), message(&to.whose, one.day, &to.lines)?)
        }
    };
    Some(outgoing(&one.id, way, secrets, to, (one.day, now), &text))
}

/// A text as it goes out on a way.
pub(super) fn outgoing(
    id: &str,
    way: &Channel,
    secrets: &ChannelSecrets,
    to: &str,
    (day, now): (NaiveDate, DateTime<Utc>),
    text: &str,
) -> Outgoing {
    let text = fitted(way.kind, text, things_of(text), &way.link);
    let way = if way.kind.is_robot() {
        let body = serde_json::json!({ "msgtype": "text", "text": { "content": text } }).to_string();
        let signs = way.kind == ChannelKind::Dingtalk && !secrets.secret.is_empty();
        let address = if signs { signed(&secrets.address, &secrets.secret, now) } else { secrets.address.clone() };
        Way::Robot { address, body }
    } else {
        Way::Mail {
            host: way.host.clone(),
            port: way.port,
            security: way.security,
            login: (!way.login.is_empty()).then(|| (way.login.clone(), secrets.secret.clone())),
            from: way.sender.clone(),
            to: to.to_owned(),
            subject: format!("政务公开提醒（{}）", day.format("%-m月%-d日")),
            text,
        }
    };
    Outgoing { id: id.to_owned(), way }
}

/// 钉钉's 加签: a moment, and its digest under the key, behind the address.
fn signed(address: &Secret, key: &Secret, now: DateTime<Utc>) -> Secret {
    let moment = now.timestamp_millis();
    let digest = Hmac::<Sha256>::new_from_slice(key.reveal().as_bytes()).map(|mut mac| {
        mac.update(format!("{moment}\n{}", key.reveal()).as_bytes());
        BASE64.encode(&mac.finalize().into_bytes())
    });
    let sign = digest.unwrap_or_default().replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    Secret::new(format!("{}&timestamp={moment}&sign={sign}", address.reveal()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_address_bears_moment_and_digest() {
        let now = "2026-11-02T00:40:00Z".parse().unwrap();
        let address = signed(&Secret::new("https://robot.example.cn/robot/send?access_token=0a"), &Secret::new("SECkey"), now);
        let (before, behind) = address.reveal().split_once("&timestamp=").unwrap();
        assert_eq!(before, "https://robot.example.cn/robot/send?access_token=0a");
        let (moment, sign) = behind.split_once("&sign=").unwrap();
        assert_eq!(moment, "1793580000000");
        assert!(sign.ends_with("%3D") && !sign.contains(['+', '/', '=']), "{sign}");
        // the same moment and key make the same digest, another key another
        assert_eq!(signed(&Secret::new("a"), &Secret::new("k"), now), signed(&Secret::new("a"), &Secret::new("k"), now));
        assert_ne!(signed(&Secret::new("a"), &Secret::new("k"), now), signed(&Secret::new("a"), &Secret::new("l"), now));
    }

    #[test]
    fn nothing_secret_is_printed() {
        let way = Way::Robot { address: Secret::new("https://robot.example.cn/send?key=0a1b2c3d4e5f"), body: "{}".into() };
        let said = format!("{:?}", Outgoing { id: "x".into(), way });
        assert!(!said.contains("robot.example") && !said.contains("0a1b"), "{said}");
    }
}
