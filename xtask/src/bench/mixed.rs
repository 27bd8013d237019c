//! Mixed load: seven people read the ledger while one writes. Every write is audited, so that what the server has kept is
//! always being outdated.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::load::{self, Measured};
use super::subject::Subject;
use super::submit::Writer;

const READERS: usize = 7;
const PATH: &str = "/cells?size=200";
/// Alone and beside the writer in turns, so that a machine that becomes slower is slower for both.
const TURNS: u32 = 4;

/// Measures and prints three lines: the readers alone, the readers beside the writer, and what they keep of their pace.
pub(super) fn run(subject: &Subject, cookie: &str, length: Duration) -> Result<()> {
    let mut writer = Writer::sign_in(subject)?;
    let (mut alone, mut beside, mut writes) = (Vec::new(), Vec::new(), 0.0);
    for _ in 0..TURNS {
        alone.push(read(subject, cookie, length)?);
        let (measured, per_second) = beside_a_writer(subject, cookie, length, &mut writer)?;
        beside.push(measured);
        writes += per_second / f64::from(TURNS);
    }
    print("7 readers alone", &alone, "");
    print("7 beside 1 writer", &beside, &format!("; {writes:.0} writes per second"));
    println!("  {:<20} {:.2} of their pace alone", "they keep", pace(&beside) / pace(&alone));
    Ok(())
}

fn read(subject: &Subject, cookie: &str, length: Duration) -> Result<Measured> {
    load::page(subject.address, cookie, |_| PATH.to_owned(), READERS, length)
}

/// What the readers got, and how many writes a second went in meanwhile.
fn beside_a_writer(subject: &Subject, cookie: &str, length: Duration, writer: &mut Writer) -> Result<(Measured, f64)> {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        let writing = scope.spawn(|| -> Result<f64> {
            let (started, mut writes) = (Instant::now(), 0_u32);
            while !is_over.load(Ordering::Relaxed) {
                writer.write()?;
                writes += 1;
            }
            Ok(f64::from(writes) / started.elapsed().as_secs_f64())
        });
        let measured = read(subject, cookie, length);
        is_over.store(true, Ordering::Relaxed);
        let writes = writing.join().map_err(|_| anyhow!("the writer broke off"))??;
        Ok((measured?, writes))
    })
}

/// Pages a second over all turns, which are equally long.
fn pace(turns: &[Measured]) -> f64 {
    turns.iter().map(|turn| turn.per_second).sum()
}

fn print(name: &str, turns: &[Measured], rest: &str) {
    let worst = |of: fn(&Measured) -> Duration| turns.iter().map(of).max().unwrap_or_default().as_secs_f64() * 1e3;
    println!(
        "  {name:<20} {:.0} per second; p50 {:.2} ms, p99 {:.2} ms (of the slowest turn){rest}",
        pace(turns) / f64::from(TURNS),
        worst(|turn| turn.p50),
        worst(|turn| turn.p99)
    );
}
