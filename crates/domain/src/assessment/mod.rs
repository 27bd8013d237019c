//! Assessment (考评): a unit gets a score of which every hundredth of a point points at its rule.
//!
//! [`RuleSet::read`] and [`Facts::read`] check what was sent; behind them everything fits. [`assess`] scores each unit into a
//! ledger of lines that add up to its total, then ranks and grades inside the groups. All numbers are exact: ten-thousandths where
//! they are written, fractions inside a line that divides, one function that rounds. No clock, no chance, no locale: the same two
//! files give the same bytes. What the rules' words mean is the contract of `gongkai assess`; where that was open, the decision is
//! in docs/development/scoring.md.

pub mod accountability;
pub mod appeal;
pub mod changes;
pub mod correction;
pub mod cross_check;
pub mod draw;
pub mod editor;
mod facts;
mod fields;
pub mod file;
pub mod held;
pub mod inputs;
pub mod mended;
mod number;
pub mod on_site;
mod outline;
mod output;
pub mod plan;
mod problem;
pub mod proposal;
pub mod quarter;
mod ranking;
pub mod round;
mod rules;
mod sheet;
pub mod source;
pub mod spread;
pub mod table;
pub mod told;
pub mod trial;
pub mod typed;
mod unjudged;
mod weight;

pub use facts::{Claim, Facts, Finding, Known, Note, Pieces, Unit, Verdict};
pub use number::{Amount, Decimal};
pub use outline::{GroupOutline, NodeOutline, Outline, OwnRules, RuleOutline, TreeOutline};
pub use output::Answer;
pub use problem::{Problem, ProblemCode};
pub use ranking::{Quota, Ranking, Row, bands, moved_words};
pub use rules::{
    Basis, Body, Bonus, CapLevel, Convert, Digits, Gate, Grade, Group, Kind, NaRates, Named, Node, NotApplicable, Rule, RuleSet, SortKey,
    Standing, Tree, Value, Veto, VetoEffect, Warning, WarningCode, Where,
};
pub use sheet::{Entry, Figures, Line, Place, Sheet, Status};
pub use unjudged::{InFull, NO_COLUMN, UNJUDGED, UNSEEN, UNWATCHED, is_excused, unjudged, unseen, unwatched};
pub use weight::weight_words;

use crate::text::json::Json;

/// What came out of a round.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The rules.
    pub rules: RuleSet,
    /// The round.
    pub round: String,
    /// What is odd about the rules.
    pub warnings: Vec<Warning>,
    /// The sheets, in the order of the units.
    pub sheets: Vec<Sheet>,
    /// The rankings, in the order of the groups.
    pub ranking: Vec<Ranking>,
}

impl Assessment {
    /// How the share of the highest grade came out in a group; nothing where its rules know none.
    #[must_use]
    pub fn quota(&self, ranking: &Ranking) -> Option<Quota> {
        ranking::quota(&self.rules, ranking, &self.sheets)
    }

    /// The rankings as a person reads them on a terminal.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let digits = self.rules.digits;
        let warnings = self.warnings.iter().map(|warning| format!("提醒（{}）：{}", warning.node, warning.code.sentence()));
        let rankings = self.ranking.iter().flat_map(move |ranking| {
            let average = ranking.average_total.map(|average| format!("，平均{}分", average.text(digits.total))).unwrap_or_default();
            let head = format!("{}（有名次的{}个{average}）", ranking.group, ranking.count);
            std::iter::once(head).chain(ranking.rows.iter().filter_map(move |row| {
                let sheet = self.sheets.get(row.place)?;
                let rank = sheet.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
                let total = sheet.figures.map_or_else(|| sheet.status.label().to_owned(), |figures| figures.total.text(digits.total));
                Some(format!("{rank}\t{}\t{total}\t{}", sheet.unit, sheet.grade.as_deref().unwrap_or_default()))
            }))
        });
        warnings.chain(rankings)
    }
}

/// Scores, ranks and grades.
///
/// # Errors
/// Numbers so large that no ledger holds them; everything else was refused when the two files were read.
pub fn assess(rules: RuleSet, facts: &Facts) -> Result<Assessment, Vec<Problem>> {
    let mut problems = problem::Problems::default();
    let mut sheets: Vec<Sheet> = facts.units.iter().filter_map(|unit| problems.keep(sheet::score(&rules, unit))).collect();
    if !problems.is_empty() {
        return Err(problems.into_found());
    }
    let ranking = (0..rules.groups.len()).map(|group| ranking::rank_group(&rules, group, &facts.units, &mut sheets));
    let ranking: Vec<Ranking> = ranking.filter_map(|ranking| problems.keep(ranking)).collect();
    problems.unless_any(())?;
    Ok(Assessment { warnings: rules.warnings(), round: facts.round.clone(), sheets, ranking, rules })
}

/// [`assess`] of two files that are JSON already.
///
/// # Errors
/// Why the input is refused.
pub fn assess_json(rules: &Json<'_>, facts: &Json<'_>) -> Result<Assessment, Vec<Problem>> {
    let rules = RuleSet::read(rules)?;
    let facts = Facts::read(facts, &rules)?;
    assess(rules, &facts)
}
