use std::ops::Range;

use chrono::{Datelike, NaiveDate};

use super::{Advice, AdviceKind, ends_with, letters, letters_without_links, starts_with};

/// A year in a text, with month and day where they follow.
struct Mention {
    span: Range<usize>,
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

/// Before a year: a start, a comparison or a goal, not the time of the work reported.
const LEADS: &str = "自 从 比 较 与 同 到 至 — - ~";

/// After a year: a start, a stretch or something that bears another year in its name by right.
const FOLLOWS: &str = "以来 起 至今 以后 之后 以前 之前 至 到 — - ~ 度 预算 决算 规划 计划 年报 年度报告 工作总结 基期 \
    同期 底以前";

/// Before a day to come: said as a plan, not as done.
const PLANS: &str = "计划 拟 预计 将 力争 确保 定于 前 安排";

pub(super) fn find(requirement: &str, text: &str, year: i32, today: NaiveDate) -> Vec<Advice> {
    let chars = letters_without_links(text);
    let asked: Vec<i32> = mentions(&letters(requirement)).iter().map(|mention| mention.year).collect();
    mentions(&chars)
        .into_iter()
        .filter_map(|mention| {
            if mention.year != year {
                let meant = asked.contains(&mention.year) || excused(&chars, &mention.span) || names_a_document(&chars[mention.span.end..]);
                let meant = meant || (mention.year > year && planned(&chars, &mention.span));
                return (!meant).then(|| wrong_year(&chars, mention, year));
            }
            // a month alone is over with its last day; whoever reports in it may already name it
            let day = NaiveDate::from_ymd_opt(mention.year, mention.month?, mention.day.unwrap_or(1))?;
            (day > today && !planned(&chars, &mention.span)).then(|| not_yet(&chars, mention, today))
        })
        .collect()
}

fn wrong_year(chars: &[char], mention: Mention, year: i32) -> Advice {
    let written = written(chars, &mention.span);
    let message =
        format!("文中的“{written}”不在本清单的{year}年。如是往年内容请换成今年的；确需提到的，可写成“自{}年以来”。", mention.year);
    Advice::hint(AdviceKind::WrongYear, message).at(mention.span)
}

fn not_yet(chars: &[char], mention: Mention, today: NaiveDate) -> Advice {
    let written = written(chars, &mention.span);
    let message = format!("文中的“{written}”还没有到（今天是{}月{}日）。如是打算，请写明“计划于”。", today.month(), today.day());
    Advice::hint(AdviceKind::NotYet, message).at(mention.span)
}

fn written(chars: &[char], span: &Range<usize>) -> String {
    chars[span.clone()].iter().collect()
}

fn excused(chars: &[char], span: &Range<usize>) -> bool {
    let (before, after) = (&chars[..span.start], &chars[span.end..]);
    in_title(before) || LEADS.split(' ').any(|word| ends_with(before, word)) || FOLLOWS.split(' ').any(|word| starts_with(after, word))
}

fn planned(chars: &[char], span: &Range<usize>) -> bool {
    let before = &chars[span.start.saturating_sub(8)..span.start];
    let sentence = before.rsplit(|c| matches!(c, '。' | ';' | '；' | '\n')).next().unwrap_or(before);
    starts_with(&chars[span.end..], "前") || PLANS.split(' ').any(|word| (0..sentence.len()).any(|at| starts_with(&sentence[at..], word)))
}

/// …2022年度政府信息公开工作年度报告: the year belongs to what is named behind it, unless a deed comes between.
fn names_a_document(after: &[char]) -> bool {
    const NOUNS: &str = "年度报告 年报 工作报告 报告 决算 预算 公报 规划 要点 方案 总结 计划 清单 名单 目录 通报 白皮书 年鉴 台账";
    const DEEDS: &str = "已 完成 印发 召开 开展 举办 发布 公布 编制 组织 公开了";
    const REACH: usize = 24;
    let clause: Vec<char> =
        after.iter().take(REACH).take_while(|c| !matches!(c, ',' | '，' | '。' | ';' | '；' | '、' | '\n')).copied().collect();
    let first = |words: &str| (0..clause.len()).find(|at| words.split(' ').any(|word| starts_with(&clause[*at..], word)));
    match (first(NOUNS), first(DEEDS)) {
        (Some(noun), Some(deed)) => noun < deed,
        (noun, None) => noun.is_some(),
        (None, Some(_)) => false,
    }
}

/// Inside 《…》 the year belongs to the document's name.
fn in_title(before: &[char]) -> bool {
    let opened = before.iter().rposition(|c| *c == '《');
    let closed = before.iter().rposition(|c| *c == '》');
    opened.is_some_and(|opened| closed.is_none_or(|closed| closed < opened))
}

/// 2023年, 2023年5月, 2023年5月6日, 2023-05-06, 2023.5.6, 2023/5/6. Document numbers like 〔2022〕16号 are none.
fn mentions(chars: &[char]) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let digits = chars[at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if digits == 4
            && let Some(mention) = mention_at(chars, at)
        {
            at = mention.span.end;
            found.push(mention);
            continue;
        }
        at += digits.max(1);
    }
    found
}

