//! The trend apart: the overview reads every stretch of the year for it, the heat map counts the same day without it. Both are read right
//! after something was written, so that nothing kept can answer.

use std::time::Instant;

use anyhow::{Result, ensure};

use super::client::Client;
use super::load::{TIMES, middle};
use super::subject::Subject;
use super::submit::Writer;

/// The page with the trend, and the one that counts without it.
const PATHS: [&str; 2] = ["/", "/heat-map"];

/// Measures and prints one line.
pub(super) fn run(subject: &Subject, cookie: &str) -> Result<()> {
    let mut writer = Writer::sign_in(subject)?;
    let mut client = Client::connect(subject.address, cookie)?;
    let mut times = [Vec::with_capacity(TIMES), Vec::with_capacity(TIMES)];
    for _ in 0..TIMES {
        for (path, times) in PATHS.into_iter().zip(&mut times) {
            writer.write()?;
            let asked = Instant::now();
            let answer = client.get(path, "identity")?;
            times.push(asked.elapsed());
            ensure!(answer.status == 200, "{path} answered {}", answer.status);
        }
    }
    let [overview, heat_map] = times.map(|mut times| middle(&mut times).as_secs_f64() * 1e3);
    println!(
        "  {:<20} overview read afresh {overview:.1} ms, heat map {heat_map:.1} ms: the trend and the lists beneath it cost {:.1} ms",
        "trend apart",
        overview - heat_map
    );
    Ok(())
}
