//! Somebody else who only wants to work while the attack goes on: how long did she wait?

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::bench::{Client, PASSWORD};

/// What the neighbour saw.
#[derive(Debug, Default)]
pub(super) struct Waited {
    times: Vec<Duration>,
    /// Pages that did not come, or not with 200.
    pub(super) failed: usize,
}

impl Waited {
    /// So many of a hundred answers came within this time.
    pub(super) fn within(&self, percent: usize) -> Duration {
        let last = self.times.len().saturating_sub(1);
        self.times.get((self.times.len() * percent / 100).min(last)).copied().unwrap_or_default()
    }

    /// Her pages, in words.
    pub(super) fn words(&self) -> String {
        let of = |percent| self.within(percent).as_secs_f64() * 1e3;
        format!(
            "meanwhile {} pages of somebody else, {} failed, p50 {:.1} ms, p99 {:.1} ms, slowest {:.1} ms",
            self.times.len(),
            self.failed,
            of(50),
            of(99),
            of(100)
        )
    }
}

/// Does `attack` while the office asks for a page twenty times a second.
pub(super) fn beside<T>(address: SocketAddr, attack: impl FnOnce() -> Result<T>) -> Result<(T, Waited)> {
    let cookie = Client::sign_in(address, "office", PASSWORD)?;
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let neighbour = scope.spawn(|| {
            let mut waited = Waited::default();
            let mut client = None;
            while !over.load(Ordering::Relaxed) {
                let asked = Instant::now();
                let mut kept = client.take().map_or_else(|| Client::connect(address, &cookie), Ok);
                match kept.as_mut().map(|client| client.get("/cells?page=2", "identity")) {
                    Ok(Ok(answer)) if answer.status == 200 => {
                        waited.times.push(asked.elapsed());
                        client = kept.ok();
                    }
                    _ => waited.failed += 1,
                }
                thread::sleep(Duration::from_millis(50));
            }
            waited.times.sort_unstable();
            waited
        });
        let done = attack();
        over.store(true, Ordering::Relaxed);
        let waited = neighbour.join().map_err(|_| anyhow::anyhow!("the neighbour broke off"))?;
        Ok((done?, waited))
    })
}
