//! Reading a register: with headings, under two rows of them, as a grid of names or as running text. Every row that cannot be
//! taken over is named with its number and what to do; persons and telephone numbers are never taken.

mod finish;

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use domain::checklist::import::grid::ROWS_PER_TABLE;
use domain::checklist::import::{Cell, Covering, Document, Problem, Row, Table, is_form_row, row_place};
use domain::register::entry::UnitPart;
use domain::register::proposal::{class_of_group, class_of_name, class_of_word, names_classes, names_only_a_class};
use domain::register::unit::UnitClass;
use domain::text::folded::{fold, is_blank};

use super::alias_text::{aliases, day};
use super::cell_text::{holds_long_number, is_ditto, is_yes, names_several, without_number};
use super::headings::{Headings, is_of_persons};
use super::named::{
    class_labels, counted, group_above, is_own_word, is_remark, is_short_for, is_title_of_names, is_zone, labels_names, looks_like_a_body,
    names, names_a_group, names_a_list, numbered_title, without_bullet,
};
use super::{Column, UnitAlias, UnitFile, UnitRow};

/// Longer texts are no names.
const LONGEST_NAME: usize = 40;

/// Reads the register: every table with its headings; without any, the names that stand in the tables or the text.
#[must_use]
pub fn read_units(document: &Document) -> UnitFile {
    let tables = document.tables.iter().enumerate();
    let headed: Vec<(usize, &Table, Vec<Headings>)> =
        tables.clone().filter_map(|(place, table)| Some((place, table, Headings::find(table)?))).collect();
    let mut reader = Reader::default();
    if headed.is_empty() {
        for (place, table) in tables {
            reader.rows_before = place * ROWS_PER_TABLE;
            reader.group = group_above(table);
            reader.grid(table);
        }
        reader.rows_before = 0;
        for (line, aside) in document.asides.iter().enumerate() {
            reader.names(line + 1, &aside.text);
        }
    }
    for (place, table, headings) in &headed {
        reader.rows_before = place * ROWS_PER_TABLE;
        reader.table(table, headings);
    }
    if !headed.is_empty() {
        reader.check_unread(document);
    }
    if reader.units.is_empty() && headed.is_empty() {
        let message =
            "没有找到单位名册：既没有“单位全称”一列，也没有单位名称。请确认第一行有“单位全称”和“类别”两列，可以先导出一份名册作为样式。";
        return UnitFile { units: Vec::new(), problems: vec![Problem::new(0, "", message)] };
    }
    reader.finish(&document.asides, !headed.is_empty())
}

#[derive(Default)]
struct Reader {
    units: Vec<UnitRow>,
    problems: Vec<Problem>,
    /// What is added to a row's number, so that each table's rows have their own.
    rows_before: usize,
    /// Every name so far, folded, with the row it stands in.
    names: HashMap<String, usize>,
    /// The title over the present rows.
    group: Option<String>,
    /// How many units that title announces, in which row, and how many came before it.
    announced: Option<(usize, usize, usize)>,
    /// The last text of each column: a merged cell, or 同上, says it for the rows beneath.
    above: HashMap<usize, String>,
    /// The row in which the name of the present rows stands, whether or not a unit was read from it.
    name_row: usize,
}

/// What a row says, before what it does not say is proposed.
#[derive(Default)]
struct Written {
    full_name: String,
    short_name: String,
    class: String,
    group: String,
    key_area: bool,
    note: String,
    position: Option<i64>,
    valid_from: Option<NaiveDate>,
    valid_to: Option<NaiveDate>,
    aliases: Vec<UnitAlias>,
    /// Columns that stand over the row; none in a grid or a text.
    columns: HashSet<Column>,
}

