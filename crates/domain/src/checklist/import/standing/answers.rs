//! What the rows of a stored list mean by an open expression: read from the units they have, row by row.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::super::comparison::{FormerTask, Told};
use super::super::parse::unit_problems;
use super::super::responsible::{OpenGroupChoices, Outcome, Token};
use super::super::{Choices, ParsedChecklist, ParsedItem, Problem, Recognised, UnitDirectory};
use super::{Unsaid, is_in_same_words};
use crate::checklist::{AssignedVia, Assignment};
use crate::ids::UnitId;
use crate::text::folded::fold;

/// Answers that need not be given again.
#[derive(Debug, Clone, Default)]
pub struct GroupAnswers {
    /// What most rows of the list mean by an expression.
    of_list: BTreeMap<String, Vec<UnitId>>,
    /// What a row means; nothing where nobody has said so.
    of_row: BTreeMap<usize, BTreeMap<String, RowAnswer>>,
}

/// What one row means by an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RowAnswer {
    /// The same as most rows.
    AsTheList,
    /// Other units than most.
    Own(Vec<UnitId>),
    /// Nobody has said so.
    Open,
}

/// The use of an open expression in a row that stands.
struct Use<'a> {
    row: usize,
    key: String,
    /// The units it has by these words.
    units: BTreeSet<&'a UnitId>,
    /// Those it has by others.
    others: BTreeSet<&'a UnitId>,
}

impl Use<'_> {
    /// Whether the row has what it would have, were these units meant: who is named beside them is not counted twice.
    fn would_have(&self, meant: &[UnitId]) -> bool {
        let meant: BTreeSet<&UnitId> = meant.iter().filter(|unit| !self.others.contains(unit)).collect();
        meant == self.units
    }
}

impl GroupAnswers {
    /// Reads the answers from the stored tasks that rows were told to be, where those name their units in the same words. `before` is
    /// what the office has said about the same words, in this list or another.
    #[must_use]
    pub fn of(parsed: &ParsedChecklist, former: &[FormerTask], told: &Told, before: &OpenGroupChoices) -> Self {
        let unsaid = Unsaid::of(parsed);
        let mut uses: Vec<Use<'_>> = Vec::new();
        for (item, found) in parsed.items.iter().zip(told.of(former)) {
            let Some(old) = found.filter(|old| !old.removed && is_in_same_words(item, &old.task, unsaid)) else { continue };
            for (key, written) in expressions(item) {
                let is_of_it = |one: &&Assignment| one.via == AssignedVia::OpenGroup && written.contains(&fold(&one.written));
                let units = old.assignments.iter().filter(is_of_it).map(|one| &one.unit).collect();
                let others = old.assignments.iter().filter(|one| !is_of_it(one)).map(|one| &one.unit).collect();
                uses.push(Use { row: item.row.source_row, key, units, others });
            }
        }
        let mut by_key: BTreeMap<&str, Vec<&Use<'_>>> = BTreeMap::new();
        for one in &uses {
            by_key.entry(&one.key).or_default().push(one);
        }
        let mut answers = Self::default();
        for (key, uses) in by_key {
            answers.add(key, &uses, before.get(key));
        }
        answers
    }

