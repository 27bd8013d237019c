//! Digest, day, version, and what came before.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::canonical::{self, NotCanonical};
use crate::digest::Sha256Digest;

/// The seal of one version (归档版本).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// SHA-256 over the canonical JSON of content, day, version and previous digest.
    pub digest: Sha256Digest,
    /// The day it speaks of.
    pub day: NaiveDate,
    /// From 1.
    pub version: u32,
    /// The digest of the version before it; none of the first.
    pub previous: Option<Sha256Digest>,
}

/// What is wrong with a version. The text is read by a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// Content, day, version or previous digest is not what was sealed.
    #[error("第{0}版的内容与归档时的校验值不符，归档后被改动过。")]
    Digest(u32),
    /// A version is missing, or stands in the wrong place.
    #[error("归档版本不连续：应为第{expected}版，实为第{found}版。")]
    Gap {
        /// The one that should come.
        expected: u32,
        /// The one that came.
        found: u32,
    },
    /// It names another version as the one before it.
    #[error("第{0}版所记的上一版校验值与上一版不符。")]
    Previous(u32),
}

/// A version: what was sealed, and its seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// What was sealed.
    pub content: Value,
    /// Its seal.
    pub seal: Seal,
}

impl Seal {
    /// Seals a content as the version after `previous`.
    ///
    /// # Errors
    /// [`NotCanonical`] when the content holds what cannot be sealed.
    pub fn put(content: &Value, day: NaiveDate, previous: Option<&Self>) -> Result<Self, NotCanonical> {
        let version = previous.map_or(1, |previous| previous.version + 1);
        let previous = previous.map(|previous| previous.digest.clone());
        let digest = digest(content, day, version, previous.as_ref())?;
        Ok(Self { digest, day, version, previous })
    }
}

fn digest(content: &Value, day: NaiveDate, version: u32, previous: Option<&Sha256Digest>) -> Result<Sha256Digest, NotCanonical> {
    let sealed = json!({"content": content, "day": day, "previous": previous, "version": version});
    Ok(Sha256Digest::of(canonical::to_text(&sealed)?.as_bytes()))
}

/// Whether a content is what its seal says.
///
/// # Errors
/// [`Broken::Digest`].
pub fn verify(content: &Value, seal: &Seal) -> Result<(), Broken> {
    let found = digest(content, seal.day, seal.version, seal.previous.as_ref());
    if found.is_ok_and(|found| found == seal.digest) { Ok(()) } else { Err(Broken::Digest(seal.version)) }
}

/// Whether the versions of a thing, the first one first, are whole: each what it was, none missing, each naming the one before.
///
/// # Errors
/// What is wrong with the first one that is not right.
pub fn verify_versions(versions: &[Version]) -> Result<(), Broken> {
    let mut before: Option<&Seal> = None;
    for Version { content, seal } in versions {
        let expected = before.map_or(1, |before| before.version + 1);
        if seal.version != expected {
            return Err(Broken::Gap { expected, found: seal.version });
        }
        if seal.previous.as_ref() != before.map(|before| &before.digest) {
            return Err(Broken::Previous(seal.version));
        }
        verify(content, seal)?;
        before = Some(seal);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn versions() -> Vec<Version> {
        let first = json!({"任务": [{"序号": "1", "完成情况": "已公开24项。"}], "年度": 2026});
        let second = json!({"任务": [{"序号": "1", "完成情况": "已公开23项。"}], "年度": 2026});
        let one = Seal::put(&first, day("2027-01-29"), None).unwrap();
        let two = Seal::put(&second, day("2027-03-02"), Some(&one)).unwrap();
        vec![Version { content: first, seal: one }, Version { content: second, seal: two }]
    }

    #[test]
    fn a_correction_stands_beside_what_it_corrects() {
        let versions = versions();
        assert_eq!(verify_versions(&versions), Ok(()));
        assert_eq!(versions[1].seal.version, 2);
        assert_eq!(versions[1].seal.previous.as_ref(), Some(&versions[0].seal.digest));
        assert_eq!(verify_versions(&[]), Ok(()));
    }

    #[test]
    fn the_digest_is_the_same_in_every_program() {
        // sha256 of {"content":{"年度":2026},"day":"2027-01-29","previous":null,"version":1}, by another program
        let seal = Seal::put(&json!({"年度": 2026}), day("2027-01-29"), None).unwrap();
        assert_eq!(seal.digest.as_str(), "8f0bfdfd18d890ab0712e216e14dd9dff1f6f97116da9f0e1afdb16988b738d7");
    }

    #[test]
    fn whatever_was_touched_is_named() {
        let mut texts = versions();
        texts[0].content["任务"][0]["完成情况"] = json!("已公开99项。");
        assert_eq!(verify_versions(&texts), Err(Broken::Digest(1)));

        let mut days = versions();
        days[1].seal.day = day("2027-01-30");
        assert_eq!(verify_versions(&days), Err(Broken::Digest(2)));

        let mut replaced = versions();
        replaced[0].seal = Seal::put(&json!({}), day("2027-01-29"), None).unwrap();
        replaced[0].content = json!({});
        assert_eq!(verify_versions(&replaced), Err(Broken::Previous(2)));

        assert_eq!(verify_versions(&versions()[1..]), Err(Broken::Gap { expected: 1, found: 2 }));
    }
}
