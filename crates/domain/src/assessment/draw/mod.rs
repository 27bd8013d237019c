//! The draw of the cross-check (互查), after the idea of RFC 3797: what decides is printed before anybody can know the result.
//!
//! 1. A [`Notice`] is printed: participants, last quarter's pairs, the order in which conditions are relaxed, and a source that will
//!    publish something unforeseeable on a named day.
//! 2. On that day the published text is added. The seed is the SHA-256 of the notice in canonical JSON (RFC 8785), a line feed, and
//!    the text.
//! 3. Number `i` (from 0) is the first eight bytes, big end first, of the SHA-256 of seed and `i` (eight bytes, big end first). A number
//!    below `n` is drawn by passing over what lies in the incomplete last run of `n`, then the remainder.
//! 4. Checkers are dealt to the units by shuffling until nothing is violated; so every permitted result is as likely as any other.
//!
//! Anybody with the notice and the text gets the same pairs.

mod notice;
mod pairs;
mod stream;
mod verify;

pub use notice::{Condition, Notice, Participant};
pub use pairs::{Drawn, Impossible, Pair, draw};
pub(crate) use stream::Stream;
pub use verify::{Verdict, verify};
