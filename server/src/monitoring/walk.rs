//! A column while its pages are read, and what a round asks of what was read.

use std::collections::{HashMap, HashSet};

use domain::ids::ColumnId;
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::column::Column;
use domain::monitoring::content::{Content, Item};
use domain::monitoring::counted::Counted;
use domain::monitoring::judge::{ColumnSeen, Seen};
use domain::monitoring::outcome::{Outcome, Reason};
use domain::monitoring::page::{Article, ColumnPage, Reading};
use domain::monitoring::page_tags::PageTags;
use domain::monitoring::site_wide::site_of;

/// A column while its pages are read.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) pages: Vec<ColumnPage>,
    /// Addresses of its pages so far.
    pub(super) met: HashSet<String>,
    /// What its pages listed so far.
    pub(super) listed: HashSet<String>,
    /// What became of its registered address.
    pub(super) page: Option<Seen>,
    pub(super) further: Vec<(String, Seen)>,
}

/// Items by address, where the columns' content holds them.
pub(super) type Items<'s> = HashMap<&'s str, &'s Item>;

/// The items of a column.
pub(super) fn items_of(state: &ColumnSeen) -> &[Item] {
    match &state.content {
        Some(Content::Items(items)) => items,
        _ => &[],
    }
}

/// The articles that columns carry in place of a list, by the column's place. Nothing else of the pages is needed once it is known what they
/// hold.
pub(super) fn own_articles(states: &[ColumnSeen], pages: Vec<Option<Vec<ColumnPage>>>) -> Vec<(usize, Article)> {
    let of = |(place, (state, pages)): (usize, (&ColumnSeen, Option<Vec<ColumnPage>>))| {
        let first = pages.filter(|_| matches!(state.content, Some(Content::Article)))?.into_iter().next()?;
        Some((place, first.article))
    };
    states.iter().zip(pages).enumerate().filter_map(of).collect()
}

/// The tags of the columns' own pages, by address.
pub(super) fn tags_of(columns: &[Column], pages: &[Option<Vec<ColumnPage>>]) -> HashMap<String, PageTags> {
    let of = |(column, pages): (&Column, &Option<Vec<ColumnPage>>)| Some((column.address.clone(), pages.as_ref()?.first()?.article.tags?));
    columns.iter().zip(pages).filter_map(of).collect()
}

/// Addresses that were visited and judged, by site.
pub(super) fn visited_of(seen: &HashMap<String, Seen>) -> HashMap<String, usize> {
    let mut visited: HashMap<String, usize> = HashMap::new();
    for (address, _) in seen.iter().filter(|(_, one)| !matches!(one, Seen::NotJudged(_))) {
        *visited.entry(site_of(address)).or_default() += 1;
    }
    visited
}

/// Puts what people said in the place of what could not be read.
pub(super) fn take_said(columns: &[Column], states: &mut [ColumnSeen], said: &HashMap<ColumnId, Counted>) {
    for (column, state) in columns.iter().zip(states) {
        let is_unread = matches!(state.page, Seen::NotJudged(_)) || matches!(state.content, Some(Content::Unreadable));
        if let Some(counted) = said.get(&column.id).filter(|_| is_unread) {
            state.content = Some(Content::Counted(counted.clone()));
        }
    }
}

/// Puts in the place of a failure that it was not judged. Answers whether the address is to be tried again: so is one that did not let us in.
pub(super) fn spare(outcome: &mut Outcome) -> bool {
    match outcome {
        Outcome::Failed { .. } => {
            *outcome = Outcome::NotJudged(Reason::Engine);
            true
        }
        Outcome::NotJudged(Reason::Refused) => true,
        Outcome::NotJudged(_) | Outcome::Read(_) => false,
    }
}

/// Takes back that a column holds nothing new where that may stand in an item that did not answer: one without a day in the list.
pub(super) fn hold_back(columns: &[Column], states: &[ColumnSeen], seen: &HashMap<String, Seen>, candidates: &mut Vec<Candidate>) {
    let is_unread = |item: &Item| item.day.is_none() && matches!(seen.get(&item.address), Some(Seen::NotJudged(_)));
    let open = columns.iter().zip(states).filter(|(_, state)| items_of(state).iter().any(is_unread));
    let open: HashSet<(&str, &str)> = open.map(|(column, _)| (column.unit_name.as_str(), column.name.as_str())).collect();
    let asks_for_news = |rule: Rule| matches!(rule, Rule::ColumnOverdue | Rule::MonthlyMinimum);
    candidates.retain(|one| !asks_for_news(one.rule) || !open.contains(&(one.unit.as_str(), one.column.as_str())));
}

/// Bytes of text that were read.
pub(super) fn text_of(outcome: &Outcome) -> usize {
    match outcome {
        Outcome::Read(Reading::Article(article)) => article.body.len(),
        Outcome::Read(Reading::Column(page)) => page.article.body.len(),
        _ => 0,
    }
}
