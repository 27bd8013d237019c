//! The day the demo is made, and working hours around it.

use chrono::{DateTime, Days, NaiveDate, TimeZone, Utc};
use domain::calendar::office_time::{day_of, zone};
use domain::calendar::working_days::Calendar;

use super::chance::Chance;

/// What every story is told against.
pub(super) struct Scene {
    /// The moment of the demo: nothing in it is later.
    pub(super) now: DateTime<Utc>,
    /// Working days, where the year is loaded.
    pub(super) calendar: Calendar,
}

impl Scene {
    /// The office's day.
    pub(super) fn today(&self) -> NaiveDate {
        day_of(self.now)
    }

    /// So many working days later.
    pub(super) fn working_days_after(&self, day: NaiveDate, count: u32) -> NaiveDate {
        self.calendar.working_day_after(day, count).day
    }

    /// Whether somebody may be in the office then: on a working day, from half past eight to twelve and from two to six.
    #[cfg(test)]
    pub(super) fn is_at_work(&self, at: DateTime<Utc>) -> bool {
        use chrono::Timelike;
        let local = at.with_timezone(&zone());
        let minute = local.hour() * 60 + local.minute();
        self.calendar.works_on(day_of(at)) && ((510..720).contains(&minute) || (840..1080).contains(&minute))
    }

    /// The same day if people work on it, else the last one before it.
    pub(super) fn working_day_until(&self, day: NaiveDate) -> NaiveDate {
        (0..12).map(|back| day - Days::new(back)).find(|day| self.calendar.works_on(*day)).unwrap_or(day)
    }

    /// The same day if people work on it, else the first one after it.
    pub(super) fn working_day_from(&self, day: NaiveDate) -> NaiveDate {
        (0..12).map(|ahead| day + Days::new(ahead)).find(|day| self.calendar.works_on(*day)).unwrap_or(day)
    }

    /// A moment in working hours, not after that one: nobody in an office writes at two in the morning or on National Day.
    pub(super) fn at_work_before(&self, chance: &mut Chance, latest: DateTime<Utc>) -> DateTime<Utc> {
        let day = self.working_day_until(day_of(latest));
        let at = moment(chance, day, 9);
        if at <= latest { at } else { moment(chance, self.working_day_until(day - Days::new(1)), 14) }
    }
}

/// A moment in the office's working hours of that day, with some minutes left before noon or evening.
pub(super) fn moment(chance: &mut Chance, day: NaiveDate, from_hour: u32) -> DateTime<Utc> {
    let hour = chance.between(from_hour, if from_hour < 12 { 11 } else { 17 });
    let latest = if matches!(hour, 11 | 17) { 29 } else { 59 };
    let earliest = if hour == 14 { 15 } else { 0 };
    let (minute, second) = (chance.between(earliest, latest), chance.between(0, 59));
    day.and_hms_opt(hour, minute, second)
        .and_then(|local| zone().from_local_datetime(&local).single())
        .map_or_else(|| Utc.from_utc_datetime(&day.into()), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_year_without_a_calendar_is_counted_without_holidays() {
        let scene = Scene { now: "2026-06-01T00:00:00Z".parse().unwrap(), calendar: Calendar::national().clone() };
        assert_eq!(scene.working_days_after(day("2017-06-02"), 1), day("2017-06-05"));
        assert_eq!(scene.working_day_until(day("2017-06-04")), day("2017-06-02"));
    }

    #[test]
    fn moments_lie_in_the_morning_or_afternoon_of_their_day() {
        let mut chance = Chance::of(&[1]);
        let scene = Scene { now: "2026-06-01T00:00:00Z".parse().unwrap(), calendar: Calendar::national().clone() };
        for from_hour in [9, 14].repeat(100) {
            let at = moment(&mut chance, day("2026-03-05"), from_hour);
            assert!(scene.is_at_work(at) && scene.is_at_work(at + chrono::Duration::minutes(25)), "{at}");
        }
    }
}
