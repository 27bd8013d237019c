//! `gongkai read-file`: the child process that opens what somebody sent. See [`crate::read_file`] for the side that asks.
//!
//! It takes its limits itself, before it looks at a single byte: whatever a file makes a reader do, the worst that can end
//! is this process.

use std::io::{BufReader, BufWriter, Read, Write};
use std::process::ExitCode;

use serde::Serialize;

use crate::read_file::{Answer, Question, Texts};

/// Memory for everything: the file, what it unpacks to, the tables.
#[cfg(unix)]
const MEMORY: u64 = 200 * 1024 * 1024;

/// How far the child steps back behind the server: a third of its share of a busy core.
#[cfg(unix)]
const STEP_BACK: i32 = 5;

/// Answers the one question on standard input with one line of JSON. A failing exit code says that there is no answer.
pub(super) fn run() -> ExitCode {
    #[cfg(unix)]
    if confine().is_err() {
        return ExitCode::FAILURE;
    }
    match answer() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// From here on: bounded memory and time, no file or network beyond the three open pipes, no core dump.
#[cfg(unix)]
fn confine() -> rustix::io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let exactly = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::Data, exactly(MEMORY))?;
    setrlimit(Resource::Cpu, exactly(crate::read_file::CPU.as_secs()))?;
    setrlimit(Resource::Nofile, exactly(3))?;
    setrlimit(Resource::Fsize, exactly(0))?;
    setrlimit(Resource::Core, exactly(0))?;
    // who waits for a page goes first; where that is not allowed, the other bounds still hold
    let _ = rustix::process::nice(STEP_BACK);
    Ok(())
}

fn answer() -> std::io::Result<()> {
    let mut input = BufReader::new(std::io::stdin().lock());
    let question: Question = Question::read_from(&mut input)?;
    let mut content = Vec::with_capacity(question.bytes());
    input.read_to_end(&mut content)?;
    let answer: Answer = match &question {
        Question::Texts { .. } => return say(&Texts::of(&content)),
        Question::File { name, .. } => exchange::read(name, &content),
        Question::Loose { name, .. } => exchange::read_loosely(name, &content),
        Question::Pasted { html, .. } => {
            let (html, text) = content.split_at(content.len().min(*html));
            exchange::read_pasted(&String::from_utf8_lossy(html), &String::from_utf8_lossy(text))
        }
    };
    drop(content);
    say(&answer)
}

fn say(answer: &impl Serialize) -> std::io::Result<()> {
    let mut output = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut output, answer)?;
    output.flush()
}
