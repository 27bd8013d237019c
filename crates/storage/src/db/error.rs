//! What can go wrong below the rules. For the log; people read what `services` makes of it.

/// A storage failure.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A row that must be unique is there already.
    #[error("duplicate: {0}")]
    Duplicate(String),
    /// A row refers to one that does not exist, or is still referred to.
    #[error("broken reference: {0}")]
    Reference(String),
    /// A stored value that no rule could have written: the row names itself.
    #[error("inconsistent row in {table}: {column} = {value:?}")]
    Inconsistent {
        /// Which table.
        table: &'static str,
        /// Which column.
        column: &'static str,
        /// What stands there.
        value: String,
    },
    /// The list is closed (年终归档): its year, where the engine was not the one to notice.
    #[error("the list is closed")]
    Closed(Option<i32>),
    /// The driver or the engine failed.
    #[error("database: {0}")]
    Driver(sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// A file that cannot be written, with changes in the log beside it that are not yet in the file.
    #[error(
        "“{0}”里还有没有并入数据库文件的内容，而数据库文件不能写。请把数据库文件连同 -wal 文件一起复制到可以写的目录，对副本再做 · the write-ahead log is not folded in and the file cannot be written; copy both elsewhere"
    )]
    Unfolded(std::path::PathBuf),
    /// An address that names no engine we know.
    #[error("unknown database address; use sqlite:FILE or postgres://…")]
    Address,
}

impl StorageError {
    /// A stored word that its enum does not know.
    pub(crate) fn inconsistent(table: &'static str, column: &'static str, value: impl Into<String>) -> Self {
        Self::Inconsistent { table, column, value: value.into() }
    }

    /// Where something stands that nothing of ours writes, in the words of a finding: the row was changed by other means. `None` for
    /// every other failure.
    #[must_use]
    pub fn altered(&self) -> Option<String> {
        match self {
            Self::Inconsistent { table, column, .. } => Some(format!("数据表 {table} 的 {column} 一栏")),
            Self::Driver(sqlx::Error::ColumnDecode { index, .. }) => Some(format!("数据表的 {} 一栏", index.trim_matches('"'))),
            Self::Driver(sqlx::Error::Decode(_)) => Some("数据表的一栏".into()),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for StorageError {
    /// The one place where engines' messages are read: SQLite names columns, PostgreSQL names constraints.
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(db) = &error {
            if db.message().contains(crate::checklist::sealed_list::CLOSED) {
                return Self::Closed(None);
            }
            let what = db.constraint().map_or_else(|| db.message().to_owned(), str::to_owned);
            if db.is_unique_violation() {
                return Self::Duplicate(what);
            }
            if db.is_foreign_key_violation() {
                return Self::Reference(what);
            }
        }
        Self::Driver(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_of_ours_writes_is_told_from_an_engine_that_fails() {
        let word = StorageError::inconsistent("cell", "state", "done");
        assert_eq!(word.altered().as_deref(), Some("数据表 cell 的 state 一栏"));
        let column = sqlx::Error::ColumnDecode { index: "\"due_on\"".into(), source: "no date".into() };
        assert_eq!(StorageError::from(column).altered().as_deref(), Some("数据表的 due_on 一栏"));
        assert_eq!(StorageError::from(sqlx::Error::PoolTimedOut).altered(), None);
    }
}