impl Reader {
    fn table(&mut self, table: &Table, blocks: &[Headings]) {
        let Some(headings) = blocks.first() else { return };
        self.group = table.rows.iter().take(headings.body).rev().find_map(Row::sole_text).map(|(_, cell)| cell.text.clone());
        self.group = self.group.take().filter(|title| class_of_group(title).is_some()).or_else(|| group_above(table));
        self.above.clear();
        self.name_row = 0;
        if !headings.columns.contains_key(&Column::Class) {
            let message = format!(
                "没有“类别”一列，已把“{}”一列当作单位名称。能从名称和分组看出的类别已作为建议；其余单位请补写类别：{}。",
                headings.name,
                class_labels()
            );
            self.problems.push(Problem::new(0, Column::Class.heading(), message));
        }
        let mut unread: Vec<&str> = blocks.iter().flat_map(|block| &block.unread).map(String::as_str).collect();
        if !unread.is_empty() {
            let mut seen = HashSet::new();
            unread.retain(|heading| seen.insert(*heading));
            let (persons, others): (Vec<&str>, Vec<&str>) = unread.into_iter().partition(|heading| is_of_persons(heading));
            for (headings, why) in [(persons, "名册只保存单位，不保存人员和电话"), (others, "名册里没有这样的项目")]
            {
                if !headings.is_empty() {
                    self.problems.push(Problem::new(0, "", format!("“{}”没有读入：{why}。", headings.join("”“"))));
                }
            }
        }
        // rows since the last title: a register beside another goes on from the end of the one before it
        let mut rows: Vec<&Row> = Vec::new();
        for row in table.rows.iter().skip(headings.body).filter(|row| !row.is_blank()) {
            if is_form_row(row) {
                self.rows(&mut rows, blocks);
                let texts: Vec<&str> = row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
                let (number, words) = (self.number(row), texts.join(" "));
                let place = row_place(number);
                let message = format!("{place}“{words}”是合计、签章等填表用的行，没有作为单位读入。");
                self.problems.push(Problem::new(number, "", message));
                continue;
            }
            if let Some((place, cell)) = row.sole_text()
                && (cell.col_span > 1
                    || is_title_of_names(&cell.text)
                    || is_remark(&fold(&cell.text))
                    || !blocks.iter().any(|block| block.columns.get(&Column::FullName) == Some(&place)))
                && !cell.text.trim().chars().all(|c| c.is_ascii_digit())
            {
                self.rows(&mut rows, blocks);
                let number = self.number(row);
                self.check_title(number, &cell.text, &headings.name);
                self.title(number, &cell.text);
                continue;
            }
            rows.push(row);
        }
        self.rows(&mut rows, blocks);
        self.check_announced();
        self.group = None;
    }

    /// Beside a register tables without headings are not read: each is named with its rows.
    fn check_unread(&mut self, document: &Document) {
        for (place, table) in document.tables.iter().enumerate().filter(|(_, table)| Headings::find(table).is_none()) {
            let mut rows = table.rows.iter().filter(|row| !row.is_blank());
            let Some(first) = rows.next() else { continue };
            let example = first.cells.iter().map(|cell| cell.text.trim()).find(|text| !text.is_empty()).unwrap_or_default();
            let name = table.name.as_deref().map_or_else(|| format!("第{}个表格", place + 1), |name| format!("工作表“{name}”"));
            let count = 1 + rows.count();
            let message = format!("{name}没有“单位全称”等表头，{count}行没有读入，例如“{example}”。如果是名册的一部分，请补上同样的表头。");
            self.problems.push(Problem::new(0, "", message));
        }
    }

    /// Reads rows between two titles, one register after the other.
    fn rows(&mut self, rows: &mut Vec<&Row>, blocks: &[Headings]) {
        for headings in blocks {
            for row in rows.iter() {
                let own = row.cells.get(headings.range.clone()).unwrap_or_default();
                if own.iter().any(|cell| !is_blank(&cell.text)) {
                    self.row(row, headings);
                }
            }
        }
        rows.clear();
    }

    fn number(&self, row: &Row) -> usize {
        self.rows_before + row.number
    }

