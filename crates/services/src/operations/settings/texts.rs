//! What the county says of itself: who publishes, and whom people ask.

/// Texts of a county; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct CountyTexts {
    /// 发布单位 of the published table.
    pub issuer: String,
    /// Whom to ask: on the published table, and on the sign-in page for a password.
    pub contact: String,
}

impl CountyTexts {
    /// The longest of each, in characters.
    pub const LIMIT: usize = 100;

    /// From the county's settings as they are stored.
    #[must_use]
    pub fn read(words: &[(String, String)]) -> Self {
        let text = |name: &str| words.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
        Self { issuer: text("issuer"), contact: text("contact") }
    }

    /// As rows of the settings.
    pub(super) fn rows(&self) -> [(&'static str, &str); 2] {
        [("issuer", &self.issuer), ("contact", &self.contact)]
    }
}
