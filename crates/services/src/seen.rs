//! What a person saw when she opened a form: saving over anything newer is a conflict, never an overwrite.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Result, ServiceError};

/// The revision of something without a number of its own: a digest of all that its form shows. It travels in a hidden field;
/// an empty or forged one is a conflict.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(String);

impl Seen {
    /// What somebody sees who opens the form now.
    #[must_use]
    pub fn of<T: Serialize + ?Sized>(shown: &T) -> Self {
        let text = serde_json::to_vec(shown).unwrap_or_default();
        Self(crate::hex(&Sha256::digest(text)[..12]))
    }

    /// As the form sent it.
    pub fn from_form(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// For the hidden field.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Asked in the transaction of the change, under the lock of what is changed.
    ///
    /// # Errors
    /// `Stale` when the form was opened before somebody else saved.
    pub(crate) fn is_still<T: Serialize + ?Sized>(&self, now: &T) -> Result<()> {
        if *self == Self::of(now) { Ok(()) } else { Err(ServiceError::Stale) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_since_or_was_never_seen_is_a_conflict() {
        let seen = Seen::of(&("公安局", Some(3)));
        assert!(seen.is_still(&("公安局", Some(3))).is_ok());
        assert!(matches!(seen.is_still(&("公安局", None::<i32>)), Err(ServiceError::Stale)));
        assert!(matches!(Seen::default().is_still(""), Err(ServiceError::Stale)));
        assert_eq!(Seen::from_form(seen.as_str()), seen);
    }
}
