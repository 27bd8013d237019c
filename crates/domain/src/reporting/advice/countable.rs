use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{
    Advice, AdviceKind, ends_with, letters_without_links, longest_at,
    numbers::{number_at, skip_blanks},
    starts_with,
};

/// A part of a requirement that can be counted; shown beside the answer so that both can be held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountablePart {
    /// The words, to the letter (至少挑选十个项目).
    pub text: String,
    /// What kind of thing is asked.
    pub kind: PartKind,
    /// The number, where it is a whole one.
    pub value: Option<u64>,
    /// Where in the requirement, in characters.
    pub span: Range<usize>,
}

impl CountablePart {
    /// Whether there is something to hold an answer against: so many things, a share. A bare rhythm (按月更新) and a limit of time
    /// (20个工作日内) count nothing.
    #[must_use]
    pub const fn is_quantity(&self) -> bool {
        match self.kind {
            PartKind::Count | PartKind::Percent => true,
            PartKind::Frequency => self.value.is_some(),
            PartKind::TimeLimit => false,
        }
    }
}

/// What can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// So many things (24项).
    Count,
    /// So often, or so many per period (每季度一期, 按月公开).
    Frequency,
    /// A share (不低于4%).
    Percent,
    /// Within so much time (3个工作日内).
    TimeLimit,
}

/// At least so many.
const LEAST: &str = "至少 不少于 不得少于 不低于 不得低于 达到 ≥ 超过 不超过 最少";

/// A rhythm, with a number to come or without.
const EACH: &str = "每周 每月 每个月 每季度 每个季度 每季 每半年";

/// What is a rhythm only with a number to come.
const EVERY: &str = "每年 全年 年度 一年 每期 每批 每村 每个项目";

/// A rhythm that is complete by itself.
const RHYTHM: &str = "按周 按月 按季度 按季 按半年 按年 逐月 逐季 逐年";

/// What is done in that rhythm, taken into the part.
const ACTS: &str = "公开 更新 发布 报送 通报 调度 公示 抽查 检查 归集 回头看";

/// Measure words; 工作日 and the like are limits of time.
const MEASURES: &str = "个项目 个栏目 个领域 个单位 个部门 个乡镇 个村 个事项 个平台 个专题 个 项 条 次 期 篇 件 份 场 场次 \
    家 户 人 人次 名 处 部 批 宗 幅 张 类 所 座 位 例 万元 亿元 元 公里 轮 辑 卷 版 套";

const TIMES: &str = "个工作日 工作日 个自然日 小时 天 日 个月 个星期 周";

/// Where a number with a measure word behind it counts nothing.
const NOT_BEFORE: &str = "第 同 统 逐 任 唯 之";

/// The requirement's countable parts in their order.
#[must_use]
pub fn countable_parts(requirement: &str) -> Vec<CountablePart> {
    let chars = letters_without_links(requirement);
    let written: Vec<char> = requirement.chars().collect();
    let mut parts: Vec<CountablePart> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let from = parts.last().map_or(0, |part| part.span.end);
        let Some((kind, value, span)) = counted_at(&chars, from, at).or_else(|| rhythm_at(&chars, at)) else {
            at = number_at(&chars, at).map_or(at + 1, |number| number.end);
            continue;
        };
        at = span.end;
        let text = written[span.clone()].iter().collect();
        parts.push(CountablePart { text, kind, value, span });
    }
    parts
}

/// The hint that the requirement asks a number and the text has none.
pub(super) fn missing_number(requirement: &str, text: &str) -> Option<Advice> {
    // a bare rhythm (按月更新) asks no number
    let parts: Vec<CountablePart> =
        countable_parts(requirement).into_iter().filter(|part| part.is_quantity() || part.kind == PartKind::TimeLimit).collect();
    let names: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
    let only_time = parts.iter().all(|part| part.kind == PartKind::TimeLimit);
    let chars = letters_without_links(text);
    if parts.is_empty() || has_quantity(&chars) || (only_time && chars.iter().any(char::is_ascii_digit)) {
        return None;
    }
    let asked = names.join("、");
    Some(Advice::hint(
        AdviceKind::NoNumber,
        if only_time {
            format!("要求里写明了时限（{asked}），填报里没有日期或数字。请写明何时完成、用了几个工作日。")
        } else {
            format!("要求里有可以计数的内容（{asked}），填报里还没有数字。请写明完成了多少。")
        },
    ))
}

