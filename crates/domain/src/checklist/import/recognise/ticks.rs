//! A column for each unit, and a sign where it answers for a task: the signs of a row become its units, as a person would write them.

use super::super::grid::{Cell, Covering, Document, Row, Table, row_place};
use super::super::problem::{Problem, ProblemKind};
use super::super::surroundings::is_form_row;
use super::quoted;
use crate::text::folded::{fold, is_blank};

/// Signs that say no more than that.
const SIGNS: &str = "√✓✔☑●○◎▲△★☆◆◇■";
/// Those of them that are one sign.
const TICKS: &str = "√✓✔☑";
/// An empty box, and a line where nothing is: the unit does not answer for it.
const NONE: [&str; 6] = ["□", "☐", "/", "-", "—", "×"];
/// Whether a cell says no more than that its heading holds.
pub(super) fn is_tick(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() == 1 && text.chars().all(|sign| TICKS.contains(sign) || matches!(sign, '●' | '★' | '■'))
}

/// Words in the place of a sign.
const LEADS: [&str; 4] = ["牵头", "主办", "主责", "牵头单位"];
const HELPS: [&str; 5] = ["配合", "协办", "协同", "参与", "配合单位"];
/// The longest of them, in bytes.
const LONGEST_WORD: usize = "牵头单位".len();
/// How names of bodies end.
const ENDINGS: [&str; 27] = [
    "局",
    "委",
    "办",
    "镇",
    "乡",
    "街道",
    "中心",
    "委员会",
    "部",
    "院",
    "队",
    "站",
    "所",
    "公司",
    "厅",
    "处",
    "室",
    "社",
    "联",
    "园区",
    "开发区",
    "管委会",
    "政府",
    "单位",
    "银行",
    "学校",
    "协会",
];
/// The longest name over such a column, in characters.
const LONGEST: usize = 20;
/// The names stand in the first rows.
const ROWS_SEARCHED: usize = 8;
/// A sign is explained in so many characters behind it.
const EXPLAINED: usize = 6;
/// The longest words in the place of a sign, in characters: more than that is a column of texts.
const LONGEST_ODD: usize = 40;

/// What a sign says of its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Leads,
    Answers,
    Helps,
    None,
}

/// What a cell of such a column says; nothing where it is no sign.
fn part(text: &str) -> Option<Part> {
    let text = text.trim();
    if let Some(said) = said_in_brackets(text) {
        return Some(said);
    }
    if text.len() > LONGEST_WORD {
        return None;
    }
    let is_sign = |text: &str| text.chars().count() == 1 && text.chars().all(|sign| SIGNS.contains(sign));
    if LEADS.contains(&text) {
        Some(Part::Leads)
    } else if HELPS.contains(&text) {
        Some(Part::Helps)
    } else if NONE.contains(&text) {
        Some(Part::None)
    } else {
        // V is what a keyboard has for √
        (is_sign(text) || matches!(text, "是" | "V" | "v" | "Ｖ" | "ｖ")).then_some(Part::Answers)
    }
}

/// √（牵头）: the bracket behind a sign says the part.
fn said_in_brackets(text: &str) -> Option<Part> {
    let folded = fold(text);
    let (sign, word) = folded.strip_suffix(')')?.split_once('(')?;
    if word.contains('(') || part(sign) != Some(Part::Answers) {
        return None;
    }
    part(word).filter(|part| matches!(part, Part::Leads | Part::Helps))
}

fn names_a_body(text: &str) -> bool {
    let folded = fold(text);
    let name = folded.split('(').next().unwrap_or_default();
    (2..=LONGEST).contains(&name.chars().count()) && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Columns that are headed by names of bodies and hold signs.
struct Ticked {
    /// The row of the names.
    row: usize,
    columns: Vec<usize>,
    /// What the rows below it are.
    kinds: Vec<Kind>,
}

/// What stands below a name.
#[derive(Default)]
struct Below {
    signs: usize,
    /// Words and signs that nobody knows.
    odd: usize,
    has_words: bool,
}

impl Below {
    /// One odd cell makes no other column of it: signs outweigh words, and a sign that nobody knows is a sign.
    const fn is_signs(&self) -> bool {
        self.odd <= self.signs || !self.has_words
    }
}

/// A mark that is no number or word: ？, ※, x; or a sign with something behind it: √（汇总）.
fn is_mark(text: &str) -> bool {
    let folded = fold(text);
    let mut signs = folded.chars();
    let Some(first) = signs.next() else { return false };
    SIGNS.contains(first) || ((first.is_ascii_alphabetic() || !first.is_alphanumeric()) && signs.next().is_none())
}

/// Whether a row says to the letter what another says: headings that a page repeats.
fn says_the_same(row: &Row, other: &Row) -> bool {
    !row.is_blank()
        && row.cells.len() == other.cells.len()
        && row.cells.iter().zip(&other.cells).all(|(a, b)| a.text == b.text || fold(&a.text) == fold(&b.text))
}

/// What kind of row stands below the names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Task,
    /// A text across the table, or alone in it.
    Title,
    /// 合计 with a number below each unit.
    Form,
    /// The headings again, as they stand in that row.
    Headings(usize),
}

