//! What becomes of a reminder on its way: sent once at most, tried again where it certainly did not go out, given up in the end.

use chrono::{DateTime, Duration, NaiveDate, Timelike, Utc};

use crate::calendar::office_time::{day_of, zone};

/// Where a message stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum DeliveryState {
    /// To be sent, or to be tried again.
    Waiting,
    /// Somebody is sending it.
    Sending,
    /// The other side took it.
    Sent,
    /// It did not go out and will not.
    Failed,
    /// The line broke while it was handed over. It is not sent again: nobody shall get it twice.
    Unknown,
}

coded!(DeliveryState);

impl DeliveryState {
    /// What people call it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "待发",
            Self::Sending => "正在发送",
            Self::Sent => "已发",
            Self::Failed => "没有发出",
            Self::Unknown => "不清楚是否送达",
        }
    }

    /// Whether somebody must look after it.
    #[must_use]
    pub const fn is_trouble(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }
}

/// What the other side said, or that it said nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// It took the message.
    Taken,
    /// Too many at once: it wants us to wait.
    TooFast(String),
    /// It cannot just now, or nobody answers: nothing was handed over.
    NotNow(String),
    /// It will not, however often it is asked.
    Refused(String),
    /// The line broke in the middle.
    Broken(String),
}

impl Handed {
    /// The other side's code or what happened, as the log keeps it; never an address.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Taken => "",
            Self::TooFast(code) | Self::NotNow(code) | Self::Refused(code) | Self::Broken(code) => code,
        }
    }
}

/// So often a message is tried.
pub const TRIES: i64 = 4;
/// Who asks too fast waits so long.
const TOO_FAST: Duration = Duration::minutes(10);
/// Between the tries.
const GAPS: [Duration; 3] = [Duration::minutes(2), Duration::minutes(10), Duration::minutes(30)];

/// What becomes of a message after its try of this number, the first being 1: where it stands, and from when on it is tried again.
#[must_use]
pub fn after(tries: i64, handed: &Handed, now: DateTime<Utc>) -> (DeliveryState, Option<DateTime<Utc>>) {
    let gap = match handed {
        Handed::Taken => return (DeliveryState::Sent, None),
        Handed::Refused(_) => return (DeliveryState::Failed, None),
        Handed::Broken(_) => return (DeliveryState::Unknown, None),
        _ if tries >= TRIES => return (DeliveryState::Failed, None),
        Handed::TooFast(_) => TOO_FAST,
        Handed::NotNow(_) => {
            let place = usize::try_from(tries - 1).unwrap_or_default().min(GAPS.len() - 1);
            GAPS[place]
        }
    };
    (DeliveryState::Waiting, Some(now + gap))
}

/// The first minute of the office's day in which something is sent.
const FIRST: u32 = 8 * 60 + 31;
/// Messages of different channels are spread over so many minutes.
const SPREAD: u32 = 26;
/// From this hour on a day's reminders are not sent any more.
const LAST_HOUR: u32 = 18;

/// From when on a day's reminders of a channel may be sent: between 08:31 and 08:56, each channel always in the same minute.
#[must_use]
pub fn not_before(day: NaiveDate, channel: &str) -> DateTime<Utc> {
    let sum = channel.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let minute = FIRST + sum % SPREAD;
    let at = day.and_hms_opt(minute / 60, minute % 60, 0).unwrap_or_default();
    at.and_local_timezone(zone()).single().map(|at| at.with_timezone(&Utc)).unwrap_or_default()
}

/// Whether a day's reminders may still be sent at a moment: on that day, before the evening.
#[must_use]
pub fn is_in_time(day: NaiveDate, now: DateTime<Utc>) -> bool {
    day_of(now) == day && now.with_timezone(&zone()).hour() < LAST_HOUR
}

/// What a robot's answer says: 企业微信 and 钉钉 answer with `errcode`, whatever the status.
#[must_use]
pub fn robot_said(status: u16, body: &str) -> Handed {
    let code = serde_json::from_str::<serde_json::Value>(body).ok().and_then(|answer| answer.get("errcode")?.as_i64());
    match (status, code) {
        (200..=299, Some(0)) => Handed::Taken,
        (_, Some(code @ (45_009 | 130_101 | 410_100))) => Handed::TooFast(code.to_string()),
        (429, _) => Handed::TooFast("HTTP 429".into()),
        // busy, as both of them say it
        (_, Some(-1)) => Handed::NotNow("-1".into()),
        (_, Some(code)) => Handed::Refused(code.to_string()),
        (500..=599, None) => Handed::NotNow(format!("HTTP {status}")),
        _ => Handed::Refused(format!("HTTP {status}")),
    }
}