    fn row(&mut self, row: &Row, headings: &Headings) {
        let number = self.number(row);
        let place = row_place(number);
        let name = headings.columns.get(&Column::FullName).and_then(|place| row.cells.get(*place));
        // a unit with several persons: its name reaches down over their rows, and nobody keeps persons
        if name.is_some_and(|name| name.covering == Covering::FromAbove) {
            return self.more_of_the_unit(row, headings);
        }
        self.name_row = number;
        // headings that stand again on the next page
        if name.is_some_and(|name| fold(&name.text) == headings.name) {
            return;
        }
        for place in headings.columns.values() {
            let Some(cell) = row.cells.get(*place).filter(|cell| cell.covering != Covering::FromAbove && !is_ditto(&cell.text)) else {
                continue;
            };
            self.above.insert(*place, cell.text.trim().to_owned());
        }
        let texts: HashMap<Column, String> =
            headings.columns.iter().map(|(column, place)| (*column, self.said(row.cells.get(*place), *place))).collect();
        let text = |column: Column| texts.get(&column).cloned().unwrap_or_default();
        let written_name = text(Column::FullName);
        if names_several(&written_name) {
            let names = written_name.split_whitespace().collect::<Vec<_>>().join(" ");
            let message = format!("{place}的“{names}”像是几个单位写在一格里，这一行没有读入。请每个单位写一行。");
            return self.report(number, Column::FullName, message);
        }
        if holds_long_number(&written_name) {
            let message = format!("{place}的单位名称里有电话等号码，这一行没有读入。名册不保存人员和电话，请只写单位名称。");
            return self.report(number, Column::FullName, message);
        }
        let position_text = text(Column::Position);
        let position = position_text.parse().ok();
        if position.is_none() && !position_text.is_empty() && written_name.is_empty() {
            return self.title(number, &position_text);
        }
        if position.is_none() && !position_text.is_empty() {
            self.report(number, Column::Position, format!("{place}的顺序“{position_text}”不是整数，已按文件中的先后排列。请改为数字。"));
        }
        let written = Written {
            full_name: without_number(without_bullet(&written_name)).split_whitespace().collect(),
            short_name: text(Column::ShortName),
            class: text(Column::Class),
            group: text(Column::Group),
            key_area: is_yes(&text(Column::KeyArea)),
            note: text(Column::Note),
            position,
            valid_from: self.day(number, Column::ValidFrom, &text(Column::ValidFrom)),
            valid_to: self.day(number, Column::ValidTo, &text(Column::ValidTo)),
            aliases: aliases(&text(Column::Aliases)),
            columns: headings.columns.keys().copied().collect(),
        };
        self.unit(number, written);
    }

    /// What a cell says: its own text, or that of the row above where it reaches down or says 同上.
    fn said(&self, cell: Option<&Cell>, place: usize) -> String {
        let written = cell.map_or("", |cell| cell.text.trim());
        let is_same = is_ditto(written) || cell.is_some_and(|cell| cell.covering == Covering::FromAbove);
        self.above.get(&place).filter(|_| is_same).map_or(written, String::as_str).to_owned()
    }

