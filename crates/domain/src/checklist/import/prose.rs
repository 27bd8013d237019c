//! Lists in running text: 一、/（一）/1. lines with （牵头单位：…；完成时限：…) behind them or labelled lines beneath.

mod brackets;
mod labels;

use super::grid::{Cell, Covering, Row, Table};
use super::surroundings::heading_level;
use crate::text::folded::{fold_char, is_blank};
use brackets::{brackets_before, closing_bracket, labelled_bracket, units_and_time, within_brackets, without_open_bracket};
use labels::{Field, OPENING, labelled};

/// A list in prose as a table, with the places of the lines that are in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// The table, with headings of its own; a row's number is its line.
    pub table: Table,
    /// Places of the lines in it.
    pub used: Vec<usize>,
}

/// Longer titles are tasks.
const LONGEST_TITLE: usize = 40;
/// Lines of a text that may be its title.
const TITLES_KEPT: usize = 8;

const HEADINGS: [&str; 6] = ["序号", "工作要求", "责任单位", "完成时限", "完成情况", "备注"];

/// One task that is being read.
#[derive(Default)]
struct Task {
    line: usize,
    number: String,
    requirement: String,
    units: Vec<String>,
    time: String,
    progress: String,
    remark: String,
}

/// Reads lines as a list; `None` where fewer than one task names who answers for it.
#[must_use]
pub fn read_prose(lines: &[&str]) -> Option<Prose> {
    let mut reader = Reader::default();
    for (place, line) in lines.iter().enumerate() {
        reader.line(place, line, lines.get(place + 1..).unwrap_or_default());
    }
    reader.end_task();
    let named = reader.rows.iter().filter(|row| matches!(row, Line::Task(task) if !task.units.is_empty())).count();
    let tasks = reader.rows.iter().filter(|row| matches!(row, Line::Task(_))).count();
    (named > 0 && named * 2 >= tasks).then(|| reader.finish(lines))
}

enum Line {
    Title(usize, String),
    Task(Task),
}

#[derive(Default)]
struct Reader {
    rows: Vec<Line>,
    task: Option<Task>,
    used: Vec<usize>,
}

impl Reader {
    fn line(&mut self, place: usize, line: &str, below: &[&str]) {
        if is_blank(line) {
            return;
        }
        let line = without_sign(line);
        let fields = labelled(line);
        if begins_with_label(line) {
            if let Some(task) = &mut self.task {
                task.take(line, &fields);
                self.used.push(place);
            }
            return;
        }
        let (before, bracket, after) = labelled_bracket(line, &fields).unwrap_or_else(|| closing_bracket(line));
        let level = heading_level(line);
        let bullet = behind_bullet(line);
        let is_followed = (level.is_some() || bullet.is_some()) && labels_follow(below);
        let number = number_of(line);
        // 公开招生方案。责任单位：教体局
        let ends_in_labels =
            bracket.is_none() && fields.first().is_some_and(|(start, ..)| is_sentence_end(&line[..*start], &line[*start..]));
        let next = below.iter().copied().find(|line| !is_blank(line)).unwrap_or_default();
        let is_sentence = line.trim().ends_with(['。', '；', ';']);
        // （一）公开目录。 above 1. and 2. is a title as well
        let heads = if level.is_some() { !line.trim().ends_with('。') || number_of(next).is_some() } else { heads_numbers(line, next) };
        let is_title = heads
            && (level.is_some() || (fields.is_empty() && !is_sentence))
            && !ends_in_labels
            && bracket.is_none()
            && !is_followed
            && line.chars().count() <= LONGEST_TITLE;
        if is_title {
            self.end_task();
            self.rows.push(Line::Title(place, line.to_owned()));
            self.used.push(place);
            return;
        }
        if number.is_some() || bracket.is_some() || ((is_followed || ends_in_labels) && (level.is_some() || bullet.is_some())) {
            self.end_task();
            // where its own sign stands in front of each task, the sign is no word of it
            let sign = bullet.map_or(0, |rest| line.len() - rest.len());
            let mut task = Task { line: place, number: number.unwrap_or_default(), ..Task::default() };
            match bracket {
                Some(inner) => {
                    let (before, further) = brackets_before(before, inner);
                    for (inner, fields) in further {
                        task.take(inner, &fields);
                    }
                    let rest = if after.chars().all(|c| matches!(c, '。' | '；' | ';' | '.')) { "" } else { after };
                    task.requirement = format!("{}{rest}", before.get(sign..).unwrap_or(before));
                    match labelled(inner) {
                        fields if !fields.is_empty() => task.take(inner, &fields),
                        _ => match units_and_time(inner) {
                            Some((units, time)) => (task.units, task.time) = (vec![units], time),
                            None => task.units.push(inner.to_owned()),
                        },
                    }
                }
                None if ends_in_labels => {
                    let start = fields.first().map_or(line.len(), |(start, ..)| *start);
                    without_open_bracket(&line[sign.min(start)..start]).trim().clone_into(&mut task.requirement);
                    task.take(line, &fields);
                }
                None => task.requirement = line[sign..].to_owned(),
            }
            self.used.push(place);
            self.task = Some(task);
            return;
        }
        // words that go on before anything was said about the task
        if let Some(task) = self.task.as_mut().filter(|task| task.units.is_empty() && task.time.is_empty()) {
            task.requirement.push('\n');
            task.requirement.push_str(line);
            self.used.push(place);
        }
    }

