//! Masks that hide so little of a number that anybody finds the rest.

use super::personal::is_region;
use super::{Advice, AdviceKind};

/// A mask hides at least so many digits.
const LEAST_HIDDEN: usize = 4;

/// 139***45678: so little is hidden that anybody finds the rest.
pub(super) fn weak_masks(chars: &[char]) -> Vec<Advice> {
    let is_mask = |c: char| matches!(c, '*' | '＊' | '×' | '●' | '•' | '#' | '※' | 'x' | 'X');
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let in_number = |c: &char| c.is_ascii_digit() || is_mask(*c);
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let end = at + chars[at..].iter().take_while(|c| in_number(c)).count();
        let number = &chars[at..end];
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
