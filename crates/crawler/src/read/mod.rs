//! From a page's bytes to what the rules judge.

mod article;
mod label;
mod links;
mod page;
mod row;
#[cfg(test)]
mod tests;

use chrono::NaiveDate;
use domain::monitoring::gone::{Gist, says_gone};
use domain::monitoring::page::{Article, ColumnPage, letters, squeezed};
use domain::monitoring::title::is_cut;
use url::Url;

pub(crate) use page::Page;

/// What a page was opened for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// It is a column's.
    Column,
    /// It is an item; the title that the list gives it.
    Article(String),
    /// It is a link in a text: is it there?
    Link,
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
        ColumnPage {
            lists: links::lists(&self.page, self.as_of),
            article: article::read(&self.page, "", self.as_of),
            next: links::next(&self.page),
            has_records: links::has_records(&self.page),
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