    fn end_task(&mut self) {
        if let Some(task) = self.task.take() {
            self.rows.push(Line::Task(task));
        }
    }

    fn finish(self, lines: &[&str]) -> Prose {
        let width = HEADINGS.len();
        let heading = Row { number: 0, cells: HEADINGS.iter().map(|heading| Cell::own(*heading)).collect() };
        let rows = self.rows.into_iter().map(|line| match line {
            Line::Title(place, text) => {
                let mut cells = vec![Cell { col_span: width, ..Cell::own(text) }];
                cells.resize_with(width, || Cell::covered(Covering::FromLeft));
                Row { number: place + 1, cells }
            }
            Line::Task(task) => {
                let texts = [task.number, task.requirement, task.units.join("；"), task.time, task.progress, task.remark];
                Row { number: task.line + 1, cells: texts.map(Cell::own).to_vec() }
            }
        });
        let first = self.used.iter().min().copied().unwrap_or(0);
        let titles = lines.iter().take(first).rev().take(TITLES_KEPT).rev().map(|line| (*line).to_owned()).collect();
        Prose { table: Table { name: None, titles, rows: std::iter::once(heading).chain(rows).collect() }, used: self.used }
    }
}

impl Task {
    /// Takes what labels say: each up to the next one.
    fn take(&mut self, text: &str, fields: &[(usize, usize, usize, Field)]) {
        for (place, (start, label_end, value_start, field)) in fields.iter().enumerate() {
            let end = fields.get(place + 1).map_or(text.len(), |(next, ..)| *next);
            let value = within_brackets(text.get(*value_start..end).unwrap_or_default());
            if value.is_empty() {
                continue;
            }
            let label = text.get(*start..*label_end).unwrap_or_default().trim_start_matches(OPENING);
            let put = |into: &mut String| {
                if !into.is_empty() {
                    into.push('；');
                }
                into.push_str(value);
            };
            match field {
                Field::Units => self.units.push(if label == "责任单位" && fields.len() == 1 && self.units.is_empty() {
                    value.to_owned()
                } else {
                    format!("{label}：{value}")
                }),
                Field::Time => put(&mut self.time),
                Field::Progress => put(&mut self.progress),
                Field::Remark => {
                    if !self.remark.is_empty() {
                        self.remark.push('；');
                    }
                    self.remark.push_str(&if label == "备注" { value.to_owned() } else { format!("{label}：{value}") });
                }
            }
        }
    }
}

/// Whether nothing stands before the first label of a line but the bracket that it is in: （责任单位：财政局）.
fn begins_with_label(line: &str) -> bool {
    labelled(line).first().is_some_and(|(start, ..)| line[..*start].chars().all(|c| c.is_whitespace() || fold_char(c) == Some('(')))
}

/// - 责任单位：水利局: the sign in front of a label says nothing.
fn without_sign(line: &str) -> &str {
    behind_bullet(line).filter(|rest| begins_with_label(rest)).unwrap_or(line)
}

