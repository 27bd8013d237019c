//! What the office judges: reports, requests to open one again or for more time.

mod accept_report;
mod accept_reports;
mod adjust_cell;
mod ask_for_time;
mod ask_reopen;
mod decide_reopen;
mod end_exemption;
mod enter_exemption;
mod judgement;
mod return_report;
mod review_keys;
mod undo_judgement;
mod urge_cells;

use app::paths;

use domain::access::permission::Permission::{ApproveReopen, AskReopen, Review};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ACCEPT_REPORT, Any(&[Review]) => accept_report::post,
    paths::verb::ACCEPT_REPORTS, Any(&[Review]) => accept_reports::post,
    paths::verb::ADJUST_CELL, Any(&[Review]) => adjust_cell::post,
    paths::verb::ASK_FOR_TIME, Any(&[AskReopen]) => ask_for_time::post,
    paths::verb::ASK_REOPEN, Any(&[AskReopen]) => ask_reopen::post,
    paths::verb::DECIDE_REOPEN, Any(&[ApproveReopen]) => decide_reopen::post,
    paths::verb::END_EXEMPTION, Any(&[Review]) => end_exemption::post,
    paths::verb::ENTER_EXEMPTION, Any(&[Review]) => enter_exemption::post,
    paths::verb::RETURN_REPORT, Any(&[Review]) => return_report::post,
    paths::verb::REVIEW_KEYS, Any(&[Review]) => review_keys::post,
    paths::verb::UNDO_JUDGEMENT, Any(&[Review]) => undo_judgement::post,
    paths::verb::URGE_CELLS, Any(&[Review]) => urge_cells::post,
}
