//! Row by row: titles, notes, lines of a form, tasks.

use super::super::grid::{Covering, Row, row_place};
use super::super::headings::{ColumnMapping, ColumnRole, is_ordinal, names_body_and_person};
use super::super::problem::{Offer, Problem, ProblemKind};
use super::super::surroundings::{heading_level, is_form_row, is_note, joined, numbers_the_columns, title};
use super::assemble::{Assembly, Part, without_cut};
use super::ticks::is_tick;
use super::titles::Titles;
use super::titles_in_rows::{numbered_title, said_for_all, title_beside_a_number};
use super::{RecognisedRow, Stated, quoted, shortened};
use crate::text::folded::{fold, fold_char, is_blank};

/// What the rows above say about the ones below.
#[derive(Default)]
struct State {
    titles: Titles,
    section: String,
    subsection: Option<String>,
    notes: Vec<String>,
    /// Texts of the row above by column, for cells merged down.
    above: Vec<String>,
    /// Sections so far and tasks in the present one, for numbers like 05.02.
    sections_seen: Vec<String>,
    tasks_in_section: usize,
    last_responsible: Option<(usize, String)>,
    /// A section or subsection alone in its row, as long as no task has come.
    waiting: Vec<(usize, String)>,
}

pub(super) struct Reader<'a> {
    assembly: &'a Assembly,
    mapping: &'a ColumnMapping,
    headings: &'a [String],
    /// The rows of headings, folded.
    folded_headings: Vec<Vec<String>>,
    /// The list's title, folded; empty where it is numbered like a section.
    folded_title: String,
    /// Whether the numbers' column holds numbers: then words alone in it are a title.
    has_numbers: bool,
    /// Whether most of those numbers are digits.
    counts_in_digits: bool,
    /// Whether nearly every task names its section: then words alone in that column stand above it.
    names_sections: bool,
    state: State,
    rows: Vec<RecognisedRow>,
    problems: Vec<Problem>,
}

/// 同上 and the marks that stand for it, in a column where a list saves writing the same again. What a task asks and what was done
/// are kept to the letter.
fn says_as_above(text: &str, role: Option<&ColumnRole>) -> bool {
    use ColumnRole::{Lead, Responsible, Section, Subsection, Support, TimeLimit};
    matches!(role, Some(Section | Subsection | Responsible | Lead | Support | TimeLimit))
        && text.chars().find_map(fold_char).is_some_and(|first| matches!(first, '同' | '〃' | '″' | '"'))
        && matches!(fold(text).as_str(), "同上" | "同前" | "〃" | "″" | "\"")
}

