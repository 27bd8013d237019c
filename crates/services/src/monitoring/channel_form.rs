//! 提醒渠道 as the office sets them up. What is secret is taken and never given back.

use domain::access::permission::Permission;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::ids::ChannelId;
use domain::monitoring::channel::{ChannelKind, MailSecurity, Secret, is_host, is_mail_address, wrong_robot};
use domain::monitoring::nets::Nets;
use storage::Lock;
use storage::monitoring::channel::{self, Channel, ChannelSecrets};

use crate::form;
use crate::form::tick;
use crate::{Actor, FieldError, Result, ServiceError, Services, new_id, operations::audit};

/// So many a county may have.
pub const CHANNELS: usize = 10;
/// The longest name, in characters.
pub const CHANNEL_NAME: usize = 30;
/// The longest address of this program.
pub const CHANNEL_LINK: usize = 200;
/// The longest user name and password.
const LOGIN: usize = 100;

form! {
    /// A way for reminders as typed.
    pub secret struct ChannelForm {
        /// Which; empty for a new one.
        #[serde(default)]
        pub channel: String,
        /// The revision that was seen.
        #[serde(default)]
        pub revision: String,
        /// A word of [`ChannelKind`]; that of an old one stays.
        #[serde(default)]
        pub kind: String,
        /// What the office calls it.
        #[serde(default)]
        pub name: String,
        /// It is used.
        #[serde(default, with = "tick")]
        pub is_on: bool,
        /// The mail server.
        #[serde(default)]
        pub host: String,
        /// Its port.
        #[serde(default)]
        pub port: String,
        /// A word of [`MailSecurity`].
        #[serde(default)]
        pub security: String,
        /// The user name there.
        #[serde(default)]
        pub login: String,
        /// Who mails come from.
        #[serde(default)]
        pub sender: String,
        /// A robot's address; empty keeps the one that is stored.
        #[serde(default)]
        pub address: String,
        /// A password, or the key that signs; empty keeps the one that is stored.
        #[serde(default)]
        pub secret: String,
        /// The address of this program.
        #[serde(default)]
        pub link: String,
    }
}

impl ChannelForm {
    /// A new one of a kind.
    #[must_use]
    pub fn fresh(kind: ChannelKind) -> Self {
        Self {
            channel: String::new(),
            revision: String::new(),
            kind: kind.code().into(),
            name: String::new(),
            is_on: true,
            host: String::new(),
            port: "465".into(),
            security: MailSecurity::Tls.code().into(),
            login: String::new(),
            sender: String::new(),
            address: String::new(),
            secret: String::new(),
            link: String::new(),
        }
    }

    /// A stored one as its form shows it.
    #[must_use]
    pub fn of(one: &Channel) -> Self {
        Self {
            channel: one.id.to_string(),
            revision: one.revision.to_string(),
            name: one.name.clone(),
            is_on: one.is_on,
            host: one.host.clone(),
            port: one.port.to_string(),
            security: one.security.code().into(),
            login: one.login.clone(),
            sender: one.sender.clone(),
            link: one.link.clone(),
            ..Self::fresh(one.kind)
        }
    }
}

/// Adds a way for reminders, or changes one.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Invalid` names the fields; `Refused` where there are too many; `Stale` when somebody else saved since.
pub async fn save_channel(actor: &Actor, services: &Services, form: &ChannelForm) -> Result<()> {
    actor.require(Permission::ManageSettings)?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Settings).await?;
    let all = channel::list(&mut tx, &actor.county).await?;
    let before = match form.channel.as_str() {
        "" => None,
        id => Some(all.iter().find(|one| one.id.as_str() == id).ok_or(ServiceError::NotFound("这个提醒渠道"))?),
    };
    if before.is_none() && all.len() >= CHANNELS {
        return Err(ServiceError::Refused(format!("最多设置{CHANNELS}个提醒渠道；不用的可以改成别的群或邮箱。")));
    }
    if before.is_some_and(|before| before.revision.to_string() != form.revision) {
        return Err(ServiceError::Stale);
    }
    let kept = match before {
        Some(before) => channel::secrets(&mut tx, &before.id).await?,
        None => ChannelSecrets::default(),
    };
    let (now, secrets) = checked(form, before, kept, services, actor)?;
    match before {
        None => channel::insert(&mut tx, &actor.county, &now).await?,
        Some(_) => {
            if !channel::write(&mut tx, &actor.county, &now).await? {
                return Err(ServiceError::Stale);
            }
        }
    }
    channel::keep_secrets(&mut tx, &now.id, &secrets).await?;
    let saved = MonitoringAction::ChannelSaved { name: now.name, kind: now.kind.label().to_owned(), on: now.is_on, new: before.is_none() };
    audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), saved).await?;
    Ok(tx.commit().await?)
}

