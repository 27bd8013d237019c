//! Lists in running text: 一、/（一）/1. lines with （牵头单位：…；完成时限：…) behind them or labelled lines beneath.

mod labels;

use super::grid::{Cell, Covering, Row, Table};
use super::responsible::looks_like_units;
use super::surroundings::heading_level;
use super::time_limit::names_a_time;
use crate::text::folded::{fold, fold_char, is_blank};
use labels::{Field, labelled};

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
        let next = lines.get(place + 1).copied().unwrap_or_default();
        reader.line(place, line, next);
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
    fn line(&mut self, place: usize, line: &str, next: &str) {
        if is_blank(line) {
            return;
        }
        // - 责任单位：水利局: the sign in front of a label says nothing
        let without_sign = |line| behind_bullet(line).filter(|rest| begins_with_label(rest)).unwrap_or(line);
        let (line, next) = (without_sign(line), without_sign(next));
        let fields = labelled(line);
        if begins_with_label(line) {
            if let Some(task) = &mut self.task {
                task.take(line, &fields);
                self.used.push(place);
            }
            return;
        }
        let (before, bracket, after) = closing_bracket(line);
        let is_followed = begins_with_label(next);
        let level = heading_level(line);
        let number = number_of(line);
        // 公开招生方案。责任单位：教体局
        let ends_in_labels = bracket.is_none() && fields.first().is_some_and(|(start, ..)| is_sentence_end(&line[..*start]));
        let is_title = !ends_in_labels
            && level.is_some()
            && bracket.is_none()
            && !is_followed
            && line.chars().count() <= LONGEST_TITLE
            && !line.trim().ends_with('。');
        if is_title {
            self.end_task();
            self.rows.push(Line::Title(place, line.to_owned()));
            self.used.push(place);
            return;
        }
        let bullet = behind_bullet(line);
        if number.is_some() || bracket.is_some() || ((is_followed || ends_in_labels) && (level.is_some() || bullet.is_some())) {
            self.end_task();
            // where its own sign stands in front of each task, the sign is no word of it
            let sign = bullet.map_or(0, |rest| line.len() - rest.len());
            let mut task = Task { line: place, number: number.unwrap_or_default(), ..Task::default() };
            match bracket {
                Some(inner) => {
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
                    line[sign.min(start)..start].trim().clone_into(&mut task.requirement);
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
            let value = text
                .get(*value_start..end)
                .unwrap_or_default()
                .trim_matches(|c: char| c.is_whitespace() || matches!(c, '；' | ';' | '，' | ',' | '。'));
            if value.is_empty() {
                continue;
            }
            let label = text.get(*start..*label_end).unwrap_or_default();
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

/// Whether nothing stands before the first label of a line.
fn begins_with_label(line: &str) -> bool {
    labelled(line).first().is_some_and(|(start, ..)| is_blank(&line[..*start]))
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

/// Whether a sentence ends here, so that a label may begin: no word, and no open bracket.
fn is_sentence_end(before: &str) -> bool {
    before.trim_end().ends_with(['。', '；', ';']) || (before.ends_with(char::is_whitespace) && !is_blank(before))
}

/// The bracket at the end of a line that says who does it or until when: the text before it, its inner text, what follows.
fn closing_bracket(line: &str) -> (&str, Option<&str>, &str) {
    let nothing = (line, None, "");
    let trimmed = line.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '。' | '；' | ';' | '.'));
    let Some(close) = trimmed.char_indices().next_back().filter(|(_, c)| fold_char(*c) == Some(')')) else { return nothing };
    let mut depth = 0_usize;
    let open = trimmed.char_indices().rev().find(|(_, c)| {
        match fold_char(*c) {
            Some(')') => depth += 1,
            Some('(') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    });
    let Some((open, c)) = open else { return nothing };
    let inner = &trimmed[open + c.len_utf8()..close.0];
    let says_who = !labelled(inner).is_empty()
        || ((inner.contains("牵头") || inner.contains("负责") || inner.contains("配合") || inner.contains("落实"))
            && looks_like_units(&bare(inner)))
        || looks_like_units(inner)
        || units_and_time(inner).is_some();
    if !says_who || open == 0 {
        return nothing;
    }
    (&line[..open], Some(inner), &line[trimmed.len()..])
}

/// 教育局负责，9月底前完成: who does it, and until when, without a label for either.
fn units_and_time(inner: &str) -> Option<(String, String)> {
    let parts = inner.split(['，', ',', '；', ';', '。']).map(str::trim).filter(|part| !part.is_empty());
    let (times, units): (Vec<&str>, Vec<&str>) = parts.partition(|part| names_a_time(part));
    let all_units = !units.is_empty() && units.iter().all(|part| looks_like_units(&bare(part)));
    (!times.is_empty() && all_units).then(|| (units.join("，"), times.join("，")))
}

/// A list without the words that say who leads.
fn bare(text: &str) -> String {
    let mut folded = fold(text);
    for word in ["分别", "共同", "牵头", "负责", "配合", "落实", "按职责", "分工", "等"] {
        folded = folded.replace(word, "");
    }
    folded
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
    (!number.is_empty() && after.starts_with(['：', ':', '、', '.'])).then(|| number.to_owned())
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
            let is_decimal = *sign == '.' && folded.get(length + 1).is_some_and(char::is_ascii_digit);
            (length <= 3 && matches!(sign, '.' | '、' | ')' | '．') && !is_decimal).then(|| text(0, length))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise::recognise;
    use super::*;

    /// Section, requirement, units, time of each task.
    fn told(lines: &[&str]) -> Vec<[String; 4]> {
        let Some(prose) = read_prose(lines) else { return Vec::new() };
        let rows = recognise(&prose.table, None).rows;
        rows.into_iter()
            .map(|row| {
                [
                    [Some(row.section), row.subsection].into_iter().flatten().collect::<Vec<_>>().join("/"),
                    row.requirement,
                    row.responsible,
                    row.time_limit,
                ]
            })
            .collect()
    }

    #[test]
    fn labelled_lines_belong_to_the_task_above() {
        let rows = told(&[
            "某县2024年任务分解方案",
            "一、总体目标",
            "1.完成十项公开。",
            "牵头单位：财政局",
            "责任单位：各乡镇",
            "二、重点工作",
            "（一）政策公开",
            "2、公开政策。",
            "并逐条解读。",
            "责任单位：教体局",
            "完成时限：10月底前",
        ]);
        assert_eq!(
            rows,
            [
                ["一、总体目标", "1.完成十项公开。", "牵头单位：财政局；责任单位：各乡镇", ""].map(str::to_owned),
                ["二、重点工作/（一）政策公开", "2、公开政策。\n并逐条解读。", "教体局", "10月底前"].map(str::to_owned),
            ]
        );
    }

    #[test]
    fn brackets_at_the_end_say_who_and_when() {
        let rows = told(&[
            "一、基础工作",
            "（一）更新目录，按时公布。（牵头单位：财政局；责任单位：教体局、各乡镇；完成时限：6月底前）",
            "（二）开展培训（政府办牵头，各乡镇配合）。",
            "（三）规范栏目（含专栏）建设。（民政局、司法局）",
        ]);
        assert_eq!(
            rows,
            [
                ["一、基础工作", "（一）更新目录，按时公布。", "牵头单位：财政局；责任单位：教体局、各乡镇", "6月底前"].map(str::to_owned),
                ["一、基础工作", "（二）开展培训", "政府办牵头，各乡镇配合", ""].map(str::to_owned),
                ["一、基础工作", "（三）规范栏目（含专栏）建设。", "民政局、司法局", ""].map(str::to_owned),
            ]
        );
    }

    #[test]
    fn a_bracket_without_labels_says_both() {
        let rows = told(&["一、惠民生", "1.公开收费标准。（县教育局负责，9月底前完成）", "2.公开名单（民政局、各乡镇，每季度更新）"]);
        assert_eq!(
            rows,
            [
                ["一、惠民生", "1.公开收费标准。", "县教育局负责", "9月底前完成"].map(str::to_owned),
                ["一、惠民生", "2.公开名单", "民政局、各乡镇", "每季度更新"].map(str::to_owned),
            ]
        );
    }

    #[test]
    fn tasks_may_be_numbered_by_a_word() {
        let rows = told(&[
            "任务一：优化发布",
            "工作内容：建立政策文件库",
            "责任单位：政府办、司法局",
            "完成时限：9月底",
            "任务二：强化解读",
            "责任单位：各乡镇",
        ]);
        assert_eq!(
            rows,
            [
                ["", "任务一：优化发布\n工作内容：建立政策文件库", "政府办、司法局", "9月底"].map(str::to_owned),
                ["", "任务二：强化解读", "各乡镇", ""].map(str::to_owned),
            ]
        );
    }

    #[test]
    fn signs_in_the_place_of_numbers_are_no_words() {
        let rows = told(&[
            "一、供水",
            "- 公开水质检测结果。",
            "  - 牵头领导：石某",
            "  - 责任单位：水利局",
            "  - 完成时限：每季度",
            "• 公开停水通知。责任单位：水利局",
            "◆公开收费标准（财政局牵头，水利局配合）",
        ]);
        assert_eq!(
            rows,
            [
                ["一、供水", "公开水质检测结果。", "水利局", "每季度"].map(str::to_owned),
                ["一、供水", "公开停水通知。", "水利局", ""].map(str::to_owned),
                ["一、供水", "公开收费标准", "财政局牵头，水利局配合", ""].map(str::to_owned),
            ]
        );
    }

    #[test]
    fn labels_are_told_by_many_words() {
        let rows = told(&[
            "1.公开收费标准（责任主体：财政局；完成期限：6月底前）",
            "2.公开救助标准。",
            "主要责任单位：民政局",
            "整改期限：9月底",
            "3.公开水质。公开主体：水利局；公开时限：每季度",
        ]);
        assert_eq!(
            rows,
            [
                ["", "1.公开收费标准", "责任主体：财政局", "6月底前"].map(str::to_owned),
                ["", "2.公开救助标准。", "主要责任单位：民政局", "9月底"].map(str::to_owned),
                ["", "3.公开水质。", "公开主体：水利局", "每季度"].map(str::to_owned),
            ]
        );
    }

    #[test]
    fn a_text_that_names_nobody_is_no_list() {
        assert_eq!(
            told(&["关于做好工作的通知", "一、提高认识", "各单位要高度重视。", "1.加强领导。", "2.压实责任。"]),
            Vec::<[String; 4]>::new()
        );
        assert_eq!(told(&[]), Vec::<[String; 4]>::new());
    }

    proptest::proptest! {
        #[test]
        fn any_lines_are_read(lines in proptest::collection::vec("[一二、（）()1-9.。；：:牵头责任单位时限财政局甲 ]{0,30}", 0..12)) {
            let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
            if let Some(prose) = read_prose(&lines) {
                proptest::prop_assert!(prose.used.iter().all(|place| *place < lines.len()));
                proptest::prop_assert!(prose.table.rows.iter().all(|row| row.cells.len() == HEADINGS.len()));
            }
        }
    }
}
