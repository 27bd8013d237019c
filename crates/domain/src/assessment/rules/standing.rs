use std::sync::Arc;

use super::super::number::Decimal;

/// How a group is ranked and graded.
#[derive(Debug, Clone)]
pub struct Standing {
    /// By points or by rate.
    pub rank_by: Value,
    /// What decides between equals; it makes ranks.
    pub tie_break: Vec<SortKey>,
    /// In which order equals are printed; it makes none.
    pub list_order: Vec<SortKey>,
    /// The grades, highest first.
    pub grades: Vec<Grade>,
    /// By points or by rate.
    pub grade_by: Value,
    /// The share of ranked units that may have the highest grade.
    pub excellent_quota: Option<Decimal>,
}

impl Default for Standing {
    fn default() -> Self {
        Self {
            rank_by: Value::Points,
            tie_break: Vec::new(),
            list_order: Vec::new(),
            grades: Vec::new(),
            grade_by: Value::Points,
            excellent_quota: None,
        }
    }
}

/// Which number of a sheet is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Value {
    /// 得分.
    Points,
    /// 得分率.
    Rate,
}

coded!(Value);

/// What decides between equals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SortKey {
    /// The higher sum of this node first; left out is lowest.
    Node(Arc<str>),
    /// Less taken off by penalties first.
    Penalties,
    /// The official order (机构序列).
    Order,
}

/// A grade (等次).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// Its name.
    pub name: Arc<str>,
    /// From this number on, inclusive.
    pub from: Decimal,
}