impl<'a> Reader<'a> {
    pub(super) fn new(assembly: &'a Assembly, mapping: &'a ColumnMapping, headings: &'a [String]) -> Self {
        let first = mapping.heading_row + mapping.heading_rows;
        let numbers = mapping.column(ColumnRole::Number);
        let body = assembly.table.rows.iter().skip(first);
        let has_numbers =
            numbers.is_some_and(|column| body.filter_map(|row| row.cells.get(column)).any(|cell| is_ordinal(&fold(&cell.text))));
        let numbered = numbers.into_iter().flat_map(|column| {
            let cells = assembly.table.rows.iter().skip(first).filter_map(move |row| row.cells.get(column));
            cells.filter(|cell| !is_blank(&cell.text)).map(|cell| fold(&cell.text).starts_with(|c: char| c.is_ascii_digit()))
        });
        let (in_digits, all_numbers) =
            numbered.fold((0_usize, 0_usize), |(digits, all), is_digits| (digits + usize::from(is_digits), all + 1));
        let counts_in_digits = in_digits * 2 >= all_numbers && in_digits > 0;
        let names_sections = mapping.column(ColumnRole::Section).is_some_and(|column| {
            let tasks = assembly.table.rows.iter().skip(first).filter(|row| row.sole_text().is_none() && !row.is_blank());
            let (named, all) = tasks.fold((0_usize, 0_usize), |(named, all), row| {
                let is_named = row.cells.get(column).is_some_and(|cell| cell.covering == Covering::Own && !is_blank(&cell.text));
                (named + usize::from(is_named), all + 1)
            });
            all >= 2 && named * 10 >= all * 9
        });
        let state = State { above: vec![String::new(); assembly.table.width()], ..State::default() };
        let heading_rows = assembly.table.rows.iter().skip(mapping.heading_row).take(mapping.heading_rows).filter(|row| !row.is_blank());
        let folded_headings = heading_rows.map(|row| row.cells.iter().map(|cell| fold(&cell.text)).collect()).collect();
        let own_title = title(&assembly.table, mapping.heading_row);
        let folded_title = if heading_level(&own_title).is_some() { String::new() } else { fold(&own_title) };
        Self {
            assembly,
            mapping,
            headings,
            folded_headings,
            folded_title,
            has_numbers,
            counts_in_digits,
            names_sections,
            state,
            rows: Vec::new(),
            problems: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> (Vec<RecognisedRow>, Vec<String>, Vec<Problem>) {
        (self.rows, self.state.notes, self.problems)
    }

    pub(super) fn read(&mut self) {
        let assembly = self.assembly;
        let first = self.mapping.heading_row + self.mapping.heading_rows;
        let mut parts = assembly.parts.iter().peekable();
        for (place, row) in assembly.table.rows.iter().enumerate() {
            while let Some(part) = parts.next_if(|part| part.first_row <= place) {
                self.begin(part);
            }
            // a row that lies wholly under merged cells says nothing new
            if place < first || row.is_blank() || self.repeats_the_headings(row) {
                continue;
            }
            if self.repeats_the_title(row, assembly.table.rows.get(place + 1..).unwrap_or_default()) {
                self.say_repeated(row);
            } else if is_form_row(row) || is_note(row) || numbers_the_columns(row) {
                self.aside(row);
            } else if self.is_section_title(row) {
                self.said_in_title(row.number, &joined(row));
            } else {
                self.task(row);
            }
        }
        // tables of the list without any row
        for part in parts {
            self.begin(part);
        }
        self.drop_waiting();
        let unused = self.state.titles.finish();
        self.leftover(unused);
        self.unread_columns();
    }

    fn begin(&mut self, part: &Part) {
        if part.goes_on {
            return;
        }
        self.drop_waiting();
        let unused = self.state.titles.begin(part.titles.clone(), self.assembly.table.rows.get(part.first_row).map_or(0, |row| row.number));
        self.leftover(unused);
        self.state.section.clear();
        self.state.subsection = None;
        self.state.last_responsible = None;
        self.state.above.fill(String::new());
        for title in &part.titles {
            self.said_in_title(0, title);
        }
    }

    /// Word repeats the heading row on every page; some files keep it.
    fn repeats_the_headings(&self, row: &Row) -> bool {
        let says_so = |heading: &Vec<String>| {
            heading.len() <= row.cells.len() && heading.iter().zip(&row.cells).all(|(heading, cell)| *heading == fold(&cell.text))
        };
        // 序号 | 任务 and nothing more, each beneath the same word
        let says_part = |heading: &Vec<String>| {
            let filled = || row.cells.iter().zip(heading).filter(|(cell, _)| !is_blank(&cell.text));
            let is_whole = heading.len() >= row.cells.len() && filled().nth(1).is_some();
            is_whole && filled().all(|(cell, heading)| *heading == fold(&cell.text))
        };
        self.folded_headings.iter().any(|heading| says_so(heading) || says_part(heading))
    }

    /// Where a table is cut at the end of a page its title may stand again over its headings.
    fn repeats_the_title(&self, row: &Row, below: &[Row]) -> bool {
        let Some((_, cell)) = row.sole_text().filter(|_| !self.folded_title.is_empty()) else { return false };
        let next = || below.iter().find(|row| !row.is_blank() && !is_form_row(row));
        fold(&without_cut(&cell.text)) == self.folded_title && next().is_some_and(|row| self.repeats_the_headings(row))
    }

    /// Says so, unless nothing is lost: the words of the title to the letter.
    fn say_repeated(&mut self, row: &Row) {
        let text = joined(row);
        if fold(&text) != self.folded_title {
            let message = format!("{}“{}”是续页的标题，没有作为任务读入。", row_place(row.number), quoted(&text));
            self.problems.push(Problem::new(row.number, "", message).of(ProblemKind::NotRead));
        }
    }

    /// 一、财政（牵头单位：财政局；完成时限：6月底）: what a title says of all beneath it is offered where a task has no unit, and told.
    fn said_in_title(&mut self, row: usize, title: &str) {
        let (units, limit) = said_for_all(title);
        let said: Vec<&str> =
            [(&units, "责任单位"), (&limit, "完成时限")].iter().filter(|(found, _)| found.is_some()).map(|one| one.1).collect();
        if said.is_empty() {
            return;
        }
        let place = if row == 0 { "表格前".to_owned() } else { row_place(row) };
        let said = said.join("和");
        let message = format!("{place}的标题“{}”写有{said}，没有自动读到下面的任务上。请核对它下面各项任务的{said}。", quoted(title));
        self.problems.push(Problem::new(row, "", message));
        if let Some(units) = units.filter(|_| row > 0) {
            self.state.last_responsible = Some((row, units));
        }
    }

    /// A note or a line of the form: kept as a note and said, for somebody may have meant it as a task.
    fn aside(&mut self, row: &Row) {
        let text = joined(row);
        let what = match () {
            () if numbers_the_columns(row) => "是各列的编号",
            () if is_form_row(row) => "是合计、签章等填表用的行",
            () => "是表格的说明",
        };
        let message = format!("{}“{}”{what}，没有作为任务读入。", row_place(row.number), quoted(&text));
        self.problems.push(Problem::new(row.number, "", message).of(ProblemKind::NotRead));
        self.state.notes.push(text);
    }

    /// Takes a row that holds one text and nothing else as the title of what follows.
    fn is_section_title(&mut self, row: &Row) -> bool {
        if let Some((number, title)) = title_beside_a_number(row, self.mapping) {
            let message = format!("{}的序号“{number}”没有读入：这一行是标题。", row_place(row.number));
            self.problems.push(Problem::new(row.number, "", message).of(ProblemKind::NotRead));
            self.drop_waiting();
            let unused = self.state.titles.enter(&title, row.number);
            self.leftover(unused);
            self.state.section.clear();
            self.state.subsection = None;
            return true;
        }
        if let Some(title) = numbered_title(row, self.mapping).filter(|_| self.counts_in_digits) {
            self.drop_waiting();
            let unused = self.state.titles.enter(&title, row.number);
            self.leftover(unused);
            self.state.section.clear();
            self.state.subsection = None;
            return true;
        }
        let Some((column, cell)) = row.sole_text() else { return false };
        let role = self.mapping.roles.get(column).copied().unwrap_or(ColumnRole::Ignored);
        let width = self.assembly.table.width();
        let across = cell.col_span >= width && width > 1;
        let numbered = heading_level(&cell.text).is_some();
        let is_narrow = cell.col_span == 1 && !across;
        if role == ColumnRole::Section && is_narrow && !self.names_sections {
            self.drop_waiting();
            self.enter_section(cell.text.clone());
            self.state.waiting.push((row.number, cell.text.clone()));
            return true;
        }
        if role == ColumnRole::Subsection && is_narrow {
            let stands_alone = self.state.waiting.iter().any(|(_, text)| Some(text) == self.state.subsection.as_ref());
            if stands_alone {
                self.drop_waiting();
            }
            self.state.subsection = Some(cell.text.clone());
            self.state.waiting.push((row.number, cell.text.clone()));
            return true;
        }
        let words_for_a_number = role == ColumnRole::Number && self.has_numbers && !is_ordinal(&fold(&cell.text));
        let in_front = matches!(role, ColumnRole::Number | ColumnRole::Ignored) || (role == ColumnRole::Requirement && column == 0);
        let above_sections = role == ColumnRole::Section && self.names_sections;
        if !(across || cell.col_span > 1 || above_sections || words_for_a_number || (in_front && numbered)) {
            return false;
        }
        self.drop_waiting();
        let unused = self.state.titles.enter(&cell.text, row.number);
        self.leftover(unused);
        self.state.section.clear();
        self.state.subsection = None;
        true
    }

    /// What stood alone in its row and had no task.
    fn drop_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.state.waiting);
        self.leftover(waiting);
    }

