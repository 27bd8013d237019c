//! Columns (栏目) and wrong words as files: csv or xlsx with one row of headings. A file is taken whole or not at all, so every
//! row that cannot be read is named with its cell.

mod monthly;

use std::collections::HashMap;

use domain::checklist::import::{Document, Problem, Row, Table};
use domain::monitoring::column::{Column, ColumnClass, ColumnEntry, ColumnLevel, ColumnReader, ColumnWays, is_address};
use domain::monitoring::selector::{PickPart, Picks};
use domain::monitoring::words::WordPair;
use domain::text::folded::fold;

use crate::list::{ListColumn, ListTable, ListValue, list_csv, list_xlsx};
use crate::write::WriteError;

pub use monthly::{read_counts, read_findings, read_orders};

/// Headings of the register of columns, in their order.
const COLUMN_HEADINGS: [(&str, u16); 7] =
    [("单位", 32), ("栏目名称", 24), ("网址", 48), ("类别", 8), ("更新期限（天）", 14), ("每月最少条数", 14), ("允许说明", 10)];
/// Headings that a register may have beside them, and has only where a column is not like most.
const WAYS_HEADINGS: [(&str, u16); 2] = [("级别", 8), ("读取方式", 10)];
/// Headings of the selectors, which a register has only where a column has any.
const PICK_HEADINGS: [(&str, u16); 3] = [(PickPart::Item.label(), 20), (PickPart::Title.label(), 20), (PickPart::Day.label(), 20)];
/// Headings of the list of wrong words.
const WORD_HEADINGS: [&str; 3] = ["错误写法", "正确写法", "不算错的上下文"];
/// Rows searched for headings.
const ROWS_SEARCHED: usize = 10;

/// Reads a register of columns.
///
/// # Errors
/// Every cell that cannot be read.
pub fn read_columns(document: &Document) -> Result<Vec<ColumnEntry>, Vec<Problem>> {
    let headings: Vec<&str> = COLUMN_HEADINGS.iter().chain(&WAYS_HEADINGS).chain(&PICK_HEADINGS).map(|(heading, _)| *heading).collect();
    each_row(document, &headings, 4, "文件里没有栏目，请在标题行下面每行填写一个栏目。", column_row)
}

/// Reads a list of wrong words.
///
/// # Errors
/// Every cell that cannot be read.
pub fn read_words(document: &Document) -> Result<Vec<WordPair>, Vec<Problem>> {
    each_row(document, &WORD_HEADINGS, 2, "文件里没有错误表述，请在标题行下面每行填写一条。", word_pair)
}

/// The register of columns in the form it is read: `csv` or `xlsx`; `None` for another ending.
///
/// # Errors
/// [`WriteError`] when the writer fails.
pub fn write_columns(columns: &[Column], ending: &str) -> Result<Option<Vec<u8>>, WriteError> {
    let number = |number: Option<u32>| number.map_or(ListValue::Missing, |number| ListValue::Count(i64::from(number)));
    let has_ways = columns.iter().any(|column| column.ways != ColumnWays::default());
    let has_picks = columns.iter().any(|column| !column.ways.picks.is_empty());
    let row = |column: &Column| {
        let mut cells = vec![
            ListValue::text(&column.unit_name),
            ListValue::text(&column.name),
            ListValue::text(&column.address),
            ListValue::text(column.class.label()),
            number(column.limit_days),
            number(column.monthly_minimum),
            ListValue::text(if column.allows_note { "是" } else { "否" }),
        ];
        if has_ways {
            cells.extend([ListValue::text(column.ways.level.label()), ListValue::text(column.ways.reader.label())]);
        }
        if has_picks {
            let Picks { item, title, day } = &column.ways.picks;
            cells.extend([item, title, day].map(|text| ListValue::text(text)));
        }
        cells
    };
    let mut headings = COLUMN_HEADINGS.to_vec();
    headings.extend(WAYS_HEADINGS.iter().filter(|_| has_ways));
    headings.extend(PICK_HEADINGS.iter().filter(|_| has_picks));
    let table = ListTable { title: String::new(), columns: ListColumn::all(&headings), rows: columns.iter().map(row).collect() };
    match ending {
        "csv" => list_csv(&table).map(Some),
        "xlsx" => list_xlsx("监测栏目", &table).map(Some),
        _ => Ok(None),
    }
}

