//! What is sealed and handed on: a year that is closed today, bulletins and quarters after it.
//!
//! A thing is sealed as canonical JSON ([`canonical`]); its [`Seal`] names the day, the version and the digest of the version before
//! it, so that a correction is a new version beside the old and never in its place. A [`pack`] is the sealed thing as one file
//! that proves itself on any machine. Pure but for the bytes a pack reads and writes: no database, no clock.

pub mod canonical;
mod digest;
pub mod pack;
mod seal;

pub use digest::Sha256Digest;
pub use seal::{Broken, Seal, Version, verify, verify_versions};
