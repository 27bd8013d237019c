//! Evidence (佐证): a link first, a file second.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::ids::EvidenceId;

/// The largest evidence file, in bytes (20 MB).
pub const FILE_LIMIT: usize = 20 * 1024 * 1024;

/// File types that units may hand in, recognised by content.
pub const FILE_TYPES: [(&str, &str); 7] = [
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
];

/// A piece of evidence as shown beside a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its id.
    pub id: EvidenceId,
    /// Link or file.
    pub source: EvidenceSource,
    /// What it is called.
    pub title: String,
    /// The day it took effect or was published, if given.
    pub effective_on: Option<NaiveDate>,
    /// When it was handed in.
    pub uploaded_at: DateTime<Utc>,
    /// By whom, as shown at that time.
    pub uploaded_by: String,
}

/// Where the evidence is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EvidenceSource {
    /// A public page.
    Link {
        /// http or https only.
        url: String,
    },
    /// A file in the evidence store, named by its digest.
    File {
        /// Hex SHA-256 of the content.
        sha256: String,
        /// The name it came with.
        file_name: String,
        /// MIME type by content.
        media_type: String,
        /// Size in bytes.
        bytes: i64,
    },
}

/// Why a link is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not http(s).
    #[error("链接要以 http:// 或 https:// 开头,请从浏览器地址栏整条复制。")]
    Scheme,
    /// No host, blanks or control characters, or far too long.
    #[error("链接不完整或含有空格,请从浏览器地址栏整条复制。")]
    Shape,
}

/// Checks a pasted link; the text is kept as pasted but for blanks around it.
///
/// # Errors
/// When it is not a plain http(s) address.
pub fn checked_link(pasted: &str) -> Result<String, LinkError> {
    let url = pasted.trim();
    let lower = url.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).ok_or(LinkError::Scheme)?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>' | '\\' | '\u{202a}'..='\u{202e}');
    if host.is_empty() || host.contains('@') || url.chars().any(odd) || url.len() > 2000 {
        return Err(LinkError::Shape);
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_addresses_pass() {
        let cases = [
            (" https://www.example.gov.cn/a.html?id=1#p ", Ok("https://www.example.gov.cn/a.html?id=1#p")),
            ("HTTP://example.gov.cn", Ok("HTTP://example.gov.cn")),
            ("www.example.gov.cn", Err(LinkError::Scheme)),
            ("javascript:alert(1)", Err(LinkError::Scheme)),
            ("data:text/html,x", Err(LinkError::Scheme)),
            ("https://", Err(LinkError::Shape)),
            ("https://user@evil.example/", Err(LinkError::Shape)),
            ("https://a b.cn/", Err(LinkError::Shape)),
            ("https://a.cn/\"><script>", Err(LinkError::Shape)),
            ("https://a.cn/\u{202e}gpj", Err(LinkError::Shape)),
        ];
        for (pasted, expected) in cases {
            assert_eq!(checked_link(pasted).as_deref(), expected.as_ref().copied(), "{pasted}");
        }
    }
}
