//! 监测通报: its facts, the draft that follows from them, and the numbers that somebody typed and no fact says.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::office_time::day_text;
use crate::text::percent::tenths_of_rows;

/// So many names stand in a sentence; the rest are counted and stand in the annex.
const NAMED: usize = 12;

/// A kind of problem in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindFact {
    /// What it is called.
    pub label: String,
    /// How many.
    pub number: i64,
    /// Units that have one, those with most first.
    pub units: Vec<String>,
}

/// A unit in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitFact {
    /// Its short name.
    pub name: String,
    /// Its assessment group.
    pub group: String,
    /// Items published in the month.
    pub published: i64,
    /// Columns that were judged.
    pub columns: i64,
    /// Of these, columns that could not be read.
    pub unread: i64,
    /// Problems confirmed.
    pub found: i64,
    /// Of these, repeated within four quarters.
    pub repeated: i64,
    /// Candidates that nobody has confirmed or dismissed: it is not said that the unit has none.
    #[serde(default)]
    pub open: i64,
}

impl UnitFact {
    /// It has a column that was monitored; problems entered by hand or by file may lie at units that have none.
    const fn is_monitored(&self) -> bool {
        self.columns > 0
    }

    /// One of its columns could be read: of the others nobody knows whether they have problems.
    const fn is_read(&self) -> bool {
        self.columns > self.unread
    }

    /// What it published, where anything is known of that. Earlier programs counted a column as unread whose number a person had told: what
    /// a sealed bulletin counts stays counted.
    #[must_use]
    pub fn known_published(&self) -> Option<i64> {
        (self.is_read() || self.published > 0).then_some(self.published)
    }

    /// It was read, nothing was found, and nothing waits to be confirmed.
    const fn is_clean(&self) -> bool {
        self.is_read() && self.found == 0 && self.open == 0
    }
}

/// What became of the month before.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct EarlierFact {
    /// Its name: 2026年9月.
    pub month: String,
    /// Problems that were confirmed and not unfounded.
    pub found: i64,
    /// Mended in time.
    pub in_time: i64,
    /// Mended late.
    pub late: i64,
    /// Spared.
    pub waived: i64,
    /// Still open.
    pub open: i64,
    /// Back again after they were closed.
    pub relapsed: i64,
    /// Units with something open.
    pub open_units: Vec<String>,
}

/// Everything that a month's bulletin may say in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulletinFacts {
    /// The county.
    pub county: String,
    /// First day of the month.
    pub month: NaiveDate,
    /// The day that the round speaks of.
    pub as_of: NaiveDate,
    /// By unit, in the register's order.
    pub units: Vec<UnitFact>,
    /// By kind, most first.
    pub kinds: Vec<KindFact>,
    /// What became of the month before.
    pub earlier: Option<EarlierFact>,
    /// When what was found is to be mended.
    pub due_on: Option<NaiveDate>,
}

impl BulletinFacts {
    /// 2026年10月.
    #[must_use]
    pub fn month_text(&self) -> String {
        self.month.format("%Y年%-m月").to_string()
    }

    /// Problems of all units.
    #[must_use]
    pub fn found(&self) -> i64 {
        self.units.iter().map(|unit| unit.found).sum()
    }

    /// Items of all units.
    #[must_use]
    pub fn published(&self) -> i64 {
        self.units.iter().map(|unit| unit.published).sum()
    }

    /// Units with columns.
    fn monitored(&self) -> impl Iterator<Item = &UnitFact> {
        self.units.iter().filter(|unit| unit.is_monitored())
    }

    /// 未能监测: units with columns, none of which could be read.
    fn unread(&self) -> Vec<String> {
        self.monitored().filter(|unit| !unit.is_read()).map(|unit| unit.name.clone()).collect()
    }

    /// Units of which a column was read.
    fn read(&self) -> i64 {
        count(self.units.iter().filter(|unit| unit.is_read()).count())
    }

    /// Units without a column of which a problem was confirmed.
    fn outside(&self) -> Vec<&UnitFact> {
        self.units.iter().filter(|unit| !unit.is_monitored() && unit.found > 0).collect()
    }