/// What every row beneath the headings says, or each cell that cannot be read.
fn each_row<T>(
    document: &Document,
    headings: &[&'static str],
    needed: usize,
    nothing: &str,
    read: impl Fn(&Cells<'_>) -> Result<T, Problem>,
) -> Result<Vec<T>, Vec<Problem>> {
    let (table, body, places) = headed(document, headings, needed).map_err(|problem| vec![problem])?;
    let mut rows = Vec::new();
    let mut problems = Vec::new();
    for row in table.rows[body..].iter().filter(|row| !row.is_blank()) {
        match read(&Cells { row, places: &places }) {
            Ok(read) => rows.push(read),
            Err(problem) => problems.push(problem),
        }
    }
    if rows.is_empty() && problems.is_empty() {
        problems.push(Problem::new(0, "", nothing));
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

/// The table with these headings, the first row beneath them, and where each stands. The first `needed` must be there.
fn headed<'d>(
    document: &'d Document,
    headings: &[&'static str],
    needed: usize,
) -> Result<(&'d Table, usize, HashMap<&'static str, usize>), Problem> {
    let bare = |text: &str| fold(text).replace(['(', ')'], "");
    for table in &document.tables {
        for (at, row) in table.rows.iter().take(ROWS_SEARCHED).enumerate() {
            let mut places = HashMap::new();
            for (place, cell) in row.cells.iter().enumerate() {
                if let Some(heading) = headings.iter().find(|heading| bare(heading) == bare(&cell.text)) {
                    places.entry(*heading).or_insert(place);
                }
            }
            if headings[..needed].iter().all(|heading| places.contains_key(heading)) {
                return Ok((table, at + 1, places));
            }
        }
    }
    let all = headings[..needed].join("”“");
    Err(Problem::new(0, "", format!("没有找到标题行，请在第一行写上“{all}”，可以先导出一份作为样式。")))
}

struct Cells<'a> {
    row: &'a Row,
    places: &'a HashMap<&'static str, usize>,
}

impl Cells<'_> {
    fn text(&self, heading: &str) -> String {
        self.places.get(heading).and_then(|place| self.row.cells.get(*place)).map(|cell| cell.text.trim().to_owned()).unwrap_or_default()
    }

    /// A text that must be there.
    fn needed(&self, heading: &str) -> Result<String, Problem> {
        let text = self.text(heading);
        if text.is_empty() { Err(self.problem(heading, "没有填写，请补上")) } else { Ok(text) }
    }

    fn problem(&self, heading: &str, what: &str) -> Problem {
        Problem::new(self.row.number, heading, format!("第{}行“{heading}”{what}。", self.row.number))
    }

    /// A whole number, or nothing.
    fn number(&self, heading: &str, least: u32) -> Result<Option<u32>, Problem> {
        let text = fold(&self.text(heading));
        let text = text.trim_end_matches(['天', '条']);
        if text.is_empty() {
            return Ok(None);
        }
        // a workbook may hold 14 as 14.0
        let number = text.strip_suffix(".0").unwrap_or(text).parse().ok().filter(|number| (least..=3_660).contains(number));
        number.map(Some).ok_or_else(|| self.problem(heading, &format!("写的是“{text}”，请填写{least}到3660之间的整数，或留空")))
    }
}

fn column_row(cells: &Cells<'_>) -> Result<ColumnEntry, Problem> {
    let (unit, name, address) = (cells.needed("单位")?, cells.needed("栏目名称")?, cells.needed("网址")?);
    if !is_address(&address) {
        return Err(cells.problem("网址", &format!("写的是“{address}”，请填写以http://或https://开头的完整网址")));
    }
    let class = cells.needed("类别")?;
    let class =
        ColumnClass::from_label(&class).ok_or_else(|| cells.problem("类别", &format!("写的是“{class}”，请填写动态、常规或静态")))?;
    let note = cells.text("允许说明");
    let allows_note = match note.as_str() {
        "是" => true,
        "否" | "" => false,
        other => return Err(cells.problem("允许说明", &format!("写的是“{other}”，请填写是或否"))),
    };
    let level = match cells.text("级别").as_str() {
        "" => None,
        word => Some(ColumnLevel::from_label(word).ok_or_else(|| cells.problem("级别", &format!("写的是“{word}”，请填写一级或下级")))?),
    };
    let reader = match cells.text("读取方式").as_str() {
        "" => None,
        word => {
            let known = ColumnReader::ALL.map(ColumnReader::label).join("、");
            Some(ColumnReader::from_label(word).ok_or_else(|| cells.problem("读取方式", &format!("写的是“{word}”，请从{known}中填写")))?)
        }
    };
    let (limit_days, monthly_minimum) = (cells.number("更新期限（天）", 1)?, cells.number("每月最少条数", 0)?);
    Ok(ColumnEntry {
        row: cells.row.number,
        unit,
        name,
        address,
        class,
        limit_days,
        monthly_minimum: monthly_minimum.filter(|minimum| *minimum > 0),
        allows_note,
        ways: (level, reader),
        picks: picks(cells)?,
    })
}

/// The selectors of a row; none where it has none.
fn picks(cells: &Cells<'_>) -> Result<Option<Picks>, Problem> {
    let [item, title, day] = [PickPart::Item, PickPart::Title, PickPart::Day].map(|part| cells.text(part.label()));
    let picks = Picks { item, title, day };
    if let Some((part, words)) = picks.unreadable().next() {
        return Err(cells.problem(part.label(), &format!("读不懂：{words}")));
    }
    Ok((!picks.is_empty()).then_some(picks))
}

fn word_pair(cells: &Cells<'_>) -> Result<WordPair, Problem> {
    let (wrong, right) = (cells.text("错误写法"), cells.text("正确写法"));
    if wrong.is_empty() {
        return Err(cells.problem("错误写法", "没有填写，请写上要查找的错误写法，或删去这一行"));
    }
    if wrong == right {
        return Err(cells.problem("正确写法", "与错误写法相同，请改正"));
    }
    let contexts = cells.text("不算错的上下文");
    let contexts = contexts.split(['、', '\n']).map(str::trim).filter(|context| !context.is_empty()).map(str::to_owned).collect();
    Ok(WordPair { wrong, right, contexts })
}

#[cfg(test)]
mod tests {
    use domain::ids::{ColumnId, UnitId};

    use super::*;

    fn read(text: &str) -> Result<Vec<ColumnEntry>, Vec<Problem>> {
        read_columns(&crate::read_loosely("columns.csv", text.as_bytes()).unwrap())
    }

    const HEAD: &str = "单位,栏目名称,网址,类别,更新期限(天),每月最少条数,允许说明\n";

    #[test]
    fn a_register_is_read_and_written_back() {
        let rows =
            read(&format!("{HEAD}水利局,工作动态,http://a.cn/w/?a=1,动态,14,2,是\n水利局,机构职能,https://a.cn/j.html,静态,,,\n")).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].limit_days, rows[0].monthly_minimum, rows[0].allows_note, rows[0].row), (Some(14), Some(2), true, 2));
        assert_eq!((rows[1].class, rows[1].limit_days, rows[1].allows_note), (ColumnClass::Static, None, false));
        let column = |row: &ColumnEntry| Column {
            id: ColumnId::new("c"),
            unit: UnitId::new("u"),
            unit_name: row.unit.clone(),
            name: row.name.clone(),
            address: row.address.clone(),
            class: row.class,
            limit_days: row.limit_days,
            monthly_minimum: row.monthly_minimum,
            allows_note: row.allows_note,
            ways: Default::default(),
        };
        let columns: Vec<Column> = rows.iter().map(column).collect();
        for ending in ["csv", "xlsx"] {
            let bytes = write_columns(&columns, ending).unwrap().unwrap();
            let back = read_columns(&crate::read_loosely(&format!("a.{ending}"), &bytes).unwrap()).unwrap();
            assert_eq!(back, rows, "{ending}");
        }
        assert_eq!(write_columns(&columns, "pdf").unwrap(), None);
        // nobody differs: the same headings as always, with the signs of a Chinese label
        let text = String::from_utf8(write_columns(&columns, "csv").unwrap().unwrap()).unwrap();
        let headings = text.lines().next().unwrap();
        assert!(!headings.contains("级别") && headings.contains("更新期限（天）") && !headings.contains('('), "{headings}");
        let ways = ColumnWays { level: ColumnLevel::Below, reader: ColumnReader::Hand, ..ColumnWays::default() };
        let columns = [Column { ways, ..columns[0].clone() }, columns[1].clone()];
        for ending in ["csv", "xlsx"] {
            let bytes = write_columns(&columns, ending).unwrap().unwrap();
            let back = read_columns(&crate::read_loosely(&format!("a.{ending}"), &bytes).unwrap()).unwrap();
            let ways: Vec<_> = back.iter().map(|row| row.ways).collect();
            let usual = (Some(ColumnLevel::First), Some(ColumnReader::Page));
            assert_eq!(ways, [(Some(ColumnLevel::Below), Some(ColumnReader::Hand)), usual], "{ending}");
        }
    }

    #[test]
    fn selectors_go_out_and_come_back_where_a_column_has_any() {
        let head = HEAD.trim_end().to_owned() + ",条目选择器,标题选择器,日期选择器\n";
        let rows = read(&format!(
            "{head}水利局,工作动态,http://a.cn/w/,动态,,,,\"ul.news > li, .item\",,.date\n水利局,公告,http://a.cn/g/,动态,,,,,,\n"
        ))
        .unwrap();
        let picks = Picks { item: "ul.news > li, .item".into(), title: String::new(), day: ".date".into() };
        assert_eq!((rows[0].picks.as_ref(), rows[1].picks.as_ref()), (Some(&picks), None));
        let column = |row: &ColumnEntry| Column {
            id: ColumnId::new("c"),
            unit: UnitId::new("u"),
            unit_name: row.unit.clone(),
            name: row.name.clone(),
            address: row.address.clone(),
            class: row.class,
            limit_days: None,
            monthly_minimum: None,
            allows_note: false,
            ways: ColumnWays { picks: row.picks.clone().unwrap_or_default(), ..ColumnWays::default() },
        };
        let columns: Vec<Column> = rows.iter().map(column).collect();
        for ending in ["csv", "xlsx"] {
            let bytes = write_columns(&columns, ending).unwrap().unwrap();
            let back = read_columns(&crate::read_loosely(&format!("a.{ending}"), &bytes).unwrap()).unwrap();
            assert_eq!((back[0].picks.as_ref(), back[1].picks.as_ref()), (Some(&picks), None), "{ending}");
        }
        let problems = read(&format!("{head}水利局,工作动态,http://a.cn/w/,动态,,,,li:hover,,\n")).unwrap_err();
        assert_eq!(problems[0].column, "条目选择器");
        assert!(problems[0].message.contains("第2行") && problems[0].message.contains("不支持 :hover"), "{problems:?}");
    }

    #[test]
    fn level_and_reader_may_be_left_out() {
        let head = HEAD.trim_end().to_owned() + ",级别,读取方式\n";
        let rows =
            read(&format!("{head}水利局,工作动态,http://a.cn/w/,动态,,,,下级栏目,接口\n水利局,公告,http://a.cn/g/,动态,,,,,\n")).unwrap();
        assert_eq!(rows[0].ways, (Some(ColumnLevel::Below), Some(ColumnReader::Json)));
        assert_eq!(rows[1].ways, (None, None));
        for (cells, words) in [("三级,", "请填写一级或下级"), (",机器", "请从网页、网页数据、接口、人工查看中填写")]
        {
            let problems = read(&format!("{head}水利局,工作动态,http://a.cn/w/,动态,,,,{cells}\n")).unwrap_err();
            assert!(problems[0].message.contains(words), "{problems:?}");
        }
    }

    #[test]
    fn other_encodings_and_headings_in_full_width() {
        let text = "单位,栏目名称,网址,类别,更新期限（天）,每月最少条数,允许说明\n水利局,工作动态,http://a.cn/,动态类,,,否\n";
        let bytes = encoding_rs::GB18030.encode(text).0.into_owned();
        assert_eq!(read_columns(&crate::read_loosely("a.csv", &bytes).unwrap()).unwrap().len(), 1);
        assert_eq!(read(&format!("\u{feff}{text}")).unwrap().len(), 1);
    }

    #[test]
    fn what_is_wrong_is_said_by_row_and_cell() {
        for (row, cell) in [
            (",工作动态,http://a.cn/,动态,,,", "单位"),
            ("水利局,,http://a.cn/,动态,,,", "栏目名称"),
            ("水利局,工作动态,a.cn,动态,,,", "网址"),
            ("水利局,工作动态,ftp://a.cn,动态,,,", "网址"),
            ("水利局,工作动态,http://a.cn/,快,,,", "类别"),
            ("水利局,工作动态,http://a.cn/,动态,两周,,", "更新期限（天）"),
            ("水利局,工作动态,http://a.cn/,动态,0,,", "更新期限（天）"),
            ("水利局,工作动态,http://a.cn/,动态,,-1,", "每月最少条数"),
            ("水利局,工作动态,http://a.cn/,动态,,,可以", "允许说明"),
        ] {
            let problems = read(&format!("{HEAD}{row}\n")).unwrap_err();
            assert_eq!((problems[0].row, problems[0].column.as_str()), (2, cell), "{row}");
            assert!(problems[0].message.contains("第2行") && problems[0].message.contains(cell), "{problems:?}");
        }
        assert!(read("姓名,电话\n甲,1\n").unwrap_err()[0].message.contains("栏目名称"));
        assert!(read(HEAD).is_err());
    }

    #[test]
    fn words_are_read() {
        let read = |text: &str| read_words(&crate::read_loosely("words.csv", text.as_bytes()).unwrap());
        let pairs = read("错误写法,正确写法,不算错的上下文\n按排,安排,\n帐目,账目,蚊帐目录、大帐目次\n").unwrap();
        assert_eq!(pairs[1].contexts, ["蚊帐目录", "大帐目次"]);
        assert!(pairs[0].contexts.is_empty());
        assert_eq!(read("错误写法,正确写法,不算错的上下文\n,安排,\n").unwrap_err()[0].column, "错误写法");
        assert_eq!(read("错误写法,正确写法,不算错的上下文\n安排,安排,\n").unwrap_err()[0].column, "正确写法");
    }
}
