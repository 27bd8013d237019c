//! A column (栏目) that a unit must keep filled, and its limits.

use serde::{Deserialize, Serialize};

use super::selector::Picks;
use crate::ids::{ColumnId, UnitId};

/// How often a column must see something new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ColumnClass {
    /// 动态: news, notices.
    Dynamic,
    /// 常规: documents, plans.
    Regular,
    /// 静态: who does what.
    Static,
}

coded!(ColumnClass);

impl ColumnClass {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dynamic => "动态",
            Self::Regular => "常规",
            Self::Static => "静态",
        }
    }

    /// The class behind the office's word, with or without 类.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        let word = label.trim().trim_end_matches("栏目").trim_end_matches('类');
        Self::ALL.into_iter().find(|class| class.label() == word)
    }

    /// Days within which something new must stand in it, where the column has no limit of its own.
    #[must_use]
    pub const fn limit_days(self) -> u32 {
        match self {
            Self::Dynamic => 14,
            Self::Regular => 90,
            Self::Static => 180,
        }
    }
}

/// How high in its site a column stands.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ColumnLevel {
    /// 一级: what national indicators count.
    #[default]
    First,
    /// 下级.
    Below,
}

coded!(ColumnLevel);

impl ColumnLevel {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::First => "一级",
            Self::Below => "下级",
        }
    }

    /// The level behind the office's word, with or without 栏目.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        let word = label.trim().trim_end_matches("栏目");
        Self::ALL.into_iter().find(|level| level.label() == word)
    }
}

/// How a column's list is read.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ColumnReader {
    /// 网页: the list stands in the page.
    #[default]
    Page,
    /// 网页数据: the page carries records that its script unpacks.
    Records,
    /// 接口: the address answers with JSON.
    Json,
    /// 人工查看: nobody visits it but people.
    Hand,
}

coded!(ColumnReader);

impl ColumnReader {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Page => "网页",
            Self::Records => "网页数据",
            Self::Json => "接口",
            Self::Hand => "人工查看",
        }
    }

    /// The reader behind the office's word.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reader| reader.label() == label.trim())
    }
}

/// Where a column stands and how it is read: what most registers say nothing about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ColumnWays {
    /// 级别.
    pub level: ColumnLevel,
    /// 读取方式.
    pub reader: ColumnReader,
    /// 选择器, where the list is not recognised by itself.
    pub picks: Picks,
}

impl ColumnWays {
    /// What tells a page that was read this way from the same page read another way; nothing for the usual way.
    #[must_use]
    pub fn mark(&self) -> String {
        let Picks { item, title, day } = &self.picks;
        match (self.reader, self.picks.is_empty()) {
            (ColumnReader::Page, true) => String::new(),
            (other, true) => other.code().to_owned(),
            (reader, false) => format!("{} {item} | {title} | {day}", reader.code()),
        }
    }
}

/// Whether a text is a whole address of a page: `http://` or `https://`, a host, no blank in it.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let behind = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    behind.is_some_and(|host| !host.starts_with(['/', ':', '?', '#']) && !host.is_empty()) && !text.contains(char::is_whitespace)
}

/// A row of a register file: a column as somebody wrote it down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnEntry {
    /// Its number in the file.
    pub row: usize,
    /// The unit, by its full name, short name or an alias.
    pub unit: String,
    /// 栏目名称.
    pub name: String,
    /// 网址.
    pub address: String,
    /// 类别.
    pub class: ColumnClass,
    /// 更新期限(天), where it is not the class's.
    pub limit_days: Option<u32>,
    /// 每月最少条数.
    pub monthly_minimum: Option<u32>,
    /// 允许说明.
    pub allows_note: bool,
    /// 级别 and 读取方式, as far as the row says them: what a file does not name stays.
    #[serde(default)]
    pub ways: (Option<ColumnLevel>, Option<ColumnReader>),
    /// 选择器, where the row has any; else they stay.
    #[serde(default)]
    pub picks: Option<Picks>,
}

/// A column of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its id.
    pub id: ColumnId,
    /// Whose.
    pub unit: UnitId,
    /// The unit's full name.
    pub unit_name: String,
    /// 栏目名称.
    pub name: String,
    /// 网址, as registered.
    pub address: String,
    /// 类别.
    pub class: ColumnClass,
    /// 更新期限(天), where it is not the class's.
    pub limit_days: Option<u32>,
    /// 每月最少条数.
    pub monthly_minimum: Option<u32>,
    /// 允许说明: a note why there is nothing counts as an item.
    pub allows_note: bool,
    /// 级别 and 读取方式.
    pub ways: ColumnWays,
}

impl Column {
    /// The limit that holds.
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit_days.unwrap_or_else(|| self.class.limit_days())
    }

    /// A column of interpretations.
    #[must_use]
    pub fn is_of_interpretations(&self) -> bool {
        self.name.contains("解读")
    }

    /// A column of documents.
    #[must_use]
    pub fn is_of_documents(&self) -> bool {
        self.name.contains("文件")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole() {
        for (text, expected) in [
            ("http://a.cn", true),
            ("HTTPS://a.cn/w?a=1", true),
            ("a.cn", false),
            ("ftp://a.cn", false),
            ("http://", false),
            ("http:///a", false),
            ("http://a .cn", false),
        ] {
            assert_eq!(is_address(text), expected, "{text}");
        }
    }

    #[test]
    fn pages_that_are_read_another_way_bear_another_mark() {
        let picks = Picks { item: "ul > li".into(), ..Picks::default() };
        let all = [
            ColumnWays::default(),
            ColumnWays { reader: ColumnReader::Json, ..ColumnWays::default() },
            ColumnWays { reader: ColumnReader::Records, ..ColumnWays::default() },
            ColumnWays { picks: picks.clone(), ..ColumnWays::default() },
            ColumnWays { picks: Picks { day: ".date".into(), ..picks.clone() }, ..ColumnWays::default() },
            ColumnWays { picks, reader: ColumnReader::Records, ..ColumnWays::default() },
        ];
        let marks: std::collections::BTreeSet<String> = all.iter().map(ColumnWays::mark).collect();
        assert_eq!((marks.len(), all[0].mark().as_str()), (all.len(), ""));
        assert_eq!(ColumnWays { level: ColumnLevel::Below, ..ColumnWays::default() }.mark(), "", "where it stands is no way of reading");
    }

    #[test]
    fn classes_are_words_of_the_office() {
        for (label, expected) in [("动态", Some(14)), ("常规类", Some(90)), (" 静态类栏目 ", Some(180)), ("快", None), ("", None)]
        {
            assert_eq!(ColumnClass::from_label(label).map(ColumnClass::limit_days), expected, "{label}");
        }
        assert_eq!(ColumnClass::ALL.map(ColumnClass::code), ["dynamic", "regular", "static"]);
    }
}
