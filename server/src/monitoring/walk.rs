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

/// Takes back that a column holds nothing new where that may stand in what is to be tried again (`left`): in its page, or in an item without
/// a day in the list. Answers full names of the units whose week's item may stand there, or on a further page.
pub(super) fn hold_back(
    columns: &[Column],
    states: &[ColumnSeen],
    left: &HashSet<String>,
    candidates: &mut Vec<Candidate>,
) -> HashSet<String> {
    let is_left = |item: &Item| item.day.is_none() && left.contains(&item.address);
    let (mut open, mut units): (HashSet<(&str, &str)>, HashSet<String>) = Default::default();
    for (column, state) in columns.iter().zip(states) {
        let may_hold_news = left.contains(&column.address) || items_of(state).iter().any(is_left);
        if may_hold_news {
            open.insert((&column.unit_name, &column.name));
        }
        if may_hold_news || state.further.iter().any(|(address, _)| left.contains(address)) {
            units.insert(column.unit_name.clone());
        }
    }
    let asks_for_news = |rule: Rule| matches!(rule, Rule::ColumnOverdue | Rule::MonthlyMinimum);
    candidates.retain(|one| !asks_for_news(one.rule) || !open.contains(&(one.unit.as_str(), one.column.as_str())));
    units
}

/// Bytes of text that were read.
pub(super) fn text_of(outcome: &Outcome) -> usize {
    match outcome {
        Outcome::Read(Reading::Article(article)) => article.body.len(),
        Outcome::Read(Reading::Column(page)) => page.article.body.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::UnitId;
    use domain::monitoring::column::ColumnClass;

    use super::*;

    fn column(unit: &str, path: &str) -> Column {
        Column {
            id: ColumnId::new(path),
            unit: UnitId::new(unit),
            unit_name: unit.into(),
            name: path.into(),
            address: format!("http://a.cn/{path}/"),
            class: ColumnClass::Dynamic,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
        }
    }

    #[test]
    fn what_may_stand_in_what_is_tried_again_is_not_said_to_be_missing() {
        let columns = [column("甲局", "list"), column("乙局", "page"), column("丙局", "further"), column("丁局", "never")];
        let address = |column: &Column| format!("{}1.html", column.address);
        let item = |column: &Column| Content::Items(vec![Item { address: address(column), ..Item::default() }]);
        let states: Vec<ColumnSeen> = columns
            .iter()
            .map(|column| ColumnSeen {
                page: Seen::There,
                content: Some(item(column)),
                further: vec![(format!("{}2", column.address), Seen::NotJudged(Reason::Engine))],
            })
            .collect();
        let all: Vec<Candidate> = columns.iter().map(|column| Candidate::new(column, Rule::ColumnOverdue, &column.address)).collect();
        let held = |left: &[String]| {
            let (left, mut kept) = (left.iter().cloned().collect(), all.clone());
            let mut units: Vec<String> = hold_back(&columns, &states, &left, &mut kept).into_iter().collect();
            units.sort_unstable();
            (kept.into_iter().map(|one| one.unit).collect::<Vec<_>>(), units)
        };
        let strings = |units: &[&str]| units.iter().map(|unit| (*unit).to_owned()).collect::<Vec<_>>();
        assert_eq!(held(&[]), (strings(&["甲局", "乙局", "丙局", "丁局"]), Vec::new()), "what nobody tries again holds nothing up");
        let left = [address(&columns[0]), columns[1].address.clone(), format!("{}2", columns[2].address)];
        let mut open = strings(&["甲局", "乙局", "丙局"]);
        open.sort_unstable();
        assert_eq!(held(&left), (strings(&["丙局", "丁局"]), open));
    }
}
