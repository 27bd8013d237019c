//! What ran, how long it took, what could not run.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::Tally;
use super::beside::Beside;
use crate::command::Missing;
use crate::progress::{begin, end, seconds};

/// The stages so far.
#[derive(Debug)]
pub(crate) struct Report {
    started: Instant,
    lines: Vec<Line>,
}

impl Default for Report {
    fn default() -> Self {
        Self { started: Instant::now(), lines: Vec::new() }
    }
}

#[derive(Debug)]
struct Line {
    name: String,
    time: Duration,
    outcome: Outcome,
}

#[derive(Debug)]
enum Outcome {
    Prepared,
    Counted(Tally),
    Failed,
    Missing(Missing),
}

impl Outcome {
    fn is_well(&self) -> bool {
        match self {
            Self::Prepared => true,
            Self::Counted(tally) => tally.failed == 0,
            Self::Failed | Self::Missing(_) => false,
        }
    }
}

impl Report {
    /// A stage that either holds or not; it counts as one.
    pub(crate) fn check(&mut self, name: &str, work: impl FnOnce() -> Result<()>) {
        self.line(name, || work().map(|()| Tally::one()), |tally| (Outcome::Counted(tally), ()));
    }

    /// A stage that runs many tests and counts them.
    pub(crate) fn count(&mut self, name: &str, work: impl FnOnce() -> Result<Tally>) {
        self.line(name, work, |tally| (Outcome::Counted(tally), ()));
    }

    /// A stage that makes something later stages need; it tests nothing, so only its failure counts.
    pub(crate) fn prepare<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        self.line(name, work, |made| (Outcome::Prepared, made))
    }

    /// The end of a stage that went on beside others: its own time is told, not how long it was waited for.
    pub(super) fn beside(&mut self, name: &str, work: Beside) -> Option<()> {
        println!();
        begin(name);
        let name = format!("{name} (beside other stages)");
        let (outcome, time) = match work.finish() {
            Ok(time) => (Outcome::Prepared, time),
            Err(error) => {
                eprintln!("  {name}: {error:#}");
                (Outcome::Failed, Duration::ZERO)
            }
        };
        let well = outcome.is_well();
        end(&name, well, time);
        self.lines.push(Line { name, time, outcome });
        well.then_some(())
    }

    fn line<T, U>(&mut self, name: &str, work: impl FnOnce() -> Result<T>, sort: impl FnOnce(T) -> (Outcome, U)) -> Option<U> {
        println!();
        begin(name);
        let started = Instant::now();
        let (outcome, value) = match work() {
            Ok(value) => {
                let (outcome, value) = sort(value);
                (outcome, Some(value))
            }
            Err(error) => {
                eprintln!("  {name}: {error:#}");
                (error.downcast::<Missing>().map_or(Outcome::Failed, Outcome::Missing), None)
            }
        };
        let time = started.elapsed();
        end(name, outcome.is_well(), time);
        self.lines.push(Line { name: name.to_owned(), time, outcome });
        value
    }

    /// What passed and failed. Something that could not run is a failure unless that was allowed.
    fn tally(&self, allow_missing: bool) -> Tally {
        self.lines.iter().fold(Tally::default(), |sum, line| {
            sum + match &line.outcome {
                Outcome::Prepared => Tally::default(),
                Outcome::Counted(tally) => *tally,
                Outcome::Missing(_) if allow_missing => Tally::default(),
                Outcome::Missing(_) | Outcome::Failed => Tally { failed: 1, ..Tally::default() },
            }
        })
    }

    fn summary(&self, allow_missing: bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for Line { name, time, outcome } in &self.lines {
            let words = match outcome {
                Outcome::Prepared => "ready".to_owned(),
                Outcome::Counted(tally) => tally.in_words(),
                Outcome::Failed => "FAILED".to_owned(),
                Outcome::Missing(_) => "could not run".to_owned(),
            };
            lines.push(format!("  {:>9}  {name}: {words}", seconds(*time)));
        }
        for Line { name, outcome, .. } in &self.lines {
            match outcome {
                Outcome::Missing(missing) => lines.push(format!("could not run: {name}: {missing}")),
                Outcome::Counted(tally) if tally.skipped > 0 => {
                    lines.push(format!("left out: {name}: {} of them chose not to run", tally.skipped));
                }
                _ => {}
            }
        }
        let Tally { passed, failed, .. } = self.tally(allow_missing);
        lines.push(format!("{passed} passed, {failed} failed"));
        lines
    }

    /// Prints the summary, whose last line counts, and says how the process should end.
    pub(crate) fn close(self, allow_missing: bool) -> ExitCode {
        println!();
        println!("  {:>9}  in all", seconds(self.started.elapsed()));
        for line in self.summary(allow_missing) {
            println!("{line}");
        }
        if self.tally(allow_missing).failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let mut report = Report::default();
        report.check("format", || Ok(()));
        report.count("tests", || Ok(Tally { passed: 7, failed: 0, skipped: 2 }));
        let none: Option<()> = report.prepare("PostgreSQL", || Err(Missing::new("PostgreSQL", "sudo apt-get install postgresql").into()));
        assert!(none.is_none());
        report
    }

    #[test]
    fn what_could_not_run_is_named_and_fails() {
        let lines = report().summary(false);
        assert_eq!(lines.last().unwrap(), "8 passed, 1 failed");
        assert!(
            lines.iter().any(|line| line.starts_with("could not run: PostgreSQL") && line.contains("sudo apt-get install postgresql")),
            "{lines:?}"
        );
        assert!(lines.iter().any(|line| line.starts_with("left out: tests: 2")), "{lines:?}");
    }

    #[test]
    fn what_could_not_run_may_be_allowed() {
        let lines = report().summary(true);
        assert_eq!(lines.last().unwrap(), "8 passed, 0 failed");
        assert!(lines.iter().any(|line| line.starts_with("could not run: PostgreSQL")));
    }

    #[test]
    fn a_failed_check_counts_as_one() {
        let mut report = report();
        report.check("clippy", || anyhow::bail!("warnings"));
        assert_eq!(report.summary(true).last().unwrap(), "8 passed, 1 failed");
    }
}
