//! 回头看: a sample of mended findings is drawn and looked at again. What decides the draw is kept, so that anybody can draw it again.
//!
//! The pool is the ids of the findings in ascending order, a line each. Seed and numbers are those of [`crate::assessment::draw`]: the
//! SHA-256 of pool, line feed and added text; number after number picks one of those that are left, from the front.

use serde::{Deserialize, Serialize};

use crate::assessment::draw::Stream;

/// What was seen of a finding that was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray, strum::EnumString, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LookedBack {
    /// It is still mended.
    Good,
    /// It is back: a new finding names the old one.
    Back,
    /// Nobody can say: the page is gone, or the site is out of reach.
    Unknown,
}

coded!(LookedBack);

impl LookedBack {
    /// The office's word.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Good => "保持良好",
            Self::Back => "再次出现",
            Self::Unknown => "未能判断",
        }
    }
}

/// The most that is drawn at once.
pub const MOST_DRAWN: usize = 200;

/// A sample, and the seed it follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// As it is printed.
    pub seed: String,
    /// Places in the pool (from 0), in the order of the draw.
    pub places: Vec<usize>,
}

/// The pool as it is hashed: ids in ascending order, a line each.
#[must_use]
pub fn pool_text(ids: &[String]) -> String {
    let mut sorted: Vec<&str> = ids.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.join("\n")
}

/// Draws so many of a pool, each as likely as any other; all where there are fewer.
#[must_use]
pub fn sample(pool: &str, entropy: &str, size: usize) -> Sample {
    let mut stream = Stream::new(pool, entropy);
    let seed = stream.seed();
    let mut left: Vec<usize> = (0..pool.lines().count()).collect();
    let mut places = Vec::new();
    while places.len() < size && !left.is_empty() {
        let at = usize::try_from(stream.below(left.len() as u64)).unwrap_or_default();
        places.push(left.remove(at));
    }
    Sample { seed, places }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_pool_and_text_give_the_same_sample() {
        let ids: Vec<String> = (0..40).rev().map(|no| format!("f{no:02}")).collect();
        let pool = pool_text(&ids);
        assert!(pool.starts_with("f00\nf01\n") && pool.ends_with("f39"));
        let one = sample(&pool, "上证指数3456.78", 8);
        assert_eq!(one, sample(&pool, "上证指数3456.78", 8));
        assert_ne!(one.places, sample(&pool, "上证指数3456.79", 8).places);
        assert_eq!(one.places.iter().collect::<BTreeSet<_>>().len(), 8, "nothing twice");
        assert!(one.places.iter().all(|place| *place < 40));
        // a larger sample begins with the smaller one
        assert_eq!(sample(&pool, "上证指数3456.78", 20).places[..8], one.places);
        let all: BTreeSet<usize> = sample(&pool, "x", 100).places.into_iter().collect();
        assert_eq!(all.len(), 40);
        assert!(sample("", "x", 3).places.is_empty());
    }

    /// Computed apart with another program (Python's hashlib).
    #[test]
    fn anybody_can_draw_it_again() {
        let drawn = sample("a\nb\nc\nd\ne", "text", 3);
        assert_eq!(drawn.seed, SEED);
        assert_eq!(drawn.places, PLACES);
    }

    const SEED: &str = "3a891f6eb3a3043504c397027ee1cba90fe4d48d07f3cdf76a07f422ecd1f700";
    const PLACES: [usize; 3] = [0, 2, 4];
}
