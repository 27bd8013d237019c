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

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/add-link" => add_link::post,
    "/attach-evidence" => attach_evidence::post,
    "/remove-evidence" => remove_evidence::post,
    "/save-draft" => save_draft::post,
    "/submit-report" => submit_report::post,
    "/withdraw-report" => withdraw_report::post,
}

// One line a download or upload; a new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/do/add-file" => post(evidence::add_file).layer(DefaultBodyLimit::max(evidence::BODY_LIMIT)),
    "/evidence/{id}" => get(evidence::download),
}