    fn add(&mut self, key: &str, uses: &[&Use<'_>], before: Option<&[UnitId]>) {
        let said = before.filter(|meant| uses.iter().filter(|one| one.would_have(meant)).count() * 2 >= uses.len());
        let of_list = said.map(<[UnitId]>::to_vec).or_else(|| most_frequent(uses));
        for one in uses {
            let answer = match &of_list {
                Some(meant) if one.would_have(meant) => RowAnswer::AsTheList,
                _ if !one.units.is_empty() => RowAnswer::Own(one.units.iter().map(|unit| (*unit).clone()).collect()),
                // the answer was given for all rows, and this one was left out of it
                Some(_) if said.is_some() => RowAnswer::Own(Vec::new()),
                _ => RowAnswer::Open,
            };
            self.of_row.entry(one.row).or_default().insert(key.to_owned(), answer);
        }
        if let Some(meant) = of_list {
            self.of_list.insert(key.to_owned(), meant);
        }
    }

    /// What a row had meant; nothing where nobody said so.
    pub(super) fn had(&self, row: usize, key: &str) -> Option<&[UnitId]> {
        match self.of_row.get(&row)?.get(key)? {
            RowAnswer::AsTheList => self.of_list.get(key).map(Vec::as_slice),
            RowAnswer::Own(units) => Some(units),
            RowAnswer::Open => None,
        }
    }

    /// What a row means now: what a person said of the row goes first, then what the row had of its own, then what she said of all
    /// rows, then what it had with the others. `None` where the row is none of those that stand.
    pub(super) fn now<'a>(&'a self, row: usize, key: &str, said: &'a Choices) -> Option<Option<&'a [UnitId]>> {
        let own = said.row_groups.get(&row).and_then(|groups| answered(groups, key));
        let of_all = || answered(&said.groups, key);
        let list = || self.of_list.get(key).map(Vec::as_slice);
        match self.of_row.get(&row).and_then(|groups| groups.get(key)) {
            None => (own.is_none() && of_all().is_none()).then(list).flatten().map(Some),
            Some(RowAnswer::Own(units)) => Some(own.or(Some(units))),
            Some(RowAnswer::AsTheList) => Some(own.or_else(of_all).or_else(list)),
            Some(RowAnswer::Open) => Some(own.or_else(of_all)),
        }
    }

    /// Puts the answers where the rows ask: expressions, questions and problems say what is answered.
    pub fn put_into(&self, parsed: &mut ParsedChecklist, recognised: &Recognised, directory: &UnitDirectory, said: &Choices) {
        if self.of_row.is_empty() {
            return;
        }
        let mut settled: HashMap<usize, Vec<Problem>> = HashMap::new();
        let mut asks: Vec<Problem> = Vec::new();
        for item in &mut parsed.items {
            let row = item.row.source_row;
            let asked = unit_problems(recognised, directory, item);
            let mut is_other = false;
            for token in item.responsible.tokens.iter_mut().chain(item.support.iter_mut().flat_map(|support| &mut support.tokens)) {
                let now = key_of(token).and_then(|key| self.now(row, &fold(key), said)).map(|now| now.map(<[UnitId]>::to_vec));
                let (Some(now), Outcome::OpenGroup { confirmed, suggested, candidates, .. }) = (now, &mut token.outcome) else { continue };
                let now = now.map(|units| in_order(units, candidates));
                if *confirmed != now {
                    let before = std::mem::replace(confirmed, now);
                    if confirmed.is_none() {
                        *suggested = suggested.take().or(before);
                    }
                    is_other = true;
                }
            }
            if is_other {
                let left = unit_problems(recognised, directory, item);
                let is_new = |problem: &Problem| !asked.contains(problem);
                asks.extend(left.iter().filter(|problem| is_new(problem)).cloned());
                settled.insert(row, asked.into_iter().filter(|problem| !left.contains(problem)).collect());
            }
        }
        if settled.is_empty() {
            return;
        }
        parsed.problems.retain(|problem| settled.get(&problem.row).is_none_or(|settled| !settled.contains(problem)));
        parsed.problems.extend(asks);
        parsed.problems.sort_by_key(|problem| problem.row);
        parsed.ask_groups();
        for group in &mut parsed.open_groups {
            let of_all = answered(&said.groups, &group.key).or_else(|| self.of_list.get(&fold(&group.key)).map(Vec::as_slice));
            if let Some(units) = of_all {
                group.confirmed = Some(in_order(units.to_vec(), &group.candidates));
            }
        }
    }
}

/// In the order in which they are offered; others behind.
fn in_order(mut units: Vec<UnitId>, offered: &[UnitId]) -> Vec<UnitId> {
    units.sort_by_key(|unit| offered.iter().position(|one| one == unit).unwrap_or(offered.len()));
    units
}

/// The answer for an expression, whatever its widths and spaces.
pub(super) fn answered<'a>(groups: &'a BTreeMap<String, Vec<UnitId>>, key: &str) -> Option<&'a [UnitId]> {
    let folded = fold(key);
    groups.iter().find(|(known, _)| fold(known) == folded).map(|(_, units)| units.as_slice())
}

/// The open expressions of a row, each once: the key of its answer, and its words as they stand there, folded.
pub(super) fn expressions(item: &ParsedItem) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (key, token) in item.tokens().filter_map(|token| Some((fold(key_of(token)?), token))) {
        let written = fold(&token.written);
        match found.iter_mut().find(|(known, _)| *known == key) {
            Some((_, words)) => words.push(written),
            None => found.push((key, vec![written])),
        }
    }
    found
}

fn key_of(token: &Token) -> Option<&str> {
    matches!(token.outcome, Outcome::OpenGroup { .. }).then(|| token.outcome.choice_key(&token.written)).flatten()
}

/// What most rows have by the words; of equals the longer one. Nothing where no row has anything.
fn most_frequent(uses: &[&Use<'_>]) -> Option<Vec<UnitId>> {
    let mut counts: BTreeMap<&BTreeSet<&UnitId>, usize> = BTreeMap::new();
    for one in uses.iter().filter(|one| !one.units.is_empty()) {
        *counts.entry(&one.units).or_default() += 1;
    }
    let (units, _) = counts.into_iter().max_by_key(|(units, count)| (*count, units.len()))?;
    Some(units.iter().map(|unit| (*unit).clone()).collect())
}
