//! What the correction of a sealed quarter leaves behind in a sealed year: the year keeps the number that it was sealed with, and whoever
//! approves hears which year and by how much.

use domain::assessment::correction::year_words;
use domain::assessment::inputs::RoundEntry;
use domain::assessment::round::Series;
use domain::assessment::{Assessment, Status};
use serde_json::{Value, json};
use storage::Conn;
use storage::assessment::seal;

use super::super::enter::fits;
use super::super::loaded::{Loaded, NO_ROUND, Sealed, Upto, score};
use crate::{Actor, Result, ServiceError};

/// A sentence for each sealed year that counts the quarter; none where the unit's score of the quarter stays.
pub(super) async fn years(conn: &mut Conn, actor: &Actor, loaded: &Loaded, entry: &RoundEntry) -> Result<Vec<String>> {
    if loaded.round.series != Series::Quarter {
        return Ok(Vec::new());
    }
    let (before, after) = (loaded.score(Upto::Now)?, fits(loaded, entry)?);
    let place = loaded.place(&entry.unit).ok_or(NO_ROUND)?;
    let (before, after) = (mark(&before, place), mark(&after, place));
    if before == after {
        return Ok(Vec::new());
    }
    let unit = loaded.name(&entry.unit);
    let mut told = Vec::new();
    for (name, content) in seal::over(conn, &actor.county, Series::Year.code(), loaded.round.ends_on).await? {
        let sealed: Sealed = serde_json::from_str(&content).map_err(ServiceError::internal)?;
        let Some(was) = total(&score(&sealed.rules, &sealed.facts)?, &entry.unit) else { continue };
        let corrected = with_mark(&sealed.facts, &entry.unit, (&before, &after))?;
        let would_be = corrected.and_then(|facts| total(&score(&sealed.rules, &facts).ok()?, &entry.unit));
        told.push(year_words(&unit, &name, would_be.as_deref().map(|would_be| (was.as_str(), would_be))));
    }
    Ok(told)
}

/// A unit's score and full mark as a year takes them from a sealed quarter.
fn mark(scored: &Assessment, place: usize) -> Value {
    let digits = scored.rules.digits;
    let sheet = scored.sheets.get(place).filter(|sheet| matches!(sheet.status, Status::Scored | Status::Vetoed));
    let figures = sheet.and_then(|sheet| sheet.figures);
    figures.map_or(Value::Null, |figures| json!({"score": figures.total.text(digits.total), "of": figures.full.text(digits.line)}))
}

/// A unit's total as it is printed.
fn total(scored: &Assessment, unit: &str) -> Option<String> {
    let figures = scored.sheets.iter().find(|sheet| *sheet.unit == *unit)?.figures?;
    Some(figures.total.text(scored.rules.digits.total))
}

/// The facts of a year with another mark of a quarter; nothing where the year counts no such mark. The mean does not ask which quarter
/// it was, so that of two quarters with the same mark either may be taken.
fn with_mark(facts: &str, unit: &str, (before, after): (&Value, &Value)) -> Result<Option<String>> {
    let mut facts: Value = serde_json::from_str(facts).map_err(ServiceError::internal)?;
    let all = facts["facts"].as_array_mut().into_iter().flatten().filter(|fact| fact["unit"] == unit);
    let mut values = all.filter_map(|fact| fact.get_mut("values")?.as_array_mut()).flatten();
    let Some(value) = values.find(|value| **value == *before) else { return Ok(None) };
    *value = after.clone();
    Ok(Some(facts.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_of_a_quarter_is_replaced_once_and_of_its_unit_alone() {
        let mark = |score: &str| json!({"score": score, "of": "100.00"});
        let fact = |unit: &str| json!({"unit": unit, "leaf": "q", "rule": "mean", "values": [mark("99.62"), null, mark("91.96")]});
        let facts = json!({"facts": [fact("a"), fact("b")]}).to_string();
        let corrected = with_mark(&facts, "b", (&mark("99.62"), &mark("100.00"))).unwrap().unwrap();
        let corrected: Value = serde_json::from_str(&corrected).unwrap();
        assert_eq!(corrected["facts"][0], fact("a"));
        assert_eq!(corrected["facts"][1]["values"], json!([mark("100.00"), null, mark("91.96")]));
        assert_eq!(with_mark(&facts, "b", (&mark("90.00"), &mark("91.00"))).unwrap(), None);
        assert_eq!(with_mark(&facts, "c", (&mark("99.62"), &mark("91.00"))).unwrap(), None);
    }
}
