//! Rules that a county puts on where they fit it: off until somebody says for which columns, or how strictly.

use chrono::{Days, NaiveDate};

use super::candidate::Rule;
use super::column::{Column, ColumnReader};
use super::elements::Elements;
use crate::calendar::working_days::Calendar;

/// The setting: columns, and the elements that an article in them must show.
pub const ELEMENTS: &str = "rule_elements";
/// The setting: columns, and the term within which an answer must come.
pub const ANSWERS: &str = "rule_answers";
/// The setting: in how many of 64 marks two texts may differ and still be alike.
pub const ALIKE: &str = "rule_alike";
/// The setting: `on` where items that were ordered and not published are listed.
pub const UNPUBLISHED: &str = "rule_unpublished";
/// Texts that differ in more marks are not alike.
pub const MOST_MARKS: u32 = 6;
/// The longest list, in lines.
const LINES: usize = 30;
/// The longest time for an answer.
const LONGEST_DAYS: u32 = 60;

/// The setting that a version of an optional rule keeps where it is on for nothing.
pub const OUT_OF_USE: &str = "停用";

/// Within how long an answer must come: in working days only where the county's document says 工作日.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnswerTerm {
    /// So many days.
    pub days: u32,
    /// They are working days; else days of the calendar, as a document that says 天 or 日 means them.
    pub is_working: bool,
}

impl AnswerTerm {
    /// The last day on which an answer is in time; the day of asking does not count.
    #[must_use]
    pub fn last_day(self, asked: NaiveDate, calendar: &Calendar) -> NaiveDate {
        if self.is_working {
            calendar.working_day_after(asked, self.days).day
        } else {
            asked.checked_add_days(Days::new(self.days.into())).unwrap_or(asked)
        }
    }

    /// 20个工作日, or 20天.
    #[must_use]
    pub fn words(self) -> String {
        format!("{}{}", self.days, if self.is_working { "个工作日" } else { "天" })
    }
}

/// What a line says of the columns whose name holds a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByColumn<T> {
    /// The word.
    pub word: String,
    /// What holds there.
    pub holds: T,
}

/// What is on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OptionalRules {
    /// 要素不全.
    pub elements: Vec<ByColumn<Elements>>,
    /// 答复超期: within how long.
    pub answers: Vec<ByColumn<AnswerTerm>>,
    /// 疑似重复发布: marks.
    pub alike: Option<u32>,
    /// 事项未公开.
    pub unpublished: bool,
}

/// Nothing is on.
pub const OFF: OptionalRules = OptionalRules { elements: Vec::new(), answers: Vec::new(), alike: None, unpublished: false };

impl OptionalRules {
    /// What stands in the settings. What cannot be read there is off.
    #[must_use]
    pub fn of_settings(settings: &[(String, String)]) -> Self {
        let value = |wanted: &str| settings.iter().find(|(key, _)| key == wanted).map_or("", |(_, value)| value.as_str());
        Self {
            elements: elements(value(ELEMENTS)).unwrap_or_default(),
            answers: answers(value(ANSWERS)).unwrap_or_default(),
            alike: value(ALIKE).parse().ok().filter(|marks| *marks <= MOST_MARKS),
            unpublished: value(UNPUBLISHED) == "on",
        }
    }

