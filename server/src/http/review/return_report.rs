//! `POST /do/return-report`.

use app::notice::Notice;
use axum::Form;
use axum::extract::State;
use axum::response::Response;
use domain::ids::CellId;
use services::review::{self, ReturnDate};
use services::{Result, ServiceError};

use super::judgement_form::{JudgementForm, on_to_the_next};
use crate::http::answer::back_or_missing;
use crate::http::paths::review_path;
use crate::http::signed_in::SignedIn;
use crate::http::state::Server;

/// Returns with reason and date, and goes on to the next in the queue.
pub(super) async fn post(State(server): State<Server>, me: SignedIn, Form(fields): Form<JudgementForm>) -> Response {
    let cell = CellId::new(fields.cell.as_str());
    let returned = async {
        let date = date(&fields.days, &fields.due_on)?;
        review::return_report(&me.actor, &server.services, &cell, fields.revision, &fields.reason, date).await
    };
    match returned.await {
        Ok(_) => on_to_the_next(&server, &me, &cell, &fields, Notice::ReportReturned).await,
        Err(error) => {
            let path = review_path(Some(&cell), &fields.unit, &fields.section);
            back_or_missing(&server, &me, &path, &error, fields.retry_fields()).await
        }
    }
}

/// A day that was picked goes before the number of working days.
fn date(days: &str, due_on: &str) -> Result<ReturnDate> {
    if !due_on.trim().is_empty() {
        let day = due_on.trim().parse();
        return day.map(ReturnDate::Day).map_err(|_| ServiceError::field("due_on", "日期请按“2026-03-05”的样式填写。"));
    }
    let days = days.trim().parse().ok().filter(|days| (1..=250).contains(days));
    days.map(ReturnDate::WorkingDays).ok_or_else(|| ServiceError::field("days", "请选择重新提交的期限。"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picked_day_goes_first_and_nonsense_is_refused() {
        assert_eq!(date("5", "").unwrap(), ReturnDate::WorkingDays(5));
        assert_eq!(date("5", "2026-03-05").unwrap(), ReturnDate::Day("2026-03-05".parse().unwrap()));
        for (days, due_on) in [("", ""), ("0", ""), ("999", ""), ("-1", ""), ("5", "三月")] {
            assert!(date(days, due_on).is_err(), "{days} {due_on}");
        }
    }
}
