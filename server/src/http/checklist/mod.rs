//! The checklist: import, preview, the four-column table and its files.

mod close_year;
mod edit_task;
pub(super) mod files;
mod import_adjust;
mod import_confirm;
mod import_discard;
mod import_undo;
mod publish;
mod remove_task;
mod sealed_pack;
mod set_completion;
mod set_report_rule;
mod split_task;
mod take_new_rows;
mod take_row;

use app::paths;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{Export, ManageChecklist, ReadCounty};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    paths::verb::CHECKLIST_PUBLISH, Any(&[ManageChecklist]) => publish::post,
    paths::verb::CLOSE_YEAR, Any(&[ManageChecklist]) => close_year::post,
    paths::verb::EDIT_TASK, Any(&[ManageChecklist]) => edit_task::post,
    paths::verb::IMPORT_ADJUST, Any(&[ManageChecklist]) => import_adjust::post,
    paths::verb::IMPORT_CONFIRM, Any(&[ManageChecklist]) => import_confirm::post,
    paths::verb::IMPORT_DISCARD, Any(&[ManageChecklist]) => import_discard::post,
    paths::verb::IMPORT_UNDO, Any(&[ManageChecklist]) => import_undo::post,
    paths::verb::REMOVE_TASK, Any(&[ManageChecklist]) => remove_task::post,
    paths::verb::SET_COMPLETION, Any(&[ManageChecklist]) => set_completion::post,
    paths::verb::SET_REPORT_RULE, Any(&[ManageChecklist]) => set_report_rule::post,
    paths::verb::SPLIT_TASK, Any(&[ManageChecklist]) => split_task::post,
    paths::verb::TAKE_NEW_ROWS, Any(&[ManageChecklist]) => take_new_rows::post,
    paths::verb::TAKE_ROW, Any(&[ManageChecklist]) => take_row::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    paths::verb::UPLOAD_CHECKLIST, Any(&[ManageChecklist]) => post(files::upload).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    "/checklists/{id}/export/{format}", Any(&[Export]) => get(files::export),
    "/checklists/{id}/packs/{no}", Any(&[ReadCounty]) => get(sealed_pack::download),
}
