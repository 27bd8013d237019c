//! Numbers in the demo's texts. A text declares each of them once, with its bounds, and may name it again or add some up, so
//! that what a unit writes adds up.
//!
//! `{a:3-9}` draws a number from 3 to 9 and prints it, `{b:1-a}` one that is not larger than `a`; `{a}` prints it again, `{a+b+c}`
//! the sum. `{k}` is the number a quota has reached, `{v}` how many villages the township has, `{w}` how many people look after
//! its waters and woods, `{year}` the list's year and `{last}` the one before.

use std::collections::BTreeMap;

/// A text with its numbers drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// What the unit writes.
    pub text: String,
    /// The numbers by their letters.
    pub numbers: BTreeMap<char, u32>,
}

/// Draws the numbers of a text in the order of their letters' declarations; `known` are `k`, `v` and `w`, `draw` gives one between two bounds, both included.
pub fn drawn(template: &str, year: i32, known: [(char, u32); 3], mut draw: impl FnMut(u32, u32) -> u32) -> Drawn {
    let mut numbers = BTreeMap::from(known);
    let mut pieces = template.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(inside, _)| inside);
    for inside in pieces.by_ref() {
        if let Some((name, bounds)) = inside.split_once(':')
            && let (Some(name), Some((low, high))) = (name.chars().next(), bounds.split_once('-'))
        {
            let bound = |word: &str| word.parse().ok().or_else(|| numbers.get(&word.chars().next()?).copied()).unwrap_or_default();
            let (low, high) = (bound(low), bound(high));
            numbers.insert(name, draw(low.min(high), high));
        }
    }
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, behind)) = rest.split_once('{') {
        let (inside, after) = behind.split_once('}').unwrap_or((behind, ""));
        text.push_str(before);
        text.push_str(&said(inside, year, &numbers));
        rest = after;
    }
    text.push_str(rest);
    Drawn { text, numbers }
}

fn said(inside: &str, year: i32, numbers: &BTreeMap<char, u32>) -> String {
    let number = |word: &str| word.chars().next().and_then(|name| numbers.get(&name)).copied().unwrap_or_default();
    match inside {
        "year" => year.to_string(),
        "last" => (year - 1).to_string(),
        _ if inside.contains(':') => number(inside).to_string(),
        _ => inside.split('+').map(number).sum::<u32>().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_drawn_once_and_add_up() {
        let text = "{year}年共{a+b+c}件，其中{a:3-9}件、{b:1-a}件、{c:2-4}件，累计{k}件，{v}个村，比{last}年多";
        let told = drawn(text, 2026, [('k', 12), ('v', 14), ('w', 0)], |_, high| high);
        assert_eq!(told.text, "2026年共22件，其中9件、9件、4件，累计12件，14个村，比2025年多");
        assert_eq!(told.numbers, BTreeMap::from([('a', 9), ('b', 9), ('c', 4), ('k', 12), ('v', 14), ('w', 0)]));
        assert_eq!(drawn("没有", 2026, [('k', 0), ('v', 0), ('w', 0)], |low, _| low).text, "没有");
    }
}
