//! The law of conservation: every text a reader of a document sees is, after the import, in the title, a section, a task, or
//! named in a problem, which says in which row and column.

use proptest::prelude::*;

use super::grid::{Aside, Cell, Covering, Document, Row, Table, row_in_table, table_of};
use super::import_report::ImportReport;
use super::responsible::UnitDirectory;
use super::{ColumnRole, Problem, ProblemKind, parse, recognise_document};

const HEADINGS: [&[&str]; 9] = [
    &["序号", "工作任务", "责任单位", "完成时限"],
    &["工作内容", "工作要求", "责任单位", "完成情况"],
    &["目标任务", "", "主要内容", "责任单位"],
    &["一级指标", "二级指标", "三级指标", "具体要求", "责任单位"],
    &["工作任务", "牵头单位", "责任单位", "配合单位", "参与单位"],
    &["序号", "问题", "整改措施", "责任单位/责任人", "资金", "整改情况"],
    &["任务", "责任单位", "一季度进展", "二季度进展", "存在问题", "备注", "说明"],
    &["甲栏", "乙栏", "丙栏"],
    &["干什么", "谁来干", "何时干完", "联系电话"],
];

const BEGINNINGS: [&str; 16] =
    ["", "", "", "", "一、", "（一）", "二、", "1.", "注：", "合计", "填报人：", "县", "等", "（", "6月", "财政局"];
const ENDS: [&str; 8] = ["", "", "。", "局", "：", "）", "某", "底前"];

/// A text nobody else has.
fn word(number: usize, begins: usize, ends: usize) -> String {
    format!("{}事{number}项{}", BEGINNINGS[begins % BEGINNINGS.len()], ENDS[ends % ENDS.len()])
}

#[derive(Debug, Clone)]
enum Shape {
    /// Each cell filled or not.
    Task(Vec<Option<(usize, usize)>>),
    /// One text across the table.
    Across(usize, usize),
    /// One text in one cell.
    Alone(usize, usize, usize),
    /// The cells that reach down from above, the others filled.
    Under(Vec<bool>),
    Blank,
    /// The headings again.
    Headings,
}

fn shape() -> impl Strategy<Value = Shape> {
    let cell = prop_oneof![3 => (0..16_usize, 0..8_usize).prop_map(Some), 1 => Just(None)];
    prop_oneof![
        6 => prop::collection::vec(cell, 7).prop_map(Shape::Task),
        2 => (0..16_usize, 0..8_usize).prop_map(|(begins, ends)| Shape::Across(begins, ends)),
        2 => (0..7_usize, 0..16_usize, 0..8_usize).prop_map(|(column, begins, ends)| Shape::Alone(column, begins, ends)),
        2 => prop::collection::vec(any::<bool>(), 7).prop_map(Shape::Under),
        1 => Just(Shape::Blank),
        1 => Just(Shape::Headings),
    ]
}

