//! 提醒渠道: ways on which the day's reminders go out beside the pages, and what may be sent on them.

use crate::monitoring::nets::Nets;

/// What kind of way it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum ChannelKind {
    /// To each person's own address.
    Mail,
    /// To a group of 企业微信.
    Wecom,
    /// To a group of 钉钉.
    Dingtalk,
}

coded!(ChannelKind);

impl ChannelKind {
    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mail => "电子邮件",
            Self::Wecom => "企业微信群机器人",
            Self::Dingtalk => "钉钉群机器人",
        }
    }

    /// Whether it speaks to a group, and to no person.
    #[must_use]
    pub const fn is_robot(self) -> bool {
        matches!(self, Self::Wecom | Self::Dingtalk)
    }

    /// So many bytes of text it carries at most; a mail carries all.
    #[must_use]
    pub const fn most_bytes(self) -> usize {
        match self {
            Self::Mail => usize::MAX,
            Self::Wecom => 2_000,
            Self::Dingtalk => 4_000,
        }
    }

    /// What in a robot's address is its key.
    const fn key(self) -> &'static str {
        match self {
            Self::Mail => "",
            Self::Wecom => "key=",
            Self::Dingtalk => "access_token=",
        }
    }
}

/// How the connection to a mail server is kept from others' eyes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum MailSecurity {
    /// From the first byte on.
    Tls,
    /// After both have greeted each other, or not at all.
    StartTls,
    /// Not at all: inside one's own network, and without a password.
    None,
}

coded!(MailSecurity);

impl MailSecurity {
    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Tls => "SSL/TLS（常用端口465）",
            Self::StartTls => "STARTTLS（常用端口587）",
            Self::None => "不加密（仅限内网，不能用密码）",
        }
    }
}

/// What nobody but the sender may read. It says nothing of itself.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Takes it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Hands it to whoever sends.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// There is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its last four letters, so that people can tell one from another; nothing of a short one.
    #[must_use]
    pub fn tail(&self) -> String {
        const SHORTEST: usize = 16;
        let letters: Vec<char> = self.0.chars().collect();
        if letters.len() < SHORTEST { String::new() } else { letters[letters.len() - 4..].iter().collect() }
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "no secret" } else { "a secret" })
    }
}

/// The longest robot's address, in letters.
pub const ROBOT_ADDRESS_LIMIT: usize = 500;

/// What is wrong with a robot's address; nothing where it may be sent to. Names are asked again at every sending.
#[must_use]
pub fn wrong_robot(kind: ChannelKind, address: &str, nets: &Nets) -> Option<&'static str> {
    let is_plain =
        address.is_ascii() && address.len() <= ROBOT_ADDRESS_LIMIT && !address.chars().any(|c| c.is_whitespace() || c.is_control());
    let (scheme, behind) = address.split_once("://").unwrap_or_default();
    let (place, query) = behind.split_once('?').unwrap_or_default();
    let key = query.split('&').find_map(|part| part.strip_prefix(kind.key())).unwrap_or_default();
    if !is_plain || !kind.is_robot() || place.contains('@') || !place.contains('/') || key.is_empty() || !matches!(scheme, "http" | "https")
    {
        return Some(match kind {
            ChannelKind::Dingtalk => "请从钉钉群的机器人设置里复制完整的 Webhook 地址，里面有“access_token=”。",
            _ => "请从企业微信群的机器人资料里复制完整的 Webhook 地址，里面有“key=”。",
        });
    }
    if !nets.allow_page(address) {
        return Some("这个地址指向本机或内部网络，没有放行；确需发到内网机器人的，请系统管理员放行网段。");
    }
    // whoever listens on the way could send in the office's name
    (scheme == "http" && !is_literal(place)).then_some("请使用 https:// 开头的地址。")
}

/// Whether a place is given by its number: a robot inside one's own network.
fn is_literal(place: &str) -> bool {
    let host = place.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>().is_ok()
}

/// Whether a text is an address for mail.
#[must_use]
pub fn is_mail_address(text: &str) -> bool {
    let Some((name, place)) = text.split_once('@') else { return false };
    let is_name = |text: &str| {
        !text.is_empty()
            && !text.starts_with('.')
            && !text.ends_with('.')
            && !text.contains("..")
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
    };
    text.len() <= 254 && name.len() <= 64 && is_name(name) && is_host(place) && place.contains('.')
}

/// Whether a text is the name or the number of a host.
#[must_use]
pub fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// A text as a channel carries it: whole where it fits, else cut between two letters, with how many things it spoke of; the address of this
/// program behind it in either case.
#[must_use]
pub fn fitted(kind: ChannelKind, text: &str, things: usize, link: &str) -> String {
    let end = if link.is_empty() { String::new() } else { format!("\n{link}") };
    if text.len().saturating_add(end.len()) <= kind.most_bytes() {
        return format!("{text}{end}");
    }
    let end = format!("…共{things}项{end}");
    let mut room = kind.most_bytes().saturating_sub(end.len()).min(text.len());
    while !text.is_char_boundary(room) {
        room -= 1;
    }
    format!("{}{end}", &text[..room])
}