/// Whether labels stand beneath a line, at once or behind the paragraphs that go on with it.
fn labels_follow(below: &[&str]) -> bool {
    const PARAGRAPHS: usize = 6;
    let is_own = |line: &str| heading_level(line).is_some() || number_of(line).is_some() || behind_bullet(line).is_some();
    for line in below.iter().filter(|line| !is_blank(line)).take(PARAGRAPHS) {
        let line = without_sign(line);
        if begins_with_label(line) {
            return true;
        }
        if is_own(line) || closing_bracket(line).1.is_some() {
            return false;
        }
    }
    false
}

/// 1.政策文件 above （1）: whether the next line's number stands beneath the one of this line.
fn heads_numbers(line: &str, next: &str) -> bool {
    let first = |line: &str| line.chars().find_map(fold_char);
    let is_beneath = first(next).is_some_and(|c| matches!(c, '(' | '①'..='⑳')) && number_of(next).is_some();
    is_beneath && first(line).is_some_and(|c| c.is_ascii_digit()) && number_of(line).is_some()
}

/// What stands behind the sign of a list without numbers: - , • , ◆.
fn behind_bullet(line: &str) -> Option<&str> {
    let rest = line.trim_start();
    let sign = rest.chars().next().filter(|sign| "•●○◆◇■□▪▸►➢➤✓·★*-–".contains(*sign))?;
    let behind = &rest[sign.len_utf8()..];
    // a dash or star is a sign only where a blank follows: -5℃, *重点
    let is_apart = !matches!(sign, '*' | '-' | '–' | '·') || behind.starts_with(char::is_whitespace);
    Some(behind.trim_start()).filter(|behind| is_apart && !behind.is_empty())
}

/// Whether a sentence ends here, so that a label may begin: no word, and no bracket but one that stays open.
fn is_sentence_end(before: &str, behind: &str) -> bool {
    let stays_open = || without_open_bracket(before).len() < before.len() && !behind.chars().any(|c| fold_char(c) == Some(')'));
    stays_open() || before.trim_end().ends_with(['。', '；', ';']) || (before.ends_with(char::is_whitespace) && !is_blank(before))
}

/// 1. 1、 (1) ① 任务一： at the beginning of a line.
fn number_of(line: &str) -> Option<String> {
    named_number(line).or_else(|| bare_number(line))
}

/// 任务一：, 事项3：
fn named_number(line: &str) -> Option<String> {
    const WORDS: [&str; 6] = ["任务", "事项", "问题", "举措", "措施", "项目"];
    let line = line.trim_start();
    let rest = WORDS.iter().find_map(|word| line.strip_prefix(word))?;
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
    let number = &rest[..rest.len() - after.len()];
    // 任务1 公开目录
    let is_apart = after.starts_with(char::is_whitespace) && number.chars().all(|c| c.is_ascii_digit());
    (!number.is_empty() && (is_apart || after.starts_with(['：', ':', '、', '.']))).then(|| number.to_owned())
}

fn bare_number(line: &str) -> Option<String> {
    let folded: Vec<char> = line.chars().filter_map(fold_char).take(8).collect();
    let digits = |from: usize| folded.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let text = |from: usize, length: usize| folded.iter().skip(from).take(length).collect::<String>();
    match folded.first()? {
        '(' => {
            let length = digits(1);
            (length > 0 && folded.get(1 + length) == Some(&')')).then(|| text(1, length))
        }
        '①'..='⑳' => Some(text(0, 1)),
        c if c.is_ascii_digit() => {
            let length = digits(0);
            let sign = folded.get(length)?;
            // 1.6月底前公开: behind the number of the task stands a month
            let is_month = || {
                let month = length + 1 + digits(length + 1);
                folded.get(month) == Some(&'月') && folded.get(month + 1).is_some_and(|c| "底末前份初上中下".contains(*c))
            };
            let is_decimal = *sign == '.' && folded.get(length + 1).is_some_and(char::is_ascii_digit) && !is_month();
            (length <= 3 && matches!(sign, '.' | '、' | ')' | '．') && !is_decimal).then(|| text(0, length))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
