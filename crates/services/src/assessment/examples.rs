//! Example tables of rules, in the form that offices publish: to begin with, to be changed.

use domain::access::permission::Permission;

use crate::{Actor, Result, ServiceError};

/// An example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RulesExample {
    /// Its word in an address.
    pub code: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The table, comma-separated.
    pub table: &'static str,
}

/// All of them.
pub const RULES_EXAMPLES: [RulesExample; 4] = [
    RulesExample { code: "county", title: "全县政务公开考核细则（示例）", table: include_str!("examples/county.csv") },
    RulesExample {
        code: "department", title: "县直单位季度考核细则（示例）", table: include_str!("examples/department.csv")
    },
    RulesExample { code: "township", title: "乡镇季度考核细则（示例）", table: include_str!("examples/township.csv") },
    RulesExample { code: "on-site", title: "乡镇政务公开现场检查表（示例）", table: include_str!("examples/on-site.csv") },
];

/// An example by its word.
///
/// # Errors
/// `Forbidden` outside of the office; `NotFound`.
pub fn rules_example(actor: &Actor, code: &str) -> Result<RulesExample> {
    actor.require(Permission::Assess)?;
    RULES_EXAMPLES.into_iter().find(|one| one.code == code).ok_or(ServiceError::NotFound("这份示例"))
}
