//! What a unit hands in: the report form, evidence.

mod add_link;
mod attach_evidence;
pub(super) mod evidence;
mod remove_evidence;
pub(super) mod report_form;
mod save_draft;
mod submit_report;
mod withdraw_report;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{ReadCounty, ReadOwnUnit, Report};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-link", Any(&[Report]) => add_link::post,
    "/attach-evidence", Any(&[Report]) => attach_evidence::post,
    "/remove-evidence", Any(&[Report]) => remove_evidence::post,
    "/save-draft", Any(&[Report]) => save_draft::post,
    "/submit-report", Any(&[Report]) => submit_report::post,
    "/withdraw-report", Any(&[Report]) => withdraw_report::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/do/add-file", Any(&[Report]) => post(evidence::add_file).layer(DefaultBodyLimit::max(evidence::BODY_LIMIT)),
    "/evidence/{id}", Any(&[ReadCounty, ReadOwnUnit]) => get(evidence::download),
}
