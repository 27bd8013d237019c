//! Digits that stand together in a text, and neighbouring groups of them as one number.

use std::ops::Range;

use crate::text::folded::is_invisible;

/// What may stand between the digits of one number, at most so many signs in a row.
const MOST_SIGNS: usize = 3;

/// A group of digits standing together; an X after it is taken along, as in identity numbers.
pub(super) struct Group {
    pub(super) span: Range<usize>,
    pub(super) digits: String,
    /// Whether only blanks, dashes or dots stand between it and the group before.
    pub(super) joined: bool,
}

/// Neighbouring groups as one number.
pub(super) struct Window {
    pub(super) digits: String,
    pub(super) span: Range<usize>,
    pub(super) lengths: Vec<usize>,
}

pub(super) fn groups(chars: &[char]) -> Vec<Group> {
    groups_joined(chars, is_joint)
}

/// The same where whatever parts pieces of one number may stand between: slashes, commas, brackets. Only for what a check digit
/// proves.
pub(super) fn groups_of_pieces(chars: &[char]) -> Vec<Group> {
    const PARTS: &str = "/~,、:;|'\"()[]【】〔〕";
    groups_joined(chars, |c| is_joint(c) || PARTS.contains(c))
}

/// The same where brackets may stand around the first piece: (139)1234-5678.
pub(super) fn groups_behind_brackets(chars: &[char]) -> Vec<Group> {
    groups_joined(chars, |c| is_joint(c) || c == ')')
}

/// Signs that are read as the X of an identity number: those of other keyboards, the Roman ten and the sign of multiplication.
pub(super) fn is_check_sign(c: char) -> bool {
    matches!(c, 'X' | 'x' | '\u{425}' | '\u{445}' | '\u{3a7}' | '\u{3c7}' | '\u{2169}' | '\u{2179}' | '×')
}

fn groups_joined(chars: &[char], joins: impl Fn(char) -> bool) -> Vec<Group> {
    /// So many digits of an identity number stand before its check digit.
    const BEFORE_CHECK: usize = 17;
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = String::new();
        // marks nobody sees do not end a group
        let mut end = at;
        while chars.get(at).is_some_and(|c| c.is_ascii_digit() || is_invisible(*c)) {
            if chars[at].is_ascii_digit() {
                digits.push(chars[at]);
                end = at + 1;
            }
            at += 1;
        }
        let stands_alone = !chars.get(at + 1).is_some_and(char::is_ascii_alphanumeric);
        if chars.get(at).is_some_and(|c| is_check_sign(*c)) && (stands_alone || digits.len() == BEFORE_CHECK) {
            digits.push('X');
            at += 1;
            end = at;
        }
        let joined = groups.last().is_some_and(|last: &Group| {
            let between = &chars[last.span.end..start];
            let seen = between.iter().filter(|c| !is_invisible(**c)).count();
            seen <= MOST_SIGNS && between.iter().all(|c| joins(*c)) && !last.digits.ends_with('X')
        });
        groups.push(Group { span: start..end, digits, joined });
    }
    groups
}

/// Blanks, line ends, dashes and dots; and the key that a pictured digit stands on.
fn is_joint(c: char) -> bool {
    c.is_whitespace()
        || is_invisible(c)
        || c == '\u{20e3}'
        || matches!(c, '-' | '—' | '–' | '‐' | '‑' | '‒' | '―' | '−' | '.' | '·' | '•' | '_' | '－' | '﹣')
}

/// 1 3 9 1 2 3 4 5 6 7 8, as a printed page comes out: runs of single digits, as long as a mobile number.
pub(super) fn digit_by_digit(groups: &[Group]) -> Vec<Window> {
    const LENGTH: usize = 11;
    let mut found = Vec::new();
    for run in groups.chunk_by(|_, next| next.joined) {
        if let (LENGTH, [first, .., last]) = (run.len(), run)
            && run.iter().all(|group| group.digits.len() == 1)
        {
            let digits = run.iter().map(|group| group.digits.as_str()).collect();
            found.push(Window { digits, span: first.span.start..last.span.end, lengths: vec![1; LENGTH] });
        }
    }
    found
}

/// Two numbers that nothing parts, as cells of a table come out when they are pasted: an identity number and a telephone, or two of
/// the former.
pub(super) fn run_together(groups: &[Group]) -> Vec<[Window; 2]> {
    let part = |group: &Group, range: Range<usize>| {
        let span = group.span.start + range.start..group.span.start + range.end;
        Window { digits: group.digits[range.clone()].to_owned(), span, lengths: vec![range.len()] }
    };
    // with marks nobody sees between them the digits have other places
    let whole = groups.iter().filter(|group| group.span.len() == group.digits.len());
    whole
        .flat_map(|group| {
            let cuts: &[usize] = match group.digits.len() {
                29 => &[11, 18],
                36 => &[18],
                _ => &[],
            };
            cuts.iter().map(|cut| [part(group, 0..*cut), part(group, *cut..group.digits.len())]).collect::<Vec<_>>()
        })
        .collect()
}

/// Every run of neighbouring groups with a fitting number of digits, longest first at each place.
pub(super) fn windows(groups: &[Group], lengths: std::ops::RangeInclusive<usize>, most_groups: usize) -> Vec<Window> {
    let mut found = Vec::new();
    for (first, group) in groups.iter().enumerate() {
        let mut window = Window { digits: String::new(), span: group.span.clone(), lengths: Vec::new() };
        for (place, next) in groups.iter().enumerate().skip(first).take(most_groups.min(*lengths.end())) {
            if place > first && !next.joined {
                break;
            }
            window.digits.push_str(&next.digits);
            window.lengths.push(next.digits.len());
            window.span.end = next.span.end;
            if window.digits.len() > *lengths.end() {
                break;
            }
            if window.digits.len() >= *lengths.start() {
                found.push(Window { digits: window.digits.clone(), span: window.span.clone(), lengths: window.lengths.clone() });
            }
        }
    }
    found
}
