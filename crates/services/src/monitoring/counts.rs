//! 发布条数: what columns published in a month, typed or from a file, where the machine cannot read them.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::access::permission::Permission;
use domain::access::scope::Scope;
use domain::audit::action::MonitoringAction;
use domain::audit::subject::Subject;
use domain::calendar::office_time::day_of;
use domain::ids::{ColumnId, UnitId};
use domain::monitoring::counted::{CountEntry, Counted, counted};
use domain::monitoring::decision::Origin;
use domain::register::unit::Unit;
use domain::text::folded::fold;
use storage::monitoring::column::{self, KeptColumn};
use storage::monitoring::column_count;
use storage::{Lock, Tx, register};

pub use storage::monitoring::column_count::SaidCount;

use super::called::unit_called;
use super::job::month_of;
use crate::form;
use crate::{Actor, FieldError, Result, ServiceError, Services, operations::audit};

/// The most rows of a file.
const COUNT_ROWS: usize = 5_000;
/// The longest list of days, in characters.
pub const COUNT_DAYS: usize = 1_000;

form! {
    /// What a column published in a month; a file brings those of many beside it.
    #[derive(Debug, Default)]
    pub struct KeepCounts {
        /// As `2026-11`.
        pub month: String,
        /// Of which column; none where a file is sent.
        #[serde(default)]
        pub column: String,
        /// So many items.
        #[serde(default)]
        pub number: String,
        /// Their days.
        #[serde(default)]
        pub days: String,
    }
}

/// The page of a month.
#[derive(Debug, Clone)]
pub struct CountSheet {
    /// The month's first day.
    pub month: NaiveDate,
    /// What was said of it.
    pub said: Vec<SaidCount>,
    /// Columns to choose from: id, and unit and name.
    pub columns: Vec<(ColumnId, String)>,
}

/// Reads what was said of a month (`2026-11`; the current one where none is named).
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn counts(actor: &Actor, services: &Services, month: Option<&str>) -> Result<CountSheet> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let this = today.format("%Y-%m").to_string();
    let month = month.and_then(month_of).filter(|month| *month <= today).or_else(|| month_of(&this)).unwrap_or(today);
    let scope = actor.scope()?;
    let mut conn = services.db().read().await?;
    let said = column_count::of_month(&mut conn, &actor.county, &scope, month).await?;
    let all = column::everything(&mut conn, &actor.county, &scope).await?;
    let named = |one: KeptColumn| (one.column.id, format!("{} · {}", one.unit_short, one.column.name));
    let columns = all.into_iter().filter(|one| one.holds_on(today)).map(named).collect();
    Ok(CountSheet { month, said, columns })
}

/// What a round takes over of its month, by column.
///
/// # Errors
/// `Forbidden` without the right to monitor.
pub async fn counts_of_month(actor: &Actor, services: &Services, month: NaiveDate) -> Result<HashMap<ColumnId, Counted>> {
    actor.require(Permission::Monitor)?;
    let mut conn = services.db().read().await?;
    let said = column_count::of_month(&mut conn, &actor.county, &Scope::County, month).await?;
    let earlier = month.checked_sub_months(chrono::Months::new(1)).unwrap_or(month);
    let before = column_count::of_month(&mut conn, &actor.county, &Scope::County, earlier).await?;
    let mut before: HashMap<ColumnId, Vec<NaiveDate>> =
        before.into_iter().filter(|one| one.counted.tells_weeks()).map(|one| (one.column, one.counted.days)).collect();
    let of = |one: SaidCount| {
        let before = before.remove(&one.column);
        (one.column, Counted { before, ..one.counted })
    };
    Ok(said.into_iter().map(of).collect())
}

/// Keeps what was typed, or every row of a file, or nothing. Answers how many columns it says something of.
///
/// # Errors
/// `Forbidden`; `Invalid` names the field, and of a file the row and what is wrong there.
pub async fn keep_counts(actor: &Actor, services: &Services, form: &KeepCounts, file: &[CountEntry]) -> Result<usize> {
    actor.require(Permission::Monitor)?;
    let today = day_of(services.now());
    let month = month_of(&form.month)
        .filter(|month| *month <= today)
        .ok_or_else(|| ServiceError::field(KeepCounts::month, "请填写已经开始的月份，如 2026-10。"))?;
    let mut tx = services.db().write().await?;
    tx.lock(&actor.county, Lock::Monitoring).await?;
    let columns = column::everything(&mut tx, &actor.county, &Scope::County).await?;
    let planned = if file.is_empty() {
        vec![typed(form, &columns, month, today)?]
    } else {
        let units = register::unit::list(&mut tx, &actor.county).await?;
        planned(file, &units, &columns, month, today)?
    };
    store(&mut tx, actor, services, &planned).await?;
    tx.commit().await?;
    Ok(planned.len())
}

