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

// One line a verb, in alphabetical order. A new verb also needs its line in `http/tests/matrix.rs`.
verbs! {
    "/checklist-publish" => publish::post,
    "/import-adjust" => import_adjust::post,
    "/import-confirm" => import_confirm::post,
    "/import-discard" => import_discard::post,
    "/import-undo" => import_undo::post,
    "/set-completion" => set_completion::post,
}

// One line a download or upload; a new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/checklists/import/upload" => post(files::upload).layer(DefaultBodyLimit::max(files::BODY_LIMIT)),
    "/checklists/{id}/export/{format}" => get(files::export),
}
