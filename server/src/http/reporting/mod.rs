//! What a unit hands in: the report form, evidence.

mod add_file;
mod add_link;
mod attach_evidence;
pub(super) mod evidence;
mod receive_on_paper;
pub(super) mod received;
mod remove_evidence;
mod report_answer;
mod save_draft;
mod sign_off;
mod submit_report;
mod take_text;
mod urge;
mod withdraw_report;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{ReadCounty, ReadOwnUnit, Report, Review, SignOff};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::RECALL_DRAFT, Any(&[Report]) => sign_off::recall,
    paths::verb::SEND_BACK_DRAFT, Any(&[SignOff]) => sign_off::send_back,
    paths::verb::SIGN_REPORT, Any(&[SignOff]) => sign_off::sign,
    paths::verb::URGE, Any(&[Report]) => urge::post,
    paths::verb::WITHDRAW_REPORT, Any(&[Report]) => withdraw_report::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`. Every button of
// the report form may bring files.
documents! {
    paths::verb::ADD_FILE, Any(&[Report]) => post(add_file::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
    paths::verb::ADD_LINK, Any(&[Report]) => post(add_link::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
    paths::verb::ATTACH_EVIDENCE, Any(&[Report]) => post(attach_evidence::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
    "/evidence/{id}", Any(&[ReadCounty, ReadOwnUnit]) => get(evidence::download),
    paths::verb::RECEIVE_ON_PAPER, Any(&[Review]) => post(receive_on_paper::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
    paths::verb::REMOVE_EVIDENCE, Any(&[Report]) => post(remove_evidence::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
    paths::verb::SAVE_DRAFT, Any(&[Report]) => post(save_draft::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
    paths::verb::SUBMIT_REPORT, Any(&[Report]) => post(submit_report::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
    paths::verb::TAKE_TEXT, Any(&[Report]) => post(take_text::post).layer(DefaultBodyLimit::max(received::BODY_LIMIT)),
}
