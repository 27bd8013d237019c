//! A list is all its tables: sheets or tables with the same headings are read as one, in the order of the file.

use super::super::grid::{Aside, Cell, Covering, Document, Hidden, MarginKind, ROWS_PER_TABLE, Row, Table};
use super::super::headings::{ColumnMapping, ColumnRole, find_headings, is_all_headings, is_ordinal};
use super::super::problem::{Problem, ProblemKind};
use super::super::surroundings::{heading_level, joined};
use super::quoted;
use crate::text::folded::{fold, is_blank};

/// The longest words before a table that may name it, in characters.
const LONGEST_NAME: usize = 40;
/// Texts before a title that may name what it stands beneath.
const MOST_SEARCHED: usize = 100;
/// Texts named in one message.
const MOST_NAMED: usize = 200;

/// The tables of a list as one table.
pub(super) struct Assembly {
    /// The rows of all parts beneath the headings of the first.
    pub(super) table: Table,
    /// Where each part begins.
    pub(super) parts: Vec<Part>,
    /// The tables of the document that are in it.
    tables: Vec<usize>,
    /// Texts before tables that became titles, by their place among the document's.
    used_asides: Vec<usize>,
    /// Rows above the headings of later parts.
    problems: Vec<Problem>,
}

/// Where a table of the list begins in the whole.
pub(super) struct Part {
    /// Place of its first row.
    pub(super) first_row: usize,
    /// What it is called, outermost first.
    pub(super) titles: Vec<String>,
    /// Words before it say that the table above goes on (续表): what held there holds here.
    pub(super) goes_on: bool,
}

impl Assembly {
    /// One table alone.
    pub(super) fn of(table: &Table) -> Self {
        Self { table: table.clone(), parts: Vec::new(), tables: vec![0], used_asides: Vec::new(), problems: Vec::new() }
    }

    /// The table `anchor` with all others of its list.
    pub(super) fn around(document: &Document, anchor: usize) -> Self {
        let Some(table) = document.tables.get(anchor) else { return Self::of(&Table::default()) };
        let found = find_headings(table);
        let members = found.as_ref().map(|mapping| members(document, anchor, mapping)).unwrap_or_default();
        if members.len() < 2 {
            let (titles, used_asides, _) = names(document, anchor, false, &[]);
            let parts = vec![Part { first_row: 0, titles, goes_on: false }];
            return Self { tables: vec![anchor], parts, used_asides, ..Self::of(table) };
        }
        let several = &members.iter().map(|member| member.place).collect::<Vec<_>>();
        let mut whole = Self { tables: several.clone(), ..Self::of(&Table::default()) };
        whole.table.titles.clone_from(&table.titles);
        for member in &members {
            let (titles, used, goes_on) = names(document, member.place, true, several);
            whole.used_asides.extend(used);
            whole.append(&document.tables[member.place], member, titles, goes_on);
        }
        // what names a part of the list names not the whole of it
        let is_of_a_part = |title: &String| whole.parts.iter().any(|part| part.titles.iter().any(|own| fold(own) == fold(title)));
        let of_first = members.first().and_then(|first| document.tables.get(first.place)).unwrap_or(table);
        let titles = [table, of_first].map(|table| table.titles.iter().filter(|title| !is_of_a_part(title)).cloned().collect::<Vec<_>>());
        whole.table.titles = titles.into_iter().find(|titles| !titles.is_empty()).unwrap_or_default();
        whole
    }

    fn append(&mut self, table: &Table, member: &Member, titles: Vec<String>, goes_on: bool) {
        let is_first = self.parts.is_empty();
        let body = member.mapping.as_ref().map_or(0, |mapping| mapping.heading_row + mapping.heading_rows);
        self.parts.push(Part { first_row: self.table.rows.len(), titles, goes_on: goes_on && !is_first });
        let width = self.table.width().max(member.columns.iter().max().map_or(0, |last| last + 1));
        for row in &mut self.table.rows {
            row.cells.resize_with(width, || Cell::own(""));
        }
        for (place, row) in table.rows.iter().enumerate() {
            let number = member.place * ROWS_PER_TABLE + row.number;
            if is_first || place >= body {
                self.table.rows.push(Row { number, cells: moved(row, &member.columns, width) });
            } else if !row.is_blank() && member.mapping.as_ref().is_some_and(|mapping| place < mapping.heading_row) {
                let text = joined(row);
                if self.table.titles.iter().chain(&table.titles).any(|title| fold(title) == fold(&text)) {
                    continue;
                }
                let message = format!("{}“{}”在表头上方，没有作为任务读入。", super::super::grid::row_place(number), quoted(&text));
                self.problems.push(Problem::new(number, "", message).of(ProblemKind::NotRead));
            }
        }
    }