/// What the rows below the names in `row` are.
fn kinds(table: &Table, row: usize) -> Vec<Kind> {
    let above = table.rows.get(..=row).unwrap_or_default();
    let kind = |below: &Row| match above.iter().position(|above| says_the_same(below, above)) {
        Some(place) => Kind::Headings(place),
        None if below.sole_text().is_some() => Kind::Title,
        None if is_form_row(below) => Kind::Form,
        None => Kind::Task,
    };
    table.rows.iter().skip(row + 1).map(kind).collect()
}

/// Finds them; at least two, of which one is ticked.
fn ticked(table: &Table) -> Option<Ticked> {
    let found = |row: usize| {
        let cells = table.rows.get(row)?.cells.iter().enumerate();
        let named: Vec<usize> =
            cells.filter(|(_, cell)| cell.covering == Covering::Own && names_a_body(&cell.text)).map(|(column, _)| column).collect();
        if named.len() < 2 {
            return None;
        }
        let is_signed = |below: &Row| {
            let mut cells = named.iter().filter_map(|column| below.cells.get(*column));
            cells.any(|cell| part(&cell.text).is_some_and(|part| part != Part::None))
        };
        if !table.rows.iter().skip(row + 1).any(is_signed) {
            return None;
        }
        let kinds = kinds(table, row);
        let below = |column: usize| {
            let rows = table.rows.iter().skip(row + 1).zip(&kinds).filter(|(_, kind)| **kind == Kind::Task);
            let cells = rows.filter_map(|(row, _)| row.cells.get(column));
            let own = cells.filter(|cell| cell.covering == Covering::Own && !is_blank(&cell.text));
            own.map(|cell| cell.text.as_str()).try_fold(Below::default(), |below, text| match part(text) {
                Some(part) => Some(Below { signs: below.signs + usize::from(part != Part::None), ..below }),
                None if text.chars().count() > LONGEST_ODD => None,
                None => Some(Below { odd: below.odd + 1, has_words: below.has_words || !is_mark(text), ..below }),
            })
        };
        let columns: Vec<(usize, usize)> =
            named.into_iter().filter_map(|column| Some((column, below(column).filter(Below::is_signs)?.signs))).collect();
        let signs: usize = columns.iter().map(|(_, signs)| signs).sum();
        (columns.len() >= 2 && signs > 0).then(|| Ticked { row, columns: columns.into_iter().map(|(column, _)| column).collect(), kinds })
    };
    (0..table.rows.len().min(ROWS_SEARCHED)).find_map(found)
}

/// What the document says about a sign: ★为牵头单位.
fn explained(sign: char, texts: &[&str]) -> Option<Part> {
    texts.iter().find_map(|text| {
        let behind = text.split(sign).nth(1)?;
        let words: String = behind.chars().take(EXPLAINED).take_while(|c| !SIGNS.contains(*c) && !"；;。".contains(*c)).collect();
        let has = |all: &[&str]| all.iter().any(|word| words.contains(word));
        if has(&LEADS) { Some(Part::Leads) } else { has(&HELPS).then_some(Part::Helps) }
    })
}

/// A cell below a unit that holds something else than a sign.
pub(super) struct Odd {
    /// The place of its table in the document.
    pub(super) table: usize,
    /// The number of its row in the table.
    pub(super) row: usize,
    /// The unit it stands below.
    unit: String,
    /// What it holds.
    text: String,
}

impl Odd {
    /// Says so, in the row as the whole list counts it.
    pub(super) fn problem(&self, row: usize) -> Problem {
        let (place, unit) = (row_place(row), quoted(&self.unit));
        let message = format!(
            "{place}“{unit}”一列的“{}”不是认得的标记，这一格没有读入。如由该单位承办，请在这一行补充单位，或在文件中改为“√”后重新导入。",
            quoted(&self.text)
        );
        Problem::new(row, unit, message).of(ProblemKind::Units)
    }
}