/// `from`: where the part before ends; no part reaches back over it.
fn counted_at(chars: &[char], from: usize, at: usize) -> Option<(PartKind, Option<u64>, Range<usize>)> {
    // 百分之九十五
    if starts_with(&chars[at..], "百分之") {
        let number = number_at(chars, at + 3)?;
        let (start, _) = lead(chars, from, at);
        return Some((PartKind::Percent, number.value, start..number.end));
    }
    if at > 0 && (number_at(chars, at - 1).is_some() || chars[at - 1] == '.') {
        return None;
    }
    let number = number_at(chars, at)?;
    let end = skip_blanks(chars, number.end);
    if matches!(chars.get(end), Some('%')) {
        let (start, _) = lead(chars, from, at);
        return Some((PartKind::Percent, number.value, start..end + 1));
    }
    if NOT_BEFORE.split(' ').any(|word| ends_with(&chars[..at], word)) || starts_with(&chars[number.end..], "次性") {
        return None;
    }
    let (start, led) = lead(chars, from, at);
    if let Some(length) = longest_at(&chars[end..], TIMES) {
        let end = end + length;
        let after = longest_at(&chars[end..], "内 以内 以上");
        // 6月30日 and 每月10日 are dates
        let date = ends_with(&chars[..at], "月") || ends_with(&chars[..at], "每月");
        let limit =
            starts_with(&chars[end - length..], "个") || starts_with(&chars[end - length..], "工") || after.is_some() || led == Lead::Least;
        return (limit && !date).then(|| (PartKind::TimeLimit, number.value, start..end + after.unwrap_or(0)));
    }
    let length = longest_at(&chars[end..], MEASURES)?;
    // 一个 without a minimum or a rhythm is an article, not a count
    if number.chinese && number.value == Some(1) && led == Lead::None {
        return None;
    }
    let end = end + length;
    let end = end + longest_at(&chars[end..], "以上").unwrap_or(0);
    let kind = if led == Lead::Every { PartKind::Frequency } else { PartKind::Count };
    Some((kind, number.value, start..end))
}

/// 按月公开, 每季度, 一月一通报.
fn rhythm_at(chars: &[char], at: usize) -> Option<(PartKind, Option<u64>, Range<usize>)> {
    if matches!(chars[at..], ['一', '周' | '月' | '季' | '年', '一', _, ..]) {
        let act = longest_at(&chars[at + 3..], "更新 通报 互查 考评 调度 公开")?;
        return Some((PartKind::Frequency, None, at..at + 3 + act));
    }
    let length = longest_at(&chars[at..], RHYTHM).max(longest_at(&chars[at..], EACH))?;
    // the number may come a little later and then takes the rhythm with it
    let near = &chars[at + length..chars.len().min(at + length + REACH)];
    let clause = near.split(|c| is_stop(*c)).next().unwrap_or(near);
    if (0..clause.len()).any(|step| counted_at(chars, at, at + length + step).is_some_and(|(.., span)| span.start <= at)) {
        return None;
    }
    // 每月10日 is a date, 每年以来 no rhythm
    if chars.get(at + length).is_some_and(char::is_ascii_digit) {
        return None;
    }
    let act = longest_at(&chars[at + length..], ACTS).unwrap_or(0);
    Some((PartKind::Frequency, None, at..at + length + act))
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Lead {
    None,
    Least,
    Every,
}

/// How far a number may stand from the words that lead to it.
const REACH: usize = 10;

/// Where the part begins: at the rhythm or minimum in the same clause shortly before the number, else at the number.
fn lead(chars: &[char], from: usize, at: usize) -> (usize, Lead) {
    let reach = from.max(at.saturating_sub(REACH));
    let reach = (reach..at).rev().find(|i| is_stop(chars[*i])).map_or(reach, |stop| stop + 1);
    let found = |lists: &[&str]| (reach..at).find(|i| lists.iter().any(|words| longest_at(&chars[*i..at], words).is_some()));
    match (found(&[EACH, EVERY]), found(&[LEAST])) {
        (Some(every), _) => (every, Lead::Every),
        (None, Some(least)) => (least, Lead::Least),
        (None, None) => (at, Lead::None),
    }
}

fn is_stop(c: char) -> bool {
    matches!(c, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '、' | '\n' | '（' | '(' | '）' | ')' | '\0')
}

/// Whether a text says how many: a number that is neither a date nor the mark of a list item.
fn has_quantity(chars: &[char]) -> bool {
    if (0..chars.len()).any(|at| starts_with(&chars[at..], "百分之")) {
        return true;
    }
    let mut at = 0;
    while at < chars.len() {
        let Some(number) = number_at(chars, at) else {
            at += 1;
            continue;
        };
        let end = skip_blanks(chars, number.end);
        let next = chars.get(end).copied();
        let counts = if number.chinese {
            let word = longest_at(&chars[end..], MEASURES).or_else(|| longest_at(&chars[end..], TIMES));
            word.is_some() && !starts_with(&chars[end..], "次性") && !["同", "统", "逐", "每"].iter().any(|w| ends_with(&chars[..at], w))
        } else {
            !is_date_or_mark(chars, at, next)
        };
        if counts {
            return true;
        }
        at = number.end;
    }
    false
}

fn is_date_or_mark(chars: &[char], at: usize, next: Option<char>) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let date =
        matches!(next, Some('年' | '月' | '日' | '号' | '时' | '-' | '/' | '〕' | ']')) || matches!(before, Some('-' | '/' | '〔' | '['));
    let line_start = matches!(before, None | Some('\n' | '。' | '；' | ';' | '：' | ':' | '(' | '（'));
    date || (line_start && matches!(next, Some('.' | '、' | ')' | '）' | '．')))
}

#[cfg(test)]
mod tests {
    use super::{
        PartKind::{Count, Frequency, Percent, TimeLimit},
        *,
    };