    /// The number in the list of a row of one of the document's tables; nothing where that table is not in it.
    pub(super) fn row(&self, table: usize, number: usize) -> Option<usize> {
        let is_one_of_several = self.tables.len() > 1;
        self.tables.contains(&table).then_some(if is_one_of_several { table * ROWS_PER_TABLE + number } else { number })
    }

    /// What the document holds beside the list: other tables, texts around them, what nobody sees.
    pub(super) fn unread(&self, document: &Document, title: &str, was_read: bool) -> Vec<Problem> {
        let mut problems = self.problems.iter().map(Problem::clone).collect::<Vec<_>>();
        for (place, table) in document.tables.iter().enumerate().filter(|(place, _)| !self.tables.contains(place)) {
            let name = table.name.as_ref().map_or_else(|| format!("第{}张表", place + 1), |name| format!("工作表“{name}”"));
            let rows: Vec<&Row> = table.rows.iter().filter(|row| !row.is_blank()).collect();
            let texts: Vec<String> = rows.iter().map(|row| joined(row)).collect();
            let message = format!(
                "{name}没有读入，共{}行：{}。如果它也是清单的一部分，请把列名改成与清单一致，或在“读取哪一张表”中改选它。",
                rows.len(),
                named(texts.iter().map(String::as_str))
            );
            problems.push(Problem::new(0, "", message).of(ProblemKind::NotRead));
        }
        let is_unread =
            |(place, aside): &(usize, &Aside)| !(was_read && self.used_asides.contains(place)) && fold(&aside.text) != fold(title);
        let asides: Vec<&str> = document.asides.iter().enumerate().filter(is_unread).map(|(_, aside)| aside.text.as_str()).collect();
        if !asides.is_empty() {
            let message = format!("表格以外的文字没有读入，共{}段：{}。", asides.len(), named(asides.iter().copied()));
            problems.push(Problem::new(0, "", message).of(ProblemKind::NotRead));
        }
        for kind in MarginKind::ALL {
            let texts: Vec<&str> =
                document.margins.iter().filter(|margin| margin.kind == kind).map(|margin| margin.text.as_str()).collect();
            if !texts.is_empty() {
                let message =
                    format!("{}没有读入，共{}段：{}。请核对它是否改变某项任务。", kind.label(), texts.len(), named(texts.iter().copied()));
                problems.push(Problem::new(0, "", message).of(ProblemKind::NotRead));
            }
        }
        for hidden in &document.left_out {
            let place = hidden.sheet.as_ref().map(|sheet| format!("工作表“{sheet}”")).unwrap_or_default();
            let there = format!("{place}有{}{}", hidden.count, hidden.what.counted());
            if hidden.what == Hidden::Struck {
                problems.push(Problem::new(0, "", format!("{there}，已照原样读入。请核对这些文字是否已经作废。")));
                continue;
            }
            let message = format!("{there}，没有读入。如果需要，请在原文件中取消隐藏后重新导入。");
            problems.push(Problem::new(0, "", message).of(ProblemKind::Hidden));
        }
        problems
    }
}

/// Texts in quotes, as many as a message holds.
fn named<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<&str> = texts.collect();
    let shown: Vec<String> = all.iter().take(MOST_NAMED).map(|text| format!("“{}”", quoted(text))).collect();
    let rest = all.len().saturating_sub(MOST_NAMED);
    if rest > 0 { format!("{}等", shown.join("、")) } else { shown.join("、") }
}

/// One table of the list.
struct Member {
    place: usize,
    /// `None` where it goes on without headings of its own.
    mapping: Option<ColumnMapping>,
    /// For each of its columns the column of the whole.
    columns: Vec<usize>,
}

fn members(document: &Document, anchor: usize, mapping: &ColumnMapping) -> Vec<Member> {
    let Some(own) = document.tables.get(anchor) else { return Vec::new() };
    let year = year_of(own);
    let mut found: Vec<Member> = Vec::new();
    let mut width = own.width();
    for (place, table) in document.tables.iter().enumerate() {
        if place == anchor {
            found.push(Member { place, mapping: Some(mapping.clone()), columns: (0..own.width()).collect() });
            continue;
        }
        // last year's sheet beside this year's is another list
        if matches!((&year, year_of(table)), (Some(a), Some(b)) if *a != b) {
            continue;
        }
        if let Some(other) = find_headings(table) {
            if let Some(columns) = matched(own, mapping, table, &other, &mut width) {
                found.push(Member { place, mapping: Some(other), columns });
            }
        } else if goes_on(own, mapping, table) && found.last().is_some_and(|last| last.place + 1 == place) && !is_titled(document, place) {
            found.push(Member { place, mapping: None, columns: (0..table.width()).collect() });
        }
    }
    found
}

