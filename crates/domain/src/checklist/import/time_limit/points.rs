//! Points in time: 6月30日前, 2023.12, 三季度末, 年底; ranges and beginnings.

mod halves;
mod numbered;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::ProposedDuty;
use super::period_words::{QUARTER, YEAR};
use super::scan::Scan;

/// A point in time as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) what: What,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The other day that the same words may mean.
    pub(super) or: Option<NaiveDate>,
}

/// What a point is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A last day.
    Day { duty: ProposedDuty, date: NaiveDate },
    /// A first day; in running text also the day until which something was done, in a year that is over.
    Start,
    /// A day the calendar does not have.
    Impossible,
}

/// One end of a range, or a date by itself.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    /// `None` for a day the calendar does not have.
    pub(super) day: Option<(ProposedDuty, NaiveDate)>,
    pub(super) end: usize,
    /// The other day that the same words may mean.
    pub(super) or: Option<NaiveDate>,
    /// Written in numbers: 2023.6.5 down to its day, 2023.6 to its month.
    pub(super) in_numbers: Option<Numbers>,
}

/// How far a date goes that is written in numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    Month,
    Day,
}

impl Reading {
    pub(super) const fn date(date: NaiveDate, end: usize) -> Self {
        Self::of(ProposedDuty::Date { date }, date, end)
    }

    const fn of(duty: ProposedDuty, date: NaiveDate, end: usize) -> Self {
        Self { day: Some((duty, date)), end, or: None, in_numbers: None }
    }

    pub(super) const fn impossible(end: usize) -> Self {
        Self { day: None, end, or: None, in_numbers: None }
    }
}

impl Point {
    /// Whether the place belongs to its words.
    pub(super) const fn contains(&self, at: usize) -> bool {
        self.start <= at && at < self.end
    }
}

/// The first day that Excel's serial numbers count from, less one for the day in 1900 that never was.
const SERIAL_ZERO: (i32, u32, u32) = (1899, 12, 30);
/// 2000 to 2099 as serial numbers of a spreadsheet.
const SERIALS: std::ops::RangeInclusive<u32> = 36_526..=73_050;

