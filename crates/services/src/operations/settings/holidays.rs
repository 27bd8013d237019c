//! Loading a year's holiday arrangement (节假日安排): the notice as pasted, what it says, which dates it moves.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::access::permission::Permission;
use domain::audit::action::OperationsAction;
use domain::audit::subject::Subject;
use domain::calendar::due::DueDate;
use domain::calendar::working_days::{Calendar, CalendarError, CountyDay, DayKind, YearArrangement, read_notice};
use domain::reporting::record::{Happening, RedateCause, Refusal};
use serde::{Deserialize, Serialize};
use storage::operations::county as rows;
use storage::reporting::cell::{self, DatedCell};
use storage::{Conn, Lock};

use super::change::raise_revision;
use super::{OfficeDay, now};
use crate::form;
use crate::form::tick;
use crate::reporting::step::attempt;
use crate::{Actor, Result, Seen, ServiceError, Services, operations::audit};

/// The longest notice that can be pasted, in characters. The printed one has about a thousand.
pub const NOTICE_LENGTH: usize = 20_000;
/// Under which key a year stands among the settings, before the year itself.
const KEY: &str = "holidays.";

form! {
    /// A notice as it was pasted: its sentences, our JSON, or lines of 日期,名称,放假 or 上班.
    #[derive(Debug)]
    pub struct HolidayForm {
        /// The text.
        pub notice: String,
        /// Set once its preview was seen.
        #[serde(default)]
        pub confirmed: String,
        /// The years that were loaded when the form was shown.
        #[serde(default)]
        pub seen: Seen,
    }
}

/// A year that the office loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedYear {
    /// What the notice says.
    pub arrangement: YearArrangement,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: String,
}

/// What loading a notice would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidayPreview {
    /// What it says.
    pub arrangement: YearArrangement,
    /// The notice of the same year that is in force until now.
    pub replaces: Option<String>,
    /// The county's own days that say otherwise; they stay in force.
    pub county_says_otherwise: Vec<CountyDay>,
    /// Due dates that would move.
    pub moves: Vec<DueMoves>,
}

/// Cells whose date moves alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueMoves {
    /// 报送截止 until now.
    pub from: NaiveDate,
    /// 报送截止 then.
    pub to: NaiveDate,
    /// How many.
    pub cells: usize,
}

/// The years among the settings; one that cannot be read is not loaded.
pub(super) fn loaded(words: &[(String, String)]) -> Vec<LoadedYear> {
    words.iter().filter(|(key, _)| key.starts_with(KEY)).filter_map(|(_, value)| serde_json::from_str(value).ok()).collect()
}

/// Reads a notice and says what it would do; nothing is stored.
///
/// # Errors
/// `Forbidden`; `Invalid` with what cannot be read.
pub async fn preview_holidays(actor: &Actor, services: &Services, notice: &str) -> Result<HolidayPreview> {
    actor.require(Permission::ManageSettings)?;
    let arrangement = read(notice)?;
    let mut conn = services.db().read().await?;
    let today = now(&mut conn, services, &actor.county).await?;
    let words = rows::settings(&mut conn, &actor.county).await?;
    let before = loaded(&words).into_iter().find(|year| year.arrangement.year == arrangement.year);
    let shipped = Calendar::national().loaded_years().contains(&arrangement.year).then(|| "程序自带的安排".to_owned());
    let mut moves: BTreeMap<(NaiveDate, NaiveDate), usize> = BTreeMap::new();
    for (cell, to) in moving(&mut conn, actor, &today, &arrangement).await? {
        *moves.entry((cell.due_on, to)).or_default() += 1;
    }
    let otherwise =
        arrangement.days.iter().filter_map(|day| today.calendar.county_day(day.date).filter(|own| (own.kind == DayKind::Off) != day.off));
    Ok(HolidayPreview {
        replaces: before.map(|year| year.arrangement.source).or(shipped),
        county_says_otherwise: otherwise.cloned().collect(),
        moves: moves.into_iter().map(|((from, to), cells)| DueMoves { from, to, cells }).collect(),
        arrangement,
    })
}