/// The one year that a sheet's name or the lines above a table name.
fn year_of(table: &Table) -> Option<String> {
    let texts = table.name.iter().chain(table.titles.last());
    let mut years = texts.filter_map(|text| {
        let folded: Vec<char> = fold(text).chars().collect();
        let at = folded
            .windows(5)
            .position(|five| five[0] == '2' && five[1] == '0' && five[..4].iter().all(char::is_ascii_digit) && five[4] == '年')?;
        Some(folded[at..at + 4].iter().collect::<String>())
    });
    years.next()
}

/// The columns of the whole that a table's columns belong to, if its headings are those of the list: the same for tasks, units
/// and times. Columns the list does not have yet are put behind it.
fn matched(own: &Table, mapping: &ColumnMapping, table: &Table, other: &ColumnMapping, width: &mut usize) -> Option<Vec<usize>> {
    const MATTER: [ColumnRole; 7] = [
        ColumnRole::Section,
        ColumnRole::Subsection,
        ColumnRole::Requirement,
        ColumnRole::Responsible,
        ColumnRole::Lead,
        ColumnRole::Support,
        ColumnRole::TimeLimit,
    ];
    let told = |table: &Table, mapping: &ColumnMapping| -> Vec<(ColumnRole, String)> {
        let roles = mapping.roles.iter().enumerate();
        roles.map(|(column, role)| (*role, super::heading_text(table, mapping, column))).collect()
    };
    let (ours, theirs) = (told(own, mapping), told(table, other));
    let matter = |columns: &[(ColumnRole, String)]| -> Vec<ColumnRole> {
        let mut roles: Vec<ColumnRole> = columns.iter().map(|(role, _)| *role).filter(|role| MATTER.contains(role)).collect();
        roles.sort_by_key(|role| role.code());
        roles
    };
    if matter(&ours) != matter(&theirs) || !mapping.has(ColumnRole::Requirement) {
        return None;
    }
    let mut taken = vec![false; ours.len()];
    let mut columns = Vec::with_capacity(theirs.len());
    for (role, heading) in &theirs {
        let free = |at: &usize| !taken[*at];
        let by_text = (0..ours.len()).filter(free).find(|at| ours[*at] == (*role, heading.clone()));
        let by_role = || (0..ours.len()).filter(free).find(|at| ours[*at].0 == *role && *role != ColumnRole::Ignored);
        match by_text.or_else(by_role) {
            Some(at) => {
                taken[at] = true;
                columns.push(at);
            }
            None => {
                columns.push(*width);
                *width += 1;
            }
        }
    }
    Some(columns)
}

/// A table that goes on with the one before: as wide, no headings, its numbers where the list has them.
fn goes_on(own: &Table, mapping: &ColumnMapping, table: &Table) -> bool {
    if table.width() != own.width() {
        return false;
    }
    let first = table.rows.iter().find(|row| !row.is_blank());
    // 姓名, 电话: headings of another table, whatever its width
    first.filter(|row| !is_all_headings(row)).is_some_and(|row| match mapping.column(ColumnRole::Number) {
        Some(column) => row.cells.get(column).is_some_and(|cell| is_ordinal(&fold(&cell.text))),
        None => {
            let known = mapping.known_columns();
            row.cells.iter().filter(|cell| !is_blank(&cell.text)).count() * 2 > known
        }
    })
}

fn asides_before(document: &Document, table: usize) -> impl DoubleEndedIterator<Item = (usize, &Aside)> {
    let sheet = document.tables.get(table).and_then(|table| table.name.as_ref());
    document
        .asides
        .iter()
        .enumerate()
        .filter(move |(_, aside)| aside.after_tables == table && (aside.sheet.is_none() || aside.sheet.as_ref() == sheet))
}

fn is_titled(document: &Document, table: usize) -> bool {
    asides_before(document, table).any(|(_, aside)| !says_it_goes_on(&aside.text))
}

/// 续表, （续）, 接上表, 表1（续）: the table above was cut in two.
fn says_it_goes_on(text: &str) -> bool {
    const WORDS: [&str; 7] = ["续", "续表", "续上表", "接上表", "接上页", "续上页", "上接前表"];
    let folded = fold(text);
    let bare = folded.trim_matches(['(', ')', ':']);
    let numbered = bare.strip_prefix("续表").is_some_and(is_ordinal);
    text.chars().count() <= LONGEST_NAME && (WORDS.contains(&bare) || numbered || is_cut(&folded))
}

