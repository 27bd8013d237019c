//! What the office judges: reports, requests to open one again.

mod accept_report;
mod accept_reports;
mod ask_reopen;
mod decide_reopen;
mod judgement_form;
mod return_report;

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/accept-report" => accept_report::post,
    "/accept-reports" => accept_reports::post,
    "/ask-reopen" => ask_reopen::post,
    "/decide-reopen" => decide_reopen::post,
    "/return-report" => return_report::post,
}