/// A document with the units of each task written out.
pub(super) struct Written {
    pub(super) document: Document,
    /// What a person must look at.
    pub(super) problems: Vec<Problem>,
    /// Cells that were not understood.
    pub(super) odd: Vec<Odd>,
}

/// The document with the units of each task written out, where its lists have a column for each unit.
pub(super) fn written_out(document: &Document) -> Option<Written> {
    let places: Vec<(usize, Ticked)> =
        document.tables.iter().enumerate().filter_map(|(place, table)| Some((place, ticked(table)?))).collect();
    if places.is_empty() {
        return None;
    }
    let asides = document.asides.iter().map(|aside| aside.text.as_str());
    // √（牵头） below a unit speaks of that unit, and explains no other √
    let is_sign = |table: usize, row: usize, column: usize, text: &str| {
        let below = |found: &Ticked| row > found.row && found.columns.contains(&column);
        part(text).is_some() && places.iter().any(|(place, found)| *place == table && below(found))
    };
    let mut cells: Vec<&str> = Vec::new();
    for (place, table) in document.tables.iter().enumerate() {
        for (number, row) in table.rows.iter().enumerate() {
            let texts = row.cells.iter().map(|cell| cell.text.as_str()).enumerate();
            cells.extend(texts.filter(|(column, text)| !is_sign(place, number, *column, text)).map(|(_, text)| text));
        }
    }
    let texts: Vec<&str> = asides.chain(cells).filter(|text| text.chars().count() > 1).collect();
    let mut written = Written { document: document.clone(), problems: Vec::new(), odd: Vec::new() };
    for (place, found) in places {
        if let Some(table) = written.document.tables.get_mut(place) {
            let (problem, odd) = write_out(table, &found, &texts);
            written.problems.extend(problem);
            written.odd.extend(odd.into_iter().map(|(row, unit, text)| Odd { table: place, row, unit, text }));
        }
    }
    Some(written)
}

/// Units as a person would write them: who leads in front, and with a word behind a name only a semicolon tells whose it is.
fn as_written(mut units: Vec<(Part, &String)>) -> String {
    units.retain(|(part, _)| *part != Part::None);
    units.sort_by_key(|(part, _)| *part);
    let has_words = units.iter().any(|(part, _)| *part != Part::Answers);
    let name = |(part, name): (Part, &String)| match part {
        Part::Leads => format!("{name}（牵头）"),
        Part::Helps => format!("{name}（配合）"),
        Part::Answers | Part::None => name.clone(),
    };
    units.into_iter().map(name).collect::<Vec<_>>().join(if has_words { "；" } else { "、" })
}

