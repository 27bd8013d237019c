//! A text of SQL that depends on what is asked.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// A text made of pieces that stand in this program: nothing that a person wrote can get into it, only into its binds.
#[derive(Debug)]
pub(crate) struct SqlText(String);

impl SqlText {
    /// Puts a piece behind the rest.
    pub(crate) fn add(&mut self, piece: &'static str) -> &mut Self {
        self.0.push_str(piece);
        self
    }

    /// The same with another piece wherever that one stands.
    pub(crate) fn with(self, piece: &'static str, instead: &'static str) -> Self {
        Self(self.0.replace(piece, instead))
    }

    /// The same, asked for in one row: a JSON array of the rows that it finds, in its order. SQLite only.
    pub(crate) fn in_one_piece(self, columns: &'static str) -> Self {
        Self(format!("select json_group_array(json_array({columns})) from ({})", self.0))
    }
}

impl From<&'static str> for SqlText {
    fn from(piece: &'static str) -> Self {
        Self(piece.to_owned())
    }
}

impl SqlSafeStr for SqlText {
    fn into_sql_str(self) -> SqlStr {
        // safe, because every piece of it is a literal
        AssertSqlSafe(self.0).into_sql_str()
    }
}