    fn groups(&self) -> Vec<(&str, i64, i64)> {
        let mut groups: Vec<(&str, i64, i64)> = Vec::new();
        for unit in self.units.iter().filter(|unit| unit.is_read()) {
            match groups.iter_mut().find(|(name, ..)| *name == unit.group) {
                Some(group) => (group.1, group.2) = (group.1 + 1, group.2 + unit.published),
                None => groups.push((&unit.group, 1, unit.published)),
            }
        }
        groups
    }

    fn clean(&self) -> i64 {
        count(self.units.iter().filter(|unit| unit.is_clean()).count())
    }

    /// Units of which something waits to be confirmed, and how much it is.
    pub(super) fn waiting(&self) -> (i64, i64) {
        let waits = self.units.iter().filter(|unit| unit.open > 0);
        (count(waits.clone().count()), waits.map(|unit| unit.open).sum())
    }

    /// Units with a confirmed problem.
    fn with_problems(&self) -> i64 {
        count(self.units.iter().filter(|unit| unit.found > 0).count())
    }

    /// Whether the parts add up to the whole; what does not is said and never printed as if it did.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.kinds.iter().map(|kind| kind.number).sum::<i64>() == self.found()
            && self.earlier.as_ref().is_none_or(|one| one.in_time + one.late + one.waived + one.open == one.found)
    }

    /// Every number that a text about this month may hold.
    fn numbers(&self) -> BTreeSet<String> {
        let units = count(self.monitored().count());
        let outside = self.outside();
        let columns: i64 = self.units.iter().map(|unit| unit.columns).sum();
        let unread: i64 = self.units.iter().map(|unit| unit.unread).sum();
        let repeated: i64 = self.units.iter().map(|unit| unit.repeated).sum();
        let mut all = vec![
            units,
            columns,
            unread,
            columns - unread,
            repeated,
            self.found(),
            self.published(),
            self.clean(),
            self.with_problems(),
            self.waiting().0,
            self.waiting().1,
            self.read(),
            units - self.read(),
            count(outside.len()),
            outside.iter().map(|unit| unit.found).sum::<i64>(),
        ];
        all.extend(self.groups().into_iter().flat_map(|(_, units, published)| [units, published]));
        all.extend(self.kinds.iter().flat_map(|kind| [kind.number, count(kind.units.len())]));
        all.extend(self.units.iter().flat_map(|unit| [unit.published, unit.columns, unit.unread, unit.found, unit.repeated]));
        all.push(count(self.units.iter().filter(|unit| unit.repeated > 0).count()));
        if let Some(one) = &self.earlier {
            all.extend([
                one.found,
                one.in_time,
                one.late,
                one.waived,
                one.open,
                one.relapsed,
                count(one.open_units.len()),
                one.in_time + one.late,
            ]);
        }
        let mut numbers: BTreeSet<String> = all.into_iter().map(|number| number.to_string()).collect();
        numbers.insert(percent(self.clean(), self.read()));
        if let Some(one) = &self.earlier {
            numbers.insert(percent(one.in_time + one.late, one.found));
        }
        numbers
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// One place behind the point, as offices print shares: 87.8%. Halves go up, and 100% is said of all alone.
fn percent(part: i64, whole: i64) -> String {
    let tenths = tenths_of_rows(part, whole).unwrap_or_default();
    if tenths % 10 == 0 { format!("{}%", tenths / 10) } else { format!("{}.{}%", tenths / 10, tenths % 10) }
}

/// A part of a bulletin: a heading and its paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulletinPart {
    /// 一、总体情况; empty for the opening.
    pub heading: String,
    /// Paragraphs, a line each.
    pub text: String,
}

/// Names in a sentence, and how many more there are.
fn names(units: &[String]) -> String {
    let shown = units.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
    if units.len() > NAMED { format!("{shown}等{}个单位", units.len()) } else { shown }
}

