//! The unit register (单位名册) as a file: 单位全称, 简称, 别名, 类别, 重点领域, 备注 and, where kept, 分组, 顺序, 启用日期, 停用日期.

mod alias_text;
mod cell_text;
mod headings;
mod named;
mod read;
mod write;

use chrono::NaiveDate;
use domain::checklist::import::Problem;
use domain::register::entry::UnitPart;
use domain::register::unit::{AliasKind, Unit, UnitClass};

pub use read::read_units;
pub use write::{units_csv, units_xlsx};

/// A register as read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitFile {
    /// The units in the file's order. Rows with a fatal problem are left out.
    pub units: Vec<UnitRow>,
    /// What a person must look at, by row.
    pub problems: Vec<Problem>,
}

/// One unit as a register file holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// The row's number in the file, from 1; 0 when it comes from the database.
    pub row: usize,
    /// 单位全称.
    pub full_name: String,
    /// 简称; proposed where the file has none.
    pub short_name: String,
    /// 别名, in the file's order.
    pub aliases: Vec<UnitAlias>,
    /// 类别; `None` where neither the file nor the name tells it: a person is asked.
    pub class: Option<UnitClass>,
    /// 重点领域.
    pub key_area: bool,
    /// 备注.
    pub note: String,
    /// 分组: assessment group, where the file names one.
    pub group: Option<String>,
    /// 顺序: place in the official order, where the file gives one.
    pub position: Option<i64>,
    /// 启用日期: first day it exists.
    pub valid_from: Option<NaiveDate>,
    /// 停用日期: first day it no longer exists.
    pub valid_to: Option<NaiveDate>,
    /// What the file does not say and is proposed.
    pub proposed: Vec<UnitPart>,
    /// What the file says nothing of: there is no such column, or the name or class is left blank. A unit that the register has keeps it.
    pub unsaid: Vec<UnitPart>,
}

/// Another name of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitAlias {
    /// The name.
    pub name: String,
    /// Whether it was once official.
    pub kind: AliasKind,
    /// First day of use, if known.
    pub valid_from: Option<NaiveDate>,
    /// First day it is no longer in use.
    pub valid_to: Option<NaiveDate>,
}