impl Scan<'_> {
    /// All points from the left, so that 2023年12月底 is not found again as 12月底.
    pub(super) fn points(&self) -> Vec<Point> {
        if let Some(point) = self.is_column().then(|| self.bare_number()).flatten() {
            return vec![point];
        }
        let mut points = Vec::new();
        let mut at = 0;
        while at < self.chars.len() {
            // 每两月, 一月一: a rhythm's words are no date
            if let Some(end) = self.rhythm(at).map(|(_, end)| end).or_else(|| self.strange_rhythm(at).map(|((), end)| end)) {
                at = end.max(at + 1);
                continue;
            }
            match self.point(at) {
                Some(point) => {
                    at = point.end.max(at + 1);
                    points.push(point);
                }
                None => at += 1,
            }
        }
        points
    }

    /// A cell that is nothing but a number: 20230930, 202312, 45260 (a date whose format got lost), 6/30, 6.30前.
    fn bare_number(&self) -> Option<Point> {
        let end = self.word_before(self.chars.len(), &["之前", "以前", "前"]).unwrap_or(self.chars.len());
        let (start, all) = (0, self.chars.len());
        let day = |date: Option<NaiveDate>| {
            Some(Point {
                what: date.map_or(What::Impossible, |date| What::Day { duty: ProposedDuty::Date { date }, date }),
                start,
                end: all,
                or: None,
            })
        };
        if let Some(last) = self.numbers_range(end) {
            return day(Some(last));
        }
        let (whole, after) = self.digits(0, 12)?;
        let ymd = |year: u32, month: u32, day: u32| NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day);
        if after == end {
            return match after {
                8 if (1990..=2100).contains(&(whole / 10_000)) => day(ymd(whole / 10_000, whole / 100 % 100, whole % 100)),
                6 if (1990..=2100).contains(&(whole / 100)) => day(ymd(whole / 100, whole % 100, 1).and_then(last_of_month)),
                5 if SERIALS.contains(&whole) => day(serial(whole)),
                _ => None,
            };
        }
        let sign = *self.chars.get(after)?;
        let (second, last) = self.digits(after + 1, 12)?;
        if last != end {
            return None;
        }
        match sign {
            // the fraction is a time of day
            '.' if after == 5 && SERIALS.contains(&whole) => day(serial(whole)),
            '/' | '.' if (1..=12).contains(&whole) && (1..=31).contains(&second) && last - after > 1 => {
                // a cell that holds a number has lost the 0 at its end: 6.30 is shown as 6.3
                let is_cut = sign == '.' && last - after == 2 && second <= 3;
                let or = if is_cut { NaiveDate::from_ymd_opt(self.year, whole, second * 10) } else { None };
                day(NaiveDate::from_ymd_opt(self.year, whole, second)).map(|point| Point { or, ..point })
            }
            _ => None,
        }
    }

    /// Where the first of the words begins that ends at this place.
    fn word_before(&self, end: usize, words: &[&str]) -> Option<usize> {
        words.iter().find_map(|word| {
            let at = end.checked_sub(word.chars().count())?;
            self.word(at, &[word]).map(|_| at)
        })
    }

    /// A date, a range by its end, or a beginning.
    fn point(&self, at: usize) -> Option<Point> {
        let in_a_number = |c: char| c.is_ascii_digit() || c == '-' || c == '.' || "〇零一二两三四五六七八九十".contains(c);
        // no calendar of ours; and what running text says of last year's work
        let is_of_another = self.word_before(at, &["农历", "阴历", "旧历"]).is_some()
            || (!self.is_column() && self.word_before(at, &["去年", "上年度", "上年"]).is_some());
        if (self.before(at).is_some_and(in_a_number) && !self.begins_a_point(at)) || is_of_another {
            return None;
        }
        let mut reading = self.short_range(at).or_else(|| self.single(at, self.year))?;
        let mut is_range = false;
        while let Some(end) = self.range_end(&reading) {
            reading = end;
            is_range = true;
        }
        if let Some(end) = self.begins(at, &reading, is_range).filter(|_| self.is_column()) {
            return Some(Point { what: What::Start, start: at, end, or: None });
        }
        let end = reading.end;
        let before = self.word(end, &["以前", "之前", "前"]);
        let said_so =
            before.is_some() || (end..end + 4).any(|near| self.word(near, &["完成"]).is_some() && self.before(near) != Some('已'));
        if !said_so && !self.is_column() {
            return None;
        }
        let what = match reading.day {
            None => What::Impossible,
            Some((_, date)) if date.year() < self.year && self.is_of_a_noun(before.unwrap_or(end)) => What::Start,
            Some((duty, date)) => {
                // "11月前" is over when November begins; "11月底前" is not
                let whole_month = before.is_some() && self.before(end).is_some_and(|c| c == '月' || c == '份');
                match (duty, whole_month) {
                    (ProposedDuty::Date { .. }, true) => {
                        let date = date.with_day(1)?.pred_opt()?;
                        What::Day { duty: ProposedDuty::Date { date }, date }
                    }
                    (duty, _) => What::Day { duty, date },
                }
            }
        };
        let or = reading.or.or_else(|| before.and_then(|_| self.beginning_of_quarter(&reading)));
        Some(Point { what, start: at, end: before.unwrap_or(end), or })
    }

    /// 二季度前: as 11月前 it may be over when the quarter begins. 二季度末前 says which, and 一季度前 can only mean its end.
    fn beginning_of_quarter(&self, reading: &Reading) -> Option<NaiveDate> {
        let (_, last) = reading.day?;
        let is_quarter = self.word_before(reading.end, QUARTER).is_some();
        let before = last.with_day(1)?.checked_sub_months(Months::new(3)).filter(|before| is_quarter && before.year() == last.year())?;
        last_of_month(before)
    }

    /// 7月1日起, 9月以后, 不早于6月30日, 自3月: where the words of a beginning end. 自3月至6月 has an end and is none.
    fn begins(&self, at: usize, reading: &Reading, is_range: bool) -> Option<usize> {
        reading.day?;
        if let Some(end) = self.word(reading.end, &["起", "开始", "以来", "始"]) {
            return Some(end);
        }
        let after = self.word(reading.end, &["以后", "之后", "后"]);
        if let Some(end) = after.filter(|end| !self.chars.get(*end).is_some_and(|c| "续期".contains(*c))) {
            return Some(end);
        }
        let is_said_before = self.word_before(at, &["不早于", "自", "从"]).is_some();
        let has_end = is_range || self.word(reading.end, &["以前", "之前", "前"]).is_some();
        (is_said_before && !has_end).then_some(reading.end)
    }

    /// 6、9、12月: whether numbers that grow follow in a row, the last of which has the word.
    fn in_a_row(&self, after: usize, value: u32, units: &[&str]) -> bool {
        let next = self.word(after, &["、", "和", "及", ","]).and_then(|next| self.number(next));
        next.is_some_and(|(next, end)| next > value && next <= 12 && (self.word(end, units).is_some() || self.in_a_row(end, next, units)))
    }

    pub(super) fn single(&self, at: usize, year: i32) -> Option<Reading> {
        let (year, after_year) = self.year_of(at, year);
        self.iso_date(at)
            .or_else(|| self.year_end(at, year, after_year))
            .or_else(|| self.month(year, after_year, after_year > at))
            .or_else(|| self.part_of_year(year, after_year))
            .or_else(|| self.whole_year(at, year, after_year))
            .or_else(|| self.feast(after_year, year))
    }

    /// 国庆节前, “七一”前: feasts that have the same day every year, by the day before. 春节前 and its like are asked.
    fn feast(&self, at: usize, year: i32) -> Option<Reading> {
        const FEASTS: [(u32, &[&str]); 5] = [
            (5, &["“五一”", "\"五一\"", "五一", "国际劳动节", "劳动节"]),
            (6, &["“六一”", "\"六一\"", "六一", "国际儿童节", "儿童节"]),
            (7, &["“七一”", "\"七一\"", "七一", "建党节"]),
            (8, &["“八一”", "\"八一\"", "八一", "建军节"]),
            (10, &["“十一”", "\"十一\"", "国庆节", "国庆"]),
        ];
        // most places of a text are none of their first letters
        self.chars.get(at).filter(|first| "“\"五六七八国劳儿建".contains(**first))?;
        let (month, end) = FEASTS.into_iter().find_map(|(month, words)| self.word(at, words).map(|end| (month, end)))?;
        let end = self
            .word(end, &["国际劳动节", "劳动节", "儿童节", "建军节", "国庆节", "小长假", "节假期", "假期", "节日", "节"])
            .unwrap_or(end);
        self.word(end, &["以前", "之前", "前"])?;
        Some(Reading::date(NaiveDate::from_ymd_opt(year, month, 1)?.pred_opt()?, end))
    }

    /// The year a date names (2023年, 23年, 明年), or the one it is read for, and where the month may begin.
    pub(super) fn year_of(&self, at: usize, year: i32) -> (i32, usize) {
        const SAID: [(i32, &[&str]); 2] = [
            (0, &["今年", "本年度", "本年", "当年度", "当年"]),
            (1, &["次年度", "次年", "明年度", "明年", "下一年度", "下一年", "下年度", "下年", "翌年", "来年"]),
        ];
        // running text speaks of last year's work, and 今后年度 and 最后年份 name no year
        const OF_COLUMN: [(i32, &[&str]); 3] = [(-1, &["去年", "上年度", "上年", "上一年度", "上一年"]), (1, &["第二年"]), (2, &["后年"])];
        let stands_alone = self.is_column() && !self.before(at).is_some_and(char::is_alphanumeric);
        let of_column = OF_COLUMN.iter().filter(|_| stands_alone);
        for (years, words) in SAID.iter().chain(of_column) {
            if let Some(end) = self.word(at, words) {
                return (self.year + years, end);
            }
        }
        match self.number(at) {
            Some((number, after)) if (1990..=2100).contains(&number) || ((20..=99).contains(&number) && after == at + 2) => {
                let full = if number < 100 { 2000 + number } else { number };
                match self.word(after, YEAR) {
                    Some(end) => (i32::try_from(full).unwrap_or(self.year), end),
                    None => (year, at),
                }
            }
            _ => (year, at),
        }
    }

    /// 年底前, 12月底, 年内; the end of another year is a date. After a year's number the 年 is already read.
    fn year_end(&self, at: usize, year: i32, after_year: usize) -> Option<Reading> {
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?;
        let named = if after_year > at { self.word(after_year, &["年底", "年末", "底", "末", "内", "下半年"]) } else { None };
        let end = named.or_else(|| {
            let end = self.word(after_year, &["年底", "年末", "年内", "年终", "12月底", "12月末", "十二月底", "下半年"])?;
            // "2023年12月底" is a date, "12月底" a way to say year end
            (!(self.before(end - 1) == Some('月') && after_year > at)).then_some(end)
        });
        // 半年内; 学年末 is in summer
        let is_of_calendar = !self.before(at).is_some_and(|c| "半学财".contains(c));
        if let Some(end) = end {
            let duty = if year == self.year { ProposedDuty::YearEnd } else { ProposedDuty::Date { date: last } };
            return is_of_calendar.then_some(Reading::of(duty, last, end));
        }
        let end = self.word(after_year, &["年中"]).filter(|end| is_of_calendar && self.word(*end, &["旬"]).is_none())?;
        Some(Reading::date(NaiveDate::from_ymd_opt(year, 6, 30)?, end))
    }

    /// 2023年 alone in a cell: its end.
    fn whole_year(&self, at: usize, year: i32, after_year: usize) -> Option<Reading> {
        let is_all = at == 0 && after_year == self.chars.len() && after_year > 0 && self.is_column();
        let last = NaiveDate::from_ymd_opt(year, 12, 31).filter(|_| is_all)?;
        let duty = if year == self.year { ProposedDuty::YearEnd } else { ProposedDuty::Date { date: last } };
        Some(Reading::of(duty, last, after_year))
    }

    /// 11月底, 6月30日, 3月上旬, 12月.
    pub(super) fn month(&self, year: i32, at: usize, year_named: bool) -> Option<Reading> {
        if !year_named && self.before(at) == Some('第') {
            return None;
        }
        let (month, after) = self.number(at).or_else(|| self.january(at))?;
        let Some(end) = self.word(after, &["月份", "月"]) else {
            // 6、9、12月底前: the first of them have lost their word; 1、6月底前 is the first point of a cell
            let is_number_of_a_point = at == 0 && month == 1;
            let first = NaiveDate::from_ymd_opt(year, month, 1).filter(|_| self.is_column() && !is_number_of_a_point)?;
            return self.in_a_row(after, month, &["月"]).then_some(Reading::date(last_of_month(first)?, after));
        };
        let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { return Some(Reading::impossible(end)) };
        let last = last_of_month(first)?;
        if let Some((day, after)) = self.number(end) {
            let of_month = |day: u32, end: usize| first.with_day(day).map_or(Reading::impossible(end), |date| Reading::date(date, end));
            if let Some(end) = self.day_ends(after) {
                return Some(of_month(day, end));
            }
            // 3月1-15日: its last day
            let last = self.connector(after).and_then(|at| self.number(at));
            if let Some((last, end)) = last.and_then(|(last, after)| Some((last, self.day_ends(after)?))).filter(|(last, _)| *last > day) {
                return Some(of_month(last, end));
            }
        }
        if self.word(end, &["中"]).filter(|end| self.is_column() && self.is_end_of_words(*end)).is_some() {
            // in the middle of it, or while it lasts
            return Some(Reading { or: first.with_day(15), ..Reading::date(last, end + 1) });
        }
        for (words, date) in [
            (["底", "末", "下旬", "中下旬", "中、下旬"].as_slice(), last),
            (&["上中旬", "上、中旬", "中旬"], first.with_day(20)?),
            (&["上旬", "初"], first.with_day(10)?),
        ] {
            if let Some(end) = self.word(end, words) {
                return Some(Reading::date(date, end));
            }
        }
        Some(Reading::date(last, end))
    }

    /// The 元 of 元月; in running text it may be money.
    fn january(&self, at: usize) -> Option<(u32, usize)> {
        let end = self.word(at, &["元"]).filter(|end| self.is_column() && self.word(*end, &["月"]).is_some())?;
        (!self.before(at).is_some_and(|c| "百千万亿".contains(c))).then_some((1, end))
    }

    /// Whether what stands here belongs to no longer word: 6月中完成, and not 6月中考.
    fn is_end_of_words(&self, at: usize) -> bool {
        self.chars.get(at).is_none_or(|c| "前完以之报,，。;；)）".contains(*c))
    }

    /// Where a day's number ends with its 日; with what stands behind it where the 日 got lost (3月15前, 6月15完成) and nothing is counted
    /// (6月2次).
    fn day_ends(&self, after: usize) -> Option<usize> {
        const COUNTS: &str = "期个次篇条件场项份例部轮批家宗类月周季年旬天届元万亿点至到底-~—–―〜.、/:%0123456789";
        if let Some(end) = self.word(after, &["日", "号"]) {
            return Some(end);
        }
        let is_lost = match self.chars.get(after) {
            None => true,
            Some(_) if self.word(after, &["前", "之前", "以前"]).is_some() => true,
            Some(next) => self.is_column() && !COUNTS.contains(*next),
        };
        is_lost.then_some(after)
    }

    /// 2023-11-30, 2023/11/30 17:00, 2023.11.30, as a spreadsheet shows a date; 2023.12 in a column is its month.
    fn iso_date(&self, at: usize) -> Option<Reading> {
        let (year, after_year) = self.digits(at, 4).filter(|(year, after)| *after == at + 4 && (1990..=2100).contains(year))?;
        let separator = *self.chars.get(after_year).filter(|c| "-/.".contains(**c))?;
        let (month, after_month) = self.digits(after_year + 1, 2)?;
        if self.goes_on(after_month) {
            return None;
        }
        let year = i32::try_from(year).ok()?;
        let day = (self.chars.get(after_month) == Some(&separator)).then(|| self.digits(after_month + 1, 2)).flatten();
        // 2023.03-2023.11 has another separator; 2023-03-2023 would be no date
        let day = day.filter(|(_, end)| !self.goes_on(*end));
        let Some((day, end)) = day else {
            let is_range_to_a_month = separator != '-' || self.chars.get(after_month) != Some(&'-');
            if !self.is_column() || !is_range_to_a_month {
                return None;
            }
            if self.word(after_month, &["月"]).is_some() {
                // 2023.6月15日
                return self.month(year, after_year + 1, true);
            }
            let last = NaiveDate::from_ymd_opt(year, month, 1).and_then(last_of_month);
            let read = last.map_or(Reading::impossible(after_month), |date| Reading::date(date, after_month));
            return Some(Reading { in_numbers: Some(Numbers::Month), ..read });
        };
        let end = self.time_of_day(end).unwrap_or(end);
        let read = NaiveDate::from_ymd_opt(year, month, day).map_or(Reading::impossible(end), |date| Reading::date(date, end));
        Some(Reading { in_numbers: Some(Numbers::Day), ..read })
    }

    /// 00:00:00, T17:30 behind a date.
    fn time_of_day(&self, at: usize) -> Option<usize> {
        let at = self.word(at, &["T"]).unwrap_or(at);
        let (_, mut end) = self.digits(at, 2)?;
        let mut parts = 0;
        while self.chars.get(end) == Some(&':') {
            let Some((_, next)) = self.digits(end + 1, 2) else { break };
            end = next;
            parts += 1;
        }
        (parts > 0).then_some(end)
    }

    /// 上半年, 第一季度, 三季度末; of 二、四季度 each.
    pub(super) fn part_of_year(&self, year: i32, at: usize) -> Option<Reading> {
        if let Some(end) = self.word(at, &["上半年"]) {
            return Some(Reading::date(NaiveDate::from_ymd_opt(year, 6, 30)?, self.word(end, &["底", "末"]).unwrap_or(end)));
        }
        if let Some(first) = self.first_half(year, at) {
            return Some(first);
        }
        let number_at = self.word(at, &["第"]).unwrap_or(at);
        let (quarter, after) = self.number(number_at)?;
        // 二、四季度: the first of them has lost its word
        let in_a_row = self.is_column() && (1..=4).contains(&quarter) && self.in_a_row(after, quarter, QUARTER);
        let end = match self.word(after, QUARTER) {
            Some(end) => end,
            None if in_a_row => after,
            None => return None,
        };
        let first = quarter.checked_mul(3).and_then(|month| NaiveDate::from_ymd_opt(year, month, 1));
        let Some(last) = first.and_then(last_of_month) else { return Some(Reading::impossible(end)) };
        Some(Reading::date(last, self.word(end, &["底", "末"]).unwrap_or(end)))
    }
}

