//! From the sealed quarters of the year.

use domain::assessment::Status as SheetStatus;
use domain::assessment::round::Series;
use domain::assessment::source::FactSource;
use serde_json::{Map, Value, json};
use storage::Conn;
use storage::assessment::seal;

use super::{Asked, Found};
use crate::{Result, ServiceError};

/// The sealed quarters of the year: each as score and full mark; a quarter in which the unit took no part is none.
pub(super) async fn find(conn: &mut Conn, asked: &Asked<'_>, found: &mut Found) -> Result<()> {
    let Asked { actor, loaded, .. } = *asked;
    let round = &loaded.round;
    let sealed = seal::between(conn, &actor.county, Series::Quarter.code(), round.starts_on, round.ends_on).await?;
    let mut contents: Vec<Value> = Vec::new();
    for (_, content) in &sealed {
        contents.push(serde_json::from_str(content).map_err(ServiceError::internal)?);
    }
    for unit in asked.units() {
        let score = |content: &Value| -> Value {
            let sheet = content["answer"]["sheets"].as_array().into_iter().flatten().find(|sheet| sheet["unit"] == unit);
            let Some(sheet) = sheet else { return Value::Null };
            let scored = sheet["status"] == SheetStatus::Scored.code() || sheet["status"] == SheetStatus::Vetoed.code();
            match (sheet["total"].as_str(), sheet["full"].as_str()) {
                (Some(total), Some(full)) if scored => json!({"score": total, "of": full}),
                _ => Value::Null,
            }
        };
        let values: Vec<Value> = contents.iter().map(score).collect();
        if values.is_empty() {
            continue;
        }
        let members = Map::from_iter([("values".to_owned(), Value::Array(values))]);
        found.insert((FactSource::Quarters, unit.to_owned()), (members, String::new()));
    }
    Ok(())
}
