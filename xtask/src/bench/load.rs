//! Load: so many connections for so long, each asking again as soon as it was answered.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};

use super::client::Client;

/// So often is done what is timed one by one; the middle one is told.
pub(super) const TIMES: usize = 21;

/// What a stretch of load showed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    /// Half of the answers came within this time.
    pub(super) p50: Duration,
    /// Nineteen of twenty did.
    pub(super) p95: Duration,
    /// Ninety-nine of a hundred did.
    pub(super) p99: Duration,
    /// Answers per second, all connections together.
    pub(super) per_second: f64,
}

/// Runs `one` again and again on each connection, with the connection's number, until the time is over.
pub(super) fn run<F>(clients: Vec<Client>, length: Duration, one: F) -> Result<Measured>
where
    F: Fn(&mut Client, usize) -> Result<()> + Sync,
{
    let start = Instant::now();
    let one = &one;
    let mut times = thread::scope(|scope| {
        let threads: Vec<_> = clients
            .into_iter()
            .enumerate()
            .map(|(index, mut client)| {
                scope.spawn(move || -> Result<Vec<Duration>> {
                    let mut times = Vec::new();
                    while start.elapsed() < length {
                        let asked = Instant::now();
                        one(&mut client, index)?;
                        times.push(asked.elapsed());
                    }
                    Ok(times)
                })
            })
            .collect();
        let mut times = Vec::new();
        for thread in threads {
            times.extend(thread.join().map_err(|_| anyhow!("a client broke off"))??);
        }
        anyhow::Ok(times)
    })?;
    let elapsed = start.elapsed();
    times.sort_unstable();
    ensure!(!times.is_empty(), "no answer within the time");
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    #[expect(clippy::cast_precision_loss, reason = "a rate, shown without decimals")]
    let per_second = times.len() as f64 / elapsed.as_secs_f64();
    Ok(Measured { p50: at(50), p95: at(95), p99: at(99), per_second })
}

/// Load of one page on `connections` connections; each request is for the address with the next number.
pub(super) fn page(
    address: SocketAddr,
    cookie: &str,
    path: impl Fn(u64) -> String + Sync,
    connections: usize,
    length: Duration,
) -> Result<Measured> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let clients = (0..connections).map(|_| Client::connect(address, cookie)).collect::<Result<Vec<_>>>()?;
    run(clients, length, |client, _| {
        let path = path(NUMBER.fetch_add(1, Ordering::Relaxed));
        let answer = client.get(&path, "identity")?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        Ok(())
    })
}

/// How long it takes, one after the other, without any load beside it.
pub(super) fn median(mut one: impl FnMut() -> Result<()>) -> Result<Duration> {
    let mut times = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let begun = Instant::now();
        one()?;
        times.push(begun.elapsed());
    }
    Ok(middle(&mut times))
}

/// The middle one; none of nothing.
pub(super) fn middle(times: &mut [Duration]) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_one_of_many_is_told() {
        let mut calls = 0;
        assert!(
            median(|| {
                calls += 1;
                Ok(())
            })
            .is_ok()
        );
        assert_eq!(calls, TIMES);
        assert_eq!(middle(&mut [3, 1, 2].map(Duration::from_millis)), Duration::from_millis(2));
        assert_eq!(middle(&mut []), Duration::ZERO);
    }
}