/// What the office is told about a message that is not out, and what to do.
#[must_use]
pub fn advice(state: DeliveryState, code: &str) -> String {
    let known = match code {
        "40058" => "对方不接受这样的内容，请试发；仍不成的，请告诉系统管理员",
        "93000" | "300001" | "300005" | "400101" => "机器人地址已失效，请从群里重新复制 Webhook 地址",
        "310000" => "与钉钉机器人的安全设置不符：请核对加签密钥，或把“政务公开提醒”设为关键词",
        "400102" => "机器人已停用，请在群里启用",
        "45009" | "130101" | "410100" | "HTTP 429" => "发得太快，被对方暂停，10分钟后再试",
        "-1" => "对方系统繁忙",
        "off" => "渠道已停用或邮箱已取消",
        "late" => "当天18点前没有发出，不再补发",
        "lost" => "发送时程序中断，不再重发，以免重复",
        "dns" => "找不到服务器，请核对名称",
        "connect" => "连不上服务器，请核对名称和端口，并确认网络放行",
        "tls" => "证书或加密方式不对，请核对加密方式；单位自建邮箱的，请系统管理员装上证书",
        "login" => "用户名或密码不对",
        "net" => "地址在未放行的内部网络里，请系统管理员放行网段",
        "timeout" => "等不到对方答复",
        "address" => "邮箱地址不被接受，请本人核对",
        "reset" => "连接中断",
        _ => "",
    };
    let known = match (known, code) {
        ("", "") => String::new(),
        ("", code) => format!("对方拒收（代码{code}）"),
        (known, _) => known.to_owned(),
    };
    match state {
        DeliveryState::Sent | DeliveryState::Sending => String::new(),
        DeliveryState::Waiting if known.is_empty() => String::new(),
        DeliveryState::Waiting => format!("{known}，稍后自动再试。"),
        DeliveryState::Failed | DeliveryState::Unknown if known.is_empty() => "原因不明，请试发。".to_owned(),
        DeliveryState::Failed | DeliveryState::Unknown => format!("{known}。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn what_went_out_is_never_sent_again() {
        let now = at("2026-11-02T00:40:00Z");
        let later = |minutes: i64| (DeliveryState::Waiting, Some(now + Duration::minutes(minutes)));
        for (tries, handed, expected) in [
            (1, Handed::Taken, (DeliveryState::Sent, None)),
            (1, Handed::Refused("93000".into()), (DeliveryState::Failed, None)),
            (1, Handed::Broken("timeout".into()), (DeliveryState::Unknown, None)),
            (1, Handed::NotNow("connect".into()), later(2)),
            (2, Handed::NotNow("connect".into()), later(10)),
            (3, Handed::NotNow("connect".into()), later(30)),
            (4, Handed::NotNow("connect".into()), (DeliveryState::Failed, None)),
            (1, Handed::TooFast("45009".into()), later(10)),
            (4, Handed::TooFast("45009".into()), (DeliveryState::Failed, None)),
        ] {
            assert_eq!(after(tries, &handed, now), expected, "{tries} {handed:?}");
        }
    }

    #[test]
    fn reminders_leave_in_the_morning_and_not_at_night() {
        let day = "2026-11-02".parse().unwrap();
        let mut minutes = std::collections::HashSet::new();
        for channel in 0..200 {
            let first = not_before(day, &format!("channel-{channel}"));
            assert!(first >= at("2026-11-02T00:31:00Z") && first <= at("2026-11-02T00:56:00Z"), "{first}");
            assert_eq!(first, not_before(day, &format!("channel-{channel}")));
            minutes.insert(first);
        }
        assert!(minutes.len() > 10, "{}", minutes.len());
        for (moment, passes) in [
            ("2026-11-02T00:31:00Z", true),
            ("2026-11-02T09:59:59Z", true),
            ("2026-11-02T10:00:00Z", false),
            ("2026-11-03T01:00:00Z", false),
        ] {
            assert_eq!(is_in_time(day, at(moment)), passes, "{moment}");
        }
    }

    #[test]
    fn a_robots_answer_is_read_by_its_code() {
        for (status, body, expected) in [
            (200, r#"{"errcode":0,"errmsg":"ok"}"#, Handed::Taken),
            (200, r#"{"errcode":45009,"errmsg":"api freq out of limit"}"#, Handed::TooFast("45009".into())),
            (200, r#"{"errcode":130101,"errmsg":"send too fast"}"#, Handed::TooFast("130101".into())),
            (200, r#"{"errcode":-1,"errmsg":"busy"}"#, Handed::NotNow("-1".into())),
            (200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#, Handed::Refused("93000".into())),
            (200, "<html>ok</html>", Handed::Refused("HTTP 200".into())),
            (502, "", Handed::NotNow("HTTP 502".into())),
            (429, "", Handed::TooFast("HTTP 429".into())),
            (404, "", Handed::Refused("HTTP 404".into())),
            (500, r#"{"errcode":0}"#, Handed::Refused("0".into())),
        ] {
            assert_eq!(robot_said(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn the_office_is_told_what_to_do() {
        for (state, code, words) in [
            (DeliveryState::Failed, "93000", "机器人地址已失效，请从群里重新复制 Webhook 地址。"),
            (DeliveryState::Waiting, "connect", "连不上服务器，请核对名称和端口，并确认网络放行，稍后自动再试。"),
            (DeliveryState::Failed, "554", "对方拒收（代码554）。"),
            (DeliveryState::Unknown, "lost", "发送时程序中断，不再重发，以免重复。"),
            (DeliveryState::Waiting, "", ""),
            (DeliveryState::Sent, "", ""),
        ] {
            assert_eq!(advice(state, code), words);
        }
    }
}
