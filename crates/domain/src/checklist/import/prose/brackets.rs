//! What brackets in a line say: （责任单位：财政局；完成时限：6月底前）, （财政局牵头，6月底前）.

use super::super::responsible::looks_like_units;
use super::super::time_limit::names_a_time;
use super::labels::{Field, labelled};
use crate::text::folded::{fold, fold_char};

/// The bracket at the end of a line that says who does it or until when: the text before it, its inner text, what follows.
pub(super) fn closing_bracket(line: &str) -> (&str, Option<&str>, &str) {
    let nothing = (line, None, "");
    let trimmed = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '；' | ';' | '.'));
    let Some(close) = trimmed.char_indices().next_back().filter(|(_, c)| fold_char(*c) == Some(')')) else { return nothing };
    let mut depth = 0_usize;
    let open = trimmed.char_indices().rev().find(|(_, c)| {
        match fold_char(*c) {
            Some(')') => depth += 1,
            Some('(') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let Some((open, c)) = open else { return nothing };
    let inner = &trimmed[open + c.len_utf8()..close.0];
    let says_who = !labelled(inner).is_empty()
        || ((inner.contains("牵头") || inner.contains("负责") || inner.contains("配合") || inner.contains("落实"))
            && looks_like_units(&bare(inner)))
        || looks_like_units(inner)
        || units_and_time(inner).is_some();
    if !says_who || open == 0 {
        return nothing;
    }
    (&line[..open], Some(inner), &line[trimmed.len()..])
}

/// 公开目录（责任单位：财政局），确保全部上网: the bracket that the first label begins, where words go on behind it; as
/// [`closing_bracket`] tells it.
pub(super) fn labelled_bracket<'t>(line: &'t str, fields: &[(usize, usize, usize, Field)]) -> Option<(&'t str, Option<&'t str>, &'t str)> {
    let start = fields.first()?.0;
    let (ahead, behind) = (line.get(..start)?, line.get(start..)?);
    let (open, _) = ahead.char_indices().next_back().filter(|(open, c)| *open > 0 && fold_char(*c) == Some('('))?;
    let mut depth = 0_usize;
    let (close, sign) = behind.char_indices().find(|(_, c)| match fold_char(*c) {
        Some('(') => {
            depth += 1;
            false
        }
        Some(')') if depth == 0 => true,
        Some(')') => {
            depth -= 1;
            false
        }
        _ => false,
    })?;
    let after = behind.get(close + sign.len_utf8()..)?;
    let goes_on = after.starts_with(['，', ',', '、']) && labelled(after).is_empty();
    goes_on.then(|| (&line[..open], behind.get(..close), after))
}

/// A bracket's inner text and its labels.
pub(super) type Labelled<'t> = (&'t str, Vec<(usize, usize, usize, Field)>);

/// （责任单位：财政局）（完成时限：6月底前）: the labelled brackets right before the last one, and the text before them all.
pub(super) fn brackets_before<'t>(before: &'t str, last: &str) -> (&'t str, Vec<Labelled<'t>>) {
    const MOST: usize = 4;
    let mut before = before;
    let mut found = Vec::new();
    while found.len() < MOST && !labelled(last).is_empty() {
        let (ahead, Some(inner), _) = closing_bracket(before) else { break };
        let fields = labelled(inner);
        if fields.is_empty() {
            break;
        }
        found.push((inner, fields));
        before = ahead;
    }
    found.reverse();
    (before, found)
}

/// 教育局负责，9月底前完成: who does it, and until when, without a label for either.
pub(super) fn units_and_time(inner: &str) -> Option<(String, String)> {
    let parts = inner.split(['，', ',', '；', ';', '。']).map(str::trim).filter(|part| !part.is_empty());
    let (times, units): (Vec<&str>, Vec<&str>) = parts.partition(|part| names_a_time(part));
    let all_units = !units.is_empty() && units.iter().all(|part| looks_like_units(&bare(part)));
    (!times.is_empty() && all_units).then(|| (units.join("，"), times.join("，")))
}

/// A list without the words that say who leads.
fn bare(text: &str) -> String {
    let mut folded = fold(text);
    for word in ["分别", "共同", "牵头", "负责", "配合", "落实", "按职责", "分工", "等"] {
        folded = folded.replace(word, "");
    }
    folded
}

/// What a label says, without the brackets around it and those of its neighbours: 财政局）（ is 财政局, 政府办（公开办） stays.
pub(super) fn within_brackets(value: &str) -> &str {
    const MOST: usize = 4;
    let mut value = value.trim_matches(is_between);
    for _ in 0..MOST {
        let count = |sign: char| value.chars().filter(|c| fold_char(*c) == Some(sign)).count();
        let Some(last) = value.chars().next_back() else { break };
        let is_left_over = match fold_char(last) {
            Some('(') => true,
            Some(')') => count(')') > count('('),
            _ => false,
        };
        if !is_left_over {
            break;
        }
        value = value[..value.len() - last.len_utf8()].trim_end_matches(is_between);
    }
    value
}

fn is_between(c: char) -> bool {
    c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '。')
}

/// 公开目录（责任单位：财政局: a bracket that nobody closed.
pub(super) fn without_open_bracket(text: &str) -> &str {
    text.trim_end().strip_suffix(|c: char| fold_char(c) == Some('(')).unwrap_or(text)
}
