//! What the office judges: reports, requests to open one again.

mod accept_report;
mod accept_reports;
mod ask_reopen;
mod decide_reopen;
mod judgement_form;
mod return_report;

use domain::access::permission::Permission::{ApproveReopen, AskReopen, Review};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/accept-report", Any(&[Review]) => accept_report::post,
    "/accept-reports", Any(&[Review]) => accept_reports::post,
    "/ask-reopen", Any(&[AskReopen]) => ask_reopen::post,
    "/decide-reopen", Any(&[ApproveReopen]) => decide_reopen::post,
    "/return-report", Any(&[Review]) => return_report::post,
}
