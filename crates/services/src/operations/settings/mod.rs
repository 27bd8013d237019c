//! County settings, the working-day calendar, and the day a status is asked for.

mod change;
mod county;
mod door;
mod emblem;
mod first_steps;
mod holidays;
mod page;
mod sign_off;
mod texts;

use chrono::{Datelike, NaiveDate};
use domain::calendar::office_time::{day_of, day_text};
use domain::calendar::working_days::{Calendar, CountyDay, DayKind};
use domain::ids::CountyId;
use domain::reporting::cell::AsOf;
use storage::{Conn, operations::county as rows};

use crate::{Result, ServiceError, Services};

pub use domain::operations::{PARAMETERS, Settings};

pub use change::{COUNTY_NAME_LIMIT, ChosenDay, DAY_REASON_LIMIT, DayForm, SettingsForm, add_day, remove_day, save};
pub(crate) use county::UNNAMED;
pub use county::{ensure_county, operator};
pub use door::{Door, door};
pub use emblem::{EMBLEM_FILE, EmblemForm, ShownEmblem, emblem, remove_emblem, set_emblem};
pub use first_steps::{FirstSteps, first_steps};
pub use holidays::{DueMoves, HolidayForm, HolidayPreview, LoadedYear, NOTICE_LENGTH, load_holidays, preview_holidays};
pub use page::{SettingsPage, page};
pub use sign_off::{CountySignOff, SignOffForm, county_sign_off, set_sign_off};
pub use texts::CountyTexts;

/// Settings, calendar and the day, read together at the start of a use case.
#[derive(Debug, Clone)]
pub struct OfficeDay {
    /// The county's settings.
    pub settings: Settings,
    /// What the county says of itself.
    pub texts: CountyTexts,
    /// Working days, with the county's own days.
    pub calendar: Calendar,
    /// Today and the last near day.
    pub as_of: AsOf,
    /// Set where the near days run into a year whose arrangement is not loaded: the sentence to show.
    pub calendar_warning: Option<String>,
    /// Of a day before a released program's record was taken over: its numbers are inferred (按原记录推算).
    pub is_inferred: bool,
    /// A day was asked for before the record begins: it begins on this one, and what stands here is today's.
    pub begins_on: Option<NaiveDate>,
}

impl OfficeDay {
    /// The office's day.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.as_of.today
    }

    /// The day as documents print it: 2026年6月30日, and where its numbers are inferred, that they are.
    #[must_use]
    pub fn printed(&self, day: NaiveDate) -> String {
        format!("{}{}", day_text(day), if self.is_inferred { "，按原记录推算" } else { "" })
    }

    /// For a file, which nobody tells beside it that it is of another day than was asked for.
    ///
    /// # Errors
    /// `Refused` where a day before the record was asked for.
    pub fn of_the_day_asked(&self) -> Result<()> {
        match self.begins_on {
            Some(first) => Err(before_record(first)),
            None => Ok(()),
        }
    }

    /// A day that has ended, with the near days of this calendar.
    #[must_use]
    pub fn ended(&self, day: NaiveDate) -> AsOf {
        AsOf { today: day, near_until: self.calendar.near_until(day, self.settings.near_days).day, has_ended: true }
    }

    /// The same on a day that has ended; what warns of days to come does not concern it.
    #[must_use]
    pub(crate) fn on(&self, day: NaiveDate) -> Self {
        Self { as_of: self.ended(day), calendar_warning: None, ..self.clone() }
    }
}

/// What is said where a day is asked for of which there is no record, and nothing else can stand in its place.
pub(crate) fn before_record(first: NaiveDate) -> ServiceError {
    let first = day_text(first);
    ServiceError::Refused(format!("这一年度的清单自{first}起有记录，没有更早日期的情况；请选择{first}或以后的日期。"))
}

/// Reads what every dated use case needs, in one statement.
///
/// # Errors
/// When the engine fails.
pub async fn now(conn: &mut Conn, services: &Services, county: &CountyId) -> Result<OfficeDay> {
    let (words, days) = rows::settings_and_days(conn, county).await?;
    Ok(assemble(services, &words, days))
}

/// What a dated use case needs of a day that has ended, in one statement: the settings and the calendar as they were recorded by the end of that day.
///
/// # Errors
/// When the engine fails.
pub(crate) async fn then(conn: &mut Conn, services: &Services, county: &CountyId, day: NaiveDate) -> Result<OfficeDay> {
    let (words, days) = rows::settings_and_days_on(conn, county, day).await?;
    Ok(assemble(services, &words, days).on(day))
}

/// Who signs the county's letters and bulletins.
///
/// # Errors
/// When the engine fails.
pub async fn issuer(actor: &crate::Actor, services: &Services) -> Result<String> {
    let mut conn = services.db().read().await?;
    Ok(now(&mut conn, services, &actor.county).await?.texts.issued_by(&actor.county_name))
}

/// Whether nobody works on that day, by the county's calendar as far as it is loaded.
///
/// # Errors
/// When the engine fails.
pub async fn is_day_off(actor: &crate::Actor, services: &Services, day: NaiveDate) -> Result<bool> {
    let mut conn = services.db().read().await?;
    Ok(!now(&mut conn, services, &actor.county).await?.calendar.works_on(day))
}

/// The same from rows that were read together with something else.
pub(crate) fn assemble(services: &Services, words: &[(String, String)], days: Vec<rows::CountyDayRow>) -> OfficeDay {
    let settings = Settings::read(words).0;
    let calendar = calendar(words, county_days(days));
    let today = day_of(services.now());
    let near = calendar.near_until(today, settings.near_days);
    let calendar_warning = near.provisional.then(|| {
        // the first that is missing: in the last days of a year that is the next one
        let loaded = calendar.loaded_years();
        let year = (today.year()..=near.day.year() + 1).find(|year| !loaded.contains(year)).unwrap_or(near.day.year());
        format!("{year}年的节假日安排还没有载入，涉及{year}年的期限暂按周一至周五推算；载入后会列出需要顺延的期限，确认后生效。")
    });
    let as_of = AsOf { today, near_until: near.day, has_ended: false };
    OfficeDay { settings, texts: CountyTexts::read(words), calendar, as_of, calendar_warning, is_inferred: false, begins_on: None }
}

/// What the program brings, the years the county loaded, its own days.
fn calendar(words: &[(String, String)], days: impl Iterator<Item = CountyDay>) -> Calendar {
    let loaded = holidays::loaded(words).into_iter().map(|year| year.arrangement);
    Calendar::national().clone().with_arrangements(loaded).with_county_days(days, calendar_revision(words))
}

/// The years that can be counted in: those that the program brings, and those that the county loaded.
pub(crate) fn loaded_years(words: &[(String, String)]) -> Vec<i32> {
    calendar(words, std::iter::empty()).loaded_years()
}

/// How often the county changed its own days.
fn calendar_revision(words: &[(String, String)]) -> u32 {
    words.iter().find(|(key, _)| key == "calendar_revision").and_then(|(_, value)| value.parse().ok()).unwrap_or(0)
}

fn county_days(days: Vec<rows::CountyDayRow>) -> impl Iterator<Item = CountyDay> {
    days.into_iter().filter_map(|row| Some(CountyDay { date: row.day, kind: DayKind::from_code(&row.kind)?, reason: row.reason }))
}