/// How many things the text for a group speaks of.
#[must_use]
pub fn things_of(group: &str) -> usize {
    group.lines().filter_map(|line| line.split_once('：')).map(|(_, units)| units.split('、').count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_robots_address_is_whole_and_secure() {
        let inside = Nets(vec!["127.0.0.0/8".parse().unwrap()]);
        let none = Nets::default();
        let (wecom, ding) = (ChannelKind::Wecom, ChannelKind::Dingtalk);
        for (kind, address, nets, passes) in [
            (wecom, "https://robot.example.cn/cgi-bin/webhook/send?key=0a1b2c3d", &none, true),
            (ding, "https://robot.example.cn/robot/send?access_token=0a1b2c3d", &none, true),
            (wecom, "https://robot.example.cn/cgi-bin/webhook/send?key=", &none, false),
            (wecom, "https://robot.example.cn/robot/send?access_token=0a1b", &none, false),
            (ding, "https://robot.example.cn/cgi-bin/webhook/send?key=0a1b", &none, false),
            (wecom, "http://robot.example.cn/cgi-bin/webhook/send?key=0a1b", &none, false),
            (wecom, "http://127.0.0.1:9000/cgi-bin/webhook/send?key=0a1b", &none, false),
            (wecom, "http://127.0.0.1:9000/cgi-bin/webhook/send?key=0a1b", &inside, true),
            (wecom, "https://localhost/cgi-bin/webhook/send?key=0a1b", &none, false),
            (wecom, "https://a:b@robot.example.cn/cgi-bin/webhook/send?key=0a1b", &none, false),
            (wecom, "https://robot.example.cn/send?key=0a 1b", &none, false),
            (wecom, "ftp://robot.example.cn/send?key=0a1b", &none, false),
            (wecom, "", &none, false),
            (ChannelKind::Mail, "https://robot.example.cn/send?key=0a1b", &none, false),
        ] {
            assert_eq!(wrong_robot(kind, address, nets).is_none(), passes, "{kind:?} {address}");
        }
    }

    #[test]
    fn addresses_for_mail() {
        for (text, is_one) in [
            ("wang.qian@example.gov.cn", true),
            ("office+gk@example.cn", true),
            ("王@example.cn", false),
            ("a@b", false),
            ("a@@example.cn", false),
            ("a b@example.cn", false),
            ("a@example.cn\r\nBcc: b@example.cn", false),
            (".a@example.cn", false),
            ("a@-example.cn", false),
            ("a@example..cn", false),
            ("@example.cn", false),
        ] {
            assert_eq!(is_mail_address(text), is_one, "{text}");
        }
        assert!(is_host("10.1.2.3") && is_host("mail.example.cn") && is_host("localhost") && !is_host("a/b") && !is_host(""));
    }

    #[test]
    fn a_long_text_is_cut_between_letters_and_says_how_much_there_was() {
        let kind = ChannelKind::Wecom;
        assert_eq!(fitted(kind, "短", 1, "https://a.cn"), "短\nhttps://a.cn");
        assert_eq!(fitted(kind, "短", 1, ""), "短");
        let long = "县".repeat(800);
        for link in ["", "https://a.cn", "https://ab.cn", "https://abc.cn"] {
            let cut = fitted(kind, &long, 46, link);
            assert!(cut.len() <= kind.most_bytes() && cut.len() > kind.most_bytes() - 3, "{}", cut.len());
            assert!(cut.contains("…共46项") && cut.ends_with(if link.is_empty() { "项" } else { link }), "{cut}");
        }
        let exact = "a".repeat(2_000);
        assert_eq!(fitted(kind, &exact, 1, ""), exact);
        assert_eq!(fitted(ChannelKind::Mail, &long, 46, "").len(), long.len());
    }

    #[test]
    fn a_groups_things_are_counted() {
        assert_eq!(
            things_of("【政务公开提醒】11月2日\n整改超期（个）：发改委1；\n本周尚未更新：发改委、财政局。\n请有关单位登录系统办理。"),
            3
        );
        assert_eq!(things_of(""), 0);
    }

    #[test]
    fn a_secret_says_nothing_of_itself() {
        let secret = Secret::new("https://robot.example.cn/send?key=0a1b2c3d");
        assert_eq!((format!("{secret:?}").as_str(), secret.tail().as_str()), ("a secret", "2c3d"));
        assert_eq!(Secret::new("short").tail(), "", "four of five letters would be nearly all");
    }
}
