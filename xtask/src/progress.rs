//! What the person in front of the screen sees while things are built.

use std::time::{Duration, Instant};

/// Announces a stage, does it, and says how long it took.
pub(crate) fn stage<T, E>(name: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    begin(name);
    let started = Instant::now();
    let outcome = work();
    end(name, outcome.is_ok(), started.elapsed());
    outcome
}

/// Announces a stage.
pub(crate) fn begin(name: &str) {
    println!("▸ {name}");
}

/// Says how a stage ended and how long it took.
pub(crate) fn end(name: &str, well: bool, time: Duration) {
    println!("{} {name}  {}", if well { "✓" } else { "✗" }, seconds(time));
}

/// A sentence that explains without stopping anything.
pub(crate) fn note(sentence: &str) {
    println!("  {sentence}");
}

/// A duration as `12.3 s`.
pub(crate) fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}
