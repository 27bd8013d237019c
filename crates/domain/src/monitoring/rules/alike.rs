//! 疑似重复发布: two articles of one unit within thirty days whose texts are nearly the same.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::super::alike::{difference, parts};
use super::super::candidate::{Candidate, Rule};
use super::super::column::Column;
use super::super::judge::{Listed, Round};
use super::super::page::squeezed;

/// A shorter text is a form that many articles share.
const LEAST_LETTERS: usize = 100;
/// What lies further apart is another year's, or another month's.
const DAYS: i64 = 30;
/// With so many that share a part of their marks an article is compared, the latest first: the work grows with the pages and not with
/// their square, whatever they say.
const COMPARED: usize = 50;

/// Judges all articles of each unit; of those that are alike the later is reported, and names the earlier one that is closest to it.
#[must_use]
pub fn judge(round: &Round<'_>, columns: &[Column], listed: &[Listed<'_>]) -> Vec<Candidate> {
    let Some(most) = round.optional.alike else { return Vec::new() };
    let mut of_units: HashMap<&str, Vec<(NaiveDate, &Listed<'_>)>> = HashMap::new();
    for item in listed.iter().filter(|item| !item.is_again) {
        let is_long = item.facts.is_some_and(|facts| facts.body_letters >= LEAST_LETTERS);
        if let Some(day) = item.day.filter(|_| is_long) {
            of_units.entry(columns[item.column].unit.as_str()).or_default().push((day, item));
        }
    }
    let mut found: Vec<(usize, Candidate)> = Vec::new();
    for items in of_units.values_mut() {
        items.sort_by_key(|(day, item)| (*day, item.order));
        of_unit(columns, most, items, &mut found);
    }
    found.sort_by_key(|(order, _)| *order);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

fn of_unit(columns: &[Column], most: u32, items: &[(NaiveDate, &Listed<'_>)], found: &mut Vec<(usize, Candidate)>) {
    let mut buckets: HashMap<(u32, u64), Vec<usize>> = HashMap::new();
    for (place, (day, item)) in items.iter().enumerate() {
        let Some(facts) = item.facts else { continue };
        let mut closest: Option<(u32, usize)> = None;
        // what is wholly the same is another rule's
        let mut is_repeated = false;
        for part in parts(facts.marks, most) {
            let bucket = buckets.entry(part).or_default();
            for earlier in bucket.iter().rev().take(COMPARED) {
                let (before, other) = &items[*earlier];
                let Some(others) = other.facts.filter(|_| (*day - *before).num_days() <= DAYS) else { break };
                let apart = difference(facts.marks, others.marks);
                is_repeated |= facts.body_digest == others.body_digest && squeezed(&item.title) == squeezed(&other.title);
                if apart <= most && closest.is_none_or(|closest| (apart, *earlier) < closest) {
                    closest = Some((apart, *earlier));
                }
            }
            bucket.push(place);
        }
        if let Some((apart, earlier)) = closest.filter(|_| !is_repeated) {
            let (_, first) = &items[earlier];
            let candidate = Candidate::of_item(&columns[item.column], Rule::Alike, item).with("first", first.address);
            found.push((item.order, candidate.with("first_title", first.title.as_str()).with("apart", apart)));
        }
    }
}