/// A column, a month, and what it published in it.
struct Planned {
    column: ColumnId,
    month: NaiveDate,
    counted: Counted,
}

async fn store(tx: &mut Tx, actor: &Actor, services: &Services, all: &[Planned]) -> Result<()> {
    let said = (services.now(), actor.person.as_str());
    for one in all {
        column_count::keep(tx, &one.column, one.month, &one.counted, said).await?;
    }
    let mut months: Vec<String> = all.iter().map(|one| one.month.format("%Y-%m").to_string()).collect();
    months.sort_unstable();
    months.dedup();
    let total = all.iter().map(|one| one.counted.number as usize).sum();
    let origin = all.first().map_or("", |one| one.counted.origin.label()).to_owned();
    let kept = MonitoringAction::CountsKept { month: months.join("、"), columns: all.len(), number: total, origin };
    audit::record(tx, services, actor, Subject::County(actor.county.clone()), kept).await?;
    Ok(())
}

fn typed(form: &KeepCounts, columns: &[KeptColumn], month: NaiveDate, today: NaiveDate) -> Result<Planned> {
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.into(), message });
    let column = columns.iter().find(|one| one.column.id.as_str() == form.column.trim()).map(|one| one.column.id.clone());
    if column.is_none() {
        wrong(KeepCounts::column, "请选择栏目，或选择表格。".into());
    }
    let number = match form.number.trim() {
        "" => Ok(None),
        text => text.trim_end_matches('条').parse::<u32>().map(Some),
    };
    let said = match number {
        Err(_) => Err("请填写条数，没有发布的填写0。".to_owned()),
        Ok(_) if form.days.chars().count() > COUNT_DAYS => Err(format!("发布日期不超过{COUNT_DAYS}个字。")),
        Ok(number) => counted(number, &form.days, month, today, Origin::Hand).map_err(|why| format!("{why}。")),
    };
    match (column, said) {
        (Some(column), Ok(counted)) => Ok(Planned { column, month, counted }),
        (_, said) => {
            if let Err(message) = said {
                wrong(KeepCounts::number, message);
            }
            Err(ServiceError::Invalid(errors))
        }
    }
}

/// Every row of a file; what is wrong with the first few that cannot be taken.
fn planned(file: &[CountEntry], units: &[Unit], columns: &[KeptColumn], month: NaiveDate, today: NaiveDate) -> Result<Vec<Planned>> {
    const TOLD: usize = 5;
    if file.len() > COUNT_ROWS {
        return Err(ServiceError::field("file", format!("一份表格最多{COUNT_ROWS}行，请分成几份。")));
    }
    let (mut planned, mut problems, mut met) = (Vec::new(), Vec::new(), HashMap::new());
    for entry in file {
        match one(entry, units, columns, month, today) {
            Ok(one) => match met.insert((one.column.clone(), one.month), entry.row) {
                None => planned.push(one),
                Some(first) => problems.push(format!("第{}行与第{first}行是同一个栏目的同一个月，请删去一行。", entry.row)),
            },
            Err(why) => problems.push(format!("第{}行{why}。", entry.row)),
        }
    }
    if problems.is_empty() {
        return Ok(planned);
    }
    let more = (problems.len() > TOLD).then(|| format!("另有{}处需要改正。", problems.len() - TOLD));
    problems.truncate(TOLD);
    // a line a row: the page shows a list
    let lines: Vec<String> = std::iter::once("没有保存任何一行，请改正后重新上传。".to_owned()).chain(problems).chain(more).collect();
    Err(ServiceError::field("file", lines.join("\n")))
}

fn one(
    entry: &CountEntry,
    units: &[Unit],
    columns: &[KeptColumn],
    month: NaiveDate,
    today: NaiveDate,
) -> std::result::Result<Planned, String> {
    let unit: &UnitId = unit_called(units, &entry.unit, today).map(|unit| &unit.id).map_err(|why| why.trim_end_matches('。').to_owned())?;
    let month = match entry.month.trim() {
        "" => month,
        text => month_of(text)
            .filter(|month| *month <= today)
            .ok_or_else(|| format!("“月份”写的是“{text}”，请填写已经开始的月份，如 2026-10"))?,
    };
    let name = fold(&entry.column);
    let called: Vec<&KeptColumn> = columns.iter().filter(|one| one.column.unit == *unit && fold(&one.column.name) == name).collect();
    let column = match called.as_slice() {
        [one] => one.column.id.clone(),
        [] => return Err(format!("“栏目名称”写的是“{}”，这个单位没有登记这个栏目", entry.column)),
        _ => return Err(format!("“栏目名称”写的是“{}”，这个单位有几个同名的栏目，请在页面上逐个填写", entry.column)),
    };
    let counted = counted(entry.number, &entry.days, month, today, Origin::File)?;
    Ok(Planned { column, month, counted })
}
