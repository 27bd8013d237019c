//! What was read of a public page: the crawler fills it in, the rules judge it. It holds no personal number.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::elements::Elements;
use super::home_marks::HomeMarks;
use super::page_tags::PageTags;
use super::personal::PersonalHit;
use super::picked::PickedCounts;

/// A page as it was read, for what it was visited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// A page of a column.
    Column(ColumnPage),
    /// An article.
    Article(Article),
    /// A link of a text that is there; nothing of it was read.
    There,
    /// A home page; what it shows of what the national indicators ask.
    Home(HomeMarks),
    /// Something that is no page: an attachment.
    File,
}

/// A page of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ColumnPage {
    /// Every list of links on it that may be the column's own, in the page's order.
    pub lists: Vec<LinkList>,
    /// The page read as an article.
    pub article: Article,
    /// The address behind 下一页.
    pub next: Option<String>,
    /// The list stands in records that a script unpacks.
    pub has_records: bool,
    /// The rows that the column's selectors pick out; none where it has none. Then they are its items, whatever else stands on the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picked: Option<Vec<LinkRow>>,
    /// How much each selector found; said where a column is tried, kept nowhere.
    #[serde(skip)]
    pub picked_of: PickedCounts,
    /// How its letters were read; said where a column is tried, kept nowhere.
    #[serde(skip)]
    pub encoding: String,
}

/// Rows of links that stand together.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LinkList {
    /// The line above them.
    pub heading: String,
    /// Words of classes and ids around them, from the inside out.
    pub around: Vec<String>,
    /// It stands in a `main` or `article` element.
    pub in_main: bool,
    /// The rows.
    pub rows: Vec<LinkRow>,
    /// The rows are list items, table rows or have dates: a list by its make.
    pub is_marked_up: bool,
    /// Letters of the rows in lines of their own, beside the links: summaries.
    #[serde(default)]
    pub summaries: usize,
}

/// A row of such a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LinkRow {
    /// The absolute address, without fragment.
    pub address: String,
    /// The link's text.
    pub text: String,
    /// Its `title`.
    pub title: String,
    /// A full date in the row.
    pub day: Option<NaiveDate>,
    /// A month and a day in the row.
    pub short_day: Option<(u32, u32)>,
    /// Personal numbers in its text, which is masked.
    #[serde(default)]
    pub personal: Vec<PersonalHit>,
}

/// An article as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Article {
    /// Its heading.
    pub heading: String,
    /// Its text, personal numbers masked; blocks and cells on lines of their own.
    pub body: String,
    /// What tells this text from every other, white space left out, numbers not masked.
    pub body_digest: String,
    /// Addresses of links in the text.
    pub links: Vec<String>,
    /// The day in `<meta name=PubDate>`.
    pub meta_day: Option<NaiveDate>,
    /// The day behind 发布日期 and the like.
    pub label_day: Option<NaiveDate>,
    /// The day under the text, in the signature.
    #[serde(default)]
    pub signed_day: Option<NaiveDate>,
    /// The elements that the page shows; none where an earlier version read it, which did not look.
    #[serde(default)]
    pub elements: Option<Elements>,
    /// When somebody asked and when the answer came, where the page says both; of several the one that took longest.
    #[serde(default)]
    pub answered: Option<(NaiveDate, NaiveDate)>,
    /// Personal numbers in heading and text.
    pub personal: Vec<PersonalHit>,
    /// The tags that the page bears; none where an earlier version read it, which did not look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tags: Option<PageTags>,
}

impl Article {
    /// The day that the article itself says it was published.
    #[must_use]
    pub fn day(&self) -> Option<NaiveDate> {
        self.meta_day.or(self.label_day)
    }
}

/// Letters and digits of a text.
#[must_use]
pub fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// The text without any white space, as texts are compared.
#[must_use]
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
