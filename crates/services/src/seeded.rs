//! Ids that are the same in every run: for a county that is played, not for one that is used.

use std::cell::Cell;
use std::future::Future;

use sha2::{Digest, Sha256};

tokio::task_local! {
    static SOURCE: Source;
}

struct Source {
    /// The played moment, in milliseconds.
    millis: Cell<u64>,
    /// How many were given.
    given: Cell<u64>,
}

/// Stands in every id of a played county, and in nothing else: a copy of the county has another number there.
pub(crate) fn mark(number: u32) -> String {
    format!("-a{number:03x}-")
}

/// Runs `work` so that every new id and token in it follows from how many there were before.
pub(crate) async fn with_ids<T>(work: impl Future<Output = T>) -> T {
    SOURCE.scope(Source { millis: Cell::new(0), given: Cell::new(0) }, work).await
}

/// The moment from which the next ids are; nothing outside of a played county.
pub(crate) fn at(moment: chrono::DateTime<chrono::Utc>) {
    let millis = u64::try_from(moment.timestamp_millis()).unwrap_or(0);
    // outside of a played county nobody asks
    let _ = SOURCE.try_with(|source| source.millis.set(millis));
}

fn next() -> Option<(u64, u64)> {
    SOURCE
        .try_with(|source| {
            source.given.set(source.given.get() + 1);
            (source.millis.get(), source.given.get())
        })
        .ok()
}

/// The next id, in the shape of a UUID v7.
pub(crate) fn id() -> Option<String> {
    next().map(|(millis, number)| format!("{:08x}-{:04x}-7000{}{number:012x}", millis >> 16, millis & 0xffff, mark(0)))
}

/// The next token; anybody can compute it.
pub(crate) fn token() -> Option<[u8; 32]> {
    next().map(|(_, number)| Sha256::digest(number.to_be_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn ids_follow_from_their_number_inside_and_are_random_outside() {
        let draw = || {
            with_ids(async {
                at("2026-03-02T01:00:00Z".parse().unwrap());
                (crate::new_id(), crate::new_id(), crate::random_token())
            })
        };
        let (one, two) = (draw().await, draw().await);
        assert_eq!(one, two);
        assert!(one.0 < one.1 && one.0.contains(&mark(0)) && one.0.len() == 36, "{one:?}");
        assert_ne!(crate::new_id(), crate::new_id());
        assert!(!crate::new_id().contains(&mark(0)) || crate::new_id() != one.0);
    }
}
