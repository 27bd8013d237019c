//! The screens.
//!
//! Pages, layout and components run on the server only; what moves in the browser is an island. One `cfg` each,
//! here and nowhere else, keeps the two apart: see `docs/decisions/0001-islands.md`.

// a page's view is one deeply nested type
#![recursion_limit = "512"]

pub mod api;
pub mod islands;

#[cfg(feature = "bench")]
pub mod bench;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
mod forms;
#[cfg(feature = "ssr")]
mod layout;
#[cfg(feature = "ssr")]
mod lists;
#[cfg(feature = "ssr")]
pub mod notice;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
pub mod paths;
#[cfg(feature = "ssr")]
pub mod refusal;
#[cfg(feature = "ssr")]
pub mod retry;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
