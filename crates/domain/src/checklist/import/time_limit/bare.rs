//! A remark that says nothing but when: 4月, 上下半年各一次, 不定期. There the words count as they would in a column of limits;
//! among other words a month may be anything.

use std::ops::Range;

use super::scan::{Scan, Strictness};
use super::{DutyProposal, ProposalSource, ProposedDuty, TimeDoubt};
use crate::text::folded::fold_char;

/// Longer texts say more than a time.
const LONGEST: usize = 30;

/// What a time is written with, longest first.
const WORDS: [&str; 77] = [
    "按要求时间",
    "按时间节点",
    "按规定时间",
    "按上级要求",
    "按通知要求",
    "根据上级要求",
    "视工作需要",
    "视情况",
    "另行通知",
    "按要求",
    "按规定",
    "按通知",
    "时间",
    "完成时限",
    "完成时间",
    "时限",
    "工作日",
    "之前",
    "以前",
    "前后",
    "左右",
    "以内",
    "完成",
    "报送",
    "公开",
    "更新",
    "发布",
    "开展",
    "上报",
    "推进",
    "坚持",
    "贯穿",
    "原则上",
    "力争",
    "确保",
    "至少",
    "不少于",
    "不低于",
    "常态化",
    "常态",
    "持续",
    "长期",
    "常年",
    "经常性",
    "日常",
    "不定期",
    "定期",
    "适时",
    "择期",
    "随时",
    "实时",
    "及时",
    "即时",
    "动态",
    "序时",
    "立行立改",
    "立查立改",
    "立即",
    "整改",
    "马上",
    "待定",
    "明年",
    "次年",
    "今年",
    "本年",
    "当年",
    "全年",
    "星期",
    "开始",
    "执行",
    "印发后",
    "公布后",
    "一次性",
    "限期",
    "近期",
    "尽快",
    "收到后",
];
/// Signs and single words between them.
const SIGNS: &str = "0123456789〇零一二三四五六七八九十两双单半年月日号底末初中上下旬前后内期季度周每按逐分各第至到起自于在须应需次个篇条份隔终天时\
                     -~—–―〜、和及与,./:()；;";
/// One of these must be among them: a number alone says nothing about time.
const TELLING: [&str; 33] = [
    "年",
    "月",
    "日",
    "号",
    "季",
    "周",
    "旬",
    "星期",
    "长期",
    "持续",
    "常态",
    "经常性",
    "日常",
    "定期",
    "适时",
    "择期",
    "随时",
    "实时",
    "及时",
    "即时",
    "动态",
    "序时",
    "立行立改",
    "立查立改",
    "立即",
    "马上",
    "待定",
    "另行通知",
    "时间",
    "时限",
    "限期",
    "近期",
    "尽快",
];

/// The clauses of a text that are nothing but a time, by their place in it.
pub(super) fn bare_times(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let ends = text.match_indices(['。', '；', ';', '\n']).map(|(at, sign)| (at, at + sign.len()));
    let mut from = 0;
    let clauses: Vec<Range<usize>> =
        ends.chain(std::iter::once((text.len(), text.len()))).map(|(to, next)| std::mem::replace(&mut from, next)..to).collect();
    clauses.into_iter().filter(move |clause| text.get(clause.clone()).is_some_and(is_bare))
}

