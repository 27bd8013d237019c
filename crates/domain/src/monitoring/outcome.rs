//! What became of a visit.

use serde::{Deserialize, Serialize};

use super::page::Reading;

/// Why an address failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Cause {
    /// It answered with this status.
    Http(u16),
    /// Nobody listens there, or no way leads there.
    Refused,
    /// No whole answer in time.
    Timeout,
    /// The name is not known.
    Dns,
    /// The answer broke off.
    Reset,
    /// No secure connection.
    Tls,
    /// It leads in a circle, or too far.
    RedirectLoop,
    /// It answers and says that it is gone.
    Soft404,
}

impl Cause {
    /// Whether the site itself says that there is nothing; else it only does not answer as it should.
    #[must_use]
    pub const fn says_gone(self) -> bool {
        matches!(self, Self::Http(404 | 410) | Self::Soft404)
    }

    /// Whether nothing was heard of the site: that may be our own connection.
    #[must_use]
    pub const fn is_silence(self) -> bool {
        matches!(self, Self::Refused | Self::Timeout | Self::Dns | Self::Reset | Self::Tls)
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Http(status) => write!(f, "http_{status}"),
            Self::Refused => f.write_str("refused"),
            Self::Timeout => f.write_str("timeout"),
            Self::Dns => f.write_str("dns"),
            Self::Reset => f.write_str("reset"),
            Self::Tls => f.write_str("tls"),
            Self::RedirectLoop => f.write_str("redirect_loop"),
            Self::Soft404 => f.write_str("soft_404"),
        }
    }
}

impl From<Cause> for String {
    fn from(cause: Cause) -> Self {
        cause.to_string()
    }
}

impl TryFrom<String> for Cause {
    type Error = String;

    fn try_from(word: String) -> Result<Self, String> {
        Ok(match word.as_str() {
            "refused" => Self::Refused,
            "timeout" => Self::Timeout,
            "dns" => Self::Dns,
            "reset" => Self::Reset,
            "tls" => Self::Tls,
            "redirect_loop" => Self::RedirectLoop,
            "soft_404" => Self::Soft404,
            other => match other.strip_prefix("http_").and_then(|status| status.parse().ok()) {
                Some(status) => Self::Http(status),
                None => return Err(word),
            },
        })
    }
}

/// Why something was not judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Reason {
    /// robots.txt forbids it.
    Robots,
    /// We are not let in.
    Refused,
    /// An address that is not public, and not among those allowed.
    AddressRefused,
    /// No day of publication can be found in the column.
    Undated,
    /// Our own failure.
    Engine,
    /// People look at it, and nobody else.
    ByHand,
}

coded!(Reason);

impl Reason {
    /// Why, in words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Robots => "网站不允许自动访问",
            Self::Refused => "网站拒绝访问",
            Self::AddressRefused => "内部网址，未获准访问",
            Self::Undated => "没有找到发布日期",
            Self::Engine => "监测程序未能读取",
            Self::ByHand => "登记为人工查看，不自动访问",
        }
    }
}

/// What became of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
// in the browser pointers are half as wide, and there the variant is not large
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "one column at a time; almost every one is read, and what was read would only move to another place"
    )
)]
pub enum Outcome {
    /// It was read.
    Read(Reading),
    /// All its tries failed.
    Failed {
        /// Why the last one did.
        cause: Cause,
        /// How many there were.
        tries: u32,
    },
    /// It was not looked at, or could not be judged; this is nobody's fault.
    NotJudged(Reason),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_words() {
        for cause in
            [Cause::Http(404), Cause::Refused, Cause::Timeout, Cause::Dns, Cause::Reset, Cause::Tls, Cause::RedirectLoop, Cause::Soft404]
        {
            assert_eq!(Cause::try_from(cause.to_string()), Ok(cause));
        }
        assert!(Cause::try_from("http_x".to_owned()).is_err());
        assert_eq!(serde_json::to_string(&Cause::Http(410)).unwrap(), "\"http_410\"");
        assert_eq!(Reason::ALL.map(Reason::code), ["robots", "refused", "address_refused", "undated", "engine", "by_hand"]);
    }
}
