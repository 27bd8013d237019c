//! Aliases in one cell, each perhaps with its kind and its time: 县财政局、经委(原简称,至2019-01-01).

use chrono::NaiveDate;
use domain::register::unit::AliasKind;
use domain::text::folded::{fold, is_blank};

use super::UnitAlias;

/// 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let folded = fold(text).replace(['年', '月', '/', '.'], "-");
    NaiveDate::parse_from_str(folded.trim_end_matches('日'), "%Y-%m-%d").ok()
}

/// Splits outside of brackets and reads what the brackets say about time: 经信局(原简称,至2024-03-01).
pub(super) fn aliases(text: &str) -> Vec<UnitAlias> {
    let mut names = vec![String::new()];
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(c, '、' | ',' | '，' | ';' | '；' | '/' | '\n') {
            names.push(String::new());
        } else if let Some(name) = names.last_mut() {
            name.push(c);
        }
    }
    names.iter().map(|name| name.trim()).filter(|name| !is_blank(name)).map(alias).collect()
}

fn alias(text: &str) -> UnitAlias {
    let plain = UnitAlias { name: text.to_owned(), kind: AliasKind::Alias, valid_from: None, valid_to: None };
    let inner = text.strip_suffix([')', '）']).and_then(|rest| rest.rfind(['(', '（']).map(|open| (rest, open)));
    let Some((rest, open)) = inner else { return plain };
    let bracket = rest[open..].chars().skip(1).collect::<String>();
    let mut dated = UnitAlias { name: rest[..open].trim().to_owned(), ..plain.clone() };
    for part in bracket.split([',', '，']).map(str::trim) {
        match part {
            "原全称" => dated.kind = AliasKind::FormerFullName,
            "原简称" => dated.kind = AliasKind::FormerShortName,
            part => match (part.strip_prefix('自').and_then(day), part.strip_prefix('至').and_then(day)) {
                (Some(from), _) => dated.valid_from = Some(from),
                (_, Some(to)) => dated.valid_to = Some(to),
                // 政府办(政务公开办): the bracket is part of the name
                _ => return plain,
            },
        }
    }
    dated
}

pub(super) fn alias_text(alias: &UnitAlias) -> String {
    let mut parts = Vec::new();
    match alias.kind {
        AliasKind::Alias => {}
        AliasKind::FormerFullName => parts.push("原全称".to_owned()),
        AliasKind::FormerShortName => parts.push("原简称".to_owned()),
    }
    parts.extend(alias.valid_from.map(|day| format!("自{day}")));
    parts.extend(alias.valid_to.map(|day| format!("至{day}")));
    if parts.is_empty() { alias.name.clone() } else { format!("{}({})", alias.name, parts.join(",")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_time_or_part_of_the_name() {
        let cases = [
            ("政府办(政务公开办)", "政府办(政务公开办)", AliasKind::Alias, None, None),
            ("经委（原简称，至2019年1月1日）", "经委", AliasKind::FormerShortName, None, Some("2019-01-01")),
            ("农委(自2010.2.3,至2019/1/1)", "农委", AliasKind::Alias, Some("2010-02-03"), Some("2019-01-01")),
            ("农委(至某日)", "农委(至某日)", AliasKind::Alias, None, None),
        ];
        for (text, name, kind, from, to) in cases {
            let date = |text: &str| text.parse::<NaiveDate>().unwrap();
            let expected = UnitAlias { name: name.into(), kind, valid_from: from.map(date), valid_to: to.map(date) };
            assert_eq!(aliases(text), [expected], "{text}");
        }
    }

    #[test]
    fn separators_in_brackets_do_not_separate() {
        let names: Vec<String> = aliases("甲、乙(丙、丁)，戊\n己").into_iter().map(|alias| alias.name).collect();
        assert_eq!(names, ["甲", "乙(丙、丁)", "戊", "己"]);
    }
}
