//! Lists as files.

mod evidence_zip;
mod export;
mod groups;
mod papers;

use axum::routing::get;

use domain::access::permission::Permission::Export;

use crate::http::right::Needs::Any;

// One line a download or upload: address, right, handler. A new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/exports/{file}", Any(&[Export]) => get(export::found).post(export::ticked),
}