/// The bulletin as its facts say it, in the usual parts; what happened to the month before comes first. No answer is asked for before
/// `not_before`: whoever reads it needs time. Where the notices' day is earlier, the text leads to the notices and makes up no day.
#[must_use]
pub fn draft(facts: &BulletinFacts, not_before: NaiveDate) -> Vec<BulletinPart> {
    let month = facts.month_text();
    let opening = format!(
        "按照政务公开工作要求，县政务公开办对各单位政务公开栏目进行了{month}监测，采用自动监测与人工复核相结合的方式，情况截至{}。现将有关情况通报如下：",
        day_text(facts.as_of)
    );
    let mut parts = vec![BulletinPart { heading: String::new(), text: opening }];
    if let Some(one) = &facts.earlier {
        parts.push(BulletinPart { heading: "一、上期问题整改情况".into(), text: earlier(one) });
    }
    let numeral = |place: usize| ["一", "二", "三", "四", "五"].get(place).copied().unwrap_or("六");
    parts.push(BulletinPart { heading: format!("{}、总体情况", numeral(parts.len() - 1)), text: general(facts) });
    parts.push(BulletinPart { heading: format!("{}、存在的问题", numeral(parts.len() - 1)), text: problems(facts) });
    parts.push(BulletinPart { heading: format!("{}、工作要求", numeral(parts.len() - 1)), text: demands(facts, not_before) });
    parts
}

/// What the opening of a bulletin says whose month has a settled one already. No number stands in it: the facts of the month hold none
/// of the other paper.
pub const REPLACES: &str = "本通报代替本月此前定稿的通报，已经印发的以本通报为准。";

fn earlier(one: &EarlierFact) -> String {
    if one.found == 0 {
        return format!("{}没有下发整改的问题。", one.month);
    }
    let waived = if one.waived > 0 { format!("，经核定免予整改{}个", one.waived) } else { String::new() };
    let relapsed = if one.relapsed > 0 { format!("销号后再次出现{}个。", one.relapsed) } else { String::new() };
    let open = match one.open {
        0 => "全部办结。".to_owned(),
        open => format!("尚有{open}个未办结，涉及{}。", names(&one.open_units)),
    };
    format!("{}共确认问题{}个，按期整改{}个，逾期整改{}个{waived}。{open}{relapsed}", one.month, one.found, one.in_time, one.late)
}