/// Whether folded words end in （续）.
fn is_cut(folded: &str) -> bool {
    ["(续)", "(续表)", "(续上表)"].iter().any(|end| folded.ends_with(end))
}

/// 二、基层公开（续） is the section that was cut.
pub(super) fn without_cut(text: &str) -> String {
    let trimmed = text.trim_end();
    let open = trimmed.rfind(['（', '(']).filter(|_| is_cut(&fold(trimmed)));
    open.map_or_else(|| text.to_owned(), |open| trimmed[..open].trim_end().to_owned())
}

/// What a table of a list is called: the numbered lines right before it; among several tables its sheet's name or the words
/// before it. With the places of the texts that became titles, and whether they say that the table above goes on.
fn names(document: &Document, table: usize, is_one_of_several: bool, members: &[usize]) -> (Vec<String>, Vec<usize>, bool) {
    let mut titles: Vec<(usize, &str, u8)> = Vec::new();
    for (place, aside) in asides_before(document, table).rev() {
        // 责任单位：财政局 between a title and its table
        if titles.is_empty() && is_label(&aside.text) {
            continue;
        }
        let Some(level) = heading_level(&aside.text).filter(|level| titles.last().is_none_or(|(_, _, inner)| level < inner)) else { break };
        if aside.text.chars().count() > LONGEST_NAME {
            break;
        }
        titles.push((place, &aside.text, level));
    }
    if let Some(outermost) = titles.last().map(|(place, ..)| *place) {
        // （二） behind the table of （一） stands beneath the same 二、
        for (place, aside) in document.asides.iter().enumerate().take(outermost).rev().take(MOST_SEARCHED) {
            let is_here = aside.sheet == document.asides[outermost].sheet && aside.text.chars().count() <= LONGEST_NAME;
            let level = heading_level(&aside.text).filter(|level| titles.last().is_some_and(|(_, _, inner)| level < inner));
            if let Some(level) = level.filter(|_| is_here) {
                titles.push((place, &aside.text, level));
            }
        }
    }
    titles.reverse();
    let used = titles.iter().map(|(place, ..)| *place).collect();
    let mut texts: Vec<String> = titles.iter().map(|(_, text, _)| without_cut(text)).collect();
    let Some(own) = document.tables.get(table).filter(|_| is_one_of_several) else { return (texts, used, false) };
    // the first table has the document's own title before it, a later one its own
    let is_first = members.first() == Some(&table);
    let last = asides_before(document, table).next_back().filter(|_| texts.is_empty() && !is_first);
    if last.is_some_and(|(_, aside)| says_it_goes_on(&aside.text)) {
        return (Vec::new(), Vec::new(), true);
    }
    if let Some(name) = own.name.as_ref().filter(|name| !is_default_name(name)) {
        texts.insert(0, name.clone());
        return (texts, used, false);
    }
    match last.filter(|(_, aside)| aside.text.chars().count() <= LONGEST_NAME && !aside.text.contains(['。', '：', ':'])) {
        Some((place, aside)) => (vec![aside.text.clone()], vec![place], false),
        None => (texts, used, false),
    }
}

/// 责任单位：财政局; 完成时限：6月底.
fn is_label(text: &str) -> bool {
    const LABELS: [&str; 10] =
        ["责任单位", "牵头单位", "配合单位", "责任部门", "牵头部门", "配合部门", "责任人", "完成时限", "完成时间", "时限"];
    let folded = fold(text);
    folded.split_once(':').is_some_and(|(label, _)| LABELS.contains(&label))
}

/// Sheet1, 工作表1.
fn is_default_name(name: &str) -> bool {
    let folded = fold(name).to_ascii_lowercase();
    let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')'));
    matches!(bare, "sheet" | "工作表" | "table" | "表" | "")
}

fn moved(row: &Row, columns: &[usize], width: usize) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![Cell::own(""); width];
    let keeps_order = columns.windows(2).all(|pair| pair[1] == pair[0] + 1);
    for (cell, to) in row.cells.iter().zip(columns) {
        if let Some(place) = cells.get_mut(*to) {
            *place = match cell.covering {
                Covering::FromLeft if !keeps_order => Cell::own(""),
                _ => cell.clone(),
            };
        }
    }
    // a title across the table stays one where the whole is wider
    if let Some((0, first)) = row.sole_text()
        && first.col_span >= row.cells.len()
        && let Some(place) = cells.first_mut()
    {
        *place = Cell { col_span: width, ..first.clone() };
        for cell in cells.iter_mut().skip(1) {
            *cell = Cell::covered(Covering::FromLeft);
        }
    }
    cells
}
