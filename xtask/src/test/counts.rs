//! Reading how many tests passed from what the test runners print.

use std::ops::Add;

use serde_json::Value;

/// How many tests passed, failed, and chose not to run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Ran and held.
    pub(crate) passed: u64,
    /// Ran and did not hold, or ended in an unforeseen way.
    pub(crate) failed: u64,
    /// Marked as not to be run.
    pub(crate) skipped: u64,
}

impl Tally {
    /// One check that held.
    pub(crate) fn one() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    /// For people.
    pub(crate) fn in_words(self) -> String {
        format!("{} passed, {} failed", self.passed, self.failed)
    }

    /// A runner that ended badly has failed even where it counted no failure: the tests did not compile, or it crashed.
    pub(crate) fn judged_by(mut self, success: bool) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed, skipped: self.skipped + other.skipped }
    }
}

/// cargo-nextest: the last `Summary [ 0.1s] 5 tests run: 4 passed (1 slow), 1 failed, 0 skipped`.
pub(crate) fn nextest(text: &str) -> Tally {
    let text = without_colours(text);
    let summary = text.lines().rev().find_map(|line| line.trim_start().strip_prefix("Summary [")?.split_once(" run: "));
    summary.map_or_else(Tally::default, |(_, counts)| tally(&without_brackets(counts), ','))
}

/// The library's own runner: every `test result: ok. 3 passed; 0 failed; 1 ignored; …` of all test programs together.
pub(crate) fn libtest(text: &str) -> Tally {
    without_colours(text)
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("test result: ")?.split_once(". "))
        .fold(Tally::default(), |sum, (_, counts)| sum + tally(counts, ';'))
}

/// Playwright's JSON report.
pub(crate) fn playwright(report: &Value) -> Tally {
    let count = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
    Tally { passed: count("expected") + count("flaky"), failed: count("unexpected"), skipped: count("skipped") }
}

fn tally(counts: &str, separator: char) -> Tally {
    let mut sum = Tally::default();
    for part in counts.split(separator) {
        let Some((number, words)) = part.trim().split_once(' ') else { continue };
        let Ok(number) = number.parse::<u64>() else { continue };
        match words.trim() {
            "passed" => sum.passed += number,
            "failed" | "exec failed" | "timed out" => sum.failed += number,
            "skipped" | "ignored" => sum.skipped += number,
            _ => {}
        }
    }
    sum
}

fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter == '\u{1b}' {
            // an escape sequence ends with its first letter
            letters.by_ref().find(char::is_ascii_alphabetic);
        } else {
            plain.push(letter);
        }
    }
    plain
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    text.chars()
        .filter(|letter| {
            match letter {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(passed: u64, failed: u64, skipped: u64) -> Tally {
        Tally { passed, failed, skipped }
    }

    #[test]
    fn nextest_summaries() {
        let cases = [
            ("     Summary [   0.013s] 5 tests run: 4 passed, 1 failed, 0 skipped\n        FAIL x", of(4, 1, 0)),
            ("Summary [ 1.2s] 1 test run: 1 passed, 3 skipped", of(1, 0, 3)),
            ("Summary [ 9s] 9 tests run: 5 passed (1 slow, 2 flaky), 1 failed, 2 timed out, 1 exec failed, 0 skipped", of(5, 4, 0)),
            (
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m \u{1b}[33;1mskipped\u{1b}[0m",
                of(2, 0, 0),
            ),
            ("error: could not compile `storage`", of(0, 0, 0)),
        ];
        for (text, expected) in cases {
            assert_eq!(nextest(text), expected, "{text}");
        }
    }

    #[test]
    fn library_runners_are_added_up() {
        let text = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                    test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(libtest(text), of(5, 1, 1));
    }

    #[test]
    fn browser_reports() {
        let report = serde_json::json!({"stats": {"expected": 10, "unexpected": 1, "flaky": 1, "skipped": 2}});
        assert_eq!(playwright(&report), of(11, 1, 2));
        assert_eq!(playwright(&serde_json::json!({})), of(0, 0, 0));
    }

    #[test]
    fn a_runner_that_crashed_has_failed() {
        assert_eq!(of(3, 0, 0).judged_by(false), of(3, 1, 0));
        assert_eq!(of(3, 2, 0).judged_by(false), of(3, 2, 0));
        assert_eq!(of(3, 0, 0).judged_by(true), of(3, 0, 0));
    }
}
