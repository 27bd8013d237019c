//! 提醒渠道: what is set up, what was sent, trying one out, and where a person's own reminders go.

use chrono::Duration;
use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::ChannelId;
use domain::monitoring::channel::{ChannelKind, is_mail_address};
use domain::monitoring::delivery::{DeliveryState, Handed, advice};
use storage::Lock;
use storage::monitoring::channel;
use storage::monitoring::delivery::{self, Delivery};

pub use storage::monitoring::channel::Channel;
pub use storage::monitoring::delivery::LoggedDelivery;

use super::send::{TRIAL, outgoing};
use crate::form;
use crate::{Actor, Result, ServiceError, Services, new_id, operations::audit};

/// So many messages of the log are shown.
const LOG: i64 = 50;
/// A way may be tried out so often within [`TRIALS_WITHIN`].
pub const TRIALS: i64 = 5;
const TRIALS_WITHIN: Duration = Duration::minutes(10);

form! {
    /// A way to be tried out.
    #[derive(Debug)]
    pub struct TryChannel {
        /// Which.
        pub channel: String,
    }
}

form! {
    /// Where a person wants her reminders.
    #[derive(Debug)]
    pub struct MailAddress {
        /// Her address; empty for nowhere.
        pub address: String,
    }
}

/// The page.
#[derive(Debug, Clone)]
pub struct ChannelSheet {
    /// The ways, as they were set up.
    pub all: Vec<Channel>,
    /// The latest messages, the latest first.
    pub log: Vec<LoggedDelivery>,
    /// Whether anybody gave an address for mail.
    pub has_addresses: bool,
}

/// Reads it.
///
/// # Errors
/// `Forbidden`.
pub async fn channels(actor: &Actor, services: &Services) -> Result<ChannelSheet> {
    actor.require(Permission::ManageSettings)?;
    let mut conn = services.db().read().await?;
    Ok(ChannelSheet {
        all: channel::list(&mut conn, &actor.county).await?,
        log: delivery::latest(&mut conn, &actor.county, LOG).await?,
        has_addresses: channel::addresses(&mut conn, &actor.county).await? > 0,
    })
}

/// What was sent, for a file, the latest first.
///
/// # Errors
/// `Forbidden`.
pub async fn deliveries_for_file(actor: &Actor, services: &Services) -> Result<Vec<LoggedDelivery>> {
    /// So many rows a file holds at most.
    const IN_A_FILE: i64 = 20_000;
    actor.require(Permission::ManageSettings)?;
    actor.require(Permission::Export)?;
    Ok(delivery::latest(&mut services.db().read().await?, &actor.county, IN_A_FILE).await?)
}

/// Sends a text of its own on a way: to the group, or to the address of whoever tries it.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Refused` where this program sends nothing, an address is missing, or it did not go out; `TooMany`.
pub async fn try_channel(actor: &Actor, services: &Services, form: &TryChannel) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let courier = services.courier().ok_or_else(|| ServiceError::Refused("这里不能试发，请在正式运行的系统里操作。".into()))?;
    let id = ChannelId::new(form.channel.as_str());
    let now = services.now();
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    let chosen = channel::get(&mut tx, &actor.county, &id).await?.ok_or(ServiceError::NotFound("这个提醒渠道"))?;
    let own = channel::address_of(&mut tx, &actor.account).await?;
    let to = match (chosen.kind, own) {
        (ChannelKind::Mail, None) => {
            let to = if actor.may(Permission::Monitor) {
                "请先在“每日提醒”页面"
            } else {
                "请政务公开办的同事先在“每日提醒”页面"
            };
            return Err(ServiceError::Refused(format!("试发的邮件寄到自己的提醒邮箱；{to}登记邮箱，再试发。")));
        }
        (ChannelKind::Mail, Some(own)) => own,
        _ => String::new(),
    };
    if delivery::trials_since(&mut tx, &id, now - TRIALS_WITHIN).await? >= TRIALS {
        return Err(ServiceError::TooMany("试发太频繁，请10分钟后再试。".into()));
    }
    let trial = Delivery {
        id: new_id(),
        channel: id.clone(),
        day: day_of(now),
        is_trial: true,
        account: (chosen.kind == ChannelKind::Mail).then(|| actor.account.clone()),
        state: DeliveryState::Sending,
        tries: 1,
        not_before: now,
        made_at: now,
        ended_at: None,
        code: String::new(),
    };
    // kept before it is sent, like any other
    delivery::make(&mut tx, &trial).await?;
    let secrets = channel::secrets(&mut tx, &id).await?;
    tx.commit().await?;
    let handed = courier.send(&outgoing(&trial.id, &chosen, &secrets, &to, (day_of(now), now), TRIAL)).await;
    let state = match handed {
        Handed::Taken => DeliveryState::Sent,
        Handed::Broken(_) => DeliveryState::Unknown,
        _ => DeliveryState::Failed,
    };
    let mut tx = services.db().write().await?;
    delivery::told(&mut tx, &trial.id, (state, None), handed.code(), services.now()).await?;
    let tried = MonitoringAction::ChannelTried { name: chosen.name, result: state.label().to_owned() };
    audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), tried).await?;
    tx.commit().await?;
    if state == DeliveryState::Sent {
        return Ok(());
    }
    Err(ServiceError::Refused(format!("{}：{}", state.label(), advice(state, handed.code()))))
}

/// Says where a person's own reminders go from now on.
///
/// # Errors
/// `Forbidden` for whoever gets none; `Invalid` at the address.
pub async fn set_mail_address(actor: &Actor, services: &Services, form: &MailAddress) -> Result<()> {
    if !actor.may(Permission::Monitor) {
        actor.require(Permission::AnswerMonitoring)?;
    }
    let address = form.address.trim();
    if !address.is_empty() && !is_mail_address(address) {
        return Err(ServiceError::field(MailAddress::address, "请填写完整的邮箱地址，如 name@example.gov.cn；不要邮件提醒的，请清空。"));
    }
    let address = (!address.is_empty()).then_some(address);
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Accounts).await?;
    channel::set_address(&mut tx, &actor.account, address, services.now()).await?;
    // the address itself stays out of the log
    let set = MonitoringAction::ReminderAddressSet { set: address.is_some() };
    audit::record(&mut tx, services, actor, Subject::Account(actor.account.clone()), set).await?;
    Ok(tx.commit().await?)
}
