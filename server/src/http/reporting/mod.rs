//! What a unit hands in: the report form, evidence.

mod add_link;
mod attach_evidence;
pub(super) mod evidence;
mod remove_evidence;
mod report_answer;
mod save_draft;
mod submit_report;
mod withdraw_report;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{ReadCounty, ReadOwnUnit, Report};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::ADD_LINK, Any(&[Report]) => add_link::post,
    paths::verb::ATTACH_EVIDENCE, Any(&[Report]) => attach_evidence::post,
    paths::verb::REMOVE_EVIDENCE, Any(&[Report]) => remove_evidence::post,
    paths::verb::SAVE_DRAFT, Any(&[Report]) => save_draft::post,
    paths::verb::SUBMIT_REPORT, Any(&[Report]) => submit_report::post,
    paths::verb::WITHDRAW_REPORT, Any(&[Report]) => withdraw_report::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::ADD_FILE, Any(&[Report]) => post(evidence::add_file).layer(DefaultBodyLimit::max(evidence::BODY_LIMIT)),
    "/evidence/{id}", Any(&[ReadCounty, ReadOwnUnit]) => get(evidence::download),
}
