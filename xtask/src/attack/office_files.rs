//! Damaged workbooks, uploaded by the office to which somebody mailed them: each gets an answer, and nobody else waits.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::clerks::linked;
use super::neighbour::beside;
use super::random::Random;
use super::{Ground, Outcome};
use crate::bench::{Client, PASSWORD};

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("files")?;
    let subject = ground.county(&folder)?;
    let cookie = Client::sign_in(subject.address, "office", PASSWORD)?;
    let mut office = Client::connect(subject.address, &cookie)?;
    let lists = linked(&office.get("/checklists", "identity")?.text(), "/checklists/");
    let list = lists.first().context("the demo county has no list")?;
    let mut wholes = Vec::new();
    for format in ["xlsx", "docx"] {
        let whole = office.get(&format!("/checklists/{list}/export/{format}"), "identity")?;
        ensure!(whole.status == 200 && whole.body.starts_with(b"PK"), "no {format} to damage: {}", whole.status);
        wholes.push((format, whole.body));
    }
    let end = Instant::now() + ground.length;
    let (found, waited) = beside(subject.address, || {
        let mut random = Random::new(20_261_128);
        let (mut sent, mut failures, mut slowest) = (0, Vec::new(), Duration::ZERO);
        while Instant::now() < end {
            let (format, whole) = &wholes[random.below(wholes.len())];
            let damaged = damage(&mut random, whole);
            let asked = Instant::now();
            let answer = office.post_file("/checklists/import/upload", &[("year", "2031")], &format!("list.{format}"), &damaged);
            slowest = slowest.max(asked.elapsed());
            sent += 1;
            match answer {
                Ok(answer) if answer.status < 500 => {}
                Ok(answer) => failures.push(format!("{}", answer.status)),
                Err(error) => {
                    failures.push(format!("{error:#}"));
                    office = Client::connect(subject.address, &cookie)?;
                }
            }
        }
        Ok((sent, failures, slowest))
    })?;
    let (sent, failures, slowest) = found;
    let memory = subject.peak();
    let figures = format!(
        "{sent} damaged workbooks and documents, {} without an answer or with 5xx, slowest answer {:.1} s; {memory:.0} MB at most; {}",
        failures.len(),
        slowest.as_secs_f64(),
        waited.words()
    );
    Ok(Outcome::new(figures)
        .bar(failures.is_empty(), format!("every file is answered: {:?}", failures.first()))
        .bar(slowest <= Duration::from_secs(5), "an answer within 5 s")
        .bar(waited.failed == 0 && waited.within(99) <= Duration::from_millis(100), "nobody else waits longer than 100 ms"))
}

/// Flips bytes, cuts, doubles or blanks a stretch.
fn damage(random: &mut Random, whole: &[u8]) -> Vec<u8> {
    let mut file = whole.to_vec();
    match random.below(5) {
        0 => file.truncate(random.below(file.len())),
        1 => {
            let at = random.below(file.len());
            let end = (at + random.below(4_096)).min(file.len());
            file[at..end].fill(0);
        }
        2 => {
            let at = random.below(file.len());
            let piece = file[at..(at + random.below(4_096)).min(file.len())].to_vec();
            file.splice(at..at, piece);
        }
        _ => {
            for _ in 0..=random.below(30) {
                let at = random.below(file.len());
                file[at] = u8::try_from(random.below(256)).unwrap_or(0);
            }
        }
    }
    file
}
