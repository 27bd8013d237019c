//! 1,050 half requests of one stranger against 1,024 descriptors: the site goes on answering, and stops when it is told to.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::{Ground, Outcome, database};
use crate::bench::{Client, Subject, fill};

const HALVES: usize = 1_050;

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("halves")?;
    let files = folder.join("files");
    fill(&ground.program, &database(&folder), &files, 1)?;
    let mut subject = Subject::start_with(&ground.program, &database(&folder), &files, Some(1_024), &[])?;
    let mut held = Vec::new();
    let mut refused = 0;
    for number in 0..HALVES {
        match TcpStream::connect_timeout(&subject.address, Duration::from_secs(2)) {
            Ok(mut stream) => {
                let start: &[u8] = if number % 2 == 0 {
                    b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: "
                } else {
                    b"POST /do/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000\r\n\r\na="
                };
                if stream.write_all(start).is_err() {
                    refused += 1;
                }
                held.push(stream);
            }
            Err(_) => refused += 1,
        }
    }
    let (mut answered, mut slowest) = (0, Duration::ZERO);
    for _ in 0..20 {
        let asked = Instant::now();
        let answer = Client::connect(subject.address, "").and_then(|mut client| client.get("/healthz", "identity"));
        if answer.is_ok_and(|answer| answer.status == 200) {
            answered += 1;
            slowest = slowest.max(asked.elapsed());
        }
    }
    let memory = subject.peak();
    let stopped = subject.terminate(Duration::from_secs(30))?;
    drop(held);
    let figures = format!(
        "{HALVES} half requests of one stranger, {refused} of them not taken; /healthz {answered} of 20 (slowest {:.0} ms), \
         {memory:.0} MB; told to stop with all of them open: {:.1} s",
        slowest.as_secs_f64() * 1e3,
        stopped.as_secs_f64()
    );
    Ok(Outcome::new(figures)
        .bar(answered == 20, "the site answers everybody else")
        .bar(stopped <= Duration::from_secs(10), "it stops within 10 s")
        .bar(memory <= 300.0, "at most 300 MB"))
}
