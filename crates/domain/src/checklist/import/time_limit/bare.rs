//! A remark that says nothing but when: 4月, 上下半年各一次, 不定期. There the words count as they would in a column of limits;
//! among other words a month may be anything.

use std::ops::Range;

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
    use super::bare_times;

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
