//! From a page's bytes to what the rules judge.

mod article;
mod elements;
mod label;
mod links;
mod page;
mod picked;
mod records;
mod row;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use domain::monitoring::column::{ColumnReader, ColumnWays};
use domain::monitoring::gone::{Gist, says_gone};
use domain::monitoring::page::{Article, ColumnPage, LinkList, LinkRow, letters, squeezed};
use domain::monitoring::picked::PickedCounts;
use domain::monitoring::selector::Picks;
use domain::monitoring::title::is_cut;
use url::Url;

pub(crate) use page::Page;
pub(crate) use records::{of_json, unpacked};

/// What a page was opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It is a column's, whose list stands in the page.
    Column,
    /// It is a column's, whose list the page's script unpacks out of records.
    Records,
    /// It is a column's, whose list is data for scripts.
    Json,
    /// It is a column's, whose list the office's selectors pick out, of its records where it says so.
    Picked(Box<Picks>, bool),
    /// It is an item; the title that the list gives it.
    Article(String),
    /// It is a link in a text: is it there?
    Link,
    /// It is a site's home page: is it there, and what does it bear?
    Home,
}

impl Role {
    /// What the page of a column that is read so is opened for; none where nobody opens it but people.
    #[must_use]
    pub fn of_column(ways: &ColumnWays) -> Option<Self> {
        let picked = |of_records: bool| (!ways.picks.is_empty()).then(|| Self::Picked(Box::new(ways.picks.clone()), of_records));
        match ways.reader {
            ColumnReader::Page => picked(false).or(Some(Self::Column)),
            ColumnReader::Records => picked(true).or(Some(Self::Records)),
            ColumnReader::Json => Some(Self::Json),
            ColumnReader::Hand => None,
        }
    }

    /// Whether the list stands in records that are unpacked first.
    pub(crate) const fn is_of_records(&self) -> bool {
        matches!(self, Self::Records | Self::Picked(_, true))
    }
}

/// A page, and what it is asked.
pub(crate) struct Asked {
    page: Page,
    as_of: NaiveDate,
}

impl Asked {
    pub(crate) fn new(html: &str, address: &Url, as_of: NaiveDate) -> Self {
        Self { page: Page::read(html, address), as_of }
    }

    /// Where it leads by itself within five seconds.
    pub(crate) fn refresh(&self) -> Option<Url> {
        self.page.refresh(5.0)
    }

    /// The page of a column.
    pub(crate) fn column(&self) -> ColumnPage {
        self.column_of(links::lists(&self.page, self.as_of), None)
    }

    /// The page of a column whose list is picked out: no other list of it is looked at.
    pub(crate) fn picked(&self, picks: &Picks) -> ColumnPage {
        let (rows, picked_of) = picked::rows(&self.page, picks, self.as_of);
        ColumnPage { picked_of, ..self.column_of(Vec::new(), Some(rows)) }
    }

    fn column_of(&self, lists: Vec<LinkList>, picked: Option<Vec<LinkRow>>) -> ColumnPage {
        ColumnPage {
            lists,
            article: article::read(&self.page, "", self.as_of),
            next: links::next(&self.page),
            has_records: links::has_records(&self.page),
            picked,
            picked_of: PickedCounts::default(),
            encoding: String::new(),
        }
    }

    /// The page of an article.
    pub(crate) fn article(&self, title: &str) -> Article {
        article::read(&self.page, title, self.as_of)
    }

    /// Whether it only says that it is gone; `article` is what was read of it for this title.
    pub(crate) fn is_gone(&self, article: &Article, title: &str) -> bool {
        let promised = squeezed(title);
        let heading = squeezed(&article.heading);
        let front = promised.trim_end_matches(['…', '.', '．', '。']);
        let has_title =
            !promised.is_empty() && (heading == promised || (is_cut(title) && letters(front) > 3 && heading.starts_with(front)));
        let is_article = has_title || article.day().is_some();
        let text = if is_article { article.body.clone() } else { article::main_text(&self.page) };
        says_gone(Gist { title: &self.page.title(), heading: &article.heading, text: &text, is_article })
    }
}
