//! The one way to read a file that comes from outside: a child process of this same program (`gongkai read-file`) opens it.
//!
//! Readers of office formats are large and foreign. A file that makes one of them reserve all memory, run without end or
//! overflow its stack would end the whole server, and no `catch_unwind` helps against an abort. So it may only ever end the
//! child, which has 200 MB, two seconds of processor time and no other file or network; the person gets one sentence.

use std::io::BufRead;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use domain::checklist::import::Document;
use domain::reporting::advice;
use exchange::{Limits, ReadError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::sync::Semaphore;

/// Processor time for one file; an unoptimised build takes many times as long for the same work.
pub(crate) const CPU: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });
/// Time on the clock: the child steps back behind those who wait for pages, and a busy machine gives it only a part of a core.
const PATIENCE: Duration = Duration::from_secs(4 * CPU.as_secs());
/// The most that a child may answer: all the text of [`Limits`], with a frame around every cell.
const ANSWER_BYTES: u64 = 64 * 1024 * 1024;
/// Files opened at the same time: bounds the memory and leaves cores to those who wait for pages.
static READING: Semaphore = Semaphore::const_new(2);

/// What the child says: the tables, or why the file was refused.
pub(crate) type Answer = Result<Document, ReadError>;

/// What the child says of a file that is only looked at for personal data, or why it could not.
pub(crate) type LookedAt = Result<Texts, ReadError>;

/// The texts in a file, as far as they matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Texts {
    /// There is none: a scan, say.
    pub(crate) is_empty: bool,
    /// Those that hold personal data.
    pub(crate) personal: Vec<String>,
}

impl Texts {
    /// Looks at all texts of a file. This is the child's work: a hostile one has millions.
    pub(crate) fn of(bytes: &[u8]) -> LookedAt {
        /// One is enough to stop the file; the others are counted, and so many need no counting.
        const MOST: usize = 100;
        let mut found = Self { is_empty: true, personal: Vec::new() };
        let looked = exchange::each_text(bytes, &mut |text| {
            found.is_empty = false;
            if found.personal.len() < MOST && !advice::personal_data(text).is_empty() {
                found.personal.push(text.to_owned());
            }
        });
        match looked {
            Err(error) if found.personal.is_empty() => Err(error),
            // what was found stops the file, be it whole or not
            _ => Ok(found),
        }
    }
}

/// What the child is asked: one line of JSON; the bytes follow it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Question {
    /// A file and its name.
    File {
        /// The name lends a title where the file has none.
        name: String,
        /// How many bytes follow.
        bytes: usize,
    },
    /// A file that need not hold a table: a register may be names in one column, or in running text.
    Loose {
        /// Its name.
        name: String,
        /// How many bytes follow.
        bytes: usize,
    },
    /// A file whose texts are looked at for personal data.
    Texts {
        /// How many bytes follow.
        bytes: usize,
    },
    /// What came from the clipboard: HTML, then text.
    Pasted {
        /// How many of the bytes are HTML.
        html: usize,
        /// How many bytes follow.
        bytes: usize,
    },
}

impl Question {
    /// How many bytes follow, as far as they are worth setting memory aside for.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::File { bytes, .. } | Self::Loose { bytes, .. } | Self::Texts { bytes } | Self::Pasted { bytes, .. } => {
                (*bytes).min(2 * Limits::FILE_BYTES)
            }
        }
    }

    /// The child's side of the line.
    ///
    /// # Errors
    /// When it is no question.
    pub(crate) fn read_from(input: &mut impl BufRead) -> std::io::Result<Self> {
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice(&line)?)
    }

    fn line(&self) -> std::io::Result<Vec<u8>> {
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        Ok(line)
    }
}

/// Reads a file as tables. The content decides about the format; the name only lends a title where the file has none.
///
/// # Errors
/// [`ReadError`], one Chinese sentence, for everything that is no readable table, and for what ends its reader.
pub(crate) async fn read(name: &str, bytes: &[u8]) -> Answer {
    if bytes.len() > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    ask(&Question::File { name: name.to_owned(), bytes: bytes.len() }, &[bytes]).await
}

