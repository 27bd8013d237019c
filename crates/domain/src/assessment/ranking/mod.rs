//! Ranks and grades inside a group.

mod band;
mod grade;
mod moved;
mod quota;
mod rank;

use std::sync::Arc;

pub use band::bands;
pub use moved::moved_words;
pub use quota::Quota;
pub(crate) use quota::quota;

use super::facts::Unit;
use super::number::{Amount, Exact};
use super::problem::{At, Problem, ProblemCode};
use super::rules::{Basis, Group, RuleSet, Value};
use super::sheet::Sheet;

/// The ranking of a group.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// The group.
    pub group: Arc<str>,
    /// Which numbers were compared.
    pub basis: Basis,
    /// By points or by rate.
    pub rank_by: Value,
    /// How many units have a rank.
    pub count: u64,
    /// Of their printed totals.
    pub average_total: Option<Amount>,
    /// Of their printed rates.
    pub average_rate: Option<Amount>,
    /// By rank; those without one last.
    pub rows: Vec<Row>,
}

/// A line of a ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The place of the unit among all units of the round.
    pub place: usize,
    /// Its rank in the round before minus its rank now: above zero it rose.
    pub moved: Option<i128>,
}

/// Ranks and grades the units of a group; writes both into their sheets.
pub(crate) fn rank_group(rules: &RuleSet, group: usize, units: &[Unit], sheets: &mut [Sheet]) -> Result<Ranking, Problem> {
    let settings = &rules.groups[group];
    let members: Vec<usize> = (0..units.len()).filter(|place| units[*place].group == group).collect();
    let ordered = rank::ranks(rules, settings, &members, units, sheets);
    grade::grades(rules, settings, &members, sheets);
    let ranked: Vec<&Sheet> = members.iter().map(|place| &sheets[*place]).filter(|sheet| sheet.rank.is_some()).collect();
    let totals: Vec<Amount> = ranked.iter().filter_map(|sheet| Some(sheet.figures?.total)).collect();
    let rates: Vec<Amount> = ranked.iter().filter_map(|sheet| sheet.figures?.rate).collect();
    let moved = |place: usize| Some(i128::from(units[place].previous?) - i128::from(sheets[place].rank?));
    Ok(Ranking {
        group: Arc::clone(&settings.id),
        basis: rules.basis,
        rank_by: settings.standing.rank_by,
        count: ranked.len() as u64,
        average_total: average(&totals, rules.digits.total, settings)?,
        average_rate: average(&rates, rules.digits.rate, settings)?,
        rows: ordered.into_iter().map(|place| Row { place, moved: moved(place) }).collect(),
    })
}

/// The mean of printed numbers; nothing where there are none.
fn average(numbers: &[Amount], digits: u32, group: &Group) -> Result<Option<Amount>, Problem> {
    let all: Vec<Exact> = numbers.iter().map(|number| Exact::from(*number)).collect();
    let Some(mean) = Exact::sum(&all).divided_by(&(numbers.len() as u64).into()) else { return Ok(None) };
    let too_large = |_| {
        let sentence = format!("组“{}”的平均分大得无法计算，请核对件数和分值。", group.id);
        At::default().problem(ProblemCode::BadNumber, &sentence)
    };
    super::number::rounded(&mean, digits).map(Some).map_err(too_large)
}

/// The number of a sheet that ranks and grades compare.
fn compared(sheet: &Sheet, by: Value, basis: Basis) -> Option<Exact> {
    let figures = sheet.figures.as_ref()?;
    match (by, basis) {
        (Value::Points, Basis::Printed) => Some(figures.total.into()),
        (Value::Points, Basis::Exact) => Some(figures.exact.into()),
        (Value::Rate, Basis::Printed) => Some(figures.rate?.into()),
        (Value::Rate, Basis::Exact) => (&Exact::from(figures.exact) * &Exact::from(100)).divided_by(&figures.full.into()),
    }
}
