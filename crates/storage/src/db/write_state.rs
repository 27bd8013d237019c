//! Whether the database takes writes just now, and whether a connection may be used again after what happened on it.

use std::sync::atomic::{AtomicBool, Ordering};

/// Shared by all connections of a database.
#[derive(Debug, Default)]
pub(super) struct WriteState {
    failing: AtomicBool,
    spoiled: AtomicBool,
    told: AtomicBool,
}

impl WriteState {
    /// The last write could not be made, and none has succeeded since.
    pub(super) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    pub(super) fn succeeded(&self) {
        self.failing.store(false, Ordering::Relaxed);
        self.told.store(false, Ordering::Relaxed);
    }

    /// Whether the log does not say yet that writing fails. On a full disk every request tries; a line each would fill what is left.
    pub(super) fn is_news(&self) -> bool {
        !self.told.swap(true, Ordering::Relaxed)
    }

    pub(super) fn failed(&self) {
        self.failing.store(true, Ordering::Relaxed);
    }

    /// Takes notice of an error on the way of a write. One about the data says nothing about engine or connection.
    pub(super) fn note(&self, error: &sqlx::Error) {
        if is_of_the_engine(error) {
            self.failed();
            self.spoil();
        }
    }

    /// The writer's connection is not to be used again.
    pub(super) fn spoil(&self) {
        self.spoiled.store(true, Ordering::Relaxed);
    }

    /// Whether something happened to the writer's connection since the last time this was asked.
    pub(super) fn take_spoiled(&self) -> bool {
        self.spoiled.swap(false, Ordering::Relaxed)
    }
}

/// Whether the engine or the way to it failed: no space, no memory, an I/O error, a transaction that is not where the driver
/// believes it to be. As opposed to a value that breaks a constraint, or a row that cannot be read.
pub(super) fn is_of_the_engine(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            match code.parse::<u32>() {
                // SQLite's primary code is the low byte: NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB;
                // PostgreSQL's codes have five digits or letters
                Ok(number) if code.len() < 5 => matches!(number & 0xff, 7 | 8 | 10 | 11 | 13 | 14 | 26),
                // a read-only server; no resources; no service; a fault of the system or of the server itself
                _ => code == "25006" || ["08", "53", "57", "58", "XX"].iter().any(|class| code.starts_with(class)),
            }
        }
        sqlx::Error::RowNotFound
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::Decode(_)
        | sqlx::Error::Encode(_)
        | sqlx::Error::TypeNotFound { .. } => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::WriteState;

    #[test]
    fn that_writing_fails_is_news_once_until_it_is_well_again() {
        let state = WriteState::default();
        assert_eq!([state.is_news(), state.is_news()], [true, false]);
        state.failed();
        assert!(!state.is_news());
        state.succeeded();
        assert!(state.is_news());
    }
}