    type Part = (&'static str, PartKind, Option<u64>);

    #[test]
    fn the_countable_parts_of_a_requirement_are_listed_as_written() {
        let cases: &[(&str, &[Part])] = &[
            ("年度至少展示十个项目的全过程", &[("年度至少展示十个项目", Frequency, Some(10))]),
            ("至少挑选十个项目全流程展示", &[("至少挑选十个项目", Count, Some(10))]),
            ("高质量完成24项重点工作", &[("24项", Count, Some(24))]),
            ("印发后3个工作日内公开解读", &[("3个工作日内", TimeLimit, Some(3))]),
            ("每年不得低于 4 期，原则上每季度一期", &[("每年不得低于 4 期", Frequency, Some(4)), ("每季度一期", Frequency, Some(1))]),
            ("权重不低于4%", &[("不低于4%", Percent, Some(4))]),
            ("办结率达到百分之九十五以上", &[("达到百分之九十五", Percent, Some(95))]),
            ("动态信息按月公开，静态信息置顶", &[("按月公开", Frequency, None)]),
            ("每季度发布，遇重大调整及时更新", &[("每季度发布", Frequency, None)]),
            ("一月一通报、一季一互查", &[("一月一通报", Frequency, None), ("一季一互查", Frequency, None)]),
            ("征求意见不少于30日", &[("不少于30日", TimeLimit, Some(30))]),
            ("举办不少于２场开放日", &[("不少于２场", Count, Some(2))]),
            ("每月至少更新两次", &[("每月至少更新两次", Frequency, Some(2))]),
            ("收集意见1,200条", &[("1,200条", Count, Some(1200))]),
            ("比例不低于2.5%", &[("不低于2.5%", Percent, None)]),
            ("梳理文件200余件", &[("200余件", Count, None)]),
            ("二十四个栏目", &[("二十四个栏目", Count, Some(24))]),
        ];
        for (requirement, expected) in cases {
            let parts = countable_parts(requirement);
            let found: Vec<_> = parts.iter().map(|part| (part.text.as_str(), part.kind, part.value)).collect();
            assert_eq!(&found, expected, "{requirement}");
            let chars: Vec<char> = requirement.chars().collect();
            for part in &parts {
                assert_eq!(part.text, chars[part.span.clone()].iter().collect::<String>());
            }
        }
    }

    #[test]
    fn only_what_can_be_counted_is_a_quantity() {
        let cases: &[(&str, &[&str])] = &[
            ("动态信息按月更新，印发后20个工作日内公开", &[]),
            ("每季度发布，征求意见不少于30日", &[]),
            ("一月一通报、一季一互查", &[]),
            ("按月更新，全年不少于12期", &["全年不少于12期"]),
            ("每季度一期", &["每季度一期"]),
            ("3个工作日内办理24项重点工作", &["24项"]),
            ("梳理文件200余件，比例不低于2.5%", &["200余件", "不低于2.5%"]),
        ];
        for (requirement, expected) in cases {
            let parts = countable_parts(requirement);
            let found: Vec<_> = parts.iter().filter(|part| part.is_quantity()).map(|part| part.text.as_str()).collect();
            assert_eq!(&found, expected, "{requirement}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_left_alone() {
        for requirement in [
            "",
            "进一步做好信息公开，第一时间回应关切",
            "6月30日前完成，2023年12月底前验收",
            "每月10日前报送",
            "实行一次性告知，统一发布",
            "深化“两化”成果，落实“双随机、一公开”",
            "聚焦“十四五”重大工程",
            "建设一个统一的平台",
            "国办发〔2016〕80号文件",
            "见https://www.example.gov.cn/a/12条",
        ] {
            assert_eq!(countable_parts(requirement), [], "{requirement}");
        }
    }

    #[test]
    fn a_missing_number_is_missed_and_a_given_one_is_seen() {
        let asks = "全年至少展示十个项目";
        for (text, hint) in [
            ("已建立专栏，集中公开各环节信息", true),
            ("2023年5月6日已建立专栏", true),
            ("1.建立专栏；2.集中公开", true),
            ("详见https://www.example.gov.cn/12/3.html", true),
            ("一是建立专栏，进一步规范", true),
            ("云政办〔2023〕16号已公开", true),
            ("已展示12个项目", false),
            ("已展示十二个项目", false),
            ("展示项目12", false),
            ("已全部公开，占百分之百一十", false),
            ("召开培训一次", false),
        ] {
            assert_eq!(missing_number(asks, text).is_some(), hint, "{text}");
        }
        let sentence = missing_number(asks, "已建立专栏").unwrap().message;
        assert!(sentence.contains("全年至少展示十个项目"), "{sentence}");
        // a limit of time is answered by a date
        assert_eq!(missing_number("印发后3个工作日内公开", "5月6日印发，5月8日公开"), None);
        assert!(missing_number("印发后3个工作日内公开", "解读与文件同步公开").is_some());
        assert_eq!(missing_number("做好公开", "已做好"), None);
        assert_eq!(missing_number("动态信息按月公开", "已公开"), None, "a rhythm alone asks no number");
    }
}