/// A table, and the texts in it that must not get lost.
fn table(headings: usize, above: usize, shapes: &[Shape], number: &mut usize, seen: &mut Vec<String>, name: Option<String>) -> Table {
    let headings = HEADINGS[headings % HEADINGS.len()];
    let width = headings.len();
    let mut new = |begins: usize, ends: usize| {
        *number += 1;
        let text = word(*number, begins, ends);
        seen.push(text.clone());
        text
    };
    let across = |text: String| {
        let mut cells = vec![Cell { col_span: width, ..Cell::own(text) }];
        cells.resize_with(width, || Cell::covered(Covering::FromLeft));
        cells
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for line in 0..above {
        rows.push(across(new(line * 5, line)));
    }
    rows.push(headings.iter().map(|heading| Cell::own(*heading)).collect());
    for shape in shapes {
        rows.push(match shape {
            Shape::Task(cells) => {
                cells.iter().take(width).map(|cell| cell.map_or_else(|| Cell::own(""), |(a, b)| Cell::own(new(a, b)))).collect()
            }
            Shape::Across(a, b) => across(new(*a, *b)),
            Shape::Alone(column, a, b) => {
                let mut cells: Vec<Cell> = (0..width).map(|_| Cell::own("")).collect();
                cells[column % width] = Cell::own(new(*a, *b));
                cells
            }
            Shape::Under(under) => under
                .iter()
                .take(width)
                .map(|under| if *under && rows.len() > above + 1 { Cell::covered(Covering::FromAbove) } else { Cell::own(new(0, 0)) })
                .collect(),
            Shape::Blank => (0..width).map(|_| Cell::own("")).collect(),
            Shape::Headings => headings.iter().map(|heading| Cell::own(*heading)).collect(),
        });
    }
    // what a merged cell lies over shows nothing
    let rows = rows.into_iter().enumerate().map(|(place, mut cells)| {
        cells.resize_with(width, || Cell::own(""));
        Row { number: place + 1, cells }
    });
    Table { name, titles: Vec::new(), rows: rows.collect() }
}

/// Everything an import shows, without blanks.
fn shown(report: &ImportReport) -> String {
    let text = serde_json::to_string(report).unwrap();
    squeezed(&text.replace("\\n", ""))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The row of its table that a text stands in; `None` for one beside the tables.
fn row_of(document: &Document, text: &str) -> Option<usize> {
    let rows = document.tables.iter().flat_map(|table| &table.rows);
    rows.into_iter().find(|row| row.cells.iter().any(|cell| cell.text == text)).map(|row| row.number)
}

/// Whether a problem names its row and its column. The row is 0 only where it is about the file as a whole: columns that were not
/// found, a table, a text or a margin beside the list, what is hidden. The column is left out only there and where it is about the
/// row as a whole: one that was not read as a task, or a title without tasks.
fn is_placed(problem: &Problem, document: &Document, headings: &[String]) -> bool {
    use ProblemKind as K;
    let row = row_in_table(problem.row);
    if row == 0 {
        return matches!(problem.kind, K::Columns | K::NotRead | K::Hidden | K::Rows);
    }
    // a table is named only where several hold tasks
    let named = table_of(problem.row);
    let tables = document.tables.iter().enumerate().filter(|(place, _)| named.is_none_or(|number| number == place + 1));
    let is_there = tables.flat_map(|(_, table)| &table.rows).any(|one| one.number == row);
    let is_named = headings.contains(&problem.column)
        || ColumnRole::ALL.iter().any(|role| role.label() == problem.column)
        || problem.column.starts_with('第');
    is_there && if problem.column.is_empty() { matches!(problem.kind, K::NotRead | K::Rows) } else { is_named }
}

/// A list with a column for each unit: each cell a sign, nothing, or words that nobody else has; with the odd words and where they stand.
fn matrix(cells: &[[usize; 3]], totals: bool, number: &mut usize) -> (Table, Vec<(String, usize, &'static str)>) {
    const UNITS: [&str; 3] = ["财政局", "民政局", "水利局"];
    let mut rows = vec![["序号", "工作任务"].into_iter().chain(UNITS).map(Cell::own).collect::<Vec<_>>()];
    let mut odd = Vec::new();
    for (place, signs) in cells.iter().enumerate() {
        let mut row = vec![Cell::own((place + 1).to_string()), Cell::own(format!("公开第{number}张表"))];
        *number += 1;
        for (sign, unit) in signs.iter().zip(UNITS) {
            *number += 1;
            let words = match sign {
                0..=2 => "√".to_owned(),
                3 => "牵头".to_owned(),
                4..=6 => String::new(),
                other => format!("另{number}{}", if *other == 7 { "？" } else { "日" }),
            };
            if *sign > 6 {
                odd.push((words.clone(), place + 2, unit));
            }
            row.push(Cell::own(words));
        }
        rows.push(row);
    }
    if totals {
        *number += 1;
        let words = format!("计{number}项");
        odd.push((words.clone(), rows.len() + 1, ""));
        rows.push(["合计", "", &words, "", ""].into_iter().map(Cell::own).collect());
    }
    let rows = rows.into_iter().enumerate().map(|(place, cells)| Row { number: place + 1, cells });
    (Table { rows: rows.collect(), ..Table::default() }, odd)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_no_sign_in_a_matrix_of_units_is_named_with_its_row_and_unit(
        first in prop::collection::vec(prop::array::uniform3(0..9_usize), 1..7),
        second in prop::option::of(prop::collection::vec(prop::array::uniform3(0..9_usize), 1..4)),
        totals in any::<bool>(),
    ) {
        let mut number = 0;
        let made: Vec<_> =
            [Some(first), second].into_iter().flatten().map(|cells| matrix(&cells, totals, &mut number)).collect();
        let document = Document::of(made.iter().map(|(table, _)| table.clone()).collect());
        let directory = UnitDirectory::default();
        let parsed = parse(&recognise_document(&document, None, None), &directory, 2024);
        let report = ImportReport::new(&parsed, &directory);
        let without_problems = shown(&ImportReport { problems: Vec::new(), ..report.clone() });
        let shown = shown(&report);
        for (place, (_, odd)) in made.iter().enumerate() {
            for (words, row, unit) in odd {
                prop_assert!(shown.contains(words), "lost: {words}\n{document:?}\n{shown}");
                let mut naming = parsed.problems.iter().filter(|problem| problem.message.contains(words));
                // a table that is not read is named as a whole
                let is_there = |problem: &Problem| {
                    let own = row_in_table(problem.row) == *row && table_of(problem.row).is_none_or(|table| table == place + 1);
                    problem.row == 0 || (own && (problem.column == *unit || problem.kind == ProblemKind::NotRead))
                };
                prop_assert!(without_problems.contains(words) || naming.any(is_there), "{words} in row {row}\n{:?}", parsed.problems);
            }
        }
    }

    #[test]
    fn every_text_a_reader_sees_is_somewhere_after_the_import(
        first in (0..9_usize, 0..3_usize, prop::collection::vec(shape(), 0..9)),
        second in prop::option::of((0..9_usize, 0..2_usize, prop::collection::vec(shape(), 0..5))),
        asides in prop::collection::vec((0..3_usize, 0..16_usize, 0..8_usize), 0..5),
        sheets in any::<bool>(),
    ) {
        let (mut number, mut seen) = (0, Vec::new());
        let name = |text: &str| sheets.then(|| text.to_owned());
        let mut tables = vec![table(first.0, first.1, &first.2, &mut number, &mut seen, name("甲表"))];
        if let Some((headings, above, shapes)) = second {
            tables.push(table(headings, above, &shapes, &mut number, &mut seen, name("乙表")));
        }
        let mut around: Vec<Aside> = asides
            .into_iter()
            .map(|(after_tables, begins, ends)| {
                number += 1;
                let text = word(number, begins, ends);
                seen.push(text.clone());
                Aside { after_tables: after_tables.min(tables.len()), sheet: None, text }
            })
            .collect();
        around.sort_by_key(|aside| aside.after_tables);
        let document = Document { asides: around, ..Document::of(tables) };
        let directory = UnitDirectory::default();
        let recognised = recognise_document(&document, None, None);
        let parsed = parse(&recognised, &directory, 2024);
        let report = ImportReport::new(&parsed, &directory);
        let without_problems = shown(&ImportReport { problems: Vec::new(), ..report.clone() });
        let shown = shown(&report);
        for text in seen {
            prop_assert!(shown.contains(&squeezed(&text)), "lost: {text}\n{document:?}\n{shown}");
            // what only a problem tells of, it tells of in its row
            if !without_problems.contains(&squeezed(&text)) {
                let row = row_of(&document, &text);
                let naming = parsed.problems.iter().filter(|problem| squeezed(&problem.message).contains(&squeezed(&text)));
                let mut rows = naming.map(|problem| row_in_table(problem.row));
                prop_assert!(rows.any(|found| found == 0 || Some(found) == row), "{text} in row {row:?}\n{:?}", parsed.problems);
            }
        }
        for problem in &parsed.problems {
            prop_assert!(is_placed(problem, &document, &recognised.headings), "{problem:?}\n{document:?}");
        }
    }
}
