//! A unit does not begin after what it was asked for, and was there in sealed days as it was.

use chrono::NaiveDate;
use domain::calendar::office_time::day_text;
use domain::checklist::existence::Life;
use domain::ids::CountyId;
use domain::register::life::is_before_its_life;
use domain::register::sealed_days::{SealedDays, sealed_changed};
use domain::register::unit::Unit;
use storage::{Conn, reporting::cell};

use crate::Result;
use crate::sealed_days::sealed_days;

/// Why a unit of the register cannot be said to begin on that day; nothing where it can, or where it begins no later than it did.
pub(super) async fn asked_before(
    conn: &mut Conn,
    county: &CountyId,
    (unit, register): (&Unit, &[Unit]),
    begins_on: Option<NaiveDate>,
) -> Result<Option<String>> {
    let Some(begins_on) = begins_on.filter(|on| unit.valid_from.is_none_or(|stands| stands < *on)) else { return Ok(None) };
    let before_it =
        register.iter().find(|one| one.successor.as_ref() == Some(&unit.id) && one.valid_to.is_some_and(|ended| ended < begins_on));
    if let Some((former, ended)) = before_it.and_then(|one| Some((one, one.valid_to?))) {
        return Ok(Some(format!("{}自{}起承接{}的工作，启用日期不能晚于这一天。", unit.short_name, day_text(ended), former.short_name)));
    }
    let asked = cell::periods_asked(conn, county, &unit.id).await?;
    let before: Vec<_> = asked.into_iter().filter(|period| is_before_its_life(period.span, begins_on)).collect();
    let Some(first) = before.first() else { return Ok(None) };
    let count: i64 = before.iter().map(|period| period.cells).sum();
    Ok(Some(format!(
        "{}在{}以前已有{count}个应报事项（最早是{}），启用日期不能晚于它们。请更正日期；其中确实不该由它报送的，先办理“免报”，再改启用日期。",
        unit.short_name,
        day_text(begins_on),
        first.name,
    )))
}

/// Why a unit cannot be said to have been there on those days; nothing where every sealed day stays as it is.
pub(super) async fn there_in_sealed_days(conn: &mut Conn, county: &CountyId, before: &Unit, after: Life) -> Result<Option<String>> {
    let stood = Life { from: before.valid_from, to: before.valid_to };
    if stood == after {
        return Ok(None);
    }
    let sealed = sealed_days(conn, county).await?;
    Ok(sealed_changed(stood, after, &sealed).map(SealedDays::nobody_comes_or_goes))
}
