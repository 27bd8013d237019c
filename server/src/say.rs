//! What commands say on standard output. A reader that has heard enough (`gongkai verify | head`) closes the pipe: the command then
//! goes on to its end in silence, so that nothing is left half done, and ends with the code of a closed pipe.

use std::fmt::Arguments;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU8, Ordering};

/// What a program ends with that was told by its reader to stop: 128 and the number of the signal SIGPIPE.
const CLOSED_PIPE: u8 = 141;

/// What could not be said any more: nothing, because nobody listens, because the output fails (a full disk).
static SILENCE: AtomicU8 = AtomicU8::new(LISTENED_TO);
const LISTENED_TO: u8 = 0;
const NOBODY_LISTENS: u8 = 1;
const FAILED: u8 = 2;

/// Says a line; takes what `println!` takes.
macro_rules! say {
    () => { $crate::say::out(format_args!("\n")) };
    ($($words:tt)+) => { $crate::say::out(format_args!("{}\n", format_args!($($words)+))) };
}
pub(crate) use say;

/// Says words without ending their line.
macro_rules! say_on {
    ($($words:tt)+) => { $crate::say::out(format_args!($($words)+)) };
}
pub(crate) use say_on;

/// Writes to standard output, unless that was in vain already.
pub(crate) fn out(words: Arguments<'_>) {
    if SILENCE.load(Ordering::Relaxed) == LISTENED_TO
        && let Err(error) = io::stdout().lock().write_fmt(words)
    {
        SILENCE.store(silence(&error), Ordering::Relaxed);
    }
}

/// What comes of an output that fails.
fn silence(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe { NOBODY_LISTENS } else { FAILED }
}

/// Keeps in mind that an output of another way failed; other errors than a closed pipe stay the caller's.
///
/// # Errors
/// Whatever is no closed pipe.
pub(crate) fn heard(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if silence(&error) == NOBODY_LISTENS => {
            SILENCE.store(NOBODY_LISTENS, Ordering::Relaxed);
            Ok(())
        }
        other => other,
    }
}

/// With what a command ends that would have ended with `code`.
pub(crate) fn ended(code: ExitCode) -> ExitCode {
    // what a buffer still holds is said last
    if SILENCE.load(Ordering::Relaxed) == LISTENED_TO
        && let Err(error) = io::stdout().lock().flush()
    {
        SILENCE.store(silence(&error), Ordering::Relaxed);
    }
    match SILENCE.load(Ordering::Relaxed) {
        NOBODY_LISTENS => ExitCode::from(CLOSED_PIPE),
        FAILED => {
            complain("标准输出写不进去（例如磁盘已满），以上内容不完整 · standard output cannot be written");
            ExitCode::from(2)
        }
        _ => code,
    }
}

/// What went wrong, in one sentence on standard error.
pub(crate) fn complain(words: &str) {
    aside(format_args!("gongkai: {words}"));
}

/// A line on standard error; where nobody reads that either, it is lost.
pub(crate) fn aside(words: Arguments<'_>) {
    let _ = writeln!(io::stderr().lock(), "{words}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_failure_and_everything_else_is() {
        assert_eq!(silence(&io::ErrorKind::BrokenPipe.into()), NOBODY_LISTENS);
        assert_eq!(silence(&io::ErrorKind::StorageFull.into()), FAILED);
        assert!(heard(Err(io::ErrorKind::StorageFull.into())).is_err() && heard(Ok(())).is_ok());
    }
}
