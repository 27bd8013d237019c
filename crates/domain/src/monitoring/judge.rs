//! The round: what was read of every column becomes candidates, failures, and what could not be judged.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::candidate::{Candidate, Rule, once};
use super::column::Column;
use super::content::{Content, Item};
use super::facts::Facts;
use super::note;
use super::optional::OptionalRules;
use super::outcome::{Cause, Reason};
use super::rule_version::RuleBook;
use super::rules;
use crate::calendar::working_days::Calendar;

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// An article that was read.
    Article(Box<Facts>),
    /// It answers.
    There,
    /// It fails.
    Failed {
        /// Why.
        cause: Cause,
        /// After how many tries.
        tries: u32,
    },
    /// It was not looked at, or could not be judged.
    NotJudged(Reason),
}

/// A column as the round found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnSeen {
    /// What became of its registered address.
    pub page: Seen,
    /// What it holds, where it could be read.
    pub content: Option<Content>,
    /// Further pages that failed or were not looked at.
    pub further: Vec<(String, Seen)>,
}

/// Month, day and settings of a round.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// The month's first day.
    pub first: NaiveDate,
    /// The day it speaks of.
    pub as_of: NaiveDate,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The rules that the county has put on beside the others.
    pub optional: &'a OptionalRules,
    /// What the county has said about its rules.
    pub rules: &'a RuleBook,
}

impl Round<'_> {
    /// The last day of the month that has come.
    #[must_use]
    pub fn last(&self) -> NaiveDate {
        let in_month = |day: &NaiveDate| (day.year(), day.month()) == (self.first.year(), self.first.month());
        self.first.iter_days().take_while(in_month).last().unwrap_or(self.first).min(self.as_of)
    }

    /// Whether a day lies in the month and has come.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.first..=self.last()).contains(&day)
    }
}

/// An address that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SiteFailure {
    /// The unit's full name.
    pub unit: String,
    /// 栏目名称.
    pub column: String,
    /// The address.
    pub url: String,
    /// Why.
    pub cause: Cause,
    /// After how many tries.
    pub tries: u32,
}

/// What was not judged, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotJudged {
    /// The unit's full name.
    pub unit: String,
    /// 栏目名称.
    pub column: String,
    /// The address.
    pub url: String,
    /// Why.
    pub reason: Reason,
}

/// What a round found.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Found {
    /// Every address that failed.
    pub site_failures: Vec<SiteFailure>,
    /// What was not judged.
    pub not_judged: Vec<NotJudged>,
    /// What a person should look at.
    pub candidates: Vec<Candidate>,
}

/// An item in its place.
#[derive(Debug)]
pub struct Listed<'a> {
    /// The column's place in the register.
    pub column: usize,
    /// Its place among all items.
    pub order: usize,
    /// Its address.
    pub address: &'a str,
    /// Its title.
    pub title: String,
    /// Its day of publication.
    pub day: Option<NaiveDate>,
    /// The full date of its row in the list.
    pub row_day: Option<NaiveDate>,
    /// The article, where it was read.
    pub facts: Option<&'a Facts>,
    /// Whether an earlier column lists the same address.
    pub is_again: bool,
}

/// Judges a round. `seen` holds every address that was visited; the article of a column that carries one stands under the
/// column's address.
#[must_use]
pub fn judge(round: &Round<'_>, columns: &[Column], states: &[ColumnSeen], seen: &HashMap<String, Seen>) -> Found {
    let listed = listed(round, columns, states, seen);
    let mut found = Found { candidates: rules::columns::judge(round, columns, states, &listed), ..Found::default() };
    found.candidates.extend(rules::weekly::judge(round, columns, states, &listed));
    for item in listed.iter().filter(|item| !item.is_again) {
        let column = &columns[item.column];
        found.candidates.extend(rules::article::judge(round, column, item));
        found.candidates.extend(rules::elements::judge(round, column, item));
        found.candidates.extend(rules::answers::judge(round, column, item));
    }
    found.candidates.extend(rules::interpretation::judge(round, columns, &listed));
    found.candidates.extend(rules::repeated::judge(round, columns, &listed));
    found.candidates.extend(rules::alike::judge(round, columns, &listed));
    found.candidates.extend(rules::links::judge(columns, &listed, seen));
    found.candidates = once(found.candidates);
    report_visits(&mut found, columns, states, &listed, seen);
    found
}