impl From<&Unit> for UnitRow {
    fn from(unit: &Unit) -> Self {
        let aliases = unit.aliases.iter().map(|alias| UnitAlias {
            name: alias.name.clone(),
            kind: alias.kind,
            valid_from: alias.valid_from,
            valid_to: alias.valid_to,
        });
        Self {
            row: 0,
            full_name: unit.full_name.clone(),
            short_name: unit.short_name.clone(),
            aliases: aliases.collect(),
            class: Some(unit.class),
            key_area: unit.key_area,
            note: unit.note.clone(),
            group: Some(unit.group.clone()),
            position: Some(unit.position),
            valid_from: unit.valid_from,
            valid_to: unit.valid_to,
            proposed: Vec::new(),
            unsaid: Vec::new(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Column {
    FullName,
    ShortName,
    Aliases,
    Class,
    KeyArea,
    Note,
    Group,
    Position,
    ValidFrom,
    ValidTo,
}

impl Column {
    const ALL: [Self; 10] = [
        Self::FullName,
        Self::ShortName,
        Self::Aliases,
        Self::Class,
        Self::KeyArea,
        Self::Note,
        Self::Group,
        Self::Position,
        Self::ValidFrom,
        Self::ValidTo,
    ];

    const fn heading(self) -> &'static str {
        match self {
            Self::FullName => "单位全称",
            Self::ShortName => "简称",
            Self::Aliases => "别名",
            Self::Class => "类别",
            Self::KeyArea => "重点领域",
            Self::Note => "备注",
            Self::Group => "分组",
            Self::Position => "顺序",
            Self::ValidFrom => "启用日期",
            Self::ValidTo => "停用日期",
        }
    }

    /// The same with the marks of a form around it: 单位全称*, 单位名称（盖章）.
    fn of_marked(heading: &str) -> Option<Self> {
        const MARKS: [&str; 7] = ["(必填)", "(选填)", "(全称)", "(盖章)", "(公章)", "(规范)", "(规范名称)"];
        let bare = heading.trim_matches(['*', '★', '※', ':']);
        Self::of(bare).or_else(|| MARKS.iter().find_map(|mark| Self::of(bare.strip_suffix(mark)?)))
    }

    /// Whether a heading says that the units' own names stand under it, where another may say whom they belong to.
    fn names_units_best(heading: &str) -> bool {
        ["单位全称", "全称", "机构全称", "规范名称", "单位名称", "学校名称", "村(社区)名称", "社区名称"]
            .iter()
            .any(|name| heading.starts_with(name))
    }

    fn of(heading: &str) -> Option<Self> {
        Some(match heading {
            "单位全称"
            | "全称"
            | "单位名称"
            | "单位"
            | "名称"
            | "责任单位"
            | "责任单位名称"
            | "部门"
            | "部门名称"
            | "机构名称"
            | "部门单位"
            | "单位部门"
            | "参评单位"
            | "成员单位"
            | "考核单位"
            | "被考核单位"
            | "考核对象"
            | "单位(部门)"
            | "部门(单位)"
            | "规范名称"
            | "机构"
            | "机构全称"
            | "单位规范名称"
            | "责任部门"
            | "公开主体"
            | "考评单位"
            | "考评对象"
            | "单位全名"
            | "部门(单位)名称"
            | "单位(部门)名称"
            | "学校名称"
            | "医院名称"
            | "企业名称"
            | "乡镇名称"
            | "社区名称"
            | "村(社区)名称" => Self::FullName,
            "简称" | "单位简称" | "规范简称" | "规范化简称" | "常用简称" | "通用简称" => Self::ShortName,
            "别名" | "其他名称" | "曾用名" | "又称" | "常用名" | "原名称" => Self::Aliases,
            "分类" | "单位分类" | "机构分类" | "部门分类" | "单位属性" | "机构属性" | "部门类别" | "部门性质" | "类别" | "单位类别"
            | "类型" | "单位类型" | "性质" | "单位性质" | "机构类型" | "机构类别" | "机构性质" => Self::Class,
            "重点领域" | "承担重点领域" | "是否承担重点领域" | "涉及重点领域" | "是否涉及重点领域" => {
                Self::KeyArea
            }
            "备注" => Self::Note,
            "分组" | "考核分组" | "组别" | "考核组别" | "考核组" => Self::Group,
            "顺序" | "序号" | "排序" => Self::Position,
            "启用日期" => Self::ValidFrom,
            "停用日期" => Self::ValidTo,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_csv(text: &str) -> UnitFile {
        read_units(&crate::read("units.csv", text.as_bytes()).unwrap())
    }

    #[test]
    fn a_register_is_read() {
        let file = read_csv(
            "单位全称,简称,别名,类别,重点领域,备注\n\
             青石县财政局,财政局,县财政局、财政(本级)、经委(原简称，至2019-01-01),county_department,K,\n\
             东桥镇人民政府,,,乡镇,,新址\n",
        );
        assert_eq!(file.problems, []);
        let [bureau, town] = file.units.as_slice() else { panic!("{file:?}") };
        assert_eq!((bureau.class, bureau.key_area, bureau.row), (Some(UnitClass::CountyDepartment), true, 2));
        let aliases: Vec<_> = bureau.aliases.iter().map(|a| (a.name.as_str(), a.kind, a.valid_to)).collect();
        assert_eq!(
            aliases,
            [
                ("县财政局", AliasKind::Alias, None),
                ("财政(本级)", AliasKind::Alias, None),
                ("经委", AliasKind::FormerShortName, Some("2019-01-01".parse().unwrap())),
            ]
        );
        assert_eq!((town.short_name.as_str(), town.class, town.note.as_str()), ("东桥镇", Some(UnitClass::Township), "新址"));
        assert_eq!((bureau.proposed.as_slice(), town.proposed.as_slice()), ([].as_slice(), [UnitPart::ShortName].as_slice()));
    }

    #[test]
    fn what_is_wrong_is_said_by_row() {
        let file = read_csv(
            "单位全称,简称,别名,类别,启用日期,停用日期,顺序\n\
             甲局,甲,,county_department,2024-05-01,2024-01-01,一\n\
             ,乙,,township,,,\n\
             丙局,丙,,星球,,,\n\
             甲局,丁,,township,,,\n\
             戊局,甲,,township,昨天,,5\n",
        );
        let told: Vec<(usize, &str)> = file.problems.iter().map(|problem| (problem.row, problem.column.as_str())).collect();
        assert_eq!(told, [(2, "顺序"), (2, "停用日期"), (3, "单位全称"), (4, "类别"), (5, "单位全称"), (6, "启用日期"), (6, "简称")]);
        let names: Vec<&str> = file.units.iter().map(|unit| unit.full_name.as_str()).collect();
        assert_eq!(names, ["甲局", "丙局", "戊局"], "a unit whose class must be asked is there, without one");
        assert_eq!(file.units[1].class, None);
    }

    #[test]
    fn a_file_without_the_headings_says_what_is_missing() {
        let file = read_csv("姓名,电话\n甲,1\n");
        assert!(file.units.is_empty() && file.problems[0].message.contains("单位全称"));
    }

    /// Name, short name, class with a star where it is proposed.
    fn told(file: &UnitFile) -> Vec<String> {
        let class = |unit: &UnitRow| unit.class.map_or("?", UnitClass::label);
        let star = |unit: &UnitRow, part: UnitPart| if unit.proposed.contains(&part) { "*" } else { "" };
        file.units
            .iter()
            .map(|unit| {
                format!(
                    "{} {}{} {}{}",
                    unit.full_name,
                    unit.short_name,
                    star(unit, UnitPart::ShortName),
                    class(unit),
                    star(unit, UnitPart::Class)
                )
            })
            .collect()
    }

    #[test]
    fn two_heading_rows_the_countys_own_words_and_no_persons() {
        let file = read_csv(
            "政务公开联络员名册,,,,,\n序号,单位,简称,单位类别,联系方式,\n,,,,分管领导,联络员及电话\n\
             1,青石县财政局,财政局,政府工作部门,甲某,乙某 0550-6022222\n2,东桥镇人民政府,,镇,丙某,丁某 13900000000\n\
             3,青石县总工会,总工会,群团,,\n4,青石县某某处,,星球,,\n5,,,,,\n",
        );
        assert_eq!(
            told(&file),
            ["青石县财政局 财政局 县直部门*", "东桥镇人民政府 东桥镇* 乡镇*", "青石县总工会 总工会 事业单位*", "青石县某某处 某某处* ?"]
        );
        let rows: Vec<usize> = file.problems.iter().map(|problem| problem.row).collect();
        assert_eq!(rows, [0, 7, 8], "every row's problem is shown: {:?}", file.problems);
        let all = format!("{file:?}");
        assert!(!all.contains("13900000000") && !all.contains("乙某") && !all.contains("0550"), "{all}");
    }

    #[test]
    fn without_a_class_names_and_titles_propose_one_and_the_rest_is_asked() {
        let file = read_csv("序号,责任单位,考核分组\n1,县发改委,县直综合组\n2,东桥镇,乡镇组\n3,县税务局,县直综合组\n");
        assert_eq!(told(&file), ["县发改委 发改委* ?", "东桥镇 东桥镇* 乡镇*", "县税务局 税务局* 垂直管理单位*"]);
        let first = &file.problems[0];
        assert!(first.message.contains("类别") && first.message.contains("责任单位"), "{first:?}");
        assert!(file.problems.iter().any(|problem| problem.row == 2 && problem.column == "类别"), "{:?}", file.problems);
    }

    #[test]
    fn a_column_that_the_file_has_not_is_told_from_one_that_it_leaves_blank() {
        use UnitPart::{Aliases, Class, KeyArea, Note, ShortName};
        for (text, unsaid) in [
            ("单位全称,类别\n甲局,部门\n", vec![ShortName, KeyArea, Note, Aliases]),
            ("单位全称,类别,简称\n甲局,部门,甲\n", vec![KeyArea, Note, Aliases]),
            ("单位全称,类别,简称,别名,重点领域,备注\n甲局,部门,甲,,,\n", vec![]),
            ("单位全称,类别,简称,别名,重点领域,备注\n甲乡,,,乙,K,丙\n", vec![ShortName, Class]),
            ("参评单位名单,,\n县发改委,县教体局,\n", vec![ShortName, Class, KeyArea, Note, Aliases]),
        ] {
            assert_eq!(read_csv(text).units[0].unsaid, unsaid, "{text}");
        }
    }

    #[test]
    fn a_grid_of_names_is_a_register() {
        let file = read_csv("参评单位名单,,\n县直单位（3个）,,\n县发改委,县教体局,\n县公安局,,\n乡镇（3个）,,\n东桥镇,西桥镇,\n");
        assert_eq!(
            told(&file),
            [
                "县发改委 发改委* 县直部门*",
                "县教体局 教体局* 县直部门*",
                "县公安局 公安局* 县直部门*",
                "东桥镇 东桥镇* 乡镇*",
                "西桥镇 西桥镇* 乡镇*"
            ]
        );
        let told: Vec<&str> = file.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert!(told.iter().any(|message| message.contains("3个单位，下面读出2个")), "{told:?}");
    }

    #[test]
    fn titles_stand_over_their_own_columns_and_are_no_units() {
        for text in [
            "县直部门,乡镇（街道）,开发区\n县发改局,东桥镇,青石开发区管委会\n县教体局,北门街道,\n",
            "序号,县直部门,序号,乡镇,序号,开发区\n1,县发改局,1,东桥镇,1,青石开发区管委会\n2,县教体局,2,北门街道,,\n",
        ] {
            assert_eq!(
                told(&read_csv(text)),
                [
                    "县发改局 发改局* 县直部门*",
                    "东桥镇 东桥镇* 乡镇*",
                    "青石开发区管委会 青石开发区管委会* 开发区*",
                    "县教体局 教体局* 县直部门*",
                    "北门街道 北门街道* 乡镇*"
                ],
                "{text}"
            );
        }
        let file = read_csv("县直部门,县发改局,县教体局\n乡镇,东桥镇,\n开发区,青石开发区管委会,\n");
        let names: Vec<&str> = file.units.iter().map(|unit| unit.full_name.as_str()).collect();
        assert_eq!(names, ["县发改局", "县教体局", "东桥镇", "青石开发区管委会"]);
        let file = read_csv("单位名称,简称,联系人\n县直部门,,\n青石县财政局,财政局,甲\n乡镇,,\n东桥镇,,乙\n注：本表一式两份,,\n");
        assert_eq!(told(&file), ["青石县财政局 财政局 县直部门*", "东桥镇 东桥镇* 乡镇*"]);
        assert!(file.problems.iter().any(|problem| problem.row == 6 && problem.message.contains("本表一式两份")), "{:?}", file.problems);
    }

    #[test]
    fn a_word_for_several_classes_leaves_each_name_its_own() {
        use UnitClass::{CountyDepartment, DevelopmentZone, Township};
        let file = read_csv(
            "单位,类别\n东桥镇人民政府,乡镇（街道、园区）\n青石开发区管委会,乡镇（街道、园区）\n西桥镇,党政机关\n青石县财政局,行政\n",
        );
        let classes: Vec<Option<UnitClass>> = file.units.iter().map(|unit| unit.class).collect();
        assert_eq!(classes, [Some(Township), Some(DevelopmentZone), Some(Township), Some(CountyDepartment)]);
        let file = read_csv("全县乡镇和县直部门联络员,,\n序号,单位,电话\n1,县财政局,\n2,东桥镇,\n");
        assert_eq!(file.units.iter().map(|unit| unit.class).collect::<Vec<_>>(), [None, Some(Township)], "{:?}", file.problems);
    }

    #[test]
    fn telephones_are_neither_kept_nor_told() {
        let file = read_csv("单位,类别\n县财政局 甲 13900000000,部门\n东桥镇,乡镇\n填表人：甲,联系电话：13900000000\n");
        assert_eq!(file.units.len(), 1);
        let all = format!("{file:?}");
        assert!(file.problems.iter().any(|problem| problem.row == 2) && !all.contains("13900000000"), "{all}");
    }

    #[test]
    fn a_label_is_no_part_of_the_first_name() {
        let text = "责任单位：县财政局、县审计局\n配合单位：东桥镇\n";
        let file = read_units(&crate::read_loosely("units.txt", text.as_bytes()).unwrap());
        let names: Vec<&str> = file.units.iter().map(|unit| unit.full_name.as_str()).collect();
        assert_eq!(names, ["县财政局", "县审计局", "东桥镇"]);
    }

    #[test]
    fn lines_of_a_list_lose_their_signs_and_say_short_names() {
        let text = "•云岫县档案局（简称：档案局）\n•云岫县民政局\n-云岫县绿水乡人民政府，绿水乡\n";
        let file = read_units(&crate::read_loosely("units.txt", text.as_bytes()).unwrap());
        let names: Vec<(&str, &str)> = file.units.iter().map(|unit| (unit.full_name.as_str(), unit.short_name.as_str())).collect();
        assert_eq!(names, [("云岫县档案局", "档案局"), ("云岫县民政局", "民政局"), ("云岫县绿水乡人民政府", "绿水乡")]);
    }

    #[test]
    fn a_register_written_reads_back_the_same() {
        let unit = |row: usize, full: &str, short: &str, class: UnitClass| UnitRow {
            row,
            full_name: full.into(),
            short_name: short.into(),
            aliases: vec![
                UnitAlias { name: format!("{short}(公开办)"), kind: AliasKind::Alias, valid_from: None, valid_to: None },
                UnitAlias {
                    name: format!("旧{short}"),
                    kind: AliasKind::FormerFullName,
                    valid_from: "2010-02-03".parse().ok(),
                    valid_to: "2019-01-01".parse().ok(),
                },
            ],
            class: Some(class),
            key_area: row.is_multiple_of(2),
            note: "=备注".into(),
            group: Some("乡镇（开发区）".into()),
            position: Some(i64::try_from(row).unwrap()),
            valid_from: None,
            valid_to: "2030-12-31".parse().ok(),
            proposed: Vec::new(),
            unsaid: Vec::new(),
        };
        let units = [unit(2, "甲局", "甲", UnitClass::Vertical), unit(3, "乙镇人民政府", "乙镇", UnitClass::Township)];
        for (name, bytes) in [("u.csv", units_csv(&units).unwrap()), ("u.xlsx", units_xlsx(&units).unwrap())] {
            let file = read_units(&crate::read(name, &bytes).unwrap());
            assert_eq!(file.problems, [], "{name}");
            assert_eq!(file.units, units, "{name}");
        }
    }
}
