//! Masks that hide so little of a number that anybody finds the rest.

use super::personal::is_region;
use super::{Advice, AdviceKind};

/// A mask hides at least so many digits.
const LEAST_HIDDEN: usize = 4;

/// 139***45678: so little is hidden that anybody finds the rest. Blanks and dashes between the pieces hide nothing.
pub(super) fn weak_masks(chars: &[char]) -> Vec<Advice> {
    let is_stars = |c: char| matches!(c, '*' | '＊' | '●' | '•' | '#' | '※' | '■' | '□' | '○' | '◯');
    let mut found = looked_for(chars, |c| is_stars(c) || matches!(c, '×' | 'x' | 'X'), |_| false);
    // 1300x600-1200 measures something, so letters mask nothing in pieces
    found.extend(looked_for(chars, is_stars, |c| c.is_whitespace() || matches!(c, '-' | '—' | '–')));
    found
}

fn looked_for(chars: &[char], is_mask: impl Fn(char) -> bool, joins: impl Fn(char) -> bool) -> Vec<Advice> {
    let in_number = |c: char| c.is_ascii_digit() || is_mask(c);
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let is_part =
            |place: usize| in_number(chars[place]) || (joins(chars[place]) && chars.get(place + 1).is_some_and(|next| in_number(*next)));
        let end = (at..chars.len()).find(|place| !is_part(*place)).unwrap_or(chars.len());
        let number: Vec<char> = chars[at..end].iter().copied().filter(|c| in_number(*c)).collect();
        let hidden = number.iter().filter(|c| is_mask(**c)).count();
        let digits: Vec<u8> = number.iter().map_while(|c| c.is_ascii_digit().then(|| u8::try_from(*c).unwrap_or(b'0'))).collect();
        let is_only_check_digit = hidden == 1 && matches!(number.last(), Some('x' | 'X'));
        let looks_personal = match number.len() {
            11 => matches!(digits.as_slice(), [b'1', b'3'..=b'9', _, ..]),
            18 => digits.len() >= 6 && is_region(&digits),
            _ => false,
        };
        if (1..LEAST_HIDDEN).contains(&hidden) && !is_only_check_digit && looks_personal {
            let message = format!("第{}个字起的号码只遮住了{hidden}位，容易猜出。请至少遮住4位，例如写成139****5678。", at + 1);
            found.push(Advice::hint(AdviceKind::WeakMask, message).at(at..end));
        }
        at = end;
    }
    found
}
