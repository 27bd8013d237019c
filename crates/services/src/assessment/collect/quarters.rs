//! From the sealed quarters of the year.

use domain::assessment::Status as SheetStatus;
use domain::assessment::round::Series;
use domain::assessment::source::FactSource;
use serde_json::{Map, Value, json};
use storage::Conn;
use storage::assessment::round::Round;
use storage::assessment::seal;

use super::{Asked, Found};
use crate::{Actor, Result, ServiceError};

/// The sealed quarters of the year: each as score and full mark; a quarter in which the unit took no part is none.
pub(super) async fn find(conn: &mut Conn, asked: &Asked<'_>, found: &mut Found) -> Result<()> {
    let Asked { actor, loaded, .. } = *asked;
    let contents = sealed_contents(conn, actor, &loaded.round).await?;
    for unit in asked.units() {
        let values = values(&contents, unit);
        if values.is_empty() {
            continue;
        }
        let members = Map::from_iter([("values".to_owned(), Value::Array(values))]);
        found.insert((FactSource::Quarters, unit.to_owned()), (members, String::new()));
    }
    Ok(())
}

/// What was sealed last of each sealed quarter of a year, the earliest first.
pub(in crate::assessment) async fn sealed_contents(conn: &mut Conn, actor: &Actor, year: &Round) -> Result<Vec<Value>> {
    let sealed = seal::between(conn, &actor.county, Series::Quarter.code(), year.starts_on, year.ends_on).await?;
    sealed.iter().map(|(_, content)| serde_json::from_str(content).map_err(ServiceError::internal)).collect()
}

/// A unit's score and full mark in each of them; null where it took no part.
pub(in crate::assessment) fn values(contents: &[Value], unit: &str) -> Vec<Value> {
    let score = |content: &Value| -> Value {
        let sheet = content["answer"]["sheets"].as_array().into_iter().flatten().find(|sheet| sheet["unit"] == unit);
        let Some(sheet) = sheet else { return Value::Null };
        let scored = sheet["status"] == SheetStatus::Scored.code() || sheet["status"] == SheetStatus::Vetoed.code();
        match (sheet["total"].as_str(), sheet["full"].as_str()) {
            (Some(total), Some(full)) if scored => json!({"score": total, "of": full}),
            _ => Value::Null,
        }
    };
    contents.iter().map(score).collect()
}
