//! Load: so many connections for so long, each asking again as soon as it was answered.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::client::Client;

/// What a stretch of load showed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    /// Half of the answers came within this time.
    pub(super) p50: Duration,
    /// Nineteen of twenty did.
    pub(super) p95: Duration,
    /// Answers per second, all connections together.
    pub(super) per_second: f64,
}

/// Runs `one` again and again on each connection until the time is over.
pub(super) fn run<F>(clients: Vec<Client>, length: Duration, one: F) -> Result<Measured>
where
    F: Fn(&mut Client, usize, u64) -> Result<()> + Send + Sync + Copy + 'static,
{
    let start = Instant::now();
    let threads: Vec<_> = clients
        .into_iter()
        .enumerate()
        .map(|(index, mut client)| {
            thread::spawn(move || -> Result<Vec<Duration>> {
                let mut times = Vec::new();
                for turn in 0.. {
                    if start.elapsed() > length {
                        break;
                    }
                    let asked = Instant::now();
                    one(&mut client, index, turn)?;
                    times.push(asked.elapsed());
                }
                Ok(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for thread in threads {
        times.extend(thread.join().map_err(|_| anyhow::anyhow!("a client broke off"))??);
    }
    let elapsed = start.elapsed();
    times.sort_unstable();
    ensure!(!times.is_empty(), "no answer within the time");
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    #[expect(clippy::cast_precision_loss, reason = "a rate, shown with no decimals")]
    let per_second = times.len() as f64 / elapsed.as_secs_f64();
    Ok(Measured { p50: at(50), p95: at(95), per_second })
}

/// Load of one page on `connections` connections.
pub(super) fn page(address: SocketAddr, cookie: &str, path: &'static str, connections: usize, length: Duration) -> Result<Measured> {
    let clients = (0..connections).map(|_| Client::connect(address, cookie)).collect::<Result<Vec<_>>>()?;
    run(clients, length, move |client, _, _| {
        let answer = client.get(path, "identity")?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(())
    })
    .with_context(|| format!("load of {path}"))
}