pub(super) fn last_of_month(day: NaiveDate) -> Option<NaiveDate> {
    day.with_day(1)?.checked_add_months(Months::new(1))?.pred_opt()
}

fn serial(days: u32) -> Option<NaiveDate> {
    let (year, month, day) = SERIAL_ZERO;
    NaiveDate::from_ymd_opt(year, month, day)?.checked_add_days(Days::new(u64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::super::{ProposedDuty, TimeDoubt, propose};

    #[test]
    fn a_feast_with_a_day_of_its_own_is_read_and_others_are_asked() {
        let cases = [
            ("“七一”前", Some("2023-06-30")),
            ("七一前", Some("2023-06-30")),
            ("国庆节前", Some("2023-09-30")),
            ("国庆假期前完成", Some("2023-09-30")),
            ("“五一”国际劳动节前", Some("2023-04-30")),
            ("2023年“十一”之前", Some("2023-09-30")),
            ("春节前", None),
            ("中秋节、国庆节期间", None),
            ("国庆节后", None),
        ];
        for (text, expected) in cases {
            let proposal = propose(text, "", 2023);
            let expected_duty = expected.map_or(ProposedDuty::None, |day| ProposedDuty::Date { date: day.parse().unwrap() });
            assert_eq!(proposal.duty, expected_duty, "{text}");
            assert_eq!(proposal.doubt, expected.is_none().then_some(TimeDoubt::NotUnderstood), "{text}");
        }
    }

    #[test]
    fn january_is_called_yuan_yue_as_well() {
        for (text, day) in [("元月底前", "2023-01-31"), ("2024年元月15日前", "2024-01-15"), ("元月至3月", "2023-03-31")] {
            let proposal = propose(text, "", 2023);
            assert_eq!((proposal.duty, proposal.doubt), (ProposedDuty::Date { date: day.parse().unwrap() }, None), "{text}");
        }
        // running text may speak of money
        assert_eq!(propose("", "发放补贴500万元月底前公示", 2023).duty, ProposedDuty::None);
    }

    #[test]
    fn of_a_year_that_is_over_the_year_is_said_first() {
        let cases = ["2022年12月底前完成，并长期坚持", "2022年6月、2022年9月", "2021年底前，立行立改"];
        for text in cases {
            let doubt = propose(text, "", 2023).doubt;
            assert!(matches!(doubt, Some(TimeDoubt::PastYear { .. })), "{text}: {doubt:?}");
        }
    }
}
