//! The demo county: fictional, seeded, and large or small as asked.

mod generate;
pub mod texts;

pub use generate::{Demo, DemoAccount, PASSWORD, generate};
