//! 试用规则: the rules on a pasted text or on a page, and nothing of it is kept.

use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::monitoring::check_page::{Checked, of_article, of_text};
use domain::monitoring::outcome::{Cause, Outcome, Reason};
use domain::monitoring::page::Reading;

use super::column_form::wrong_address;
use super::words::in_force;
use crate::form;
use crate::{Actor, Result, ServiceError, Services};

/// The longest text that is tried, in characters.
pub const TRIED_TEXT_LIMIT: usize = 20_000;
/// The longest title.
pub const TRIED_TITLE_LIMIT: usize = 200;

form! {
    /// A text, or an address.
    #[derive(Debug, Default)]
    pub struct TriedText {
        /// The title of the text.
        #[serde(default)]
        pub title: String,
        /// The text.
        #[serde(default)]
        pub text: String,
        /// Or the address of a page.
        #[serde(default)]
        pub address: String,
    }
}

/// What a try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriedRules {
    /// The rules said this.
    Checked(Checked),
    /// The page cannot be reached.
    Failed(Cause),
    /// The page was not looked at.
    NotJudged(Reason),
    /// The address leads to a file.
    File,
}

/// Tries the rules of one page; neither text nor result is kept.
///
/// # Errors
/// `Forbidden`; `Invalid` names the field; `Refused` where this program visits nothing.
pub async fn try_rules(actor: &Actor, services: &Services, form: &TriedText) -> Result<TriedRules> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let address = form.address.trim();
    if !address.is_empty() {
        if let Some(why) = wrong_address(address, services.nets()) {
            return Err(ServiceError::field(TriedText::address, why));
        }
        let reader = services.reader().ok_or_else(|| ServiceError::Refused("这里不能访问网页，请粘贴文字来试。".into()))?;
        let words = in_force(actor, services).await?;
        return Ok(match reader.page(address, today).await? {
            Outcome::Read(Reading::Article(article)) => TriedRules::Checked(of_article(article, &words, today)),
            Outcome::Read(_) => TriedRules::File,
            Outcome::Failed { cause, .. } => TriedRules::Failed(cause),
            Outcome::NotJudged(reason) => TriedRules::NotJudged(reason),
        });
    }
    if form.text.trim().is_empty() {
        return Err(ServiceError::field(TriedText::text, "请粘贴要检查的文字，或填写网址。"));
    }
    if form.text.chars().count() > TRIED_TEXT_LIMIT || form.title.chars().count() > TRIED_TITLE_LIMIT {
        return Err(ServiceError::field(
            TriedText::text,
            format!("一次最多检查{TRIED_TEXT_LIMIT}个字，标题不超过{TRIED_TITLE_LIMIT}个字，请分几次粘贴。"),
        ));
    }
    Ok(TriedRules::Checked(of_text(&form.title, &form.text, &in_force(actor, services).await?, today)))
}
