//! Lists as files.

mod export;

use axum::routing::get;

// One line a download or upload; a new one also needs its line in `http/tests/matrix.rs`.
documents! {
    "/exports/{file}" => get(export::found).post(export::ticked),
}