    /// A further row under the name of the row above, which reaches down over it: other names are the unit's too where it was read, and what
    /// else stands there is said.
    fn more_of_the_unit(&mut self, row: &Row, headings: &Headings) {
        for column in Column::ALL.into_iter().filter(|column| *column != Column::Position) {
            let cell = headings.columns.get(&column).and_then(|place| row.cells.get(*place));
            let Some(cell) = cell.filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text)) else { continue };
            let text = cell.text.trim();
            let name_row = self.name_row;
            if column == Column::Aliases
                && let Some(unit) = self.units.last_mut().filter(|unit| unit.row == name_row)
            {
                let more = aliases(text);
                unit.aliases.extend_from_slice(&more);
                self.check_names(name_row, "", "", &more);
                continue;
            }
            let (number, heading) = (self.number(row), column.heading());
            let place = row_place(number);
            let message = format!("{place}的{heading}“{text}”没有读入：单位全称和上一行合并在一格里。请写在这个单位的第一行。");
            self.report(number, column, message);
        }
    }

    /// Names in rows and columns, with titles across them.
    fn grid(&mut self, table: &Table) {
        // titles that stand beside each other, each over its own names: 县直部门 | 乡镇
        let mut over: BTreeMap<usize, &str> = BTreeMap::new();
        for row in table.rows.iter().filter(|row| !row.is_blank()) {
            let number = self.number(row);
            let filled = row.cells.iter().map(|cell| cell.text.as_str()).enumerate().filter(|(_, text)| !is_blank(text));
            let filled: Vec<(usize, &str)> = filled.filter(|(_, text)| !matches!(fold(text).as_str(), "序号" | "编号")).collect();
            if filled.len() > 1 && filled.iter().all(|(_, text)| is_title_of_names(text) || fold(text) == "开发区") {
                self.check_announced();
                over = filled.into_iter().collect();
                continue;
            }
            let begins_part = |text: &str| is_title_of_names(text) || numbered_title(&fold(text));
            if filled.len() == 1 && filled.iter().all(|(_, text)| begins_part(text)) {
                over.clear();
            } else if !over.is_empty() {
                for (place, text) in filled {
                    let title = over.range(..=place).next_back().map(|(_, title)| (*title).to_owned());
                    self.group = title.filter(|title| class_of_group(title).is_some());
                    self.names(number, text);
                }
                continue;
            }
            let texts: Vec<&str> = filled.into_iter().map(|(_, text)| text).collect();
            match texts.as_slice() {
                // 开发区 | 青石经济开发区管委会
                [title, rest @ ..] if fold(title) == "开发区" && !rest.is_empty() && rest.iter().all(|name| is_zone(name)) => {
                    self.title(number, title);
                    for name in rest {
                        self.names(number, name);
                    }
                }
                [full, short] if is_short_for(&fold(short), &fold(full)) => self.names(number, &format!("{full},{short}")),
                texts => {
                    for text in texts {
                        self.names(number, text);
                    }
                }
            }
        }
        self.check_announced();
    }

    /// A piece of text that holds a title, a name, or several of them: 县直单位（2个）：财政局、教体局.
    fn names(&mut self, row: usize, text: &str) {
        let (folded, text) = (fold(text), without_bullet(text));
        let folded = without_bullet(&folded);
        if folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '、')) {
            return;
        }
        if let Some((title, names)) = folded.split_once(':').filter(|(title, _)| names_a_group(title)) {
            self.title(row, title);
            return self.listed(row, names);
        }
        if let Some((_, names)) = folded.split_once(':').filter(|(label, _)| labels_names(label)) {
            return self.listed(row, names);
        }
        if is_title_of_names(folded) || numbered_title(folded) || names_a_list(folded) {
            return self.title(row, text);
        }
        self.listed(row, folded);
    }

    fn listed(&mut self, row: usize, text: &str) {
        for (name, short_name) in names(text) {
            if name.chars().count() > LONGEST_NAME || !looks_like_a_body(&name) || names_only_a_class(&name) {
                let place = row_place(row);
                let message = format!("{place}的“{name}”不像单位名称，没有读入。如果是单位，请写成正式名称。");
                self.report(row, Column::FullName, message);
                continue;
            }
            self.unit(row, Written { full_name: name, short_name, ..Written::default() });
        }
    }

    /// A text alone in its row that is no title of a group may be a unit in the wrong column: it is said.
    fn check_title(&mut self, row: usize, text: &str, names: &str) {
        let folded = fold(text);
        if names_classes(text) || numbered_title(&folded) || counted(&folded).is_some() || names_a_list(&folded) {
            return;
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let place = row_place(row);
        let message = format!("{place}只有“{text}”，没有作为单位读入。如果是单位，请写在“{names}”一列；说明文字不用管。");
        self.report(row, Column::FullName, message);
    }

    fn title(&mut self, row: usize, text: &str) {
        self.check_announced();
        self.group = Some(text.trim().to_owned()).filter(|text| class_of_group(text).is_some());
        self.announced = counted(&fold(text)).map(|count| (row, count, self.units.len()));
    }

    /// （6个）over five names: perhaps one was not read.
    fn check_announced(&mut self) {
        let Some((row, announced, before)) = self.announced.take() else { return };
        let found = self.units.len() - before;
        if found != announced {
            let place = row_place(row);
            let message = format!("{place}写明有{announced}个单位，下面读出{found}个。请核对有没有漏写或合在一起的名称。");
            self.report(row, Column::FullName, message);
        }
    }

    fn unit(&mut self, row: usize, written: Written) {
        let (full_name, place) = (written.full_name, row_place(row));
        if is_blank(&full_name) {
            return self.report(row, Column::FullName, format!("{place}没有单位全称，这一行没有读入。请补写后重新导入。"));
        }
        let mut proposed = Vec::new();
        let said = class_of_word(&written.class);
        let told = self.group.as_deref().and_then(class_of_group).or_else(|| class_of_group(&written.group));
        let named = class_of_name(&full_name);
        // 行政机关 and 党政机关 are townships too: their names tell more than such a word
        let is_wide = said == Some(UnitClass::CountyDepartment)
            && !is_own_word(&written.class)
            && matches!(named, Some(UnitClass::Township | UnitClass::Village | UnitClass::DevelopmentZone));
        let class = if is_wide { named } else { said.or(named).or(told) };
        if said.is_none() {
            match class {
                Some(_) => proposed.push(UnitPart::Class),
                None if is_blank(&written.class) => {
                    let message =
                        format!("{place}“{full_name}”没有写明类别，这一行暂时没有读入。请从以下选择一个补上：{}。", class_labels());
                    self.report(row, Column::Class, message);
                }
                None => {
                    let message = format!(
                        "{place}“{full_name}”的类别“{}”无法识别，这一行暂时没有读入。请改为以下之一：{}。",
                        written.class,
                        class_labels()
                    );
                    self.report(row, Column::Class, message);
                }
            }
        } else if !is_own_word(&written.class) {
            proposed.push(UnitPart::Class);
        }
        if is_blank(&written.short_name) {
            proposed.push(UnitPart::ShortName);
        }
        if let (Some(from), Some(to)) = (written.valid_from, written.valid_to)
            && to <= from
        {
            self.report(row, Column::ValidTo, format!("{place}“{full_name}”的停用日期不晚于启用日期。请改正其中一个。"));
        }
        if let Some(first) = self.names.get(&fold(&full_name)).map(|first| row_place(*first)) {
            return self.report(row, Column::FullName, format!("{place}“{full_name}”与{first}重名，这一行没有读入。请合并为一行。"));
        }
        let unsaid = [
            (UnitPart::ShortName, is_blank(&written.short_name)),
            (UnitPart::Class, is_blank(&written.class)),
            (UnitPart::KeyArea, !written.columns.contains(&Column::KeyArea)),
            (UnitPart::Note, !written.columns.contains(&Column::Note)),
            (UnitPart::Aliases, !written.columns.contains(&Column::Aliases)),
        ];
        let unsaid = unsaid.into_iter().filter_map(|(part, is_unsaid)| is_unsaid.then_some(part)).collect();
        self.check_names(row, &full_name, &written.short_name, &written.aliases);
        self.units.push(UnitRow {
            row,
            full_name,
            short_name: written.short_name,
            aliases: written.aliases,
            class,
            key_area: written.key_area,
            note: written.note,
            group: Some(written.group).filter(|group| !group.is_empty()),
            position: written.position,
            valid_from: written.valid_from,
            valid_to: written.valid_to,
            proposed,
            unsaid,
        });
    }

    /// Two units under one name make every list ambiguous: said, and left to a person.
    fn check_names(&mut self, row: usize, full_name: &str, short_name: &str, aliases: &[UnitAlias]) {
        let named = [(Column::FullName, full_name), (Column::ShortName, short_name)];
        let all = named.into_iter().chain(aliases.iter().map(|alias| (Column::Aliases, alias.name.as_str())));
        for (column, name) in all.filter(|(_, name)| !is_blank(name)) {
            match self.names.get(&fold(name)).copied() {
                Some(other) if other != row => {
                    let (place, other) = (row_place(row), row_place(other));
                    let message = format!("{place}的名称“{name}”在{other}已经用过，导入清单时会无法区分。请改掉其中一个。");
                    self.report(row, column, message);
                }
                _ => {
                    self.names.insert(fold(name), row);
                }
            }
        }
    }

    fn day(&mut self, row: usize, column: Column, text: &str) -> Option<NaiveDate> {
        if is_blank(text) {
            return None;
        }
        let day = day(text);
        if day.is_none() {
            let heading = column.heading();
            let place = row_place(row);
            self.report(row, column, format!("{place}的{heading}“{text}”不是日期，已当作空白。请写成2024-03-01的样式。"));
        }
        day
    }

    fn report(&mut self, row: usize, column: Column, message: String) {
        self.problems.push(Problem::new(row, column.heading(), message));
    }
}