/// What running text says, or failing that a bracket at its end that is nothing but a time within a year: 公开目录（6月底）. A year alone
/// may belong to what the text names, and so may a date of a year that is over.
pub(super) fn or_in_bracket(prose: DutyProposal, text: &str, source: ProposalSource, year: i32) -> DutyProposal {
    const WITHIN_A_YEAR: [&str; 3] = ["月", "季", "半年"];
    let Some(place) = closing_bracket(text).filter(|_| prose.duty == ProposedDuty::None) else { return prose };
    let words = text.get(place.clone()).unwrap_or_default();
    if !is_bare(words) {
        return prose;
    }
    let found = Scan::new(words, year, Strictness::Column).read(source);
    let is_limit = match found.duty {
        ProposedDuty::None => false,
        ProposedDuty::Standing { .. } | ProposedDuty::Quota { .. } => true,
        ProposedDuty::Date { .. } | ProposedDuty::YearEnd => {
            WITHIN_A_YEAR.iter().any(|word| words.contains(word)) && !matches!(found.doubt, Some(TimeDoubt::PastYear { .. }))
        }
    };
    if !is_limit {
        return prose;
    }
    DutyProposal { span: found.span.start + place.start..found.span.end + place.start, ..found }
}

/// The inside of the bracket that a text ends with.
fn closing_bracket(text: &str) -> Option<Range<usize>> {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '；' | ';' | '.'));
    let close = text.char_indices().next_back().filter(|(_, c)| fold_char(*c) == Some(')'))?.0;
    let (open, sign) = text.char_indices().rev().find(|(_, c)| fold_char(*c) == Some('('))?;
    (open < close).then(|| open + sign.len_utf8()..close)
}

fn is_bare(clause: &str) -> bool {
    let folded: String = clause.chars().filter_map(fold_char).take(LONGEST + 1).collect();
    if folded.chars().count() > LONGEST || !TELLING.iter().any(|word| folded.contains(word)) {
        return false;
    }
    let mut rest = folded.as_str();
    while let Some(first) = rest.chars().next() {
        let word = WORDS.iter().find_map(|word| rest.strip_prefix(word));
        match word.or_else(|| SIGNS.contains(first).then(|| rest.get(first.len_utf8()..)).flatten()) {
            Some(behind) => rest = behind,
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::{ProposalSource, ProposedDuty, propose};
    use super::bare_times;

    #[test]
    fn a_bracket_at_the_end_that_is_a_time_is_the_limit() {
        for (text, expected) in
            [("公开目录（2026年6月底）。", "2026-06-30"), ("公开目录（4月）", "2026-04-30"), ("公开目录【9月30日】；", "2026-09-30")]
        {
            let proposal = propose("", text, 2026);
            assert_eq!(proposal.duty, ProposedDuty::Date { date: expected.parse().unwrap() }, "{text}");
            assert_eq!(proposal.source, ProposalSource::Requirement);
            assert_eq!(text.get(proposal.span), Some(proposal.words.as_str()));
        }
        assert!(matches!(propose("", "公开目录（每季度）", 2026).duty, ProposedDuty::Standing { .. }));
        for text in ["公开目录（2026年）", "公开决算（2025年12月）", "公开目录（含6月数据）", "公开目录（第6期）", "公开（6月底）目录"]
        {
            assert_eq!(propose("", text, 2026).duty, ProposedDuty::None, "{text}");
        }
    }

    #[test]
    fn only_what_is_written_with_words_of_time_is_a_bare_time() {
        let bare = |text: &'static str| bare_times(text).map(|place| &text[place]).collect::<Vec<_>>();
        for text in [
            "4月",
            "4月底前",
            "上下半年各一次",
            "不定期",
            "2023年12月",
            "每季度末",
            "长期坚持",
            "按上级要求时间",
            "立行立改",
            "12月15日前完成",
            "待定",
            "限期完成",
            "尽快",
        ] {
            assert_eq!(bare(text), [text]);
        }
        for text in [
            "重点任务",
            "3次",
            "第3期",
            "市级督办",
            "2023年5月15日会议要求",
            "按月调度",
            "县长包保",
            "依据豫政办〔2023〕5号",
            "每月由办公室汇总",
            "",
            "/",
        ] {
            assert_eq!(bare(text), [""; 0], "{text}");
        }
        assert_eq!(bare("市级督办；4月底前"), ["4月底前"]);
        assert_eq!(bare("民生实事。\n上半年、下半年各一次。"), ["上半年、下半年各一次"]);
    }
}
