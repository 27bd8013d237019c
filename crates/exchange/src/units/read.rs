//! Reading a register: every row that cannot be taken over is named with its number and what to do.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::checklist::import::{Document, Problem, Table};
use domain::register::unit::UnitClass;
use domain::text::folded::{fold, is_blank};

use super::alias_text::{aliases, day};
use super::{Column, UnitAlias, UnitFile, UnitRow};

/// Reads the register from the first table with its headings.
#[must_use]
pub fn read_units(document: &Document) -> UnitFile {
    let found = document.tables.iter().find_map(|table| heading_row(table).map(|(row, columns)| (table, row, columns)));
    let Some((table, heading_row, columns)) = found else {
        let message = "没有找到单位名册的表头。请确认第一行有“单位全称”和“类别”两列,可以先导出一份名册作为样式。";
        return UnitFile { units: Vec::new(), problems: vec![Problem::new(0, "", message)] };
    };
    let mut reader = Reader { columns, file: UnitFile::default(), names: HashMap::new() };
    for row in table.rows.iter().skip(heading_row + 1).filter(|row| !row.is_blank()) {
        let cells: Vec<&str> = row.cells.iter().map(|cell| cell.text.as_str()).collect();
        reader.unit(row.number, &cells);
    }
    reader.file
}

fn heading_row(table: &Table) -> Option<(usize, HashMap<Column, usize>)> {
    table.rows.iter().take(10).enumerate().find_map(|(index, row)| {
        let mut columns = HashMap::new();
        for (place, cell) in row.cells.iter().enumerate() {
            if let Some(column) = Column::of(&fold(&cell.text)) {
                columns.entry(column).or_insert(place);
            }
        }
        (columns.contains_key(&Column::FullName) && columns.contains_key(&Column::Class)).then_some((index, columns))
    })
}

struct Reader {
    columns: HashMap<Column, usize>,
    file: UnitFile,
    /// Every name so far, folded, with the row it stands in.
    names: HashMap<String, usize>,
}

impl Reader {
    fn unit(&mut self, row: usize, cells: &[&str]) {
        let text = |column: Column| self.columns.get(&column).and_then(|place| cells.get(*place)).map_or("", |text| text.trim()).to_owned();
        let full_name = text(Column::FullName);
        if is_blank(&full_name) {
            return self.report(row, Column::FullName, format!("第{row}行没有单位全称,这一行没有读入。请补写后重新导入。"));
        }
        let class_text = text(Column::Class);
        let Some(class) = class(&class_text) else {
            let classes: Vec<&str> = UnitClass::ALL.iter().map(|class| class.label()).collect();
            let message =
                format!("第{row}行“{full_name}”的类别“{class_text}”无法识别,这一行没有读入。请改为以下之一:{}。", classes.join("、"));
            return self.report(row, Column::Class, message);
        };
        let short = text(Column::ShortName);
        let short_name = if is_blank(&short) { full_name.clone() } else { short };
        let (group, position_text, note) = (text(Column::Group), text(Column::Position), text(Column::Note));
        let key_area = is_yes(&text(Column::KeyArea));
        let aliases = aliases(&text(Column::Aliases));
        let (from_text, to_text) = (text(Column::ValidFrom), text(Column::ValidTo));
        let valid_from = self.day(row, Column::ValidFrom, &from_text);
        let valid_to = self.day(row, Column::ValidTo, &to_text);
        if let (Some(from), Some(to)) = (valid_from, valid_to)
            && to <= from
        {
            self.report(row, Column::ValidTo, format!("第{row}行“{full_name}”的停用日期不晚于启用日期。请改正其中一个。"));
        }
        let position = position_text.parse().ok();
        if position.is_none() && !position_text.is_empty() {
            self.report(row, Column::Position, format!("第{row}行的顺序“{position_text}”不是整数,已按文件中的先后排列。请改为数字。"));
        }
        if let Some(first) = self.names.get(&fold(&full_name)) {
            return self.report(row, Column::FullName, format!("第{row}行“{full_name}”与第{first}行重名,这一行没有读入。请合并为一行。"));
        }
        self.check_names(row, &full_name, &short_name, &aliases);
        let group = (!group.is_empty()).then_some(group);
        self.file.units.push(UnitRow { row, full_name, short_name, aliases, class, key_area, note, group, position, valid_from, valid_to });
    }

    /// Two units under one name make every list ambiguous: said, and left to a person.
    fn check_names(&mut self, row: usize, full_name: &str, short_name: &str, aliases: &[UnitAlias]) {
        let named = [(Column::FullName, full_name), (Column::ShortName, short_name)];
        let all = named.into_iter().chain(aliases.iter().map(|alias| (Column::Aliases, alias.name.as_str())));
        for (column, name) in all {
            match self.names.get(&fold(name)).copied() {
                Some(other) if other != row => {
                    let message = format!("第{row}行的名称“{name}”在第{other}行已经用过,导入清单时会无法区分。请改掉其中一个。");
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
            self.report(row, column, format!("第{row}行的{heading}“{text}”不是日期,已当作空白。请写成2024-03-01的样式。"));
        }
        day
    }

    fn report(&mut self, row: usize, column: Column, message: String) {
        self.file.problems.push(Problem::new(row, column.heading(), message));
    }
}

fn class(text: &str) -> Option<UnitClass> {
    let folded = fold(text);
    UnitClass::from_code(&folded.to_ascii_lowercase()).or_else(|| {
        let by_label = UnitClass::ALL.into_iter().find(|class| fold(class.label()) == folded);
        by_label.or(match folded.as_str() {
            "县直单位" | "部门" => Some(UnitClass::CountyDepartment),
            "垂直单位" | "垂管单位" | "双管单位" => Some(UnitClass::Vertical),
            "事业单位和群团组织" | "群团组织" => Some(UnitClass::Institution),
            "企事业单位" => Some(UnitClass::PublicEnterprise),
            "乡镇人民政府" | "乡镇街道" | "街道" => Some(UnitClass::Township),
            "园区" | "开发区管委会" => Some(UnitClass::DevelopmentZone),
            "村" | "村居" | "社区" => Some(UnitClass::Village),
            _ => None,
        })
    })
}

/// Anything but a no in this column means yes: K, 是, √, or the area's name.
fn is_yes(text: &str) -> bool {
    !matches!(fold(text).as_str(), "" | "否" | "无" | "不" | "0" | "/" | "-" | "×" | "n" | "N")
}
