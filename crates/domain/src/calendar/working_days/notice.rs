//! Reads the sentences of a pasted holiday notice (国务院办公厅关于……部分节假日安排的通知) into an arrangement.
//!
//! Only what the notice says in days is taken: 放假 and 上班. What it only encourages (鼓励……在除夕休息) is a working day.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{ArrangedDay, CalendarError, YearArrangement};

const FESTIVALS: [&str; 7] = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];

/// The arrangement that a notice describes.
///
/// # Errors
/// [`CalendarError::BadArrangement`] with the reason: the year or a festival is missing, a weekday or a number of days
/// does not fit, a date has no verb, or a day is both off and worked.
pub fn read_notice(text: &str) -> Result<YearArrangement, CalendarError> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() || *c == '\n').map(plain).collect();
    let year = year_of(&text).ok_or_else(|| bad("没有读到“关于某某年部分节假日安排”，请连同标题一起粘贴"))?;
    let festivals = festivals(&text);
    for name in FESTIVALS {
        if !festivals.iter().any(|(names, _)| names.contains(name)) {
            return Err(bad(format!("没有读到{name}的安排，请粘贴通知全文")));
        }
    }
    let mut days = Vec::new();
    for (names, body) in festivals {
        for sentence in body.split(['。', '\n']).filter(|sentence| !sentence.contains("鼓励") && !is_signature(sentence)) {
            Sentence { chars: sentence.chars().collect(), year, festival: &names }.read_into(&mut days)?;
        }
    }
    days.sort_by_key(|day| day.date);
    let arrangement = YearArrangement { year, source: source(&text, year), days };
    arrangement.check()?;
    Ok(arrangement)
}

fn bad(why: impl Into<String>) -> CalendarError {
    CalendarError::BadArrangement(why.into())
}

/// Marks and digits in one form: pasted notices mix widths.
fn plain(c: char) -> char {
    match c {
        '(' => '（',
        ')' => '）',
        ':' => '：',
        ',' => '，',
        '[' | '【' => '〔',
        ']' | '】' => '〕',
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        other => other,
    }
}

/// The year of the title; failing that, of the first sentence that names the arrangement.
fn year_of(text: &str) -> Option<i32> {
    let before = &text[..text.find("年部分节假日")?];
    let digits: String = before.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    digits.parse().ok().filter(|year| (2000..=2100).contains(year))
}

fn source(text: &str, year: i32) -> String {
    let title = format!("国务院办公厅关于{year}年部分节假日安排的通知");
    let number = text.split_once("发明电〔").and_then(|(before, after)| {
        let issuer: String = before.chars().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
        let (number, _) = after.split_once('号')?;
        (number.chars().count() <= 10).then(|| format!("{issuer}发明电〔{number}号"))
    });
    match number {
        Some(number) => format!("{title}（{number}）"),
        None => title,
    }
}

/// Each festival's heading (国庆节、中秋节) with the text behind it.
fn festivals(text: &str) -> Vec<(String, &str)> {
    let mut headings: Vec<(usize, usize, String)> = Vec::new();
    for (colon, _) in text.match_indices('：') {
        let mut start = colon;
        while let Some(name) = FESTIVALS.iter().find(|name| text[..start].ends_with(**name)) {
            start -= name.len();
            start -= if FESTIVALS.iter().any(|name| text[..start].strip_suffix('、').is_some_and(|rest| rest.ends_with(name))) {
                '、'.len_utf8()
            } else {
                0
            };
        }
        if start < colon {
            headings.push((start, colon + '：'.len_utf8(), text[start..colon].to_owned()));
        }
    }
    let ends: Vec<usize> = headings.iter().skip(1).map(|(start, ..)| *start).chain([text.len()]).collect();
    headings.into_iter().zip(ends).map(|((_, from, names), to)| (names, &text[from..to])).collect()
}

/// 国务院办公厅 2026年11月4日, beneath the notice: who signed it and when.
fn is_signature(sentence: &str) -> bool {
    let rest = sentence.replace("国务院办公厅", "");
    rest.chars().all(|c| c.is_ascii_digit() || "年月日（）此件公开发布 ".contains(c))
}

struct Sentence<'a> {
    chars: Vec<char>,
    year: i32,
    festival: &'a str,
}