pub(super) fn listed<'a>(
    round: &Round<'_>,
    columns: &[Column],
    states: &'a [ColumnSeen],
    seen: &'a HashMap<String, Seen>,
) -> Vec<Listed<'a>> {
    let facts_of = |address: &str| match seen.get(address) {
        Some(Seen::Article(facts)) => Some(&**facts),
        _ => None,
    };
    let mut met: HashSet<&str> = HashSet::new();
    let mut all: Vec<Listed<'a>> = Vec::new();
    for (place, (column, state)) in columns.iter().zip(states).enumerate() {
        match &state.content {
            Some(Content::Items(items)) => {
                for item in items {
                    let facts = facts_of(&item.address);
                    let title = facts.map_or_else(|| item.title(None), |facts| facts.title.clone());
                    if !column.allows_note && note::is_note(&title) {
                        continue;
                    }
                    let day = day_of(item, facts, round.as_of);
                    let is_again = !met.insert(&item.address);
                    let row_day = item.day;
                    all.push(Listed { column: place, order: all.len(), address: &item.address, title, day, row_day, facts, is_again });
                }
            }
            Some(Content::Article) => {
                if let Some((address, Seen::Article(facts))) = seen.get_key_value(column.address.as_str()) {
                    let is_again = !met.insert(address);
                    all.push(Listed {
                        column: place,
                        order: all.len(),
                        address,
                        title: facts.title.clone(),
                        day: facts.day,
                        row_day: None,
                        facts: Some(facts),
                        is_again,
                    });
                }
            }
            Some(Content::Note(_) | Content::Empty | Content::Unreadable | Content::Counted(_)) | None => {}
        }
    }
    all
}

/// The items of one column: all items stand in the order of the columns.
#[must_use]
pub fn of_column<'l, 'a>(listed: &'l [Listed<'a>], column: usize) -> &'l [Listed<'a>] {
    let start = listed.partition_point(|item| item.column < column);
    let length = listed[start..].partition_point(|item| item.column == column);
    &listed[start..start + length]
}

fn day_of(item: &Item, facts: Option<&Facts>, as_of: NaiveDate) -> Option<NaiveDate> {
    let short = || item.short_day.and_then(|(month, day)| super::days::latest(month, day, as_of));
    item.day.or_else(|| facts.and_then(|facts| facts.day)).or_else(short)
}

/// Every address that failed or was not judged, once for a unit, and columns in which no day can be found.
fn report_visits(found: &mut Found, columns: &[Column], states: &[ColumnSeen], listed: &[Listed<'_>], seen: &HashMap<String, Seen>) {
    let mut met: HashSet<(&str, &str)> = HashSet::new();
    let mut report = |column: &'_ Column, unit: &'_ str, url: &str, one: &Seen, met_key: bool| {
        if !met_key {
            return;
        }
        let (unit, column, url) = (unit.to_owned(), column.name.clone(), url.to_owned());
        match one {
            Seen::Failed { cause, tries } => found.site_failures.push(SiteFailure { unit, column, url, cause: *cause, tries: *tries }),
            Seen::NotJudged(reason) => found.not_judged.push(NotJudged { unit, column, url, reason: *reason }),
            Seen::Article(_) | Seen::There => {}
        }
    };
    for (place, (column, state)) in columns.iter().zip(states).enumerate() {
        report(column, &column.unit_name, &column.address, &state.page, met.insert((&column.unit_name, &column.address)));
        for (address, one) in &state.further {
            report(column, &column.unit_name, address, one, met.insert((&column.unit_name, address)));
        }
        if matches!(state.content, Some(Content::Unreadable)) {
            report(column, &column.unit_name, &column.address, &Seen::NotJudged(Reason::Engine), true);
        } else if rules::columns::is_undated(of_column(listed, place)) {
            report(column, &column.unit_name, &column.address, &Seen::NotJudged(Reason::Undated), true);
        }
    }
    for item in listed {
        let column = &columns[item.column];
        if !item.is_again
            && let Some(one) = seen.get(item.address)
        {
            report(column, &column.unit_name, item.address, one, met.insert((&column.unit_name, item.address)));
        }
    }
    for item in listed.iter().filter(|item| !item.is_again) {
        let column = &columns[item.column];
        for link in item.facts.iter().flat_map(|facts| &facts.links) {
            if let Some(one) = seen.get(link) {
                report(column, &column.unit_name, link, one, met.insert((&column.unit_name, link)));
            }
        }
    }
}

impl Candidate {
    /// A candidate about an item.
    #[must_use]
    pub fn of_item(column: &Column, rule: Rule, item: &Listed<'_>) -> Self {
        Self::new(column, rule, item.address).titled(&item.title)
    }
}
