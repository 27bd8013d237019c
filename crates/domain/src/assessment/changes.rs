//! What a new version of rules changes, a sentence each: every field, by the names that people know, never by a code.

mod rules;
mod standing;
mod trees;

use super::number::Decimal;
use super::outline::Outline;
use super::rules::RuleSet;

/// Rules with their words.
#[derive(Debug, Clone, Copy)]
pub struct Version<'v> {
    /// What the engine knows.
    pub rules: &'v RuleSet,
    /// What people read.
    pub outline: &'v Outline,
}

/// What a new version changes, in the order of the file. Empty where both say the same.
#[must_use]
pub fn changes(old: Version<'_>, new: Version<'_>) -> Vec<String> {
    let mut found = Vec::new();
    trees::told(old, new, &mut found);
    rules::told("加分项", &old.outline.bonus, &new.outline.bonus, &mut found);
    rules::told("重大扣分项", &old.outline.penalties, &new.outline.penalties, &mut found);
    standing::told(old, new, &mut found);
    found
}

/// Tells a field whose words changed.
fn differs(what: &str, old: &str, new: &str, found: &mut Vec<String>) {
    if old == new {
        return;
    }
    let is = (old.is_empty(), new.is_empty());
    let (old, new) = (quoted(old), quoted(new));
    found.push(match is {
        (true, _) => format!("{what}增加{new}。"),
        (_, true) => format!("{what}去掉{old}。"),
        _ => format!("{what}由{old}改为{new}。"),
    });
}

/// Words in quotes; quotes inside become single ones, and single ones inside of these double again.
fn quoted(words: &str) -> String {
    let inner: String = words
        .chars()
        .map(|one| match one {
            '“' => '‘',
            '”' => '’',
            '‘' => '“',
            '’' => '”',
            other => other,
        })
        .collect();
    format!("“{inner}”")
}

/// A share as people write it: 0.335 is 33.5%.
fn per_cent(share: Decimal) -> String {
    let text = super::number::Amount::of(i128::from(share.ten_thousandths()) * 100).text(4);
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests;
