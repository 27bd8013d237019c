use domain::operations::Settings;
use storage::{Db, operations::county};

use super::{Check, unanswered};

/// Values of settings that are none: their defaults are in force, and nobody would see it.
pub(super) async fn check(db: &Db) -> Vec<Check> {
    let answered = async {
        let mut conn = db.read().await?;
        let mut found = Vec::new();
        for county in county::list(&mut conn).await? {
            let (_, broken) = Settings::read(&county::settings(&mut conn, &county.id).await?);
            found.extend(broken.into_iter().map(|value| (county.name.clone(), value)));
        }
        Ok::<_, storage::StorageError>(found)
    };
    match answered.await {
        Ok(found) => found
            .into_iter()
            .map(|(county, value)| {
                Check::wrong(
                    format!(
                        "{county}的设置“{}”存的是“{}”，不是有效的数，现按默认的{}执行。请在“设置”页核对后重新保存。",
                        value.label, value.stored, value.in_force
                    ),
                    format!(
                        "the setting {} of {county} holds {:?}, which is no value; its default is in force: save the settings anew",
                        value.key, value.stored
                    ),
                )
            })
            .collect(),
        Err(error) => vec![unanswered(error)],
    }
}
