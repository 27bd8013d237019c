//! A column for each unit, and a sign where it answers for a task: the signs of a row become its units, as a person would write them.

use super::super::grid::{Cell, Covering, Document, Row, Table};
use super::super::problem::{Problem, ProblemKind};
use crate::text::folded::{fold, is_blank};

/// Signs that say no more than that.
const SIGNS: &str = "√✓✔☑●○◎▲△★☆◆◇■";
/// Those of them that are one sign.
const TICKS: &str = "√✓✔☑";
/// An empty box, and a line where nothing is: the unit does not answer for it.
const NONE: [&str; 6] = ["□", "☐", "/", "-", "—", "×"];
/// Words in the place of a sign.
const LEADS: [&str; 4] = ["牵头", "主办", "主责", "牵头单位"];
const HELPS: [&str; 5] = ["配合", "协办", "协同", "参与", "配合单位"];
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
    let is_sign = |text: &str| text.chars().count() == 1 && text.chars().all(|sign| SIGNS.contains(sign));
    if LEADS.contains(&text) {
        Some(Part::Leads)
    } else if HELPS.contains(&text) {
        Some(Part::Helps)
    } else if NONE.contains(&text) {
        Some(Part::None)
    } else {
        (is_sign(text) || text == "是").then_some(Part::Answers)
    }
}

fn names_a_body(text: &str) -> bool {
    let folded = fold(text);
    let name = folded.split('(').next().unwrap_or_default();
    (2..=LONGEST).contains(&name.chars().count()) && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// Columns that are headed by names of bodies and hold nothing but signs.
struct Ticked {
    /// The row of the names.
    row: usize,
    columns: Vec<usize>,
}

/// Finds them; at least two, of which one is ticked.
fn ticked(table: &Table) -> Option<Ticked> {
    let found = |row: usize| {
        let cells = table.rows.get(row)?.cells.iter().enumerate();
        let is_column = |column: usize| {
            let below = table.rows.iter().skip(row + 1).filter_map(|row| row.cells.get(column).map(|cell| (row, cell)));
            // a title across the table stands in every column
            let own = below.filter(|(row, cell)| cell.covering == Covering::Own && !is_blank(&cell.text) && row.sole_text().is_none());
            own.map(|(_, cell)| part(&cell.text)).try_fold(0_usize, |signs, part| Some(signs + usize::from(part? != Part::None)))
        };
        let named = cells.filter(|(_, cell)| cell.covering == Covering::Own && names_a_body(&cell.text));
        let columns: Vec<(usize, usize)> = named.filter_map(|(column, _)| Some((column, is_column(column)?))).collect();
        let signs: usize = columns.iter().map(|(_, signs)| signs).sum();
        (columns.len() >= 2 && signs > 0).then(|| Ticked { row, columns: columns.into_iter().map(|(column, _)| column).collect() })
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

/// The document with the units of each task written out, where its lists have a column for each unit; with what a person must look at.
pub(super) fn written_out(document: &Document) -> Option<(Document, Vec<Problem>)> {
    let places: Vec<(usize, Ticked)> =
        document.tables.iter().enumerate().filter_map(|(place, table)| Some((place, ticked(table)?))).collect();
    if places.is_empty() {
        return None;
    }
    let asides = document.asides.iter().map(|aside| aside.text.as_str());
    let cells = document.tables.iter().flat_map(|table| &table.rows).flat_map(|row| &row.cells).map(|cell| cell.text.as_str());
    let texts: Vec<&str> = asides.chain(cells).filter(|text| text.chars().count() > 1).collect();
    let (mut written, mut problems) = (document.clone(), Vec::new());
    for (place, found) in places {
        if let Some(table) = written.tables.get_mut(place) {
            problems.extend(write_out(table, &found, &texts));
        }
    }
    Some((written, problems))
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

fn write_out(table: &mut Table, found: &Ticked, texts: &[&str]) -> Option<Problem> {
    let width = table.width();
    let own = |row: &Row, column: usize| row.cells.get(column).map(|cell| cell.text.clone()).unwrap_or_default();
    let names: Vec<String> =
        found.columns.iter().map(|column| table.rows.get(found.row).map(|row| own(row, *column)).unwrap_or_default()).collect();
    // names below a heading of their own: 责任单位 over all of them
    let is_below =
        found.row > 0 && table.rows.get(found.row).is_some_and(|row| row.cells.iter().any(|cell| cell.covering == Covering::FromAbove));
    let heading_row = if is_below { found.row - 1 } else { found.row };
    let mut unclear: Vec<char> = Vec::new();
    for (place, row) in table.rows.iter_mut().enumerate() {
        let is_title = row.sole_text().is_some();
        let mut text = String::new();
        if place == heading_row {
            text.push_str("责任单位");
        }
        if place > found.row && !is_title {
            let mut units: Vec<(Part, &String)> = Vec::new();
            for (column, name) in found.columns.iter().zip(&names) {
                let said = own(row, *column);
                let Some(part) = part(&said) else { continue };
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
        if (place == heading_row || place >= found.row) && !is_title {
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
    (several.len() > 1).then(|| {
        let message = format!(
            "单位各占一列，格里的标记有{}，文件没有说明哪一种是牵头，已都作为责任单位读入。请核对各项任务的牵头单位。",
            several.join("和")
        );
        Problem::new(0, "责任单位", message).of(ProblemKind::Columns)
    })
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
        let (document, problems) = written_out(&Document::of(vec![table(rows)]))?;
        let last = document.tables[0].rows.iter().map(|row| row.cells.last().map(|cell| cell.text.clone()).unwrap_or_default());
        Some((last.collect(), problems.into_iter().map(|problem| problem.message).collect()))
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
        assert!(problems[0].contains("“★”和“√”"), "{problems:?}");
    }

    #[test]
    fn columns_of_other_things_stay_as_they_are() {
        for rows in [
            &["任务|已完成|未完成", "甲|√|"][..],
            &["任务|财政局|民政局", "甲|张某|√"],
            &["任务|责任单位|完成情况", "甲|财政局|√"],
            &["任务|财政局|备注", "甲|√|"],
            &["任务|财政局|民政局", "甲||"],
        ] {
            assert_eq!(told(rows), None, "{rows:?}");
        }
    }
}