fn general(facts: &BulletinFacts) -> String {
    let columns: i64 = facts.units.iter().map(|unit| unit.columns).sum();
    let unread: i64 = facts.units.iter().map(|unit| unit.unread).sum();
    let nothing = unread > 0 && unread == columns;
    let unread = if nothing {
        "，一个栏目也没有读到，没有监测结果，不能说明各单位有没有问题".to_owned()
    } else if unread > 0 {
        format!("，其中{unread}个栏目因网站限制、网络等原因未能读取，不作为问题")
    } else {
        String::new()
    };
    let groups = facts.groups();
    let by_group: Vec<String> = groups
        .iter()
        .map(|(name, units, published)| format!("{}{units}个单位{published}条", if name.is_empty() { "其他" } else { name }))
        .collect();
    let by_group = if groups.len() > 1 { format!("，其中{}", by_group.join("，")) } else { String::new() };
    let clean: Vec<String> = facts.units.iter().filter(|unit| unit.is_clean()).map(|unit| unit.name.clone()).collect();
    let monitored = facts.monitored().count();
    let share = percent(facts.clean(), facts.read());
    let unread_units = facts.unread();
    let share = if unread_units.is_empty() { share } else { format!("读到的{}个单位的{share}", facts.read()) };
    let clean = if nothing {
        String::new()
    } else if clean.is_empty() {
        "本月没有未发现问题的单位。".to_owned()
    } else {
        format!("没有发现问题的单位{}个，占{share}：{}。", clean.len(), names(&clean))
    };
    let waiting = match facts.waiting() {
        (0, _) => String::new(),
        (units, problems) => format!("另有{units}个单位的{problems}个问题待确认，不在以上各数之内。"),
    };
    let outside = facts.outside();
    let outside = if outside.is_empty() {
        String::new()
    } else {
        let names_of: Vec<String> = outside.iter().map(|unit| unit.name.clone()).collect();
        let found: i64 = outside.iter().map(|unit| unit.found).sum();
        format!("没有监测栏目的{}个单位另有栏目以外登记的问题{found}个，计入问题总数：{}。", outside.len(), names(&names_of))
    };
    let published = match facts.published() {
        _ if nothing => String::new(),
        number => format!("监测栏目共发布信息{number}条{by_group}。"),
    };
    let unread_units = if nothing || unread_units.is_empty() {
        String::new()
    } else {
        format!("{}个单位的栏目都没有读到，未能监测：{}。", unread_units.len(), names(&unread_units))
    };
    let more = format!("{clean}{unread_units}{outside}{waiting}");
    let lines = [format!("本月监测{monitored}个单位的{columns}个栏目{unread}。{published}"), more];
    lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn problems(facts: &BulletinFacts) -> String {
    if facts.found() == 0 {
        return "本月没有确认的问题。".into();
    }
    let mut lines = vec![format!("本月共确认问题{}个，涉及{}个单位。", facts.found(), facts.with_problems())];
    for (place, kind) in facts.kinds.iter().enumerate() {
        let number = ["（一）", "（二）", "（三）", "（四）", "（五）", "（六）", "（七）", "（八）", "（九）", "（十）"]
            .get(place)
            .copied()
            .unwrap_or("（其他）");
        lines.push(format!("{number}{}{}个，涉及{}个单位：{}。", kind.label, kind.number, kind.units.len(), names(&kind.units)));
    }
    let repeated: Vec<String> = facts.units.iter().filter(|unit| unit.repeated > 0).map(|unit| unit.name.clone()).collect();
    if !repeated.is_empty() {
        lines.push(format!("同类问题一年内反复出现的单位：{}。", names(&repeated)));
    }
    lines.join("\n")
}

/// What follows the day in the sentence that asks for an answer.
const ANSWER: &str = "前在政务公开平台逐条反馈";

/// The day by which a bulletin's own sentence asks for answers; none where it names none, or says it in other words.
#[must_use]
pub fn answer_by(parts: &[BulletinPart]) -> Option<NaiveDate> {
    let day = |part: &BulletinPart| {
        let (before, _) = part.text.split_once(ANSWER)?;
        NaiveDate::parse_from_str(before.rsplit_once('于')?.1, "%Y年%m月%d日").ok()
    };
    parts.iter().find_map(day)
}

fn demands(facts: &BulletinFacts, not_before: NaiveDate) -> String {
    let due = match facts.due_on {
        Some(day) if day >= not_before => format!("于{}前", day_text(day)),
        Some(_) => "按通知单所列期限".to_owned(),
        None => String::new(),
    };
    format!(
        "各单位要对照整改通知单逐条整改，{due}在政务公开平台逐条反馈整改情况和链接；未按要求反馈的，视为未整改。\n涉及个人信息的，发现后立即处理，并举一反三检查同类页面。\n整改情况列入下一期通报，并作为年度政务公开考核的依据。"
    )
}

/// A number that somebody typed and no fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfounded {
    /// The number as typed.
    pub number: String,
    /// A few letters around it.
    pub context: String,
}

/// Every number of the parts that equals no fact. Days, months, years, numbers of documents and of paragraphs are none of its business.
#[must_use]
pub fn unfounded(parts: &[BulletinPart], facts: &BulletinFacts) -> Vec<Unfounded> {
    let known = facts.numbers();
    let mut found = Vec::new();
    for part in parts {
        for line in part.heading.lines().chain(part.text.lines()) {
            let chars: Vec<char> = crate::monitoring::days::plain(line);
            let mut at = 0;
            while at < chars.len() {
                if !chars[at].is_ascii_digit() {
                    at += 1;
                    continue;
                }
                let from = at;
                while at < chars.len()
                    && (chars[at].is_ascii_digit()
                        || (matches!(chars[at], '.' | ',') && chars.get(at + 1).is_some_and(char::is_ascii_digit)))
                {
                    at += 1;
                }
                let mut number: String = chars[from..at].iter().filter(|c| **c != ',').collect();
                let behind = chars.get(at).copied().unwrap_or(' ');
                if behind == '%' {
                    number.push('%');
                    at += 1;
                }
                let before = from.checked_sub(1).map_or(' ', |place| chars[place]);
                let is_date = matches!(behind, '年' | '月' | '日' | '号' | '时' | '〕' | ']');
                let is_ordinal = before == '第' || (from == 0 && matches!(behind, '.' | '、' | '．'));
                if !is_date && !is_ordinal && !known.contains(&number) {
                    let context = chars[from.saturating_sub(8)..(at + 8).min(chars.len())].iter().collect();
                    found.push(Unfounded { number, context });
                }
            }
        }
    }
    found
}

#[cfg(test)]
#[path = "bulletin_tests.rs"]
mod tests;
