//! What the requirement asks beside its time limit: 不少于10篇 where the column says 年底前, 每月 where it says 长期坚持. Only a hint: the
//! column goes before, and a person decides.

use super::parse::ParsedItem;
use super::time_limit::{ProposalSource, propose};
use crate::checklist::duty::Duty;
use crate::reporting::advice::{CountablePart, PartKind, countable_parts};
use crate::text::folded::fold;

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
    use crate::checklist::duty::Every;

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
