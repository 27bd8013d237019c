//! The checklist: import, preview, the four-column table and its files.

pub(super) mod files;
mod import_adjust;
mod import_confirm;
mod import_discard;
mod import_undo;
mod publish;
mod set_completion;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use domain::access::permission::Permission::{Export, ManageChecklist};

use crate::http::right::Needs::Any;

// One line a verb, in alphabetical order: address, right, handler. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/checklist-publish", Any(&[ManageChecklist]) => publish::post,
    "/import-adjust", Any(&[ManageChecklist]) => import_adjust::post,
    "/import-confirm", Any(&[ManageChecklist]) => import_confirm::post,
    "/import-discard", Any(&[ManageChecklist]) => import_discard::post,
    "/import-undo", Any(&[ManageChecklist]) => import_undo::post,
    "/set-completion", Any(&[ManageChecklist]) => set_completion::post,
}

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/checklists/import/upload", Any(&[ManageChecklist]) => post(files::upload).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    "/checklists/{id}/export/{format}", Any(&[Export]) => get(files::export),
}
