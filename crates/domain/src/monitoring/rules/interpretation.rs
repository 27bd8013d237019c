//! Interpretations that came later after their document was published than the rule's working days: three where the county says nothing.

use std::collections::HashMap;

use super::super::address::as_compared;
use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::facts::{Facts, as_named};
use super::super::judge::{Listed, Round};
use crate::ids::UnitId;

/// Judges every article that a column of interpretations lists.
#[must_use]
pub fn judge(round: &Round<'_>, columns: &[Column], listed: &[Listed<'_>]) -> Vec<Candidate> {
    let working_days = round.rules.limit(Rule::InterpretationLate);
    let from_signed_day = round.rules.counts_from_signed_day();
    let mut first: HashMap<&str, &Listed<'_>> = HashMap::new();
    let mut documents_of: HashMap<&UnitId, Vec<&Listed<'_>>> = HashMap::new();
    for item in listed {
        first.entry(item.address).or_insert(item);
        let column = &columns[item.column];
        if column.is_of_documents() {
            documents_of.entry(&column.unit).or_default().push(item);
        }
    }
    let mut found = Vec::new();
    for item in listed.iter().filter(|item| columns[item.column].is_of_interpretations()) {
        let (Some(day), Some(facts)) = (item.day.filter(|day| round.holds(*day)), item.facts) else { continue };
        let Some(documents) = documents_of.get(&columns[item.column].unit) else { continue };
        let documents: Vec<&Listed<'_>> = documents.iter().copied().filter(|one| one.address != item.address).collect();
        let Some(document) = document_of(facts, day, &documents) else { continue };
        let signed = if from_signed_day { document.facts.and_then(|facts| facts.signed_day) } else { None };
        let Some(base) = signed.or(document.day) else { continue };
        if day > round.calendar.working_day_after(base, working_days).day {
            // an address is reported under the first column that lists it
            let under = first.get(item.address).map_or(item.column, |one| one.column);
            let candidate = Candidate::of_item(&columns[under], Rule::InterpretationLate, item);
            let candidate = candidate.with("document", document.address).with("base", base.to_string()).with("published", day.to_string());
            let candidate = if signed.is_some() { candidate.with("base_of", "成文") } else { candidate };
            let is_usual = Rule::InterpretationLate.number().is_some_and(|limit| limit.usual == working_days);
            found.push(if is_usual { candidate } else { candidate.with("days", working_days) });
        }
    }
    found
}

/// The document that the text links to, else the one whose title holds a name of the interpretation's.
fn document_of<'d, 'a>(facts: &Facts, day: chrono::NaiveDate, documents: &[&'d Listed<'a>]) -> Option<&'d Listed<'a>> {
    let links: Vec<String> = facts.links.iter().map(|link| as_compared(link)).collect();
    let linked: Vec<&'d Listed<'a>> = documents.iter().copied().filter(|one| links.contains(&as_compared(one.address))).collect();
    let named = |among: &[&'d Listed<'a>]| {
        facts.names.iter().find_map(|name| {
            let fitting = among.iter().copied().filter(|one| as_named(&one.title).contains(name.as_str()));
            // an amended text has the old one's name: the last before the interpretation is meant
            fitting.max_by_key(|one| one.day.map(|base| if base <= day { (1, base) } else { (0, base) }))
        })
    };
    match linked.as_slice() {
        [] => named(documents),
        [one] => Some(one),
        several => {
            named(several).or_else(|| links.iter().find_map(|link| several.iter().copied().find(|one| as_compared(one.address) == *link)))
        }
    }
}