/// Loads a notice and moves the dates that follow from it; none is made earlier. Answers how many cells moved.
///
/// # Errors
/// `Forbidden`; `Invalid` with what cannot be read, or when its preview has not been confirmed.
pub async fn load_holidays(actor: &Actor, services: &Services, form: &HolidayForm) -> Result<usize> {
    actor.require(Permission::ManageSettings)?;
    let arrangement = read(&form.notice)?;
    if form.confirmed != tick::SET {
        return Err(ServiceError::field(HolidayForm::confirmed, "请核对下面的安排和要顺延的期限，确认后再载入。"));
    }
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Calendar).await?;
    form.seen.is_still(&loaded(&rows::settings(&mut tx, &actor.county).await?))?;
    let today = now(&mut tx, services, &actor.county).await?;
    let mut moved = 0;
    for (dated, due_on) in moving(&mut tx, actor, &today, &arrangement).await? {
        let mut cell = cell::get(&mut tx, &actor.county, &dated.id).await?.ok_or(ServiceError::NotFound("这项任务"))?;
        cell.period.due_on = due_on;
        let what = Happening::Redated { due_on, limit_on: None, cause: RedateCause::Calendar };
        match attempt(&mut tx, services, actor, &mut cell, what, &arrangement.source).await? {
            Ok(_) => moved += 1,
            Err(Refusal::DateEarlier { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
    let (off, work) = arrangement.counts();
    let action = OperationsAction::HolidaysLoaded { year: arrangement.year, source: arrangement.source.clone(), off, work, moved };
    let key = format!("{KEY}{}", arrangement.year);
    let year = LoadedYear { arrangement, at: services.now(), by: actor.person.clone() };
    let kept = rows::keep_for_days_before(&mut tx, &actor.county, today.today()).await?;
    rows::set_setting(&mut tx, &actor.county, &kept, &key, &serde_json::to_string(&year).map_err(ServiceError::internal)?).await?;
    raise_revision(&mut tx, actor, &kept).await?;
    audit::record(&mut tx, services, actor, Subject::Settings(actor.county.clone()), action).await?;
    tx.commit().await?;
    Ok(moved)
}

/// Cells that wait for a report, whose date was counted with this calendar and would be later with the new one.
async fn moving(conn: &mut Conn, actor: &Actor, today: &OfficeDay, arrangement: &YearArrangement) -> Result<Vec<(DatedCell, NaiveDate)>> {
    let after = today.calendar.clone().with_arrangements([arrangement.clone()]);
    let last = arrangement.days.iter().map(|day| day.date).max();
    let first = arrangement.days.iter().map(|day| day.date).min();
    let Some((first, last)) = first.zip(last.and_then(|last| last.with_month(12)?.with_day(31))) else { return Ok(Vec::new()) };
    let cells = cell::dated_between(conn, &actor.county, first.max(today.today()), last).await?;
    let report_days = today.settings.report_days;
    let due = |cell: &DatedCell, calendar: &Calendar| match cell.printed {
        Some(on_day_off) => DueDate::printed(calendar, cell.limit_on, on_day_off).due_on,
        None => DueDate::after_period(calendar, cell.period_end, report_days).due_on,
    };
    // a date that somebody set by hand is hers
    let counted = cells.into_iter().filter(|cell| due(cell, &today.calendar) == cell.due_on);
    Ok(counted.map(|cell| (due(&cell, &after), cell)).filter(|(to, cell)| *to > cell.due_on).map(|(to, cell)| (cell, to)).collect())
}

/// A notice in one of its three forms.
fn read(notice: &str) -> Result<YearArrangement> {
    let text = notice.trim();
    let wrong = |message: String| ServiceError::field(HolidayForm::notice, message);
    if text.is_empty() {
        return Err(wrong("请粘贴国务院办公厅关于节假日安排的通知全文。".into()));
    }
    if text.chars().count() > NOTICE_LENGTH {
        return Err(wrong(format!("粘贴的内容超过{NOTICE_LENGTH}字，请只粘贴通知本身。")));
    }
    let arrangement = if text.starts_with('{') {
        YearArrangement::from_json(text)
    } else if text.contains("节假日安排") || text.contains("放假调休") {
        read_notice(text)
    } else {
        let lines: Vec<[&str; 3]> = text.lines().map(fields).collect();
        let lines = lines.iter().filter(|line| line[0].trim() != "日期");
        let year = lines.clone().filter_map(|line| line[0].get(..4)?.parse().ok()).max().unwrap_or_default();
        YearArrangement::from_rows(
            year,
            &format!("{year}年节假日安排（按表格载入）"),
            lines.map(|[date, name, kind]| (*date, *name, *kind)),
        )
    };
    arrangement.map_err(|error| {
        wrong(match error {
            CalendarError::BadArrangement(why) => format!("没有读懂这份安排。{why}。请对照国务院办公厅的通知改正。"),
            other => format!("没有读懂这份安排。{other}"),
        })
    })
}

/// 日期, 名称, 安排 of a line, between commas or tabs.
fn fields(line: &str) -> [&str; 3] {
    let mut parts = line.split([',', '，', '\t']);
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_days_is_read_with_its_heading() {
        let read = read("日期,名称,安排\n2027-01-01,元旦,放假\n2027-01-02，元旦，放假").unwrap();
        assert_eq!((read.year, read.counts()), (2027, (2, 0)));
        assert_eq!(read.days[0].date.year(), 2027);
    }

    #[test]
    fn what_cannot_be_read_is_said_at_the_field() {
        for text in ["", "你好", "2027-13-01,元旦,放假", "{}"] {
            let Err(ServiceError::Invalid(errors)) = read(text) else { panic!("{text} was read") };
            assert_eq!(errors[0].field, HolidayForm::notice);
        }
    }

    #[test]
    fn what_is_wrong_in_a_notice_is_one_sentence_and_not_a_chain_of_colons() {
        for text in ["2027-13-01,元旦,放假", "国务院办公厅关于2027年部分节假日安排的通知\n一、元旦：1月32日放假。"]
        {
            let Err(ServiceError::Invalid(errors)) = read(text) else { panic!("{text} was read") };
            let said = &errors[0].message;
            assert!(said.starts_with("没有读懂这份安排。") && said.matches('：').count() <= 1, "{said}");
        }
    }
}
