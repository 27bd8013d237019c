//! What a round prints.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::monitoring::candidate::{Candidate, Rule};
use domain::monitoring::judge::Found;
use serde::Serialize;

use crate::monitoring::sweep::Swept;

/// A round's result: one JSON object with a fixed shape.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) month: String,
    pub(super) as_of: String,
    /// Everything was visited.
    pub(super) complete: bool,
    /// How many columns are registered.
    pub(super) columns: usize,
    /// Answers received.
    pub(super) visited: u64,
    #[serde(flatten)]
    pub(super) found: Found,
    /// Candidates by rules that the contract does not know.
    pub(super) others: Vec<Candidate>,
}

impl Report {
    /// Of a round of a month as of a day.
    pub(super) fn of(mut swept: Swept, month: NaiveDate, as_of: NaiveDate) -> Self {
        let (candidates, others) = std::mem::take(&mut swept.found.candidates).into_iter().partition(|one| one.rule.is_in_contract());
        swept.found.candidates = candidates;
        Self {
            others,
            month: month.format("%Y-%m").to_string(),
            as_of: as_of.to_string(),
            complete: swept.is_complete,
            columns: swept.columns.len(),
            visited: swept.answers,
            found: swept.found,
        }
    }

    /// The same in a few lines.
    pub(super) fn told(&self) -> String {
        let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
        for candidate in self.found.candidates.iter().chain(&self.others) {
            *counts.entry(candidate.rule).or_default() += 1;
        }
        let state = if self.complete { "本轮监测已完成" } else { "本轮监测没有完成，再次运行会接着进行" };
        let mut lines = vec![format!(
            "{state}：{}个栏目，收到{}次应答，待确认问题{}个，不能判断的{}处。",
            self.columns,
            self.visited,
            self.found.candidates.len() + self.others.len(),
            self.found.not_judged.len()
        )];
        lines.extend(counts.iter().map(|(rule, count)| format!("  {}：{count}个", rule.label())));
        lines.join("\n") + "\n"
    }
}
