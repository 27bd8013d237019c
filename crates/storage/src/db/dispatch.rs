//! The dispatch: each macro sends one static text of SQL to whichever engine the connection belongs to.

/// All rows as `$row`.
macro_rules! fetch_all {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
            $crate::db::Raw::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await,
        }
        .map_err(|error| $conn.failed(error))
    };
}

/// A row for [`fetch_list!`]: its fields are called as the text calls its columns. No `bool`: SQLite knows only numbers.
macro_rules! list_row {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $first:ident: $first_type:ty $(, $field:ident: $type:ty)* $(,)? }) => {
        $(#[$meta])*
        #[derive(serde::Deserialize, sqlx::FromRow)]
        $vis struct $name {
            $first: $first_type,
            $($field: $type,)*
        }

        impl $crate::db::dispatch::ListRow for $name {
            const COLUMNS: &'static str = concat!(stringify!($first) $(, ", ", stringify!($field))*);
        }
    };
}

/// What [`list_row!`] declares: in one piece of JSON a row has its values in the order of its fields.
pub(crate) trait ListRow {
    /// The names of the columns, in the order of the fields.
    const COLUMNS: &'static str;
}

/// All rows as `$row`, declared with [`list_row!`], for lists of many short rows.
///
/// The driver hands each row of SQLite from its own thread to ours, which costs more than finding it: there the rows come in
/// one piece of JSON. See `docs/decisions/0007-rows-in-one-piece.md`.
macro_rules! fetch_list {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => {
                let sql = $crate::db::sql_text::SqlText::from($sql).in_one_piece(<$row as $crate::db::dispatch::ListRow>::COLUMNS);
                match sqlx::query_scalar::<_, String>(sql)$(.bind($bind))*.fetch_one(c).await {
                    Ok(rows) => $crate::db::dispatch::rows::<$row>(&rows),
                    Err(error) => Err($conn.failed(error)),
                }
            }
            $crate::db::Raw::Postgres(c) => {
                sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_all(c).await.map_err(|error| $conn.failed(error))
            }
        }
    };
}

/// The rows in such an array.
pub(crate) fn rows<R: serde::de::DeserializeOwned>(json: &str) -> crate::Result<Vec<R>> {
    serde_json::from_str(json).map_err(|error| crate::StorageError::Driver(sqlx::Error::Decode(error.into())))
}

/// One row or none, as `$row`.
macro_rules! fetch_optional {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
            $crate::db::Raw::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_optional(c).await,
        }
        .map_err(|error| $conn.failed(error))
    };
}

/// Exactly one row, as `$row`.
macro_rules! fetch_one {
    ($conn:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(c).await,
            $crate::db::Raw::Postgres(c) => sqlx::query_as::<_, $row>($sql)$(.bind($bind))*.fetch_one(c).await,
        }
        .map_err(|error| $conn.failed(error))
    };
}

/// A change; answers how many rows it touched.
macro_rules! execute {
    ($conn:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
            $crate::db::Raw::Postgres(c) => sqlx::query($sql)$(.bind($bind))*.execute(c).await.map(|done| done.rows_affected()),
        }
        .map_err(|error| $conn.failed(error))
    };
}

/// One statement for several rows: the engine's text takes the binds of one row as often as there are rows.
macro_rules! execute_rows {
    ($conn:expr, $sqlite:expr, $postgres:expr, $rows:expr, |$row:ident| $($bind:expr),+ $(,)?) => {
        match $conn.raw() {
            $crate::db::Raw::Sqlite(c) => {
                let mut query = sqlx::query($sqlite);
                for $row in $rows {
                    query = query$(.bind($bind))+;
                }
                query.execute(c).await.map(|done| done.rows_affected())
            }
            $crate::db::Raw::Postgres(c) => {
                let mut query = sqlx::query($postgres);
                for $row in $rows {
                    query = query$(.bind($bind))+;
                }
                query.execute(c).await.map(|done| done.rows_affected())
            }
        }
        .map_err(|error| $conn.failed(error))
    };
}
