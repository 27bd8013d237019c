//! Everyday work for a long time beside 500 connections that lie idle: nothing fails, nobody waits, memory stays.

use std::net::TcpStream;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow};

use super::clerks::{CLERKS, Desk, is_done, open_desk, told};
use super::{Ground, Outcome};
use crate::bench::{Client, PASSWORD};

const IDLE: usize = 500;
const OF_A_CLERK: [&str; 6] = ["/todo", "/cells", "/cells?page=2", "/tasks", "/units", "/search?q=%E5%85%AC%E5%BC%80"];
/// Who reads the whole county.
const READERS: [&str; 2] = ["office", "leader"];
const OF_A_READER: [&str; 6] = ["/", "/cells", "/heat-map", "/tasks", "/cells?page=2", "/units"];

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("load")?;
    let subject = ground.county(&folder)?;
    let address = subject.address;
    let idle: Vec<_> = (0..IDLE).map(|_| TcpStream::connect(address)).collect::<std::io::Result<_>>()?;
    let failures = Mutex::new(Vec::new());
    let end = Instant::now() + ground.length;
    let mut sessions = Vec::new();
    for name in CLERKS.into_iter().chain(READERS) {
        sessions.push((Client::sign_in(address, name, PASSWORD)?, !READERS.contains(&name)));
    }
    let mut times = thread::scope(|scope| {
        let people: Vec<_> = sessions
            .iter()
            .map(|(cookie, is_clerk)| {
                let failures = &failures;
                scope.spawn(move || -> Result<Vec<Duration>> {
                    let mut client = Client::connect(address, cookie)?;
                    let desk = if *is_clerk { Some(open_desk(&mut client)?) } else { None };
                    let mut times = Vec::new();
                    for turn in 0_usize.. {
                        if Instant::now() >= end {
                            break;
                        }
                        let asked = Instant::now();
                        let outcome = one(&mut client, desk.as_ref(), turn);
                        times.push(asked.elapsed());
                        if let Err(error) = outcome
                            && let Ok(mut failures) = failures.lock()
                        {
                            failures.push(format!("{error:#}"));
                        }
                    }
                    Ok(times)
                })
            })
            .collect();
        let mut times = Vec::new();
        for person in people {
            times.extend(person.join().map_err(|_| anyhow!("a client broke off"))??);
        }
        anyhow::Ok(times)
    })?;
    drop(idle);
    times.sort_unstable();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default();
    let failures = failures.into_inner().map_err(|_| anyhow!("a client broke off"))?;
    let memory = subject.peak();
    let figures = format!(
        "{} requests in {:.0} s on {} connections beside {IDLE} idle ones, {} failed; p50 {:.1} ms, p99 {:.1} ms, slowest {:.0} ms; {memory:.0} MB at most",
        times.len(),
        ground.length.as_secs_f64(),
        CLERKS.len() + READERS.len(),
        failures.len(),
        at(50).as_secs_f64() * 1e3,
        at(99).as_secs_f64() * 1e3,
        at(100).as_secs_f64() * 1e3,
    );
    Ok(Outcome::new(figures)
        .bar(failures.is_empty(), format!("nothing fails: {:?}", failures.first()))
        .bar(at(99) <= Duration::from_millis(60), "p99 at most 60 ms (other work on this machine falsifies it)")
        .bar(memory <= 300.0, "at most 300 MB"))
}

/// Nine pages, then a clerk writes something; who has no cell reads on.
fn one(client: &mut Client, desk: Option<&Desk>, turn: usize) -> Result<()> {
    let Some(writing) = desk.filter(|_| turn % 10 == 9) else {
        let pages = if desk.is_some() { OF_A_CLERK } else { OF_A_READER };
        let path = pages[turn % pages.len()];
        let answer = client.get(path, "br")?;
        anyhow::ensure!(answer.status == 200, "{path} answered {}", answer.status);
        return Ok(());
    };
    let form = writing.again(client)?.form(&format!("turn+{turn}"), "");
    let answer = client.post("/do/save-draft", &form)?;
    anyhow::ensure!(is_done(&answer), "saving answered {}", told(&answer));
    Ok(())
}
