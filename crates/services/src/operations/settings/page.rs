use chrono::Datelike;
use domain::access::permission::Permission;
use domain::calendar::office_time::day_of;
use domain::calendar::working_days::CountyDay;
use storage::operations::county as rows;

use super::holidays::{LoadedYear, loaded};
use super::{CountyTexts, Settings, calendar, county_days};
use crate::{Actor, Result, Seen, Services};

/// What the settings page shows.
#[derive(Debug, Clone)]
pub struct SettingsPage {
    /// 县名.
    pub county_name: String,
    /// Who publishes, and whom people ask.
    pub texts: CountyTexts,
    /// The numbers in force.
    pub settings: Settings,
    /// What the form sends back.
    pub seen: Seen,
    /// The county's own days, newest first.
    pub days: Vec<CountyDay>,
    /// Years whose arrangement is loaded, ascending.
    pub years: Vec<i32>,
    /// The years that the office loaded.
    pub loaded: Vec<LoadedYear>,
    /// What stored deadlines say they were counted with.
    pub version: String,
    /// This and the next year, where they are not loaded: the sentence for each.
    pub missing_years: Vec<String>,
}

/// Reads the settings.
///
/// # Errors
/// `Forbidden` unless the person may change them.
pub async fn page(actor: &Actor, services: &Services) -> Result<SettingsPage> {
    actor.require(Permission::ManageSettings)?;
    let mut conn = services.db().read().await?;
    let (words, days) = rows::settings_and_days(&mut conn, &actor.county).await?;
    let mut days: Vec<CountyDay> = county_days(days).collect();
    days.sort_by_key(|day| std::cmp::Reverse(day.date));
    let (settings, _) = Settings::read(&words);
    let calendar = calendar(&words, days.iter().cloned());
    let years = calendar.loaded_years();
    let today = day_of(services.now());
    let missing = (today.year()..=today.year() + 1).filter(|year| !years.contains(year));
    let county_name = rows::name(&mut conn, &actor.county).await?.unwrap_or_default();
    let texts = CountyTexts::read(&words);
    Ok(SettingsPage {
        seen: super::change::seen(&county_name, &texts, &settings),
        texts,
        county_name,
        settings,
        days,
        loaded: loaded(&words),
        version: calendar.version(),
        missing_years: missing.map(missing_year).collect(),
        years,
    })
}

/// A year without an arrangement, as the card says it into which the notice is pasted.
fn missing_year(year: i32) -> String {
    format!("{year}年的节假日安排还没有载入，涉及{year}年的期限暂按周一至周五推算。国务院办公厅公布后，请把通知粘贴在下面载入。")
}
