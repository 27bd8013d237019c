use std::sync::Arc;

use super::super::fields::Fields;
use super::super::problem::{Problem, ProblemCode};
use super::super::rules::{Where, day};

/// Pieces that count under a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Those without a cause.
    pub without_cause: u64,
    /// The causes of the others; the same one as often as it was mentioned.
    pub causes: Vec<Arc<str>>,
}

impl Pieces {
    /// So many.
    #[must_use]
    pub const fn of(count: u64) -> Self {
        Self { without_cause: count, causes: Vec::new() }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.without_cause.saturating_add(self.causes.len() as u64)
    }

    /// Reads `count`, `occurred` or `items`; of items those that `within` lets in.
    pub(super) fn read(fields: &Fields<'_>, within: Option<&Where>) -> Result<Self, Problem> {
        match form(fields, &["count", "occurred", "items"])? {
            "items" => Self::of_items(fields, within),
            _ if within.is_some() => {
                Err(fields.problem(ProblemCode::WrongFact, "这条规则只算部分情形，请用“items”逐件列出，不能只给件数。"))
            }
            "count" => Ok(Self::of(fields.count("count")?)),
            _ => Ok(Self::of(u64::from(fields.required_flag("occurred")?))),
        }
    }

    fn of_items(fields: &Fields<'_>, within: Option<&Where>) -> Result<Self, Problem> {
        let mut pieces = Self::default();
        for item in items(fields)? {
            if !is_within(&item, within)? {
                continue;
            }
            match item.optional_text("cause")? {
                Some(cause) if !cause.is_empty() => pieces.causes.push(Arc::from(cause)),
                _ => pieces.without_cause += 1,
            }
        }
        Ok(pieces)
    }
}

/// Which one of several forms a fact has. Two at once might contradict each other.
pub(super) fn form<'n>(fields: &Fields<'_>, names: &[&'n str]) -> Result<&'n str, Problem> {
    let mut found = names.iter().filter(|name| fields.has(name));
    match (found.next(), found.next()) {
        (Some(name), None) => Ok(name),
        _ => {
            let names: Vec<String> = names.iter().map(|name| format!("“{name}”")).collect();
            Err(fields.problem(ProblemCode::WrongFact, &format!("这条事实应写明{}中的一项，只写一项，请改正。", names.join("、"))))
        }
    }
}

/// The items of a fact, each an object.
pub(super) fn items<'j>(fields: &Fields<'j>) -> Result<Vec<Fields<'j>>, Problem> {
    let refused = |_| fields.ill("items", "由对象{…}组成的列表");
    fields
        .list("items")?
        .iter()
        .map(|item| Fields::of(item, fields.place(), "“items”的一项").map(Fields::as_fact).map_err(refused))
        .collect()
}

/// Whether an item counts. A rule that asks for days needs one on each.
pub(super) fn is_within(item: &Fields<'_>, within: Option<&Where>) -> Result<bool, Problem> {
    let Some(within) = within else { return Ok(true) };
    let date = match item.optional_text("date")? {
        Some(text) if within.is_dated() => Some(day(text).ok_or_else(|| item.ill("date", "形如2026-07-01的日期"))?),
        None if within.is_dated() => {
            return Err(item.problem(ProblemCode::WrongFact, "这条规则按日期计算，请给“items”的每一项写上“date”。"));
        }
        _ => None,
    };
    let tags = item.optional_texts("has")?;
    Ok(within.lets_in(date, &tags))
}