/// Writes the units behind the other columns. Answers what is unclear about the signs, and each cell that is none: its row, its unit, its
/// text.
fn write_out(table: &mut Table, found: &Ticked, texts: &[&str]) -> (Option<Problem>, Vec<(usize, String, String)>) {
    let width = table.width();
    let own = |row: &Row, column: usize| row.cells.get(column).map(|cell| cell.text.clone()).unwrap_or_default();
    let names: Vec<String> =
        found.columns.iter().map(|column| table.rows.get(found.row).map(|row| own(row, *column)).unwrap_or_default()).collect();
    // names below a heading of their own: 责任单位 over all of them
    let is_below =
        found.row > 0 && table.rows.get(found.row).is_some_and(|row| row.cells.iter().any(|cell| cell.covering == Covering::FromAbove));
    let heading_row = if is_below { found.row - 1 } else { found.row };
    let (mut unclear, mut odd): (Vec<char>, Vec<(usize, String, String)>) = (Vec::new(), Vec::new());
    for (place, row) in table.rows.iter_mut().enumerate() {
        let kind = place.checked_sub(found.row + 1).and_then(|below| found.kinds.get(below)).copied();
        let stands_for = if let Some(Kind::Headings(above)) = kind { above } else { place };
        let mut text = String::new();
        if stands_for == heading_row {
            text.push_str("责任单位");
        }
        if kind == Some(Kind::Form) {
            text = found.columns.iter().map(|column| own(row, *column)).filter(|text| !is_blank(text)).collect::<Vec<_>>().join(" ");
        }
        if kind == Some(Kind::Task) {
            let mut units: Vec<(Part, &String)> = Vec::new();
            for (column, name) in found.columns.iter().zip(&names) {
                let said = own(row, *column);
                let Some(part) = part(&said) else {
                    if !is_blank(&said) {
                        odd.push((row.number, name.clone(), said));
                    }
                    continue;
                };
                let sign = said.trim().chars().next().filter(|sign| part == Part::Answers && SIGNS.contains(*sign));
                let told = sign.and_then(|sign| explained(sign, texts));
                // a tick is a tick, however it is drawn
                let drawn = sign.map(|sign| if TICKS.contains(sign) { '√' } else { sign });
                if let Some(sign) = drawn.filter(|sign| told.is_none() && !unclear.contains(sign)) {
                    unclear.push(sign);
                }
                units.push((told.unwrap_or(part), name));
            }
            text = as_written(units);
        }
        let is_title = if kind.is_none() { row.sole_text().is_some() } else { kind == Some(Kind::Title) };
        if (stands_for == heading_row || place >= found.row) && !is_title {
            for column in &found.columns {
                if let Some(cell) = row.cells.get_mut(*column) {
                    *cell = Cell::own("");
                }
            }
        }
        // what reaches across the table reaches across it still
        let across = row.cells.first().is_some_and(|cell| cell.col_span >= width && width > 1);
        if across {
            row.cells[0].col_span += 1;
        }
        row.cells.push(if across { Cell::covered(Covering::FromLeft) } else { Cell::own(text) });
    }
    let several: Vec<String> = unclear.iter().map(|sign| format!("“{sign}”")).collect();
    let problem = (several.len() > 1).then(|| {
        let message = format!(
            "单位各占一列，格里的标记有{}，文件没有说明哪一种是牵头：没有写明牵头的任务，最前一列的单位读作牵头，其余读作配合。请核对各项任务的牵头单位。",
            several.join("和")
        );
        Problem::new(0, "责任单位", message).of(ProblemKind::Columns)
    });
    (problem, odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&str]) -> Table {
        let cell = |text: &str| match text {
            ">" => Cell::covered(Covering::FromLeft),
            "^" => Cell::covered(Covering::FromAbove),
            text => Cell::own(text),
        };
        let row = |(number, row): (usize, &&str)| Row { number, cells: row.split('|').map(cell).collect() };
        let mut table = Table { rows: (1..).zip(rows).map(row).collect(), ..Table::default() };
        for row in &mut table.rows {
            for column in 0..row.cells.len() {
                let covered = row.cells[column + 1..].iter().take_while(|cell| cell.covering == Covering::FromLeft).count();
                row.cells[column].col_span = 1 + covered;
            }
        }
        table
    }

    /// The last column, and the problems.
    fn told(rows: &[&str]) -> Option<(Vec<String>, Vec<String>)> {
        let written = written_out(&Document::of(vec![table(rows)]))?;
        let last = written.document.tables[0].rows.iter().map(|row| row.cells.last().map(|cell| cell.text.clone()).unwrap_or_default());
        let odd = written.odd.iter().map(|odd| odd.problem(odd.row).message);
        Some((last.collect(), written.problems.iter().map(|problem| problem.message.clone()).chain(odd).collect()))
    }

    #[test]
    fn signs_under_names_of_units_are_their_units() {
        let cases: [(&[&str], &[&str]); 4] = [
            (&["任务|财政局|民政局", "甲|√|", "乙|√|√", "丙||"], &["责任单位", "财政局", "财政局、民政局", ""]),
            (
                &["任务|财政局|民政局", "甲|牵头|配合", "乙|□|☑", "丙|√|牵头"],
                &["责任单位", "财政局（牵头）；民政局（配合）", "民政局", "民政局（牵头）；财政局"],
            ),
            (
                &["序号|任务|责任单位|>", "^|^|财政局|民政局", "1|甲|★|√", "注：★为牵头单位，√为配合单位|>|>|>"],
                &["责任单位", "", "财政局（牵头）；民政局（配合）", ""],
            ),
            (&["一、总则|>|>", "任务|财政局|民政局", "二、公开|>|>", "甲|√|"], &["", "责任单位", "", "财政局"]),
        ];
        for (rows, expected) in cases {
            let (found, problems) = told(rows).unwrap_or_else(|| panic!("{rows:?} has no such columns"));
            assert_eq!((found.as_slice(), problems.len()), (expected.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice(), 0));
        }
    }

    #[test]
    fn signs_that_nobody_explains_are_asked() {
        let (_, problems) = told(&["任务|财政局|民政局", "甲|★|√"]).unwrap();
        assert!(problems[0].contains("“★”和“√”") && problems[0].contains("最前一列的单位读作牵头"), "{problems:?}");
    }

    #[test]
    fn a_column_of_nothing_but_a_strange_sign_is_a_column_of_signs() {
        let cases: [(&[&str], &[&str], Option<&str>); 4] = [
            (&["任务|财政局|民政局|水利局", "甲|√|√（牵头）|", "乙|√||√"], &["责任单位", "民政局（牵头）；财政局", "财政局、水利局"], None),
            (&["任务|财政局|民政局", "甲|√(配合)|牵头", "乙|√|"], &["责任单位", "民政局（牵头）；财政局（配合）", "财政局"], None),
            (&["任务|财政局|民政局", "甲|√|x", "乙|√|"], &["责任单位", "财政局", "财政局"], Some("第2行“民政局”一列的“x”")),
            (&["任务|财政局|民政局", "甲|√|√（汇总）"], &["责任单位", "财政局"], Some("第2行“民政局”一列的“√（汇总）”")),
        ];
        for (rows, expected, named) in cases {
            let (found, problems) = told(rows).unwrap_or_else(|| panic!("{rows:?} has no such columns"));
            assert_eq!(found, expected, "{rows:?}");
            assert_eq!(problems.len(), usize::from(named.is_some()), "{problems:?}");
            assert!(named.is_none_or(|named| problems[0].contains(named)), "{problems:?}");
        }
    }

    #[test]
    fn one_odd_sign_is_named_and_the_rest_of_its_column_is_read() {
        let cases: [(&[&str], &[&str], &str); 6] = [
            (&["任务|财政局|民政局", "甲|√|？", "乙|√|√"], &["责任单位", "财政局", "财政局、民政局"], "第2行“民政局”一列的“？”"),
            (&["任务|财政局|民政局", "甲|√|已办", "乙||√"], &["责任单位", "财政局", "民政局"], "第2行“民政局”一列的“已办”"),
            (&["任务|财政局|民政局", "甲|√|※", "乙|√|"], &["责任单位", "财政局", "财政局"], "第2行“民政局”一列的“※”"),
            (
                &["任务|财政局|民政局|水利局", "甲|√（汇总）|√|", "乙|√|√|√"],
                &["责任单位", "民政局", "财政局、民政局、水利局"],
                "第2行“财政局”一列的“√（汇总）”",
            ),
            (
                &["序号|任务|责任单位|>", "^|^|财政局|民政局", "1|甲|0|牵头", "2|乙|√|"],
                &["责任单位", "", "民政局（牵头）", "财政局"],
                "第3行“财政局”一列的“0”",
            ),
            (&["任务|财政局|民政局", "甲|√|√√", "乙|v|Ｖ"], &["责任单位", "财政局", "财政局、民政局"], "第2行“民政局”一列的“√√”"),
        ];
        for (rows, expected, named) in cases {
            let (found, problems) = told(rows).unwrap_or_else(|| panic!("{rows:?} has no such columns"));
            assert_eq!(found, expected, "{rows:?}");
            assert!(problems.len() == 1 && problems[0].contains(named), "{problems:?}");
        }
    }

    #[test]
    fn totals_and_headings_that_come_again_are_no_odd_signs() {
        let cases: [(&[&str], &[&str]); 3] = [
            (&["任务|财政局|民政局", "甲|√|√", "合计|1|1"], &["责任单位", "财政局、民政局", "1 1"]),
            (&["任务|财政局|民政局", "甲|√|√", "任 务|财政局|民政局", "乙||√"], &["责任单位", "财政局、民政局", "责任单位", "民政局"]),
            (
                &["序号|任务|责任单位|>", "^|^|财政局|民政局", "1|甲|√|", "序号|任务|责任单位|>", "^|^|财政局|民政局", "2|乙||√"],
                &["责任单位", "", "财政局", "责任单位", "", "民政局"],
            ),
        ];
        for (rows, expected) in cases {
            let (found, problems) = told(rows).unwrap_or_else(|| panic!("{rows:?} has no such columns"));
            assert_eq!((found.as_slice(), problems.len()), (expected.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice(), 0));
        }
    }

    #[test]
    fn columns_of_other_things_stay_as_they_are() {
        for rows in [
            &["任务|已完成|未完成", "甲|√|"][..],
            &["任务|财政局|民政局", "甲|张某|√"],
            &["任务|责任单位|完成情况", "甲|财政局|√"],
            &["任务|财政局|备注", "甲|√|"],
            &["任务|财政局|民政局", "甲||"],
            &["任务|责任单位|协办单位", "甲|财政局|√", "乙|民政局|√"],
        ] {
            assert_eq!(told(rows), None, "{rows:?}");
        }
    }
}