    /// The same as settings; an empty value is one that is off.
    #[must_use]
    pub fn to_settings(&self) -> [(&'static str, String); 4] {
        [
            (ELEMENTS, self.elements_text()),
            (ANSWERS, self.answers_text()),
            (ALIKE, self.alike.map(|marks| marks.to_string()).unwrap_or_default()),
            (UNPUBLISHED, if self.unpublished { "on".to_owned() } else { String::new() }),
        ]
    }

    /// The elements as they are typed.
    #[must_use]
    pub fn elements_text(&self) -> String {
        let line = |one: &ByColumn<Elements>| format!("{}：{}", one.word, one.holds.labels().join("、"));
        self.elements.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The days as they are typed.
    #[must_use]
    pub fn answers_text(&self) -> String {
        self.answers.iter().map(|one| format!("{}：{}", one.word, one.holds.words())).collect::<Vec<_>>().join("\n")
    }

    /// For what a rule is on, as a version of it keeps it.
    #[must_use]
    pub fn setting_of(&self, rule: Rule) -> String {
        let lines = |text: String| text.replace('\n', "；");
        let set = match rule {
            Rule::MissingElements => lines(self.elements_text()),
            Rule::AnswerLate => lines(self.answers_text()),
            Rule::Alike => self.alike.map(|marks| format!("差别不超过{marks}处")).unwrap_or_default(),
            Rule::ItemNotPublished if self.unpublished => "已下达的事项清单".to_owned(),
            _ => String::new(),
        };
        if set.is_empty() { OUT_OF_USE.to_owned() } else { set }
    }

    /// The elements that an article of a column must show; none where nobody asks.
    #[must_use]
    pub fn elements_of(&self, column: &Column) -> Option<Elements> {
        self.elements.iter().find(|one| column.name.contains(&one.word)).map(|one| one.holds)
    }

    /// Words of a rule's lines that stand in the name of no column that is read, so that these lines check nothing; and whether no line of
    /// the rule checks anything. None where every line finds a column, or the rule asks for none.
    #[must_use]
    pub fn idle(&self, rule: Rule, columns: &[Column]) -> Option<(Vec<&str>, bool)> {
        let words: Vec<&str> = match rule {
            Rule::MissingElements => self.elements.iter().map(|one| one.word.as_str()).collect(),
            Rule::AnswerLate => self.answers.iter().map(|one| one.word.as_str()).collect(),
            _ => Vec::new(),
        };
        let is_read = |column: &&Column| column.ways.reader != ColumnReader::Hand;
        let finds = |word: &str| columns.iter().filter(is_read).any(|column| column.name.contains(word));
        let all = words.len();
        let idle: Vec<&str> = words.into_iter().filter(|word| !finds(word)).collect();
        let is_all = idle.len() == all;
        (!idle.is_empty()).then_some((idle, is_all))
    }

    /// Within how long an answer must come in a column; none where nobody asks.
    #[must_use]
    pub fn term_of(&self, column: &Column) -> Option<AnswerTerm> {
        self.answers.iter().find(|one| column.name.contains(&one.word)).map(|one| one.holds)
    }
}

/// Elements by column as they are typed, a line each: `政策文件：文号、发布机构`.
///
/// # Errors
/// A sentence that names the line.
pub fn elements(text: &str) -> Result<Vec<ByColumn<Elements>>, String> {
    lines(text, |line, value| {
        let mut asked = Elements::default();
        for name in value.split(['、', '，', ',', ' ']).map(str::trim).filter(|name| !name.is_empty()) {
            if !asked.add(name) {
                let known = Elements::ALL.labels().join("、");
                return Err(format!("第{line}行的“{name}”不是可以检查的要素，请从{known}中填写。"));
            }
        }
        if asked == Elements::default() {
            Err(format!("第{line}行没有写要素，请在冒号后填写，如：政策文件：文号、发布机构。"))
        } else {
            Ok(asked)
        }
    })
}

/// Terms by column as they are typed, a line each: `依申请公开：20个工作日`, `网民留言：5天`. A bare number is one of working days, as it was
/// kept before both could be written.
///
/// # Errors
/// A sentence that names the line.
pub fn answers(text: &str) -> Result<Vec<ByColumn<AnswerTerm>>, String> {
    lines(text, |line, value| {
        let (number, is_working) = match value.trim_end_matches('内').trim_end() {
            value if value.ends_with("工作日") => (value.trim_end_matches("工作日").trim_end_matches('个'), true),
            value if value.ends_with(['天', '日']) => {
                (value.trim_end_matches(['天', '日']).trim_end_matches("自然").trim_end_matches('个'), false)
            }
            value => (value, true),
        };
        let days = number.trim().parse().ok().filter(|days| (1..=LONGEST_DAYS).contains(days));
        days.map(|days| AnswerTerm { days, is_working }).ok_or_else(|| {
            format!("第{line}行请在冒号后填写1到{LONGEST_DAYS}之间的期限：文件写工作日的，写“依申请公开：20个工作日”；写天的，写“网民留言：5天”。")
        })
    })
}

fn lines<T>(text: &str, read: impl Fn(usize, &str) -> Result<T, String>) -> Result<Vec<ByColumn<T>>, String> {
    /// The longest word.
    const LONGEST: usize = 30;
    let mut found: Vec<ByColumn<T>> = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = at + 1;
        let Some((word, value)) = line.split_once(['：', ':']) else {
            return Err(format!("第{number}行没有冒号，请写成“栏目名称：要求”。"));
        };
        let word = word.trim();
        if word.is_empty() || word.chars().count() > LONGEST {
            return Err(format!("第{number}行冒号前请填写栏目名称或其中的几个字，不超过{LONGEST}个字。"));
        }
        if found.iter().any(|one| one.word == word) {
            return Err(format!("第{number}行的“{word}”前面已经写过，请合并为一行。"));
        }
        found.push(ByColumn { word: word.to_owned(), holds: read(number, value.trim())? });
    }
    if found.len() > LINES { Err(format!("最多{LINES}行，请合并名称相近的栏目。")) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::super::column::{ColumnClass, ColumnWays};
    use super::*;
    use crate::ids::{ColumnId, UnitId};

    fn column(name: &str) -> Column {
        Column {
            id: ColumnId::new("c"),
            unit: UnitId::new("u"),
            unit_name: "甲县水利局".into(),
            name: name.into(),
            address: "http://a.cn/w/".into(),
            class: ColumnClass::Regular,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: Default::default(),
        }
    }

    #[test]
    fn what_is_typed_is_kept_and_read_back() {
        let rules = OptionalRules {
            elements: elements("政策文件：索引号，文号\n\n规范性文件: 发布机构 成文日期").unwrap(),
            answers: answers("依申请公开：20个工作日\n互动交流:5\n网民留言：5天\n来信：7日内").unwrap(),
            alike: Some(3),
            unpublished: true,
        };
        assert_eq!(rules.elements_text(), "政策文件：文号、索引号\n规范性文件：发布机构、成文日期");
        assert_eq!(rules.answers_text(), "依申请公开：20个工作日\n互动交流：5个工作日\n网民留言：5天\n来信：7天");
        let settings = rules.to_settings().map(|(key, value)| (key.to_owned(), value));
        assert_eq!(OptionalRules::of_settings(&settings), rules);
        assert_eq!(OptionalRules::of_settings(&[]), OFF);
        assert_eq!(OptionalRules::of_settings(&[(ALIKE.into(), "60".into()), (ANSWERS.into(), "x".into())]), OFF);
        assert!(OFF.to_settings().iter().all(|(_, value)| value.is_empty()));
    }

    #[test]
    fn a_column_is_meant_by_a_part_of_its_name_and_the_first_line_holds() {
        let rules = OptionalRules { answers: answers("依申请公开：20\n公开：5").unwrap(), ..OFF };
        for (name, days) in [("依申请公开答复", Some(20)), ("政务公开", Some(5)), ("工作动态", None)] {
            assert_eq!(rules.term_of(&column(name)).map(|term| term.days), days, "{name}");
            assert_eq!(rules.elements_of(&column(name)), None);
        }
    }

    #[test]
    fn a_line_that_finds_no_column_is_told() {
        let rules = OptionalRules {
            elements: elements("政策文件：文号\n规范性文件：索引号").unwrap(),
            answers: answers("依申请公开：20").unwrap(),
            alike: Some(3),
            unpublished: true,
        };
        let by_hand =
            Column { ways: ColumnWays { reader: ColumnReader::Hand, ..ColumnWays::default() }, ..column("依申请公开答复") };
        let columns = [column("县政府政策文件"), by_hand];
        for (rule, columns, expected) in [
            (Rule::MissingElements, &columns[..], Some((vec!["规范性文件"], false))),
            (Rule::MissingElements, &columns[1..], Some((vec!["政策文件", "规范性文件"], true))),
            (Rule::AnswerLate, &columns[..], Some((vec!["依申请公开"], true))),
            (Rule::AnswerLate, &[column("依申请公开答复")][..], None),
            (Rule::Alike, &[][..], None),
            (Rule::ItemNotPublished, &[][..], None),
        ] {
            assert_eq!(rules.idle(rule, columns), expected, "{rule:?} {}", columns.len());
        }
        assert_eq!(OFF.idle(Rule::MissingElements, &[]), None, "a rule that is off asks for no column");
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        for (text, words) in [
            ("政策文件", "第1行没有冒号"),
            ("\n：文号", "第2行冒号前"),
            ("政策文件：文号、页数", "“页数”不是"),
            ("政策文件：", "第1行没有写要素"),
            ("政策文件：文号\n政策文件：索引号", "第2行的“政策文件”前面已经写过"),
        ] {
            assert!(elements(text).unwrap_err().contains(words), "{text}: {:?}", elements(text));
        }
        for text in ["来信：", "来信：0", "来信：61", "来信：五"] {
            assert!(answers(text).unwrap_err().contains("工作日"), "{text}");
        }
        let many: String = (0..=LINES).map(|line| format!("栏目{line}：5\n")).collect();
        assert!(answers(&many).unwrap_err().contains("最多"));
    }
}
