//! A problem as a file names it: seen elsewhere, by a superior office or by hand.

use serde::{Deserialize, Serialize};

use super::candidate::Rule;

/// A row of such a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingEntry {
    /// Its number in the file.
    pub row: usize,
    /// The unit, by its full name, short name or an alias.
    pub unit: String,
    /// 栏目, by its name; may be empty.
    pub column: String,
    /// 问题类型.
    pub rule: Rule,
    /// 网址; empty is the column's.
    pub url: String,
    /// 标题.
    pub title: String,
    /// 问题描述.
    pub problem: String,
    /// 计入月份, as written; empty is the month of the form.
    pub month: String,
}