fn checked(
    form: &ChannelForm,
    before: Option<&Channel>,
    kept: ChannelSecrets,
    services: &Services,
    actor: &Actor,
) -> Result<(Channel, ChannelSecrets)> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let kind = before.map_or_else(|| ChannelKind::from_code(&form.kind), |before| Some(before.kind));
    let (name, link) = (form.name.trim(), form.link.trim());
    if !(1..=CHANNEL_NAME).contains(&name.chars().count()) {
        wrong(ChannelForm::name, format!("请填写名称，不超过{CHANNEL_NAME}个字，如“各单位工作群”。"));
    }
    if !link.is_empty() && !is_link(link) {
        wrong(ChannelForm::link, "请填写以 http:// 或 https:// 开头的系统网址，或留空。".into());
    }
    let Some(kind) = kind else {
        wrong(ChannelForm::kind, "请选择电子邮件、企业微信或钉钉。".into());
        return Err(ServiceError::Invalid(errors));
    };
    let now = Channel {
        id: before.map_or_else(|| ChannelId::new(new_id()), |before| before.id.clone()),
        kind,
        name: name.to_owned(),
        is_on: form.is_on,
        host: String::new(),
        port: 0,
        security: MailSecurity::Tls,
        login: String::new(),
        sender: String::new(),
        link: link.to_owned(),
        tail: String::new(),
        has_secret: false,
        saved: (services.now(), actor.person.clone()),
        revision: before.map_or(1, |before| before.revision),
    };
    let (now, secrets) = if kind.is_robot() {
        (now, robot(form, kind, kept, services.nets(), &mut errors))
    } else {
        mail(form, now, before, kept, &mut errors)
    };
    if !errors.is_empty() {
        return Err(ServiceError::Invalid(errors));
    }
    Ok((Channel { tail: secrets.address.tail(), has_secret: !secrets.secret.is_empty(), ..now }, secrets))
}

/// A robot's new address takes the key that came with it; without one the old pair stays, with another key where one was typed.
fn robot(form: &ChannelForm, kind: ChannelKind, kept: ChannelSecrets, nets: &Nets, errors: &mut Vec<FieldError>) -> ChannelSecrets {
    let (address, secret) = (form.address.trim(), form.secret.trim());
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    if secret.chars().count() > LOGIN || secret.chars().any(char::is_whitespace) {
        wrong(ChannelForm::secret, "请从钉钉机器人的安全设置里复制加签密钥，以“SEC”开头。");
    }
    match address {
        "" if kept.address.is_empty() => {
            wrong(ChannelForm::address, wrong_robot(kind, "", nets).unwrap_or_default());
            kept
        }
        "" if secret.is_empty() => kept,
        "" => ChannelSecrets { secret: Secret::new(secret), ..kept },
        address => {
            if let Some(why) = wrong_robot(kind, address, nets) {
                wrong(ChannelForm::address, why);
            }
            let secret = if kind == ChannelKind::Dingtalk { secret } else { "" };
            ChannelSecrets { address: Secret::new(address), secret: Secret::new(secret) }
        }
    }
}

/// A mail server. Its password is typed anew when it would go to another place than before.
fn mail(
    form: &ChannelForm,
    now: Channel,
    before: Option<&Channel>,
    kept: ChannelSecrets,
    errors: &mut Vec<FieldError>,
) -> (Channel, ChannelSecrets) {
    let mut wrong = |field: &str, message: &str| errors.push(FieldError { field: field.into(), message: message.into() });
    let (host, login, sender) = (form.host.trim(), form.login.trim(), form.sender.trim());
    if !is_host(host) {
        wrong(ChannelForm::host, "请填写发信服务器的名称，如 smtp.example.gov.cn。");
    }
    let port = form.port.trim().parse::<u16>().ok().filter(|port| *port > 0);
    if port.is_none() {
        wrong(ChannelForm::port, "请填写端口，常用465或587。");
    }
    let security = MailSecurity::from_code(&form.security);
    if security.is_none() {
        wrong(ChannelForm::security, "请选择加密方式。");
    }
    if !is_mail_address(sender) {
        wrong(ChannelForm::sender, "请填写发件邮箱，如 office@example.gov.cn。");
    }
    let is_long = |text: &str| text.chars().count() > LOGIN || text.chars().any(char::is_control);
    if is_long(login) || is_long(&form.secret) {
        wrong(ChannelForm::login, "用户名和密码各不超过100个字。");
    }
    let now = Channel {
        host: host.to_owned(),
        port: port.unwrap_or_default(),
        security: security.unwrap_or(MailSecurity::Tls),
        login: login.to_owned(),
        sender: sender.to_owned(),
        ..now
    };
    let place = |one: &Channel| (one.host.clone(), one.port, one.security, one.login.clone());
    let is_elsewhere = before.is_some_and(|before| place(before) != place(&now));
    let secret = match form.secret.as_str() {
        _ if login.is_empty() => Secret::default(),
        "" if is_elsewhere && !kept.secret.is_empty() => {
            wrong(ChannelForm::secret, "发信服务器或用户名有变动，请重新填写密码。");
            Secret::default()
        }
        "" => kept.secret,
        typed => Secret::new(typed),
    };
    if now.security == MailSecurity::None && !login.is_empty() {
        wrong(ChannelForm::security, "不加密时不能用密码登录：请选择 SSL/TLS 或 STARTTLS，或清空用户名。");
    }
    if !login.is_empty() && secret.is_empty() && errors.is_empty() {
        errors
            .push(FieldError { field: ChannelForm::secret.into(), message: "请填写密码（邮箱的客户端授权码）。".into() });
    }
    (now, ChannelSecrets { address: Secret::default(), secret })
}

/// Whether it can be the address of this program.
fn is_link(text: &str) -> bool {
    let is_plain = text.is_ascii() && text.len() <= CHANNEL_LINK && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    is_plain && (text.starts_with("https://") || text.starts_with("http://")) && text.len() > "https://".len()
}
