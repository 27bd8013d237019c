//! The day of a change: typed, waited for, and kept where it is made later.

use chrono::NaiveDate;
use domain::calendar::office_time::{day_of, day_text};

use super::TaskForm;
use crate::checklist::import::rows::Rows;
use crate::operations::settings::OfficeDay;
use crate::{Result, ServiceError, Services};

/// The day a change is to wait for; `None` for today.
pub(super) fn later(services: &Services, typed: &str, field: &'static str) -> Result<Option<NaiveDate>> {
    let today = day_of(services.now());
    match typed.trim() {
        "" => Ok(None),
        typed => match typed.parse::<NaiveDate>() {
            Ok(on) if on >= today => Ok(Some(on).filter(|on| *on > today)),
            _ => Err(ServiceError::field(field, format!("生效日期请填{}或以后的日期，写成{today}的样式；不填即今天。", day_text(today)))),
        },
    }
}

/// The office's day on which a change is made, and that day where it lies ahead: what begins, has begun or has passed by then decides
/// what the change does, not what has today.
pub(super) fn on_its_day(office: &OfficeDay, typed: &str) -> (OfficeDay, Option<NaiveDate>) {
    match typed.trim().parse::<NaiveDate>() {
        Ok(on) if on > office.today() => (office.on(on), Some(on)),
        _ => (office.clone(), None),
    }
}

/// 从哪一天起报, typed; none where it is today or was left open.
pub(super) fn first_day(form: &TaskForm, now: &OfficeDay) -> Result<Option<NaiveDate>> {
    let typed = form.first_day.trim();
    let wrong = |message: String| Err(ServiceError::field(TaskForm::first_day, message));
    if typed.is_empty() {
        return Ok(None);
    }
    let Ok(day) = typed.parse::<NaiveDate>() else {
        return wrong(format!("请填写从哪一天起报，写成{}的样式；不填即从生效之日起。", now.today()));
    };
    // a change that waits asks from its own day at the earliest, also where it is made a little later
    let effective = form.effective_on.trim().parse::<NaiveDate>().unwrap_or(now.today());
    if day < effective {
        return wrong(format!("起报日不能早于{}；以前的期次不补报。", day_text(effective)));
    }
    match form.date.trim().parse::<NaiveDate>() {
        Ok(date) if form.duty.starts_with("by_date") && date < day => {
            wrong(format!("起报日在完成日期{}之后，请改正其中一个。", day_text(date)))
        }
        _ => Ok(Some(day).filter(|day| *day > effective)),
    }
}

/// The first day on which a change holds, once it is made: its own also where it is made later (the program did not run).
pub(super) fn holds_from(now: &OfficeDay, typed: &str) -> NaiveDate {
    typed.trim().parse::<NaiveDate>().map_or(now.today(), |day| day.min(now.today()))
}

/// A change that is made later than on its own day asks for nothing whose date has passed meanwhile: nothing is overdue that was never
/// asked.
pub(super) fn nothing_late_at_once(rows: &Rows, now: &OfficeDay, typed: &str) -> Result<()> {
    let late = rows.new_cells.iter().filter(|cell| cell.period.due_on < now.today()).count();
    if late == 0 || holds_from(now, typed) == now.today() {
        return Ok(());
    }
    Err(ServiceError::Refused(format!("执行时已过生效日期，新增的应报事项中有{late}个的报送截止已过，没有自动执行；请核对后重新办理。")))
}