    fn enter_section(&mut self, section: String) {
        if section != self.state.section {
            self.state.subsection = None;
        }
        self.state.section = section;
    }

    fn task(&mut self, row: &Row) {
        let texts = self.texts(row);
        let text = |role: ColumnRole| {
            let columns: Vec<&str> = self.mapping.columns(role).filter_map(|column| texts.get(column)).map(String::as_str).collect();
            match columns.as_slice() {
                [] => None,
                [only] => Some((*only).to_owned()),
                several => Some(lines(several)),
            }
        };
        let own = |role: ColumnRole| {
            let cell = self.mapping.column(role).and_then(|column| row.cells.get(column));
            cell.filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text)).map(|cell| cell.text.clone())
        };
        let (section, number) = (text(ColumnRole::Section), own(ColumnRole::Number));
        let lead = text(ColumnRole::Lead);
        let responsible_lead = lead.is_some();
        // beside a column of lead units the other one names those who help
        let main = if responsible_lead { ColumnRole::Lead } else { ColumnRole::Responsible };
        let responsible = lead.or_else(|| text(ColumnRole::Responsible)).unwrap_or_default();
        let helpers =
            self.mapping.columns(ColumnRole::Responsible).filter(|_| responsible_lead).chain(self.mapping.columns(ColumnRole::Support));
        let helpers: Vec<&str> = helpers.filter_map(|column| texts.get(column)).map(String::as_str).collect();
        let support = (!helpers.is_empty()).then(|| lines(&helpers));
        let requirement = text(ColumnRole::Requirement).unwrap_or_default();
        let time_limit = text(ColumnRole::TimeLimit).unwrap_or_default();
        let remarks = self.stated(&texts, ColumnRole::Remark);
        let remark = match remarks.as_slice() {
            [] => text(ColumnRole::Remark).unwrap_or_default(),
            [only] => only.text.clone(),
            several => lines(&several.iter().map(|one| format!("{}：{}", one.heading, one.text)).collect::<Vec<_>>()),
        };
        let mut earlier = self.stated(&texts, ColumnRole::Completion);
        if self.mapping.columns(ColumnRole::Completion).count() > 1 {
            // beneath 已完成 | 推进中 | 未启动 a tick says what stands over it
            for one in earlier.iter_mut().filter(|one| is_tick(&one.text)) {
                one.text = format!("{}：{}", one.heading, one.text.trim());
            }
        }
        let completion = earlier.pop().map(|last| last.text).or_else(|| text(ColumnRole::Completion)).unwrap_or_default();
        let mut others = self.stated(&texts, ColumnRole::Ignored);
        others.extend(self.further_numbers(&texts));

        // a blank cell in the section's column means "as above": so files look whose merged cells were lost
        if let Some(section) = section.filter(|section| !is_blank(section)) {
            self.enter_section(section);
        }
        let levels: Vec<&str> =
            self.mapping.columns(ColumnRole::Subsection).filter_map(|column| texts.get(column)).map(String::as_str).collect();
        if levels.iter().any(|text| !is_blank(text)) {
            self.state.subsection = Some(levels.into_iter().filter(|text| !is_blank(text)).collect::<Vec<_>>().join(" / "));
        }
        self.state.titles.use_all();
        let (section, subsection) = self.place();
        // what stood alone above and gave way to the task's own words had no task
        let holds =
            |text: &str| section == text || subsection.as_deref().is_some_and(|levels| levels.split(" / ").any(|level| level == text));
        let lost: Vec<(usize, String)> = std::mem::take(&mut self.state.waiting).into_iter().filter(|(_, text)| !holds(text)).collect();
        self.leftover(lost);
        let no = self.number(number, &section);
        if is_blank(&requirement) && self.mapping.has(ColumnRole::Requirement) {
            let message = format!("{}的工作要求为空。请补写，或从清单中去掉这一行。", row_place(row.number));
            self.report(row.number, ColumnRole::Requirement, message, None);
        }
        if section.is_empty() && self.mapping.has(ColumnRole::Section) {
            let message = format!("{}没有工作内容，上方也没有可以沿用的。请补写。", row_place(row.number));
            self.report(row.number, ColumnRole::Section, message, None);
        }
        self.check_responsible(row.number, &responsible, support.as_deref());
        let names_persons =
            self.mapping.column(main).and_then(|column| self.headings.get(column)).is_some_and(|heading| names_body_and_person(heading));
        self.state.above = texts;
        self.rows.push(RecognisedRow {
            source_row: row.number,
            section,
            subsection,
            no,
            requirement,
            responsible,
            responsible_lead,
            names_persons,
            support,
            completion,
            earlier,
            time_limit,
            remark,
            others,
        });
    }

    /// The texts that hold for a row: its own, and those of cells that reach down to it.
    fn texts(&self, row: &Row) -> Vec<String> {
        let cells = row.cells.iter().enumerate();
        cells
            .map(|(column, cell)| match cell.covering {
                Covering::Own => match self.state.above.get(column).filter(|above| !is_blank(above)) {
                    Some(above) if says_as_above(&cell.text, self.mapping.roles.get(column)) => above.clone(),
                    _ => cell.text.clone(),
                },
                Covering::FromAbove => self.state.above.get(column).cloned().unwrap_or_default(),
                Covering::FromLeft => String::new(),
            })
            .collect()
    }

    /// The filled cells of all columns with a role, each under its heading.
    fn stated(&self, texts: &[String], role: ColumnRole) -> Vec<Stated> {
        let filled = self.mapping.columns(role).filter_map(|column| Some((column, texts.get(column).filter(|text| !is_blank(text))?)));
        filled.map(|(column, text)| Stated { heading: self.column_name(column), text: text.clone() }).collect()
    }

    /// Numbers beside the one that is read.
    fn further_numbers(&self, texts: &[String]) -> Vec<Stated> {
        let columns = self.mapping.columns(ColumnRole::Number).skip(1);
        let filled = columns.filter_map(|column| Some((column, texts.get(column).filter(|text| !is_blank(text))?)));
        filled.map(|(column, text)| Stated { heading: self.column_name(column), text: text.clone() }).collect()
    }

    fn column_name(&self, column: usize) -> String {
        let heading = self.headings.get(column).filter(|heading| !heading.is_empty() && *heading != ColumnRole::Ignored.label());
        heading.cloned().unwrap_or_else(|| format!("第{}列", column + 1))
    }

    /// Section and subsection of a task from titles across the table and the columns, outermost first; levels too many are
    /// joined to the second.
    fn place(&self) -> (String, Option<String>) {
        let state = &self.state;
        let column = Some(state.section.as_str()).filter(|section| !section.is_empty());
        let mut levels = state.titles.texts().chain(column).chain(state.subsection.as_deref());
        let section = levels.next().unwrap_or_default().to_owned();
        let beneath: Vec<&str> = levels.collect();
        (section, (!beneath.is_empty()).then(|| beneath.join(" / ")))
    }

    fn number(&mut self, written: Option<String>, section: &str) -> String {
        let state = &mut self.state;
        if state.sections_seen.last().is_none_or(|last| last != section) {
            state.sections_seen.push(section.to_owned());
            state.tasks_in_section = 0;
        }
        state.tasks_in_section += 1;
        let written = written.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        written.unwrap_or_else(|| format!("{:02}.{:02}", state.sections_seen.len(), state.tasks_in_section))
    }

    fn check_responsible(&mut self, row: usize, responsible: &str, support: Option<&str>) {
        let role = if self.mapping.has(ColumnRole::Lead) { ColumnRole::Lead } else { ColumnRole::Responsible };
        if !self.mapping.has(role) {
            return;
        }
        let place = row_place(row);
        if !is_blank(responsible) {
            self.state.last_responsible = Some((row, responsible.to_owned()));
            return;
        }
        if support.is_some_and(|text| !is_blank(text)) {
            self.report(row, role, format!("{place}没有牵头单位，只有配合单位。请指定由谁牵头。"), None);
            return;
        }
        let offer = self.state.last_responsible.clone().map(|(from_row, text)| Offer::InheritAbove { from_row, text });
        let message = match &offer {
            Some(Offer::InheritAbove { from_row, .. }) => {
                format!("{place}的责任单位为空。可以沿用{}的责任单位，或另行指定。", row_place(*from_row))
            }
            None => format!("{place}的责任单位为空，上方也没有可以沿用的。请指定责任单位。"),
        };
        self.report(row, role, message, offer);
    }

    fn report(&mut self, row: usize, role: ColumnRole, message: String, offer: Option<Offer>) {
        let column = self.mapping.column(role).and_then(|column| self.headings.get(column)).cloned();
        self.problems.push(Problem { offer, ..Problem::new(row, column.unwrap_or_else(|| role.label().to_owned()), message) });
    }

    /// Titles without a task: at the very end of a list a note, unless numbered like a section; said in any case.
    fn leftover(&mut self, titles: Vec<(usize, String)>) {
        for (row, text) in titles {
            let place = row_place(row);
            let (message, kind) = if heading_level(&text).is_some() {
                (format!("{place}“{}”下面没有任务。请检查表格是否完整。", quoted(&text)), ProblemKind::Rows)
            } else {
                (format!("{place}“{}”下面没有任务，按说明处理，没有作为任务读入。", quoted(&text)), ProblemKind::NotRead)
            };
            self.problems.push(Problem::new(row, "", message).of(kind));
            self.state.notes.push(text);
        }
    }

    /// Says which columns with content nobody reads; their texts stay beside the tasks in the preview.
    fn unread_columns(&mut self) {
        let first = self.mapping.heading_row + self.mapping.heading_rows;
        let table = &self.assembly.table;
        for column in self.mapping.columns(ColumnRole::Ignored) {
            let filled = table.rows.iter().skip(first).filter_map(|row| row.cells.get(column)).filter(|cell| !is_blank(&cell.text)).count();
            if filled == 0 {
                continue;
            }
            let name = self.column_name(column);
            let message = format!("“{}”一列没有读入（{filled}格）。如果需要，请在“列的含义”中指定它是什么，例如备注。", shortened(&name));
            let row = table.rows.get(self.mapping.heading_row).map_or(0, |row| row.number);
            self.problems.push(Problem::new(row, name, message).of(ProblemKind::Columns));
        }
    }
}

/// Filled texts, each on a line of its own.
fn lines(texts: &[impl AsRef<str>]) -> String {
    let filled: Vec<&str> = texts.iter().map(AsRef::as_ref).filter(|text| !is_blank(text)).collect();
    filled.join("\n")
}
