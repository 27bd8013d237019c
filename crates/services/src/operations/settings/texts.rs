//! What the county says of itself: who publishes, and whom people ask.

/// Texts of a county; each may be empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize)]
pub struct CountyTexts {
    /// 发布单位 of the published table.
    pub issuer: String,
    /// Whom to ask: on the published table, and on the sign-in page for a password.
    pub contact: String,
    /// Phrases that are offered when a report is returned, a line each.
    pub return_phrases: String,
}

/// What is offered until the county writes its own.
const RETURN_PHRASES: &str = "请补充公开页面的链接或截图。\n请写明数量、时间和文件名称。\n填报内容与工作要求不符，请核对后重报。";

impl CountyTexts {
    /// The longest of issuer and contact, in characters.
    pub const LIMIT: usize = 100;
    /// The longest of all phrases together.
    pub const PHRASES_LIMIT: usize = 2_000;

    /// From the county's settings as they are stored.
    #[must_use]
    pub fn read(words: &[(String, String)]) -> Self {
        let text = |name: &str| words.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
        let return_phrases =
            words.iter().find(|(key, _)| key == "return_phrases").map_or_else(|| RETURN_PHRASES.to_owned(), |(_, value)| value.clone());
        Self { issuer: text("issuer"), contact: text("contact"), return_phrases }
    }

    /// Who signs letters and bulletins: 发布单位, else the office by its usual name.
    #[must_use]
    pub fn issued_by(&self, county: &str) -> String {
        if self.issuer.is_empty() { format!("{county}政务公开办公室") } else { self.issuer.clone() }
    }

    /// The phrases one by one.
    pub fn phrases(&self) -> impl Iterator<Item = &str> {
        self.return_phrases.lines().map(str::trim).filter(|phrase| !phrase.is_empty())
    }

    /// As rows of the settings.
    pub(super) fn rows(&self) -> [(&'static str, &str); 3] {
        [("issuer", &self.issuer), ("contact", &self.contact), ("return_phrases", &self.return_phrases)]
    }
}