impl Sentence<'_> {
    fn read_into(&self, days: &mut Vec<ArrangedDay>) -> Result<(), CalendarError> {
        let mut named: Vec<NaiveDate> = Vec::new();
        let mut last_off = 0;
        let mut at = 0;
        while at < self.chars.len() {
            if let Some((date, end)) = self.date(at, named.last().copied())? {
                let from_day_before = at.checked_sub(1).and_then(|before| self.chars.get(before)).is_some_and(|c| "至到—-～".contains(*c));
                match named.last().copied().filter(|_| from_day_before) {
                    Some(start) if start < date => named.extend(start.iter_days().skip(1).take_while(|day| *day <= date)),
                    Some(start) => return Err(bad(format!("{}：{start}至{date}前后颠倒", self.festival))),
                    None => named.push(date),
                }
                at = end;
            } else if self.word(at, "放假") {
                last_off = named.len();
                self.keep(&mut named, true, days);
                at += 2;
            } else if self.word(at, "上班") {
                self.keep(&mut named, false, days);
                at += 2;
            } else if let Some((count, end)) = self.total(at) {
                if count != last_off {
                    return Err(bad(format!("{}：写明共{count}天，列出的放假日期是{last_off}天", self.festival)));
                }
                at = end;
            } else {
                at += 1;
            }
        }
        match named.first() {
            Some(date) => Err(bad(format!("{}：没有写明{date}是放假还是上班", self.festival))),
            None => Ok(()),
        }
    }

    fn keep(&self, named: &mut Vec<NaiveDate>, off: bool, days: &mut Vec<ArrangedDay>) {
        days.extend(named.drain(..).map(|date| ArrangedDay { date, name: self.festival.to_owned(), off }));
    }

    fn word(&self, at: usize, word: &str) -> bool {
        word.chars().enumerate().all(|(offset, c)| self.chars.get(at + offset) == Some(&c))
    }

    fn number(&self, at: usize) -> Option<(u32, usize)> {
        let digits: String = self.chars.iter().skip(at).take_while(|c| c.is_ascii_digit()).take(4).collect();
        Some((digits.parse().ok()?, at + digits.len()))
    }

    /// 共3天.
    fn total(&self, at: usize) -> Option<(usize, usize)> {
        if !self.word(at, "共") {
            return None;
        }
        let (count, end) = self.number(at + 1)?;
        self.word(end, "天").then_some((usize::try_from(count).ok()?, end + 1))
    }

    /// 2027年1月1日（周五）, 1月1日, or 3日 after a date of the same month.
    fn date(&self, at: usize, before: Option<NaiveDate>) -> Result<Option<(NaiveDate, usize)>, CalendarError> {
        let (mut year, mut month) = (before.map_or(self.year, |date| date.year()), before.map(|date| date.month()));
        let mut at = at;
        let mut next = self.number(at);
        if let Some((number, end)) = next
            && self.word(end, "年")
        {
            year = i32::try_from(number).unwrap_or(year);
            at = end + 1;
            next = self.number(at);
        }
        if let Some((number, end)) = next
            && self.word(end, "月")
        {
            month = Some(number);
            at = end + 1;
            next = self.number(at);
        }
        let Some(((number, end), month)) = next.zip(month).filter(|((_, end), _)| self.word(*end, "日")) else {
            return Ok(None);
        };
        let date =
            NaiveDate::from_ymd_opt(year, month, number).ok_or_else(|| bad(format!("{}：没有{month}月{number}日这一天", self.festival)))?;
        let end = self.check_weekday(date, end + 1)?;
        Ok(Some((date, end)))
    }

    /// The bracket behind a date; the weekday in it must be that date's.
    fn check_weekday(&self, date: NaiveDate, at: usize) -> Result<usize, CalendarError> {
        if !self.word(at, "（") {
            return Ok(at);
        }
        let bracket: Vec<char> = self.chars.iter().skip(at + 1).take_while(|c| **c != '）').copied().collect();
        let end = at + bracket.len() + 2;
        let named = bracket.windows(2).rev().find(|pair| matches!(pair[0], '周' | '期')).map(|pair| pair[1]);
        let weekday = match named {
            Some('一') => Weekday::Mon,
            Some('二') => Weekday::Tue,
            Some('三') => Weekday::Wed,
            Some('四') => Weekday::Thu,
            Some('五') => Weekday::Fri,
            Some('六') => Weekday::Sat,
            Some('日' | '天') => Weekday::Sun,
            _ => return Ok(end),
        };
        if date.weekday() == weekday {
            Ok(end)
        } else {
            Err(bad(format!("{}：{date}不是写明的“{}”", self.festival, bracket.iter().collect::<String>())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::working_days::Calendar;

    const TITLE: &str = "关于2026年部分节假日安排的通知\n国办发明电〔2025〕7号\n各单位：现将安排通知如下。\n";
    const BODY: &str = "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n\
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。\n\
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n\
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n\
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n\
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\n\
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。\n\
        节假日期间，各单位要妥善安排好值班。";

    fn shipped(year: i32) -> YearArrangement {
        let text = match year {
            2026 => include_str!("../../../data/holidays/2026.json"),
            _ => include_str!("../../../data/holidays/2024.json"),
        };
        YearArrangement::from_json(text).unwrap()
    }

    fn same_days(read: &YearArrangement, file: &YearArrangement) {
        let days = |arrangement: &YearArrangement| {
            let mut days: Vec<_> = arrangement.days.iter().map(|day| (day.date, day.off)).collect();
            days.sort_unstable();
            days
        };
        assert_eq!(days(read), days(file));
    }

    #[test]
    fn the_pasted_notice_of_2026_is_the_shipped_file() {
        let read = read_notice(&format!("{TITLE}{BODY}")).unwrap();
        assert_eq!(read.year, 2026);
        assert_eq!(read.source, "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）");
        assert_eq!(read.source, shipped(2026).source, "T-M14: the number of the notice belongs into its data");
        same_days(&read, &shipped(2026));
        assert_eq!(read_notice(&format!("{TITLE}{BODY}").replace('\n', "")).unwrap(), read, "without line ends");
    }

    #[test]
    fn the_signature_beneath_a_notice_is_no_day_of_it() {
        let read = read_notice(&format!("{TITLE}{BODY}")).unwrap();
        for signed in ["\n国务院办公厅\n2025年11月4日\n（此件公开发布）", "国务院办公厅2025年11月4日", "\n2025年11月4日"]
        {
            assert_eq!(read_notice(&format!("{TITLE}{BODY}{signed}")).unwrap(), read, "{signed}");
        }
    }

    #[test]
    fn what_a_notice_only_encourages_is_worked() {
        let read = read_notice(
            "国务院办公厅关于2024年部分节假日安排的通知 国办发明电[2023]7号\n\
             一、元旦:1月1日放假,与周末连休。二、春节:2月10日至17日放假调休,共8天。2月4日(星期日)、2月18日(星期日)上班。\
             鼓励各单位结合带薪年休假安排职工在除夕(2月9日)休息。三、清明节:4月4日至6日放假调休,共3天。4月7日(星期日)上班。\
             四、劳动节:5月1日至5日放假调休,共5天。4月28日(星期日)、5月11日(星期六)上班。五、端午节:6月10日放假,与周末连休。\
             六、中秋节:9月15日至17日放假调休,共3天。9月14日(星期六)上班。\
             七、国庆节:10月1日至7日放假调休,共7天。9月29日(星期日)、10月12日(星期六)上班。",
        )
        .unwrap();
        let calendar = Calendar::from_arrangements([read]);
        assert!(calendar.works_on("2024-02-09".parse().unwrap()));
        let national = Calendar::national();
        let year = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap().iter_days().take(366);
        assert_eq!(year.filter(|day| calendar.works_on(*day) != national.works_on(*day)).count(), 0);
    }

    #[test]
    fn two_festivals_under_one_heading_and_a_year_that_begins_in_december_are_read() {
        let joint = BODY
            .replace("六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\n", "")
            .replace("七、国庆节：", "六、国庆节、中秋节：")
            .replace("1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班", "2025年12月31日至2026年1月2日放假调休，共3天");
        let read = read_notice(&format!("{TITLE}{joint}")).unwrap();
        let names: Vec<&str> = read.days.iter().map(|day| day.name.as_str()).collect();
        assert!(names.contains(&"国庆节、中秋节") && !names.contains(&"中秋节"));
        assert_eq!(read.days[0].date.to_string(), "2025-12-31");
    }

    #[test]
    fn a_notice_that_contradicts_itself_is_refused_with_the_reason() {
        for (from, to, reason) in [
            ("共9天", "共8天", "写明共8天，列出的放假日期是9天"),
            ("1月4日（周日）", "1月4日（周六）", "2026-01-04不是写明的"),
            ("5月9日（周六）上班", "5月9日（周六）", "没有写明2026-05-09是放假还是上班"),
            ("10月10日（周六）上班", "10月7日（周三）上班", "2026-10-07"),
            ("6月19日（周五）至21日（周日）", "6月21日（周日）至19日（周五）", "前后颠倒"),
            ("4月4日（周六）至6日（周一）放假，共3天", "4月31日放假", "没有4月31日"),
            ("七、国庆节：", "七、十一：", "没有读到国庆节"),
        ] {
            let text = format!("{TITLE}{BODY}").replacen(from, to, 1);
            let error = read_notice(&text).unwrap_err().to_string();
            assert!(error.contains(reason), "{to}: {error}");
        }
        let error = read_notice(BODY).unwrap_err().to_string();
        assert!(error.contains("连同标题"), "{error}");
    }
}