/// The same for a file that need not hold a table.
///
/// # Errors
/// As [`read`].
pub(crate) async fn read_loosely(name: &str, bytes: &[u8]) -> Answer {
    if bytes.len() > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    ask(&Question::Loose { name: name.to_owned(), bytes: bytes.len() }, &[bytes]).await
}

/// Looks at every text in a file for personal data, table or not, seen or hidden.
///
/// # Errors
/// [`ReadError`] where its texts cannot be read.
pub(crate) async fn look(bytes: &[u8]) -> LookedAt {
    if bytes.len() > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    ask(&Question::Texts { bytes: bytes.len() }, &[bytes]).await
}

/// Reads what was pasted: the clipboard's HTML where it holds a table, else its text.
///
/// # Errors
/// As [`read`].
pub(crate) async fn read_pasted(html: &str, text: &str) -> Answer {
    if html.len().max(text.len()) > Limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    let question = Question::Pasted { html: html.len(), bytes: html.len() + text.len() };
    ask(&question, &[html.as_bytes(), text.as_bytes()]).await
}

/// How a child can fail to answer; the log has it, the person reads [`ReadError::Unbearable`].
#[derive(Debug, thiserror::Error)]
enum NoAnswer {
    #[error("the reading process cannot be started or heard: {0}")]
    Pipe(#[from] std::io::Error),
    #[error("the reading process took longer than {0:?}")]
    Late(Duration),
    #[error("the reading process said more than {ANSWER_BYTES} bytes")]
    TooLong,
    #[error("the reading process ended with {0}")]
    Ended(ExitStatus),
    #[error("the reading process said nothing that can be understood: {0}")]
    Garbled(#[from] serde_json::Error),
    #[error("reading was given up: the program is stopping")]
    Stopping,
}

async fn ask<T: DeserializeOwned + Send + 'static>(question: &Question, parts: &[&[u8]]) -> Result<T, ReadError> {
    let answer = match READING.acquire().await {
        Ok(_turn) => tokio::time::timeout(PATIENCE, converse(question, parts)).await.unwrap_or(Err(NoAnswer::Late(PATIENCE))),
        Err(_) => Err(NoAnswer::Stopping),
    };
    answer.unwrap_or_else(|why| {
        tracing::warn!(%why, "a file was given up");
        Err(ReadError::Unbearable)
    })
}

/// Asks a fresh child. Dropped half-way, it takes the child with it.
async fn converse<T: DeserializeOwned + Send + 'static>(question: &Question, parts: &[&[u8]]) -> Result<Result<T, ReadError>, NoAnswer> {
    let mut child = Command::new(program()?)
        .arg("read-file")
        .env_clear()
        // the allocator's usual reserve of a gigabyte would be there before the limit is, and so outside it
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    if let Some(mut input) = child.stdin.take() {
        let line = question.line()?;
        for part in std::iter::once(line.as_slice()).chain(parts.iter().copied()) {
            // a child that ended early is asked below why
            if input.write_all(part).await.is_err() {
                break;
            }
        }
    }
    let mut said = Vec::new();
    if let Some(output) = child.stdout.take() {
        output.take(ANSWER_BYTES + 1).read_to_end(&mut said).await?;
    }
    if said.len() as u64 > ANSWER_BYTES {
        return Err(NoAnswer::TooLong);
    }
    let status = child.wait().await?;
    if !status.success() {
        return Err(NoAnswer::Ended(status));
    }
    let understood = tokio::task::spawn_blocking(move || serde_json::from_slice(&said)).await;
    Ok(understood.map_err(|_| NoAnswer::Stopping)??)
}

/// This program. On Linux by the kernel's own link, which still leads to the running program after its file was replaced.
fn program() -> std::io::Result<std::path::PathBuf> {
    if cfg!(test) {
        // a test is a program of its own in `deps`; cargo builds the real one beside that folder
        let here = std::env::current_exe()?;
        let folder = here.ancestors().nth(2).unwrap_or(&here);
        return Ok(folder.join(format!("gongkai{}", std::env::consts::EXE_SUFFIX)));
    }
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() }
}
