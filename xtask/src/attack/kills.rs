//! kill -9 in the middle of writing, over and over: what was told to be done is done, and the log is whole.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};

use super::clerks::{CLERKS, Desk, open_desk};
use super::{Ground, Outcome, database};
use crate::bench::{Client, PASSWORD, Subject, fill};
use crate::command;

/// So many answers, at least, before the blow.
const BEFORE: usize = 20;

pub(super) fn run(ground: &Ground) -> Result<Outcome> {
    let folder = ground.folder("kills")?;
    let (database, files) = (database(&folder), folder.join("files"));
    fill(&ground.program, &database, &files, 1)?;
    let (mut told, mut lost) = (0, Vec::new());
    let mut slowest_start = Duration::ZERO;
    let mut last: Vec<(String, String)> = Vec::new();
    // where each clerk wrote last
    let mut desks: BTreeMap<&str, String> = BTreeMap::new();
    for round in 0..=ground.kills {
        let mut subject = Subject::start(&ground.program, &database, &files)?;
        slowest_start = slowest_start.max(subject.first_page);
        lost.extend(not_shown(&subject, &last)?);
        if round == ground.kills {
            break;
        }
        let (address, answers, gone) = (subject.address, AtomicUsize::new(0), AtomicBool::new(false));
        let mut sessions = Vec::new();
        for clerk in &CLERKS[..5] {
            let cookie = Client::sign_in(address, clerk, PASSWORD)?;
            let mut client = Client::connect(address, &cookie)?;
            // what the blow left handed in is taken back; where nothing is, that is refused
            if let Some(cell) = desks.get(clerk) {
                client.post("/do/withdraw-report", &format!("cell={cell}"))?;
            }
            let desk = open_desk(&mut client).with_context(|| format!("the work of {clerk}"))?;
            desks.insert(clerk, desk.cell.clone());
            sessions.push((cookie, desk));
        }
        let acknowledged = thread::scope(|scope| {
            let writers: Vec<_> = sessions
                .iter()
                .map(|(cookie, desk)| {
                    let (answers, gone) = (&answers, &gone);
                    scope.spawn(move || {
                        let mut done = Vec::new();
                        let Ok(mut client) = Client::connect(address, cookie) else { return done };
                        for turn in 0.. {
                            let words = format!("r{round}t{turn}");
                            match hand_in_and_take_back(&mut client, desk, &words) {
                                Ok(()) => {
                                    answers.fetch_add(1, Ordering::SeqCst);
                                    done.push((desk.cell.clone(), words));
                                }
                                Err(_) if gone.load(Ordering::SeqCst) => return done,
                                Err(error) => {
                                    eprintln!("  a writer stops: {error:#}");
                                    return done;
                                }
                            }
                        }
                        done
                    })
                })
                .collect();
            let begun = Instant::now();
            while answers.load(Ordering::SeqCst) < BEFORE && begun.elapsed() < Duration::from_secs(20) {
                thread::sleep(Duration::from_millis(5));
            }
            gone.store(true, Ordering::SeqCst);
            subject.kill();
            let mut all = Vec::new();
            for writer in writers {
                all.extend(writer.join().map_err(|_| anyhow!("a writer broke off"))?);
            }
            anyhow::Ok(all)
        })?;
        ensure!(acknowledged.len() >= BEFORE, "only {} writes were answered in round {round}", acknowledged.len());
        told += acknowledged.len();
        last = acknowledged;
    }
    let mut verify = std::process::Command::new(&ground.program);
    verify.args(["verify", "--database", &database]);
    command::capture(&mut verify).context("the audit log")?;
    let mut doctor = std::process::Command::new(&ground.program);
    doctor.args(["doctor", "--database", &database, "--behind-tls", "--data"]).arg(&files);
    let examined = command::capture(&mut doctor).context("the doctor")?;
    let figures = format!(
        "{} × kill -9, {told} reports acknowledged and taken back again ({} writes), {} lost; slowest start {:.2} s; the log is whole, \
         the doctor finds {} things wrong",
        ground.kills,
        told * 2,
        lost.len(),
        slowest_start.as_secs_f64(),
        examined.matches("▲").count()
    );
    Ok(Outcome::new(figures).bar(lost.is_empty(), format!("nothing that was acknowledged is lost: {:?}", lost.first())))
}

/// Of what was acknowledged before the last blow, what the page of its cell does not show: it shows the latest sixty steps.
fn not_shown(subject: &Subject, told: &[(String, String)]) -> Result<Vec<String>> {
    let mut office = Client::connect(subject.address, &Client::sign_in(subject.address, "office", PASSWORD)?)?;
    let mut lost = Vec::new();
    let mut page = (String::new(), String::new());
    for (cell, words) in told {
        if page.0 != *cell {
            page = (cell.clone(), office.get(&format!("/cells/{cell}"), "identity")?.text());
        }
        // where it differs from the report before, the page marks the word
        if !page.1.contains(&format!("{words} ")) && !page.1.contains(&format!("{words}</ins>")) {
            lost.push(words.clone());
        }
    }
    Ok(lost)
}

/// Both answers must come: then both are promised.
fn hand_in_and_take_back(client: &mut Client, desk: &Desk, words: &str) -> Result<()> {
    let desk = desk.again(client)?;
    let answer = client.post("/do/submit-report", &desk.form(&format!("{words}+of+24"), ""))?;
    let to = answer.header("location").unwrap_or_default();
    ensure!(to.contains("report-submitted"), "handing in answered {} {to}", answer.status);
    let answer = client.post("/do/withdraw-report", &format!("cell={}", desk.cell))?;
    let to = answer.header("location").unwrap_or_default();
    ensure!(to.contains("report-withdrawn"), "taking back answered {} {to}", answer.status);
    Ok(())
}
