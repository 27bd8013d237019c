//! What the requirement asks beside its time limit: 不少于10篇 where the column says 年底前, 每月 where it says 长期坚持. Only a hint: the
//! column goes before, and a person decides.

use super::parse::ParsedItem;
use super::time_limit::{ProposalSource, propose};
use crate::checklist::duty::{Duty, Every};
use crate::reporting::advice::{CountablePart, PartKind, countable_parts};
use crate::text::folded::fold;
use crate::text::numerals::leading_number;

/// Words that make a count one that is asked: 24项 alone says how many there are.
const AT_LEAST: [&str; 8] = ["至少", "不少于", "不得少于", "不低于", "不得低于", "最少", "达到", "≥"];

/// The words of a requirement that name a rhythm or a number which neither its column of limits nor `duty` says.
#[must_use]
pub fn asked_beside_limit(item: &ParsedItem, duty: Duty) -> Vec<String> {
    // where the column says nothing, the requirement was read itself
    match item.duty.source {
        ProposalSource::TimeLimit => beside(&item.row.requirement, &item.row.time_limit, duty),
        _ => Vec::new(),
    }
}

/// The day that a limit names within each month (每月10日前): every report on a month is due by the office's own day, whatever is written.
#[must_use]
pub fn day_of_each_month(item: &ParsedItem, duty: Duty) -> Option<String> {
    let is_monthly = matches!(duty, Duty::Standing { every: Every::Month });
    let text = match item.duty.source {
        ProposalSource::TimeLimit => &item.row.time_limit,
        ProposalSource::Requirement => &item.row.requirement,
        ProposalSource::Remark => &item.row.remark,
        ProposalSource::Units | ProposalSource::Nowhere => return None,
    };
    // what is doubted anyway says so
    if is_monthly && item.duty.doubt.is_none() { day_behind_month(text) } else { None }
}

fn day_behind_month(text: &str) -> Option<String> {
    const RHYTHMS: [&str; 4] = ["每个月", "每月", "按月", "逐月"];
    const ENDS: [&str; 3] = ["以前", "之前", "前"];
    let text = fold(text);
    let (at, word) = RHYTHMS.iter().filter_map(|word| Some((text.find(*word)?, *word))).min_by_key(|(at, _)| *at)?;
    let behind: Vec<char> = text.get(at + word.len()..)?.trim_start_matches(['的', '于', '在']).chars().collect();
    let (day, length) = leading_number(&behind)?;
    let unit = *behind.get(length)?;
    let rest: String = behind.iter().skip(length + 1).collect();
    let end = ENDS.iter().find(|end| rest.starts_with(**end))?;
    let number: String = behind.iter().take(length).collect();
    ((1..=31).contains(&day) && matches!(unit, '日' | '号')).then(|| format!("{number}{unit}{end}"))
}

fn beside(requirement: &str, time_limit: &str, duty: Duty) -> Vec<String> {
    let limit = fold(time_limit);
    let mut words: Vec<String> = Vec::new();
    for part in countable_parts(requirement) {
        let is_said = limit.contains(&fold(&part.text)) || says(duty, &part) || words.contains(&part.text);
        if is_asked(&part) && !is_said {
            words.push(part.text);
        }
    }
    words
}

fn is_asked(part: &CountablePart) -> bool {
    match part.kind {
        PartKind::Frequency => true,
        PartKind::Count => AT_LEAST.iter().any(|least| part.text.contains(least)),
        PartKind::Percent | PartKind::TimeLimit => false,
    }
}

/// Whether a duty asks what these words ask: so many, in that rhythm where they name one.
fn says(duty: Duty, part: &CountablePart) -> bool {
    let own = propose(&part.text, "", 2000);
    let is_rhythm = own.is_unread() || own.usual_duty().every() == duty.every();
    match (part.value, duty) {
        (Some(value), Duty::Quota { count, .. }) => value == u64::from(count) && is_rhythm,
        (Some(_), _) => false,
        (None, _) => !own.is_unread() && is_rhythm,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_within_each_month_is_told() {
        for (text, expected) in [
            ("每月10日前报送上月数据", Some("10日前")),
            ("每月５日之前", Some("5日之前")),
            ("持续推进，每月的二十五日前报告", Some("二十五日前")),
            ("按月公开", None),
            ("每月3个工作日内报送", None),
            ("每月底前", None),
            ("每季度末", None),
        ] {
            assert_eq!(day_behind_month(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_the_requirement_asks_and_the_column_does_not_say_is_named() {
        let quarter = Duty::Standing { every: Every::Quarter };
        let month = Duty::Standing { every: Every::Month };
        let ten = Duty::Quota { count: 10, every: Every::Year };
        let one = Duty::Quota { count: 1, every: Every::Year };
        let cases: [(&str, &str, Duty, &[&str]); 11] = [
            ("每季度一期。", "全年不少于1期", one, &["每季度一期"]),
            ("按年公开预算。", "年底前", Duty::YearEnd, &[]),
            ("年度至少展示十个项目。", "全年不少于10个", ten, &[]),
            ("发布政策解读不少于10篇。", "年底前", Duty::YearEnd, &["不少于10篇"]),
            ("发布政策解读不少于10篇。", "年底前", ten, &[]),
            ("发布政策解读不少于10篇。", "全年不少于10篇", ten, &[]),
            ("①每月公开财务；②公开账目。", "长期坚持", quarter, &["每月公开"]),
            ("①每月公开财务；②公开账目。", "长期坚持", month, &[]),
            ("按季度公开财务。", "每季度", quarter, &[]),
            ("公开24项重点工作。", "年底前", Duty::YearEnd, &[]),
            ("印发后20个工作日内公开。", "年底前", Duty::YearEnd, &[]),
        ];
        for (requirement, limit, duty, expected) in cases {
            assert_eq!(beside(requirement, limit, duty), expected, "{requirement} {limit}");
        }
    }
}
