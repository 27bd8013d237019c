//! 试读: one page of a column, and of its first items those whose list row names no full date.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use chrono::NaiveDate;
use crawler::Role;
use domain::monitoring::column::Column;
use domain::monitoring::content::{self, Content};
use domain::monitoring::outcome::{Outcome, Reason};
use domain::monitoring::page::{Article, Reading};
use domain::monitoring::picked::missed;
use domain::monitoring::tried::{DaySource, Tried, TriedColumn, TriedItem};
use services::ServiceError;
use services::monitoring::TryColumn;

use super::work::Manners;

/// So many items are shown.
const SHOWN: usize = 5;
/// Somebody waits for the page: one answer may take so long.
const LIMIT: Duration = Duration::from_secs(8);

impl TryColumn for Manners {
    fn read<'a>(
        &'a self,
        column: &'a Column,
        as_of: NaiveDate,
    ) -> Pin<Box<dyn Future<Output = services::Result<TriedColumn>> + Send + 'a>> {
        Box::pin(async move { read(self, column, as_of).await.map_err(|error| ServiceError::internal(std::io::Error::other(error))) })
    }

    fn page<'a>(&'a self, address: &'a str, as_of: NaiveDate) -> Pin<Box<dyn Future<Output = services::Result<Outcome>> + Send + 'a>> {
        Box::pin(async move {
            let read = async {
                let mut visitor = self.visitor_once(as_of, LIMIT)?;
                visitor.push(address.to_owned(), Role::Article(String::new()));
                anyhow::Ok(visitor.next().await.map_or(Outcome::NotJudged(Reason::Engine), |visited| visited.outcome))
            };
            read.await.map_err(|error| ServiceError::internal(std::io::Error::other(error)))
        })
    }
}

async fn read(manners: &Manners, column: &Column, as_of: NaiveDate) -> anyhow::Result<TriedColumn> {
    let Some(role) = Role::of_column(&column.ways) else { return Ok(nothing(Tried::NotJudged(Reason::ByHand))) };
    let mut visitor = manners.visitor_once(as_of, LIMIT)?;
    visitor.push(column.address.clone(), role);
    let page = match visitor.next().await.map(|visited| visited.outcome) {
        Some(Outcome::Read(Reading::Column(page))) => page,
        Some(Outcome::Read(_)) => return Ok(nothing(Tried::File)),
        Some(Outcome::Failed { cause, .. }) => return Ok(nothing(Tried::Failed(cause))),
        Some(Outcome::NotJudged(reason)) => return Ok(nothing(Tried::NotJudged(reason))),
        None => return Ok(nothing(Tried::NotJudged(Reason::Engine))),
    };
    let encoding = page.encoding.clone();
    let article = page.article.clone();
    let missed = missed(&column.ways.picks, page.picked_of);
    let columns = [column.clone()];
    let content = content::of_all(&columns, &[Some(vec![page])]).into_iter().next().flatten();
    let what = match content {
        Some(Content::Items(items)) => {
            let first = &items[..items.len().min(SHOWN)];
            for item in first.iter().filter(|item| item.day.is_none()) {
                visitor.push(item.address.clone(), Role::Article(item.title(None)));
            }
            let mut articles: HashMap<String, Article> = HashMap::new();
            while let Some(visited) = visitor.next().await {
                if let Outcome::Read(Reading::Article(article)) = visited.outcome {
                    articles.insert(visited.address, article);
                }
            }
            let tried = first.iter().map(|item| {
                let article = articles.get(&item.address);
                TriedItem { title: item.title(article), address: item.address.clone(), day: item.published_by(article, as_of) }
            });
            Tried::Items(items.len(), tried.collect())
        }
        Some(Content::Article) => {
            let day = article.meta_day.map(|day| (day, DaySource::Meta)).or(article.label_day.map(|day| (day, DaySource::Label)));
            Tried::Article(article.heading, day)
        }
        Some(Content::Note(day)) => Tried::Note(day),
        Some(Content::Empty) => Tried::Empty,
        Some(Content::Unreadable) if !column.ways.picks.is_empty() => Tried::NotPicked,
        Some(Content::Unreadable | Content::Counted(_)) | None => Tried::Unreadable,
    };
    Ok(TriedColumn { what, encoding, missed })
}

fn nothing(what: Tried) -> TriedColumn {
    TriedColumn { what, encoding: String::new(), missed: Vec::new() }
}