fn mention_at(chars: &[char], at: usize) -> Option<Mention> {
    let (year, after_year) = number(chars, at)?;
    let year = i32::try_from(year).ok().filter(|year| (1949..=2100).contains(year))?;
    let sign = *chars.get(after_year)?;
    let rest = after_year + 1;
    if sign == '年' {
        let month = marked(chars, rest, &['月']).filter(|(month, _)| (1..=12).contains(month));
        let Some((month, after_month)) = month else {
            return Some(Mention { span: at..rest, year, month: None, day: None });
        };
        let day = marked(chars, after_month, &['日', '号']);
        let end = day.map_or(after_month, |(_, end)| end);
        return Some(Mention { span: at..end, year, month: Some(month), day: day.map(|(day, _)| day) });
    }
    if matches!(sign, '-' | '.' | '/') {
        let (month, after_month) = number(chars, rest).filter(|(month, _)| (1..=12).contains(month))?;
        let (day, end) = (chars.get(after_month) == Some(&sign)).then(|| number(chars, after_month + 1)).flatten()?;
        return Some(Mention { span: at..end, year, month: Some(month), day: Some(day) });
    }
    None
}

/// A number followed by one of these signs, and the place behind the sign.
fn marked(chars: &[char], at: usize, signs: &[char]) -> Option<(u32, usize)> {
    let (value, end) = number(chars, at)?;
    chars.get(end).filter(|c| signs.contains(c)).map(|_| (value, end + 1))
}

fn number(chars: &[char], at: usize) -> Option<(u32, usize)> {
    let digits: String = chars.get(at..)?.iter().take_while(|c| c.is_ascii_digit()).take(9).collect();
    digits.parse().ok().map(|value| (value, at + digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(requirement: &str, text: &str) -> Vec<(AdviceKind, String)> {
        let today = NaiveDate::from_ymd_opt(2023, 5, 31).unwrap();
        let chars: Vec<char> = text.chars().collect();
        find(requirement, text, 2023, today).into_iter().map(|one| (one.kind, chars[one.span.unwrap()].iter().collect())).collect()
    }

    #[test]
    fn a_year_that_is_not_the_checklists_is_pointed_at() {
        for (text, expected) in [
            ("2022年已公开20条", "2022年"),
            ("我局于2022年5月6日召开培训会", "2022年5月6日"),
            ("２０２２年３月公开", "２０２２年３月"),
            ("2022-05-06发布", "2022-05-06"),
            ("2022.5.6发布", "2022.5.6"),
            ("2024年6月完成", "2024年6月"),
        ] {
            let found = kinds("做好公开", text);
            let half: Vec<_> = found.iter().map(|(kind, span)| (*kind, span.as_str())).collect();
            assert_eq!(half, [(AdviceKind::WrongYear, expected)], "{text}");
        }
    }

    #[test]
    fn another_year_may_be_mentioned_with_reason() {
        for text in [
            "自2019年以来的文件已全部上网",
            "2019年以来的文件已全部上网",
            "从2020年起逐年归集",
            "2021年至2023年的年报已核对",
            "2021—2023年的年报已核对",
            "已公开2022年度部门决算",
            "已公开2022年决算",
            "比2022年增加12条",
            "印发《云岫县2022年政务公开要点》的评估",
            "按照云政办〔2022〕16号文件执行",
            "已公布到2025年的目标",
            "发布东桥镇2022年政府信息公开工作年度报告",
            "公开2022年度决算、2024年预算共3份",
            "较2022年增长12%",
            "依据青政办函〔2021〕12号公开3份",
            "拟于2027年1月发布年报",
            "2022年工作总结已报送",
            "链接：https://www.example.gov.cn/2022/05/06/1.html",
            "https://www.example.gov.cn/content/2022-05-06.html",
            "2023年5月公开12条",
            "编号20220506",
            "共2022条",
        ] {
            assert_eq!(kinds("做好公开", text), [], "{text}");
        }
        assert_eq!(kinds("核对2021年、2022年年报", "2022年年报已核对"), []);
    }

    #[test]
    fn a_day_to_come_is_a_plan() {
        assert_eq!(kinds("", "2023年6月1日已发布"), [(AdviceKind::NotYet, "2023年6月1日".into())]);
        assert_eq!(kinds("", "于2023年11月完成"), [(AdviceKind::NotYet, "2023年11月".into())]);
        for text in ["计划于2023年11月完成", "2023年11月前完成", "预计2023年6月1日上线", "2023年5月31日发布", "2023年5月发布", "2023年工作"]
        {
            assert_eq!(kinds("", text), [], "{text}");
        }
        assert_eq!(kinds("", "按计划完成。2023年11月发布").len(), 1);
    }
}
